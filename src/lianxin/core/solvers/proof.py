"""What is proven about a plan, how long a solver may work, and how it reports on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How far a plan is proven.

    ``OPTIMAL`` no plan is better; ``FEASIBLE`` complete, and none is better than ``bound``; ``INFEASIBLE`` proven that
    no complete plan exists (the plan given leaves out as little as possible); ``UNKNOWN`` stopped before any of these.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Proof:
    """An objective with the bound below which no plan can be (both in the problem's own points)."""

    status: Status
    objective: int
    bound: int

    @property
    def gap(self) -> float:
        """The share of the objective that might still be saved: 0.0 when proven optimal."""
        return max(0, self.objective - self.bound) / max(1, abs(self.objective))


@dataclass(frozen=True, slots=True)
class Progress:
    """One report on the way: which step is being worked on, and the best plan and bound known in that step."""

    step: str
    objective: int | None = None
    bound: int | None = None


Report = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Report to nobody."""


class Budget:
    """Seconds that a solver may use, counted from its making by a stopwatch (never by the time of day).

    Polynomial steps (flows) are not cut short; searches ask ``left`` before they start and are given that limit.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._until - time.monotonic())
