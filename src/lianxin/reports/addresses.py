"""Addresses of figures: a question as an address, and back."""

from __future__ import annotations

from urllib.parse import urlencode

from lianxin.reports.domain.indicators import Question

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
