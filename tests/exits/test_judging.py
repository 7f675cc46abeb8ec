"""Judging an area: counts over the register, villages, the county, households on their way out, and the command."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from typer.testing import CliRunner

from cast import COUNTY, OTHER_COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from exits.scenes import GOOD, YEAR, poor, village
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.eligibility.domain.places import Count
from lianxin.eligibility.queries.places import counts_of, households_short_of
from lianxin.exits.commands import app
from lianxin.exits.models import ExitRun, HouseholdStanding, PlaceFinding
from lianxin.exits.operations import NewFigure, NewSurvey, judge_area, judged_area, record_figure, record_survey
from lianxin.exits.queries.stored import shown_criteria
from lianxin.people.models import User
from registry.makers import household, member

pytestmark = pytest.mark.django_db
runner = CliRunner()
SURVEY = NewSurvey(COUNTY, YEAR, "某大学", "评估报告 1 号", date(2020, 10, 1), 640, 3, 820, 6, 400, 379, 0, 0)


def counts(name: str, code: str = VILLAGE) -> Count:
    return counts_of(area_code=COUNTY, year=YEAR, on=date(YEAR, 12, 31))[code][name]


def test_it_judges_a_village_by_numerator_and_denominator() -> None:
    poor()
    household("乙某", year=YEAR, **(GOOD | {"household_type": "exited", "household_size": 3}))
    village(rural_persons=100, hard_road_to_township=True, clinics=1, doctors=1)
    found = judged_area(area_code=COUNTY, year=YEAR)
    incidence = found.villages[VILLAGE].criteria[0]
    assert incidence.value is not None
    assert incidence.base is not None
    assert (incidence.value.exact, incidence.base.exact, incidence.limit) == (1, 100, 2)
    assert found.villages[VILLAGE].verdict is Verdict.MET
    assert found.counts[VILLAGE]["registered_persons"] == Count(4, 4)


def test_it_counts_what_is_not_known_as_open_and_never_as_nought() -> None:
    poor("甲某", house_grade="grade_a")
    poor("乙某", house_grade="grade_d")
    poor("丙某", house_grade=None)
    poor("丁某", household_type=None)
    ordinary = poor("戊某", household_type="ordinary")
    assert counts("safe_house_households") == Count(1, 3, 2)
    # Of the persons of a household of which it is not known whether it is registered there is at most its size.
    assert counts("registered_persons") == Count(3, 4, 1)
    assert ordinary.pk not in households_short_of(
        "safe_house_households", village_code=VILLAGE, year=YEAR, on=date(YEAR, 12, 31)
    )


def test_it_counts_persons_by_what_is_known_of_each() -> None:
    of = poor(household_size=3)
    member(of, "乙某", year=YEAR, resident_medical_insurance=True)
    member(of, "丙某", year=YEAR, resident_medical_insurance=False, employee_medical_insurance=False)
    assert counts("insured_persons") == Count(1, 2, 1)  # nothing is known of the head's insurance


def test_it_leaves_out_households_that_came_after_the_year() -> None:
    poor()
    household("后来", year=2026)
    assert counts("registered_households") == Count(1, 1)


def test_it_judges_a_county_from_register_and_survey() -> None:
    poor()
    village(rural_persons=200)
    assert _county().verdict is Verdict.CANNOT_TELL
    record_survey(entry=SURVEY, by=None)
    assert _county().verdict is Verdict.MET
    record_survey(entry=NewSurvey(**{**{f: getattr(SURVEY, f) for f in SURVEY.__slots__}, "approvals": 350}), by=None)
    assert _county().verdict is Verdict.NOT_MET  # the one entered last counts


def test_it_takes_no_village_without_a_roster_for_one_without_poor() -> None:
    poor()
    village(rural_persons=200)
    village(OTHER_VILLAGE, rural_persons=200)
    record_survey(entry=SURVEY, by=None)
    incidence = _county().criteria[0]
    assert incidence.verdict is Verdict.CANNOT_TELL
    assert incidence.value is not None
    assert (incidence.value.least, incidence.value.most) == (1, None)


def _county() -> PlaceFinding:
    found = judged_area(area_code=COUNTY, year=YEAR).county
    assert found is not None
    return found  # type: ignore[return-value]


def test_it_keeps_a_run_beside_the_one_before(county_officer: User) -> None:
    home = poor()
    village(rural_persons=100)
    for _ in range(2):
        run = judge_area(area_code=COUNTY, year=YEAR, by=county_officer)
    assert ExitRun.objects.count() == 2
    assert run.on_date == date(YEAR, 12, 31)
    standing = HouseholdStanding.objects.get(run=run)
    assert (standing.household, standing.verdict) == (home, "cannot_tell")
    assert standing.untold == ",has_children_in_school,has_medical_insurance,"  # neither age nor insurance is on record
    finding = PlaceFinding.objects.get(run=run, level="village")
    assert shown_criteria(finding)[0].percent == (1.0, 1.0)
    assert Event.objects.filter(thing="exits.run", act="exits.judge").count() == 2


def test_it_judges_only_the_area_of_whoever_asks(township_clerk: User, helper: User, auditor: User) -> None:
    poor()
    assert judge_area(area_code=TOWNSHIP, year=YEAR, by=township_clerk).places.filter(level="county").count() == 0
    for user, area in ((township_clerk, COUNTY), (helper, VILLAGE), (auditor, COUNTY)):
        with pytest.raises(PermissionDenied):
            judge_area(area_code=area, year=YEAR, by=user)


@pytest.mark.parametrize(
    ("code", "area", "year"), [("EXIT-001", OTHER_COUNTY, YEAR), ("EXIT-002", COUNTY, 2026), ("EXIT-003", COUNTY, 2090)]
)
def test_it_refuses_what_cannot_be_judged(code: str, area: str, year: int) -> None:
    with pytest.raises(Refused) as refused:
        judge_area(area_code=area, year=year, by=None)
    assert refused.value.code == code
    assert not ExitRun.objects.exists()


def test_it_judges_from_the_command_line() -> None:
    poor()
    village(rural_persons=100)
    told = runner.invoke(app, ["judge", "--year", "2020", "--level", "village", "--dry-run"])
    assert told.exit_code == 0, told.output
    assert f"{VILLAGE}\tvillage_exit_2016" in told.output
    assert "village_incidence_is_low\tmet\t1\t100\t2" in told.output
    assert not ExitRun.objects.exists()
    told = runner.invoke(app, ["judge", "--year", "2020", "--area", COUNTY, "--json"])
    whole = json.loads(told.output)
    assert whole["households"] == {"met": 0, "not_met": 0, "cannot_tell": 1}
    assert whole["county"]["verdict"] == "cannot_tell"
    assert ExitRun.objects.count() == 1
    assert runner.invoke(app, ["judge", "--year", "2020", "--level", "town"]).exit_code == 2


def test_it_tells_the_common_denominator_of_printed_rates() -> None:
    told = runner.invoke(app, ["denominators", "9600=28", "254=0.8"])
    assert told.exit_code == 0
    assert "33685–33866" in told.output
    assert runner.invoke(app, ["denominators", "9600=28", "254=1.5"]).exit_code == 1
    assert runner.invoke(app, ["denominators", "viele"]).exit_code == 2


def test_it_foretells_on_the_command_line_and_says_that_it_is_a_forecast() -> None:
    for year, persons in ((2014, 3200), (2015, 1600), (2016, 800), (2017, 400)):
        record_figure(entry=NewFigure(COUNTY, year, persons, 10_000, "年报"), by=None)
    told = runner.invoke(app, ["forecast", "--area", COUNTY, "--on", "2018-06-30"])
    assert told.exit_code == 0, told.output
    assert "预测 forecast" in told.output
    assert "2019" in told.output  # in 2018 it would be exactly 2 %, which is not below
    whole = json.loads(runner.invoke(app, ["forecast", "--area", COUNTY, "--on", "2018-06-30", "--json"]).output)
    assert (whole["is_forecast"], whole["years"]) == (True, 4)


@pytest.mark.parametrize(
    ("code", "figures"),
    [
        ("EXIT-032", [(2016, 800), (2017, 400)]),
        ("EXIT-033", [(2015, 400), (2016, 400), (2017, 400)]),
        ("EXIT-033", [(2017, 10)]),
    ],
)
def test_it_refuses_a_forecast_that_would_be_a_guess(code: str, figures: list[tuple[int, int]]) -> None:
    for year, persons in figures:
        record_figure(entry=NewFigure(COUNTY, year, persons, 10_000, "年报"), by=None)
    record_figure(entry=NewFigure(COUNTY, 2013, 9600, None, "某报道", "28"), by=None)  # no denominator: no part in it
    told = runner.invoke(app, ["forecast", "--area", COUNTY, "--on", "2018-06-30"])
    assert isinstance(told.exception, Refused)
    assert told.exception.code == code
