"""Two rounds by different people: what can be entered when, and that a history gives the same standing again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.exits.domain.recognition import (
    Answered,
    Concluded,
    Entry,
    Round,
    SentBack,
    Standing,
    State,
    advanced,
    replayed,
)

AT = datetime(2020, 11, 2, tzinfo=UTC)
NAMES = ("house", "water")
TEAM, COUNTY, OTHER = 1, 2, 3
MET, NOT_MET, OPEN = Verdict.MET, Verdict.NOT_MET, Verdict.CANNOT_TELL


def answer(
    name: str,
    verdict: Verdict = MET,
    *,
    by: int = TEAM,
    in_round: Round = Round.FIRST,
    computed: Verdict | None = None,
    reason: str = "",
) -> Answered:
    return Answered(in_round, name, verdict, computed, reason, by, AT)


def conclusion(verdict: Verdict = MET, *, by: int = TEAM, in_round: Round = Round.FIRST) -> Concluded:
    return Concluded(in_round, verdict, ("户主", "帮扶人") if in_round is Round.FIRST else (), by, AT)


FIRST_DONE: list[Entry] = [answer("house"), answer("water"), conclusion()]
SECOND = Round.SECOND


def refused(code: str, before: list[Entry], entry: Entry) -> None:
    standing = replayed(before, NAMES)
    with pytest.raises(Refused) as found:
        advanced(standing, entry, NAMES)
    assert found.value.code == code


def test_it_is_recognised_by_two_rounds_of_different_people() -> None:
    history = [
        *FIRST_DONE,
        *(answer(name, by=COUNTY, in_round=SECOND) for name in NAMES),
        conclusion(by=COUNTY, in_round=SECOND),
    ]
    standing = replayed(history, NAMES)
    assert standing.state is State.MET
    assert standing.signed == ("户主", "帮扶人")
    assert replayed(FIRST_DONE, NAMES).state is State.SECOND


def test_it_ends_where_one_criterion_is_not_met() -> None:
    assert replayed([answer("house", NOT_MET), conclusion(NOT_MET)], NAMES).state is State.NOT_MET


def test_it_is_sent_back_and_done_again() -> None:
    standing = replayed([*FIRST_DONE, SentBack("面积没有量", COUNTY, AT)], NAMES)
    assert (standing.state, standing.answer("house", Round.FIRST)) == (State.FIRST, None)
    # Whoever took part once does not check it later, even after it was sent back.
    assert TEAM in standing.first_round_by


@pytest.mark.parametrize(
    ("code", "before", "entry"),
    [
        ("EXIT-010", FIRST_DONE, answer("house")),
        ("EXIT-010", [], answer("house", by=COUNTY, in_round=SECOND)),
        ("EXIT-010", [], SentBack("重做", COUNTY, AT)),
        ("EXIT-010", [answer("house", NOT_MET), conclusion(NOT_MET)], answer("water")),
        ("EXIT-011", FIRST_DONE, answer("house", in_round=SECOND)),
        ("EXIT-011", FIRST_DONE, conclusion(in_round=SECOND)),
        ("EXIT-011", FIRST_DONE, SentBack("重做", TEAM, AT)),
        ("EXIT-012", [], answer("roof")),
        ("EXIT-013", [], answer("house", computed=NOT_MET)),
        ("EXIT-013", [], answer("house", computed=OPEN, reason="  ")),
        ("EXIT-013", FIRST_DONE, SentBack(" ", COUNTY, AT)),
        ("EXIT-014", [answer("house")], conclusion()),
        ("EXIT-014", [answer("house"), answer("water", OPEN)], conclusion()),
        ("EXIT-015", [answer("house"), answer("water")], conclusion(NOT_MET)),
        ("EXIT-015", [answer("house", NOT_MET)], conclusion()),
        ("EXIT-016", [answer("house"), answer("water")], Concluded(Round.FIRST, MET, ("户主", " "), TEAM, AT)),
    ],
)
def test_it_refuses_what_recognition_does_not_allow(code: str, before: list[Entry], entry: Entry) -> None:
    refused(code, before, entry)


def test_it_lets_a_person_answer_otherwise_with_a_reason() -> None:
    standing = replayed([answer("house", computed=NOT_MET, reason="已经改造")], NAMES)
    found = standing.answer("house", Round.FIRST)
    assert found is not None
    assert (found.verdict, found.computed) == (MET, NOT_MET)


entries = st.one_of(
    st.builds(
        answer,
        st.sampled_from(NAMES),
        st.sampled_from(list(Verdict)),
        by=st.sampled_from([TEAM, COUNTY, OTHER]),
        in_round=st.sampled_from(list(Round)),
        computed=st.sampled_from([None, *Verdict]),
        reason=st.sampled_from(["", "看过"]),
    ),
    st.builds(
        conclusion,
        st.sampled_from([MET, NOT_MET]),
        by=st.sampled_from([TEAM, COUNTY, OTHER]),
        in_round=st.sampled_from(list(Round)),
    ),
    st.builds(SentBack, st.sampled_from(["", "重做"]), st.sampled_from([TEAM, COUNTY, OTHER]), st.just(AT)),
)


@given(st.lists(entries, max_size=25))
def test_it_never_recognises_what_one_person_alone_said(tried: list[Entry]) -> None:
    standing, taken = Standing(), []
    for entry in tried:
        try:
            standing = advanced(standing, entry, NAMES)
        except Refused:
            continue
        taken.append(entry)
    assert replayed(taken, NAMES) == standing
    if standing.state is State.MET:
        second = {one.by for one in standing.answers[SECOND].values()}
        assert second
        assert not second & standing.first_round_by
        assert all(one.verdict is MET for by_name in standing.answers.values() for one in by_name.values())
        assert len(standing.signed) == 2
