"""What grows in the six villages of report 000: tools and sprays, herbs with a cooperative, training, loans for pinellia."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from lianxin.benefits.domain.entitlements import Request
from lianxin.benefits.models import IndustryLink
from lianxin.benefits.operations import (
    NewBenefit,
    NewIndustryLinks,
    NewLoan,
    NewTerm,
    apply_for_loan,
    approve_benefit,
    draw_loan,
    link_households,
    propose_benefit,
    repay_loan,
    review_loan,
    set_local_term,
    verify_benefit,
)
from lianxin.benefits.queries.loans import account_of
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import GoodsLot
from lianxin.funds.operations import NewGoods, deliver_goods, receive_goods
from lianxin.people.models import Unit
from lianxin.programmes.ledgers import Kept, project_of_ledger
from lianxin.programmes.register import Village
from lianxin.programmes.xihe.ground import COUNTY, LEADING, YEAR
from lianxin.projects.models import Project
from lianxin.projects.operations import NewLink, open_benefit_link
from lianxin.registry.models import Household
from lianxin.registry.queries import members_of

LEDGER = "西和县联系帮扶项目台账（演示）"
TOOLS, BAGS, TRAINED, BEHIND = 240, 1000, 43, 23
LOANS = 60
# 4,800,000 yuan together; how much each borrowed is ours.
LENT_FEN = (60_000_00, 80_000_00, 100_000_00)
_MATURES_ON = date(2019, 10, 20)
_GROWERS, _TRAINING_FEN, _DAYS = 40, 30_00, 10
_CONDITIONS_NOT_MET = "BENEFIT-103"
_HERBS_FEN, _BEES_FEN, _COURSE_FEN = 600_000_00, 180_000_00, 40_000_00
_LENDER = "农业银行甘肃省分行"
# The bank's terms were not seen: they are ours, entered as the county's own.
_TERMS = (
    ("cap", 100_000_00),
    ("longest_months", 24),
    ("rate", 43_500),
    ("subsidy_share", 1_000_000),
    ("penalty_factor", 1_500_000),
)


def fill_industry(villages: dict[str, Village], units: dict[str, Unit]) -> None:
    """Give tools and sprays, open the herb and the bee projects, train, and lend."""
    _give_tools(villages["赵沟"], units[LEADING["赵沟"]])
    _grow_herbs(villages["康河"])
    _keep_bees(villages["杨魏"])
    _train(villages["关坝"])
    _lend()


def homes_of(village: Village, *, at_most: int | None = None) -> list[Household]:
    """The poor households of a village by number."""
    found = Household.objects.filter(village_code=village.code, household_no__startswith="62122501").order_by(
        "household_no"
    )
    return list(found[:at_most] if at_most else found)


def _give_tools(village: Village, unit: Unit) -> None:
    """240 sets of pruning tools and 1,000 bags of fungicide, each household of growers its share."""
    homes, on = homes_of(village, at_most=_GROWERS), date(2017, 10, 20)
    for item, quantity, measure, fen, document in (
        ("花椒树修剪工具", TOOLS, "套", 36_000_00, "WZ-2017-1"), ("杀菌农药", BAGS, "袋", 15_000_00, "WZ-2017-2"),
    ):  # fmt: skip
        entry = NewGoods(
            unit.name, item, Decimal(quantity), measure, fen, GoodsLot.Basis.INVOICE, village.code, f"{document}（演示）", on,
            store="村委会", unit=unit,
        )  # fmt: skip
        lot = receive_goods(entry=entry, by=None)
        for home in homes:
            deliver_goods(
                lot=lot,
                quantity=Decimal(quantity) / len(homes),
                on=on,
                signed_by=home.head_name,
                household=home,
                by=None,
            )


def _project(village: Village, name: str, fen: int, target: tuple[str, str, str]) -> Project:
    kept = Kept(village.code, name, "industry", "industry", fen, target, date(2017, 9, 1), LEDGER)
    return project_of_ledger(kept)


def _grow_herbs(village: Village) -> None:
    """Households of a village take part in a cooperative of medicinal herbs, by their land or by growing themselves."""
    project = _project(village, "中药材种植合作社（演示）", _HERBS_FEN, ("economic", "户均增收（元）", "2000"))
    for number, home in enumerate(homes_of(village, at_most=24)):
        mechanism, words = ("land_rent", "土地流转给合作社") if number % 2 else ("orders", "自行种植，合作社收购")
        link = NewLink(home.pk, mechanism, date(2017, 9, 10), expected_fen=2_000_00, words=f"{words}（演示）")
        open_benefit_link(project_id=project.pk, entry=link, by=None)


def _keep_bees(village: Village) -> None:
    """Twenty-three households keep bees behind one villager; his name is ours."""
    homes = homes_of(village)
    behind = tuple(home.household_no for home in homes[2 : 2 + BEHIND])
    entry = NewIndustryLinks(
        f"{homes[1].head_name}（养蜂带头人，演示）",
        IndustryLink.LeaderKind.VILLAGER,
        "中蜂养殖",
        village.code,
        behind,
        date(2017, 9, 1),
    )
    link_households(entry=entry, by=None)


def _train(village: Village) -> None:
    """Forty-three people of a village learn a trade, each once: proposed, verified and approved as a measure."""
    kept = Kept(village.code, "劳务技能培训（演示）", "employment", "training", _COURSE_FEN, ("quantity", "培训人数（人）", "43"),
                date(2017, 9, 1), LEDGER)  # fmt: skip
    project, on, trained = project_of_ledger(kept), date(2017, 11, 6), 0
    for home in homes_of(village):
        for row in members_of(home, YEAR):
            if trained < TRAINED and row.left_on is None and row.member.birth_on <= date(1999, 1, 1):
                entry = NewBenefit("skill_training", home, on, Request(units=_DAYS), row.member, "劳务技能培训")
                try:
                    benefit = propose_benefit(entry=entry, by=None)
                except Refused as refusal:
                    # Who is at school or has died is not trained: the rule says so, another one is asked.
                    if refusal.code != _CONDITIONS_NOT_MET:
                        raise
                    continue
                verify_benefit(
                    benefit=benefit, on=on, words="到课十天（演示）", by=None, amount_fen=_DAYS * _TRAINING_FEN
                )
                approve_benefit(benefit=benefit, project=project, on=on + timedelta(days=3), by=None)
                trained += 1
    if trained != TRAINED:
        raise ValueError(f"{trained} of {TRAINED} people could be trained")


def _lend() -> None:
    """Sixty growers of pinellia borrow of the bank's new product, 4.8 million in all, and pay it back two years later."""
    for name, value in _TERMS:
        term = NewTerm(COUNTY, f"pinellia_loan.{name}", value, date(2017, 9, 1), "农行西和县支行产品说明（演示）")
        set_local_term(entry=term, by=None)
    growers = Household.objects.filter(household_no__startswith="62122502").order_by("household_no")[:LOANS]
    for number, home in enumerate(growers):
        head = next(row.member for row in members_of(home, YEAR) if row.relation_to_head == "head")
        asked = NewLoan(
            "pinellia_loan",
            home,
            head,
            _LENDER,
            LENT_FEN[number % len(LENT_FEN)],
            24,
            "all_at_end",
            "crops",
            date(2017, 10, 9),
        )
        loan = apply_for_loan(entry=asked, by=None)
        loan = review_loan(loan=loan, on=date(2017, 10, 16), words="种半夏两年以上（演示）", by=None)
        loan = draw_loan(loan=loan, on=date(2017, 10, 20), contract_no=f"BX-{number + 1:03d}", by=None)
        owed = account_of(loan, _MATURES_ON).payoff_fen
        repay_loan(
            loan=loan, kind="due", amount_fen=owed, on=_MATURES_ON, document_no=f"BXHK-{number + 1:03d}", by=None
        )
