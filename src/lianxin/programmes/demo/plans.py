"""Plans, a campaign and the pool of tasks in the demonstration, by the room's own acts; nobody exists."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lianxin.pairing.models import HouseholdPairing
from lianxin.people.models import Unit, User
from lianxin.work.access import IN_FORCE, PlanSubject
from lianxin.work.models import Task, WorkRecord
from lianxin.work.operations import (
    NewAccount,
    NewLine,
    NewProgress,
    account_income,
    record_progress,
    sign_account,
    write_plan,
)
from lianxin.work.operations.campaigns import (
    NewCampaign,
    NewTarget,
    NewTask,
    claim_task,
    finish_task,
    open_campaign,
    publish_task,
    set_targets,
    verify_task,
)
from lianxin.work.queries.plan_causes import causes_on_record

_ANSWERS = {
    "illness": ("health", "family_doctor", "村医每月上门一次（演示）"),
    "disability": ("security", "disability_subsidy", "帮着办残疾人两项补贴（演示）"),
    "schooling": ("education", "other", "申请助学金（演示）"),
    "skill": ("employment", "training", "参加刺绣或电焊培训（演示）"),
    "labour": ("security", "dibao", "核对低保是否应保（演示）"),
    "money": ("finance", "small_loan", "申请小额信贷养牛（演示）"),
}


def plan_and_campaign(village: str, *, on: date) -> None:
    """Write plans of a village and some of its households, open a campaign with targets, and lead a few tasks."""
    team = User.objects.get(username="team")
    _plans(village, on, team)
    _plans_elsewhere(village, on)
    _campaign(village, on)
    _tasks(village, on, team)


def _at(on: date, days_ago: int) -> datetime:
    return timezone.make_aware(datetime.combine(on - timedelta(days=days_ago), time(10)))


def _plans(village: str, on: date, team: User) -> None:
    pairings = HouseholdPairing.objects.filter(household__village_code=village, order="first", starts_on__lte=on)
    for number, pairing in enumerate(pairings.select_related("household", "helper").order_by("household_id")[:6]):
        causes = [cause.partition(":")[::2] for cause in causes_on_record(pairing.household_id, on.year)]
        lines = [_line(kind, code, pairing.helper_id, on) for kind, code in causes]
        if number % 2:
            lines.append(NewLine(family="industry", measure="crops", content="种三亩花生（演示）", amount_fen=180_000))
        subject = PlanSubject(on.year, household_id=pairing.household_id)
        if not lines:
            continue
        version = write_plan(
            subject=subject, lines=lines, note="入户和户主商定（演示）", seen=0, by=None, at=_at(on, 60)
        )
        entry = NewProgress(1, on - timedelta(days=20), "begun", "已经开始，村里公示过（演示）")
        record_progress(plan_id=version.plan_id, entry=entry, by=None, at=_at(on, 20))
        if number < 3:
            money: dict[str, Any] = {"wage_fen": 900_000, "operating_fen": 520_000, "operating_cost_fen": 160_000}
            account = NewAccount(3, **money, property_fen=0, transfer_fen=84_000, persons=4)
            kept = account_income(plan_id=version.plan_id, entry=account, by=None, at=_at(on, 15))
            signed = {"household": pairing.household.head_name or "户主", "helper": pairing.helper.name}
            for party, name in list(signed.items())[: 1 + number % 2]:
                sign_account(
                    account_id=kept.pk, party=party, name=name, on=on - timedelta(days=14), by=None, at=_at(on, 14)
                )
    road = NewLine(
        cause_kind="words", cause="通组路雨天难走（演示）", family="infrastructure", measure="road", content="硬化两公里（演示）",
        due_on=on + timedelta(days=120), amount_fen=86_000_000,
    )  # fmt: skip
    water = NewLine(cause_kind="village", cause="unsafe_water")
    workers = NewLine(
        cause_kind="village", cause="few_workers", family="employment", measure="training", content="办两期电焊班（演示）",
        due_on=on + timedelta(days=90), amount_fen=4_000_000,
    )  # fmt: skip
    write_plan(
        subject=PlanSubject(on.year, village_code=village),
        lines=[road, water, workers],
        note="村民代表会议（演示）",
        seen=0,
        by=team,
    )


def _plans_elsewhere(village: str, on: date) -> None:
    """Plain plans of most households of the other villages, so that the dashboard's causes and measures have something to show."""
    found = HouseholdPairing.objects.filter(order="first", starts_on__lte=on).exclude(household__village_code=village)
    pairings = list(found.order_by("household__village_code", "household_id"))
    for number, pairing in enumerate(pairings):
        if number % 4 == 3:
            continue
        causes = [cause.partition(":")[::2] for cause in causes_on_record(pairing.household_id, on.year)]
        # Of some a cause is known and nothing was agreed yet: a dashboard shows that as well.
        lines = [
            NewLine(cause_kind=kind, cause=code) if number % 5 == 0 else _line(kind, code, pairing.helper_id, on)
            for kind, code in causes
        ]
        if not lines:
            lines = [NewLine(family="industry", measure="crops", content="种两亩马铃薯（演示）", amount_fen=120_000)]
        subject = PlanSubject(on.year, household_id=pairing.household_id)
        write_plan(subject=subject, lines=lines, note="入户和户主商定（演示）", seen=0, by=None, at=_at(on, 50))


def _line(kind: str, code: str, helper: int, on: date) -> NewLine:
    family, measure, content = _ANSWERS.get(code, ("", "", ""))
    return NewLine(
        cause_kind=kind, cause=code, family=family, measure=measure, content=content, helper_id=helper,
        due_on=on + timedelta(days=30),
    )  # fmt: skip


def _campaign(village: str, on: date) -> None:
    county, unit = village[:6], User.objects.get(username="unit").grants.get().unit
    made = open_campaign(
        entry=NewCampaign(
            county, f"{on.year} 年“五千行动”（演示）", on - timedelta(days=120), on + timedelta(days=40),
            "支部结对帮村、书记牵头帮户、领导蹲点、专业人才帮难解困、党员服务发展。", "某办〔演示〕3号",
            ("手册内容和实际一致", "住房、饮水看过现场", "该享受的政策都享受了"),
        ),
        by=None, at=_at(on, 121),
    )  # fmt: skip
    codes = list(Unit.objects.filter(area_code__startswith=county).order_by("code").values_list("code", flat=True)[:8])
    if unit is not None:
        codes = [unit.code, *(code for code in codes if code != unit.code)]
    wanted = {"visits": "20", "services": "30", "ideas": "2", "projects_landed_money": "300000"}
    rows = [NewTarget(code, name, quantity) for code in codes for name, quantity in wanted.items()]
    set_targets(campaign_id=made.pk, rows=rows, by=None, at=_at(on, 120))
    for title, days in (("核对三户医保参保（演示）", 12), ("帮李家联系住院报销（演示）", -3)):
        due_on = on + timedelta(days=days)
        publish_task(entry=NewTask(title, village, due_on, campaign_id=made.pk), by=None, at=_at(on, 20))


def _tasks(village: str, on: date, team: User) -> None:
    """One task that is open for anybody, one that the helper has, and one that he did and the team verified."""
    helper = User.objects.get(username="helper")
    publish_task(entry=NewTask("修三组的路灯（演示）", village, on + timedelta(days=9)), by=team, at=_at(on, 6))
    taken = publish_task(
        entry=NewTask("请农技员看土豆病（演示）", village, on + timedelta(days=4)), by=team, at=_at(on, 5)
    )
    claim_task(task_id=taken.pk, seen=1, by=helper, at=_at(on, 4))
    shown = WorkRecord.objects.filter(
        IN_FORCE, people__helper__user=helper, on__gte=on - timedelta(days=5), area_code__startswith=village[:6]
    ).first()
    if shown is None or Task.objects.filter(record=shown).exists():
        return
    done = publish_task(entry=NewTask("看望结对的老人（演示）", shown.area_code, on), by=None, at=_at(on, 5))
    claim_task(task_id=done.pk, seen=1, by=helper, at=_at(on, 4))
    finish_task(task_id=done.pk, record_id=shown.pk, seen=2, by=helper, at=_at(on, 0))
    if shown.area_code.startswith(village):
        verify_task(task_id=done.pk, is_sound=True, seen=3, by=team, at=_at(on, 0))
