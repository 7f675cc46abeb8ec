"""An indicator by rows and columns, with totals that are worked out and not added up, and small numbers of people hidden."""

from __future__ import annotations

from collections.abc import Iterator
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
from lianxin.reports.indicators.counting import figure_of, named_parts_of
from lianxin.reports.indicators.showing import Veil, veil_for
from lianxin.reports.tabling.grouping import CrossCell, together
from lianxin.reports.tabling.hiding import ALL, Hidden, hidden_of
from lianxin.reports.wording import number_text, value_words

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source

_TOTAL = "合计 Total"


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
            return "*"
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
        Refused: REPORTS-300, he reads a part of an area only; REPORTS-024, REPORTS-301, what is small cannot be hidden in it.
    """
    required_whole(reader, table.question.areas)
    indicator = shelf().library.indicators[table.question.indicator]
    veil = veil_for(reader, indicator, table.question.areas, timezone.localdate(now))
    parts = named_parts_of(table.question, reader)
    source = parts[0].source
    cells = together(parts, (table.rows, table.columns), table.question)
    row_totals = {key: cell for (key,), cell in together(parts, (table.rows,), table.question).items()}
    column_totals = (
        {key: cell for (key,), cell in together(parts, (table.columns,), table.question).items()}
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
    if veil.threshold is None:
        return made
    return _veiled(made, table, hidden_of(table.question, (table.rows, table.columns), reader=reader, veil=veil))


def _veiled(made: Crossed, table: FigureTable, hidden: Hidden) -> Crossed:
    """Hide what the cube of the table hides."""

    def hide(cell: CrossCell, row: str = "", column: str = "") -> CrossCell:
        at = {split: key for split, key in ((table.rows, row), (table.columns, column)) if split and key != ALL}
        return replace(cell, is_hidden=hidden(at))

    return replace(
        made,
        cells={(row, column): hide(cell, row, column) for (row, column), cell in made.cells.items()},
        row_totals={row: hide(cell, row, ALL) for row, cell in made.row_totals.items()},
        column_totals={column: hide(cell, ALL, column) for column, cell in made.column_totals.items()},
        whole=hide(made.whole, ALL, ALL),
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
