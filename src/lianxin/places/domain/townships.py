"""Read the township part of a written place inside a county: exact, with another ending, misspelt, merged away, left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lianxin.core.kernel.words import Words
from lianxin.places.domain.gazetteer import Division, Gazetteer
from lianxin.places.domain.likeness import Comparison
from lianxin.places.domain.mentions import Reading
from lianxin.places.domain.names import PEOPLES, cleaned, township_ending, township_stem

_ENDING = re.compile(
    rf"(?:(?:{'|'.join(PEOPLES)})族)*(?:民族)?(?:街道办事处|街道办|办事处|街道|地区|苏木|镇|乡)(?:人民政府|政府)?"
)
_SEGMENT_END = re.compile(r"街道办事处|街道办|街道|苏木|镇|乡")


@dataclass(frozen=True, slots=True)
class _Named:
    division: Division
    name: str
    stem: str
    ending: str


class Townships:
    """Finds township names at the beginning of a text."""

    def __init__(self, gazetteer: Gazetteer, comparison: Comparison) -> None:
        self._gazetteer = gazetteer
        self._comparison = comparison
        self._by_county: dict[str, list[_Named]] = {}

    def readings(self, reading: Reading) -> list[Reading]:
        """Return the ways to go on: with a township read, with one passed over, or straight to the village."""
        if len(reading.code) >= 9:
            return [reading]
        if len(reading.code) < 6:
            return self._without_county(reading)
        named = self._in_county(reading.code)
        found = [r for one in named for r in self._read(reading, one)]
        exact = [r for r in found if r.score >= 0.93 * reading.score]
        if not exact:
            found += self._misspelt(reading, named)
        if not any(r.score >= 0.8 * reading.score for r in found):
            found += self._gone(reading)
        return [*found, replace(reading, score=reading.score * 0.96)]

    def _in_county(self, county: str) -> list[_Named]:
        known = self._by_county.get(county)
        if known is None:
            known = [_named(division) for division in self._gazetteer.townships(county)]
            self._by_county[county] = known
        return known

    def _read(self, reading: Reading, one: _Named) -> Iterator[Reading]:
        text = reading.rest
        name = one.name
        if text.startswith(name):
            yield _onto(reading, one.division, len(name), 1.0, None)
            after = re.match(r"办事处|人民政府|政府", text[len(name) :])
            if after:
                yield _onto(reading, one.division, len(name) + after.end(), 1.0, None)
            return
        if not text.startswith(one.stem):
            return
        ending = _ENDING.match(text, len(one.stem))
        if ending:
            written = text[: ending.end()]
            yield _onto(reading, one.division, ending.end(), _ending_factor(written, one), _ending_note(written, name))
        elif len(one.stem) >= 2:
            yield _onto(reading, one.division, len(one.stem), 0.94, _ending_note(one.stem, name))

    def _misspelt(self, reading: Reading, named: list[_Named]) -> list[Reading]:
        found = []
        for end in _SEGMENT_END.finditer(reading.rest[:24]):
            if end.start() < 2:
                continue
            written = reading.rest[: end.end()]
            stem = township_stem(written)
            for one in named:
                likeness = self._comparison.compare(stem, one.stem)
                if likeness is None or likeness.difference is None or likeness.score < 0.8:
                    continue
                difference = likeness.difference
                note = Words(
                    f"“{written}”→“{one.division.name}”({difference.zh})",
                    f"“{written}” → “{one.division.name}” ({difference.en})",
                )
                factor = likeness.score * (1.0 if end.group() == one.ending else 0.98)
                found.append(_onto(reading, one.division, end.end(), factor, note))
        return found

    def _gone(self, reading: Reading) -> list[Reading]:
        """Pass over a township that the county does not have: merged into another before 2023, or founded after."""
        later = self._gazetteer.later_townships(reading.code)
        found = []
        for end in _SEGMENT_END.finditer(reading.rest[:20]):
            if end.start() < 1 or end.end() == len(reading.rest):
                continue
            written = reading.rest[: end.end()]
            if written in later or written + "办事处" in later:
                note = Words(
                    f"“{written}”设立于 2023 版之后，按全县查找",
                    f"“{written}” is newer than the 2023 edition; searched the county",
                )
            else:
                note = Words(
                    f"“{written}”在 2023 版中不存在（可能已撤并）,按全县查找",
                    f"“{written}” is not in the 2023 edition (perhaps merged away); searched the county",
                )
            after = reading.rest[end.end() :]
            found.append(
                replace(reading, rest=after, score=reading.score * 0.86, corrections=(*reading.corrections, note))
            )
        return found

    def _without_county(self, reading: Reading) -> list[Reading]:
        """The county was left out: find the township by its full name in the city, the province or the country."""
        note = Words("未写县名，按乡镇名查找", "no county was written; found by the township's name")
        found = []
        for length in range(min(16, len(reading.rest)), 1, -1):
            written = reading.rest[:length]
            for division in self._by_name.get(written, ()):
                if division.code.startswith(reading.code):
                    factor = (0.97 if reading.code else 0.93) * (1.0 if division.name == written else 0.98)
                    found.append(_onto(reading, division, length, factor, note))
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[Division]]:
        """Every township of the country by its name, in full and without its peoples; built when a county is left out."""
        names: dict[str, list[Division]] = {}
        for county in self._gazetteer.counties_under(""):
            for division in self._gazetteer.townships(county):
                names.setdefault(division.name, []).append(division)
                if "族" in division.name:
                    names.setdefault(township_stem(division.name) + division.name[-1], []).append(division)
        return names


def _named(division: Division) -> _Named:
    name = cleaned(division.name)
    return _Named(division, name, township_stem(name), township_ending(name))


def _onto(reading: Reading, division: Division, length: int, factor: float, note: Words | None) -> Reading:
    return replace(
        reading,
        code=division.code,
        rest=reading.rest[length:],
        score=reading.score * factor,
        corrections=(*reading.corrections, note) if note else reading.corrections,
    )


def _ending_factor(written: str, one: _Named) -> float:
    """枫香乡 for 枫香仡佬族侗族乡 leaves out the peoples; 乡 for a present 镇 is an upgrade; 街道 is a longer way off."""
    if one.ending and written.endswith(one.ending[-1]):
        return 0.99
    return 0.96


def _ending_note(written: str, official: str) -> Words:
    return Words(f"“{written}”即“{official}”", f"“{written}” read as “{official}”")
