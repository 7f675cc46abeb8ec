"""Leads as a user may see them: the ledger, what is his to answer, what is late, and one with its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.monitoring.access import leads_open_to
from lianxin.monitoring.models import Lead, LeadEvent
from lianxin.monitoring.queries.policy import soon_until
from lianxin.people.access import scope_of, within_area
from lianxin.procedures.access import ACTS
from lianxin.procedures.domain.definitions import Hat
from lianxin.registry.models import Household, MemberFacts
from lianxin.registry.queries import HouseholdFilter, area_names, filtered_households
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

STATES: dict[str, tuple[Words, str]] = {
    "open": (Words("待核实", "To look into"), "unsure"),
    "entering": (Words("已发起纳入", "Case of entry begun"), "info"),
    "not_entered": (Words("不纳入", "Not entered"), "plain"),
    "referred": (Words("已转部门", "Referred"), "plain"),
}
CASE_OUTCOMES: dict[str, tuple[Words, str]] = {
    "": (Words("纳入办理中", "Entry under way"), "info"),
    "granted": (Words("已纳入", "Entered"), "good"),
    "refused": (Words("办理后不纳入", "Not entered by the case"), "plain"),
}
STANDINGS: tuple[tuple[str, Words], ...] = (
    ("mine", Words("等我处置", "mine to answer")),
    ("mine_late", Words("等我处置、已超期", "mine to answer, overdue")),
    ("mine_in_time", Words("等我处置、没超期", "mine to answer, in time")),
    ("open", Words("全部待核实", "all to look into")),
    ("overdue", Words("已超期", "overdue")),
    ("soon", Words("即将到期", "due soon")),
    ("told", Words("超期上报到我这级", "overdue, told to my level")),
    ("unknown", Words("还没对应到户", "household not found yet")),
    ("entering", Words("已发起纳入", "case of entry begun")),
    ("not_entered", Words("不纳入", "not entered")),
    ("referred", Words("已转部门", "referred")),
)
MOST_FOUND = 10


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """What a reader asks to see; empty: everything."""

    standing: str = "open"
    source: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead as a list shows it, on a day."""

    lead: Lead
    subject: str
    place: str
    source: Words
    risk: Words | None
    on: date

    @property
    def is_late(self) -> bool:
        return self.lead.state == Lead.State.OPEN and self.lead.due_on < self.on

    @property
    def days_late(self) -> int:
        return max(0, (self.on - self.lead.due_on).days) if self.lead.state == Lead.State.OPEN else 0

    @property
    def is_told(self) -> bool:
        """Whether the level above is told."""
        return self.is_late and self.lead.escalates_on is not None and self.lead.escalates_on <= self.on


def overdue(on: date) -> Q:
    """A condition that a lead should have been answered before a day."""
    return Q(state=Lead.State.OPEN, due_on__lt=on)


def due_soon(on: date) -> Q:
    """A condition that a lead is open, not overdue, and due within the days that count as soon."""
    return Q(state=Lead.State.OPEN, due_on__range=(on, soon_until(on=on)))


def mine(user: User) -> Q:
    """A condition that a lead is open and the user's to answer: he acts for the level that holds it, there."""
    return Q(state=Lead.State.OPEN) & _held_by(user)


def _held_by(user: User) -> Q:
    wanted = Q(pk__in=[])
    for hat, act in ACTS.items():
        scope = scope_of(user, act)
        if scope.prefixes:
            wanted |= Q(holder=hat.value) & scope.area_filter("area_code")
    return wanted


def told_to(user: User, on: date) -> Q:
    """A condition that a lead is late and the user's level is told of it: the one above its holder, or the one above that."""
    wanted = Q(pk__in=[])
    township, county = (scope_of(user, ACTS[hat]) for hat in (Hat.TOWNSHIP, Hat.COUNTY))
    if township.prefixes:
        wanted |= Q(holder="village", escalates_on__lte=on) & township.area_filter("area_code")
    if county.prefixes:
        late = Q(holder="township", escalates_on__lte=on) | Q(holder="village", escalates_further_on__lte=on)
        wanted |= late & county.area_filter("area_code")
    return Q(state=Lead.State.OPEN) & wanted


def filtered_leads(user: User, wanted: LeadFilter, *, on: date) -> QuerySet[Lead]:
    """Leads that the user may see, as he asks for them: those due first at the top, the answered ones after them.

    Raises:
        PermissionDenied: they are closed to him.
    """
    found = leads_open_to(user)
    conditions = {
        "mine": lambda: mine(user),
        "mine_late": lambda: mine(user) & overdue(on),
        "mine_in_time": lambda: mine(user) & ~overdue(on),
        "open": lambda: Q(state=Lead.State.OPEN),
        "overdue": lambda: overdue(on),
        "soon": lambda: due_soon(on),
        "told": lambda: told_to(user, on),
        "unknown": lambda: Q(state=Lead.State.OPEN, household__isnull=True),
    }
    if wanted.standing in conditions:
        found = found.filter(conditions[wanted.standing]())
    elif wanted.standing:
        found = found.filter(state=wanted.standing)
    if wanted.source:
        found = found.filter(source=wanted.source)
    if wanted.area_code:
        found = found.filter(within_area("area_code", wanted.area_code))
    return found.select_related("household", "member", "case").order_by("due_on", "id")


def lead_rows(leads: Iterable[Lead], *, on: date) -> list[LeadRow]:
    """Return leads as lists show them."""
    found = list(leads)
    names = area_names({one.area_code for one in found})
    return [
        LeadRow(one, subject_of(one), names[one.area_code], code_words("lead_source", one.source), _risk(one), on)
        for one in found
    ]


def subject_of(lead: Lead) -> str:
    """Whom a lead is about, by name."""
    if lead.member is not None:
        return lead.member.name
    if lead.household is not None:
        return lead.household.head_name or lead.household.household_no or "—"
    return lead.person_name or "—"


def code_words(list_name: str, key: str) -> Words:
    """Return what a code is called; one that its list no longer knows stands as it is."""
    known = {code.key: code.words for code in dictionary().code_lists[list_name].codes}
    return known.get(key, Words(key, key))


def _risk(lead: Lead) -> Words | None:
    return code_words("risk", lead.risk) if lead.risk else None


def lead_counts(user: User, *, on: date) -> dict[str, int]:
    """How many leads are the user's to answer, late, due soon, told to his level, or about nobody known yet."""
    found = leads_open_to(user).filter(state=Lead.State.OPEN)
    wanted = {
        "mine": mine(user), "overdue": overdue(on), "soon": due_soon(on), "told": told_to(user, on),
        "unknown": Q(household__isnull=True),
    }  # fmt: skip
    return {name: found.filter(condition).count() for name, condition in wanted.items()}


def history_of(lead: Lead) -> list[LeadEvent]:
    """Return everything that happened to a lead, the first first, with who did it."""
    return list(lead.events.select_related("by").order_by("number"))


def leads_of_household(user: User, household_id: int) -> list[Lead]:
    """Leads about a household that the user may see, the newest first."""
    found = leads_open_to(user).filter(household_id=household_id).select_related("household", "member", "case")
    return list(found.order_by("-id"))


def households_found(user: User, query: str, *, year: int) -> list[Household]:
    """Return the first households that a name, a number or a sound finds among those that the user may see."""
    if not query.strip():
        return []
    return list(filtered_households(user, HouseholdFilter(year=year, query=query.strip()))[:MOST_FOUND])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household that a lead may be about: it has somebody of that name; whether the last characters of the number agree."""

    household: Household
    member_name: str
    place: str
    agrees: bool | None


def candidates_for(user: User, lead: Lead, *, year: int) -> list[Candidate]:
    """Return households of the lead's area with somebody of the name that was told. A person chooses; nothing is taken for granted."""
    name = lead.person_name.strip()
    if lead.household_id is not None or not name:
        return []
    rows = MemberFacts.objects.filter(
        within_area("household__village_code", lead.area_code),
        household__in=filtered_households(user, HouseholdFilter(year=year)).values("pk"),
        member__name=name, year=year, left_on__isnull=True,
    ).select_related("member", "household")[:MOST_FOUND]  # fmt: skip
    names = area_names({row.household.village_code for row in rows})
    found = [
        Candidate(
            row.household,
            row.member.name,
            names[row.household.village_code],
            row.member.id_tail == lead.id_tail if lead.id_tail and row.member.id_tail else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.agrees is not True, one.place))


def latest_open_lead(*, kind: str, identity: str) -> Lead | None:
    """Return the open lead of a kind of warning about a person, by the digest of his number."""
    found = Lead.objects.filter(warning_kind=kind, identity=identity, state=Lead.State.OPEN) if identity else None
    return found.order_by("-id").first() if found is not None else None
