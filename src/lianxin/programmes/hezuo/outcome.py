"""How the city left the list: incidence with its two numbers, the campaigns, the third party's survey, the county's sheet in two rounds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from lianxin.core.kernel.findings import Verdict
from lianxin.exits.models import CoverageFigure, Sheet
from lianxin.exits.operations import (
    GivenEvidence,
    NewAnswer,
    NewCoverage,
    NewFigure,
    answer_criteria,
    conclude_round,
    judge_area,
    open_sheet,
    record_coverage,
    record_figure,
)
from lianxin.exits.queries.sheets import computed_for, criteria_names, rules_of
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import ZONE
from lianxin.procedures.domain.definitions import Hat
from lianxin.procedures.operations import NewCase, begin_case
from lianxin.procedures.queries.one_case import case_view
from lianxin.programmes.demo.cases import next_day, stepped
from lianxin.programmes.hezuo.ground import CITY, LAST_YEAR, PERSONS_2013, RURAL_PERSONS, STILL_PERSONS
from lianxin.programmes.hezuo.survey import evaluate
from lianxin.work.operations.campaigns import NewCampaign, open_campaign

# 28 % of 9,600 and 0.8 % of 254 are shares of different numbers of rural persons; both are told, neither rate is kept.
RURAL_2013, RURAL_2017 = 34_286, RURAL_PERSONS
# Covered out of those that should be: 95.03 %, 96 %, and over 95 %. The numbers under the rates are ours.
_KIND = CoverageFigure.Kind
COVERED = ((_KIND.SCHOOLING, 4_188, 4_407), (_KIND.PENSION, 19_200, 20_000), (_KIND.MEDICAL, 30_350, 31_750))
_MOST_STEPS = 12
_SOURCE = "合作市建档立卡和农业户籍人口年报（演示）"
CAMPAIGNS = (
    (
        "“1236”脱贫攻坚行动",
        "围绕增收这个核心，实现“两不愁、三保障”，在六个方面突破（演示）",
        date(2015, 7, 1),
        date(2017, 12, 31),
        ("一个核心：持续增加收入", "两不愁", "三保障", "六大突破"),
    ),
    (
        "六个精准",
        "对象、项目、资金、措施、派人、成效六个方面逐项对照（演示）",
        date(2014, 1, 1),
        date(2017, 12, 31),
        ("扶持对象精准", "项目安排精准", "资金使用精准", "措施到户精准", "因村派人精准", "脱贫成效精准"),
    ),
    (
        "七个一批",
        "按致贫原因分类施策，一户一法（演示）",
        date(2016, 1, 1),
        date(2017, 12, 31),
        ("发展生产", "易地搬迁", "生态补偿", "发展教育", "社会保障", "医疗救助", "转移就业"),
    ),
    (
        "两查两保",
        "扶贫领域专项行动：查责任、查作风，保质量、保进度（演示）",
        date(2017, 4, 1),
        date(2017, 12, 31),
        ("查责任", "查作风", "保质量", "保进度"),
    ),
    (
        "三纠三促",
        "扶贫领域监督执纪问责专项行动，贫困村和贫困人口全覆盖（演示）",
        date(2017, 3, 1),
        date(2017, 12, 31),
        ("纠正责任不落实", "纠正政策不落实", "纠正工作不落实", "促进履职", "促进规范", "促进实效"),
    ),
    (
        "脱贫攻坚“回头看”",
        "逐户核对识别、退出和档案，错的改，漏的补（演示）",
        date(2017, 6, 1),
        date(2017, 8, 31),
        ("逐户核对识别", "逐户核对退出", "补齐档案"),
    ),
    (
        "百日大会战",
        "退出验收前补齐住房、饮水、档案短板（演示）",
        date(2017, 9, 1),
        date(2017, 12, 9),
        ("住房清零", "饮水清零", "档案清零"),
    ),
)


def open_campaigns() -> None:
    """Enter the programmes that the report names by their numbers, each with what it asks line by line."""
    for name, purpose, starts_on, ends_on, checklist in CAMPAIGNS:
        entry = NewCampaign(
            area_code=CITY, name=name, purpose=purpose, starts_on=starts_on, ends_on=ends_on, checklist=checklist,
            document="合作市脱贫攻坚规划和方案（演示）",
        )  # fmt: skip
        open_campaign(entry=entry, by=None, at=_at(starts_on))


def leave() -> None:
    """Tell the figures of both years, have the third party evaluate, judge the city, walk its sheet and a village's through both
    rounds by different people, and the city's case to the day on which it is declared (摘帽)."""
    for year, poor, rural, printed in (
        (2013, PERSONS_2013, RURAL_2013, "28"),
        (LAST_YEAR, STILL_PERSONS, RURAL_2017, "0.8"),
    ):
        record_figure(entry=NewFigure(CITY, year, poor, rural, _SOURCE, printed), by=None)
    evaluate()
    for kind, covered, due in COVERED:
        record_coverage(entry=NewCoverage(CITY, LAST_YEAR, kind, covered, due, _SOURCE), by=None)
    judge_area(area_code=CITY, year=LAST_YEAR, by=None, levels=("village", "county"))
    team, county, other = (User.objects.get(username=name) for name in ("team", "county", "county2"))
    village = team.home_area(Act.JUDGE_EXITS)
    sheet = open_sheet(level="village", area_code=village, year=LAST_YEAR, by=team, at=_at(date(2017, 12, 12)))
    _round(sheet, team)
    _round(sheet, county)
    of_city = open_sheet(level="county", area_code=CITY, year=LAST_YEAR, by=county, at=_at(date(2018, 1, 22)))
    _round(of_city, county)
    _round(of_city, other)
    _declared(county, other)


def _round(sheet: Sheet, by: User) -> None:
    """Answer every criterion and conclude; where the register says otherwise or cannot tell, a paper stands for what was seen."""
    computed = computed_for(sheet, by)
    rule_set = rules_of(sheet)
    papers = {one.name: one.evidence for one in rule_set.judged} | dict(rule_set.evidence)
    at = sheet.at + timedelta(days=2 if sheet.state == Sheet.State.FIRST else 9)
    answers = [
        NewAnswer(
            name,
            Verdict.MET,
            GivenEvidence((papers.get(name) or ("visit_sheet",))[0], f"退出档案 {sheet.pk}（演示）"),
            "现场核实，名册待更新（演示）" if name in computed and computed[name].verdict is not Verdict.MET else "",
        )
        for name in criteria_names(rule_set)
    ]
    answer_criteria(sheet_id=sheet.pk, answers=answers, by=by, seen=sheet.entered, at=at)
    sheet.refresh_from_db()
    conclude_round(
        sheet_id=sheet.pk, verdict=Verdict.MET, seen=sheet.entered, signed=("市委书记（虚构）", "市长（虚构）"), by=by,
        at=at + timedelta(hours=1),
    )  # fmt: skip
    sheet.refresh_from_db()


def _declared(county: User, other: User) -> None:
    """Walk the city's case: applied, examined, evaluated, verified and shown by the province, decided, declared. What the prefecture,
    the third party and the province did, officers of the city record by their documents; the decision another one than the rest."""
    people = dict.fromkeys((Hat.VILLAGE, Hat.TOWNSHIP, Hat.COUNTY), county)
    at = _at(date(2018, 2, 5))
    case = begin_case(
        entry=NewCase("county_exit", LAST_YEAR, area_code=CITY, note="认定达标（演示）"), by=county, at=at
    )
    for _ in range(_MOST_STEPS):
        if case.outcome:
            return
        view = case_view(case, county, on=at.date())
        at = next_day(view.shown_until, at)
        step = view.steps[0].step
        case = stepped(case, step.name, people | ({Hat.COUNTY: other} if step.decides else {}), at)
    raise ValueError(f"the case of the city stands at {case.state}")


def _at(on: date) -> datetime:
    return datetime.combine(on, time(10), tzinfo=ZONE)
