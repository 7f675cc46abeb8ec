"""Lists of households narrowed by facts or found by listed words: what looking at every household would tell, and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import COUNTY, OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE, Cast
from lianxin.core.kernel.names import search_terms_of_name
from lianxin.people.models import User
from lianxin.registry import queries
from lianxin.registry.access import households_open_to
from lianxin.registry.models import FrequentWord, Household, HouseholdFacts, Member
from lianxin.registry.operations import Arrival, close_membership, join_household, open_year
from lianxin.registry.queries import HouseholdFilter, filtered_households, listed_households
from lianxin.registry.search import is_frequent, is_listed, refresh_terms
from registry.importing import both_villages, file_of, imported, person
from registry.makers import YEAR, facts_astray, give_to, household, household_facts, year_book

pytestmark = pytest.mark.django_db
READERS = ("county_officer", "auditor", "township_clerk", "other_township_clerk", "village_team_member", "helper")
FACTS: tuple[dict[str, Any], ...] = (
    {"household_attribute": "dibao"},
    {"household_attribute": "ordinary_poor"},
    {"main_cause": "illness"},
    {"monitored_class": "unstable"},
    {"is_carried": True},
    {"household_attribute": "dibao", "main_cause": "illness"},
    {"household_attribute": "low_income"},
)
# Local areas within a village have longer codes.
VILLAGES = (VILLAGE, OTHER_VILLAGE, VILLAGE + "03", VILLAGE + "01")


@pytest.fixture
def people(cast: Cast) -> None:
    """Two dozen households of every mixture; one ended, one moved, two of them given to the helper."""
    mixtures = product(("dibao", "ordinary_poor", None), ("illness", None), ("unstable", None), (False, True))
    made = [
        household(
            ("王英", "王英华", "李娜")[at % 3],
            village_code=VILLAGES[at % 4],
            household_attribute=attribute,
            main_cause=cause,
            monitored_class=monitored,
            is_carried=carried,
        )
        for at, (attribute, cause, monitored, carried) in enumerate(mixtures)
    ]
    household_facts(made[0], YEAR - 1, household_attribute="low_income")
    for home in (made[1], made[6]):
        give_to(cast["helper"], home)  # type: ignore[arg-type]
    Household.objects.filter(pk=made[2].pk).update(is_live=False)
    Household.objects.filter(pk=made[3].pk).update(village_code=OTHER_VILLAGE)
    refresh_terms([made[2].pk, made[3].pk])


def turned(list_of: Callable[[str], Any]) -> tuple[list[int], set[tuple[int, bool]], list[int]]:
    """The households of every page there is, forwards and then back, and what the pages said of their number."""
    cursor, seen, totals, pages = "", [], set(), []
    while True:
        listed = list_of(cursor)
        seen += [home.pk for home in listed.page.rows]
        totals.add((listed.total, listed.is_exact))
        pages.append(listed.page)
        cursor = listed.page.next
        if not cursor:
            break
    back = [home.pk for home in pages[-1].rows]
    cursor = pages[-1].previous
    while cursor:
        page = list_of(cursor).page
        back = [home.pk for home in page.rows] + back
        cursor = page.previous
    return seen, totals, back


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    who=st.sampled_from(READERS),
    facts=st.sampled_from(FACTS),
    area=st.sampled_from(("", COUNTY, TOWNSHIP, OTHER_TOWNSHIP, VILLAGE)),
    query=st.sampled_from(("", "", "", "王", "王英", "wy", "wyh", "英 李")),
    size=st.integers(1, 9),
    is_within=st.booleans(),
)
def test_a_list_by_facts_is_what_looking_at_every_household_tells(
    cast: Cast, people: None, who: str, facts: dict[str, Any], area: str, query: str, size: int, is_within: bool
) -> None:
    user: Any = cast[who]
    wanted = HouseholdFilter(year=YEAR, query=query, area_code=area, facts=facts if query in {"", "王英"} else {})
    within = households_open_to(user).filter(pk__gt=Household.objects.order_by("pk")[3].pk) if is_within else None
    expected = filtered_households(user, wanted)
    if within is not None:
        expected = expected.filter(pk__in=within.values("pk"))
    ids = list(expected.order_by("village_code", "id").values_list("pk", flat=True))
    seen, totals, back = turned(lambda cursor: listed_households(user, wanted, within=within, cursor=cursor, size=size))
    assert seen == back == ids
    assert totals == {(len(ids), True)}


@pytest.mark.parametrize(("wanted", "at_most"), [({"facts": FACTS[0]}, "COUNTED_AT_MOST"), ({"facts": FACTS[5]}, "FOUND_AT_MOST"),
    ({"query": "王"}, "COUNTED_AT_MOST"), ({"query": "王 英"}, "FOUND_AT_MOST")])  # fmt: skip
def test_it_counts_so_far_and_says_that_there_are_more(
    county_officer: User, people: None, monkeypatch: pytest.MonkeyPatch, wanted: dict[str, Any], at_most: str
) -> None:
    monkeypatch.setattr(queries, at_most, 1)
    listed = listed_households(county_officer, HouseholdFilter(year=YEAR, **wanted), size=50)
    assert len(listed.page.rows) > 1
    assert (listed.total, listed.is_exact) == (1, False)


def test_facts_are_listed_where_their_household_is_whatever_befalls_it(county_officer: User, tmp_path: Path) -> None:
    both_villages()
    open_year(county_code=COUNTY, year=YEAR, by=None)
    rows = [person("100", "甲某"), person("200", "丙某", village=OTHER_VILLAGE)]
    assert imported(file_of(tmp_path, rows)).state == "done"
    assert set(HouseholdFacts.objects.values_list("listed_in", flat=True)) == {VILLAGE, OTHER_VILLAGE}
    first, other = Household.objects.order_by("pk")
    open_year(county_code=COUNTY, year=YEAR + 1, by=None)
    assert (HouseholdFacts.objects.filter(year=YEAR + 1).count(), facts_astray()) == (2, [])
    head, on = Member.objects.get(name="甲某"), date(YEAR, 3, 1)
    close_membership(household_id=first.pk, member_id=head.pk, kind="death", on=on, by=county_officer)
    assert (first.facts.filter(listed_in=None).count(), facts_astray()) == (2, [])
    arrival = Arrival(relation="head", name="继某")
    join_household(household_id=first.pk, arrival=arrival, kind="other_in", on=on, by=county_officer)
    assert (first.facts.filter(listed_in=VILLAGE).count(), facts_astray()) == (2, [])
    Household.objects.filter(pk=other.pk).update(village_code=VILLAGE)
    refresh_terms([other.pk])
    assert (other.facts.filter(listed_in=VILLAGE).count(), facts_astray()) == (2, [])
    listed = listed_households(county_officer, HouseholdFilter(YEAR + 1, facts={"is_carried": True}), size=9)
    assert [home.pk for home in listed.page.rows] == [first.pk, other.pk]
    assert FrequentWord.objects.filter(household_id=other.pk).exclude(village_code=VILLAGE).count() == 0


def test_the_first_facts_of_a_known_household_are_listed_where_it_is(tmp_path: Path) -> None:
    both_villages()
    year_book()
    household("甲某", with_facts=False)
    number = Household.objects.get().household_no
    row = person(number, "甲某", household__wage_income_yuan=1000000)
    assert imported(file_of(tmp_path, [row], kind="household_income")).state == "done"
    assert (HouseholdFacts.objects.get().listed_in, facts_astray()) == (VILLAGE, [])


def test_the_migration_places_the_facts_that_stand(county_officer: User, people: None) -> None:
    HouseholdFacts.objects.update(listed_in="astray")
    HouseholdFacts.objects.filter(household__is_live=False).update(listed_in=None)
    step = import_module("lianxin.registry.migrations.0009_facts_know_where_they_are_listed")
    step.fill(None, SimpleNamespace(connection=connection, execute=connection.cursor().execute))
    assert facts_astray() == []


def test_the_migration_lists_the_words_that_the_search_lists(people: None) -> None:
    household("a张 bc", village_code=VILLAGE)
    household("吾阿", village_code=VILLAGE)  # whose initials are a syllable, which stood there before
    step = import_module("lianxin.registry.migrations.0011_pairs_and_initials_in_the_order_of_the_list")
    written = set(FrequentWord.objects.values_list("word", "village_code", "household_id"))
    editor = SimpleNamespace(connection=connection)
    step.unlisted(None, editor)
    left = set(FrequentWord.objects.values_list("word", "village_code", "household_id"))
    assert left == {row for row in written if is_frequent(row[0])}
    step.listed(None, editor)
    assert set(FrequentWord.objects.values_list("word", "village_code", "household_id")) == written
    assert (len(left) < len(written)) is (connection.vendor == "postgresql")


def test_a_listed_word_stands_as_it_is_whatever_signs_it_has(county_officer: User) -> None:
    home = household("王\\n")
    words = FrequentWord.objects.filter(household_id=home.pk).values_list("word", flat=True)
    assert {"王", "\\", "n"} <= set(words)
    assert (("王\\" in words), ("\n" in words)) == (connection.vendor == "postgresql", False)


def test_it_lists_words_by_their_kind_alone() -> None:
    words = (
        "王",
        "é",
        "wang",
        "王英",
        "a张",
        "wy",
        "wyh",
        "wyhl",
        "wangying",
        "王英华",
        "1234",
        "123x",
        "a63",
        "12",
        "1a",
    )
    on_both, on_postgres = words[:3], words[3:7]
    expected = (*on_both, *on_postgres) if connection.vendor == "postgresql" else on_both
    assert tuple(filter(is_listed, words)) == expected


@given(name=st.text("张伟王英欧阳·aB1 吾é", min_size=1, max_size=4))
def test_every_word_of_a_name_that_is_listed_fits_the_table(name: str) -> None:
    assert all(len(word) <= 10 for word in search_terms_of_name(name) if is_listed(word))
