"""The pages of exits in a browser, at phone size and in both languages: accessible, and no wider than the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import overflow_of
from cast import COUNTY, VILLAGE, Cast
from exits.scenes import YEAR, answered, concluded, poor, sheet_of, village
from lianxin.exits.operations import NewFigure, judge_area, record_figure
from lianxin.people.models import User
from registry.makers import areas, year_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

Opened = Callable[..., Page]


@pytest.fixture
def addresses(cast: Cast) -> dict[str, str]:
    """Every page of exits, with something on it."""
    areas()
    year_book(YEAR)
    poor("甲某", house_grade="grade_d")
    home = poor("乙某")
    village(rural_persons=60, hard_road_to_township=True)
    for year, persons in ((2016, 14), (2017, 10), (2018, 7), (2019, 5)):
        record_figure(entry=NewFigure(VILLAGE, year, persons, 60, "年度报表", "23.3" if year == 2016 else ""), by=None)
    team = cast["village_team_member"]
    assert isinstance(team, User)
    sheet = concluded(answered(sheet_of(home, team), team), team)
    judge_area(area_code=COUNTY, year=YEAR, by=None)
    return {
        "overview": f"/exits/?year={YEAR}",
        "village": f"/exits/villages/{VILLAGE}/?year={YEAR}",
        "short": f"/exits/villages/{VILLAGE}/short/safe_house_households/?year={YEAR}",
        "households": f"/exits/households/?year={YEAR}",
        "sheets": "/exits/sheets/",
        "sheet": f"/exits/sheets/{sheet.pk}/",
        "answer": f"/exits/sheets/{sheet.pk}/answer/has_safe_house/",
        "conclude": f"/exits/sheets/{sheet.pk}/conclude/",
        "after": "/exits/after/",
        "figures": "/exits/figures/",
        "new-figure": "/exits/figures/new/",
        "new-survey": "/exits/surveys/new/",
        "household": f"/registry/households/{home.pk}/?year={YEAR}",
    }


@pytest.mark.one_engine
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_accessible_and_fits_a_phone(
    language: str,
    addresses: dict[str, str],
    cast: Cast,
    page_at: Opened,
    sign_in: Any,
    assert_accessible: Any,
    picture: Any,
) -> None:
    User.objects.update(language=language)
    page = page_at("phone")
    sign_in(page, cast["county_officer"])
    for name, address in addresses.items():
        page.goto(address)
        assert overflow_of(page) == 0, name
        assert_accessible(page)
        picture(page, f"exits-{name}-{language}")
