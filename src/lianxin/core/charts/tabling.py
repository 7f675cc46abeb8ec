"""The same figures as rows: what is read where the drawing is not seen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from lianxin.core.charts.definitions import (
    AreaMap,
    Bars,
    Definition,
    DotMap,
    Funnel,
    Lines,
    Lorenz,
    SmallMultiples,
    StackedBars,
)
from lianxin.core.charts.roads import Road
from lianxin.core.charts.sankeys import Sankey, exact_text
from lianxin.core.charts.wording import NOT_RECORDED, TOTAL, share_text, value_text
from lianxin.core.kernel.shares import half_up
from lianxin.core.kernel.words import Words

_NAME = Words("项目", "Item")
_VALUE = Words("数值", "Value")


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of text; the first cell of a row names it, the others are figures unless ``is_prose``."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_prose: bool = False


def as_table(definition: Definition, language: str) -> Table:
    """Return every figure of a chart in rows."""
    if isinstance(definition, Bars):
        return _bars(definition, language)
    if isinstance(definition, Funnel):
        return _funnel(definition, language)
    if isinstance(definition, StackedBars):
        return _stacks(definition, language)
    if isinstance(definition, Lines):
        return _lines(definition, language)
    if isinstance(definition, Lorenz):
        return _lorenz(definition, language)
    if isinstance(definition, DotMap):
        return _dots(definition, language)
    if isinstance(definition, AreaMap):
        return _tracts(definition, language)
    if isinstance(definition, Sankey):
        return _flow(definition, language)
    if isinstance(definition, Road):
        return _road(definition, language)
    assert isinstance(definition, SmallMultiples)
    return _panels(definition, language)


def _value_heading(unit: Words, language: str) -> str:
    name = unit.into(language)
    if not name:
        return _VALUE.into(language)
    return Words("数值（{unit}）", "Value ({unit})").filled(unit=name).into(language)


def _bars(definition: Bars, language: str) -> Table:
    rows = [
        (mark.words.into(language), value_text(mark.value, definition.decimals, language)) for mark in definition.marks
    ]
    if definition.reference:
        rows.append(
            (
                definition.reference.words.into(language),
                value_text(definition.reference.value, definition.decimals, language),
            )
        )
    return Table((_NAME.into(language), _value_heading(definition.unit, language)), tuple(rows))


def _funnel(definition: Funnel, language: str) -> Table:
    rows, before = [], None
    for mark in definition.marks:
        share = share_text(mark.value, before) if mark.value is not None and before is not None else ""
        rows.append((mark.words.into(language), value_text(mark.value, definition.decimals, language), share))
        before = mark.value
    share_heading = Words("占上一步", "Of the step before").into(language)
    return Table((_NAME.into(language), _value_heading(definition.unit, language), share_heading), tuple(rows))


def _stacks(definition: StackedBars, language: str) -> Table:
    rows = []
    for stack in definition.stacks:
        total = None if None in stack.values else sum(value for value in stack.values if value is not None)
        written = [value_text(value, definition.decimals, language) for value in (*stack.values, total)]
        rows.append((stack.words.into(language), *written))
    names = [series.into(language) for series in definition.series]
    return Table((_NAME.into(language), *names, TOTAL.into(language)), tuple(rows))


def _lines(definition: Lines, language: str) -> Table:
    rows = [
        (
            point.into(language),
            *(value_text(line.values[index], definition.decimals, language) for line in definition.series),
        )
        for index, point in enumerate(definition.points)
    ]
    return Table((_NAME.into(language), *(line.words.into(language) for line in definition.series)), tuple(rows))


def _lorenz(definition: Lorenz, language: str) -> Table:
    """Tenths are enough to read a curve by; between its points it is straight."""
    tenths = [tenth / 10 for tenth in range(11)]
    rows = [
        (f"{tenth:.0%}", *(f"{half_up(100 * _height(curve.points, tenth), 1)}%" for curve in definition.curves))
        for tenth in tenths
    ]
    return Table(
        (definition.across.into(language), *(curve.words.into(language) for curve in definition.curves)), tuple(rows)
    )


def _height(points: tuple[tuple[float, float], ...], at: float) -> float:
    for (x1, y1), (x2, y2) in pairwise(points):
        if x1 <= at <= x2:
            return y2 if x2 == x1 else y1 + (y2 - y1) * (at - x1) / (x2 - x1)
    return points[-1][1] if points else 0.0


def _dots(definition: DotMap, language: str) -> Table:
    kind = Words("类别", "Kind").into(language)
    rows = tuple(
        (
            dot.words.into(language),
            definition.kinds[dot.kind].into(language),
            value_text(dot.value, definition.decimals, language),
        )
        for dot in definition.dots
    )
    return Table((_NAME.into(language), kind, _value_heading(definition.unit, language)), rows)


def _tracts(definition: AreaMap, language: str) -> Table:
    headings = (_NAME.into(language), Words("类别", "Kind").into(language), _value_heading(definition.unit, language))
    rows = tuple(
        (
            tract.words.into(language),
            (NOT_RECORDED if tract.kind is None else definition.classes[tract.kind]).into(language),
            value_text(tract.value, definition.decimals, language),
        )
        for tract in definition.tracts
    )
    return Table(headings, rows)


def _flow(definition: Sankey, language: str) -> Table:
    """Every band with its exact amount, those too that the drawing puts together."""
    rows = []
    for band in definition.bands:
        names = [definition.nodes[end].words.into(language) for end in (band.source, band.target)]
        kind = definition.kinds[band.kind].into(language)
        path = " → ".join(names)
        rows.append(
            (f"{path} · {kind}" if kind and kind not in names else path, exact_text(band.value, definition.decimals))
        )
    return Table((_NAME.into(language), _value_heading(definition.unit, language)), tuple(rows))


def _panels(definition: SmallMultiples, language: str) -> Table:
    tables = [(panel.title.into(language), as_table(panel, language)) for panel in definition.panels]
    rows = tuple((f"{title} · {row[0]}", *row[1:]) for title, table in tables for row in table.rows)
    return Table(tables[0][1].headings, rows)


def _road(definition: Road, language: str) -> Table:
    rows = tuple(
        (
            definition.stops[way.source].words.into(language),
            way.words.into(language),
            way.detail.into(language),
            definition.stops[way.target].words.into(language),
        )
        for way in definition.ways
    )
    headings = (Words("从", "From"), Words("步骤", "Step"), Words("说明", "Details"), Words("到", "To"))
    return Table(tuple(words.into(language) for words in headings), rows, is_prose=True)
