"""Read the upper part of a written place from left to right: province, city, county, under present and former names.

A reading says which division the first part of the text names, how sure that is, what was put right, and what text is
left. A text has several readings; the resolver follows them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lianxin.core.kernel.words import Words
from lianxin.places.domain.gazetteer import Gazetteer
from lianxin.places.domain.history import Version
from lianxin.places.domain.likeness import Comparison
from lianxin.places.domain.names import top_stem

_OTHER_ENDING = re.compile(r"(?:自治区|自治州|自治县|自治旗|地区|新区|特区|省|市|县|区|旗|州|盟)")
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the text so far.

    ``code`` is the present code of the deepest division read (empty: none yet), ``named`` the code that the name belonged
    to when it differs, ``rest`` what is still to be read.
    """

    code: str
    rest: str
    score: float = 1.0
    named: str = ""
    corrections: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name under which a division may be found: its own code, the present one, and what the name lost or was."""

    own_code: str
    code: str
    name: str
    score: float
    correction: Words | None = None


class TopNames:
    """Every present and former name of provinces, cities and counties, in full and bare."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._full: dict[str, list[_Entry]] = {}
        self._bare: dict[str, list[_Entry]] = {}
        present = set()
        self._present: set[tuple[str, str]] = set()
        for division in gazetteer.top_divisions():
            present.add((division.code, division.name))
            self._present.add((division.code[:2], division.name))
            self._enter(_Entry(division.code, division.code, division.name, 1.0))
        for version in gazetteer.history.all_versions():
            if (version.code, version.name) not in present:
                for entry in self._former(version):
                    self._enter(entry)

    def readings(self, text: str, within: str = "") -> list[Reading]:
        """Return every reading of the text below ``within`` (a present code, or empty), the untouched text among them."""
        found = [Reading(within, text)]
        waiting = list(found)
        while waiting:
            current = waiting.pop()
            for reading in self._next(current):
                found.append(reading)
                waiting.append(reading)
        return found

    def misspelt(self, text: str, comparison: Comparison) -> list[Reading]:
        """Return readings of a text that begins with a misspelt county, with its ending written; costs a few milliseconds."""
        found = []
        for end in re.finditer(r"自治县|自治旗|[县市区旗]", text[:16]):
            written, stem = text[: end.end()], top_stem(text[: end.end()])
            if end.start() < 2 or len(stem) < 2:
                continue
            for official, entries in self._by_length.get(len(stem), ()):
                likeness = comparison.compare(stem, official)
                if likeness is None or likeness.difference is None or likeness.score < 0.8:
                    continue
                for entry in entries:
                    note = Words(
                        f"“{written}”→“{entry.name}”({likeness.difference.zh})",
                        f"“{written}” → “{entry.name}” ({likeness.difference.en})",
                    )
                    score = likeness.score * _ending_score(end.group(), entry.name)
                    found.append(Reading(entry.code, text[end.end() :], score, entry.own_code, (note,)))
        return found

    @cached_property
    def _by_length(self) -> dict[int, list[tuple[str, list[_Entry]]]]:
        """Bare names of counties that stand today, by length."""
        lengths: dict[int, list[tuple[str, list[_Entry]]]] = {}
        for stem, entries in self._bare.items():
            present = [entry for entry in entries if len(entry.code) == 6 and entry.correction is None]
            if present:
                lengths.setdefault(len(stem), []).append((stem, present))
        return lengths

    def _enter(self, entry: _Entry) -> None:
        self._full.setdefault(entry.name, []).append(entry)
        stem = top_stem(entry.name)
        if len(stem) >= 2 and stem != entry.name:
            self._bare.setdefault(stem, []).append(entry)

    def _former(self, version: Version) -> Iterator[_Entry]:
        """The entries of a former version. A name that stands today in its province means what stands, not its past."""
        direct = [c for c in self._gazetteer.history.latest_codes(version) if self._gazetteer.division(c)]
        codes = direct or [c for c in self._gazetteer.latest_codes(version.code) if self._gazetteer.division(c)]
        is_taken = (version.code[:2], version.name) in self._present
        for code in codes:
            now = self._gazetteer.division(code)
            if now is None or (is_taken and now.name != version.name):
                continue
            is_direct = code in version.successors and version.valid_before is not None
            year = version.valid_before.year if is_direct and version.valid_before else None
            correction = None if now.name == version.name else _former_words(version.name, now.name, year)
            yield _Entry(version.code, code, version.name, 0.98 if len(codes) == 1 else 0.8, correction)

    def _next(self, current: Reading) -> Iterator[Reading]:
        if len(current.code) >= 6 or not current.rest:
            return
        text = current.rest
        for length in range(min(_LONGEST, len(text)), 1, -1):
            name = text[:length]
            for entry in self._full.get(name, ()):
                yield from self._read(current, entry, length, entry.score, entry.correction)
            for entry in self._bare.get(name, ()):
                ending = _OTHER_ENDING.match(text, length)
                if ending and entry.name != text[: ending.end()]:
                    correction = entry.correction or _ending_words(text[: ending.end()], entry.name)
                    score = entry.score * _ending_score(ending.group(), entry.name)
                    yield from self._read(current, entry, ending.end(), score, correction)
                elif not ending:
                    correction = entry.correction or _ending_words(name, entry.name)
                    yield from self._read(current, entry, length, entry.score * 0.95, correction)

    def _read(
        self, current: Reading, entry: _Entry, length: int, score: float, correction: Words | None
    ) -> Iterator[Reading]:
        above, named = current.code, current.named or current.code
        is_below = entry.code.startswith(above) and len(entry.code) > len(above)
        was_below = bool(named) and entry.own_code.startswith(named) and len(entry.own_code) > len(named)
        if not (is_below or was_below):
            return
        extra = (correction,) if correction else ()
        yield replace(
            current,
            code=entry.code,
            named=entry.own_code,
            rest=current.rest[length:],
            score=current.score * score,
            corrections=current.corrections + extra,
        )


def _ending_score(written: str, official: str) -> float:
    """县 for an autonomous county is everyday speech; 市 for a 县 may mean another division."""
    if official.endswith(written) or written[-1] == official[-1]:
        return 0.99
    return 0.92 if {written[-1], official[-1]} <= set("县市区旗") else 0.85


def _former_words(former: str, now: str, year: int | None) -> Words:
    if year is None:
        return Words(f"“{former}”现为“{now}”", f"“{former}” is now “{now}”")
    return Words(f"“{former}”已于 {year} 年改为“{now}”", f"“{former}” became “{now}” in {year}")


def _ending_words(written: str, official: str) -> Words:
    return Words(f"“{written}”即“{official}”", f"“{written}” read as “{official}”")
