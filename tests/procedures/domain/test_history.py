"""A history goes step by step; what the procedure does not allow is refused and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.procedures.domain.clocks import answer_due, dues
from lianxin.procedures.domain.definitions import Version
from lianxin.procedures.domain.history import (
    Answered,
    Begun,
    Event,
    Objected,
    Paper,
    Standing,
    Taken,
    advanced,
    replayed,
)
from lianxin.procedures.domain.meetings import StoodAside
from lianxin.procedures.domain.shelf import calendar
from procedures.domain.acts import MINUTES, at, begun, later, taken
from procedures.domain.small import small_version

MONDAY = date(2026, 11, 2)
OVER = later(MONDAY, 8)  # the day after the showing that began on Monday


@pytest.fixture(name="version")
def _version(tmp_path: Path) -> Version:
    return small_version(tmp_path)


def _shown(version: Version) -> list[Event]:
    return [begun(MONDAY), taken(version, "show", at(MONDAY, 11), "village-1")]


def _waiting(version: Version) -> list[Event]:
    return [*_shown(version), taken(version, "report", at(OVER), "township-1")]


def _standing(version: Version, events: list[Event]) -> Standing:
    return replayed(version, events, calendar())


def _refused(version: Version, events: list[Event], event: Event) -> Refused:
    standing = _standing(version, events)
    with pytest.raises(Refused) as refused:
        advanced(version, standing, event, calendar())
    assert standing == _standing(version, events)
    return refused.value


def test_it_comes_from_the_beginning_to_the_end(version: Version) -> None:
    standing = _standing(version, [*_waiting(version), taken(version, "grant", at(later(OVER, 1)), "county-1")])
    assert standing.state == "granted"
    assert standing.events == 4
    assert dues(version, standing, calendar(), on=OVER) == ()


def test_it_takes_nothing_after_the_end(version: Version) -> None:
    over = [*_waiting(version), taken(version, "grant", at(later(OVER, 1)), "county-1")]
    for event in (taken(version, "again", at(later(OVER, 2)), "t"), Objected(at(later(OVER, 2)), "v", "不服")):
        assert _refused(version, over, event).code == "PROC-050"


@pytest.mark.parametrize("name", ["show", "grant", "no_such_step"])
def test_it_takes_no_step_from_elsewhere(name: str, version: Version) -> None:
    step = name if name in version.steps else "show"
    event = replace(taken(version, step, at(OVER), "x"), step=name)
    refused = _refused(version, _shown(version), event)
    assert refused.code == "PROC-051"


def test_it_does_not_run_backwards_in_time(version: Version) -> None:
    assert _refused(version, _shown(version), taken(version, "again", at(MONDAY, 9), "t")).code == "PROC-052"


def test_it_waits_until_the_showing_is_over(version: Version) -> None:
    refused = _refused(version, _shown(version), taken(version, "report", at(later(OVER, -1), 23), "township-1"))
    assert refused.code == "PROC-054"
    assert later(OVER, -1).isoformat() in refused.into("zh")


def test_it_may_be_sent_back_while_it_is_shown(version: Version) -> None:
    assert _standing(version, [*_shown(version), taken(version, "again", at(MONDAY, 12), "t")]).state == "asked"


@pytest.mark.parametrize("step", ["report", "again"])
def test_it_takes_no_step_while_an_objection_is_open(step: str, version: Version) -> None:
    events = [*_shown(version), Objected(at(later(MONDAY, 1)), "village-2", "收入不实")]
    assert _refused(version, events, taken(version, step, at(later(OVER, 20)), "township-1")).code == "PROC-053"


def test_it_goes_on_after_an_objection_by_the_days_it_was_open(version: Version) -> None:
    events = [
        *_shown(version),
        Objected(at(later(MONDAY, 1)), "village-2", "收入不实"),
        Answered(at(later(MONDAY, 4)), "village-1", 1, False, "核实无误"),
    ]
    assert _refused(version, events, taken(version, "report", at(OVER), "township-1")).code == "PROC-054"
    # 5 days and 3 paused ones end on Tuesday the 10th.
    assert _standing(version, [*events, taken(version, "report", at(later(MONDAY, 9)), "t")]).state == "waiting"


def test_it_is_shown_anew_when_an_objection_is_upheld(version: Version) -> None:
    answered = at(later(MONDAY, 4))
    events = [
        *_shown(version),
        Objected(at(later(MONDAY, 1)), "village-2", "收入不实"),
        Answered(answered, "village-1", 1, True, "已更正"),
    ]
    assert _standing(version, events).shown_on == later(MONDAY, 4)
    assert _refused(version, events, taken(version, "report", at(later(MONDAY, 9)), "t")).code == "PROC-054"
    assert _standing(version, [*events, taken(version, "report", at(later(MONDAY, 10)), "t")]).state == "waiting"


def test_it_pauses_while_any_of_several_objections_is_open(version: Version) -> None:
    events: list[Event] = [
        *_shown(version),
        Objected(at(later(MONDAY, 1)), "a", "一"),
        Objected(at(later(MONDAY, 2)), "b", "二"),
        Answered(at(later(MONDAY, 2), 12), "village-1", 1, False, "答复"),
    ]
    standing = _standing(version, events)
    assert standing.open_objections == (2,)
    assert all(due.is_paused for due in dues(version, standing, calendar(), on=later(MONDAY, 2)))
    closed = _standing(version, [*events, Answered(at(later(MONDAY, 3)), "village-1", 2, False, "答复")])
    assert [(p.starts_on, p.ends_before) for p in closed.pauses] == [(later(MONDAY, 1), later(MONDAY, 3))]


def test_it_takes_objections_during_a_showing_only(version: Version) -> None:
    assert _refused(version, [begun(MONDAY)], Objected(at(MONDAY, 12), "a", "不服")).code == "PROC-066"


def test_it_takes_an_objection_as_long_as_nobody_reported_on(version: Version) -> None:
    assert _standing(version, [*_shown(version), Objected(at(later(OVER, 3)), "a", "不服")]).is_contested


@pytest.mark.parametrize("number", [0, 2])
def test_it_answers_what_was_objected(number: int, version: Version) -> None:
    events = [*_shown(version), Objected(at(MONDAY, 12), "a", "不服")]
    assert _refused(version, events, Answered(at(MONDAY, 13), "v", number, False, "答复")).code == "PROC-067"


def test_it_answers_an_objection_once(version: Version) -> None:
    events = [*_shown(version), Objected(at(MONDAY, 12), "a", "不服"), Answered(at(MONDAY, 13), "v", 1, False, "答复")]
    assert _refused(version, events, Answered(at(MONDAY, 14), "v", 1, True, "答复")).code == "PROC-067"


def test_it_wants_words_for_an_objection_and_its_answer(version: Version) -> None:
    assert _refused(version, _shown(version), Objected(at(MONDAY, 12), "a", " ")).code == "PROC-068"
    events = [*_shown(version), Objected(at(MONDAY, 12), "a", "不服")]
    assert _refused(version, events, Answered(at(MONDAY, 13), "v", 1, False, "")).code == "PROC-068"


def test_it_lets_nobody_answer_in_another_hat(version: Version) -> None:
    events = [*_waiting(version), taken(version, "again", at(OVER, 12), "township-1")]
    events += [taken(version, "show", at(OVER, 13), "village-1"), Objected(at(OVER, 14), "a", "不服")]
    assert _refused(version, events, Answered(at(OVER, 15), "township-1", 1, False, "答复")).code == "PROC-063"


def test_it_wants_all_the_evidence(version: Version) -> None:
    refused = _refused(version, [begun(MONDAY)], taken(version, "show", at(MONDAY, 11), "v", evidence=()))
    assert refused.code == "PROC-055"
    assert "申请书" in refused.into("zh")


@pytest.mark.parametrize("paper", [Paper("rumour", "档案"), Paper("application", " ")])
def test_it_takes_no_evidence_that_says_nothing(paper: Paper, version: Version) -> None:
    event = taken(version, "show", at(MONDAY, 11), "v", evidence=(paper,))
    assert _refused(version, [begun(MONDAY)], event).code == "PROC-056"


@pytest.mark.parametrize("others", [(), ("",), ("v",), (" v ",)])
def test_it_wants_two_different_persons(others: tuple[str, ...], version: Version) -> None:
    event = taken(version, "show", at(MONDAY, 11), "v", others=others)
    assert _refused(version, [begun(MONDAY)], event).code == "PROC-057"


def test_it_wants_a_reason_for_sending_back(version: Version) -> None:
    event = taken(version, "again", at(MONDAY, 12), "t", reason=" ")
    assert _refused(version, _shown(version), event).code == "PROC-058"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (None, "PROC-059"),
        ({"place": " "}, "PROC-059"),
        ({"entitled": 0}, "PROC-059"),
        ({"stood_aside": (StoodAside("甲", ""), StoodAside("乙", "本户"))}, "PROC-059"),
        ({"stood_aside": (StoodAside(" ", "亲属"), StoodAside("乙", "本户"))}, "PROC-059"),
        ({"entitled": 66}, "PROC-060"),
        ({"entitled": 2, "present": 2, "agreed": 0, "against": 0, "abstained": 0}, "PROC-060"),
        ({"agreed": 21, "against": 22, "abstained": 0}, "PROC-061"),
        ({"agreed": 41}, "PROC-062"),
        ({"agreed": 46, "against": -3}, "PROC-062"),
        ({"entitled": 44}, "PROC-062"),
        ({"stood_aside": (StoodAside("甲", "亲属"), StoodAside("甲", "亲属"))}, "PROC-062"),
    ],
)
def test_it_wants_sound_minutes(changed: dict[str, Any] | None, code: str, version: Version) -> None:
    minutes = None if changed is None else replace(MINUTES, **changed)
    event = taken(version, "show", at(MONDAY, 11), "v", minutes=minutes)
    assert _refused(version, [begun(MONDAY)], event).code == code


def test_it_wants_more_than_half_and_just_two_thirds(version: Version) -> None:
    minutes = replace(MINUTES, entitled=6, present=4, agreed=3, against=1, abstained=0, stood_aside=())
    event = taken(version, "show", at(MONDAY, 11), "v", minutes=minutes)
    assert _standing(version, [begun(MONDAY), event]).state == "shown"
    half = taken(version, "show", at(MONDAY, 11), "v", minutes=replace(minutes, agreed=2, against=2))
    assert _refused(version, [begun(MONDAY)], half).code == "PROC-061"


def test_it_lets_nobody_wear_two_hats(version: Version) -> None:
    assert _refused(version, _shown(version), taken(version, "report", at(OVER), "village-1")).code == "PROC-063"


@pytest.mark.parametrize(("person", "others"), [("county-2", ("village-1",)), ("county-2", ("同行 1",))])
def test_it_lets_nobody_approve_his_own(person: str, others: tuple[str, ...], version: Version) -> None:
    event = taken(version, "grant", at(later(OVER, 1)), person, others=others)
    assert _refused(version, _waiting(version), event).code == "PROC-064"


def test_it_lets_whoever_went_along_not_decide_alone_either(version: Version) -> None:
    event = taken(version, "grant", at(later(OVER, 1)), "同行 1")
    assert _refused(version, _waiting(version), event).code == "PROC-064"


@pytest.mark.parametrize("events", [[], ["taken"], ["begun", "begun"]])
def test_it_starts_with_its_beginning_and_has_one(events: list[str], version: Version) -> None:
    made: dict[str, Begun | Taken] = {"begun": begun(MONDAY), "taken": taken(version, "show", at(MONDAY), "v")}
    with pytest.raises(Refused) as refused:
        replayed(version, [made[one] for one in events], calendar())
    assert refused.value.code == "PROC-069"


def test_it_is_due_from_the_end_of_the_showing(version: Version) -> None:
    (due,) = dues(version, _standing(version, _shown(version)), calendar(), on=MONDAY)
    assert due.step is not None
    assert due.step.name == "report"
    assert due.day.on == date(2026, 11, 11)  # shown until Monday the 9th, two working days more


def test_it_is_due_from_the_step_that_the_clock_names(version: Version) -> None:
    (due,) = dues(version, _standing(version, _waiting(version)), calendar(), on=MONDAY)
    assert due.day.on == date(2026, 11, 12)


def test_it_says_by_when_an_objection_must_be_answered(version: Version) -> None:
    publicity = version.states["shown"].publicity
    assert publicity is not None
    assert answer_due(publicity, date(2026, 11, 5), calendar()).on == date(2026, 11, 10)
