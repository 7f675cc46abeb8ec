"""How many households must be asked, before anybody goes out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.measures import errors
from lianxin.core.measures.distributions import beta_cdf, beta_quantile
from lianxin.core.measures.estimating import CONFIDENCE, Side

_MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Field:
    """What the field is like: ``design_effect`` (1: as good as a simple random sample), the share of households that will answer,
    and how many there are (None: very many)."""

    design_effect: float = 1.0
    response: float = 1.0
    households: int | None = None

    def __post_init__(self) -> None:
        if (
            not self.design_effect > 0
            or not 0 < self.response <= 1
            or (self.households is not None and self.households < 1)
        ):
            why = Words(
                "设计效应要大于 0，应答率在 0 至 1 之间，户数大于 0",
                "a design effect is above 0, response between 0 and 1, households above 0",
            )
            raise Refused(errors.SIZE_UNFIT, why=why)

    def asked(self, simple: float) -> int:
        """How many are to be drawn where a simple random sample of endless many would need ``simple`` answers."""
        answers = simple * self.design_effect
        if self.households is not None:
            answers = answers / (1 + (answers - 1) / self.households)
            return min(self.households, math.ceil(answers / self.response - 1e-9))
        return math.ceil(answers / self.response - 1e-9)


def design_effect(per_village: float, alikeness: float) -> float:
    """The design effect of so many households in each village whose answers are alike (intra-class correlation, 0 to 1): Kish."""
    return 1 + (per_village - 1) * alikeness


def size_for_margin(rate: float, margin: float, field: Field, *, confidence: float = CONFIDENCE) -> int:
    """How many households to draw so that a rate near ``rate`` is known to within ``margin`` either way.

    Raises:
        Refused: MEASURE-012, numbers that cannot be.
    """
    if not 0 < rate < 1 or not 0 < margin < 1 or not 0 < confidence < 1:
        raise Refused(errors.SIZE_UNFIT, why=Words("比率、误差、置信度都在 0 与 1 之间", "all lie between 0 and 1"))
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return field.asked(z * z * rate * (1 - rate) / margin**2)


@dataclass(frozen=True, slots=True)
class SizeForLimit:
    """``households`` to draw; of so many ``answers`` of a simple random sample, at most ``most`` may be against it."""

    households: int
    answers: int
    most: int
    chance: float


def size_for_limit(
    rate: float, limit: float, side: Side, field: Field, *, confidence: float = CONFIDENCE, chance: float = 0.8
) -> SizeForLimit:
    """How many households to draw so that a place whose true rate is ``rate`` is shown to keep the limit, with the chance given.

    It is shown when the interval of a rate (Clopper and Pearson's) lies on the right side of the limit: the measure of the
    verdict itself. No such size exists for a rate on the wrong side.

    Raises:
        Refused: MEASURE-012, the rate is on the wrong side, numbers that cannot be, or more than ten million.
    """
    if side is Side.AT_LEAST:
        rate, limit = 1 - rate, 1 - limit
    if not 0 <= rate < limit < 1 or not 0 < confidence < 1 or not 0 < chance < 1:
        why = Words("真实比率不在限值应在的一侧", "the true rate is not on the right side of the limit")
        raise Refused(errors.SIZE_UNFIT, why=why)
    tail, most = (1 - confidence) / 2, 0
    while True:
        answers = _fewest(most, limit, tail)
        reached = _at_most(most, answers, rate)
        if reached >= chance:
            return SizeForLimit(field.asked(answers), answers, most, reached)
        if answers > _MOST:
            raise Refused(errors.SIZE_UNFIT, why=Words("需要的户数太多", "too many would be needed"))
        most = most + 1 if most < 200 else math.ceil(most * 1.05)


def _fewest(most: int, limit: float, tail: float) -> int:
    """The fewest answers with which ``most`` against leave the upper end below the limit."""
    low, high = most, max(2 * most, 8)
    while beta_quantile(1 - tail, most + 1, high - most) >= limit:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        is_below = middle > most and beta_quantile(1 - tail, most + 1, middle - most) < limit
        low, high = (low, middle) if is_below else (middle, high)
    return high


def _at_most(most: int, answers: int, rate: float) -> float:
    """The chance of at most so many among so many answers."""
    return 1.0 if most >= answers or rate == 0 else 1 - beta_cdf(rate, most + 1, answers - most)
