"""Daily work of report 004: two months of going from door to door, leaders in the villages, courses, a job fair, reduced fees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from lianxin.people.models import Helper, TeamMember
from lianxin.procedures.domain.calendar import ZONE
from lianxin.programmes.qinghai.ground import PROVINCE
from lianxin.programmes.register import Village
from lianxin.registry.models import Household, MemberFacts
from lianxin.work.models import Campaign
from lianxin.work.operations import NewRecord, take_in_records
from lianxin.work.operations.campaigns import NewCampaign, NewTask, open_campaign, publish_task
from lianxin.work.operations.groups import NewGroup, open_group

CAMPAIGN = "精准识别排查"
_FIRST, _LAST = date(2016, 4, 1), date(2016, 5, 30)
_CHECKLIST = (
    "贫困户确定精准识别", "贫困原因精准摸排", "贫困对象精准建卡", "帮扶措施精准到户", "全部上门入户", "全部见面见人", "全面谈话谈心",
)  # fmt: skip
_FOUND = (
    "因病，住院花了积蓄",
    "缺技术，地里只种青稞",
    "缺劳力，两位老人带孩子",
    "因学，两个孩子在外上学",
    "缺资金，想养牛没有本钱",
)
LEADER_VISITS = 46
DEFENDERS = 20
# Problems that the teams solved on the spot; what each was about is ours.
PROBLEMS = 268
_SOLVED = (
    ("圈舍漏风，母羊越不了冬", "联系施工队修好"), ("入冬水管冻裂，三户没有水", "换管、加保温，当天通水"),
    ("后墙裂缝，雨季怕塌", "请人加固，验看"), ("住院报销材料不会准备", "带着材料到窗口代办"), ("助学金没有申请", "帮填申请，交到学校"),
)  # fmt: skip
# Fees that two villages' teams had reduced for the gravely ill: 408,000 yuan together.
RELIEFS = (
    ("卡索", (61_000_00, 48_000_00, 37_500_00, 29_500_00)),
    ("朱家庄", (72_000_00, 66_000_00, 52_000_00, 42_000_00)),
)
_COURSES = (
    ("东村", "机动车驾驶", 24), ("卡索", "摩托车修理", 18), ("玛龙", "缝纫", 22), ("日玛", "缝纫", 20), ("冶一村", "拉面经济", 31),
)  # fmt: skip


def work_daily(villages: dict[str, Village]) -> None:
    """Open the campaign of identification, record its visits, and the year's other work, as the teams' ledgers tell it."""
    chance = Random(4156)  # noqa: S311 - a repeatable example, not a secret
    campaign = _identified(villages)
    entries = [
        *_door_to_door(chance),
        *_leaders(chance, villages),
        *_courses(chance, villages),
        *_reliefs(chance, villages),
        *_problems(chance, villages),
    ]
    take_in_records(entries=entries, source="十二个工作队 2016 年台账（演示）", by=None, at=_at(date(2017, 1, 20)))
    own = villages["白土庄"].code
    heads = MemberFacts.objects.filter(household__village_code=own, relation_to_head="head").order_by("pk")
    team = NewGroup(
        own, "治安联防队", "defence", date(2016, 6, 1), "以村警为基础，重点时段巡逻（演示）",
        member_ids=tuple(heads.values_list("member_id", flat=True)[:DEFENDERS]),
    )  # fmt: skip
    open_group(entry=team, by=None, at=_at(date(2016, 6, 1)))
    task = NewTask(
        title="把没有见到面的人补见一次（演示）", area_code=villages["日玛"].code, due_on=_LAST, campaign_id=campaign.pk,
        words="在县外务工的，打视频电话，回来再补（演示）",
    )  # fmt: skip
    publish_task(entry=task, by=None, at=_at(date(2016, 5, 20)))


def _identified(villages: dict[str, Village]) -> Campaign:
    entry = NewCampaign(
        area_code=PROVINCE, name=CAMPAIGN, starts_on=_FIRST, ends_on=_LAST, checklist=_CHECKLIST,
        purpose=f"{len(villages)} 个村逐村逐户，底数清、原因清、情况明", document="关于进一步加强定点扶贫工作的通知（2016）",
    )  # fmt: skip
    return open_campaign(entry=entry, by=None, at=_at(_FIRST))


def _door_to_door(chance: Random) -> Iterator[NewRecord]:
    """Every household was visited and everybody in it was seen: one record each, by the team of its village."""
    people: dict[str, list[int]] = {}
    for one in TeamMember.objects.select_related("team").order_by("pk"):
        people.setdefault(one.team.village_code, []).append(one.helper_id)
    for number, household in enumerate(Household.objects.order_by("pk")):
        on = _FIRST + timedelta(days=number % ((_LAST - _FIRST).days + 1))
        found = f"{chance.choice(_FOUND)}；家里人都见到了，建卡（演示）"
        helpers = tuple(people[household.village_code])
        yield _entry(chance, kind="visit", on=on, household_ids=(household.pk,), helper_ids=helpers, found=found)


def _leaders(chance: Random, villages: dict[str, Village]) -> Iterator[NewRecord]:
    """The other members of the department's committee came more than forty times."""
    leaders = list(Helper.objects.filter(is_leader=True).order_by("code").values_list("pk", flat=True)[:8])
    codes = [village.code for village in villages.values()]
    for number in range(LEADER_VISITS):
        on = date(2016, 3, 8) + timedelta(days=number * 6)
        yield _entry(
            chance, kind="leader_day", on=on, area_code=codes[number % len(codes)], helper_ids=(leaders[number % len(leaders)],),
            found="到联点村看项目进度，和村“两委”商量（演示）", quantity=Decimal(1), quantity_unit="day",
        )  # fmt: skip


def _courses(chance: Random, villages: dict[str, Village]) -> Iterator[NewRecord]:
    for number, (village, course, persons) in enumerate(_COURSES):
        yield _entry(
            chance, kind="training", on=date(2016, 7, 5) + timedelta(days=9 * number), area_code=villages[village].code,
            done=f"免费{course}培训班（演示）", quantity=Decimal(persons), quantity_unit="person_time",
        )  # fmt: skip
    yield _entry(
        chance, kind="job_fair", on=date(2016, 10, 12), area_code=villages["朱家庄"].code, quantity=Decimal(38), quantity_unit="person",
        done="银鹰护卫等企业招聘会，护林员、护路员公益岗位同场报名（演示）",
    )  # fmt: skip


def _problems(chance: Random, villages: dict[str, Village]) -> Iterator[NewRecord]:
    """就地就近: the teams solved what people told them of, one record each."""
    teams: dict[str, list[int]] = {}
    for one in TeamMember.objects.select_related("team").order_by("pk"):
        teams.setdefault(one.team.village_code, []).append(one.helper_id)
    codes = [village.code for village in villages.values()]
    for number in range(PROBLEMS):
        found, done = _SOLVED[number % len(_SOLVED)]
        code = codes[number % len(codes)]
        yield _entry(
            chance, kind="problem", on=date(2016, 3, 20) + timedelta(days=number), area_code=code, helper_ids=tuple(teams[code]),
            found=f"{found}（演示）", done=f"{done}（演示）",
        )  # fmt: skip


def _reliefs(chance: Random, villages: dict[str, Village]) -> Iterator[NewRecord]:
    for village, sums in RELIEFS:
        households = Household.objects.filter(village_code=villages[village].code).order_by("-household_no")
        for number, (household, fen) in enumerate(zip(households, sums, strict=False)):
            yield _entry(
                chance, kind="fee_relief", on=date(2016, 8, 9) + timedelta(days=11 * number), household_ids=(household.pk,),
                done="与医院协调，大病住院费用减免（演示）", amount_fen=fen,
            )  # fmt: skip


def _entry(chance: Random, **told: Any) -> NewRecord:
    return NewRecord(key=UUID(int=chance.getrandbits(128), version=4), **told)


def _at(on: date) -> datetime:
    return datetime.combine(on, time(17), tzinfo=ZONE)
