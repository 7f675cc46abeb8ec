"""What was done in the actions of report 002: a ledger of some twelve thousand records, as units would send it in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lianxin.people.models import Helper
from lianxin.programmes.guizhou.ground import LEADERS, SENDING, STARTS_ON, WEB, Ground
from lianxin.work.operations import NewRecord, record_work, take_in_records

SOURCE = "“五千行动”工作情况登记台账（演示）"
PROBLEMS, POLICIES, IDEAS = 2725, 3457, 2563
ATTENDANCES, SERVICES, SERVING = 3719, 5987, 9700
_DAYS = 230
_FOUND = ("路灯坏了没人修", "饮水管冬天冻裂", "低保复核没有通知到户", "果子卖不出去", "孩子上学没有车", "村道塌了一段")
_DONE = (
    "联系供电所换了灯",
    "请水务部门改了管",
    "陪同办了复核手续",
    "联系超市签了收购",
    "协调校车多跑一趟",
    "争取工程队修好了",
)


def fill_deeds(ground: Ground) -> int:
    """Take the ledger in, record the honour, and return how many records there are of the ledger."""
    entries = [*_leaders(ground), *_specialists(ground), *_serving(ground), *_singly(ground)]
    told = take_in_records(entries=entries, source=SOURCE, by=None)
    record_work(entry=_honour(), by=None)
    return told.new


def _entry(number: int, kind: str, **told: Any) -> NewRecord:
    on: date = told.pop("on", STARTS_ON + timedelta(days=number * 7 % _DAYS))
    return NewRecord(key=uuid5(NAMESPACE_URL, f"guizhou {kind} {number}"), kind=kind, on=on, **told)


def _place(ground: Ground, number: int) -> dict[str, Any]:
    """For a number: the village that a branch helps, the unit, the branch by name."""
    branch = ground.branches[number % len(ground.branches)]
    village = ground.village_of(number % len(ground.branches))
    return {"area_code": village.code, "unit_id": branch.unit_id, "branch": branch.name}


def _leaders(ground: Ground) -> Iterator[NewRecord]:
    """1,036 leading cadres stay in villages, each once."""
    for number in range(LEADERS):
        secretary = ground.branches[number].secretary_id
        yield _entry(
            number, "leader_day", helper_ids=(secretary,), found="住村蹲点，走了几户，记下三件急事（演示）",
            quantity=Decimal(2 + number % 3),
            **_place(ground, number),
        )  # fmt: skip


def _specialists(ground: Ground) -> Iterator[NewRecord]:
    """3,719 attendances of specialists of nineteen units, who served villagers 5,987 times: one is not the other."""
    people, days = ground.specialists, -(-ATTENDANCES // 3)
    base, more = divmod(SERVICES, days)
    for number in range(days):
        size = 3 if 3 * number + 3 <= ATTENDANCES else ATTENDANCES - 3 * number
        unit = number % SENDING
        own = people[unit::SENDING]
        who = tuple(own[(number // SENDING + one) % len(own)].pk for one in range(size))
        village = ground.village_of(number % len(ground.branches))
        yield _entry(
            number, "technical_service", helper_ids=who, area_code=village.code, unit_id=ground.units[unit].pk,
            done="到地里看病虫害，教修剪和施肥（演示）", quantity=Decimal(base + (number < more)), quantity_unit="person_time",
        )  # fmt: skip


def _serving(ground: Ground) -> Iterator[NewRecord]:
    """9,700 attendances of party members: each branch once in its village, its secretary with so many others."""
    branches = ground.branches
    base, more = divmod(SERVING - len(branches), len(branches))
    for number, branch in enumerate(branches):
        yield _entry(
            number, "activity", helper_ids=(branch.secretary_id,), others=base + (number < more),
            done="党员进村帮收、帮修、帮办手续（演示）",
            **_place(ground, number),
        )  # fmt: skip


def _singly(ground: Ground) -> Iterator[NewRecord]:
    """Problems, policies and ideas, each a record of its own."""
    for number in range(PROBLEMS):
        at = number % len(_FOUND)
        yield _entry(
            number, "problem", found=f"{_FOUND[at]}（演示）", done=f"{_DONE[at]}（演示）", **_place(ground, number)
        )
    for number in range(POLICIES):
        yield _entry(number, "policy_item", done="讲清一项政策，送去申请表和市场信息（演示）", **_place(ground, number))
    for number in range(IDEAS):
        is_web = _place(ground, number)["area_code"] == WEB
        done = "申请村微信公众号，试“互联网+”扶贫（演示）" if is_web else "帮村里改一条发展思路（演示）"
        yield _entry(number, "idea", done=done, **_place(ground, number))


def _honour() -> NewRecord:
    who = Helper.objects.get(code="GZK0001")
    return _entry(
        0, "honour", on=date(2016, 11, 18), helper_ids=(who.pk,), area_code="520623", unit_id=who.unit_id, quantity=Decimal(1),
        quantity_unit="person", done="2016 年度全省脱贫攻坚奖（创新奖）（演示）",
    )  # fmt: skip
