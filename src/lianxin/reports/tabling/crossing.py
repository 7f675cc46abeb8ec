"""An indicator by rows and columns, with totals that are worked out and not added up, and small numbers of people hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import ExtractYear, Substr, TruncMonth
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.core.sheets.lists import Cell
from lianxin.registry.queries import area_names
from lianxin.reports.domain.indicators import Figure, Measure
from lianxin.reports.domain.suppression import is_small
from lianxin.reports.domain.tables import AREAS, FigureTable
from lianxin.reports.domain.units import FEN
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import figure_over, parts_of
from lianxin.reports.indicators.showing import Veil, veil_for
from lianxin.reports.wording import number_text, value_words

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source

_TOTAL = "合计 Total"


@dataclass(frozen=True, slots=True)
class CrossCell:
    """A cell: its value, over how many rows; hidden from this reader or not."""

    value: Fraction | None
    rows: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table: keys of rows and columns with their words, cells by both, totals of rows, of columns, of the whole."""

    rows: tuple[tuple[str, Words], ...]
    columns: tuple[tuple[str, Words], ...]
    cells: dict[tuple[str, str], CrossCell]
    row_totals: dict[str, CrossCell]
    column_totals: dict[str, CrossCell]
    whole: CrossCell
    figure: Figure
    veil: Veil

    def shown(self, cell: CrossCell) -> str:
        """A cell as its reader sees it."""
        if cell.is_hidden:
            return f"<{self.veil.threshold}" if is_small(_tell(cell, self.figure), self.veil.threshold or 0) else "*"
        return "" if cell.value is None else number_text(cell.value, self.figure.indicator)

    def lines(self) -> Iterator[list[Cell]]:
        """Every row as cells of a file: label, columns, total; the last is the total."""
        for key, words in self.rows:
            found = [self.cells.get((key, column), CrossCell(None, 0)) for column, _ in self.columns if column]
            yield [words.zh, *(self._filed(cell) for cell in found), self._filed(self.row_totals[key])]
        totals = [self._filed(self.column_totals[column]) for column, _ in self.columns if column]
        yield [_TOTAL, *totals, self._filed(self.whole)]

    def headings(self) -> list[str]:
        """The headings of the file."""
        title = self.figure.indicator.title.zh + ("（元）" if self.figure.indicator.unit == FEN else "")
        return [title, *(words.zh for column, words in self.columns if column), _TOTAL]

    def _filed(self, cell: CrossCell) -> Cell:
        shown = self.shown(cell)
        return shown.replace(",", "") if shown and not cell.is_hidden else shown or None


def crossed(table: FigureTable, *, reader: User | None, now: datetime) -> Crossed:
    """Work a table out.

    Raises:
        PermissionDenied: the rows are closed to the reader.
    """
    indicator = shelf().library.indicators[table.question.indicator]
    ((source, rows), *_) = parts_of(table.question, reader)
    veil = veil_for(reader, indicator, table.question.areas, timezone.localdate(now))
    cells = _grouped(source, rows, table.rows, table.columns)
    row_totals = {key: cell for (key, _), cell in _grouped(source, rows, table.rows, "").items()}
    column_totals = (
        {key: cell for (key, _), cell in _grouped(source, rows, table.columns, "").items()} if table.columns else {}
    )
    figure = figure_over(source, table.question, rows, now)
    whole = CrossCell(figure.value, figure.rows)
    made = Crossed(
        _named(source, table.rows, row_totals),
        _named(source, table.columns, column_totals) if table.columns else (("", Words("", "")),),
        cells, row_totals, column_totals, whole, figure, veil,
    )  # fmt: skip
    return made if veil.threshold is None else _veiled(made)


def _veiled(made: Crossed) -> Crossed:
    """Hide small numbers; the totals stand at the edge of the table as a row and a column of their own, and are as safe."""
    row_keys, column_keys = [key for key, _ in made.rows], [key for key, _ in made.columns if key]
    grid = [[_tell(made.cells.get((row, column)), made.figure) for column in column_keys] for row in row_keys]
    hidden = made.veil.over_grid(grid) if column_keys else [[] for _ in row_keys]
    cells = {
        (row, column): _hide(made.cells.get((row, column)), hidden[place][number])
        for place, row in enumerate(row_keys)
        for number, column in enumerate(column_keys)
    }
    rows, whole_by_rows = made.veil.over([_tell(made.row_totals[key], made.figure) for key in row_keys])
    columns, whole_by_columns = made.veil.over([_tell(made.column_totals[key], made.figure) for key in column_keys])
    # A total beside cells that could not be made safe in their line tells them: it goes too.
    for place, line in enumerate(grid):
        rows[place] = rows[place] or (bool(line) and _tells(made.veil, line, hidden[place]))
    for number in range(len(column_keys)):
        line = [row[number] for row in grid]
        columns[number] = columns[number] or _tells(made.veil, line, [row[number] for row in hidden])
    is_whole_hidden = whole_by_rows or whole_by_columns or sum(rows) == 1 or sum(columns) == 1
    return Crossed(
        made.rows, made.columns, cells,
        {key: _hide(made.row_totals[key], rows[place]) for place, key in enumerate(row_keys)},
        {key: _hide(made.column_totals[key], columns[place]) for place, key in enumerate(column_keys)},
        _hide(made.whole, is_whole_hidden), made.figure, made.veil,
    )  # fmt: skip


def _tells(veil: Veil, line: list[int | None], hidden: list[bool]) -> bool:
    lost = [value for value, is_hidden in zip(line, hidden, strict=True) if is_hidden and value]
    return bool(lost) and (len(lost) < 2 or sum(lost) < (veil.threshold or 0))


def _hide(cell: CrossCell | None, is_hidden: bool) -> CrossCell:
    found = cell or CrossCell(None, 0)
    return CrossCell(found.value, found.rows, is_hidden)


def _tell(cell: CrossCell | None, figure: Figure) -> int | None:
    """The number of people, or rows, that a cell is about: what small means."""
    if cell is None or cell.value is None:
        return None
    return int(cell.value) if figure.indicator.measure is Measure.COUNT_DISTINCT else cell.rows


def _grouped(source: Source, rows: QuerySet[Any], first: str, second: str) -> dict[tuple[str, str], CrossCell]:
    parted = rows.order_by().annotate(
        first_part=_part(source, first), second_part=_part(source, second) if second else Value("")
    )
    found = parted.values("first_part", "second_part").annotate(
        **_aggregates(source), row_count=Count("pk", distinct=True)
    )
    return {
        (_key(one["first_part"]), _key(one["second_part"])): CrossCell(_value(source, one), one["row_count"])
        for one in found
    }


def _aggregates(source: Source) -> dict[str, Any]:
    match source.indicator.measure:
        case Measure.COUNT_DISTINCT:
            return {"top": Count(source.thing, distinct=True)}
        case Measure.RATIO:
            bottom: Any = Count(source.per, distinct=True) if source.per else Sum(source.denominator)
            return {"top": Sum(source.numerator), "bottom": bottom}
    return {"top": Sum(source.value)}


def _value(source: Source, one: dict[str, Any]) -> Fraction | None:
    if one["top"] is None or ("bottom" in one and not one["bottom"]):
        return None
    value = Fraction(one["top"])
    return (
        value
        if "bottom" not in one
        else value / Fraction(one["bottom"]) * (100 if source.indicator.unit == "percent" else 1)
    )


def _part(source: Source, split: str) -> Any:
    if split in AREAS:
        return Substr(source.area, 1, AREAS[split])
    if split == "month":
        return TruncMonth(source.on)
    if split == "year" and "year" not in source.columns:
        return ExtractYear(source.on)
    return F(str(source.columns[split]))


def _key(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return "" if value is None else ("true" if value is True else "false" if value is False else str(value))


def _named(source: Source, split: str, found: dict[str, CrossCell]) -> tuple[tuple[str, Words], ...]:
    keys = sorted(found)
    if split in AREAS:
        names = area_names(keys)
        return tuple((key, Words(names.get(key, key), names.get(key, key))) for key in keys)
    dimension = source.indicator.dimension(split)
    missing = Words("未填", "not recorded")
    return tuple(
        (key, missing if not key else value_words(dimension, key) if dimension else Words(key, key)) for key in keys
    )
