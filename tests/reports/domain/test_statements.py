"""Statements of documents, and whether figures agree with them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.bounds import Bounds
from lianxin.reports.domain.indicators import Dimension, Measure, Nature
from lianxin.reports.domain.statements import Agreement, Statement, agreement, load_statements
from reports.domain.makers import figure, indicator, library, written

pytestmark = pytest.mark.one_engine
_WAN = 10**6


def _one(**changes: str) -> Statement:
    (made,) = load_statements(written(**changes), library())
    return made


def test_it_reads_everything_that_a_statement_tells() -> None:
    found = _one(
        filters="{kind: [visit], year: 2016}", area="[999901, 999902]", **{"from": "2016-01-01", "before": "2017-01-01"},
        note='{zh: "范围不明", en: "scope not told"}', width="50",
    )  # fmt: skip
    assert found.number == "004-01"
    assert found.question.areas == ("999901", "999902")
    assert found.question.filters == (("kind", ("visit",)), ("year", ("2016",)))
    assert (found.question.starts_on, found.question.ends_before) == (date(2016, 1, 1), date(2017, 1, 1))
    assert found.note == Words("范围不明", "scope not told")
    assert found.line == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"indicator": "work.nothing"}, "REPORTS-003"),
        ({"filters": "{colour: red}"}, "REPORTS-004"),
        ({"filters": "{kind: dancing}"}, "REPORTS-006"),
        ({"unit": "人次"}, "REPORTS-007"),
        ({"qualifier": "roughly"}, "REPORTS-008"),
        ({"reported": "many"}, "REPORTS-008"),
        ({"reported": ".inf"}, "REPORTS-008"),
        ({"from": "last year"}, "REPORTS-008"),
        ({"number": ""}, "REPORTS-008"),
        ({"colour": "red"}, "REPORTS-008"),
        ({"part_of": '"004-99"'}, "REPORTS-008"),
        ({"note": "{zh: 只有中文}"}, "REPORTS-008"),
        ({"nature": "told"}, "REPORTS-008"),
        ({"unsaid": "perhaps"}, "REPORTS-008"),
        ({"filters": "[kind]"}, "REPORTS-008"),
        ({"qualifier": "forecast"}, "REPORTS-009"),
        ({"qualifier": "target"}, "REPORTS-009"),
        ({"qualifier": "name"}, "REPORTS-009"),
    ],
)
def test_it_refuses_what_it_does_not_know_and_names_the_line(changes: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        load_statements(written(**changes), library(), name="statements.yaml")
    assert refusal.value.code == code
    assert "statements.yaml:" in str(refusal.value)


def test_it_refuses_a_number_that_stands_there_twice() -> None:
    twice = written() + written().removeprefix("statements:\n")
    with pytest.raises(Refused) as refusal:
        load_statements(twice, library())
    assert refusal.value.code == "REPORTS-010"
    assert "statements.yaml:11" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("statements: [", "REPORTS-011"),
        ("", "REPORTS-008"),
        ("other: 1", "REPORTS-008"),
        ("statements: {a: 1}", "REPORTS-008"),
        ("statements: [1]", "REPORTS-008"),
        ("- 1", "REPORTS-008"),
    ],
)
def test_it_refuses_what_is_no_list_of_statements(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        load_statements(text, library())
    assert refusal.value.code == code


@pytest.mark.parametrize("value", [41, 49])
def test_more_than_forty_is_less_than_fifty(value: int) -> None:
    assert agreement(_one(), figure(indicator(), value)) is Agreement.AGREES


@pytest.mark.parametrize("value", [40, 50, 0])
def test_more_than_forty_is_neither_forty_nor_fifty(value: int) -> None:
    assert agreement(_one(), figure(indicator(), value)) is Agreement.DIFFERS


def test_it_cannot_tell_where_nothing_was_recorded_or_rows_are_too_rough() -> None:
    rough = Bounds(Fraction(30), Fraction(60))
    assert agreement(_one(), figure(indicator(), None)) is Agreement.CANNOT_TELL
    assert agreement(_one(), figure(indicator(), 40, rough)) is Agreement.CANNOT_TELL


def test_rows_that_are_over_agree_with_a_statement_that_is_over() -> None:
    assert agreement(_one(), figure(indicator(), 40, Bounds(Fraction(40), Fraction(50)))) is Agreement.AGREES


@pytest.mark.parametrize(
    ("reported", "unit", "fen", "agrees"),
    [
        ("8.98", "亿元", 897_500_000_00, True),
        ("8.98", "亿元", 898_499_999_99, True),
        ("8.98", "亿元", 898_500_000_00, False),
        ("700", "万元", 700 * _WAN, True),
        ("700", "万元", 699 * _WAN, False),
        ("56.2", "万元", 562_000_00, True),
        ("4000", "元", 400_000, True),
        ("4000", "元", 400_100, False),
    ],
)
def test_money_is_as_exact_as_it_is_printed(reported: str, unit: str, fen: int, agrees: bool) -> None:
    told = _one(indicator="funds.tranches", qualifier='"="', reported=reported, unit=unit)
    wanted = Agreement.AGREES if agrees else Agreement.DIFFERS
    assert agreement(told, figure(library().indicators["funds.tranches"], fen)) is wanted


def test_a_count_that_is_exact_is_that_count() -> None:
    told = _one(indicator="people.helpers", qualifier='"="', reported="12", unit="名")
    helpers = library().indicators["people.helpers"]
    assert agreement(told, figure(helpers, 12)) is Agreement.AGREES
    assert agreement(told, figure(helpers, 13)) is Agreement.DIFFERS


def test_forecasts_and_targets_are_compared_with_their_own_kind_only() -> None:
    aim = indicator(
        "work.targets", nature=Nature.TARGET, measure=Measure.SUM, thing="quantity", unit="quantity",
        dimensions=(Dimension("campaign", Words("行动", "Campaign")),),
    )  # fmt: skip
    for qualifier in ("target", "name"):
        text = written(indicator="work.targets", unit="个", reported="1000", qualifier=qualifier)
        (told,) = load_statements(text, library(aim))
        assert told.nature is Nature.TARGET
        assert agreement(told, figure(aim, 1000)) is Agreement.AGREES
    text = written(indicator="work.targets", unit="个", reported="1000", qualifier='">"', nature="target")
    assert load_statements(text, library(aim))[0].nature is Nature.TARGET
    with pytest.raises(Refused, match="REPORTS-009"):
        load_statements(written(indicator="work.targets", unit="个"), library(aim))


def test_a_part_names_the_statement_that_holds_it() -> None:
    text = written() + written(number='"004-02"', part_of='"004-01"').removeprefix("statements:\n")
    assert load_statements(text, library())[1].part_of == "004-01"
