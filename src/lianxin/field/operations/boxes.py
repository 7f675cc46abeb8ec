"""Take in what a telephone sealed: open the box, see who wrote it, put its pictures to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.field import errors
from lianxin.field.domain.items import MOST_ATTACHMENTS, Attachment, NewItem, item_from_told
from lianxin.field.models import FieldItem, Receipt
from lianxin.field.operations.taking_in import last_receipt, take_in_item
from lianxin.field.passes import is_pass_of
from lianxin.field.sealing import opened
from lianxin.field.uploads import Upload

if TYPE_CHECKING:
    from lianxin.people.models import User

Picture = Callable[[UUID], bytes | None]


def take_in_box(*, uuid: UUID, sealed: Any, by: User) -> Receipt:
    """Take in an item that the user's telephone sealed; its pictures were sent before it. The same box gives the same receipt.

    Raises:
        PermissionDenied: he captures nothing.
        Refused: FIELD-001 to FIELD-003, FIELD-008 the box, FIELD-009 another's item, FIELD-010 no sound pass, FIELD-016 pictures are
            missing, FIELD-023; PROC-087, PROC-088 a picture.
    """
    told = told_by_box(uuid, sealed)
    if told.get("user") != by.pk:
        raise Refused(errors.OTHER_SENDER)
    if not is_pass_of(told.get("pass"), by.pk):
        raise Refused(errors.PASS_UNSOUND)
    known = FieldItem.objects.filter(uuid=uuid, sender=by).first()
    if known is not None:
        return receipt_again(known, told)
    uploads = {key: Upload(by.pk, key) for key in _numbers_of_pictures(told)}

    def picture(key: UUID) -> bytes | None:
        return uploads[key].opened() if uploads[key].length == _size_of(told, key) else None

    receipt = take_in_item(entry=entry_of_box(told, picture), by=by, way=FieldItem.Way.PAGE)
    for upload in uploads.values():
        transaction.on_commit(upload.discard)
    return receipt


def receipt_again(known: FieldItem, told: Mapping[str, Any]) -> Receipt:
    """The pictures of an item that was taken in are no longer here in pieces: all but them is compared."""
    before = json.loads(known.content)
    now = json.loads(item_from_told(told).content())
    if {**before, "attachments": []} != now or [one[0] for one in before["attachments"]] != _names(told):
        raise Refused(errors.OTHER_CONTENT)
    return last_receipt(known)


def told_by_box(uuid: UUID, sealed: Any) -> Mapping[str, Any]:
    """Return what a box says.

    Raises:
        Refused: FIELD-008 it cannot be opened; FIELD-001 it holds no item of that number.
    """
    try:
        told = json.loads(opened(sealed, str(uuid)))
    except ValueError as error:
        raise Refused(errors.ITEM_UNREADABLE, where="box") from error
    if not isinstance(told, Mapping) or told.get("uuid") != str(uuid):
        raise Refused(errors.ITEM_UNREADABLE, where="uuid")
    return told


def entry_of_box(told: Mapping[str, Any], picture: Picture) -> NewItem:
    """Return the item of a box, with its pictures.

    Raises:
        Refused: FIELD-001, FIELD-002, FIELD-023 the item; FIELD-016 some of its pictures are not there.
    """
    found = [(one["name"], picture(UUID(one["uuid"]))) for one in _pictures(told)]
    if missing := sum(content is None for _, content in found):
        raise Refused(errors.PHOTO_MISSING, count=missing)
    attachments = tuple(Attachment(str(name), content) for name, content in found if content is not None)
    return item_from_told(told, attachments)


def _pictures(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    pictures = told.get("photos") or []
    if not isinstance(pictures, list) or len(pictures) > MOST_ATTACHMENTS:
        raise Refused(errors.ITEM_UNREADABLE, where="photos")
    for one in pictures:
        if not isinstance(one, Mapping) or not isinstance(one.get("size"), int) or not isinstance(one.get("name"), str):
            raise Refused(errors.ITEM_UNREADABLE, where="photos")
        try:
            UUID(str(one.get("uuid")))
        except ValueError as error:
            raise Refused(errors.ITEM_UNREADABLE, where="photos") from error
    return pictures


def _numbers_of_pictures(told: Mapping[str, Any]) -> list[UUID]:
    return [UUID(str(one["uuid"])) for one in _pictures(told)]


def _names(told: Mapping[str, Any]) -> list[str]:
    return [one["name"] for one in _pictures(told)]


def _size_of(told: Mapping[str, Any], key: UUID) -> int:
    return next(int(one["size"]) for one in _pictures(told) if UUID(str(one["uuid"])) == key)
