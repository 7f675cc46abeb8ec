"""The name of the time within which the same item is got once: a month, a school term, a year, or once for ever."""

from __future__ import annotations

from datetime import date

_SPRING = range(2, 8)  # 春季学期：二月至七月；其余属于秋季学期，一月属于上一年的秋季学期


def period_key(period_kind: str, on: date) -> str:
    """Return ``2026-05``, ``2026-spring``, ``2026`` or the empty text.

    Args:
        period_kind: of the measure: month, term, year or once.
        on: a day in the period.
    """
    match period_kind:
        case "month":
            return f"{on.year:04}-{on.month:02}"
        case "term":
            if on.month in _SPRING:
                return f"{on.year:04}-spring"
            return f"{on.year - (on.month == 1):04}-autumn"
        case "year":
            return f"{on.year:04}"
        case _:
            return ""
