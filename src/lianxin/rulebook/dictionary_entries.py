"""Load the data dictionary: units, code lists, fields and workbook layouts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from lianxin.core.kernel.dictionary import Code, CodeList, Dictionary, Field, FieldType, Sensitivity, Unit
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.rulebook.documents import Entry, documents_in, read_document, wrong_type
from lianxin.rulebook.errors import (
    AMBIGUOUS_LABEL,
    BAD_BOUNDS,
    BAD_VALIDITY,
    CODE_LIST_MISPLACED,
    DUPLICATE_NAME,
    IDENTIFIER_MISPLACED,
    UNKNOWN_CODE_LIST,
    UNKNOWN_UNIT,
)
from lianxin.rulebook.sheet_entries import heading_key, load_sheet_kinds

_CODED = (FieldType.CODE, FieldType.CODES)
_IDENTIFIERS = ("resident", "phone", "account")
_MEASURED = (FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY)


def load_dictionary(folder: Path) -> Dictionary:
    """Load ``units.yaml``, ``code_lists/``, ``sheets/`` and one file per table from a folder.

    Raises:
        Refused: RULEBOOK-001 to RULEBOOK-019 or RULEBOOK-037, the first fault found, with file and key.
    """
    units = _units(read_document(folder / "units.yaml", folder.parent))
    code_lists = _code_lists(folder)
    tables: dict[str, Words] = {}
    fields: dict[str, Field] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "units.yaml":
            _load_table(read_document(path, folder.parent), tables, fields, units, code_lists)
    sheet_kinds = load_sheet_kinds(documents_in(folder / "sheets", folder.parent), fields, tables, units)
    for path_of_field, entry in fields.items():
        required_by = tuple(
            kind.name
            for kind in sheet_kinds.values()
            if any(c.filled and c.field == path_of_field for c in kind.columns)
        )
        fields[path_of_field] = replace(entry, required_by=required_by)
    return Dictionary(fields, code_lists, sheet_kinds, tables, units)


def _units(document: Entry) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for key, entry in document.all_entries():
        unit = Unit(key, entry.words(), entry.text("of", ""), entry.integer("factor", 1))
        entry.finish()
        if unit.of and unit.of not in units:
            raise Refused(UNKNOWN_UNIT, place=entry.at("of"), name=unit.of)
        if unit.factor < 1:
            raise Refused(BAD_BOUNDS, place=entry.at("factor"), reason=str(unit.factor))
        units[key] = unit
    return units


def _code_lists(folder: Path) -> dict[str, CodeList]:
    lists: dict[str, CodeList] = {}
    found_in: dict[str, str] = {}
    for document in documents_in(folder / "code_lists", folder.parent):
        for name, entry in document.all_entries():
            if name in lists:
                raise Refused(DUPLICATE_NAME, place=entry.place, name=name, other=found_in[name])
            found_in[name] = entry.place
            codes = tuple(_code(key, code) for key, code in entry.entries("codes"))
            lists[name] = CodeList(name, entry.words(), codes, entry.text("source"))
            entry.finish()
            _refuse_ambiguous_labels(lists[name], entry.place)
    return lists


def _code(key: str, entry: Entry) -> Code:
    national = entry.entry("national") if "national" in entry.content else Entry({}, entry.place)
    code = Code(
        key=key,
        words=entry.words(),
        synonyms=entry.texts("synonyms"),
        national={scheme: national.text(scheme) for scheme in national.content},
        valid_from=entry.day("valid_from"),
        valid_before=entry.day("valid_before"),
        note=entry.text("note", ""),
    )
    if code.valid_from and code.valid_before and code.valid_before <= code.valid_from:
        raise Refused(BAD_VALIDITY, place=entry.place)
    entry.finish()
    return code


def _refuse_ambiguous_labels(code_list: CodeList, place: str) -> None:
    owners: dict[str, str] = {}
    for code in code_list.codes:
        for label in (code.words.zh, code.words.en, *code.synonyms):
            owner = owners.setdefault(heading_key(label), code.key)
            if owner != code.key:
                raise Refused(AMBIGUOUS_LABEL, place=place, label=label, one=owner, other=code.key)


def _load_table(
    document: Entry,
    tables: dict[str, Words],
    fields: dict[str, Field],
    units: Mapping[str, Unit],
    code_lists: Mapping[str, CodeList],
) -> None:
    table = document.text("table")
    if table in tables:
        raise Refused(DUPLICATE_NAME, place=document.place, name=table, other="dictionary")
    tables[table] = document.words()
    for section in document.listed("sections"):
        words, yearly, source = section.words(), section.flag("yearly", True), section.text("source")
        derived = section.flag("derived", False)
        for name, entry in section.entries("fields"):
            block = Field(table, name, words, FieldType.TEXT, yearly, source=source, derived=derived)
            field = _field(table, name, entry, block)
            _check_field(field, entry.place, units, code_lists)
            if f"{table}.{name}" in fields:
                raise Refused(DUPLICATE_NAME, place=entry.place, name=name, other=document.place)
            fields[f"{table}.{name}"] = replace(field, section=words)
        section.finish()
    document.finish()


def _field(table: str, name: str, entry: Entry, block: Field) -> Field:
    """Read one field; ``block`` holds what its section says of all its fields."""
    field = Field(
        table=table,
        name=name,
        words=entry.words(),
        type=FieldType(entry.choice("type", tuple(FieldType))),
        yearly=entry.flag("yearly", block.yearly),
        unit=entry.text("unit", ""),
        code_list=entry.text("code_list", ""),
        minimum=entry.number("minimum"),
        maximum=entry.number("maximum"),
        strict=entry.flag("strict", False),
        max_length=entry.integer("max_length", 100),
        sensitivity=Sensitivity(entry.choice("sensitivity", tuple(Sensitivity), Sensitivity.INTERNAL)),
        synonyms=entry.texts("synonyms"),
        national_code=entry.text("national_code", ""),
        form_item=entry.text("form_item", ""),
        source=entry.text("source", block.source),
        note=entry.text("note", ""),
        identifier=entry.text("identifier", ""),
        derived=block.derived,
    )
    entry.finish()
    return field


def _check_field(field: Field, place: str, units: Mapping[str, Unit], code_lists: Mapping[str, CodeList]) -> None:
    coded = field.type in _CODED
    if coded != bool(field.code_list):
        reason = (
            Words("缺少代码表", "the code list is missing") if coded else Words("多了代码表", "a code list is too much")
        )
        raise Refused(CODE_LIST_MISPLACED, place=place, reason=reason)
    if coded and field.code_list not in code_lists:
        raise Refused(UNKNOWN_CODE_LIST, place=place, name=field.code_list)
    is_identifier = field.type is FieldType.IDENTIFIER
    if is_identifier != bool(field.identifier) or (is_identifier and field.identifier not in _IDENTIFIERS):
        raise Refused(IDENTIFIER_MISPLACED, place=place, value=field.identifier, known="、".join(_IDENTIFIERS))
    if field.unit and field.unit not in units:
        raise Refused(UNKNOWN_UNIT, place=place, name=field.unit)
    bounded = field.minimum is not None or field.maximum is not None
    if bounded and field.type not in _MEASURED:
        raise Refused(BAD_BOUNDS, place=place, reason=field.type.value)
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        raise Refused(BAD_BOUNDS, place=place, reason=f"{field.minimum:g} > {field.maximum:g}")
    if field.strict and not bounded:
        raise Refused(BAD_BOUNDS, place=place, reason="strict")
    if field.max_length < 1:
        raise Refused(BAD_BOUNDS, place=place, reason=f"max_length {field.max_length}")
    if field.type is FieldType.MONEY and field.unit != "yuan":
        raise wrong_type(place, Words("以元为单位的金额", "money in the unit yuan"), field.unit)
