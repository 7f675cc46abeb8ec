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
from lianxin.reports.indicators.origins import origins_of
from lianxin.reports.models import Expectation
from lianxin.reports.queries.seats import Seat, seats_of
from lianxin.reports.wording import given_words, row_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source
    from lianxin.reports.indicators.recording import Recorded


HOUSE = Words("本系统", "the house itself")


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """A row of a figure: what it is called, whose it is and where (his name only to whoever may open his household), what it gives, who
    recorded it when (the house itself where nobody was at a desk: a command, a file of the county), from which document and by which
    import, and its page (name of an address, number)."""

    reference: RowReference
    words: Words
    gives: Words
    by: Words
    at: datetime | None
    page: tuple[str, Any]
    document: str = ""
    job: int | None = None
    who: str = ""
    place: str = ""


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
        found += opened(source, some, reader=reader)
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


def opened_pairs(some: Iterable[tuple[Source, RowReference]], *, reader: User | None) -> list[OpenedRow]:
    """Return rows, each given with its source, as :func:`opened` does; those of a source follow each other."""
    found: list[OpenedRow] = []
    for _, pairs in groupby(some, key=lambda pair: id(pair[0])):
        own = list(pairs)
        found += opened(own[0][0], [one for _, one in own], reader=reader)
    return found


def opened(source: Source, some: list[RowReference], *, reader: User | None = None) -> list[OpenedRow]:
    """Return rows of a source with whose they are, who recorded them and where they are shown; without a reader nobody is named."""
    told, seats = origins_of(source, some), seats_of(source, [one.number for one in some], reader)
    return [_row(source, one, told.get(one.number), seats.get(one.number, Seat())) for one in some]


def _row(source: Source, one: RowReference, told: Recorded | None, seat: Seat) -> OpenedRow:
    page = (source.page[0], seat.page)
    begun = partial(OpenedRow, one, row_words(one), given_words(source.indicator, source.thing, one))
    if told is None:
        return begun(Words("", ""), None, page, who=seat.who, place=seat.place)
    return begun(named(told.by), told.at, page, told.document, told.job, seat.who, seat.place)


def named(by: str) -> Words:
    """Return who recorded a row: a name, or the house itself."""
    return Words(by, by) if by else HOUSE


def expectations_open_to(user: User) -> QuerySet[Expectation]:
    """Forecasts and targets of the user's areas.

    Raises:
        PermissionDenied: he reads no reports.
    """
    scope = required_scope(user, Act.READ_REPORTS)
    return Expectation.objects.filter(scope.area_filter("area_code")).select_related("unit")
