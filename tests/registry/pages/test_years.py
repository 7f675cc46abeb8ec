"""Opening, closing and reopening years."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cast import COUNTY, signed_in
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts, YearBook
from lianxin.registry.operations import close_year, open_year
from registry.makers import YEAR, year_book

pytestmark = pytest.mark.django_db
URL = "/registry/years/"


def test_it_is_open_to_whoever_has_an_area(sent_at: Callable[..., dict[str, int]]) -> None:
    year_book()
    assert sent_at(URL) == dict.fromkeys(
        ("county_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor"), 200
    ) | {"helper": 403, "other_helper": 403, "unit_liaison": 403, "stranger": 403, "nobody": 302}


@pytest.mark.parametrize("part", ["", f"{COUNTY}/{YEAR}/close/", f"{COUNTY}/{YEAR}/reopen/"])
def test_only_the_county_officer_changes_years(sent_at: Callable[..., dict[str, int]], part: str) -> None:
    year_book()
    answers = sent_at(URL + part, method="post", form={"county_code": COUNTY, "year": YEAR + 1, "reason": "补录"})
    assert answers.pop("county_officer") in {302, 409}
    assert answers.pop("nobody") == 302
    assert set(answers.values()) == {403}


def test_it_opens_a_year_and_says_what_was_carried(county_officer: User, family: Household) -> None:
    response = signed_in(county_officer).post(URL, {"county_code": COUNTY, "year": YEAR + 1}, follow=True)
    assert "结转 3 行" in response.content.decode()
    assert HouseholdFacts.objects.get(household=family, year=YEAR + 1).is_carried


def test_it_refuses_a_year_that_is_open(county_officer: User) -> None:
    year_book()
    response = signed_in(county_officer).post(URL, {"county_code": COUNTY, "year": YEAR})
    assert "REG-003" in response.context["form"].errors.as_text()


@pytest.mark.parametrize("form", [{"county_code": "999902", "year": YEAR}, {"county_code": COUNTY, "year": 20}, {}])
def test_it_refuses_another_county_or_no_year(county_officer: User, form: dict[str, object]) -> None:
    assert signed_in(county_officer).post(URL, form | {"x": 1}).context["form"].errors
    assert not YearBook.objects.exists()


def test_it_closes_and_reopens_with_a_reason_and_keeps_every_act(county_officer: User) -> None:
    open_year(county_code=COUNTY, year=YEAR, by=county_officer)
    client = signed_in(county_officer)
    client.post(f"{URL}{COUNTY}/{YEAR}/close/")
    assert YearBook.objects.get().state == "closed"
    client.post(f"{URL}{COUNTY}/{YEAR}/reopen/", {"reason": "补录两户"})
    assert YearBook.objects.get().state == "open"
    shown = client.get(URL).content.decode()
    for text in ("开年", "关账", "重开", "补录两户", "县管甲"):
        assert text in shown


def test_reopening_needs_a_reason(county_officer: User) -> None:
    open_year(county_code=COUNTY, year=YEAR, by=county_officer)
    close_year(county_code=COUNTY, year=YEAR, by=county_officer)
    response = signed_in(county_officer).post(f"{URL}{COUNTY}/{YEAR}/reopen/", {"reason": " "})
    assert response.status_code == 409
    assert "REG-005" in response.content.decode()
    assert YearBook.objects.get().state == "closed"


def test_a_year_is_closed_once_and_only_if_it_was_opened(county_officer: User) -> None:
    year_book(state="closed")
    client = signed_in(county_officer)
    assert "REG-004" in client.post(f"{URL}{COUNTY}/{YEAR}/close/").content.decode()
    assert "REG-002" in client.post(f"{URL}{COUNTY}/{YEAR - 1}/close/").content.decode()


def test_an_earlier_year_is_not_opened_after_a_later_one(county_officer: User) -> None:
    year_book()
    response = signed_in(county_officer).post(URL, {"county_code": COUNTY, "year": YEAR - 1})
    assert "REG-008" in response.context["form"].errors.as_text()


def test_a_clerk_sees_the_years_and_no_buttons(township_clerk: User) -> None:
    year_book()
    shown = signed_in(township_clerk).get(URL).content.decode()
    assert str(YEAR) in shown
    assert "/close/" not in shown
    assert 'name="county_code"' not in shown


def test_another_county_is_not_shown(county_officer: User) -> None:
    year_book(county_code="999902")
    assert "还没有开过年" in signed_in(county_officer).get(URL).content.decode()
