"""Take an item in: once, however often it comes; with its effect and its receipt in one transaction."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.field import errors
from lianxin.field.domain.answers import value_for_device
from lianxin.field.domain.items import NewItem, canonical, digest_of, item_from_told, within_limits
from lianxin.field.domain.outcomes import OpenChoice
from lianxin.field.models import Divergence, FieldItem, Receipt
from lianxin.field.operations.effects import Taken, carried_out
from lianxin.field.operations.gates import record, write_receipt
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.procedures.papers import KeptFile, kept_file
from lianxin.registry.models import Household

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def take_in_item(
    *, entry: NewItem, by: User, way: FieldItem.Way, handed_in_by: User | None = None, is_from_house: bool = False
) -> Receipt:
    """Take in an item that ``by`` wrote down, and return its receipt: the same one, however often the item comes.

    What the item says is done by the room that owns it, as ``by``, in this transaction: the item, its effect and the receipt stand
    together or not at all. What cannot be done does not send the item back: it is kept as it came, and its receipt says why
    (``refused``) or what a person has to decide (``waiting``). Only an item that cannot be kept at all is refused here.

    ``handed_in_by`` is who takes in a file of items for others; with ``is_from_house`` the command line does.

    Raises:
        PermissionDenied: ``by`` captures nothing (or ``handed_in_by`` takes in no files).
        Refused: FIELD-003 the number came before with other content or from somebody else; FIELD-023 too much in one item; PROC-087,
            PROC-088 an attachment is no picture or PDF, or too large.
    """
    if not is_from_house:
        _gate(by, handed_in_by)
    content = within_limits(entry).content()
    known = FieldItem.objects.select_for_update(of=("self",)).filter(uuid=entry.uuid).first()
    if known is None:
        known, is_new = _kept(entry, content, by, way, handed_in_by)
        if is_new:
            return _carry_out(known, entry, by=by, caused_by=handed_in_by or by)
    if known.digest != digest_of(content) or known.sender_id != by.pk:
        raise Refused(errors.OTHER_CONTENT)
    return last_receipt(known)


def last_receipt(item: FieldItem) -> Receipt:
    """Return the receipt that says where an item stands."""
    return item.receipts.get(number=item.revision)


def entry_of(item: FieldItem) -> NewItem:
    """Return what an item said when it came; its attachments are among the kept files."""
    told = json.loads(item.content)
    return item_from_told({**told, "uuid": str(item.uuid), "village": item.village_code})


def files_of(item: FieldItem) -> tuple[tuple[str, KeptFile], ...]:
    """Return the kept files of an item by their names in it."""
    return tuple((one["name"], KeptFile(one["digest"], one["kind"])) for one in item.files)


@transaction.atomic
def carry_out_again(item: FieldItem, *, caused_by: User) -> Receipt:
    """Carry a refused item out once more, as its sender; the caller holds its lock."""
    return _carry_out(item, entry_of(item), by=item.sender, caused_by=caused_by)


def _gate(by: User, handed_in_by: User | None) -> None:
    if handed_in_by is None:
        required_scope(by, Act.CAPTURE_OFFLINE)
    else:
        required_scope(handed_in_by, Act.TAKE_IN_FIELD_FILES)


def _kept(
    entry: NewItem, content: str, by: User, way: FieldItem.Way, handed_in_by: User | None
) -> tuple[FieldItem, bool]:
    """Keep the item as it came; of two that come at once, the database lets one through and the other finds it."""
    household = Household.objects.filter(pk=entry.household_id).first() if entry.household_id else None
    files = [(one.name, kept_file(one.name, BytesIO(one.content))) for one in entry.attachments]
    replaced = FieldItem.objects.filter(uuid=entry.replaces, sender=by, state=FieldItem.State.REFUSED).first()
    return FieldItem.objects.get_or_create(
        uuid=entry.uuid,
        defaults={
            "kind": entry.kind.value,
            "way": way,
            "sender": by,
            "handed_in_by": handed_in_by,
            "household": household,
            "village_code": household.village_code if household else entry.village_code,
            "on": entry.on,
            "received_at": timezone.now(),
            "content": content,
            "digest": digest_of(content),
            "files": [{"name": name, "digest": kept.digest, "kind": kept.kind} for name, kept in files],
            "replaces": replaced,
            "state": FieldItem.State.REFUSED,
        },
    )


def _carry_out(item: FieldItem, entry: NewItem, *, by: User, caused_by: User) -> Receipt:
    effects: list[dict[str, Any]] = []
    refusal: Refused | None = None
    state = FieldItem.State.APPLIED
    try:
        with transaction.atomic():
            if entry.on > timezone.localdate():
                raise Refused(errors.DAY_AHEAD, on=entry.on.isoformat())
            outcome = carried_out(Taken(item, entry, files_of(item)), by)
            for choice in outcome.choices:
                _divergence(item, choice).save(force_insert=True)
            effects = list(outcome.effects)
            state = FieldItem.State.WAITING if outcome.choices else state
    except Refused as error:
        state, refusal = FieldItem.State.REFUSED, error
    except (PermissionDenied, Http404):
        state, refusal = FieldItem.State.REFUSED, Refused(errors.NOT_YOURS)
    receipt = write_receipt(item, state, by=caused_by, effects=effects, refusal=refusal)
    if item.replaces is not None and item.replaces.state == FieldItem.State.REFUSED:
        write_receipt(item.replaces, FieldItem.State.REPLACED, by=caused_by, effects=[])
    record(
        Act.CAPTURE_OFFLINE, caused_by, item,
        kind=item.kind, way=item.way, state=receipt.state, code=receipt.code, sender=item.sender_id,
    )  # fmt: skip
    return receipt


def _divergence(item: FieldItem, choice: OpenChoice) -> Divergence:
    offered, present = choice.offered, choice.present
    return Divergence(
        item=item,
        why=choice.why,
        village_code=item.village_code,
        table=choice.table,
        thing_id=choice.thing_id,
        year=choice.year,
        field=offered.field if offered else "",
        started_from=canonical(value_for_device(offered.started_from)) if offered else "",
        offered=canonical(value_for_device(offered.value)) if offered else "",
        present=canonical(value_for_device(present.value)) if present else "",
    )
