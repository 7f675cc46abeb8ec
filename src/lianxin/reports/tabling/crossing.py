"""An indicator by rows and columns, with totals that are worked out and not added up, and small numbers of people hidden."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.people.queries import unit_names
from lianxin.registry.queries import area_names
from lianxin.reports.access import required_whole
from lianxin.reports.domain.indicators import Dimension, Figure, Kind
from lianxin.reports.domain.tables import AREAS, FigureTable
from lianxin.reports.domain.units import FEN
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import NamedPart, figure_of, named_parts_of
from lianxin.reports.indicators.showing import Veil, veil_for
from lianxin.reports.tabling.grouping import CrossCell, together
from lianxin.reports.tabling.hiding import ALL, Hidden, hidden_of
from lianxin.reports.wording import number_text, value_words

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source

_TOTAL = "合计 Total"
_SUBTOTAL = Words("小计", "subtotal")
# Between the two keys of a row that is split twice.
WITHIN = "\x1f"


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table: keys of rows and columns (none: only totals) with their words, "" for what is not recorded; cells by both; totals of rows,
    of columns, of the whole. Where rows are split twice a row has both keys with ``WITHIN`` between; the second of a
    subtotal is ``ALL``.

    ``years`` says which of the splits is by years of which each has its own facts: "rows", "within", "columns", "" none. What is there
    in a year is there in the next, and a ratio of several years is none: of these there is no total.
    """

    rows: tuple[tuple[str, Words], ...]
    columns: tuple[tuple[str, Words], ...]
    cells: dict[tuple[str, str], CrossCell]
    row_totals: dict[str, CrossCell]
    column_totals: dict[str, CrossCell]
    whole: CrossCell
    figure: Figure
    veil: Veil
    years: str = ""

    def shown(self, cell: CrossCell) -> str:
        """A cell as its reader sees it."""
        if cell.is_hidden:
            return "*"
        return "" if cell.value is None else number_text(cell.value, self.figure.indicator)

    def lines(self) -> Iterator[list[str | None]]:
        """Every row as texts of a file: label, columns, total; the last is the total, except of years."""
        for key, words in self.rows:
            found = [self.cells.get((key, column), CrossCell(None, 0)) for column, _ in self.columns]
            yield [words.zh, *(self._filed(cell) for cell in (*found, *self._total(self.row_totals[key])))]
        if self.years not in {"rows", "within"}:
            totals = [self.column_totals[column] for column, _ in self.columns]
            yield [_TOTAL, *(self._filed(cell) for cell in (*totals, *self._total(self.whole)))]

    def headings(self) -> list[str]:
        """The headings of the file."""
        title = self.figure.indicator.title.zh + ("（元）" if self.figure.indicator.unit == FEN else "")
        return [title, *(words.zh for _, words in self.columns), *([] if self.years == "columns" else [_TOTAL])]

    def _total(self, cell: CrossCell) -> tuple[CrossCell, ...]:
        return () if self.years == "columns" else (cell,)

    def _filed(self, cell: CrossCell) -> str | None:
        shown = self.shown(cell)
        return shown.replace(",", "") if shown and not cell.is_hidden else shown or None


def crossed(table: FigureTable, *, reader: User | None, now: datetime) -> Crossed:
    """Work a table out.

    Raises:
        PermissionDenied: the rows are closed to the reader.
        Refused: REPORTS-300, he reads a part of an area only; REPORTS-024, REPORTS-301, what is small cannot be hidden in it.
    """
    required_whole(reader, table.question.areas)
    indicator = shelf().library.indicators[table.question.indicator]
    veil = veil_for(reader, indicator, table.question.areas, timezone.localdate(now))
    parts = named_parts_of(table.question, reader)
    made = _counted(table, parts, figure_of(table.question, reader=reader, now=now), veil)
    if veil.threshold is None:
        return made
    splits = (table.rows, table.within, table.columns)
    return _veiled(made, table, hidden_of(table.question, splits, reader=reader, veil=veil))


def _counted(table: FigureTable, parts: list[NamedPart], figure: Figure, veil: Veil) -> Crossed:
    def by(*splits: str) -> dict[tuple[str, ...], CrossCell]:
        return together(parts, splits, table.question)

    source, years = parts[0].source, _years(table)
    row_totals = by(table.rows)
    rows = _named(source, table.rows, {key: cell for (key,), cell in row_totals.items()})
    cells = by(table.rows, table.columns) if table.columns else {}
    if table.within:
        pairs = by(table.rows, table.within)
        inner = _named(source, table.within, {second: cell for (_, second), cell in pairs.items()})
        rows = tuple(_pairs(rows, inner, pairs, has_subtotals=years != "within"))
        row_totals = {(row, ALL): cell for (row,), cell in row_totals.items()} | pairs
        cells = {(row, ALL, column): cell for (row, column), cell in cells.items()}
        cells |= by(table.rows, table.within, table.columns) if table.columns else {}
    column_totals = {key: cell for (key,), cell in by(table.columns).items()} if table.columns else {}
    columns = _named(source, table.columns, column_totals) if table.columns else ()
    return Crossed(
        rows, columns, {(WITHIN.join(key[:-1]), key[-1]): cell for key, cell in cells.items()},
        {WITHIN.join(key): cell for key, cell in row_totals.items()}, column_totals, CrossCell(figure.value, figure.rows),
        figure, veil, years,
    )  # fmt: skip


def _pairs(
    rows: Iterable[tuple[str, Words]],
    inner: tuple[tuple[str, Words], ...],
    pairs: Container[tuple[str, ...]],
    *,
    has_subtotals: bool,
) -> Iterator[tuple[str, Words]]:
    """The rows of a table that splits them twice: each first part with its second ones, then its subtotal."""
    for first, words in rows:
        for second, told in inner:
            if (first, second) in pairs:
                yield WITHIN.join((first, second)), Words(f"{words.zh} · {told.zh}", f"{words.en} · {told.en}")
        if has_subtotals:
            yield WITHIN.join((first, ALL)), Words(f"{words.zh} · {_SUBTOTAL.zh}", f"{words.en} · {_SUBTOTAL.en}")


def _years(table: FigureTable) -> str:
    """Which split of a table is by years that are not added up."""
    if not table.question.each_year:
        return ""
    return next(name for name in ("rows", "within", "columns") if getattr(table, name) == "year")


def _veiled(made: Crossed, table: FigureTable, hidden: Hidden) -> Crossed:
    """Hide what the cube of the table hides."""

    def hide(cell: CrossCell, row: str = ALL, column: str = ALL) -> CrossCell:
        keys = (*zip((table.rows, table.within), row.split(WITHIN), strict=False), (table.columns, column))
        return replace(cell, is_hidden=hidden({split: key for split, key in keys if split and key != ALL}))

    return replace(
        made,
        cells={(row, column): hide(cell, row, column) for (row, column), cell in made.cells.items()},
        row_totals={row: hide(cell, row) for row, cell in made.row_totals.items()},
        column_totals={column: hide(cell, column=column) for column, cell in made.column_totals.items()},
        whole=hide(made.whole),
    )


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
