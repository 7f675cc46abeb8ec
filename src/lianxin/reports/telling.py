"""How numbers are told: a statement's as its document tells it, the rows' in the same unit; and in a report as the statement does where
rows agree with it, else as rows have it, and never where they cannot tell."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from lianxin.core.kernel.words import Words
from lianxin.reports.domain.bounds import Qualifier
from lianxin.reports.domain.statements import Agreement, Statement
from lianxin.reports.domain.units import PERCENT, conversion, written_words
from lianxin.reports.indicators.answering import Answer
from lianxin.reports.wording import figure_words

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
_TENS_OF_THOUSANDS = {"万人": "persons", "万户": "households"}
_LARGE = ("万", "亿")
# Of these the sentence names no thing: people, households and what is counted it names itself.
_SAID = frozenset({"斤", "公斤", "吨", "%", "平方米", "m²", "周", "个月", "年"})
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
        _in_chinese(f"{number:f}", number, statement.unit, qualifier),
        _IN_ENGLISH[qualifier].format(said=_in_english(number, statement.unit)),
    )


def statement_words(statement: Statement) -> Words:
    """Return the number of a statement as its document tells it, with its unit in both languages; of what it does not tell it says so."""
    number, qualifier = statement.reported, statement.qualifier
    words = Words(
        _in_chinese(f"{number:f}", number, statement.unit, qualifier),
        _IN_ENGLISH[qualifier].format(said=_with_unit(number, statement.unit)),
    )
    return Words(f"{words.zh}（报道没有写）", f"{words.en} (not in the report)") if statement.is_unsaid else words


def found_words(answer: Answer) -> Words:
    """Return the figure from rows in the unit of its statement, so that the two can be read side by side; as it is where that unit does not
    hold it exactly, where it lies between two ends, and rates, of which both numbers are told."""
    statement, figure = answer.statement, answer.figure
    found = conversion(statement.unit, figure.indicator.unit)
    if figure.value is None or not figure.is_exact or found is None or figure.denominator is not None:
        return figure_words(figure)
    number = in_unit_of(statement, answer)
    if figure.indicator.unit == PERCENT or Fraction(number) * found.factor != figure.value:
        return figure_words(figure)
    return Words(f"{_short(number)}{statement.unit}", _with_unit(number, statement.unit))


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


def _in_chinese(told: str, number: Decimal, unit: str, qualifier: Qualifier) -> str:
    """The number with its unit. 余 stands before 万 only behind whole tens: 200余万元, but 7万余元 and 1亿余元."""
    if qualifier is Qualifier.OVER and unit.startswith(_LARGE) and number % 10:
        return f"{told}{unit[0]}余{unit[1:]}"
    return _IN_CHINESE[qualifier].format(number=told, unit=unit)


def _with_unit(number: Decimal, unit: str) -> str:
    """The number with its unit in English, and the thing where the unit names it."""
    if unit in _YUAN:
        return _in_english(number, unit)
    if unit in _TENS_OF_THOUSANDS:
        return f"{_in_english(number, unit)} {_TENS_OF_THOUSANDS[unit]}"
    said = written_words(unit).en
    return f"{_short(number)}{'' if said == '%' else ' '}{said}".strip()


def _in_english(number: Decimal, unit: str) -> str:
    """The number with what English says of the unit: yuan without tens of thousands, weights; things are named by the sentence."""
    if unit in _YUAN:
        yuan = number * _YUAN[unit]
        if yuan >= _MILLION:
            return f"{_short(yuan / _MILLION)} million yuan"
        return f"{_short(yuan)} yuan"
    if unit in _TENS_OF_THOUSANDS:
        return _short(number * 10_000)
    said = written_words(unit).en if unit in _SAID else ""
    return f"{_short(number)}{'' if said == '%' else ' '}{said}".strip()


def _short(number: Decimal) -> str:
    return f"{number:,.4f}".rstrip("0").rstrip(".")
