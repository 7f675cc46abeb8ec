"""Pages of identification: who gets in, what they show, and what they keep hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import COUNTY
from eligibility.test_identification import LINE, ON, YEAR, line, secure
from lianxin.eligibility.models import LocalValue, Run
from lianxin.eligibility.operations import identify
from lianxin.people.models import User
from lianxin.registry.models import MemberFacts
from registry import makers

pytestmark = pytest.mark.django_db
SentAt = Callable[..., Mapping[str, int]]
_READERS = {"county_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor"}
_READERS |= {"helper", "other_helper", "unit_liaison"}


@pytest.fixture
def run() -> Run:
    makers.areas()
    makers.year_book()
    line()
    secure(5000)
    secure(9000)
    return identify(area_code=COUNTY, year=YEAR, on=ON, by=None)


def test_it_lets_readers_see_what_was_found_and_nobody_else(run: Run, sent_at: SentAt) -> None:
    for url in (reverse("eligibility:overview"), reverse("eligibility:rules")):
        got = sent_at(url)
        assert {who for who, status in got.items() if status == 200} == _READERS, url
        assert got["stranger"] == 403
        assert got["nobody"] == 302


def test_it_opens_values_to_the_county_officer_alone(run: Run, sent_at: SentAt) -> None:
    got = sent_at(reverse("eligibility:values"))
    assert {who for who, status in got.items() if status == 200} == {"county_officer"}


def test_it_lists_households_by_verdict(run: Run, client: Client, county_officer: User) -> None:
    client.force_login(county_officer)
    page = client.get(reverse("eligibility:findings", args=[run.pk]) + "?verdict=met")
    assert [row["finding"].verdict for row in page.context["rows"]] == ["met"]
    empty = client.get(reverse("eligibility:findings", args=[run.pk]) + "?verdict=cannot_tell")
    assert empty.context["rows"] == []
    assert empty.status_code == 200


def test_it_shows_no_household_for_a_filter_that_it_does_not_know(
    run: Run, client: Client, county_officer: User
) -> None:
    client.force_login(county_officer)
    page = client.get(reverse("eligibility:findings", args=[run.pk]) + "?verdict=everyone")
    assert page.context["rows"] == []
    assert page.context["is_faulty"]


def test_it_asks_few_questions_of_the_database(
    run: Run, client: Client, county_officer: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(county_officer)
    for url in (reverse("eligibility:overview"), reverse("eligibility:findings", args=[run.pk])):
        client.get(url)
        with django_assert_max_num_queries(20):
            client.get(url)


def test_it_identifies_from_the_page(client: Client, county_officer: User) -> None:
    makers.areas()
    makers.year_book()
    line()
    secure(5000)
    client.force_login(county_officer)
    told = {"area": COUNTY, "year": YEAR, "on": ON.isoformat()}
    answer = client.post(reverse("eligibility:identify"), told)
    assert answer.status_code == 302
    assert Run.objects.get().counts["verdicts"]["met"] == 1


def test_it_previews_and_then_puts_a_value_in_force(run: Run, client: Client, county_officer: User) -> None:
    client.force_login(county_officer)
    told = {"name": LINE, "area": COUNTY, "value": "9500", "starts_on": "2026-12-01"}
    page = client.get(reverse("eligibility:values"), told)
    assert page.context["moves"].moved == 1
    assert LocalValue.objects.count() == 1
    answer = client.post(reverse("eligibility:put-value"), told | {"document": "某县文件 2 号"})
    assert answer.status_code == 302
    assert LocalValue.objects.get(ends_before__isnull=True).value == "9500"


def test_it_says_what_is_wrong_with_a_value_and_keeps_what_was_typed(
    run: Run, client: Client, county_officer: User
) -> None:
    client.force_login(county_officer)
    told = {"name": LINE, "area": COUNTY, "value": "七千", "starts_on": "2026-12-01"}
    page = client.get(reverse("eligibility:values"), told)
    assert page.status_code == 200
    assert "ELIG-004" in page.content.decode()
    assert "七千" in page.content.decode()
    without = client.post(reverse("eligibility:put-value"), told | {"value": "9000", "document": ""})
    assert without.status_code == 400
    assert "ELIG-005" in without.content.decode()


def test_it_gives_reasons_on_the_household_page(run: Run, client: Client, county_officer: User) -> None:
    client.force_login(county_officer)
    household = run.findings.filter(verdict="met").get().household_id
    page = client.get(reverse("registry:household", args=[household])).content.decode()
    assert "5,000.00" in page
    assert "7,000.00" in page
    assert "某县文件 1 号" in page


def test_it_hides_what_rests_on_illness_from_those_who_may_not_open_it(
    run: Run, client: Client, helper: User, county_officer: User
) -> None:
    finding = run.findings.filter(verdict="met").get()
    child = makers.member(
        finding.household,
        "某童",
        relation_to_head="son",
        identity={"birth_on": date(2014, 5, 1)},
        school_status="not_at_school",
        not_in_school_reason="illness",
    )
    assert MemberFacts.objects.filter(member=child).exists()
    makers.give_to(helper, finding.household)
    url = reverse("registry:household", args=[finding.household_id])
    client.force_login(county_officer)
    assert "某童" in client.get(url).content.decode()
    client.force_login(helper)
    panel = client.get(url).content.decode()
    assert "not_in_school_reason" not in panel
    assert "已隐藏" in panel
