"""Leaving a household and joining one: who counts from then on, and what the past still says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cast import OTHER_VILLAGE
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import scope_of
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.registry.models import Change, Household, Member, MemberFacts, YearBook
from lianxin.registry.operations import Arrival, close_membership, close_year, join_household, open_year
from lianxin.registry.operations.membership import JOINING, LEAVING, kinds_of_change
from lianxin.registry.search import found_by
from lianxin.rulebook import dictionary
from registry.makers import ID_NO, YEAR, areas, household, household_facts, member, year_book

pytestmark = pytest.mark.django_db
ON = date(YEAR, 3, 1)


@pytest.fixture(autouse=True)
def open_book() -> YearBook:
    areas()
    return year_book()


@pytest.fixture
def home() -> Household:
    made = household("甲某")
    member(made, "乙某", relation_to_head="spouse")
    member(made, "丙某", relation_to_head="child")
    return made


def who(name: str) -> Member:
    return Member.objects.get(name=name)


def facts(name: str, year: int = YEAR) -> MemberFacts:
    return MemberFacts.objects.get(member__name=name, year=year)


def leave(home: Household, name: str, by: User, **other: Any) -> MemberFacts:
    given = {"kind": "death", "on": ON} | other
    return close_membership(household_id=home.pk, member_id=who(name).pk, by=by, **given)


def join(home: Household, by: User | None, kind: str = "newborn", on: date = ON, **arrival: Any) -> MemberFacts:
    wanted = Arrival(**({"relation": "child"} | arrival))
    return join_household(household_id=home.pk, arrival=wanted, kind=kind, on=on, by=by)


def found(word: str, user: User) -> int:
    return found_by(Household.objects.all(), word, scope_of(user, Act.READ_REGISTRY)).count()


def test_who_leaves_stays_in_the_history_and_is_absent_from_lists_and_later_years(
    home: Household, county_officer: User
) -> None:
    assert found("丙某", county_officer) == 1
    leave(home, "丙某", county_officer, kind="married_out", note="嫁到外县")
    row = facts("丙某")
    assert (row.left_on, row.leaving_kind, row.member_change, row.member_changed_on) == (
        ON,
        "married_out",
        "married_out",
        ON,
    )
    home.refresh_from_db()
    assert (home.member_count, home.head_name, home.is_live) == (2, "甲某", True)
    assert found("丙某", county_officer) == 0
    open_year(county_code="999901", year=YEAR + 1, by=None)
    assert set(MemberFacts.objects.filter(year=YEAR + 1).values_list("member__name", flat=True)) == {"甲某", "乙某"}


def test_a_death_is_also_a_fact_and_every_change_names_its_source_and_is_an_event(
    home: Household, county_officer: User
) -> None:
    leave(home, "丙某", county_officer)
    assert facts("丙某").alive is False
    changes = {change.field: change for change in Change.objects.filter(thing_id=who("丙某").pk)}
    assert changes.keys() == {"member_change", "member_changed_on", "alive"}
    assert "死亡" in changes["member_change"].source.document
    event = Event.objects.latest("pk")
    assert (event.act, event.thing, event.thing_id) == (Act.CORRECT_FACTS.value, "registry.member", str(who("丙某").pk))


def test_a_head_leaves_only_for_a_new_head_whose_household_must_be_told_anew(
    home: Household, county_officer: User
) -> None:
    with pytest.raises(Refused, match="REG-060"):
        leave(home, "甲某", county_officer)
    leave(home, "甲某", county_officer, new_head_id=who("乙某").pk)
    assert (facts("乙某").relation_to_head, facts("丙某").relation_to_head) == ("head", None)
    assert Change.objects.get(thing_id=who("丙某").pk).before == "child"
    home.refresh_from_db()
    assert (home.head_name, home.member_count) == ("乙某", 2)


def test_only_one_who_remains_becomes_head_and_only_for_a_head(home: Household, county_officer: User) -> None:
    stranger = household("丁某")
    for name, new_head in (("甲某", who("丁某").pk), ("甲某", who("甲某").pk), ("乙某", who("丙某").pk)):
        with pytest.raises(Refused, match="REG-061"):
            leave(home, name, county_officer, new_head_id=new_head)
    assert stranger.member_count == 1


def test_the_last_one_takes_the_household_off_the_register(county_officer: User) -> None:
    alone = household("独某")
    leave(alone, "独某", county_officer)
    alone.refresh_from_db()
    assert (alone.is_live, alone.member_count) == (False, 0)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"kind": "newborn"}, "REG-062"),
        ({"kind": "远行"}, "REG-062"),
        ({"on": date(2999, 1, 1)}, "REG-063"),
        ({"on": date(YEAR - 1, 12, 31)}, "REG-002"),
    ],
)
def test_it_refuses_a_leaving_that_cannot_be(
    home: Household, county_officer: User, other: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        leave(home, "丙某", county_officer, **other)
    assert facts("丙某").left_on is None


def test_nobody_leaves_twice_or_a_closed_year(home: Household, county_officer: User) -> None:
    leave(home, "丙某", county_officer)
    with pytest.raises(Refused, match="REG-059"):
        leave(home, "丙某", county_officer)
    close_year(county_code="999901", year=YEAR, by=None)
    with pytest.raises(Refused, match="REG-001"):
        leave(home, "乙某", county_officer)


def test_a_leaving_told_late_takes_the_carried_copy_of_the_next_year_away(
    county_officer: User, home: Household
) -> None:
    year_book(YEAR - 1)
    for facts_row in MemberFacts.objects.all():
        facts_row.pk = None
        facts_row.year = YEAR - 1
        facts_row.save()
    MemberFacts.objects.filter(year=YEAR).update(is_carried=True)
    leave(home, "甲某", county_officer, on=date(YEAR - 1, 12, 20), new_head_id=who("乙某").pk)
    assert dict(MemberFacts.objects.filter(year=YEAR).values_list("member__name", "relation_to_head")) == {
        "乙某": "head",
        "丙某": None,
    }
    home.refresh_from_db()
    assert (home.head_name, home.member_count) == ("乙某", 2)


def test_verified_facts_of_a_later_year_stand_against_a_leaving(county_officer: User, home: Household) -> None:
    year_book(YEAR - 1)
    row = facts("丙某")
    row.pk, row.year = None, YEAR - 1
    row.save()
    with pytest.raises(Refused, match="REG-064"):
        leave(home, "丙某", county_officer, on=date(YEAR - 1, 12, 20))


def test_it_is_not_for_those_who_may_not_correct_there(
    home: Household, stranger: User, helper: User, other_township_clerk: User
) -> None:
    for user in (stranger, helper):
        with pytest.raises((PermissionDenied, Http404)):
            leave(home, "丙某", user)
        with pytest.raises((PermissionDenied, Http404)):
            join(home, user, name="新某")
    with pytest.raises(Http404):
        leave(home, "丙某", other_township_clerk)


def test_a_newborn_joins_and_counts_from_then_on(home: Household, county_officer: User) -> None:
    join(home, county_officer, name="丁某", born_on=ON, sex="female")
    row = facts("丁某")
    assert (row.household, row.relation_to_head, row.member_change) == (home, "child", "newborn")
    assert (row.member.birth_on, row.member.sex, row.member.id_no) == (ON, "female", None)
    home.refresh_from_db()
    assert (home.member_count, found("丁某", county_officer)) == (4, 1)


def test_who_joins_with_a_number_has_his_day_of_birth_and_sex_from_it(home: Household, county_officer: User) -> None:
    join(home, county_officer, kind="married_in", name="丁某", relation="daughter_in_law", id_no=ID_NO + "43")
    person = who("丁某")
    assert (person.id_no, person.disability_card_no, person.birth_on) == (ID_NO, ID_NO + "43", date(1960, 1, 1))
    assert (person.id_tail, person.identity_form) == (ID_NO[-4:], "resident")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"name": " "}, "REG-029"),
        ({"relation": "head"}, "REG-066"),
        ({"relation": "邻居"}, "REG-007"),
        ({"id_no": "999901196001010020"}, "REG-032"),
        ({"kind": "death"}, "REG-062"),
        ({"on": date(2999, 1, 1)}, "REG-063"),
        ({"on": date(YEAR - 1, 1, 1)}, "REG-002"),
    ],
)
def test_it_refuses_an_arrival_that_cannot_be(
    home: Household, county_officer: User, other: dict[str, Any], code: str
) -> None:
    before = Member.objects.count()
    with pytest.raises(Refused, match=code):
        join(home, county_officer, **({"name": "丁某"} | other))
    assert Member.objects.count() == before


def test_a_number_names_one_member(home: Household, county_officer: User) -> None:
    join(home, county_officer, name="丁某", id_no=ID_NO)
    with pytest.raises(Refused, match="REG-067") as refused:
        join(home, county_officer, name="戊某", id_no=ID_NO)
    assert "丁某" in refused.value.what.zh


def test_who_left_comes_back_with_his_one_row_of_the_year(home: Household, county_officer: User) -> None:
    leave(home, "丙某", county_officer, kind="imprisoned")
    join(home, county_officer, kind="other_in", on=date(YEAR, 3, 2), member_id=who("丙某").pk)
    row = facts("丙某")
    assert (row.left_on, row.leaving_kind, row.member_change) == (None, "", "other_in")
    told = Change.objects.filter(thing_id=who("丙某").pk, field="member_change").values_list("before", "after")
    assert set(told) == {("", "imprisoned"), ("imprisoned", "other_in")}


def test_who_marries_into_another_household_moves_there_once_he_has_left(home: Household, county_officer: User) -> None:
    other = household("庚某")
    with pytest.raises(Refused, match="REG-065"):
        join(other, county_officer, kind="married_in", relation="spouse", member_id=who("丙某").pk)
    leave(home, "丙某", county_officer, kind="married_out")
    join(other, county_officer, kind="married_in", relation="spouse", member_id=who("丙某").pk)
    assert facts("丙某").household == other
    other.refresh_from_db()
    home.refresh_from_db()
    assert (home.member_count, other.member_count) == (2, 2)


def test_nobody_is_taken_from_a_household_that_is_not_ones_own_to_correct(
    home: Household, township_clerk: User
) -> None:
    away = household("远某", village_code=OTHER_VILLAGE)
    with pytest.raises(Http404):
        join(home, township_clerk, kind="other_in", member_id=who("远某").pk)
    with pytest.raises(Http404):
        join(home, township_clerk, kind="other_in", member_id=10**9)
    assert facts("远某").household == away


def test_a_household_that_was_left_by_all_lives_again_with_the_first_who_joins(county_officer: User) -> None:
    alone = household("独某")
    leave(alone, "独某", county_officer)
    join(alone, county_officer, kind="other_in", name="继某", relation="head")
    alone.refresh_from_db()
    assert (alone.is_live, alone.head_name, alone.member_count) == (True, "继某", 1)


def test_nobody_joins_a_household_without_facts_of_the_year(county_officer: User) -> None:
    bare = household("甲某", with_facts=False)
    with pytest.raises(Refused, match="REG-002"):
        join(bare, county_officer, name="丁某")
    household_facts(bare)
    assert join(bare, None, name="丁某").household == bare


def test_every_kind_of_change_either_ends_a_membership_or_begins_one() -> None:
    leaving, joining = ({code.key for code in kinds_of_change(what)} for what in (LEAVING, JOINING))
    assert leaving | joining == {code.key for code in dictionary().code_lists["member_change"].codes}
    assert ("death" in leaving, "newborn" in joining, leaving & joining) == (True, True, set())
