"""The functions of the rule language: how each is written, and what it takes and gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from lianxin.core.kernel.words import Words
from lianxin.core.rules import errors
from lianxin.core.rules.kinds import BOOLEAN, DATE, INTEGER, MONEY, ORDERED, TEXT, Kind, Type
from lianxin.core.rules.syntax import WrittenCall
from lianxin.core.rules.tree import Call, EvaluationDate, Function, Literal, Node

if TYPE_CHECKING:
    from lianxin.core.rules.checking import Checker

FORMS = {
    "age": "age(birth_on)",
    "years_between": "years_between(from, to)",
    "months_between": "months_between(from, to)",
    "per_person": "per_person(total, persons)",
    "least": "least(a, b, …)",
    "greatest": "greatest(a, b, …)",
    "if": "if(condition, value, otherwise)",
    "known_or": "known_or(value, otherwise)",
    "starts_with": "starts_with(area, '6321')",
}
_COUNTS = {"age": 1, "years_between": 2, "months_between": 2, "per_person": 2, "if": 3, "known_or": 2, "starts_with": 2}
_PREFIX = re.compile(r"[0-9]{1,12}")


def checked_call(checker: Checker, written: WrittenCall, expected: Type | None) -> Node:
    """Return a call with its meaning; the parser has seen to it that there is such a function.

    Raises:
        Refused: the wrong number of arguments, or arguments of the wrong type.
    """
    name = written.function
    given, wanted = len(written.arguments), _COUNTS.get(name, 0)
    if given != wanted if wanted else given < 2:
        raise checker.source.refused(
            errors.WRONG_COUNT,
            written.span,
            found=name,
            wanted=wanted or Words("至少 2", "at least 2"),
            given=given,
            form=FORMS[name],
        )
    return _CHECKS[name](checker, written, expected)


def _dates(checker: Checker, written: WrittenCall, _: Type | None) -> Node:
    days = [checker.check(part) for part in written.arguments]
    for day in days:
        if day.type != DATE:
            instead = Words("使用日期字段、date '2020-01-31' 或 on。", "Use a date field, date '2020-01-31' or on.")
            raise checker.wrong_type(day, Words(written.function, written.function), DATE.words, instead)
    if written.function == "age":
        return Call(INTEGER, written.span, Function.YEARS_BETWEEN, (days[0], EvaluationDate(DATE, written.name_span)))
    return Call(INTEGER, written.span, Function(written.function), tuple(days))


def _per_person(checker: Checker, written: WrittenCall, _: Type | None) -> Node:
    total, persons = (checker.check(part) for part in written.arguments)
    what = Words("per_person", "per_person")
    if total.type not in (MONEY, INTEGER):
        instead = Words("第一个值是总额或整数。", "The first value is an amount of money or an integer.")
        raise checker.wrong_type(total, what, Words("金额或整数", "money or an integer"), instead)
    if persons.type != INTEGER:
        instead = Words(
            "第二个值是人数，例如 count(members)。",
            "The second value is a number of persons, for example count(members).",
        )
        raise checker.wrong_type(persons, what, INTEGER.words, instead)
    return Call(total.type, written.span, Function.PER_PERSON, (total, persons))


def _extreme(checker: Checker, written: WrittenCall, _: Type | None) -> Node:
    parts = checker.together(written.arguments)
    if parts[0].type.kind not in ORDERED:
        instead = Words("只有数、金额和日期有大小。", "Only numbers, money and dates have an order.")
        wanted = Words("数、金额或日期", "numbers, money or dates")
        raise checker.wrong_type(parts[0], Words(written.function, written.function), wanted, instead)
    return Call(parts[0].type, written.span, Function(written.function), tuple(parts))


def _if(checker: Checker, written: WrittenCall, expected: Type | None) -> Node:
    condition = checker.condition(written.arguments[0], Words("if", "if"))
    branches = checker.together(written.arguments[1:], expected)
    return Call(branches[0].type, written.span, Function.IF, (condition, *branches))


def _known_or(checker: Checker, written: WrittenCall, expected: Type | None) -> Node:
    parts = checker.together(written.arguments, expected)
    return Call(parts[0].type, written.span, Function.KNOWN_OR, tuple(parts))


def _starts_with(checker: Checker, written: WrittenCall, _: Type | None) -> Node:
    area, prefix = checker.check(written.arguments[0]), checker.check(written.arguments[1])
    what = Words("starts_with", "starts_with")
    instead = Words("写作 starts_with(区划字段, '6321')。", "Write starts_with(area_field, '6321').")
    if area.type.kind is not Kind.AREA:
        raise checker.wrong_type(area, what, Type(Kind.AREA).words, instead)
    if not (isinstance(prefix, Literal) and prefix.type == TEXT and _PREFIX.fullmatch(str(prefix.value))):
        wanted = Words("引号里的 1 到 12 位数字", "1 to 12 digits in quotes")
        raise checker.wrong_type(prefix, what, wanted, instead)
    return Call(BOOLEAN, written.span, Function.STARTS_WITH, (area, prefix))


_CHECKS: dict[str, Callable[[Checker, WrittenCall, Type | None], Node]] = {
    "age": _dates,
    "years_between": _dates,
    "months_between": _dates,
    "per_person": _per_person,
    "least": _extreme,
    "greatest": _extreme,
    "if": _if,
    "known_or": _known_or,
    "starts_with": _starts_with,
}
