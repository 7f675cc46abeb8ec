"""From which day a showing counts, at which levels it must be, and from when a project may be paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.projects.domain.showing import Level, Occasion, Showing, levels_for, shown_at
from lianxin.projects.domain.stages import Stage, move_between
from lianxin.projects.domain.standing import Decision, Need, Standing, lacking, payable_from

VILLAGE = "999901101201"
DAY = date(2026, 3, 1)
BEFORE, AFTER = Occasion.BEFORE, Occasion.AFTER


def days(count: int) -> date:
    return DAY + timedelta(days=count)


def showing(level: Level = Level.VILLAGE, occasion: Occasion = BEFORE, **given_: object) -> Showing:
    return Showing(occasion, level, **({"starts_on": DAY, "days": 10} | given_))  # type: ignore[arg-type]


def approved(**given_: object) -> Standing:
    """An approved project of a village, shown at every level for long enough."""
    shown = (
        showing(),
        showing(Level.TOWNSHIP, starts_on=days(10)),
        showing(Level.COUNTY, starts_on=days(20), days=None),
    )
    return Standing(**({"stage": Stage.APPROVED, "area_code": VILLAGE, "since": DAY, "showings": shown, "approved_on": days(30)} | given_))  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("area", "levels"),
    [
        (VILLAGE, (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY)),
        (VILLAGE[:9], (Level.TOWNSHIP, Level.COUNTY)),
        (VILLAGE[:6], (Level.COUNTY,)),
    ],
)
def test_it_shows_a_project_at_its_own_level_and_above(area: str, levels: tuple[Level, ...]) -> None:
    assert levels_for(area) == levels


@pytest.mark.parametrize(
    ("given_", "day"),
    [
        ({}, 10),  # it still hangs
        ({"ends_before": days(10)}, 10),
        ({"ends_before": days(9)}, None),
        ({"days": None}, 0),
        ({"days": None, "ends_before": days(1)}, 0),
        ({"objections": 1}, None),
        ({"objections": 1, "settled_on": days(4)}, 10),
        ({"objections": 2, "settled_on": days(15)}, 15),
        ({"objections": 1, "settled_on": days(15), "ends_before": days(3)}, None),
    ],
)
def test_it_counts_from_the_day_on_which_it_is_over_and_objections_are_settled(
    given_: dict[str, object], day: int | None
) -> None:
    assert showing(**given_).counts_from == (None if day is None else days(day))


def test_it_says_why_a_level_does_not_count() -> None:
    assert "没有事前公示" in shown_at([], BEFORE, Level.VILLAGE).why_not.zh  # type: ignore[union-attr]
    short = shown_at([showing(ends_before=days(3))], BEFORE, Level.VILLAGE)
    assert (short.day, short.why_not.en) == (None, "Shown at the village before the work for less than 10 days.")  # type: ignore[union-attr]
    contested = shown_at([showing(objections=1)], BEFORE, Level.VILLAGE)
    assert "异议" in contested.why_not.zh  # type: ignore[union-attr]


def test_it_counts_a_second_showing_after_one_that_was_too_short() -> None:
    assert shown_at([showing(ends_before=days(3)), showing(starts_on=days(5))], BEFORE, Level.VILLAGE).day == days(15)


def test_it_lets_an_objection_in_one_showing_hold_up_another() -> None:
    found = [showing(objections=1), showing(starts_on=days(20))]
    assert shown_at(found, BEFORE, Level.VILLAGE).day is None


def test_it_does_not_count_what_was_shown_before_the_project_was_proposed_anew() -> None:
    assert shown_at([showing()], BEFORE, Level.VILLAGE, since=days(1)).day is None
    assert shown_at([showing()], BEFORE, Level.VILLAGE, since=DAY).day == days(10)


def test_it_may_be_paid_from_the_later_of_approval_and_publicity() -> None:
    assert payable_from(approved()).day == days(30)
    late = (showing(), showing(Level.TOWNSHIP, starts_on=days(40)), showing(Level.COUNTY, days=None))
    payable = payable_from(approved(showings=late))
    assert payable.day == days(50)
    assert not payable.is_reached(days(49))
    assert payable.is_reached(days(50))


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"stage": Stage.PLANNED}, "还没有批复"),
        ({"approved_on": None}, "还没有批复"),
        ({"stage": Stage.REMOVED}, "已出库"),
        ({"showings": ()}, "村级没有事前公示"),
        ({"showings": (showing(ends_before=days(2)),)}, "村级事前公示不足 10 天"),
        ({"showings": (showing(objections=1),)}, "村级事前公示有异议"),
    ],
)
def test_it_may_not_be_paid_while_anything_lacks_and_says_what(given_: dict[str, object], reason: str) -> None:
    payable = payable_from(approved(**given_))
    assert payable.day is None
    assert reason in "".join(words.zh for words in payable.reasons)
    assert not payable.is_reached(date(2100, 1, 1))


def test_it_names_every_reason_at_once() -> None:
    reasons = payable_from(Standing(Stage.PROPOSED, VILLAGE)).reasons
    assert len(reasons) == 4


def test_it_looks_for_the_result_at_the_lowest_level_only() -> None:
    move = move_between(Stage.ACCEPTED, Stage.SETTLED)
    assert move is not None
    accepted = approved(stage=Stage.ACCEPTED, contracts=1)
    assert [lack.need for lack in lacking(move, accepted, Decision(days(90)))] == [Need.RESULT_SHOWING]
    shown = replace(accepted, showings=(*accepted.showings, showing(occasion=AFTER, starts_on=days(60))))
    assert lacking(move, shown, Decision(days(70))) == ()
    assert [lack.need for lack in lacking(move, shown, Decision(days(69)))] == [Need.RESULT_SHOWING]
    unsettled = replace(shown, unsettled_contracts=1)
    assert [lack.need for lack in lacking(move, unsettled, Decision(days(70)))] == [Need.SETTLEMENT]


def test_it_needs_a_meeting_only_of_a_village() -> None:
    move = move_between(Stage.PROPOSED, Stage.REVIEWED)
    assert move is not None
    assert [lack.need for lack in lacking(move, Standing(Stage.PROPOSED, VILLAGE[:9]), Decision(DAY))] == []
    village = Standing(Stage.PROPOSED, VILLAGE, met_on=days(1), showings=(showing(),))
    assert [lack.need for lack in lacking(move, village, Decision(DAY))] == [Need.MEETING, Need.VILLAGE_SHOWING]
    assert lacking(move, village, Decision(days(10))) == ()


@pytest.mark.parametrize(
    ("mode", "contracts", "missing"), [("direct", 0, 0), ("tender", 0, 1), ("tender", 1, 0), ("", 1, 1)]
)
def test_it_needs_a_contract_unless_households_are_paid_directly(mode: str, contracts: int, missing: int) -> None:
    move = move_between(Stage.APPROVED, Stage.UNDERWAY)
    assert move is not None
    assert len(lacking(move, approved(delivery_mode=mode, contracts=contracts), Decision(days(40)))) == missing


@given(
    starts=st.integers(0, 30),
    hangs=st.one_of(st.none(), st.integers(1, 40)),
    required=st.one_of(st.none(), st.integers(1, 20)),
    settled=st.one_of(st.none(), st.integers(0, 60)),
    objections=st.integers(0, 2),
)
def test_it_never_counts_before_it_was_shown_long_enough(
    starts: int, hangs: int | None, required: int | None, settled: int | None, objections: int
) -> None:
    one = Showing(
        BEFORE,
        Level.VILLAGE,
        days(starts),
        None if hangs is None else days(starts + hangs),
        required,
        objections,
        days(settled) if settled is not None and objections else None,
    )
    if one.counts_from is not None:
        assert one.counts_from >= days(starts + (required or 0))
        assert hangs is None or hangs >= (required or 0)
        assert not objections or one.settled_on is not None
