"""Draw a sample from a frame, a design and a public seed: the same three give the same sample, byte for byte, on any machine.

Every draw is a lottery of hashes that can be checked by hand: the lot of a village or household is
``SHA-256(digest of the frame, seed, stage, its number)``, the four joined by line feeds, read as a whole number. Households of a
stratum, and villages with equal chances, are drawn in the order of their lots, the smallest first. Villages in proportion to
their households are drawn systematically: put in the order of their lots, laid end to end by size, and met at equal steps
from a start that is a lot too; a village as long as a step is taken for certain and set aside first. All of it is reckoned in
whole numbers, so that chances are exact fractions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianxin.core.kernel.errors import Refused
from lianxin.core.measures import errors
from lianxin.core.measures.designs import Design, Selection, villages_by_area
from lianxin.core.measures.frames import Frame, Listed

_BITS = 256
COLUMNS = (
    "area", "village", "household", "stratum", "role", "order", "village_chance", "cell_households", "cell_drawn", "weight",
)  # fmt: skip
"""The columns of a sample as text."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A household that was drawn, or stands in reserve.

    ``order`` is its place among those of its village and stratum (the cell), from 1; those after ``cell_drawn`` are the reserve.
    ``village_chance`` is how likely its village was; within it, ``cell_drawn`` of ``cell_households`` were drawn.
    """

    area: str
    village: str
    household: str
    stratum: str
    order: int
    village_chance: Fraction
    cell_households: int
    cell_drawn: int

    @property
    def is_reserve(self) -> bool:
        return self.order > self.cell_drawn

    @property
    def chance(self) -> Fraction:
        """How likely the household was to be in the sample: exact."""
        return self.village_chance * Fraction(self.cell_drawn, self.cell_households)

    @property
    def weight(self) -> Fraction:
        """The inverse of its chance; 0 for a cell of which none was drawn."""
        return 1 / self.chance if self.chance else Fraction(0)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample with its reserve, ordered by village, stratum and order; the digest of its frame, and the seed."""

    frame_digest: str
    seed: str
    rows: tuple[Drawn, ...]

    def content(self) -> bytes:
        """Return the canonical text: a heading and a line for each row."""
        lines = [",".join(COLUMNS), *(",".join(cells_of(row)) for row in self.rows)]
        return ("\n".join(lines) + "\n").encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical text."""
        return hashlib.sha256(self.content()).hexdigest()


def cells_of(row: Drawn) -> tuple[str, ...]:
    """The cells of a row as text, in the order of :data:`COLUMNS`."""
    chance = f"{row.village_chance.numerator}/{row.village_chance.denominator}"
    role = "reserve" if row.is_reserve else "sample"
    counts = (str(row.cell_households), str(row.cell_drawn), "" if row.is_reserve else repr(float(row.weight)))
    return (row.area, row.village, row.household, row.stratum, role, str(row.order), chance, *counts)


def lot(frame_digest: str, seed: str, stage: str, number: str) -> int:
    """Return the lot of a number at a stage."""
    text = "\n".join([frame_digest, seed, stage, number])
    return int.from_bytes(hashlib.sha256(text.encode()).digest())


def whole_seed(public: str, secret: str = "") -> str:
    """Join the public seed and a secret that was committed to before it (by :func:`commitment`), so that nobody could choose the
    sample and nobody who is assessed can work it out before the secret is told."""
    return f"{public.strip()}\n{secret}" if secret else public.strip()


def commitment(secret: str) -> str:
    """What is published of a secret beforehand: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def draw(frame: Frame, design: Design, seed: str, *, published_digest: str = "") -> Sample:
    """Draw a sample with its reserve.

    Raises:
        Refused: MEASURE-005 a stratum that the design does not know; MEASURE-006; MEASURE-007 the sample is smaller than the
            design demands; MEASURE-008 no seed; MEASURE-009 the frame is not the one whose digest was published.
    """
    seed, digest = seed.strip(), frame.digest
    if not seed:
        raise Refused(errors.SEED_EMPTY)
    if published_digest and published_digest != digest:
        raise Refused(errors.OTHER_FRAME, found=digest, published=published_digest)
    villages = frame.villages()
    for one in frame.households:
        if one.stratum not in design.takes:
            raise Refused(errors.STRATUM_UNKNOWN, stratum=one.stratum)
    rows = [
        row
        for village, (area, chance) in sorted(_drawn_villages(villages, design, digest, seed).items())
        for row in _drawn_households(village, area, chance, villages[village], design, digest, seed)
    ]
    drawn, listed = sum(not row.is_reserve for row in rows), len(frame.households)
    percent = design.at_least_percent
    wanted = max(design.at_least_households, -(-listed * percent.numerator // (100 * percent.denominator)))
    if drawn < wanted or not drawn:
        raise Refused(errors.SAMPLE_TOO_SMALL, drawn=drawn, wanted=max(wanted, 1))
    return Sample(digest, seed, tuple(rows))


def _drawn_villages(
    villages: Mapping[str, Sequence[Listed]], design: Design, digest: str, seed: str
) -> dict[str, tuple[str, Fraction]]:
    """The villages drawn, each with its area and its exact chance."""
    areas: dict[str, dict[str, int]] = {}
    for village, households in villages.items():
        areas.setdefault(village[: design.area_digits], {})[village] = len(households)
    counts = villages_by_area(design, {area: list(sizes.values()) for area, sizes in areas.items()})
    found: dict[str, tuple[str, Fraction]] = {}
    for area, sizes in areas.items():
        lots = {village: lot(digest, seed, "village", village) for village in sizes}
        ordered = sorted(sizes, key=lambda village: (lots[village], village))
        if design.selection is Selection.EQUAL:
            chances = dict.fromkeys(ordered[: counts[area]], Fraction(counts[area], len(sizes)))
        else:
            start = lot(digest, seed, "start", area)
            chances = systematic([(village, sizes[village]) for village in ordered], counts[area], start)
        found |= {village: (area, chance) for village, chance in chances.items()}
    return found


def systematic(ordered: Sequence[tuple[str, int]], count: int, start: int) -> dict[str, Fraction]:
    """Draw ``count`` of the units in proportion to their sizes (above 0), none twice, at equal steps through the order given.

    ``start`` is a lot of 256 bits. A unit as long as a step is taken for certain; the steps are then made anew for the rest.
    """
    found: dict[str, Fraction] = {}
    rest = list(ordered)
    while True:
        total, left = sum(size for _, size in rest), count - len(found)
        certain = [name for name, size in rest if size * left >= total]
        if not certain or not left:
            break
        found |= dict.fromkeys(certain, Fraction(1))
        rest = [(name, size) for name, size in rest if name not in found]
    if not left:
        return found
    # Stretched by ``left``, a step is ``total`` long and the start one of the ``total`` whole numbers from 0: chances are exact.
    mark, passed = (start * total) >> _BITS, 0
    for name, size in rest:
        passed += size * left
        if mark < passed:
            found[name] = Fraction(size * left, total)
            mark += total
    return found


def _drawn_households(
    village: str, area: str, chance: Fraction, households: Iterable[Listed], design: Design, digest: str, seed: str
) -> list[Drawn]:
    strata: dict[str, list[str]] = {}
    for one in households:
        strata.setdefault(one.stratum, []).append(one.household)
    rows = []
    for stratum, numbers in sorted(strata.items()):
        drawn = design.takes[stratum].of(len(numbers))
        if not drawn:
            continue
        lots = {number: lot(digest, seed, "household", number) for number in numbers}
        ordered = sorted(numbers, key=lambda number: (lots[number], number))
        rows += [
            Drawn(area, village, number, stratum, order, chance, len(numbers), drawn)
            for order, number in enumerate(ordered[: drawn + design.reserve], 1)
        ]
    return rows
