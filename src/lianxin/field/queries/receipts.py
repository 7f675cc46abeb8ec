"""What became of items, as their sender is told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F

from lianxin.field.models import Receipt

if TYPE_CHECKING:
    from lianxin.people.models import User


def receipts_of(user: User, uuids: Iterable[UUID]) -> list[Receipt]:
    """The last receipt of each of the user's own items among those asked for."""
    rows = Receipt.objects.filter(item__sender=user, item__uuid__in=list(uuids), number=F("item__revision"))
    return list(rows.select_related("item"))


def told_of_receipt(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as JSON: the item's number, where it stands, and why."""
    return {
        "uuid": str(receipt.item.uuid),
        "number": receipt.number,
        "state": receipt.state,
        "code": receipt.code,
        "why": json.loads(receipt.why) if receipt.why else [],
        "at": receipt.at.isoformat(),
    }
