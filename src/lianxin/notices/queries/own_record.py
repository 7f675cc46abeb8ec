"""What a villager sees of his own household, once he has used its code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.words import Words
from lianxin.notices.own_records import Line, parts_of
from lianxin.registry.models import Household
from lianxin.registry.queries import area_names, household_facts_of, members_of, years_of
from lianxin.rulebook import dictionary


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A household's record on file as its own people see it: who they are, what kind of household, and what rooms add."""

    place: str
    year: int | None
    lines: tuple[Line, ...]
    parts: tuple[tuple[Words, list[Line]], ...]


def own_record(household: Household, on: date) -> OwnRecord:
    """Return the record of one household. No number of identity, no telephone, no account, no illness is in it."""
    years = years_of(household)
    year = years[0] if years else None
    lines: list[Line] = [(Words("户主", "Head"), household.head_name or _UNTOLD)]
    if year is not None:
        for row in members_of(household, year):
            if row.relation_to_head != "head" and row.left_on is None:
                relation = _code("member.relation_to_head", row.relation_to_head)
                lines.append((relation or Words("家庭成员", "Member"), row.member.name))
        facts = household_facts_of(household, year)
        for field in ("household_type", "household_attribute", "exit_flag"):
            words = _code(f"household.{field}", getattr(facts, field, None))
            if words is not None:
                lines.append((dictionary().field(f"household.{field}").words, words))
    place = area_names([household.village_code])[household.village_code]
    return OwnRecord(place, year, tuple(lines), tuple(parts_of(household, on)))


_UNTOLD = Words("未填", "not recorded")


def _code(path: str, key: str | None) -> Words | None:
    codes = dictionary().code_list_of(dictionary().field(path)).codes
    return next((code.words for code in codes if code.key == key), None)
