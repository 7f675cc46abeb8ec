"""A county with money of every kind, for the pages: three channels, projects under way, households paid, goods, statements, totals told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cast import COUNTY, OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from funds.makers import allocated, approved, contract, gains, paid, project, submitted, tranche
from lianxin.funds.models import Account, GoodsLot, Payment, ToldTotal, Tranche, Transfer
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations import (
    Move,
    NewGoods,
    NewTotal,
    Paper,
    PaymentLine,
    account_named,
    confirm_receipt,
    deliver_goods,
    link_told_total,
    post_transfers,
    receive_goods,
    receive_tranche,
    record_statement,
    record_told_total,
    return_payment,
)
from lianxin.people.models import Unit
from lianxin.places.models import Area
from lianxin.projects.models import Asset, Project
from lianxin.registry.models import Household
from registry.makers import areas, household

REPORT = "报告 004"
THIRD_VILLAGE = "999901102202"
YEAR_TOLD = {"starts_on": date(2016, 1, 1), "ends_before": date(2017, 1, 1)}


@dataclass
class Scene:
    """What the pages show."""

    special: Tranche
    unit_money: Tranche
    old: Tranche
    road: Project
    industry: Project
    home: Household
    other_home: Household
    payments: list[Payment]


def named_places() -> None:
    """The places of the cast, by name."""
    areas()
    county, town = Area.objects.get(level="county"), Area.objects.get(code=TOWNSHIP)
    other = Area.objects.create(code=OTHER_TOWNSHIP, name="白云乡", level="township", parent=county)
    Area.objects.create(code=OTHER_VILLAGE, name="下河村", level="village", parent=other)
    Area.objects.filter(parent=town).update(name="上河村")


def county_with_money(unit: Unit) -> Scene:
    """Money on every step of its way."""
    named_places()
    special = tranche(
        "某财农〔2026〕1号", name="财政衔接资金（产业）", purpose="industry", amount_fen=900_000_00, giver="省财政厅"
    )
    roads = tranche("某财农〔2026〕2号", name="农村公路补助", channel="sector", amount_fen=400_000_00)
    ours = tranche(
        "甲局〔2026〕3号", name="定点帮扶资金", channel="designated_unit", level="county", purpose="open",
        amount_fen=123_456_78, unit=unit,
    )  # fmt: skip
    expected = tranche(
        "某财农〔2023〕9号", name="饮水工程补助", channel="own_budget", level="county", purpose="water", year=2023,
        amount_fen=80_000_00, announced_on=date(2023, 3, 1), is_received=False,
    )  # fmt: skip
    old = receive_tranche(tranche=expected, on=date(2023, 4, 1), by=None)
    tranche("某财农〔2026〕8号", name="第二批衔接资金", is_received=False, amount_fen=300_000_00)
    road = project("P-1", name="上河村通组路", cost_fen=600_000_00)
    industry = project(
        "P-2", name="下河村肉牛养殖到户补助", purpose="industry", area_code=OTHER_VILLAGE, cost_fen=900_000_00
    )
    allocated(roads, road, 350_000_00)
    allocated(ours, road, 100_000_00)
    allocated(special, industry, 700_000_00)
    allocated(ours, industry, 20_000_01)
    home, other = household("甲某"), household("乙某", village_code=OTHER_VILLAGE)
    third = household("丙某", village_code=OTHER_VILLAGE)
    for one in (home, other, third):
        gains(industry, one)
    payments = [*_road_paid(road), *_households_paid(industry, home, other, third)]
    _beside_the_grants(unit, home, special)
    submitted(industry, 3_000_00, number="BZ-9")
    return Scene(special, ours, old, road, industry, home, other, payments)


def _road_paid(road: Project) -> list[Payment]:
    works = approved(road, 300_000_00, number="BZ-1", on_contract=contract(road, amount_fen=450_000_00))
    payments = paid(works, PaymentLine("某建筑公司", 250_000_00), number="PZ-1")
    way = Asset.objects.create(
        project=road, code="Z-1", name="上河村通组路", kind="public_welfare", owner_kind="village", owner="上河村", keeper="某人",
        original_fen=250_000_00, area_code=VILLAGE, received_on=date(2026, 9, 1),
    )  # fmt: skip
    confirm_receipt(payment=payments[0], on=date(2026, 9, 2), document_no="验收 1", asset=way, by=None)
    return payments


def _households_paid(industry: Project, *homes: Household) -> list[Payment]:
    claim = approved(industry, 90_000_01, number="BZ-2")
    lines = [
        PaymentLine(home.head_name or "", amount, home, account_no="6222020000000012345")
        for home, amount in zip(homes, (20_000_01, 30_000_00, 40_000_00), strict=True)
    ]
    payments = paid(claim, *lines, number="PZ-2")
    confirm_receipt(payment=payments[0], on=date(2026, 5, 6), document_no="回单 1", by=None)
    confirm_receipt(payment=payments[1], on=date(2026, 5, 6), document_no="回单 2", by=None)
    [again] = paid(approved(industry, 1_000_00, number="BZ-3"), PaymentLine("甲某", 1_000_00, homes[0]), number="PZ-3")
    return_payment(payment=again, on=date(2026, 5, 9), reason="账号有误", by=None)
    return payments


def _beside_the_grants(unit: Unit, home: Household, special: Tranche) -> None:
    """A loan, goods, statements and totals: none of them is a grant."""
    lent(home, 50_000_00)
    lot = receive_goods(
        entry=NewGoods(
            "甲局",
            "化肥",
            Decimal(1800),
            "斤",
            5_400_00,
            GoodsLot.Basis.MARKET,
            COUNTY,
            "捐 1",
            date(2026, 4, 1),
            ">",
            "县仓库",
            unit,
        ),
        by=None,
    )
    deliver_goods(lot=lot, quantity=Decimal(100), on=date(2026, 4, 8), signed_by="甲某", household=home, by=None)
    account = Account.objects.get(code=f"tranche:{special.pk}")
    for stated, number in ((200_000_00, "对 1"), (199_000_00, "对 2")):
        record_statement(
            account=account, kind="bank", on=date(2026, 6, 30), stated_fen=stated, document_no=number, by=None
        )
    report_004(unit)


def lent(home: Household, amount_fen: int) -> Transfer:
    """A loan in the book of loans."""
    lender = account_named("lender:1", kind=Account.Kind.LENDER, book=Book.LOAN, area_code=COUNTY, is_outside=True)
    borrower = account_named(
        f"borrower:{home.pk}",
        kind=Account.Kind.BORROWER,
        book=Book.LOAN,
        area_code=home.village_code,
        household_id=home.pk,
    )
    move = Move(
        Transfer.Kind.LEND,
        borrower,
        lender,
        amount_fen,
        "industry",
        2026,
        area_code=home.village_code,
        household_id=home.pk,
    )
    return post_transfers([move], paper=Paper(date(2026, 4, 2), "贷 1", None))[0]


def told(words: str, yuan: int, kind: str, *areas: str, qualifier: str = "=", unit: Unit | None = None) -> ToldTotal:
    """A total of report 004."""
    entry = NewTotal(
        REPORT, words, ToldTotal.Kind(kind), yuan * 100, areas or (COUNTY,), qualifier, unit=unit, **YEAR_TOLD
    )
    return record_told_total(entry=entry, by=None)


def report_004(unit: Unit | None = None) -> dict[str, ToldTotal]:
    """The totals of report 004, places invented: a unit with twelve villages, some of which are told of again by themselves."""
    totals = {
        "all": told("引进资金4156万元(含专项扶贫资金和整合资金)", 41_560_000, "grant", unit=unit),
        "loans": told("引进惠农低息无担保贷款200余万元", 2_000_000, "loan", qualifier=">", unit=unit),
        "own": told("自筹和协调资金108万元", 1_080_000, "grant", unit=unit),
        "gifts": told("落实慰问金和慰问物品总计80余万元", 800_000, "mixed", qualifier=">", unit=unit),
        "two villages": told(
            "共争取专项资金约480万元", 4_800_000, "grant", VILLAGE, OTHER_VILLAGE, qualifier="≈", unit=unit
        ),
        "barns": told("向上级协调了435万元，建成145座标准化畜棚", 4_350_000, "grant", THIRD_VILLAGE, unit=unit),
        "donated": told("为贫困群众捐款约40余万元", 400_000, "grant", qualifier="≈", unit=unit),
        "loans again": told(
            "20户村民发放低息无担保贷款200余万元", 2_000_000, "loan", VILLAGE, qualifier=">", unit=unit
        ),
    }
    link_told_total(total=totals["loans again"], to=totals["loans"], link="same", by=None)
    return totals
