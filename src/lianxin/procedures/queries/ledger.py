"""Who entered and who left the programme in an area and a period, by the decisions that told the register so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.people.access import within_area
from lianxin.procedures.access import cases_open_to
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Direction
from lianxin.procedures.models import CaseEvent
from lianxin.procedures.queries.one_case import value_words
from lianxin.registry.queries import area_names
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_DECISIONS = ("county_decision", "township_opinion")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry or exit: the day of the decision, the household, by which procedure, what the register was told, the document."""

    on: date
    direction: Words
    is_entry: bool
    head_name: str
    household_no: str
    member_count: int
    place: str
    procedure: Words
    told: tuple[tuple[Words, Words], ...]
    document: str
    case_id: int


def entries_and_exits(
    user: User, *, area_code: str, starts_on: date, ends_on: date, direction: str = ""
) -> QuerySet[CaseEvent]:
    """Return the decisions of a period, both days included, by which households entered or left, the first first.

    Raises:
        PermissionDenied: cases are closed to him.
    """
    keys = [
        key
        for key, one in shelf.procedures().items()
        if one.ledger and (not direction or one.ledger.value == direction)
    ]
    cases = cases_open_to(user).filter(procedure__in=keys, household__isnull=False)
    if area_code:
        cases = cases.filter(within_area("area_code", area_code))
    found = CaseEvent.objects.filter(case__in=cases, applied__isnull=False, at__date__range=(starts_on, ends_on))
    return found.select_related("case__household").prefetch_related("evidence").order_by("at", "id")


def ledger_lines(events: Iterable[CaseEvent]) -> list[LedgerLine]:
    """Return decisions as lines of the ledger."""
    events = list(events)
    names = area_names({event.case.area_code for event in events})
    return [_line(event, names[event.case.area_code]) for event in events]


def _line(event: CaseEvent, place: str) -> LedgerLine:
    case, household = event.case, event.case.household
    procedure = shelf.procedure(case.procedure)
    assert procedure.ledger is not None
    assert household is not None
    applied: Any = event.applied
    told = []
    for name, value in applied["values"].items():
        entry = dictionary().field(f"household.{name}")
        told.append((entry.words, value_words(entry, value)))
    papers = {one.type: one.reference for one in event.evidence.all()}
    document = next((papers[name] for name in _DECISIONS if papers.get(name)), "")
    return LedgerLine(
        on=timezone.localtime(event.at).date(),
        direction=procedure.ledger.words,
        is_entry=procedure.ledger is Direction.ENTRY,
        head_name=household.head_name,
        household_no=household.household_no,
        member_count=household.member_count,
        place=place,
        procedure=procedure.words,
        told=tuple(told),
        document=document,
        case_id=case.pk,
    )
