"""Walk the pages of a reader as links lead, and gather every small number of people that a chart, a list, a sentence, a ratio, or two of
them together tell him."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from lianxin.core.charts import Bars, Definition, DotMap, Funnel, Lines, Sankey, SmallMultiples, StackedBars
from lianxin.site.listing import Listing, People
from lianxin.site.templatetags import house
from lianxin.site.veiling import PEOPLE

_LINK = re.compile(r'href="(/[^"#]*|\?[^"#]*)"')
# Files, pictures and what changes something are no pages; one page of a kind shows what all of its kind show.
_LEFT_OUT = re.compile(r"format=|/(static|look|public)/|sign-out|\.(png|svg|pdf|docx)")
_MOST_OF_A_KIND = 1
# Pages whose sentences and ratios count people; elsewhere they count days, money, villages, files.
_TELLING = re.compile(r"^/(exits|eligibility|pairing)/")
_SENTENCE = re.compile(
    r"(达到|未达到|无法判定|未脱贫|已脱贫|监测对象|结对)(?:的?户)? ?[：:]? ?(\d[\d,]*)(?=[，。；户人])"
)
_RATIO = re.compile(r"(?<![\d/-])(\d[\d,]*) / (\d[\d,]*)(?![\d/])")
_TAG = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)


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


def told_in_words(page: str, least: int) -> Iterable[str]:
    """The small numbers that sentences tell, and ratios by either of their numbers or by what lies between."""
    text = re.sub(r"\s+", " ", _TAG.sub(" ", page))
    for found in _SENTENCE.finditer(text):
        if 0 < int(found[2].replace(",", "")) < least:
            yield found[0]
    for found in _RATIO.finditer(text):
        part, whole = (int(number.replace(",", "")) for number in found.groups())
        if any(0 < number < least for number in (part, whole, whole - part)):
            yield found[0]


def told_by_columns(told: Listing, row: Any, least: int) -> Iterable[str]:
    """The small numbers that a row tells by two of its columns of which one is a part of the other."""
    counted = {column.counts: column for column in told.columns if column.counts}
    whole = next((column for column in told.columns if column.of_people is People.WHOLE), None)
    if whole is not None:
        counted[""] = whole
    for column in told.columns:
        outers = [*column.some_of, *([""] if column.of_people is People.PART else [])]
        for outer in (counted[name] for name in outers if name in counted):
            more, some = outer.filed(row), column.filed(row)
            if isinstance(more, int) and isinstance(some, int) and 0 < more - some < least:
                yield f"{outer.words.zh} {more} − {column.words.zh} {some}"


def told_by_a_board(context: Any, least: int) -> Iterable[str]:
    """The small numbers that a board tells by its households, answers and rates together: each of them that is shown, and what is left of
    one when others are taken from it that count some of the same households."""
    shown = {words.zh: number for words, number, _ in (*context["counts"], *context.get("verdicts", ()))}
    numbers = {
        name: int(str(told).replace(",", "")) for name, told in shown.items() if re.fullmatch(r"[\d,]+", str(told))
    }
    ratios = {
        words.zh: tuple(int(number.replace(",", "")) for number in found.groups())
        for words, badge in context["light_cards"]
        if (found := re.search(r"(\d[\d,]*)/(\d[\d,]*)<", str(badge)))
    }
    for name in ("识别有结论", "结对", "有计划", "走访及时", "今年核实过"):
        part, whole = ratios.get(name, (0, 0))
        if any(0 < number < least for number in (part, whole, whole - part)):
            yield f"{name} {part}/{whole}"
    homes, answers = numbers.get("农户"), [words.zh for words, _, _ in context.get("verdicts", ())]
    if homes is None or not answers:
        return
    at_risk, safe, unknown = (numbers.get(name) for name in answers)
    # Who is identified is who is at risk; who has a conclusion is all but those of whom too little is known.
    at_risk = ratios["结对"][1] if at_risk is None and "结对" in ratios else at_risk
    unknown = homes - ratios["识别有结论"][0] if unknown is None and "识别有结论" in ratios else unknown
    known = [one for one in (at_risk, safe, unknown) if one is not None]
    for left in (*known, *([homes - sum(known)] if len(known) == 2 else [])):
        if 0 < left < least:
            yield f"农户 {homes}，{answers}：{at_risk}、{safe}、{unknown}"


def leaks(
    client: Client, monkeypatch: pytest.MonkeyPatch, *, least: int, most: int = 60, beside: Sequence[str] = ()
) -> tuple[list[str], dict[str, str], int]:
    """What a reader is told of fewer than ``least`` people, where; the pages that he saw, and how many charts and lists of people.

    ``beside`` are pages that are looked at in any case, however many of their kind.
    """
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
        found.extend(f"{seen['here']} {told.name} {leak}" for row in rows for leak in told_by_columns(told, row, least))
        for column in columns:
            values = [value for row in rows if isinstance(value := column.filed(row), int)]
            found.extend(
                f"{seen['here']} {told.name} {column.words.zh}: {value}" for value in values if 0 < value < least
            )
        return body(told, rows)

    with monkeypatch.context() as patch:
        patch.setattr(house, "_chart", drawing)
        patch.setattr(house, "body_of", listing)
        waiting, kinds, pages = deque(["/", "/reports/", *beside]), dict[str, int](), dict[str, str]()
        while waiting and len(pages) < most:
            address = waiting.popleft()
            try:
                kind = resolve(address.partition("?")[0]).view_name
            except Resolver404:
                continue
            if address not in beside and (_LEFT_OUT.search(address) or kinds.get(kind, 0) >= _MOST_OF_A_KIND):
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            seen["here"] = address
            answer = client.get(address)
            if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                continue
            pages[address] = answer.content.decode()
            if _TELLING.search(address):
                found.extend(f"{address} {leak}" for leak in told_in_words(pages[address], least))
            if kind == "reports:dashboard":
                found.extend(f"{address} {leak}" for leak in told_by_a_board(answer.context, least))
            for link in _LINK.findall(pages[address]):
                waiting.append(
                    (address.partition("?")[0] + link if link.startswith("?") else link).replace("&amp;", "&")
                )
    return found, pages, int(seen["told"])
