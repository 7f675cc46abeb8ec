"""Oversight in the demonstration: a list of 359 issues in five fields as report 001 tells of one, some on their way and some closed.

The list is written as a workbook too. Everything is taken along by the room's own acts, on days counted back; nobody exists.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lianxin.core.sheets import write_table
from lianxin.people.models import User
from lianxin.places.queries import areas_under
from lianxin.procedures.domain.calendar import ZONE
from lianxin.rulebook import dictionary
from lianxin.supervision.models import Dispute, DisputeReport, Issue
from lianxin.supervision.operations import (
    GivenEvidence,
    Listed,
    Mediation,
    NewAdmonition,
    NewComplaint,
    NewDispute,
    NewIssue,
    Plan,
    answer_complaint,
    ask_all_areas,
    ask_closure,
    assign_issue,
    close_issue,
    escalate_dispute,
    escalate_issue,
    judge_answer,
    keep_up_issue,
    receive_complaint,
    record_admonition,
    record_mediation,
    record_progress,
    reopen_issue,
    report_disputes_of_day,
    return_issue,
    revisit_dispute,
    take_complaint,
    take_in_issues,
    verify_issue,
)

ISSUES = 359
_FOUND, _LISTED, _ASSIGNED = 70, 60, 60
_KINDS = (
    (
        "identification",
        "not_current",
        "facts",
        "家庭成员变化没有更新（演示）",
        "逐户核对人口、收入并更新",
        "信息与实际一致",
    ),
    (
        "industry",
        "slow_industry",
        "together",
        "产业项目签了协议没有开工（演示）",
        "逐项目排进度，每周调度",
        "项目开工并带动农户",
    ),
    ("health", "policy_unknown", "policy", "大病救助政策不知晓（演示）", "入户宣讲，代办申请", "应享尽享"),
    ("education", "out_of_school", "duty", "学生到校情况没有核实（演示）", "与学校逐人比对", "无失学辍学"),
    ("housing", "unsafe_house", "checks", "改造后的危房没有鉴定（演示）", "请有资质的机构逐户鉴定", "住房安全有鉴定"),
)


def oversee(folder: Path, *, area_code: str, on: date) -> int:
    """Fill the list of issues; return how many there are."""
    chance = Random(41)  # noqa: S311 - a demonstration's lot, nothing secret
    listed = _listed(area_code, on, chance)
    _write(folder / "41-问题清单.xlsx", listed)
    made = take_in_issues(area_code=area_code, listed=listed, file="41-问题清单.xlsx", by=None, at=_at(on, _LISTED))
    _go_on(made, on)
    return Issue.objects.count()


_COMPLAINTS = (
    ("money", 34, "补贴少发了一个月（演示）", ""), ("service", 20, "帮扶干部三个月没来过（演示）", ""),
    ("identification", 12, "邻居家条件好却在名单上（演示）", ""), ("policy", 3, "想问大病救助怎么申请（演示）", "张某（虚构）"),
    ("bribery", 9, "有人办低保要好处（演示）", ""), ("favouritism", 5, "公益岗都给了亲戚（演示）", ""),
    ("service", 70, "水管坏了两个多月没有人管（演示）", ""),
)  # fmt: skip


def hear(*, on: date) -> int:
    """Complaints of several classes, some answered, one opened again, one left so long that the county is told; two that only people
    named for it see."""
    clerk, discipline = (User.objects.get(username=name) for name in ("township", "discipline"))
    area = clerk.home_area("complaints.handle")
    heard = []
    for number, (kind, days, words, name) in enumerate(_COMPLAINTS):
        entry = NewComplaint(area, kind, words, name=name)
        heard.append(receive_complaint(entry=entry, submission=f"demo-{number}", at=_at(on, days)))
    for (made, code), is_content in zip(heard[:2], (True, False), strict=True):
        take_complaint(complaint_id=made.pk, seen=1, by=clerk, at=_at(on, 10))
        answer = {"outcome": "upheld", "words": "已核实并补发、补访（演示）", "seen": 2, "by": clerk, "at": _at(on, 6)}
        answer_complaint(complaint_id=made.pk, **answer)
        judge_answer(
            code=code, is_content=is_content, words="" if is_content else "来了一次，没有问困难（演示）", at=_at(on, 4)
        )
    take_complaint(complaint_id=heard[4][0].pk, seen=1, by=discipline, at=_at(on, 7))
    return len(heard)


_DISPUTES = (
    (12, NewDispute("forest", "甲组与乙组（虚构）", "两组山林界线四十多年没有定（演示）", date(1983, 3, 1))),
    (10, NewDispute("neighbours", "两户邻居（虚构）", "排水沟改道（演示）", None)),
    (6, NewDispute("wages", "工人与包工头（虚构）", "拖欠两个月工钱（演示）", None)),
    (2, NewDispute("land", "两户承包户（虚构）", "地埂被占（演示）", date(2022, 4, 1))),
)


def screen(*, on: date) -> int:
    """Two weeks of daily reports of a township: most say zero, some are late, some days are silent; four disputes on their road."""
    team, clerk = (User.objects.get(username=name) for name in ("team", "township"))
    own, area = team.home_area("disputes.report"), clerk.home_area("disputes.report")
    codes = areas_under(area, on).filter(level="village").order_by("code").values_list("code", flat=True)
    found = dict(_DISPUTES)
    for days in range(14, 0, -1):
        for number, code in enumerate(codes):
            if (number * 5 + days) % 7 == 0 and code != own:
                continue
            late = 1 if (number + days) % 9 == 0 else 0
            listed = [found[days]] if code == own and days in found else []
            report_disputes_of_day(
                village_code=code, on=on - timedelta(days=days), token=uuid5(NAMESPACE_URL, f"demo-{code}-{days}"), by=None,
                found=listed, at=_at(on, days - late, 18),
            )  # fmt: skip
    _report_elsewhere(own[:6], area, on)
    made = list(Dispute.objects.order_by("id"))
    told = {"mediator": "村老支书（虚构）", "method": "elders"}
    _, near, wages, _ = made
    agreed = Mediation(**told, words="排水沟走中间，各出一半工（演示）")
    record_mediation(dispute_id=near.pk, entry=agreed, is_settled=True, seen=1, by=team, at=_at(on, 7))
    tried = Mediation(**told, words="约双方谈了一次，没有谈成（演示）")
    record_mediation(dispute_id=made[0].pk, entry=tried, is_settled=False, seen=1, by=team, at=_at(on, 9))
    escalate_dispute(
        dispute_id=made[0].pk, words="涉及两个组多年积怨，请乡镇调委会办（演示）", seen=2, by=team, at=_at(on, 6)
    )
    paid = Mediation(**told, words="三日内付清，已付一半（演示）")
    record_mediation(dispute_id=wages.pk, entry=paid, is_settled=True, seen=1, by=team, at=_at(on, 4))
    revisit_dispute(dispute_id=wages.pk, is_kept=True, words="工钱全部付清（演示）", seen=2, by=team, at=_at(on, 1))
    return len(made)


def _report_elsewhere(county: str, but: str, on: date) -> None:
    """Two weeks of zero reports of the other townships, written at once: thousands of them; one village in thirty is silent for days."""
    codes = areas_under(county, on).filter(level="village").order_by("code").values_list("code", flat=True)
    DisputeReport.objects.bulk_create(
        DisputeReport(
            token=uuid5(NAMESPACE_URL, f"demo-{code}-{days}"), village_code=code, on=on - timedelta(days=days), found=0,
            at=_at(on, days, 17), is_late=False,
        )
        for number, code in enumerate(codes)
        for days in range(14, 0, -1)
        if not code.startswith(but) and not (number % 30 == 7 and days % 5 < 2)
    )  # fmt: skip


def _at(on: date, days_ago: int, hour: int = 10) -> datetime:
    return datetime.combine(on - timedelta(days=days_ago), time(hour), tzinfo=ZONE)


def _listed(area_code: str, on: date, chance: Random) -> list[Listed]:
    team = User.objects.get(username="team").home_area("issues.read")
    villages = list(
        areas_under(area_code, on).filter(level="village").order_by("code").values_list("code", "name", "parent__name")
    )
    own = [village for village in villages if village[0] == team]
    listed = []
    for number in range(ISSUES):
        theme, category, cause, words, measure, expected = chance.choice(_KINDS)
        code, village, township = own[0] if own and number < 8 else chance.choice(villages)
        kind, days = (("immediate", 12), ("limited", 45), ("limited", 80), ("standing", 0))[number % 20 // 6]
        entry = NewIssue(
            area_code=code, source="survey", level="prefecture", theme=theme, category=category, cause=cause,
            words=f"{village}{words}", found_on=on - timedelta(days=_FOUND), found_by="市专项调查组（虚构）",
            number=f"整改-{number + 1:03}",
            household_count=chance.randrange(1, 15), amount_fen=chance.randrange(1, 90) * 1_000_00 if theme == "industry" else None,
        )  # fmt: skip
        since = on - timedelta(days=_ASSIGNED)
        plan = Plan(
            measure=measure, expected=expected, outcome="整改台账和佐证材料", judged="乡镇逐条核，县里抽查", closing="抽查无差错",
            leader="分管副县长（演示）", lead_unit="县乡村振兴局（演示）", responsible_unit=f"{township}政府",
            responsible="包村干部（演示）", deadline_kind=kind, due_on=since + timedelta(days=days) if days else None, assigned_on=since,
        )  # fmt: skip
        listed.append(Listed(entry, plan))
    return listed


def _write(path: Path, listed: list[Listed]) -> None:
    places = {one.code: one for one in areas_under(listed[0].entry.area_code[:6], listed[0].entry.found_on)}
    rows: list[dict[str, Any]] = []
    for one in listed:
        entry, plan = one.entry, one.plan
        assert plan is not None  # every row of this list has its plan
        row: dict[str, Any] = {
            "place.township": places[entry.area_code[:9]].name,
            "place.village": places[entry.area_code].name,
            "issue.households": entry.household_count,
            "issue.amount_yuan": entry.amount_fen,
        }
        names = ("number", "source", "found_on", "found_by", "level", "theme", "category", "cause", "words")
        row |= {f"issue.{name}": getattr(entry, name) for name in names}
        row |= {
            f"issue.{name}": getattr(plan, name) for name in Plan.__dataclass_fields__ if name != "responsible_user_id"
        }
        rows.append(row)
    write_table(path, dictionary().sheet_kinds["issue_list"], dictionary(), rows)


def _go_on(made: list[Issue], on: date) -> None:
    """Take some of them along their road, the village team's own first."""
    county, team, township = (User.objects.get(username=name) for name in ("county", "team", "township"))
    evidence = (GivenEvidence("村档案室 整改卷（演示）"),)
    mine = [one for one in made if one.area_code == team.home_area("issues.read")]
    there = [one for one in made if one.area_code.startswith(township.home_area("issues.read")) and one not in mine]
    for number, one in enumerate([*mine[:5], *there[:15]]):
        by = team if one in mine else township
        days = 40 - number
        record_progress(
            issue_id=one.pk, words="已逐户核对，材料入卷（演示）", seen=2, by=by, evidence=evidence, at=_at(on, days)
        )
        if number % 4 == 3:
            continue
        ask_closure(issue_id=one.pk, words="请到村核验（演示）", seen=3, by=by, at=_at(on, days - 2))
        if number % 6 == 4:
            return_issue(issue_id=one.pk, words="有两户没有改，退回（演示）", seen=4, by=county, at=_at(on, days % 5))
            continue
        if number % 6 == 5:
            continue
        verify_issue(
            issue_id=one.pk, words="抽查三户，属实（演示）", seen=4, by=county, at=_at(on, days // 3 + 1),
            seen_on=on - timedelta(days=days // 3 + 1), evidence=[GivenEvidence("县核验照片 3 张（演示）")],
        )  # fmt: skip
        if number == 0:
            keep_up_issue(issue_id=one.pk, words="每季度再核一次（演示）", seen=5, by=county, at=_at(on, days // 3))
        else:
            close_issue(issue_id=one.pk, words="同意销号（演示）", seen=5, by=county, at=_at(on, days // 3))
        if number == 1:
            reopen_issue(issue_id=one.pk, words="回访时又有一户没有更新（演示）", seen=6, by=county, at=_at(on, 1))
    last = made[-1]
    escalate_issue(issue_id=last.pk, words="市里挂牌，十日内报进展（演示）", seen=2, by=county, at=_at(on, 6))
    talk = NewAdmonition("talk", on - timedelta(days=5), "责任乡镇主要负责人", "说明原因，排出时间表（演示）")
    record_admonition(issue_id=last.pk, entry=talk, by=county, at=_at(on, 5))
    ask_all_areas(issue_id=last.pk, words="本乡镇有没有同样的情况，逐村查（演示）", by=county, at=_at(on, 4))
    again = NewIssue(
        area_code=last.area_code, source="inspection", level="county", theme=last.theme, category=last.category, cause=last.cause,
        words="回头看又发现同样的问题（演示）", found_on=on - timedelta(days=3), found_by="县督查组（虚构）",
    )  # fmt: skip
    (repeated,) = take_in_issues(area_code=last.area_code, listed=[Listed(again)], file="-", by=None, at=_at(on, 3))
    told = {
        name: getattr(last, name)
        for name in ("measure", "expected", "outcome", "judged", "closing", "leader", "lead_unit")
    }
    plan = Plan(
        **told, responsible_unit=last.responsible_unit, responsible=last.responsible, deadline_kind="immediate",
        due_on=on + timedelta(days=7),
    )  # fmt: skip
    assign_issue(issue_id=repeated.pk, plan=plan, seen=1, by=county, at=_at(on, 3, 15))
