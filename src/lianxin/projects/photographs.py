"""Photographs of projects: drawn anew on arrival (``core.paper.redrawing``), kept by digest under the deployment's folder of files."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from lianxin.core.kernel.errors import Refused
from lianxin.core.paper.redrawing import LARGEST_PIXELS, NotAPicture, TooManyPoints, redrawn
from lianxin.projects import errors

MOST_PHOTOS = 6
LARGEST_BYTES = 15 * 1024 * 1024
LONGEST_SIDE = 1600
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def kept_photographs(files: Sequence[tuple[str, BinaryIO]]) -> list[str]:
    """Draw pictures anew, keep them, and return their digests; the same picture twice is kept once.

    Raises:
        Refused: PROJECT-021 not a picture, PROJECT-022 too large, PROJECT-023 too many at a time.
    """
    if len(files) > MOST_PHOTOS:
        raise Refused(errors.TOO_MANY_PHOTOS, limit=MOST_PHOTOS)
    drawn = [drawn_anew(name, file.read(LARGEST_BYTES + 1)) for name, file in files]
    return list(dict.fromkeys(_kept(content) for content in drawn))


def drawn_anew(name: str, content: bytes) -> bytes:
    """Return a picture as a JPEG that holds nothing but its points, at most :data:`LONGEST_SIDE` long.

    Raises:
        Refused: PROJECT-021, PROJECT-022.
    """
    if len(content) > LARGEST_BYTES:
        raise _too_large(name)
    try:
        return redrawn(content, longest_side=LONGEST_SIDE, most_pixels=LARGEST_PIXELS)
    except TooManyPoints as error:
        raise _too_large(name) from error
    except NotAPicture as error:
        raise Refused(errors.PHOTO_UNREADABLE, file=name) from error


def photograph(digest: str) -> bytes:
    """Return a kept picture.

    Raises:
        Refused: PROJECT-037 there is none of this digest.
    """
    path = _folder() / f"{digest}.jpg"
    if not _DIGEST.match(digest) or not path.is_file():
        raise Refused(errors.PHOTO_UNKNOWN)
    return path.read_bytes()


def _too_large(name: str) -> Refused:
    return Refused(errors.PHOTO_TOO_LARGE, file=name, limit=LARGEST_BYTES >> 20, pixels=LARGEST_PIXELS // 10_000)


def _folder() -> Path:
    return Path(settings.LIANXIN_HOME) / "files" / "photographs"


def _kept(content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{digest}.jpg"
    if not path.exists():
        draft = folder / f".{os.getpid()}-{digest}.part"
        draft.write_bytes(content)
        draft.chmod(0o600)
        draft.replace(path)
    return digest
