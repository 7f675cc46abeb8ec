"""Which totals that were told may be the same money (report 004: 200万 told twice; 480万, 435万 and 4156万).

A pair is a question to a person, never an answer: two villages may each have built for 30万. Totals whose kinds cannot mix, whose
periods do not meet, or whose places have nothing in common are no pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from lianxin.core.kernel.money import Fen

# What “about” and “more than” may hide, in per cent: 近 300 万 may be 285, 200余万 may be 219.
_LOOSE_PERCENT = 10
_FORECAST, _LOAN, _MIXED = "forecast", "loan", "mixed"


@dataclass(frozen=True, slots=True)
class Told:
    """A total that was told: in fen, with its qualifier (``=``, ``≈``, ``>``), kind, places, days, and what it is known to be
    a part of or the same as (``linked_to``, with ``is_same``)."""

    key: int
    amount_fen: Fen
    qualifier: str
    kind: str
    areas: tuple[str, ...]
    starts_on: date | None = None
    ends_before: date | None = None
    linked_to: int | None = None
    is_same: bool = False


class Likeness(StrEnum):
    """What a pair may be."""

    SAME = "same"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two totals that may be the same money, the smaller one first; ``is_settled``: a person has said what they are."""

    part: Told
    whole: Told
    likeness: Likeness
    is_settled: bool


def overlaps(totals: Iterable[Told]) -> list[Overlap]:
    """Return every pair that may be the same money: first those that nobody has settled, the largest sum at stake first."""
    listed = list(totals)
    links = {told.key: told.linked_to for told in listed}
    found = []
    for one, other in combinations(listed, 2):
        small, large = sorted((one, other), key=lambda told: (told.amount_fen, -told.key))
        likeness = _likeness(small, large)
        if likeness is not None:
            found.append(Overlap(small, large, likeness, _reaches(links, small.key, large.key)))
    return sorted(found, key=lambda pair: (pair.is_settled, -pair.part.amount_fen, pair.part.key, pair.whole.key))


def counted_once(totals: Sequence[Told]) -> dict[str, Fen]:
    """Return the sum by kind in which no linked total is added: parts are in their wholes, and the same is told once."""
    sums: dict[str, Fen] = {}
    for told in totals:
        if told.linked_to is None:
            sums[told.kind] = sums.get(told.kind, 0) + told.amount_fen
    return sums


def _likeness(small: Told, large: Told) -> Likeness | None:
    if not (_kinds_meet(small.kind, large.kind) and _periods_meet(small, large) and _places_meet(small, large)):
        return None
    if _may_be_equal(small, large):
        return Likeness.SAME
    # A part lies inside the places of its whole; a whole that names a smaller place cannot hold it.
    return Likeness.PART if _lies_inside(small.areas, large.areas) else None


def _kinds_meet(one: str, other: str) -> bool:
    if _FORECAST in (one, other) or _LOAN in (one, other):
        return one == other
    return one == other or _MIXED in (one, other)


def _periods_meet(one: Told, other: Told) -> bool:
    # A total without a period may be of any.
    if one.starts_on is not None and other.ends_before is not None and other.ends_before <= one.starts_on:
        return False
    return not (other.starts_on is not None and one.ends_before is not None and one.ends_before <= other.starts_on)


def _places_meet(one: Told, other: Told) -> bool:
    return (
        not one.areas
        or not other.areas
        or any(a.startswith(b) or b.startswith(a) for a in one.areas for b in other.areas)
    )


def _lies_inside(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    return not outer or (bool(inner) and all(any(a.startswith(b) for b in outer) for a in inner))


def _may_be_equal(small: Told, large: Told) -> bool:
    if small.qualifier == "=" and large.qualifier == "=":
        return small.amount_fen == large.amount_fen
    return large.amount_fen * 100 <= small.amount_fen * (100 + _LOOSE_PERCENT)


def _reaches(links: dict[int, int | None], one: int, other: int) -> bool:
    """Whether following the links of either leads to the other, or both lead to the same total."""

    def chain(key: int) -> list[int]:
        seen = [key]
        while (link := links.get(seen[-1])) is not None and link not in seen:
            seen.append(link)
        return seen

    first, second = chain(one), chain(other)
    return other in first or one in second or (len(first) > 1 and len(second) > 1 and first[-1] == second[-1])
