"""The books of a county: reversed transfers, statements compared, periods closed for good."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.funds import errors
from lianxin.funds.models import Account, BalanceAssertion, CountyBook, Transfer
from lianxin.funds.operations.gates import checked_reason, checked_text, may, record
from lianxin.funds.operations.posting import Paper, mirrored, post_transfers
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

# The lock that every transfer of a county shares and its closing takes alone (funds/migrations/0002).
_COUNTY_LOCK = 7_015_002
_STATED = {Account.Kind.TRANCHE, Account.Kind.RISK_FUND, Account.Kind.DIVIDEND, Account.Kind.RECOVERED}


@transaction.atomic
def reverse_transfer(*, transfer: Transfer, on: date, reason: str, by: User | None, key: str = "") -> Transfer:
    """Take one transfer back (冲正): a new one that mirrors it, on a day of an open period. The first stays as it is.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the area.
        Refused: FUND-125 closed, FUND-127 reversed already or a reversal, FUND-128 no reason, FUND-130 spent further.
    """
    may(by, Act.MANAGE_FUNDS, transfer.area_code)
    paper = Paper(on, transfer.document_no, by, checked_reason(reason), key)
    if transfer.kind == Transfer.Kind.REVERSE or Transfer.objects.filter(reverses=transfer).exists():
        raise Refused(errors.REVERSED_ALREADY)
    posted = post_transfers(mirrored([transfer]), paper=paper)[0]
    record("funds.reverse", by, "funds.transfer", transfer.pk, transfer.area_code, reason=paper.reason)
    return posted


@transaction.atomic
def close_books(*, county_code: str, open_from: date, by: User | None) -> CountyBook:
    """Close the books of a county for every day before ``open_from``. Nothing opens them again.

    Raises:
        PermissionDenied: ``by`` may not close the county's books.
        Refused: FUND-126 they are closed further already.
    """
    may(by, Act.CLOSE_BOOKS, county_code)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_COUNTY_LOCK, county_code])
    held = CountyBook.objects.select_for_update().filter(county_code=county_code).first()
    if held is not None and open_from <= held.open_from:
        raise Refused(errors.CLOSES_NOTHING, open=held.open_from.isoformat(), wanted=open_from.isoformat())
    book, _ = CountyBook.objects.update_or_create(
        county_code=county_code,
        defaults={"open_from": open_from, "closed_by": by, "closed_at": timezone.now()},
    )
    record("funds.close", by, "funds.book", county_code, county_code, open_from=open_from.isoformat())
    return book


@transaction.atomic
def record_statement(
    *, account: Account, kind: str, on: date, stated_fen: Fen, document_no: str, words: str = "", by: User | None
) -> BalanceAssertion:
    """Compare what a bank's or treasury's statement says of an account at the end of a day with the ledger (对账).

    A difference is kept, shown and asked about; nothing is posted to make it vanish.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the area.
        Refused: FUND-102 unknown kind, FUND-132 nobody states this account, FUND-141 no document.
    """
    may(by, Act.MANAGE_FUNDS, account.area_code)
    if kind not in BalanceAssertion.Kind.values:
        raise Refused(errors.UNKNOWN_CODE, code=kind, list="对账单")
    if account.kind not in _STATED:
        raise Refused(errors.NOT_THIS_ACCOUNT, account=account)
    assertion = BalanceAssertion.objects.create(
        account=account,
        kind=kind,
        on=on,
        stated_fen=stated_fen,
        ledger_fen=balance_at(account, on),
        document_no=checked_text(document_no, "对账单号 · number of the statement"),
        words=words.strip(),
        by=by,
        at=timezone.now(),
    )
    record(
        "funds.record_statement", by, "funds.account", account.code, account.area_code,
        on=on.isoformat(), difference_fen=assertion.difference_fen,
    )  # fmt: skip
    return assertion


def balance_at(account: Account, on: date) -> Fen:
    """What an account held at the end of a day, from its transfers."""
    came = account.incoming.filter(on__lte=on).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    went = account.outgoing.filter(on__lte=on).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    return came - went
