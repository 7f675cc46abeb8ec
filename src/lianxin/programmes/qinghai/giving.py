"""What was given in report 004: cash, rice, clothes, fertiliser, school uniforms; loans, which are no gift; and the first dividend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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
    repay_loan,
    review_loan,
    set_local_term,
)
from lianxin.benefits.queries.loans import account_of
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

_COLLECTED_ON, _UNTIL_GIVEN = date(2016, 9, 20), timedelta(days=8)
_SPRING, _AUTUMN, _WINTER, _TERM = date(2016, 4, 8), date(2016, 9, 20), date(2016, 11, 24), date(2016, 8, 26)
# Twelve collections, one for each village, 432,000 yuan in all: about and over 400,000, as the report says. What each brought is ours.
CASH_YUAN = (41_200, 38_600, 36_500, 44_300, 33_800, 29_700, 35_400, 31_900, 42_100, 39_500, 30_600, 28_400)


@dataclass(frozen=True, slots=True)
class Lot:
    """Goods of one kind that came on one day: what, how many of which unit, what the whole is worth in fen, and to which villages it went
    (none named: to all)."""

    item: str
    quantity: str
    unit: str
    fen: int
    on: date
    villages: tuple[str, ...] = ()


# Rice, flour and oil make 1,825 jin; the oil was weighed in kilograms. Clothes and blankets make 2,950 sets, fertiliser 17 tonnes,
# uniforms 843 sets, a school each. On which days how much came, and the values, are ours.
LOTS = (
    Lot("大米", "430", "斤", 1_290_00, _AUTUMN),
    Lot("大米", "350", "斤", 1_050_00, _WINTER),
    Lot("面粉", "400", "斤", 1_000_00, _AUTUMN),
    Lot("面粉", "320", "斤", 800_00, _WINTER),
    Lot("食用油", "90", "公斤", 1_440_00, _AUTUMN),
    Lot("食用油", "72.5", "公斤", 1_160_00, _WINTER),
    Lot("御寒衣被", "1120", "套", 129_000_00, _AUTUMN),
    Lot("御寒衣被", "830", "套", 96_000_00, _WINTER),
    Lot("毛毯", "640", "套", 51_200_00, _AUTUMN),
    Lot("毛毯", "360", "套", 28_800_00, _WINTER),
    Lot("农资化肥", "7", "吨", 14_000_00, _SPRING, ("白土庄", "阿家庄", "朱家庄", "东村")),
    Lot("农资化肥", "6", "吨", 12_000_00, _SPRING, ("支哈堂", "冶一村", "岗察")),
    Lot("农资化肥", "4", "吨", 8_000_00, date(2016, 5, 6), ("卡索", "苏化")),
    Lot("校服", "286", "套", 17_160_00, _TERM, ("卡索",)),
    Lot("校服", "305", "套", 18_300_00, _TERM, ("东村",)),
    Lot("校服", "252", "套", 15_120_00, _TERM, ("玛龙",)),
)
# Ten borrowers in each of the two villages, 1,030,000 yuan together: how much each took is ours, up to the cap.
LENT_YUAN = (120_000, 115_000, 110_000, 105_000, 105_000, 100_000, 100_000, 95_000, 90_000, 90_000)
_BANK = "青海银行"
_TERMS = {"longest_months": 36, "rate": 43_500, "penalty_factor": 1_500_000}
SHAREHOLDERS = 15


def give(villages: dict[str, Village]) -> None:
    """Record the collections and the goods, received and given on to the villages with a signature each."""
    units = list(Unit.objects.order_by("code"))
    for number, village in enumerate(villages.values()):
        entry = NewTranche(
            document_no=f"青公捐〔2016〕{number + 1}号（演示）", name="党员民警捐款（演示）", channel="donation", level="society",
            area_code=village.code, year=YEAR, amount_fen=CASH_YUAN[number] * 100, purpose="open", announced_on=date(2016, 9, 1),
            giver="党员干部和民警", unit=units[number],
        )  # fmt: skip
        receive_tranche(tranche=announce_tranche(entry=entry, by=None), on=_COLLECTED_ON, by=None)
    for number, lot in enumerate(LOTS, 1):
        told = NewGoods(
            giver="省公安厅厅属有关单位" if lot.villages == () else "爱心企业（虚构）", item=lot.item, quantity=Decimal(lot.quantity),
            measure_unit=lot.unit, value_fen=lot.fen, basis=GoodsLot.Basis.MARKET, area_code=PROVINCE,
            document_no=f"WZ-2016-{number}（演示）", received_on=lot.on, unit=units[number],
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
            lot=lot,
            quantity=quantity,
            on=lot.received_on + _UNTIL_GIVEN,
            signed_by="村委会（演示）",
            area_code=village.code,
            by=None,
        )
        left -= quantity


def lend(villages: dict[str, Village]) -> None:
    """Twenty households of two villages borrow without security: 2,060,000 yuan, each loan once, though the report tells it twice.

    Two years later each is paid back with its interest.
    """
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
        fen = LENT_YUAN[number % len(LENT_YUAN)] * 100
        entry = NewLoan(
            product="low_interest_loan", household=household, member=head.member, lender=_BANK, amount_fen=fen, months=24,
            repayment="all_at_end", use=("livestock", "crops", "trade")[number % 3], asked_on=date(2016, 7, 4),
        )  # fmt: skip
        loan = apply_for_loan(entry=entry, by=None)
        review_loan(loan=loan, on=date(2016, 7, 18), words="双基联动，村支部共同评议（演示）", by=None)
        drawn = draw_loan(loan=loan, on=date(2016, 8, 2), contract_no=f"QHB-2016-{number:03d}（演示）", by=None)
        matures_on = date(2018, 8, 2)
        owed = account_of(drawn, matures_on).payoff_fen
        repay_loan(
            loan=drawn, kind="due", amount_fen=owed, on=matures_on, document_no=f"HK-2018-{number:03d}（演示）", by=None
        )


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
