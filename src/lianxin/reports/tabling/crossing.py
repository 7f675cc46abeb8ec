"""An indicator by rows and columns, with totals that are worked out and not added up, and small numbers of people hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Value
from django.db.models import Sum as SumOf
from django.db.models.functions import ExtractYear, NullIf, Substr, TruncMonth, TruncQuarter
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.core.measures import Sum
from lianxin.people.queries import unit_names
from lianxin.registry.queries import area_names
from lianxin.reports.domain.indicators import Dimension, Figure, Kind, Measure, Question
from lianxin.reports.domain.tables import AREAS, FigureTable
from lianxin.reports.domain.units import FEN
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import NamedPart, figure_of, named_parts_of
from lianxin.reports.indicators.declaring import FORM
from lianxin.reports.indicators.showing import Veil, veil_for
from lianxin.reports.wording import number_text, value_words

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source

_TOTAL = "合计 Total"
# Stands for all rows, or all columns.
_ALL = "∑"


@dataclass(frozen=True, slots=True)
class CrossCell:
    """A cell: its value, over how many rows; hidden from this reader or not."""

    value: Fraction | None
    rows: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table: keys of rows and columns (none: only totals) with their words, "" for what is not recorded; cells by both; totals of rows,
    of columns, of the whole."""

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
            return f"<{self.veil.threshold}" if self.veil.hides(_tell(cell, self.figure)) else "*"
        return "" if cell.value is None else number_text(cell.value, self.figure.indicator)

    def lines(self) -> Iterator[list[str | None]]:
        """Every row as texts of a file: label, columns, total; the last is the total."""
        for key, words in self.rows:
            found = [self.cells.get((key, column), CrossCell(None, 0)) for column, _ in self.columns]
            yield [words.zh, *(self._filed(cell) for cell in found), self._filed(self.row_totals[key])]
        totals = [self._filed(self.column_totals[column]) for column, _ in self.columns]
        yield [_TOTAL, *totals, self._filed(self.whole)]

    def headings(self) -> list[str]:
        """The headings of the file."""
        title = self.figure.indicator.title.zh + ("（元）" if self.figure.indicator.unit == FEN else "")
        return [title, *(words.zh for _, words in self.columns), _TOTAL]

    def _filed(self, cell: CrossCell) -> str | None:
        shown = self.shown(cell)
        return shown.replace(",", "") if shown and not cell.is_hidden else shown or None


def crossed(table: FigureTable, *, reader: User | None, now: datetime) -> Crossed:
    """Work a table out.

    Raises:
        PermissionDenied: the rows are closed to the reader.
    """
    indicator = shelf().library.indicators[table.question.indicator]
    veil = veil_for(reader, indicator, table.question.areas, timezone.localdate(now))
    parts = named_parts_of(table.question, reader)
    source = parts[0].source
    cells = _together(parts, table.rows, table.columns, table.question)
    row_totals = {key: cell for (key, _), cell in _together(parts, table.rows, "", table.question).items()}
    column_totals = (
        {key: cell for (key, _), cell in _together(parts, table.columns, "", table.question).items()}
        if table.columns
        else {}
    )
    figure = figure_of(table.question, reader=reader, now=now)
    whole = CrossCell(figure.value, figure.rows)
    made = Crossed(
        _named(source, table.rows, row_totals),
        _named(source, table.columns, column_totals) if table.columns else (),
        cells, row_totals, column_totals, whole, figure, veil,
    )  # fmt: skip
    return made if veil.threshold is None else _veiled(made)


def _veiled(made: Crossed) -> Crossed:
    """Hide small numbers, and what would tell them from the totals of rows, of columns and of the whole."""
    rows, columns = [key for key, _ in made.rows], [key for key, _ in made.columns]
    every = (
        {**made.cells, **{(row, _ALL): made.row_totals[row] for row in rows}, (_ALL, _ALL): made.whole}
        if columns
        else {}
    )
    every = every or {**{(row, _ALL): made.row_totals[row] for row in rows}, (_ALL, _ALL): made.whole}
    every |= {(_ALL, column): made.column_totals[column] for column in columns}
    values = {key: _tell(cell, made.figure) for key, cell in every.items()}
    across = [Sum((row, _ALL), tuple((row, column) for column in columns if (row, column) in every)) for row in rows]
    down = [Sum((_ALL, column), tuple((row, column) for row in rows if (row, column) in every)) for column in columns]
    whole = [Sum((_ALL, _ALL), tuple((row, _ALL) for row in rows))]
    whole += [Sum((_ALL, _ALL), tuple((_ALL, column) for column in columns))] if columns else []
    gone = made.veil.over(values, [*(across if columns else []), *down, *whole])
    return Crossed(
        made.rows, made.columns,
        {key: _hide(cell, key in gone) for key, cell in made.cells.items()},
        {row: _hide(made.row_totals[row], (row, _ALL) in gone) for row in rows},
        {column: _hide(made.column_totals[column], (_ALL, column) in gone) for column in columns},
        _hide(made.whole, (_ALL, _ALL) in gone), made.figure, made.veil,
    )  # fmt: skip


def _hide(cell: CrossCell | None, is_hidden: bool) -> CrossCell:
    found = cell or CrossCell(None, 0)
    return CrossCell(found.value, found.rows, is_hidden)


def _tell(cell: CrossCell | None, figure: Figure) -> int | None:
    """The number of people, or rows, that a cell is about: what small means."""
    if cell is None or cell.value is None:
        return None
    return int(cell.value) if figure.indicator.measure is Measure.COUNT_DISTINCT else cell.rows


def _together(parts: list[NamedPart], first: str, second: str, question: Question) -> dict[tuple[str, str], CrossCell]:
    """The cells of all parts. A row lies in one table only, so what several tables put into a cell is added up."""
    made: dict[tuple[str, str], CrossCell] = {}
    for part in parts:
        for key, cell in _grouped(part, first, second, question).items():
            there = made.get(key)
            if there is None or there.value is None:
                made[key] = CrossCell(cell.value, cell.rows + (there.rows if there else 0))
            else:
                made[key] = CrossCell(there.value + (cell.value or 0), there.rows + cell.rows)
    return made


def _grouped(part: NamedPart, first: str, second: str, question: Question) -> dict[tuple[str, str], CrossCell]:
    source = part.source
    parted = part.rows.order_by().annotate(
        first_part=_part(part, first, question), second_part=_part(part, second, question) if second else Value("")
    )
    found = parted.values("first_part", "second_part").annotate(
        **_aggregates(source), row_count=Count("pk", distinct=True)
    )
    return {
        (_key(one["first_part"], first), _key(one["second_part"], second)): CrossCell(
            _value(source, one), one["row_count"]
        )
        for one in found
    }


def _aggregates(source: Source) -> dict[str, Any]:
    match source.indicator.measure:
        case Measure.COUNT_DISTINCT:
            return {"top": Count(source.thing, distinct=True)}
        case Measure.RATIO:
            bottom: Any = Count(source.per, distinct=True) if source.per else SumOf(source.denominator)
            return {"top": SumOf(source.numerator), "bottom": bottom}
    return {"top": SumOf(source.value)}


def _value(source: Source, one: dict[str, Any]) -> Fraction | None:
    if one["top"] is None or ("bottom" in one and not one["bottom"]):
        return None
    value = Fraction(one["top"])
    return (
        value
        if "bottom" not in one
        else value / Fraction(one["bottom"]) * (100 if source.indicator.unit == "percent" else 1)
    )


def _part(part: NamedPart, split: str, question: Question) -> Any:
    source = part.source
    if split == FORM:
        return Value(part.form)
    if split in AREAS:
        return Substr(source.area, 1, AREAS[split])
    if split == "month":
        return TruncMonth(source.on)
    if split == "quarter":
        return TruncQuarter(source.on)
    if split == "year" and "year" not in source.columns:
        return F(source.year) if source.year else ExtractYear(source.on)
    if split in source.splits:
        return source.splits[split](question)
    column, dimension = F(str(source.columns[split])), source.indicator.dimension(split)
    # What is empty and what is not there are one part: not recorded.
    return NullIf(column, Value("")) if dimension and dimension.kind in {Kind.TEXT, Kind.CODE} else column


def _key(value: Any, split: str = "") -> str:
    if isinstance(value, date):
        return f"{value.year}-Q{(value.month + 2) // 3}" if split == "quarter" else f"{value:%Y-%m}"
    return "" if value is None else ("true" if value is True else "false" if value is False else str(value))


def _named(source: Source, split: str, found: dict[str, CrossCell]) -> tuple[tuple[str, Words], ...]:
    """The parts with their words: areas and moments by their codes, values of a list in its order, numbers by size, what is not recorded
    last."""
    dimension = source.indicator.dimension(split)
    keys = sorted(found, key=lambda key: (key == "", _rank(dimension, key), key))
    if split in AREAS:
        names = area_names(keys)
        return tuple((key, Words(names.get(key, key), names.get(key, key))) for key in keys)
    if split == "quarter":
        return tuple((key, _quarter(key)) for key in keys)
    names = unit_names(keys) if split == "unit" and dimension and not dimension.allowed else {}
    missing = Words("未填", "not recorded")
    return tuple(
        (
            key,
            missing
            if not key
            else Words(names[key], names[key])
            if key in names
            else value_words(dimension, key)
            if dimension
            else Words(key, key),
        )
        for key in keys
    )


def _rank(dimension: Dimension | None, key: str) -> int:
    if dimension is None or not key:
        return 0
    if dimension.kind is Kind.NUMBER:
        return int(key)
    return dimension.allowed.index(key) if key in dimension.allowed else len(dimension.allowed)


def _quarter(key: str) -> Words:
    year, _, number = key.partition("-Q")
    return Words(f"{year} 年{'一二三四'[int(number) - 1]}季度", f"quarter {number} of {year}")
