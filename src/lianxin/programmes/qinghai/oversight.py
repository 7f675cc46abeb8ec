"""Oversight of report 004: 113 disputes mediated, days that report zero, checks of the teams with a talk and a circular."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from lianxin.people.models import User
from lianxin.procedures.domain.calendar import ZONE
from lianxin.programmes.qinghai.ground import PROVINCE
from lianxin.programmes.register import Village
from lianxin.supervision.models import Dispute
from lianxin.supervision.operations import (
    GivenEvidence,
    Listed,
    Mediation,
    NewAdmonition,
    NewDispute,
    NewIssue,
    Plan,
    ask_closure,
    close_issue,
    record_admonition,
    record_mediation,
    record_progress,
    report_disputes_of_day,
    revisit_dispute,
    take_in_issues,
    verify_issue,
)
from lianxin.work.operations.meetings import NewDecision, NewMeeting, record_meeting

DISPUTES = 113
# In 白土庄 every day was screened, and said so.
_SCREENED_FROM, _SCREENED_DAYS = date(2016, 7, 1), 184
_OF_BAITUZHUANG = 14
_QUARRELS = (
    ("land", "两户地界（虚构）", "地埂挪了一尺（演示）"),
    ("neighbours", "两家邻居（虚构）", "排水沟淌到院里（演示）"),
    ("wages", "务工村民与包工头（虚构）", "拖欠一个月工钱（演示）"),
    ("water", "上下两组（虚构）", "轮水时间争执（演示）"),
    ("marriage", "一户家庭（虚构）", "婚后分家（演示）"),
)


def oversee(villages: dict[str, Village]) -> None:
    """Keep the days' reports of disputes and mediate, record what checks found and what they led to, and what a forum settled."""
    _forum(villages)
    _screen(villages)
    _mediate()
    _checked(villages)


def _forum(villages: dict[str, Village]) -> None:
    """A forum with the departments of the county: what each undertakes becomes a task."""
    entry = NewMeeting(
        PROVINCE, "forum", "与农牧、交通、扶贫部门座谈（演示）", date(2016, 4, 6), "厅党委委员（虚构）", 28, "青公扶会〔2016〕1号（演示）",
        (
            NewDecision("玛龙村畜棚列入年度计划（演示）", date(2016, 6, 30), villages["玛龙"].code),
            NewDecision("冶一村搬迁选址勘察（演示）", date(2016, 5, 31), villages["冶一村"].code),
            NewDecision("每季度会商一次（演示）"),
        ),
    )  # fmt: skip
    record_meeting(entry=entry, by=None, at=_at(date(2016, 4, 7)))


def _at(on: date, hour: int = 10) -> datetime:
    return datetime.combine(on, time(hour), tzinfo=ZONE)


def _screen(villages: dict[str, Village]) -> None:
    """日排查、零报告: 白土庄 reports each day, most days zero; the other villages on the days on which they found something."""
    own = villages["白土庄"]
    others = [village for village in villages.values() if village != own]
    found: dict[tuple[str, date], NewDispute] = {}
    for number in range(DISPUTES):
        kind, parties, words = _QUARRELS[number % len(_QUARRELS)]
        dispute = NewDispute(kind, parties, words)
        if number < _OF_BAITUZHUANG:
            found[own.code, _SCREENED_FROM + timedelta(days=13 * number)] = dispute
        else:
            place = others[number % len(others)]
            found[place.code, date(2016, 3, 15) + timedelta(days=2 * number)] = dispute
    days = {(own.code, _SCREENED_FROM + timedelta(days=number)) for number in range(_SCREENED_DAYS)}
    for code, on in sorted(days | set(found)):
        told = [found[code, on]] if (code, on) in found else []
        report_disputes_of_day(
            village_code=code, on=on, token=uuid5(NAMESPACE_URL, f"qinghai-{code}-{on}"), by=None, found=told, at=_at(on, 18)
        )  # fmt: skip


def _mediate() -> None:
    """周化解、勤销案: each dispute is settled within its week and looked at again; all are closed."""
    clerks = _clerks()
    settled = Mediation("村警和村老（虚构）", "police", "双方签了协议，当场兑现一半（演示）")
    for dispute in Dispute.objects.order_by("pk"):
        clerk = clerks[dispute.village_code[:9]]
        on = dispute.found_on + timedelta(days=4)
        record_mediation(dispute_id=dispute.pk, entry=settled, is_settled=True, seen=1, by=clerk, at=_at(on))
        again = on + timedelta(days=20)
        revisit_dispute(
            dispute_id=dispute.pk, is_kept=True, words="回访，没有反复（演示）", seen=2, by=clerk, at=_at(again)
        )


def _checked(villages: dict[str, Village]) -> None:
    """检查、督导、通报、约谈: what a check of the teams found is put right and closed; one is still open, with a talk and a circular."""
    office = User.objects.get(username="county")
    found = take_in_issues(
        area_code=PROVINCE, listed=[_finding(village, number) for number, village in enumerate(villages.values(), 1)],
        file="厅扶贫督导组检查清单（演示）", by=None, at=_at(date(2016, 8, 22)),
    )  # fmt: skip
    clerks = _clerks()
    evidence = (GivenEvidence("村档案室 走访台账（演示）"),)
    for issue in found[:-1]:
        clerk, on = clerks[issue.area_code[:9]], date(2016, 8, 30)
        record_progress(issue_id=issue.pk, words="台账已补齐（演示）", seen=2, by=clerk, evidence=evidence, at=_at(on))
        ask_closure(issue_id=issue.pk, words="请核（演示）", seen=3, by=clerk, at=_at(on, 11))
        verify_issue(
            issue_id=issue.pk, words="抽查三户，属实（演示）", seen=4, by=office, at=_at(on, 15), seen_on=on,
            evidence=(GivenEvidence("督导组核验照片 3 张（演示）"),),
        )  # fmt: skip
        close_issue(issue_id=issue.pk, words="销号（演示）", seen=5, by=office, at=_at(on, 16))
    for kind, on, whom, words in (
        ("talk", date(2016, 9, 2), "驻村工作队（演示）", "说明原因，一周内补齐台账（演示）"),
        ("circular", date(2016, 9, 5), "十二个工作队（演示）", "通报情况，引以为戒（演示）"),
    ):
        record_admonition(issue_id=found[-1].pk, entry=NewAdmonition(kind, on, whom, words), by=office, at=_at(on))


def _finding(village: Village, number: int) -> Listed:
    entry = NewIssue(
        area_code=village.code, source="inspection", level="province", theme="teams", category="ledger_differs", cause="duty",
        words=f"{village.name}：走访台账有缺页（演示）", found_on=date(2016, 8, 20), found_by="厅扶贫督导组（虚构）",
        number=f"督导-{number:03d}",
    )  # fmt: skip
    plan = Plan(
        measure="补记走访台账", expected="台账与实际一致", outcome="补齐的台账", judged="抽查三户", closing="抽查无差错",
        leader="第一书记（演示）", lead_unit="厅扶贫办（演示）",
        responsible_unit=f"{village.name}工作队（演示）", responsible="驻村民警（演示）",
        deadline_kind="immediate", due_on=date(2016, 8, 31), assigned_on=date(2016, 8, 22),
    )  # fmt: skip
    return Listed(entry, plan)


def _clerks() -> dict[str, User]:
    """The clerk of each township, by its code."""
    return {grant.area_code: user for user in User.objects.all() for grant in user.grants.filter(role="township_clerk")}
