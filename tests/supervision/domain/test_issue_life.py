"""The life of an issue: what lets it go on, what is refused, and what holds whatever people try."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.supervision.domain.issue_deadlines import Deadline, Terms, months_after, refuse_unfit_due
from lianxin.supervision.domain.issues import (
    Assigned,
    Closed,
    ClosureAsked,
    Escalated,
    IssueState,
    MadeStanding,
    Progressed,
    Registered,
    Reopened,
    Returned,
    Verified,
    advanced,
    replayed,
)

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
DUE = date(2026, 6, 16)
OFFICER, TEAM, OTHER = "user:1", "user:2", "user:3"


def at(hours: int) -> datetime:
    return AT + timedelta(hours=hours)


def assigned(hours: int = 1, responsible: str = TEAM, due_on: date | None = DUE) -> Assigned:
    return Assigned(at(hours), OFFICER, responsible, "immediate", due_on)


ROAD: tuple[Any, ...] = (
    Registered(AT, OFFICER),
    assigned(),
    Progressed(at(2), TEAM, has_evidence=True),
    ClosureAsked(at(3), TEAM),
    Verified(at(4), OFFICER),
    Closed(at(5), OFFICER),
)


def refusal(*events: Any) -> str:
    with pytest.raises(Refused) as caught:
        replayed(events)
    return caught.value.code


def test_it_is_closed_after_its_evidence_and_somebody_elses_look() -> None:
    standing = replayed(ROAD)
    assert (standing.state, standing.asked_by, standing.verified_by) == (IssueState.CLOSED, TEAM, OFFICER)
    assert standing.closed_at == at(5)
    assert standing.events == len(ROAD)


def test_it_begins_with_its_registration_and_only_once() -> None:
    assert refusal() == refusal(assigned()) == refusal(*ROAD[:1], Registered(at(1), OFFICER)) == "ISSUE-001"


def test_it_refuses_time_that_runs_back() -> None:
    assert refusal(*ROAD[:3], ClosureAsked(at(1), TEAM)) == "ISSUE-002"


def test_it_is_not_closed_on_words_alone() -> None:
    assert refusal(*ROAD[:2], Progressed(at(2), TEAM, has_evidence=False), ROAD[3]) == "ISSUE-004"


@pytest.mark.parametrize("person", [TEAM, OTHER])
@pytest.mark.parametrize("event", [Verified, Returned])
def test_it_lets_neither_who_asked_nor_who_is_responsible_judge(event: Any, person: str) -> None:
    history = (*ROAD[:1], assigned(responsible=OTHER), *ROAD[2:4])  # the team asked, another is responsible
    assert refusal(*history, event(at(6), person)) == "ISSUE-005"


@pytest.mark.parametrize("event", [Closed, MadeStanding])
def test_it_lets_nobody_close_his_own_work(event: Any) -> None:
    assert refusal(*ROAD[:5], event(at(6), TEAM)) == "ISSUE-005"


def test_it_asks_for_evidence_anew_after_it_was_returned() -> None:
    returned = (*ROAD[:4], Returned(at(5), OFFICER))
    assert replayed(returned).state is IssueState.IN_PROGRESS
    assert refusal(*returned, ClosureAsked(at(6), TEAM)) == "ISSUE-004"


def test_it_is_escalated_once_and_closing_ends_that() -> None:
    escalated = (*ROAD[:2], Escalated(at(1), OFFICER))
    assert replayed(escalated).is_escalated
    assert not replayed((*escalated, *ROAD[2:])).is_escalated
    assert refusal(*escalated, Escalated(at(2), OFFICER)) == "ISSUE-006"


def test_it_comes_back_with_a_new_plan() -> None:
    back = (*ROAD, Reopened(at(7), OFFICER))
    assert (replayed(back).state, replayed(back).reopened, replayed(back).due_on) == (IssueState.REOPENED, 1, None)
    assert refusal(*back, Progressed(at(8), TEAM, has_evidence=True)) == "ISSUE-003"
    assert replayed((*back, assigned(8))).state is IssueState.ASSIGNED


def test_it_goes_on_as_standing_work_and_may_be_closed_later() -> None:
    standing = (*ROAD[:5], MadeStanding(at(6), OFFICER), Progressed(at(7), TEAM, has_evidence=True))
    assert replayed(standing).state is IssueState.STANDING
    assert not replayed(standing).is_late_on(date(2030, 1, 1))
    later = (*standing, ClosureAsked(at(8), TEAM), Verified(at(9), OTHER), Closed(at(10), OTHER))
    assert replayed(later).state is IssueState.CLOSED


_PEOPLE = st.sampled_from([OFFICER, TEAM, OTHER])
_MAKERS = (ClosureAsked, Verified, Returned, Closed, MadeStanding, Escalated, Reopened, Registered)


class IssueLife(RuleBasedStateMachine):
    """Whatever people try in whatever order: what is let through keeps every promise, what is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Any] = [Registered(AT, OFFICER)]
        self.standing = replayed(self.events)

    def attempt(self, event: Any) -> None:
        before = self.standing
        try:
            self.standing = advanced(before, event)
        except Refused:
            pass  # the standing is as it was
        else:
            self.events.append(event)

    def now(self) -> datetime:
        return at(len(self.events))

    @rule(person=_PEOPLE, kind=st.sampled_from(_MAKERS))
    def somebody_acts(self, person: str, kind: Any) -> None:
        self.attempt(kind(self.now(), person))

    @rule(person=_PEOPLE, responsible=st.sampled_from(["", TEAM, OTHER]), is_standing=st.booleans())
    def somebody_assigns(self, person: str, responsible: str, is_standing: bool) -> None:
        due, kind = (None, "standing") if is_standing else (DUE, "immediate")
        self.attempt(Assigned(self.now(), person, responsible, kind, due))

    @rule(person=_PEOPLE, has_evidence=st.booleans())
    def somebody_works(self, person: str, has_evidence: bool) -> None:
        self.attempt(Progressed(self.now(), person, has_evidence))

    @invariant()
    def history_replays(self) -> None:
        assert replayed(self.events) == self.standing
        assert self.standing.events == len(self.events)

    @invariant()
    def nobody_judged_his_own_work(self) -> None:
        asked = responsible = ""
        for event in self.events:
            match event:
                case ClosureAsked():
                    asked = event.person
                case Assigned():
                    responsible = event.responsible
                case Verified() | Closed() | MadeStanding() | Returned():
                    assert event.person not in {asked, responsible}

    @invariant()
    def closed_means_verified_with_evidence(self) -> None:
        assert (self.standing.closed_at is not None) == (self.standing.state is IssueState.CLOSED)
        if self.standing.state in {IssueState.CLOSED, IssueState.VERIFIED}:
            kinds = [type(event) for event in self.events]
            since = max((n for n, kind in enumerate(kinds) if kind in {Reopened, Returned}), default=0)
            assert Verified in kinds[since:]
            assert any(isinstance(event, Progressed) and event.has_evidence for event in self.events[since:])

    @invariant()
    def work_has_a_plan(self) -> None:
        if self.standing.state not in {IssueState.REGISTERED, IssueState.REOPENED}:
            assert self.standing.deadline
            assert (self.standing.due_on is None) == (self.standing.deadline == "standing")


IssueLife.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestIssueLife = IssueLife.TestCase


TERMS = Terms(15, 1, 3)
WORDS = Words("时限", "deadline")


@pytest.mark.parametrize(
    ("kind", "due_on", "code"),
    [
        (Deadline.IMMEDIATE, date(2026, 6, 16), None),
        (Deadline.IMMEDIATE, date(2026, 6, 17), "ISSUE-007"),
        (Deadline.IMMEDIATE, date(2026, 5, 31), "ISSUE-007"),
        (Deadline.LIMITED, date(2026, 7, 1), None),
        (Deadline.LIMITED, date(2026, 9, 1), None),
        (Deadline.LIMITED, date(2026, 6, 30), "ISSUE-007"),
        (Deadline.LIMITED, date(2026, 9, 2), "ISSUE-007"),
        (Deadline.LIMITED, None, "ISSUE-008"),
        (Deadline.STANDING, None, None),
        (Deadline.STANDING, date(2026, 9, 2), "ISSUE-008"),
    ],
)
def test_it_holds_a_last_day_against_its_kind(kind: Deadline, due_on: date | None, code: str | None) -> None:
    if code is None:
        refuse_unfit_due(kind, WORDS, due_on, since=date(2026, 6, 1), terms=TERMS)
        return
    with pytest.raises(Refused) as caught:
        refuse_unfit_due(kind, WORDS, due_on, since=date(2026, 6, 1), terms=TERMS)
    assert caught.value.code == code


def test_it_counts_months_to_the_last_day_of_a_short_one() -> None:
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 1, 31), -2) == date(2025, 11, 30)
    assert months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)


def test_it_sets_no_bound_that_nobody_laid_down() -> None:
    refuse_unfit_due(Deadline.LIMITED, WORDS, date(2030, 1, 1), since=date(2026, 6, 1), terms=Terms(None, None, None))
