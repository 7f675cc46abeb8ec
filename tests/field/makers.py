"""Items of the field for tests, as telephones make them."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from cast import VILLAGE
from lianxin.field.domain.items import Attachment, Kind, NewItem
from lianxin.field.models import FieldItem, Receipt
from lianxin.field.operations import take_in_item
from lianxin.field.passes import pass_for
from lianxin.field.sealing import seal
from lianxin.people.models import User
from lianxin.registry.models import Household
from registry.makers import YEAR

TODAY = date(2026, 11, 24)


def lead_answers(**given: Any) -> dict[str, Any]:
    """A lead as the form gives it."""
    return {"source": "visit", "words": "家里有人住院，花费很大", "risk": "illness"} | given


def facts_answers(table: str = "household", *, reason: str = "入户看过", **values: Any) -> dict[str, Any]:
    """Changed facts: ``house_m2=(80.0, 95.0)`` from and to, perhaps with the version as a third."""
    told = {
        name: {"from": one[0], "to": one[1], "version": one[2] if len(one) > 2 else 0} for name, one in values.items()
    }
    return {"table": table, "year": YEAR, "reason": reason, "values": told}


def item(
    kind: str = "lead", of: Household | None = None, answers: dict[str, Any] | None = None, **given: Any
) -> NewItem:
    """An item of today: a lead about a household, unless told otherwise."""
    wanted: dict[str, Any] = {
        "uuid": uuid4(),
        "kind": Kind(kind),
        "on": TODAY,
        "village_code": of.village_code if of else VILLAGE,
        "answers": lead_answers() if answers is None else answers,
        "household_id": of.pk if of else None,
    }
    return NewItem(**(wanted | given))


def taken(entry: NewItem, by: User, way: FieldItem.Way = FieldItem.Way.PAGE) -> Receipt:
    """The receipt of an item that was taken in."""
    return take_in_item(entry=entry, by=by, way=way)


def boxed(entry: NewItem, by: User, photos: list[dict[str, Any]] | None = None, **told: Any) -> dict[str, Any]:
    """An item as the telephone of ``by`` sends it."""
    said = json.loads(entry.content())
    del said["attachments"]
    said |= {"uuid": str(entry.uuid), "user": by.pk, "pass": pass_for(by), "photos": photos or []} | told
    return {"uuid": str(entry.uuid), "sealed": seal(json.dumps(said).encode(), str(entry.uuid))}


def photo(name: str = "p1", colour: str = "red") -> Attachment:
    """A small picture."""
    drawn = BytesIO()
    Image.new("RGB", (40, 30), colour).save(drawn, "JPEG")
    return Attachment(name, drawn.getvalue())


def sealed_photo(content: bytes, number: UUID) -> bytes:
    """A picture as the telephone sends it in pieces: the point of its box, then the box."""
    from base64 import urlsafe_b64decode

    box = seal(content, str(number))
    parts = (box["point"], box["box"])
    return b"".join(urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts)


def visit_answers(**given: Any) -> dict[str, Any]:
    """A visit as the form gives it."""
    return {
        "found": "老人身体好，屋顶漏雨",
        "done": "帮着报修",
        "next_step": "回访屋顶",
        "next_on": "2026-12-01",
    } | given
