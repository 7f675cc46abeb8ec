"""What a road diagram says: stops that are passed one after the other, and the ways between them, on, back and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lianxin.core.kernel.words import Words

_NOTHING = Words("", "")


class Tone(StrEnum):
    """What a stop is: one on the way, one that everybody can see, a good end or another end."""

    PLAIN = "plain"
    OPEN = "open"
    GOOD = "good"
    BAD = "bad"


class Turn(StrEnum):
    """Where a way leads: on, back to an earlier stop, or out."""

    ON = "on"
    BACK = "back"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the road: its name, what else is to be known of it, and whether somebody stands there now."""

    words: Words
    detail: Words = _NOTHING
    tone: Tone = Tone.PLAIN
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A way from one stop to another, both told by their place in ``Road.stops``."""

    source: int
    target: int
    words: Words
    detail: Words = _NOTHING
    turn: Turn = Turn.ON


@dataclass(frozen=True, slots=True)
class Road:
    """Stops and ways. The first stop is where the road begins.

    Raises:
        ValueError: no stop; a way from or to a stop that does not exist.
    """

    title: Words
    stops: tuple[Stop, ...]
    ways: tuple[Way, ...]
    note: Words = _NOTHING

    def __post_init__(self) -> None:
        if not self.stops:
            raise ValueError("a road has stops")
        for way in self.ways:
            if not (0 <= way.source < len(self.stops) and 0 <= way.target < len(self.stops)):
                raise ValueError(f"no way leads from {way.source} to {way.target}")


def layers(road: Road) -> list[int]:
    """Return for each stop how many ways on lie before it, on the longest road there; stops off the road come last.

    Ways on that close a circle are passed over.
    """
    found = {0: 0}
    for _ in road.stops:
        for way in road.ways:
            reaches = way.turn is Turn.ON and way.source in found and found[way.source] + 1 < len(road.stops)
            if reaches and found.get(way.target, 0) <= found[way.source] and way.target != 0:
                found[way.target] = found[way.source] + 1
    last = max(found.values()) + 1
    return [found.get(index, last) for index in range(len(road.stops))]


def in_order(road: Road) -> list[int]:
    """Return the stops from the first to the last: layer by layer, other ends after the good ones."""
    layer = layers(road)
    return sorted(range(len(road.stops)), key=lambda index: (layer[index], road.stops[index].tone is Tone.BAD, index))


def lanes(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Return a lane for each span, so that no two in the same lane overlap; the shorter stand further in."""
    taken: list[list[tuple[float, float]]] = []
    found = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda one: (spans[one][1] - spans[one][0], one)):
        low, high = spans[index]
        lane = next(
            (n for n, others in enumerate(taken) if all(high < other[0] or other[1] < low for other in others)),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        found[index] = lane
    return found
