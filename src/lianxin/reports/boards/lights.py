"""Red, yellow, green: a share against the two limits of the rulebook. A light says where to look, and judges nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import value_in_force


class Light(StrEnum):
    """What a share is shown as; ``DARK`` where there is nothing to count."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DARK = "dark"

    @property
    def words(self) -> Words:
        return _WORDS[self]

    @property
    def tone(self) -> str:
        """The tone of its badge: each has a sign of its own, so that colour never speaks alone."""
        return {Light.GREEN: "good", Light.YELLOW: "unsure", Light.RED: "bad", Light.DARK: "plain"}[self]


_WORDS = {
    Light.GREEN: Words("达到", "reached"),
    Light.YELLOW: Words("接近", "near"),
    Light.RED: Words("差距大", "far behind"),
    Light.DARK: Words("无数据", "nothing to count"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many per cent a light is green, and from how many yellow."""

    green: int
    yellow: int

    @property
    def both(self) -> tuple[int, int]:
        return self.green, self.yellow

    @property
    def rule(self) -> Words:
        """The rule in words, to stand where the lights are shown."""
        return Words(
            "达到（绿灯）：{green}% 及以上；接近（黄灯）：{yellow}% 至不足 {green}%；差距大（红灯）：不足 {yellow}%。"
            "灯按准确的数判定，比例四舍五入后显示；比例旁是前数／后数；颜色取色觉异常者也能分辨的蓝、赭、朱。",
            "Reached (green light): {green}% and more; near (yellow): {yellow}% up to {green}%; far behind (red): below {yellow}%."
            " A light is judged by the exact numbers, a share is shown rounded."
            " Beside a share: the first number over the second. The colours are blue, ochre and vermilion, which everybody tells apart.",
        ).filled(green=self.green, yellow=self.yellow)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; both are counts of rows. ``is_hidden``: a reader without the right would see a small number of people."""

    part: int
    whole: int
    is_hidden: bool = False

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def percent(self) -> float | None:
        """Per cent, or None where there is no whole, or it is hidden."""
        return 100 * self.part / self.whole if self.whole and not self.is_hidden else None


def limits_on(on: date, area_code: str) -> Limits | None:
    """The limits in force in an area; None where they are left open, or exclude each other."""
    area = area_code[:6]
    green = value_in_force("lights.green_percent", on=on, area_code=area)
    yellow = value_in_force("lights.yellow_percent", on=on, area_code=area)
    if green is None or yellow is None or yellow > green:
        return None
    return Limits(int(green), int(yellow))


def light_of(share: Share | None, limits: Limits | None) -> Light:
    """Return the light of a share. It is compared exactly: 949 of 1,000 is not 95 per cent."""
    if share is None or limits is None or not share.whole or share.is_hidden:
        return Light.DARK
    if share.part * 100 >= limits.green * share.whole:
        return Light.GREEN
    return Light.YELLOW if share.part * 100 >= limits.yellow * share.whole else Light.RED
