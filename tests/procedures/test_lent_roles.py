"""Whoever acts with a role that he was lent acts for its holder: what one may not do oneself, one has nobody do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from cast import signed_in
from lianxin.people.models import User
from lianxin.people.operations import lend_role
from lianxin.procedures.queries.verifying import differing_cases
from procedures.makers import People, begun, refusal, took, walked
from registry.makers import household_facts, year_book

if TYPE_CHECKING:
    from lianxin.registry.models import Household
    from procedures.conftest import Clock

pytestmark = pytest.mark.django_db


def lent(by: User, to: User) -> None:
    today = timezone.localdate()
    whole = {"starts_on": today, "ends_before": today + timedelta(days=90), "reason": "出差"}
    lend_role(grant=by.grants.get(), to=to, by=by, **whole)


def test_who_took_part_has_nobody_decide_for_him(
    people: People, stranger: User, clock: Clock, at_home: Household
) -> None:
    clock.now = clock.now.replace(year=2020, month=3)
    year_book(2020)
    household_facts(at_home, 2020)
    case = begun(at_home, people.village, "registration", year=2020, chosen={"household_attribute": "dibao_poor"})
    lent(people.county, stranger)
    walked(case, "compared", people, clock)
    with refusal("PROC-064"):
        took(case, "decide", stranger)  # the officer who lent him the role compared the data


def test_what_the_colleague_does_the_lender_counts_as_having_done(
    people: People, stranger: User, clock: Clock, at_home: Household
) -> None:
    clock.now = clock.now.replace(year=2020, month=3)
    year_book(2020)
    household_facts(at_home, 2020)
    case = begun(at_home, people.village, "registration", year=2020, chosen={"household_attribute": "dibao_poor"})
    lent(people.county, stranger)
    acting = People(people.village, people.township, stranger, people.other_officer)
    walked(case, "compared", acting, clock)
    with refusal("PROC-064"):
        took(case, "decide", people.county)
    took(case, "decide", people.other_officer)
    compared = case.events.filter(by=stranger).get()
    assert compared.lenders == [f"user:{people.county.pk}"]
    page = signed_in(people.other_officer).get(f"/procedures/cases/{case.pk}/").content.decode()
    assert f"{stranger.name}（代{people.county.name}）" in page


def test_the_lender_wears_the_hat_too(people: People, stranger: User, clock: Clock, at_home: Household) -> None:
    lent(people.village, stranger)
    case = begun(at_home, stranger)
    assert case.events.get().lenders == [f"user:{people.village.pk}"]
    clock.pass_(days=1)
    took(case, "visit", people.village)
    assert differing_cases() == (1, [])
