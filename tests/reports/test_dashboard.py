"""The dashboard counts rows, those of the reader's area and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import COUNTY, OTHER_VILLAGE
from eligibility.test_identification import ON, YEAR, line, secure
from lianxin.eligibility.operations import identify
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts, Member
from lianxin.reports.drawings import age_chart, income_chart, labour_chart
from lianxin.reports.queries import figures_for
from registry import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged() -> None:
    makers.areas()
    makers.year_book()
    line()
    for income in (1000, 5000, 9000, 9999, None):
        secure(income)
    elsewhere = secure(3000)
    Household.objects.filter(pk=elsewhere.pk).update(village_code=OTHER_VILLAGE)
    identify(area_code=COUNTY, year=YEAR, on=ON, by=None)


def test_it_counts_households_members_and_verdicts(judged: None, county_officer: User) -> None:
    figures = figures_for(county_officer)
    assert (figures.households, figures.members) == (6, 6)
    assert figures.verdicts == {"met": 3, "not_met": 2, "cannot_tell": 1}
    assert sum(sum(counts.values()) for counts in figures.by_village.values()) == 6


def test_it_counts_only_the_readers_area(judged: None, township_clerk: User, other_township_clerk: User) -> None:
    assert figures_for(township_clerk).households == 5
    assert figures_for(other_township_clerk).villages == {OTHER_VILLAGE: 1}


def test_it_puts_every_income_in_one_step_and_says_how_many_have_none(judged: None, county_officer: User) -> None:
    figures = figures_for(county_officer)
    assert figures.without_income == 1
    assert sum(count for _, count in figures.incomes) == 5
    assert dict(figures.incomes)[0] == 1
    chart = income_chart(figures, "")
    assert chart is not None
    # Those that are not recorded have a bar of their own, which is hidden with the others where it is small.
    assert chart.marks[-1].words.zh == "未填"
    assert sum(mark.value or 0 for mark in chart.marks) == 6


def test_it_works_income_out_per_person_from_the_sum_where_that_is_known(judged: None, county_officer: User) -> None:
    household = Household.objects.order_by("pk").first()
    assert household is not None
    HouseholdFacts.objects.filter(household=household).update(net_income_yuan=2_500_000)
    assert dict(figures_for(county_officer).incomes)[2_400_000] == 1


def test_it_puts_each_member_with_a_date_of_birth_in_one_band(judged: None, county_officer: User) -> None:
    member = Member.objects.order_by("pk").first()
    assert member is not None
    Member.objects.filter(pk=member.pk).update(birth_on=date(2020, 11, 24), sex="female")
    figures = figures_for(county_officer)
    bands = {band: (male, female) for band, male, female in figures.ages}
    assert bands[6] == (0, 1)
    assert sum(stack.values[1] or 0 for stack in age_chart(figures, "").stacks) == 1
    assert sum(mark.value or 0 for mark in labour_chart(figures, "").marks) == 6


def test_it_lets_in_who_may_read_findings(judged: None, sent_at: Callable[..., Mapping[str, int]]) -> None:
    got = sent_at(reverse("reports:dashboard"))
    # Who has no area of his own is led to his own board.
    assert {who for who, status in got.items() if status == 302} == {"helper", "other_helper", "unit_liaison", "nobody"}
    assert {who for who, status in got.items() if status == 403} == {"stranger"}


def test_it_says_what_to_do_when_there_is_nothing(client: Client, county_officer: User) -> None:
    client.force_login(county_officer)
    page = client.get(reverse("reports:dashboard"))
    assert "导入名册" in page.content.decode()
