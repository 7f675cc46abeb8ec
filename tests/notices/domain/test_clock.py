"""The clock of a notice: every day is counted once, or not at all, and it never ends early."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.notices.domain.clock import Happening, Kind, OutOfOrder, Run, replayed

FIRST = date(2026, 3, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def published(*more: Happening, days: int = 7) -> Run:
    return replayed([Happening(Kind.PUBLISHED, FIRST), *more], days=days)


def test_it_hangs_its_days_and_is_over_on_the_next() -> None:
    run = published()
    assert run.ends_before == day(7)
    assert [run.is_live_on(day(n)) for n in (-1, 0, 6, 7)] == [False, True, True, False]
    assert [run.counted_through(day(n)) for n in (-1, 0, 6, 30)] == [0, 1, 7, 7]


def test_an_objection_stops_it_until_the_answer_and_neither_day_counts() -> None:
    objected = Happening(Kind.OBJECTED, day(2), 1)
    waiting = published(objected)
    assert waiting.ends_before is None
    assert waiting.is_live_on(day(300))
    assert waiting.left_after(day(300)) == 5
    answered = published(objected, Happening(Kind.ANSWERED, day(4), 1))
    # Days 0 and 1 counted; 2, 3 and 4 did not; five remain from day 5 on.
    assert answered.ends_before == day(10)
    assert answered.was_shown_on(day(3))


def test_two_objections_stop_it_until_both_are_answered() -> None:
    run = published(
        Happening(Kind.OBJECTED, day(1), 1),
        Happening(Kind.OBJECTED, day(2), 2),
        Happening(Kind.ANSWERED, day(3), 1),
    )
    assert run.ends_before is None
    run.take(Happening(Kind.ANSWERED, day(5), 2))
    assert run.ends_before == day(12)


def test_a_pause_hides_it_and_stops_it() -> None:
    run = published(Happening(Kind.PAUSED, day(1)))
    assert not run.is_live_on(day(1))
    run.take(Happening(Kind.RESUMED, day(3)))
    assert [run.was_shown_on(day(n)) for n in range(5)] == [True, True, False, True, True]
    assert run.ends_before == day(10)


def test_an_answer_does_not_let_a_paused_one_go_on() -> None:
    run = published(
        Happening(Kind.OBJECTED, day(1), 1), Happening(Kind.PAUSED, day(1)), Happening(Kind.ANSWERED, day(2), 1)
    )
    assert run.ends_before is None
    run.take(Happening(Kind.RESUMED, day(2)))
    assert run.ends_before == day(9)


def test_an_objection_after_the_end_stops_nothing_and_waits_for_its_answer() -> None:
    run = published(Happening(Kind.OBJECTED, day(8), 1))
    assert run.ends_before == day(7)
    assert run.open_objections == {1}


@pytest.mark.parametrize(
    "happenings",
    [
        [(Kind.PAUSED, 0)],
        [(Kind.WITHDRAWN, 0)],
        [(Kind.ENDED, 0)],
        [(Kind.PUBLISHED, 0), (Kind.PUBLISHED, 1)],
        [(Kind.DISCARDED, 0), (Kind.PUBLISHED, 1)],
        [(Kind.PUBLISHED, 0), (Kind.DISCARDED, 1)],
        [(Kind.PUBLISHED, 0), (Kind.RESUMED, 1)],
        [(Kind.PUBLISHED, 0), (Kind.PAUSED, 1), (Kind.PAUSED, 2)],
        [(Kind.PUBLISHED, 0), (Kind.PAUSED, 7)],
        [(Kind.PUBLISHED, 0), (Kind.WITHDRAWN, 7)],
        [(Kind.PUBLISHED, 0), (Kind.WITHDRAWN, 1), (Kind.PAUSED, 1)],
    ],
)
def test_it_refuses_what_cannot_happen(happenings: list[tuple[Kind, int]]) -> None:
    with pytest.raises(OutOfOrder):
        replayed([Happening(kind, day(n)) for kind, n in happenings], days=7)


@pytest.mark.parametrize("answers", [[1], [2]])
def test_it_refuses_an_answer_to_nothing_and_a_second_answer(answers: list[int]) -> None:
    said = [Happening(Kind.OBJECTED, day(1), 1), Happening(Kind.ANSWERED, day(2), 1)]
    with pytest.raises(OutOfOrder):
        published(*said, *(Happening(Kind.ANSWERED, day(3), number) for number in answers))


# A day of a random history: nothing, or something that happens on it.
ACTS = st.lists(st.sampled_from(["", "", "", "object", "answer", "pause", "resume", "object answer"]), max_size=60)


@given(days=st.integers(1, 20), acts=ACTS)
def test_it_counts_exactly_the_days_on_which_nothing_stood_still_and_never_ends_early(
    days: int, acts: list[str]
) -> None:
    run = Run(days)
    run.take(Happening(Kind.PUBLISHED, FIRST))
    open_: list[int] = []
    number, counted, is_paused = 0, 0, False
    ended: date | None = None
    for place, said in enumerate([*acts, *[""] * 5]):
        today = day(place)
        if ended is None and counted == days:
            ended = today
        if ended is not None:
            assert not run.is_live_on(today)
            assert run.ends_before == ended
            assert not run.was_shown_on(today)
            continue
        # An oracle of its own: did the clock stand still at any moment of this day?
        stood = bool(open_) or is_paused
        for act in said.split():
            if act == "object":
                number += 1
                open_.append(number)
                run.take(Happening(Kind.OBJECTED, today, number))
                stood = True
            elif act == "answer" and open_:
                run.take(Happening(Kind.ANSWERED, today, open_.pop(0)))
                stood = True
            elif act == "pause" and not is_paused:
                run.take(Happening(Kind.PAUSED, today))
                stood = is_paused = True
            elif act == "resume" and is_paused:
                run.take(Happening(Kind.RESUMED, today))
                stood, is_paused = True, False
        counted += not stood
        assert run.is_running_on(today)
        assert run.is_live_on(today) is not is_paused
        if not run.is_stopped:
            assert run.counted_through(today) == counted
            assert run.ends_before == today + timedelta(days=1 + days - counted)
        else:
            assert run.counted_through(today) == counted
            assert run.ends_before is None
