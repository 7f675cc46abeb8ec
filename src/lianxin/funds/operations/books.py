"""The books of a county: statements compared, periods closed for good."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.ledger_words import account_words
from lianxin.funds.models import Account, BalanceAssertion, CountyBook
from lianxin.funds.operations.gates import checked_choice, checked_text, fitting, may, record, taken_is
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

# The lock that every transfer of a county shares and its closing takes alone (funds/migrations/0002).
_COUNTY_LOCK = 7_015_002
_COUNTY_CODE = re.compile(r"(?:[0-9]{1,2}|[A-Z]{2})[0-9]{0,4}")
STATED = {Account.Kind.TRANCHE, Account.Kind.RISK_FUND, Account.Kind.DIVIDEND, Account.Kind.RECOVERED}


@transaction.atomic
def close_books(*, county_code: str, open_from: date, by: User | None) -> CountyBook:
    """Close the books of a county for every day before ``open_from``. Nothing opens them again.

    Raises:
        PermissionDenied: ``by`` may not close the county's books.
        Refused: FUND-126 they are closed further already, FUND-152 that is not the code of a county, FUND-153 the days are not
            over yet.
    """
    may(by, Act.CLOSE_BOOKS, county_code)
    if not _COUNTY_CODE.fullmatch(county_code):
        raise Refused(errors.NOT_A_COUNTY, code=county_code)
    # Nothing opens a closed day again: a slip of the pen in the year must not close those to come.
    if open_from > timezone.localdate():
        raise Refused(errors.CLOSES_THE_FUTURE, open=open_from.isoformat())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_COUNTY_LOCK, county_code])
    held = CountyBook.objects.select_for_update(no_key=True).filter(county_code=county_code).first()
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
        Refused: FUND-102 unknown kind, FUND-132 nobody states this account, FUND-141 no document, FUND-154 recorded already.
    """
    may(by, Act.MANAGE_FUNDS, account.area_code)
    checked_choice(kind, BalanceAssertion.Kind.values, Words("对账单种类", "kinds of statements"))
    if account.kind not in STATED:
        raise Refused(errors.NOT_THIS_ACCOUNT, account=account_words(account))
    number = checked_text(document_no, Words("对账单号", "number of the statement"))
    with taken_is(errors.STATEMENT_TAKEN, number=number, on=on.isoformat()):
        assertion = BalanceAssertion.objects.create(
            account=account,
            kind=kind,
            on=on,
            stated_fen=stated_fen,
            ledger_fen=balance_at(account, on),
            document_no=number,
            words=fitting(words, Words("说明", "explanation"), longest=400),
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
