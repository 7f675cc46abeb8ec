"""Subsidised interest (贴息): which part of it the public pays, by the days on which which share was in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from lianxin.benefits.domain.division import MILLION, half_up
from lianxin.benefits.domain.loan_events import Account, Due, Stretch
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words

PAID_LATE = Words("利息逾期支付，不予贴息", "the interest was paid late: no subsidy")
NOT_PAID = Words("利息逾期未付，不予贴息", "the interest is overdue: no subsidy")
PARTLY_OVERDUE = Words("期内有逾期的日子不予贴息", "no subsidy for the days on which something was overdue")
SHARE_NOT_SET = Words("贴息比例尚未录入", "nobody has set the share that is paid")
ABOVE_CAP = Words("超过贴息额度的部分不予贴息", "no subsidy for the part above the subsidised sum")


@dataclass(frozen=True, slots=True)
class ShareFrom:
    """The share of the interest (millionths) that is paid from a day on, until the next one; None where nobody has set it."""

    starts_on: date
    share: int | None


@dataclass(frozen=True)
class Subsidy:
    """How interest is subsidised.

    ``shares`` in order of their days; before the first nothing is paid. ``cap_fen`` is the principal whose interest is
    subsidised, ``rate_cap`` the highest rate; None for no limit. ``lost_when_overdue``: nothing for interest that was paid late,
    nor for the days on which anything was overdue.
    """

    shares: tuple[ShareFrom, ...]
    cap_fen: Fen | None = None
    rate_cap: int | None = None
    lost_when_overdue: bool = True


@dataclass(frozen=True, slots=True)
class SubsidyLine:
    """One period of interest: the part the public pays, the part that stays with the borrower, and why.

    ``subsidy_fen`` is None where it cannot be told, because nobody has set the share.
    """

    starts_on: date
    due_on: date
    interest_fen: Fen
    subsidy_fen: Fen | None
    reasons: tuple[Words, ...] = ()

    @property
    def borrower_fen(self) -> Fen | None:
        return None if self.subsidy_fen is None else self.interest_fen - self.subsidy_fen


@dataclass(frozen=True, slots=True)
class _Span:
    starts_on: date
    ends_before: date


def subsidy_lines(account: Account, subsidy: Subsidy) -> tuple[SubsidyLine, ...]:
    """Return a line for every period of interest that has fallen due.

    The subsidy of a period is reckoned exactly over its days and rounded once, half a fen up, and is never more than the interest.
    """
    return tuple(_line(due, account, subsidy) for due in account.dues if due.interest_fen)


def expected_lines(account: Account, subsidy: Subsidy) -> tuple[SubsidyLine, ...]:
    """Return a line for every period still to come, if everything is paid in time."""
    return tuple(_line(due, account, subsidy) for due in account.upcoming if due.interest_fen)


def _line(due: Due, account: Account, subsidy: Subsidy) -> SubsidyLine:
    line = SubsidyLine(due.starts_on, due.due_on, due.interest_fen, 0)
    late = _late(due, account.on)
    if subsidy.lost_when_overdue and late is not None:
        return replace(line, reasons=(late,))
    overdue = tuple(_overdue(account)) if subsidy.lost_when_overdue else ()
    kept = [part for stretch in due.stretches for part in _without(stretch, overdue)]
    exact = [_exact(part, account, subsidy) for part in kept]
    reasons = []
    if kept != list(due.stretches):
        reasons.append(PARTLY_OVERDUE)
    if subsidy.cap_fen is not None and any(part.principal_fen > subsidy.cap_fen for part in kept):
        reasons.append(ABOVE_CAP)
    if None in exact:
        return replace(line, subsidy_fen=None, reasons=(*reasons, SHARE_NOT_SET))
    whole = sum(part for part in exact if part is not None)
    subsidy_fen = half_up(whole, MILLION * MILLION * account.terms.day_count.basis)
    return replace(line, subsidy_fen=min(due.interest_fen, subsidy_fen), reasons=tuple(reasons))


def _late(due: Due, on: date) -> Words | None:
    if due.paid_on is None:
        return NOT_PAID if due.due_on < on else None
    return PAID_LATE if due.paid_on > due.due_on else None


def _overdue(account: Account) -> Iterator[_Span]:
    """Yield the days on which each due was overdue."""
    for due in account.dues:
        until = due.paid_on or account.on
        if until > due.due_on:
            yield _Span(due.due_on, until)


def _without(stretch: Stretch, spans: Iterable[_Span]) -> list[Stretch]:
    """Return what is left of a stretch without the days of the spans."""
    left = [stretch]
    for span in spans:
        kept = []
        for part in left:
            for starts_on, ends_before in (
                (part.starts_on, min(part.ends_before, span.starts_on)),
                (max(part.starts_on, span.ends_before), part.ends_before),
            ):
                if starts_on < ends_before:
                    kept.append(Stretch(starts_on, ends_before, part.principal_fen, part.rate))
        left = kept
    return left


def _exact(stretch: Stretch, account: Account, subsidy: Subsidy) -> int | None:
    """Return the subsidy of a stretch as fen × millionths × millionths × days; None where a share in it is not known."""
    principal_fen = stretch.principal_fen if subsidy.cap_fen is None else min(stretch.principal_fen, subsidy.cap_fen)
    rate = stretch.rate if subsidy.rate_cap is None else min(stretch.rate, subsidy.rate_cap)
    total = 0
    for number, step in enumerate(subsidy.shares):
        following = subsidy.shares[number + 1].starts_on if number + 1 < len(subsidy.shares) else stretch.ends_before
        starts_on, ends_before = max(stretch.starts_on, step.starts_on), min(stretch.ends_before, following)
        if starts_on >= ends_before:
            continue
        if step.share is None:
            return None
        total += principal_fen * rate * account.terms.days(starts_on, ends_before) * step.share
    return total
