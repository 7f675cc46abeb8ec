"""Open a workbook and give its sheets and rows, after every guard and before any meaning.

Rows are lists from column A, the first row is row 1, a blank cell is ``""``. Numbers come as ``float``, dates as ``date`` or
``datetime``, everything else as ``str``. Formulas and macros are never run: the stored result is read.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from lianxin.core.kernel.errors import ErrorKind, Refused
from lianxin.core.sheets.containers import (
    Container,
    bytes_of,
    chunks_of,
    container_of,
    prove_sizes,
    refuse_bomb,
    unpacked_ahead,
)
from lianxin.core.sheets.delimited import Delimited, read_delimited
from lianxin.core.sheets.errors import FILE_IS_DAMAGED, FILE_IS_LOCKED, SHEET_IS_TOO_WIDE, TOO_MANY_ROWS
from lianxin.core.sheets.extents import Extent, content_measured, measured, sheet_entries
from lianxin.core.sheets.limits import Limits

Cell = Any  # str | float | int | bool | date | datetime | time | timedelta; Any because mypy narrows each use by isinstance
Merged = tuple[
    tuple[int, int], tuple[int, int]
]  # ((first row, first column), (last row, last column)), from 0, inclusive

_THOROUGH_BYTES = 32 * 2**20
_MOST_CELLS_UNSEEN = 64_000_000
_ROWS_OF_A_SHEET = 1_048_576


class SheetRows:
    """One sheet that has been loaded: its name, how many rows to expect, and its rows, which can be iterated once.

    ``hollow`` maps cells that look blank but are not, (row from 1, column from 0), to whether the formula in them failed
    (True) or its result was never stored (False). ``merged`` are the merged ranges, empty for text files.
    """

    def __init__(self, name: str, rows: Iterator[list[Cell]], expected_rows: int) -> None:
        self.name = name
        self.rows = rows
        self.expected_rows = expected_rows
        self.merged: tuple[Merged, ...] = ()
        self.hollow: Mapping[tuple[int, int], bool] = {}
        self.ragged_is_fault = False


@dataclass
class Workbook:
    """A file that has passed the guards. ``sheets()`` loads one sheet at a time and lets go of the one before."""

    name: str
    container: Container
    limits: Limits
    encoding: str = ""
    hidden: tuple[str, ...] = ()
    sheet_names: tuple[str, ...] = ()
    _content: bytes = b""
    _text: Delimited | None = None
    _entries: Mapping[str, str] = field(default_factory=dict)

    def sheets(self, *, with_hidden: bool = False) -> Iterator[SheetRows]:
        """Yield the sheets in order; hidden ones only when asked for.

        Raises:
            Refused: SHEET-003, -004, -007, -008 or -009.
        """
        if self._text is not None:
            yield _text_rows(self.name, self._text)
            return
        with _Calamine(self._content) as book:
            for name in self.sheet_names:
                if with_hidden or name not in self.hidden:
                    yield self._loaded(book, name)

    def _loaded(self, book: _Calamine, name: str) -> SheetRows:
        entry = self._entries.get(name)
        if entry is None:
            return _calamine_rows(book.sheet(name))
        with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
            found = archive.getinfo(entry)
            extent = _extent_of(archive, found)
            is_sparse = _is_sparse(archive, found, extent, name, self.limits)
        loaded = _sparse_rows(self._content, name) if is_sparse else _calamine_rows(book.sheet(name))
        loaded.hollow = extent.hollow
        return loaded


def open_workbook(
    source: Path | str | bytes, *, name: str = "", limits: Limits | None = None, encoding: str = "", delimiter: str = ""
) -> Workbook:
    """Open .xlsx, .xlsm, .xls or delimited text, whatever its file name says. ``name`` is shown instead of the path's.

    ``encoding`` and ``delimiter`` are those of a text that the sender has told; without them they are found.

    Raises:
        Refused: SHEET-001 to -006 and -009.
    """
    bounds = limits or Limits()
    shown = name or (Path(source).name if not isinstance(source, bytes) else "")
    content = bytes_of(source, bounds)
    container = container_of(content)
    if container is Container.TEXT:
        text = read_delimited(content, encoding=encoding, delimiter=delimiter)
        title = Path(shown).stem or "CSV"
        return Workbook(title, container, bounds, text.encoding, (), (title,), _text=text)
    entries: Mapping[str, str] = {}
    if container is Container.XLSX:
        entries = _guarded_entries(content, bounds)
    with _Calamine(content) as book:
        names, hidden = book.names()
    return Workbook(shown, container, bounds, "", hidden, names, _content=content, _entries=entries)


def _guarded_entries(content: bytes, limits: Limits) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_bomb(archive, len(content), limits)
            entries = sheet_entries(archive)
            prove_sizes(archive, set(entries.values()))  # The sheets themselves are proved as they are loaded.
            return entries
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise Refused(FILE_IS_DAMAGED) from fault


def _extent_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Extent:
    """Measure a sheet: small ones thoroughly, large ones only when a lie about their rows could be dangerous."""
    pieces = chunks_of(archive, entry)
    is_large = entry.file_size > _THOROUGH_BYTES
    extent = measured(unpacked_ahead(pieces) if is_large else pieces, thorough=not is_large)
    if is_large and extent.columns * _ROWS_OF_A_SHEET > _MOST_CELLS_UNSEEN:
        extent = measured(chunks_of(archive, entry), thorough=True)
    return extent


def _is_sparse(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, extent: Extent, name: str, limits: Limits) -> bool:
    """Whether the sheet must be read cell by cell, because its rectangle is too large for the fast reader.

    Raises:
        Refused: SHEET-007 or -008 when what is filled is itself too much.
    """
    if extent.rows * extent.columns <= limits.cells:
        return False
    content = content_measured(chunks_of(archive, entry), most_rows=limits.rows)
    if content.rows > limits.rows:
        raise Refused(TOO_MANY_ROWS, sheet=name, rows=f"{content.rows}+", limit=limits.rows)
    if content.last_column > limits.columns:
        raise Refused(SHEET_IS_TOO_WIDE, sheet=name, rows=content.last_row, columns=content.last_column)
    return content.last_row * content.last_column > limits.cells


class _Calamine:
    """The fast reader with its failures turned into refusals, panics of its Rust code included."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __enter__(self) -> _Calamine:
        with _Refusing():
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(self._content))
        return self

    def __exit__(self, *exception: object) -> None:
        self._book.close()

    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of all worksheets, and of those that are hidden; chart and macro sheets hold no rows."""
        sheets = [sheet for sheet in self._book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        hidden = tuple(sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible)
        return tuple(sheet.name for sheet in sheets), hidden

    def sheet(self, name: str) -> CalamineSheet:
        with _Refusing():
            return self._book.get_sheet_by_name(name)


class _Refusing:
    """Turn what the fast reader raises on a bad file into SHEET-003 or SHEET-004."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> None:
        if fault is None or isinstance(fault, Refused):
            return
        refusal: ErrorKind = FILE_IS_DAMAGED
        if isinstance(fault, PasswordError):
            refusal = FILE_IS_LOCKED
        # A panic in the Rust code derives from BaseException and cannot be imported by name; old .xls files cut short do it.
        elif not isinstance(fault, (CalamineError, OSError, ValueError)) and type(fault).__name__ != "PanicException":
            return
        raise Refused(refusal) from fault


def _calamine_rows(sheet: CalamineSheet) -> SheetRows:
    """Rows of the fast reader. It gives the blank rows above the table but not the blank columns left of it."""
    start = sheet.start
    left = start[1] if start else 0

    def rows() -> Iterator[list[Cell]]:
        with _Refusing():
            if not left:
                yield from sheet.iter_rows()
                return
            margin: list[Cell] = [""] * left
            for row in sheet.iter_rows():
                yield margin + row

    loaded = SheetRows(sheet.name, rows(), sheet.height + (start[0] if start else 0))
    loaded.merged = tuple(sheet.merged_cell_ranges or ())
    return loaded


def _sparse_rows(content: bytes, name: str) -> SheetRows:
    """Rows of a sheet whose cells are few and far apart, read without laying the rectangle out."""
    from openpyxl import load_workbook  # only here: it would hold up every start of the server

    def rows() -> Iterator[list[Cell]]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of missing styles, which do not matter here.
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book[name]
            sheet.reset_dimensions()
            for row in sheet.iter_rows(values_only=True):
                yield ["" if value is None else value for value in row]
        finally:
            book.close()

    return SheetRows(name, rows(), 0)


def _text_rows(name: str, text: Delimited) -> SheetRows:
    rows: Iterator[list[Cell]] = text.rows()
    loaded = SheetRows(name, rows, text.text.count("\n"))
    loaded.ragged_is_fault = True
    return loaded
