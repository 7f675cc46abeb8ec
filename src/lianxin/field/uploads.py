"""Pictures come in pieces, sealed, and go on where they stopped: each is a file that only grows until its item takes it.

What lies here can be read by nobody but the server; it is thrown away when its item is taken in, or after some days.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lianxin.core.kernel.errors import Refused
from lianxin.field import errors
from lianxin.field.sealing import opened_bytes

LARGEST_PIECE = 512 * 1024
LARGEST_UPLOAD = 16 * 1024 * 1024
MOST_WAITING = 256 * 1024 * 1024
KEPT_DAYS = 30
_POINT_LENGTH = 65


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture under way: whose, and its number."""

    user_id: int
    uuid: UUID

    @property
    def path(self) -> Path:
        return _folder(self.user_id) / f"{self.uuid}.part"

    @property
    def length(self) -> int:
        """How many bytes have arrived."""
        return self.path.stat().st_size if self.path.exists() else 0

    def add(self, piece: bytes, *, offset: int) -> int:
        """Add a piece and return how many bytes there are now. A piece that is there already changes nothing.

        Raises:
            Refused: FIELD-017 it does not follow what is there; FIELD-018 too large; FIELD-019 too much lies here already.
        """
        if len(piece) > LARGEST_PIECE or offset + len(piece) > LARGEST_UPLOAD:
            raise Refused(errors.PHOTO_TOO_LARGE, limit=LARGEST_UPLOAD >> 20, piece=LARGEST_PIECE >> 10)
        _make_room(self.user_id, len(piece))
        with self.path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            length = file.tell()
            if offset + len(piece) <= length:
                return length
            if offset != length:
                raise Refused(errors.PART_OUT_OF_PLACE, expected=length)
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            return length + len(piece)

    def opened(self) -> bytes:
        """Return the picture: the point of its box, then the box, bound to the picture's number.

        Raises:
            Refused: FIELD-008 the box cannot be opened.
        """
        content = self.path.read_bytes()
        return opened_bytes(content[:_POINT_LENGTH], content[_POINT_LENGTH:], str(self.uuid))

    def discard(self) -> None:
        """Throw the pieces away."""
        self.path.unlink(missing_ok=True)


def _folder(user_id: int) -> Path:
    folder = Path(settings.LIANXIN_HOME) / "files" / "field" / str(user_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _make_room(user_id: int, wanted: int) -> None:
    oldest = time.time() - KEPT_DAYS * 24 * 3600
    held = 0
    for path, size, touched in _parts(user_id):
        if touched < oldest:
            path.unlink(missing_ok=True)
        else:
            held += size
    if held + wanted > MOST_WAITING:
        raise Refused(errors.TOO_MUCH_WAITING, limit=MOST_WAITING >> 20)


def _parts(user_id: int) -> Iterator[tuple[Path, int, float]]:
    for path in _folder(user_id).glob("*.part"):
        try:
            told = path.stat()
        except FileNotFoundError:
            continue
        yield path, told.st_size, told.st_mtime
