"""Take in a file of items that was exported from a telephone: it can be opened only here, and each item is its writer's."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.field import errors
from lianxin.field.models import FieldItem, Receipt
from lianxin.field.operations.boxes import entry_of_box, receipt_again, told_by_box
from lianxin.field.operations.sheets import SHEETS, enter_told_sheet
from lianxin.field.operations.taking_in import take_in_item
from lianxin.field.passes import is_pass_of
from lianxin.field.sealing import opened_bytes
from lianxin.people.access import required_scope
from lianxin.people.models import User as UserRow
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

FORMAT = "lianxin-field-1"
LARGEST_FILE = 128 * 1024 * 1024
MOST_ITEMS = 2000
_POINT_LENGTH = 65


@dataclass(frozen=True, slots=True)
class FromFile:
    """What became of one item of a file: its receipt, or why it could not even be kept. ``is_entered``: it was the sheet of a household,
    of which no item is kept."""

    uuid: str
    receipt: Receipt | None = None
    refusal: Refused | None = None
    is_entered: bool = False

    @property
    def state(self) -> str:
        """How its receipt stands, ``applied`` for a sheet, or ``unreadable``."""
        if self.receipt is not None:
            return str(self.receipt.state)
        return "applied" if self.is_entered else "unreadable"


def take_in_file(*, name: str, content: bytes, by: User | None) -> list[FromFile]:
    """Take in every item of an exported file, each in a transaction of its own, as whoever wrote it; the same file twice changes nothing.

    Raises:
        PermissionDenied: ``by`` takes in no files.
        Refused: FIELD-020 it is no such file, or damaged.
    """
    if by is not None:
        required_scope(by, Act.TAKE_IN_FIELD_FILES)
    items = _items(name, content)
    found = [_taken_in(one, by) for one in items]
    with transaction.atomic():
        states = [one.state for one in found]
        told = {state: states.count(state) for state in sorted(set(states))}
        record_event(act=Act.TAKE_IN_FIELD_FILES, by=by, thing="field.file", rows=len(found), counts=told)
    return found


def _items(name: str, content: bytes) -> list[Any]:
    try:
        told = json.loads(content) if len(content) <= LARGEST_FILE else None
    except ValueError:
        told = None
    items = told.get("items") if isinstance(told, Mapping) and told.get("format") == FORMAT else None
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise Refused(errors.FILE_UNREADABLE, name=name[:100])
    return items


def _taken_in(one: Any, by: User | None) -> FromFile:
    shown = str(one.get("uuid", ""))[:40] if isinstance(one, Mapping) else ""
    try:
        receipt = _receipt(one, by)
        return FromFile(shown, receipt=receipt, is_entered=receipt is None)
    except (PermissionDenied, Http404):
        return FromFile(shown, refusal=Refused(errors.NOT_YOURS))
    except Refused as refusal:
        return FromFile(shown, refusal=refusal)


def _receipt(one: Any, by: User | None) -> Receipt | None:
    """The receipt of an item; None for a sheet that was entered."""
    try:
        uuid = UUID(str(one["uuid"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(errors.ITEM_UNREADABLE, where="uuid") from error
    told = told_by_box(uuid, one.get("sealed"))
    sender = UserRow.objects.filter(pk=_number(told.get("user"))).first()
    if sender is None or not is_pass_of(told.get("pass"), sender.pk):
        raise Refused(errors.PASS_UNSOUND)
    if told.get("kind") in SHEETS:
        # Whoever takes in files is of the place that is evaluated: of an evaluation the house alone takes them in.
        if by is not None:
            raise Refused(errors.SHEET_NOT_YOURS)
        pictures = _pictures(one)
        enter_told_sheet(uuid, told, lambda key, size: pictures(key), by=sender)
        return None
    known = FieldItem.objects.filter(uuid=uuid, sender=sender).first()
    if known is not None:
        return receipt_again(known, told)
    entry = entry_of_box(told, _pictures(one))
    return take_in_item(entry=entry, by=sender, way=FieldItem.Way.FILE, handed_in_by=by, is_from_house=by is None)


def _pictures(one: Mapping[str, Any]) -> Any:
    given = one.get("photos")
    held = {str(name): box for name, box in given.items()} if isinstance(given, Mapping) else {}

    def picture(key: UUID) -> bytes | None:
        text = held.get(str(key))
        if not isinstance(text, str):
            return None
        try:
            content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError as error:
            raise Refused(errors.BOX_NOT_OURS) from error
        return opened_bytes(content[:_POINT_LENGTH], content[_POINT_LENGTH:], str(key))

    return picture


def _number(told: Any) -> int | None:
    return told if isinstance(told, int) and not isinstance(told, bool) and 0 < told < 2**63 else None
