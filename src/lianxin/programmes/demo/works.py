"""Daily work in the demonstration: visits of a team and of helpers, ideas, a clinic, projects, a told total, a correction.

Everything by the room's own acts, on days counted back from its own day; nobody exists.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from lianxin.pairing.models import HouseholdPairing
from lianxin.people.models import TeamMember, User
from lianxin.people.roles import Act
from lianxin.programmes.demo.attendance import attend
from lianxin.programmes.demo.plans import plan_and_campaign
from lianxin.work.models import WorkRecord
from lianxin.work.operations import NewRecord, correct_work, record_work, withdraw_work

_SEED = 20_261_129
_FOUND = (
    "老人在家，药按时吃，{crop}收了{mu}亩（演示）",
    "孩子在镇上读书，家里{mu}亩地种{crop}（演示）",
    "男主人在外务工，每月寄钱回来，{crop}还没卖完（演示）",
    "房顶补过了，{mu}亩{crop}长得不错（演示）",
)
_CROPS = ("土豆", "油菜", "青稞", "蚕豆", "苞米")
_STEPS = ("帮着联系收购的人", "下周带医生上门", "去村里问低保复核", "送去技术员的电话")

# Days ago, and what the unit did for the village.
_OF_A_UNIT: tuple[tuple[int, dict[str, Any]], ...] = (
    (
        70,
        {
            "kind": "leader_day",
            "found": "住村三天，走了六户，路灯和吃水是大家最急的事（演示）",
            "quantity": Decimal(3),
            "quantity_unit": "day",
        },
    ),
    (66, {"kind": "problem", "found": "三组路灯坏了半年（演示）", "done": "联系电力公司换了六盏（演示）"}),
    (60, {"kind": "policy_item", "done": "逐户讲了医保参保补贴怎么领（演示）"}),
    (
        52,
        {"kind": "technical_service", "done": "农技员到地里看土豆晚疫病（演示）", "quantity": Decimal(24), "others": 2},
    ),
    (
        45,
        {
            "kind": "free_clinic",
            "done": "义诊一天，量血压、看腰腿病（演示）",
            "quantity": Decimal(80),
            "exactness": "over",
            "others": 5,
        },
    ),
    (40, {"kind": "idea", "done": "沙地改种花生，和合作社签保底收购（演示）"}),
    (33, {"kind": "project_introduced", "stage": "planned", "done": "花生烘干房（演示）", "amount_fen": 900_000_00}),
    (21, {"kind": "project_introduced", "stage": "landed", "done": "村口冷库已开工（演示）", "amount_fen": 380_000_00}),
    (
        15,
        {
            "kind": "goods",
            "done": "送来冬衣（演示）",
            "quantity": Decimal(120),
            "quantity_unit": "set",
            "amount_fen": 14_400_00,
        },
    ),
    (9, {"kind": "donation", "done": "党员捐款助学（演示）", "amount_fen": 26_500_00, "exactness": "about"}),
    (
        4,
        {
            "kind": "order_signed",
            "done": "与两家食堂签土豆订单（演示）",
            "quantity": Decimal(2),
            "quantity_unit": "piece",
            "branch": "机关第一支部",
            "details": (
                ("project", "庭院土豆（演示）"),
                ("contract", "演示〔2026〕6号"),
                ("plot", "院前一亩二分（演示）"),
            ),
        },
    ),
)


def fill_work(*, on: date) -> int:
    """Fill the ledger of work; return how many records there are."""
    chance = Random(_SEED)  # noqa: S311
    team = User.objects.get(username="team")
    village = team.home_area(Act.RECORD_WORK)
    _team_visits(chance, village, on)
    _own_visits(chance, on)
    _of_a_unit(village, on)
    _mended(village, on)
    plan_and_campaign(village, on=on)
    attend(on=on)
    return WorkRecord.objects.count()


def _at(on: date, days_ago: int, hour: int = 15, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(on - timedelta(days=days_ago), time(hour, minute)))


def _entry(chance: Random, **told: Any) -> NewRecord:
    return NewRecord(key=UUID(int=chance.getrandbits(128), version=4), **told)


def _told(chance: Random) -> dict[str, Any]:
    found = chance.choice(_FOUND).format(crop=chance.choice(_CROPS), mu=chance.randint(2, 12))
    return {"found": found} | ({"next_step": chance.choice(_STEPS)} if chance.random() < 0.4 else {})


def _team_visits(chance: Random, village: str, on: date) -> None:
    """The team of the village went from home to home in the last three months."""
    members = TeamMember.objects.filter(team__village_code=village).values_list("helper_id", flat=True)
    homes = HouseholdPairing.objects.filter(household__village_code=village).values_list("household_id", flat=True)
    for number, home in enumerate(homes.distinct().order_by("household_id")[:18]):
        days = 85 - 4 * number
        entry = _entry(
            chance,
            kind="visit",
            on=on - timedelta(days=days),
            household_ids=(home,),
            helper_ids=tuple(members),
            **_told(chance),
        )
        record_work(entry=entry, by=None, at=_at(on, days, 16, number))


def _own_visits(chance: Random, on: date) -> None:
    """Helpers visited some of the households that are paired with them, on the day of the demonstration itself."""
    pairings = HouseholdPairing.objects.filter(order="first", starts_on__lte=on).order_by("household_id")
    for number, pairing in enumerate(pairings[:30:2]):
        entry = _entry(
            chance,
            kind="visit",
            on=on,
            household_ids=(pairing.household_id,),
            helper_ids=(pairing.helper_id,),
            **_told(chance),
        )
        record_work(entry=entry, by=pairing.helper.user, at=_at(on, 0, 9, 2 * number))


def _of_a_unit(village: str, on: date) -> None:
    """What a unit did for the village: counted one by one, and a total that it told."""
    chance, liaison = Random(_SEED + 1), User.objects.get(username="unit")  # noqa: S311
    unit = liaison.grants.get().unit
    if unit is None:
        return
    people = tuple(unit.helpers.order_by("code").values_list("pk", flat=True)[:3])
    place: dict[str, Any] = {"area_code": village, "helper_ids": people, "unit_id": unit.pk}
    for days, given in _OF_A_UNIT:
        record_work(entry=_entry(chance, on=on - timedelta(days=days), **place, **given), by=liaison, at=_at(on, days))
    total = _entry(
        chance, kind="technical_service", on=on - timedelta(days=30), starts_on=on - timedelta(days=300), area_code=village[:6],
        is_total=True, person_times=260, quantity=Decimal(590), quantity_unit="person_time", exactness="over", unit_id=unit.pk,
        done="上半年以前没有逐条登记的（演示）",
    )  # fmt: skip
    record_work(entry=total, by=liaison, at=_at(on, 29))


def _mended(village: str, on: date) -> None:
    """One record was corrected, and one withdrawn: both stay to be seen, neither is counted twice."""
    chance, team = Random(_SEED + 2), User.objects.get(username="team")  # noqa: S311
    told: dict[str, Any] = {
        "kind": "training",
        "area_code": village,
        "on": on - timedelta(days=12),
        "quantity_unit": "person_time",
    }
    wrong = record_work(
        entry=_entry(chance, done="刺绣培训（演示）", quantity=Decimal(53), **told), by=team, at=_at(on, 12)
    )
    right = _entry(chance, done="刺绣培训（演示）", quantity=Decimal(35), **told)
    correct_work(record_id=wrong.pk, entry=right, reason="人次写颠倒了（演示）", by=team, at=_at(on, 11))
    twice = record_work(
        entry=_entry(chance, done="刺绣培训，重复登记（演示）", quantity=Decimal(35), **told), by=team, at=_at(on, 11)
    )
    withdraw_work(record_id=twice.pk, reason="同一次培训记了两遍（演示）", by=team, at=_at(on, 10))
