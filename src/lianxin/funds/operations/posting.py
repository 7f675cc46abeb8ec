"""Post transfers: the one road into the ledger. All of an act or nothing of it; what the database refuses becomes an error with a code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from lianxin.config.statements import Columns, Statement, insert, insert_unless_there, models_in
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.ledger_words import account_words, rule_words
from lianxin.funds.models import Account, CountyBook, Tranche, Transfer
from lianxin.funds.operations.gates import TOKEN, checked_text, fitting
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from lianxin.people.models import User


ACCOUNT, TRANCHE = Columns(Account, "a"), Columns(Tranche, "t")
_ACCOUNT_NAMED = Statement(
    f"SELECT {ACCOUNT.words}, {TRANCHE.words} FROM funds_account a LEFT JOIN funds_tranche t ON t.id = a.tranche_id WHERE a.code = %s"  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Move:
    """Money to be moved: from ``credit`` to ``debit``, in fen, with what it is for. ``area_code`` empty: that of the debit."""

    kind: Transfer.Kind
    debit: Account
    credit: Account
    amount_fen: Fen
    purpose: str
    year: int
    area_code: str = ""
    tranche_id: int | None = None
    project_id: int | None = None
    household_id: int | None = None
    payment_id: int | None = None
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """On what and by whom moves are posted: day, document, reason, and a token so that nothing is posted twice."""

    on: date
    document_no: str
    by: User | None
    reason: str = ""
    key: str = ""


def account_named(code: str, *, kind: Account.Kind, book: str, area_code: str, **owned: object) -> Account:
    """Return the account of this name, opened now if there is none yet. ``owned``: tranche, project, household, asset, is_outside.

    Raises:
        Refused: FUND-131 an account of this name is another thing.
    """
    wanted = {"kind": kind, "book": book, **owned}
    # Looked for and opened under one lock of SQLite, also by whoever asks outside of an act.
    with transaction.atomic(savepoint=False):
        row = _ACCOUNT_NAMED.first(code)
        if row is None:
            opened = Account(code=code, area_code=area_code, **wanted)
            if insert_unless_there(opened):
                return opened
            row = _ACCOUNT_NAMED.only(code)
    account: Account
    account, account.tranche = models_in(row, ACCOUNT, TRANCHE)
    if any(getattr(account, name) != value for name, value in wanted.items()):
        raise Refused(errors.BROKEN_LEDGER, rule=rule_words("account_is_named_after_what_it_is"))
    return account


def post_transfers(moves: Sequence[Move], *, paper: Paper) -> list[Transfer]:
    """Write the transfers of one act, all or none, inside the act's transaction.

    Raises:
        Refused: FUND-107 an account would be overdrawn, FUND-110 a project may not be paid yet, FUND-125 the period is closed,
            FUND-127 reversed already, FUND-129 posted already, FUND-130 spent further, FUND-131 any other rule of the ledger,
            FUND-141 no document, FUND-151 a text is too long.
    """
    rows = _as_rows(moves, checked_paper(paper))
    # Up to here the act stands after a refusal, so that it can be asked what was lacking. The act's end lets go of the mark.
    mark = transaction.savepoint()
    try:
        insert(rows)
    except (IntegrityError, DataError) as error:
        transaction.savepoint_rollback(mark)
        raise refusal_of(error, moves, paper) from error
    return rows


def checked_paper(paper: Paper) -> Paper:
    """Return the paper with texts that fit.

    Raises:
        Refused: FUND-141, FUND-151.
    """
    return replace(
        paper,
        document_no=checked_text(paper.document_no, Words("文号", "document number")),
        reason=fitting(paper.reason, Words("理由", "reason"), longest=200),
        key=fitting(paper.key, TOKEN, longest=64),
    )


def _as_rows(moves: Sequence[Move], paper: Paper) -> list[Transfer]:
    at = timezone.now()
    return [
        Transfer(
            debit=move.debit,
            credit=move.credit,
            amount_fen=move.amount_fen,
            book=move.debit.book,
            kind=move.kind,
            on=paper.on,
            document_no=paper.document_no,
            purpose=move.purpose,
            area_code=move.area_code or move.debit.area_code,
            year=move.year,
            tranche_id=move.tranche_id,
            project_id=move.project_id,
            household_id=move.household_id,
            payment_id=move.payment_id,
            reverses_id=move.reverses_id,
            reason=paper.reason,
            key=paper.key,
            line=line,
            by=paper.by,
            at=at,
        )
        for line, move in enumerate(moves)
    ]


# What a transfer must hold for :func:`mirrored`, beside its accounts.
TOLD_BY_A_MIRROR = (
    "id", "kind", "debit_id", "credit_id", "amount_fen", "purpose", "year", "area_code", "tranche_id", "project_id", "household_id",
    "payment_id",
)  # fmt: skip


def mirrored(transfers: Iterable[Transfer]) -> list[Move]:
    """Return the moves that take transfers back, the last one first."""
    return [
        Move(
            kind=Transfer.Kind.REVERSE,
            debit=transfer.credit,
            credit=transfer.debit,
            amount_fen=transfer.amount_fen,
            purpose=transfer.purpose,
            year=transfer.year,
            area_code=transfer.area_code,
            tranche_id=transfer.tranche_id,
            project_id=transfer.project_id,
            household_id=transfer.household_id,
            payment_id=transfer.payment_id,
            reverses_id=transfer.pk,
        )
        for transfer in sorted(transfers, key=lambda transfer: -transfer.pk)
    ]


def divided(moves: Sequence[Move], wanted: Fen) -> list[Move]:
    """Return the moves up to a sum: the first ones whole, the last one cut."""
    left, found = wanted, []
    for move in moves:
        if left <= 0:
            break
        taken = min(move.amount_fen, left)
        found.append(replace(move, amount_fen=taken))
        left -= taken
    return found


_TAKEN = {
    "transfer_is_posted_once": errors.POSTED_TWICE,
    "transfer_is_reversed_once": errors.REVERSED_ALREADY,
    "funds_transfer_reverses_id_key": errors.REVERSED_ALREADY,
    "payment_arrives_once": errors.SPENT_FURTHER,
}


def refusal_of(error: IntegrityError | DataError, moves: Sequence[Move], paper: Paper) -> Refused:
    """Return what to tell whoever posted moves that the database refused."""
    rule = broken_rule(error)
    if rule == "account_is_never_overdrawn":
        return _overdrawn(moves)
    if rule == "transfer_falls_into_an_open_period":
        return _closed(moves, paper)
    if rule == "allocation_is_payable":
        project = Project.objects.filter(pk=moves[0].project_id).first()
        return Refused(errors.NOT_PAYABLE, project=project, reasons=rule_words(rule))
    if rule in _TAKEN:
        return Refused(_TAKEN[rule])
    return Refused(errors.BROKEN_LEDGER, rule=rule_words(rule))


def broken_rule(error: IntegrityError | DataError) -> str:
    """Return the name of the rule that was broken. PostgreSQL names a constraint apart from its message, which shows the row;
    SQLite's message ends with the constraint; a guard's message is the rule itself."""
    told = getattr(error.__cause__, "diag", None)
    if told is not None:
        return str(told.constraint_name or told.message_primary)
    return str(error).rpartition(": ")[2]


def _overdrawn(moves: Sequence[Move]) -> Refused:
    """Say which account lacks how much; where money that was moved on is to be taken back, say that instead."""
    wanted: dict[int, Fen] = {}
    for move in moves:
        wanted[move.credit.pk] = wanted.get(move.credit.pk, 0) + move.amount_fen
        wanted[move.debit.pk] = wanted.get(move.debit.pk, 0) - move.amount_fen
    for account in Account.objects.filter(pk__in=wanted, is_outside=False):
        if account.balance_fen < wanted[account.pk]:
            if all(move.kind == Transfer.Kind.REVERSE for move in moves):
                return Refused(errors.SPENT_FURTHER)
            return Refused(
                errors.NOT_ENOUGH,
                account=account_words(account),
                balance=yuan_text(account.balance_fen),
                amount=yuan_text(wanted[account.pk]),
            )
    return Refused(errors.BROKEN_LEDGER, rule=rule_words("account_is_never_overdrawn"))


def _closed(moves: Sequence[Move], paper: Paper) -> Refused:
    counties = {
        place[:6]
        for move in moves
        for place in (move.area_code or move.debit.area_code, move.debit.area_code, move.credit.area_code)
    }
    book = CountyBook.objects.filter(county_code__in=counties, open_from__gt=paper.on).order_by("-open_from").first()
    return Refused(errors.PERIOD_CLOSED, on=paper.on.isoformat(), open=book.open_from.isoformat() if book else "—")
