"""Every account of the cast is sent every step of every shipped procedure: who may not, cannot, on the page and by the act itself.

There is no HTTP API for cases yet, and no command takes a step (``test_no_command_takes_a_step``): whoever adds one adds it here.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import Client

from cast import COUNTY, VILLAGE, WITH_FUNDS
from lianxin.people.models import User
from lianxin.procedures.commands import app
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import ZONE
from lianxin.procedures.domain.definitions import Hat, Subject, Version
from lianxin.procedures.models import Case
from lianxin.procedures.operations import NewCase, begin_case, take_step
from lianxin.procedures.recording import version_of
from procedures.conftest import Clock
from procedures.makers import People, begun, told, took
from procedures.test_pages import url
from registry.makers import household, household_facts, year_book

pytestmark = pytest.mark.django_db
OWN = {Hat.VILLAGE: "village_team_member", Hat.TOWNSHIP: "township_clerk", Hat.COUNTY: "county_officer"}
ACTING = (*OWN.values(), "other_township_clerk", "auditor")
LAST_DAY = date(2026, 6, 1)


@pytest.fixture
def senders(request: pytest.FixtureRequest) -> dict[str, tuple[Client, User | None]]:
    """Each member of the cast at a browser, signed in once."""
    found: dict[str, tuple[Client, User | None]] = {}
    for name in WITH_FUNDS:
        client = Client()
        user = None if name == "nobody" else request.getfixturevalue(name)
        if user is not None:
            client.force_login(user)
        found[name] = (client, user)
    return found


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
    key: str, people: People, clock: Clock, senders: dict[str, tuple[Client, User | None]]
) -> None:
    version = shelf.procedure(key).versions[-1]
    case = a_case(key, version, people, clock)
    assert version_of(case) == version
    sent = set()
    for state in states_on_the_way(version):
        come_to(case, state, people, clock)
        for step in version.steps_from(state):
            sent.add(step.name)
            as_told = told(case, step.name)
            for name, (client, user) in senders.items():
                status = client.post(url("step", case.pk, step.name)).status_code
                is_his = name == OWN[step.actor.hat]
                # His own form comes back to him, because nothing was filled in.
                assert (status == 409) is is_his, (name, step.name, status)
                assert is_his or status in {302, 403, 404}
                if user is not None and not is_his and name in ACTING:
                    refuses(as_told, case, user)
        before, case.revision = case.revision, Case.objects.get(pk=case.pk).revision
        assert case.revision == before
    assert sent == set(version.steps), "a step was sent to nobody"


def come_to(case: Case, state: str, people: People, clock: Clock) -> None:
    """Take the next step on, a decision by the officer who took no part."""
    case.refresh_from_db()
    if case.state == state:
        return
    step = version_of(case).steps_from(case.state)[0]
    clock.pass_(days=15)
    took(case, step.name, people.other_officer if step.decides else people.of(step.actor.hat))
    case.refresh_from_db()
    assert case.state == state


def refuses(as_told: Any, case: Case, user: User) -> None:
    """The act itself refuses, whichever page, API or command would carry it."""
    with pytest.raises((PermissionDenied, Http404)), transaction.atomic():
        take_step(case_id=case.pk, told=as_told, by=user)


def test_no_command_takes_a_step() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands}  # type: ignore[union-attr]
    assert names == {"check", "show", "diagram", "due", "verify", "log", "conformance"}
