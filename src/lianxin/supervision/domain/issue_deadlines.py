"""By when an issue is put right: at once, within months, or as standing work; the terms are the rulebook's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.supervision.errors import issues as errors


class Deadline(StrEnum):
    """Kinds of deadline (code list ``deadline_kind``)."""

    IMMEDIATE = "immediate"
    LIMITED = "limited"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Terms:
    """Most days of what is mended at once; least and most months of what is mended within months. None: nobody laid it down."""

    immediate_days: int | None
    least_months: int | None
    most_months: int | None


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month (民法典 §202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def refuse_unfit_due(kind: Deadline, words: Words, due_on: date | None, *, since: date, terms: Terms) -> None:
    """Let a last day pass that fits its kind, counted from the day on which the issue was assigned.

    Raises:
        Refused: ISSUE-007 it lies outside; ISSUE-008 it is missing, or standing work has one.
    """
    if (due_on is None) != (kind is Deadline.STANDING):
        what = Words("不", "takes no") if kind is Deadline.STANDING else Words("必须", "needs")
        raise Refused(errors.NO_DUE, deadline=words, what=what)
    if due_on is None:
        return
    first, last = _bounds(kind, since, terms)
    if due_on < first or (last is not None and due_on > last):
        shown = last.isoformat() if last else "—"
        raise Refused(
            errors.DUE_UNFIT, due=due_on.isoformat(), deadline=words, since=since.isoformat(), first=first.isoformat(), last=shown
        )  # fmt: skip


def _bounds(kind: Deadline, since: date, terms: Terms) -> tuple[date, date | None]:
    if kind is Deadline.IMMEDIATE:
        return since, None if terms.immediate_days is None else since + timedelta(days=terms.immediate_days)
    first = since if terms.least_months is None else months_after(since, terms.least_months)
    return first, None if terms.most_months is None else months_after(since, terms.most_months)
