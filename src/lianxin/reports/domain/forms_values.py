"""Put a stored value into a cell as the form wants it: its unit, its date, its code or its words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.periods import full_years
from lianxin.core.sheets.form_filling import FormCell
from lianxin.core.sheets.units import yuan_in
from lianxin.reports.domain.forms_answers import Answer, Style
from lianxin.reports.domain.forms_shape import BOX
from lianxin.reports.domain.forms_vocabulary import entry_of
from lianxin.rulebook import dictionary

_DATES = {
    Style.YEAR_MONTH: "%Y-%m",
    Style.YEAR_MONTH_DOT: "%Y.%m",
    Style.YEAR_MONTH_DIGITS: "%Y%m",
    Style.DATE_DOT: "%Y.%m.%d",
    Style.DATE_DIGITS: "%Y%m%d",
    Style.YEAR_ONLY: "%Y",
}


# What a form prints beside its boxes where the register says yes or no.
_SAID_OTHERWISE = {
    "是": ("有", "已通", "通", "达标", "已参加", "参加", "已", "合格"),
    "否": ("无", "没有", "未", "不"),
}


class CannotWrite(ValueError):
    """A value cannot be written as the form asks, because a code has no number or no label."""


def cell_of(answer: Answer, value: Any, *, on: date) -> FormCell | None:
    """Return what is written for a stored value of the answer's field; None for a missing fact.

    Raises:
        CannotWrite: the form asks for a code number that nobody knows, or the stored code is in no list.
    """
    if value is None or value == "":
        return None
    entry = entry_of(answer.what)
    match entry.type:
        case FieldType.MONEY:
            return money_in(int(value), answer.unit)
        case FieldType.NUMBER:
            return Decimal(repr(float(value))).normalize() + 0
        case FieldType.INTEGER:
            return int(value)
        case FieldType.BOOLEAN:
            return _yes_or_no(bool(value), answer.style)
        case FieldType.DATE | FieldType.MONTH:
            return _day(value, entry, answer.style, on)
        case FieldType.CODE:
            return _code(entry, str(value), answer.style)
        case FieldType.CODES:
            keys = [key for key in str(value).split(",") if key]
            return "、".join(_code(entry, key, answer.style) for key in keys) or "无"
    return str(value)


def money_in(fen: int, unit: str) -> Decimal:
    """Return an amount of fen in a unit of forms, exactly: 12,345,600 fen in 万元 is 12.3456."""
    amount = Decimal(fen) / (100 * (yuan_in(unit) or 1))
    return amount.quantize(Decimal("0.01")) if amount == amount.quantize(Decimal("0.01")) else amount.normalize()


def _yes_or_no(is_so: bool, style: Style) -> FormCell | None:
    if style is Style.TICK:
        return "√" if is_so else None
    if style is Style.ONE_ZERO:
        return int(is_so)
    return "是" if is_so else "否"


def _day(value: date, entry: Field, style: Style, on: date) -> FormCell:
    if style is Style.AGE:
        return full_years(value, on)
    if style is Style.DATE_WORDS:
        return f"{value.year}年{value.month}月{value.day}日"
    if style in _DATES:
        return value.strftime(_DATES[style])
    return value.strftime("%Y-%m") if entry.type is FieldType.MONTH else value.isoformat()


def _code(entry: Field, key: str, style: Style) -> str:
    try:
        code = dictionary().code_list_of(entry).by_key(key)
    except KeyError as error:
        raise CannotWrite(key) from error
    if style is not Style.CODE:
        return code.words.zh
    numbers = list(code.national.values())
    if not numbers:
        raise CannotWrite(key)
    return numbers[-1]


def ticked(ticks: str, label: str) -> str | None:
    """Return a text of boxes with the one before a label ticked (``□是 □否`` → ``☑是 □否``); None when no box has the label."""
    for said in (label, *_SAID_OTHERWISE.get(label, ())):
        for box in BOX.finditer(ticks):
            if ticks[box.end() :].strip().startswith(said):
                return f"{ticks[: box.start()]}☑{ticks[box.end() :]}"
    return None
