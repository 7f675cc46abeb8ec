"""What a table asks: an indicator by rows and columns, or the facts of households or persons line by line.

Read strictly: an unknown key, field, dimension or value is refused, never passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from lianxin.core.kernel.dictionary import Dictionary, Field, FieldType, Sensitivity
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.indicators import Indicator, Library, Measure, Question, Timing, checked_question

AREAS = {"area:county": 6, "area:township": 9, "area:village": 12}
MOMENTS = ("month", "quarter", "year")
SUBJECTS = ("household", "member")
_FIGURES = {"indicator", "rows", "columns", "area", "from", "before", "filters"}
_LINES = {"of", "fields", "year", "area", "filters"}
MOST_FIELDS = 60
CODE = "区划代码 Code"
"""The heading of the codes of areas in files."""


class Unfit(Exception):
    """What a table asks does not fit, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.words = Words(zh, en)
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class FigureTable:
    """An indicator by one to three splits: a dimension of it, ``area:township``, ``month`` or ``year``; ``columns`` "": none. ``within``
    splits each row once more, "": not."""

    question: Question
    rows: str
    columns: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class LineTable:
    """Facts of a year, one household or person a line. No number of identity, account or telephone, and nothing sensitive."""

    of: str
    fields: tuple[str, ...]
    year: int
    areas: tuple[str, ...] = ()
    filters: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())


def open_fields(dictionary: Dictionary, of: str) -> dict[str, Field]:
    """Return the yearly fields that a table may list and be narrowed by."""
    return {
        one.name: one
        for one in dictionary.fields_of(of, yearly=True)
        if one.type is not FieldType.IDENTIFIER and one.sensitivity is not Sensitivity.SENSITIVE
    }


def read_table(told: Any, library: Library, dictionary: Dictionary) -> FigureTable | LineTable:
    """Return what a table asks, from JSON.

    Raises:
        Unfit: a key, a split, a field or a value does not fit.
        Refused: REPORTS-003 to 006, 012, 013: the indicator or its filters do not.
    """
    if not isinstance(told, Mapping):
        raise Unfit("要写成键和值", "keys with values are needed")
    return _figures(told, library) if "indicator" in told else _lines(told, dictionary)


def _figures(told: Mapping[str, Any], library: Library) -> FigureTable:
    _known(told, _FIGURES)
    indicator = library.indicator(str(told["indicator"]), "table")
    if indicator.measure in {Measure.AGE, Measure.LENGTH}:
        raise Unfit("最长的一个不能分行分列", "the longest of something is not told by rows and columns")
    allowed = splits_of(indicator)
    by = _texts(told.get("rows", []))
    if len(by) > 2:
        raise Unfit("行最多分两层", "rows are split twice at most")
    rows, within, columns = *(*by, "", "")[:2], str(told.get("columns", ""))
    splits = [split for split in (rows, within, columns) if split]
    for split in splits:
        if split not in allowed:
            known = "、".join(allowed)
            raise Unfit(f"不能按“{split}”分；可用：{known}", f"it cannot be split by “{split}”, but by: {known}")
    if not rows or len(set(splits)) != len(splits):
        raise Unfit("要写明行，行和列不能相同", "rows are needed, and other ones than the columns")
    question = checked_question(
        indicator,
        place="table",
        areas=_texts(told.get("area", [])),
        starts_on=_day(told.get("from")),
        ends_before=_day(told.get("before")),
        filters={str(key): _texts(value) for key, value in _mapping(told.get("filters", {})).items()},
    )
    if "year" in splits and indicator.timing is Timing.YEARLY:
        question = replace(question, each_year=True)
    return FigureTable(question, rows, columns, within)


def splits_of(indicator: Indicator) -> tuple[str, ...]:
    """Return what an indicator can be split by: areas, moments (of facts of a year: the year), its own dimensions."""
    moments = {Timing.EVENT: MOMENTS, Timing.YEARLY: ("year",)}.get(indicator.timing, ())
    areas = () if indicator.is_by_place else tuple(AREAS)
    return tuple(dict.fromkeys((*areas, *moments, *indicator.split_keys)))


def _lines(told: Mapping[str, Any], dictionary: Dictionary) -> LineTable:
    _known(told, _LINES)
    of, year = told.get("of"), told.get("year")
    if of not in SUBJECTS:
        raise Unfit("of 写 household 或 member", "of is household or member")
    if not isinstance(year, int) or isinstance(year, bool) or not 1990 <= year <= 2100:
        raise Unfit("要写明年度", "a year is needed")
    known, fields = open_fields(dictionary, of), _texts(told.get("fields", []))
    for name in fields:
        if name not in known:
            raise Unfit(f"没有可列出的字段“{name}”", f"there is no field “{name}” that may be listed")
    if not fields or len(fields) > MOST_FIELDS or len(set(fields)) != len(fields):
        raise Unfit(f"要写 1 至 {MOST_FIELDS} 个不同的字段", f"1 to {MOST_FIELDS} different fields are needed")
    filters = {str(key): _texts(value) for key, value in _mapping(told.get("filters", {})).items()}
    for key, values in filters.items():
        _check_filter(known.get(key), key, values, dictionary)
    return LineTable(of, fields, year, tuple(sorted(_texts(told.get("area", [])))), tuple(sorted(filters.items())))


def _check_filter(found: Field | None, key: str, values: tuple[str, ...], dictionary: Dictionary) -> None:
    if found is None or found.type not in {FieldType.CODE, FieldType.BOOLEAN}:
        raise Unfit(f"不能按“{key}”筛选", f"it cannot be filtered by “{key}”")
    listed = dictionary.code_lists[found.code_list].codes if found.code_list else ()
    allowed = {"true", "false"} if found.type is FieldType.BOOLEAN else {one.key for one in listed}
    if not values or not set(values) <= allowed:
        raise Unfit(f"“{key}”不能取这些值", f"“{key}” cannot be these values")


def _known(told: Mapping[str, Any], allowed: set[str]) -> None:
    for key in told:
        if key not in allowed:
            names = "、".join(sorted(allowed))
            raise Unfit(f"没有“{key}”这一项；可用：{names}", f"there is no key “{key}”; known: {names}")


def _mapping(told: Any) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise Unfit("filters 要写成键和值", "filters are keys with values")
    return told


def _texts(told: Any) -> tuple[str, ...]:
    listed = told if isinstance(told, list | tuple) else [told]
    return tuple(("true" if one is True else "false" if one is False else str(one)) for one in listed if one != "")


def _day(told: Any) -> date | None:
    if not told:
        return None
    try:
        return date.fromisoformat(str(told))
    except ValueError as error:
        raise Unfit(f"“{told}”不是日期", f"“{told}” is no day") from error


__all__ = ["FigureTable", "LineTable", "Refused", "Unfit", "open_fields", "read_table"]
