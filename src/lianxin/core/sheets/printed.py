"""Put typed values back into words, exactly as the reader takes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from lianxin.core.kernel.dictionary import CodeList, Dictionary, FieldType, SheetColumn
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.errors import VALUE_HAS_NO_LABEL
from lianxin.core.sheets.layouts import unit_expected
from lianxin.core.sheets.units import yuan_in

ValuePrinter = Callable[[object], str]

NONE_CHOSEN = Words("无", "none")
_YES_NO = {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}


def value_printer(column: SheetColumn, dictionary: Dictionary, language: str = "zh") -> ValuePrinter:
    """Return the function that writes a value of the column as text; None, a missing fact, is always "".

    Raises (the function):
        Refused: SHEET-302 when a code is not in its list.
    """
    if not column.field:
        return lambda value: "" if value is None else str(value)
    entry = dictionary.field(column.field)
    written = _printer_of_type(column, dictionary, language)
    assert entry.type in FieldType
    return lambda value: "" if value is None else written(value)


def _printer_of_type(column: SheetColumn, dictionary: Dictionary, language: str) -> ValuePrinter:
    entry = dictionary.field(column.field)
    match entry.type:
        case FieldType.CODE:
            return _code_printer(dictionary.code_list_of(entry), column.heading, language)
        case FieldType.CODES:
            one = _code_printer(dictionary.code_list_of(entry), column.heading, language)
            return lambda value: (
                ",".join(one(key) for key in str(value).split(",") if key) or NONE_CHOSEN.into(language)
            )
        case FieldType.BOOLEAN:
            return _YES_NO["zh" if language.startswith("zh") else "en"].__getitem__  # type: ignore[return-value]
        case FieldType.MONEY:
            return _money_printer(yuan_in(unit_expected(column, dictionary)) or 1)
        case FieldType.NUMBER:
            return lambda value: format(Decimal(repr(value)), "f")
        case FieldType.DATE:
            return _date_text
        case FieldType.MONTH:
            return lambda value: _date_text(value)[:7].replace("-", "")
        case FieldType.TEXT | FieldType.INTEGER | FieldType.IDENTIFIER | FieldType.AREA:
            return str


def _code_printer(codes: CodeList, heading: str, language: str) -> ValuePrinter:
    labels = {code.key: code.words.into(language) for code in codes.codes}

    def printed(value: object) -> str:
        label = labels.get(str(value))
        if label is None:
            raise Refused(VALUE_HAS_NO_LABEL, heading=heading, value=value, list=codes.words)
        return label

    return printed


def _money_printer(yuan: int) -> ValuePrinter:
    unit = Decimal(yuan) * 100

    def printed(value: object) -> str:
        fen = int(str(value))
        if yuan == 1:
            whole, cents = divmod(abs(fen), 100)
            return f"{'-' if fen < 0 else ''}{whole}.{cents:02d}"
        return format(fen / unit, "f")

    return printed


def _date_text(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()[:10]
