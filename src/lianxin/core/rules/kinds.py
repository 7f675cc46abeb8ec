"""What values a rule computes with, and which of them go together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.words import Words


class Kind(StrEnum):
    """The kinds of values. Month fields are dates (the first of the month)."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    IDENTIFIER = "identifier"
    AREA = "area"


ORDERED = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY, Kind.DATE})
SUMMABLE = frozenset({Kind.INTEGER, Kind.MONEY})
# Kinds that a quoted literal can stand for. An identifier cannot be written into a rule: it would be personal data there.
QUOTED = frozenset({Kind.TEXT, Kind.CODE, Kind.AREA})

_WORDS = {
    Kind.BOOLEAN: Words("真假判断", "a true-or-false condition"),
    Kind.INTEGER: Words("整数", "an integer"),
    Kind.NUMBER: Words("小数", "a decimal number"),
    Kind.MONEY: Words("金额", "money"),
    Kind.DATE: Words("日期", "a date"),
    Kind.TEXT: Words("文字", "text"),
    Kind.CODE: Words("代码", "a code"),
    Kind.CODES: Words("多选代码", "a choice of several codes"),
    Kind.IDENTIFIER: Words("证件或账户号码", "an identifier"),
    Kind.AREA: Words("区划代码", "an area code"),
}


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression: its kind and, for codes, the name of their list."""

    kind: Kind
    code_list: str = ""

    @property
    def words(self) -> Words:
        """The type as a sentence names it."""
        words = _WORDS[self.kind]
        return Words(f"{words.zh}({self.code_list})", f"{words.en} ({self.code_list})") if self.code_list else words

    @classmethod
    def of_field(cls, entry: Field) -> Type:
        """Return the type of a dictionary field."""
        if entry.type is FieldType.MONTH:
            return DATE
        return cls(Kind(entry.type.value), entry.code_list)


BOOLEAN = Type(Kind.BOOLEAN)
INTEGER = Type(Kind.INTEGER)
NUMBER = Type(Kind.NUMBER)
MONEY = Type(Kind.MONEY)
DATE = Type(Kind.DATE)
TEXT = Type(Kind.TEXT)
AREA = Type(Kind.AREA)

TABLES = ("household", "member", "village", "county")
# Tables whose rows are places: nobody lives in one of their rules, and no other table is joined to them.
PLACES = ("village", "county")
