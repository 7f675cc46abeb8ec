"""``lianxin people …`` as somebody at the machine runs it."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner, Result

from cast import COUNTY, PASSWORD, TOWNSHIP, account
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.commands import app
from lianxin.people.models import Grant, Unit, User

pytestmark = pytest.mark.django_db


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, words, input=typed)


def refused_with(result: Result) -> str:
    assert isinstance(result.exception, Refused), result.output
    return result.exception.code


def granted(*more: str, role: str = "township_clerk") -> Result:
    return run("grant", "stranger", "--role", role, "--starts-on", "2026-01-01", "--reason", "任命", *more)


def test_it_asks_twice_for_a_password_and_never_shows_it() -> None:
    result = run("add-account", "first", "--name", "首任", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert User.objects.get(username="first").check_password(PASSWORD)
    assert Event.objects.get().actor_id is None


def test_it_reads_a_password_from_standard_input_when_told() -> None:
    assert run("add-account", "first", "--name", "首任", "--password-stdin", typed=PASSWORD + "\n").exit_code == 0
    assert User.objects.get().check_password(PASSWORD)


def test_it_offers_no_option_that_would_put_a_password_on_the_command_line() -> None:
    result = run("add-account", "first", "--name", "首任", "--password", PASSWORD)
    assert result.exit_code == 2
    assert not User.objects.exists()


def test_it_refuses_two_passwords_that_differ() -> None:
    result = run("add-account", "first", "--name", "首任", typed=f"{PASSWORD}\nanother-{PASSWORD}\n")
    assert result.exit_code != 0
    assert not User.objects.exists()


def test_it_grants_lists_and_ends_a_role(stranger: User) -> None:
    assert granted("--area", TOWNSHIP).exit_code == 0
    number = str(Grant.objects.get().pk)
    listed = run("list").output
    assert number in listed
    assert TOWNSHIP in listed
    assert run("end-grant", number, "--ends-before", "2026-02-01", "--reason", "离任").exit_code == 0
    assert str(Grant.objects.get().ends_before) == "2026-02-01"


def test_it_grants_a_liaison_his_unit(stranger: User, unit: Unit) -> None:
    assert granted("--area", COUNTY, "--unit", unit.code, role="unit_liaison").exit_code == 0
    assert Grant.objects.get().unit == unit


def test_it_sets_a_password_and_closes_an_account(stranger: User) -> None:
    run("set-password", "stranger", "--password-stdin", typed="set-at-the-machine-1\n")
    assert User.objects.get().check_password("set-at-the-machine-1")
    assert run("close-account", "stranger", "--reason", "停用").exit_code == 0
    assert "停用" in run("list").output
    assert not User.objects.get().is_active


def test_it_refuses_what_it_does_not_know(stranger: User) -> None:
    assert refused_with(run("close-account", "phantom", "--reason", "停用")) == "PEOPLE-028"
    assert refused_with(run("end-grant", "999", "--ends-before", "2026-02-01", "--reason", "离任")) == "PEOPLE-028"
    assert refused_with(granted("--unit", "U-404", role="unit_liaison")) == "PEOPLE-028"
    assert refused_with(granted(role="emperor")) == "PEOPLE-007"


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "1/2/2026"])
def test_it_refuses_a_day_that_is_none(stranger: User, day: str) -> None:
    result = run("grant", "stranger", "--role", "helper", "--starts-on", day, "--reason", "任命")
    assert result.exit_code == 2
    assert not Grant.objects.exists()
    assert account("still", "照常")
