"""From what drawn households answered to the rates of a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianxin.core.kernel.errors import Refused
from lianxin.core.measures import Answered, Estimate, estimated
from lianxin.rulebook.survey_entries import UNKNOWN, SurveyRate


@dataclass(frozen=True, slots=True)
class Reached:
    """A household that was asked: its place in the sample, its persons, what it answered, and whether a suspicion was confirmed
    (None: not decided)."""

    area: str
    village: str
    status: str
    village_chance: Fraction
    cell_households: int
    persons: int | None
    values: Mapping[str, str]
    suspicion: str = ""
    is_confirmed: bool | None = None


def rate_of(rate: SurveyRate, reached: Sequence[Reached]) -> tuple[Estimate | None, str]:
    """Estimate a rate; where it cannot be, None and why: ``undecided``, ``persons`` or ``nothing``."""
    if rate.suspicion:
        concerned = [one for one in reached if one.status in rate.among]
        if any(one.suspicion == rate.suspicion and one.is_confirmed is None for one in concerned):
            return None, "undecided"
        if any(one.persons is None for one in concerned):
            return None, "persons"
    rows = [
        Answered(one.area, one.village, one.status, one.village_chance, one.cell_households, *_counts(rate, one))
        for one in reached
    ]
    try:
        return estimated(rows), ""
    except Refused as refusal:
        if refusal.code != "MEASURE-011":
            raise
        return None, "nothing"


def _counts(rate: SurveyRate, one: Reached) -> tuple[float, float]:
    if rate.suspicion:
        if one.status not in rate.among:
            return 0.0, 0.0
        persons = float(one.persons or 0)
        return (persons if one.suspicion == rate.suspicion and one.is_confirmed else 0.0), persons
    value = one.values.get(rate.question, UNKNOWN)
    if value == UNKNOWN:
        return 0.0, 0.0
    return float(value in rate.hits), 1.0
