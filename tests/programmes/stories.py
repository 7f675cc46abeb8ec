"""A programme loaded once for all tests of a module, its statements answered, and what moves when a row is taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
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
from lianxin.programmes.catalogue import PROGRAMMES, load_programme, programme_named
from lianxin.programmes.loading import Loaded
from lianxin.reports.addresses import figure_address
from lianxin.reports.domain.indicators import Measure
from lianxin.reports.indicators.answering import Answer, answers_to, statements_of
from lianxin.reports.indicators.counting import parts_of, references
from lianxin.reports.wording import figure_words

Figures = dict[str, object]
# Of the pages of an account so many-th is looked at in one programme.
_SHARE = 3


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


def shut_statements(name: str, accounts: list[dict[str, Any]]) -> list[str]:
    """Open the address that is printed of each statement as the county officer does; return what does not tell the very figure, or rests on
    rows that do not come to it."""
    client, wrong = Client(), []
    client.force_login(User.objects.get(username=accounts[0]["username"]))
    for answer in answers_of(name):
        number, page = answer.statement.number, client.get(figure_address(answer.figure.question))
        told = page.context.get("told") if page.status_code == 200 else None
        if told != figure_words(answer.figure) or told.zh not in page.content.decode() or not page.context["rows"]:
            wrong.append(f"{number} {page.status_code} {told}")
        if not _adds_up(answer):
            wrong.append(f"{number} rows")
    return wrong


def _adds_up(answer: Answer) -> bool:
    """Whether the rows that a figure opens to are as many as it says, and come to it."""
    figure = answer.figure
    rows = [row for source, found in parts_of(figure.question, None) for row in references(source, found)]
    if len(rows) != figure.rows:
        return False
    match figure.indicator.measure:
        case Measure.SUM:
            return sum(Fraction(Decimal(row.value)) for row in rows) == figure.value
        case Measure.COUNT_DISTINCT:
            return len({row.value for row in rows}) == figure.value
    return True


def refused_pages(name: str, accounts: list[dict[str, Any]]) -> list[str]:
    """Send the accounts of a programme to the pages of their navigation; return what did not answer 200.

    Every account sees its workbench, and a third of its pages: another third in each programme, so that the five together send
    everybody everywhere.
    """
    wrong, turn = [], list(PROGRAMMES).index(name)
    for number, account in enumerate(accounts):
        client = Client()
        client.force_login(User.objects.get(username=account["username"]))
        home = client.get("/", follow=True)
        links = sorted(set(re.findall(r'href="(/[a-z][a-z/-]*/)"', home.content.decode())))
        assert len(links) > 2
        pages = [one for one in links if not one.startswith(("/sign", "/static", "/language"))]
        for link in ["/", *(one for place, one in enumerate(pages) if (place + number + turn) % _SHARE == 0)]:
            status = client.get(link, follow=True).status_code
            if status != 200:
                wrong.append(f"{account['username']} {link} {status}")
    return wrong
