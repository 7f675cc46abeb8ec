"""My account: open to everybody who has signed in, about nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from cast import MEMBERS, PASSWORD, signed_in
from lianxin.audit.models import Event
from lianxin.people.models import User
from lianxin.site.throttle import ATTEMPTS

pytestmark = pytest.mark.django_db
SECRET = "three blue wagons uphill"
CHANGE = {"present": PASSWORD, "password": SECRET, "again": SECRET}
EVERYBODY = dict.fromkeys(MEMBERS, 200) | {"nobody": 302}


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def fault(answer: Any, field: str) -> str:
    assert answer.status_code == 400
    return str(answer.context["password_form"].errors[field][0])


def test_it_is_open_to_everybody_who_has_signed_in(sent_at: Callable[..., dict[str, int]]) -> None:
    assert sent_at("/people/me/") == EVERYBODY


@pytest.mark.parametrize("part", ["language/", "password/"])
def test_it_writes_nothing_from_an_empty_form_or_by_an_address(
    sent_at: Callable[..., dict[str, int]], part: str
) -> None:
    assert sent_at(f"/people/me/{part}", method="post") == dict.fromkeys(MEMBERS, 400) | {"nobody": 302}
    assert sent_at(f"/people/me/{part}") == dict.fromkeys(MEMBERS, 405) | {"nobody": 302}


def test_it_shows_ones_own_roles(unit_liaison: User, stranger: User, helper: User) -> None:
    page = signed_in(unit_liaison).get("/people/me/").content.decode()
    for text in ("联络庚", "单位联络员", "甲局", "999901"):
        assert text in page
    assert "还没有角色" in signed_in(stranger).get("/people/me/").content.decode()
    assert "H-01" in signed_in(helper).get("/people/me/").content.decode()


def test_it_changes_the_language_of_ones_pages_with_an_event(stranger: User) -> None:
    browser = signed_in(stranger)
    answer = browser.post("/people/me/language/", {"language": "en"})
    assert answer["Location"] == "/people/me/"
    assert answer.cookies["language"].value == "en"
    assert "My account" in browser.get("/people/me/").content.decode()
    assert Event.objects.get(act="people.set_language").details == {"language": "en"}


@pytest.mark.parametrize("language", ["fr", ""])
def test_it_knows_no_other_language(stranger: User, language: str) -> None:
    assert signed_in(stranger).post("/people/me/language/", {"language": language}).status_code == 400
    stranger.refresh_from_db()
    assert stranger.language == "zh-hans"


def test_it_changes_the_password_and_ends_the_other_sessions(stranger: User) -> None:
    here, elsewhere = signed_in(stranger), signed_in(stranger)
    assert here.post("/people/me/password/", CHANGE)["Location"] == "/people/me/"
    assert here.get("/people/me/").status_code == 200
    assert elsewhere.get("/people/me/").status_code == 302
    stranger.refresh_from_db()
    assert stranger.check_password(SECRET)
    assert Event.objects.filter(act="people.set_password", actor_id=stranger.pk).count() == 1


@pytest.mark.parametrize(
    ("changed", "field", "text"),
    [
        ({"present": "not the password"}, "present", "现在的密码不对"),
        ({"present": ""}, "present", ""),
        ({"password": "short", "again": "short"}, "password", "PEOPLE-004"),
        ({"again": "another long sentence"}, "again", "不一样"),
    ],
)
def test_it_refuses_a_password_at_its_field(stranger: User, changed: dict[str, str], field: str, text: str) -> None:
    answer = signed_in(stranger).post("/people/me/password/", CHANGE | changed)
    assert text in fault(answer, field)
    assert SECRET not in answer.content.decode()
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)


def test_it_makes_guessing_the_present_password_slow(stranger: User) -> None:
    browser = signed_in(stranger)
    for _ in range(ATTEMPTS):
        browser.post("/people/me/password/", CHANGE | {"present": "a guess"})
    assert "SITE-003" in fault(browser.post("/people/me/password/", CHANGE), "present")
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)
