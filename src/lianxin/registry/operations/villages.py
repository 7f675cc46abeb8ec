"""Correct what is recorded of a village: the value before, the value after, who, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.registry import errors
from lianxin.registry.models import Change, Source, VillageFacts
from lianxin.registry.operations.corrections import Collected, checked_field, correction_source
from lianxin.registry.operations.years import required_open_book

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def correct_village_facts(
    *,
    village_code: str,
    year: int,
    values: Mapping[str, Any],
    reason: str,
    by: User,
    collected: Collected | None = None,
) -> list[Change]:
    """Replace values of a village in an open year; return one change per value that differs.

    A village of which nothing was recorded in the year gets its row by this. As with households, a corrected value names the
    correction as its source, and no later import overwrites it.

    Raises:
        PermissionDenied: the village is not his to correct.
        Refused: REG-001/REG-002 the year; REG-005 no reason; REG-006 an unknown field, or one that is not recorded yearly;
            REG-007 a value that cannot be.
    """
    required_area(by, Act.CORRECT_FACTS, village_code)
    if not reason.strip():
        raise Refused(errors.REASON_MISSING)
    required_open_book(village_code[:6], year)
    for name, value in values.items():
        entry = checked_field("village", name, value)
        if entry.derived or not entry.yearly:
            raise Refused(errors.UNKNOWN_FIELD, field=f"village.{name}")
    row = VillageFacts.objects.select_for_update().filter(village_code=village_code, year=year).first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return []
    source = correction_source(reason.strip(), by, collected)
    row = row or VillageFacts(village_code=village_code, year=year, source=source)
    changes = [
        _changed(row, name, value, reason.strip(), source)
        for name, value in values.items()
        if getattr(row, name) != value
    ]
    row.is_carried = False
    row.save()
    Change.objects.bulk_create(changes)
    record_event(
        act=Act.CORRECT_FACTS,
        by=by,
        thing="registry.village",
        thing_id=village_code,
        area_code=village_code,
        year=year,
        fields=sorted(values),
        reason=reason.strip(),
    )
    return changes


def _changed(row: VillageFacts, name: str, value: Any, reason: str, source: Source) -> Change:
    before = getattr(row, name)
    setattr(row, name, value)
    row.sources[name] = source.pk
    return Change(
        table="village",
        thing_id=None,
        village_code=row.village_code,
        year=row.year,
        field=name,
        before="" if before is None else str(before),
        after="" if value is None else str(value),
        reason=reason,
        source=source,
    )
