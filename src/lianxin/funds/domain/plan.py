"""A plan: who pays how much for what, what is not funded and why, what more money would do, what is proven; and its JSON."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.words import Words
from lianxin.core.solvers.proof import Status
from lianxin.funds.domain.reading import JsonReader

if TYPE_CHECKING:
    from lianxin.funds.domain.measuring import Quality

_MOST_ROWS = 1_000_000
_MOST_FEN = 10**12


@dataclass(frozen=True, slots=True)
class Allocation:
    """A source pays an amount for a project in a year (资金安排). ``changes_purpose`` when only the integration plan allows
    it."""

    source: str
    project: str
    amount_fen: int
    year: int
    changes_purpose: bool = False


class Kind(StrEnum):
    """Why a project is not funded, or not in full."""

    NO_PERMITTED_SOURCE = "no_permitted_source"
    NO_MONEY_LEFT = "no_money_left"
    DEPENDENCY = "dependency"
    EXCLUSIVE = "exclusive"
    RULE = "rule"
    NO_BENEFIT = "no_benefit"
    NOT_CHOSEN = "not_chosen"


@dataclass(frozen=True, slots=True)
class Unfunded:
    """A project that gets nothing, or not all it wants: ``missing_fen`` short, why, and what blocks it (projects, sources or
    rules by name)."""

    project: str
    missing_fen: int
    kind: Kind
    reason: Words
    blocked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Price:
    """What more of a source's money would do (影子价格).

    ``points_per_10000`` is the price of 10,000 yuan in the relaxation: 0 where the money is not all used, None where the relaxation
    could not be solved and it cannot be told. ``would_fund`` is the project
    that 10,000 more yuan would fund, or fund further, and nothing else the less; None when none was found, and then
    ``next_project`` is one that ``next_fen`` more would fund with everything else left as it is. Both are checked by paying
    them, not estimated.
    """

    source: str
    left_fen: int
    points_per_10000: float | None
    words: Words
    would_fund: str | None = None
    next_project: str | None = None
    next_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One goal and what is proven of it for the outcome of those before it. ``is_for_chosen`` when the bound holds for plans
    that fund the same projects with the same amounts."""

    name: str
    status: Status
    objective: int
    bound: int
    is_for_chosen: bool = False


@dataclass(frozen=True)
class AllocationPlan:
    """A plan for an allocation problem. ``objective`` and ``bound`` are the benefit in thousandths of a point; ``gap`` is the
    share of the objective that might still be gained."""

    status: Status
    allocations: tuple[Allocation, ...] = ()
    unfunded: tuple[Unfunded, ...] = ()
    objective: int | None = None
    bound: int | None = None
    gap: float | None = None
    prices: tuple[Price, ...] = ()
    stages: tuple[Stage, ...] = ()
    explanation: tuple[Words, ...] = ()
    quality: Quality | None = field(default=None)


def plan_as_json(value: Any) -> Any:
    """Return a plan (or any part of it) as what ``json.dumps`` takes. Words become ``{"zh": …, "en": …}``."""
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: plan_as_json(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, dict):
        return {key: plan_as_json(member) for key, member in value.items()}
    if isinstance(value, tuple | list):
        return [plan_as_json(member) for member in value]
    return value


def read_plan(text: str) -> AllocationPlan:
    """Return the allocations of a plan written as JSON, for example one that a clerk changed by hand.

    Only the allocations are read: proofs, prices and reasons do not survive a change by hand, and :func:`check` and
    :func:`quality` look again.

    Raises:
        ProblemRefused: the text has faults; all of them are in ``problems``.
    """
    reader = JsonReader()
    top = reader.document(text)
    reader.refuse_unknown(top, tuple(entry.name for entry in fields(AllocationPlan)))
    if "status" in top.value:
        reader.choice(top, "status", Status)
    rows = []
    for entry in reader.entries(top, "allocations", _MOST_ROWS, required=True):
        reader.refuse_unknown(entry, tuple(row.name for row in fields(Allocation)))
        rows.append(
            Allocation(
                reader.text(entry, "source"),
                reader.text(entry, "project"),
                reader.integer(entry, "amount_fen", 1, _MOST_FEN) or 1,
                reader.integer(entry, "year", 1990, 2130) or 1990,
            )
        )
    reader.refuse_if_any()
    return AllocationPlan(Status.UNKNOWN, tuple(rows))
