"""Decide what import could not: a person's choice, with his reason, and the register brought in line with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.people.roles import Act
from lianxin.registry import errors
from lianxin.registry.access import conflicts_open_to
from lianxin.registry.models import Change, Conflict, HouseholdFacts, MemberFacts, Source, VillageFacts
from lianxin.registry.operations.years import required_open_book
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def settle_conflict(*, conflict_id: int, choice: str, reason: str, by: User) -> Conflict:
    """Keep the present value, take the offered one, or set the row aside; who and why are kept.

    ``take`` is possible only where the conflict is about values of one known record; a row that several records match, or
    whose member lives elsewhere, is settled by correcting the file or the register and importing again, and ``skip``
    closes it.

    Raises:
        PermissionDenied, Http404: not his to decide.
        Refused: REG-005 no reason; REG-049 decided already; REG-050 the choice does not fit; REG-001 the year is closed.
    """
    conflict = conflicts_open_to(by).select_for_update(of=("self",)).filter(pk=conflict_id).first()
    if conflict is None:
        raise Http404("no such conflict")
    if not reason.strip():
        raise Refused(errors.REASON_MISSING)
    if conflict.choice:
        raise Refused(errors.CONFLICT_DECIDED)
    fitting = choices_for(conflict)
    if choice not in fitting:
        raise Refused(errors.CHOICE_UNFIT, choice=choice, known="、".join(fitting))
    if choice == Conflict.Choice.TAKE:
        required_open_book(conflict.village_code[:6], conflict.job.year)
        _take(conflict, reason.strip(), by)
    conflict.choice = choice
    conflict.chosen_by = by
    conflict.chosen_at = timezone.now()
    conflict.reason = reason.strip()
    conflict.save(update_fields=["choice", "chosen_by", "chosen_at", "reason"])
    record_event(
        act=Act.IMPORT,
        by=by,
        thing="registry.conflict",
        thing_id=conflict.pk,
        area_code=conflict.village_code,
        choice=choice,
        fields=sorted(conflict.values),
        reason=reason.strip(),
    )
    return conflict


def choices_for(conflict: Conflict) -> list[str]:
    """The choices that make sense for a conflict."""
    if conflict.kind == Conflict.Kind.CORRECTED:
        return [Conflict.Choice.KEEP.value, Conflict.Choice.TAKE.value]
    return [Conflict.Choice.SKIP.value]


def _take(conflict: Conflict, reason: str, by: User) -> None:
    row = _facts(conflict)
    source = Source.objects.create(
        kind=Source.Kind.CORRECTION,
        document=f"{conflict.job.file_name} · {conflict.place}"[:200],
        collector=by.name,
        collected_on=timezone.localdate(),
        recorded_by=by,
        recorded_at=timezone.now(),
        job=conflict.job,
    )
    for name, (_, offered) in conflict.values.items():
        before = getattr(row, name)
        setattr(row, name, _typed(conflict.table, name, offered))
        row.sources[name] = source.pk
        Change.objects.create(
            table=conflict.table,
            thing_id=conflict.thing_id,
            village_code=conflict.village_code,
            year=conflict.job.year,
            field=name,
            before="" if before is None else str(before),
            after=str(offered),
            reason=reason,
            source=source,
        )
    row.save()


def _facts(conflict: Conflict) -> Any:
    year = conflict.job.year
    if conflict.table == "household":
        return HouseholdFacts.objects.select_for_update().get(household_id=conflict.thing_id, year=year)
    if conflict.table == "member":
        return MemberFacts.objects.select_for_update().get(member_id=conflict.thing_id, year=year)
    return VillageFacts.objects.select_for_update().get(village_code=conflict.village_code, year=year)


def _typed(table: str, name: str, offered: Any) -> Any:
    if dictionary().field(f"{table}.{name}").type in {FieldType.DATE, FieldType.MONTH} and isinstance(offered, str):
        from datetime import date

        return date.fromisoformat(offered)
    return offered
