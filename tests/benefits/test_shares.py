"""Shares: given out, held, given back on exit and given to others; and dividends from them, exact to the fen and the beehive."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.benefits.domain import errors
from lianxin.benefits.domain.dividends import (
    Portion,
    Receipt,
    ReceiptFault,
    Weighing,
    default_of,
    distributed,
    guarantee_finding,
    receipt_faults,
)
from lianxin.benefits.domain.division import divided, half_up
from lianxin.benefits.domain.shares import Holding, Instrument, allotted, checked_register, held_on, reallocated
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.periods import Period

START = date(2017, 7, 1)
YEAR = Period(START, date(2018, 7, 1))
BEES = Instrument("中蜂合作社", 36_900_000, 123, Period(START), guaranteed_rate=50_000)
HOUSEHOLDS = {f"户{number:03d}": 1 for number in range(1, 124)}
WEIGHTS = st.dictionaries(
    st.text("甲乙丙丁戊己", min_size=1, max_size=3), st.integers(0, 10**6), min_size=1, max_size=9
)


# Division -----------------------------------------------------------------------------------------------------------------


@given(total=st.integers(0, 10**12), weights=WEIGHTS.filter(lambda weights: any(weights.values())))
def test_it_divides_so_that_nothing_is_lost(total: int, weights: dict[str, int]) -> None:
    parts = divided(total, weights)
    whole = sum(weights.values())
    assert sum(parts.values()) == total
    assert parts.keys() == weights.keys()
    # Nobody is more than one away from his exact share, and who has more weight has no less.
    assert all(abs(parts[name] * whole - total * weights[name]) < whole for name in weights)
    assert all(parts[a] >= parts[b] for a in weights for b in weights if weights[a] > weights[b])
    assert divided(total, dict(reversed(weights.items()))) == parts


def test_it_gives_the_odd_fen_to_the_largest_remainder_then_to_the_first_name() -> None:
    assert divided(100, {"丙": 1, "甲": 1, "乙": 1}) == {"丙": 34, "甲": 33, "乙": 33}
    assert divided(10, {"a": 6, "b": 3, "c": 2}) == {"a": 5, "b": 3, "c": 2}
    assert divided(5, {"a": 1, "b": 3}) == {"a": 1, "b": 4}


@pytest.mark.parametrize(
    ("total", "weights", "kind"),
    [
        (-1, {"a": 1}, errors.NOT_A_QUANTITY),
        (1, {"a": 2, "b": -1}, errors.NOT_A_QUANTITY),
        (1, {}, errors.NOBODY_TO_SHARE),
        (0, {"a": 0}, errors.NOBODY_TO_SHARE),
    ],
)
def test_it_refuses_to_divide_among_nobody(total: int, weights: dict[str, int], kind: object) -> None:
    with pytest.raises(Refused) as refused:
        divided(total, weights)
    assert refused.value.kind is kind


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"), [(0, 7, 0), (1, 2, 1), (3, 2, 2), (149, 100, 1), (5, 1, 5)]
)
def test_it_rounds_a_half_up(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


# The register -------------------------------------------------------------------------------------------------------------


def test_it_gives_a_share_to_each_of_123_households() -> None:
    register = checked_register(allotted(123, HOUSEHOLDS, on=START), BEES)
    assert len(register) == 123
    assert held_on(register, START) == HOUSEHOLDS
    assert held_on(register, START - timedelta(days=1)) == {}


def test_it_gives_nobody_an_entry_of_no_shares() -> None:
    assert [holding.holder for holding in allotted(2, {"甲": 1, "乙": 1, "丙": 1}, on=START)] == ["丙", "乙"]


def test_it_gives_the_shares_of_a_household_that_exits_to_the_others() -> None:
    register = allotted(10, {"甲": 5, "乙": 3, "丙": 2}, on=START)
    exit_on = date(2018, 1, 1)
    after = checked_register(reallocated(register, leaving="甲", on=exit_on), Instrument("x", 1, 10, Period(START)))
    assert held_on(after, exit_on - timedelta(days=1)) == {"甲": 5, "乙": 3, "丙": 2}
    assert held_on(after, exit_on) == {"乙": 6, "丙": 4}


def test_it_gives_them_to_newcomers_where_so_decided() -> None:
    register = allotted(4, {"甲": 2, "乙": 2}, on=START)
    after = reallocated(register, leaving="甲", on=date(2018, 1, 1), weights={"丁": 1, "甲": 5, "乙": 1})
    assert held_on(after, date(2018, 1, 1)) == {"乙": 3, "丁": 1}
    assert len(after) == 4


def test_it_lets_what_was_to_end_end() -> None:
    register = (Holding("甲", 2, START), Holding("乙", 2, START, date(2019, 1, 1)))
    after = reallocated(register, leaving="甲", on=date(2018, 1, 1))
    assert held_on(after, date(2018, 12, 31)) == {"乙": 4}
    assert held_on(after, date(2019, 1, 1)) == {}


def test_it_leaves_no_entry_for_a_day_that_was_never_held() -> None:
    register = allotted(4, {"甲": 2, "乙": 2}, on=START)
    after = reallocated(register, leaving="甲", on=START)
    assert after == (Holding("乙", 4, START),)


@given(weights=WEIGHTS.filter(lambda weights: sum(map(bool, weights.values())) > 1), data=st.data())
def test_it_keeps_the_number_of_shares_whoever_leaves(weights: dict[str, int], data: st.DataObject) -> None:
    shares = sum(weights.values())
    instrument = Instrument("x", 1, shares, Period(START))
    register: tuple[Holding, ...] = allotted(shares, weights, on=START)
    day = START
    for _ in range(len(register) - 1):
        day += timedelta(days=data.draw(st.integers(0, 40)))
        leaving = data.draw(st.sampled_from(sorted(held_on(register, day))))
        register = reallocated(register, leaving=leaving, on=day)
        checked_register(register, instrument)
        assert leaving not in held_on(register, day)
        assert sum(held_on(register, day).values()) == shares


def test_it_refuses_the_exit_of_who_holds_nothing_and_of_the_last() -> None:
    register = allotted(4, {"甲": 4}, on=START)
    with pytest.raises(Refused) as refused:
        reallocated(register, leaving="乙", on=START)
    assert refused.value.kind is errors.HOLDS_NOTHING
    with pytest.raises(Refused) as refused:
        reallocated(register, leaving="甲", on=START)
    assert refused.value.kind is errors.NOBODY_TO_SHARE


@pytest.mark.parametrize(
    ("register", "kind"),
    [
        ([Holding("甲", 124, START)], errors.MORE_SHARES_THAN_ISSUED),
        ([Holding("甲", 100, START), Holding("乙", 24, date(2018, 1, 1))], errors.MORE_SHARES_THAN_ISSUED),
        ([Holding("甲", 1, START), Holding("甲", 1, date(2018, 1, 1))], errors.HOLDS_TWICE),
        ([Holding("甲", 0, START)], errors.NOT_A_QUANTITY),
    ],
)
def test_it_refuses_a_register_that_cannot_be_true(register: list[Holding], kind: object) -> None:
    with pytest.raises(Refused) as refused:
        checked_register(register, BEES)
    assert refused.value.kind is kind


def test_it_lets_shares_pass_from_one_to_another_on_one_day() -> None:
    handed_on = [Holding("甲", 123, START, date(2018, 1, 1)), Holding("乙", 123, date(2018, 1, 1))]
    assert checked_register(handed_on, BEES) is handed_on


@pytest.mark.parametrize(("capital_fen", "shares"), [(0, 1), (1, 0), (-5, 1)])
def test_it_refuses_an_instrument_of_nothing(capital_fen: int, shares: int) -> None:
    with pytest.raises(Refused) as refused:
        Instrument("x", capital_fen, shares, Period(START))
    assert refused.value.kind is errors.NOT_A_QUANTITY


# Dividends ----------------------------------------------------------------------------------------------------------------


def test_it_gives_two_hives_to_each_of_123_households() -> None:
    portions = distributed(246, allotted(123, HOUSEHOLDS, on=START), YEAR)
    assert {portion.amount for portion in portions} == {2}
    assert len(portions) == 123


def test_it_divides_what_is_left_of_things_by_the_largest_remainder() -> None:
    portions = distributed(7, (Holding("甲", 2, START), Holding("乙", 1, START)), YEAR)
    assert [(portion.holder, portion.amount) for portion in portions] == [("乙", 2), ("甲", 5)]


def test_it_pays_fifteen_households_to_the_fen() -> None:
    fifteen = {f"户{number:02d}": 1 for number in range(1, 16)}
    portions = distributed(1_000_000, allotted(15, fifteen, on=START), YEAR)
    assert sum(portion.amount for portion in portions) == 1_000_000
    assert [portion.amount for portion in portions] == [66_667] * 10 + [66_666] * 5


def test_it_weighs_by_days_what_was_held_for_a_part_of_the_period() -> None:
    """甲 holds 2 shares for 184 days, 乙 1 for 365 and from then on 2 more for 181: weights 368 and 727."""
    register = allotted(3, {"甲": 2, "乙": 1}, on=START)
    register = reallocated(register, leaving="甲", on=date(2018, 1, 1))
    by_days = distributed(1_095_00, register, YEAR, weighing=Weighing.BY_DAYS)
    assert [(p.holder, p.weight, p.amount) for p in by_days] == [("乙", 727, 72_700), ("甲", 368, 36_800)]
    on_day = distributed(1_095_00, register, YEAR)
    assert [(p.holder, p.amount) for p in on_day] == [("乙", 109_500)]


@given(
    total=st.integers(0, 10**9),
    holders=st.lists(
        st.tuples(st.sampled_from("甲乙丙丁"), st.integers(1, 50), st.integers(0, 500), st.integers(1, 500)),
        min_size=1,
        max_size=8,
    ),
)
def test_it_pays_out_exactly_the_total_by_days(total: int, holders: list[tuple[str, int, int, int]]) -> None:
    register = tuple(
        Holding(
            holder, shares, START - timedelta(days=100) + timedelta(days=since), START + timedelta(days=since + days)
        )
        for holder, shares, since, days in holders
    )
    days = [
        (max(0, (min(h.ends_before or date.max, YEAR.ends_before or date.max) - max(h.starts_on, START)).days), h)
        for h in register
    ]
    if not any(count for count, _ in days):
        with pytest.raises(Refused) as refused:
            distributed(total, register, YEAR, weighing=Weighing.BY_DAYS)
        assert refused.value.kind is errors.NOBODY_TO_SHARE
        return
    portions = distributed(total, register, YEAR, weighing=Weighing.BY_DAYS)
    assert sum(portion.amount for portion in portions) == total
    assert sum(portion.weight for portion in portions) == sum(count * holding.shares for count, holding in days)


def test_it_needs_a_period_that_ends() -> None:
    with pytest.raises(ValueError, match="ends"):
        distributed(1, (Holding("甲", 1, START),), Period(START))
    with pytest.raises(ValueError, match="ends"):
        BEES.promised_fen(Period(START))


@pytest.mark.parametrize(
    ("period", "promised_fen"),
    [
        (YEAR, 1_845_000),  # 369,000 × 5 %
        (Period(date(2019, 7, 1), date(2020, 7, 1)), 1_845_000),  # a leap day makes no difference
        (Period(START, date(2018, 1, 1)), 930_082),  # 184 days: 18,450 × 184 ÷ 365 = 9,300.8219…
        (Period(date(2020, 2, 29), date(2021, 3, 1)), 1_845_000),
        (Period(START, date(2019, 7, 2)), 3_695_055),  # two years and a day: 36,900 + 50.5479…
    ],
)
def test_it_reckons_what_is_promised_by_years_and_days(period: Period, promised_fen: int) -> None:
    assert BEES.promised_fen(period) == promised_fen


def test_it_promises_no_less_than_a_deposit_would_bring() -> None:
    poor = Instrument("x", 10_000_000, 10, Period(START), guaranteed_rate=10_000, floor_rate=15_000)
    assert poor.promised_fen(YEAR) == 150_000
    assert Instrument("x", 100, 10, Period(START)).promised_fen(YEAR) is None


@pytest.mark.parametrize(
    ("paid_fen", "verdict"),
    [(1_845_000, Verdict.MET), (1_844_999, Verdict.NOT_MET), (0, Verdict.NOT_MET), (None, Verdict.CANNOT_TELL)],
)
def test_it_says_whether_the_guarantee_was_kept(paid_fen: int | None, verdict: Verdict) -> None:
    found = guarantee_finding(BEES, YEAR, paid_fen)
    assert found.verdict is verdict
    assert found.limit == "18,450.00"
    assert bool(found.missing) == (paid_fen is None)


def test_it_makes_a_default_of_a_promise_not_kept_in_time() -> None:
    due_on = date(2018, 9, 30)
    after = due_on + timedelta(days=1)
    default = default_of(BEES, YEAR, 1_000_000, due_on=due_on, on=after)
    assert default is not None
    assert (default.shortfall_fen, default.finding.verdict) == (845_000, Verdict.NOT_MET)
    assert default_of(BEES, YEAR, 1_000_000, due_on=due_on, on=due_on) is None
    assert default_of(BEES, YEAR, 1_845_000, due_on=due_on, on=after) is None
    free = Instrument("x", 100, 10, Period(START))
    assert default_of(free, YEAR, 0, due_on=due_on, on=after) is None
    assert guarantee_finding(free, YEAR, None).verdict is Verdict.MET


def test_it_finds_what_was_not_received_as_written_down() -> None:
    portions = [Portion(holder, 1, 2) for holder in "甲乙丙丁戊"] + [Portion("庚", 0, 0)]
    signed = date(2018, 4, 1)
    receipts = [
        Receipt("甲", 2, signed),
        Receipt("乙", 1, signed),
        Receipt("丙", 2, None),
        Receipt("丁", 1, signed),
        Receipt("丁", 1, signed),
        Receipt("己", 2, signed),
    ]
    assert receipt_faults(portions, receipts) == {
        "乙": ReceiptFault.AMOUNT_DIFFERS,
        "丙": ReceiptFault.NOT_SIGNED,
        "戊": ReceiptFault.NOT_RECEIVED,
        "己": ReceiptFault.NOT_A_HOLDER,
    }
