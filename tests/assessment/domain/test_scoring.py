"""Scores: from least to most, never 0 for what is not known; and sheets that are refused when they are loaded."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.assessment.domain.scoring import Counted, line_of, score_of
from lianxin.assessment.queries.ledgers import LEDGERS
from lianxin.core.kernel.errors import Refused
from lianxin.rulebook import rulebook
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.score_entries import SOURCES, ScoreSheetKind, load_score_sheets

VILLAGE = rulebook().score_sheets["village_2018"]
CADRE = rulebook().score_sheets["cadre_2018"]


def share(numerator: int, denominator: int) -> Counted:
    return Counted(Fraction(numerator), Fraction(denominator))


@pytest.mark.parametrize(
    ("line", "counted", "points"),
    [
        ("system_data", share(9, 10), (9, 9)),
        ("system_data", share(0, 10), (0, 0)),
        # Nothing to judge by, nobody entered, no ledger: from nothing to all, never 0.
        ("system_data", share(0, 0), (0, 10)),
        ("system_data", Counted(None, None, "nothing"), (0, 10)),
        ("leadership", None, (0, 20)),
        ("leadership", Counted(Fraction(17)), (17, 17)),
        ("leadership", Counted(Fraction(99)), (20, 20)),
        ("handbooks", share(45, 50), (27, 27)),
        ("clues", Counted(Fraction(0)), (10, 10)),
        ("clues", Counted(Fraction(2)), (6, 6)),
        ("clues", Counted(Fraction(50)), (0, 0)),
        ("clues", Counted(None, None, "no_run"), (0, 10)),
    ],
)
def test_it_scores_a_line(line: str, counted: Counted | None, points: tuple[int, int]) -> None:
    found = line_of(VILLAGE.indicators[line], counted)
    assert (found.least, found.most) == points
    assert found.is_open == (points[0] != points[1])


def everything(kind: ScoreSheetKind, percent: int) -> dict[str, Counted | None]:
    """Every line known at so many percent."""
    told: dict[str, Counted | None] = {}
    for name, one in kind.indicators.items():
        if one.kind == "judged":
            told[name] = Counted(Fraction(one.points * percent, 100))
        elif one.kind == "deduction":
            told[name] = Counted(Fraction(one.points * (100 - percent), 100) / one.each)
        else:
            told[name] = share(percent, 100)
    return told


@pytest.mark.parametrize(
    ("percent", "grade"), [(100, "excellent"), (90, "excellent"), (89, "good"), (60, "fair"), (0, "poor")]
)
def test_it_grades_what_is_known(percent: int, grade: str) -> None:
    found = score_of(VILLAGE, everything(VILLAGE, percent), {"fraud": Counted(Fraction(0))})
    assert found.least == found.most == Fraction(140 * percent, 100)
    assert found.grade is not None
    assert found.grade.name == grade


def test_it_cannot_tell_a_grade_that_an_open_line_could_change() -> None:
    told = everything(VILLAGE, 100)
    found = score_of(VILLAGE, told | {"leadership": None}, {"fraud": Counted(Fraction(0))})
    assert (found.least, found.most, found.grade) == (120, 140, None)
    # Ten points more or less do not matter where both ends have the same grade.
    found = score_of(VILLAGE, told | {"team": None}, {"fraud": Counted(Fraction(0))})
    assert (found.least, found.most) == (130, 140)
    assert found.grade is not None
    assert found.grade.name == "excellent"


@pytest.mark.parametrize(
    ("absent", "grade"), [(0, "excellent"), (1, "competent"), (2, "basic"), (3, "incompetent"), (9, "incompetent")]
)
def test_it_lets_a_veto_cap_the_grade(absent: int, grade: str) -> None:
    vetoes: dict[str, Counted | None] = {one.name: Counted(Fraction(absent)) for one in CADRE.vetoes}
    found = score_of(CADRE, everything(CADRE, 100), vetoes)
    assert found.grade is not None
    assert found.grade.name == grade
    assert len(found.vetoed) == min(absent, 3)


def test_it_holds_no_grade_while_a_veto_is_open() -> None:
    found = score_of(CADRE, everything(CADRE, 100), {})
    assert (found.grade, len(found.open_vetoes)) == (None, 3)
    # Who is at the bottom anyway cannot fall further.
    found = score_of(CADRE, everything(CADRE, 0), {})
    assert found.grade is not None
    assert found.grade.name == "incompetent"


def test_it_adds_nothing_up_where_the_source_has_no_points() -> None:
    kind = rulebook().score_sheets["province_2016"]
    found = score_of(kind, everything(kind, 50), {})
    assert (found.least, found.most, found.grade) == (0, 0, None)


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(sorted(VILLAGE.indicators)), st.integers(0, 100), max_size=9))
def test_it_never_leaves_its_bounds_and_narrows_as_more_is_known(known: dict[str, int]) -> None:
    whole = score_of(VILLAGE, {}, {})
    told: dict[str, Counted | None] = {}
    for name, percent in known.items():
        told[name] = everything(VILLAGE, percent)[name]
        narrower = score_of(VILLAGE, told, {})
        assert whole.least <= narrower.least <= narrower.most <= whole.most
        whole = narrower


def test_it_counts_every_source_that_a_sheet_may_name() -> None:
    assert set(LEDGERS) == set(SOURCES)


GOOD = """
words: {zh: 表, en: sheet}
subject: village
starts_on: 2016-01-01
source: {title: 文件}
points: 30
least_ballots: 5
indicators:
  data: {words: {zh: 一, en: a}, source: facts_recorded, points: 10}
  vote: {words: {zh: 二, en: b}, kind: ballot, points: 10}
  clues: {words: {zh: 三, en: c}, kind: deduction, source: clues_true, each: 2, points: 10}
vetoes:
  - {name: fraud, words: {zh: 否, en: v}, source: clues_true, more_than: 5, best_grade: poor}
grades:
  - {name: good, words: {zh: 好, en: good}, from_percent: 80}
  - {name: poor, words: {zh: 差, en: poor}, from_percent: 0}
"""


def loaded(change: Any = None) -> ScoreSheetKind:
    content = yaml.safe_load(GOOD)
    if change is not None:
        change(content)
    return load_score_sheets({"sheet": Entry.of(content, "score_sheets.yaml:")})["sheet"]


def test_it_loads_a_sound_sheet() -> None:
    assert loaded().points == 30
    assert loaded().has_ballot


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("RULEBOOK-048", lambda c: c.update(points=40)),
        ("RULEBOOK-048", lambda c: c.update(least_ballots=0)),
        ("RULEBOOK-048", lambda c: c["indicators"]["data"].update(points=0)),
        ("RULEBOOK-048", lambda c: c["indicators"]["data"].update(each=1)),
        ("RULEBOOK-048", lambda c: c["indicators"]["data"].update(full_percent=120)),
        ("RULEBOOK-048", lambda c: c["indicators"]["clues"].pop("each")),
        ("RULEBOOK-048", lambda c: c["indicators"]["clues"].update(each=0)),
        ("RULEBOOK-048", lambda c: c["indicators"]["vote"].update(source="facts_recorded")),
        ("RULEBOOK-048", lambda c: c["indicators"]["vote"].update(full_percent=50)),
        ("RULEBOOK-044", lambda c: c["indicators"]["data"].update(source="rumours")),
        ("RULEBOOK-044", lambda c: c["indicators"]["data"].update(source="unit_villages")),
        ("RULEBOOK-044", lambda c: c["vetoes"][0].update(source="rumours")),
        ("RULEBOOK-049", lambda c: c["vetoes"][0].update(best_grade="best")),
        ("RULEBOOK-049", lambda c: c["grades"].reverse()),
        ("RULEBOOK-049", lambda c: c["grades"][1].update(name="good")),
        ("RULEBOOK-049", lambda c: c["grades"][1].update(from_percent=10)),
        ("RULEBOOK-042", lambda c: c.update(indicators={}, points=0, least_ballots=0)),
        ("RULEBOOK-003", lambda c: c.update(surprise=1)),
        ("RULEBOOK-009", lambda c: c.update(subject="moon")),
        ("RULEBOOK-009", lambda c: c["indicators"]["data"].update(kind="guess")),
    ],
)
def test_it_refuses_a_sheet_that_does_not_add_up(code: str, change: Any) -> None:
    with pytest.raises(Refused, match=code):
        loaded(change)


def test_it_ships_only_sheets_whose_points_add_up() -> None:
    files = list((Path(__file__).parents[3] / "src" / "lianxin" / "rulebook" / "score_sheets").glob("*.yaml"))
    assert files
    for kind in rulebook().score_sheets.values():
        assert sum(one.points for one in kind.indicators.values()) == kind.points
