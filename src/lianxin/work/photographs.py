"""Photographs of work: drawn anew on arrival, kept by digest under the deployment's folder of files, with their likeness.

Where a picture was taken is read only where the deployment asks for it (``LIANXIN_KEEP_PHOTO_PLACES``); what is kept is without it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from lianxin.core.kernel.errors import Refused
from lianxin.core.paper.redrawing import NotAPicture, TooManyPoints, redrawn
from lianxin.work import errors
from lianxin.work.domain.likeness import likeness, place_of

MOST_PHOTOS = 9
LARGEST_BYTES = 15 * 1024 * 1024
LONGEST_SIDE = 1600
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photograph that was kept: its digest, its likeness, and where it was taken if the deployment asks."""

    digest: str
    likeness: str
    longitude: float | None = None
    latitude: float | None = None


def kept_photographs(files: Sequence[tuple[str, BinaryIO]]) -> tuple[KeptPhoto, ...]:
    """Draw pictures anew, keep them, and return what is known of them; the same picture twice is kept once.

    Raises:
        Refused: WORK-022 not a picture, WORK-023 too large, WORK-024 too many.
    """
    if len(files) > MOST_PHOTOS:
        raise Refused(errors.TOO_MANY_PHOTOS, limit=MOST_PHOTOS)
    drawn = [_drawn(name, file.read(LARGEST_BYTES + 1)) for name, file in files]
    kept = {photo.digest: (photo, content) for photo, content in drawn}
    for photo, content in kept.values():
        _write(photo.digest, content)
    return tuple(photo for photo, _ in kept.values())


def photograph(digest: str) -> bytes:
    """Return a kept picture, compared with its digest.

    Raises:
        Refused: WORK-025.
    """
    path = _folder() / f"{digest}.jpg"
    if not _DIGEST.match(digest) or not path.is_file():
        raise Refused(errors.PHOTO_UNKNOWN)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise Refused(errors.PHOTO_UNKNOWN)
    return content


def _drawn(name: str, content: bytes) -> tuple[KeptPhoto, bytes]:
    if len(content) > LARGEST_BYTES:
        raise Refused(errors.PHOTO_TOO_LARGE, file=name, limit=LARGEST_BYTES >> 20)
    try:
        drawn = redrawn(content, longest_side=LONGEST_SIDE)
    except TooManyPoints as error:
        raise Refused(errors.PHOTO_TOO_LARGE, file=name, limit=LARGEST_BYTES >> 20) from error
    except NotAPicture as error:
        raise Refused(errors.PHOTO_UNREADABLE, file=name) from error
    place = place_of(content) if settings.LIANXIN_KEEP_PHOTO_PLACES else None
    longitude, latitude = place or (None, None)
    return KeptPhoto(hashlib.sha256(drawn).hexdigest(), likeness(drawn), longitude, latitude), drawn


def _folder() -> Path:
    return Path(settings.LIANXIN_HOME) / "files" / "work"


def _write(digest: str, content: bytes) -> None:
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{digest}.jpg"
    if not path.exists():
        draft = folder / f".{os.getpid()}-{digest}.part"
        draft.write_bytes(content)
        draft.chmod(0o600)
        draft.replace(path)
