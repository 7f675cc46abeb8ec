"""What supervision refuses. Clues and lists of departments stand here; issues, complaints and disputes in modules of their own."""

from __future__ import annotations

from lianxin.supervision.errors.clues import (
    AS_OF_AHEAD,
    DAYS_TURNED,
    DOUBLE_ROW,
    LIST_ELSEWHERE,
    LIST_SETTLED,
    NO_AUTHORITY,
    NO_COUNTY,
    NO_FACTS,
    NO_FINDING,
    NO_NOTE,
    NO_SUCH_KIND,
    NOT_IN_THIS_STATE,
    NOTHING_TO_USE,
    OWN_CLUE,
    UNSOUND_IDENTITY,
)

__all__ = [
    "AS_OF_AHEAD",
    "DAYS_TURNED",
    "DOUBLE_ROW",
    "LIST_ELSEWHERE",
    "LIST_SETTLED",
    "NOTHING_TO_USE",
    "NOT_IN_THIS_STATE",
    "NO_AUTHORITY",
    "NO_COUNTY",
    "NO_FACTS",
    "NO_FINDING",
    "NO_NOTE",
    "NO_SUCH_KIND",
    "OWN_CLUE",
    "UNSOUND_IDENTITY",
]
