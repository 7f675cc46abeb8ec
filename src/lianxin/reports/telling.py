"""How a report tells a number: as its statement does where rows agree with it, else as rows have it, and never where they cannot tell."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from lianxin.core.kernel.words import Words
from lianxin.reports.domain.bounds import Qualifier
from lianxin.reports.domain.statements import Agreement, Statement
from lianxin.reports.domain.units import conversion
from lianxin.reports.indicators.answering import Answer

# Chinese puts 余 between the number and its unit, so that the two languages are not filled alike.
_IN_CHINESE = {
    Qualifier.EXACT: "{number}{unit}",
    Qualifier.OVER: "{number}余{unit}",
    Qualifier.AT_LEAST: "{number}{unit}以上",
    Qualifier.ABOUT: "约{number}{unit}",
    Qualifier.NEARLY: "近{number}{unit}",
}
_IN_ENGLISH = {
    Qualifier.EXACT: "{said}",
    Qualifier.OVER: "more than {said}",
    Qualifier.AT_LEAST: "{said} or more",
    Qualifier.ABOUT: "about {said}",
    Qualifier.NEARLY: "nearly {said}",
}
_YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_TENS_OF_THOUSANDS = {"万人", "万户"}
# Words by which Chinese counts things have none in English: the sentence names the thing itself.
_SAID = {
    "斤": "jin",
    "公斤": "kg",
    "吨": "tonnes",
    "%": "%",
    "平方米": "m²",
    "m²": "m²",
    "周": "weeks",
    "个月": "months",
    "年": "years",
}
_MILLION = 1_000_000


def told_of(answer: Answer) -> Words | None:
    """Return the number of a statement as a report tells it; None where rows cannot tell it."""
    statement = answer.statement
    if answer.agreement is Agreement.CANNOT_TELL or answer.figure.value is None:
        return None
    if answer.agreement is Agreement.AGREES:
        number, qualifier = statement.reported, statement.qualifier
    elif not answer.figure.rows:
        # A nought that rests on no rows is silence, not a finding.
        return None
    else:
        number, qualifier = in_unit_of(statement, answer), Qualifier.EXACT
    return Words(
        _IN_CHINESE[qualifier].format(number=f"{number:f}", unit=statement.unit),
        _IN_ENGLISH[qualifier].format(said=_in_english(number, statement.unit)),
    )


def in_unit_of(statement: Statement, answer: Answer) -> Decimal:
    """Return the figure from rows in the unit of the statement, to four decimals.

    Raises:
        ValueError: there is no figure.
    """
    value, found = answer.figure.value, conversion(statement.unit, answer.figure.indicator.unit)
    if value is None or found is None:
        raise ValueError(statement.number)
    exact = Fraction(value) / found.factor
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.0001")).normalize()


def _in_english(number: Decimal, unit: str) -> str:
    """The number with what English says of the unit: yuan without tens of thousands, weights; things are named by the sentence."""
    if unit in _YUAN:
        yuan = number * _YUAN[unit]
        if yuan >= _MILLION:
            return f"{_short(yuan / _MILLION)} million yuan"
        return f"{_short(yuan)} yuan"
    if unit in _TENS_OF_THOUSANDS:
        return _short(number * 10_000)
    said = _SAID.get(unit, "")
    return f"{_short(number)}{'' if said == '%' else ' '}{said}".strip()


def _short(number: Decimal) -> str:
    return f"{number:,.4f}".rstrip("0").rstrip(".")
