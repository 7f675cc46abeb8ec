"""Two rooms walked at random: whatever is done in which order, no objection is lost and nothing moves before it may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
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

from cast import VILLAGE, account_with
from lianxin.core.kernel.errors import Refused
from lianxin.notices import operations as notices
from lianxin.notices.access import Gone
from lianxin.notices.domain.levels import Level
from lianxin.notices.models import Notice, Objection
from lianxin.notices.queries import publicity_of
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.procedures import operations
from lianxin.procedures.domain.conformance import replayed_tokens
from lianxin.procedures.domain.definitions import StepKind
from lianxin.procedures.models import Case
from lianxin.procedures.queries.showings import cases_shown_by, notices_of
from lianxin.procedures.queries.traces import traces_of
from lianxin.procedures.queries.verifying import differing_cases
from lianxin.procedures.recording import version_of
from procedures.conftest import Clock
from procedures.makers import People, begun, told, walked
from registry.makers import household

pytestmark = pytest.mark.django_db
NUMBERS = st.integers(0, 5)
WALKS = settings(max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))


class Walk(RuleBasedStateMachine):
    """Three cases of one village that wait to be shown, and five people at work on them and on their notices."""

    people: ClassVar[People]
    others: ClassVar[tuple[User, ...]]
    clock: ClassVar[Clock]
    starts_at: ClassVar[datetime]

    @initialize(is_shown=st.sampled_from([True, True, False]))
    def begin(self, is_shown: bool) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clock.now = self.starts_at
        self.raised: dict[int, set[int]] = {}
        """Every objection that anybody was told is received: the open cases that it concerned."""
        self.answered: set[int] = set()
        self.on_paper: dict[tuple[int, int], bool] = {}
        if is_shown:
            self.draft(0, 0)
            self.publish(0, 1)
            assert Case.objects.filter(notice__isnull=False).count() == 3

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def tried(self, act: Callable[..., Any], **given: Any) -> Any:
        """Try an act; a refusal leaves everything as it was."""
        before = self.counts()
        try:
            return act(**given)
        except (Refused, PermissionDenied, Http404, Gone):
            assert self.counts() == before
            return None

    def counts(self) -> list[Any]:
        rows = Case.objects.order_by("pk").values_list("pk", "revision", "state", "open_objections")
        return [*rows, Objection.objects.count(), Objection.objects.filter(answered_at__isnull=False).count()]

    def anybody(self, number: int) -> User:
        known = (self.people.village, self.people.township, self.people.county, *self.others)
        return known[number % len(known)]

    def a_notice(self, number: int) -> Notice | None:
        found = list(Notice.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    def a_case(self, number: int) -> Case:
        found = list(Case.objects.order_by("pk"))
        return found[number % len(found)]

    @rule(subject=NUMBERS, who=NUMBERS)
    def draft(self, subject: int, who: int) -> None:
        key = "all" if subject < 4 else f"c{self.a_case(subject).pk}"
        entry = notices.NewNotice("procedures.monitoring_entry", VILLAGE, Level.VILLAGE, key, "0939-8210000")
        self.tried(notices.draft_notice, entry=entry, by=self.anybody(who))

    @rule(which=NUMBERS, who=NUMBERS)
    def publish(self, which: int, who: int) -> None:
        if notice := self.a_notice(which):
            self.tried(notices.publish_notice, notice_id=notice.pk, by=self.anybody(who))

    @rule(which=NUMBERS, act=st.sampled_from(["pause", "resume", "withdraw", "discard"]))
    def disturb(self, which: int, act: str) -> None:
        if notice := self.a_notice(which):
            does = {
                "pause": notices.pause_notice, "withdraw": notices.withdraw_notice, "discard": notices.discard_draft,
                "resume": notices.resume_notice,
            }[act]  # fmt: skip
            reason = {} if act == "resume" else {"reason": "核对"}
            self.tried(does, notice_id=notice.pk, by=self.people.township, **reason)

    @rule(which=NUMBERS, row=st.none() | st.integers(0, 4), on_page=st.booleans())
    def object(self, which: int, row: int | None, on_page: bool) -> None:
        notice = self.a_notice(which)
        if notice is None:
            return
        if on_page:
            made = self.tried(notices.object_publicly, key=notice.key, words="不实", row=row)
        else:
            entry = notices.NewObjection("不实", channel="phone", row=row)
            made = self.tried(notices.record_objection, notice_id=notice.pk, entry=entry, by=self.people.village)
        if made is not None:
            concerned = cases_shown_by(notice, row=row).filter(outcome="")
            self.raised[made.pk] = set(concerned.values_list("pk", flat=True))

    @rule(which=NUMBERS)
    def object_on_paper(self, which: int) -> None:
        case = self.a_case(which)
        made = self.tried(
            operations.record_objection, case_id=case.pk, words="不实", seen=case.revision, by=self.people.village
        )
        if made is not None:
            self.on_paper[case.pk, made.events.get(number=made.revision).objection] = True

    @rule(which=NUMBERS, who=NUMBERS, upheld=st.booleans())
    def answer_in_the_notice(self, which: int, who: int, upheld: bool) -> None:
        found = list(Objection.objects.order_by("pk"))
        if found:
            one = found[which % len(found)]
            given = {"upheld": upheld, "answer": "已核实", "by": self.anybody(who)}
            if self.tried(notices.answer_objection, objection_id=one.pk, **given):
                self.answered.add(one.pk)

    @rule(which=NUMBERS, number=st.integers(1, 3), who=NUMBERS, upheld=st.booleans())
    def answer_in_the_case(self, which: int, number: int, who: int, upheld: bool) -> None:
        case = self.a_case(which)
        came_in = case.events.filter(kind="objected", objection=number).first()
        given = {"is_upheld": upheld, "words": "已核实", "seen": case.revision, "by": self.anybody(who)}
        if self.tried(operations.answer_objection, case_id=case.pk, number=number, **given):
            assert came_in is not None
            if came_in.notice_objection_id:
                self.answered.add(came_in.notice_objection_id)
            else:
                self.on_paper[case.pk, number] = False

    @rule(which=NUMBERS, choice=st.integers(0, 4), with_paper=st.booleans(), is_old=st.booleans())
    def step(self, which: int, choice: int, with_paper: bool, is_old: bool) -> None:
        case = self.a_case(which)
        steps = version_of(case).steps_from(case.state)
        if not steps:
            return
        step = steps[choice] if choice < min(2, len(steps)) else steps[0]
        given: dict[str, Any] = {} if with_paper else {"hung": None}
        as_told = told(case, step.name, **given)
        held = self.holds(case)
        is_shown = version_of(case).states[case.state].publicity is not None
        notice = case.notice
        if is_old:
            self.tried(operations.take_step, case_id=case.pk, told=as_told, by=self.people.county)
        if self.tried(operations.take_step, case_id=case.pk, told=as_told, by=self.people.of(step.actor.hat)):
            assert not held, "a step was taken over an open objection"
            if is_shown and step.kind is StepKind.ON:
                assert (notice is not None) or with_paper
                assert notice is None or publicity_of(notice, self.clock.today).done_on is not None
            # Sent twice, it is taken once.
            assert not self.tried(
                operations.take_step, case_id=case.pk, told=as_told, by=self.people.of(step.actor.hat)
            )

    @rule(days=st.integers(0, 9))
    def let_time_pass(self, days: int) -> None:
        self.clock.pass_(days=days)

    def holds(self, case: Case) -> bool:
        made = any(case.pk in cases and pk not in self.answered for pk, cases in self.raised.items())
        return made or any(is_open for (pk, _), is_open in self.on_paper.items() if pk == case.pk)

    @precondition(lambda self: hasattr(self, "undo"))
    @invariant()
    def loses_no_objection(self) -> None:
        assert set(Objection.objects.values_list("pk", flat=True)) == set(self.raised)
        answered = Objection.objects.filter(answered_at__isnull=False).values_list("pk", flat=True)
        assert set(answered) == self.answered
        for case in Case.objects.filter(outcome=""):
            mine = [pk for pk, cases in self.raised.items() if case.pk in cases and pk not in self.answered]
            paper = [1 for (pk, _), is_open in self.on_paper.items() if pk == case.pk and is_open]
            assert case.open_objections == len(mine) + len(paper)

    @precondition(lambda self: hasattr(self, "undo"))
    @invariant()
    def replays_to_where_it_stands(self) -> None:
        assert differing_cases() == (3, [])
        for case in Case.objects.all():
            assert case.notice_id is None or case.notice_id in {one.pk for one in notices_of(case)}

    @precondition(lambda self: hasattr(self, "undo"))
    @invariant()
    def conforms_to_the_drawn_procedure(self) -> None:
        for trace, case in zip(traces_of(Case.objects.all()), Case.objects.order_by("pk"), strict=True):
            tokens = replayed_tokens(version_of(case), trace)
            assert (tokens.missing, tokens.remaining, tokens.strangers) == (0, 0, [])


def test_no_objection_is_lost_between_the_two_rooms(people: People, clock: Clock) -> None:
    for name in ("甲某", "乙某", "丙某"):
        walked(begun(household(name), people.village), "discussed", people, clock)
    second = account_with(Role.VILLAGE_TEAM, VILLAGE, username="second-team", name="村干丑")
    Walk.people, Walk.others, Walk.clock, Walk.starts_at = people, (second, people.other_officer), clock, timezone.now()
    run_state_machine_as_test(Walk, settings=WALKS)
