"""What a column or a blank of a form is filled with: an answer, found by itself or given once by a person and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Target(StrEnum):
    """What is written."""

    FIELD = "field"  # a fact of the dictionary, ``what`` is its path
    SERIAL = "serial"  # 1, 2, 3 …
    AREA = "area"  # the name of the row's area, or of the area that the form is filled for
    COUNT = (
        "count"  # how many; ``what`` is household, member or village. In a row of households: how many of its members
    )
    SUM = "sum"  # a sum of a fact over households or members; ``what`` is its path
    MEAN = "mean"  # income per person of an area: net income of households by their people; ``what`` is the fact of one household
    TEXT = "text"  # always the same text, ``what``
    YEAR = "year"  # the year of the facts
    DAY = "day"  # the day on which the form is filled
    BLANK = "blank"  # left for a person


class Style(StrEnum):
    """How a value is written where the form asks for something else than its words."""

    PLAIN = ""
    CODE = "code"  # the national code number
    TICK = "tick"  # √ for yes, nothing for no
    ONE_ZERO = "one_zero"  # 1 for yes, 0 for no
    YEAR_MONTH = "year_month"  # 1990-05
    YEAR_MONTH_DOT = "year_month_dot"  # 1990.05
    YEAR_MONTH_DIGITS = "year_month_digits"  # 199005
    DATE_DOT = "date_dot"  # 1990.05.01
    DATE_DIGITS = "date_digits"  # 19900501
    DATE_WORDS = "date_words"  # 1990年5月1日
    YEAR_ONLY = "year_only"  # 1990
    AGE = "age"  # full years on the day


COUNTED = frozenset({Target.COUNT, Target.SUM, Target.MEAN})
"""What is worked out from many rows of the register."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What fills a column. ``conditions`` narrow a count or a sum (see ``forms_conditions``); ``unit`` is that of the form."""

    target: Target
    what: str = ""
    conditions: tuple[str, ...] = ()
    unit: str = ""
    style: Style = Style.PLAIN

    def told(self) -> dict[str, Any]:
        """Return the answer as it is kept."""
        parts: dict[str, Any] = {"target": self.target.value}
        if self.what:
            parts["what"] = self.what
        if self.conditions:
            parts["conditions"] = list(self.conditions)
        if self.unit:
            parts["unit"] = self.unit
        if self.style:
            parts["style"] = self.style.value
        return parts

    @property
    def key(self) -> str:
        """The answer in one line, as a choice of a page tells it; without unit and style, which the heading tells."""
        return "|".join([self.target.value, self.what, *self.conditions])


def answer_of(told: Mapping[str, Any]) -> Answer:
    """Return a kept answer.

    Raises:
        ValueError, KeyError: it is none.
    """
    return Answer(
        Target(told["target"]),
        str(told.get("what", "")),
        tuple(str(one) for one in told.get("conditions", ())),
        str(told.get("unit", "")),
        Style(told.get("style", "")),
    )


def answer_from_key(key: str) -> Answer:
    """Return the answer that a choice tells.

    Raises:
        ValueError: it is none.
    """
    target, _, rest = key.partition("|")
    what, *conditions = rest.split("|")
    return Answer(Target(target), what, tuple(one for one in conditions if one))
