"""Load the bands in which statistics tell numbers: ages, incomes, areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from lianxin.core.kernel.dictionary import Dictionary, Field, FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.rulebook.dated_values import Citation, read_citation
from lianxin.rulebook.documents import Entry, wrong_type
from lianxin.rulebook.errors import NOT_ALLOWED, UNKNOWN_UNIT

OF = ("household", "member")
_COUNTED = (FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY, FieldType.DATE)
_EDGES = Words("由小到大的整数", "whole numbers, each larger than the one before")


@dataclass(frozen=True)
class Bands:
    """Bands of a field of the dictionary: each from an edge up to the next, the first below all edges. Of a date: full years since it."""

    name: str
    of: str
    field: Field
    words: Words
    unit: Words
    edges: tuple[int, ...]
    source: Citation
    verified: bool

    def parts(self) -> tuple[str, ...]:
        """The key of each band, from below: ``-6``, ``6-16``, ``75-``."""
        return (
            f"-{self.edges[0]}",
            *(f"{a}-{b}" for a, b in pairwise(self.edges)),
            f"{self.edges[-1]}-",
        )

    def ends_of(self, key: str) -> tuple[int | None, int | None]:
        """From which number on a band reaches, and before which it ends; None: without end."""
        low, high = key.split("-")
        return (int(low) if low else None), (int(high) if high else None)

    def words_of(self, key: str) -> Words:
        """What a band is called."""
        low, high = self.ends_of(key)
        if low is None:
            return Words(f"不到 {high:,} {self.unit.zh}", f"under {high:,} {self.unit.en}")
        if high is None:
            return Words(f"{low:,} {self.unit.zh}以上", f"{low:,} {self.unit.en} and more")
        if self.field.type is FieldType.DATE:
            return Words(f"{low}—{high - 1} {self.unit.zh}", f"{low}–{high - 1} {self.unit.en}")
        return Words(f"{low:,}—{high:,} {self.unit.zh}", f"{low:,}–{high:,} {self.unit.en}")


def load_bands(entries: Mapping[str, Entry], dictionary: Dictionary) -> dict[str, Bands]:
    """Load all bands.

    Raises:
        Refused: RULEBOOK-003 to 009, 014, 016, the first fault found.
    """
    return {name: _bands(name, entry, dictionary) for name, entry in entries.items()}


def _bands(name: str, entry: Entry, dictionary: Dictionary) -> Bands:
    of, wanted, unit = entry.choice("of", OF), entry.text("field"), entry.text("unit")
    fields = {one.name: one for yearly in (True, False) for one in dictionary.fields_of(of, yearly=yearly)}
    counted = [one.name for one in fields.values() if one.type in _COUNTED and not one.derived]
    if wanted not in counted:
        raise Refused(NOT_ALLOWED, place=entry.at("field"), found=wanted, allowed=", ".join(counted))
    if unit not in dictionary.units:
        raise Refused(UNKNOWN_UNIT, place=entry.at("unit"), name=unit)
    edges = entry.raw("edges")
    is_list = isinstance(edges, list) and edges and all(type(one) is int and one >= 0 for one in edges)
    if not is_list or any(a >= b for a, b in pairwise(edges)):
        raise wrong_type(entry.at("edges"), _EDGES, edges)
    made = Bands(
        name, of, fields[wanted], entry.words(), dictionary.units[unit].words, tuple(edges), read_citation(entry),
        entry.flag("verified", False),
    )  # fmt: skip
    entry.finish()
    return made
