"""How fast the work goes against the time planned for it, and when an asset is to be looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lianxin.core.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Plan:
    """The time planned: the first day, and the first day after the last. Either may be missing."""

    starts_on: date | None
    ends_before: date | None


@dataclass(frozen=True, slots=True)
class Report:
    """A report of progress: the day it was seen, the share of the work done in per cent."""

    on: date
    percent: int


@dataclass(frozen=True, slots=True)
class Patience:
    """From when a project counts as slow: so many points behind the plan, or so many days without a report."""

    points: int
    silent_days: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Where the work stands on a day: time used and work done in per cent, days since the last news, and what is wrong.

    ``used_percent`` is None where no time was planned: then nobody can tell whether it is late, and ``reasons`` says so.
    """

    used_percent: int | None
    done_percent: int
    silent_days: int
    reasons: tuple[Words, ...]

    @property
    def is_slow(self) -> bool:
        return bool(self.reasons)


def pace_of(plan: Plan, reports: Sequence[Report], patience: Patience, *, begun_on: date, on: date) -> Pace:
    """Judge the pace of a project under way on a day. ``begun_on`` is the day on which its work began: the first news."""
    known = [report for report in reports if report.on <= on]
    latest = max(known, key=lambda report: report.on, default=Report(begun_on, 0))
    silent = (on - max(latest.on, begun_on)).days
    used = time_used_percent(plan, on)
    reasons = []
    if used is None:
        reasons.append(
            Words("没有填计划工期，无法判断快慢。", "No time was planned: whether it is late cannot be told.")
        )
    elif plan.ends_before is not None and on >= plan.ends_before:
        words = Words("计划工期已过 {days} 天。", "The planned time ran out {days} days ago.")
        reasons.append(words.filled(days=(on - plan.ends_before).days + 1))
    elif used - latest.percent >= patience.points:
        words = Words("时间用了 {used}%，只完成 {done}%。", "{used}% of the time is used, {done}% of the work is done.")
        reasons.append(words.filled(used=used, done=latest.percent))
    if silent >= patience.silent_days:
        reasons.append(Words("{days} 天没有上报进度。", "No report for {days} days.").filled(days=silent))
    return Pace(used, latest.percent, silent, tuple(reasons))


def time_used_percent(plan: Plan, on: date) -> int | None:
    """Return how much of the planned time is used, 0 to 100; None where it was not planned."""
    if plan.starts_on is None or plan.ends_before is None:
        return None
    whole = (plan.ends_before - plan.starts_on).days
    return max(0, min(100, 100 * (on - plan.starts_on).days // whole))


def next_look_on(received_on: date, looked_on: date | None, days: int) -> date:
    """Return the day by which an asset is to be looked at again: so many days after the last time, or after it was received."""
    return (looked_on or received_on) + timedelta(days=days)
