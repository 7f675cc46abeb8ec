"""A voucher as a whole: every payment of it that is under way is confirmed, or none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import yuan_text
from lianxin.funds import errors
from lianxin.funds.models import Claim, Payment, Transfer
from lianxin.funds.operations.gates import may
from lianxin.funds.operations.payments import confirm_receipt
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.projects.models import Asset


@transaction.atomic
def confirm_voucher(
    *,
    claim: Claim,
    voucher_no: str,
    on: date,
    document_no: str,
    by: User | None,
    asset: Asset | None = None,
    key: str = "",
) -> list[Payment]:
    """Record that every payment of a voucher that is still under way arrived; return those.

    Raises:
        PermissionDenied: ``by`` may not pay in the project's area.
        Refused: FUND-140 nothing of the voucher is under way, and as :func:`confirm_receipt`; then none is confirmed.
    """
    may(by, Act.PAY_FUNDS, claim.project.area_code)
    paid = Transfer.objects.filter(kind=Transfer.Kind.PAY, reversal__isnull=True).values("payment")
    arrived = Transfer.objects.filter(kind=Transfer.Kind.CONFIRM, reversal__isnull=True).exclude(payment=None)
    rows = Payment.objects.filter(claim=claim, voucher_no=voucher_no, pk__in=paid).order_by("line")
    waiting = list(rows.exclude(pk__in=arrived.values("payment")).select_related("claim__project", "household"))
    if not waiting:
        raise Refused(errors.NOT_UNDER_WAY, amount=yuan_text(0))
    for number, payment in enumerate(waiting):
        token = key if number == 0 or not key else f"{key}.{number}"
        confirm_receipt(payment=payment, on=on, document_no=document_no, by=by, asset=asset, key=token)
    return waiting
