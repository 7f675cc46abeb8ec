"""Read a department's warning: usable lines with the household of each number that is one member's, and what is wrong with the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lianxin.core.kernel.errors import ErrorKind, Place, Problem, Severity
from lianxin.core.kernel.identifiers import IdentityForm, number_on_card, read_identity_number
from lianxin.core.sheets.checked import Reading, SheetTable, read_table
from lianxin.monitoring import errors
from lianxin.monitoring.identities import digest_of
from lianxin.monitoring.models import WarningLine
from lianxin.people.access import within_area
from lianxin.registry.importing.identities import FAULT_WORDS
from lianxin.registry.models import Member, MemberFacts
from lianxin.rulebook import dictionary

SHEET_KIND = "department_warning"
_TAIL = 4
_AT_ONCE = 500


@dataclass(slots=True)
class Read:
    """What a file holds: lines that can be used, how many there are in all, and what is wrong, without what was written there."""

    lines: list[WarningLine] = field(default_factory=list)
    rows: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)


def read_lines(path: Path, name: str, *, area_code: str, on: date) -> Read:
    """Read a workbook of warnings for an area, as of a day.

    Raises:
        Refused: SHEET codes, not a workbook of this layout.
    """
    reading = Reading(kind=SHEET_KIND, identity_severity=None, name=name)
    read, numbers = Read(), []
    start = 0
    for table in read_table(path, dictionary(), reading=reading).tables:
        read.problems += [_told(problem) for problem in table.log]
        read.rows += len(table.row_numbers)
        for line, number in _table_lines(table, name, read, start=start, on=on):
            read.lines.append(line)
            numbers.append(number)
        # Rows of a second sheet go on counting where the first one ended.
        start += max(table.row_numbers, default=0)
    _find(read.lines, numbers, area_code, on.year)
    return read


def _table_lines(
    table: SheetTable, name: str, read: Read, *, start: int, on: date
) -> Iterable[tuple[WarningLine, str]]:
    columns = {path.split(".", 1)[1]: values for path, values in table.columns.items()}
    letters = {column.path.split(".", 1)[1]: (column.letter, column.heading) for column in table.used_columns}
    seen: dict[tuple[Any, ...], int] = {}

    def fault(row: int, key: str, kind: ErrorKind, **details: Any) -> None:
        letter, heading = letters.get(key, ("", ""))
        # What was written there is not repeated: the sender has it, and nobody else needs it.
        read.problems.append(
            _told(Problem(kind, Place(name, table.sheet, row, letter, heading), "", Severity.ERROR, details))
        )

    for position, row in enumerate(table.row_numbers):
        if row in table.refused_rows:
            continue
        told = {key: values[position] for key, values in columns.items()}
        number, reason = _number(str(told.get("id_no") or ""))
        place = str(told.get("place") or "").strip()
        happened_on: Any = told.get("happened_on")
        key = (number, told.get("name"), place, happened_on, told.get("own_expense_yuan"))
        if reason is not None:
            fault(row, "id_no", errors.UNSOUND_IDENTITY, reason=reason)
        elif not number and not place:
            fault(row, "id_no", errors.NOBODY_IN_ROW)
        elif happened_on is not None and happened_on > on:
            fault(row, "happened_on", errors.DAY_AHEAD, on=happened_on.isoformat())
        elif key in seen:
            fault(row, "name", errors.DOUBLE_ROW, other=seen[key])
        else:
            seen[key] = row
            amount: Any = told.get("own_expense_yuan")
            yield (
                WarningLine(
                    row_number=start + row,
                    name=str(told["name"]).strip()[:60],
                    identity=digest_of(number),
                    id_tail=number[-_TAIL:],
                    place=place[:120],
                    happened_on=happened_on,
                    amount_fen=amount,
                    item=str(told.get("item") or "").strip()[:120],
                ),
                number,
            )


def _number(written: str) -> tuple[str, Any]:
    """A number as the register keeps it, or "" and what is wrong with it; nothing is wrong where there is none."""
    if not written.strip():
        return "", None
    read = read_identity_number(written)
    if read.faults:
        return "", FAULT_WORDS[read.faults[0]]
    if not read.text or read.form is IdentityForm.PLACEHOLDER:
        return "", errors.UNSOUND_IDENTITY.what
    return number_on_card(read) or read.text, None


def _find(lines: list[WarningLine], numbers: list[str], area_code: str, year: int) -> None:
    """Name the member and household of each line whose number is one member's who lives in the area; leave the others open."""
    wanted = sorted({number for number in numbers if number})
    members: dict[str, list[int]] = defaultdict(list)
    for start in range(0, len(wanted), _AT_ONCE):
        some: Any = Member.objects.filter(id_no__in=wanted[start : start + _AT_ONCE])
        for key, number in some.values_list("pk", "id_no"):
            members[number].append(key)
    ids = [found[0] for found in members.values() if len(found) == 1]
    homes = households_of(ids, area_code, year)
    for line, number in zip(lines, numbers, strict=True):
        found = members.get(number, [])
        if len(found) == 1 and found[0] in homes:
            line.member_id, line.household_id = found[0], homes[found[0]]


def households_of(member_ids: list[int], area_code: str, year: int) -> dict[int, int]:
    """Where each member lives by his latest facts up to a year, as far as that is a live household of the area."""
    found: dict[int, int] = {}
    for start in range(0, len(member_ids), _AT_ONCE):
        rows: Any = MemberFacts.objects.filter(
            within_area("household__village_code", area_code),
            member_id__in=member_ids[start : start + _AT_ONCE], year__lte=year, left_on__isnull=True, household__is_live=True,
        ).order_by("year")  # fmt: skip
        found.update(rows.values_list("member_id", "household_id"))
    return found


def _told(problem: Problem) -> dict[str, Any]:
    """A problem without what was written in the cell."""
    details = {"value": "…"} | problem.details
    what, remedy = problem.kind.what.filled(**details), problem.kind.remedy.filled(**details)
    return {
        "code": problem.code,
        "sheet": problem.place.sheet,
        "row": problem.place.row,
        "column": problem.place.column,
        "heading": problem.place.heading,
        "what": [what.zh, what.en],
        "remedy": [remedy.zh, remedy.en],
    }
