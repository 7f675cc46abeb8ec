"""督查问责 of report 003: the rules of accountability, what 三纠三促 found and how it was put right, one who was held to account."""

from __future__ import annotations

from datetime import date, datetime, time

from lianxin.people.models import User
from lianxin.places.operations import end_tag, tag_area
from lianxin.procedures.domain.calendar import ZONE
from lianxin.programmes.hezuo.ground import CITY, POOR_VILLAGES, Ground
from lianxin.programmes.library import Laid, laid_down
from lianxin.registry.models import MemberFacts
from lianxin.supervision.operations import (
    GivenEvidence,
    Listed,
    NewAccountability,
    NewIssue,
    Plan,
    ask_closure,
    close_issue,
    record_accountability,
    record_progress,
    take_in_issues,
    verify_issue,
)
from lianxin.work.operations.groups import NewGroup, open_group
from lianxin.work.operations.meetings import NewDecision, NewMeeting, record_meeting

_RULES = (
    Laid(
        "脱贫攻坚工作问责暂行办法",
        "method",
        "合委发〔2016〕1号（演示）",
        "责任不落实、政策不落实、作风不实的，按情节问责。",
        ("work_kind:problem",),
    ),
    Laid(
        "统筹整合使用涉农资金实施方案",
        "plan",
        "合政发〔2016〕2号（演示）",
        "渠道不乱、用途不变、统筹安排、集中投入、各记其功。",
        (),
    ),
)
_FOUND = (
    ("duty", "帮扶责任人两个月没有入户（演示）"),
    ("facts", "手册收入账目没有核对（演示）"),
    ("checks", "项目公示少一级（演示）"),
)
# 能人入党: able people whom a village's party branch looks after. Which and how many the report does not say.
_ABLE = 5


def oversee(ground: Ground) -> None:
    """Lay down the rules, take in what the campaign found in the first villages, close it, and hold one person to account."""
    for laid in _RULES:
        laid_down(laid, area_code=CITY, issuer="合作市委市政府", on=date(2016, 5, 1))
    _put_right(ground)
    _able_people(ground)
    _lead(ground)


def _put_right(ground: Ground) -> None:
    township, county, discipline = (User.objects.get(username=name) for name in ("township", "county", "discipline"))
    codes = [village.code for village in ground.villages if village.code.startswith(ground.villages[0].code[:9])]
    listed = [_finding(codes[number], cause, words, number) for number, (cause, words) in enumerate(_FOUND)]
    found = take_in_issues(
        area_code=CITY, listed=listed, file="三纠三促问题清单（演示）", by=None, at=_at(date(2017, 5, 10))
    )
    paper = (GivenEvidence("市督查室 整改卷（演示）"),)
    for issue in found:
        on = date(2017, 5, 20)
        record_progress(issue_id=issue.pk, words="已补办（演示）", seen=2, by=township, evidence=paper, at=_at(on))
        ask_closure(issue_id=issue.pk, words="请核（演示）", seen=3, by=township, at=_at(on, 11))
        verify_issue(
            issue_id=issue.pk, words="到村看过（演示）", seen=4, by=county, at=_at(on, 15), seen_on=on, evidence=paper
        )
        close_issue(issue_id=issue.pk, words="销号（演示）", seen=5, by=county, at=_at(on, 16))
    told = NewAccountability(
        "某干部（虚构）", "talk", date(2017, 5, 26), "合纪〔2017〕1号（演示）", "两个月没有入户（演示）"
    )
    record_accountability(issue_id=found[0].pk, entry=told, by=discipline, at=_at(date(2017, 5, 26)))


def _finding(area_code: str, cause: str, words: str, number: int) -> Listed:
    on = date(2017, 5, 8)
    entry = NewIssue(
        area_code=area_code, source="discipline", level="county", theme="conduct", category="absent_helpers", cause=cause,
        words=words, found_on=on, found_by="市三纠三促专项组（虚构）", number=f"纠促-{number + 1:03d}",
    )  # fmt: skip
    plan = Plan(
        measure="限期补办，逐户核对", expected="补办到位", outcome="补办记录", judged="到村抽查", closing="抽查无差错",
        leader="包抓市领导（演示）",
         lead_unit="市督查室（演示）", responsible_unit="乡镇政府（演示）", responsible="包村干部（演示）", deadline_kind="immediate",
        due_on=date(2017, 5, 22), assigned_on=date(2017, 5, 10),
    )  # fmt: skip
    return Listed(entry, plan)


def _lead(ground: Ground) -> None:
    """The leading group of the city meets about the exit: a village's weak party organisation (软弱涣散) is named, put right as a task
    of the pool, and named no more."""
    weak = ground.villages[POOR_VILLAGES]
    officer = User.objects.get(username="county")
    entry = NewMeeting(
        CITY, "leading_group", "脱贫摘帽推进会（演示）", date(2017, 2, 20), "市委书记（虚构）", 46, "合脱贫组〔2017〕1号（演示）",
        (
            NewDecision("整顿软弱涣散村党组织（演示）", date(2017, 6, 30), weak.code),
            NewDecision("每月调度一次（演示）"),
        ),
    )  # fmt: skip
    record_meeting(entry=entry, by=officer, at=_at(date(2017, 2, 21)))
    tag = tag_area(
        area_code=weak.code, kind="weak_party_organisation", document="软弱涣散基层党组织名单〔2017〕（演示）",
        starts_on=date(2017, 2, 20), by=None,
    )  # fmt: skip
    end_tag(tag=tag, on=date(2017, 7, 1), by=None)


def _able_people(ground: Ground) -> None:
    """The list of able people of three villages, each by the register."""
    for village in ground.villages[POOR_VILLAGES : POOR_VILLAGES + 3]:
        heads = MemberFacts.objects.filter(household__village_code=village.code, relation_to_head="head").order_by("pk")
        members = tuple(dict.fromkeys(heads.values_list("member_id", flat=True)))[:_ABLE]
        entry = NewGroup(
            village.code,
            "致富能人（入党培养）",
            "able_people",
            date(2016, 7, 1),
            "能人入党，带头致富（演示）",
            member_ids=members,
        )
        open_group(entry=entry, by=None, at=_at(date(2016, 7, 1)))


def _at(on: date, hour: int = 10) -> datetime:
    return datetime.combine(on, time(hour), tzinfo=ZONE)
