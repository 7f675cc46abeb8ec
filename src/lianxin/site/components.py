"""What the component templates show: small frozen records that a view fills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lianxin.core.kernel.words import Words

NO_DETAIL = Words("", "")


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab that is a link; ``count`` stands behind its name when it is known."""

    words: Words
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of a timeline: when, what, by whom, and what is worth knowing about it."""

    at: date | datetime
    words: Words
    by: str = ""
    detail: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Change:
    """A value before and after, as a person reads them; None is "not recorded"."""

    words: Words
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class JobProgress:
    """A long piece of work: how far it is, where it is asked again, where its result will be.

    ``state`` is ``waiting``, ``running``, ``done``, ``refused``, ``failed`` or ``stopped``; ``total`` is None while unknown.
    """

    words: Words
    state: str
    done: int
    total: int | None
    poll_url: str
    result_url: str = ""
    detail: Words = NO_DETAIL

    def __post_init__(self) -> None:
        if self.state not in _STATES:
            raise ValueError(f"there is no state {self.state!r}")

    @property
    def is_running(self) -> bool:
        return self.state in {"waiting", "running"}

    @property
    def state_words(self) -> Words:
        return _STATES[self.state]

    @property
    def tone(self) -> str:
        return {"done": "good", "refused": "bad", "failed": "bad", "stopped": "unsure"}.get(self.state, "info")


_STATES = {
    "waiting": Words("排队中", "Waiting"),
    "running": Words("进行中", "Running"),
    "done": Words("已完成", "Done"),
    "refused": Words("未通过，未作任何改动", "Refused; nothing was changed"),
    "failed": Words("失败，未作任何改动", "Failed; nothing was changed"),
    "stopped": Words("已停止，未作任何改动", "Stopped; nothing was changed"),
}
