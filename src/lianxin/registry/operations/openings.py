"""Open what is masked: one value for one reader, and an event that says who opened what. The value itself is never kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404

from lianxin.audit.operations import record_event
from lianxin.core.kernel.dictionary import Field
from lianxin.core.kernel.errors import Refused
from lianxin.people.roles import Act
from lianxin.registry import errors
from lianxin.registry.access import access_household, access_job, conflicts_open_to
from lianxin.registry.models import Conflict, HouseholdFacts, MemberFacts
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.registry.models import ImportJob


@transaction.atomic
def open_sensitive(*, household_id: int, year: int, member_id: int | None = None, field: str, by: User) -> Any:
    """Return one stored value of a household or of one of its members, and record that it was opened.

    The value is as it is stored (a code list keeps its keys); None when the fact is missing: that is recorded too.

    Raises:
        PermissionDenied, Http404: not his to open; or no such member in the household that year.
        Refused: REG-002 the household has no facts of that year; REG-006 an unknown field.
    """
    household = access_household(by, household_id, Act.OPEN_SENSITIVE)
    table = "household" if member_id is None else "member"
    entry = _entry(table, field)
    thing: Any = household
    row: Any = household
    if member_id is not None:
        row = MemberFacts.objects.filter(household=household, member_id=member_id, year=year).first()
        if row is None:
            raise Http404("no such member")
        thing = row.member
    elif entry.yearly:
        row = HouseholdFacts.objects.filter(household=household, year=year).first()
        if row is None:
            raise Refused(errors.YEAR_NOT_OPENED, year=year)
    record_event(
        act=Act.OPEN_SENSITIVE,
        by=by,
        thing=f"registry.{table}",
        thing_id=thing.pk,
        area_code=household.village_code,
        year=year,
        fields=[field],
    )
    return getattr(row if entry.yearly else thing, field)


@transaction.atomic
def open_conflict(*, conflict_id: int, by: User) -> Conflict:
    """Return a conflict whose sensitive values are to be shown to the one who decides it, and record that they were.

    Raises:
        PermissionDenied, Http404: not his to decide.
    """
    conflict = conflicts_open_to(by).select_related("job").filter(pk=conflict_id).first()
    if conflict is None:
        raise Http404("no such conflict")
    record_event(
        act=Act.OPEN_SENSITIVE,
        by=by,
        thing="registry.conflict",
        thing_id=conflict.pk,
        area_code=conflict.village_code,
        fields=sorted(conflict.values),
    )
    return conflict


@transaction.atomic
def hand_out_marked_workbook(*, job_id: int, path: Path, by: User) -> ImportJob:
    """Write the workbook of an import again with its faulty cells marked, and record who took it: it names people.

    Raises:
        PermissionDenied, Http404: not an import of his area.
        Refused: the file cannot be marked (SHEET codes).
    """
    # Loaded here, because writing workbooks is slow to import and rarely asked for.
    from lianxin.registry.importing.marking import write_marked_copy

    job = access_job(by, job_id)
    write_marked_copy(job, path)
    record_event(
        act=Act.OPEN_SENSITIVE,
        by=by,
        thing="registry.import",
        thing_id=job.pk,
        area_code=job.area_code,
        file_digest=job.file_digest,
    )
    return job


def _entry(table: str, field: str) -> Field:
    path = f"{table}.{field}"
    if path not in dictionary().fields:
        raise Refused(errors.UNKNOWN_FIELD, field=path)
    return dictionary().field(path)
