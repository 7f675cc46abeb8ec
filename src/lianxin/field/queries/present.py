"""Facts as they stand in the register, each with its version: the number of its last replacement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from lianxin.field.domain.merging import Present
from lianxin.registry.models import Change, HouseholdFacts, MemberFacts, VillageFacts


@dataclass(frozen=True, slots=True)
class FactsOf:
    """Whose facts, of which year."""

    table: str
    year: int
    household_id: int | None = None
    member_id: int | None = None
    village_code: str = ""

    @property
    def thing_id(self) -> int | None:
        """The household or member; None for a village."""
        return {"household": self.household_id, "member": self.member_id}.get(self.table)


def present_facts(of: FactsOf, names: Iterable[str], *, lock: bool = False) -> dict[str, Present] | None:
    """Return facts with their versions; None where the thing has no facts of that year.

    With ``lock`` nobody else writes to them until the end of the transaction.
    """
    wanted = list(names)
    # As many columns as are asked for: a row of facts has some two hundred.
    rows = _rows(of).values("pk", *wanted)
    row = next(iter((rows.select_for_update() if lock else rows)[:1]), None)
    if row is None:
        return None
    versions = _versions(of, wanted)
    return {name: Present(row[name], versions.get(name, 0)) for name in wanted}


def versions_of(table: str, thing_ids: Iterable[int], year: int) -> dict[int, dict[str, int]]:
    """Return, for many households or members, the versions of facts that were replaced at least once."""
    found: dict[int, dict[str, int]] = {}
    rows = Change.objects.filter(table=table, thing_id__in=list(thing_ids), year=year)
    for thing, name, last in rows.order_by().values_list("thing_id", "field").annotate(Max("id")):
        if thing is not None:
            found.setdefault(thing, {})[name] = last
    return found


def village_versions(village_code: str, year: int) -> dict[str, int]:
    """Return the versions of a village's facts that were replaced at least once."""
    rows = Change.objects.filter(table="village", thing_id__isnull=True, village_code=village_code, year=year)
    return dict(rows.order_by().values_list("field").annotate(Max("id")))


def _rows(of: FactsOf) -> Any:
    if of.table == "household":
        return HouseholdFacts.objects.filter(household_id=of.household_id, year=of.year)
    if of.table == "member":
        members = MemberFacts.objects.filter(household_id=of.household_id, member_id=of.member_id, year=of.year)
        return members.filter(left_on__isnull=True)
    return VillageFacts.objects.filter(village_code=of.village_code, year=of.year)


def _versions(of: FactsOf, names: list[str]) -> dict[str, int]:
    if of.table == "village":
        return village_versions(of.village_code, of.year)
    rows = Change.objects.filter(table=of.table, thing_id=of.thing_id, year=of.year, field__in=names)
    return dict(rows.order_by().values_list("field").annotate(Max("id")))
