"""The parts of a household's page, made from rows of the register: members, history, lines of the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from lianxin.core.kernel.identifiers import masked
from lianxin.core.kernel.periods import full_years
from lianxin.core.kernel.words import Words
from lianxin.registry.display import (
    HIDDEN,
    FactLine,
    Veil,
    demanded_fields,
    fact_line,
    kept_text,
    name_of,
    value_text,
    veil_of,
)
from lianxin.registry.encryption import decrypted
from lianxin.registry.models import Change, Household, MemberFacts, Source
from lianxin.rulebook import dictionary
from lianxin.site.components import Change as ShownChange
from lianxin.site.language import say

ATTRIBUTE, CAUSE, INCOME = LISTED_FACTS = ("household_attribute", "main_cause", "net_income_per_person_yuan")
# Columns of the members' table, after the name and the relation to the head.
MEMBER_COLUMNS = ("sex", "id_no", "education", "school_status", "health", "labour_ability", "work_place", "work_months")


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One line of the list, with the facts of the chosen year."""

    household: Household
    village: str
    attribute: str | None
    cause: FactLine
    income_fen: int | None
    is_carried: bool
    year: int

    @property
    def is_cause_hidden(self) -> bool:
        """Whether there is a cause that this reader may not see."""
        return self.cause.veil is not Veil.SHOWN and not self.cause.is_missing


def household_rows(
    households: Sequence[Household],
    facts: Mapping[int, Any],
    names: Mapping[str, str],
    openable: set[int],
    *,
    year: int,
) -> list[HouseholdRow]:
    """Return the lines of some households, as far as the reader may see them.

    ``facts`` has the columns of ``LISTED_FACTS`` and ``is_carried``.
    """
    attribute, cause = (dictionary().field(f"household.{name}") for name in (ATTRIBUTE, CAUSE))
    rows = []
    for household in households:
        found = facts.get(household.pk)
        rows.append(
            HouseholdRow(
                household,
                names.get(household.village_code, household.village_code),
                value_text(attribute, getattr(found, attribute.name, None)),
                fact_line(cause, getattr(found, cause.name, None), may_open=household.pk in openable),
                getattr(found, INCOME, None),
                bool(found and found.is_carried),
                year,
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One line of the members' table."""

    facts: MemberFacts
    relation: str | None
    age: int | None
    lines: Mapping[str, FactLine]
    missing: int

    @property
    def has_left(self) -> bool:
        """Whether he left the household within the year."""
        return self.facts.left_on is not None


def member_rows(members: Iterable[MemberFacts], *, on: date, may_open: bool) -> list[MemberRow]:
    """Return the members as the reader may see them, with their age on a day."""
    relation = dictionary().field("member.relation_to_head")
    entries = [dictionary().field(f"member.{name}") for name in MEMBER_COLUMNS]
    rows = []
    for facts in members:
        born_on = facts.member.birth_on  # type: ignore[attr-defined]
        lines = {
            entry.name: fact_line(
                entry, getattr(facts if entry.yearly else facts.member, entry.name), may_open=may_open
            )
            for entry in entries
        }
        demanded = [dictionary().field(f"member.{name}") for name in demanded_fields("member", facts.member, facts)]
        values = [getattr(facts if entry.yearly else facts.member, entry.name) for entry in demanded]
        rows.append(
            MemberRow(
                facts,
                value_text(relation, facts.relation_to_head),
                full_years(born_on, on) if born_on and born_on <= on else None,
                lines,
                sum(value is None or value == "" for value in values),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Everything that one source changed: when, who, why, and each value before and after."""

    source: Source
    reason: str
    changes: tuple[ShownChange, ...]

    @property
    def at(self) -> datetime:
        return self.source.recorded_at

    @property
    def by(self) -> str:
        return self.source.recorded_by.name if self.source.recorded_by else ""

    @property
    def is_correction(self) -> bool:
        return self.source.kind == Source.Kind.CORRECTION

    @property
    def words(self) -> Words:
        if self.is_correction:
            return Words("更正", "Correction")
        return Words("导入更新", "Updated by import")


def history_of(changes: Sequence[Change], names: Mapping[int, str], *, may_open: bool) -> list[HistoryLine]:
    """Return changes put together by their source, the latest first. ``names`` are those of members, by id."""
    lines = []
    for _, group in groupby(changes, key=lambda change: change.source_id):
        together = list(group)
        shown = tuple(_shown(change, names, may_open=may_open) for change in together)
        lines.append(HistoryLine(together[0].source, together[0].reason, shown))
    return lines


def _shown(change: Change, names: Mapping[int, str], *, may_open: bool) -> ShownChange:
    words = name_of(change.table, change.field)
    if change.table == "member":
        who = names.get(change.thing_id or 0, "")
        words = Words(f"{who} · {words.zh}", f"{who} · {words.en}")
    return ShownChange(
        words,
        stored_text(change.table, change.field, change.before, may_open=may_open),
        stored_text(change.table, change.field, change.after, may_open=may_open),
    )


def stored_text(table: str, name: str, text: str, *, may_open: bool) -> str | None:
    """Return a value that a change keeps as text, as far as the reader may see it. What cannot be opened here is hidden."""
    entry = dictionary().fields.get(f"{table}.{name}")
    if text == "":
        return None
    if entry is None:
        return say(HIDDEN)
    veil = veil_of(entry, may_open=may_open)
    if veil is Veil.MASKED:
        return masked(decrypted(text))
    return kept_text(entry, text) if veil is Veil.SHOWN else say(HIDDEN)
