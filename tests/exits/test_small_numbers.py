"""What the room of exits tells readers who may not see small numbers of people: sentences, ratios, years, files."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cast import COUNTY, OTHER_VILLAGE, VILLAGE, Program, signed_in
from exits.scenes import YEAR, poor, village
from lianxin.exits.models import CoverageFigure
from lianxin.exits.operations import (
    NewCoverage,
    NewFigure,
    NewSurvey,
    judge_area,
    open_sheet,
    record_coverage,
    record_figure,
    record_survey,
)
from lianxin.people.models import User
from registry.makers import year_book

pytestmark = pytest.mark.django_db
PAGE = f"/exits/villages/{VILLAGE}/?year={YEAR}"


@pytest.fixture(autouse=True)
def _judged() -> None:
    """A village with three poor persons of ninety, and one with nine."""
    year_book()
    for number in range(12):
        poor(f"户{number}", village_code=VILLAGE if number < 3 else OTHER_VILLAGE)
    village(rural_persons=90, hard_road_to_township=True, clinics=1, doctors=1)
    village(OTHER_VILLAGE, rural_persons=120)
    judge_area(area_code=COUNTY, year=YEAR, by=None)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_sentences_and_ratios_tell_few_only_to_who_may_see_them(funds_officer: User, county_officer: User) -> None:
    county, funds = signed_in(county_officer), signed_in(funds_officer)
    assert "无法判定 3。" in text_of(county, PAGE)
    assert "3 / 90（3.3 %）" in text_of(county, PAGE)
    told = text_of(funds, PAGE)
    assert "无法判定 不显示。" in told
    assert "/ 90" not in told
    assert "还差" not in told
    assert f"/exits/villages/{VILLAGE}/short/" not in funds.get(PAGE).content.decode()
    overview = text_of(funds, "/exits/")
    # Three of twelve: neither the three nor the nine, that would tell them from the county's twelve.
    assert "/ 90" not in overview
    assert not re.search(r"\b9 / 120", overview)
    assert "9 / 120（7.5 %）" in text_of(county, "/exits/")


def test_the_sheet_of_a_village_tells_no_more_than_its_page(funds_officer: User, county_officer: User) -> None:
    sheet = open_sheet(level="village", area_code=VILLAGE, year=YEAR, by=county_officer)
    address = f"/exits/sheets/{sheet.pk}/"
    assert "3 / 90" in text_of(signed_in(county_officer), address)
    told = text_of(signed_in(funds_officer), address)
    assert "3 / 90" not in told
    assert "不显示" in told


@pytest.mark.parametrize("part", ["criteria", "incidence"])
def test_files_tell_no_more_than_the_page(funds_officer: User, county_officer: User, part: str) -> None:
    def told(user: User) -> str:
        answer: Any = signed_in(user).get(f"{PAGE}&format=csv&list={part}")
        return str(answer.getvalue().decode("utf-8-sig"))

    few = r"\b3 / 90|^2020,3,90,3\.33" if part == "criteria" else r"(?m)^2020,3,90,3\.33"
    assert re.search(few, told(county_officer))
    assert not re.search(few, told(funds_officer))
    assert "3.33" not in told(funds_officer)


def test_what_documents_and_surveys_tell_goes_through_the_veil_too(funds_officer: User, county_officer: User) -> None:
    for year, persons in ((2017, 30), (2018, 12), (2019, 4)):
        record_figure(entry=NewFigure(VILLAGE, year, persons, 90, "年报", f"{100 * persons / 90:.1f}"), by=None)
    page = text_of(signed_in(funds_officer), PAGE)
    assert "12 90 13.33" in page
    assert "2019 不显示 不显示 不显示 不显示" in page
    # A forecast, and the bases that printed rates fit, are worked out of what is hidden.
    assert "有的年份的数不显示" in page
    assert "分母在" not in page
    assert "4 90 4.44 4.4" in text_of(signed_in(county_officer), PAGE)
    found = NewSurvey(COUNTY, YEAR, "某大学", "报告", date(2020, 10, 1), 300, 3, 200, 20, 100, 98)
    record_survey(entry=found, by=None)
    record_coverage(entry=NewCoverage(COUNTY, 2019, CoverageFigure.Kind.PENSION, 97, 100, "统计表"), by=None)
    listed = text_of(signed_in(funds_officer), "/exits/figures/")
    assert "2018 12 90" in listed
    assert "2019 不显示 不显示 不显示" in listed
    # Three of three hundred, and two of a hundred who do not approve; twenty of two hundred may be told.
    assert "不显示 20 / 200 不显示" in listed
    assert "97 100" not in listed
    of_county = text_of(signed_in(county_officer), "/exits/figures/")
    assert "3 / 300 20 / 200 98 / 100" in of_county
    assert "97 100" in of_county
    # Nor does the library, which reads the same documents.
    for user, hides in ((funds_officer, True), (county_officer, False)):
        program = Program(user)
        for code in ("exits.incidence", "exits.poor_persons"):
            told = [
                program.get(
                    f"reports/figures/{code}",
                    **{"area": VILLAGE, "from": f"{year}-01-01", "before": f"{year + 1}-01-01"},
                ).json()["is_hidden"]
                for year in (2018, 2019)
            ]
            assert told == [False, hides]
