"""Measure a sheet inside an .xlsx before the fast reader opens it.

The fast reader lays the whole rectangle between the first and the last cell out in memory, so that a file of 1.5 kB
with one cell in ZZ1048576 asks for 23 GB and takes the process down with it. The declared ``<dimension>`` cannot be trusted
(streaming writers put ``A1``), hence every cell reference is looked at, by a search that only stops at a reference beyond
the bounds so far. The same pass finds the cells that the fast reader shows as blank although they are not: formulas whose
result was never stored, and formulas that failed.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianxin.core.sheets.containers import chunks_of

_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br\s*=\s*["\']([A-Z]{1,3})(\d{1,7})["\'][^>]*?(?<!/)>(?!</(?:\w+:)?c>)')
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_HOLLOW = re.compile(
    rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*'
    rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_FAILED = re.compile(rb'<c\s(?=[^>]*?\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ODD_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{0,3}[0-9]+)[\"']")
_HOLLOW_SIGNS = (b"</f>", b't="e"')
_CARRIED_BYTES = 1 << 16
_BRIDGED_BYTES = 64


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a sheet reaches: upper bounds of its last row and column, counted from 1; and the cells that only look blank,
    (row from 1, column from 0) → whether the formula in them failed."""

    rows: int
    columns: int
    hollow: Mapping[tuple[int, int], bool]


def column_index(letters: str) -> int:
    """Return 0 for ``A``, 26 for ``AA``."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """Return ``A`` for 0, ``AA`` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def sheet_entries(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return each sheet's name and the archive entry that holds its rows."""
    by_lower = {name.lower(): name for name in archive.namelist()}
    book = _text_of(archive, by_lower.get("xl/workbook.xml"))
    links = _text_of(archive, by_lower.get("xl/_rels/workbook.xml.rels"))
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\s([^>]*)>", links):
        attributes = _attributes(tag)
        target = attributes.get("Target", "").replace("\\", "/").removeprefix("/")
        path = target if target.lower().startswith("xl/") else f"xl/{target}"
        targets[attributes.get("Id", "")] = by_lower.get(path.lower(), "")
    found = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\s([^>]*)>", book):
        attributes = _attributes(tag)
        link = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        if targets.get(link):
            found[attributes.get("name", "")] = targets[link]
    return found


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}


def _text_of(archive: zipfile.ZipFile, name: str | None) -> str:
    if name is None:
        return ""
    return b"".join(chunks_of(archive, archive.getinfo(name))).decode("utf-8", "replace")


def measured(chunks: Iterable[bytes], *, thorough: bool = True) -> Extent:
    """Return upper bounds of a sheet's last row and column, at most a third too large, and its hollow cells (best effort).

    ``thorough`` also sees a cell whose reference contradicts the row it stands in, and references written with single
    quotes or spaces; no spreadsheet program writes either, and it takes twice as long.
    """
    bounds = _Bounds(thorough)
    hollow: dict[tuple[int, int], bool] = {}
    before = b""
    suspected_before = False
    # Chunks are searched as they come; joining each to the one before would copy the whole sheet once more.
    for chunk in chunks:
        bridge = before[-_BRIDGED_BYTES:] + chunk[:_BRIDGED_BYTES]
        bounds.widen(_plain_references(bridge) if thorough else bridge)
        bounds.widen(_plain_references(chunk) if thorough else chunk)
        suspected = any(sign in text for text in (chunk, bridge) for sign in _HOLLOW_SIGNS)
        if suspected or suspected_before:
            _note_hollow(hollow, before[-_CARRIED_BYTES:] + chunk)
        before, suspected_before = (
            (before + chunk)[-_CARRIED_BYTES:] if len(chunk) < _CARRIED_BYTES else chunk,
            suspected,
        )
    return Extent(bounds.rows, bounds.columns, hollow)


def _plain_references(text: bytes) -> bytes:
    """Return the XML with oddly written references made ``r="A1"``."""
    is_odd = b"r='" in text or b"r =" in text or b"r= " in text
    return _ODD_REFERENCE.sub(rb'r="\1"', text) if is_odd else text


def _note_hollow(hollow: dict[tuple[int, int], bool], text: bytes) -> None:
    for pattern, failed in ((_HOLLOW, False), (_FAILED, True)):
        for letters, row in pattern.findall(text):
            hollow[int(row), column_index(letters.decode())] = failed


@dataclass(slots=True)
class _Bounds:
    """The farthest reference so far. The search pattern finds only references beyond it; each find widens the bounds by
    a quarter, so that there are few finds and the result is at most a quarter too large."""

    thorough: bool
    rows: int = 109
    columns: int = 16
    _search: re.Pattern[bytes] | None = None

    def widen(self, text: bytes) -> None:
        start = 0
        search = self._search or self._compiled()
        while found := search.search(text, start):
            letters, digits = found.groups()
            row, column = int(digits or 0), column_index(letters.decode()) + 1
            if row > self.rows:
                self.rows = _rounded_up(max(row, self.rows * 5 // 4))
            if column > self.columns:
                self.columns = max(column, self.columns * 5 // 4)
            start = found.end()
            search = self._compiled()

    def _compiled(self) -> re.Pattern[bytes]:
        letters = b"[A-Z]{0,3}" if self.thorough else b""
        beyond = _columns_beyond(self.columns) + b"[0-9]|" + letters + _number_beyond(self.rows)
        self._search = re.compile(rb'r="(?=' + beyond + rb")([A-Z]{0,3})([0-9]*)")
        return self._search


def _rounded_up(row: int) -> int:
    """Return the row with every digit after the second made 9 (200,003 → 209,999), so that the pattern stays short."""
    digits = str(row)
    return int(digits[:2] + "9" * (len(digits) - 2))


def _number_beyond(bound: int) -> bytes:
    """Return a pattern that matches only numbers greater than a bound of three or more digits that is rounded up."""
    digits = str(bound)
    longer = b"[0-9]{%d,}" % (len(digits) + 1)
    first, second = int(digits[0]), int(digits[1])
    choices = [longer]
    rest = b"[0-9]{%d}" % (len(digits) - 2)
    if second < 9:
        choices.append(b"%d[%d-9]" % (first, second + 1) + rest)
    if first < 9:
        choices.append(b"[%d-9][0-9]" % (first + 1) + rest)
    return b"(?:" + b"|".join(choices) + b")"


def _columns_beyond(bound: int) -> bytes:
    """Return a pattern of column letters to the right of the bound (a count of columns)."""
    last = column_letters(bound - 1)
    choices = [b"[A-Z]{%d,}" % (len(last) + 1)]
    for place, letter in enumerate(last):
        if letter != "Z":
            head, tail = last[:place].encode(), b"[A-Z]{%d}" % (len(last) - place - 1)
            choices.append(head + b"[%c-Z]" % (ord(letter) + 1) + tail)
    return b"(?:" + b"|".join(choices) + b")"


@dataclass(frozen=True, slots=True)
class Content:
    """What a sheet really holds: its last filled row and column (from 1), how many rows and cells are filled."""

    last_row: int
    last_column: int
    rows: int
    cells: int


def content_measured(chunks: Iterable[bytes], *, most_rows: int) -> Content:
    """Count every filled cell, stopping soon after ``most_rows`` filled rows. As slow as reading; only for sheets whose
    rectangle is too large."""
    rows: set[int] = set()
    last_column = cells = 0
    carried = b""
    for chunk in chunks:
        text = carried + chunk
        end = 0
        for found in _CELL.finditer(text):
            rows.add(int(found.group(2)))
            last_column = max(last_column, column_index(found.group(1).decode()) + 1)
            cells += 1
            end = found.end()
        if len(rows) > most_rows:
            break
        cut = max(end, text.rfind(b"<", max(0, len(text) - _CARRIED_BYTES)))
        carried = text[cut:] if cut < len(text) else b""
    return Content(max(rows, default=0), last_column, len(rows), cells)
