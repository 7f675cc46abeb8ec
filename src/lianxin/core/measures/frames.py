"""A sampling frame (抽样框): every household that may be drawn, in one canonical form whose digest is published.

The canonical form is UTF-8 text with a heading and a line per household, ordered by village and number, each line ended by a
line feed: ``village,household,stratum,persons``. Two frames with the same content have the same bytes and the same digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.measures import errors

HEADING = "village,household,stratum,persons"
_FORBIDDEN = frozenset(",\"'\r\n\t\0")


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """One household of a frame. ``persons`` is how many live in it; None: not known."""

    village: str
    household: str
    stratum: str
    persons: int | None = None

    @property
    def line(self) -> str:
        """Its line in the canonical form."""
        persons = "" if self.persons is None else str(self.persons)
        return f"{self.village},{self.household},{self.stratum},{persons}"


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame in canonical order. Make it with :func:`frame_of`."""

    households: tuple[Listed, ...]

    def content(self) -> bytes:
        """Return the canonical form."""
        return ("\n".join([HEADING, *(one.line for one in self.households)]) + "\n").encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical form, as 64 hexadecimal digits."""
        return hashlib.sha256(self.content()).hexdigest()

    def villages(self) -> dict[str, list[Listed]]:
        """Households by village, in order."""
        found: dict[str, list[Listed]] = {}
        for one in self.households:
            found.setdefault(one.village, []).append(one)
        return found


def frame_of(households: Iterable[Listed]) -> Frame:
    """Return the frame of these households, in whatever order they come.

    Raises:
        Refused: MEASURE-001 an empty, forbidden or repeated number, with the row from 1 in the order given; MEASURE-002.
    """
    given = list(households)
    if not given:
        raise Refused(errors.FRAME_EMPTY)
    seen: set[str] = set()
    for row, one in enumerate(given, 1):
        why = _fault(one) or (Words("编号重复", "its number stands there twice") if one.household in seen else None)
        if why is not None:
            raise Refused(errors.FRAME_UNFIT, row=row, why=why)
        seen.add(one.household)
    return Frame(tuple(sorted(given, key=lambda one: (one.village, one.household))))


def _fault(one: Listed) -> Words | None:
    for text, name in (
        (one.village, Words("村", "the village")),
        (one.household, Words("户编号", "the number of the household")),
        (one.stratum, Words("层", "the stratum")),
    ):
        if not text or text != text.strip() or _FORBIDDEN & set(text):
            return Words(f"{name.zh}为空或含不许有的字符", f"{name.en} is empty or has a character that is not allowed")
    if one.persons is not None and one.persons < 0:
        return Words("人口小于 0", "its persons are below 0")
    return None


def frame_from(content: bytes) -> Frame:
    """Return the frame that a canonical form tells.

    Raises:
        Refused: MEASURE-001 a line that is none; MEASURE-002; MEASURE-003 another heading.
    """
    lines = content.decode().split("\n")
    if lines[0] != HEADING:
        raise Refused(errors.COLUMN_ABSENT, column=HEADING, wanted=HEADING)
    return frame_of(_listed(row, line.split(",")) for row, line in enumerate(lines[1:], 1) if line)


def _listed(row: int, parts: Sequence[str]) -> Listed:
    if len(parts) != 4:
        raise Refused(errors.FRAME_UNFIT, row=row, why=Words("栏目数不对", "it has another number of columns"))
    village, household, stratum, persons = parts
    if persons and not (persons.isascii() and persons.isdigit()):
        raise Refused(errors.FRAME_UNFIT, row=row, why=Words("人口不是整数", "its persons are no whole number"))
    return Listed(village, household, stratum, int(persons) if persons else None)
