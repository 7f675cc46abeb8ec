"""Tell the register what was decided of many households at once: the same values for each of them, one change per value that differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.registry.models import Change, HouseholdFacts, Source
from lianxin.registry.operations.corrections import checked_field
from lianxin.registry.operations.years import required_open_book

if TYPE_CHECKING:
    from lianxin.people.models import User

_AT_ONCE = 500


@transaction.atomic
def tell_decision(
    *, household_ids: Sequence[int], year: int, values: Mapping[str, Any], document: str, on: date, by: User
) -> int:
    """Give yearly facts of households the values that a decision has; return how many of them had others before.

    Whoever calls has asked whether ``by`` may decide, and that he may of these households: this is the register's door for
    decisions that name thousands. Every value names the decision as its source, and no later import overwrites it.

    Raises:
        Refused: REG-001, REG-002 the year is not open in a county; REG-006, REG-007 no such fact, or a value that cannot be.
    """
    entries = {name: checked_field("household", name, value) for name, value in values.items()}
    if not all(entry.yearly for entry in entries.values()):
        raise ValueError("a decision tells facts of a year, not what a household is called by")
    found = list(_facts(household_ids, year, tuple(values)))
    for county in sorted({row["household__village_code"][:6] for row in found}):
        required_open_book(county, year)
    source = Source.objects.create(
        kind=Source.Kind.CORRECTION, document=document[:200], collector=by.name, collected_on=on, recorded_by=by,
        recorded_at=timezone.now(),
    )  # fmt: skip
    changes, told = [], 0
    for row in found:
        differing = [name for name, value in values.items() if row[name] != value]
        told += bool(differing)
        changes += [_change(row, name, values[name], year, document, source) for name in differing]
    _written(found, values, source)
    Change.objects.bulk_create(changes, batch_size=_AT_ONCE)
    return told


def _facts(household_ids: Sequence[int], year: int, names: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    for at in range(0, len(household_ids), _AT_ONCE):
        rows = HouseholdFacts.objects.select_for_update(of=("self",)).filter(
            year=year, household__in=household_ids[at : at + _AT_ONCE]
        )
        yield from rows.order_by("pk").values("pk", "household_id", "household__village_code", "sources", *names)


def _change(row: Mapping[str, Any], name: str, after: Any, year: int, reason: str, source: Source) -> Change:
    def text(value: Any) -> str:
        return "" if value is None else str(value)

    return Change(
        table="household", thing_id=row["household_id"], village_code=row["household__village_code"], year=year, field=name,
        before=text(row[name]), after=text(after), reason=reason[:200], source=source,
    )  # fmt: skip


def _written(found: Sequence[Mapping[str, Any]], values: Mapping[str, Any], source: Source) -> None:
    """Write the values; the rows whose other values come from the same sources go together."""
    alike: dict[tuple[tuple[str, int], ...], list[int]] = {}
    for row in found:
        alike.setdefault(tuple(sorted(row["sources"].items())), []).append(row["pk"])
    for sources, numbers in alike.items():
        named = dict(sources) | dict.fromkeys(values, source.pk)
        for at in range(0, len(numbers), _AT_ONCE):
            rows = HouseholdFacts.objects.filter(pk__in=numbers[at : at + _AT_ONCE])
            rows.update(**values, sources=named, is_carried=False)
