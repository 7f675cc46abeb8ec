"""The books of counties: how far they are closed, and what a closing would leave behind for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F

from lianxin.funds.models import BalanceAssertion, CountyBook, Transfer
from lianxin.funds.queries.arranging import managed_counties
from lianxin.funds.queries.standing import unconfirmed_payments
from lianxin.people.access import within_area
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class BookState:
    """A county's book: its name, and the first day that still takes transfers; None where nothing was ever closed."""

    county_code: str
    name: str
    book: CountyBook | None


@dataclass(frozen=True, slots=True)
class ClosingOutlook:
    """What stands in the days that would be closed: transfers, payments that nobody confirmed, statements that differ."""

    transfers: int
    unconfirmed: int
    differing: int


def books_of(user: User) -> list[BookState]:
    """The books that the user may close.

    Raises:
        PermissionDenied: none.
    """
    counties = managed_counties(user, Act.CLOSE_BOOKS)
    held = CountyBook.objects.filter(county_code__in=[code for code, _ in counties]).select_related("closed_by")
    books = {book.county_code: book for book in held}
    return [BookState(code, name, books.get(code)) for code, name in counties]


def closing_outlook(user: User, county_code: str, open_from: date) -> ClosingOutlook:
    """What a closing of every day before ``open_from`` would concern.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    here = within_area("area_code", county_code)
    book = CountyBook.objects.filter(county_code=county_code).first()
    days = Transfer.objects.filter(here, on__lt=open_from)
    if book is not None:
        days = days.filter(on__gte=book.open_from)
    waiting = unconfirmed_payments(user, before=open_from)
    stated = BalanceAssertion.objects.filter(within_area("account__area_code", county_code), on__lt=open_from)
    return ClosingOutlook(
        days.count(),
        waiting.filter(within_area("claim__project__area_code", county_code)).count(),
        stated.exclude(stated_fen=F("ledger_fen")).count(),
    )
