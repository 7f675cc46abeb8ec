"""Hold the file of every list on a page against the page: it is there, has the rows of the page, and names nobody that the page hides."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Mapping

from django.test import Client

from lianxin.core.kernel.identifiers import read_identity_number
from lianxin.registry.models import Household, Member

# The table of a drawing is closed away under it; the others are lists.
_DRAWING = re.compile(r'<details class="figure__table">.*?</details>', re.S)
_TABLE = re.compile(r'<div class="table-frame".*?</table></div>', re.S)
_LINK = re.compile(r'href="(\?[^"]*format=csv[^"]*)"')
_BODY = re.compile(r"<tbody>(.*?)</tbody>", re.S)
_NUMBER = re.compile(r"\d{17}[\dX]")


def files_apart(client: Client, pages: Mapping[str, str]) -> tuple[list[str], int, int]:
    """What is wrong with files of lists on the pages; how many files were taken, and how many of them had as many rows as the page."""
    names = {*Household.objects.values_list("head_name", flat=True), *Member.objects.values_list("name", flat=True)}
    wrong, taken, alike = [], 0, 0
    for address, page in pages.items():
        for link, shown in _lists_of(page).items():
            answer = client.get(address.partition("?")[0] + html.unescape(link))
            where = f"{address} {link}"
            if answer.status_code != 200 or "attachment" not in answer.get("Content-Disposition", ""):
                wrong.append(f"{where}: no file, {answer.status_code}")
                continue
            taken += 1
            text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
            rows = list(csv.reader(io.StringIO(text)))[1:]
            if len(rows) < shown:
                wrong.append(f"{where}: {shown} rows on the page, {len(rows)} in the file")
            if len(rows) != shown:
                continue
            # A file with the rows of the page tells what the page tells.
            alike += 1
            wrong += [f"{where}: {told} is not on the page" for told in _told(rows, names) if told not in page]
    return wrong, taken, alike


def _lists_of(page: str) -> dict[str, int]:
    """The link to the file of every list of a page, with the rows of it that the page shows, in one table or in several."""
    found: dict[str, int] = {}
    parts = _TABLE.split(drawn := _DRAWING.sub("", page))[1:]
    for table, following in zip(_TABLE.findall(drawn), parts, strict=True):
        link = _LINK.search(following.partition("</p>")[0])
        if link is not None:
            rows = sum(body.count("<tr") for body in _BODY.findall(table))
            found[link.group(1)] = found.get(link.group(1), 0) + rows
    return found


def _told(rows: list[list[str]], names: set[str]) -> set[str]:
    """The people that rows name, and every full number of an identity card in them."""
    cells = {cell.strip().lstrip("'") for row in rows for cell in row}
    numbers = {number for cell in cells for number in _NUMBER.findall(cell) if not read_identity_number(number).faults}
    return (cells & names) | numbers
