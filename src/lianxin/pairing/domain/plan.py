"""A plan: who is paired with whom and why, who is not, how good it is, what is proven; and its JSON."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.core.solvers.proof import Status
from lianxin.pairing.domain.json_reader import Entry, JsonReader
from lianxin.pairing.domain.measuring import Quality
from lianxin.pairing.domain.problem import Order, Role

_MOST_ROWS = 5_000_000


@dataclass(frozen=True, slots=True)
class UnitVillage:
    """A unit with a village. ``distance_km`` is None where a place is not known."""

    unit: str
    village: str
    role: Role
    kept: bool = False
    distance_km: float | None = None
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class HouseholdHelper:
    """A household with a helper."""

    household: str
    helper: str
    order: Order
    kept: bool = False
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class LeaderVillage:
    """A leader who links a village (领导联点帮村)."""

    helper: str
    village: str
    why: Words | None = None


class Kind(StrEnum):
    """What was not placed."""

    VILLAGE = "village"
    UNIT = "unit"
    HOUSEHOLD = "household"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Something that has no partner, or fewer than it should: ``missing`` partners short, and why."""

    kind: Kind
    id: str
    missing: int
    reason: Words


@dataclass(frozen=True, slots=True)
class Released:
    """An existing pairing that the plan does not keep, and why. ``one`` is the unit or helper, ``other`` the village or
    household."""

    one: str
    other: str
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why no complete plan exists: these villages together want more than is there, as a narrowest cut shows.

    ``wanted`` and ``available`` count posts or helper places; ``blocking`` names rules whose removal would help, with by
    how much; ``remedies`` are least changes, each enough by itself.
    """

    stage: str
    villages: tuple[str, ...]
    units: tuple[str, ...]
    wanted: int
    available: int
    words: Words
    blocking: tuple[Words, ...] = ()
    remedies: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of solving and what is proven about it. Each step is solved for the outcome of those before it.

    ``max_load`` and ``max_load_bound`` are the greatest load of one person and the least it could be in this step.
    """

    name: str
    status: Status
    objective: int
    bound: int
    max_load: int | None = None
    max_load_bound: int | None = None


@dataclass(frozen=True)
class PairingPlan:
    """A plan for a pairing problem."""

    status: Status
    unit_villages: tuple[UnitVillage, ...] = ()
    household_helpers: tuple[HouseholdHelper, ...] = ()
    leader_villages: tuple[LeaderVillage, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    released: tuple[Released, ...] = ()
    stages: tuple[Stage, ...] = ()
    shortages: tuple[Shortage, ...] = ()
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


def read_plan(text: str) -> PairingPlan:
    """Return the pairs of a plan written as JSON, for example one that a clerk changed by hand.

    Only the pairs and the released pairings are read: proofs, loads and reasons do not survive a change by hand, and
    :func:`check` and :func:`quality` find them again.

    Raises:
        ProblemRefused: the text has faults; all of them are in ``problems``.
    """
    reader = JsonReader()
    top = reader.document(text)
    reader.refuse_unknown(top, tuple(entry.name for entry in fields(PairingPlan)))
    units = [
        UnitVillage(
            reader.text(entry, "unit"),
            reader.text(entry, "village"),
            reader.choice(entry, "role", Role) or Role.CO,
            reader.truth(entry, "kept", otherwise=False),
        )
        for entry in reader.entries(top, "unit_villages", _MOST_ROWS, required=True)
    ]
    helpers = [
        HouseholdHelper(
            reader.text(entry, "household"),
            reader.text(entry, "helper"),
            reader.choice(entry, "order", Order) or Order.FIRST,
            reader.truth(entry, "kept", otherwise=False),
        )
        for entry in reader.entries(top, "household_helpers", _MOST_ROWS, required=True)
    ]
    leaders = [
        LeaderVillage(reader.text(entry, "helper"), reader.text(entry, "village"))
        for entry in reader.entries(top, "leader_villages", _MOST_ROWS)
    ]
    released = [
        Released(reader.text(entry, "one"), reader.text(entry, "other"), _words(reader, entry))
        for entry in reader.entries(top, "released", _MOST_ROWS)
    ]
    reader.refuse_if_any()
    return PairingPlan(Status.UNKNOWN, tuple(units), tuple(helpers), tuple(leaders), released=tuple(released))


def _words(reader: JsonReader, entry: Entry) -> Words | None:
    reason = reader.entry(entry, "reason")
    return None if reason is None else Words(reader.text(reason, "zh"), reader.text(reason, "en"))
