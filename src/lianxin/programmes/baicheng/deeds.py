"""What was done in the two weeks of report 001: the campaign and its tasks, courtyards, clinics, trees, honours; ten fields that follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from lianxin.people.models import Helper, Unit, User
from lianxin.programmes.baicheng.ground import CITY, ENDS_ON, STARTS_ON, UNITS
from lianxin.programmes.register import Village
from lianxin.registry.models import Household
from lianxin.work.models import Campaign
from lianxin.work.operations import NewRecord, record_work, take_in_records
from lianxin.work.operations.campaigns import (
    NewCampaign,
    NewTask,
    claim_task,
    finish_task,
    open_campaign,
    publish_task,
    verify_task,
)
from lianxin.work.operations.meetings import NewDecision, NewMeeting, record_meeting

CAMPAIGN = "“三帮扶一推动”活动"
FOLLOW_UP = "脱贫攻坚十个方面工作"
FIELDS = (
    "庭院经济", "危房改造", "医疗救助", "合作社", "贫困村人居环境改善",
    "村级产业发展", "村级组织建设", "第一书记", "形成合力", "驻村常态化",
)  # fmt: skip
_TASKS = (
    "帮助研究启动庭院经济",
    "帮助推广“合作社+贫困户”“龙头企业+贫困户”",
    "帮助推动教育、医疗精准扶贫政策落实",
    "推动贫困村人居环境改善工程",
)
_HONOURS = ("庭院经济示范户", "环境卫生示范户", "孝老爱亲示范户")
_MEETING_ON = date(2017, 5, 5)


def _at(on: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(hour)))


def fill_deeds(villages: dict[str, Village], units: dict[str, Unit]) -> None:
    """Open the campaign, take in what was done, lead a task to its end, and publish the ten fields of work that follow."""
    entry = NewCampaign(
        CITY,
        CAMPAIGN,
        STARTS_ON,
        ENDS_ON,
        "与贫困群众同吃、同住、同劳动，边找问题边解决。",
        "白办发〔2017〕（演示）",
        _TASKS,
    )
    made = open_campaign(entry=entry, by=None, at=_at(STARTS_ON - timedelta(days=3)))
    take_in_records(entries=list(_records(villages, units)), source="“三帮扶一推动”登记表（演示）", by=None)
    _tasks(made, villages["新乐"])
    follow = NewCampaign(CITY, FOLLOW_UP, _MEETING_ON, date(2017, 12, 31), "总结会提出的十个方面。", "总结会（演示）")
    later = open_campaign(entry=follow, by=None, at=_at(_MEETING_ON))
    decisions = [NewDecision(field, date(2017, 12, 31), CITY + "82") for field in FIELDS]
    closing = NewMeeting(
        CITY, "summary", "“三帮扶一推动”活动总结会（演示）", _MEETING_ON, "市委副书记（虚构）", 160, "白办会〔2017〕1号（演示）", decisions,
        campaign_id=later.pk,
    )  # fmt: skip
    record_meeting(entry=closing, by=None, at=_at(_MEETING_ON))


def _records(villages: dict[str, Village], units: dict[str, Unit]) -> Iterator[NewRecord]:
    number = 0

    def told(kind: str, unit: str, village: str, day: int, **more: Any) -> NewRecord:
        nonlocal number
        number += 1
        place = {"area_code": villages[village].code, "unit_id": units[unit].pk}
        key = uuid5(NAMESPACE_URL, f"baicheng {number}")
        return NewRecord(key, kind, STARTS_ON + timedelta(days=day), **(place | more))

    for number_of_unit, (unit, village) in enumerate(UNITS):
        people = tuple(units[unit].helpers.order_by("code").values_list("pk", flat=True))
        yield told(
            "leader_day", unit, village, 0, helper_ids=people[:1], found="住村，逐户走访（演示）", quantity=Decimal(14)
        )
        for day in range(0, 14, 3):
            yield told("activity", unit, village, day, helper_ids=people, done="同吃、同住、同劳动（演示）")
        homes = list(Household.objects.filter(village_code=villages[village].code).order_by("household_no"))
        for day, home in enumerate(homes[number_of_unit % 2 :: 2]):
            yield told("visit", unit, village, day % 14, area_code="", household_ids=(home.pk,), helper_ids=people[:2],
                       found=f"逐户调查：{home.head_name}家的情况核对过了（演示）")  # fmt: skip
    for unit, village, project, plot, unit_of, quantity in (
        ("市职业技术学院", "七克吐", "庭院辣椒（演示）", "一社 14 户房前地", "jin", 6000),
        ("市职业技术学院", "七克吐", "庭院辣椒（演示）", "二社 9 户园田地", "mu", 32),
        ("市直机关工委", "新乐", "紫薯种植基地（演示）", "村东岗地", "jin", 18000),
        ("市机关事务管理局", "先进", "庭院经济合作社（演示）", "三社河边地", "mu", 21),
        ("大安市委政法委", "长春岭", "树莓庭院（演示）", "四社 11 户园田地", "mu", 15),
    ):  # fmt: skip
        details = (("project", project), ("contract", f"订单〔2017〕{number}号（演示）"), ("plot", plot))
        yield told("order_signed", unit, village, 8, done="签订单、落实地块（演示）", quantity=Decimal(quantity), quantity_unit=unit_of,
                   details=details)  # fmt: skip
    doctors = tuple(units["县第一医院"].helpers.values_list("pk", flat=True)[:4])
    yield told(
        "free_clinic",
        "县第一医院",
        "乌兰花",
        5,
        helper_ids=doctors,
        done="义诊，量血压、看腰腿病（演示）",
        quantity=Decimal(126),
    )
    for unit, village, words in (
        ("市农委", "双岗子", "义务植树造林（演示）"), ("市审计局", "乌兰花", "村屯垃圾集中清理（演示）"),
        ("市审计局", "乌兰花", "建立“一人一册”医疗手册（演示）"),
        ("市农委", "双岗子", "讲沙地种花生（演示）"), ("市文广新局", "长春岭", "落实文化广场建设（演示）"),
    ):  # fmt: skip
        yield told("activity", unit, village, 9, helper_ids=_some(units[unit]), done=words)
    homes = list(Household.objects.filter(village_code=villages["长春岭"].code).order_by("household_no")[:6])
    for place, home in enumerate(homes):
        yield told("honour", "市文广新局", "长春岭", 12, area_code="", household_ids=(home.pk,), done=f"{_HONOURS[place % 3]}（演示）",
                   quantity=Decimal(1), quantity_unit="household", details=(("award", _HONOURS[place % 3]),))  # fmt: skip


def _some(unit: Unit) -> tuple[int, ...]:
    return tuple(unit.helpers.order_by("code").values_list("pk", flat=True)[:5])


def _tasks(campaign: Campaign, village: Village) -> None:
    """The four tasks of the campaign in the pool; one is claimed, done and verified."""
    helper, team = User.objects.get(username="helper"), User.objects.get(username="team")
    tasks = [
        publish_task(entry=NewTask(title, village.code, ENDS_ON, campaign_id=campaign.pk), by=None, at=_at(STARTS_ON))
        for title in _TASKS
    ]
    who = Helper.objects.get(user=helper)
    claim_task(task_id=tasks[0].pk, seen=1, by=helper, at=_at(STARTS_ON, 10))
    on = STARTS_ON + timedelta(days=6)
    entry = NewRecord(
        uuid5(NAMESPACE_URL, "baicheng task"), "order_signed", on, area_code=village.code, helper_ids=(who.pk,),
        done="和九户定了庭院种什么、卖给谁（演示）", quantity=Decimal(9), quantity_unit="piece",
    )  # fmt: skip
    shown = record_work(entry=entry, by=helper, at=_at(on, 16))
    finish_task(task_id=tasks[0].pk, record_id=shown.pk, seen=2, by=helper, at=_at(on, 17))
    verify_task(task_id=tasks[0].pk, is_sound=True, seen=3, by=team, at=_at(on + timedelta(days=1)))
