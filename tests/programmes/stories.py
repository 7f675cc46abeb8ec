"""A programme loaded once for all tests of a module, its statements answered, and what moves when a row is taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from conftest import NOW, TODAY
from guards import unguarded
from lianxin.people.models import User
from lianxin.programmes.catalogue import load_programme, programme_named
from lianxin.programmes.loading import Loaded
from lianxin.reports.indicators.answering import Answer, answers_to, statements_of

Figures = dict[str, object]


@contextmanager
def story(name: str, folder: Path, blocker: Any) -> Iterator[Loaded]:
    """Load a programme into the test database and take it away again in the end."""
    with blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: NOW)
        with transaction.atomic():
            yield load_programme(programme_named(name), folder, on=TODAY, say=lambda words: None)
            transaction.set_rollback(True)


def answers_of(name: str) -> list[Answer]:
    """Every statement of a programme beside its figure."""
    return answers_to(statements_of(name), reader=None, now=NOW)


def figures_of(name: str) -> Figures:
    """The figure of each statement, by its number."""
    return {answer.statement.number: answer.figure.value for answer in answers_of(name)}


def moved(name: str, before: Figures, act: Callable[[], object], *, guards: tuple[str, ...] = ()) -> set[str]:
    """Take a row away and tell which statements have another figure; what the database guards is lifted for it."""
    _lifted(list(guards), act)
    after = figures_of(name)
    return {number for number, value in before.items() if after[number] != value}


def first_gone(rows: QuerySet[Any]) -> Callable[[], object]:
    """An act that takes the first of some rows away."""

    def act() -> object:
        return rows.all()[0].delete()

    return act


def _lifted(guards: list[str], act: Callable[[], object]) -> None:
    if not guards:
        act()
        return
    with unguarded(connection, guards[0]):
        _lifted(guards[1:], act)


def refused_pages(accounts: list[dict[str, Any]]) -> list[str]:
    """Send each account to its workbench and to every page of its navigation; return what did not answer 200."""
    wrong = []
    for account in accounts:
        client = Client()
        client.force_login(User.objects.get(username=account["username"]))
        home = client.get("/", follow=True)
        links = sorted(set(re.findall(r'href="(/[a-z][a-z/-]*/)"', home.content.decode())))
        assert len(links) > 2
        for link in ["/", *(one for one in links if not one.startswith(("/sign", "/static", "/language")))]:
            status = client.get(link, follow=True).status_code
            if status != 200:
                wrong.append(f"{account['username']} {link} {status}")
    return wrong
