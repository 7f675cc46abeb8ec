"""The tree of divisions of the 2023 edition, read from its packed text a county at a time.

31 provinces, 342 cities, 2,978 counties, 41,352 townships and 620,573 villages would be heavy as objects; here the village
lines stay packed bytes until somebody asks for their township.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from lianxin.core.kernel.errors import Refused
from lianxin.places.domain.codes import Level, codes_above, level_of, short_code
from lianxin.places.domain.history import History, Version
from lianxin.places.domain.layout import ENDINGS, FIELD, NUMBER, SECTION
from lianxin.places.errors import UNKNOWN_CODE

_DIGITS = [f"{number:03d}" for number in range(1000)]
_MARKS = {mark: ending for ending, mark in ENDINGS}


class Division(NamedTuple):
    """One division: its code without trailing zeros, and its official name. A tuple, because there are many of them."""

    code: str
    name: str

    @property
    def level(self) -> Level:
        return level_of(self.code)


@dataclass(frozen=True, slots=True)
class PackedText:
    """The packaged files, unpacked: the divisions as bytes, the rest as text."""

    divisions: bytes
    history: str
    later_townships: str
    alike_characters: str
    positions: str


class Gazetteer:
    """Every division of the 2023 edition and what is known of its past. Read only; safe to share between threads."""

    def __init__(self, packed: PackedText) -> None:
        top, townships, villages = packed.divisions.split(SECTION.encode())
        self.history = History(packed.history)
        self._top = dict(line.split(FIELD) for line in top.decode().split("\n"))
        self._children: dict[str, list[str]] = {}
        for code in self._top:
            if len(code) > 2:
                self._children.setdefault(code[: len(code) - 2], []).append(code)
        self._township_lines = dict(
            zip((code for code in self._top if len(code) == 6), townships.split(b"\n"), strict=True)
        )
        self._village_lines = villages.split(b"\n")
        self._first_line: dict[str, int] = {}
        self._lines: dict[str, dict[str, int]] = {}
        count = 0
        for county, line in self._township_lines.items():
            self._first_line[county] = count
            count += line.count(b"\t") + 1
        self._positions_text = packed.positions
        self._later_text = packed.later_townships
        self.alike_characters = packed.alike_characters
        self.townships = lru_cache(maxsize=3000)(self._townships)
        self.villages = lru_cache(maxsize=2000)(self._villages)

    def provinces(self) -> tuple[Division, ...]:
        """The 31 provinces."""
        return tuple(Division(code, name) for code, name in self._top.items() if len(code) == 2)

    def top_divisions(self) -> Iterator[Division]:
        """Every province, city and county."""
        for code, name in self._top.items():
            yield Division(code, name)

    def division(self, code: str) -> Division | None:
        """Return the division with this short code in the 2023 edition, or None."""
        if len(code) <= 6:
            name = self._top.get(code)
            return Division(code, name) if name else None
        if code[:6] not in self._top:
            return None
        siblings = self.townships(code[:6]) if len(code) == 9 else self.villages(code[:9]) if len(code) == 12 else ()
        return next((d for d in siblings if d.code == code), None)

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions one level below; of the empty code, the provinces. A village has none here."""
        if not code:
            return self.provinces()
        if len(code) < 6:
            return tuple(Division(child, self._top[child]) for child in self._children.get(code, ()))
        if len(code) == 6:
            return self.townships(code)
        return self.villages(code) if len(code) == 9 else ()

    def path(self, code: str) -> tuple[Division, ...]:
        """The division and all above it, the province first.

        Raises:
            Refused: PLACE-002, the code is not in the edition.
        """
        found = [self.division(above) for above in (*codes_above(code), code)]
        if found[-1] is None:
            raise Refused(UNKNOWN_CODE, code=code)
        return tuple(d for d in found if d is not None)

    def counties_under(self, code: str) -> tuple[str, ...]:
        """The codes of the counties in a province or city, or the county itself."""
        return tuple(county for county in self._township_lines if county.startswith(code[:6]))

    def position(self, code: str) -> tuple[float, float] | None:
        """Longitude and latitude (degrees, WGS-84) of a county seat or township, where GeoNames knows it."""
        return self._positions().get(code)

    def later_townships(self, county: str) -> frozenset[str]:
        """Names of townships in a later national list that the 2023 edition does not have."""
        return self._later().get(county, frozenset())

    def versions(self, code: str) -> tuple[Version, ...]:
        """Every version of a code, the oldest first; one without dates if it never changed; none if it never was."""
        known = self.history.versions(code)
        if known:
            return known
        division = self.division(code)
        return (Version(code, division.name),) if division else ()

    def as_of(self, written: str, on: date) -> tuple[Version, ...]:
        """Return what held the area of a code, present or abolished, on a day.

        One version as a rule; several where the area was split or put together since; townships and villages are known
        from the 2023 edition only and answer as they are there.

        Raises:
            Refused: PLACE-001 not a code; PLACE-002 no such code, or nothing known for that day.
        """
        code = short_code(written)
        direct = tuple(version for version in self.versions(code) if version.is_valid_on(on))
        if direct:
            return direct
        found: list[Version] = []
        for present in self.latest_codes(code):
            found += self.history.on(present, on) or [v for v in self.versions(present) if v.is_valid_on(on)]
        if not found:
            raise Refused(UNKNOWN_CODE, code=code)
        return tuple(dict.fromkeys(found))

    def latest_codes(self, code: str) -> tuple[str, ...]:
        """Return the codes that hold the area of a code now: itself, or its successors; none when nobody says.

        A township or village of an abolished county is looked up by name under the successor only by the resolver.
        """
        versions = self.versions(code)
        if not versions:
            return ()
        if versions[-1].valid_before is None:
            return (code,)
        return tuple(dict.fromkeys(c for version in reversed(versions) for c in self.history.latest_codes(version)))

    def may_name(self, township: str, part: str) -> bool:
        """Whether a village of the township can hold this part of a name; looks at the packed line without unpacking it."""
        line = self._line(township)
        return line is not None and part.encode() in line

    def _townships(self, county: str) -> tuple[Division, ...]:
        line = self._township_lines.get(county)
        return tuple(_numbered(county, line.decode())) if line else ()

    def _villages(self, township: str) -> tuple[Division, ...]:
        line = self._line(township)
        return tuple(_numbered(township, line.decode())) if line else ()

    def _line(self, township: str) -> bytes | None:
        county = township[:6]
        lines = self._lines.get(county)
        if lines is None:
            first = self._first_line.get(county, 0)
            lines = {d.code: first + index for index, d in enumerate(self.townships(county))}
            self._lines[county] = lines
        index = lines.get(township)
        return None if index is None else self._village_lines[index]

    @lru_cache(maxsize=1)  # noqa: B019 - one gazetteer lives as long as the program
    def _positions(self) -> dict[str, tuple[float, float]]:
        rows = (line.split(FIELD) for line in self._positions_text.split("\n"))
        return {code: (float(x), float(y)) for code, x, y in rows}

    @lru_cache(maxsize=1)  # noqa: B019 - one gazetteer lives as long as the program
    def _later(self) -> dict[str, frozenset[str]]:
        rows = (line.split(FIELD) for line in self._later_text.split("\n"))
        return {county: frozenset(names) for county, *names in rows}


def _numbered(parent: str, line: str) -> Iterator[Division]:
    """Read one line: names with the step from the number before, 1 where none is written (see ``layout``)."""
    number = 0
    for entry in line.split(FIELD):
        name = entry
        if NUMBER in entry:
            step, _, name = entry.partition(NUMBER)
            number += int(step)
        else:
            number += 1
        ending = _MARKS.get(name[-1])
        yield Division(parent + _DIGITS[number], name[:-1] + ending if ending else name)
