"""An item: one thing that somebody wrote down away from the house, as it comes to the door, whichever way it came."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from lianxin.core.kernel.errors import Refused
from lianxin.field import errors

MOST_ATTACHMENTS = 8
LARGEST_ANSWERS = 64 * 1024
LONGEST_NAME = 100


class Kind(StrEnum):
    """What was written down."""

    VISIT = "visit"
    FACTS = "facts"
    MEMBER = "member"
    LEAD = "lead"
    DISPUTES = "disputes"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or PDF that belongs to an item: its name in the answers, and its content as it was sent."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of what was sent, before it is drawn anew."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item at the door.

    ``uuid`` was made where the item was: it counts once, however often it comes. It is about a household or, without one, about a
    village; the village is always told, so that somebody there sees the item even if the household is gone. ``on`` is the day on which
    it was seen, ``made_at`` when it was written down, if that is known. ``answers`` are JSON values, by kind (``domain.answers``).
    ``replaces`` names a refused item that this one says again, put right.
    """

    uuid: UUID
    kind: Kind
    on: date
    village_code: str
    answers: Mapping[str, Any]
    household_id: int | None = None
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    made_at: datetime | None = None
    replaces: UUID | None = None

    def content(self) -> str:
        """Everything that was told, as canonical JSON: the same item is the same text."""
        return canonical(
            {
                "kind": self.kind.value,
                "on": self.on.isoformat(),
                "village": self.village_code,
                "household": self.household_id,
                "answers": self.answers,
                "attachments": [[one.name, one.digest] for one in self.attachments],
                "made_at": self.made_at.isoformat() if self.made_at else None,
                "replaces": str(self.replaces) if self.replaces else None,
            }
        )


def canonical(told: Any) -> str:
    """Return JSON with its keys in order and no blanks."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(content: str) -> str:
    """Return the SHA-256 of an item's content."""
    return hashlib.sha256(content.encode()).hexdigest()


def item_from_told(told: Any, attachments: tuple[Attachment, ...] = ()) -> NewItem:
    """Read an item from the JSON that a device sends.

    Raises:
        Refused: FIELD-001 it cannot be read, and where; FIELD-002 no such kind; FIELD-023 too much in one item; FIELD-061 a character
            that cannot be kept.
    """
    if not isinstance(told, Mapping):
        raise Refused(errors.ITEM_UNREADABLE, where="item")
    kind = str(told.get("kind", ""))
    if kind not in set(Kind):
        raise Refused(errors.NO_SUCH_KIND, name=kind[:20], known="、".join(Kind))
    answers = told.get("answers")
    if not isinstance(answers, Mapping):
        raise Refused(errors.ITEM_UNREADABLE, where="answers")
    household = told.get("household")
    if household is not None and (not isinstance(household, int) or isinstance(household, bool)):
        raise Refused(errors.ITEM_UNREADABLE, where="household")
    village = told.get("village")
    if not isinstance(village, str) or not 0 < len(village) <= 20:
        raise Refused(errors.ITEM_UNREADABLE, where="village")
    item = NewItem(
        uuid=_uuid(told, "uuid"),
        kind=Kind(kind),
        on=_day(told, "on"),
        village_code=village,
        answers=answers,
        household_id=household,
        attachments=attachments,
        made_at=_moment(told, "made_at"),
        replaces=_uuid(told, "replaces") if told.get("replaces") else None,
    )
    return within_limits(item)


def within_limits(item: NewItem) -> NewItem:
    """Return the item, if it is not too much.

    Raises:
        Refused: FIELD-001 values that are no JSON; FIELD-023 too many attachments, or answers that are too long; FIELD-061 a character
            that cannot be kept.
    """
    try:
        text = canonical(item.answers)
    except (TypeError, ValueError) as error:
        raise Refused(errors.ITEM_UNREADABLE, where="answers") from error
    for where, told in (("village", item.village_code), ("attachments", "".join(one.name for one in item.attachments))):
        required_keepable(told, where)
    required_keepable(item.answers, "answers")
    length = len(text.encode())
    if len(item.attachments) > MOST_ATTACHMENTS or length > LARGEST_ANSWERS:
        raise Refused(errors.TOO_MUCH_IN_ITEM, most=MOST_ATTACHMENTS, limit=LARGEST_ANSWERS >> 10)
    if any(not one.name or len(one.name) > LONGEST_NAME for one in item.attachments):
        raise Refused(errors.ITEM_UNREADABLE, where="attachments")
    return item


def required_keepable(told: Any, where: str) -> None:
    """Let JSON pass whose texts can be kept everywhere: a database keeps neither U+0000 nor half of a surrogate pair.

    Raises:
        Refused: FIELD-061 one of its texts holds such a character; ``where`` is its way from the top.
    """
    if isinstance(told, str):
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in told):
            raise Refused(errors.NOT_KEEPABLE, where=where)
    elif isinstance(told, Mapping):
        for name, one in told.items():
            required_keepable(name, where)
            required_keepable(one, f"{where}.{name}")
    elif isinstance(told, list | tuple):
        for number, one in enumerate(told, 1):
            required_keepable(one, f"{where}.{number}")


def _uuid(told: Mapping[str, Any], name: str) -> UUID:
    try:
        return UUID(str(told.get(name)))
    except ValueError as error:
        raise Refused(errors.ITEM_UNREADABLE, where=name) from error


def _day(told: Mapping[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(str(told.get(name)))
    except ValueError as error:
        raise Refused(errors.ITEM_UNREADABLE, where=name) from error


def _moment(told: Mapping[str, Any], name: str) -> datetime | None:
    if told.get(name) is None:
        return None
    try:
        moment = datetime.fromisoformat(str(told[name]))
    except ValueError as error:
        raise Refused(errors.ITEM_UNREADABLE, where=name) from error
    if moment.tzinfo is None:
        raise Refused(errors.ITEM_UNREADABLE, where=name)
    return moment
