"""Whether a score says what happens: reliability by bins on data it has not seen, its calibration error with an interval, by group.

A score that says 8 % of a hundred households must see about eight of them entered, in every group of enough households; else it is
not used. The error is the mean distance between what was said and what happened, over bins of equally many households.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianxin.core.kernel.words import Words

Vector = NDArray[np.float64]

MOST_BINS = 10
PER_BIN = 100
REPEATS = 400
SEED = 20_261_129
_LOW, _HIGH = 2.5, 97.5
OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Bin:
    """Households of like chances: how many, what the score said of them in the mean, and of what share it happened."""

    households: int
    said: float
    happened: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How a score did on one group: its bins, its error in shares of 1 with a 95 % interval, and how many outcomes there were."""

    group: str
    value: str
    households: int
    outcomes: int
    error: float
    low: float
    high: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class ScoreLimits:
    """What a score is held to, in shares of 1: its error overall, its error in a group, and how many households make a group."""

    error: float
    group_error: float
    group_households: int


@dataclass(frozen=True, slots=True)
class Proof:
    """How a score did on data that it had not seen: overall, by group, and how well it orders (0.5: not at all, 1: wholly)."""

    overall: Reliability
    groups: tuple[Reliability, ...]
    too_few: tuple[tuple[str, str, int], ...]
    order: float

    def kept(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Proof:
        """Return what :meth:`kept` kept."""
        groups = tuple(_reliability(one) for one in kept["groups"])
        too_few = tuple((group, value, count) for group, value, count in kept["too_few"])
        return cls(_reliability(kept["overall"]), groups, too_few, kept["order"])


def _reliability(kept: Mapping[str, Any]) -> Reliability:
    return Reliability(**{**kept, "bins": tuple(Bin(**one) for one in kept["bins"])})


def proved(chances: Vector, outcomes: Vector, groups: Mapping[str, Sequence[str | None]], limits: ScoreLimits) -> Proof:
    """Look at a score on held-out households: ``groups`` says of each household to which value of each group it belongs (None: not
    recorded, which is a value of its own)."""
    overall = reliability(chances, outcomes, OVERALL, "")
    found, too_few = [], []
    for group, values in groups.items():
        told = np.array(["" if value is None else value for value in values], dtype=object)
        for value in sorted(set(told)):
            mask = told == value
            if mask.sum() < limits.group_households:
                too_few.append((group, str(value), int(mask.sum())))
            else:
                found.append(reliability(chances[mask], outcomes[mask], group, str(value)))
    return Proof(overall, tuple(found), tuple(too_few), order_of(chances, outcomes))


def reliability(chances: Vector, outcomes: Vector, group: str, value: str) -> Reliability:
    """Return how a score did on some households: bins of equally many, the error, and its interval by resampling households.

    The error of few households is too large by chance alone, and that of a resample once more so; the interval is the basic
    bootstrap's, which takes that doubling back.
    """
    count = max(1, min(MOST_BINS, len(chances) // PER_BIN))
    order = np.argsort(chances, kind="stable")
    said, happened = chances[order], outcomes[order]
    error = _error(said, happened, count)
    chance = np.random.default_rng(SEED)
    repeats = np.empty(REPEATS)
    for number in range(REPEATS):
        # Positions drawn and sorted keep the chances sorted.
        drawn = np.sort(chance.integers(0, len(said), len(said)))
        repeats[number] = _error(said[drawn], happened[drawn], count)
    low, high = np.percentile(repeats, [_LOW, _HIGH])
    return Reliability(
        group=group,
        value=value,
        households=len(chances),
        outcomes=int(outcomes.sum()),
        error=error,
        low=max(0.0, 2 * error - float(high)),
        high=max(error, 2 * error - float(low)),
        bins=tuple(
            Bin(len(part), float(part.mean()), float(seen.mean()))
            for part, seen in zip(np.array_split(said, count), np.array_split(happened, count), strict=True)
        ),
    )


def _error(said: Vector, happened: Vector, count: int) -> float:
    edges = np.linspace(0, len(said), count + 1).astype(int)
    sizes = np.diff(edges)
    sums = np.add.reduceat(said - happened, edges[:-1])
    return float(np.abs(sums).sum() / sizes.sum())


def order_of(chances: Vector, outcomes: Vector) -> float:
    """Return the share of pairs (one that happened, one that did not) that the score puts in order; ties count half."""
    ranks = _ranks(chances)
    happened = outcomes == 1
    positives, negatives = int(happened.sum()), int((~happened).sum())
    if not positives or not negatives:
        return 0.5
    return float((ranks[happened].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def _ranks(values: Vector) -> Vector:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middle: Vector = ends - (counts - 1) / 2.0
    return middle[inverse]


def reasons_against(proof: Proof, limits: ScoreLimits) -> list[Words]:
    """Return why a score is not used; none when it is calibrated overall and in every group of enough households."""
    found = []
    if proof.overall.high > limits.error:
        found.append(
            Words(
                f"总体校准误差的上限 {proof.overall.high:.1%} 超过 {limits.error:.1%}",
                f"overall, the upper end of the error is {proof.overall.high:.1%}, above {limits.error:.1%}",
            )
        )
    for one in proof.groups:
        if one.high > limits.group_error:
            words = group_words(one.group, one.value)
            found.append(
                Words(
                    f"“{words.zh}”校准误差的上限 {one.high:.1%} 超过 {limits.group_error:.1%}",
                    f"{words.en}: the upper end of the error is {one.high:.1%}, above {limits.group_error:.1%}",
                )
            )
    if proof.order <= 0.5:
        found.append(Words("评分排不出先后", "the score puts nothing in order"))
    return found


GROUPS: dict[str, Words] = {
    "head_sex": Words("户主性别", "sex of the head"),
    "minority": Words("户主民族", "ethnicity of the head"),
    "disability": Words("家中有残疾人", "somebody disabled in the household"),
    "township": Words("乡镇", "township"),
}
"""By whom a score is checked. None of these is ever a feature."""
_VALUES = {
    "male": Words("男", "male"),
    "female": Words("女", "female"),
    "minority": Words("少数民族", "minority"),
    "han": Words("汉族", "Han"),
    "yes": Words("有", "yes"),
    "no": Words("没有", "no"),
    "": Words("未记录", "not recorded"),
}


def group_words(group: str, value: str) -> Words:
    """Return what a group and its value are called."""
    if group == OVERALL:
        return Words("总体", "overall")
    told = _VALUES.get(value, Words(value, value))
    named = GROUPS.get(group, Words(group, group))
    return Words(f"{named.zh}：{told.zh}", f"{named.en}: {told.en}")
