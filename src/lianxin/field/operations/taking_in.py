"""Take an item in: once, however often it comes; with its effect and its receipt in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lianxin.audit.operations import events_at_the_end
from lianxin.config.statements import Statement, insert_unless_there, numbers_that_fit
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

if TYPE_CHECKING:
    from lianxin.people.models import User


# Nobody writes down what he saw so long ago: the telephone's clock was lost.
LONGEST_BACK = timedelta(days=3660)
_VILLAGE_OF = Statement("SELECT h.village_code FROM registry_household h WHERE h.id = %s")
_IS_THERE = Statement("SELECT 1 FROM field_fielditem i WHERE i.uuid = %s")


@dataclass(frozen=True)
class _Coming:
    """An item on its way in: what it says, by whom, which way."""

    entry: NewItem
    content: str
    by: User
    way: FieldItem.Way
    handed_in_by: User | None

    @property
    def caused_by(self) -> User:
        return self.handed_in_by or self.by

    @cached_property
    def files(self) -> list[tuple[str, KeptFile]]:
        """Its attachments, kept; once, however often the row is written."""
        return [(one.name, kept_file(one.name, BytesIO(one.content))) for one in self.entry.attachments]


class _NotDone(Exception):
    """The room that owns what an item says does not take it: what was done of it is undone."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def take_in_item(
    *, entry: NewItem, by: User, way: FieldItem.Way, handed_in_by: User | None = None, is_from_house: bool = False
) -> Receipt:
    """Take in an item that ``by`` wrote down, and return its receipt: the same one, however often the item comes.

    What the item says is done by the room that owns it, as ``by``, in one transaction with the item and its receipt: they stand
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
    coming = _Coming(entry, within_limits(entry).content(), by, way, handed_in_by)
    try:
        # Almost every item can be carried out. One that cannot is undone as a whole and kept anew, instead of every one paying for a
        # savepoint.
        return _taken_in(coming)
    except _NotDone as error:
        return _taken_in(coming, refusal=error.refusal)


def _taken_in(coming: _Coming, *, refusal: Refused | None = None) -> Receipt:
    """Keep an item, and carry it out unless it is told why that cannot be; one that is there already changes nothing."""
    with transaction.atomic(), events_at_the_end():
        item = _kept(coming, FieldItem.State.REFUSED if refusal else FieldItem.State.APPLIED)
        if item is None:
            return _receipt_again(coming)
        if refusal is not None:
            return _not_done(item, refusal, caused_by=coming.caused_by, number=1)
        return _done(item, coming.entry, by=coming.by, caused_by=coming.caused_by, number=1)


def _receipt_again(coming: _Coming) -> Receipt:
    known = FieldItem.objects.select_for_update(of=("self",)).get(uuid=coming.entry.uuid)
    if known.digest != digest_of(coming.content) or known.sender_id != coming.by.pk:
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
    try:
        with transaction.atomic(), events_at_the_end():
            return _done(item, entry_of(item), by=item.sender, caused_by=caused_by)
    except _NotDone as error:
        return _not_done(item, error.refusal, caused_by=caused_by)


def _gate(by: User, handed_in_by: User | None) -> None:
    if handed_in_by is None:
        required_scope(by, Act.CAPTURE_OFFLINE)
    else:
        required_scope(handed_in_by, Act.TAKE_IN_FIELD_FILES)


def _kept(coming: _Coming, state: FieldItem.State) -> FieldItem | None:
    """Keep the item as it came, with its first receipt counted already, and return its row; None where its number is there. Of two that
    come at once, the database lets one through.
    """
    entry, by = coming.entry, coming.by
    if _IS_THERE.first(entry.uuid) is not None:
        return None
    numbers = numbers_that_fit([entry.household_id or 0])
    household = next((row for number in numbers for row in _VILLAGE_OF.rows(number)), None)
    replaced = None
    if entry.replaces is not None:
        replaced = FieldItem.objects.filter(uuid=entry.replaces, sender=by, state=FieldItem.State.REFUSED).first()
    item = FieldItem(
        uuid=entry.uuid,
        kind=entry.kind.value,
        way=coming.way.value,
        sender=by,
        handed_in_by=coming.handed_in_by,
        household_id=entry.household_id if household else None,
        village_code=household[0] if household else entry.village_code,
        on=entry.on,
        received_at=timezone.now(),
        content=coming.content,
        digest=digest_of(coming.content),
        files=[{"name": name, "digest": kept.digest, "kind": kept.kind} for name, kept in coming.files],
        replaces=replaced,
        state=state.value,
        revision=1,
    )
    return item if insert_unless_there(item) else None


def _done(item: FieldItem, entry: NewItem, *, by: User, caused_by: User, number: int | None = None) -> Receipt:
    """Carry an item out, and write its receipt.

    Raises:
        _NotDone: it cannot be; the caller undoes what was done of it.
    """
    try:
        today = timezone.localdate()
        if entry.on > today:
            raise Refused(errors.DAY_AHEAD, on=entry.on.isoformat())
        if entry.on < today - LONGEST_BACK:
            raise Refused(errors.DAY_LOST, on=entry.on.isoformat())
        outcome = carried_out(Taken(item, entry, files_of(item)), by)
    except Refused as error:
        raise _NotDone(error) from error
    except (PermissionDenied, Http404) as error:
        raise _NotDone(Refused(errors.NOT_YOURS)) from error
    for choice in outcome.choices:
        _divergence(item, choice).save(force_insert=True)
    state = FieldItem.State.WAITING if outcome.choices else FieldItem.State.APPLIED
    receipt = write_receipt(item, state, by=caused_by, effects=list(outcome.effects), number=number)
    return _settled(item, receipt, caused_by)


def _not_done(item: FieldItem, refusal: Refused, *, caused_by: User, number: int | None = None) -> Receipt:
    """Write why an item was not carried out."""
    state = FieldItem.State.REFUSED
    return _settled(
        item, write_receipt(item, state, by=caused_by, effects=[], refusal=refusal, number=number), caused_by
    )


def _settled(item: FieldItem, receipt: Receipt, caused_by: User) -> Receipt:
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
