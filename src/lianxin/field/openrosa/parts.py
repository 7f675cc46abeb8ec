"""Parts of one submission that come in several requests: each file waits, sealed, until the last of them has come."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from uuid import NAMESPACE_URL, UUID, uuid5

from lianxin.field.domain.items import Attachment
from lianxin.field.sealing import seal
from lianxin.field.uploads import LARGEST_PIECE, Upload


class WaitingParts:
    """The files of one instance of one sender that have come so far."""

    def __init__(self, user_id: int, instance_id: str) -> None:
        self._user_id, self._instance_id = user_id, instance_id

    def add(self, files: Iterable[Attachment]) -> None:
        """Keep files until the rest comes; one that is here already is written anew.

        Raises:
            Refused: FIELD-018 too large; FIELD-019 too much waits already.
        """
        for one in files:
            upload = self._upload(one.name)
            upload.discard()
            box = sealed_bytes(one.content, str(upload.uuid))
            for offset in range(0, len(box), LARGEST_PIECE):
                upload.add(box[offset : offset + LARGEST_PIECE], offset=offset)

    def found(self, names: Iterable[str]) -> tuple[Attachment, ...]:
        """Return those of the named files that wait."""
        uploads = [(name, self._upload(name)) for name in names]
        return tuple(Attachment(name, upload.opened()) for name, upload in uploads if upload.length)

    def discard(self, names: Iterable[str]) -> None:
        """Forget them: they have been taken in."""
        for name in names:
            self._upload(name).discard()

    def _upload(self, name: str) -> Upload:
        return Upload(self._user_id, _number(json.dumps([self._instance_id, name])))


def sealed_bytes(content: bytes, bound: str) -> bytes:
    """Seal content to the server's key: the point of its box, then the box."""
    sealed = seal(content, bound)
    return b"".join(urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in (sealed["point"], sealed["box"]))


def _number(told: str) -> UUID:
    return uuid5(NAMESPACE_URL, told)
