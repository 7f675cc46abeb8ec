"""Suspicions: raised by answers, decided by two who agree, else by a third. Stages in their only order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.assessment.domain.adjudication import (
    MOST_OPINIONS,
    Opinion,
    Ruling,
    checked_answers,
    require_opinion,
    ruling_of,
    suspicion_in,
)
from lianxin.assessment.domain.stages import Stage, Step, may_take, stage_after
from lianxin.core.kernel.errors import Refused
from lianxin.rulebook import rulebook

SHEET = rulebook().questionnaires["county_exit"]


@pytest.mark.parametrize(
    ("given_opinions", "ruling"),
    [
        ([], Ruling.OPEN),
        ([True], Ruling.OPEN),
        ([True, True], Ruling.CONFIRMED),
        ([False, False], Ruling.DISMISSED),
        ([True, False], Ruling.THIRD_WANTED),
        ([True, False, True], Ruling.CONFIRMED),
        ([False, True, False], Ruling.DISMISSED),
    ],
)
def test_it_is_decided_by_two_who_agree(given_opinions: list[bool], ruling: Ruling) -> None:
    assert ruling_of([Opinion(by, told) for by, told in enumerate(given_opinions)]) is ruling


@given(st.lists(st.booleans(), min_size=MOST_OPINIONS, max_size=MOST_OPINIONS))
def test_it_is_always_decided_by_three(told: list[bool]) -> None:
    assert ruling_of([Opinion(by, one) for by, one in enumerate(told)]).is_decided


def test_it_is_judged_by_others_than_who_asked() -> None:
    require_opinion([Opinion(1, True)], 2, [3])
    for code, opinions, by, interviewers in (
        ("ASSESS-031", [Opinion(1, True)], 1, []),
        ("ASSESS-031", [], 3, [3]),
        ("ASSESS-030", [Opinion(1, True), Opinion(2, True)], 4, []),
    ):
        with pytest.raises(Refused, match=code):
            require_opinion(opinions, by, interviewers)


@pytest.mark.parametrize(
    ("status", "values", "kind"),
    [
        ("exited", {"safe_house": "no"}, "wrong_exit"),
        ("ordinary", {"safe_house": "no", "enough_food": "no"}, "omission"),
        ("exited", {"safe_house": "unknown"}, ""),
        ("exited", {"safe_house": "yes"}, ""),
        # Who is known to be poor is no omission, and did not exit.
        ("poor", {"safe_house": "no"}, ""),
    ],
)
def test_it_is_suspected_by_answers_not_by_silence(status: str, values: dict[str, str], kind: str) -> None:
    assert suspicion_in(SHEET, status, values)[0] == kind


def test_it_keeps_answers_in_the_order_of_the_questions() -> None:
    asked = [one.name for one in SHEET.questions_for("ordinary") if not one.is_optional]
    assert list(checked_answers(SHEET, "ordinary", dict.fromkeys(reversed(asked), "unknown"))) == asked


def test_it_goes_one_way_only() -> None:
    way = [Step.FRAME_FROZEN, Step.SEED_DRAWN, Step.FIELD_CLOSED, Step.PUBLISHED]
    stage = Stage.OPEN
    for step in way:
        for other in set(way) - {step}:
            assert not may_take(stage, other)
        with pytest.raises(Refused, match="ASSESS-010"):
            stage_after(stage, next(one for one in way if one is not step))
        stage = stage_after(stage, step)
    assert stage is Stage.PUBLISHED
    assert not any(may_take(stage, step) for step in Step)
    assert not any(may_take(Stage.DROPPED, step) for step in Step)
