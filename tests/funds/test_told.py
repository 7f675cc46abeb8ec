"""Report 004, in rows: the same money told twice, parts beside their wholes, loans and goods that are no grants."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cast import COUNTY, VILLAGE
from funds.makers import tranche
from funds.scenes import lent, report_004, told
from lianxin.funds.models import GoodsLot, ToldTotal
from lianxin.funds.operations import NewGoods, link_told_total, receive_goods
from lianxin.funds.queries import (
    listed_goods,
    other_money,
    told_sheet,
    total_of,
    totals_by_basis,
    totals_by_channel,
    totals_by_item,
)
from lianxin.people.models import Unit, User
from registry.makers import household

pytestmark = pytest.mark.django_db

SPECIAL, LOANS, OWN, GIFTS = 41_560_000_00, 2_000_000_00, 1_080_000_00, 800_000_00
TWO_VILLAGES, BARNS, DONATED = 4_800_000_00, 4_350_000_00, 400_000_00


def pairs(reader: User, *, settled: bool) -> set[tuple[int, int, bool]]:
    found = told_sheet(reader).pairs
    return {(p.part.amount_fen, p.whole.amount_fen, p.is_same) for p in found if p.is_settled is settled}


def once(reader: User) -> dict[str, int]:
    return {one.kind: one.once_fen for one in told_sheet(reader).sums}


def test_it_asks_about_exactly_the_pairs_that_may_be_the_same_money(funds_officer: User) -> None:
    report_004()
    assert pairs(funds_officer, settled=False) == {
        (TWO_VILLAGES, SPECIAL, False),
        (BARNS, SPECIAL, False),
        (OWN, SPECIAL, False),
        (GIFTS, SPECIAL, False),
        (GIFTS, OWN, False),
        (DONATED, SPECIAL, False),
        (DONATED, OWN, False),
        (DONATED, GIFTS, False),
    }
    assert pairs(funds_officer, settled=True) == {(LOANS, LOANS, True)}


def test_it_counts_each_sum_once_when_a_person_has_said_what_they_are(funds_officer: User) -> None:
    totals = report_004()
    assert once(funds_officer) == {
        "grant": SPECIAL + OWN + TWO_VILLAGES + BARNS + DONATED, "loan": LOANS, "mixed": GIFTS,
    }  # fmt: skip
    for part, whole in (("two villages", "all"), ("barns", "all"), ("donated", "gifts")):
        link_told_total(total=totals[part], to=totals[whole], link="part", by=None)
    assert once(funds_officer) == {"grant": SPECIAL + OWN, "loan": LOANS, "mixed": GIFTS}
    assert [one.told_fen for one in told_sheet(funds_officer).sums if one.kind == "loan"] == [2 * LOANS]
    assert (DONATED, GIFTS, False) in pairs(funds_officer, settled=True)
    # Both are parts of the whole: what they are to each other is settled with it.
    assert (TWO_VILLAGES, SPECIAL, False) not in pairs(funds_officer, settled=False)


def test_a_loan_or_a_forecast_never_overlaps_a_grant(funds_officer: User) -> None:
    told("贷款", 100, "loan")
    told("预计", 100, "forecast")
    told("资金", 100, "grant")
    assert told_sheet(funds_officer).pairs == ()


def test_a_total_of_elsewhere_is_no_part(funds_officer: User) -> None:
    told("甲村", 100, "grant", VILLAGE)
    told("乙村", 200, "grant", "999901102201")
    assert told_sheet(funds_officer).pairs == ()


def test_a_link_to_a_total_that_is_left_out_hides_nothing(funds_officer: User) -> None:
    totals = report_004()
    ToldTotal.objects.filter(pk=totals["loans"].pk).update(document="别的报告")
    sheet = told_sheet(funds_officer, document="报告 004")
    assert {one.kind: one.once_fen for one in sheet.sums}["loan"] == LOANS


def test_a_township_is_told_only_of_its_own_places(township_clerk: User, other_township_clerk: User) -> None:
    report_004()
    assert [one.words[:3] for one in told_sheet(township_clerk).totals] == ["共争取", "20户"]
    assert len(told_sheet(other_township_clerk).totals) == 2


def test_a_unit_is_told_what_credits_it(unit_liaison: User, unit: Unit) -> None:
    report_004()
    assert told_sheet(unit_liaison).totals == ()
    told("甲局投入", 5, "grant", unit=unit)
    assert len(told_sheet(unit_liaison).totals) == 1


def test_loans_goods_and_forecasts_are_never_in_the_grants(funds_officer: User, unit: Unit) -> None:
    report_004(unit)
    tranche("一号", amount_fen=41_560_000_00, year=2016)
    tranche("二号", amount_fen=999_00, is_received=False)
    lent(household("甲某"), LOANS)
    for item, quantity, measure_unit, qualifier in (
        ("米面油", 1800, "斤", ">"), ("御寒衣被和毛毯", 2950, "套", "="), ("农资化肥", 17, "吨", "="),
    ):  # fmt: skip
        entry = NewGoods(
            "甲局", item, Decimal(quantity), measure_unit, 100_00, GoodsLot.Basis.ESTIMATE, COUNTY, "捐", date(2026, 1, 5),
            qualifier, unit=unit,
        )  # fmt: skip
        receive_goods(entry=entry, by=None)
    channels = totals_by_channel(funds_officer, year=2016)
    assert total_of(one.flows for one in channels).received_fen == 41_560_000_00
    assert sum(one.expected_fen for one in totals_by_channel(funds_officer)) == 999_00
    apart = other_money(funds_officer)
    assert (apart.lent_fen, apart.outstanding_fen, apart.goods_fen, apart.goods) == (LOANS, LOANS, 300_00, 3)
    lots = listed_goods(funds_officer)
    assert {(one.item, one.quantity, one.measure_unit, one.is_exact) for one in totals_by_item(lots)} == {
        ("米面油", Decimal(1800), "斤", False), ("御寒衣被和毛毯", Decimal(2950), "套", True), ("农资化肥", Decimal(17), "吨", True),
    }  # fmt: skip
    assert [(one.basis, one.lots, one.value_fen) for one in totals_by_basis(lots)] == [("estimate", 3, 300_00)]
