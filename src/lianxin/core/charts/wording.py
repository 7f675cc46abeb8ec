"""How charts say their values, and the one-sentence description a screen reader gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from lianxin.core.charts.definitions import (
    AreaMap,
    Bars,
    Definition,
    DotMap,
    Funnel,
    Lines,
    Lorenz,
    Mark,
    SmallMultiples,
    StackedBars,
    Value,
)
from lianxin.core.charts.roads import Road
from lianxin.core.charts.sankeys import Sankey, exact_text
from lianxin.core.kernel.shares import half_up, percent_of
from lianxin.core.kernel.words import Words

NOT_RECORDED = Words("未填", "not recorded")
TOTAL = Words("合计", "Total")
_missing: ContextVar[Words] = ContextVar("missing", default=NOT_RECORDED)


@contextmanager
def missing_said(words: Words) -> Iterator[None]:
    """Say something else than "not recorded" of the values that charts drawn inside have not."""
    before = _missing.set(words)
    try:
        yield
    finally:
        _missing.reset(before)


def missing_words() -> Words:
    """What is said of a value that is not there."""
    return _missing.get()


def value_text(value: Value, decimals: int, language: str) -> str:
    """Return a value with thousands separated, or that it is not recorded."""
    return missing_words().into(language) if value is None else f"{half_up(value, decimals):,f}"


def step_text(value: float) -> str:
    """Return the label of a step of an axis, no more digits than it needs."""
    if value and (abs(value) >= 1e12 or abs(value) < 1e-4):
        return f"{value:.3g}"
    return f"{value:,.6f}".rstrip("0").rstrip(".") or "0"


def with_unit(written: str, unit: Words, language: str) -> str:
    """Return a value with its unit behind it."""
    name = unit.into(language)
    return f"{written} {name}" if name else written


def share_text(part: float, whole: float) -> str:
    """Return a percentage, or a dash where there is no whole."""
    return f"{percent_of(part, whole, 0)}%" if whole else "–"


def description(definition: Definition, language: str) -> str:
    """Return what the chart shows, in a sentence or two."""
    if isinstance(definition, Bars | Funnel):
        return _of_marks(definition.marks, definition.unit, definition.decimals, language)
    if isinstance(definition, StackedBars):
        return _counted(len(definition.stacks), definition.series, language)
    if isinstance(definition, Lines):
        return _counted(len(definition.points), tuple(line.words for line in definition.series), language)
    if isinstance(definition, Lorenz):
        return _counted(1, tuple(curve.words for curve in definition.curves), language)
    if isinstance(definition, DotMap):
        marks = [Mark(dot.words, dot.value) for dot in definition.dots]
        return _of_marks(marks, definition.unit, definition.decimals, language)
    if isinstance(definition, AreaMap):
        marks = [Mark(tract.words, tract.value) for tract in definition.tracts]
        return _of_marks(marks, definition.unit, definition.decimals, language)
    if isinstance(definition, Sankey):
        return _of_flow(definition, language)
    if isinstance(definition, Road):
        return _counted(len(definition.ways), tuple(stop.words for stop in definition.stops), language)
    assert isinstance(definition, SmallMultiples)
    return _counted(len(definition.panels), tuple(panel.title for panel in definition.panels), language)


def _of_marks(marks: Sequence[Mark], unit: Words, decimals: int, language: str) -> str:
    known = [(mark.value, mark.words) for mark in marks if mark.value is not None]
    said = [Words("共 {n} 项。", "{n} items.").filled(n=len(marks))]
    if known:
        (low, lowest), (high, highest) = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
        most = with_unit(value_text(high, decimals, language), unit, language)
        least = with_unit(value_text(low, decimals, language), unit, language)
        said.append(
            Words(
                "最高：{highest}，{most}；最低：{lowest}，{least}。",
                "Highest: {highest}, {most}; lowest: {lowest}, {least}.",
            ).filled(highest=highest, most=most, lowest=lowest, least=least)
        )
    if missing := len(marks) - len(known):
        said.append(Words("{n} 项{missing}。", "{n} {missing}.").filled(n=missing, missing=missing_words()))
    return (" " if not language.startswith("zh") else "").join(words.into(language) for words in said)


def _counted(number: int, names: Sequence[Words], language: str) -> str:
    joined = ("、" if language.startswith("zh") else ", ").join(name.into(language) for name in names)
    return Words("共 {n} 项：{names}。", "{n} items: {names}.").filled(n=number, names=joined).into(language)


def _of_flow(definition: Sankey, language: str) -> str:
    said = _counted(len(definition.bands), definition.layers, language)
    if not definition.bands:
        return said
    largest = max(definition.bands, key=lambda band: band.value)
    names = [definition.nodes[end].words.into(language) for end in (largest.source, largest.target)]
    amount = with_unit(exact_text(largest.value, definition.decimals), definition.unit, language)
    most = Words("最大的一笔：{names}，{amount}。", "The largest: {names}, {amount}.")
    return f"{said} {most.filled(names=' → '.join(names), amount=amount).into(language)}"
