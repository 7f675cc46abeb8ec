"""Load workbook layouts. A column takes the labels of its field as further headings where they are unambiguous."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lianxin.core.kernel.dictionary import Field, SheetColumn, SheetKind, Unit
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.errors import (
    AMBIGUOUS_LABEL,
    DUPLICATE_NAME,
    OPTIONAL_BUT_FILLED,
    UNIT_MISMATCH,
    UNKNOWN_FIELD,
    UNKNOWN_TABLE,
    UNKNOWN_UNIT,
)


@dataclass(frozen=True)
class _Known:
    fields: Mapping[str, Field]
    tables: Mapping[str, Words]
    units: Mapping[str, Unit]


def load_sheet_kinds(
    documents: Iterable[Entry],
    fields: Mapping[str, Field],
    tables: Mapping[str, Words],
    units: Mapping[str, Unit],
) -> dict[str, SheetKind]:
    """Load every layout of the documents.

    Raises:
        Refused: RULEBOOK-008 a layout twice, 013 a heading that fits two columns, 015 to 019 unknown or unfit references.
    """
    known = _Known(fields, tables, units)
    kinds: dict[str, SheetKind] = {}
    for document in documents:
        for name, entry in document.all_entries():
            if name in kinds:
                raise Refused(DUPLICATE_NAME, place=entry.place, name=name, other="dictionary/sheets")
            kinds[name] = _sheet_kind(name, entry, known)
    return kinds


def heading_key(heading: str) -> str:
    """Return a heading or label as import compares it: full width to half width, no spaces, no case."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


def _sheet_kind(name: str, entry: Entry, known: _Known) -> SheetKind:
    table = entry.text("rows_are")
    if table not in known.tables:
        raise Refused(UNKNOWN_TABLE, place=entry.at("rows_are"), name=table, allowed=", ".join(known.tables))
    columns = [_column(column, known) for column in entry.listed("columns")]
    rest_of = entry.text("all_fields_of", "")
    if rest_of:
        if rest_of not in known.tables:
            raise Refused(UNKNOWN_TABLE, place=entry.at("all_fields_of"), name=rest_of, allowed=", ".join(known.tables))
        columns += _remaining_columns(rest_of, columns, known)
    kind = SheetKind(
        name=name,
        words=entry.words(),
        rows_are=table,
        columns=_with_inherited_headings(columns, known, entry.place),
        banner_rows=entry.integer("banner_rows", 0),
        banners=entry.texts("banners"),
        source=entry.text("source"),
    )
    entry.finish()
    return kind


def _column(entry: Entry, known: _Known) -> SheetColumn:
    path = entry.text("field", "")
    if path and (path not in known.fields or known.fields[path].derived):
        raise Refused(UNKNOWN_FIELD, place=entry.at("field"), name=path)
    own_unit = known.fields[path].unit if path else ""
    unit = entry.text("unit", own_unit)
    if unit and unit not in known.units:
        raise Refused(UNKNOWN_UNIT, place=entry.at("unit"), name=unit)
    if unit != own_unit and known.units[unit].of != own_unit:
        raise Refused(UNIT_MISMATCH, place=entry.at("unit"), found=unit, wanted=own_unit)
    column = SheetColumn(
        heading=entry.text("heading"),
        field=path,
        synonyms=entry.texts("synonyms"),
        required=entry.flag("required", False),
        filled=entry.flag("filled", False),
        unit=unit,
        unit_told=entry.flag("unit_told", False),
        summed=entry.flag("summed", False),
    )
    entry.finish()
    if column.filled and not column.required:
        raise Refused(OPTIONAL_BUT_FILLED, place=entry.place)
    return column


def _remaining_columns(table: str, columns: list[SheetColumn], known: _Known) -> list[SheetColumn]:
    present = {column.field for column in columns}
    return [
        SheetColumn(heading=field.words.zh, field=path, unit=field.unit)
        for path, field in known.fields.items()
        if field.table == table and path not in present and not field.derived
    ]


def _with_inherited_headings(columns: list[SheetColumn], known: _Known, place: str) -> tuple[SheetColumn, ...]:
    """Give each column the labels of its field; one that would fit two columns is given to neither."""
    owners: dict[str, int] = {}
    for number, column in enumerate(columns):
        for heading in (column.heading, *column.synonyms):
            owner = owners.setdefault(heading_key(heading), number)
            if owner != number:
                raise Refused(
                    AMBIGUOUS_LABEL, place=place, label=heading, one=columns[owner].heading, other=column.heading
                )
    offers: dict[str, set[int]] = {}
    offered = [_labels_of(known.fields[column.field]) if column.field else () for column in columns]
    for number, labels in enumerate(offered):
        for label in labels:
            offers.setdefault(heading_key(label), set()).add(number)
    completed = []
    for number, column in enumerate(columns):
        extra = tuple(
            label
            for label in dict.fromkeys(offered[number])
            if heading_key(label) not in owners and len(offers[heading_key(label)]) == 1
        )
        completed.append(replace(column, synonyms=column.synonyms + extra))
    return tuple(completed)


def _labels_of(field: Field) -> tuple[str, ...]:
    national = (field.national_code,) if field.national_code else ()
    return (field.words.zh, field.words.en, *field.synonyms, *national)
