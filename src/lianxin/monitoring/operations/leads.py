"""Report a lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.monitoring import errors
from lianxin.monitoring.domain.leads import Reported, advanced
from lianxin.monitoring.models import Lead, LeadEvent
from lianxin.monitoring.operations.gates import checked_code, checked_day, checked_text, may, moment, record
from lianxin.monitoring.queries.policy import lead_clock
from lianxin.monitoring.recording import lead_copies, person_of
from lianxin.people.roles import Act
from lianxin.places.domain.codes import LENGTHS, Level
from lianxin.procedures.access import hat_of
from lianxin.procedures.domain.calendar import day_of
from lianxin.procedures.domain.definitions import Hat
from lianxin.registry.access import access_household
from lianxin.registry.models import Household, MemberFacts

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST_WORDS = 400
LONGEST_NAME = 60
LONGEST_PLACE = 120
_LONGEST_PHONE = 40


@dataclass(frozen=True, slots=True)
class NewLead:
    """A lead to be reported: about a household of the register (and perhaps one of its members), or a person not yet on it, with
    name, place and the area that has to answer."""

    source: str
    words: str
    household_id: int | None = None
    member_id: int | None = None
    person_name: str = ""
    place: str = ""
    area_code: str = ""
    risk: str = ""
    phone: str = ""
    happened_on: date | None = None
    reported_on: date | None = None


@transaction.atomic
def report_lead(*, entry: NewLead, by: User | None, at: datetime | None = None) -> Lead:
    """Report a lead; its clock begins on the day after. ``at`` is the moment, now if absent.

    Raises:
        PermissionDenied, Http404: ``by`` reports no leads there, or may not see the household.
        Refused: MONI-011 a code; MONI-012 nobody named, MONI-013 no words or too many, MONI-015 a day ahead.
    """
    now = moment(at)
    source = checked_code("lead_source", entry.source)
    risk = checked_code("risk", entry.risk) if entry.risk else ""
    words = checked_text(entry.words, Words("线索内容", "the lead"), longest=LONGEST_WORDS)
    on = checked_day(entry.reported_on or day_of(now), now)
    if entry.happened_on is not None:
        checked_day(entry.happened_on, now)
    household, area_code = _about(entry, by)
    holder = holder_of(area_code)
    hat = hat_of(by, area_code) if by is not None else None
    event = Reported(now, on, person_of(by), hat, holder, area_code, household.pk if household else None)
    standing = advanced(None, event)
    lead = Lead.objects.create(
        source=source,
        risk=risk,
        member_id=_member(entry, household, now),
        person_name=entry.person_name.strip()[:LONGEST_NAME],
        place=entry.place.strip()[:LONGEST_PLACE],
        phone=entry.phone.strip()[:_LONGEST_PHONE] or None,
        words=words,
        happened_on=entry.happened_on,
        reported_on=on,
        origin_code=area_code,
        **lead_copies(standing, lead_clock(source, on=on, area_code=area_code)),
    )
    first_event(lead, event, by).save(force_insert=True)
    record(
        Act.REPORT_LEADS, by, "monitoring.lead", lead.pk, area_code, source=source, risk=risk, due_on=str(lead.due_on)
    )
    return lead


def first_event(lead: Lead, event: Reported, by: User | None) -> LeadEvent:
    """Return the row of a report, not yet saved."""
    told = {
        "on": event.on.isoformat(),
        "holder": event.holder.value,
        "area": event.area_code,
        "household": event.household,
    }
    hat = event.hat.value if event.hat else ""
    return LeadEvent(
        lead=lead, number=1, kind=LeadEvent.Kind.REPORTED, at=event.at, by=by, hat=hat, words=lead.words, told=told
    )


def holder_of(area_code: str) -> Hat:
    """Return the level that answers for an area.

    Raises:
        Refused: MONI-012, an area above the county answers nothing.
    """
    if len(area_code) >= LENGTHS[Level.VILLAGE]:
        return Hat.VILLAGE
    if len(area_code) >= LENGTHS[Level.TOWNSHIP]:
        return Hat.TOWNSHIP
    if len(area_code) >= LENGTHS[Level.COUNTY]:
        return Hat.COUNTY
    raise Refused(errors.NOBODY_NAMED)


def _about(entry: NewLead, by: User | None) -> tuple[Household | None, str]:
    if entry.household_id is not None:
        if by is not None:
            household = access_household(by, entry.household_id, Act.REPORT_LEADS)
        else:
            household = Household.objects.get(pk=entry.household_id)
        return household, household.village_code
    if not entry.person_name.strip() or not entry.place.strip() or not entry.area_code:
        raise Refused(errors.NOBODY_NAMED)
    may(by, Act.REPORT_LEADS, entry.area_code)
    return None, entry.area_code


def _member(entry: NewLead, household: Household | None, now: datetime) -> int | None:
    if entry.member_id is None or household is None:
        return None
    rows: Any = MemberFacts.objects.filter(household=household, member_id=entry.member_id, year__lte=day_of(now).year)
    if not rows.exists():
        raise Refused(errors.NOBODY_NAMED)
    return entry.member_id
