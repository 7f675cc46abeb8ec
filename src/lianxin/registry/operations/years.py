"""Open, close and reopen a county's year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.registry import errors
from lianxin.registry.models import HouseholdFacts, MemberFacts, VillageFacts, YearAct, YearBook

if TYPE_CHECKING:
    from django.db import models
    from django.db.models import QuerySet

    from lianxin.people.models import User


def required_open_book(county_code: str, year: int) -> YearBook:
    """Return the county's open year, locked for the length of the transaction.

    Raises:
        Refused: REG-001 the year is closed; REG-002 it was never opened.
    """
    return _open_one(YearBook.objects.select_for_update(), county_code, year)


def refuse_unless_open(county_code: str, year: int) -> None:
    """Refuse before anything is done for a year that cannot be written; it may still be closed later.

    Raises:
        Refused: REG-001 the year is closed; REG-002 it was never opened.
    """
    _open_one(YearBook.objects.all(), county_code, year)


def _open_one(books: QuerySet[YearBook], county_code: str, year: int) -> YearBook:
    book = books.filter(county_code=county_code, year=year).first()
    if book is None:
        raise Refused(errors.YEAR_NOT_OPENED, year=year)
    if book.state != YearBook.State.OPEN:
        raise Refused(errors.YEAR_CLOSED, year=year)
    return book


@transaction.atomic
def open_year(*, county_code: str, year: int, by: User | None) -> YearBook:
    """Open a year of a county and carry the facts of the latest earlier year forward.

    Carried rows keep the source of each value and are marked as carried until somebody confirms or replaces them. People who
    left their household and households no longer live are not carried.

    Raises:
        PermissionDenied: ``by`` may not manage the county's years.
        Refused: REG-003 already open; REG-004 closed (reopen it); REG-008 a later year exists.
    """
    if by is not None:
        required_area(by, Act.MANAGE_YEARS, county_code)
    book = YearBook.objects.filter(county_code=county_code, year=year).first()
    if book is not None:
        kind = errors.YEAR_ALREADY_OPEN if book.state == YearBook.State.OPEN else errors.YEAR_ALREADY_CLOSED
        raise Refused(kind, year=year)
    later = YearBook.objects.filter(county_code=county_code, year__gt=year).order_by("-year").first()
    if later is not None:
        raise Refused(errors.YEAR_LATER_EXISTS, year=year, later=later.year)
    earlier = YearBook.objects.filter(county_code=county_code, year__lt=year).order_by("-year").first()
    book = YearBook.objects.create(county_code=county_code, year=year, state=YearBook.State.OPEN)
    carried = _carry_forward(county_code, earlier.year, year) if earlier is not None else 0
    _act(book, YearAct.Kind.OPENED, by, carried=carried)
    return book


@transaction.atomic
def close_year(*, county_code: str, year: int, by: User | None) -> YearBook:
    """Close a year: from now on nothing is written to it.

    Raises:
        PermissionDenied: as :func:`open_year`.
        Refused: REG-002 never opened; REG-004 closed already.
    """
    if by is not None:
        required_area(by, Act.MANAGE_YEARS, county_code)
    book = YearBook.objects.select_for_update().filter(county_code=county_code, year=year).first()
    if book is None:
        raise Refused(errors.YEAR_NOT_OPENED, year=year)
    if book.state == YearBook.State.CLOSED:
        raise Refused(errors.YEAR_ALREADY_CLOSED, year=year)
    book.state = YearBook.State.CLOSED
    book.save(update_fields=["state"])
    _act(book, YearAct.Kind.CLOSED, by)
    return book


@transaction.atomic
def reopen_year(*, county_code: str, year: int, reason: str, by: User | None) -> YearBook:
    """Reopen a closed year. It is an act of its own, with a reason.

    Raises:
        PermissionDenied: as :func:`open_year`.
        Refused: REG-002 never opened; REG-003 open already; REG-005 no reason.
    """
    if by is not None:
        required_area(by, Act.MANAGE_YEARS, county_code)
    if not reason.strip():
        raise Refused(errors.REASON_MISSING)
    book = YearBook.objects.select_for_update().filter(county_code=county_code, year=year).first()
    if book is None:
        raise Refused(errors.YEAR_NOT_OPENED, year=year)
    if book.state == YearBook.State.OPEN:
        raise Refused(errors.YEAR_ALREADY_OPEN, year=year)
    book.state = YearBook.State.OPEN
    book.save(update_fields=["state"])
    _act(book, YearAct.Kind.REOPENED, by, reason=reason.strip())
    return book


def _act(book: YearBook, kind: YearAct.Kind, by: User | None, *, reason: str = "", carried: int = 0) -> None:
    YearAct.objects.create(book=book, kind=kind, at=timezone.now(), by=by, reason=reason, carried=carried)
    record_event(
        act=Act.MANAGE_YEARS,
        by=by,
        thing="registry.year",
        thing_id=f"{book.county_code}/{book.year}",
        area_code=book.county_code,
        kind=kind.value,
        reason=reason,
        carried=carried,
    )


def _carry_forward(county_code: str, from_year: int, to_year: int) -> int:
    """Copy the yearly rows inside the database; return how many."""
    inside = "household_id IN (SELECT id FROM registry_household WHERE is_live AND village_code LIKE %s)"
    return (
        _copy_rows(HouseholdFacts, inside, county_code, from_year, to_year)
        + _copy_rows(MemberFacts, f"left_on IS NULL AND {inside}", county_code, from_year, to_year)
        + _copy_rows(VillageFacts, "village_code LIKE %s", county_code, from_year, to_year)
    )


def _copy_rows(model: type[models.Model], where: str, county_code: str, from_year: int, to_year: int) -> int:
    quote = connection.ops.quote_name
    same = [f.column for f in model._meta.concrete_fields if f.name not in {"id", "year", "is_carried"}]
    columns = ", ".join(quote(column) for column in same)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}, year, is_carried) "  # noqa: S608 - names from the models, values bound
            f"SELECT {columns}, %s, %s FROM {table} WHERE year = %s AND {where}",
            [to_year, True, from_year, county_code + "%"],
        )
        return int(cursor.rowcount)
