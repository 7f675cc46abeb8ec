"""Make the blank workbook of a kind: headings, drop-downs, hints while typing, and a page that explains every column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lianxin.core.kernel.dictionary import Dictionary, Field, FieldType, SheetColumn, SheetKind
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.extents import column_letters
from lianxin.core.sheets.layouts import unit_expected
from lianxin.core.sheets.writing import Look, OutputBook, Worksheet, heading_text, write_head

EXPLANATION_SHEET = Words("填写说明", "How to fill")
LIST_SHEET = Words("选项", "Options")
_LAST_VALIDATED_ROW = 200_000
_LONGEST_INLINE_LIST = 255  # Excel's limit for a drop-down that carries its own options.
_LONGEST_HINT = 255
_LONGEST_HINT_TITLE = 32

_TYPES = {
    FieldType.TEXT: Words("文字", "text"),
    FieldType.CODE: Words("从选项中选一项", "one of the options"),
    FieldType.CODES: Words(
        "可选多项，用逗号隔开；都没有填“无”", "any of the options, separated by commas; “none” if none applies"
    ),
    FieldType.INTEGER: Words("整数", "whole number"),
    FieldType.NUMBER: Words("数字", "number"),
    FieldType.MONEY: Words("金额，最多两位小数", "amount of money, at most two decimals"),
    FieldType.DATE: Words("日期，例如 2016-03-01", "date, such as 2016-03-01"),
    FieldType.MONTH: Words("年月，例如 202303", "year and month, such as 202303"),
    FieldType.BOOLEAN: Words("是或否", "yes or no"),
    FieldType.IDENTIFIER: Words("号码，按文本填写", "identifier, typed as text"),
    FieldType.AREA: Words("12 位区划代码或地名", "division code of 12 digits, or the name of the place"),
}
_EXPLAINED = (
    (Words("列名", "Heading"), 22),
    (Words("必填", "Required"), 8),
    (Words("含义", "Meaning"), 26),
    (Words("填什么", "What to write"), 34),
    (Words("单位", "Unit"), 8),
    (Words("合理范围", "Plausible range"), 14),
    (Words("选项", "Options"), 60),
    (Words("表格项号", "Form item"), 10),
    (Words("国家编码", "National code"), 12),
    (Words("哪些表需要", "Needed by"), 24),
    (Words("说明", "Note"), 40),
)


def write_template(path: Path | str, kind: SheetKind, dictionary: Dictionary, language: str = "zh") -> None:
    """Write the blank workbook of a kind: the sheet to fill, the explanation of every column, and the hidden options.

    The file is recognised as this kind when it comes back; required headings carry a star.
    """
    look = Look(language=language)
    with OutputBook(path) as out:
        sheet = out.add_sheet(kind.words.into(language))
        first = write_head(out, sheet, kind, dictionary, look, marks_required=True)
        explanation = out.add_sheet(EXPLANATION_SHEET.into(language))
        _write_explanation(out, explanation, kind, dictionary, language)
        options = _Options(out, language)
        for position, column in enumerate(kind.columns):
            if column.field:
                rule = _validation(column, dictionary, language, options)
                sheet.data_validation(first, position, _LAST_VALIDATED_ROW, position, rule)
        options.write()


class _Options:
    """The hidden sheet that holds the drop-downs too long to stand in the cell rule itself, one list a column."""

    def __init__(self, out: OutputBook, language: str) -> None:
        self._out, self._name = out, LIST_SHEET.into(language)
        self._lists: dict[tuple[str, ...], int] = {}

    def source(self, labels: tuple[str, ...]) -> list[str] | str:
        """Return what a drop-down takes as its source."""
        if len(",".join(labels)) <= _LONGEST_INLINE_LIST and not any("," in label for label in labels):
            return list(labels)
        column = self._lists.setdefault(labels, len(self._lists))
        letters = column_letters(column)
        return f"='{self._name}'!${letters}$1:${letters}${len(labels)}"

    def write(self) -> None:
        if not self._lists:
            return
        sheet = self._out.add_sheet(self._name)
        lists = list(self._lists)
        for row in range(max(map(len, lists))):
            for column, labels in enumerate(lists):
                if row < len(labels):
                    sheet.write_string(row, column, labels[row])
        sheet.hide()


def _validation(column: SheetColumn, dictionary: Dictionary, language: str, options: _Options) -> dict[str, Any]:
    """Return the rule of a column: a drop-down, bounds, or only a hint. Bounds warn, as the import does; strict ones stop."""
    entry = dictionary.field(column.field)
    rule: dict[str, Any] = {
        "validate": "any",
        "input_title": heading_text(column, dictionary, language)[:_LONGEST_HINT_TITLE],
        "input_message": _hint(column, dictionary, language)[:_LONGEST_HINT],
        "error_type": "stop" if entry.strict else "warning",
    }
    if entry.type is FieldType.CODE:
        labels = tuple(code.words.into(language) for code in dictionary.code_list_of(entry).codes)
        rule |= {"validate": "list", "source": options.source(labels), "error_type": "stop"}
    elif entry.type is FieldType.BOOLEAN:
        rule |= {
            "validate": "list",
            "source": ["是", "否"] if language.startswith("zh") else ["yes", "no"],
            "error_type": "stop",
        }
    return rule


def _hint(column: SheetColumn, dictionary: Dictionary, language: str) -> str:
    entry = dictionary.field(column.field)
    parts = [_TYPES[entry.type].into(language), _unit(column, dictionary, language), bounds_text(entry)]
    if entry.type is FieldType.CODES:
        parts.append(_option_text(entry, dictionary, language))
    return "\n".join(part for part in parts if part)


def _unit(column: SheetColumn, dictionary: Dictionary, language: str) -> str:
    """Return the unit of a column as shown to people."""
    entry = dictionary.field(column.field)
    if entry.type not in {FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY}:
        return ""
    unit = dictionary.units.get(column.unit) or (None if column.unit else dictionary.units.get(entry.unit))
    return unit.words.into(language) if unit else unit_expected(column, dictionary)


def bounds_text(entry: Field) -> str:
    """Return the bounds as shown: ``0–12``."""
    low = "" if entry.minimum is None else f"{entry.minimum:g}"
    high = "" if entry.maximum is None else f"{entry.maximum:g}"
    if low and high:
        return f"{low}–{high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""


def _option_text(entry: Field, dictionary: Dictionary, language: str) -> str:
    if not entry.code_list:
        return ""
    labels = [code.words.into(language) for code in dictionary.code_list_of(entry).codes]
    return ("、" if language.startswith("zh") else ", ").join(labels)


def _write_explanation(
    out: OutputBook, sheet: Worksheet, kind: SheetKind, dictionary: Dictionary, language: str
) -> None:
    for position, (words, width) in enumerate(_EXPLAINED):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, words.into(language), out.formats["heading"])
    sheet.freeze_panes(1, 1)
    for row, column in enumerate(kind.columns, start=1):
        for position, text in enumerate(_explained(column, dictionary, language)):
            if text:
                sheet.write_string(row, position, text, out.formats["wrapped"])


def _explained(column: SheetColumn, dictionary: Dictionary, language: str) -> tuple[str, ...]:
    heading = heading_text(column, dictionary, language)
    if not column.field:
        return (heading, "", Words("不读取", "not read").into(language))
    entry = dictionary.field(column.field)
    needed = (
        Words("必填", "filled")
        if column.filled
        else Words("必须有此列", "column required")
        if column.required
        else None
    )
    names = [
        dictionary.sheet_kinds[name].words.into(language) if name in dictionary.sheet_kinds else name
        for name in entry.required_by
    ]
    return (
        heading,
        needed.into(language) if needed else "",
        entry.words.into(language),
        _TYPES[entry.type].into(language),
        _unit(column, dictionary, language),
        bounds_text(entry),
        _option_text(entry, dictionary, language),
        entry.form_item,
        entry.national_code,
        "、".join(names) if language.startswith("zh") else ", ".join(names),
        entry.note,
    )
