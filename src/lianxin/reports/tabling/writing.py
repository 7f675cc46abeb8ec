"""Write a table into a file, CSV, XLSX or Parquet, and keep it by its digest."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.lists import Cell, csv_pieces, write_list
from lianxin.reports.domain.sealing import canonical
from lianxin.reports.domain.tables import FigureTable, LineTable, Unfit, read_table
from lianxin.reports.errors import TABLE_UNFIT
from lianxin.reports.indicators import shelf
from lianxin.reports.tabling.crossing import crossed
from lianxin.reports.tabling.streaming import (
    as_cells,
    drop_draft,
    headings_of,
    numbers_of,
    only_here,
    part_lines,
    write_parts,
)
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from datetime import datetime

    from lianxin.people.models import User

FORMATS = ("csv", "xlsx", "parquet")
# A sheet holds no more lines.
MOST_IN_WORKBOOK = 1_048_575
_WIDTH = 16
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its digest, bytes, lines."""

    digest: str
    size: int
    rows: int


def folder() -> Path:
    """Where files of tables are kept."""
    return Path(settings.LIANXIN_HOME) / "files" / "tables"


def file_of(digest: str, file_format: str) -> Path:
    """Return the file with a digest."""
    return folder() / f"{digest}.{file_format}"


def table_of(asked: Any) -> FigureTable | LineTable:
    """Return what a table asks.

    Raises:
        Refused: REPORTS-003 to 006, 012, 013, REPORTS-024: it does not fit.
    """
    try:
        return read_table(asked, shelf().library, dictionary())
    except Unfit as fault:
        raise Refused(TABLE_UNFIT, reason=fault.words) from fault


def write_table(
    asked: Any, file_format: str, *, reader: User | None, now: datetime, tell: Callable[[int], None] | None = None
) -> Written:
    """Write a table into a file of the house and return what it is. What an earlier process wrote of it is taken up.

    Raises:
        PermissionDenied: the rows are closed to the reader.
        Refused: REPORTS-003 to 006, 012, 013, REPORTS-024: it does not fit, or is too long for a workbook.
    """
    table = table_of(asked)
    if file_format not in FORMATS:
        raise Refused(
            TABLE_UNFIT, reason=Words(f"没有“{file_format}”这种文件", f"there is no kind of file “{file_format}”")
        )
    folder().mkdir(parents=True, exist_ok=True)
    if isinstance(table, FigureTable):
        made = crossed(table, reader=reader, now=now)
        lines = (list(line) for line in made.lines())
        places = range(1, len(made.headings()))
        return _kept(
            made.headings(), [as_cells(one, places) if file_format == "xlsx" else one for one in lines], file_format
        )
    who = "house" if reader is None else str(reader.pk)
    draft = folder() / f"draft-{hashlib.sha256(canonical([asked, who])).hexdigest()[:32]}"
    with only_here(draft):
        note = write_parts(draft, table, reader, tell=tell)
        if file_format == "xlsx" and note.lines > MOST_IN_WORKBOOK:
            reason = Words(f"{note.lines:,} 行，工作簿放不下", f"{note.lines:,} lines do not fit into a workbook")
            raise Refused(TABLE_UNFIT, reason=reason)
        numbers = numbers_of(table) if file_format == "xlsx" else frozenset[int]()
        lines = (as_cells(line, numbers) for line in part_lines(draft, note.parts))
        found = _kept(headings_of(table), lines, file_format)
        drop_draft(draft)
    return found


def _kept(headings: Sequence[str], lines: Iterable[Sequence[Cell]], file_format: str) -> Written:
    with tempfile.TemporaryDirectory(dir=folder()) as scratch:
        path = Path(scratch) / f"table.{file_format}"
        if file_format == "xlsx":
            rows = write_list(path, "Sheet1", headings, [_WIDTH] * len(headings), lines)
        else:
            rows = _as_text(path if file_format == "csv" else path.with_suffix(".csv"), headings, lines)
        if file_format == "parquet":
            _as_parquet(path.with_suffix(".csv"), path)
        digest, size = _digest(path)
        path.replace(file_of(digest, file_format))
    return Written(digest, size, rows)


def _as_text(path: Path, headings: Sequence[str], lines: Iterable[Sequence[Cell]]) -> int:
    count = 0

    def counted() -> Iterable[Sequence[Cell]]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    with path.open("w", encoding="utf-8", newline="") as out:
        for piece in csv_pieces(headings, counted()):
            out.write(piece)
    return count


def _as_parquet(text: Path, path: Path) -> None:
    import duckdb  # seldom needed, and heavy to load

    source, target = (str(one).replace("'", "''") for one in (text, path))
    with duckdb.connect(config={"memory_limit": "256MB", "threads": 1}) as connection:
        connection.execute("SET preserve_insertion_order = true")
        # Small pieces in and small groups out: memory does not grow with the table.
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{source}', header = true, all_varchar = true, buffer_size = {4 * _BLOCK}, "  # noqa: S608 - our own paths
            f"max_line_size = {_BLOCK})) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)"
        )


def _digest(path: Path) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    with path.open("rb") as content:
        while block := content.read(_BLOCK):
            found.update(block)
            size += len(block)
    return found.hexdigest(), size
