"""The life of a lead, pure: what may follow what, for which level, and that a history replays to where it led."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.monitoring.domain.deadlines import Deadline, LeadClock, deadline
from lianxin.monitoring.domain.leads import (
    CaseBegun,
    Identified,
    LeadEvent,
    LeadState,
    NotEntered,
    PassedOn,
    Referred,
    Repeated,
    Reported,
    advanced,
    replayed,
)
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import ZONE, DayKind
from lianxin.procedures.domain.definitions import Hat

AT = datetime(2026, 11, 2, 10, tzinfo=ZONE)
REPORT = Reported(AT, AT.date(), "user:1", Hat.VILLAGE, Hat.VILLAGE, "999901101201", 7)
LATER = AT + timedelta(days=1)


def refused(code: str, *events: LeadEvent) -> None:
    with pytest.raises(Refused) as caught:
        replayed(events)
    assert caught.value.code == code


def test_a_history_begins_with_the_report_and_has_one() -> None:
    refused("MONI-001")
    refused("MONI-001", Repeated(AT, "user:1", "又说"))
    refused("MONI-001", REPORT, REPORT)


def test_a_lead_that_was_told_again_keeps_its_clock() -> None:
    standing = replayed([REPORT, Repeated(LATER, "house", "又说")])
    assert (standing.since, standing.events, standing.state) == (AT.date(), 2, LeadState.OPEN)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (NotEntered(LATER, "user:2", Hat.VILLAGE, "no_risk", " "), "MONI-006"),
        (NotEntered(LATER, "user:1", Hat.VILLAGE, "no_risk", "看过"), "MONI-005"),
        (NotEntered(LATER, "user:2", Hat.TOWNSHIP, "no_risk", "看过"), "MONI-009"),
        (NotEntered(LATER, "user:1", Hat.TOWNSHIP, "no_risk", "看过"), "MONI-003"),
        (NotEntered(AT - timedelta(days=1), "user:2", Hat.VILLAGE, "no_risk", "看过"), "MONI-004"),
        (Referred(LATER, "user:2", Hat.VILLAGE, "", "请办"), "MONI-006"),
        (PassedOn(LATER, "user:2", Hat.VILLAGE, Hat.VILLAGE, "999901101201", "转"), "MONI-010"),
        (PassedOn(LATER, "user:2", Hat.VILLAGE, Hat.TOWNSHIP, "999901101", ""), "MONI-006"),
        (Identified(LATER, "user:2", Hat.VILLAGE, 8), "MONI-008"),
    ],
)
def test_what_may_not_follow_is_refused(event: LeadEvent, code: str) -> None:
    refused(code, REPORT, event)


def test_a_case_needs_a_household() -> None:
    unknown = replace(REPORT, household=None)
    refused("MONI-007", unknown, CaseBegun(LATER, "user:2", Hat.VILLAGE, 5))
    found = replayed([unknown, Identified(LATER, "user:2", Hat.VILLAGE, 8), CaseBegun(LATER, "user:2", Hat.VILLAGE, 5)])
    assert (found.state, found.household, found.ended_on) == (LeadState.ENTERING, 8, LATER.date())
    refused("MONI-002", REPORT, CaseBegun(LATER, "user:2", Hat.VILLAGE, 5), Repeated(LATER, "user:3", "又说"))


PEOPLE = st.sampled_from(["user:1", "user:2", "user:3", "house"])
HATS = st.sampled_from(list(Hat))
PLACES = st.sampled_from([(Hat.VILLAGE, "999901101201"), (Hat.TOWNSHIP, "999901101"), (Hat.COUNTY, "999901")])


@st.composite
def histories(draw: st.DrawFn) -> list[LeadEvent]:
    """A report, and whatever anybody may try after it."""
    events: list[LeadEvent] = [replace(REPORT, household=draw(st.sampled_from([None, 7])))]
    at = AT
    for _ in range(draw(st.integers(0, 8))):
        at += timedelta(hours=draw(st.integers(0, 60)))
        person, hat, place = draw(PEOPLE), draw(HATS), draw(PLACES)
        events.append(
            draw(
                st.sampled_from(
                    [
                        Repeated(at, person, "又说"),
                        Identified(at, person, hat, 8),
                        PassedOn(at, person, hat, *place, "转"),
                        Referred(at, person, hat, "民政办", "请办"),
                        NotEntered(at, person, hat, "no_risk", "看过"),
                        CaseBegun(at, person, hat, 5),
                    ]
                )
            )
        )
    return events


@given(histories())
def test_what_was_let_through_replays_to_the_same_standing(tried: list[LeadEvent]) -> None:
    standing, kept = None, []
    for event in tried:
        try:
            standing = advanced(standing, event)
        except Refused:
            continue
        kept.append(event)
    assert standing == replayed(kept)
    assert standing is not None
    assert standing.events == len(kept)
    # Nothing follows an end; whoever reported it never settled it; everybody wore one hat; a case has its household.
    ends = [one for one in kept if isinstance(one, Referred | NotEntered | CaseBegun)]
    assert len(ends) <= 1
    assert (not ends) is (standing.state is LeadState.OPEN)
    assert not ends or kept[-1] is ends[0]
    assert not any(isinstance(one, NotEntered) and one.person == "user:1" for one in kept)
    worn: dict[str, set[Hat]] = {}
    for one in kept:
        hat = getattr(one, "hat", None)
        if hat is not None:
            worn.setdefault(one.person, set()).add(hat)
    assert all(len(hats) == 1 for hats in worn.values())
    assert standing.state is not LeadState.ENTERING or standing.household is not None


# Deadlines ----------------------------------------------------------------------------------------------------------------


def test_the_levels_above_are_told_one_after_the_other() -> None:
    days = deadline(LeadClock(3, 2), date(2026, 11, 2), Hat.VILLAGE, shelf.calendar())
    assert days == Deadline(date(2026, 11, 5), date(2026, 11, 10), date(2026, 11, 12), False)
    assert days.told(Hat.VILLAGE, date(2026, 11, 9)) == ()
    assert days.told(Hat.VILLAGE, date(2026, 11, 10)) == (Hat.TOWNSHIP,)
    assert days.told(Hat.VILLAGE, date(2026, 11, 12)) == (Hat.TOWNSHIP, Hat.COUNTY)


def test_the_county_has_nobody_above() -> None:
    calendar, since = shelf.calendar(), date(2026, 11, 2)
    county = deadline(LeadClock(3, 2), since, Hat.COUNTY, calendar)
    township = deadline(LeadClock(3, 2), since, Hat.TOWNSHIP, calendar)
    assert (county.escalates_on, county.escalates_further_on) == (None, None)
    assert township.escalates_on is not None
    assert township.escalates_further_on is None
    assert township.told(Hat.TOWNSHIP, date(2027, 1, 1)) == (Hat.COUNTY,)


def test_a_year_of_unknown_holidays_is_said() -> None:
    assert deadline(LeadClock(3, 2), date(2031, 5, 5), Hat.VILLAGE, shelf.calendar()).is_reckoned_blind


@given(
    since=st.dates(date(2020, 1, 1), date(2026, 12, 1)),
    days=st.integers(0, 20),
    grace=st.integers(0, 10),
    kind=st.sampled_from(list(DayKind)),
)
def test_days_come_in_order_and_end_on_days_worked(since: date, days: int, grace: int, kind: DayKind) -> None:
    calendar = shelf.calendar()
    found = deadline(LeadClock(days, grace, kind), since, Hat.VILLAGE, calendar)
    assert found.escalates_on is not None
    assert found.escalates_further_on is not None
    assert since + timedelta(days=days) <= found.due_on < found.escalates_on <= found.escalates_further_on
    assert calendar.is_worked(found.due_on)
