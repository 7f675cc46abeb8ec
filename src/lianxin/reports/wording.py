"""Figures and statements in words: numbers with their unit, what is known of them, periods and filters."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.bounds import Qualifier
from lianxin.reports.domain.indicators import Figure, Indicator, Question
from lianxin.reports.domain.statements import Statement
from lianxin.reports.domain.units import FEN, PERCENT, QUANTITY, UNITS

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


def filter_words(indicator: Indicator, question: Question) -> list[tuple[Words, str]]:
    """Return the filters of a question, each with its name."""
    named = []
    for key, values in question.filters:
        dimension = indicator.dimension(key)
        named.append((dimension.words if dimension else Words(key, key), "、".join(values)))
    return named
