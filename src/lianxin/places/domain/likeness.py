"""How alike two written names are: characters that look alike, characters that sound alike, one character more or less."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from lianxin.core.kernel.words import Words

# Sounds that many dialects, and hence many hands, do not tell apart.
_NEAR_SOUNDS = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("ang", "an"),
    ("eng", "en"),
    ("ing", "in"),
    ("l", "n"),
    ("h", "f"),
)

# Weight in the table of look-alikes from which a replaced character is believed.
_LOOKS_ENOUGH = 0.7


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the written name is to the official one: 1 the same, below 0.75 not to be relied on; and what differs."""

    score: float
    difference: Words | None = None


SAME = Likeness(1.0)
_LOOKS = Words("形近字", "looks alike")
_SOUNDS = Words("同音字", "sounds the same")
_NEARLY_SOUNDS = Words("近音字", "sounds nearly the same")
_ONE_MORE = Words("多一字", "one character more")
_ONE_LESS = Words("少一字", "one character less")


class Comparison:
    """Compares names, with the table of look-alike characters (``character, other and weight, …`` a line)."""

    def __init__(self, table: str) -> None:
        self._looks: dict[tuple[str, str], float] = {}
        for line in table.split("\n"):
            first, *others = line.split("\t")
            for other in others:
                weight = int(other[1:]) / 100
                self._looks[first, other[0]] = self._looks[other[0], first] = weight

    def compare(self, written: str, official: str) -> Likeness | None:
        """Return how alike two bare names are, or None if they are simply two names.

        At most one character may differ in shape or sound; in names of four or more, two may differ in sound alone. One
        character more or less is noticed in names of three and more, but is never enough to rely on.
        """
        if written == official:
            return SAME
        if len(written) == len(official):
            return self._replaced(written, official)
        longer, shorter = (written, official) if len(written) > len(official) else (official, written)
        if len(longer) - len(shorter) == 1 and len(shorter) >= 2 and _is_subsequence(shorter, longer):
            return Likeness(0.7, _ONE_MORE if len(written) > len(official) else _ONE_LESS)
        return None

    def _replaced(self, written: str, official: str) -> Likeness | None:
        if len(written) < 4 and written[0] != official[0] and written[-1] != official[-1]:
            return None  # more than one character differs; said first, because nearly all pairs end here
        pairs = [(a, b) for a, b in zip(written, official, strict=True) if a != b]
        if len(pairs) > (2 if len(written) >= 4 else 1) or len(written) == 1:
            return None
        likenesses = [self._characters(a, b) for a, b in pairs]
        if any(one is None for one in likenesses):
            return None
        found = [one for one in likenesses if one is not None]
        if len(found) == 1:
            return found[0]
        is_sound = all(one.difference is _SOUNDS for one in found)
        return Likeness(0.8, _SOUNDS) if is_sound else Likeness(0.6, found[0].difference)

    def _characters(self, a: str, b: str) -> Likeness | None:
        looks = self._looks.get((a, b), 0.0)
        readings_a, readings_b = _readings(a), _readings(b)
        if readings_a & readings_b:
            return Likeness(0.92 if looks else 0.9, _SOUNDS)
        if looks:
            return Likeness(0.86 + 0.05 * looks if looks >= _LOOKS_ENOUGH else 0.68, _LOOKS)
        near_a, near_b = {_near(r) for r in readings_a}, {_near(r) for r in readings_b}
        return Likeness(0.76, _NEARLY_SOUNDS) if near_a & near_b else None


def _is_subsequence(shorter: str, longer: str) -> bool:
    rest = iter(longer)
    return all(character in rest for character in shorter)


@lru_cache(maxsize=20000)
def _readings(character: str) -> frozenset[str]:
    """The two commonest readings of a character in pinyin without tones. The dictionary is loaded on the first use.

    Rarer readings (王 as yù) would make characters sound alike that nobody confuses.
    """
    from pypinyin.constants import PINYIN_DICT

    readings: str = PINYIN_DICT.get(ord(character), "")
    return frozenset(_toneless(reading) for reading in readings.split(",")[:2] if reading)


def _toneless(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=5000)
def _near(reading: str) -> str:
    for sound, nearly in _NEAR_SOUNDS:
        if len(sound) <= 2 and sound in ("zh", "ch", "sh", "l", "h") and reading.startswith(sound):
            reading = nearly + reading[len(sound) :]
        elif len(sound) == 3 and reading.endswith(sound):
            reading = reading[: -len(sound)] + nearly
    return reading
