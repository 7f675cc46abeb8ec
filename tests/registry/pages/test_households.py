"""The list of households."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cast import TOWNSHIP, VILLAGE, signed_in
from lianxin.people.models import User
from lianxin.registry import queries
from lianxin.registry.models import Household, YearBook
from registry.makers import YEAR, give_to, household, household_facts, year_book

pytestmark = pytest.mark.django_db
URL = "/registry/households/"


def page(user: User, query: str = "") -> str:
    response = signed_in(user).get(URL + query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_it_lets_in_whoever_may_read_the_register(sent_at: Callable[..., dict[str, int]]) -> None:
    assert sent_at(URL) == dict.fromkeys(
        ("county_officer", "township_clerk", "other_township_clerk", "village_team_member", "helper", "other_helper",
         "unit_liaison", "auditor"), 200,
    ) | {"stranger": 403, "nobody": 302}  # fmt: skip


def test_it_shows_a_clerk_the_households_of_his_township(
    township_clerk: User, family: Household, far_family: Household
) -> None:
    shown = page(township_clerk)
    assert "甲某" in shown
    assert "丙某" not in shown
    assert "共 1 户" in shown


def test_it_shows_a_helper_only_the_households_paired_with_him(
    helper: User, helped: Household, far_family: Household
) -> None:
    shown = page(helper)
    assert "甲某" in shown
    assert "丙某" not in shown


def test_it_tells_a_helper_without_households_where_they_come_from(other_helper: User, helped: Household) -> None:
    assert "还没有结对给您的农户" in page(other_helper)


def test_it_shows_money_in_yuan_and_codes_in_words(township_clerk: User, family: Household) -> None:
    shown = page(township_clerk)
    assert "5,123.45" in shown
    assert "一般贫困户" in shown
    assert "某镇上河村" in shown


def test_it_says_what_is_not_recorded(township_clerk: User, known_areas: None) -> None:
    year_book()
    household("丁某")
    assert page(township_clerk).count("未填") >= 2


def test_it_hides_the_cause_from_whoever_may_not_open_it(helper: User, helped: Household) -> None:
    shown = page(helper)
    assert "已隐藏" in shown
    assert "因病" not in shown


def test_it_does_not_offer_a_filter_that_would_tell_a_hidden_fact(helper: User, helped: Household) -> None:
    shown = page(helper, "?main_cause=illness")
    assert 'name="main_cause"' not in shown
    assert 'name="household_attribute"' in shown


def test_it_narrows_by_a_hidden_fact_only_where_that_may_be_opened(
    village_team_member: User, family: Household, far_family: Household
) -> None:
    household_facts(far_family, YEAR - 1, main_cause="illness")
    give_to(village_team_member, far_family)
    far_family.facts.filter(year=YEAR).update(main_cause="illness")
    village_team_member.grants.create(role="helper", area_code="999901", starts_on="2020-01-01", reason="测试")
    assert "丙某" in page(village_team_member)
    assert "丙某" not in page(village_team_member, "?main_cause=illness")


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("?q=甲", True), ("?q=jiamou", True), ("?q=jm", True), ("?q=0025", True), ("?q=乙某", True), ("?q=戊", False),
        (f"?area={TOWNSHIP}", True), (f"?area={VILLAGE}", True), ("?household_attribute=ordinary_poor", True),
        ("?household_attribute=dibao", False), ("?main_cause=illness", True), ("?main_cause=disaster", False),
        (f"?year={YEAR}", True), ("?carried=on", False),
    ],
)  # fmt: skip
def test_it_finds_what_was_asked_for(township_clerk: User, family: Household, query: str, is_found: bool) -> None:
    assert ("甲某" in page(township_clerk, query)) is is_found


@pytest.mark.parametrize("query", ["?household_attribute=zzz", "?year=1999", "?area=999902", "?year=x"])
def test_it_refuses_a_filter_it_does_not_know_instead_of_showing_everybody(
    township_clerk: User, family: Household, query: str
) -> None:
    shown = page(township_clerk, query)
    assert "筛选条件有误" in shown
    assert "甲某" not in shown


def test_it_refuses_a_cursor_it_did_not_make(township_clerk: User, family: Household) -> None:
    assert signed_in(township_clerk).get(f"{URL}?page=zzz").status_code == 400


def test_it_offers_the_import_where_nothing_is_registered(township_clerk: User) -> None:
    shown = page(township_clerk)
    assert "还没有登记农户" in shown
    assert 'href="/registry/imports/new/"' in shown


def test_it_says_that_nothing_was_found(township_clerk: User, family: Household) -> None:
    assert "没有找到符合条件的农户" in page(township_clerk, "?q=戊戊")


def test_it_turns_pages_without_losing_a_household(
    township_clerk: User, known_areas: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lianxin.registry.views import households as views

    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    year_book()
    names = ["子某", "丑某", "寅某"]
    for name in names:
        household(name)
    client = signed_in(township_clerk)
    first = client.get(URL)
    second = client.get(URL, {"page": first.context["page"].next})
    seen = [row.household.head_name for response in (first, second) for row in response.context["rows"]]
    assert seen == names


def test_it_stops_counting_at_ten_thousand(
    township_clerk: User, family: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "capped_count", lambda found, at_most: at_most + 1)
    assert "10,000 户以上" in page(township_clerk)
    assert "10,000 户以上" in page(township_clerk, "?q=甲")
    assert "1,000 户以上" in page(township_clerk, "?q=甲+某")


def test_it_reads_a_page_in_twelve_queries(
    township_clerk: User, family: Household, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        household(f"庚{number}")
    client = signed_in(township_clerk)
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(URL, {"q": "庚", "household_attribute": "", "area": TOWNSHIP})


def test_it_speaks_english(county_officer: User, family: Household) -> None:
    county_officer.language = "en"
    county_officer.save()
    shown = page(county_officer)
    assert "Households: 1" in shown
    assert "Ordinary poor household" in shown


def test_it_needs_no_open_year(township_clerk: User, known_areas: None) -> None:
    YearBook.objects.all().delete()
    household("丁某", with_facts=False)
    assert "丁某" in page(township_clerk)


def test_it_narrows_by_a_fact_of_the_year_that_is_shown(
    township_clerk: User, family: Household, far_family: Household
) -> None:
    household("庚某", household_attribute="dibao")
    household("辛某", household_attribute="low_income")
    household("壬某", year=YEAR - 1, household_attribute="dibao")
    shown = page(township_clerk, "?household_attribute=dibao")
    assert [name for name in ("庚某", "辛某", "壬某") if name in shown] == ["庚某"]
    assert "共 1 户" in shown


@pytest.mark.parametrize("rare_at_most", [0, 5000])
def test_it_narrows_what_is_given_to_a_helper_alike_whether_the_fact_is_common_or_rare(
    helper: User, helped: Household, monkeypatch: pytest.MonkeyPatch, rare_at_most: int
) -> None:
    monkeypatch.setattr(queries, "RARE_AT_MOST", rare_at_most)
    household("庚某", household_attribute="ordinary_poor")
    shown = page(helper, "?household_attribute=ordinary_poor")
    assert ("甲某" in shown, "庚某" in shown, "共 1 户" in shown) == (True, False, True)


def test_it_turns_the_pages_of_a_list_by_facts(
    township_clerk: User, known_areas: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lianxin.registry.views import households as views

    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    year_book()
    for name in ("子某", "丑某", "寅某"):
        household(name, household_attribute="dibao")
    household("卯某", household_attribute="low_income")
    client = signed_in(township_clerk)
    first = client.get(URL, {"household_attribute": "dibao"})
    second = client.get(URL, {"household_attribute": "dibao", "page": first.context["page"].next})
    assert "共 3 户" in first.content.decode()
    assert [row.household.head_name for row in second.context["rows"]] == ["寅某"]
    # A cursor of a list by facts is of no list by village, and the other way round.
    assert client.get(URL, {"page": first.context["page"].next}).status_code == 400


def test_it_offers_the_villages_by_township_and_keeps_the_one_chosen(township_clerk: User, family: Household) -> None:
    shown = page(township_clerk, f"?area={VILLAGE}")
    assert f'<optgroup label="某镇"><option value="{TOWNSHIP}">' in shown
    assert f'<option value="{VILLAGE}" selected>' in shown
