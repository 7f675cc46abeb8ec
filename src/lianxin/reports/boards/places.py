"""Where a dashboard looks: an area that the reader may see, its level, and the parts that it is told by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from lianxin.core.kernel.words import Words
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names

if TYPE_CHECKING:
    from lianxin.people.models import User


class Level(StrEnum):
    """Levels of the administration that have a dashboard. The whole deployment stands above the provinces."""

    WHOLE = "whole"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"

    @property
    def words(self) -> Words:
        return _WORDS[self]

    @property
    def length(self) -> int:
        """Digits of a code of the level."""
        return _LENGTHS[self]


_WORDS = {
    Level.WHOLE: Words("全部", "Whole"),
    Level.PROVINCE: Words("省", "Province"),
    Level.PREFECTURE: Words("市州", "Prefecture"),
    Level.COUNTY: Words("县", "County"),
    Level.TOWNSHIP: Words("乡镇", "Township"),
    Level.VILLAGE: Words("村", "Village"),
}
_LENGTHS = {
    Level.WHOLE: 0,
    Level.PROVINCE: 2,
    Level.PREFECTURE: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
}


@dataclass(frozen=True, slots=True)
class Place:
    """An area with a dashboard. Its parts are the areas of the next level; a village has none."""

    code: str
    name: str
    level: Level

    @property
    def part_level(self) -> Level | None:
        levels = list(Level)
        following = levels.index(self.level) + 1
        return levels[following] if following < len(levels) else None


def level_of(code: str) -> Level:
    """The level whose codes are as long as the code, or the next above."""
    return max((level for level in Level if level.length <= len(code)), key=lambda level: level.length)


def place_for(user: User, asked: str = "") -> Place:
    """Return the area that is asked for, or the smallest that holds all that the reader may see.

    Raises:
        PermissionDenied: nothing is open to him, or not there.
    """
    scope = required_scope(user, Act.READ_FINDINGS)
    own = _shared(scope.prefixes)
    # Above what he sees, the numbers of his part would stand under the name of the whole.
    if asked and not (asked.startswith(own) and scope.within(asked).prefixes):
        raise PermissionDenied("not his area")
    code = asked[: level_of(asked).length] if asked else own
    return Place(code, area_names([code]).get(code, code) if code else "", level_of(code))


def _shared(prefixes: Iterable[str]) -> str:
    """The smallest area that holds all of some."""
    wanted = list(prefixes)
    shared = ""
    for level in Level:
        beginnings = {prefix[: level.length] for prefix in wanted}
        if len(beginnings) == 1 and len(found := beginnings.pop()) == level.length:
            shared = found
    return shared


def road_to(user: User, place: Place) -> list[Place]:
    """Return the areas above one, as far as the reader may see them, the widest first."""
    top = place_for(user)
    codes = [place.code[: level.length] for level in Level if top.level.length <= level.length < place.level.length]
    names = area_names(code for code in codes if code)
    return [Place(code, names.get(code, code), level_of(code)) for code in codes]


def _beginnings(codes: Iterable[str], level: Level) -> list[str]:
    return sorted({code[: level.length] for code in codes if len(code) >= level.length})


def parts_of(place: Place, villages: Iterable[str]) -> list[Place]:
    """Return the parts of an area in which one of the villages lies, by code.

    Above the counties a level of which there is one only is passed over: a province compares its counties, not its prefecture with nothing.
    """
    level = place.part_level
    if level is None:
        return []
    inside = [code for code in villages if code.startswith(place.code)]
    codes = _beginnings(inside, level)
    while len(codes) == 1 and level.length < Level.COUNTY.length:
        level = list(Level)[list(Level).index(level) + 1]
        codes = _beginnings(inside, level)
    names = area_names(codes)
    return [Place(code, names.get(code, code).removeprefix(place.name) or code, level) for code in codes]
