"""The pages of monitoring in a browser: in English, which is longer, on a telephone; and a lead that is reported in the field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from cast import COUNTY
from lianxin.monitoring.models import Episode, Lead, WarningList
from lianxin.monitoring.operations import take_over_episodes
from lianxin.people.models import User
from lianxin.registry.models import Household
from monitoring.conftest import at_home
from monitoring.makers import elimination, lead, monitored
from monitoring.test_warnings import HOSPITAL, drafted
from procedures.conftest import Clock, clock, people, second_officer
from procedures.makers import People
from registry.makers import areas, year_book
from supervision.scenes import resident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

__all__ = ["at_home", "clock", "people", "second_officer"]

Opened = Callable[..., Page]


@pytest.fixture(autouse=True)
def _county(transactional_db: None) -> None:
    areas()
    year_book()


@pytest.mark.one_engine
def test_every_page_is_accessible_and_fits(
    people: People, clock: Clock, at_home: Household, tmp_path: Path, page_at: Opened,
    sign_in: Any, assert_accessible: Any, picture: Any,
) -> None:  # fmt: skip
    told, unknown = lead(people.village, at_home), lead(people.village)
    of = monitored("乙某", no_labour_covered=True)
    take_over_episodes(area_code=COUNTY, by=None)
    case = elimination(of, people, clock)
    drafted(tmp_path, ("丙某", resident(1), HOSPITAL, 15_000, "三组", "住院"), ("丁某", "", None, 1, "", ""))
    episode, warning = Episode.objects.get(), WarningList.objects.get()
    pages: dict[str, tuple[User, str]] = {
        "overview": (people.county, "/monitoring/"),
        "leads": (people.village, "/monitoring/leads/?standing="),
        "new": (people.village, "/monitoring/leads/new/?unknown=1"),
        "lead": (people.village, f"/monitoring/leads/{told.pk}/"),
        "unknown": (people.village, f"/monitoring/leads/{unknown.pk}/?q=甲某"),
        "settle": (people.village, f"/monitoring/leads/{told.pk}/settle/"),
        "episodes": (people.county, "/monitoring/households/"),
        "episode": (people.village, f"/monitoring/households/{episode.pk}/"),
        "measure": (people.village, f"/monitoring/households/{episode.pk}/measure/"),
        "warnings": (people.county, "/monitoring/warnings/"),
        "warning": (people.county, f"/monitoring/warnings/{warning.pk}/"),
        "score": (people.county, "/monitoring/score/"),
        "visits": (people.village, "/monitoring/visits/"),
        "elimination": (people.county, f"/procedures/cases/{case.pk}/steps/decide/"),
    }
    for name, (user, address) in pages.items():
        user.language = "en"
        user.save()
        page = page_at("phone")
        sign_in(page, user)
        page.goto(address)
        assert page.locator("h1").count() == 1, name
        picture(page, f"monitoring-{name}-phone-en")
        assert overflow_of(page) == 0, name
        assert_accessible(page)
        page.context.close()


def test_a_lead_is_reported_on_a_telephone(people: People, at_home: Household, page_at: Opened, sign_in: Any) -> None:
    page = page_at("phone", scripts=False)
    sign_in(page, people.village)
    page.goto("/monitoring/leads/new/")
    page.get_by_label("姓名、户编号或拼音").fill("甲某")
    page.get_by_role("button", name="找户").click()
    page.get_by_role("link", name="甲某").click()
    # Of the form only what is the matter has to be written: day and source stand there already.
    page.get_by_label("什么情况").fill("摔伤了腿，两个月不能出工")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("main")).to_contain_text("摔伤了腿，两个月不能出工")
    assert Lead.objects.get().household == at_home
