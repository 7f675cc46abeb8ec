"""Single stories of report 002: bees as shares, a hall for the party, a dispute of forty-three years, targets, tasks and a score sheet."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from lianxin.assessment.operations import NewScoreSheet, draft_score_sheet, give_line, show_score_sheet
from lianxin.benefits.operations import (
    NewInstrument,
    NewRun,
    allot_shares,
    confirm_distribution,
    confirm_receipts,
    draft_distribution,
    open_instrument,
)
from lianxin.people.models import Helper, Unit
from lianxin.programmes.guizhou.ground import BEES, FOREST, HALL, PROVINCE, SHARES, UNITS, Ground
from lianxin.programmes.guizhou.money import LEDGER
from lianxin.programmes.guizhou.pairs import DOCUMENT, user
from lianxin.programmes.ledgers import Kept, Left, handed_over, project_of_ledger
from lianxin.programmes.library import Laid, laid_down
from lianxin.projects.domain.stages import Stage
from lianxin.projects.operations import NewLink, open_benefit_link
from lianxin.registry.models import Household
from lianxin.reports.models import Expectation
from lianxin.reports.operations import NewExpectation, record_expectation
from lianxin.supervision.models import Dispute
from lianxin.supervision.operations import (
    Mediation,
    NewDispute,
    record_mediation,
    report_disputes_of_day,
    revisit_dispute,
)
from lianxin.work.models import Task
from lianxin.work.operations import NewRecord, record_work
from lianxin.work.operations.campaigns import (
    NewCampaign,
    NewTask,
    assign_task,
    claim_task,
    finish_task,
    open_campaign,
    publish_task,
    set_targets,
    verify_task,
)
from lianxin.work.operations.campaigns import NewTarget as UnitTarget

TARGETS = ("branches", "households", "leaders", "specialists", "members")
THOUSAND = 1000
_HALL_FEN, _BOARD_FEN = 18_000_000, 1_600_000
_CAPITAL_FEN = SHARES * 3_000_00
# Two boxes for each household, in the spring after the report.
_BOXES = 2 * SHARES
_OPENED_ON = date(2016, 6, 10)


_DOCUMENTS = (
    Laid("关于认真组织省直机关党组织和党员干部开展助推脱贫攻坚“五千行动”的通知", "notice", "黔直工通〔2016〕1号（演示）",
    "党组统领、党委统筹、支部统管、党员统做。"),
    Laid("2016年度省直机关“五千行动”基本任务分配方案", "plan", "黔直工通〔2016〕2号（演示）", "五个千按单位分配。",
         tuple(f"work_indicator:{name}" for name in TARGETS)),
    Laid("“五千行动”工作情况登记台账", "form", "黔直工通〔2016〕3号（演示）", "一件事一行，按月报送。",
         tuple(f"work_kind:{name}" for name in (
         "leader_day", "technical_service", "activity", "problem", "policy_item", "idea"))),
    Laid("“五千行动”专项目标考核办法", "method", "黔直工通〔2016〕4号（演示）", "结果纳入机关目标责任制考核。", ("score_sheet:unit_2017",)),
)  # fmt: skip


def _at(on: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(hour)))


def keep_bees() -> None:
    """Fiscal money becomes shares of 123 households; in spring each gets two boxes of bees and signs for them."""
    homes = list(Household.objects.filter(village_code=BEES).order_by("household_no")[:SHARES])
    kept = Kept(
        BEES,
        "中华蜂养殖（演示）",
        "industry",
        "industry",
        _CAPITAL_FEN,
        ("quantity", "每户分群后蜂群（群）", "10"),
        _OPENED_ON,
        LEDGER,
    )
    project = project_of_ledger(kept)
    grown = NewExpectation(
        Expectation.Kind.FORECAST,
        "每户分群后蜂群",
        BEES,
        Decimal(10),
        "群",
        date(2017, 3, 1),
        "地古屯养蜂专业合作社估计（演示）",
        date(2018, 1, 1),
    )
    record_expectation(entry=grown, by=None)
    # What the household of the report may earn by honey next year: a forecast, kept apart from every income.
    gain = NewLink(homes[0].pk, "shares", date(2016, 6, 20), expected_fen=4_200_00, words="两箱分群后卖蜂蜜（演示）")
    open_benefit_link(project_id=project.pk, entry=gain, by=None)
    entry = NewInstrument(
        "中华蜂养殖股份（演示）", "地古屯养蜂专业合作社（演示）", BEES, _CAPITAL_FEN, SHARES,
        "GZ-FENG-2016", date(2016, 6, 20), project=project,
    )  # fmt: skip
    made = open_instrument(entry=entry, by=None)
    allot_shares(instrument=made, weights={home.household_no: 1 for home in homes}, on=date(2016, 6, 20), by=None)
    spring = NewRun(
        date(2016, 6, 20),
        date(2017, 3, 1),
        date(2017, 3, 20),
        _BOXES,
        "蜂箱发放单〔2017〕1号（演示）",
        item="中华蜂",
        unit="箱",
    )
    run = confirm_distribution(run=draft_distribution(instrument=made, entry=spring, by=None), by=None)
    confirm_receipts(run=run, household_ids=[home.pk for home in homes], on=date(2017, 3, 21), by=None)


def build_hall() -> None:
    """The branch of the trade unions helps a village to add 120 m² to its hall and to put up two boards."""
    kept = Kept(
        HALL, "村级党员活动室扩建（演示）", "rural_construction", "public_service", _HALL_FEN + _BOARD_FEN,
        ("quantity", "扩建面积（平方米）", "120"), _OPENED_ON, LEDGER, stage=Stage.SETTLED,
    )  # fmt: skip
    handed_over(
        project_of_ledger(kept),
        Left("党员活动室扩建部分", 120, "平方米", _HALL_FEN),
        *(Left("党建宣传栏", 1, "个", _BOARD_FEN // 2) for _ in range(2)),
        on=date(2016, 11, 20),
    )


def settle_forest_dispute() -> Dispute:
    """A dispute about a forest between two groups of a village, since 1973, is found, mediated, settled and looked at again."""
    team = user("forest")
    found = NewDispute("forest", "坪江二组（演示）", "山林权属，两边各有凭据（演示）", since_on=date(1973, 5, 1))
    on = date(2016, 5, 10)
    report = report_disputes_of_day(
        village_code=FOREST, on=on, token=uuid5(NAMESPACE_URL, "guizhou forest"), by=team, found=[found], at=_at(on)
    )
    made = report.disputes.get()
    steps = (
        (date(2016, 5, 13), "查了林权证和老账本，两边各走了一遍界（演示）", False),
        (date(2016, 5, 16), "按走界结果立桩，收益对半（演示）", True),
    )
    for day, words, is_settled in steps:
        made.refresh_from_db()
        told = Mediation("陆驻村", "village", words)
        record_mediation(
            dispute_id=made.pk, entry=told, is_settled=is_settled, seen=made.revision, by=team, at=_at(day)
        )
    made.refresh_from_db()
    revisit_dispute(
        dispute_id=made.pk,
        is_kept=True,
        words="界桩都在，没有再争（演示）",
        seen=made.revision,
        by=team,
        at=_at(date(2016, 6, 14)),
    )
    report_disputes_of_day(
        village_code=FOREST,
        on=date(2016, 6, 15),
        token=uuid5(NAMESPACE_URL, "guizhou zero"),
        by=team,
        at=_at(date(2016, 6, 15)),
    )
    made.refresh_from_db()
    return made


def set_five_targets(ground: Ground) -> int:
    """Open the campaign and part each of the five thousands among the 115 units; return its number."""
    entry = NewCampaign(
        PROVINCE, "助推脱贫攻坚“五千行动”", date(2016, 3, 15), date(2016, 12, 31),
        "千个支部结对帮千村、千名支部书记牵头帮千户、千名领导干部进千村蹲点调研、千名专业人才进千村帮难解困、千名党员进千村服务发展。",
        DOCUMENT, ("贫困对象识别准，档案齐全", "支部、书记、领导、人才、党员五项任务落实到村到户", "办的事登记到台账"),
    )  # fmt: skip
    made = open_campaign(entry=entry, by=None, at=_at(date(2016, 3, 15)))
    base, more = divmod(THOUSAND, UNITS)
    rows = [
        UnitTarget(unit.code, name, str(base + (number < more)))
        for number, unit in enumerate(ground.units)
        for name in TARGETS
    ]
    set_targets(campaign_id=made.pk, rows=rows, by=None, at=_at(date(2016, 3, 25)))
    return made.pk


def lead_tasks(campaign_id: int, ground: Ground) -> None:
    """A survey of the resident team becomes tasks of the pool: claimed by a branch's secretary, done, verified by the team."""
    team, helper = user("team"), user("helper")
    branch = ground.branch_at(BEES)
    for number, title in enumerate(
        ("给养蜂户办一次技术课（演示）", "修通往蜂场的便道（演示）", "联系蜂蜜收购（演示）")
    ):
        entry = NewTask(title, BEES, date(2016, 8, 30), campaign_id=campaign_id, unit_id=branch.unit_id)
        task = publish_task(entry=entry, by=team, at=_at(date(2016, 7, 1)))
        if number == 2:
            continue
        claim_task(task_id=task.pk, seen=1, by=helper, at=_at(date(2016, 7, 3)))
        if number == 1:
            continue
        told = NewRecord(
            uuid5(NAMESPACE_URL, "guizhou task"), "training", date(2016, 7, 20), area_code=BEES,
            helper_ids=(branch.secretary_id or 0,), done="请省农科院讲分群和防病（演示）", quantity=Decimal(41),
        )  # fmt: skip
        shown = record_work(entry=told, by=helper, at=_at(date(2016, 7, 20)))
        finish_task(task_id=task.pk, record_id=shown.pk, seen=2, by=helper, at=_at(date(2016, 7, 21)))
        verify_task(task_id=task.pk, is_sound=True, seen=3, by=team, at=_at(date(2016, 7, 22)))


def send_specialist(campaign_id: int) -> Task:
    """A village asks for somebody who knows bees; its request is met by a specialist of the unit that helps, who has the skill."""
    team, officer = user("team"), user("county")
    wanted = NewTask(
        "请养蜂专家来讲春繁（演示）",
        BEES,
        date(2016, 9, 30),
        "蜂群过夏弱了三成，要人现场看（演示）",
        campaign_id=campaign_id,
        skill="养蜂",
    )
    task = publish_task(entry=wanted, by=team, at=_at(date(2016, 8, 20)))
    specialist = Helper.objects.filter(skills__contains=",养蜂,").order_by("code")[0]
    assign_task(task_id=task.pk, helper_id=specialist.pk, seen=1, by=officer, at=_at(date(2016, 8, 22)))
    return task


def lay_down_documents() -> None:
    """The notice of March 2016 and what went with it: the plan of distribution, the form of the ledger, the method of assessment."""
    for laid in _DOCUMENTS:
        laid_down(laid, area_code=PROVINCE, issuer="省直机关工委", on=date(2016, 3, 15), series="“五千行动”文件")


def score_unit() -> None:
    """The trade unions' results of 2016, on the sheet of the year after: judged and shown to the unit."""
    officer = user("county")
    unit = Unit.objects.get(name="省总工会")
    made = draft_score_sheet(entry=NewScoreSheet("unit_2017", 2017, unit=unit), by=officer)
    for line, points in (("leadership", "18"), ("supervision", "17"), ("innovation", "19")):
        made.refresh_from_db()
        give_line(
            sheet_id=made.pk, line=line, numerator=Decimal(points), denominator=None, reason="年终查看台账和现场（演示）", by=officer,
            seen=made.entered,
        )  # fmt: skip
    made.refresh_from_db()
    show_score_sheet(sheet_id=made.pk, by=officer, seen=made.entered)
