"""The ledger as it is read: transfers narrowed as asked, accounts with running balances, tranches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet, Sum

from lianxin.core.kernel.money import Fen
from lianxin.funds.access import accounts_open_to, tranches_open_to, transfers_open_to
from lianxin.funds.models import Account, Tranche, Transfer
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.site.paging import KeysetPage, keyset_page

if TYPE_CHECKING:
    from lianxin.people.models import User

ACCOUNT_ORDER = ("-on", "-id")
ENDS = ("debit", "credit", "debit__tranche", "credit__tranche", "debit__project", "credit__project", "debit__asset")
NAMED = ("tranche", "project", "by", *ENDS)


@dataclass(frozen=True, slots=True)
class TransferFilter:
    """What a reader asked to see of the ledger. Empty texts and None ask for nothing."""

    book: str = ""
    kind: str = ""
    area_code: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    account: int | None = None
    tranche: int | None = None
    project: int | None = None
    household: int | None = None
    channel: str = ""
    purpose: str = ""


def listed_transfers(user: User, wanted: TransferFilter) -> QuerySet[Transfer]:
    """Transfers that the user may see, narrowed as asked.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    found = transfers_open_to(user).select_related(*NAMED)
    columns = {
        "book": wanted.book, "kind": wanted.kind, "on__gte": wanted.starts_on, "on__lte": wanted.ends_on,
        "tranche_id": wanted.tranche, "project_id": wanted.project, "household_id": wanted.household,
        "tranche__channel": wanted.channel, "purpose": wanted.purpose,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in columns.items() if value})
    if wanted.account:
        found = found.filter(Q(debit_id=wanted.account) | Q(credit_id=wanted.account))
    return found.filter(within_area("area_code", wanted.area_code)) if wanted.area_code else found


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A transfer as an account sees it: what came in (positive) or went out, and the balance after it."""

    transfer: Transfer
    change_fen: Fen
    balance_fen: Fen


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page of an account's transfers, the newest first."""

    page: KeysetPage
    lines: tuple[AccountLine, ...]


def transfers_of(account: Account, *, cursor: str = "", size: int = 50) -> AccountPage:
    """Return a page of an account's transfers with the balance after each, in the order of their days.

    Raises:
        Refused: SITE-001 the cursor belongs to another list.
    """
    page = keyset_page(_own(account), order=ACCOUNT_ORDER, cursor=cursor, size=size)
    if not page.rows:
        return AccountPage(page, ())
    # On the first page the account's own balance is the last one; further back, what came before is added up.
    held = _balance_after(account, page.rows[0]) if cursor else account.balance_fen
    return AccountPage(page, tuple(_lines(account, page.rows, held)))


def whole_account(account: Account) -> tuple[QuerySet[Transfer], Callable[[list[Transfer]], list[AccountLine]]]:
    """Every transfer of an account, the newest first, and what makes lines with balances of them when they are taken in that order."""
    held = account.balance_fen

    def lines_of(some: list[Transfer]) -> list[AccountLine]:
        nonlocal held
        lines = _lines(account, some, held)
        held -= sum(line.change_fen for line in lines)
        return lines

    return _own(account).order_by(*ACCOUNT_ORDER), lines_of


def _own(account: Account) -> QuerySet[Transfer]:
    return Transfer.objects.filter(Q(debit=account) | Q(credit=account)).select_related(*NAMED)


def _lines(account: Account, transfers: Iterable[Transfer], held: Fen) -> list[AccountLine]:
    """Transfers as the account sees them; ``held`` is its balance after the first, the newest, of them."""
    lines = []
    for transfer in transfers:
        change = transfer.amount_fen if transfer.debit_id == account.pk else -transfer.amount_fen
        lines.append(AccountLine(transfer, change, held))
        held -= change
    return lines


def _balance_after(account: Account, newest: Transfer) -> Fen:
    until = Q(on__lt=newest.on) | Q(on=newest.on, pk__lte=newest.pk)
    came = account.incoming.filter(until).aggregate(total=Sum("amount_fen"))["total"] or 0
    went = account.outgoing.filter(until).aggregate(total=Sum("amount_fen"))["total"] or 0
    return int(came) - int(went)


def listed_accounts(user: User, *, book: str = "", kind: str = "", area_code: str = "") -> QuerySet[Account]:
    """Accounts that the user may see, narrowed as asked.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    found = accounts_open_to(user).select_related("tranche", "project", "household", "asset")
    found = found.filter(**{name: value for name, value in (("book", book), ("kind", kind)) if value})
    return found.filter(within_area("area_code", area_code)) if area_code else found


@dataclass(frozen=True, slots=True)
class TrancheFilter:
    """What a reader asked to see of the tranches. Empty texts and None ask for nothing."""

    year: int | None = None
    channel: str = ""
    state: str = ""
    area_code: str = ""
    text: str = ""


def listed_tranches(user: User, wanted: TrancheFilter) -> QuerySet[Tranche]:
    """Tranches that the user may see, narrowed as asked.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    found = tranches_open_to(user).select_related("unit")
    columns = {"year": wanted.year, "channel": wanted.channel, "state": wanted.state}
    found = found.filter(**{name: value for name, value in columns.items() if value})
    if wanted.text:
        named = Q(document_no__icontains=wanted.text) | Q(name__icontains=wanted.text)
        found = found.filter(named | Q(giver__icontains=wanted.text) | Q(unit__name__icontains=wanted.text))
    return found.filter(within_area("area_code", wanted.area_code)) if wanted.area_code else found


def seen_household_names(user: User, household_ids: Iterable[int | None]) -> dict[int, str]:
    """Names of the heads of those households that the user may see in the register; of the others, not even a name is told."""
    wanted = {number for number in household_ids if number is not None}
    if not wanted or not user.may(Act.READ_REGISTRY):
        return {}
    seen = households_open_to(user).filter(pk__in=wanted).values_list("pk", "head_name")
    return {number: name or "" for number, name in seen}
