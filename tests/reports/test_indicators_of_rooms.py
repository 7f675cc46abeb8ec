"""Indicators that a clerk of the county asks for: each agrees with the page of its room, opens to its rows, and keeps its rights."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from benefits.makers import drawn, pinellia_terms, poor_household
from cast import COUNTY, VILLAGE, signed_in
from funds.makers import allocated, approved, contract, paid, project, tranche
from lianxin.assessment.models import Evaluation, EvaluationEvent, PublishedRate
from lianxin.benefits.operations import repay_loan
from lianxin.benefits.queries.loans import loan_totals
from lianxin.eligibility.models import HouseholdFinding, Run
from lianxin.funds.models import Transfer
from lianxin.funds.operations import PaymentLine, reverse_transfer
from lianxin.funds.queries.flows import flows_by, total_of
from lianxin.monitoring.models import Episode
from lianxin.people.models import TeamMember, User
from lianxin.reports.boards.rates import RATES, summed
from lianxin.reports.domain.indicators import Figure
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import figure_of
from lianxin.reports.queries.figures import opened_rows
from lianxin.reports.wording import figure_words
from lianxin.work.models import PostDay
from monitoring.makers import lead
from procedures.makers import begun
from registry.makers import areas, household, household_facts, member, year_book
from reports.test_dictionary_tables import lines
from reports.test_figures_from_rows import NOW, figure
from work.makers import paired, visit

pytestmark = pytest.mark.django_db
OF_2026 = {"areas": [COUNTY], "before": "2027-01-01"}


@pytest.fixture(autouse=True)
def _areas(db: None) -> None:
    areas()


def value(code: str, **asked: Any) -> Fraction | None:
    """What an indicator comes to."""
    return figure(code, **asked).value


def recorders(found: Figure) -> set[str]:
    """Who recorded the rows of a figure, each of which has a moment."""
    rows = opened_rows(found.question, reader=None).rows
    assert rows
    assert all(row.at is not None for row in rows)
    return {row.by.zh for row in rows}


def test_money_paid_its_share_and_what_is_left_are_those_of_the_ledger_and_the_board(county_officer: User) -> None:
    allocated(tranche(), project(), 50_000_00)
    of = allocated(tranche("某财〔2026〕2号"), project("P-2"), 30_000_00).project
    paid(approved(of, 20_000_00, on_contract=contract(of)), PaymentLine("某建筑公司", 15_000_00))
    wanted = total_of(flows_by(Transfer.objects.filter(year=2026), "tranche_id").values())
    assert wanted.paid_fen == 15_000_00
    assert value("funds.paid", areas=[COUNTY]) == wanted.paid_fen
    assert value("funds.arranged", areas=[COUNTY]) == wanted.arranged_fen == 80_000_00
    assert value("funds.unspent", **OF_2026) == wanted.unspent_fen == 105_000_00
    assert figure_words(figure("funds.payment_rate", **OF_2026)).zh == "18.75%（15,000.00/80,000.00）"
    board = next(one for one in RATES if one.name == "paid").count(county_officer, COUNTY, date(2026, 11, 30))
    assert board is not None
    share = summed(board)
    assert (share.part, share.whole) == (wanted.paid_fen, wanted.arranged_fen)
    # What is taken back is paid no more; by the day of the payment another month has none.
    assert value("funds.paid", areas=[COUNTY], since="2026-06-01") is None
    reverse_transfer(transfer=Transfer.objects.get(kind="pay"), on=date(2026, 5, 2), reason="付错", by=None)
    assert value("funds.paid", areas=[COUNTY]) == 0
    assert recorders(figure("funds.paid", areas=[COUNTY])) == {"本系统"}


def test_what_is_owed_and_overdue_on_loans_is_as_of_a_day_and_agrees_with_the_ledger(county_officer: User) -> None:
    pinellia_terms()
    loan = drawn(*poor_household())
    drawn(*poor_household("乙某"), on=date(2018, 7, 1))
    repay_loan(
        loan=loan, kind="early_term", amount_fen=1_000_000, on=date(2018, 7, 15), document_no="S-1", by=None
    )  # fmt: skip
    asked = {"areas": [COUNTY]}
    assert value("benefits.loans_outstanding", before="2018-07-01", **asked) == loan.amount_fen
    assert value("benefits.loans_outstanding", **asked) == loan_totals(county_officer).outstanding_fen
    assert value("benefits.indebted_households", **asked) == 2
    # Interest of a quarter fell due and nobody paid it; on the day of drawing nothing was due.
    assert value("benefits.overdue_loans", before="2018-06-02", **asked) == 0
    assert value("benefits.overdue_loans", before="2019-01-01", **asked) == 2
    assert value("benefits.overdue_balance", before="2019-01-01", **asked) == value(
        "benefits.loans_outstanding", before="2019-01-01", **asked
    )
    assert recorders(figure("benefits.overdue_loans", **asked)) == {"本系统"}
    assert value("benefits.interest_subsidies", **asked) is None


@pytest.fixture
def ill() -> SimpleNamespace:
    """Two ill persons, one of them disabled too, one with a grade alone, one in health, one who left."""
    home = household()
    old, young = {"birth_on": date(1950, 1, 1)}, {"birth_on": date(2000, 1, 1)}
    member(home, "甲乙", identity=old, health=",long_term_illness,disabled,")
    member(home, "甲丙", identity=young, health=",serious_illness,")
    member(home, "甲丁", identity=old, health=",healthy,", disability_grade="grade_1")
    member(home, "甲戊", identity=old, health=",healthy,")
    member(home, "甲己", identity=old, health=",disabled,", left_on=date(2026, 2, 1))
    return SimpleNamespace(home=home)


def test_illness_and_disability_are_told_by_age_to_whoever_may_open_them(
    ill: SimpleNamespace, county_officer: User
) -> None:
    for reader in (None, county_officer):
        assert value("registry.ill_persons", reader=reader, **OF_2026) == 2
        assert value("registry.disabled_persons", reader=reader, **OF_2026) == 2
    assert value("registry.ill_persons", illness="serious_illness", **OF_2026) == 1
    assert value("registry.disabled_persons", disability_grade="grade_1", **OF_2026) == 1
    by_age = lines("registry.disabled_persons", "age_band", reader=county_officer, area=[COUNTY])
    assert by_age["合计 Total"] == ["2"]
    assert len(by_age) == 3


@pytest.mark.parametrize("name", ["funds_officer", "unit_liaison"])
def test_illness_and_disability_are_closed_to_whoever_may_open_nothing_sensitive(
    ill: SimpleNamespace, name: str, request: pytest.FixtureRequest
) -> None:
    reader: User = request.getfixturevalue(name)
    for code in ("registry.ill_persons", "registry.disabled_persons"):
        with pytest.raises(PermissionDenied):
            value(code, reader=reader, **OF_2026)
        page = signed_in(reader).get(f"/reports/figures/{code}/", {"area": COUNTY, "before": "2027-01-01"})
        assert page.status_code == 403
        asked = {"indicator": code, "rows": "age_band", "area": COUNTY, "before": "2027-01-01"}
        assert signed_in(reader).get("/reports/tables/new/", asked).status_code == 403


def test_income_per_person_is_sums_by_sums_and_wages_are_told_by_place() -> None:
    one = household(net_income_yuan=3_000_000, household_size=3, risk_1="illness", risk_3="disaster")
    household(net_income_yuan=100_000, household_size=1, risk_2="disability")
    household(net_income_yuan=999_999)
    household(household_size=4)
    found = figure("registry.net_income_per_person", **OF_2026)
    assert figure_words(found).zh == "7,750.00元（31,000.00/4）"
    assert lines("registry.net_income_per_person", "area:village")["合计 Total"] == ["7750.00"]
    assert [value("registry.households", risk=risk, **OF_2026) for risk in ("illness", "disaster|disability")] == [1, 2]
    member(one, "甲乙", wage_month_yuan=400_000, work_place="county")
    member(one, "甲丙", wage_month_yuan=500_000, work_place="county")
    member(one, "甲丁", wage_month_yuan=100_000, work_place="elsewhere")
    member(one, "甲戊")
    assert value("registry.wages", **OF_2026) == 1_000_000
    assert value("registry.mean_wage", work_place="county", **OF_2026) == 450_000
    assert sorted(cells[0] for name, cells in lines("registry.mean_wage", "work_place").items() if name) == [
        "1000.00", "3333.33", "4500.00",
    ]  # fmt: skip


def test_days_in_the_village_leave_out_what_was_corrected(village_team_member: User) -> None:
    one = TeamMember.objects.get()
    now = timezone.now()
    rows = [
        PostDay.objects.create(member=one, on=date(2026, 3, day), is_present=True, by=village_team_member, at=now)
        for day in (1, 2, 3)
    ]
    PostDay.objects.create(member=one, on=date(2026, 3, 4), is_present=False, at=now)
    PostDay.objects.create(member=one, on=date(2026, 3, 2), is_present=False, replaces=rows[1], reason="记错", at=now)
    asked = {"areas": [COUNTY], "since": "2026-03-01", "before": "2026-04-01"}
    found = figure("work.post_days", **asked)
    assert (found.value, recorders(found)) == (2, {village_team_member.name})
    assert value("work.post_days_per_member", **asked) == 2
    assert value("work.post_days", areas=[COUNTY], since="2026-04-01") is None


def test_a_household_is_not_visited_in_a_month_until_a_paired_helper_comes(helper: User) -> None:
    year_book()
    one, other = household("甲某"), household("乙某")
    paired(helper, one)
    paired(helper, other, ends_before=date(2026, 11, 5))
    visit(helper, one, on=date(2026, 11, 20))
    october, november = (
        {"areas": [COUNTY], "since": f"2026-{month}-01", "before": f"2026-{month + 1}-01"} for month in (10, 11)
    )
    assert value("work.unvisited_households", **october) == 2
    found = figure("work.unvisited_households", **november)
    assert (found.value, recorders(found)) == (1, {"本系统"})
    assert value("work.unvisited_households", areas=[COUNTY], since="2026-12-01", before="2027-01-01") == 1


def test_cases_leads_and_episodes_are_told_by_what_they_are(village_team_member: User, county_officer: User) -> None:
    home = household(household_type="ordinary")
    case = begun(home, village_team_member)
    asked = {"areas": [COUNTY]}
    begun_cases = figure("procedures.begun_cases", **asked, procedure="monitoring_entry", state=case.state)
    assert (begun_cases.value, recorders(begun_cases)) == (1, {village_team_member.name})
    assert [value(f"procedures.{one}_cases", **asked) for one in ("open", "decided", "overdue")] == [1, 0, 0]
    type(case).objects.filter(pk=case.pk).update(due_on=date(2020, 1, 1))
    assert value("procedures.overdue_cases", **asked) == 1
    lead(village_team_member, home)
    leads = figure("monitoring.leads", **asked, source="visit", risk="illness")
    assert (leads.value, recorders(leads)) == (1, {village_team_member.name})
    assert [value(f"monitoring.{one}", **asked) for one in ("answered_leads", "overdue_leads", "warnings")] == [0, 0, 0]
    _episode(home, date(2026, 3, 1), ",illness,disaster,")
    _episode(household("乙某"), date(2025, 3, 1), ",disaster,", ended_on=date(2026, 2, 1))
    in_2026 = {"areas": [COUNTY], "since": "2026-01-01", "before": "2027-01-01"}
    assert [value(f"monitoring.{one}", **in_2026) for one in ("entered", "monitored", "ended", "episodes")] == [
        1,
        2,
        1,
        1,
    ]
    assert value("monitoring.monitored", **in_2026, risk="disaster") == 2
    assert value("monitoring.monitored", **in_2026, risk="illness") == 1
    assert value("monitoring.ended", **in_2026, ending="eliminated") == 1
    with pytest.raises(PermissionDenied):
        value("monitoring.warnings", reader=village_team_member, **asked)


def _episode(home: Any, began_on: date, risks: str, **given: Any) -> None:
    ended = {"ending": "eliminated", "mode": "by_help", "exit_values": {}} if given else {}
    Episode.objects.create(
        household=home, number=1, area_code=VILLAGE, monitored_class="at_risk", risks=risks, began_on=began_on,
        entry_year=began_on.year, entry_values={}, **ended, **given,
    )  # fmt: skip


def test_households_identified_are_those_of_the_newest_run_of_a_year(county_officer: User) -> None:
    homes = [household(name) for name in ("甲某", "乙某")]
    for met in ((0, 1), (0,)):
        run = Run.objects.create(
            area_code=COUNTY,
            year=2026,
            on_date=date(2026, 3, 1),
            rule_set="x",
            parameters={},
            by=county_officer,
            at=NOW,
        )
        for place, home in enumerate(homes):
            HouseholdFinding.objects.create(
                run=run, household=home, village_code=VILLAGE, verdict="met" if place in met else "not_met", failing=",",
                untold=",", causes=",illness," if place == 0 else ",",
            )  # fmt: skip
    found = figure("eligibility.identified_households", reader=county_officer, **OF_2026)
    assert (found.value, recorders(found)) == (1, {county_officer.name})
    assert value("eligibility.judged_households", **OF_2026) == 2
    assert value("eligibility.identified_households", cause="illness", **OF_2026) == 1
    assert value("eligibility.identified_households", areas=[COUNTY], before="2026-01-01") == 0


def test_rates_of_an_evaluation_are_the_published_ones_and_of_several_places_weighted(county_officer: User) -> None:
    rate = shelf().library.indicators["assessment.rates"].dimensions[0].allowed[0]
    for area, year, part, whole in ((COUNTY, 2026, 90.5, 100.0), (VILLAGE, 2026, 1.0, 100.0), (COUNTY, 2025, 1.0, 2.0)):
        made = Evaluation.objects.create(
            area_code=area, year=year, title="评估", organisation="某大学", questionnaire="q", at=NOW, happened=1
        )
        EvaluationEvent.objects.create(evaluation=made, number=1, kind="published", by=county_officer, at=NOW)
        PublishedRate.objects.create(
            evaluation=made, rate=rate, estimate={"numerator": part, "denominator": whole, "value": part / whole}
        )
    found = figure("assessment.rates", rate=rate, reader=county_officer, **OF_2026)
    assert (found.value, recorders(found)) == (Fraction(181, 2), {county_officer.name})
    assert value("assessment.rates", rate=rate, areas=[COUNTY, VILLAGE], before="2027-01-01") == Fraction(183, 4)
    by_year = lines("assessment.rates", "year", area=[COUNTY], filters={"rate": [rate]})
    assert by_year == {"": ["合计 Total"], "2025": ["50.00"], "2026": ["90.50"]}


def test_every_new_question_of_the_library_can_be_asked_and_split(county_officer: User) -> None:
    """The database answers every indicator and each of its splits: an empty house says nothing, and raises nothing."""
    household_facts(household(), 2025)
    for code, indicator in shelf().library.indicators.items():
        room = shelf().sources[code].rows.__module__.rsplit(".", 1)[-1]
        if room not in {
            "flows",
            "loans",
            "health",
            "presence",
            "monitoring",
            "procedures",
            "eligibility",
            "assessment",
        }:
            continue
        filters = {one.key: [one.allowed[0]] for one in indicator.dimensions if one.is_required}
        for split in indicator.split_keys[:12]:
            assert lines(code, split, area=[COUNTY], filters=filters)[""], (code, split)
        assert (
            figure_of(
                figure(
                    code, areas=[COUNTY], before="2027-01-01", **{key: told[0] for key, told in filters.items()}
                ).question,
                reader=county_officer,
                now=NOW,
            ).rows
            == 0
        )
