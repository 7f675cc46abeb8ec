"""Read a small table by the names of its columns, in whatever order they stand, from any sheet of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lianxin.core.sheets.limits import Limits
from lianxin.core.sheets.reading import open_workbook

_MOST_ROWS_ABOVE = 10


def headed_rows(
    source: Path | str | bytes,
    *,
    name: str,
    headings: Mapping[str, tuple[str, ...]],
    limits: Limits,
    optional: frozenset[str] = frozenset(),
) -> list[dict[str, str]] | None:
    """Return the rows of the first sheet that has the headings, each part of a row as text, "" where a cell is empty.

    ``headings`` are the names that the heading of each part may have, ``optional`` the parts that a sheet may lack. Empty rows are
    passed over. None: no sheet has the headings.

    Raises:
        Refused: SHEET-0xx the file cannot be opened.
    """
    for sheet in open_workbook(source, name=name, limits=limits).sheets():
        rows = iter(sheet.rows)
        columns = _columns(rows, headings, optional)
        if columns is not None:
            told = (
                {part: _text(row[at]) if 0 <= at < len(row) else "" for part, at in columns.items()} for row in rows
            )
            return [row for row in told if any(row.values())]
    return None


def _columns(
    rows: Iterator[list[Any]], headings: Mapping[str, tuple[str, ...]], optional: frozenset[str]
) -> dict[str, int] | None:
    """Where each part stands, by the first row that has all headings that are needed."""
    for _ in range(_MOST_ROWS_ABOVE):
        row = next(rows, None)
        if row is None:
            return None
        written = [_text(cell).casefold() for cell in row]
        found = {
            part: next((written.index(one) for one in names if one in written), -1) for part, names in headings.items()
        }
        if all(place >= 0 for part, place in found.items() if part not in optional):
            return found
    return None


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[: len("2016-01-01")]
    return "" if cell is None else str(cell).strip().lstrip("'\t")
