"""Write a table into a file, CSV, XLSX or Parquet, and keep it by its digest."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.lists import Cell, csv_pieces, write_list
from lianxin.reports.domain.sealing import canonical
from lianxin.reports.domain.tables import AREAS, CODE, FigureTable, LineTable, Unfit, read_table
from lianxin.reports.errors import TABLE_UNFIT
from lianxin.reports.indicators import shelf
from lianxin.reports.tabling.crossing import WITHIN, Crossed, crossed
from lianxin.reports.tabling.describing import as_json, described
from lianxin.reports.tabling.streaming import (
    Column,
    as_cells,
    as_number,
    columns_of,
    drop_draft,
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
    """A file that was written: its digest, bytes, lines, and what it is of (``describing``)."""

    digest: str
    size: int
    rows: int
    about: list[dict[str, str]] = field(default_factory=list)


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
        about = described(table, reader=reader, now=now, least=made.veil.threshold)
        headings = coded_headings(table, made)
        # A cell may be one that is hidden: the columns of an indicator stay text where types are kept.
        columns = [Column(heading, FieldType.TEXT) for heading in headings]
        lines, names = coded_lines(table, made), 2 if table.rows in AREAS else 1
        cells = (
            ([*line[:names], *(as_number(one) for one in line[names:])] for line in lines)
            if file_format == "xlsx"
            else lines
        )
        return _kept(columns, cells, file_format, about)
    who = "house" if reader is None else str(reader.pk)
    draft = folder() / f"draft-{hashlib.sha256(canonical([asked, who])).hexdigest()[:32]}"
    columns = columns_of(table)
    with only_here(draft):
        note = write_parts(draft, table, reader, tell=tell)
        if file_format == "xlsx" and note.lines > MOST_IN_WORKBOOK:
            reason = Words(f"{note.lines:,} 行，工作簿放不下", f"{note.lines:,} lines do not fit into a workbook")
            raise Refused(TABLE_UNFIT, reason=reason)
        texts = part_lines(draft, note.parts)
        cells = (as_cells(line, columns) for line in texts) if file_format == "xlsx" else texts
        found = _kept(columns, cells, file_format, described(table, reader=reader, now=now))
        drop_draft(draft)
    return found


def coded_headings(table: FigureTable, made: Crossed) -> list[str]:
    """The headings of a file: names of areas are not unique, so their codes stand beside them."""
    headings = made.headings()
    if table.columns in AREAS:
        coded = [f"{words.zh}（{key}）" if key else words.zh for key, words in made.columns]
        headings[1 : 1 + len(coded)] = coded
    return [headings[0], CODE, *headings[1:]] if table.rows in AREAS else headings


def coded_lines(table: FigureTable, made: Crossed) -> Iterator[list[str | None]]:
    """The lines of a file, with the code of an area behind its name."""
    if table.rows not in AREAS:
        yield from made.lines()
        return
    keys = [key for key, _ in made.rows]
    for number, line in enumerate(made.lines()):
        # A row that is split twice bears both keys, that of the area in front.
        code = keys[number].partition(WITHIN)[0] if number < len(keys) else None
        yield [line[0], code, *line[1:]]


def _kept(
    columns: Sequence[Column], lines: Iterable[Sequence[Cell]], file_format: str, about: list[tuple[Words, Words]]
) -> Written:
    headings = [one.heading for one in columns]
    with tempfile.TemporaryDirectory(dir=folder()) as scratch:
        path = Path(scratch) / f"table.{file_format}"
        counted = _Counted(lines)
        if file_format == "xlsx":
            told = [(f"{name.zh} {name.en}", _both(words)) for name, words in about]
            write_list(path, "Sheet1", headings, [_WIDTH] * len(headings), counted, told)
        elif file_format == "csv":
            with path.open("w", encoding="utf-8", newline="") as out:
                out.writelines(csv_pieces(headings, counted))
        else:
            _write_parquet(path, columns, counted)
        digest, size = _digest(path)
        path.replace(file_of(digest, file_format))
    return Written(digest, size, counted.count, as_json(about))


def _both(words: Words) -> str:
    return words.zh if words.zh == words.en else f"{words.zh}\n{words.en}"


class _Counted:
    """Lines, and how many of them were taken."""

    def __init__(self, lines: Iterable[Sequence[Cell]]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for line in self._lines:
            self.count += 1
            yield line


# What a column holds in a file that keeps types; yes and no are told in words there as well.
_TYPES = {
    FieldType.MONEY: "DECIMAL(18,2)",
    FieldType.INTEGER: "BIGINT",
    FieldType.NUMBER: "DOUBLE",
    FieldType.DATE: "DATE",
    FieldType.MONTH: "DATE",
}


def _write_parquet(path: Path, columns: Sequence[Column], lines: Iterable[Sequence[Cell]]) -> None:
    import duckdb  # seldom needed, and heavy to load

    text = path.with_suffix(".csv")
    with text.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)
    types = {one.heading: _TYPES.get(one.type, "VARCHAR") for one in columns}
    target = str(path).replace("'", "''")
    with duckdb.connect(config={"memory_limit": "256MB", "threads": 1}) as connection:
        connection.execute("SET preserve_insertion_order = true")
        # Small pieces in and small groups out: memory does not grow with the table.
        connection.execute(
            "COPY (SELECT * FROM read_csv(?, header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "  # noqa: S608 - our own path
            f"nullstr = '', columns = ?, buffer_size = {4 * _BLOCK}, max_line_size = {_BLOCK})) "
            f"TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)",
            [str(text), types],
        )


def _digest(path: Path) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    with path.open("rb") as content:
        while block := content.read(_BLOCK):
            found.update(block)
            size += len(block)
    return found.hexdigest(), size
