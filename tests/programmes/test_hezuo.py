"""Report 003 as rows: every statement agrees, and each rests on the rows that it should rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lianxin.assessment.models import Answers, PublishedRate
from lianxin.benefits.models import ShareHolding
from lianxin.exits.models import CountyExit, IncidenceFigure, PlaceFinding, Sheet, SheetEntry
from lianxin.funds.models import Allocation, Tranche
from lianxin.funds.verifying import verdict
from lianxin.pairing.models import HouseholdPairing
from lianxin.people.models import TeamMember
from lianxin.places.models import Area, AreaTag
from lianxin.programmes.loading import Loaded
from lianxin.projects.models import BenefitLink
from lianxin.registry.models import Household, HouseholdFacts, ImportJob, MemberFacts
from lianxin.work.models import Campaign
from programmes.stories import Figures, answers_of, figures_of, first_gone, moved, refused_pages, shut_statements, story

NAME = "hezuo"
pytestmark = [pytest.mark.one_engine, pytest.mark.django_db]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The programme, loaded once."""
    with story(NAME, tmp_path_factory.mktemp(NAME), django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def before(loaded: Loaded, django_db_blocker: Any) -> Figures:
    """Every figure as it is with all rows."""
    with django_db_blocker.unblock():
        return figures_of(NAME)


def test_it_loads_two_lists_through_imports(loaded: Loaded) -> None:
    assert (loaded.households, loaded.members) == (6100, 9600 + 3760)
    assert {job.state for job in loaded.jobs} == {ImportJob.State.DONE}
    assert Household.objects.count() == 6100


def test_its_statements_all_agree_with_the_rows(loaded: Loaded) -> None:
    found = answers_of(NAME)
    assert [(a.statement.number, a.figure.value) for a in found if a.agreement.value != "agrees"] == []
    assert len(found) == 21


def test_the_two_rates_have_denominators_of_their_own(loaded: Loaded) -> None:
    told = IncidenceFigure.objects.filter(area_code="623001").values_list("year", "poor_persons", "rural_persons")
    assert set(told) == {(2013, 9600, 34286), (2017, 254, 31750)}


def test_every_poor_household_has_a_helper_and_every_poor_village_a_team(loaded: Loaded) -> None:
    poor = HouseholdFacts.objects.filter(year=2013, household_attribute="ordinary_poor").values("household")
    assert HouseholdPairing.objects.filter(order="first", household__in=poor).count() == 2340
    assert TeamMember.objects.values("team").distinct().count() == 12


def test_its_exit_is_judged_and_recognised_on_sheets(loaded: Loaded) -> None:
    assert set(PlaceFinding.objects.values_list("level", flat=True)) == {"village", "county"}
    assert set(Sheet.objects.values_list("level", "state")) == {("county", "met"), ("village", "met")}
    rounds = SheetEntry.objects.filter(sheet__level="county").values_list("round", "by__username").distinct()
    assert set(rounds) == {("first", "county"), ("second", "county2")}
    assert CountyExit.objects.get().exit_year == 2018
    judged = Counter(PlaceFinding.objects.filter(level="village").values_list("verdict", flat=True))
    assert judged == {"met": 37}
    assert verdict().faults == ()


def test_its_households_were_asked_and_rates_of_knowledge_and_content_have_intervals(loaded: Loaded) -> None:
    rates = {one.rate: one for one in PublishedRate.objects.all()}
    assert {"awareness", "satisfaction", "approval"} <= set(rates)
    assert Answers.objects.count() > 50
    for name in ("awareness", "satisfaction"):
        one = rates[name].estimate
        assert one["low"] < one["value"] < one["high"]


def _person_of(year: int) -> Callable[[], object]:
    def act() -> object:
        poor = HouseholdFacts.objects.filter(year=2017, household_type="poor").values("household")
        return MemberFacts.objects.filter(year=year, household__in=poor).order_by("pk")[0].delete()

    return act


def _first_tag() -> object:
    return AreaTag.objects.filter(kind="poor_natural_village").order_by("pk")[0].delete()


@pytest.mark.parametrize(
    ("act", "numbers"),
    [
        (_person_of(2013), {"003-01"}),
        (_person_of(2017), {"003-02"}),
        (first_gone(TeamMember.objects.filter(helper__post="大学生村官").order_by("pk")), {"003-15"}),
        (first_gone(BenefitLink.objects.filter(project__purpose="water").order_by("pk")), {"003-07"}),
        (_first_tag, {"003-16b"}),
        (first_gone(AreaTag.objects.filter(kind="reform_pilot")), {"003-19"}),
        (first_gone(Campaign.objects.filter(name="三纠三促")), {"003-18"}),
    ],
    ids=["person of 2013", "person of 2017", "graduate", "water", "poor natural village", "pilot", "campaign"],
)
def test_a_row_taken_away_moves_just_the_figures_that_rest_on_it(
    before: Figures, act: Callable[[], object], numbers: set[str]
) -> None:
    assert moved(NAME, before, act) == numbers


def test_every_sum_is_used_for_what_it_is_for_in_its_own_year(loaded: Loaded) -> None:
    arranged = Allocation.objects.values_list(
        "project__purpose", "tranche__purpose_planned", "tranche__unit__name", "tranche__year", "project__year"
    )
    assert all(purpose == meant for purpose, meant, *_ in arranged if meant != "open")
    assert {unit for purpose, _, unit, *_ in arranged if purpose == "water"} == {"合作市水务局（演示）"}
    assert {unit for purpose, _, unit, *_ in arranged if purpose == "environment"} == {"合作市扶贫办（演示）"}
    assert all(given == built for *_, given, built in arranged)
    received = sum(Tranche.objects.values_list("amount_fen", flat=True))
    assert sum(Allocation.objects.values_list("project__cost_fen", flat=True)) == received
    assert ShareHolding.objects.values("household").distinct().count() == 30


def test_each_department_keeps_the_credit_of_its_own_money(loaded: Loaded) -> None:
    integrated = Tranche.objects.filter(is_on_integration_list=True)
    assert integrated.count() == 32
    assert not integrated.filter(unit=None).exists()
    assert Area.objects.filter(level="group", code__startswith="623001").count() == 96


def test_each_statement_opens_to_a_page_that_tells_its_figure_and_to_rows_that_come_to_it(loaded: Loaded) -> None:
    assert shut_statements(NAME, loaded.accounts) == []


def test_its_people_are_let_in_on_every_page_of_theirs(loaded: Loaded) -> None:
    assert refused_pages(NAME, loaded.accounts) == []
