"""Where and when the tests look: a county, a day, the year of its register; and what several tests read, read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from lianxin.core.rules import Case
from lianxin.people.access import within_area
from lianxin.registry.models import HouseholdFacts, Member, MemberFacts
from lianxin.rulebook import rulebook
from lianxin.supervision.queries.policy import Policy

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class RegisteredHousehold:
    """A household of the register in the year, as far as the tests read it. ``is_assisted`` None: cannot be told."""

    household: int
    village_code: str
    is_assisted: bool | None
    size: int | None
    facts: Mapping[str, Any]


# Facts of the year that tests read besides those that say whether a household is assisted.
_READ = (
    "household_size", "net_income_yuan", "net_income_per_person_yuan", "operating_income_yuan", "operating_cost_yuan",
    "identified_month",
)  # fmt: skip


class Scene:
    """One county on one day."""

    def __init__(self, county: str, on: date, year: int) -> None:
        self.county, self.on, self.year = county, on, year
        self.policy = Policy(county, on)

    def inside(self, column: str) -> Q:
        """A condition that a column holds a code of the county."""
        return within_area(column, self.county)

    @cached_property
    def households(self) -> dict[int, RegisteredHousehold]:
        """Every live household with facts of the year."""
        judge, fields = _assisted()
        names = tuple(dict.fromkeys((*fields, *_READ)))
        rows = HouseholdFacts.objects.filter(
            self.inside("household__village_code"), year=self.year, household__is_live=True
        )
        columns = ("household_id", "household__village_code", "household__member_count", *names)
        found: dict[int, RegisteredHousehold] = {}
        for number, village, members, *told in rows.order_by().values_list(*columns).iterator(AT_ONCE):
            facts = dict(zip(names, told, strict=True))
            size = facts["household_size"] or members or None
            found[number] = RegisteredHousehold(number, village, judge(facts), size, facts)
        return found

    @cached_property
    def members(self) -> list[tuple[int, int, str, str | None]]:
        """Every present member of the year: member, household, village, and his number as the register seals it."""
        rows = MemberFacts.objects.filter(
            self.inside("household__village_code"), year=self.year, left_on__isnull=True, household__is_live=True
        )
        sealed = Cast("member__id_no", TextField())
        columns = ("member_id", "household_id", "household__village_code")
        return list(rows.order_by().annotate(sealed=sealed).values_list(*columns, "sealed").iterator(AT_ONCE))

    def former_members(self) -> list[tuple[int, int, str, str | None]]:
        """Members who left in the year, likewise: payments after a death are paid to these."""
        rows = MemberFacts.objects.filter(
            self.inside("household__village_code"), year__lte=self.year, left_on__isnull=False
        )
        sealed = Cast("member__id_no", TextField())
        columns = ("member_id", "household_id", "household__village_code")
        return list(rows.order_by().annotate(sealed=sealed).values_list(*columns, "sealed").iterator(AT_ONCE))


def _assisted() -> tuple[Callable[[Mapping[str, Any]], bool | None], tuple[str, ...]]:
    """The rulebook's own answer whether a household is assisted, as a question to its facts, and the facts it reads.

    Answers are kept by the facts: a hundred thousand households have a few dozen combinations of them.
    """
    expression = rulebook().schema.compile("is_assisted", table="household")
    ask = expression.bind(on=date.min, parameters={})
    fields = tuple(path.split(".", 1)[1] for path in expression.fields)
    known: dict[tuple[Any, ...], bool | None] = {}

    def judge(facts: Mapping[str, Any]) -> bool | None:
        key = tuple(facts[name] for name in fields)
        if key not in known:
            known[key] = ask(Case(household=facts))
        return known[key]

    return judge, fields


def column_of(name: str) -> str:
    """Where a member's fact of the dictionary stands, seen from his row of the year."""
    is_identity = any(field.name == name for field in Member._meta.concrete_fields)
    return f"member__{name}" if is_identity else name
