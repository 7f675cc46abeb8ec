"""The rows by which a published figure was made: as they were sealed, with who had recorded them, and beside them what they are today."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.registry.queries import area_names
from lianxin.reports.domain.indicators import Indicator, RowReference, Timing
from lianxin.reports.domain.sealing import FrozenRow, row_of, texts_of
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import parts_of, references
from lianxin.reports.indicators.freezing import columns_of, lines_of, question_of
from lianxin.reports.indicators.origins import origins_of
from lianxin.reports.queries.figures import HOUSE, named
from lianxin.reports.queries.seats import Seat, seats_of
from lianxin.reports.wording import filter_words, given_words, row_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source
    from lianxin.reports.indicators.recording import Recorded
    from lianxin.reports.models import PublishedFigure

SAME = Words("一致", "the same")
GONE = Words("不再计入", "no longer counted")
# As many numbers of rows as one query is asked for.
_CHUNK = 2000
_NOW = Words("今天是 {now}", "{now} today")


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """A row as it was sealed: what it is called, whose it is and where, what it gave, who had recorded it when from which document, its
    page, and what it is today ("" where that cannot be asked any more)."""

    words: Words
    gives: Words
    by: Words
    at: datetime | None
    document: str
    today: Words
    who: str = ""
    place: str = ""
    page: tuple[str, Any] = ("", None)
    job: int | None = None


@dataclass(frozen=True, slots=True)
class FrozenLines:
    """Some rows of a published figure; how many were left out because they are closed to the reader; where the next begin: 0 after the
    last."""

    rows: list[FrozenLine]
    left_out: int
    next: int = 0


@dataclass(slots=True)
class _Present:
    """What the house knows today of some rows of one table."""

    open: set[int]
    known: set[int]
    values: dict[int, tuple[str | None, ...]]
    origins: dict[int, Recorded]
    seats: dict[int, Seat]
    page: str = ""


def frozen_lines(published: PublishedFigure, *, reader: User, after: int = 0, size: int = 50) -> FrozenLines:
    """Return the rows of a published figure in the order in which they were sealed, behind the first so many.

    A row that stands today outside of what the reader may see is left out; one that is gone from the register is told as it was sealed.

    Raises:
        PermissionDenied: rows of this kind are closed to the reader.
        OSError, EOFError, ValueError: the file of rows is not there, or was altered.
        KeyError: the indicator is no more.
    """
    lines = list(islice(lines_of(published.rows_digest), after, after + size + 1))
    frozen = [row_of(line) for line in lines[:size]]
    indicator = shelf().library.indicators[published.indicator]
    source = shelf().sources[published.indicator]
    is_asked, made = _is_asked(published), []
    for start in range(0, len(frozen), _CHUNK):
        some = frozen[start : start + _CHUNK]
        present = _present(published, some, reader)
        for row in some:
            now = present[row.table]
            if row.number in now.open or row.number not in now.known:
                made.append(_line(indicator, source, row, now, is_asked=is_asked))
    return FrozenLines(made, len(frozen) - len(made), after + size if len(lines) > size else 0)


def _line(indicator: Indicator, source: Source, row: FrozenRow, now: _Present, *, is_asked: bool) -> FrozenLine:
    seat, origin = now.seats.get(row.number, Seat()), row.recorded
    reference = RowReference(row.table, row.number, row.values[0] or "")
    by, at, document, job = Words("", ""), None, "", None
    if origin is not None:
        by, at, document = named(origin.by), datetime.fromisoformat(origin.at), origin.document
    elif (told := now.origins.get(row.number)) is not None:
        # Sealed before the rows kept it: what the house says today is all that is known.
        by, at, document, job = named(told.by), told.at, told.document, told.job
    return FrozenLine(
        row_words(reference), given_words(indicator, source.thing, reference), by, at, document,
        _today(indicator, source, row, now) if is_asked else Words("", ""),
        seat.who, seat.place, (now.page if row.number in now.known else "", seat.page), job,
    )  # fmt: skip


def _today(indicator: Indicator, source: Source, row: FrozenRow, now: _Present) -> Words:
    found = now.values.get(row.number)
    if found is None:
        return GONE
    if found == row.values:
        return SAME
    reference = RowReference(row.table, row.number, found[0] or "")
    return _NOW.filled(now=given_words(indicator, source.thing, reference))


def _present(published: PublishedFigure, frozen: list[FrozenRow], reader: User) -> dict[str, _Present]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in frozen:
        numbers[row.table].append(row.number)
    found = {table: _Present(set(), set(), {}, {}, {}) for table in numbers}
    for source, narrowed in _parts(published):
        table = source.model._meta.label_lower
        # Asked of every table, so that who may not read one of them is refused and not shown the others alone.
        readable = source.rows(reader)
        if table not in found:
            continue
        now, wanted = found[table], numbers[table]
        now.page = source.page[0]
        now.open |= _numbers(readable, wanted)
        now.known |= _numbers(source.rows(None), wanted)
        now.seats |= seats_of(source, wanted, reader)
        if narrowed is None:
            continue
        counted = narrowed.filter(pk__in=wanted)
        for number, *values in counted.order_by().values_list("pk", *columns_of(source)):
            now.values[number] = texts_of(values)
        if any(row.recorded is None for row in frozen):
            now.origins |= origins_of(source, list(references(source, counted)))
    return found


def _numbers(rows: QuerySet[Any], wanted: list[int]) -> set[int]:
    return set(rows.order_by().filter(pk__in=wanted).values_list("pk", flat=True))


def _parts(published: PublishedFigure) -> list[tuple[Source, QuerySet[Any] | None]]:
    """The tables of a published figure, each narrowed as was asked; not narrowed where that cannot be asked any more."""
    source = shelf().sources[published.indicator]
    try:
        return list(parts_of(question_of(published.sealed), None))
    except Refused:
        return [(one, None) for one in (source.parts.values() or [source])]


def _is_asked(published: PublishedFigure) -> bool:
    try:
        question_of(published.sealed)
    except Refused:
        return False
    return True


def sealed_words(published: PublishedFigure) -> list[tuple[Words, Words]]:
    """Return what a published figure is of and who published it, each with its name: areas, filters, publisher."""
    sealed = published.sealed
    codes = sealed["question"]["areas"]
    names = area_names(codes)
    places = "、".join(f"{names[code]}（{code}）" if names[code] != code else code for code in codes)
    everywhere = Words("本系统的全部地方", "everywhere in this house")
    told = [(Words("地方", "Area"), Words(places, places) if codes else everywhere)]
    indicator = shelf().library.indicators.get(published.indicator)
    before = sealed["question"]["before"]
    if indicator is not None and indicator.timing is Timing.YEARLY and before:
        year = str((date.fromisoformat(before) - timedelta(days=1)).year)
        told.append((Words("年度", "Year"), Words(year, year)))
    try:
        told += filter_words(indicator, question_of(sealed)) if indicator else []
    except Refused:
        told += [
            (Words(key, key), Words("、".join(values), ", ".join(values)))
            for key, values in sealed["question"]["filters"].items()
        ]
    by = Words(published.by.name, published.by.name) if published.by else HOUSE
    return [*told, (Words("发布人", "Published by"), by)]
