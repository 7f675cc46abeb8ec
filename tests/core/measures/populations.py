"""Invented populations and the samples that are drawn from them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

from lianxin.core.measures import Answered, Design, Frame, Listed, Sample, Selection, Take, draw, frame_of

EXITED, UNREGISTERED = "exited", "unregistered"
TAKES = {EXITED: Take(count=12), UNREGISTERED: Take(count=8)}


def county(villages: int = 40, *, seed: int = 1) -> Frame:
    """Villages of very different sizes, each with exited and unregistered households."""
    chance = random.Random(seed)
    listed = []
    for village in range(villages):
        code = f"99990110{village % 4 + 1}{village:03}"
        size = chance.randint(25, 120)
        for number in range(size):
            stratum = EXITED if number < size // 3 else UNREGISTERED
            listed.append(Listed(code, f"{code}-{number:03}", stratum, chance.randint(1, 6)))
    return frame_of(listed)


def truths(frame: Frame, rate: float, *, seed: int = 2) -> dict[str, int]:
    """For each household how many of its persons are hit: whole households, more in some villages than in others."""
    chance = random.Random(seed)
    leaning = {village: chance.uniform(0.2, 1.8) for village in frame.villages()}
    return {
        one.household: (one.persons or 0) if chance.random() < rate * leaning[one.village] else 0
        for one in frame.households
    }


def answers(sample: Sample, hit: Mapping[str, int], persons: Mapping[str, int], stratum: str = "") -> list[Answered]:
    """What the drawn households answer; the question concerns one stratum, or all."""
    return [
        Answered(
            row.area, row.village, row.stratum, row.village_chance, row.cell_households,
            hit[row.household] if not stratum or row.stratum == stratum else 0,
            persons[row.household] if not stratum or row.stratum == stratum else 0,
        )
        for row in sample.rows
        if not row.is_reserve
    ]  # fmt: skip


def design(villages: int | None = 12, *, selection: Selection = Selection.BY_HOUSEHOLDS, digits: int = 0) -> Design:
    """Twelve villages, twenty households in each."""
    return Design(villages, TAKES, selection, area_digits=digits, reserve=3)


def drawn(frame: Frame, of: Design, number: int) -> Sample:
    return draw(frame, of, f"开奖号码 {number}")


HALF = Fraction(1, 2)
