"""Lists of words that policy or practice names: by what a payee looks like a hotel, which vehicles count for nothing.

Dated and scoped like values: ``word_lists/payee_hotel.yaml`` is ``payee_hotel``; the list of the longest prefix of an area's
code holds there, whole, in place of the national one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.rulebook.conditions import required_texts
from lianxin.rulebook.dated_values import Citation, read_area, read_citation, read_period
from lianxin.rulebook.documents import Entry, read_document, require_name
from lianxin.rulebook.errors import DUPLICATE_NAME, GAP, OVERLAP


@dataclass(frozen=True, slots=True)
class DatedWords:
    """One list of words, with its days, its area and its source; ``verified`` is false until somebody has compared it."""

    listed: tuple[str, ...]
    source: Citation
    verified: bool
    area: str
    period: Period


@dataclass(frozen=True)
class WordList:
    """A named list with its whole history."""

    name: str
    words: Words
    series: tuple[DatedWords, ...]
    note: Words | None = None

    def on(self, day: date, area: str = "") -> DatedWords | None:
        """Return the list in force on a day in an area, or None."""
        valid = [one for one in self.series if day in one.period and area.startswith(one.area)]
        return max(valid, key=lambda one: len(one.area), default=None)


def load_word_lists(folder: Path) -> Mapping[str, WordList]:
    """Load every list of a folder.

    Args:
        folder: ``rulebook/word_lists``.

    Raises:
        Refused: RULEBOOK-001 to 009, 014, 022 to 024 and 042, the first fault found, with file and key.
    """
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        name = require_name(path.stem, path.relative_to(folder.parent).as_posix())
        found[name] = _word_list(name, read_document(path, folder.parent))
    return found


def _word_list(name: str, document: Entry) -> WordList:
    span = document.entry("span")
    starts_on, ends_before = read_period(span)
    span.finish()
    words, note = document.words(), document.optional_words("note")
    series = sorted(
        (_dated(entry) for entry in document.listed("lists")), key=lambda one: (one.area, one.period.starts_on)
    )
    document.finish()
    for area in sorted({one.area for one in series} | {""}):
        own = [one.period for one in series if one.area == area]
        _require_unbroken(own, area, document.place)
    # The national lists must fill the declared span exactly, so that a year that somebody forgot is noticed.
    national = [one.period for one in series if not one.area]
    first = national[0].starts_on if national else None
    if first != starts_on:
        raise Refused(GAP, place=document.place, area="", since=starts_on, until=first)
    if national[-1].ends_before != ends_before:
        raise Refused(GAP, place=document.place, area="", since=national[-1].ends_before, until=ends_before)
    return WordList(name, words, tuple(series), note)


def _require_unbroken(periods: list[Period], area: str, place: str) -> None:
    for earlier, later in pairwise(periods):
        if earlier.ends_before is None or later.starts_on < earlier.ends_before:
            raise Refused(OVERLAP, place=place, area=area, since=later.starts_on)
        if earlier.ends_before < later.starts_on:
            raise Refused(GAP, place=place, area=area, since=earlier.ends_before, until=later.starts_on)


def _dated(entry: Entry) -> DatedWords:
    starts_on, ends_before = read_period(entry)
    listed = required_texts(entry, "listed")
    doubled = next((word for word in listed if listed.count(word) > 1), None)
    if doubled is not None:
        raise Refused(DUPLICATE_NAME, place=entry.at("listed"), name=doubled, other=entry.at("listed"))
    one = DatedWords(
        listed=listed,
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        area=read_area(entry.text("area", ""), entry.place),
        period=Period(starts_on, ends_before),
    )
    entry.finish()
    return one
