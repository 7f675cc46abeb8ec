"""Facts as a reader sees them: in words, by section, with their source, and only as far as he may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils.text import slugify

from lianxin.core.kernel.dictionary import Field, FieldType, Sensitivity
from lianxin.core.kernel.identifiers import masked
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.registry.columns import WRITTEN_OUT
from lianxin.registry.models import Source
from lianxin.rulebook import dictionary
from lianxin.site.language import is_chinese, language, say
from lianxin.site.values import day_text

NONE_CHOSEN = Words("无", "None")
HIDDEN = Words("已隐藏", "Hidden")
# Shown in the head of the page, kept twice for lists, or keys of the table: not repeated among the facts.
_IN_THE_HEAD = {
    "household": frozenset({"village", "household_no", "head_name", "head_id_no"}),
    "member": frozenset({"name", "relation_to_head"}),
    "village": frozenset(),
}


class Veil(StrEnum):
    """How much of a value the reader sees."""

    SHOWN = "shown"
    MASKED = "masked"  # an identifier: its ends; the whole after opening it, which is recorded
    CLOSED = "closed"  # illness and the like: nothing before opening it, which is recorded
    HIDDEN = "hidden"  # not for this reader


def veil_of(entry: Field, *, may_open: bool) -> Veil:
    """Return how a field is shown to a reader who may, or may not, open sensitive values of this household."""
    if entry.sensitivity in {Sensitivity.PUBLIC, Sensitivity.INTERNAL} and entry.type is not FieldType.IDENTIFIER:
        return Veil.SHOWN
    if not may_open:
        return Veil.HIDDEN
    if entry.type is FieldType.IDENTIFIER:
        return Veil.MASKED
    return Veil.CLOSED if entry.sensitivity is Sensitivity.SENSITIVE else Veil.SHOWN


def value_text(entry: Field, value: Any) -> str | None:
    """Return a stored value in the reader's words, without its unit; None stays None.

    A code that its list no longer knows is shown as it stands: it is a fact that somebody recorded.
    """
    if value is None or (value == "" and entry.type is not FieldType.CODES):
        return None
    match entry.type:
        case FieldType.CODE:
            return _label(entry, value)
        case FieldType.CODES:
            labels = [_label(entry, key) for key in value.split(",") if key]
            return ("、" if is_chinese() else ", ").join(labels) or say(NONE_CHOSEN)
        case FieldType.BOOLEAN:
            return say(Words("是", "Yes") if value else Words("否", "No"))
        case FieldType.MONEY:
            return yuan_text(value)
        case FieldType.DATE:
            return day_text(value)
        case FieldType.MONTH:
            return f"{value.year}年{value.month}月" if is_chinese() else day_text(value).split(" ", 1)[1]
        case FieldType.NUMBER:
            return f"{value:,.10g}"
        case FieldType.INTEGER:
            return f"{value:,}" if entry.unit else str(value)
    return str(value)


def unit_words(entry: Field) -> Words | None:
    """Return the unit a value is shown in, if it has one."""
    unit = dictionary().units.get(entry.unit)
    return unit.words if unit else None


def value_from_text(entry: Field, text: str) -> Any:
    """Return the typed value of a text that a change or a preview keeps (``str(value)``); "" is a missing value.

    What cannot be read is given back as text, to be shown as it stands.
    """
    if text == "":
        return None
    try:
        match entry.type:
            case FieldType.MONEY | FieldType.INTEGER:
                return int(text)
            case FieldType.NUMBER:
                return float(text)
            case FieldType.DATE | FieldType.MONTH:
                return date.fromisoformat(text)
            case FieldType.BOOLEAN:
                return {"True": True, "False": False}[text]
    except (ValueError, KeyError):
        return text
    return text


def kept_text(entry: Field, text: str) -> str | None:
    """Return a kept text in the reader's words, with its unit."""
    value = value_from_text(entry, text)
    if isinstance(value, str) and entry.type not in _TEXTUAL:
        return value
    shown = value_text(entry, value)
    unit = unit_words(entry)
    return shown if shown is None or unit is None else f"{shown} {say(unit)}"


_TEXTUAL = {FieldType.TEXT, FieldType.CODE, FieldType.CODES, FieldType.IDENTIFIER, FieldType.AREA}


def _label(entry: Field, key: str) -> str:
    words = _labels(entry.code_list).get(key)
    return key if words is None else say(words)


@cache
def _labels(code_list: str) -> Mapping[str, Words]:
    return {code.key: code.words for code in dictionary().code_lists[code_list].codes}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from: the document, who collected it and when, when it was recorded."""

    source: Source

    @property
    def document(self) -> str:
        return self.source.document

    @property
    def collector(self) -> str:
        return self.source.collector

    @property
    def collected_on(self) -> date | None:
        return self.source.collected_on


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as the page shows it. ``text`` is None when the fact is missing, and empty while it is closed or hidden."""

    entry: Field
    text: str | None
    veil: Veil
    provenance: Provenance | None = None
    is_required: bool = False

    @property
    def words(self) -> Words:
        return self.entry.words

    @property
    def unit(self) -> Words | None:
        return unit_words(self.entry) if self.text and self.veil is Veil.SHOWN else None

    @property
    def is_missing(self) -> bool:
        return self.text is None

    @property
    def is_openable(self) -> bool:
        return self.veil in {Veil.MASKED, Veil.CLOSED} and self.text is not None

    @property
    def is_amount(self) -> bool:
        return self.entry.type in {FieldType.MONEY, FieldType.NUMBER, FieldType.INTEGER}


@dataclass(frozen=True, slots=True)
class FactSection:
    """The facts of one section of the dictionary: those known or demanded, and the names of those nobody has collected."""

    words: Words
    slug: str
    lines: tuple[FactLine, ...]
    uncollected: tuple[Words, ...] = ()
    is_correctable: bool = field(default=True)

    @property
    def missing(self) -> int:
        """How many facts that forms demand are missing."""
        return sum(line.is_missing for line in self.lines)


def fact_line(
    entry: Field, value: Any, *, may_open: bool, provenance: Provenance | None = None, is_required: bool = False
) -> FactLine:
    """Return one fact as the reader may see it. A missing fact is missing for everybody: that it is missing is no secret."""
    veil = veil_of(entry, may_open=may_open)
    text = value_text(entry, value)
    if text is not None and veil is Veil.MASKED:
        text = masked(text)
    elif text is not None and veil is not Veil.SHOWN:
        text = ""
    return FactLine(entry, text, veil, provenance, is_required)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the dictionary: its name, the word for it in addresses, its fields."""

    words: Words
    slug: str
    entries: tuple[Field, ...]


@cache
def sections_of(table: str) -> tuple[Section, ...]:
    """Return the sections of a table in dictionary order, without the fields that the head of the page shows.

    Sections of the same name are one; a field without a section belongs to "other".
    """
    found: dict[Words, list[Field]] = {}
    for entry in dictionary().fields_of(table):
        if entry.name not in _IN_THE_HEAD[table]:
            found.setdefault(entry.section or OTHER, []).append(entry)
    return tuple(Section(words, slugify(words.en), tuple(entries)) for words, entries in found.items())


OTHER = Words("其他", "Other")


def correctable_fields(table: str) -> dict[str, Field]:
    """Fields that a person may correct: all but keys that other acts keep (village, head) and copies of other facts."""
    barred = WRITTEN_OUT["household"] if table == "household" else frozenset({"person_no"})
    return {entry.name: entry for entry in dictionary().fields_of(table) if entry.name not in barred}


def fact_sections(
    table: str, identity: Any, facts: Any | None, sources: Mapping[int, Source], *, may_open: bool
) -> Iterator[FactSection]:
    """Yield the sections of a household's, member's or village's page.

    ``identity`` holds what is not yearly, ``facts`` the row of the year (None: the year has none).
    """
    correctable = correctable_fields(table)
    demanded = demanded_fields(table, identity, facts)
    for section in sections_of(table):
        lines, uncollected = [], []
        for entry in section.entries:
            line = fact_line(
                entry,
                _stored(entry, identity, facts),
                may_open=may_open,
                provenance=_provenance(entry, facts, sources),
                is_required=entry.name in demanded,
            )
            if line.is_missing and not line.is_required:
                uncollected.append(entry.words)
            else:
                lines.append(line)
        is_correctable = any(entry.name in correctable for entry in section.entries)
        yield FactSection(section.words, section.slug, tuple(lines), tuple(uncollected), is_correctable)


def _stored(entry: Field, identity: Any, facts: Any | None) -> Any:
    """The value of a field; columns that a table keeps under another name or not at all have none."""
    value = getattr(facts if entry.yearly else identity, entry.name, None)
    return None if value == "" and entry.type is not FieldType.CODES else value


@dataclass(frozen=True, slots=True)
class Demand:
    """What a layout demands, and the fields that only this layout demands: one of them known, and it has been begun."""

    required: frozenset[str]
    own: frozenset[str]


@cache
def demands() -> tuple[Demand, ...]:
    """What each workbook layout demands. Every field is ``table.name``."""
    required = [
        frozenset(column.field for column in kind.columns if column.field and (column.required or column.filled))
        for kind in dictionary().sheet_kinds.values()
    ]
    times = Counter(field for fields in required for field in fields)
    return tuple(Demand(fields, frozenset(field for field in fields if times[field] == 1)) for fields in required)


def demanded_fields(table: str, identity: Any, facts: Any | None) -> frozenset[str]:
    """Names of the fields that forms demand of this household or member.

    A roster is demanded of everybody; an income sheet, a monitoring form or a work report only once it has been begun,
    because most households have no use for most forms.
    """
    known = {
        f"{table}.{entry.name}"
        for entry in dictionary().fields_of(table)
        if _stored(entry, identity, facts) is not None
    }
    found = frozenset[str]().union(*(demand.required for demand in demands() if not demand.own or demand.own & known))
    return frozenset(path.removeprefix(f"{table}.") for path in found if path.startswith(f"{table}."))


def _provenance(entry: Field, facts: Any | None, sources: Mapping[int, Source]) -> Provenance | None:
    if facts is None or not entry.yearly:
        return None
    source = sources.get(facts.sources.get(entry.name, facts.source_id))
    return Provenance(source) if source else None


def source_ids(rows: Iterable[Any]) -> set[int]:
    """Every source that some yearly rows name."""
    return {key for row in rows for key in (row.source_id, *row.sources.values())}


def name_of(table: str, name: str) -> Words:
    """Return the words of a field; a field that the dictionary no longer has is called by its name."""
    entry = dictionary().fields.get(f"{table}.{name}")
    return entry.words if entry else Words(name, name)


def in_language(pair: Iterable[str]) -> str:
    """Return the reader's half of a pair that a job's result keeps as ``[zh, en]``."""
    zh, en = pair
    return Words(zh, en).into(language())
