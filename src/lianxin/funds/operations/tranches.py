"""Tranches: announced by a document, received, recovered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.models import Account, Tranche, Transfer
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations.gates import (
    checked_code,
    checked_day,
    checked_fen,
    checked_reason,
    checked_text,
    fitting,
    may,
    record,
    taken_is,
)
from lianxin.funds.operations.posting import Move, Paper, account_named, post_transfers
from lianxin.people.models import Unit
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class NewTranche:
    """What a document says of a sum: codes of channel, level and purpose are keys of the dictionary; the amount is in fen."""

    document_no: str
    name: str
    channel: str
    level: str
    area_code: str
    year: int
    amount_fen: Fen
    purpose: str
    announced_on: date
    giver: str = ""
    unit: Unit | None = None
    is_on_integration_list: bool = False
    use_by: date | None = None
    words: str = ""


@transaction.atomic
def announce_tranche(*, entry: NewTranche, by: User | None) -> Tranche:
    """Enter a sum that a document gives. It is a forecast until it arrives: the ledger knows nothing of it.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the area.
        Refused: FUND-101 not an amount, FUND-102 unknown code, FUND-103 entered already, FUND-139 last day before the document,
            FUND-141 no document number or name.
    """
    may(by, Act.MANAGE_FUNDS, entry.area_code)
    document_no, name = (
        checked_text(entry.document_no, Words("文件号", "document number")),
        checked_text(entry.name, Words("名称", "name"), longest=120),
    )
    if Tranche.objects.filter(document_no=document_no, name=name, area_code=entry.area_code).exists():
        raise Refused(errors.TRANCHE_TAKEN, document=document_no, name=name)
    if entry.use_by is not None:
        checked_day(entry.use_by, not_before=entry.announced_on)
    purpose = checked_code("fund_purpose", entry.purpose)
    made = Tranche(
        document_no=document_no,
        name=name,
        channel=checked_code("fund_channel", entry.channel),
        level=checked_code("fund_level", entry.level),
        giver=fitting(entry.giver, Words("出资方", "giver"), longest=100),
        unit=entry.unit,
        area_code=entry.area_code,
        year=entry.year,
        amount_fen=checked_fen(entry.amount_fen),
        purpose_received=purpose,
        purpose_planned=purpose,
        is_on_integration_list=entry.is_on_integration_list,
        announced_on=entry.announced_on,
        use_by=entry.use_by,
        words=fitting(entry.words, Words("说明", "conditions"), longest=400),
    )
    with taken_is(errors.TRANCHE_TAKEN, document=document_no, name=name):
        made.save(force_insert=True)
    record("funds.announce_tranche", by, "funds.tranche", made.pk, made.area_code, amount_fen=made.amount_fen)
    return made


@transaction.atomic
def receive_tranche(*, tranche: Tranche, on: date, by: User | None, key: str = "") -> Tranche:
    """Record that a tranche arrived: its money enters the ledger, from its channel outside into its own account.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the area.
        Refused: FUND-105 it is received already, FUND-139 before the document, FUND-125, FUND-129 as :func:`post_transfers`.
    """
    may(by, Act.MANAGE_FUNDS, tranche.area_code)
    held = Tranche.objects.select_for_update(no_key=True).get(pk=tranche.pk)
    if held.state != Tranche.State.EXPECTED:
        raise Refused(errors.RECEIVED_ALREADY, tranche=held)
    held.received_on, held.state = checked_day(on, not_before=held.announced_on), Tranche.State.RECEIVED
    held.save(update_fields=["received_on", "state"])
    move = Move(
        kind=Transfer.Kind.RECEIVE,
        debit=account_of(held),
        credit=source_of_tranche(held),
        amount_fen=held.amount_fen,
        purpose=held.purpose_received,
        year=held.year,
        tranche_id=held.pk,
    )
    post_transfers([move], paper=Paper(on, held.document_no, by, key=key))
    record("funds.receive_tranche", by, "funds.tranche", held.pk, held.area_code, on=on.isoformat())
    return held


@transaction.atomic
def recover_tranche(
    *, tranche: Tranche, amount_fen: Fen, on: date, document_no: str, reason: str, by: User | None, key: str = ""
) -> Transfer:
    """Give unspent money of a tranche back to the treasury (收回、盘活).

    Raises:
        PermissionDenied: ``by`` does not keep funds in the area.
        Refused: FUND-101, FUND-128 no reason, FUND-139 before it arrived, FUND-141 no document, and as :func:`post_transfers`.
    """
    may(by, Act.MANAGE_FUNDS, tranche.area_code)
    checked_day(on, not_before=tranche.received_on or tranche.announced_on)
    move = Move(
        kind=Transfer.Kind.RECOVER,
        debit=recovery_account(tranche.area_code),
        credit=account_of(tranche),
        amount_fen=checked_fen(amount_fen),
        purpose=tranche.purpose_planned,
        year=tranche.year,
        area_code=tranche.area_code,
        tranche_id=tranche.pk,
    )
    paper = Paper(on, checked_text(document_no, Words("文号", "document number")), by, checked_reason(reason), key)
    transfer = post_transfers([move], paper=paper)[0]
    record(
        "funds.recover", by, "funds.tranche", tranche.pk, tranche.area_code, amount_fen=amount_fen, reason=paper.reason
    )
    return transfer


def account_of(tranche: Tranche) -> Account:
    """The account in which a tranche's money stands until it is arranged, with the tranche as it stands now."""
    return account_named(
        f"tranche:{tranche.pk}",
        kind=Account.Kind.TRANCHE,
        book=Book.GRANT,
        area_code=tranche.area_code,
        tranche_id=tranche.pk,
    )


def source_of_tranche(tranche: Tranche) -> Account:
    """The account outside from which the money of a channel comes: one per channel, level and county."""
    place = tranche.area_code[:6]
    return account_named(
        f"source:{tranche.channel}:{tranche.level}:{place}",
        kind=Account.Kind.SOURCE,
        book=Book.GRANT,
        area_code=place,
        is_outside=True,
    )


def recovery_account(area_code: str) -> Account:
    """The account of what a county gave back to the treasury."""
    place = area_code[:6]
    return account_named(f"recovered:{place}", kind=Account.Kind.RECOVERED, book=Book.GRANT, area_code=place)
