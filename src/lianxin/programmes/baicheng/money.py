"""Money and things of report 001: a college's own money and a hundred greenhouses, project funds won, sixteen greenhouses, cooperatives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lianxin.benefits.models import Cooperative
from lianxin.benefits.operations import (
    NewAgreement,
    NewCheck,
    NewCooperative,
    NewCoordinatedLoan,
    check_cooperative,
    record_coordinated_loan,
    register_cooperative,
    sign_agreements,
)
from lianxin.funds.operations import Arrangement, NewTranche, allocate, announce_tranche, receive_tranche
from lianxin.people.models import Unit
from lianxin.programmes.baicheng.ground import YEAR
from lianxin.programmes.ledgers import Kept, Left, handed_over, project_of_ledger
from lianxin.programmes.register import Village
from lianxin.programmes.works import Built, built
from lianxin.projects.domain.stages import Stage
from lianxin.projects.operations import NewLink, open_benefit_link
from lianxin.registry.models import Household

TEN_THOUSAND_YUAN = 10_000_00
LEDGER = "白城市包村项目台账（演示）"
# 447万元 of the province in two documents; 近300万元 in three: what each gives is ours, their sums are the report's.
_WON = (
    ("市农委", "双岗子", "家庭农场和养殖小区建设（演示）", "industry", 260),
    ("市农委", "双岗子", "设施农业扶持（演示）", "industry", 187),
    ("市审计局", "乌兰花", "村内道路（演示）", "road", 138),
    ("市审计局", "乌兰花", "机井配套（演示）", "irrigation", 96),
    ("市审计局", "乌兰花", "村部修缮（演示）", "public_service", 62),
)
# Project, village, ten thousand yuan, and what is grown.
_COURTYARD = (
    ("紫薯种植基地（演示）", "新乐", 26, "紫薯"),
    ("烤烟合作社（演示）", "新乐", 18, "烤烟"),
    ("树莓庭院（演示）", "长春岭", 9, "树莓"),
    ("花卉大棚（演示）", "双岗子", 14, "花卉"),
    ("私人订制小菜园（演示）", "乌兰花", 7, "蔬菜"),
    ("庭院经济合作社（演示）", "先进", 12, "辣椒"),
)
# The hundred greenhouses stand with the groups of the village; how many with which is ours.
_PLACES = (("一社", 24), ("二社", 28), ("三社", 26), ("四社", 22))
_LENT = (
    ("双岗子家庭农场（虚构）", "家庭农场扩建", 320),
    ("双岗子养殖小区（虚构）", "养殖小区圈舍", 260),
    ("大岗子农机合作社（虚构）", "购置农机", 120),
)


def fill_money(villages: dict[str, Village], units: dict[str, Unit]) -> None:
    """Enter the college's hundred greenhouses, the money that units won, sixteen greenhouses more, and what courtyards and coops do."""
    _greenhouses(villages["新乐"], units["白城医学高等专科学校"])
    for number, (unit, village, name, purpose, amount) in enumerate(_WON, 1):
        _given(units[unit], villages[village], (name, purpose, amount * TEN_THOUSAND_YUAN), "province", number)
    _loans(villages["双岗子"], units["市农委"])
    _sixteen(villages["先进"])
    for name, village, amount, crop in _COURTYARD:
        _cooperative(
            name, villages[village], amount * TEN_THOUSAND_YUAN, (f"{village}{crop}种植专业合作社（演示）", crop)
        )


def _given(unit: Unit, village: Village, told: tuple[str, str, int], level: str, number: int) -> None:
    name, purpose, fen = told
    entry = NewTranche(
        document_no=f"吉扶〔2017〕{number}号（演示）", name=name, channel="special_poverty", level=level, area_code=village.code, year=YEAR,
        amount_fen=fen, purpose=purpose, announced_on=date(2017, 4, 20), unit=unit,
    )  # fmt: skip
    tranche = receive_tranche(tranche=announce_tranche(entry=entry, by=None), on=date(2017, 4, 28), by=None)
    kind = "industry" if purpose == "industry" else "rural_construction"
    kept = Kept(
        village.code, name, kind, purpose, fen, ("quantity", "受益户数（户）", "30"),
        date(2017, 4, 20), LEDGER, stage=Stage.APPROVED, responsible_unit=unit.name,
    )  # fmt: skip
    told = Arrangement(tranche, project_of_ledger(kept), fen, date(2017, 4, 30), f"{entry.document_no}安排")
    allocate(arrangement=told, by=None)


def _greenhouses(village: Village, college: Unit) -> None:
    """The college puts 950,000 yuan of its own into a hundred greenhouses: 9,500 yuan each."""
    fen = 95 * TEN_THOUSAND_YUAN
    project = project_of_ledger(
        Kept(
            village.code, "蔬菜大棚（演示）", "industry", "industry", fen, ("quantity", "大棚（栋）", "100"), date(2017, 1, 12), LEDGER,
            stage=Stage.APPROVED, responsible_unit=college.name,
        )
    )  # fmt: skip
    entry = NewTranche(
        document_no="白医专〔2017〕1号（演示）", name="蔬菜大棚投资（演示）", channel="designated_unit", level="prefecture",
        area_code=village.code,
        year=YEAR, amount_fen=fen, purpose="industry", announced_on=date(2017, 1, 5), unit=college, giver=college.name,
    )  # fmt: skip
    tranche = receive_tranche(tranche=announce_tranche(entry=entry, by=None), on=date(2017, 1, 15), by=None)
    allocate(arrangement=Arrangement(tranche, project, fen, date(2017, 1, 20), "白医专〔2017〕2号（演示）"), by=None)
    left = Built("蔬菜大棚", "operating", 100, "栋", "村集体", fen, places=_PLACES)
    built(project, left, after=date(2017, 1, 20))


def _sixteen(village: Village) -> None:
    """The office of administration had sixteen greenhouses built; what they cost the report does not say: the sum is ours."""
    fen = 16 * 9_500_00
    project = project_of_ledger(
        Kept(
            village.code, "援建大棚（演示）", "industry", "industry", fen, ("quantity", "大棚（栋）", "16"), date(2017, 4, 1), LEDGER,
            stage=Stage.SETTLED, responsible_unit="市机关事务管理局",
        )
    )  # fmt: skip
    rows = [Left("援建大棚", count, "栋", count * 9_500_00, "operating") for count in (6, 6, 4)]
    handed_over(project, *rows, on=date(2017, 4, 29))


def _loans(village: Village, unit: Unit) -> None:
    """Seven million of loans that the committee of agriculture arranged: who lent to whom is ours, the sum is the report's."""
    for number, (borrower, purpose, amount) in enumerate(_LENT, 1):
        entry = NewCoordinatedLoan(
            village.code, "县农村商业银行（演示）", borrower, purpose, amount * TEN_THOUSAND_YUAN,
            date(2017, 4, 26), f"协贷〔2017〕{number}号（演示）",
            unit=unit,
        )  # fmt: skip
        record_coordinated_loan(entry=entry, by=None)


def _cooperative(name: str, village: Village, fen: int, grown: tuple[str, str]) -> None:
    """A cooperative or an enterprise with poor households: each has an agreement about orders, with the gain that it may expect."""
    project = project_of_ledger(
        Kept(
            village.code, name, "industry", "industry", fen, ("economic", "户均增收（元）", "1200"), date(2017, 4, 25), LEDGER,
            mechanism="合作社、龙头企业与贫困户签订单，保底收购（演示）",
        )
    )  # fmt: skip
    homes = list(Household.objects.filter(village_code=village.code).order_by("household_no")[:8])
    for home in homes:
        link = NewLink(
            home.pk, "orders", date(2017, 4, 26), expected_fen=1_200_00, words="保底收购，按市价上浮（演示）"
        )
        open_benefit_link(project_id=project.pk, entry=link, by=None)
    number, (called, crop) = Cooperative.objects.count() + 1, grown
    entry = NewCooperative(
        village.code, called, Cooperative.Kind.COOPERATIVE, f"93220800MA00{number:04d}X（演示）", "理事长（虚构）",
        crop, date(2016, 11, 1),
    )  # fmt: skip
    made = register_cooperative(entry=entry, by=None)
    lacks = "" if number % 3 else "成员账户没有建到户，六月底前补齐（演示）"
    found = NewCheck(date(2017, 4, 27), True, True, not lacks, True, lacks)
    check_cooperative(cooperative=made, entry=found, by=None)
    agreement = NewAgreement(
        f"利益联结〔2017〕{number}号（演示）", "orders", tuple(home.household_no for home in homes), date(2017, 4, 28),
        crop=crop, plot="房前屋后园田地", mu=Decimal("1.5"), jin=Decimal(750), floor_fen_per_jin=80,
        ends_before=date(2018, 1, 1),
    )  # fmt: skip
    sign_agreements(cooperative=made, entry=agreement, by=None)
