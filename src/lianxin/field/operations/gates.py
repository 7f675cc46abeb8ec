"""What every act of the field room shares: who may, the receipt of what was done, the one event of an act."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.config.statements import insert
from lianxin.core.kernel.errors import Refused
from lianxin.field import errors
from lianxin.field.models import FieldItem, Receipt

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST_REASON = 200


def write_receipt(
    item: FieldItem,
    state: str,
    *,
    by: User | None,
    effects: list[dict[str, Any]],
    refusal: Refused | None = None,
    number: int | None = None,
) -> Receipt:
    """Write what became of an item; the caller's transaction holds it together with the effect.

    ``number`` is told of a row that counts this receipt already.
    """
    why = [[refusal.what.zh, refusal.what.en], [refusal.remedy.zh, refusal.remedy.en]] if refusal else None
    receipt = Receipt(
        item=item,
        number=number or item.revision + 1,
        state=state,
        code=refusal.code if refusal else "",
        why=json.dumps(why, ensure_ascii=False) if why else "",
        effects=effects,
        at=timezone.now(),
        by=by,
    )
    insert([receipt])
    if (item.state, item.revision) != (state, receipt.number):
        item.state, item.revision = state, receipt.number
        item.save(update_fields=["state", "revision"])
    return receipt


def record(act: str, by: User | None, item: FieldItem, **details: Any) -> None:
    """Write the one event of an act on an item. ``details`` must not name people."""
    record_event(act=act, by=by, thing="field.item", thing_id=item.uuid, area_code=item.village_code, **details)


def checked_reason(reason: str) -> str:
    """Return a reason without blanks around it.

    Raises:
        Refused: FIELD-014 none, or too long.
    """
    found = reason.strip()
    if not found or len(found) > LONGEST_REASON:
        raise Refused(errors.REASON_MISSING, longest=LONGEST_REASON)
    return found
