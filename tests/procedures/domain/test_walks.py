"""Every shipped procedure is walked at random: whatever people do, nothing illegal happens and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lianxin.core.kernel.errors import Refused
from lianxin.procedures.domain.calendar import day_of
from lianxin.procedures.domain.clocks import dues, last_day_shown
from lianxin.procedures.domain.definitions import Hat, Outcome, Step, StepKind, Version
from lianxin.procedures.domain.history import Answered, Begun, Event, Objected, Standing, Taken, advanced, replayed
from lianxin.procedures.domain.shelf import calendar, procedures
from procedures.domain.acts import at, taken

VERSIONS = {version.name: version for one in procedures().values() for version in one.versions}
PEOPLE = [f"{hat}-{n}" for hat in Hat for n in (1, 2, 3)]
FAULTS = ("none", "none", "none", "evidence", "persons", "reason", "minutes", "past")
WALKS = settings(max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))


class Walk(RuleBasedStateMachine):
    """People who act at random on one case. ``events`` is all that was accepted."""

    version: Version

    @initialize(person=st.sampled_from(PEOPLE), days=st.integers(0, 200))
    def begin(self, person: str, days: int) -> None:
        moment = datetime.combine(self.version.period.starts_on, datetime.min.time(), UTC) + timedelta(days, hours=3)
        self.now = moment
        self.events: list[Event] = []
        self.standing: Standing | None = None
        self.raised = self.answered = 0
        hat = Hat(person.split("-")[0])
        assert self.tried(Begun(moment, person, hat))

    def tried(self, event: Event) -> bool:
        """Try an event; a refusal changes nothing."""
        before = self.standing
        try:
            after = advanced(self.version, before, event, calendar())
        except Refused:
            assert self.standing is before
            return False
        self.standing = after
        self.events.append(event)
        if isinstance(event, Taken):
            assert before is not None
            self.must_have_been_right(before, after, event)
        return True

    def must_have_been_right(self, before: Standing, after: Standing, event: Taken) -> None:
        """Every promise of a step, asked independently of the engine."""
        step = self.version.steps[event.step]
        assert before.state in step.before
        assert after.state == step.after
        assert self.raised == self.answered, "a step was taken over an open objection"
        assert set(step.evidence) <= {paper.type for paper in event.evidence}
        assert len({event.person, *event.others} - {""}) >= step.persons
        assert not step.needs_reason or event.reason.strip()
        acted = {e.person for e in self.events[:-1] if isinstance(e, Begun | Taken | Answered)}
        went_along = {other for e in self.events[:-1] if isinstance(e, Taken) for other in e.others}
        if step.decides:
            assert not (acted | went_along) & {event.person, *event.others}
        for earlier in self.events[:-1]:
            if isinstance(earlier, Taken) and earlier.person == event.person:
                assert self.version.steps[earlier.step].actor.hat is step.actor.hat
        if step.meeting:
            assert event.minutes is not None
        publicity = self.version.states[before.state].publicity
        if publicity and step.kind is StepKind.ON:
            assert before.shown_on is not None
            assert (day_of(event.at) - before.shown_on).days > publicity.days

    @rule(step=st.integers(0, 30), person=st.sampled_from(PEOPLE), fault=st.sampled_from(FAULTS))
    def try_any_step(self, step: int, person: str, fault: str) -> None:
        names = sorted(self.version.steps)
        self.tried(self.made(self.version.steps[names[step % len(names)]], person, fault))

    @rule(choice=st.integers(0, 5), number=st.integers(1, 3), fault=st.sampled_from(FAULTS), is_patient=st.booleans())
    def try_a_fitting_step(self, choice: int, number: int, fault: str, is_patient: bool) -> None:
        assert self.standing is not None
        steps = self.version.steps_from(self.standing.state)
        if not steps:
            return
        publicity = self.version.states[self.standing.state].publicity
        if publicity and is_patient and self.standing.shown_on:
            until = last_day_shown(publicity, self.standing.shown_on, self.standing.pauses, calendar()).on
            self.now = max(self.now, at(until) + timedelta(days=1))
        step = steps[choice % len(steps)] if choice < 2 else steps[0]
        event = self.made(step, f"{step.actor.hat}-{number}", fault)
        if self.tried(event):
            # Sent twice by an impatient finger: nothing happens twice.
            count = len(self.events)
            again = self.tried(event)
            assert not again or event.step in {s.name for s in self.version.steps_from(step.after)}
            assert len(self.events) == count + again

    def made(self, step: Step, person: str, fault: str) -> Taken:
        event = taken(self.version, step.name, self.now, person)
        match fault:
            case "evidence":
                return replace(event, evidence=event.evidence[1:])
            case "persons":
                return replace(event, others=(person,))
            case "reason":
                return replace(event, reason="")
            case "minutes":
                return replace(event, minutes=replace(event.minutes, present=1) if event.minutes else None)
            case "past":
                return replace(event, at=self.now - timedelta(days=400))
        return event

    @rule(person=st.sampled_from(PEOPLE))
    def object(self, person: str) -> None:
        if self.tried(Objected(self.now, person, "情况不实")):
            self.raised += 1

    @precondition(lambda self: self.standing is not None and self.standing.is_contested)
    @rule(person=st.sampled_from(PEOPLE), upheld=st.booleans(), number=st.integers(1, 4))
    def answer(self, person: str, upheld: bool, number: int) -> None:
        if self.tried(Answered(self.now, person, number, upheld, "已核实")):
            self.answered += 1

    @rule(days=st.integers(0, 25), hours=st.integers(0, 23))
    def let_time_pass(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    @invariant()
    def loses_no_objection(self) -> None:
        if self.standing is not None:
            assert len(self.standing.open_objections) == self.raised - self.answered
            assert self.standing.objections == self.raised

    @invariant()
    def replays_to_where_it_stands(self) -> None:
        if self.standing is not None:
            assert replayed(self.version, self.events, calendar()) == self.standing

    @invariant()
    def grants_only_what_was_decided(self) -> None:
        if self.standing is not None and self.version.states[self.standing.state].ends is Outcome.GRANTED:
            assert any(self.version.steps[e.step].decides for e in self.events if isinstance(e, Taken))

    @invariant()
    def is_due_on_a_working_day(self) -> None:
        if self.standing is not None:
            for due in dues(self.version, self.standing, calendar(), on=day_of(self.now)):
                assert calendar().is_worked(due.day.on)
                assert due.is_paused is (bool(self.standing.open_objections) and due.clock.pauses)


@pytest.mark.parametrize("name", sorted(VERSIONS))
def test_it_walks(name: str) -> None:
    run_state_machine_as_test(type("WalkOf" + name, (Walk,), {"version": VERSIONS[name]}), settings=WALKS)


@pytest.mark.parametrize("name", sorted(VERSIONS))
def test_it_comes_to_each_of_its_ends(name: str) -> None:
    version = VERSIONS[name]
    wanted = {state.name for state in version.states.values() if state.ends}
    assert {_end_by(version, end) for end in wanted} == wanted


def _end_by(version: Version, end: str) -> str:
    """Walk straight to an end, each step taken by its own person of the right level."""
    now = at(version.period.starts_on)
    standing = advanced(version, None, Begun(now, "somebody", Hat.VILLAGE), calendar())
    for number, step in enumerate(_way(version, end)):
        publicity = version.states[standing.state].publicity
        if publicity and standing.shown_on:
            now = at(last_day_shown(publicity, standing.shown_on, (), calendar()).on)
        now += timedelta(days=1)
        event = taken(version, step.name, now, f"{step.actor.hat}-{number}")
        standing = advanced(
            version, standing, replace(event, others=tuple(f"{o}/{number}" for o in event.others)), calendar()
        )
    return standing.state


def _way(version: Version, end: str) -> list[Step]:
    """The shortest way from the beginning to an end."""
    ways: dict[str, list[Step]] = {version.begins: []}
    queue = [version.begins]
    for state in queue:
        for step in version.steps_from(state):
            if step.after not in ways:
                ways[step.after] = [*ways[state], step]
                queue.append(step.after)
    return ways[end]
