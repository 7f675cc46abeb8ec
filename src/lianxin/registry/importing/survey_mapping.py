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

_TOP = {"title", "source", "heads", "names", "elsewhere", "missing", "tables"}
_TABLE = {"rows_are", "recognised_by", "columns", "not_used"}
_COLUMN = {"field", "codes", "adds", "missing", "without", "makes_missing"}
_PLAIN_TYPES: dict[FieldType, type | tuple[type, ...]] = {
    FieldType.BOOLEAN: bool,
    FieldType.INTEGER: int,
    FieldType.NUMBER: (int, float),
    FieldType.TEXT: str,
    FieldType.AREA: str,
}
VILLAGE = "household.village"


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One foreign column: the field it fills; its codes (foreign → ours), or, for a list spread over several columns, the
    one code that a yes adds; the writings that mean "not known"; the beginning ``without`` which a text is taken; and whether
    a yes in it says that the whole field is not known (the survey's "does not wish to answer")."""

    heading: str
    entry: Field
    codes: Mapping[str, Any] = field(default_factory=dict)
    adds: str = ""
    missing: frozenset[str] = frozenset()
    without: str = ""
    makes_missing: bool = False


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
    ``are_names_numbered``: the survey keeps no names, and members are called by their number; ``is_elsewhere_passed_over``:
    rows of villages outside the area of the import are counted and left, not refused."""

    title: Words
    tables: tuple[MappedTable, ...]
    are_heads_optional: bool
    are_names_numbered: bool
    is_elsewhere_passed_over: bool = False

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


class _StrictLoader(yaml.SafeLoader):
    """A key said twice is a mistake; YAML itself would silently take the last."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [getattr(key, "value", None) for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            line = node.start_mark.line + 1
            _refuse(f"第 {line} 行 / line {line}", f"“{twice}”写了两次", f"“{twice}” is written twice")
        return super().construct_mapping(node, deep)


def read_mapping(text: str) -> SurveyMapping:
    """Read and check a mapping file.

    Raises:
        Refused: REG-043, with where and why: unknown keys, fields or codes, a table without columns.
    """
    try:
        told = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a safe loader that also refuses a key said twice
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1  # counted from 0 by the reader
        _refuse(f"第 {line} 行 / line {line}", "不是有效的 YAML", "it is not valid YAML")
    top = _object(told, "", _TOP)
    missing = _words(top.get("missing"), "missing")
    title = _object(top.get("title") or {}, "title", {"zh", "en"})
    tables = top.get("tables")
    if not isinstance(tables, list) or not tables:
        _refuse("tables", "没有列出任何表", "no table is listed")
    return SurveyMapping(
        title=Words(str(title.get("zh", "外部调查")), str(title.get("en", "A survey"))),
        tables=tuple(_table(table, f"tables[{number}]", missing) for number, table in enumerate(tables)),
        are_heads_optional=_choice(top, "heads", ("required", "optional")) == "optional",
        are_names_numbered=_choice(top, "names", ("given", "numbered")) == "numbered",
        is_elsewhere_passed_over=_choice(top, "elsewhere", ("refused", "passed_over")) == "passed_over",
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
    recognised = _words(table.get("recognised_by"), f"{where}.recognised_by") or frozenset(columns)
    return MappedTable(rows_are, recognised, made, _words(table.get("not_used"), f"{where}.not_used"))


def _column(heading: str, told: Any, where: str, missing: frozenset[str]) -> MappedColumn:
    column = _object({"field": told} if isinstance(told, str) else told, where, _COLUMN)
    path = str(column.get("field", ""))
    if path not in dictionary().fields:
        _refuse(where, f"数据字典中没有 {path or '(空)'}", f"the dictionary has no field {path or '(empty)'}")
    entry = dictionary().field(path)
    codes = _object(column.get("codes") or {}, f"{where}.codes", None)
    adds, without = str(column.get("adds", "")), str(column.get("without", ""))
    makes_missing = column.get("makes_missing", False)
    if not isinstance(makes_missing, bool):
        _refuse(where, "makes_missing 只能是 true 或 false", "makes_missing must be true or false")
    if sum(map(bool, (codes, adds, makes_missing))) > 1:
        _refuse(
            where, "codes、adds、makes_missing 只能写一个", "only one of codes, adds and makes_missing may be given"
        )
    if adds and entry.type is not FieldType.CODES:
        _refuse(where, f"{path} 不是多选字段,不能用 adds", f"{path} is no list of codes; adds does not fit it")
    for ours in [*codes.values(), *([adds] if adds else [])]:
        _check_value(entry, ours, where)
    own = _words(column.get("missing"), f"{where}.missing")
    return MappedColumn(heading, entry, codes, adds, missing | own, without, makes_missing)


def _check_value(entry: Field, ours: Any, where: str) -> None:
    """A code must be in the field's list, anything else of the field's type; None says "not known" and always fits."""
    if ours is None:
        return
    if not entry.code_list:
        fitting = _PLAIN_TYPES.get(entry.type)
        if fitting is None or not isinstance(ours, fitting) or (isinstance(ours, bool) and fitting is not bool):
            _refuse(where, f"{ours} 不能作为{entry.words.zh}的值", f"{ours} cannot be a value of {entry.words.en}")
        return
    known = {code.key for code in dictionary().code_list_of(entry).codes}
    if not isinstance(ours, str) or ours not in known:
        listed = "、".join(sorted(known))
        _refuse(
            where,
            f"{entry.code_list} 没有代码 {ours};可用:{listed}",
            f"{entry.code_list} has no code {ours}; known: {listed}",
        )


def _words(told: Any, where: str) -> frozenset[str]:
    """A list of writings. YAML turns an unquoted yes, no, on or off into true or false, which no cell would ever match."""
    if told is None:
        return frozenset()
    if not isinstance(told, list):
        _refuse(where, "这里应是列表", "a list is expected here")
    return frozenset(_writing(word, where) for word in told)


def _writing(told: Any, where: str) -> str:
    if isinstance(told, bool) or told is None:
        _refuse(where, f"{told} 须加引号,否则 YAML 不当作文字", f"put {told} in quotes; YAML does not take it for text")
    return str(told)


def _object(told: Any, where: str, known: set[str] | None) -> dict[str, Any]:
    if not isinstance(told, dict):
        _refuse(where or "(top)", "这里应是键值对", "a mapping is expected here")
    unknown = set(told) - known if known is not None else set()
    if unknown:
        listed = "、".join(sorted(str(key) for key in unknown))
        _refuse(where or "(top)", f"未知的键:{listed}", f"unknown keys: {listed}")
    return {_writing(key, where or "(top)"): value for key, value in told.items()}


def _choice(top: dict[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    chosen = str(top.get(key, allowed[0]))
    if chosen not in allowed:
        _refuse(key, f"只能是 {' 或 '.join(allowed)}", f"must be {' or '.join(allowed)}")
    return chosen


def _refuse(where: str, zh: str, en: str) -> Any:
    raise Refused(errors.MAPPING_FAULT, where=where, why=Words(zh, en))
