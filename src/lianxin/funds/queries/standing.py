"""Money that stands: unspent tranches by age, idle money, balances, statements that differ, claims and payments that wait."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.periods import full_months
from lianxin.core.kernel.words import Words
from lianxin.funds.access import accounts_open_to, claims_open_to, payments_open_to, tranches_open_to
from lianxin.funds.domain.ageing import Age, age_of
from lianxin.funds.models import Account, BalanceAssertion, Claim, Tranche, Transfer
from lianxin.funds.queries.flows import flows_by
from lianxin.funds.queries.policy import limit_on
from lianxin.funds.wording import ACCOUNT_KINDS, BOOKS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.funds.models import Payment
    from lianxin.people.models import User

_UNSPENT = (Account.Kind.TRANCHE, Account.Kind.ALLOCATION, Account.Kind.CLAIM)


@dataclass(frozen=True, slots=True)
class CarryOver:
    """A tranche of which money was received and not yet spent: how much, for how many months, what is to be done."""

    tranche: Tranche
    unspent_fen: Fen
    unallocated_fen: Fen
    months: int
    age: Age


@dataclass(frozen=True, slots=True)
class IdleMoney:
    """A tranche that arrived long ago and of which money is not arranged yet."""

    tranche: Tranche
    unallocated_fen: Fen
    days: int
    limit_days: int


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """All accounts of a kind in a book: how many, and what they hold together."""

    book: str
    kind: str
    accounts: int
    balance_fen: Fen

    @property
    def words(self) -> Words:
        return ACCOUNT_KINDS[self.kind]

    @property
    def book_words(self) -> Words:
        return BOOKS[self.book]


def carry_over(user: User, on: date, *, year_before: int | None = None) -> list[CarryOver]:
    """Tranches with unspent money at the end of a day, the oldest first, aged by the limits of that day (结转结余).

    Of today and later, the balances of accounts say what is unspent; of an earlier day, its transfers do. ``year_before``
    narrows to the tranches of earlier budget years.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    tranches = tranches_open_to(user).exclude(state=Tranche.State.EXPECTED).filter(received_on__lte=on)
    if year_before is not None:
        tranches = tranches.filter(year__lt=year_before)
    is_past = Transfer.objects.filter(on__gt=on, tranche__in=tranches).exists()
    unspent = _unspent_on(tranches, on) if is_past else _unspent_now(tranches)
    found = []
    for tranche in tranches.select_related("unit").filter(pk__in=[n for n, sums in unspent.items() if sums[0] > 0]):
        assert tranche.received_on is not None  # the database keeps it: received_tranche_has_a_day
        flagged = limit_on("funds.carry_over_flagged_months", on=on, area=tranche.area_code)
        recovered = limit_on("funds.carry_over_recovered_months", on=on, area=tranche.area_code)
        age = age_of(tranche.received_on, on, flagged_months=flagged, recovered_months=recovered)
        found.append(CarryOver(tranche, *unspent[tranche.pk], full_months(tranche.received_on, on), age))
    return sorted(found, key=lambda one: (-one.months, -one.unspent_fen, one.tranche.pk))


def _unspent_now(tranches: QuerySet[Tranche]) -> dict[int, tuple[Fen, Fen]]:
    """Unspent and unallocated money by tranche, from balances."""
    held = Account.objects.filter(tranche__in=tranches, kind__in=_UNSPENT).order_by().values_list("tranche_id", "kind")
    sums: dict[int, dict[str, Fen]] = defaultdict(lambda: defaultdict(int))
    for number, kind, balance in held.annotate(total=Sum(F("debits_fen") - F("credits_fen"))):
        sums[number][kind] += int(balance)
    return {number: (sum(by_kind.values()), by_kind[Account.Kind.TRANCHE]) for number, by_kind in sums.items()}


def _unspent_on(tranches: QuerySet[Tranche], on: date) -> dict[int, tuple[Fen, Fen]]:
    """The same at the end of an earlier day, from transfers."""
    flows = flows_by(Transfer.objects.filter(tranche__in=tranches, on__lte=on), "tranche_id")
    return {number: (found.unspent_fen, found.unallocated_fen) for (number,), found in flows.items()}


def idle_money(user: User, on: date) -> list[IdleMoney]:
    """Tranches that arrived so long ago that what is not arranged of them lies idle, the largest first.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    arrived = tranches_open_to(user).filter(state=Tranche.State.RECEIVED).select_related("unit")
    held = Account.objects.filter(kind=Account.Kind.TRANCHE, debits_fen__gt=F("credits_fen"))
    balances = {
        number: int(balance)
        for number, balance in held.filter(tranche__in=arrived).values_list(
            "tranche_id", F("debits_fen") - F("credits_fen")
        )
    }
    found = []
    for tranche in arrived.filter(pk__in=balances):
        limit = limit_on("funds.idle_days", on=on, area=tranche.area_code)
        assert tranche.received_on is not None  # the database keeps it: received_tranche_has_a_day
        days = (on - tranche.received_on).days
        if limit is not None and days > limit:
            found.append(IdleMoney(tranche, balances[tranche.pk], days, limit))
    return sorted(found, key=lambda one: (-one.unallocated_fen, one.tranche.pk))


def balances(user: User) -> list[AccountTotal]:
    """What all accounts of each kind hold together, by book; books are never added.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    rows = accounts_open_to(user).order_by().values_list("book", "kind")
    counted = rows.annotate(n=Count("pk"), total=Sum(F("debits_fen") - F("credits_fen")))
    order = list(ACCOUNT_KINDS)
    found = [AccountTotal(book, kind, count, int(total)) for book, kind, count, total in counted]
    return sorted(found, key=lambda one: (list(BOOKS).index(one.book), order.index(one.kind)))


def statements_of(account: Account) -> list[BalanceAssertion]:
    """What statements say of an account, the newest first."""
    return list(account.assertions.select_related("by")[:100])


def differing_statements(user: User, *, at_most: int = 50) -> list[BalanceAssertion]:
    """Statements that said something else than the ledger, the newest first.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    stated = BalanceAssertion.objects.filter(account__in=accounts_open_to(user)).exclude(stated_fen=F("ledger_fen"))
    return list(stated.select_related("account", "account__tranche", "by")[:at_most])


def waiting_claims(user: User) -> QuerySet[Claim]:
    """Claims that nobody has approved or refused yet, the oldest first.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    return claims_open_to(user).filter(state=Claim.State.SUBMITTED).order_by("submitted_on", "pk")


def unconfirmed_payments(user: User, *, before: date) -> QuerySet[Payment]:
    """Payments of before a day of which nobody has said that they arrived, and that were not returned.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    posted = Transfer.objects.filter(payment=OuterRef("pk"), reversal__isnull=True)
    paid = Exists(posted.filter(kind=Transfer.Kind.PAY))
    confirmed = Exists(posted.filter(kind=Transfer.Kind.CONFIRM))
    # Only projects with money under way are looked through: of all others every payment arrived or was returned.
    under_way = Account.objects.filter(kind=Account.Kind.TRANSIT, debits_fen__gt=F("credits_fen")).values("project_id")
    waiting = payments_open_to(user).filter(claim__project_id__in=under_way, on__lt=before)
    return waiting.filter(Q(paid) & ~Q(confirmed))
