"""Exits of the demonstration, in 2020: an area judged, sheets in every state, a household and a village that exited."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from lianxin.benefits.models import BatchLine, Benefit
from lianxin.benefits.operations import stop_benefit
from lianxin.core.kernel.findings import Verdict
from lianxin.eligibility.operations import NewValue, put_value_in_force
from lianxin.exits.models import ExitRun, HouseholdStanding, PlaceFinding, Sheet
from lianxin.exits.operations import (
    GivenEvidence,
    NewFigure,
    NewSurvey,
    answer_criterion,
    conclude_round,
    judge_area,
    open_sheet,
    record_figure,
    record_survey,
)
from lianxin.exits.queries.sheets import computed_for, criteria_names, rules_of
from lianxin.exits.queries.stored import read_count
from lianxin.people.models import User
from lianxin.people.operations import grant_role, open_account
from lianxin.people.roles import Role
from lianxin.procedures.domain.calendar import ZONE
from lianxin.procedures.domain.definitions import Hat
from lianxin.procedures.models import Case
from lianxin.procedures.operations import NewCase, begin_case
from lianxin.procedures.queries.one_case import case_view
from lianxin.programmes.demo.cases import next_day, stepped
from lianxin.programmes.demo.history import YEAR

# A village had so many per cent of the poor persons of 2020 in the years before.
_BEFORE = {2016: 430, 2017: 310, 2018: 220, 2019: 150}
_SOURCE = "贫困人口年度报表（演示）"
# Of a thousand rural persons so many were poor at the end of each year.
_SHARES = {2014: 215, 2015: 172, 2016: 137, 2017: 104, 2018: 79, 2019: 58}
_BEGUN = datetime(YEAR, 11, 2, 9, tzinfo=ZONE)
_MOST_STEPS = 12
# Exits ended with 2020, and the county of the demonstration lays down itself until when policies go on. It is no document's.
_LAST_YEAR, _DOCUMENT = "2030", "演示县规定(虚构) · made up for the demonstration"


def fill_exits(county_code: str, *, on: date) -> list[Case]:
    """Judge the county of 2020, walk sheets and cases; return the cases."""
    put_value_in_force(
        entry=NewValue("after_exit.policies_last_year", county_code, _LAST_YEAR, date(on.year, 1, 1), _DOCUMENT),
        by=None,
    )
    record_survey(
        entry=NewSurvey(
            county_code, YEAR, "某大学评估组（虚构）", "县退出专项评估报告（演示）", date(YEAR, 10, 20),
            640, 3, 820, 6, 400, 379, wrong_exit_persons=2, omitted_persons=3,
        ),
        by=None,
    )  # fmt: skip
    run = judge_area(area_code=county_code, year=YEAR, by=None)
    _record_figures(run.places.all())
    village, exiting = _villages(run)
    team, people = _people(county_code, (village, exiting), on)
    standings = HouseholdStanding.objects.filter(run=run, village_code=village).select_related("household")
    homes = [one.household for one in standings]
    sheets = [open_sheet(level="household", household_id=home.pk, year=YEAR, by=team, at=_BEGUN) for home in homes[:4]]
    for sheet in sheets[1:]:
        _round(sheet, team, Verdict.MET)
    for sheet in sheets[2:]:
        _round(sheet, people[Hat.COUNTY], Verdict.MET)
    place = open_sheet(level="village", area_code=exiting, year=YEAR, by=team, at=_BEGUN)
    _round(place, team, Verdict.MET)
    _round(place, people[Hat.COUNTY], Verdict.MET)
    deciding = User.objects.get(username="county")
    cases = [
        _walked(NewCase("household_exit", YEAR, sheet.household_id, note="认定达标（演示）"), people, deciding)
        for sheet in sheets[2:]
    ]
    _take_away(deciding)
    cases.append(_walked(NewCase("village_exit", YEAR, area_code=exiting, note="认定达标（演示）"), people, deciding))
    return cases


def _record_figures(findings: object) -> None:
    """Figures of the years before, of the county and of the villages whose rural persons are known."""
    for finding in findings:  # type: ignore[attr-defined]
        stored = finding.counts.get("rural_persons") or finding.counts.get("registered_persons")
        rural = read_count(stored).exact if stored else None
        if not rural:
            continue
        poor = read_count(finding.counts["unexited_persons"]).exact or 0 if "unexited_persons" in finding.counts else 0
        shares = {year: max(poor, rural // 90) * percent // 100 for year, percent in _BEFORE.items()}
        if finding.level == PlaceFinding.Level.COUNTY:
            shares = {year: rural * share // 1000 for year, share in _SHARES.items()}
        for year, persons in shares.items():
            entry = NewFigure(finding.area_code, year, persons, rural, _SOURCE)
            record_figure(entry=entry, by=None)


def _take_away(by: User) -> None:
    """Stop a measure because its household exited: what the list of things taken away is there to show."""
    given = Benefit.objects.filter(state=Benefit.State.APPROVED, household__facts__household_type="exited")
    found = (
        given.exclude(pk__in=BatchLine.objects.values("benefit")).order_by("id").first()
        or given.order_by("-id").first()
    )
    if found is not None:
        stop_benefit(benefit=found, reason="已脱贫，不再享受（演示：不该这样做）", by=by)


def _villages(run: ExitRun) -> tuple[str, str]:
    """The village with most households on their way out, and one that meets the criteria with some left."""
    codes = list(run.households.values_list("village_code", flat=True))
    most = max(sorted(set(codes)), key=codes.count)
    met = run.places.filter(level=PlaceFinding.Level.VILLAGE, verdict="met", area_code__in=codes).order_by("area_code")
    return most, met[0].area_code


def _people(county_code: str, villages: tuple[str, ...], on: date) -> tuple[User, dict[Hat, User]]:
    """Who acts for the villages, their township and the county: not among the accounts that are shown."""
    people = {}
    for hat, role, areas, name in (
        (Hat.VILLAGE, Role.VILLAGE_TEAM, villages, "周驻村"),
        (Hat.TOWNSHIP, Role.TOWNSHIP_CLERK, {code[:9] for code in villages}, "吴乡办"),
        (Hat.COUNTY, Role.COUNTY_OFFICER, (county_code,), "郑县办"),
    ):
        user = open_account(username=f"exit-{hat.value}", name=name, password=secrets.token_hex(12), by=None)
        for area in sorted(areas):
            grant_role(
                user=user, role=role, area_code=area, unit=None, starts_on=on, reason="演示 · demonstration", by=None
            )
        people[hat] = user
    return people[Hat.VILLAGE], people


def _round(sheet: Sheet, by: User, verdict: Verdict) -> None:
    """Answer every criterion and conclude: where the register cannot tell, somebody has looked."""
    computed = computed_for(sheet, by)
    rule_set = rules_of(sheet)
    papers = {one.name: one.evidence for one in rule_set.judged} | dict(rule_set.evidence)
    at = sheet.at + timedelta(days=2 if sheet.state == Sheet.State.FIRST else 9)
    for name in criteria_names(rule_set):
        sheet.refresh_from_db()
        differs = name in computed and computed[name].verdict is not verdict
        answer_criterion(
            sheet_id=sheet.pk,
            criterion=name,
            verdict=verdict,
            evidence=GivenEvidence((papers.get(name) or ("visit_sheet",))[0], f"演示档案 认定 {sheet.pk}"),
            reason="现场核实，名册待更新（演示）" if differs else "",
            seen=sheet.entered,
            by=by,
            at=at,
        )
    sheet.refresh_from_db()
    signed = ("户主（虚构）", "帮扶干部（虚构）")
    conclude_round(
        sheet_id=sheet.pk, verdict=verdict, seen=sheet.entered, signed=signed, by=by, at=at + timedelta(hours=1)
    )
    sheet.refresh_from_db()


def _walked(entry: NewCase, people: dict[Hat, User], deciding: User) -> Case:
    """Walk a case to its end, each step by its level; the decision is another officer's."""
    case = begin_case(entry=entry, by=people[Hat.VILLAGE], at=_BEGUN + timedelta(days=14))
    at = _BEGUN + timedelta(days=14)
    for _ in range(_MOST_STEPS):
        if case.outcome:
            break
        view = case_view(case, people[Hat.VILLAGE], on=at.date())
        at = next_day(view.shown_until, at)
        step = view.steps[0].step
        acting = people | {Hat.COUNTY: deciding} if step.decides else people
        case = stepped(case, step.name, acting, at)
    return case
