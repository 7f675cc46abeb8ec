"""Load what daily work is made of: kinds of work with what each needs, and the indicators that returns are counted by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lianxin.core.kernel.dictionary import Dictionary
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.rulebook.dated_values import Citation, read_citation, read_period
from lianxin.rulebook.documents import Entry, require_name
from lianxin.rulebook.errors import MISSING_KEY, NO_SUCH_ENTRY, NOT_ALLOWED, UNKNOWN_UNIT

PARTS = ("people", "households", "found", "promised", "done", "quantity", "amount", "stage")
"""What a kind of work can demand of a record."""
MEASURES = ("records", "persons", "person_times", "households", "villages", "branches", "units", "quantity", "amount")
"""What an indicator can count."""
STAGES = ("planned", "landed")


@dataclass(frozen=True, slots=True)
class WorkKind:
    """A kind of work (工作类别): what a counted record of it must tell, and the units that its quantity may be in.

    ``is_visit``: households are visited, so that a record says whether the visitor was paired with them. ``is_one_each``: a record
    without a quantity stands for one of its first unit. ``has_stage``: it is planned or has landed. ``details`` are what is asked of it
    besides, by name: each a line of text that may be left out.
    """

    name: str
    words: Words
    needs: tuple[str, ...]
    units: tuple[str, ...]
    is_visit: bool
    is_one_each: bool
    has_stage: bool
    period: Period
    source: Citation
    verified: bool
    note: Words | None
    details: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkIndicator:
    """A line of a return (统计指标): what is counted over which kinds of work. ``kinds`` empty: over all of them.

    ``persons`` are told apart, ``person_times`` are added up: one is never the other. ``unit`` is that of a quantity.
    """

    name: str
    words: Words
    measure: str
    kinds: tuple[str, ...]
    unit: str
    stage: str
    source: Citation
    verified: bool
    note: Words | None


def load_work_kinds(entries: Mapping[str, Entry], dictionary: Dictionary) -> dict[str, WorkKind]:
    """Load every kind of work.

    Raises:
        Refused: RULEBOOK-003 to 009, 014, 024, the first fault found.
    """
    return {name: _kind(name, entry, dictionary) for name, entry in entries.items()}


def load_work_indicators(
    entries: Mapping[str, Entry], kinds: Mapping[str, WorkKind], dictionary: Dictionary
) -> dict[str, WorkIndicator]:
    """Load every indicator of work.

    Raises:
        Refused: RULEBOOK-003 to 009, 024, 044, the first fault found.
    """
    return {name: _indicator(name, entry, kinds, dictionary) for name, entry in entries.items()}


def _kind(name: str, entry: Entry, dictionary: Dictionary) -> WorkKind:
    starts_on, ends_before = read_period(entry)
    made = WorkKind(
        name=name,
        words=entry.words(),
        needs=_allowed(entry, "needs", PARTS),
        units=tuple(_unit(one, entry.at("units"), dictionary) for one in entry.texts("units")),
        is_visit=entry.flag("is_visit", False),
        is_one_each=entry.flag("is_one_each", False),
        has_stage=entry.flag("has_stage", False),
        period=Period(starts_on, ends_before),
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
        details=dict(_details(entry)),
    )
    if (made.is_one_each or "quantity" in made.needs) and not made.units:
        raise Refused(MISSING_KEY, place=entry.place, key="units")
    entry.finish()
    return made


def _details(entry: Entry) -> Iterator[tuple[str, Words]]:
    if "details" not in entry.content:
        return
    for name, one in entry.entries("details"):
        yield require_name(name, one.place), one.words()
        one.finish()


def _indicator(name: str, entry: Entry, kinds: Mapping[str, WorkKind], dictionary: Dictionary) -> WorkIndicator:
    measure = entry.choice("measure", MEASURES)
    listed = entry.texts("kinds")
    unknown = next((kind for kind in listed if kind not in kinds), None)
    if unknown is not None:
        raise Refused(NO_SUCH_ENTRY, place=entry.at("kinds"), name=unknown, known=", ".join(kinds))
    unit = entry.text("unit", "")
    if measure == "quantity" and not unit:
        raise Refused(MISSING_KEY, place=entry.place, key="unit")
    made = WorkIndicator(
        name=name,
        words=entry.words(),
        measure=measure,
        kinds=listed,
        unit=_unit(unit, entry.at("unit"), dictionary) if unit else "",
        stage=entry.choice("stage", ("", *STAGES), ""),
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
    )
    entry.finish()
    return made


def _allowed(entry: Entry, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    for found in entry.texts(key):
        if found not in allowed:
            raise Refused(NOT_ALLOWED, place=entry.at(key), found=found, allowed=", ".join(allowed))
    return entry.texts(key)


def _unit(name: str, place: str, dictionary: Dictionary) -> str:
    if name not in dictionary.units:
        raise Refused(UNKNOWN_UNIT, place=place, name=name)
    return name
