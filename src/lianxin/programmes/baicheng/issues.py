"""The list of 359 issues of report 001 in five fields, from survey and unannounced checks, each with its plan; most were put right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lianxin.people.models import User
from lianxin.programmes.baicheng.ground import CITY, STARTS_ON, UNITS
from lianxin.programmes.register import Village
from lianxin.supervision.models import Issue
from lianxin.supervision.operations import (
    GivenEvidence,
    Listed,
    NewIssue,
    Plan,
    ask_closure,
    close_issue,
    record_progress,
    take_in_issues,
    verify_issue,
)

# 在驻村期间基本得到了解决: all but the houses that could not be rebuilt in two weeks. How many were left is ours.
ISSUES, CLOSED = 359, 312
_LISTED_ON = STARTS_ON + timedelta(days=12)
# Field, category, cause, words, measure, outcome. Before the campaign: facts late, industry slow, policies not told.
_KINDS = (
    ("identification", "not_current", "facts", "家庭信息更新不及时（演示）", "逐户核对并更新", "信息与实际一致"),
    ("industry", "slow_industry", "together", "产业扶贫项目推进慢（演示）", "逐项目排进度", "项目开工"),
    ("health", "policy_unknown", "policy", "医疗政策宣传落实不到位（演示）", "入户宣讲，代办申请", "应享尽享"),
    ("education", "policy_unknown", "duty", "教育资助没有落实到人（演示）", "与学校逐人比对", "应助尽助"),
    ("housing", "unsafe_house", "checks", "危房改造进度慢（演示）", "请有资质的机构鉴定并开工", "住房安全有鉴定"),
)
# How many of each field; the report tells their sum only.
_OF_EACH = (96, 84, 71, 47, 61)


def fill_issues(villages: dict[str, Village]) -> int:
    """Take the list in with its plans, put some right to their end, and return how many there are."""
    made = take_in_issues(
        area_code=CITY,
        listed=list(_listed(list(villages.values()))),
        file="整改方案问题清单（演示）",
        by=None,
        at=_at(_LISTED_ON),
    )
    for number, issue in enumerate(made[:CLOSED]):
        _put_right(issue, number)
    return Issue.objects.count()


def _at(on: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(hour)))


def _listed(villages: list[Village]) -> Iterator[Listed]:
    number = 0
    for kind, count in zip(_KINDS, _OF_EACH, strict=True):
        theme, category, cause, words, measure, outcome = kind
        for _ in range(count):
            village = villages[number % len(villages)]
            unit = next(name for name, helped in UNITS if village.name.startswith(helped))
            is_checked = number % 4 == 0
            entry = NewIssue(
                village.code, "unannounced" if is_checked else "survey", "prefecture", theme, category, cause,
                f"{village.name}调查第{number // len(villages) + 1}户：{words}",
                STARTS_ON + timedelta(days=-20 if is_checked else number % 11),
                "市暗访组（演示）" if is_checked else "驻村干部逐户调查（演示）", number=f"ZG-{number + 1:03d}",
            )  # fmt: skip
            plan = Plan(
                measure, outcome, outcome, "驻村工作队入户查看", "村、乡签字认可", "包村市领导（演示）", unit, unit, "驻村干部（演示）",
                "limited", due_on=_LISTED_ON + timedelta(days=45), assigned_on=_LISTED_ON,
            )  # fmt: skip
            number += 1
            yield Listed(entry, plan)


def _put_right(issue: Issue, number: int) -> None:
    """Progress with evidence, closing asked for, verified on the spot by another, closed by a third."""
    first, second = (User.objects.get(username=name) for name in ("county", "county2"))
    day = _LISTED_ON + timedelta(days=2 + number % 5)
    evidence = [GivenEvidence(reference=f"整改照片 {issue.number}（演示）")]
    record_progress(issue_id=issue.pk, words="已办（演示）", evidence=evidence, seen=2, by=first, at=_at(day))
    ask_closure(issue_id=issue.pk, words="请核验（演示）", seen=3, by=first, at=_at(day, 15))
    later = day + timedelta(days=2)
    verify_issue(
        issue_id=issue.pk, words="入户看过，属实（演示）", seen=4, by=second, at=_at(later), seen_on=later,
        evidence=[GivenEvidence(reference=f"核验照片 {issue.number}（演示）")],
    )  # fmt: skip
    close_issue(issue_id=issue.pk, words="同意销号（演示）", seen=5, by=second, at=_at(later, 15))
