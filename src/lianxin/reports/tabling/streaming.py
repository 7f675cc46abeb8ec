"""Facts line by line, in chunks by key: memory does not grow with their number, and what was written is not written again.

A draft is a folder: parts of so many lines, and a note of how far it is, replaced in one stroke after each part. Who takes a draft up
again reads the note and goes on behind it.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.money import yuan_text
from lianxin.core.sheets.lists import Cell
from lianxin.jobs.progress import held
from lianxin.people.access import within_area
from lianxin.registry.access import households_open_to
from lianxin.registry.models import HouseholdFacts, MemberFacts
from lianxin.reports.domain.tables import LineTable
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User

CHUNK = 5000
_NOTE = "note.json"
_STALE_SECONDS = 24 * 3600
_MODELS: dict[str, Any] = {"household": HouseholdFacts, "member": MemberFacts}


@dataclass(frozen=True, slots=True)
class Note:
    """How far a draft is: the last key, lines and parts that are whole, whether it is complete."""

    last: int = 0
    lines: int = 0
    parts: int = 0
    is_whole: bool = False


def facts_of(table: LineTable, reader: User | None) -> QuerySet[Any]:
    """Return the rows of facts that a table lists.

    Raises:
        PermissionDenied: the register is closed to the reader.
    """
    found = _MODELS[table.of].objects.filter(year=table.year)
    if table.of == "member":
        found = found.filter(left_on__isnull=True)
    if reader is not None:
        found = found.filter(household__in=households_open_to(reader))
    if table.areas:
        inside = Q(pk__in=[])
        for area in table.areas:
            inside |= within_area("household__village_code", area)
        found = found.filter(inside)
    for key, values in table.filters:
        is_flag = set(values) <= {"true", "false"}
        found = found.filter(**{f"{key}__in": [value == "true" for value in values] if is_flag else list(values)})
    return found  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its heading, and what its values are."""

    heading: str
    type: FieldType


def columns_of(table: LineTable) -> list[Column]:
    """Return the columns of a table of facts: codes of villages and numbers of households are names, not numbers."""
    known = {one.name: one for one in dictionary().fields_of(table.of, yearly=True)}
    named = (Column("村代码", FieldType.TEXT), Column("户编号", FieldType.TEXT))
    return [*named, *(Column(_heading(known[name]), known[name].type) for name in table.fields)]


def _heading(one: Field) -> str:
    return one.words.zh + ("（元）" if one.type is FieldType.MONEY else "")


def lines_after(table: LineTable, reader: User | None, after: int) -> Iterator[tuple[int, list[str]]]:
    """Return keys and lines in the order of keys, behind a key."""
    known = {one.name: one for one in dictionary().fields_of(table.of, yearly=True)}
    writers = [_writer(known[name]) for name in table.fields]
    columns = ("pk", "household__village_code", "household__household_no", *table.fields)
    rows = facts_of(table, reader).order_by("pk").values_list(*columns)
    while chunk := list(rows.filter(pk__gt=after)[:CHUNK]):
        for key, village, number, *told in chunk:
            yield key, [village, number, *(write(value) for write, value in zip(writers, told, strict=True))]
        after = chunk[-1][0]


def _writer(one: Field) -> Callable[[Any], str]:
    if one.type is FieldType.MONEY:
        return lambda value: "" if value is None else yuan_text(value).replace(",", "")
    if one.type is FieldType.BOOLEAN:
        return lambda value: {True: "是", False: "否"}.get(value, "")
    if one.type is FieldType.CODE and one.code_list:
        words = {code.key: code.words.zh for code in dictionary().code_lists[one.code_list].codes}
        return lambda value: "" if value is None else words.get(value, value)
    return lambda value: "" if value is None else str(value)


@contextmanager
def only_here(draft: Path) -> Iterator[None]:
    """Hold a draft, so that no other process writes it at once: the file as text and the workbook of one table share it. Who comes second
    waits. A draft that was left for more than a day is begun anew: half of it would tell yesterday's facts."""
    with held(draft.name):
        note = draft / _NOTE
        if note.exists() and timezone.now().timestamp() - note.stat().st_mtime > _STALE_SECONDS:
            drop_draft(draft)
        yield


def read_note(draft: Path) -> Note:
    """Return how far a draft is; of none, that nothing is done."""
    try:
        return Note(**json.loads((draft / _NOTE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Note()


def write_parts(
    draft: Path,
    table: LineTable,
    reader: User | None,
    *,
    per_part: int = 50_000,
    tell: Callable[[int], None] | None = None,
) -> Note:
    """Write what is missing of a draft, and return how far it is then: whole."""
    draft.mkdir(parents=True, exist_ok=True)
    note = read_note(draft)
    lines = lines_after(table, reader, note.last)
    while not note.is_whole:
        path, written, last = draft / f"part-{note.parts + 1:05d}.csv", 0, note.last
        # A part that was half written when the process died is written anew: the note does not know it.
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            for key, line in lines:
                writer.writerow(line)
                written, last = written + 1, key
                if written == per_part:
                    break
        note = Note(last, note.lines + written, note.parts + (written > 0), written < per_part)
        _keep_note(draft, note)
        if tell is not None:
            tell(note.lines)
    return note


def _keep_note(draft: Path, note: Note) -> None:
    fresh = draft / f"{_NOTE}.new"
    content = {"last": note.last, "lines": note.lines, "parts": note.parts, "is_whole": note.is_whole}
    fresh.write_text(json.dumps(content), encoding="utf-8")
    fresh.replace(draft / _NOTE)


def part_lines(draft: Path, parts: int) -> Iterator[list[str]]:
    """Return the lines of the parts that are whole, in order."""
    for number in range(1, parts + 1):
        with (draft / f"part-{number:05d}.csv").open(encoding="utf-8", newline="") as lines:
            yield from csv.reader(lines)


def drop_draft(draft: Path) -> None:
    """Take a draft away once its file is kept."""
    shutil.rmtree(draft, ignore_errors=True)


_NUMBERS = frozenset({FieldType.MONEY, FieldType.INTEGER, FieldType.NUMBER})


def as_cells(line: Sequence[str], columns: Sequence[Column]) -> list[Cell]:
    """Return a line as cells of a workbook: numbers that can be added up, and texts, of which empty ones are empty."""
    return [
        as_number(text) if one.type in _NUMBERS else (text or None) for text, one in zip(line, columns, strict=True)
    ]


def as_number(text: str | None) -> Cell:
    """Return a text that is a number as one; any other as it is."""
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
