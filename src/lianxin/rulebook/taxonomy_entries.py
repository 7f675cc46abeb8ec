"""Load how policy sorts what is done (政策分类): classes that measures of households and purposes of projects fall under."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lianxin.core.kernel.dictionary import Dictionary
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.rulebook.dated_values import Citation, read_citation, read_period
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.errors import NOT_ALLOWED


@dataclass(frozen=True)
class TaxonomyClass:
    """One class (一批): the measures and the purposes of projects that fall under it."""

    name: str
    words: Words
    measures: tuple[str, ...]
    purposes: tuple[str, ...]


@dataclass(frozen=True)
class Taxonomy:
    """A way of sorting, as a document has it. A measure or purpose falls under one class at most; what none names is unsorted."""

    name: str
    words: Words
    classes: tuple[TaxonomyClass, ...]
    period: Period
    source: Citation
    verified: bool


def load_taxonomies(
    entries: Mapping[str, Entry], measures: Collection[str], dictionary: Dictionary
) -> dict[str, Taxonomy]:
    """Load every taxonomy.

    Raises:
        Refused: RULEBOOK-003 to 009: an unknown key, measure or purpose, or one that stands under two classes.
    """
    purposes = {code.key for code in dictionary.code_lists["fund_purpose"].codes}
    return {name: _taxonomy(name, entry, measures, purposes) for name, entry in entries.items()}


def _taxonomy(name: str, entry: Entry, measures: Collection[str], purposes: Collection[str]) -> Taxonomy:
    starts_on, ends_before = read_period(entry)
    made = Taxonomy(
        name, entry.words(), tuple(_classes(entry, set(measures), set(purposes))), Period(starts_on, ends_before),
        read_citation(entry), entry.flag("verified", False),
    )  # fmt: skip
    entry.finish()
    return made


def _classes(entry: Entry, measures: set[str], purposes: set[str]) -> Iterator[TaxonomyClass]:
    """The classes in order; what one has named is not there for the next."""
    for name, one in entry.entries("classes"):
        made = TaxonomyClass(name, one.words(), _named(one, "measures", measures), _named(one, "purposes", purposes))
        one.finish()
        yield made


def _named(entry: Entry, key: str, left: set[str]) -> tuple[str, ...]:
    found = entry.texts(key) if key in entry.content else ()
    for one in found:
        if one not in left:
            raise Refused(NOT_ALLOWED, place=entry.at(key), found=one, allowed=", ".join(sorted(left)))
        left.discard(one)
    return tuple(found)
