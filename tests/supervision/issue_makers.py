"""Issues as tests want them: registered, assigned, and taken along their road by the room's own acts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cast import VILLAGE
from lianxin.people.models import User
from lianxin.procedures.domain.calendar import ZONE
from lianxin.supervision.models import Issue
from lianxin.supervision.operations import (
    GivenEvidence,
    NewIssue,
    Plan,
    ask_closure,
    assign_issue,
    close_issue,
    record_progress,
    register_issue,
    verify_issue,
)

ON = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 9, tzinfo=ZONE)
EVIDENCE = (GivenEvidence("村档案 7 号"),)


def at(days: float) -> datetime:
    return AT + timedelta(days=days)


def new_issue(**given: Any) -> NewIssue:
    wanted: dict[str, Any] = {
        "area_code": VILLAGE, "source": "unannounced", "level": "prefecture", "theme": "identification",
        "category": "not_current", "cause": "duty", "words": "三户人口变化没有更新", "found_on": ON, "found_by": "市暗访组",
    }  # fmt: skip
    return NewIssue(**(wanted | given))


def plan(**given: Any) -> Plan:
    wanted: dict[str, Any] = {
        "measure": "逐户核对并更新", "expected": "信息与实际一致", "outcome": "更新记录", "judged": "乡镇抽查", "closing": "抽查无差错",
        "leader": "县领导", "lead_unit": "县扶贫办", "responsible_unit": "某镇政府", "responsible": "镇干部",
        "deadline_kind": "immediate", "due_on": ON + timedelta(days=10),
    }  # fmt: skip
    return Plan(**(wanted | given))


def on_the_spot(days: float) -> dict[str, Any]:
    """Looked at on a day, with a photograph on file."""
    return {"seen_on": at(days).date(), "evidence": [GivenEvidence("现场照片 1 张")]}


def registered(by: User | None = None, days: float = 0, **given: Any) -> Issue:
    return register_issue(entry=new_issue(**given), by=by, at=at(days))


def assigned(by: User, *, days: float = 0, entry: dict[str, Any] | None = None, **given: Any) -> Issue:
    made = registered(None, days, **(entry or {}))
    return assign_issue(issue_id=made.pk, plan=plan(**given), seen=1, by=by, at=at(days))


def asked(officer: User, team: User, **given: Any) -> Issue:
    """An issue of which closing was asked for by the team of the village."""
    made = assigned(officer, **given)
    record_progress(issue_id=made.pk, words="已更新", seen=2, by=team, evidence=EVIDENCE, at=at(1))
    return ask_closure(issue_id=made.pk, words="请核验", seen=3, by=team, at=at(2))


def closed(officer: User, team: User, **given: Any) -> Issue:
    made = asked(officer, team, **given)
    verify_issue(issue_id=made.pk, words="到村看过", seen=4, by=officer, at=at(3), **on_the_spot(3))
    return close_issue(issue_id=made.pk, words="同意销号", seen=5, by=officer, at=at(4))
