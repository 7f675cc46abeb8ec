"""Keep tables, share them, make their files now and every so often."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.reports.access import reads_whole
from lianxin.reports.domain.tables import FigureTable
from lianxin.reports.errors import TABLE_UNFIT
from lianxin.reports.models import SavedTable, TableFile, TableSchedule
from lianxin.reports.operations.publishing import area_of
from lianxin.reports.tabling.writing import FORMATS, table_of, write_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from lianxin.people.models import User

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class NewTable:
    """A table to be kept: its name, what it asks, whether others see it in their list."""

    name: str
    asked: dict[str, Any]
    is_shared: bool = False


@transaction.atomic
def keep_table(*, entry: NewTable, by: User) -> SavedTable:
    """Keep a table; one of the same name of its owner is replaced.

    Raises:
        PermissionDenied: ``by`` reads no reports.
        Refused: REPORTS-003 to 006, 012, 013, REPORTS-024: what it asks does not fit, or it has no name.
    """
    _reads(by)
    table, name = table_of(entry.asked), entry.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused(
            TABLE_UNFIT,
            reason=Words(
                f"要有名称，不超过 {LONGEST_NAME} 字", f"a name of at most {LONGEST_NAME} characters is needed"
            ),
        )
    areas = table.question.areas if isinstance(table, FigureTable) else table.areas
    area = areas[0] if len(areas) == 1 else area_of(table.question) if isinstance(table, FigureTable) else ""
    # Of everywhere is of all that its owner reads: whoever shares that is shown it.
    area = area or by.home_area(Act.READ_REPORTS)
    made, _ = SavedTable.objects.update_or_create(
        owner=by, name=name,
        defaults={"asked": entry.asked, "is_shared": entry.is_shared, "area_code": area, "at": timezone.now()},
    )  # fmt: skip
    record_event(
        act=Act.READ_REPORTS, by=by, thing="reports.table", thing_id=made.pk, area_code=area, shared=entry.is_shared
    )
    return made


def asked_of(table: SavedTable, reader: User) -> dict[str, Any]:
    """Return what a table asks of a reader: a table of the county, handed down to a township, asks about the township."""
    told = table.asked.get("area", [])
    areas = (told,) if isinstance(told, str) else tuple(told)
    if reads_whole(reader, areas):
        return dict(table.asked)
    prefixes = scope_of(reader, Act.READ_REPORTS).prefixes
    own = [prefix for prefix in prefixes if any(prefix.startswith(area) for area in areas)]
    return table.asked | {"area": own} if own else dict(table.asked)


def copy_table(*, table: SavedTable, by: User) -> SavedTable:
    """Keep a table that another shares as one's own, asked about what one reads: to have files made of it, or to change it.

    Raises:
        PermissionDenied: ``by`` reads no reports.
        Refused: REPORTS-003 to 006, 012, 013, REPORTS-024: what it asks does not fit any more.
    """
    names = set(SavedTable.objects.filter(owner=by).values_list("name", flat=True))
    longest = LONGEST_NAME - 4
    free = (name for number in count(1) if (name := f"{table.name[:longest]} {number}".removesuffix(" 1")) not in names)
    return keep_table(entry=NewTable(next(free), asked_of(table, by)), by=by)


@transaction.atomic
def share_table(*, table: SavedTable, is_shared: bool, by: User) -> SavedTable:
    """Let others see a table in their lists, or no more.

    Raises:
        PermissionDenied: it is not his.
    """
    _owns(table, by)
    table.is_shared = is_shared
    table.save(update_fields=["is_shared"])
    record_event(
        act=Act.READ_REPORTS, by=by, thing="reports.table", thing_id=table.pk, area_code=table.area_code, shared=is_shared
    )  # fmt: skip
    return table


@transaction.atomic
def schedule_table(*, table: SavedTable, every: str, file_format: str, by: User) -> TableSchedule | None:
    """Have files of a table made every so often, from tomorrow on; ``every`` "": no more.

    Raises:
        PermissionDenied: it is not his.
        Refused: REPORTS-024, no such interval or kind of file.
    """
    _owns(table, by)
    if not every:
        TableSchedule.objects.filter(table=table).delete()
        record_event(
            act=Act.READ_REPORTS,
            by=by,
            thing="reports.schedule",
            thing_id=table.pk,
            area_code=table.area_code,
            every="",
        )
        return None
    if every not in TableSchedule.Every.values or file_format not in FORMATS:
        raise Refused(TABLE_UNFIT, reason=Words("没有这样的周期或文件", "there is no such interval or kind of file"))
    made, _ = TableSchedule.objects.update_or_create(
        table=table,
        defaults={"every": every, "format": file_format, "next_on": timezone.localdate() + timedelta(days=1)},
    )
    record_event(
        act=Act.READ_REPORTS, by=by, thing="reports.schedule", thing_id=table.pk, area_code=table.area_code, every=every
    )
    return made


def make_file(*, table: SavedTable, file_format: str, by: User, tell: Callable[[int], None] | None = None) -> TableFile:
    """Make a file of a table with the rights of its owner today, keep it by its digest, and put it on record.

    Raises:
        PermissionDenied: it is not his, or its rows are closed to him.
        Refused: REPORTS-003 to 006, 012, 013, REPORTS-024: what it asks does not fit any more.
    """
    _owns(table, by)
    _reads(by)
    written = write_table(table.asked, file_format, reader=by, now=timezone.now(), tell=tell)
    with transaction.atomic():
        made = TableFile.objects.create(
            table=table, format=file_format, asked=table.asked, rows=written.rows, size=written.size, digest=written.digest,
            about=written.about, by=by, at=timezone.now(),
        )  # fmt: skip
        record_event(
            act=Act.READ_REPORTS, by=by, thing="reports.table_file", thing_id=made.pk, area_code=table.area_code,
            digest=made.digest, rows=made.rows,
        )  # fmt: skip
    return made


def make_due(*, on: date) -> list[TableFile]:
    """Make the files that are due on a day; one whose owner may no longer is left for the next time, and told in the chain."""
    made = []
    for schedule in TableSchedule.objects.filter(next_on__lte=on).select_related("table__owner"):
        table = schedule.table
        try:
            made.append(make_file(table=table, file_format=schedule.format, by=table.owner))
        except (PermissionDenied, Refused) as refusal:
            record_event(
                act=Act.READ_REPORTS, by=None, thing="reports.schedule", thing_id=table.pk, area_code=table.area_code,
                refused=getattr(refusal, "code", "permission"),
            )  # fmt: skip
        schedule.next_on = after(schedule.next_on, schedule.every, on)
        schedule.save(update_fields=["next_on"])
    return made


def after(last: date, every: str, on: date) -> date:
    """Return the first day behind ``on`` on which something that is done every so often is due again."""
    day = last
    while day <= on:
        if every == TableSchedule.Every.MONTH:
            year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
            day = date(year, month, min(last.day, monthrange(year, month)[1]))
        else:
            day += timedelta(days=7 if every == TableSchedule.Every.WEEK else 1)
    return day


def _reads(by: User) -> None:
    if not by.may(Act.READ_REPORTS):
        raise PermissionDenied(Act.READ_REPORTS.value)


def _owns(table: SavedTable, by: User) -> None:
    if table.owner_id != by.pk:
        raise PermissionDenied("a table is its owner's")
