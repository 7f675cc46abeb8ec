"""When a change meets what others did in the meantime: per fact, by the value and the version that it started from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Offered:
    """A fact as somebody changed it away from the house: from which value and version, to which value.

    ``version`` is the number of the last replacement of this fact that he had before him; 0 where there had been none.
    """

    field: str
    value: Any
    started_from: Any
    version: int


@dataclass(frozen=True, slots=True)
class Present:
    """The fact as it stands in the register now, with the number of its last replacement."""

    value: Any
    version: int


class Meeting(StrEnum):
    """How a change meets the register."""

    AGREES = "agrees"  # it says that already: nothing is to be done
    FREE = "free"  # nobody touched the fact in the meantime
    APART = "apart"  # somebody did: a person chooses


def meeting_of(offered: Offered, present: Present) -> Meeting:
    """Say how a change meets the register.

    A fact that was replaced and put back in the meantime (A, B, A) counts as touched: whoever put it back had his reason.
    """
    if present.value == offered.value:
        return Meeting.AGREES
    if present.value == offered.started_from and present.version == offered.version:
        return Meeting.FREE
    return Meeting.APART
