"""At which level a notice is shown, and how it was objected to."""

from __future__ import annotations

from enum import StrEnum

from lianxin.core.kernel.words import Words


class Level(StrEnum):
    """Whose office shows the notice. The values are those of ``Notice.Level``."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"

    @property
    def words(self) -> Words:
        return _LEVELS[self]

    @property
    def code_length(self) -> int:
        """How many digits the code of its office has."""
        return _LENGTHS[self]


_LEVELS = {
    Level.VILLAGE: Words("村级", "village"),
    Level.TOWNSHIP: Words("乡镇级", "township"),
    Level.COUNTY: Words("县级", "county"),
}
_LENGTHS = {Level.VILLAGE: 12, Level.TOWNSHIP: 9, Level.COUNTY: 6}


def levels_for(area_code: str) -> tuple[Level, ...]:
    """Return the levels at which an area is shown: its own and those above it, up to the county."""
    return tuple(level for level in Level if level.code_length <= len(area_code))


def office_of(level: Level, area_code: str) -> str:
    """Return the code of the office that shows a notice of an area at a level."""
    return area_code[: level.code_length]
