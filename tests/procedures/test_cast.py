"""Every account of the cast is sent every step of every shipped procedure: who may not, cannot, on the page, at the API, by a
command, and by the act itself. The cases are walked on by the API and by commands in turn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import Client
from typer.main import get_command
from typer.testing import CliRunner, Result

from cast import COUNTY, VILLAGE, WITH_FUNDS, Program, signed_in
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.procedures.commands import app
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import ZONE
from lianxin.procedures.domain.definitions import Hat, Subject, Version
from lianxin.procedures.models import Case
from lianxin.procedures.operations import NewCase, StepTold, begin_case, take_step
from lianxin.procedures.recording import version_of
from procedures.conftest import Clock
from procedures.makers import People, begun, in_json, told
from procedures.test_pages import url
from registry.makers import household, household_facts, year_book

pytestmark = pytest.mark.django_db
OWN = {Hat.VILLAGE: "village_team_member", Hat.TOWNSHIP: "township_clerk", Hat.COUNTY: "county_officer"}
ACTING = (*OWN.values(), "other_township_clerk", "auditor")
LAST_DAY = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Sender:
    """A member of the cast at a browser, with a program that has his token, and at the machine (nobody has neither)."""

    user: User | None
    browser: Client
    program: Program

    def commands(self, *words: str, told: Any) -> Result:
        """Run a command of the room for him, with something on its standard input."""
        assert self.user is not None
        typed = json.dumps(told, default=str)
        return CliRunner().invoke(app, [*words, "--as", self.user.username, "--told", "-"], input=typed)


@pytest.fixture(autouse=True)
def _commands_are_gathered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runner would gather them anew for each of some thousand calls."""
    monkeypatch.setattr("typer.testing._get_command", cache(get_command))


@pytest.fixture
def browsers(request: pytest.FixtureRequest) -> dict[str, tuple[User | None, Client]]:
    """Each member of the cast at a browser, signed in before the clock is set back, so that no session ends on the way."""
    users = {name: None if name == "nobody" else request.getfixturevalue(name) for name in WITH_FUNDS}
    return {name: (user, signed_in(user) if user else Client()) for name, user in users.items()}


def a_case(key: str, version: Version, people: People, clock: Clock) -> Case:
    """A case of a procedure, begun on a day on which the version was in force."""
    before = version.period.ends_before
    on = before - timedelta(days=150) if before else LAST_DAY
    clock.now = datetime(on.year, on.month, on.day, 10, tzinfo=ZONE)
    subject = shelf.procedure(key).subject
    if subject is not Subject.HOUSEHOLD:
        year_book(on.year)
        area = VILLAGE if subject is Subject.VILLAGE else COUNTY
        by = people.village if subject is Subject.VILLAGE else people.county
        return begin_case(entry=NewCase(key, on.year, area_code=area), by=by)
    home = household("甲某", household_type="ordinary")
    if on.year != 2026:
        year_book(on.year)
        household_facts(home, on.year)
    chosen = {effect.field: effect.choices[0] for effect in version.effects if effect.choices}
    return begun(home, people.village, key, year=on.year, chosen=chosen)


def states_on_the_way(version: Version) -> list[str]:
    """The states of the straight way, each with a step that may be taken there."""
    found = [version.begins]
    while steps := version.steps_from(found[-1]):
        found.append(steps[0].after)
    return found[:-1]


@pytest.mark.parametrize("key", sorted(shelf.procedures()))
def test_nobody_takes_a_step_that_is_not_his(
    key: str, people: People, clock: Clock, browsers: dict[str, tuple[User | None, Client]]
) -> None:
    version = shelf.procedure(key).versions[-1]
    case = a_case(key, version, people, clock)
    assert version_of(case) == version
    senders = {name: Sender(user, browser, Program(user)) for name, (user, browser) in browsers.items()}
    decider = Sender(people.other_officer, Client(), Program(people.other_officer))
    walkers = {one.user.pk: one for one in (*senders.values(), decider) if one.user}
    sent = set()
    for turn, state in enumerate(states_on_the_way(version)):
        come_to(case, state, people, clock, walkers, turn)
        for step in version.steps_from(state):
            sent.add(step.name)
            as_told = told(case, step.name)
            for name, one in senders.items():
                is_his = name == OWN[step.actor.hat]
                on_page(one, case, step.name, is_his)
                at_api(one, case, as_told, is_his)
                if one.user is not None:
                    by_command(one, case, as_told, is_his)
                if one.user is not None and not is_his and name in ACTING:
                    refuses(as_told, case, one.user)
        before, case.revision = case.revision, Case.objects.get(pk=case.pk).revision
        assert case.revision == before
    assert sent == set(version.steps), "a step was sent to nobody"


def on_page(one: Sender, case: Case, step: str, is_his: bool) -> None:
    """His own form comes back to him, because nothing was filled in."""
    status = one.browser.post(url("step", case.pk, step)).status_code
    assert (status == 409) is is_his, (one.user, step, status)
    assert is_his or status in {302, 403, 404}


def at_api(one: Sender, case: Case, as_told: StepTold, is_his: bool) -> None:
    """Whose it is not is refused though all is told; whose it is, because he tells of another revision."""
    body = {"seen": 0} if is_his else in_json(as_told)
    answer = one.program.post(f"procedures/cases/{case.pk}/steps/{as_told.step}", body)
    expected = {409} if is_his else ({403, 404} if one.user else {401})
    assert answer.status_code in expected, (one.user, as_told.step, answer.content.decode())
    assert not is_his or answer.json()["code"] == "PROC-080"


def by_command(one: Sender, case: Case, as_told: StepTold, is_his: bool) -> None:
    """The same at the machine."""
    result = one.commands("step", str(case.pk), as_told.step, told={"seen": 0} if is_his else in_json(as_told))
    assert isinstance(result.exception, Refused), (one.user, as_told.step, result.output)
    assert result.exception.code in ({"PROC-080"} if is_his else {"SITE-021", "SITE-022"})


def come_to(case: Case, state: str, people: People, clock: Clock, walkers: dict[int, Sender], turn: int) -> None:
    """Take the next step on, a decision by the officer who took no part: by the API and by a command in turn."""
    case.refresh_from_db()
    if case.state == state:
        return
    step = version_of(case).steps_from(case.state)[0]
    clock.pass_(days=15)
    one = walkers[(people.other_officer if step.decides else people.of(step.actor.hat)).pk]
    as_told = in_json(told(case, step.name))
    if turn % 2:
        answer = one.program.post(f"procedures/cases/{case.pk}/steps/{step.name}", as_told)
        assert answer.status_code == 200, answer.content.decode()
        assert answer.json()["state"]["key"] == state
    else:
        result = one.commands("step", str(case.pk), step.name, "--json", told=as_told)
        assert result.exit_code == 0, result.exception
        assert json.loads(result.output)["state"]["key"] == state
    case.refresh_from_db()
    assert case.state == state


def refuses(as_told: Any, case: Case, user: User) -> None:
    """The act itself refuses, whichever page, API or command would carry it."""
    with pytest.raises((PermissionDenied, Http404)), transaction.atomic():
        take_step(case_id=case.pk, told=as_told, by=user)
