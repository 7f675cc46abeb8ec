"""Money of the demonstration: tranches of many channels, projects at every stage, payments to builders and households, goods.

All sums, documents and firms are made up. Days are counted back from the day of the demonstration, so that nothing lies ahead.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lianxin.eligibility.models import Run
from lianxin.eligibility.queries import poor_households
from lianxin.funds.models import Claim, GoodsLot, ToldTotal, Tranche
from lianxin.funds.operations import (
    Arrangement,
    NewClaim,
    NewGoods,
    NewTotal,
    NewTranche,
    PaymentLine,
    Voucher,
    allocate,
    announce_tranche,
    approve_claim,
    confirm_receipt,
    deliver_goods,
    keep_plan,
    pay_claim,
    receive_goods,
    receive_tranche,
    record_told_total,
    solved_plan,
    submit_claim,
)
from lianxin.people.models import Unit
from lianxin.programmes.demo.posts import pay_posts
from lianxin.projects.domain.showing import Level, Occasion
from lianxin.projects.domain.stages import ROAD, Stage
from lianxin.projects.domain.standing import Decision
from lianxin.projects.models import Contract, Project
from lianxin.projects.operations import (
    NewAcceptance,
    NewAsset,
    NewContract,
    NewLink,
    NewProgress,
    NewProject,
    NewShowing,
    NewTarget,
    approve_project,
    hand_over_asset,
    measure_target,
    move_project,
    open_benefit_link,
    propose_project,
    record_acceptance,
    record_progress,
    record_publicity,
    set_targets,
    settle_contract,
    sign_contract,
)
from lianxin.registry.models import Household

TEN_THOUSAND_YUAN = 10_000_00
PLAN_SECONDS = 5.0
_BUILDER = "青禾建设有限公司（虚构）"
# Cards of a bank that does not exist.
_CARD, _SHARED_CARD, _SHARING = "999900000000000", "9999000000000099", 5
# How long every showing of the demonstration hangs; at least as long as the rulebook asks.
_SHOWN_DAYS = 12


@dataclass(frozen=True, slots=True)
class Given:
    """A tranche of the demonstration: sums in ten thousand yuan, days back from today (None: it has not arrived)."""

    document: str
    name: str
    channel: str
    level: str
    purpose: str
    amount: int
    days_ago: int | None
    is_listed: bool = False
    giver: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A project of the demonstration: cost in ten thousand yuan, how far it has come, whose money it has (names of tranches)."""

    name: str
    kind: str
    purpose: str
    cost: int
    stage: Stage
    target: tuple[str, str, str]
    asset: str = ""
    is_direct: bool = False
    is_posts: bool = False
    money: tuple[tuple[str, int], ...] = ()
    percent: int = 0


TRANCHES = (
    Given("演财农〔1〕号", "帮扶资金（产业）", "regular_assistance", "central", "industry", 160, 300, is_listed=True),
    Given("演财农〔2〕号", "帮扶资金（基础设施）", "regular_assistance", "province", "road", 120, 300, is_listed=True),
    Given("演住建〔5〕号", "农村危房改造补助", "sector", "province", "housing", 60, 290),
    Given("演水〔3〕号", "农村饮水安全资金", "sector", "prefecture", "water", 45, 280, is_listed=True),
    Given("演协作〔1〕号", "东西部协作资金", "east_west", "province", "open", 80, 270, giver="东部某市（虚构）"),
    Given("演公帮〔1〕号", "定点帮扶资金", "designated_unit", "county", "public_service", 30, 260, unit="县公安局"),
    Given("演人社〔3〕号", "公益性岗位补贴", "sector", "county", "employment", 6, 255),
    Given("演捐〔7〕号", "爱心企业捐款", "donation", "society", "education", 12, 200, giver="某爱心企业（虚构）"),
    Given("演财农〔9〕号", "帮扶资金（第二批）", "regular_assistance", "central", "industry", 90, None, is_listed=True),
)
PROJECTS = (
    Wanted("村道硬化", "rural_construction", "road", 48, Stage.HANDED_OVER, ("quantity", "硬化里程（公里）", "2.4"), "硬化村道",
           money=(("帮扶资金（基础设施）", 40), ("东西部协作资金", 8))),
    Wanted("人饮管网改造", "guarantees", "water", 36, Stage.SETTLED, ("quantity", "受益户数（户）", "38"), "供水管网",
           money=(("农村饮水安全资金", 36),)),
    Wanted("蔬菜大棚", "industry", "industry", 72, Stage.UNDERWAY, ("quantity", "新建大棚（座）", "12"),
           money=(("帮扶资金（产业）", 60), ("东西部协作资金", 12)), percent=55),
    Wanted("藏毯加工点", "industry", "industry", 40, Stage.UNDERWAY, ("economic", "户均增收（元）", "3000"),
           money=(("帮扶资金（产业）", 40),), percent=10),
    Wanted("危房改造", "guarantees", "housing", 24, Stage.UNDERWAY, ("quantity", "改造户数（户）", "8"), is_direct=True,
           money=(("农村危房改造补助", 24),), percent=60),
    Wanted("公益性岗位", "employment", "employment", 6, Stage.UNDERWAY, ("quantity", "安排岗位（个）", "12"), is_direct=True, is_posts=True,
           money=(("公益性岗位补贴", 6),)),
    Wanted("文化活动广场", "rural_construction", "public_service", 28, Stage.ACCEPTED, ("quantity", "广场面积（平方米）", "600"),
           money=(("定点帮扶资金", 28),)),
    Wanted("通组路", "rural_construction", "road", 95, Stage.APPROVED, ("quantity", "新建里程（公里）", "3.1")),
    Wanted("牛羊育肥", "industry", "industry", 85, Stage.PLANNED, ("economic", "带动户数（户）", "20")),
    Wanted("水源地保护", "guarantees", "water", 48, Stage.IN_LIBRARY, ("quality", "水质达标率（%）", "100")),
    Wanted("村级幼儿班修缮", "guarantees", "education", 38, Stage.IN_LIBRARY, ("quantity", "修缮教室（间）", "3")),
    Wanted("庭院经济", "industry", "industry", 22, Stage.DECIDED, ("quantity", "参与户数（户）", "25")),
    Wanted("垃圾收集点", "rural_construction", "environment", 9, Stage.PROPOSED, ("quantity", "收集点（处）", "4")),
)  # fmt: skip


def fill_money(run: Run, *, on: date) -> None:
    """Enter tranches, take projects along their road, arrange and pay, receive goods, and keep a draft plan for what is left."""
    tranches = {given.name: _tranche(given, run.area_code, on) for given in TRANCHES}
    poor = Counter(poor_households(run).values_list("village_code", flat=True))
    villages = sorted(poor)
    # Posts go where most of the poor live.
    poorest = max(villages, key=lambda village: (poor[village], village))
    for number, wanted in enumerate(PROJECTS):
        place = poorest if wanted.is_posts else villages[number % len(villages)]
        _taken_along(wanted, place, tranches, run, on)
    _goods(run, on)
    _told(run, on)
    answer = solved_plan(area_code=run.area_code, year=run.year, on=on, by=None, seconds=PLAN_SECONDS)
    keep_plan(answer=answer, by=None)


def _tranche(given: Given, area_code: str, on: date) -> Tranche:
    days_ago = 20 if given.days_ago is None else given.days_ago
    entry = NewTranche(
        document_no=given.document,
        name=given.name,
        channel=given.channel,
        level=given.level,
        area_code=area_code,
        year=on.year,
        amount_fen=given.amount * TEN_THOUSAND_YUAN,
        purpose=given.purpose,
        announced_on=_ago(on, days_ago + 8),
        giver=given.giver,
        unit=Unit.objects.filter(name=given.unit).first(),
        is_on_integration_list=given.is_listed,
    )
    tranche = announce_tranche(entry=entry, by=None)
    return tranche if given.days_ago is None else receive_tranche(tranche=tranche, on=_ago(on, days_ago), by=None)


def _taken_along(wanted: Wanted, place: str, tranches: dict[str, Tranche], run: Run, on: date) -> None:
    """Take a project along its road as far as it has come, with all that each step must have."""
    cost = wanted.cost * TEN_THOUSAND_YUAN
    entry = NewProject(
        name=wanted.name,
        area_code=place,
        year=on.year,
        kind=wanted.kind,
        purpose=wanted.purpose,
        content=f"{wanted.name}（演示）",
        cost_fen=cost,
        delivery_mode="direct" if wanted.is_direct else "tender",
        starts_on=_ago(on, 235),
        ends_before=_ago(on, -30),
        households=38,
        poor_households=17,
        meeting_on=_ago(on, 326),
    )
    project = propose_project(entry=entry, on=_ago(on, 325), by=None)
    dimension, indicator, planned = wanted.target
    [target] = set_targets(project_id=project.pk, targets=[NewTarget(dimension, indicator, planned)], by=None)
    steps = ROAD[1 : ROAD.index(wanted.stage) + 1]
    for step in steps:
        project.refresh_from_db()
        _STEPS[step](project, on)
        if step is Stage.APPROVED:
            _arrange(project, wanted, tranches, on)
        if step is Stage.UNDERWAY:
            _pay(project, wanted, run, on)
    if Stage.ACCEPTED in steps:
        measure_target(target_id=target.pk, reached=planned, on=_ago(on, 60), by=None)


def _review(project: Project, on: date) -> None:
    _show(project, Level.VILLAGE, 322, on)
    move_project(project_id=project.pk, after=Stage.REVIEWED, decision=Decision(_ago(on, 308)), by=None)


def _argue(project: Project, on: date) -> None:
    _show(project, Level.TOWNSHIP, 306, on)
    decision = Decision(_ago(on, 292), "", "符合行业规划，技术可行")
    move_project(project_id=project.pk, after=Stage.ARGUED, decision=decision, by=None)


def _decide(project: Project, on: date) -> None:
    move_project(project_id=project.pk, after=Stage.DECIDED, decision=Decision(_ago(on, 288), "演领发〔1〕号"), by=None)


def _enter(project: Project, on: date) -> None:
    _show(project, Level.COUNTY, 286, on)
    move_project(project_id=project.pk, after=Stage.IN_LIBRARY, decision=Decision(_ago(on, 272)), by=None)


def _plan(project: Project, on: date) -> None:
    move_project(project_id=project.pk, after=Stage.PLANNED, decision=Decision(_ago(on, 268), "演计〔1〕号"), by=None)


def _approve(project: Project, on: date) -> None:
    approve_project(project_id=project.pk, on=_ago(on, 255), document_no="演批〔1〕号", by=None)


def _begin(project: Project, on: date) -> None:
    if project.delivery_mode != "direct":
        entry = NewContract(
            f"HT-{project.pk}", _BUILDER, project.name, project.cost_fen, _ago(on, 240), retention_percent=3
        )
        sign_contract(project_id=project.pk, entry=entry, by=None)
    move_project(project_id=project.pk, after=Stage.UNDERWAY, decision=Decision(_ago(on, 235)), by=None)


def _accept(project: Project, on: date) -> None:
    record_progress(project_id=project.pk, entry=NewProgress(_ago(on, 80), 100, "完工"), by=None)
    entry = NewAcceptance(
        _ago(on, 70), Level.TOWNSHIP, "乡镇、村监督委员会（演示）", is_passed=True, accepted_fen=project.cost_fen
    )
    record_acceptance(project_id=project.pk, entry=entry, by=None)
    move_project(project_id=project.pk, after=Stage.ACCEPTED, decision=Decision(_ago(on, 68)), by=None)


def _settle(project: Project, on: date) -> None:
    for contract in Contract.objects.filter(project=project):
        settle_contract(contract_id=contract.pk, settled_fen=contract.amount_fen, on=_ago(on, 55), by=None)
    for level in (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY):
        _show(project, level, 50, on, Occasion.AFTER)
    move_project(project_id=project.pk, after=Stage.SETTLED, decision=Decision(_ago(on, 30)), by=None)


def _hand_over(project: Project, on: date) -> None:
    entry = NewAsset(project.name, "public", "village", "村集体", "村委会", project.cost_fen, _ago(on, 25))
    hand_over_asset(project_id=project.pk, entry=entry, by=None)
    move_project(project_id=project.pk, after=Stage.HANDED_OVER, decision=Decision(_ago(on, 24)), by=None)


_STEPS = {
    Stage.REVIEWED: _review,
    Stage.ARGUED: _argue,
    Stage.DECIDED: _decide,
    Stage.IN_LIBRARY: _enter,
    Stage.PLANNED: _plan,
    Stage.APPROVED: _approve,
    Stage.UNDERWAY: _begin,
    Stage.ACCEPTED: _accept,
    Stage.SETTLED: _settle,
    Stage.HANDED_OVER: _hand_over,
}


def _show(project: Project, level: Level, days_ago: int, on: date, occasion: Occasion = Occasion.BEFORE) -> None:
    entry = NewShowing(occasion, level, "公示栏", _ago(on, days_ago), _ago(on, days_ago - _SHOWN_DAYS))
    record_publicity(project_id=project.pk, entry=entry, by=None)


def _arrange(project: Project, wanted: Wanted, tranches: dict[str, Tranche], on: date) -> None:
    for name, amount in wanted.money:
        entry = Arrangement(tranches[name], project, amount * TEN_THOUSAND_YUAN, _ago(on, 250), "演整合〔1〕号")
        allocate(arrangement=entry, by=None)


def _pay(project: Project, wanted: Wanted, run: Run, on: date) -> None:
    """Pay what has been done: a builder on his contract, households straight; some of it is confirmed, some is under way."""
    if wanted.percent:
        record_progress(project_id=project.pk, entry=NewProgress(_ago(on, 90), wanted.percent, "按计划推进"), by=None)
    if wanted.is_posts:
        pay_posts(project, run, on=on)
        return
    if wanted.is_direct:
        _pay_households(project, run, on)
        return
    share = wanted.percent or 97
    contract = Contract.objects.get(project=project)
    claim = _claim(project, contract.amount_fen * share // 100, Claim.Kind.PROGRESS, on, contract)
    voucher = Voucher(f"PZ-{project.pk}", _ago(on, 100), "treasury", (PaymentLine(_BUILDER, claim.amount_fen),))
    [payment] = pay_claim(claim=claim, voucher=voucher, by=None)
    if wanted.percent:
        confirm_receipt(payment=payment, on=_ago(on, 96), document_no=f"HD-{project.pk}", by=None)


def _pay_households(project: Project, run: Run, on: date) -> None:
    found = poor_households(run).filter(village_code=project.area_code).select_related("household")[:8]
    households: list[Household] = [finding.household for finding in found]
    for household in households:
        link = NewLink(household.pk, "award", _ago(on, 230), words="危房改造补助")
        open_benefit_link(project_id=project.pk, entry=link, by=None)
    each = 20_000_00
    claim = _claim(project, each * len(households), Claim.Kind.DIRECT, on, None)
    # The first five share a card: a clue for the tests of supervision.
    lines = tuple(
        PaymentLine(
            household.head_name,
            each,
            household=household,
            account_no=_SHARED_CARD if number < _SHARING else f"{_CARD}{number}",
        )
        for number, household in enumerate(households)
    )
    payments = pay_claim(claim=claim, voucher=Voucher(f"PZ-{project.pk}", _ago(on, 100), "one_card", lines), by=None)
    for payment in payments[:-2]:
        confirm_receipt(payment=payment, on=_ago(on, 97), document_no=f"YKT-{payment.pk}", by=None)


def _claim(project: Project, amount: int, kind: Claim.Kind, on: date, contract: Contract | None) -> Claim:
    entry = NewClaim(
        project=project,
        claim_no=f"BZ-{project.pk}",
        kind=kind,
        expense="works" if contract else "subsidy",
        amount_fen=amount,
        papers="发票、监理签认单、验收单（演示）",
        submitted_on=_ago(on, 110),
        contract=contract,
    )
    return approve_claim(claim=submit_claim(entry=entry, by=None), on=_ago(on, 105), by=None)


def _goods(run: Run, on: date) -> None:
    """Rice and blankets given by units: quantity, unit, value and basis; half of the rice has been given on."""
    unit = Unit.objects.order_by("code").first()
    basis, place = GoodsLot.Basis, run.area_code
    rice = NewGoods(
        "演示单位",
        "大米",
        Decimal(1800),
        "斤",
        5_400_00,
        basis.MARKET,
        place,
        "WZ-1",
        _ago(on, 60),
        ">",
        "县仓库",
        unit,
    )
    blankets = NewGoods(
        "演示单位",
        "棉被",
        Decimal(240),
        "床",
        28_800_00,
        basis.INVOICE,
        place,
        "WZ-2",
        _ago(on, 60),
        "=",
        "县仓库",
        unit,
    )
    lot = receive_goods(entry=rice, by=None)
    receive_goods(entry=blankets, by=None)
    for finding in poor_households(run).select_related("household")[:18]:
        household = finding.household
        deliver_goods(
            lot=lot, quantity=Decimal(50), on=_ago(on, 50), signed_by=household.head_name, household=household, by=None
        )


def _told(run: Run, on: date) -> None:
    """What a report of the demonstration tells: a total, a part of it that nobody has linked, and a loan told for itself."""
    kind, year = ToldTotal.Kind, (date(on.year, 1, 1), date(on.year + 1, 1, 1))
    for words, told, amount, qualifier in (
        ("全县共引进资金417万元（演示）", kind.GRANT, 417, "="),
        ("其中争取产业资金160万元（演示）", kind.GRANT, 160, "="),
        ("协调低息贷款200余万元（演示）", kind.LOAN, 200, ">"),
        ("为20户发放贷款200余万元（演示）", kind.LOAN, 200, ">"),
    ):
        entry = NewTotal("演示报告", words, told, amount * TEN_THOUSAND_YUAN, (run.area_code,), qualifier,
                         starts_on=year[0], ends_before=year[1])  # fmt: skip
        record_told_total(entry=entry, by=None)


def _ago(on: date, days: int) -> date:
    return on - timedelta(days=days)
