"""What score sheets are counted from: each source of the rulebook, over the ledgers that exist. What cannot be counted says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from lianxin.assessment.domain.scoring import Counted
from lianxin.assessment.models import Evaluation, PublishedRate, ScoreSheet
from lianxin.core.kernel.words import Words
from lianxin.funds.models import Transfer
from lianxin.funds.queries.credit import credit_of
from lianxin.monitoring.models import Lead
from lianxin.notices.models import Notice
from lianxin.pairing.models import HouseholdPairing, VillagePairing
from lianxin.people.access import within_area
from lianxin.people.models import TeamMember
from lianxin.procedures.models import Case
from lianxin.projects.models import Project
from lianxin.registry.models import Household, HouseholdFacts
from lianxin.rulebook import rulebook
from lianxin.supervision.models import Clue, ClueRun, Issue
from lianxin.work.access import IN_FORCE
from lianxin.work.models import WorkHousehold, WorkRecord

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line is counted from: what is counted, where its rows are, and how."""

    words: Words
    count: Callable[[ScoreSheet], Counted]
    rows: Callable[[ScoreSheet], str]


def counted(sheet: ScoreSheet, source: str) -> Counted:
    """Count a source for a sheet's subject and year."""
    return LEDGERS[source].count(sheet)


def _year(sheet: ScoreSheet) -> tuple[date, date]:
    return date(sheet.year, 1, 1), date(sheet.year + 1, 1, 1)


def _last_day(sheet: ScoreSheet) -> date:
    return min(date(sheet.year, 12, 31), timezone.localdate())


def _share(part: int, whole: int) -> Counted:
    return Counted(Fraction(part), Fraction(whole)) if whole else Counted(None, None, "nothing")


def _part(whole: QuerySet[Model], part: Q) -> Counted:
    return _share(whole.filter(part).count(), whole.count())


def _facts(sheet: ScoreSheet) -> Counted:
    live = Household.objects.filter(within_area("village_code", sheet.area_code), is_live=True)
    told = HouseholdFacts.objects.filter(
        within_area("household__village_code", sheet.area_code), year=sheet.year, household__is_live=True
    ).exclude(household_type=None)
    return _share(told.count(), live.count())


def _registered(sheet: ScoreSheet) -> QuerySet[HouseholdFacts]:
    return HouseholdFacts.objects.filter(
        within_area("household__village_code", sheet.area_code), year=sheet.year, household__is_live=True,
        household_type__in=["poor", "exited"],
    )  # fmt: skip


def _paired(sheet: ScoreSheet) -> Counted:
    day = _last_day(sheet)
    homes = _registered(sheet).values_list("household_id", flat=True)
    held = Q(starts_on__lte=day) & (Q(ends_before__isnull=True) | Q(ends_before__gt=day))
    paired = HouseholdPairing.objects.filter(held, order=HouseholdPairing.Order.FIRST, household__in=homes)
    return _share(paired.values("household_id").distinct().count(), homes.count())


def _exited(sheet: ScoreSheet) -> Counted:
    # Whose type was poor a year before and is exited now; without the year before nobody can tell.
    before = HouseholdFacts.objects.filter(
        within_area("household__village_code", sheet.area_code), year=sheet.year - 1, household_type="poor"
    ).values_list("household_id", flat=True)
    after = _registered(sheet).filter(household_type="exited", household_id__in=before)
    return _share(after.count(), before.count())


def _notices(sheet: ScoreSheet) -> Counted:
    first, after = _year(sheet)
    shown = Notice.objects.filter(
        within_area("area_code", sheet.area_code), starts_on__gte=first, starts_on__lt=after
    ).filter(ends_before__lte=timezone.localdate())
    kept = [one.pk for one in shown if one.starts_on and one.ends_before and one.ends_before - one.starts_on
            >= timedelta(days=one.days)]  # fmt: skip
    return _share(len(kept), shown.count())


def _cases(sheet: ScoreSheet) -> Counted:
    first, after = _year(sheet)
    begun = Case.objects.filter(within_area("area_code", sheet.area_code), begun_on__gte=first, begun_on__lt=after)
    return _part(begun, ~Q(outcome=""))


def _projects(sheet: ScoreSheet) -> Counted:
    stages = Project.Stage
    planned = Project.objects.filter(within_area("area_code", sheet.area_code), year=sheet.year).exclude(
        stage__in=[stages.PROPOSED, stages.REVIEWED, stages.ARGUED, stages.DECIDED, stages.IN_LIBRARY, stages.REMOVED]
    )
    return _part(planned, Q(stage__in=[stages.ACCEPTED, stages.SETTLED, stages.HANDED_OVER]))


def _leads(sheet: ScoreSheet) -> Counted:
    first, after = _year(sheet)
    told = Lead.objects.filter(
        within_area("origin_code", sheet.area_code), reported_on__gte=first, reported_on__lt=after
    ).filter(Q(ended_on__isnull=False) | Q(due_on__lt=timezone.localdate()))
    return _part(told, Q(ended_on__lte=F("due_on")))


def _clues_seen(sheet: ScoreSheet) -> QuerySet[Clue] | None:
    first, after = _year(sheet)
    if not ClueRun.objects.filter(area_code=sheet.area_code[:6], on__gte=first, on__lt=after).exists():
        return None
    return Clue.objects.filter(
        within_area("area_code", sheet.area_code), first_seen_on__gte=first, first_seen_on__lt=after
    )


def _clues(sheet: ScoreSheet) -> Counted:
    seen = _clues_seen(sheet)
    return Counted(None, None, "no_run") if seen is None else _part(seen, Q(state=Clue.State.SETTLED))


def _clues_true(sheet: ScoreSheet) -> Counted:
    seen = _clues_seen(sheet)
    if seen is None:
        return Counted(None, None, "no_run")
    return Counted(Fraction(seen.filter(finding=Clue.Finding.TRUE).count()))


def _visited(homes: list[int], sheet: ScoreSheet, whose: Q) -> set[int]:
    """Which of these households were visited in the year, by records in force."""
    first, after = _year(sheet)
    visits = [kind.name for kind in rulebook().work_kinds.values() if kind.is_visit]
    told = WorkRecord.objects.filter(IN_FORCE, whose, kind__in=visits, is_total=False, on__gte=first, on__lt=after)
    return set(
        WorkHousehold.objects.filter(record__in=told, household__in=homes).values_list("household_id", flat=True)
    )


def _households_visited(sheet: ScoreSheet) -> Counted:
    homes = list(_registered(sheet).values_list("household_id", flat=True))
    return _share(len(_visited(homes, sheet, Q())), len(homes))


def _own_households_visited(sheet: ScoreSheet) -> Counted:
    homes = list(_pairings_of(sheet).values_list("household_id", flat=True).distinct())
    whose = Q(people__helper_id=sheet.helper_id) if sheet.helper_id else Q(people__helper__unit_id=sheet.unit_id)
    return _share(len(_visited(homes, sheet, whose)), len(homes))


def _issues(sheet: ScoreSheet) -> Counted:
    first, after = _year(sheet)
    found = Issue.objects.filter(
        within_area("area_code", sheet.area_code), registered_on__gte=first, registered_on__lt=after
    )
    return _part(found, Q(state__in=[Issue.State.CLOSED, Issue.State.STANDING]))


def _money(sheet: ScoreSheet) -> Counted:
    moved = Transfer.objects.filter(within_area("area_code", sheet.area_code), year=sheet.year)
    flows = credit_of(moved).total
    return _share(flows.paid_fen, flows.arranged_fen)


def _rate(sheet: ScoreSheet, name: str, *, is_turned: bool) -> Counted:
    published = Evaluation.objects.filter(
        area_code=sheet.area_code, year=sheet.year, stage=Evaluation.Stage.PUBLISHED
    ).first()
    if published is None:
        return Counted(None, None, "no_survey")
    row = PublishedRate.objects.filter(evaluation=published, rate=name).first()
    if row is None or row.estimate is None:
        return Counted(None, None, "untold")
    value = Fraction(str(row.estimate["value"]))
    return Counted(1 - value if is_turned else value, Fraction(1))


def _unit_pairings(sheet: ScoreSheet) -> QuerySet[VillagePairing]:
    day = _last_day(sheet)
    held = Q(starts_on__lte=day) & (Q(ends_before__isnull=True) | Q(ends_before__gt=day))
    return VillagePairing.objects.filter(held, unit_id=sheet.unit_id)


def _unit_cadres(sheet: ScoreSheet) -> Counted:
    day = _last_day(sheet)
    villages = set(_unit_pairings(sheet).values_list("village_code", flat=True))
    held = Q(starts_on__lte=day) & (Q(ends_before__isnull=True) | Q(ends_before__gt=day))
    members = TeamMember.objects.filter(held, helper__unit_id=sheet.unit_id, team__village_code__in=villages)
    return _share(len(set(members.values_list("team__village_code", flat=True))), len(villages))


def _unit_villages(sheet: ScoreSheet) -> Counted:
    return Counted(Fraction(_unit_pairings(sheet).values("village_code").distinct().count()))


def _pairings_of(sheet: ScoreSheet) -> QuerySet[HouseholdPairing]:
    day = _last_day(sheet)
    held = Q(starts_on__lte=day) & (Q(ends_before__isnull=True) | Q(ends_before__gt=day))
    whose = Q(helper_id=sheet.helper_id) if sheet.helper_id else Q(helper__unit_id=sheet.unit_id)
    return HouseholdPairing.objects.filter(held & whose)


def _paired_households(sheet: ScoreSheet) -> Counted:
    return Counted(Fraction(_pairings_of(sheet).values("household_id").distinct().count()))


def _team_days(sheet: ScoreSheet) -> Counted:
    first, after = _year(sheet)
    last = min(after, timezone.localdate() + timedelta(days=1))
    times = TeamMember.objects.filter(helper_id=sheet.helper_id, starts_on__lt=last).exclude(ends_before__lte=first)
    days = {
        max(one.starts_on, first) + timedelta(days=number)
        for one in times
        for number in range((min(one.ends_before or last, last) - max(one.starts_on, first)).days)
    }
    return Counted(Fraction(len(days))) if times else Counted(None, None, "unrecorded")


def _at(page: str, *filters: str) -> Callable[[ScoreSheet], str]:
    """The address of a page of rows, narrowed to the sheet's village (a whole county is what its pages show anyway) and year."""

    def address(sheet: ScoreSheet) -> str:
        told = {"area": sheet.area_code if sheet.subject == "village" else "", "year": str(sheet.year)}
        asked = {name: told[name] for name in filters if told[name]}
        return f"{reverse(page)}?{urlencode(asked)}" if asked else reverse(page)

    return address


LEDGERS: dict[str, Source] = {
    "facts_recorded": Source(
        Words("有户类型的户 / 在册户", "households with a type / on the register"), _facts,
        _at("registry:households", "area", "year"),
    ),
    "households_paired": Source(
        Words("有第一帮扶责任人的户 / 建档立卡户", "households with a first helper / registered"), _paired,
        _at("registry:households", "area", "year"),
    ),
    "households_exited": Source(
        Words("当年脱贫户 / 上年未脱贫户", "exited in the year / not exited the year before"), _exited,
        _at("exits:households", "area", "year"),
    ),
    "notices_shown": Source(
        Words("公示满期 / 当年到期的公示", "shown to their end / notices that ended"), _notices,
        _at("notices:notices", "area"),
    ),
    "cases_settled": Source(
        Words("已办结 / 当年发起的办件", "settled / cases begun in the year"), _cases, _at("procedures:cases", "area")
    ),
    "projects_accepted": Source(
        Words("已验收 / 列入年度计划的项目", "accepted / planned projects"), _projects,
        _at("projects:projects", "area", "year"),
    ),
    "leads_answered": Source(
        Words("按期核实 / 到期的线索", "answered in time / leads that fell due"), _leads, _at("monitoring:leads", "area")
    ),
    "clues_settled": Source(
        Words("已办结 / 当年的监督线索", "settled / clues of the year"), _clues, _at("supervision:clues", "area")
    ),
    "clues_true": Source(
        Words("属实的监督线索", "clues found true"), _clues_true, _at("supervision:clues", "area")
    ),
    "households_visited": Source(
        Words("有走访记录的户 / 建档立卡户", "households visited / registered"), _households_visited, _at("work:records")
    ),
    "own_households_visited": Source(
        Words("走访过的结对户 / 结对户", "paired households visited / paired"), _own_households_visited, _at("work:records")
    ),
    "issues_closed": Source(
        Words("已销号或长期坚持 / 当年登记的问题", "closed or standing / issues of the year"), _issues, _at("supervision:issues")
    ),
    "money_paid": Source(Words("已拨付 / 已安排（分）", "paid / arranged (fen)"), _money, _at("funds:tranches")),
    "survey_exits_right": Source(
        Words("1 − 错退率（第三方评估）", "1 − wrong exits (evaluation)"),
        lambda sheet: _rate(sheet, "wrong_exit", is_turned=True), _at("assessment:evaluations"),
    ),
    "survey_entries_right": Source(
        Words("1 − 漏评率（第三方评估）", "1 − omissions (evaluation)"),
        lambda sheet: _rate(sheet, "omission", is_turned=True), _at("assessment:evaluations"),
    ),
    "survey_satisfaction": Source(
        Words("帮扶满意度（第三方评估）", "satisfaction (evaluation)"),
        lambda sheet: _rate(sheet, "satisfaction", is_turned=False), _at("assessment:evaluations"),
    ),
    "unit_villages": Source(Words("结对村", "villages paired"), _unit_villages, _at("pairing:overview")),
    "unit_households": Source(Words("结对户", "households paired"), _paired_households, _at("pairing:overview")),
    "unit_cadres": Source(
        Words("有本单位在队干部的村 / 结对村", "villages with a cadre of the unit / villages paired"), _unit_cadres,
        _at("pairing:overview"),
    ),
    "team_days": Source(Words("在队天数", "days in a team"), _team_days, _at("people:teams")),
    "households_of_helper": Source(Words("结对户", "households paired"), _paired_households, _at("pairing:overview")),
}  # fmt: skip
