"""Opening a masked value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cast import signed_in
from lianxin.audit.models import Event
from lianxin.people.models import User
from lianxin.registry.models import Household, Member
from registry.makers import ID_NO, YEAR

pytestmark = pytest.mark.django_db


def opened(user: User, of: Household, *, htmx: bool = False, **form: Any) -> Any:
    headers = {"HX-Request": "true"} if htmx else {}
    return signed_in(user).post(f"/registry/households/{of.pk}/open/", {"year": YEAR} | form, headers=headers)


def openings() -> list[Event]:
    return list(Event.objects.filter(act="registry.open_sensitive"))


def test_it_is_for_those_who_may_open(sent_at: Callable[..., dict[str, int]], helped: Household, wife: Member) -> None:
    form = {"year": YEAR, "member": wife.pk, "field": "id_no"}
    answers = sent_at(f"/registry/households/{helped.pk}/open/", method="post", form=form)
    assert answers == dict.fromkeys(("county_officer", "township_clerk", "village_team_member", "auditor"), 200) | {
        "other_township_clerk": 404, "helper": 403, "other_helper": 403, "unit_liaison": 403, "stranger": 403,
        "nobody": 302,
    }  # fmt: skip
    assert len(openings()) == 4


def test_it_shows_the_number_as_a_fragment(township_clerk: User, family: Household, wife: Member) -> None:
    shown = opened(township_clerk, family, htmx=True, member=wife.pk, field="id_no").content.decode()
    assert ID_NO in shown
    assert "<html" not in shown


def test_it_shows_the_number_on_a_page_without_scripts(township_clerk: User, family: Household, wife: Member) -> None:
    response = opened(township_clerk, family, member=wife.pk, field="id_no")
    assert ID_NO in response.content.decode()
    assert "<html" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_it_shows_an_illness_in_words(township_clerk: User, family: Household, wife: Member) -> None:
    assert "长期慢性病" in opened(township_clerk, family, htmx=True, member=wife.pk, field="health").content.decode()


def test_it_records_who_opened_what_and_never_the_value(township_clerk: User, family: Household, wife: Member) -> None:
    opened(township_clerk, family, member=wife.pk, field="id_no")
    (event,) = openings()
    assert (event.actor_id, event.thing, event.thing_id) == (township_clerk.pk, "registry.member", str(wife.pk))
    assert event.details["fields"] == ["id_no"]
    assert ID_NO not in str(event.details)


def test_it_does_not_open_by_a_link(township_clerk: User, family: Household) -> None:
    client = signed_in(township_clerk)
    assert client.get(f"/registry/households/{family.pk}/open/").status_code == 405
    assert not openings()


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"field": "nonsense"}, "REG-006"),
        ({"field": ""}, "REG-006"),
        ({"field": "phone", "year": "x"}, "REG-006"),
        ({"field": "main_cause", "year": "1999"}, "REG-002"),
    ],
)
def test_it_refuses_what_it_does_not_know(
    township_clerk: User, family: Household, form: dict[str, str], code: str
) -> None:
    response = opened(township_clerk, family, **form)
    assert response.status_code == 409
    assert code in response.content.decode()
    assert not openings()


def test_it_does_not_open_a_member_of_another_household(
    county_officer: User, far_family: Household, wife: Member
) -> None:
    assert opened(county_officer, far_family, member=wife.pk, field="id_no").status_code == 404
    assert not openings()
