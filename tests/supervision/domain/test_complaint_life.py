"""The life of a complaint: what may follow what, and what holds whatever people try."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lianxin.core.kernel.errors import Refused
from lianxin.supervision.domain.complaints import (
    THE_PERSON,
    Answered,
    ComplaintState,
    Holder,
    Judged,
    MadeIssue,
    PassedOn,
    Received,
    Reclassified,
    Taken,
    TakenOver,
    advanced,
    replayed,
)

AT = datetime(2026, 6, 1, 3, tzinfo=UTC)
CITY, COUNTY, HERE, THERE = "9999", "999901", "999901101", "999901102"


def at(hours: int) -> datetime:
    return AT + timedelta(hours=hours)


def received(*, is_sensitive: bool = False) -> Received:
    holder, area = (Holder.COUNTY, COUNTY) if is_sensitive else (Holder.TOWNSHIP, HERE)
    return Received(AT, "house", date(2026, 6, 1), holder, area, is_sensitive)


ROAD: tuple[Any, ...] = (received(), Taken(at(1), "user:1"), Answered(at(2), "user:1", "upheld"))


def refusal(*events: Any) -> str:
    with pytest.raises(Refused) as caught:
        replayed(events)
    return caught.value.code


def test_it_begins_with_the_receipt_and_has_one() -> None:
    assert refusal() == refusal(Taken(AT, "user:1")) == refusal(received(), received()) == "COMPL-001"


def test_it_refuses_time_that_runs_back() -> None:
    assert refusal(*ROAD[:2], Answered(AT, "user:1", "upheld")) == "COMPL-002"


@pytest.mark.parametrize(
    "events",
    [
        (ROAD[0], Answered(at(1), "user:1", "upheld")),
        (*ROAD[:2], Taken(at(2), "user:2")),
        (*ROAD[:2], Judged(at(2), THE_PERSON, is_content=True)),
        (*ROAD, Answered(at(3), "user:1", "upheld")),
        (ROAD[0], MadeIssue(at(1), "user:1", 7)),
        (*ROAD, PassedOn(at(3), "user:1", Holder.COUNTY, COUNTY)),
    ],
)
def test_it_refuses_a_step_out_of_turn(events: tuple[Any, ...]) -> None:
    assert refusal(*events) == "COMPL-003"


def test_it_is_answered_by_somebody_else_once_the_person_was_not_content() -> None:
    again = (*ROAD, Judged(at(3), THE_PERSON, is_content=False))
    standing = replayed(again)
    assert (standing.state, standing.reopened, standing.ended_on) == (ComplaintState.RECEIVED, 1, None)
    assert refusal(*again, Taken(at(4), "user:1")) == "COMPL-005"
    ended = (
        *again,
        Taken(at(4), "user:2"),
        Answered(at(5), "user:2", "explained"),
        Judged(at(6), THE_PERSON, is_content=True),
    )
    assert replayed(ended).state is ComplaintState.SETTLED


def test_it_leaves_the_hand_it_was_in_when_it_becomes_sensitive_and_stays_so() -> None:
    made = (*ROAD[:2], Reclassified(at(2), "user:1", is_sensitive=True, area_code=COUNTY))
    standing = replayed(made)
    assert (standing.holder, standing.area_code, standing.taken_by) == (Holder.COUNTY, COUNTY, "")
    assert refusal(*made, Reclassified(at(3), "user:2", is_sensitive=False, area_code=COUNTY)) == "COMPL-012"
    assert refusal(*made, PassedOn(at(3), "user:2", Holder.TOWNSHIP, HERE)) == "COMPL-014"


def test_it_is_passed_somewhere_else_with_a_new_clock() -> None:
    passed = (*ROAD[:2], PassedOn(at(48), "user:1", Holder.TOWNSHIP, THERE))
    assert (replayed(passed).area_code, replayed(passed).since) == (THERE, date(2026, 6, 3))
    assert refusal(ROAD[0], PassedOn(at(1), "user:1", Holder.TOWNSHIP, HERE)) == "COMPL-014"


def test_it_is_taken_over_by_the_level_above_and_by_no_other() -> None:
    over = (*ROAD[:2], TakenOver(at(48), "user:2", Holder.COUNTY, COUNTY))
    standing = replayed((*over, TakenOver(at(72), "user:3", Holder.CITY, CITY)))
    assert (standing.state, standing.holder, standing.area_code) == (ComplaintState.TAKEN, Holder.CITY, CITY)
    assert (standing.taken_by, standing.since) == ("user:3", at(72).date())
    for holder, area in ((Holder.CITY, CITY), (Holder.TOWNSHIP, HERE), (Holder.COUNTY, "999902")):
        assert refusal(*ROAD[:2], TakenOver(at(48), "user:2", holder, area)) == "COMPL-018"
    assert refusal(*ROAD, TakenOver(at(48), "user:2", Holder.COUNTY, COUNTY)) == "COMPL-003"
    again = (*ROAD, Judged(at(3), THE_PERSON, is_content=False))
    assert refusal(*again, TakenOver(at(48), "user:1", Holder.COUNTY, COUNTY)) == "COMPL-005"
    # What turns out to be sensitive stays with the city that has it.
    secret = replayed(
        (*over, TakenOver(at(72), "user:3", Holder.CITY, CITY), Reclassified(at(73), "user:3", True, COUNTY))
    )
    assert (secret.holder, secret.area_code, secret.taken_by) == (Holder.CITY, CITY, "")


def test_it_is_made_an_issue_once() -> None:
    assert refusal(*ROAD, MadeIssue(at(3), "user:1", 7), MadeIssue(at(4), "user:1", 8)) == "COMPL-015"


_PEOPLE = st.sampled_from(["user:1", "user:2"])


class ComplaintLife(RuleBasedStateMachine):
    """Whatever is tried in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Any] = [received()]
        self.standing = replayed(self.events)

    def attempt(self, event: Any) -> None:
        try:
            self.standing = advanced(self.standing, event)
        except Refused:
            return
        self.events.append(event)

    def now(self) -> datetime:
        return at(len(self.events))

    @rule(person=_PEOPLE)
    def somebody_takes(self, person: str) -> None:
        self.attempt(Taken(self.now(), person))

    @rule(person=_PEOPLE)
    def somebody_answers(self, person: str) -> None:
        self.attempt(Answered(self.now(), person, "upheld"))

    @rule(is_content=st.booleans())
    def the_person_judges(self, is_content: bool) -> None:
        self.attempt(Judged(self.now(), THE_PERSON, is_content))

    @rule(person=_PEOPLE, is_sensitive=st.booleans())
    def somebody_reclassifies(self, person: str, is_sensitive: bool) -> None:
        self.attempt(Reclassified(self.now(), person, is_sensitive, COUNTY))

    @rule(person=_PEOPLE, area=st.sampled_from([COUNTY, HERE, THERE]))
    def somebody_passes(self, person: str, area: str) -> None:
        holder = Holder.COUNTY if area == COUNTY else Holder.TOWNSHIP
        self.attempt(PassedOn(self.now(), person, holder, area))

    @rule(person=_PEOPLE, holder=st.sampled_from([Holder.COUNTY, Holder.CITY]))
    def somebody_takes_over(self, person: str, holder: Holder) -> None:
        self.attempt(TakenOver(self.now(), person, holder, COUNTY if holder is Holder.COUNTY else CITY))

    @invariant()
    def history_replays(self) -> None:
        assert replayed(self.events) == self.standing

    @invariant()
    def sensitive_ones_are_no_townships(self) -> None:
        was = any(isinstance(event, Reclassified) and event.is_sensitive for event in self.events)
        assert self.standing.is_sensitive == was
        if was:
            assert self.standing.holder is not Holder.TOWNSHIP

    @invariant()
    def nobody_answers_twice(self) -> None:
        answered = [event.person for event in self.events if isinstance(event, Answered)]
        assert len(answered) == len(set(answered))

    @invariant()
    def an_answer_has_its_day(self) -> None:
        over = {ComplaintState.ANSWERED, ComplaintState.SETTLED}
        assert (self.standing.state in over) == (self.standing.ended_on is not None) == bool(self.standing.outcome)


ComplaintLife.TestCase.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)
TestComplaintLife = ComplaintLife.TestCase
