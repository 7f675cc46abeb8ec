"""Every list page of every room offers its list as a workbook and as text, at the same address, with the same filters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
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
    "funds/views/plans.py:make": "the list again, under a form that was not in order",
    "monitoring/views/warnings.py:of_rules": "the list of warnings again, under a form that was not in order",
    "notices/views/public.py:notices": "open to everybody: a notice is looked at, never taken away whole",
}

_ASKED = "the answer to what was just sent, kept nowhere"
_SIDES = "one record held against itself: the two sides of a few facts"
_FORM = "a few lines beside a form, told before somebody acts"
_MENU = "a menu: each line leads to, or is, a file or a form"
_JOB = "what one import did, by sheet; its problems are a list"
# Tables in templates that are of no list, each with its reason.
OF_NO_LIST = {
    ("audit/verify.html", "断开的链接"): _ASKED,
    ("eligibility/values.html", "现在与试算后"): "a cross of three verdicts; the households that move are a list",
    (
        "exits/parts/case_panel.html",
        "各项认定",
    ): "the lines of one sheet, which is taken as the official form above them",
    ("field/collect.html", "本系统的表单"): _MENU,
    ("field/record.html", "两边的值"): _SIDES,
    ("field/take_in.html", "每条的结果"): _ASKED,
    ("funds/allocate.html", "不能安排的项目"): _FORM,
    ("funds/carry_out.html", "还没有安排的"): _FORM,
    ("funds/close.html", "各县的账"): _FORM,
    ("funds/pay_households.html", "有问题的行"): _ASKED,
    ("places/areas.html", "查找结果"): _ASKED,
    ("places/shapes.html", "已知多少"): _FORM,
    ("procedures/choose.html", "今天可以发起的程序"): _MENU,
    ("procedures/decided.html", "审定结果"): _ASKED,
    ("procedures/parts/decision.html", "批准后变更的内容"): _SIDES,
    ("procedures/parts/decision.html", "上一步以后有变化的信息"): _SIDES,
    ("registry/conflict.html", "两边的值"): _SIDES,
    ("registry/parts/job_result.html", "计数"): _JOB,
    ("registry/parts/job_sheet.html", "新增"): _JOB,
    ("reports/open_data.html", "开放数据"): _MENU,
    ("reports/parts/household_papers.html", "本户的表卡"): _MENU,
    ("reports/table.html", "文件"): _MENU,
    ("site/about.html", "随附的文件"): "parts of this program and their licences: no record of anybody",
    ("site/style.html", "农户名单"): "a sample of how tables look",
}
# They fill the template of a list only to show a form that is not in order, or to answer with a document.
FAULTY_ONLY = {
    "projects/views/holdings.py:ledger",
    "projects/views/library.py:ledger",
    "projects/views/library.py:notice",
}
_OFFERS = re.compile(r"{% (list_table|downloads) |{% table [^%]* of=")
_INCLUDED = re.compile(r'{% include "([^"]+)"')
_TABLE = re.compile(r'{% table "([^"]*)" "[^"]*"([^%]*)%}')


# Lists that want something before there is a list: which of several (?list=), a year that is open, a run, a register.
ASKING = {
    "/daily-work/tasks/", "/eligibility/", "/eligibility/values/", "/exits/", "/funds/", "/funds/credit/", "/monitoring/",
    "/pairing/plans/make/", "/benefits/batches/make/", "/reports/", "/reports/tables/new/",
}  # fmt: skip


def _calls(function: ast.FunctionDef, others: dict[str, ast.FunctionDef], seen: frozenset[str]) -> set[str]:
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and str(node.value).endswith(".html"):
            found.add(str(node.value))
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        found.add(name)
        if name in others and name not in seen:
            found |= _calls(others[name], others, seen | {name})
    return found


@cache
def _pages() -> list[tuple[str, set[str]]]:
    """Every page (a function of a view that a decorator closes) with what it calls, directly or by helpers of its module, the templates
    it fills, and the plain decorators that close it."""
    return list(_pages_read())


def _pages_read() -> Iterator[tuple[str, set[str]]]:
    for path in sorted([*SOURCE.glob("*/views.py"), *SOURCE.glob("*/views/*.py")]):
        functions = {one.name: one for one in ast.parse(path.read_text()).body if isinstance(one, ast.FunctionDef)}
        for function in functions.values():
            if function.decorator_list:
                where = f"{path.relative_to(SOURCE).as_posix()}:{function.name}"
                closed = {one.id for one in function.decorator_list if isinstance(one, ast.Name)}
                yield where, closed | _calls(function, functions, frozenset({function.name}))


@pytest.mark.one_engine
def test_every_page_that_turns_a_list_over_gives_it_as_a_file() -> None:
    turning = {where: calls for where, calls in _pages() if calls & {"keyset_page", "listed_households"}}
    without = {where for where, calls in turning.items() if "download" not in calls}
    assert len(turning) > 40
    assert without == set(WITHOUT_FILE)


@pytest.mark.one_engine
def test_every_table_of_a_template_is_of_a_declared_list_or_says_why_not() -> None:
    tables = [
        ((path.as_posix().partition("/templates/")[2], found[1]), " of=" in found[2])
        for path in sorted(SOURCE.glob("*/templates/**/*.html"))
        for found in _TABLE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert len(tables) > 120
    assert {table for table, has_list in tables if not has_list} == set(OF_NO_LIST)


@pytest.mark.one_engine
def test_every_page_that_offers_files_of_lists_gives_them() -> None:
    texts = {
        path.as_posix().partition("/templates/")[2]: path.read_text(encoding="utf-8")
        for path in SOURCE.glob("*/templates/**/*.html")
    }
    offering = {name for name, text in texts.items() if _OFFERS.search(text)}
    while more := {
        name for name, text in texts.items() if name not in offering and offering & set(_INCLUDED.findall(text))
    }:
        offering |= more
    # What a form sends has no links in its answer.
    silent = {
        where
        for where, calls in _pages()
        if calls & offering and "download" not in calls and "require_POST" not in calls
    }
    assert len(offering) > 120
    assert silent == FAULTY_ONLY


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
