"""From a place as somebody wrote it to the code of a division: the answer, or why there is none.

The resolver never guesses. It resolves a mention when one division explains it clearly better than any other; otherwise it
says ``ambiguous`` (several explain it) or ``unresolved`` (none does), and shows the candidates.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from lianxin.core.kernel.words import Words
from lianxin.places.domain.codes import Level, codes_above, level_of, short_code
from lianxin.places.domain.gazetteer import Division, Gazetteer
from lianxin.places.domain.history import Version
from lianxin.places.domain.likeness import Comparison
from lianxin.places.domain.mentions import Reading, TopNames
from lianxin.places.domain.names import cleaned
from lianxin.places.domain.townships import Townships
from lianxin.places.domain.villages import best_villages, without_tail

# Scores are not probabilities. These two were set on the generated mentions of bench/places.py, for a precision of 0.99.
ENOUGH = 0.72
MARGIN = 0.06
_SHOWN = 5
_FILLERS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


class Status(StrEnum):
    """What became of a mention."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A division that may be meant, how well it explains the mention (0 to 1), and what was put right on the way.

    ``path`` holds the names from the province down, in an answer; ``named`` the former code that the mention used.
    """

    code: str
    score: float
    corrections: tuple[Words, ...] = ()
    named: str = ""
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer to one mention.

    ``code``, ``name`` and ``path`` are empty unless resolved. ``nearest`` is the deepest division that is certain when the
    mention is not resolved. ``candidates`` are the best few, whatever the status.
    """

    mention: str
    status: Status
    code: str = ""
    name: str = ""
    path: tuple[str, ...] = ()
    score: float = 0.0
    corrections: tuple[Words, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    nearest: str = ""
    reason: Words | None = field(default=None)

    @property
    def level(self) -> Level | None:
        """The level of what was found, if it was."""
        return level_of(self.code) if self.code else None


def unresolved(mention: str, reason: Words) -> Resolution:
    """Return the answer to a mention that nothing explains."""
    return Resolution(mention, Status.UNRESOLVED, reason=reason)


def among(mention: str, candidates: tuple[Candidate, ...]) -> Resolution:
    """Return the best of candidates that were found elsewhere, or ``ambiguous`` if another comes near it."""
    ordered = tuple(sorted(candidates, key=lambda c: (-c.score, c.code)))[:_SHOWN]
    best = ordered[0]
    rivals = [c for c in ordered[1:] if c.score > best.score - MARGIN]
    if rivals:
        return _ambiguous(mention, best, rivals, ordered)
    return Resolution(
        mention=mention,
        status=Status.RESOLVED,
        code=best.code,
        name=best.path[-1],
        path=best.path,
        score=round(best.score, 3),
        corrections=best.corrections,
        candidates=ordered,
        nearest=best.code,
    )


class Resolver:
    """Resolves mentions with one gazetteer. Building it reads the names of the upper levels, once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._comparison = Comparison(gazetteer.alike_characters)
        self._townships = Townships(gazetteer, self._comparison)

    @cached_property
    def _top(self) -> TopNames:
        return TopNames(self.gazetteer)

    def resolve(self, mention: str, *, within: str = "", on: date | None = None) -> Resolution:
        """Resolve one mention, below ``within`` (any writing of a code, present or abolished) where it is given.

        With a day, a province, city or county answers with the code and name it had on that day, and the path of a
        township or village with the names of that day; codes of townships and villages are those of the 2023 edition.

        Raises:
            Refused: PLACE-001 or PLACE-002, ``within`` is no code.
        """
        scopes = self._scopes(within)
        text = cleaned(mention)
        candidates: dict[str, Candidate] = {}
        readings = self._top.readings(text)
        self._gather(candidates, readings, scopes)
        for scope in scopes:
            if scope:
                self._gather(candidates, self._top.readings(text, scope), scopes)
        has_county = any(len(reading.code) >= 6 and reading.score > 0.9 for reading in readings)
        if not has_county and all(candidate.score < ENOUGH for candidate in candidates.values()):
            self._gather(candidates, self._top.misspelt(text, self._comparison), scopes)
        ordered = sorted(candidates.values(), key=lambda c: (-c.score, c.code))
        return self._answer(mention, ordered, on)

    def _gather(self, candidates: dict[str, Candidate], readings: list[Reading], scopes: tuple[str, ...]) -> None:
        for reading in readings:
            for candidate in self._candidates(reading, scopes):
                kept = candidates.get(candidate.code)
                if candidate.code.startswith(scopes) and (kept is None or candidate.score > kept.score):
                    candidates[candidate.code] = candidate

    def _scopes(self, within: str) -> tuple[str, ...]:
        if not within:
            return ("",)
        code = short_code(within)
        latest = self.gazetteer.latest_codes(code)
        if not latest:
            self.gazetteer.path(code)  # refuses a code that nobody knows
        return latest

    def _candidates(self, reading: Reading, scopes: tuple[str, ...]) -> list[Candidate]:
        if reading.code and not (reading.code.startswith(scopes) or any(s.startswith(reading.code) for s in scopes)):
            return []
        if not reading.rest:
            return [Candidate(reading.code, reading.score, reading.corrections, reading.named)] if reading.code else []
        found: list[Candidate] = []
        readings = self._townships.readings(reading)
        has_township = any(len(below.code) == 9 for below in readings)
        for below in readings:
            if not below.rest:
                found.append(Candidate(below.code, below.score, below.corrections, reading.named))
            elif len(below.code) >= 6:
                # With a township read, the text is only tried as the name of a village as it stands.
                found += self._villages(below, reading.named, misspelt=len(below.code) == 9 or not has_township)
                # What was understood stays as a weak candidate, so that ``nearest`` can name it.
                found.append(Candidate(below.code, 0.4 * below.score, below.corrections, reading.named))
        return found

    def _villages(self, reading: Reading, named: str, *, misspelt: bool) -> list[Candidate]:
        found: list[Candidate] = []
        for name, factor, correction in without_tail(reading.rest):
            extra = (correction,) if correction else ()
            hits = best_villages(self.gazetteer, self._comparison, reading.code, name, misspelt=misspelt)
            for village, likeness, words in hits:
                score = reading.score * factor * likeness
                found.append(Candidate(village.code, score, reading.corrections + extra + words, named))
        return found + self._moved(reading, found, named)

    def _moved(self, reading: Reading, found: list[Candidate], named: str) -> list[Candidate]:
        """Look through the county when the township has no such village: it may have moved, or been taken over."""
        if len(reading.code) != 9 or any(candidate.score >= ENOUGH for candidate in found):
            return []
        county = reading.code[:6]
        hits = best_villages(self.gazetteer, self._comparison, county, reading.rest, misspelt=False)
        others = [hit for hit in hits if hit[1] >= 0.98]
        if len(others) != 1:
            return []
        village, likeness, _ = others[0]
        township = self.gazetteer.division(village.code[:9])
        assert township is not None
        note = Words(f"该村现属“{township.name}”", f"the village now belongs to “{township.name}”")
        # A short name may be another village; a long one hardly is.
        factor = 0.8 if len(reading.rest.removesuffix("村")) >= 3 else 0.6
        return [Candidate(village.code, reading.score * likeness * factor, (*reading.corrections, note), named)]

    def _answer(self, mention: str, ordered: list[Candidate], on: date | None) -> Resolution:
        shown = tuple(replace(c, path=self._path(c.code)) for c in ordered[:_SHOWN])
        best = ordered[0] if ordered else None
        if best is None or best.score < ENOUGH:
            return self._unresolved(mention, shown)
        rivals = [c for c in ordered[1:] if c.score > best.score - MARGIN and not best.code.startswith(c.code)]
        if rivals:
            return _ambiguous(mention, best, rivals, shown)
        code, path, notes = self._on(best, on)
        return Resolution(
            mention=mention,
            status=Status.RESOLVED,
            code=code,
            name=path[-1],
            path=path,
            score=round(best.score, 3),
            corrections=tuple(dict.fromkeys(best.corrections + notes)),
            candidates=shown,
            nearest=code,
        )

    def _unresolved(self, mention: str, shown: tuple[Candidate, ...]) -> Resolution:
        sure = [c for c in shown if c.score >= 0.25 and len(c.code) <= 9]
        nearest = max(sure, key=lambda c: (len(c.code), c.score)).code if sure else ""
        known = self.gazetteer.division(nearest) if nearest else None
        if known is None:
            reason = Words(
                "没有认出所属的县或乡镇，请写明或指定范围",
                "no county or township was recognised; write it or give --within",
            )
        else:
            reason = Words(f"在“{known.name}”中没有找到", f"nothing of this name in “{known.name}”")
        return Resolution(mention, Status.UNRESOLVED, candidates=shown, nearest=nearest, reason=reason)

    def _on(self, best: Candidate, on: date | None) -> tuple[str, tuple[str, ...], tuple[Words, ...]]:
        """The code, the names from the province down, and notes, as they were on the day (None: as they are now)."""
        divisions = self.gazetteer.path(best.code)
        if on is None:
            return best.code, self._path(best.code), ()
        versions = [self._version_on(division, best.named, on) for division in divisions]
        names = tuple(v.name if v else d.name for v, d in zip(versions, divisions, strict=True))
        last = versions[-1]
        notes = tuple(
            Words(f"{on} 时为“{v.name}”({v.code})", f"on {on} it was “{v.name}” ({v.code})")
            for v, d in zip(versions, divisions, strict=True)
            if v and (v.code, v.name) != (d.code, d.name)
        )
        return (last.code if last and len(best.code) <= 6 else best.code), _spoken(names), notes

    def _path(self, code: str) -> tuple[str, ...]:
        return _spoken(tuple(division.name for division in self.gazetteer.path(code)))

    def _version_on(self, division: Division, named: str, on: date) -> Version | None:
        if len(division.code) > 6:
            return None
        former = (
            [v for v in self.gazetteer.versions(named) if v.is_valid_on(on)] if len(named) == len(division.code) else []
        )
        versions = former or [v for v in self.gazetteer.as_of(division.code, on) if len(v.code) == len(division.code)]
        return versions[0] if len(versions) == 1 else None


def _ambiguous(mention: str, best: Candidate, rivals: list[Candidate], shown: tuple[Candidate, ...]) -> Resolution:
    count = len(rivals) + 1
    reason = Words(f"有 {count} 处同样符合", f"{count} places fit equally well")
    nearest = _shared([best.code, *(c.code for c in rivals)])
    return Resolution(mention, Status.AMBIGUOUS, candidates=shown, nearest=nearest, reason=reason)


def _spoken(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names without the fillers that stand for a city where there is none (北京市 市辖区 东城区)."""
    return tuple(name for n, name in enumerate(names) if n != 1 or name not in _FILLERS)


def _shared(codes: list[str]) -> str:
    above = [code for code in (*codes_above(codes[0]), codes[0]) if all(other.startswith(code) for other in codes)]
    return above[-1] if above else ""
