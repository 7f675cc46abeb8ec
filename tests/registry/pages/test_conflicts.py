"""Deciding what import could not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cast import signed_in
from lianxin.audit.models import Event
from lianxin.people.models import User
from lianxin.registry.models import Conflict, Household, HouseholdFacts, MemberFacts
from registry.makers import YEAR, conflict, import_job, year_book

pytestmark = pytest.mark.django_db
OF_THE_TOWNSHIP = {
    "county_officer": 200, "township_clerk": 200, "other_township_clerk": 404, "village_team_member": 403,
    "helper": 403, "other_helper": 403, "unit_liaison": 403, "auditor": 403, "stranger": 403, "nobody": 302,
}  # fmt: skip


@pytest.fixture
def house(family: Household) -> Conflict:
    """The file says 70 where a person corrected the register to 80."""
    return conflict(family, "house_m2", 80.0, 70.0)


def url(of: Conflict, part: str = "") -> str:
    return f"/registry/conflicts/{of.pk}/{part}"


def test_the_worklist_is_for_importers(sent_at: Callable[..., dict[str, int]]) -> None:
    assert sent_at("/registry/conflicts/") == OF_THE_TOWNSHIP | {"other_township_clerk": 200}


def test_a_conflict_is_open_to_the_importers_of_its_area(
    sent_at: Callable[..., dict[str, int]], house: Conflict
) -> None:
    assert sent_at(url(house)) == OF_THE_TOWNSHIP
    assert sent_at(url(house, "open/"), method="post") == OF_THE_TOWNSHIP | {"auditor": 403, "village_team_member": 403}


def test_the_worklist_shows_only_the_reader_s_area(
    township_clerk: User, other_township_clerk: User, house: Conflict
) -> None:
    assert "Sheet1 · 7" in signed_in(township_clerk).get("/registry/conflicts/").content.decode()
    assert "没有待处理的冲突" in signed_in(other_township_clerk).get("/registry/conflicts/").content.decode()


def test_both_sides_are_shown_in_words(township_clerk: User, house: Conflict) -> None:
    shown = signed_in(township_clerk).get(url(house)).content.decode()
    for text in ("住房面积", "80 平方米", "70 平方米", "甲某"):
        assert text in shown


@pytest.mark.parametrize(("choice", "area"), [("keep", 80.0), ("take", 70.0)])
def test_the_register_follows_the_decision(township_clerk: User, house: Conflict, choice: str, area: float) -> None:
    response = signed_in(township_clerk).post(url(house), {"choice": choice, "reason": "入户核对"}, follow=True)
    assert "已处理" in response.content.decode()
    assert HouseholdFacts.objects.get(household_id=house.thing_id, year=YEAR).house_m2 == area  # type: ignore[attr-defined]
    decided = signed_in(township_clerk).get("/registry/conflicts/?show=decided").content.decode()
    assert "镇办乙" in decided


@pytest.mark.parametrize(
    "form",
    [
        {"choice": "keep", "reason": " "},
        {"reason": "无"},
        {"choice": "skip", "reason": "无"},
        {"choice": "zzz", "reason": "无"},
    ],
)
def test_it_refuses_half_a_decision(township_clerk: User, house: Conflict, form: dict[str, str]) -> None:
    response = signed_in(township_clerk).post(url(house), form)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Conflict.objects.get().choice


def test_it_is_decided_once(township_clerk: User, house: Conflict) -> None:
    client = signed_in(township_clerk)
    client.post(url(house), {"choice": "keep", "reason": "核对"})
    response = client.post(url(house), {"choice": "take", "reason": "又改主意"})
    assert "REG-049" in response.context["form"].errors.as_text()
    assert Conflict.objects.get().choice == "keep"


def test_it_takes_nothing_into_a_closed_year(township_clerk: User, house: Conflict) -> None:
    book = year_book()
    book.state = "closed"
    book.save()
    response = signed_in(township_clerk).post(url(house), {"choice": "take", "reason": "核对"})
    assert "REG-001" in response.content.decode()


def test_sensitive_values_are_closed_until_opened_and_that_is_recorded(township_clerk: User, family: Household) -> None:
    wife = MemberFacts.objects.get(member__name="乙某")
    closed = Conflict.objects.create(
        job=import_job(is_dry_run=False), kind=Conflict.Kind.CORRECTED, village_code=family.village_code, place="S · 3",
        table="member", thing_id=wife.member_id, values={"health": [",long_term_illness,", ",healthy,"]},
    )  # fmt: skip
    client = signed_in(township_clerk)
    assert "长期慢性病" not in client.get(url(closed)).content.decode()
    assert "长期慢性病" in client.post(url(closed, "open/")).content.decode()
    assert Event.objects.get(act="registry.open_sensitive").thing_id == str(closed.pk)


def test_a_row_that_several_match_can_only_be_left_out(township_clerk: User, family: Household) -> None:
    several = Conflict.objects.create(
        job=import_job(is_dry_run=False), kind=Conflict.Kind.AMBIGUOUS, village_code=family.village_code, place="S · 4",
        table="household", candidates=[family.pk],
    )  # fmt: skip
    response = signed_in(township_clerk).get(url(several))
    assert [key for key, _ in response.context["form"].fields["choice"].choices] == ["skip"]
    assert "甲某" in response.content.decode()
