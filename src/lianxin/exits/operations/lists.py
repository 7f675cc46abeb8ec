"""Lists of exits: a county brings its list of a year in whole, another officer approves or refuses it, and every exit is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.exits import errors
from lianxin.exits.access import access_exit_list
from lianxin.exits.domain.listing import Walked
from lianxin.exits.models import ExitLine, ExitList, HouseholdExit
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Version
from lianxin.registry.models import HouseholdFacts
from lianxin.registry.operations.decided import tell_decision

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.procedures.announcing import Decided

_PROCEDURE = "household_exit"
_POOR = "poor"
_LONGEST_REASON, _LONGEST_NUMBER = 400, 100
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class NewLine:
    """A household of a list: the days of its steps, and where its papers are."""

    household_id: int
    walked: Walked
    file_no: str


@dataclass(frozen=True, slots=True)
class NewExitList:
    """A list as a county brings it in: whose, of which year, from which file, and its lines, which were checked one by one."""

    area_code: str
    year: int
    file: str
    lines: Sequence[NewLine]


def procedure_of(area_code: str, year: int) -> Version:
    """The procedure by which households exit in an area at the end of a year.

    Raises:
        Refused: EXIT-046 none is laid down.
    """
    found = shelf.procedure(_PROCEDURE).versions_on(date(year, 12, 31), area_code)
    if not found:
        raise Refused(errors.NO_PROCEDURE, area=area_code, year=year)
    return found[0]


def showing_days_of(version: Version) -> int:
    """For how many days the procedure has an exit shown in the village at least."""
    return max((state.publicity.days for state in version.states.values() if state.publicity is not None), default=1)


@transaction.atomic
def bring_in_exits(*, entry: NewExitList, by: User | None, at: datetime | None = None) -> ExitList:
    """Keep a list, to be decided by another. Rows are checked where they are read (``sheet_planners``), and by the database.

    Raises:
        PermissionDenied: ``by`` does not record exits in the area.
        Refused: EXIT-046 no procedure is laid down.
    """
    if by is not None:
        required_area(by, Act.RECORD_EXIT_FIGURES, entry.area_code)
    procedure_of(entry.area_code, entry.year)
    made = ExitList.objects.create(
        area_code=entry.area_code,
        year=entry.year,
        file=entry.file[:200],
        brought_by=by,
        brought_at=at or timezone.now(),
    )
    lines = [
        ExitLine(
            exit_list=made, household_id=one.household_id, file_no=one.file_no[:100], visited_on=one.walked.visited_on,
            confirmed_on=one.walked.confirmed_on, discussed_on=one.walked.discussed_on, shown_from=one.walked.shown_from,
            shown_until=one.walked.shown_until, reviewed_on=one.walked.reviewed_on,
        )
        for one in entry.lines
    ]  # fmt: skip
    ExitLine.objects.bulk_create(lines, batch_size=_AT_ONCE)
    _recorded(made, by, Act.RECORD_EXIT_FIGURES, "brought_in", lines=len(lines))
    return made


@transaction.atomic
def approve_exit_list(*, list_id: int, document_no: str, on: date, by: User) -> ExitList:
    """Approve a list by a document of the county: each of its households exits, and the register is told.

    Raises:
        PermissionDenied, Http404: ``by`` does not decide for the whole area.
        Refused: EXIT-047 it was decided already; EXIT-048 he brought it in himself; EXIT-049 no number, or a day that cannot be;
            EXIT-050 the register has moved on; REG-001, REG-002 the year is not open.
    """
    held = _held(list_id, by)
    last = held.lines.order_by("-reviewed_on").values_list("reviewed_on", flat=True).first()
    number = document_no.strip()
    if not number or len(number) > _LONGEST_NUMBER or on > timezone.localdate() or (last is not None and on < last):
        raise Refused(errors.LIST_NO_DOCUMENT)
    lines = list(held.lines.select_related("household"))
    _require_poor(held, lines)
    version = procedure_of(held.area_code, held.year)
    values = {one.field: held.year if one.source == "year" else one.value for one in version.effects}
    document = f"{version.words.zh} {number}"
    tell_decision(
        household_ids=[one.household_id for one in lines],
        year=held.year,
        values=values,
        document=document,
        on=on,
        by=by,
    )
    HouseholdExit.objects.bulk_create(
        [HouseholdExit(household_id=one.household_id, year=held.year, decided_on=on, line=one) for one in lines],
        batch_size=_AT_ONCE,
    )
    _decided(held, ExitList.State.APPROVED, by, on, document_no=number)
    _recorded(held, by, Act.ACT_FOR_COUNTY, "approved", lines=len(lines), document_no=number)
    return held


@transaction.atomic
def refuse_exit_list(*, list_id: int, reason: str, by: User, on: date | None = None) -> ExitList:
    """Refuse a list; it stays on record, and the county brings in another.

    Raises:
        PermissionDenied, Http404: ``by`` does not decide for the whole area.
        Refused: EXIT-047 it was decided already; EXIT-048 he brought it in himself; EXIT-051 no reason.
    """
    held = _held(list_id, by)
    why = reason.strip()
    if not why or len(why) > _LONGEST_REASON:
        raise Refused(errors.LIST_NO_REASON)
    _decided(held, ExitList.State.REFUSED, by, on or timezone.localdate(), reason=why)
    _recorded(held, by, Act.ACT_FOR_COUNTY, "refused")
    return held


def keep_household_exit(decided: Decided) -> None:
    """Keep a household's exit that a case decided; the register was told by the case."""
    case, on = decided.case, timezone.localdate(decided.at)
    HouseholdExit.objects.create(household_id=case.household_id, year=case.payload["year"], decided_on=on, case=case)


def _held(list_id: int, by: User) -> ExitList:
    required_area(by, Act.ACT_FOR_COUNTY, access_exit_list(by, list_id).area_code)
    held = ExitList.objects.select_for_update().get(pk=list_id)
    if held.state != ExitList.State.PENDING:
        raise Refused(errors.LIST_DECIDED, state=STATE_WORDS[held.state])
    if held.brought_by_id == by.pk:
        raise Refused(errors.LIST_OWN)
    return held


STATE_WORDS = {
    ExitList.State.PENDING.value: Words("待批准", "to be decided"),
    ExitList.State.APPROVED.value: Words("已批准", "approved"),
    ExitList.State.REFUSED.value: Words("未批准", "refused"),
}


def _require_poor(held: ExitList, lines: Sequence[ExitLine]) -> None:
    """Refuse a list some of whose households are not poor on the register any more."""
    poor = set(
        HouseholdFacts.objects.filter(
            household__exit_lines__exit_list=held, household__is_live=True, year=held.year, household_type=_POOR
        ).values_list("household_id", flat=True)
    )
    gone = [one for one in lines if one.household_id not in poor]
    if gone:
        raise Refused(errors.LIST_OVERTAKEN, count=len(gone), example=gone[0].household.household_no)


def _decided(held: ExitList, state: ExitList.State, by: User, on: date, **told: str) -> None:
    held.state, held.decided_by, held.decided_on = state, by, on
    for name, value in told.items():
        setattr(held, name, value)
    held.save(update_fields=["state", "decided_by", "decided_on", *told])


def _recorded(held: ExitList, by: User | None, act: Act, kind: str, **told: Any) -> None:
    record_event(
        act=act,
        by=by,
        thing="exits.list",
        thing_id=held.pk,
        area_code=held.area_code,
        year=held.year,
        kind=kind,
        **told,
    )
