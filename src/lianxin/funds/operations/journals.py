"""Write the ledger of an area and a period as a beancount journal: a second program that reckons every balance anew."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection, transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import yuan_text
from lianxin.funds import errors
from lianxin.funds.domain import journal
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations.books import balance_at
from lianxin.funds.operations.gates import may, record
from lianxin.funds.queries.journal import (
    AccountSums,
    JournalLine,
    JournalScope,
    first_day,
    journal_accounts,
    journal_lines,
)
from lianxin.funds.wording import TRANSFER_KINDS
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

_TITLE = "连心资金账 · Lianxin ledger"
_NOTE = "一笔转账一笔分录，正数为转入。One transfer is one transaction; what came in is positive. No personal data."


@dataclass(slots=True)
class Written:
    """What a journal holds."""

    transfers: int = 0
    accounts: int = 0
    assertions: int = 0
    differing: int = 0
    last_on: date | None = None


def write_journal(*, path: Path, scope: JournalScope, by: User | None) -> Written:
    """Write a journal that ``bean-check`` accepts: every transfer once, and what every account must hold at the end, to the fen.

    A statement that agrees with the ledger becomes an assertion on its day; one that differs becomes a note, because nothing is
    posted to make a difference vanish. Memory does not grow with the number of transfers. The file appears whole or not at all.

    Raises:
        PermissionDenied: ``by`` may not read the funds of the area.
        Refused: FUND-180 the file cannot be written, FUND-181 the period ends before it begins.
    """
    may(by, Act.READ_FUNDS, scope.area_code)
    if scope.starts_on and scope.ends_on and scope.ends_on < scope.starts_on:
        raise Refused(errors.PERIOD_ENDS_FIRST, start=scope.starts_on.isoformat(), end=scope.ends_on.isoformat())
    written = Written()
    draft = path.with_name(f".{path.name}-{os.getpid()}.part")
    try:
        with _one_moment(), draft.open("w", encoding="utf-8") as file:
            for piece in journal.together(_pieces(scope, written)):
                file.write(piece)
        record("funds.write_journal", by, "funds.transfer", "", scope.area_code, transfers=written.transfers)
        draft.replace(path)
    except OSError as error:
        raise Refused(errors.FILE_NOT_WRITTEN, file=path.name) from error
    finally:
        draft.unlink(missing_ok=True)
    return written


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it stood in one moment: what is posted meanwhile is in no part of the file."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _pieces(scope: JournalScope, written: Written) -> Iterator[str]:
    yield journal.header(_TITLE, accounts_note=_NOTE)
    opened_on = first_day(scope)
    if opened_on is None:
        return
    yield journal.commodity(opened_on)
    yield from _opened(scope, opened_on, written)
    for line in journal_lines(scope):
        written.transfers += 1
        written.last_on = max(line.on, written.last_on or line.on)
        yield _transaction(line)
    closed_on = max(day for day in (scope.ends_on, written.last_on, opened_on) if day is not None) + timedelta(days=1)
    for sums in journal_accounts(scope):
        name = journal.account_name(sums.account.code, sums.account.book)
        yield from _statements(sums, name, written)
        yield journal.balance(name, closed_on, sums.after_fen)


def _opened(scope: JournalScope, on: date, written: Written) -> Iterator[str]:
    if scope.starts_on is not None:
        for book in Book:
            yield journal.opening(journal.opening_account(book), on)
    for sums in journal_accounts(scope):
        written.accounts += 1
        name = journal.account_name(sums.account.code, sums.account.book)
        yield journal.opening(name, on, code=sums.account.code, is_partial=sums.is_partial)
        if sums.before_fen:
            yield journal.transaction(
                on,
                "期初余额 · Opening balance",
                {},
                debit=name,
                credit=journal.opening_account(sums.account.book),
                amount=sums.before_fen,
            )


def _transaction(line: JournalLine) -> str:
    words = TRANSFER_KINDS[line.kind]
    told = {
        "id": str(line.id),
        "document": line.document_no,
        "tranche": f"T{line.tranche_id}" if line.tranche_id else "",
        "project": line.project or "",
        "household": line.household_no or "",
        "purpose": line.purpose,
        "year": str(line.year),
        "area": line.area_code,
        "reverses": str(line.reverses_id) if line.reverses_id else "",
    }
    debit, credit = journal.account_name(line.debit, line.book), journal.account_name(line.credit, line.book)
    return journal.transaction(
        line.on, f"{words.zh} · {words.en}", told, debit=debit, credit=credit, amount=line.amount_fen
    )


def _statements(sums: AccountSums, name: str, written: Written) -> Iterable[str]:
    """What statements say. Of an account that other areas moved too, a statement says nothing about this file."""
    if sums.is_partial:
        return
    for assertion in sums.assertions:
        held = balance_at(sums.account, assertion.on)
        if held == assertion.stated_fen:
            written.assertions += 1
            yield journal.balance(name, assertion.on + timedelta(days=1), held)
        else:
            written.differing += 1
            stated, ours = yuan_text(assertion.stated_fen), yuan_text(held)
            words = f"对账单 {assertion.document_no}：{stated}，账面 {ours} · statement {stated}, ledger {ours}"
            yield journal.note(name, assertion.on, words)
