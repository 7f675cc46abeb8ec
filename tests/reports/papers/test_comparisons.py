"""Ledgers that lay one thing beside another: stability, policies, toilets, updates, people, quarters; and the diary."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from cast import signed_in
from lianxin.monitoring.models import Episode
from lianxin.people.models import User
from lianxin.projects.models import Asset
from lianxin.registry.models import Change, Household, HouseholdFacts, MemberFacts
from lianxin.reports.queries import comparisons
from projects.makers import asset, project
from registry import makers
from reports.papers.test_documents import cells, fact, made
from work.makers import helper_of

pytestmark = pytest.mark.django_db


def rows(user: User, name: str, **asked: Any) -> list[dict[str, str]]:
    """The rows of a ledger's file."""
    response: Any = signed_in(user).get(f"/reports/ledgers/{name}/", {"format": "csv", "year": 2026, **asked})
    assert response.status_code == 200, name
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline="")))


def test_households_have_the_colour_of_their_standing_the_most_urgent_first(
    home: Household, township_clerk: User
) -> None:
    HouseholdFacts.objects.filter(household=home).update(household_type="exited")
    other = Household.objects.get(head_name="乙小河")
    HouseholdFacts.objects.filter(household=other).update(household_type="exited")
    assert [one["颜色"] for one in rows(township_clerk, "stability")] == ["绿：稳定脱贫"] * 2
    watched = Episode.objects.create(
        household=other, number=1, area_code=other.village_code, monitored_class="sudden_hardship", risks=",illness,",
        began_on=date(2026, 2, 1), entry_year=2026, entry_values={},
    )  # fmt: skip
    told = [(one["户主"], one["颜色"], one["监测识别日期"]) for one in rows(township_clerk, "stability")]
    assert told == [("乙小河", "橙：突发严重困难", watched.began_on.isoformat()), ("甲大山", "绿：稳定脱贫", "")]


def test_an_area_too_wide_for_colours_asks_for_a_smaller_one(
    home: Household, township_clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    HouseholdFacts.objects.update(household_type="exited")
    monkeypatch.setattr(comparisons, "MOST_LOOKED_THROUGH", 1)
    page = signed_in(township_clerk).get("/reports/ledgers/stability/").content.decode()
    assert "请在上面选一个乡镇或村" in page


def test_policies_due_are_laid_beside_those_given(home: Household, township_clerk: User) -> None:
    for number in range(4):
        made_home = makers.household(f"丙{number}", household_attribute="dibao" if number < 3 else "ordinary_poor")
        MemberFacts.objects.filter(household=made_home).update(dibao="rural" if number < 2 else "none")
    dibao = next(one for one in rows(township_clerk, "policies") if one["政策"] == "低保")
    assert (dibao["在册户"], dibao["应享（按户属性，户）"], dibao["已享（户）"], dibao["重合（户）"]) == (
        "6",
        "3",
        "2",
        "2",
    )
    assert (dibao["应享未享（户）"], dibao["重合率"], dibao["说不清（户）"]) == (
        "1",
        "66.67%",
        "2",
    )  # of 甲 and 乙 nobody said


def test_policies_of_few_households_are_not_told(home: Household, township_clerk: User) -> None:
    (first, *_) = rows(township_clerk, "policies")
    assert (first["在册户"], first["应享（按户属性，户）"], first["重合率"]) == ("2", "", "")


def test_toilets_are_listed_where_anybody_told_of_them(home: Household, township_clerk: User) -> None:
    HouseholdFacts.objects.filter(household=home).update(sanitary_toilet=True, toilet_works=False)
    (only,) = rows(township_clerk, "toilets")
    assert (only["户主"], only["有无卫生厕所"], only["卫生厕所能否正常使用"]) == ("甲大山", "是", "否")


def test_people_who_came_or_left_in_the_year_are_listed(home: Household, township_clerk: User) -> None:
    MemberFacts.objects.filter(member__name="甲小妹").update(
        member_change="newborn", member_changed_on=date(2026, 3, 1)
    )
    (only,) = rows(township_clerk, "people_changed")
    assert (only["姓名"], only["变更日期"]) == ("甲小妹", "2026-03-01")
    assert rows(township_clerk, "people_changed", year=2025) == []


def changed(about: Household, table: str, thing_id: int, field: str, before: str, after: str) -> None:
    Change.objects.create(
        table=table, thing_id=thing_id, village_code=about.village_code, year=2026, field=field, before=before, after=after,
        reason="入户核实", source=makers.source(),
    )  # fmt: skip


def test_updates_tell_what_was_changed_to_what_as_far_as_the_reader_may_see_it(
    home: Household, township_clerk: User, helper: User
) -> None:
    member = home.member_facts.get(member__name="甲大山").member
    changed(home, "household", home.pk, "arable_mu", "2.0", "3.5")
    changed(home, "member", member.pk, "illness_name", "", "慢性阻塞性肺病")
    changed(home, "household", home.pk, "phone", "secret", "sealed")
    year = timezone.now().year
    told = {one["项目"]: (one["原值"], one["新值"], one["成员"]) for one in rows(township_clerk, "updates", year=year)}
    assert told["耕地面积"] == ("2 亩", "3.5 亩", "")
    assert {value for key, value in told.items() if key != "耕地面积"} == {
        ("", "不予显示", "甲大山"), ("不予显示", "不予显示", ""),
    }  # fmt: skip
    assert {one["户主"] for one in rows(helper, "updates", year=year)} == {"甲大山"}
    assert "secret" not in str(rows(township_clerk, "updates", year=year))


def test_assets_are_listed_by_what_is_to_become_of_them(county_officer: User, township_clerk: User) -> None:
    makers.areas()
    left = asset(project("settled"))
    assert [one["资产状况"] for one in rows(county_officer, "batches", year=left.received_on.year)] == ["正常使用"]
    Asset.objects.update(state="disposed")
    assert rows(county_officer, "batches", year=left.received_on.year) == []


def test_units_are_counted_quarter_by_quarter(home: Household, county_officer: User) -> None:
    (only,) = rows(county_officer, "quarters")
    assert (only["帮扶单位"], only["季度"], only["走访次数"], only["帮扶户"], only["捐款（元）"]) == (
        "甲局",
        "第 4 季度",
        "1",
        "1",
        "",
    )


def test_the_diary_tells_each_day_and_leaves_room_to_go_on(home: Household, helper: User) -> None:
    told = made("diary", helper, helper_of(helper))
    assert (fact(told, "记录天数"), fact(told, "走访户数")) == ("1 天", "1 户")
    assert "老人住院，家里缺劳力" in cells(told)
    assert "续写" in cells(told)


def test_a_reader_of_another_township_finds_no_diary_of_his_neighbours(
    home: Household, helper: User, other_helper: User
) -> None:
    answer = signed_in(other_helper).get(f"/reports/papers/diary/{helper_of(helper).pk}/?year=2026")
    assert answer.status_code == 404
