"""The ledger for a journal: transfers of an area and a period, and what each account held before and after. Any number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Min, Q, QuerySet, Sum
from django.db.models.functions import Substr

from lianxin.core.kernel.money import Fen
from lianxin.funds.models import Account, BalanceAssertion, Transfer
from lianxin.people.access import within_area

_ACCOUNTS_AT_ONCE = 1_000
_TRANSFERS_AT_ONCE = 2_000
_COLUMNS = (
    "id", "on", "kind", "document_no", "amount_fen", "book", "debit__code", "credit__code", "tranche_id", "project__code",
    "household__household_no", "purpose", "year", "area_code", "reverses_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class JournalScope:
    """Which transfers a journal has: of an area (empty: all), from a day to a day, both included (None: without end)."""

    area_code: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    def until(self) -> QuerySet[Transfer]:
        """Transfers of the area up to the last day, those of before the period too."""
        found = Transfer.objects.filter(within_area("area_code", self.area_code)).order_by()
        return found if self.ends_on is None else found.filter(on__lte=self.ends_on)

    def in_order(self) -> QuerySet[Transfer]:
        """Transfers of the area and the period as they were posted.

        The area is asked of a part of the code, for which there is no index: with one, SQLite takes it and then sorts all it found
        inside this process.
        """
        found = Transfer.objects.order_by("id")
        if self.area_code:
            found = found.alias(place=Substr("area_code", 1, len(self.area_code))).filter(place=self.area_code)
        days = {"on__gte": self.starts_on, "on__lte": self.ends_on}
        return found.filter(**{name: day for name, day in days.items() if day is not None})


@dataclass(frozen=True, slots=True)
class AccountSums:
    """An account of the journal: what it held before the period and at its end, as far as the area's transfers moved it.

    ``is_partial``: transfers of other areas moved it too. ``assertions``: what statements of the period say of it.
    """

    account: Account
    before_fen: Fen
    after_fen: Fen
    is_partial: bool
    assertions: tuple[BalanceAssertion, ...]


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A transfer, with codes and numbers in the place of names."""

    id: int
    on: date
    kind: str
    document_no: str
    amount_fen: Fen
    book: str
    debit: str
    credit: str
    tranche_id: int | None
    project: str | None
    household_no: str | None
    purpose: str
    year: int
    area_code: str
    reverses_id: int | None


def journal_lines(scope: JournalScope) -> Iterator[JournalLine]:
    """Yield the transfers as they were posted; a few thousand are in memory at a time.

    Not by their days: to sort a million rows an engine would hold them all, and beancount sorts what it reads.
    """
    rows = scope.in_order().values_list(*_COLUMNS)
    for row in rows.iterator(chunk_size=_TRANSFERS_AT_ONCE):
        yield JournalLine(*row)


def first_day(scope: JournalScope) -> date | None:
    """The day on which the journal's accounts are opened: the first of the period, or of its transfers and statements; None if empty."""
    if scope.starts_on is not None:
        return scope.starts_on
    first: date | None = scope.until().aggregate(first=Min("on"))["first"]
    stated: date | None = BalanceAssertion.objects.filter(_moved(scope, "account__")).aggregate(first=Min("on"))[
        "first"
    ]
    return min((day for day in (first, stated) if day is not None), default=None)


def journal_accounts(scope: JournalScope) -> Iterator[AccountSums]:
    """Yield the accounts that the area's transfers have moved by the end of the period, in the order of their codes."""
    waiting = Account.objects.filter(_moved(scope)).order_by("code").iterator(chunk_size=_ACCOUNTS_AT_ONCE)
    while some := list(islice(waiting, _ACCOUNTS_AT_ONCE)):
        yield from _summed(some, scope)


def _moved(scope: JournalScope, prefix: str = "") -> Q:
    moved = scope.until()
    return Q(**{f"{prefix}id__in": moved.values("debit_id")}) | Q(**{f"{prefix}id__in": moved.values("credit_id")})


def _summed(accounts: list[Account], scope: JournalScope) -> Iterator[AccountSums]:
    numbers = [account.pk for account in accounts]
    until = scope.until()
    after = _balances(until, numbers)
    before: dict[int, _Sums] = {}
    if scope.starts_on is not None:
        before = _balances(until.filter(on__lt=scope.starts_on), numbers)
    anywhere = _balances(JournalScope(ends_on=scope.ends_on).until(), numbers) if scope.area_code else after
    stated = _stated(numbers, scope)
    for account in accounts:
        number = account.pk
        yield AccountSums(
            account,
            before.get(number, _NOTHING).balance_fen,
            after[number].balance_fen,
            anywhere[number] != after[number],
            tuple(stated[number]),
        )


@dataclass(frozen=True, slots=True)
class _Sums:
    came_fen: Fen = 0
    went_fen: Fen = 0

    @property
    def balance_fen(self) -> Fen:
        return self.came_fen - self.went_fen


_NOTHING = _Sums()


def _balances(transfers: QuerySet[Transfer], numbers: list[int]) -> dict[int, _Sums]:
    came = _totals(transfers, "debit_id", numbers)
    went = _totals(transfers, "credit_id", numbers)
    return {number: _Sums(came.get(number, 0), went.get(number, 0)) for number in {*came, *went}}


def _totals(transfers: QuerySet[Transfer], column: str, numbers: list[int]) -> dict[Any, Fen]:
    found = transfers.filter(**{f"{column}__in": numbers}).values_list(column).annotate(total=Sum("amount_fen"))
    return {number: int(total) for number, total in found}


def _stated(numbers: list[int], scope: JournalScope) -> dict[int, list[BalanceAssertion]]:
    rows = BalanceAssertion.objects.filter(account_id__in=numbers).order_by("on", "id")
    if scope.starts_on is not None:
        rows = rows.filter(on__gte=scope.starts_on)
    if scope.ends_on is not None:
        rows = rows.filter(on__lte=scope.ends_on)
    found: dict[int, list[BalanceAssertion]] = defaultdict(list)
    for assertion in rows:
        found[assertion.account_id].append(assertion)
    return found
