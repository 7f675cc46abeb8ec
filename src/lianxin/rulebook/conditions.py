"""What loan products and measures have in common: conditions in the rule language, and references to dated values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.core.kernel.dictionary import Dictionary, FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Expression, Kind, Schema
from lianxin.rulebook.dated_values import Citation, Values, read_citation
from lianxin.rulebook.documents import Entry, require_name
from lianxin.rulebook.errors import (
    DUPLICATE_NAME,
    FAULTY_RULE,
    NO_SUCH_VALUE,
    NOT_ALLOWED,
    NOTHING_LISTED,
    WRONG_KIND_OF_VALUE,
)


@dataclass(frozen=True)
class Condition:
    """One thing that must be so for a loan or a benefit: a condition in the rule language, in words, with its source."""

    name: str
    words: Words
    expression: Expression
    source: Citation
    verified: bool
    note: Words | None


@dataclass(frozen=True)
class Shelf:
    """What products and measures are checked against."""

    schema: Schema
    dictionary: Dictionary
    values: Values
    tables: tuple[str, ...] = ("household", "member")


def read_conditions(entry: Entry, shelf: Shelf) -> tuple[Condition, ...]:
    """Return ``conditions``, a list that may be empty but must be there: nobody shall forget it.

    Raises:
        Refused: RULEBOOK-003 to 009, 030 not in the rule language.
    """
    found: dict[str, Condition] = {}
    for listed in entry.listed("conditions"):
        name = require_name(listed.text("name"), listed.place)
        if name in found:
            raise Refused(DUPLICATE_NAME, place=listed.place, name=name, other=entry.at("conditions"))
        found[name] = Condition(
            name=name,
            words=listed.words(),
            expression=compiled_condition(listed, shelf),
            source=read_citation(listed),
            verified=listed.flag("verified", False),
            note=listed.optional_words("note"),
        )
        listed.finish()
    return tuple(found.values())


def value_name(entry: Entry, key: str, wanted: FieldType, shelf: Shelf, *, optional: bool = False) -> str:
    """Return the name in ``@name``, a dated value of the wanted type; empty where it is optional and absent.

    Raises:
        Refused: RULEBOOK-004 absent, 040 no such value, 041 of another type.
    """
    written = entry.text(key, "" if optional else None)
    if not written and optional:
        return ""
    name = written.removeprefix("@")
    if name == written or name not in shelf.values:
        raise Refused(NO_SUCH_VALUE, place=entry.at(key), name=written)
    found = shelf.values[name].type
    if found is not wanted:
        raise Refused(WRONG_KIND_OF_VALUE, place=entry.at(key), name=name, found=found.value, wanted=wanted.value)
    return name


def required_texts(entry: Entry, key: str) -> tuple[str, ...]:
    """Return a list of texts with at least one.

    Raises:
        Refused: RULEBOOK-042 nothing is listed.
    """
    found = entry.texts(key)
    if not found:
        raise Refused(NOTHING_LISTED, place=entry.at(key))
    return found


def codes_of(entry: Entry, key: str, code_list: str, shelf: Shelf, *, required: bool = False) -> tuple[str, ...]:
    """Return a list of codes of a code list.

    Raises:
        Refused: RULEBOOK-009 no such code, 042 nothing is listed.
    """
    found = required_texts(entry, key) if required else entry.texts(key)
    known: Mapping[str, object] = {code.key: code for code in shelf.dictionary.code_lists[code_list].codes}
    for one in found:
        if one not in known:
            raise Refused(NOT_ALLOWED, place=entry.at(key), found=one, allowed=", ".join(known))
    return found


def compiled_condition(entry: Entry, shelf: Shelf, *, table: str = "") -> Expression:
    """Return the condition under ``expression``, over the table that the entry names unless one is given.

    Raises:
        Refused: RULEBOOK-004 absent, 009 no such table, 030 not in the rule language.
    """
    table = table or entry.choice("table", shelf.tables)
    try:
        return shelf.schema.compile(entry.text("expression"), table=table, expected=Kind.BOOLEAN)
    except Refused as refusal:
        reason = Words(
            f"[{refusal.code}] {refusal.what.zh} {refusal.remedy.zh}",
            f"[{refusal.code}] {refusal.what.en} {refusal.remedy.en}",
        )
        raise Refused(FAULTY_RULE, place=entry.at("expression"), reason=reason) from refusal
