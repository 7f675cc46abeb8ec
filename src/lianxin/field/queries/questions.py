"""What the forms on a telephone ask, made from the dictionary, in both languages."""

from __future__ import annotations

from functools import cache
from typing import Any

from lianxin.core.kernel.dictionary import Code, Field, FieldType
from lianxin.core.kernel.words import Words
from lianxin.field.domain.answers import TABLES, is_collected_on_devices
from lianxin.registry.display import correctable_fields, sections_of, unit_words
from lianxin.registry.operations.membership import JOINING, LEAVING, kinds_of_change
from lianxin.rulebook import dictionary

_BY_MACHINE = {"rules", "department"}


@cache
def questions() -> dict[str, Any]:
    """Return every question as JSON: facts by section, and the lists that other forms choose from."""
    lists = dictionary().code_lists
    return {
        "facts": {table: _sections(table) for table in TABLES},
        "lists": {
            "lead_source": _codes([one for one in lists["lead_source"].codes if one.key not in _BY_MACHINE]),
            "risk": _codes(lists["risk"].codes),
            "relation": _codes(lists["relation"].codes),
            "dispute": _codes(lists["dispute_kind"].codes),
            "sex": _codes([one for one in lists["sex"].codes if one.key in {"male", "female"}]),
            "leaving": _codes(kinds_of_change(LEAVING)),
            "joining": _codes(kinds_of_change(JOINING)),
        },
    }


def _sections(table: str) -> list[dict[str, Any]]:
    correctable = correctable_fields(table)
    found = []
    for section in sections_of(table):
        entries = [one for one in section.entries if one.name in correctable and is_collected_on_devices(one)]
        if entries:
            found.append({"words": _pair(section.words), "fields": [_question(one) for one in entries]})
    return found


def _question(entry: Field) -> dict[str, Any]:
    unit = unit_words(entry)
    asked: dict[str, Any] = {"name": entry.name, "words": _pair(entry.words), "type": entry.type.value}
    if unit is not None:
        asked["unit"] = _pair(unit)
    if entry.type in {FieldType.CODE, FieldType.CODES}:
        asked["codes"] = _codes(dictionary().code_list_of(entry).codes)
    if entry.strict:
        asked |= {"least": entry.minimum, "most": entry.maximum}
    if entry.type is FieldType.TEXT:
        asked["longest"] = entry.max_length
    return asked


def _codes(codes: Any) -> list[list[str]]:
    listed: list[Code] = list(codes)
    return [[one.key, *_pair(one.words)] for one in listed]


def _pair(words: Words) -> list[str]:
    return [words.zh, words.en]
