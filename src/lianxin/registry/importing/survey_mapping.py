"""The mapping file of a survey from anywhere: foreign columns and codes onto the dictionary (docs/how-to/import-a-survey.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.registry import errors
from lianxin.rulebook import dictionary

_TOP = {"title", "source", "heads", "names", "missing", "tables"}
_TABLE = {"rows_are", "recognised_by", "columns", "not_used"}
_COLUMN = {"field", "codes", "adds", "missing"}
VILLAGE = "household.village"


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One foreign column: the field it fills; its codes (foreign → ours), or, for a list spread over several columns, the
    one code that a yes adds; and the writings that mean "not known"."""

    heading: str
    entry: Field
    codes: Mapping[str, str] = field(default_factory=dict)
    adds: str = ""
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MappedTable:
    """One foreign table, recognised by headings that it must have."""

    rows_are: str
    recognised_by: frozenset[str]
    columns: tuple[MappedColumn, ...]
    not_used: frozenset[str]


@dataclass(frozen=True, slots=True)
class SurveyMapping:
    """A checked mapping. ``are_heads_optional``: a household without exactly one head is let in with a warning;
    ``are_names_numbered``: the survey keeps no names, and members are called by their number."""

    title: Words
    tables: tuple[MappedTable, ...]
    are_heads_optional: bool
    are_names_numbered: bool

    def table_for(self, headings: set[str]) -> MappedTable:
        """Return the table whose headings are all there.

        Raises:
            Refused: REG-043 none fits, or more than one.
        """
        fitting = [table for table in self.tables if table.recognised_by <= headings]
        if len(fitting) != 1:
            wanted = " / ".join("、".join(sorted(table.recognised_by)) for table in self.tables)
            _refuse(
                "tables", f"没有唯一对应的表,所需列:{wanted}", f"not exactly one table fits; columns wanted: {wanted}"
            )
        return fitting[0]


def read_mapping(text: str) -> SurveyMapping:
    """Read and check a mapping file.

    Raises:
        Refused: REG-043, with where and why: unknown keys, fields or codes, a table without columns.
    """
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        _refuse(f"第 {line} 行 / line {line}", "不是有效的 YAML", "it is not valid YAML")
    top = _object(told, "", _TOP)
    missing = frozenset(str(word) for word in top.get("missing", ()))
    title = top.get("title") or {}
    tables = top.get("tables")
    if not isinstance(tables, list) or not tables:
        _refuse("tables", "没有列出任何表", "no table is listed")
    return SurveyMapping(
        title=Words(str(title.get("zh", "外部调查")), str(title.get("en", "A survey"))),
        tables=tuple(_table(table, f"tables[{number}]", missing) for number, table in enumerate(tables)),
        are_heads_optional=_choice(top, "heads", ("required", "optional")) == "optional",
        are_names_numbered=_choice(top, "names", ("given", "numbered")) == "numbered",
    )


def _table(told: Any, where: str, missing: frozenset[str]) -> MappedTable:
    table = _object(told, where, _TABLE)
    rows_are = table.get("rows_are")
    if rows_are not in {"household", "member"}:
        _refuse(f"{where}.rows_are", "只能是 household 或 member", "must be household or member")
    columns = _object(table.get("columns"), f"{where}.columns", None)
    made = tuple(_column(name, value, f"{where}.columns.{name}", missing) for name, value in columns.items())
    if not made:
        _refuse(f"{where}.columns", "没有列出任何列", "no column is listed")
    recognised = frozenset(str(name) for name in table.get("recognised_by") or columns)
    return MappedTable(rows_are, recognised, made, frozenset(str(name) for name in table.get("not_used", ())))


def _column(heading: str, told: Any, where: str, missing: frozenset[str]) -> MappedColumn:
    column = _object({"field": told} if isinstance(told, str) else told, where, _COLUMN)
    path = str(column.get("field", ""))
    if path not in dictionary().fields:
        _refuse(where, f"数据字典中没有 {path or '(空)'}", f"the dictionary has no field {path or '(empty)'}")
    entry = dictionary().field(path)
    codes = {str(foreign): ours for foreign, ours in (column.get("codes") or {}).items()}
    adds = str(column.get("adds", ""))
    for ours in [*codes.values(), *([adds] if adds else [])]:
        _check_value(entry, ours, where)
    own = frozenset(str(word) for word in column.get("missing", ()))
    return MappedColumn(str(heading), entry, codes, adds, missing | own)


def _check_value(entry: Field, ours: Any, where: str) -> None:
    if ours is None or not entry.code_list:
        return
    known = {code.key for code in dictionary().code_list_of(entry).codes}
    if str(ours) not in known or (entry.type is FieldType.CODE and not isinstance(ours, str)):
        listed = "、".join(sorted(known))
        _refuse(
            where,
            f"{entry.code_list} 没有代码 {ours};可用:{listed}",
            f"{entry.code_list} has no code {ours}; known: {listed}",
        )


def _object(told: Any, where: str, known: set[str] | None) -> dict[str, Any]:
    if not isinstance(told, dict):
        _refuse(where or "(top)", "这里应是键值对", "a mapping is expected here")
    unknown = set(told) - known if known is not None else set()
    if unknown:
        listed = "、".join(sorted(str(key) for key in unknown))
        _refuse(where or "(top)", f"未知的键:{listed}", f"unknown keys: {listed}")
    return {str(key): value for key, value in told.items()}


def _choice(top: dict[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    chosen = str(top.get(key, allowed[0]))
    if chosen not in allowed:
        _refuse(key, f"只能是 {' 或 '.join(allowed)}", f"must be {' or '.join(allowed)}")
    return chosen


def _refuse(where: str, zh: str, en: str) -> Any:
    raise Refused(errors.MAPPING_FAULT, where=where, why=Words(zh, en))
