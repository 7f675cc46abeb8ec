"""How far a job is, kept in a small file beside the database; and locks that end with the process that holds them.

A row in the database would not do: while a job holds the write lock of an embedded database, nothing else can be written
there, and its own uncommitted rows cannot be seen by anyone.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from lianxin.core.kernel.words import Words

NOT_BEGUN = Words("等待开始", "Waiting to begin")


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, and how much of the whole job is done, 0 to 100."""

    words: Words = NOT_BEGUN
    percent: int = 0


def _folder() -> Path:
    folder = Path(settings.LIANXIN_HOME) / "jobs"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def progress_of(key: str) -> Progress:
    """Return the last progress that the job told; a job that told none has not begun."""
    try:
        told = json.loads((_folder() / f"{key}.json").read_text(encoding="ascii"))
    except (FileNotFoundError, json.JSONDecodeError):
        return Progress()
    return Progress(Words(*told["words"]), told["percent"])


def tell_progress(key: str, words: Words, percent: float) -> None:
    """Tell how far the job is. Readers never see half a file; threads of the job may tell at once."""
    path = _folder() / f"{key}.json"
    draft = _folder() / f"{key}.{os.getpid()}-{threading.get_ident()}.part"
    told = {"words": [words.zh, words.en], "percent": max(0, min(100, int(percent)))}
    draft.write_text(json.dumps(told), encoding="ascii")
    draft.replace(path)


def only_changes(tell: Callable[[Words, float], None]) -> Callable[[Words, float], None]:
    """Return ``tell`` without what would tell the same stage and whole percent once more: work may tell as often as it likes,
    and each time would cost it some milliseconds of the disk."""
    last: tuple[Words, int] | None = None

    def tell_change(words: Words, percent: float) -> None:
        nonlocal last
        now = (words, int(percent))
        if now != last:
            tell(words, percent)
            last = now

    return tell_change


def forget_progress(key: str) -> None:
    """Remove the progress of a job that has ended."""
    for path in _folder().glob(f"{key}.*"):  # the progress, the lock, and what a killed process had half written
        with suppress(FileNotFoundError):
            path.unlink()


@contextmanager
def held(name: str) -> Iterator[None]:
    """Hold a lock that ends with the process, however it ends; wait for whoever holds it now."""
    with _open(name) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_held(name: str) -> bool:
    """Whether some living process holds the lock."""
    with _open(name) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _open(name: str) -> IO[str]:
    return (_folder() / f"{name}.lock").open("w", encoding="ascii")
