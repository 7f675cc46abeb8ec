"""Post transfers: the one road into the ledger. All of an act or nothing of it; what the database refuses becomes an error with a code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.models import Account, CountyBook, Transfer

if TYPE_CHECKING:
    from lianxin.people.models import User

_BATCH = 5_000


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
    """Return the account of this name, opened now if there is none yet. ``owned``: tranche, project, household, asset, is_outside."""
    return Account.objects.get_or_create(
        code=code, defaults={"kind": kind, "book": book, "area_code": area_code, **owned}
    )[0]


@transaction.atomic
def post_transfers(moves: Sequence[Move], *, paper: Paper) -> list[Transfer]:
    """Write the transfers of one act.

    Raises:
        Refused: FUND-107 an account would be overdrawn, FUND-110 a project may not be paid yet, FUND-125 the period is closed,
            FUND-127 reversed already, FUND-129 posted already, FUND-130 spent further, FUND-131 any other rule of the ledger.
    """
    at = timezone.now()
    rows = [
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
    try:
        with transaction.atomic():
            return Transfer.objects.bulk_create(rows, batch_size=_BATCH)
    except IntegrityError as error:
        raise _refusal(error, moves, paper) from error


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


# Both engines name the rule that was broken in their message: a constraint, a trigger, or (SQLite) the columns of a unique index.
_RULE = re.compile(r"\b(account_is_never_overdrawn|[a-z]+(?:_[a-z]+){2,})\b")


def _refusal(error: IntegrityError, moves: Sequence[Move], paper: Paper) -> Refused:
    message = str(error)
    if "account_is_never_overdrawn" in message:
        return _overdrawn(moves)
    if "transfer_falls_into_an_open_period" in message:
        return _closed(moves, paper)
    if "allocation_is_payable" in message:
        return Refused(
            errors.NOT_PAYABLE,
            project=moves[0].project_id,
            reasons=Words("尚未批复或公示期未满", "it is not approved, or was not shown long enough"),
        )
    if "reverses" in message or "reversal_mirrors" in message:
        return Refused(errors.REVERSED_ALREADY)
    if "transfer_is_posted_once" in message or "funds_transfer.key" in message:
        return Refused(errors.POSTED_TWICE)
    named = _RULE.findall(message)
    return Refused(errors.BROKEN_LEDGER, rule=named[0] if named else type(error).__name__)


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
                account=account.code,
                balance=yuan_text(account.balance_fen),
                amount=yuan_text(wanted[account.pk]),
            )
    return Refused(errors.BROKEN_LEDGER, rule="account_is_never_overdrawn")


def _closed(moves: Sequence[Move], paper: Paper) -> Refused:
    counties = {(move.area_code or move.debit.area_code)[:6] for move in moves}
    book = CountyBook.objects.filter(county_code__in=counties, open_from__gt=paper.on).order_by("-open_from").first()
    return Refused(errors.PERIOD_CLOSED, on=paper.on.isoformat(), open=book.open_from.isoformat() if book else "—")
