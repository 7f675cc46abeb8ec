"""Episodes, pure: what may follow what; that they never overlap; what a register that was taken over tells of them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.monitoring.domain.episodes import (
    ContactNamed,
    Doubt,
    Ended,
    Ending,
    Entered,
    EpisodeEvent,
    EpisodeStanding,
    MeasureBegun,
    MeasureEnded,
    RegisterYear,
    RisksChanged,
    advanced,
    check_next,
    episodes_of_register,
    replayed,
)

ON = date(2026, 3, 1)
ENTRY = Entered(ON, "at_risk", ("illness",))


def refused(code: str, *events: EpisodeEvent) -> None:
    with pytest.raises(Refused) as caught:
        replayed(events)
    assert caught.value.code == code


def test_a_history_begins_with_the_entry_and_has_one() -> None:
    refused("MONI-041")
    refused("MONI-041", ContactNamed(ON, "帮某"))
    refused("MONI-041", ENTRY, ENTRY)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (Ended(ON - timedelta(days=1), Ending.ELIMINATED), "MONI-043"),
        (Ended(ON, Ending.DIED, "by_help"), "MONI-046"),
        (RisksChanged(ON, ("illness", "illness")), "MONI-044"),
        (RisksChanged(ON, ("a", "b", "c", "d", "e", "f")), "MONI-044"),
        (MeasureEnded(ON, 2, ON), "MONI-045"),
    ],
)
def test_what_may_not_follow_is_refused(event: EpisodeEvent, code: str) -> None:
    refused(code, ENTRY, event)


def test_nothing_follows_the_end() -> None:
    refused("MONI-042", ENTRY, Ended(ON, Ending.LEFT), ContactNamed(ON, "帮某"))


def test_a_measure_ends_after_it_began_and_once() -> None:
    begun = MeasureBegun(ON, "health", "family_doctor", ON)
    refused("MONI-045", ENTRY, begun, MeasureEnded(ON, 2, ON))
    refused(
        "MONI-045",
        ENTRY,
        begun,
        MeasureEnded(ON, 2, ON + timedelta(days=1)),
        MeasureEnded(ON, 2, ON + timedelta(days=2)),
    )
    standing = replayed([ENTRY, begun, MeasureEnded(ON, 2, ON + timedelta(days=1))])
    assert standing.measures[0].ends_before == ON + timedelta(days=1)


def test_an_episode_follows_only_one_that_ended() -> None:
    check_next(None, ON)
    former = replayed([ENTRY])
    with pytest.raises(Refused) as caught:
        check_next(former, ON)
    assert caught.value.code == "MONI-047"
    over = advanced(former, Ended(ON + timedelta(days=10), Ending.ELIMINATED))
    with pytest.raises(Refused) as caught:
        check_next(over, ON + timedelta(days=9))
    assert caught.value.code == "MONI-048"
    check_next(over, ON + timedelta(days=10))


ACTS = st.lists(st.tuples(st.sampled_from(["enter", "end", "measure", "risks"]), st.integers(-40, 200)), max_size=24)


@given(ACTS)
def test_episodes_never_overlap_whatever_is_tried(acts: list[tuple[str, int]]) -> None:
    found: list[list[EpisodeEvent]] = []
    standings: list[EpisodeStanding] = []
    day = ON
    for act, step in acts:
        day += timedelta(days=step)
        try:
            if act == "enter":
                check_next(standings[-1] if standings else None, day)
                found.append([Entered(day, "at_risk", ())])
                standings.append(replayed(found[-1]))
                continue
            event: EpisodeEvent = {
                "end": Ended(day, Ending.ELIMINATED, "by_help"),
                "measure": MeasureBegun(day, "health", "family_doctor", day),
                "risks": RisksChanged(day, ("illness",)),
            }[act]
            if standings:
                standings[-1] = advanced(standings[-1], event)
                found[-1].append(event)
        except Refused:
            continue
    assert standings == [replayed(events) for events in found]
    for earlier, later in pairwise(standings):
        assert earlier.ended_on is not None
        assert earlier.began_on <= earlier.ended_on <= later.began_on
    assert sum(one.is_open for one in standings) <= 1


# Taken over ----------------------------------------------------------------------------------------------------------------


def year(number: int, began: date | None, *, over: bool | None = False, ended: date | None = None) -> RegisterYear:
    return RegisterYear(number, "unstable", began, over, ended, "by_help", ("illness", "illness", "labour"))


def test_years_that_repeat_each_other_tell_one_episode() -> None:
    began, ended = date(2023, 5, 1), date(2024, 8, 1)
    found, doubt = episodes_of_register([year(2024, began, over=True, ended=ended), year(2023, began)])
    assert doubt is None
    (one,) = found
    assert (one.began_on, one.ended_on, one.begin_year, one.end_year) == (began, ended, 2023, 2024)
    assert one.risks == ("illness", "labour")


def test_a_year_without_a_class_tells_nothing() -> None:
    assert episodes_of_register([RegisterYear(2024, None, date(2024, 1, 1), None, None)]) == ([], None)


@pytest.mark.parametrize(
    ("years", "doubt"),
    [
        ([year(2024, None)], Doubt.NO_MONTH),
        ([year(2024, date(2024, 3, 1), over=True)], Doubt.NO_END),
        ([year(2024, date(2024, 3, 1), over=True, ended=date(2024, 2, 1))], Doubt.TURNED),
        ([year(2023, date(2023, 3, 1)), year(2024, date(2024, 3, 1))], Doubt.OVERLAP),
        (
            [year(2023, date(2023, 3, 1), over=True, ended=date(2023, 9, 1)), year(2024, date(2023, 6, 1))],
            Doubt.OVERLAP,
        ),
    ],
)
def test_what_cannot_be_told_is_said_and_not_guessed(years: list[RegisterYear], doubt: Doubt) -> None:
    assert episodes_of_register(years) == ([], doubt)
    assert doubt.words.zh


MONTHS = st.none() | st.builds(date, st.integers(2020, 2026), st.integers(1, 12), st.just(1))


@given(
    st.lists(
        st.builds(
            RegisterYear,
            year=st.integers(2020, 2026),
            monitored_class=st.sampled_from([None, "unstable", "at_risk"]),
            identified_month=MONTHS,
            is_eliminated=st.sampled_from([None, False, True]),
            eliminated_month=MONTHS,
        ),
        max_size=6,
        unique_by=lambda one: one.year,
    )
)
def test_what_the_register_tells_never_overlaps(years: list[RegisterYear]) -> None:
    found, doubt = episodes_of_register(years)
    assert not (found and doubt)
    for earlier, later in pairwise(found):
        assert earlier.ended_on is not None
        assert earlier.began_on <= earlier.ended_on <= later.began_on
    assert sum(one.ended_on is None for one in found) <= 1
