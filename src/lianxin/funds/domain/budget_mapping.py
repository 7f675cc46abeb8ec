"""The mapping of a budget: which file is which side, where its amounts and sources stand (docs/how-to/compare-a-budget.md)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

import yaml

from lianxin.core.kernel.json_reader import DocumentRefused, Entry
from lianxin.core.kernel.words import Words
from lianxin.funds.domain.amounts import NotAnAmount, NumberForm
from lianxin.funds.domain.errors import KEY_TWICE, NOT_A_FORM, NOT_YAML, REFUSED, WRONG_TYPE
from lianxin.funds.domain.reading import JsonReader

_MOST = 1_000
_MOST_DECIMALS = 4
_MOST_SKIPPED = 1_000
_MOST_TABLES = 100
_CURRENCY = re.compile(r"[A-Z]{3}")
_AN_OBJECT = Words("键值对", "a mapping")
_TABLE = ("file", "sheet", "text", "number", "skip_rows", "earmark", "lines", "dimensions", "checks", "leave_out")
_NAMES = ("file", "sheet", "text", "skip_rows", "code", "name", "leave_out")
_TOP = ("title", "currency", "text", "number", "tables", "names", "groups")


class Side(StrEnum):
    """Which way money goes: received from a source, or spent out of it."""

    RECEIVED = "received"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text file is written; empty: found from the file itself."""

    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which file a table stands in (a pattern of its name), in which sheet, after how many rows, and which rows are left out."""

    file: str
    sheet: str
    text: TextForm
    skip_rows: int
    leave_out: Mapping[str, tuple[str, ...]]

    def is_in(self, name: str) -> bool:
        """Whether a file of this name is meant."""
        return fnmatchcase(name, self.file)


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of every row: the column it stands in, its side, and a name for it."""

    name: str
    side: Side
    amount: str


@dataclass(frozen=True, slots=True)
class RowCheck:
    """What must hold in every row: the parts add up to the total, within a tolerance in minor units."""

    name: str
    parts: tuple[str, ...]
    total: str
    tolerance: int


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """A table of amounts: the column of the source that each belongs to (earmark), its lines, dimensions and checks."""

    sheet: Sheet
    number: NumberForm
    earmark: str
    lines: tuple[Line, ...]
    dimensions: Mapping[str, str]
    checks: tuple[RowCheck, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """Every column that the table must have, each once."""
        checked = [part for check in self.checks for part in (*check.parts, check.total)]
        wanted = [self.earmark, *(line.amount for line in self.lines), *self.dimensions.values(), *checked]
        return tuple(dict.fromkeys([*wanted, *self.sheet.leave_out]))


@dataclass(frozen=True, slots=True)
class NameTable:
    """A table that says what sources are called."""

    sheet: Sheet
    code: str
    name: str

    @property
    def headings(self) -> tuple[str, ...]:
        """Every column that the table must have."""
        return tuple(dict.fromkeys((self.code, self.name, *self.sheet.leave_out)))


@dataclass(frozen=True, slots=True)
class Group:
    """Sources that are compared as one, such as own funds: by the beginnings of their codes, or by the codes themselves."""

    name: str
    starts_with: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()

    def has(self, code: str) -> bool:
        """Whether a source belongs to the group."""
        return code in self.codes or code.startswith(self.starts_with)


@dataclass(frozen=True, slots=True)
class BudgetMapping:
    """A checked mapping."""

    title: str
    currency: str
    decimals: int
    tables: tuple[BudgetTable, ...]
    names: tuple[NameTable, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of all dimensions, each once, in order."""
        return tuple(dict.fromkeys(name for table in self.tables for name in table.dimensions))


def read_budget_mapping(text: str) -> BudgetMapping:
    """Read and check the mapping file of a budget.

    Raises:
        DocumentRefused: the mapping has faults (FUND-002 to FUND-041); all of them are in ``problems``.
    """
    reader = _Reader()
    top = reader.document(text)
    reader.refuse_unknown(top, _TOP)
    number = reader.number_form(top, NumberForm())
    form = reader.text_form(top, TextForm())
    tables = [
        _table(reader, entry, form, number) for entry in reader.entries(top, "tables", _MOST_TABLES, required=True)
    ]
    if top.value.get("tables") == []:
        reader.fault(NOT_A_FORM, "tables", "[]", expected=Words("至少一张表", "one table at least"))
    mapping = BudgetMapping(
        reader.text(top, "title"),
        reader.currency(top),
        number.decimals,
        tuple(tables),
        tuple(_names(reader, entry, form) for entry in reader.entries(top, "names", _MOST_TABLES)),
        tuple(_group(reader, entry) for entry in reader.entries(top, "groups", _MOST)),
    )
    reader.refuse_if_any()
    return mapping


def _table(reader: _Reader, entry: Entry, form: TextForm, number: NumberForm) -> BudgetTable:
    reader.refuse_unknown(entry, _TABLE)
    own = reader.number_form(entry, number)
    if own.decimals != number.decimals:
        told = Words(f"全文件一样的小数位数（{number.decimals}）", f"the same in all tables ({number.decimals})")
        reader.fault(NOT_A_FORM, entry.at("number.decimals"), str(own.decimals), expected=told)
    lines = tuple(_line(reader, line) for line in reader.entries(entry, "lines", _MOST, required=True))
    if entry.value.get("lines") == []:
        reader.fault(NOT_A_FORM, entry.at("lines"), "[]", expected=Words("至少一项金额", "one amount at least"))
    return BudgetTable(
        _sheet(reader, entry, form),
        own,
        reader.text(entry, "earmark"),
        lines,
        reader.headings(entry, "dimensions"),
        tuple(_check(reader, check, own) for check in reader.entries(entry, "checks", _MOST)),
    )


def _sheet(reader: _Reader, entry: Entry, form: TextForm) -> Sheet:
    left_out = reader.entry(entry, "leave_out")
    return Sheet(
        reader.text(entry, "file"),
        reader.text(entry, "sheet", required=False),
        reader.text_form(entry, form),
        reader.integer(entry, "skip_rows", 0, _MOST_SKIPPED, required=False) or 0,
        {} if left_out is None else {key: reader.texts(left_out, key) for key in left_out.value},
    )


def _line(reader: _Reader, entry: Entry) -> Line:
    reader.refuse_unknown(entry, ("name", "side", "amount"))
    side = reader.choice(entry, "side", Side)
    return Line(reader.text(entry, "name"), side or Side.RECEIVED, reader.text(entry, "amount"))


def _check(reader: _Reader, entry: Entry, number: NumberForm) -> RowCheck:
    reader.refuse_unknown(entry, ("name", "sum", "equals", "tolerance"))
    parts = reader.texts(entry, "sum")
    if not parts:
        reader.fault(NOT_A_FORM, entry.at("sum"), "", expected=Words("要相加的列", "the columns to be added"))
    return RowCheck(
        reader.text(entry, "name"), parts, reader.text(entry, "equals"), reader.tolerance(entry, number.decimals)
    )


def _names(reader: _Reader, entry: Entry, form: TextForm) -> NameTable:
    reader.refuse_unknown(entry, _NAMES)
    return NameTable(_sheet(reader, entry, form), reader.text(entry, "code"), reader.text(entry, "name"))


def _group(reader: _Reader, entry: Entry) -> Group:
    reader.refuse_unknown(entry, ("name", "starts_with", "codes"))
    starts, codes = reader.texts(entry, "starts_with"), reader.texts(entry, "codes")
    if not starts and not codes:
        expected = Words("starts_with 或 codes", "starts_with or codes")
        reader.fault(NOT_A_FORM, entry.path, "", expected=expected)
    return Group(reader.text(entry, "name"), starts, frozenset(codes))


class _Reader(JsonReader):
    """The reader of the room, for YAML, with the forms of texts and numbers."""

    def document(self, text: str) -> Entry:
        try:
            value = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a safe loader that also refuses a key said twice
        except _KeyTwice as twice:
            self.fault(KEY_TWICE, f"{twice.line}", field=twice.key)
        except yaml.YAMLError as error:
            # The reader counts lines from 0.
            line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
            self.fault(NOT_YAML, "$", line=line, reason=Words("读不下去", "it cannot be read on"))
        except RecursionError:
            self.fault(NOT_YAML, "$", line=1, reason=Words("嵌套太深", "it is nested too deeply"))
        else:
            if isinstance(value, dict):
                return Entry({str(key): inner for key, inner in value.items()}, "")
            self.fault(WRONG_TYPE, "$", expected=_AN_OBJECT)
        raise DocumentRefused(REFUSED, tuple(self.problems))

    def currency(self, top: Entry) -> str:
        """Return three capital letters."""
        found = self.text(top, "currency")
        if found and not _CURRENCY.fullmatch(found):
            self.fault(NOT_A_FORM, "currency", found, expected=Words("三个大写字母，如 CNY", "three capitals: CNY"))
        return found

    def text_form(self, entry: Entry, otherwise: TextForm) -> TextForm:
        """Return how text is written; what is not told is as it is elsewhere."""
        told = self.entry(entry, "text")
        if told is None:
            return otherwise
        self.refuse_unknown(told, ("encoding", "delimiter"))
        encoding = self.text(told, "encoding", required=False) or otherwise.encoding
        try:
            codecs.lookup(encoding or "utf-8")
        except LookupError:
            expected = Words("编码的名字，如 gb18030", "the name of an encoding, such as gb18030")
            self.fault(NOT_A_FORM, told.at("encoding"), encoding, expected=expected)
        return TextForm(encoding, self._sign(told, "delimiter", otherwise.delimiter))

    def number_form(self, entry: Entry, otherwise: NumberForm) -> NumberForm:
        """Return how amounts are written; what is not told is as it is elsewhere."""
        told = self.entry(entry, "number")
        if told is None:
            return otherwise
        self.refuse_unknown(told, ("decimal", "thousands", "decimals"))
        decimals = self.integer(told, "decimals", 0, _MOST_DECIMALS, required=False)
        decimal = self._sign(told, "decimal", otherwise.decimal)
        thousands = self._sign(told, "thousands", otherwise.thousands)
        if decimal == thousands:
            expected = Words("与小数点不同的符号", "another mark than the decimal point")
            self.fault(NOT_A_FORM, told.at("thousands"), thousands, expected=expected)
        return NumberForm(decimal, thousands, otherwise.decimals if decimals is None else decimals)

    def tolerance(self, entry: Entry, decimals: int) -> int:
        """Return a tolerance in minor units; it is written as a text, such as "0.01", and absent it is nothing."""
        written = self.text(entry, "tolerance", required=False) or "0"
        try:
            found = NumberForm(decimals=decimals).read(written)
        except NotAnAmount:
            found = None
        if found is None or found < 0:
            expected = Words("加引号的金额，如 '0.01'", "an amount in quotes, such as '0.01'")
            self.fault(NOT_A_FORM, entry.at("tolerance"), written, expected=expected)
            return 0
        return found

    def headings(self, entry: Entry, key: str) -> dict[str, str]:
        """Return names and the columns that they stand for."""
        told = self.entry(entry, key)
        return {} if told is None else {name: self.text(told, name) for name in told.value}

    def _sign(self, told: Entry, key: str, otherwise: str) -> str:
        value = told.value.get(key)
        if value is None:
            return otherwise
        if key == "thousands" and value == "":
            return ""
        if not isinstance(value, str) or len(value) != 1 or value.isalnum() or value in '"\n\r+-':
            self.fault(NOT_A_FORM, told.at(key), str(value), expected=Words("一个符号", "one mark"))
            return otherwise
        return value


class _KeyTwice(Exception):
    """A key said twice is a mistake; YAML itself would silently take the last."""

    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key, self.line = key, line


class _StrictLoader(yaml.SafeLoader):
    """A safe loader that refuses a key said twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [str(getattr(key, "value", "")) for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise _KeyTwice(twice, node.start_mark.line + 1)
        return super().construct_mapping(node, deep)
