"""Addresses of figures: a question as an address, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.errors import STATEMENT_FAULTY
from lianxin.reports.domain.indicators import Indicator, Question, checked_question

PREFIX = "by_"


def figure_address(question: Question) -> str:
    """Return where a figure is shown and opened to its rows."""
    return f"/reports/figures/{question.indicator}/?{question_query(question)}".rstrip("?")


def question_query(question: Question) -> str:
    """Return a question as the part of an address behind the question mark."""
    told: list[tuple[str, str]] = [("area", area) for area in question.areas]
    if question.starts_on:
        told.append(("from", question.starts_on.isoformat()))
    if question.ends_before:
        told.append(("before", question.ends_before.isoformat()))
    told += [(PREFIX + key, value) for key, values in question.filters for value in values]
    return urlencode(told)


def asked_question(indicator: Indicator, told: Mapping[str, Any], lists: Mapping[str, list[str]]) -> Question:
    """Return the question that an address asks. Empty fields ask for nothing.

    Raises:
        Refused: REPORTS-004 to 006, 008, 012, 013: something in it does not fit.
    """
    filters = {
        key.removeprefix(PREFIX): [value.strip() for value in values if value.strip()]
        for key, values in lists.items()
        if key.startswith(PREFIX)
    }
    return checked_question(
        indicator,
        place="address",
        areas=[area.strip() for area in lists.get("area", []) if area.strip()],
        starts_on=_day(told.get("from", "")),
        ends_before=_day(told.get("before", "")),
        filters={key: values for key, values in filters.items() if values},
    )


def _day(written: str) -> date | None:
    if not written.strip():
        return None
    try:
        return date.fromisoformat(written.strip())
    except ValueError as error:
        reason = Words(f"“{written}”不是日期，写成 2016-01-01", f"“{written}” is no day, which is written 2016-01-01")
        raise Refused(STATEMENT_FAULTY, place="address", reason=reason) from error
