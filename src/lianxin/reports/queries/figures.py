"""A figure with the rows that it rests on, page by page, each with its own page and with who recorded it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.words import Words
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.reports.domain.indicators import Question, RowReference
from lianxin.reports.indicators.counting import parts_of, references
from lianxin.reports.indicators.recording import Recorded, recorded_by_events
from lianxin.reports.models import Expectation
from lianxin.reports.wording import given_words, row_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source


HOUSE = Words("本系统", "the house itself")


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """A row of a figure: what it is called, what it gives, who recorded it when (the house itself where nobody was at a
    desk: a command, a file of the county), from which document and by which import, and its page (name of an address, number)."""

    reference: RowReference
    words: Words
    gives: Words
    by: Words
    at: datetime | None
    page: tuple[str, Any]
    document: str = ""
    job: int | None = None


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
        found += opened(source, some)
        if len(found) == size:
            return OpenedRows(found, f"{place}-{found[-1].reference.number}")
    return OpenedRows(found)


def all_references(question: Question, *, reader: User | None, most: int) -> list[tuple[Source, RowReference]]:
    """Return every row of a figure with its source, in their order; one more than ``most`` where there are more.

    Raises:
        PermissionDenied: they are closed to the reader.
    """
    found = ((source, one) for source, rows in parts_of(question, reader) for one in references(source, rows))
    return list(islice(found, most + 1))


def opened_pairs(some: Iterable[tuple[Source, RowReference]]) -> list[OpenedRow]:
    """Return rows, each given with its source, as :func:`opened` does; those of a source follow each other."""
    found: list[OpenedRow] = []
    for _, pairs in groupby(some, key=lambda pair: id(pair[0])):
        own = list(pairs)
        found += opened(own[0][0], [one for _, one in own])
    return found


def opened(source: Source, some: list[RowReference]) -> list[OpenedRow]:
    """Return rows of a source with who recorded them and where they are shown."""
    name, column = source.page
    numbers = {}
    if name and column:
        pairs = source.rows(None).filter(pk__in=[one.number for one in some]).order_by().values_list("pk", column)
        numbers = dict(pairs)
    # Where a table says it of some rows only, the chain says it of the others.
    told = recorded_by_events(source, [one.number for one in some if not (source.by and one.at)])
    return [_row(source, one, told.get(one.number), (name, numbers.get(one.number))) for one in some]


def _row(source: Source, one: RowReference, told: Recorded | None, page: tuple[str, Any]) -> OpenedRow:
    begun = partial(OpenedRow, one, row_words(one), given_words(source.indicator, source.thing, one))
    if source.by and one.at:
        return begun(_named(one.by), one.at, page, one.document, one.job)
    if told is None:
        return begun(Words("", ""), None, page)
    return begun(_named(told.by), told.at, page, told.document)


def _named(by: str) -> Words:
    return Words(by, by) if by else HOUSE


def expectations_open_to(user: User) -> QuerySet[Expectation]:
    """Forecasts and targets of the user's areas.

    Raises:
        PermissionDenied: he reads no reports.
    """
    scope = required_scope(user, Act.READ_REPORTS)
    return Expectation.objects.filter(scope.area_filter("area_code")).select_related("unit")
