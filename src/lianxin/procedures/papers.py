"""Files of evidence: kept by their digest under the deployment's folder of files, never changed.

Pictures are drawn anew, so that what a telephone writes into them (where, when, with which device) is not kept; a PDF is kept as it
is. Who opens one is recorded, because such papers name people.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from lianxin.core.kernel.errors import Refused
from lianxin.core.paper.redrawing import NotAPicture, TooManyPoints, redrawn
from lianxin.procedures import errors

LARGEST_BYTES = 15 * 1024 * 1024
_LONGEST_SIDE = 2000
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was kept: its digest, and ``pdf`` or ``jpg``."""

    digest: str
    kind: str


def kept_file(name: str, file: BinaryIO) -> KeptFile:
    """Keep a file; the same one twice is kept once.

    Raises:
        Refused: PROC-087 neither a PDF nor a picture, PROC-088 too large.
    """
    content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise Refused(errors.FILE_TOO_LARGE, name=name, limit=LARGEST_BYTES >> 20)
    kind = "pdf" if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:] else "jpg"
    if kind == "jpg":
        content = _drawn_anew(name, content)
    digest = hashlib.sha256(content).hexdigest()
    _write(digest, kind, content)
    return KeptFile(digest, kind)


def file_content(digest: str, kind: str) -> bytes:
    """Return a kept file, compared with its digest.

    Raises:
        Refused: PROC-089 there is none, or it is no longer what was kept.
    """
    path = _folder() / f"{digest}.{kind}"
    if not _DIGEST.match(digest) or kind not in TYPES or not path.is_file():
        raise Refused(errors.FILE_UNKNOWN)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise Refused(errors.FILE_UNKNOWN)
    return content


def _drawn_anew(name: str, content: bytes) -> bytes:
    try:
        return redrawn(content, longest_side=_LONGEST_SIDE)
    except TooManyPoints as error:
        raise Refused(errors.FILE_TOO_LARGE, name=name, limit=LARGEST_BYTES >> 20) from error
    except NotAPicture as error:
        raise Refused(errors.FILE_UNREADABLE, name=name) from error


def _folder() -> Path:
    return Path(settings.LIANXIN_HOME) / "files" / "evidence"


def _write(digest: str, kind: str, content: bytes) -> None:
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{digest}.{kind}"
    if not path.exists():
        draft = folder / f".{os.getpid()}-{digest}.part"
        draft.write_bytes(content)
        draft.chmod(0o600)
        draft.replace(path)
