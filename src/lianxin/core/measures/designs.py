"""How a sample is drawn: which villages, and in each of them how many households of each stratum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.measures import errors

_HUNDRED = 100


class Selection(StrEnum):
    """With which chances villages are drawn: all alike, or in proportion to their households (PPS); never one twice."""

    EQUAL = "equal"
    BY_HOUSEHOLDS = "households"


@dataclass(frozen=True, slots=True)
class Take:
    """How many households of a stratum are drawn in a village: a number, a share in percent (rounded up), or every one.

    ``at_most`` and ``at_least`` bound a share. A stratum that has fewer gives all it has.
    """

    count: int | None = None
    percent: Fraction | None = None
    everyone: bool = False
    at_most: int | None = None
    at_least: int = 0

    def of(self, households: int) -> int:
        """How many of so many households are drawn."""
        if self.everyone:
            wanted = households
        elif self.count is not None:
            wanted = self.count
        else:
            assert self.percent is not None
            wanted = max(
                -(-households * self.percent.numerator // (_HUNDRED * self.percent.denominator)), self.at_least
            )
        return min(households, wanted if self.at_most is None else min(wanted, self.at_most))


@dataclass(frozen=True, slots=True)
class Design:
    """A stratified sample of two stages.

    ``villages`` is how many are drawn (None: every one) with which chances; ``area_digits`` cuts the code of a village to the
    area within which villages are drawn (9: township; 0: the whole). ``takes`` says of each stratum how households are drawn.
    ``reserve`` households of each stratum stand by in each village. The sample is refused when it has fewer households than
    ``at_least_households`` or than ``at_least_percent`` of the frame.

    Raises:
        Refused: MEASURE-004, numbers that cannot be.
    """

    villages: int | None
    takes: Mapping[str, Take]
    selection: Selection = Selection.BY_HOUSEHOLDS
    area_digits: int = 0
    reserve: int = 0
    at_least_households: int = 0
    at_least_percent: Fraction = field(default_factory=Fraction)

    def __post_init__(self) -> None:
        for is_wrong, zh, en in (
            (self.villages is not None and self.villages < 1, "村数要大于 0", "villages must be more than 0"),
            (not self.takes, "没有写各层怎样抽", "no stratum says how it is drawn"),
            (self.area_digits < 0 or self.reserve < 0, "位数和备选数不小于 0", "digits and reserve are not negative"),
            (self.at_least_households < 0, "最少户数不小于 0", "the least number is not negative"),
            (not 0 <= self.at_least_percent <= _HUNDRED, "百分比在 0 至 100 之间", "a percentage is from 0 to 100"),
            (any(map(_is_unfit, self.takes.values())), "每层写 count、percent、everyone 之一，数值要合理",
             "each stratum has one of count, percent, everyone, and numbers that can be"),
        ):  # fmt: skip
            if is_wrong:
                raise Refused(errors.DESIGN_UNFIT, why=Words(zh, en))


def _is_unfit(take: Take) -> bool:
    ways = (take.count is not None) + (take.percent is not None) + take.everyone
    return (
        ways != 1
        or (take.count or 0) < 0
        or not 0 <= (take.percent or 0) <= _HUNDRED
        or (take.at_most is not None and take.at_most < 0)
        or take.at_least < 0
    )


def shared_out(total: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Share a number out by whole shares, such as 5 : 3 : 2, by the largest remainders; of equal ones the earlier gets more.

    Raises:
        Refused: MEASURE-004, a share below 0 or none above.
    """
    whole = sum(shares.values())
    if total < 0 or whole <= 0 or any(share < 0 for share in shares.values()):
        raise Refused(errors.DESIGN_UNFIT, why=Words("份额不能用", "the shares cannot be used"))
    found = {name: total * share // whole for name, share in shares.items()}
    remainders = sorted(shares, key=lambda name: -(total * shares[name] % whole))
    for name in remainders[: total - sum(found.values())]:
        found[name] += 1
    return found


def villages_by_area(design: Design, sizes: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """How many villages each area gives: in proportion to its households, at least two (or all it has) so that an error can be
    told. ``sizes`` has the households of each village by area.

    Raises:
        Refused: MEASURE-006, more than there are, or too few for the areas.
    """
    having = {area: len(villages) for area, villages in sizes.items()}
    total = sum(having.values())
    if design.villages is None:
        return having
    found = {area: min(2, count) for area, count in having.items()}
    left = design.villages - sum(found.values())
    if len(having) == 1:
        found, left = {area: min(design.villages, count) for area, count in having.items()}, 0
    if design.villages > total or left < 0:
        raise Refused(errors.VILLAGES_TOO_FEW, wanted=design.villages, found=total, areas=len(having))
    weights = {area: sum(villages) for area, villages in sizes.items()}
    while left:
        # One by one to whoever is furthest below his share: no area gives more than it has.
        open_areas = [area for area in having if found[area] < having[area]]
        neediest = max(open_areas, key=lambda area: (Fraction(weights[area], found[area] + 1), area))
        found[neediest] += 1
        left -= 1
    return found
