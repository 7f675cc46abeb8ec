"""Answer a lead: find the household, pass it on, refer it, settle that nobody is entered, or begin the case of entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.monitoring import errors
from lianxin.monitoring.access import access_lead, acting_hat
from lianxin.monitoring.domain.leads import (
    CaseBegun,
    Identified,
    LeadEvent,
    NotEntered,
    PassedOn,
    Referred,
    Repeated,
    advanced,
)
from lianxin.monitoring.models import Episode, Lead
from lianxin.monitoring.models import LeadEvent as LeadEventRow
from lianxin.monitoring.operations.gates import checked_code, checked_text, keep, moment, record
from lianxin.monitoring.operations.leads import LONGEST_WORDS, holder_of
from lianxin.monitoring.queries.policy import lead_clock
from lianxin.monitoring.recording import lead_copies, lead_standing, person_of
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.procedures.access import ACTS
from lianxin.procedures.domain.calendar import day_of
from lianxin.procedures.domain.definitions import Hat
from lianxin.procedures.models import Case
from lianxin.procedures.operations import NewCase, begin_case
from lianxin.registry.access import access_household
from lianxin.registry.queries import years_of

if TYPE_CHECKING:
    from lianxin.people.models import User

ENTRY = "monitoring_entry"
_LONGEST_DEPARTMENT = 100
_DEPARTMENT = Words("转给的部门", "the department")
_SEEN = Words("核实情况", "what was seen")


@transaction.atomic
def identify_lead(*, lead_id: int, household_id: int, seen: int, by: User, at: datetime | None = None) -> Lead:
    """Say which household of the register a lead is about: a person's word, never a guess.

    Raises:
        PermissionDenied, Http404: ``by`` does not answer it, or may not see the household.
        Refused: MONI-002 to MONI-004, MONI-008 it is about one already, MONI-009 another level holds it, MONI-014 it has changed.
    """
    lead, hat, now = _held(lead_id, seen, by, at)
    household = access_household(by, household_id, Act.READ_MONITORING)
    event = Identified(now, person_of(by), hat, household.pk)
    return _moved(lead, event, by, "", {"household": household.pk})


@transaction.atomic
def pass_lead(*, lead_id: int, area_code: str, words: str, seen: int, by: User, at: datetime | None = None) -> Lead:
    """Pass a lead to another village, township or county, or take it over; the clock of whoever gets it begins on that day.

    Raises:
        PermissionDenied, Http404: ``by`` acts for no level there.
        Refused: MONI-002 to MONI-004, MONI-006 no words, MONI-010 it is there already, MONI-013, MONI-014 it has changed, MONI-017
            neither his area nor the level above.
    """
    lead, hat, now = _held(lead_id, seen, by, at)
    is_above = lead.area_code.startswith(area_code)
    is_his = any(scope_of(by, act).covers(area_code) for act in ACTS.values())
    if len(area_code) < len(lead.area_code[:6]) or not (is_above or is_his):
        raise Refused(errors.PASSED_TO_NOBODY, area=area_code)
    told = checked_text(words, _SEEN, longest=LONGEST_WORDS)
    holder = holder_of(area_code)
    event = PassedOn(now, person_of(by), hat, holder, area_code, told)
    return _moved(lead, event, by, told, {"holder": holder.value, "area": area_code})


@transaction.atomic
def refer_lead(*, lead_id: int, department: str, words: str, seen: int, by: User, at: datetime | None = None) -> Lead:
    """Refer a lead to a department outside the house (转办); it ends here, and stays on record.

    Raises:
        PermissionDenied, Http404: ``by`` does not answer it.
        Refused: MONI-002 to MONI-004, MONI-009 another level holds it, MONI-013 no words, MONI-014 it has changed.
    """
    lead, hat, now = _held(lead_id, seen, by, at)
    whom = checked_text(department, _DEPARTMENT, longest=_LONGEST_DEPARTMENT)
    told = checked_text(words, _SEEN, longest=LONGEST_WORDS)
    return _moved(lead, Referred(now, person_of(by), hat, whom, told), by, told, {"department": whom})


@transaction.atomic
def settle_lead(*, lead_id: int, reason: str, words: str, seen: int, by: User, at: datetime | None = None) -> Lead:
    """Settle that nobody is entered for a lead: why, and what was seen. Whoever reported it does not do so himself.

    Raises:
        PermissionDenied, Http404: ``by`` does not answer it.
        Refused: MONI-002 to MONI-005, MONI-009 another level holds it, MONI-011 no such reason, MONI-013 no words, MONI-014.
    """
    lead, hat, now = _held(lead_id, seen, by, at)
    why = checked_code("not_entered_reason", reason)
    told = checked_text(words, _SEEN, longest=LONGEST_WORDS)
    event = NotEntered(now, person_of(by), hat, why, told)
    return _moved(lead, event, by, told, {"reason": why}, reason=why)


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a case of entry is begun from a lead: the answers to its version's choices, and the year of the facts."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None


@transaction.atomic
def begin_entry(
    *, lead_id: int, beginning: Beginning, seen: int, by: User, at: datetime | None = None
) -> tuple[Lead, Case]:
    """Begin the case of entry for a lead that is true. The lead only starts it: whether the household is entered, the case decides.

    Raises:
        PermissionDenied, Http404: ``by`` does not answer it, or acts for no level there.
        Refused: MONI-002 to MONI-004, MONI-007 no household yet, MONI-009 another level holds it, MONI-014 it has changed, MONI-016
            monitored already, MONI-018 no facts; PROC codes the case cannot begin.
    """
    lead, hat, now = _held(lead_id, seen, by, at)
    if lead.household is None:
        raise Refused(errors.NOT_IDENTIFIED)
    refuse_monitored(lead.household_id)
    years = years_of(lead.household)
    year = beginning.year or next((one for one in years if one <= day_of(now).year), None)
    if year is None:
        raise Refused(errors.NO_FACTS_TO_BEGIN)
    note = f"线索 {lead.pk}：{lead.words}"
    entry = NewCase(ENTRY, year, household_id=lead.household_id, chosen=beginning.chosen, note=note)
    case = begin_case(entry=entry, by=by, at=now)
    _moved(lead, CaseBegun(now, person_of(by), hat, case.pk), by, "", {"case": case.pk}, case=case)
    return lead, case


def refuse_monitored(household_id: int | None) -> None:
    """Refuse to enter a household that is monitored now.

    Raises:
        Refused: MONI-016.
    """
    present = Episode.objects.filter(household_id=household_id, ended_on__isnull=True).first()
    if present is not None:
        raise Refused(errors.MONITORED_NOW, began_on=present.began_on.isoformat())


def repeat_lead(lead: Lead, words: str, by: User | None, now: datetime) -> Lead:
    """Note on an open lead that it was told once more; its clock goes on."""
    held = Lead.objects.select_for_update().get(pk=lead.pk)
    return _moved(held, Repeated(now, person_of(by), words), by, words[:LONGEST_WORDS], {})


def _held(lead_id: int, seen: int, by: User, at: datetime | None) -> tuple[Lead, Hat, datetime]:
    """The lead, its row locked, if nothing happened since the user looked at it; for which level he acts; the moment."""
    access_lead(by, lead_id)
    lead = Lead.objects.select_for_update().get(pk=lead_id)
    hat = acting_hat(by, lead)
    if hat is None:
        raise PermissionDenied(Act.ACT_FOR_VILLAGE.value)
    if lead.revision != seen:
        raise Refused(errors.LEAD_CHANGED, now=lead.revision, seen=seen)
    return lead, hat, moment(at)


_KINDS: dict[type[Any], str] = {
    Repeated: LeadEventRow.Kind.REPEATED,
    Identified: LeadEventRow.Kind.IDENTIFIED,
    PassedOn: LeadEventRow.Kind.PASSED_ON,
    Referred: LeadEventRow.Kind.REFERRED,
    NotEntered: LeadEventRow.Kind.NOT_ENTERED,
    CaseBegun: LeadEventRow.Kind.CASE_BEGUN,
}


def _moved(lead: Lead, event: LeadEvent, by: User | None, words: str, told: dict[str, Any], **kept: Any) -> Lead:
    """Write an event, bring the lead up to date, and audit it."""
    after = advanced(lead_standing(lead), event)
    hat = getattr(event, "hat", None)
    kind = _KINDS[type(event)]
    LeadEventRow(
        lead=lead,
        number=after.events,
        kind=kind,
        at=event.at,
        by=by,
        hat=hat.value if hat else "",
        words=words,
        told=told,
    ).save(force_insert=True)
    # A clock that began stays as it was reckoned; only passing it on begins another.
    copies = lead_copies(after, lead_clock(lead.source, on=after.since, area_code=after.area_code))
    if not isinstance(event, PassedOn):
        copies = {name: copies[name] for name in ("state", "household_id", "ended_on", "revision")}
    keep(lead, copies | kept)
    if isinstance(event, Identified):
        lead.refresh_from_db(fields=["household"])
    record("monitoring.answer", by, "monitoring.lead", lead.pk, lead.area_code, kind=str(kind), number=after.events)
    return lead
