"""Finding households by words, rare and frequent; the words that stand in the index."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import TOWNSHIP, VILLAGE
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.names import search_terms_of_name, sounds_of
from lianxin.people.access import Scope, scope_of
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.registry.models import FrequentWord, Household
from lianxin.registry.queries import HouseholdFilter, filtered_households, listed_households
from lianxin.registry.search import bearers_of, is_frequent, refresh_terms, written_terms
from registry.makers import YEAR, household, member

WANTED = HouseholdFilter(year=YEAR)
OTHER_VILLAGE = TOWNSHIP + "299"
FAR_VILLAGE = "999999001001"


def heads(user: User, query: str, **asked: object) -> list[str]:
    """The heads that the list shows, which must be those that the filter finds."""
    wanted = replace(WANTED, query=query, **asked)  # type: ignore[arg-type]
    listed = listed_households(user, wanted, size=50)
    assert listed.total == len(listed.page.rows)
    assert {row.pk for row in listed.page.rows} == set(filtered_households(user, wanted).values_list("pk", flat=True))
    return [row.head_name for row in listed.page.rows]


@given(st.text("王李张欧阳英华玉秀吕女", min_size=1, max_size=4))
def test_it_holds_every_character_and_the_sound_of_every_surname_frequent(name: str) -> None:
    assert all(is_frequent(character) for character in name)
    assert is_frequent(sounds_of(name)[0])
    assert not any(is_frequent(a + b) for a, b in pairwise(name))


@pytest.mark.parametrize("word", ["1234", "0000000001", "wangying", "zzq", "a630106", "王英", ""])
def test_it_holds_no_longer_word_frequent(word: str) -> None:
    assert not is_frequent(word)


@pytest.mark.django_db
class TestFindingByFrequentWords:
    @pytest.mark.parametrize("query", ["王", "wang", "英", "王 英", "Wang 英"])
    def test_it_finds_a_character_and_the_sound_of_a_surname(self, township_clerk: User, query: str) -> None:
        household("王英")
        household("李华")
        assert heads(township_clerk, query) == ["王英"]

    @pytest.mark.parametrize("query", ["赵", "王 赵", "wang zhao", "·", " "])
    def test_it_finds_nobody_who_lacks_one_of_the_words(self, township_clerk: User, query: str) -> None:
        household("王英")
        assert heads(township_clerk, query) == []

    def test_it_finds_nobody_outside_the_area(self, township_clerk: User, county_officer: User) -> None:
        household("王甲", village_code=FAR_VILLAGE)
        assert heads(township_clerk, "王") == heads(county_officer, "王") == []

    def test_it_narrows_by_village_and_fact_besides(self, township_clerk: User) -> None:
        household("王甲", household_attribute="dibao")
        household("王乙", household_attribute="low_income")
        household("王丙", village_code=OTHER_VILLAGE, household_attribute="dibao")
        assert heads(township_clerk, "王", area_code=VILLAGE) == ["王甲", "王乙"]
        assert heads(township_clerk, "王", facts={"household_attribute": "dibao"}) == ["王甲", "王丙"]

    def test_it_leaves_out_what_is_no_longer_live(self, township_clerk: User) -> None:
        gone = household("王英")
        Household.objects.filter(pk=gone.pk).update(is_live=False)
        assert heads(township_clerk, "王") == []

    def test_it_turns_pages_by_village_then_by_age_of_the_record(self, township_clerk: User) -> None:
        for number, village in enumerate((OTHER_VILLAGE, VILLAGE, OTHER_VILLAGE, VILLAGE, VILLAGE)):
            household(f"王{number}", village_code=village)
        seen, cursor = [], ""
        while True:
            listed = listed_households(township_clerk, replace(WANTED, query="王"), cursor=cursor, size=2)
            seen += [row.head_name for row in listed.page.rows]
            cursor = listed.page.next
            if not cursor:
                break
        assert seen == ["王1", "王3", "王4", "王0", "王2"]

    def test_it_refuses_the_cursor_of_another_list(self, township_clerk: User) -> None:
        for _ in range(2):
            household("王英")
        cursor = listed_households(township_clerk, WANTED, size=1).page.next
        with pytest.raises(Refused, match="SITE-001"):
            listed_households(township_clerk, replace(WANTED, query="王"), cursor=cursor, size=1)

    def test_it_finds_nothing_for_whom_nothing_is_permitted(self) -> None:
        household("王英")
        nobody = Scope(None)
        found = bearers_of("王", Household.objects.all(), nobody)
        assert found is not None
        assert not found.exists()

    @pytest.mark.parametrize("query", ["王英", "王 1234", "1234", "wangying", ""])
    def test_it_leaves_any_other_word_to_the_index_of_words(self, county_officer: User, query: str) -> None:
        scope = scope_of(county_officer, Act.READ_REGISTRY)
        assert bearers_of(query, Household.objects.all(), scope) is None


@pytest.mark.django_db
class TestKeepingTheWords:
    def test_it_writes_each_frequent_word_once_for_a_household(self) -> None:
        made = household("王英")
        member(made, "王英英", year=YEAR)
        refresh_terms([made.pk])
        expected = {word for name in ("王英", "王英英") for word in search_terms_of_name(name) if is_frequent(word)}
        assert sorted(FrequentWord.objects.values_list("word", flat=True)) == sorted(expected)

    def test_it_forgets_the_words_of_a_name_that_was_corrected(self, township_clerk: User) -> None:
        made = household("王英")
        of = made.member_facts.get().member
        of.name = "李英"
        of.save()
        refresh_terms([made.pk])
        assert heads(township_clerk, "王") == []
        assert len(heads(township_clerk, "李")) == 1

    def test_it_follows_a_household_to_another_village(self, township_clerk: User) -> None:
        made = household("王英", village_code=VILLAGE)
        stays = household("王华", village_code=VILLAGE)
        Household.objects.filter(pk=made.pk).update(village_code=OTHER_VILLAGE)
        refresh_terms([made.pk])
        words = FrequentWord.objects.filter(word="王").order_by("household_id")
        assert list(words.values_list("household_id", "village_code")) == [
            (made.pk, OTHER_VILLAGE),
            (stays.pk, VILLAGE),
        ]
        assert heads(township_clerk, "王", area_code=OTHER_VILLAGE) == ["王英"]

    def test_it_reads_back_what_it_wrote(self) -> None:
        made = household("王英")
        ((key, words),) = written_terms([made.pk])
        assert key == made.pk
        assert {"a" + VILLAGE[:6], "王", "英", "王英", "wang"} <= set(words)
