"""What was done in report 000: meetings, leaders' visits, lectures, training, promotion, the special report, and their campaign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from lianxin.people.models import Unit, User
from lianxin.programmes.register import Village
from lianxin.programmes.xihe.ground import COUNTY, LEADING
from lianxin.programmes.xihe.industry import homes_of
from lianxin.supervision.operations import NewIssue, register_issue
from lianxin.work.operations import NewRecord, take_in_records
from lianxin.work.operations.campaigns import NewCampaign, NewTask, claim_task, open_campaign, publish_task

CAMPAIGN = "联系帮扶西和县脱贫攻坚"
DOCTORS = (12, 10, 10, 9, 9)
_FIRST_ON = date(2017, 8, 10)


def _at(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(9)))


def fill_deeds(villages: dict[str, Village], units: dict[str, Unit]) -> None:
    """Open the campaign with its tasks, take in what was done, and put two problems on record that leaders found."""
    entry = NewCampaign(
        COUNTY, CAMPAIGN, _FIRST_ON, date(2017, 12, 31), "围绕“两不愁、三保障”，产业扶贫和扶志、扶智并重。", "省政协党组会议（演示）",
        ("部门帮村、干部帮户责任到人", "联系手册和连心卡发到户", "产业措施入村入户"),
    )  # fmt: skip
    made = open_campaign(entry=entry, by=None, at=_at(_FIRST_ON))
    take_in_records(entries=list(_records(villages, units)), source="省政协帮扶工作台账（演示）", by=None)
    helper = User.objects.get(username="helper")
    for number, title in enumerate(("联系中蜂蜂蜜销售（演示）", "请专家讲花椒冬剪（演示）")):
        task = publish_task(
            entry=NewTask(title, villages["杨魏"].code, date(2017, 12, 20), campaign_id=made.pk),
            by=None,
            at=_at(date(2017, 11, 1)),
        )
        if number == 0:
            claim_task(task_id=task.pk, seen=1, by=helper, at=_at(date(2017, 11, 3)))
    for village, words in (("何山", "两户住房没有鉴定（演示）"), ("寇山", "冬季供水不稳（演示）")):
        entry_ = NewIssue(
            villages[village].code, "inspection", "province", "housing" if village == "何山" else "water",
            "unsafe_house" if village == "何山" else "unsafe_water", "checks", words, date(2017, 11, 15), "省政协领导调研（演示）",
        )  # fmt: skip
        register_issue(entry=entry_, by=None, at=_at(date(2017, 11, 16)))


def _records(villages: dict[str, Village], units: dict[str, Unit]) -> Iterator[NewRecord]:
    number = 0

    def told(kind: str, unit: Unit, place: str, day: int, **more: Any) -> NewRecord:
        nonlocal number
        number += 1
        where = {"area_code": place, "unit_id": unit.pk}
        return NewRecord(
            uuid5(NAMESPACE_URL, f"xihe {number}"), kind, _FIRST_ON + timedelta(days=day), **(where | more)
        )

    office = units[LEADING["杨魏"]]
    for place, (name, village) in enumerate(villages.items()):
        unit = units[LEADING[name]]
        people = tuple(unit.helpers.order_by("code").values_list("pk", flat=True))
        yield told("leader_day", unit, village.code, 12 + 3 * place, helper_ids=people[:1], found="看了就医、就学、住房和产业（演示）",
                   quantity=Decimal(2))  # fmt: skip
        yield told(
            "activity", unit, village.code, 30 + place, helper_ids=people[:4], done="讲党课、讲政策、理思路（演示）"
        )
        yield told("training", unit, village.code, 44 + place, helper_ids=people[:2], done="请农业专家现场讲花椒栽培、中蜂养殖（演示）",
                   quantity=Decimal(20 + place))  # fmt: skip
        for at, home in enumerate(homes_of(village)):
            yield told("visit", unit, "", 20 + at % 90, household_ids=(home.pk,), helper_ids=(people[at % len(people)],),
                       found=f"{home.head_name}家：发了联系手册和连心卡，问了收入和缺什么（演示）")  # fmt: skip
    yield told("order_signed", units[LEADING["杨魏"]], villages["杨魏"].code, 88, done="与两家超市签蜂蜜订单（演示）", quantity=Decimal(2),
               quantity_unit="piece")  # fmt: skip
    for day, words in ((60, "赴深圳推介帮扶项目（演示）"), (63, "赴广州推介，广东省政协将带企业家来调研（演示）")):
        yield told("promotion", office, COUNTY, day, others=6, done=words)
    hospital = units["省人民医院"]
    doctors = tuple(hospital.helpers.order_by("code").values_list("pk", flat=True)[:2])
    for session, count in enumerate(DOCTORS):
        yield told("training", hospital, COUNTY, 70 + 9 * session, helper_ids=doctors, done="专家工作室定向培训县医院骨干（演示）",
                   quantity=Decimal(count))  # fmt: skip
    yield told("special_report", office, COUNTY, 100, done="向国务院扶贫办、台盟中央办公厅专报（演示）")
