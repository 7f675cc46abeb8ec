"""Load tallies: counts over the rows of the register, for whatever is judged of a whole village or county."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Expression, Kind, Schema
from lianxin.rulebook.dated_values import Citation, read_citation
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.errors import FAULTY_RULE, NO_SUCH_FIELD

OF = ("household", "village")
# Which tables of the dictionary a count over such rows fills.
FILLS = {"household": ("village", "county"), "village": ("county",)}


@dataclass(frozen=True)
class Tally:
    """A count over rows of ``of``: those for which ``where`` holds (all of them without it), each adding ``counts`` (one).

    ``at_most`` is what a row adds if everything that is not known of it were so; where it is absent, that is ``counts``. A row
    for which ``where`` is not known adds nothing to the least that the count can be, and ``at_most`` to the most. ``short``
    picks the households that a page lists as still missing.
    """

    name: str
    words: Words
    of: str
    where: Expression | None
    counts: Expression | None
    at_most: Expression | None
    short: Expression | None
    short_words: Words | None
    source: Citation
    verified: bool
    note: Words | None

    @property
    def expressions(self) -> Mapping[str, Expression]:
        """What it asks of a row, by part."""
        parts = {"where": self.where, "counts": self.counts, "at_most": self.at_most}
        return {part: expression for part, expression in parts.items() if expression is not None}


def load_tallies(entries: Mapping[str, Entry], schema: Schema) -> dict[str, Tally]:
    """Load tallies, and require that the dictionary has the derived field that each fills.

    Raises:
        Refused: RULEBOOK-003 to 009, 030 not in the rule language, 046 no such field.
    """
    return {name: _tally(name, entry, schema) for name, entry in entries.items()}


def _tally(name: str, entry: Entry, schema: Schema) -> Tally:
    of = entry.choice("of", OF)
    for table in FILLS[of]:
        known = schema.dictionary.fields.get(f"{table}.{name}")
        if known is None or not known.derived:
            raise Refused(NO_SUCH_FIELD, place=entry.place, name=f"{table}.{name}")
    short = _compiled(entry, "short", schema, of, Kind.BOOLEAN)
    tally = Tally(
        name=name,
        words=entry.words(),
        of=of,
        where=_compiled(entry, "where", schema, of, Kind.BOOLEAN),
        counts=_compiled(entry, "counts", schema, of, Kind.INTEGER),
        at_most=_compiled(entry, "at_most", schema, of, Kind.INTEGER),
        short=short,
        short_words=entry.words("short_words") if short else None,
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
    )
    entry.finish()
    return tally


def _compiled(entry: Entry, key: str, schema: Schema, table: str, kind: Kind) -> Expression | None:
    if key not in entry.content:
        return None
    try:
        return schema.compile(entry.text(key), table=table, expected=kind)
    except Refused as refusal:
        reason = Words(
            f"[{refusal.code}] {refusal.what.zh} {refusal.remedy.zh}",
            f"[{refusal.code}] {refusal.what.en} {refusal.remedy.en}",
        )
        raise Refused(FAULTY_RULE, place=entry.at(key), reason=reason) from refusal
