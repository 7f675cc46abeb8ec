"""The road of a project: no step that is not in the table, and nothing in the library without targets and publicity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lianxin.projects.domain.showing import Level, Occasion, Showing
from lianxin.projects.domain.stages import (
    MOVES,
    ROAD,
    Actor,
    Direction,
    Need,
    Stage,
    diagram,
    is_at_least,
    move_between,
    moves_from,
    next_move,
)
from lianxin.projects.domain.standing import Decision, Standing, lacking, not_on_record, payable_from
from lianxin.projects.models import Project, Publicity

VILLAGE = "999901101201"
FIRST = date(2026, 1, 1)


def test_it_knows_the_stages_and_showings_that_are_remembered() -> None:
    assert [stage.value for stage in Stage] == Project.Stage.values
    assert {stage.value: stage.words.zh for stage in Stage} == dict(Project.Stage.choices)
    assert [level.value for level in Level] == Publicity.Level.values
    assert [occasion.value for occasion in Occasion] == Publicity.Occasion.values


def test_it_leads_every_project_along_one_road() -> None:
    assert [move.after for stage in ROAD if (move := next_move(stage))] == list(ROAD[1:])
    assert next_move(Stage.HANDED_OVER) is None
    assert moves_from(Stage.REMOVED) == ()
    assert all(len([m for m in moves_from(stage) if m.direction is Direction.ON]) <= 1 for stage in Stage)


@pytest.mark.parametrize(("before", "after"), [(a, b) for a in Stage for b in Stage if move_between(a, b) is None])
def test_it_leads_nowhere_else(before: Stage, after: Stage) -> None:
    is_next = (before, after) in pairwise(ROAD)
    is_aside = after in {Stage.PROPOSED, Stage.REMOVED} and before in ROAD[: ROAD.index(Stage.APPROVED) + 1]
    assert not is_next
    assert not is_aside or before is after is Stage.PROPOSED


def test_it_asks_for_a_reason_and_no_money_wherever_a_project_goes_back_or_out() -> None:
    aside = [move for move in MOVES if move.direction is not Direction.ON]
    assert len(aside) == 14
    assert {move.needs for move in aside} == {(Need.REASON, Need.NO_MONEY)}
    assert {move.actor for move in aside if move.before is Stage.REVIEWED} == {Actor.TOWNSHIP}
    assert {move.actor for move in aside if move.before is Stage.APPROVED} == {Actor.COUNTY}


def test_it_has_come_so_far() -> None:
    assert is_at_least(Stage.APPROVED, Stage.APPROVED)
    assert is_at_least(Stage.SETTLED, Stage.APPROVED)
    assert not is_at_least(Stage.PLANNED, Stage.APPROVED)
    assert not is_at_least(Stage.REMOVED, Stage.PROPOSED)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_draws_every_step_in_its_diagram(language: str) -> None:
    drawn = diagram(language)
    assert all(f"{move.before} --> {move.after}: " in drawn for move in MOVES)
    assert all(stage.words.into(language) in drawn for stage in Stage)


class Road(RuleBasedStateMachine):
    """A project in the hands of people who record things and take steps in any order they like."""

    @initialize(area=st.sampled_from([VILLAGE, VILLAGE[:9], VILLAGE[:6]]))
    def begin(self, area: str) -> None:
        self.on = FIRST
        self.standing = Standing(Stage.PROPOSED, area, since=FIRST)
        self.passed = [Stage.PROPOSED]

    @rule(days=st.integers(0, 15))
    def time_passes(self, days: int) -> None:
        self.on += timedelta(days=days)

    @rule()
    def meet(self) -> None:
        self.standing = replace(self.standing, met_on=self.on)

    @rule(count=st.integers(0, 3))
    def set_targets(self, count: int) -> None:
        if not is_at_least(self.standing.stage, Stage.IN_LIBRARY):  # the room lets nobody empty them afterwards
            self.standing = replace(self.standing, targets=count)

    @rule(
        occasion=st.sampled_from(Occasion),
        level=st.sampled_from(Level),
        hangs=st.one_of(st.none(), st.integers(1, 12)),
        objections=st.integers(0, 1),
    )
    def show(self, occasion: Occasion, level: Level, hangs: int | None, objections: int) -> None:
        days = None if level is Level.COUNTY else 10
        ends = None if hangs is None else self.on + timedelta(days=hangs)
        shown = Showing(occasion, level, self.on, ends, days, objections)
        self.standing = replace(self.standing, showings=(*self.standing.showings, shown))

    @rule()
    def settle_objections(self) -> None:
        settled = tuple(replace(one, settled_on=one.settled_on or self.on) for one in self.standing.showings)
        self.standing = replace(self.standing, showings=settled)

    @rule(
        mode=st.sampled_from(["", "direct", "tender"]),
        contracts=st.integers(0, 2),
        unsettled=st.integers(0, 2),
        is_accepted=st.booleans(),
        assets=st.integers(0, 1),
        has_money=st.booleans(),
    )
    def record_the_work(
        self, mode: str, contracts: int, unsettled: int, is_accepted: bool, assets: int, has_money: bool
    ) -> None:
        self.standing = replace(
            self.standing,
            delivery_mode=mode,
            contracts=contracts,
            unsettled_contracts=min(contracts, unsettled),
            is_accepted=is_accepted,
            assets=assets,
            has_money=has_money,
        )

    @rule(
        after=st.sampled_from(Stage),
        document_no=st.sampled_from(["", "某政发〔2026〕1号"]),
        words=st.sampled_from(["", " ", "因故"]),
    )
    def try_a_step(self, after: Stage, document_no: str, words: str) -> None:
        self._try(after, Decision(self.on, document_no, words))

    @precondition(lambda self: next_move(self.standing.stage) is not None)
    @rule()
    def try_the_next_step(self) -> None:
        move = next_move(self.standing.stage)
        assert move is not None
        self._try(move.after, Decision(self.on, "某政发〔2026〕1号", "可行"))

    def _try(self, after: Stage, decision: Decision) -> None:
        move = move_between(self.standing.stage, after)
        if move is None or lacking(move, self.standing, decision):
            return
        before = self.standing
        approved = self.on if after is Stage.APPROVED else None if after is Stage.PROPOSED else before.approved_on
        since = self.on if after is Stage.PROPOSED else before.since
        self.standing = replace(before, stage=after, approved_on=approved, since=since)
        self.passed = [Stage.PROPOSED] if after is Stage.PROPOSED else [*self.passed, after]
        if move.direction is not Direction.ON:
            assert not before.has_money
            assert decision.words.strip()

    @invariant()
    def it_skipped_no_stage(self) -> None:
        on_the_road = [stage for stage in self.passed if stage is not Stage.REMOVED]
        assert on_the_road == list(ROAD[: len(on_the_road)])

    @invariant()
    def it_entered_the_library_with_targets_and_shown_at_every_level(self) -> None:
        if is_at_least(self.standing.stage, Stage.IN_LIBRARY):
            assert self.standing.targets > 0
            for level in self.standing.levels:
                own = [s for s in self.standing.showings if s.level is level and s.occasion is Occasion.BEFORE]
                assert any(s.ends_before is None or s.ends_before >= s.starts_on + timedelta(s.days or 0) for s in own)

    @invariant()
    def it_is_paid_only_when_approved_and_shown(self) -> None:
        payable = payable_from(self.standing)
        assert (payable.day is None) == bool(payable.reasons)
        if payable.day is not None:
            assert self.standing.approved_on is not None
            assert payable.day >= self.standing.approved_on
            contested = [s for s in self.standing.showings if s.occasion is Occasion.BEFORE and s.is_contested]
            levels = self.standing.levels
            since = self.standing.since or FIRST
            assert not [s for s in contested if s.level in levels and s.starts_on >= since]

    @invariant()
    def it_says_what_is_missing_or_can_go_on(self) -> None:
        move = next_move(self.standing.stage)
        if move is not None:
            open_needs = {lack.need for lack in not_on_record(move, self.standing, self.on)}
            full = {lack.need for lack in lacking(move, self.standing, Decision(self.on, "1", "1"))}
            assert open_needs == full


TestRoad = Road.TestCase
