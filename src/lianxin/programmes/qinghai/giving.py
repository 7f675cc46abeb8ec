"""What was given in report 004: cash, rice, clothes, fertiliser, school uniforms; loans, which are no gift; and the first dividend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lianxin.benefits.operations import (
    NewInstrument,
    NewLoan,
    NewRun,
    NewTerm,
    allot_shares,
    apply_for_loan,
    confirm_distribution,
    confirm_receipts,
    draft_distribution,
    draw_loan,
    open_instrument,
    review_loan,
    set_local_term,
)
from lianxin.funds.models import GoodsLot
from lianxin.funds.operations import (
    NewGoods,
    NewTranche,
    announce_tranche,
    deliver_goods,
    receive_goods,
    receive_tranche,
)
from lianxin.people.models import Unit
from lianxin.programmes.qinghai.ground import HUANGZHONG, PROVINCE, YEAR
from lianxin.programmes.register import Village
from lianxin.registry.models import Household, MemberFacts

_GIVEN_ON, _DELIVERED_ON = date(2016, 9, 20), date(2016, 9, 28)
# Twelve collections, one for each village, 432,000 yuan in all: about and over 400,000, as the report says.
CASH_FEN = 36_000_00


@dataclass(frozen=True, slots=True)
class Lot:
    """Goods of one kind: what, how many of which unit, what the whole is worth in fen, and to which villages it went ("": to all)."""

    item: str
    quantity: str
    unit: str
    fen: int
    villages: tuple[str, ...] = ()


# Rice, flour and oil make 1,825 jin; the oil was weighed in kilograms. Clothes and blankets make 2,950 sets. The values are ours.
LOTS = (
    Lot("大米", "780", "斤", 2_340_00),
    Lot("面粉", "720", "斤", 1_800_00),
    Lot("食用油", "162.5", "公斤", 2_600_00),
    Lot("御寒衣被", "1950", "套", 225_000_00),
    Lot("毛毯", "1000", "套", 80_000_00),
    Lot("农资化肥", "17", "吨", 34_000_00),
    Lot("校服", "843", "套", 50_580_00, ("卡索", "东村", "玛龙")),
)
BORROWERS, LOAN_FEN = 20, 103_000_00
_BANK = "青海银行"
_TERMS = {"longest_months": 36, "rate": 43_500, "penalty_factor": 1_500_000}
SHAREHOLDERS = 15


def give(villages: dict[str, Village]) -> None:
    """Record the collections and the goods, received and given on to the villages with a signature each."""
    units = list(Unit.objects.order_by("code"))
    for number, village in enumerate(villages.values()):
        entry = NewTranche(
            document_no=f"青公捐〔2016〕{number + 1}号（演示）", name="党员民警捐款（演示）", channel="donation", level="society",
            area_code=village.code, year=YEAR, amount_fen=CASH_FEN, purpose="open", announced_on=date(2016, 9, 1),
            giver="党员干部和民警", unit=units[number],
        )  # fmt: skip
        receive_tranche(tranche=announce_tranche(entry=entry, by=None), on=_GIVEN_ON, by=None)
    for number, lot in enumerate(LOTS, 1):
        told = NewGoods(
            giver="省公安厅厅属有关单位" if lot.villages == () else "爱心企业（虚构）", item=lot.item, quantity=Decimal(lot.quantity),
            measure_unit=lot.unit, value_fen=lot.fen, basis=GoodsLot.Basis.MARKET, area_code=PROVINCE,
            document_no=f"WZ-2016-{number}（演示）", received_on=_GIVEN_ON, unit=units[number],
        )  # fmt: skip
        received = receive_goods(entry=told, by=None)
        _give_on(received, [villages[name] for name in lot.villages] or list(villages.values()))


def _give_on(lot: GoodsLot, villages: Sequence[Village]) -> None:
    """Give all of a lot to the villages, the last one taking what does not divide."""
    # In halves: every database adds them up exactly.
    each = (2 * lot.quantity / len(villages)).to_integral_value() / 2
    left = lot.quantity
    for number, village in enumerate(villages, 1):
        quantity = left if number == len(villages) else each
        deliver_goods(
            lot=lot, quantity=quantity, on=_DELIVERED_ON, signed_by="村委会（演示）", area_code=village.code, by=None
        )
        left -= quantity


def lend(villages: dict[str, Village]) -> None:
    """Twenty households of two villages borrow without security: 2,060,000 yuan, each loan once, though the report tells it twice."""
    for name, value in _TERMS.items():
        document = "青海银行惠农扶贫创业资金办法（演示）"
        term = NewTerm(HUANGZHONG, f"low_interest_loan.{name}", value, date(2016, 1, 1), document)
        set_local_term(entry=term, by=None)
    found = [
        household
        for name in ("朱家庄", "阿家庄")
        for household in Household.objects.filter(village_code=villages[name].code).order_by("household_no")[:10]
    ]
    for number, household in enumerate(found, 1):
        head = MemberFacts.objects.select_related("member").get(household=household, year=YEAR, relation_to_head="head")
        entry = NewLoan(
            product="low_interest_loan", household=household, member=head.member, lender=_BANK, amount_fen=LOAN_FEN, months=24,
            repayment="all_at_end", use=("livestock", "crops", "trade")[number % 3], asked_on=date(2016, 7, 4),
        )  # fmt: skip
        loan = apply_for_loan(entry=entry, by=None)
        review_loan(loan=loan, on=date(2016, 7, 18), words="双基联动，村支部共同评议（演示）", by=None)
        draw_loan(loan=loan, on=date(2016, 8, 2), contract_no=f"QHB-2016-{number:03d}（演示）", by=None)


def share_out(villages: dict[str, Village]) -> None:
    """Fifteen households of 东村 put their industry money into a tourism company and get the first dividend on 27 November 2016."""
    village = villages["东村"]
    households = list(Household.objects.filter(village_code=village.code).order_by("household_no")[:SHAREHOLDERS])
    entry = NewInstrument(
        name="产业扶持资金入股（演示）", enterprise="青海老幼堡旅游开发公司", area_code=village.code, capital_fen=SHAREHOLDERS * 5_400_00,
        shares=SHAREHOLDERS * 54, contract_no="LYB-2016-01（演示）", starts_on=date(2016, 6, 1),
    )  # fmt: skip
    instrument = open_instrument(entry=entry, by=None)
    weights = {household.household_no: 1 for household in households}
    allot_shares(instrument=instrument, weights=weights, on=date(2016, 6, 1), by=None)
    run = NewRun(
        date(2016, 6, 1), date(2016, 11, 27), date(2016, 11, 27), SHAREHOLDERS * 540_00, "分红〔2016〕1号（演示）"
    )
    confirmed = confirm_distribution(run=draft_distribution(instrument=instrument, entry=run, by=None), by=None)
    confirm_receipts(run=confirmed, household_ids=[one.pk for one in households], on=date(2016, 11, 28), by=None)
