"""A figure with the rows that it rests on, page by page, each with its own page and with who recorded it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lianxin.audit.models import Event
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.reports.domain.indicators import Question, RowReference
from lianxin.reports.indicators.counting import parts_of, references
from lianxin.reports.models import Expectation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """A row of a figure: what it gives, who recorded it when, and its page (the name of an address and its number)."""

    reference: RowReference
    by: str
    at: datetime | None
    page: tuple[str, Any]


@dataclass(frozen=True, slots=True)
class OpenedRows:
    """Some rows of a figure, and from where the next go on: "" after the last."""

    rows: list[OpenedRow]
    next: str = ""


def opened_rows(question: Question, *, reader: User | None, cursor: str = "", size: int = 50) -> OpenedRows:
    """Return rows of a figure, after a cursor (number of the part, number of the row).

    Raises:
        PermissionDenied: they are closed to the reader.
    """
    part, _, after = cursor.partition("-")
    number, row = (int(part), int(after)) if part.isdigit() and after.isdigit() else (0, 0)
    found: list[OpenedRow] = []
    for place, (source, rows) in enumerate(parts_of(question, reader)):
        if place < number:
            continue
        start = row if place == number else 0
        some = list(references(source, rows, after=start, limit=size - len(found)))
        found += _opened(source, some)
        if len(found) == size:
            return OpenedRows(found, f"{place}-{found[-1].reference.number}")
    return OpenedRows(found)


def _opened(source: Source, some: list[RowReference]) -> list[OpenedRow]:
    name, column = source.page
    numbers = {}
    if name and column:
        pairs = source.rows(None).filter(pk__in=[one.number for one in some]).order_by().values_list("pk", column)
        numbers = dict(pairs)
    told = {} if source.by else _from_chain(source, some)
    return [
        OpenedRow(
            one, *((one.by, one.at) if source.by else told.get(one.number, ("", None))), (name, numbers.get(one.number))
        )
        for one in some
    ]


def _from_chain(source: Source, some: Iterable[RowReference]) -> dict[int, tuple[str, datetime]]:
    """Who recorded rows whose tables do not say so: the first event of each in the chain."""
    table = source.model._meta.label_lower
    wanted = [str(one.number) for one in some]
    events = (
        Event.objects.filter(thing=table, thing_id__in=wanted)
        .order_by("-id")
        .values_list("thing_id", "actor_name", "at")
    )
    return {int(number): (name, at) for number, name, at in events}


def expectations_open_to(user: User) -> QuerySet[Expectation]:
    """Forecasts and targets of the user's areas.

    Raises:
        PermissionDenied: he reads no reports.
    """
    scope = required_scope(user, Act.READ_REPORTS)
    return Expectation.objects.filter(scope.area_filter("area_code")).select_related("unit")
