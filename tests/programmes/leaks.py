"""Walk the pages of a reader as links lead, and gather every small number of people that a chart or a list tells him."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from lianxin.core.charts import Bars, Definition, DotMap, Funnel, Lines, Sankey, SmallMultiples, StackedBars
from lianxin.site.listing import Listing
from lianxin.site.templatetags import house
from lianxin.site.veiling import PEOPLE

_LINK = re.compile(r'href="(/[^"#]*|\?[^"#]*)"')
# Files, pictures and what changes something are no pages; one page of a kind shows what all of its kind show.
_LEFT_OUT = re.compile(r"format=|/(static|look|public)/|sign-out|\.(png|svg|pdf|docx)")
_MOST_OF_A_KIND = 1


def numbers_of(drawn: Definition) -> Iterable[float | None]:
    """The counts of people that a chart tells."""
    if isinstance(drawn, SmallMultiples):
        return [value for panel in drawn.panels for value in numbers_of(panel)]
    if getattr(drawn, "unit", None) is None or drawn.unit.en not in PEOPLE:  # type: ignore[union-attr]
        return []
    if isinstance(drawn, Bars | Funnel):
        return [mark.value for mark in drawn.marks]
    if isinstance(drawn, DotMap):
        return [dot.value for dot in drawn.dots]
    if isinstance(drawn, StackedBars):
        return [value for stack in drawn.stacks for value in stack.values]
    if isinstance(drawn, Sankey):
        return [band.value for band in drawn.bands]
    return [value for series in drawn.series for value in series.values] if isinstance(drawn, Lines) else []


def leaks(
    client: Client, monkeypatch: pytest.MonkeyPatch, *, least: int, most: int = 60
) -> tuple[list[str], dict[str, str], int]:
    """What a reader is told of fewer than ``least`` people, where; the pages that he saw, and how many charts and lists of people."""
    found: list[str] = []
    seen = {"here": "", "told": 0}
    draw, body = house._chart, house.body_of

    def drawing(definition: Definition) -> Any:
        counts = [value for value in numbers_of(definition) if value is not None]
        seen["told"] = int(seen["told"]) + bool(counts)
        found.extend(f"{seen['here']} {definition.title.zh}: {value}" for value in counts if 0 < value < least)
        return draw(definition)

    def listing(told: Listing, rows: Iterable[Any]) -> Any:
        rows = list(rows)
        columns = [column for column in told.columns if column.of_people]
        seen["told"] = int(seen["told"]) + bool(columns and rows)
        for column in columns:
            values = [value for row in rows if isinstance(value := column.filed(row), int)]
            found.extend(
                f"{seen['here']} {told.name} {column.words.zh}: {value}" for value in values if 0 < value < least
            )
        return body(told, rows)

    with monkeypatch.context() as patch:
        patch.setattr(house, "_chart", drawing)
        patch.setattr(house, "body_of", listing)
        waiting, kinds, pages = deque(["/", "/reports/"]), dict[str, int](), dict[str, str]()
        while waiting and len(pages) < most:
            address = waiting.popleft()
            try:
                kind = resolve(address.partition("?")[0]).view_name
            except Resolver404:
                continue
            if _LEFT_OUT.search(address) or kinds.get(kind, 0) >= _MOST_OF_A_KIND:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            seen["here"] = address
            answer = client.get(address)
            if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                continue
            pages[address] = answer.content.decode()
            for link in _LINK.findall(pages[address]):
                waiting.append(
                    (address.partition("?")[0] + link if link.startswith("?") else link).replace("&amp;", "&")
                )
    return found, pages, int(seen["told"])
