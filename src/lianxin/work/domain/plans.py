"""One plan per household: causes laid beside measures, and what an account of income comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Gap(StrEnum):
    """What a plan is short of."""

    NO_MEASURE = "no_measure"
    """A cause or risk that no measure answers."""
    NO_CAUSE = "no_cause"
    """A measure that answers no cause."""
    UNFIT = "unfit"
    """A measure of a family that the rulebook does not hold for an answer to the risk."""
    NOT_ON_RECORD = "not_on_record"
    """A cause that the plan names and the register does not (or no longer)."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of a plan: a cause or risk ("" for none) and the measure that answers it ("" for none)."""

    mark: int
    cause: str
    family: str
    measure: str


@dataclass(frozen=True, slots=True)
class FoundGap:
    """A gap: which, about which cause, on which line of the plan (0: on none)."""

    gap: Gap
    cause: str
    mark: int = 0


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What the register tells of a subject: its causes and risks, and which it denies; ``denied`` None: every one that it does not tell."""

    told: tuple[str, ...] = ()
    denied: frozenset[str] | None = frozenset()

    def denies(self, cause: str) -> bool:
        """Whether the register says that it is not so."""
        return cause not in self.told if self.denied is None else cause in self.denied


def gaps(
    on_record: OnRecord, lines: Iterable[PlannedLine], answers: Callable[[str, str], bool]
) -> tuple[FoundGap, ...]:
    """Return what a plan is short of.

    ``answers(cause, family)`` says whether a family is held for an answer; for causes that the rulebook does not know it says yes.
    """
    listed = list(lines)
    answered = {line.cause for line in listed if line.cause and line.measure}
    found = [FoundGap(Gap.NO_MEASURE, cause) for cause in on_record.told if cause not in answered]
    for line in listed:
        if line.measure and not line.cause:
            found.append(FoundGap(Gap.NO_CAUSE, "", line.mark))
        if line.cause and not line.measure and line.cause not in answered and line.cause not in on_record.told:
            found.append(FoundGap(Gap.NO_MEASURE, line.cause, line.mark))
        if line.cause and line.family and not answers(line.cause, line.family):
            found.append(FoundGap(Gap.UNFIT, line.cause, line.mark))
        if line.cause and on_record.denies(line.cause):
            found.append(FoundGap(Gap.NOT_ON_RECORD, line.cause, line.mark))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Income:
    """An account of income (收入核算) in fen; None is not recorded, never nothing."""

    wage_fen: int | None
    operating_fen: int | None
    operating_cost_fen: int | None
    property_fen: int | None
    transfer_fen: int | None
    persons: int | None


def net_fen(income: Income) -> int | None:
    """Return the net income: wages, operating income less its cost, property, transfers. None where one of them is not recorded."""
    parts = (
        income.wage_fen, income.operating_fen, income.operating_cost_fen, income.property_fen, income.transfer_fen,
    )  # fmt: skip
    if any(part is None for part in parts):
        return None
    wage, operating, cost, property_, transfer = (part or 0 for part in parts)
    return wage + operating - cost + property_ + transfer


def per_person_fen(income: Income) -> int | None:
    """Return the net income per person, in whole fen, rounded to the nearer and halves up; None where it cannot be told."""
    net = net_fen(income)
    if net is None or not income.persons:
        return None
    return (2 * net + income.persons) // (2 * income.persons)


def quarter_of(on: date) -> int:
    """Return the quarter of a day, 1 to 4."""
    return (on.month + 2) // 3
