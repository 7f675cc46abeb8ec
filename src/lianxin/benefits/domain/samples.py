"""A sample of payments to be verified at home: stratified, drawn by a public seed, the same for everybody who draws it again.

The draw is a rank, not a stream of random numbers: each payment gets SHA-256 of the seed and its identification, and in every
stratum those with the smallest come into the sample. It hangs on no program's generator and can be checked with any tool.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianxin.benefits.domain.division import divided
from lianxin.benefits.domain.errors import SAMPLE_UNFIT
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words


@dataclass(frozen=True)
class Sample:
    """What was drawn, and from what: anybody with the list and the seed draws the same."""

    seed: str
    chosen: tuple[str, ...]
    sizes: Mapping[str, int]
    population: Mapping[str, int]


def drawn(strata: Mapping[str, Iterable[str]], *, size: int, seed: str, least: int = 1) -> Sample:
    """Draw a sample, sizes in proportion to the strata by the largest remainder, each stratum with at least ``least``.

    Args:
        strata: identifications of payments by stratum (township, measure …).
        size: how many in all; everything is drawn where there are no more.
        seed: public, fixed before the list is known: a number drawn in public, the headline of a day.
        least: of each stratum, or all of it where it is smaller.

    Raises:
        Refused: BENEFIT-043 no seed, nothing to draw from, one identification twice, or a size too small for ``least`` of each.
    """
    members = {name: listed for name, ids in strata.items() if (listed := sorted(ids))}
    population = {name: len(ids) for name, ids in sorted(members.items())}
    everybody = [one for ids in members.values() for one in ids]
    faults = (
        (not seed.strip(), Words("没有种子", "there is no seed")),
        (not everybody, Words("总体为空", "there is nothing to draw from")),
        (len(everybody) != len(set(everybody)), Words("同一笔出现两次", "an identification stands there twice")),
        (size < 1, Words("样本数应为正", "the size is positive")),
    )
    for is_wrong, reason in faults:
        if is_wrong:
            raise Refused(SAMPLE_UNFIT, reason=reason)
    sizes = _sizes(population, min(size, len(everybody)), least)
    chosen = [one for name in sizes for one in sorted(members[name], key=lambda one: _rank(seed, one))[: sizes[name]]]
    return Sample(seed, tuple(chosen), sizes, population)


def _sizes(population: Mapping[str, int], size: int, least: int) -> dict[str, int]:
    sizes = {name: min(least, count) for name, count in population.items()}
    left = size - sum(sizes.values())
    if left < 0:
        reason = Words(
            f"每层至少 {least} 个就要 {sum(sizes.values())} 个",
            f"{least} of each stratum are {sum(sizes.values())} already",
        )
        raise Refused(SAMPLE_UNFIT, reason=reason)
    # What a small stratum cannot take goes to the others, until everything is given out.
    while left:
        room = {name: population[name] - sizes[name] for name in population if population[name] > sizes[name]}
        parts = divided(left, {name: population[name] for name in room})
        for name, part in parts.items():
            sizes[name] += min(part, room[name])
        left = size - sum(sizes.values())
    return sizes


def _rank(seed: str, identification: str) -> str:
    return hashlib.sha256(f"{seed}\n{identification}".encode()).hexdigest()
