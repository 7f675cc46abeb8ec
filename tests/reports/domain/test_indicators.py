"""The library of indicators refuses what is twice, faulty or unknown when it is loaded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.indicators import Dimension, Measure, Timing, checked_question
from lianxin.reports.domain.units import conversion
from reports.domain.makers import indicator, library

pytestmark = pytest.mark.one_engine


def test_it_refuses_an_indicator_that_is_there_already() -> None:
    with pytest.raises(Refused) as refusal:
        library().enter(indicator())
    assert refusal.value.code == "REPORTS-001"


@pytest.mark.parametrize(
    "given",
    [
        {"unit": "bushel"},
        {"rooms": ("funds",)},
        {"dimensions": (Dimension("unit", Words("一", "one")), Dimension("unit", Words("二", "two")))},
        {"measure": Measure.RATIO},
        {"numerator": Words("分子", "top"), "denominator": Words("分母", "bottom")},
        {"thing": "person_time", "unit": "person_time"},
        {"measure": Measure.SUM, "thing": "person", "unit": "person"},
        {"unit": "percent"},
        {"measure": Measure.AGE},
        {"measure": Measure.LENGTH},
        {"definition": Words("", "nothing")},
        {"version": 0},
    ],
)
def test_it_refuses_a_faulty_definition(given: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        library().enter(indicator("work.other", **given))
    assert refusal.value.code == "REPORTS-002"


@pytest.mark.parametrize("code", ["visits", "Work.visits", "work.", "work.a b"])
def test_it_refuses_a_code_that_names_no_room(code: str) -> None:
    with pytest.raises(Refused, match="REPORTS-002"):
        library().enter(indicator(code, rooms=("work",)))


def test_it_does_not_know_an_indicator_that_nobody_declared() -> None:
    with pytest.raises(Refused, match="REPORTS-003"):
        library().indicator("work.nothing", "file:3")


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ({"village": ["1"]}, "REPORTS-004"),
        ({"kind": ["dancing"]}, "REPORTS-006"),
        ({"is_paired": ["yes"]}, "REPORTS-006"),
        ({"year": ["last"]}, "REPORTS-006"),
        ({"unit": [""]}, "REPORTS-006"),
        ({"unit": []}, "REPORTS-006"),
    ],
)
def test_a_question_names_only_what_is_known(filters: dict[str, list[str]], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        checked_question(indicator(), place="here", filters=filters)
    assert refusal.value.code == code


def test_a_question_says_what_an_indicator_needs() -> None:
    needing = indicator(dimensions=(Dimension("measure_unit", Words("计量单位", "Unit"), is_required=True),))
    with pytest.raises(Refused, match="REPORTS-005"):
        checked_question(needing, place="here")
    with pytest.raises(Refused, match="REPORTS-012"):
        checked_question(indicator(timing=Timing.YEARLY), place="here", starts_on=date(2016, 1, 1))
    with pytest.raises(Refused, match="REPORTS-013"):
        checked_question(indicator(is_by_place=True), place="here")


def test_questions_that_say_the_same_are_the_same() -> None:
    one = checked_question(
        indicator(), place="", areas=["b", "a", "a"], filters={"year": ["2016"], "kind": ["visit", "visit"]}
    )
    other = checked_question(indicator(), place="", areas=["a", "b"], filters={"kind": ["visit"], "year": ["2016"]})
    assert one == other


@pytest.mark.parametrize(
    ("unit", "of"),
    [
        ("人", "person_time"),
        ("人次", "person"),
        ("户", "person"),
        ("元", "jin"),
        ("个", "person_time"),
        ("个", "fen"),
        ("斤", "piece"),
    ],
)
def test_units_of_different_kinds_are_never_exchanged(unit: str, of: str) -> None:
    assert conversion(unit, of) is None


def test_half_a_kilogram_is_a_jin() -> None:
    kilogram, tonne = conversion("公斤", "jin"), conversion("吨", "jin")
    assert kilogram is not None
    assert tonne is not None
    assert (kilogram.factor, tonne.factor) == (2, 2000)
