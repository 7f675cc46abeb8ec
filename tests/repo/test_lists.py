"""Every list page of every room offers its list as a workbook and as text, at the same address, with the same filters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cast import COUNTY, account_with, signed_in
from lianxin.audit.models import Event
from lianxin.people.models import User
from lianxin.people.roles import Role

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lianxin"
# Pages that turn a list over and give no file of it, each with its reason.
WITHOUT_FILE = {
    "field/views/collecting.py:form": "what was filled in is taken as tables of its own (answers, ?format=)",
    "funds/views/plans.py:make": "the list again, under a form that was not in order",
    "funds/views/tranches.py:tranches": "the official ledger of tranches is the file, with the same filters (fund-ledger)",
    "monitoring/views/warnings.py:of_rules": "the list of warnings again, under a form that was not in order",
    "notices/views/public.py:notices": "open to everybody: a notice is looked at, never taken away whole",
}


# Lists that want something before there is a list: which of several (?list=), a year that is open, a run, a register.
ASKING = {"/daily-work/tasks/", "/eligibility/", "/eligibility/values/", "/exits/", "/pairing/plans/make/", "/reports/"}


def _calls(function: ast.FunctionDef, others: dict[str, ast.FunctionDef], seen: frozenset[str]) -> set[str]:
    found = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        found.add(name)
        if name in others and name not in seen:
            found |= _calls(others[name], others, seen | {name})
    return found


def _pages() -> Iterator[tuple[str, set[str]]]:
    """Every page (a function of a view that a decorator closes) with what it calls, directly or by helpers of its module."""
    for path in sorted([*SOURCE.glob("*/views.py"), *SOURCE.glob("*/views/*.py")]):
        functions = {one.name: one for one in ast.parse(path.read_text()).body if isinstance(one, ast.FunctionDef)}
        for function in functions.values():
            if function.decorator_list:
                where = f"{path.relative_to(SOURCE).as_posix()}:{function.name}"
                yield where, _calls(function, functions, frozenset({function.name}))


@pytest.mark.one_engine
def test_every_page_that_turns_a_list_over_gives_it_as_a_file() -> None:
    turning = {where: calls for where, calls in _pages() if calls & {"keyset_page", "listed_households"}}
    without = {where for where, calls in turning.items() if "download" not in calls}
    assert len(turning) > 40
    assert without == set(WITHOUT_FILE)


def _addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every address that has a name and needs nothing filled in, with the page that answers it."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            name = f"{prefix}{one.namespace}:" if one.namespace else prefix
            if not one.pattern.regex.groups:
                yield from _addresses(one, name)
        elif isinstance(one, URLPattern) and one.name and not one.pattern.regex.groups:
            path = one.callback.__module__.removeprefix("lianxin.").replace(".", "/")
            yield reverse(f"{prefix}{one.name}"), f"{path}.py:{getattr(one.callback, '__name__', '')}"


@pytest.fixture
def readers(db: None) -> list[User]:
    """Between them they may see every list."""
    roles = (Role.COUNTY_OFFICER, Role.AUDITOR, Role.DISCIPLINE_OFFICER, Role.TOWNSHIP_CLERK, Role.HELPER)
    return [account_with(role, COUNTY, username=role.value, name=role.value) for role in roles]


def _taken(client: Client, address: str, kind: str) -> Any:
    found = client.get(address, {"format": kind})
    is_file = "attachment" in found.headers.get("Content-Disposition", "")
    return found if is_file else None


def test_every_list_without_a_further_question_comes_as_text_and_as_a_workbook(readers: list[User]) -> None:
    giving = {where for where, calls in _pages() if "download" in calls}
    addresses = {address for address, page in _addresses() if page in giving}
    clients = [signed_in(reader) for reader in readers]
    without = set()
    for address in sorted(addresses):
        taken = next(((one, file) for one in clients if (file := _taken(one, address, "csv")) is not None), None)
        if taken is None:
            without.add(address)
            continue
        client, found = taken
        assert b"".join(found.streaming_content).startswith(b"\xef\xbb\xbf"), address
        workbook = _taken(client, address, "xlsx")
        assert b"".join(workbook.streaming_content).startswith(b"PK"), address
    assert without == ASKING
    assert len(addresses) > 45
    assert Event.objects.filter(act__contains="download").count() >= 2 * len(addresses - without)
