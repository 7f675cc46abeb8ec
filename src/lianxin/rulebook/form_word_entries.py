"""Load the words that headings of forms narrow a count by (其中：脱贫户): each a condition over a household or a member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Expression, Kind, Schema
from lianxin.rulebook.conditions import required_texts
from lianxin.rulebook.dated_values import Citation, read_citation
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.errors import DUPLICATE_NAME, FAULTY_RULE

TABLES = ("household", "member")


@dataclass(frozen=True)
class FormWord:
    """A word of headings: how it is written (``phrases``), and which households or members it means (``where``)."""

    name: str
    words: Words
    phrases: tuple[str, ...]
    where: Expression
    source: Citation
    verified: bool

    @property
    def table(self) -> str:
        """Whose condition it is: household or member."""
        return self.where.table


def load_form_words(entries: Mapping[str, Entry], schema: Schema) -> dict[str, FormWord]:
    """Load every word; a phrase belongs to one of them only.

    Raises:
        Refused: RULEBOOK-003 to 009, 014, 030 not in the rule language.
    """
    found: dict[str, FormWord] = {}
    owners: dict[str, str] = {}
    for name, entry in entries.items():
        word = _word(name, entry, schema)
        for phrase in word.phrases:
            other = owners.setdefault(phrase, name)
            if other != name:
                raise Refused(DUPLICATE_NAME, place=entry.at("phrases"), name=phrase, other=other)
        found[name] = word
    return found


def _word(name: str, entry: Entry, schema: Schema) -> FormWord:
    table = entry.choice("table", TABLES)
    try:
        where = schema.compile(entry.text("where"), table=table, expected=Kind.BOOLEAN)
    except Refused as refusal:
        reason = Words(
            f"[{refusal.code}] {refusal.what.zh} {refusal.remedy.zh}",
            f"[{refusal.code}] {refusal.what.en} {refusal.remedy.en}",
        )
        raise Refused(FAULTY_RULE, place=entry.at("where"), reason=reason) from refusal
    word = FormWord(
        name=name,
        words=entry.words(),
        phrases=required_texts(entry, "phrases"),
        where=where,
        source=read_citation(entry),
        verified=entry.flag("verified", False),
    )
    entry.finish()
    return word
