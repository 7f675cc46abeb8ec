"""Scores from least to most: what is not known is never 0, it leaves the score open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianxin.rulebook.score_entries import Grade, Indicator, ScoreSheetKind

_HUNDRED = 100
Points = Fraction


@dataclass(frozen=True, slots=True)
class Counted:
    """What a ledger (or a person) tells of a line: a numerator, and a denominator where it is a share. None: not known, and why.

    A denominator of 0 says that there is nothing to be judged by: that is not known either.
    """

    numerator: Fraction | None
    denominator: Fraction | None = None
    why_open: str = ""

    @property
    def share(self) -> Fraction | None:
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet: from how many points to how many, and what it was counted from."""

    indicator: Indicator
    least: Points
    most: Points
    counted: Counted | None

    @property
    def is_open(self) -> bool:
        return self.least != self.most


@dataclass(frozen=True, slots=True)
class Score:
    """A whole sheet: its lines, from how many points to how many, the vetoes that bite (and those that are open), the grade.

    ``grade`` is None where the points or an open veto leave several possible, or nothing is scored.
    """

    lines: tuple[Line, ...]
    least: Points
    most: Points
    vetoed: tuple[str, ...]
    open_vetoes: tuple[str, ...]
    grade: Grade | None


def line_of(indicator: Indicator, counted: Counted | None) -> Line:
    """Score one line. ``counted`` None: nobody judged, reported or voted yet."""
    whole = Fraction(indicator.points)
    known: Points | None = None
    if counted is not None:
        if indicator.kind == "deduction" and counted.numerator is not None:
            known = max(Fraction(0), whole - indicator.each * counted.numerator)
        elif indicator.kind == "judged" and counted.numerator is not None:
            known = min(whole, max(Fraction(0), counted.numerator))
        elif indicator.kind in ("share", "reported", "ballot") and counted.share is not None:
            known = whole * min(Fraction(1), counted.share * _HUNDRED / indicator.full_percent)
    if indicator.kind == "shown":
        known = Fraction(0)
    return Line(indicator, Fraction(0), whole, counted) if known is None else Line(indicator, known, known, counted)


def score_of(
    kind: ScoreSheetKind, counted: Mapping[str, Counted | None], vetoes: Mapping[str, Counted | None]
) -> Score:
    """Score a sheet from what is known of its lines and vetoes, by their names."""
    lines = tuple(line_of(one, counted.get(name)) for name, one in kind.indicators.items())
    least = sum((line.least for line in lines), Fraction(0))
    most = sum((line.most for line in lines), Fraction(0))
    vetoed, unknown = [], []
    for veto in kind.vetoes:
        told = vetoes.get(veto.name)
        if told is None or told.numerator is None:
            unknown.append(veto.name)
        elif told.numerator > veto.more_than:
            vetoed.append(veto.name)
    grade = _grade(kind, least, most, vetoed, unknown)
    return Score(lines, least, most, tuple(vetoed), tuple(unknown), grade)


def _grade(
    kind: ScoreSheetKind, least: Points, most: Points, vetoed: Sequence[str], unknown: Sequence[str]
) -> Grade | None:
    if not kind.grades or not kind.points:
        return None
    best = _best(kind, least, [*vetoed, *unknown])
    return best if best is _best(kind, most, vetoed) else None


def _best(kind: ScoreSheetKind, points: Points, vetoed: Sequence[str]) -> Grade:
    percent = points * _HUNDRED / kind.points
    reached = next(index for index, grade in enumerate(kind.grades) if percent >= grade.from_percent)
    names = [grade.name for grade in kind.grades]
    capped = [names.index(veto.best_grade) for veto in kind.vetoes if veto.name in vetoed]
    return kind.grades[max([reached, *capped])]
