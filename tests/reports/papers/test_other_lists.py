"""Lists that stood on a page only are had as files too, with the same rows and inside the same scope."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from cast import signed_in
from funds.scenes import REPORT, county_with_money
from lianxin.funds.models import ToldTotal
from lianxin.people.models import Unit, User
from lianxin.projects.domain.stages import Stage
from projects.makers import project
from registry import makers
from work.makers import helper_of

pytestmark = pytest.mark.django_db


def rows(user: User, url: str, **asked: Any) -> list[dict[str, str]]:
    response: Any = signed_in(user).get(url, {"format": "csv", **asked})
    assert response.status_code == 200, url
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline="")))


def test_projects_that_wait_and_why_are_a_file(county_officer: User, township_clerk: User, funds_officer: User) -> None:
    makers.areas()
    project(Stage.PROPOSED)
    page = signed_in(township_clerk).get("/projects/waiting/").content.decode()
    (only,) = rows(township_clerk, "/projects/waiting/")
    assert (only["项目"] in page, "format=xlsx" in page) == (True, True)
    assert only["下一步"]
    assert rows(county_officer, "/projects/slow/") == []


def test_totals_told_are_a_file_narrowed_as_the_page_is(county_officer: User, unit: Unit) -> None:
    county_with_money(unit)
    everything = rows(county_officer, "/funds/told/")
    assert len(everything) == ToldTotal.objects.count() > 0
    assert {one["出处"] for one in everything} == {REPORT}
    assert rows(county_officer, "/funds/told/", q="没有这样的报告") == []


def test_helpers_of_a_unit_are_a_file(county_officer: User, helper: User, other_helper: User) -> None:
    mine = helper_of(helper)
    (only,) = rows(county_officer, f"/people/units/{mine.unit_id}/")
    assert only["姓名"] == mine.name
    answer = signed_in(helper).get(f"/people/units/{mine.unit_id}/", {"format": "csv"})
    assert answer.status_code == 403


def test_the_list_of_tranches_offers_its_ledger_as_every_kind_of_file(county_officer: User, unit: Unit) -> None:
    county_with_money(unit)
    page = signed_in(county_officer).get("/funds/tranches/?year=2026").content.decode()
    for kind in ("xlsx", "csv", "pdf", "docx"):
        assert f'href="?year=2026&amp;format={kind}"' in page
    assert {one["下拨日期"][:4] for one in rows(county_officer, "/funds/papers/ledger/", year=2026)} == {"2026"}


def test_a_ledger_belongs_to_the_line_of_the_menu_that_led_to_it(township_clerk: User) -> None:
    makers.areas()
    page = signed_in(township_clerk).get("/reports/ledgers/summary/").content.decode()
    current = page.split('aria-current="page"')[0].rsplit("<a ", 1)[1]
    assert "/reports/papers/" in current
