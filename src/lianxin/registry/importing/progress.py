"""How far a job is, kept in a small file beside the database.

A row in the database would not do: while an import holds the write lock of an embedded database, nothing else can be
written there, and its own uncommitted rows cannot be seen by anyone.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from lianxin.core.kernel.words import Words

STAGES = {
    "waiting": Words("等待前一个导入结束", "Waiting for another import to end"),
    "reading": Words("读取文件", "Reading the file"),
    "checking": Words("核对", "Checking"),
    "comparing": Words("与登记册比较", "Comparing with the register"),
    "writing": Words("写入", "Writing"),
    "ending": Words("整理结果", "Preparing the result"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """A stage and how much of the whole job is done, 0 to 100."""

    stage: str = "waiting"
    percent: int = 0

    @property
    def words(self) -> Words:
        return STAGES[self.stage]


def _folder() -> Path:
    folder = Path(settings.LIANXIN_HOME) / "jobs"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def progress_of(job_id: int) -> Progress:
    """Return the last progress that the job told; a job that told none has not begun."""
    try:
        told = json.loads((_folder() / f"{job_id}.json").read_text(encoding="ascii"))
    except (FileNotFoundError, json.JSONDecodeError):
        return Progress()
    return Progress(told["stage"], told["percent"])


def tell_progress(job_id: int, stage: str, percent: float) -> None:
    """Tell how far the job is. Readers never see half a file."""
    path = _folder() / f"{job_id}.json"
    draft = path.with_suffix(f".{os.getpid()}.part")
    draft.write_text(json.dumps({"stage": stage, "percent": int(percent)}), encoding="ascii")
    draft.replace(path)


def forget_progress(job_id: int) -> None:
    """Remove the progress of a job that has ended."""
    for path in _folder().glob(f"{job_id}.*"):  # the progress, the lock, and what a killed process had half written
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
