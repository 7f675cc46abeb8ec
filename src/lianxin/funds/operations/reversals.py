"""Reversals (冲正): what was posted is taken back by its mirror image, and what depended on it stands where it stood before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import yuan_text
from lianxin.funds import errors
from lianxin.funds.models import Account, Claim, Tranche, Transfer
from lianxin.funds.operations.allocations import arranged_fen
from lianxin.funds.operations.gates import checked_day, checked_reason, may, record
from lianxin.funds.operations.posting import Paper, mirrored, post_transfers
from lianxin.people.roles import Act
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def reverse_transfer(*, transfer: Transfer, on: date, reason: str, by: User | None, key: str = "") -> Transfer:
    """Take a transfer back: a new one that mirrors it, on its day or later, in an open period. The first stays as it is.

    What one act did is taken back as one: the transfers of a payment, of a confirmation, of an approved claim. A claim whose
    approval is taken back waits for approval again; a tranche whose arrival is taken back is expected again. Return the
    reversal of ``transfer`` itself.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the area.
        Refused: FUND-109 a project would have more than it costs, FUND-125 closed, FUND-127 reversed already or a reversal,
            FUND-128 no reason, FUND-130 spent further, FUND-139 before the day of what is reversed.
    """
    may(by, Act.MANAGE_FUNDS, transfer.area_code)
    held = Transfer.objects.select_related("debit", "credit").get(pk=transfer.pk)
    paper = Paper(checked_day(on, not_before=held.on), held.document_no, by, checked_reason(reason), key)
    _restore(held)
    together = reversed_together(held)
    if held not in together:
        raise Refused(errors.REVERSED_ALREADY)
    posted = post_transfers(mirrored(together), paper=paper)
    record("funds.reverse", by, "funds.transfer", held.pk, held.area_code, reason=paper.reason, transfers=len(posted))
    return next(found for found in posted if found.reverses_id == held.pk)


def reversed_together(transfer: Transfer) -> list[Transfer]:
    """What a reversal of a transfer takes back: what the same act posted and nobody took back; nothing where that is done."""
    if transfer.kind == Transfer.Kind.REVERSE:
        return []
    found = Transfer.objects.filter(kind=transfer.kind, reversal__isnull=True).select_related("debit", "credit")
    if transfer.kind in {Transfer.Kind.PAY, Transfer.Kind.CONFIRM} and transfer.payment_id is not None:
        return list(found.filter(payment=transfer.payment_id))
    if transfer.kind == Transfer.Kind.COMMIT:
        return list(found.filter(project=transfer.project_id, debit__claim=transfer.debit.claim_id))
    return list(found.filter(pk=transfer.pk))


def _restore(transfer: Transfer) -> None:
    """Set what the transfer moved on back to where it stood; its row is the lock."""
    if transfer.kind == Transfer.Kind.RECEIVE and transfer.debit.kind == Account.Kind.TRANCHE:
        held = Tranche.objects.select_for_update(no_key=True).get(pk=transfer.tranche_id)
        held.state, held.received_on = Tranche.State.EXPECTED, None
        held.save(update_fields=["state", "received_on"])
    elif transfer.kind == Transfer.Kind.COMMIT:
        claim = Claim.objects.select_for_update(no_key=True).get(pk=transfer.debit.claim_id)
        claim.state, claim.settled_on, claim.settled_by = Claim.State.SUBMITTED, None, None
        claim.save(update_fields=["state", "settled_on", "settled_by"])
    elif transfer.kind == Transfer.Kind.WITHDRAW:
        project = Project.objects.select_for_update(no_key=True).get(pk=transfer.project_id)
        total = arranged_fen(project) + transfer.amount_fen
        if total > project.cost_fen:
            raise Refused(errors.ABOVE_COST, total=yuan_text(total), cost=yuan_text(project.cost_fen))
