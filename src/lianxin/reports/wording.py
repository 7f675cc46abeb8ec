"""Figures and statements in words: numbers with their unit, what is known of them, periods and filters."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.bounds import Qualifier
from lianxin.reports.domain.indicators import Dimension, Figure, Indicator, Kind, Question
from lianxin.reports.domain.statements import Statement
from lianxin.reports.domain.units import FEN, PERCENT, QUANTITY, UNITS
from lianxin.rulebook import dictionary, rulebook

_QUALIFIERS = {
    Qualifier.EXACT: Words("{number} {unit}", "{number} {unit}"),
    Qualifier.OVER: Words("{number} 余{unit}", "more than {number} {unit}"),
    Qualifier.AT_LEAST: Words("{number} {unit}以上", "{number} {unit} or more"),
    Qualifier.ABOUT: Words("约 {number} {unit}", "about {number} {unit}"),
    Qualifier.NEARLY: Words("近 {number} {unit}", "nearly {number} {unit}"),
}


def number_text(value: Fraction, indicator: Indicator) -> str:
    """Return a value as people write it: money in yuan, rates with two decimals, everything else without needless noughts."""
    if indicator.unit == FEN:
        return yuan_text(int(value))
    if indicator.unit == PERCENT:
        return f"{float(round(value, 2)):.2f}"
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.3f}".rstrip("0").rstrip(".")


def unit_words(figure: Figure) -> Words:
    """Return the unit of a figure: of quantities the one that it is filtered by."""
    unit = figure.indicator.unit
    if unit == FEN:
        return Words("元", "yuan")
    if unit == QUANTITY:
        asked = dict(figure.question.filters)
        found = asked.get("measure_unit") or asked.get("quantity_unit") or asked.get("unit")
        return Words(found[0], found[0]) if found else Words("", "")
    return UNITS[unit]


def figure_words(figure: Figure) -> Words:
    """Return a figure with its unit, and between what it lies where it is not exact."""
    if figure.value is None:
        return Words("没有记录", "nothing on record")
    unit = unit_words(figure)
    told = number_text(figure.value, figure.indicator)
    words = Words(f"{told}{unit.zh}", f"{told} {unit.en}".strip())
    if figure.bounds is not None and not figure.bounds.is_exact:
        least = number_text(figure.bounds.least, figure.indicator)
        most = "…" if figure.bounds.most is None else number_text(figure.bounds.most, figure.indicator)
        words = Words(f"{words.zh}（{least} 至 {most}）", f"{words.en} ({least} to {most})")
    if figure.denominator is not None and figure.numerator is not None:
        top, bottom = f"{int(figure.numerator):,}", f"{int(figure.denominator):,}"
        words = Words(f"{words.zh}（{top}/{bottom}）", f"{words.en} ({top}/{bottom})")
    return words


def statement_words(statement: Statement) -> Words:
    """Return the number of a statement as it is told."""
    return _QUALIFIERS[statement.qualifier].filled(number=f"{statement.reported:f}", unit=statement.unit)


def period_words(question: Question) -> Words:
    """Return the period of a question."""
    starts_on, before = question.starts_on, question.ends_before
    if starts_on is None and before is None:
        return Words("全部时间", "at any time")
    zh = f"{starts_on or ''} 起" if before is None else f"{starts_on or ''} 至 {before} 前"
    en = f"from {starts_on}" if before is None else f"{f'from {starts_on} ' if starts_on else ''}before {before}"
    return Words(zh.strip(), en.strip())


_FEW = {"true": Words("是", "yes"), "false": Words("否", "no")}


def value_words(dimension: Dimension, value: str) -> Words:
    """Return what a value of a filter is called: the word of its code list, where it is of one."""
    if dimension.kind is Kind.FLAG:
        return _FEW.get(value, Words(value, value))
    if dimension.named and value in dimension.allowed:
        return dimension.named[dimension.allowed.index(value)]
    for listed in dictionary().code_lists.values():
        keys = tuple(one.key for one in listed.codes)
        if keys == dimension.allowed:
            return listed.by_key(value).words if value in keys else Words(value, value)
    named: Mapping[str, Any] | None = {
        "kind": rulebook().work_kinds, "measure": rulebook().measures, "product": rulebook().loan_products,
        "indicator": rulebook().work_indicators,
    }.get(dimension.key)  # type: ignore[assignment]  # fmt: skip
    found = named.get(value) if named else None
    return found.words if found is not None else Words(value, value)


def filter_words(indicator: Indicator, question: Question) -> list[tuple[Words, str]]:
    """Return the filters of a question, each with its name."""
    named = []
    for key, values in question.filters:
        dimension = indicator.dimension(key)
        if dimension is None:
            continue
        told = [value_words(dimension, value).zh for value in values]
        named.append((dimension.words, "、".join(told)))
    return named
