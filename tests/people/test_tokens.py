"""A token does what its owner may do that day, no more and no longer; its secret is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from cast import MEMBERS, PASSWORD, Program, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.api import WRONG_TOKENS
from lianxin.people.commands import app
from lianxin.people.models import ApiToken, User
from lianxin.people.operations import close_account, end_grant, issue_token, revoke_token, set_password, used_token
from lianxin.people.operations.tokens import MOST_TOKENS

pytestmark = pytest.mark.django_db
NEW = {"name": "县数据平台", "days": "90", "present": PASSWORD}


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def refused(code: str, act: Callable[..., Any], **given: Any) -> None:
    before = ApiToken.objects.count(), Event.objects.count()
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(**given)
    assert refusal.value.code == code
    assert (ApiToken.objects.count(), Event.objects.count()) == before


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    now = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_it_keeps_the_digest_and_nothing_of_the_secret(township_clerk: User) -> None:
    token, secret = issue_token(user=township_clerk, name=" 平台 ", days=1, by=township_clerk)
    assert secret.startswith("lianxin_")
    assert len(secret) == len("lianxin_") + 43
    assert (token.name, len(token.digest)) == ("平台", 64)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_apitoken")
        assert secret not in str(cursor.fetchall())
    event = Event.objects.get(act="people.issue_token")
    assert event.details == {"token": token.pk, "days": 1}
    assert event.area_code == "999901101"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "PEOPLE-003"),
        ({"days": 0}, "PEOPLE-041"),
        ({"days": 367}, "PEOPLE-041"),
        ({"name": "测试程序"}, "PEOPLE-040"),
    ],
)
def test_it_refuses_what_is_no_token(stranger: User, given: dict[str, Any], code: str) -> None:
    Program(stranger)
    refused(code, issue_token, **({"user": stranger, "name": "另一个", "days": 9, "by": stranger} | given))


def test_it_issues_ten_to_an_account_and_none_to_a_closed_one(stranger: User, county_officer: User) -> None:
    for n in range(MOST_TOKENS):
        token, _ = issue_token(user=stranger, name=f"第{n}个", days=9, by=stranger)
    refused("PEOPLE-042", issue_token, user=stranger, name="再一个", days=9, by=stranger)
    revoke_token(token=token, by=stranger)
    issue_token(user=stranger, name="再一个", days=9, by=stranger)
    close_account(user=stranger, reason="离职", by=county_officer)
    refused("PEOPLE-005", issue_token, user=stranger, name="又一个", days=9, by=None)


def test_nobody_issues_or_revokes_anothers(stranger: User, county_officer: User) -> None:
    token, _ = issue_token(user=stranger, name="我的", days=9, by=stranger)
    with pytest.raises(PermissionDenied):
        issue_token(user=stranger, name="他的", days=9, by=county_officer)
    with pytest.raises(PermissionDenied):
        revoke_token(token=token, by=county_officer)
    assert signed_in(county_officer).post(f"/people/me/tokens/{token.pk}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_on is None


def test_it_lets_in_for_its_days_and_notes_the_last(stranger: User, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(stranger)
    assert program.token.used_on is None
    for days in (0, 365):
        later(monkeypatch, days)
        assert program.get("people/me").status_code == 200
        assert ApiToken.objects.get().used_on == timezone.localdate()
    later(monkeypatch, 1)
    assert program.get("people/me").status_code == 401


def test_it_lets_in_no_sooner_than_it_was_issued(stranger: User) -> None:
    program = Program(stranger)
    assert used_token(program.secret, on=program.token.issued_on - timedelta(days=1)) is None


def test_it_is_dead_when_revoked_once_and_for_all(stranger: User) -> None:
    program = Program(stranger)
    revoke_token(token=program.token, by=stranger)
    assert program.get("people/me").status_code == 401
    refused("PEOPLE-043", revoke_token, token=program.token, by=stranger)
    assert Event.objects.filter(act="people.revoke_token").count() == 1


def test_it_is_dead_when_the_account_is_closed(township_clerk: User, county_officer: User) -> None:
    program = Program(township_clerk)
    close_account(user=township_clerk, reason="离职", by=county_officer)
    assert program.get("people/me").status_code == 401
    assert Event.objects.get(act="people.close_account").details["revoked_tokens"] == [program.token.pk]
    ApiToken.objects.update(revoked_on=None)
    assert program.get("people/me").status_code == 401


def test_it_is_revoked_when_the_password_is_changed(stranger: User) -> None:
    program = Program(stranger)
    set_password(user=stranger, password="three blue wagons uphill", by=stranger)
    assert program.get("people/me").status_code == 401


def test_it_may_what_its_owner_may_that_day(township_clerk: User, county_officer: User, monkeypatch: Any) -> None:
    program = Program(township_clerk)
    assert program.get("procedures/cases").status_code == 200
    grant = township_clerk.grants.get()
    ends = timezone.localdate() + timedelta(days=2)
    end_grant(grant=grant, ends_before=ends, reason="调离", by=county_officer)
    assert program.get("procedures/cases").status_code == 200
    later(monkeypatch, 2)
    assert program.get("procedures/cases").json()["code"] == "SITE-021"
    assert program.get("people/me").json()["roles"] == []


def test_it_makes_wrong_tokens_wait_and_no_right_one(stranger: User) -> None:
    program, wrong = Program(stranger), Client(headers={"authorization": "Bearer lianxin_guessed"})
    statuses = [wrong.get("/api/v1/people/me").status_code for _ in range(WRONG_TOKENS.most + 1)]
    assert statuses == [401] * WRONG_TOKENS.most + [429]
    answer = wrong.get("/api/v1/people/me")
    assert (answer.json()["code"], answer.headers["Retry-After"]) == ("SITE-027", "900")
    assert program.get("people/me").status_code == 200
    assert wrong.get("/api/v1/people/me", REMOTE_ADDR="10.0.0.9").status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"days": 0},
        {"days": 367},
        {"revoked_on": date(2020, 1, 1)},
        {"name": "两次"},
        {"digest": "0" * 64},
    ],
    ids=["no day", "more than a year", "revoked before", "name twice", "digest twice"],
)
def test_the_database_guards_tokens(stranger: User, changed: dict[str, Any]) -> None:
    whole = {"user": stranger, "name": "两次", "digest": "0" * 64, "issued_on": timezone.localdate(), "days": 1}
    ApiToken.objects.create(**whole)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(**(whole | {"name": "一次", "digest": "1" * 64} | changed))


def test_it_shows_the_secret_once_on_the_page(stranger: User) -> None:
    browser = signed_in(stranger)
    page = browser.post("/people/me/tokens/new/", NEW).content.decode()
    secret = page.split('class="mono secret">')[1].split("<")[0]
    assert Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/people/me").status_code == 200
    mine = browser.get("/people/me/").content.decode()
    assert "县数据平台" in mine
    assert secret not in mine
    number = ApiToken.objects.get().pk
    assert "县数据平台" in browser.get(f"/people/me/tokens/{number}/revoke/").content.decode()
    assert browser.post(f"/people/me/tokens/{number}/revoke/")["Location"] == "/people/me/"
    assert "已吊销" in browser.get("/people/me/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "text"),
    [
        ({"present": "a guess"}, "present", "现在的密码不对"),
        ({"days": "400"}, "days", ""),
        ({"name": ""}, "name", ""),
        ({"name": "测试程序"}, "name", "PEOPLE-040"),
    ],
)
def test_it_issues_none_from_a_faulty_form(stranger: User, changed: dict[str, str], field: str, text: str) -> None:
    Program(stranger)
    answer = signed_in(stranger).post("/people/me/tokens/new/", NEW | changed)
    assert answer.status_code == 400
    assert text in str(answer.context["form"].errors[field])
    assert ApiToken.objects.count() == 1


def test_its_page_is_open_to_everybody_who_has_signed_in(sent_at: Callable[..., dict[str, int]]) -> None:
    assert sent_at("/people/me/tokens/new/") == dict.fromkeys(MEMBERS, 200) | {"nobody": 302}


def test_it_is_issued_and_revoked_at_the_machine(stranger: User) -> None:
    result = CliRunner().invoke(app, ["token", "stranger", "--name", "夜间任务", "--days", "30"])
    assert result.exit_code == 0
    secret = result.stdout.strip()
    assert used_token(secret, on=timezone.localdate()) is not None
    assert Event.objects.get(act="people.issue_token").actor_id is None
    assert CliRunner().invoke(app, ["revoke-token", "stranger", "--name", "夜间任务"]).exit_code == 0
    assert used_token(secret, on=timezone.localdate()) is None
    again = CliRunner().invoke(app, ["revoke-token", "stranger", "--name", "夜间任务"])
    assert isinstance(again.exception, Refused)
    assert again.exception.code == "PEOPLE-028"
