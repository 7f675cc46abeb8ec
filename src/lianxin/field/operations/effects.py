"""Carry items out, each by the operation of the room that owns what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.errors import Refused
from lianxin.field import errors
from lianxin.field.domain.answers import (
    FactsTold,
    JoiningTold,
    LeavingTold,
    disputes_told,
    facts_told,
    lead_told,
    membership_told,
    visit_told,
)
from lianxin.field.domain.items import Kind, NewItem
from lianxin.field.domain.merging import Meeting, Offered, Present, meeting_of
from lianxin.field.domain.outcomes import OpenChoice, Outcome
from lianxin.field.models import Divergence, FieldItem
from lianxin.field.queries.present import FactsOf, present_facts
from lianxin.monitoring.operations import NewLead, report_lead
from lianxin.people.access import required_area, scope_of
from lianxin.people.queries import helper_of
from lianxin.people.roles import Act
from lianxin.procedures.papers import KeptFile, file_content
from lianxin.registry import errors as registry_errors
from lianxin.registry.access import access_household, may_do_to
from lianxin.registry.models import MemberFacts
from lianxin.registry.operations import (
    Arrival,
    Collected,
    close_membership,
    correct_facts,
    correct_village_facts,
    join_household,
)
from lianxin.registry.operations.years import required_open_book
from lianxin.rulebook import dictionary
from lianxin.supervision.operations import NewDispute, report_disputes_of_day
from lianxin.work.operations import NewRecord, record_work
from lianxin.work.photographs import kept_photographs

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class Taken:
    """An item that was taken in: its row, what it says, its files as they were kept."""

    item: FieldItem
    entry: NewItem
    files: tuple[tuple[str, KeptFile], ...] = ()


def carried_out(taken: Taken, by: User) -> Outcome:
    """Do what an item says, as the user; return what was written, and what a person has to decide.

    Raises:
        PermissionDenied, Http404: it is not his to say.
        Refused: the room that owns it does not take it.
    """
    effect = _EFFECTS.get(taken.entry.kind)
    if effect is None:
        raise Refused(errors.KIND_NOT_READY, name=taken.entry.kind.value)
    return effect(taken, by)


def write_facts(taken: Taken, told: FactsTold, offered: tuple[Offered, ...], *, by: User) -> None:
    """Write facts into the register, with who saw them and when as their source."""
    given: dict[str, Any] = {
        "year": told.year,
        "values": {one.field: one.value for one in offered},
        "reason": told.reason,
        "by": by,
        "collected": Collected(taken.item.sender.name, taken.entry.on),
    }
    if told.table == "village":
        correct_village_facts(village_code=taken.item.village_code, **given)
    else:
        correct_facts(household_id=_household_id(taken.entry), member_id=told.member_id, **given)


def change_membership(taken: Taken, told: LeavingTold | JoiningTold, *, by: User) -> MemberFacts:
    """Close or begin a membership."""
    entry, household_id = taken.entry, _household_id(taken.entry)
    if isinstance(told, LeavingTold):
        return close_membership(
            household_id=household_id, member_id=told.member_id, kind=told.kind, on=entry.on, by=by,
            new_head_id=told.new_head_id, note=told.note,
        )  # fmt: skip
    arrival = Arrival(relation=told.relation, name=told.name, sex=told.sex)
    return join_household(
        household_id=household_id, arrival=arrival, kind=told.kind, on=entry.on, by=by, note=told.note
    )


def facts_of(taken: Taken, told: FactsTold) -> FactsOf:
    """Whose facts an item is about."""
    return FactsOf(told.table, told.year, taken.entry.household_id, told.member_id, taken.item.village_code)


def _facts(taken: Taken, by: User) -> Outcome:
    told = facts_told(taken.entry.answers, dictionary())
    may_write = _may_write_facts(taken, told, by)
    required_open_book(taken.item.village_code[:6], told.year)
    of = facts_of(taken, told)
    present = present_facts(of, [one.field for one in told.offered], lock=True)
    if present is None:
        if told.table != "village":
            raise Refused(registry_errors.YEAR_NOT_OPENED, year=told.year)
        present = {one.field: Present(None, 0) for one in told.offered}
    meetings = {one.field: meeting_of(one, present[one.field]) for one in told.offered}
    free = tuple(one for one in told.offered if may_write and meetings[one.field] is Meeting.FREE)
    if free:
        write_facts(taken, told, free, by=by)
    choices = tuple(
        OpenChoice(
            why=(Divergence.Why.APART if meetings[one.field] is Meeting.APART else Divergence.Why.REVIEW).value,
            table=told.table,
            thing_id=of.thing_id,
            year=told.year,
            offered=one,
            present=present[one.field],
        )
        for one in told.offered
        if one not in free and meetings[one.field] is not Meeting.AGREES
    )
    written = {"thing": f"registry.{told.table}", "id": of.thing_id or taken.item.village_code}
    return Outcome(({**written, "facts": [one.field for one in free]},) if free else (), choices)


def _may_write_facts(taken: Taken, told: FactsTold, by: User) -> bool:
    if told.table == "village":
        required_area(by, Act.READ_REGISTRY, taken.item.village_code)
        return scope_of(by, Act.CORRECT_FACTS).covers(taken.item.village_code)
    household = access_household(by, _household_id(taken.entry))
    return may_do_to(by, Act.CORRECT_FACTS, household)


def _membership(taken: Taken, by: User) -> Outcome:
    told = membership_told(taken.entry.answers)
    household = access_household(by, _household_id(taken.entry))
    if not may_do_to(by, Act.CORRECT_FACTS, household):
        thing = told.member_id if isinstance(told, LeavingTold) else household.pk
        return Outcome(choices=(OpenChoice(Divergence.Why.REVIEW.value, "member", thing),))
    facts = change_membership(taken, told, by=by)
    return Outcome(({"thing": "registry.member", "id": facts.member_id},))


def _visit(taken: Taken, by: User) -> Outcome:
    entry, told = taken.entry, visit_told(taken.entry.answers)
    helper = helper_of(by)
    pictures = [(name, BytesIO(file_content(kept.digest, kept.kind))) for name, kept in taken.files]
    row = record_work(
        entry=NewRecord(
            key=entry.uuid,
            kind="visit",
            on=entry.on,
            household_ids=(_household_id(entry),),
            helper_ids=(helper.pk,) if helper else (),
            others=None if helper else 1,
            found=told.found,
            promised=told.promised,
            done=told.done,
            next_step=told.next_step,
            next_on=told.next_on,
            photos=kept_photographs(pictures),
            noted_at=entry.made_at,
        ),
        by=by,
    )
    return Outcome(({"thing": "work.record", "id": row.pk},))


def _lead(taken: Taken, by: User) -> Outcome:
    entry, told = taken.entry, lead_told(taken.entry.answers)
    lead = report_lead(
        entry=NewLead(
            source=told.source,
            words=told.words,
            household_id=entry.household_id,
            member_id=told.member_id,
            person_name=told.person_name,
            place=told.place,
            area_code="" if entry.household_id else taken.item.village_code,
            risk=told.risk,
            reported_on=entry.on,
        ),
        by=by,
    )
    return Outcome(({"thing": "monitoring.lead", "id": lead.pk},))


def _disputes(taken: Taken, by: User) -> Outcome:
    found, words = disputes_told(taken.entry.answers)
    report = report_disputes_of_day(
        village_code=taken.item.village_code,
        on=taken.entry.on,
        token=taken.entry.uuid,
        by=by,
        found=[NewDispute(one.kind, one.parties, one.words, one.since_on) for one in found],
        words=words,
    )
    return Outcome(({"thing": "supervision.dispute_report", "id": report.pk},))


def _household_id(entry: NewItem) -> int:
    if entry.household_id is None:
        raise Refused(errors.NOT_YOURS)
    return entry.household_id


_EFFECTS: dict[Kind, Callable[[Taken, User], Outcome]] = {
    Kind.VISIT: _visit,
    Kind.FACTS: _facts,
    Kind.MEMBER: _membership,
    Kind.LEAD: _lead,
    Kind.DISPUTES: _disputes,
}
