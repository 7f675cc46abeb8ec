"""What report 000 says of rules and aims: five rules and one method, the target of 18,000, what the province calls its poorest places."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from lianxin.people.models import Unit
from lianxin.places.operations import tag_area
from lianxin.places.queries import gazetteer
from lianxin.programmes.library import Laid, laid_down, laid_down_anew
from lianxin.programmes.xihe.deeds import CAMPAIGN
from lianxin.programmes.xihe.ground import COUNTY, PROVINCE
from lianxin.regulations.models import Regulation
from lianxin.reports.models import Expectation
from lianxin.reports.operations import NewExpectation, record_expectation
from lianxin.work.models import Campaign
from lianxin.work.operations.meetings import NewDecision, NewMeeting, record_meeting

SERIES, OFFICE = "五规则一办法", "省政协脱贫攻坚帮扶工作协调领导小组办公室"
TAGGED_COUNTIES, TAGGED_TOWNSHIPS = 23, 40
AIM = "农村贫困人口稳定脱贫"
# The report names the first one; the titles of the other five are ours.
_RULES = (
    Laid("联系帮扶西和县省直组长单位工作规则", "rules", "甘协帮〔2017〕1号（演示）", "第一条 组长单位牵头协调。第二条 每月调度一次。",
         ("work_kind:meeting 第一条",)),
    Laid("帮扶村牵头部门工作规则", "rules", "甘协帮〔2017〕2号（演示）", "第一条 一个部门牵头一个村。", ("work_kind:leader_day 第一条",)),
    Laid("机关干部联系贫困户工作规则", "rules", "甘协帮〔2017〕3号（演示）",
    "第一条 发连心卡，按期走访。", ("work_kind:visit 第一条", "work_indicator:visits")),
    Laid("驻村帮扶工作队管理规则", "rules", "甘协帮〔2017〕4号（演示）", "第一条 队长吃住在村。", ("work_kind:activity 第一条",)),
    Laid("帮扶项目和资金管理规则", "rules", "甘协帮〔2017〕5号（演示）",
    "第一条 贷款不算帮扶资金。", ("loan_product:pinellia_loan 第一条",)),
    Laid("帮扶工作考核办法", "method", "甘协帮〔2017〕6号（演示）",
    "第一条 看干部、看成效、看群众满意。", ("score_sheet:unit_2017 第一条",)),
)  # fmt: skip
# Which twenty-three counties and forty townships the report does not say: Xihe is one of them, the others are ours.
_COUNTIES = (
    "西和县", "礼县", "宕昌县", "文县", "武都区", "康县", "岷县", "通渭县", "渭源县", "漳县",
    "临洮县", "静宁县", "庄浪县", "镇原县", "环县",
    "古浪县", "张家川回族自治县", "清水县", "东乡族自治县", "临夏县", "和政县", "康乐县", "舟曲县",
)  # fmt: skip


def lay_down_rules() -> None:
    """Enter the five rules and the method; the rule of the leading unit has a second version."""
    made = [laid_down(one, area_code=PROVINCE, issuer=OFFICE, on=date(2017, 8, 20), series=SERIES) for one in _RULES]
    later = Laid(
        _RULES[0].title,
        "rules",
        "甘协帮〔2018〕1号（演示）",
        "第一条 组长单位牵头协调。第二条 每月调度两次。",
        _RULES[0].justifies,
    )
    laid_down_anew(made[0], later, on=date(2018, 1, 10), words="每月调度由一次改为两次（演示）")


def hold_meetings(unit: Unit) -> None:
    """The party group sets up the office and has departments told what is theirs; the chairs adopt the five rules and the method."""
    made = Campaign.objects.get(name=CAMPAIGN)
    first = NewMeeting(
        COUNTY, "party_group", "研究部署脱贫攻坚帮扶工作（演示）", date(2017, 8, 10), "党组书记（虚构）", 9, "甘协党组〔2017〕1号（演示）",
        (
            NewDecision("成立协调领导小组办公室（演示）"),
            NewDecision("各牵头部门逐户建立帮扶档案（演示）", date(2017, 9, 30)),
            NewDecision("办好花椒、中蜂技术培训（演示）", date(2017, 11, 30)),
        ),
        unit.pk, made.pk,
    )  # fmt: skip
    rules = Regulation.objects.filter(series=SERIES).order_by("pk")
    second = NewMeeting(
        COUNTY, "chairs", "审定五规则一办法（演示）", date(2017, 8, 16), "主席（虚构）", 12, "甘协主席〔2017〕1号（演示）",
        [NewDecision(f"通过《{one.title}》", regulation_id=one.pk) for one in rules], unit.pk,
    )  # fmt: skip
    for meeting in (first, second):
        record_meeting(entry=meeting, by=None, at=timezone.make_aware(datetime.combine(meeting.on, time(17))))


def aim_and_tag() -> None:
    """Record the target of 18,000 persons for 2017, and what the province calls its poorest counties and townships."""
    aim = NewExpectation(
        Expectation.Kind.TARGET,
        AIM,
        COUNTY,
        Decimal(18_000),
        "人",
        date(2017, 1, 1),
        "帮扶工作目标任务（演示）",
        date(2018, 1, 1),
    )
    record_expectation(entry=aim, by=None)
    document, on = "全省脱贫攻坚推进大会（演示）", date(2017, 7, 1)
    counties = {
        county.name: county.code
        for city in gazetteer().children(PROVINCE)
        for county in gazetteer().children(city.code)
    }
    codes = [counties[name] for name in _COUNTIES]
    for code in codes[:TAGGED_COUNTIES]:
        tag_area(area_code=code, kind="poor_county", document=document, starts_on=on, by=None)
    townships = [one.code for code in codes for one in gazetteer().children(code)[-2:]]
    for code in townships[:TAGGED_TOWNSHIPS]:
        tag_area(area_code=code, kind="poor_township", document=document, starts_on=on, by=None)
