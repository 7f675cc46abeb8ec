"""Load what holds villages back: the coded causes of plans of villages and units, and when the facts of a village tell one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Case, Expression
from lianxin.rulebook.conditions import Shelf, compiled_condition
from lianxin.rulebook.dated_values import Citation, read_citation, read_period
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.errors import NOT_ALLOWED


@dataclass(frozen=True)
class VillageCause:
    """What holds a village back (村级致贫原因、短板).

    ``expression`` says when the facts of a village tell it; None: nobody can read it from them, somebody chooses it. ``families`` are
    the families of measures that answer it; none: any does.
    """

    name: str
    words: Words
    expression: Expression | None
    families: tuple[str, ...]
    period: Period
    source: Citation
    verified: bool
    note: Words | None

    def is_told_by(self, facts: Mapping[str, Any], *, on: date) -> bool | None:
        """Whether the facts of a village tell it; None where they cannot tell, or nobody can read it from facts."""
        return None if self.expression is None else self.expression.evaluate(Case(village=facts), on=on)

    def is_answered_by(self, family: str) -> bool:
        """Whether a family of measures is held for an answer."""
        return not self.families or family in self.families


def load_village_causes(
    entries: Mapping[str, Entry], shelf: Shelf, families: frozenset[str]
) -> dict[str, VillageCause]:
    """Load every cause. ``families`` are those of the tables of risks and measures.

    Raises:
        Refused: RULEBOOK-003 to 009, 014, 024, 030, the first fault found.
    """
    return {name: _cause(name, entry, shelf, families) for name, entry in entries.items()}


def _cause(name: str, entry: Entry, shelf: Shelf, families: frozenset[str]) -> VillageCause:
    starts_on, ends_before = read_period(entry)
    answering = entry.texts("families") if "families" in entry.content else ()
    for family in answering:
        if family not in families:
            raise Refused(NOT_ALLOWED, place=entry.at("families"), found=family, allowed=", ".join(sorted(families)))
    made = VillageCause(
        name=name,
        words=entry.words(),
        expression=compiled_condition(entry, shelf, table="village") if "expression" in entry.content else None,
        families=answering,
        period=Period(starts_on, ends_before),
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
    )
    entry.finish()
    return made
