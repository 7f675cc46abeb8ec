"""Indicators, figures and files of statements for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.reports.domain.bounds import Bounds
from lianxin.reports.domain.indicators import (
    Dimension,
    Figure,
    Indicator,
    Kind,
    Library,
    Measure,
    Question,
    Timing,
)

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)


def indicator(code: str = "work.visits", **given: Any) -> Indicator:
    """An indicator of visits, or another one."""
    told: dict[str, Any] = {
        "title": Words("走访", "Visits"), "definition": Words("走访的条数", "how many visits"), "measure": Measure.COUNT_DISTINCT,
        "thing": "record", "unit": "time", "timing": Timing.EVENT, "rooms": (code.split(".")[0],),
        "dimensions": (
            Dimension("unit", Words("单位", "Unit")),
            Dimension("is_paired", Words("结对", "Paired"), Kind.FLAG),
            Dimension("year", Words("年", "Year"), Kind.NUMBER),
            Dimension("kind", Words("类别", "Kind"), Kind.CODE, ("visit", "training")),
        ),
    }  # fmt: skip
    return Indicator(code, **(told | given))


def library(*more: Indicator) -> Library:
    """A library with visits, money and persons."""
    made = Library()
    money = indicator("funds.tranches", measure=Measure.SUM, thing="fen", unit="fen")
    persons = indicator("people.helpers", thing="person", unit="person")
    for one in (indicator(), money, persons, *more):
        made.enter(one)
    return made


def figure(of: Indicator, value: Fraction | int | None, bounds: Bounds | None = None) -> Figure:
    """A figure of an indicator."""
    exact = None if value is None else Fraction(value)
    known = bounds or (None if exact is None else Bounds.exactly(exact))
    return Figure(of, Question(of.code), exact, known, 1, NOW)


def written(**changes: str) -> str:
    """A file with one statement: keys with values as YAML writes them; an empty value leaves the key out."""
    told = {
        "number": '"004-01"', "zh": "走访四十余次", "en": "more than forty visits", "reported": "40", "unit": "次", "qualifier": '">"',
        "indicator": "work.visits",
    } | changes  # fmt: skip
    lines = [f"    {key}: {value}" for key, value in told.items() if value]
    return "statements:\n  -\n" + "\n".join(lines) + "\n"
