"""Monitoring in the demonstration: leads of several sources, some late; warnings of departments; households monitored, eliminated and
monitored again. Everything by the room's own acts, on days counted back from its own day; nobody exists.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from lianxin.core.sheets import write_table
from lianxin.monitoring.models import Episode, Lead
from lianxin.monitoring.operations import (
    NewLead,
    NewMeasure,
    NewWarning,
    draft_warning,
    leads_of_rules,
    pass_lead,
    record_measure,
    report_lead,
    settle_lead,
    take_over_episodes,
    use_warning,
)
from lianxin.people.models import User
from lianxin.procedures.domain.calendar import ZONE
from lianxin.registry.models import Household, HouseholdFacts, MemberFacts
from lianxin.rulebook import dictionary

_AUTHORITY = "演示数据共享协议〔2〕号（虚构）"
_WATCHED = 12
_HOURS = 9

Row = dict[str, object]


def watch(folder: Path, *, area_code: str, on: date) -> tuple[int, int]:
    """Fill the ledgers of monitoring; return how many leads and how many episodes there are."""
    team = User.objects.get(username="team")
    village = team.home_area("monitoring.read")
    _take_over(area_code, village, on)
    _episodes_helped(team, on)
    _report(team, User.objects.get(username="township"), village, on)
    _warn(folder, area_code, on)
    leads_of_rules(area_code=village, year=on.year, by=None, at=_at(on, 1))
    return Lead.objects.count(), Episode.objects.count()


def _at(on: date, days_ago: int) -> datetime:
    return datetime.combine(on - timedelta(days=days_ago), time(_HOURS), tzinfo=ZONE)


def _take_over(area_code: str, village: str, on: date) -> None:
    """Write into the register what an older system would have told of some households, and make their episodes."""
    homes = list(_quiet_homes(village)[:_WATCHED])
    kinds = (
        ("unstable", ("illness",), 20, None), ("marginal", ("disability", "labour"), 17, None),
        ("sudden_hardship", ("accident",), 11, None), ("at_risk", ("unstable_work",), 8, None),
        ("at_risk", ("illness", "schooling"), 5, None), ("at_risk", ("disaster",), 3, None),
        ("unstable", ("illness",), 30, 14), ("marginal", ("unsafe_house",), 26, 9), ("at_risk", ("unstable_work",), 10, 2),
        ("unstable", ("schooling",), 24, 12), ("at_risk", ("labour",), 7, None), ("at_risk", ("illness",), 6, None),
    )  # fmt: skip
    for home, (kind, risks, began, ended) in zip(homes, kinds, strict=False):
        told: dict[str, Any] = {
            "monitored_class": kind,
            "identified_month": _months_ago(on, began),
            "risk_eliminated": ended is not None,
            "net_income_per_person_at_identification_yuan": 480_000 + 9_000 * began,
            "house_safe_at_identification": "unsafe_house" not in risks,
            "water_safe_at_identification": True,
        } | {f"risk_{number}": risk for number, risk in enumerate(risks, 1)}
        if ended is not None:
            told |= {
                "eliminated_month": _months_ago(on, ended), "elimination_mode": "by_help",
                "net_income_per_person_at_elimination_yuan": 1_020_000, "house_safe_at_elimination": True,
                "water_safe_at_elimination": True,
            }  # fmt: skip
        HouseholdFacts.objects.filter(household=home, year=on.year).update(**told)
    take_over_episodes(area_code=area_code, by=None, at=_at(on, 1))
    # One whose risk had been eliminated was entered again: a relapse.
    again = homes[9]
    HouseholdFacts.objects.filter(household=again, year=on.year).update(
        identified_month=_months_ago(on, 2), risk_eliminated=False, eliminated_month=None, elimination_mode=None,
        monitored_class="at_risk", risk_1="illness",
    )  # fmt: skip
    take_over_episodes(area_code=area_code, by=None, at=_at(on, 1))


def _quiet_homes(village: str) -> Any:
    """Households of the village about which no case is under way, the last first: the demonstration's cases take the first."""
    return Household.objects.filter(village_code=village, is_live=True, cases__isnull=True).order_by("-id")


def _months_ago(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, 1)


_ANSWERS = {
    "illness": ("health", "family_doctor"),
    "disability": ("security", "disability_subsidy"),
    "accident": ("security", "temporary_relief"),
    "unstable_work": ("employment", "training"),
    "labour": ("security", "dibao"),
}


def _episodes_helped(team: User, on: date) -> None:
    """Measures for some, in time; the others show what is missing."""
    found = Episode.objects.filter(ended_on__isnull=True, entry_case__isnull=True).order_by("id")
    for number, episode in enumerate(found):
        answers = [_ANSWERS[risk] for risk in episode.risk_codes if risk in _ANSWERS]
        if number % 3 == 0:
            answers.append(("industry", "crops"))
        for family, measure in answers:
            entry = NewMeasure(family, measure, min(episode.began_on + timedelta(days=12), on))
            seen = Episode.objects.get(pk=episode.pk).revision
            record_measure(episode_id=episode.pk, entry=entry, seen=seen, by=team, at=_at(on, 1))


def _report(team: User, township: User, village: str, on: date) -> None:
    """Leads of the village: fresh, late, passed on, answered; and one about somebody who is not on the register."""
    homes = list(_quiet_homes(village)[_WATCHED : _WATCHED + 5])
    told = (
        (0, "self_report", "illness", "家人住院三周，自付两万多（演示）"),
        (2, "visit", "out_of_school", "孩子两周没到校（演示）"),
        (9, "grid_worker", "unstable_work", "一家两人上月都停工了（演示）"),
        (16, "hotline", "disaster", "大风掀了大棚（演示）"),
        (21, "visit", "accident", "家里着过火（演示）"),
    )
    made = []
    for home, (days, source, risk, words) in zip(homes, told, strict=False):
        entry = NewLead(source, words, household_id=home.pk, risk=risk)
        made.append(report_lead(entry=entry, by=team, at=_at(on, days)))
    unknown = NewLead(
        "media",
        "网上有人说他家困难（演示）",
        person_name="某某（虚构）",
        place="村东头",
        area_code=village,
        risk="other",
    )
    report_lead(entry=unknown, by=team, at=_at(on, 1))
    if len(made) == len(told):
        passed = pass_lead(
            lead_id=made[3].pk,
            area_code=village[:9],
            words="涉及保险理赔，请镇里办（演示）",
            seen=1,
            by=team,
            at=_at(on, 14),
        )
        settle_lead(
            lead_id=passed.pk,
            reason="solved",
            words="保险已经理赔，大棚已修好（演示）",
            seen=2,
            by=township,
            at=_at(on, 12),
        )


def _warn(folder: Path, area_code: str, on: date) -> None:
    """Warnings as departments would send them: one made into leads, one still a draft."""
    patients = list(
        MemberFacts.objects.filter(
            household__village_code__startswith=area_code, household__episodes__isnull=True, year=on.year,
            relation_to_head="head", member__id_no__isnull=False,
        ).select_related("member", "household").order_by("household_id")[20:26]
    )  # fmt: skip
    costs = (26_000, 31_500, 4_200, 22_800, 8_700, 45_000)
    rows = [
        _row(who, on - timedelta(days=30 + n), cost, "住院")
        for n, (who, cost) in enumerate(zip(patients, costs, strict=False))
    ]
    used = _drafted(folder, "31-县医保局", "medical_cost", "县医保局（虚构）", rows, area_code, on)
    use_warning(drafted=used, by=None, at=_at(on, 4))
    pupils = [_row(who, on - timedelta(days=12), None, "家中学生未到校") for who in patients[:2]]
    _drafted(folder, "32-县教育局", "dropout", "县教育局（虚构）", pupils, area_code, on)


def _drafted(folder: Path, name: str, kind: str, department: str, rows: list[Row], area_code: str, on: date) -> Any:
    path = folder / f"{name}-预警.xlsx"
    write_table(path, dictionary().sheet_kinds["department_warning"], dictionary(), rows)
    entry = NewWarning(kind, area_code, department, on - timedelta(days=5), _AUTHORITY, path, path.name)
    return draft_warning(entry=entry, by=None, at=_at(on, 4))


def _row(facts: MemberFacts, happened_on: date, yuan: int | None, item: str) -> Row:
    who: Any = facts.member
    return {
        "warned_person.name": who.name,
        "warned_person.id_no": who.id_no,
        "warned_person.happened_on": happened_on,
        "warned_person.own_expense_yuan": None if yuan is None else yuan * 100,
        "warned_person.item": item,
    }
