"""Bring in a department's list: read it, see what it would do, take it into use or discard it. The file itself is not kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import ErrorKind, Place, Problem, Refused, Severity
from lianxin.core.kernel.identifiers import IdentityForm, number_on_card, read_identity_number
from lianxin.core.kernel.words import Words
from lianxin.core.sheets import write_marked
from lianxin.core.sheets.checked import Reading, SheetTable, read_table
from lianxin.funds.operations.gates import may, record
from lianxin.people.roles import Act
from lianxin.registry.importing.identities import FAULT_WORDS
from lianxin.rulebook import dictionary
from lianxin.supervision import errors
from lianxin.supervision.identities import digests_of
from lianxin.supervision.models import DepartmentList, ListedPerson

if TYPE_CHECKING:
    from lianxin.people.models import User

SHEET_KIND = "department_list"
KEPT_PROBLEMS = 500
_LONGEST = {"department": 100, "authorisation": 200}
_NAMED = {"department": Words("提供部门", "department"), "authorisation": Words("授权依据", "authority")}
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class NewList:
    """A file with a list: what it lists, for which area, who gives it, as of when, by which authority it may be compared."""

    kind: str
    area_code: str
    department: str
    as_of: date
    authorisation: str
    path: Path
    file_name: str


@dataclass(frozen=True, slots=True)
class _Read:
    """What a file holds: lines that can be used, and what is wrong with the others."""

    people: list[ListedPerson]
    rows: int
    refused: int
    problems: list[Problem]


@transaction.atomic
def draft_list(*, entry: NewList, by: User | None) -> DepartmentList:
    """Read a list and keep its usable lines as a draft that no test looks at yet.

    Raises:
        PermissionDenied: ``by`` does not settle clues in the whole area.
        Refused: CLUE-011 no such kind, CLUE-012 no department or authority, CLUE-013 a day yet to come, CLUE-014 no row can be
            used; SHEET codes: not a workbook of this layout.
    """
    may(by, Act.SETTLE_CLUES, entry.area_code)
    _check(entry)
    read = _read(entry.path, entry.file_name)
    if not read.people:
        raise Refused(errors.NOTHING_TO_USE, file=entry.file_name)
    draft = DepartmentList.objects.create(
        kind=entry.kind,
        area_code=entry.area_code,
        department=entry.department.strip(),
        as_of=entry.as_of,
        authorisation=entry.authorisation.strip(),
        file_name=entry.file_name[:200],
        file_digest=hashlib.sha256(entry.path.read_bytes()).hexdigest(),
        rows=read.rows,
        refused_rows=read.refused,
        problems=[_told(problem) for problem in read.problems[:KEPT_PROBLEMS]],
        by=by,
        at=timezone.now(),
    )
    for person in read.people:
        person.list = draft
    ListedPerson.objects.bulk_create(read.people, batch_size=_AT_ONCE)
    record(
        "clues.draft_list", by, "supervision.list", draft.pk, draft.area_code,
        kind=draft.kind, rows=draft.rows, refused=draft.refused_rows, digest=draft.file_digest,
    )  # fmt: skip
    return draft


@transaction.atomic
def use_list(*, drafted: DepartmentList, by: User | None) -> DepartmentList:
    """Take a draft into use; it replaces the list of the same kind, area and department.

    Raises:
        PermissionDenied: ``by`` does not settle clues in the whole area.
        Refused: CLUE-015 it is no draft any more.
    """
    held = _held(drafted, by)
    DepartmentList.objects.filter(
        kind=held.kind, area_code=held.area_code, department=held.department, state=DepartmentList.State.IN_FORCE
    ).update(state=DepartmentList.State.REPLACED, settled_by=by, settled_at=timezone.now())
    return _settled(held, DepartmentList.State.IN_FORCE, "clues.use_list", by)


@transaction.atomic
def discard_list(*, drafted: DepartmentList, by: User | None) -> DepartmentList:
    """Discard a draft; its lines are deleted, that it was there stays on record.

    Raises:
        PermissionDenied, Refused: as :func:`use_list`.
    """
    held = _held(drafted, by)
    held.people.all().delete()
    return _settled(held, DepartmentList.State.DISCARDED, "clues.discard_list", by)


def marked_list(*, source: Path, file_name: str, target: Path) -> int:
    """Write a workbook again with every fault marked; return how many there are. Nothing is kept.

    Raises:
        Refused: SHEET codes.
    """
    problems = _read(source, file_name).problems
    write_marked(target, source, problems)
    return len(problems)


def _check(entry: NewList) -> None:
    codes = dictionary().code_lists["department_list_kind"].codes
    if entry.kind not in {code.key for code in codes}:
        raise Refused(errors.NO_SUCH_KIND, name=entry.kind, known="、".join(code.key for code in codes))
    for name, longest in _LONGEST.items():
        if not 0 < len(getattr(entry, name).strip()) <= longest:
            raise Refused(errors.NO_AUTHORITY, what=_NAMED[name], longest=longest)
    if entry.as_of > timezone.localdate():
        raise Refused(errors.AS_OF_AHEAD, on=entry.as_of.isoformat())


def _held(drafted: DepartmentList, by: User | None) -> DepartmentList:
    may(by, Act.SETTLE_CLUES, drafted.area_code)
    held = DepartmentList.objects.select_for_update(no_key=True).get(pk=drafted.pk)
    if held.state != DepartmentList.State.DRAFT:
        state = Words(str(DepartmentList.State(held.state).label), str(held.state))
        raise Refused(errors.LIST_SETTLED, state=state)
    return held


def _settled(held: DepartmentList, state: str, act: str, by: User | None) -> DepartmentList:
    held.state, held.settled_by, held.settled_at = state, by, timezone.now()
    held.save(update_fields=["state", "settled_by", "settled_at"])
    record(act, by, "supervision.list", held.pk, held.area_code, kind=held.kind)
    return held


def _read(path: Path, name: str) -> _Read:
    reading = Reading(kind=SHEET_KIND, identity_severity=None, name=name)
    tables = read_table(path, dictionary(), reading=reading).tables
    people: list[ListedPerson] = []
    problems: list[Problem] = []
    rows = refused = start = 0
    for table in tables:
        problems += list(table.log)
        own, faults = _lines(table, name, start=start)
        people += own
        problems += faults
        rows += len(table.row_numbers)
        start += max(table.row_numbers, default=0)
        refused += len(table.row_numbers) - len(own)
    return _Read(people, rows, refused, problems)


def _lines(table: SheetTable, name: str, *, start: int) -> tuple[list[ListedPerson], list[Problem]]:
    """The usable lines of a sheet, and what is wrong with others beyond what reading them found."""
    columns = {path.split(".", 1)[1]: values for path, values in table.columns.items()}
    letters = {column.path.split(".", 1)[1]: (column.letter, column.heading) for column in table.used_columns}
    count = len(table.row_numbers)
    blank: list[Any] = [None] * count
    digests = {key: digests_of(columns.get(key, blank)) for key in ("phone", "account_no")}
    refused, problems, people = table.refused_rows, [], []
    seen: dict[tuple[Any, ...], int] = {}

    def fault(position: int, key: str, kind: ErrorKind, **details: Any) -> None:
        letter, heading = letters.get(key, ("", ""))
        place = Place(name, table.sheet, table.row_numbers[position], letter, heading)
        # What was written there is not repeated: the sender has it, and nobody else needs it.
        problems.append(Problem(kind, place, "", Severity.ERROR, details))

    numbers = list(_numbers(columns.get("id_no", blank)))
    identities = digests_of(number for number, _ in numbers)
    for position, number in enumerate(table.row_numbers):
        if number in refused:
            continue
        reason = numbers[position][1]
        told = {key: values[position] for key, values in columns.items()}
        starts_on, ends_on = told.get("starts_on"), told.get("ends_on")
        line = (identities[position], told.get("name"), starts_on, ends_on, told.get("item"), told.get("cadre"))
        if reason is not None:
            fault(position, "id_no", errors.UNSOUND_IDENTITY, reason=reason)
        elif starts_on and ends_on and ends_on < starts_on:
            fault(position, "ends_on", errors.DAYS_TURNED)
        elif line in seen:
            fault(position, "name", errors.DOUBLE_ROW, other=seen[line])
        else:
            seen[line] = number
            people.append(
                ListedPerson(
                    # Rows of a second sheet go on counting where the first one ended.
                    row_number=start + number,
                    name=str(told["name"]).strip()[:60],
                    identity=identities[position],
                    phone=digests["phone"][position],
                    account=digests["account_no"][position],
                    starts_on=starts_on,
                    ends_before=ends_on + timedelta(days=1) if ends_on else None,
                    item=str(told.get("item") or "").strip(),
                    cadre=str(told.get("cadre") or "").strip(),
                )
            )
    return people, problems


def _numbers(written: list[Any]) -> Iterator[tuple[str | None, Words | None]]:
    """Each number as the register would keep it, or what is wrong with it."""
    for text in written:
        if not text:
            yield None, None
            continue
        read = read_identity_number(text)
        if read.faults:
            yield None, FAULT_WORDS[read.faults[0]]
        elif not read.text or read.form is IdentityForm.PLACEHOLDER:
            yield None, Words("不是证件号码", "it is no identity number")
        else:
            yield number_on_card(read) or read.text, None


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
        "severity": problem.severity.value,
        "what": [what.zh, what.en],
        "remedy": [remedy.zh, remedy.en],
    }
