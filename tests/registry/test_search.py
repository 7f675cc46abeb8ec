"""Search finds exactly the households it should, wherever the reader may look."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE, Cast
from lianxin.core.kernel.names import search_terms_of_name, search_terms_of_query
from lianxin.people.models import User
from lianxin.registry import queries, search
from lianxin.registry.models import FrequentWord, Household
from lianxin.registry.queries import HouseholdFilter, filtered_households, listed_households
from registry.makers import YEAR, give_to, give_to_unit, household, member

pytestmark = pytest.mark.django_db
NAMES = ("张伟", "张伟民", "欧阳娜娜", "买买提·艾力", "李娜", "伟张", "王")
QUERIES = ("张", "伟", "张伟", "伟民", "娜娜", "欧阳", "艾力", "zhang", "zw", "lina", "0025", "990001", "不在", "王")


@pytest.fixture
def people(county_officer: User) -> dict[int, tuple[str, str]]:
    """Households of one member each: id → name, number."""
    made = [household(name, village_code=VILLAGE if at % 2 else OTHER_VILLAGE) for at, name in enumerate(NAMES)]
    member(made[4], "乙某", identity={"id_no": "999901196001010025"})
    return {h.pk: (h.head_name, h.household_no) for h in made}


def found(user: User, query: str) -> set[int]:
    return set(filtered_households(user, HouseholdFilter(year=YEAR, query=query)).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("query", "heads"),
    [
        ("张", {"张伟", "张伟民", "伟张"}),
        ("张伟", {"张伟", "张伟民"}),
        ("伟民", {"张伟民"}),
        ("娜", {"欧阳娜娜", "李娜"}),
        ("欧阳娜娜", {"欧阳娜娜"}),
        ("zhangwei", {"张伟", "张伟民"}),
        ("zwm", {"张伟民"}),
        ("0025", {"李娜"}),
        ("王", {"王"}),
        ("赵", set()),
    ],
)
def test_it_finds(county_officer: User, people: dict[int, tuple[str, str]], query: str, heads: set[str]) -> None:
    assert {people[key][0] for key in found(county_officer, query)} == heads


def test_it_finds_by_household_number(county_officer: User, people: dict[int, tuple[str, str]]) -> None:
    for key, (_, number) in people.items():
        assert found(county_officer, number) == {key}


@pytest.mark.parametrize("query", ["", "\"'", "a OR b", "NEAR(张)", "*", "张*", "-", "terms:张", "%", "_", "a63"])
def test_it_takes_every_query_for_words(county_officer: User, people: dict[int, tuple[str, str]], query: str) -> None:
    everything = set(people)
    answer = found(county_officer, query)
    assert answer <= everything
    assert query == "" or "张" in query or not answer


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.one_of(st.sampled_from(QUERIES), st.text("张伟民娜李王zwl025 ", min_size=1, max_size=4)))
def test_it_agrees_with_looking_at_every_household(
    county_officer: User, people: dict[int, tuple[str, str]], query: str
) -> None:
    wanted = set(search_terms_of_query(query))
    if not wanted:
        return
    expected = set()
    for key, (name, number) in people.items():
        terms = {number.lower(), *search_terms_of_name(name)}
        if name == "李娜":
            terms |= {"0025", *search_terms_of_name("乙某")}
        if wanted <= terms:
            expected.add(key)
    assert found(county_officer, query) == expected


def test_it_finds_inside_the_scope_only(
    cast: Cast, people: dict[int, tuple[str, str]], helper: User, unit_liaison: User
) -> None:
    near = {h.pk for h in Household.objects.filter(village_code=VILLAGE)}
    named = {key for key, (name, _) in people.items() if "张" in name}
    mine = Household.objects.get(head_name="张伟民")
    give_to(helper, mine)
    give_to_unit(unit_liaison, mine)
    expected = {
        "county_officer": named,
        "auditor": named,
        "township_clerk": named & near,
        "other_township_clerk": named - near,
        "village_team_member": named & near,
        "helper": {mine.pk},
        "unit_liaison": {mine.pk},
        "other_helper": set(),
    }
    assert {who: found(cast[who], "张") for who in expected} == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["张伟", "张", "zwm", "伟 张"])
@pytest.mark.parametrize("area", ["", TOWNSHIP, VILLAGE])
def test_it_lists_alike_whether_little_or_much_is_found(
    county_officer: User,
    people: dict[int, tuple[str, str]],
    query: str,
    area: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = HouseholdFilter(year=YEAR, query=query, area_code=area)
    listed = listed_households(county_officer, wanted, size=50)
    expected = filtered_households(county_officer, wanted).order_by("village_code", "id")
    assert [h.pk for h in listed.page.rows] == [h.pk for h in expected]
    assert (listed.total, listed.is_exact) == (len(expected), True)
    monkeypatch.setattr(queries, "FOUND_AT_MOST", 0)
    monkeypatch.setattr(queries, "COUNTED_AT_MOST", 0)
    monkeypatch.setattr(search, "GATHERED_AT_MOST", 0)
    much = listed_households(county_officer, wanted, size=50)
    assert [h.pk for h in much.page.rows] == [h.pk for h in expected]
    assert not much.is_exact


@pytest.mark.parametrize("query", ["张伟", "伟", "zwm", "张伟 a"])
def test_it_turns_pages_in_the_order_of_the_list_even_between_villages_of_one_code(
    county_officer: User, query: str
) -> None:
    # Local areas within a village have longer codes, which the words of a household do not tell apart.
    for at in range(7):
        household("张伟民", village_code=VILLAGE + ("03", "01", "", "02")[at % 4])
    household("张伟民", village_code=OTHER_VILLAGE)
    gone = household("张伟民", village_code=VILLAGE)
    Household.objects.filter(pk=gone.pk).update(is_live=False)
    search.refresh_terms([gone.pk])
    wanted = HouseholdFilter(year=YEAR, query=query)
    expected = list(
        filtered_households(county_officer, wanted).order_by("village_code", "id").values_list("pk", flat=True)
    )
    cursor, turned = "", []
    while True:
        listed = listed_households(county_officer, wanted, cursor=cursor, size=2)
        page = listed.page
        assert listed.total == len(expected)
        turned += [h.pk for h in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert turned == expected
    assert gone.pk not in turned
    assert len(turned) == (8 if query != "张伟 a" else 0)


@pytest.mark.parametrize("query", ["", "张伟", "张", "zwm"])
def test_it_finds_nobody_in_an_area_outside_the_scope(
    township_clerk: User, helper: User, people: dict[int, tuple[str, str]], query: str
) -> None:
    mine = Household.objects.get(head_name="张伟民")
    give_to(helper, mine)
    for user in (township_clerk, helper):
        wanted = HouseholdFilter(year=YEAR, query=query, area_code=OTHER_TOWNSHIP)
        assert listed_households(user, wanted, size=50).page.rows == []
        assert not filtered_households(user, wanted)
    own = HouseholdFilter(year=YEAR, query=query, area_code=mine.village_code)
    assert [h.pk for h in listed_households(helper, own, size=50).page.rows] == [mine.pk]


def test_a_household_that_ended_leaves_the_index_and_comes_back_with_its_life(county_officer: User) -> None:
    home = household("张伟民")
    Household.objects.filter(pk=home.pk).update(household_no="0099990101", is_live=False)
    search.refresh_terms([home.pk])
    assert search.written_terms([home.pk]) == []
    assert not FrequentWord.objects.filter(household_id=home.pk).exists()
    Household.objects.filter(pk=home.pk).update(is_live=True)
    search.refresh_terms([home.pk])
    assert found(county_officer, "0099990101") == {home.pk}


def test_the_migration_takes_those_out_that_had_ended_before(county_officer: User) -> None:
    home, ended = household("张伟民"), household("张伟")
    Household.objects.filter(pk=ended.pk).update(is_live=False)
    import_module("lianxin.registry.migrations.0008_the_index_knows_live_households").forget(apps, None)
    assert (len(search.written_terms([home.pk])), search.written_terms([ended.pk])) == (1, [])
