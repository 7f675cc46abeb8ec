"""The life of a dispute, and what a village said of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.supervision.domain.disputes import (
    DayMark,
    DayReport,
    DisputeState,
    Escalated,
    Found,
    Holder,
    Mediated,
    Revisited,
    Settled,
    advanced,
    age_in_years,
    day_mark,
    replayed,
)

AT = datetime(2026, 6, 1, 3, tzinfo=UTC)
DAY = date(2026, 6, 1)
FOUND = Found(AT, "user:1", DAY)


def at(days: int) -> datetime:
    return AT + timedelta(days=days)


def refusal(*events: Any) -> str:
    with pytest.raises(Refused) as caught:
        replayed(events)
    return caught.value.code


def test_it_begins_with_its_being_found() -> None:
    assert refusal() == refusal(Mediated(AT, "user:1")) == refusal(FOUND, FOUND) == "DISP-001"


def test_it_refuses_time_that_runs_back_and_steps_out_of_turn() -> None:
    assert refusal(FOUND, Mediated(at(-1), "user:1")) == "DISP-002"
    settled = (FOUND, Settled(at(1), "user:1"))
    for event in (Mediated, Settled, Escalated):
        assert refusal(*settled, event(at(2), "user:1")) == "DISP-003"
    assert refusal(FOUND, Revisited(at(1), "user:1", is_kept=True)) == "DISP-003"


def test_it_goes_up_level_by_level_and_no_further() -> None:
    up = (FOUND, Escalated(at(7), "user:1"), Escalated(at(14), "user:2"))
    assert (replayed(up).holder, replayed(up).since) == (Holder.COUNTY, date(2026, 6, 15))
    assert refusal(*up, Escalated(at(15), "user:3")) == "DISP-003"


def test_a_broken_agreement_opens_it_again() -> None:
    broken = (FOUND, Settled(at(1), "user:1"), Revisited(at(31), "user:2", is_kept=False))
    standing = replayed(broken)
    assert (standing.state, standing.broken, standing.settled_on) == (DisputeState.OPEN, 1, None)
    ended = (*broken, Settled(at(32), "user:1"), Revisited(at(60), "user:2", is_kept=True))
    assert replayed(ended).state is DisputeState.KEPT
    # Years later it may break after all.
    assert replayed((*ended, Revisited(at(900), "user:2", is_kept=False))).broken == 2


_KINDS = st.sampled_from(["mediated", "settled", "escalated", "kept", "broken"])


@given(st.lists(_KINDS, max_size=25))
def test_it_keeps_its_promises_whatever_is_tried(kinds: list[str]) -> None:
    events: list[Any] = [FOUND]
    standing = replayed(events)
    makers = {"mediated": Mediated, "settled": Settled, "escalated": Escalated}
    for kind in kinds:
        now = at(len(events))
        event = makers[kind](now, "user:1") if kind in makers else Revisited(now, "user:1", kind == "kept")
        try:
            standing = advanced(standing, event)
        except Refused:
            continue
        events.append(event)
    assert replayed(events) == standing
    assert (standing.state is DisputeState.OPEN) == (standing.settled_on is None)
    assert standing.broken == sum(isinstance(event, Revisited) and not event.is_kept for event in events)


def test_it_tells_the_age_of_a_dispute_that_is_older_than_its_mediators() -> None:
    assert age_in_years(date(1973, 3, 1), date(2016, 11, 1)) == 43
    assert age_in_years(DAY, DAY) == 0
    assert age_in_years(None, DAY) is None


@pytest.mark.parametrize(
    ("report", "day", "mark"),
    [
        (DayReport(0, is_late=False), DAY, DayMark.ZERO),
        (DayReport(2, is_late=True), DAY, DayMark.FOUND),
        (None, DAY, DayMark.SILENT),
        (None, DAY + timedelta(days=3), DayMark.PENDING),
        (None, DAY - timedelta(days=9), DayMark.BEFORE),
    ],
)
def test_silence_is_not_zero(report: DayReport | None, day: date, mark: DayMark) -> None:
    assert day_mark(report, day, today=DAY + timedelta(days=3), begins_on=DAY - timedelta(days=2)) is mark
