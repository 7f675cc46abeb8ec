"""Follow every number that waits for a reader, on his workbench and on his board, and say where the page does not show as many."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from lianxin.people.models import User
from lianxin.site.workbench import Waiting

_MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
_COUNT = re.compile(r'class="results__count"[^>]*>[^<\d]*([\d,]+)')
_BODY = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
_ITEMS = re.compile(r'<ul(?: class="plain")?>(.*?)</ul>', re.DOTALL)
_ONE_THING = re.compile(r"/\d+/$")
# Days of a month are marks in the rows of persons, and a village's report of today is one form.
_NO_ROWS = ("/daily-work/attendance/", "/supervision/disputes/today/")


def numbers_astray(client: Client, username: str) -> tuple[list[str], int]:
    """What does not open as many as it says, and how many numbers were followed."""
    client.force_login(User.objects.get(username=username))
    home, board = client.get("/"), client.get("/reports/", follow=True)
    lines = [line.waiting for line in home.context["lines"]]
    if board.status_code == 200:
        lines += [line.waiting for line in board.context["firsts"].lines]
    told = {(one.url, one.count): one for one in lines if one.count is not None and one.url not in _NO_ROWS}
    wrong = [words for one in told.values() if (words := _wrong(client, one))]
    return [f"{username}: {words}" for words in wrong], len(told)


def _wrong(client: Client, one: Waiting) -> str:
    opened = client.get(one.url, follow=True)
    shown = _shown(opened, one.url) if opened.status_code == 200 else None
    return "" if shown == one.count else f"{one.words.zh} {one.count}, {one.url}: {opened.status_code}, {shown}"


def _shown(opened: Any, address: str) -> int:
    """How many a page says that there are, or else how many rows or items it lists first; the page of one thing shows one."""
    if _ONE_THING.search(address):
        return 1
    if opened.context.get("is_cut"):
        # The calendar of villages lists the first of them, and says beside of how many.
        return int(opened.context["villages"])
    anchor = address.partition("#")[2]
    found = _MAIN.search(opened.content.decode())
    assert found is not None
    page = found[0]
    if anchor:
        page = page[page.index(f'id="{anchor}"') :]
    elif said := _COUNT.search(page):
        return int(said[1].replace(",", ""))
    if body := _BODY.search(page):
        return body[1].count("<tr")
    return sum(items.count("<li") for items in _ITEMS.findall(page))
