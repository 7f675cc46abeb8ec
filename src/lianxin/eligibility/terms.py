"""The values in force on a day: the rulebook's, and those that the deployment put in force itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import NotMoney, fen_from_yuan
from lianxin.core.kernel.words import Words
from lianxin.core.rules import ByArea, Expression
from lianxin.eligibility import errors
from lianxin.eligibility.domain.judging import AppliedValue, Terms
from lianxin.eligibility.models import LocalValue
from lianxin.rulebook import rulebook
from lianxin.rulebook.rule_entries import RuleSet

# Which decision an identification asks for, the first that has rules on the day.
IDENTIFYING = ("identify", "monitor", "survey")

_TYPES = {
    FieldType.MONEY: Words("金额", "amount"),
    FieldType.INTEGER: Words("整数", "whole number"),
    FieldType.NUMBER: Words("数", "number"),
    FieldType.BOOLEAN: Words("是或否", "yes or no"),
    FieldType.DATE: Words("日期", "date"),
}


@dataclass(frozen=True, slots=True)
class Supposed:
    """A value that somebody thinks of putting in force."""

    name: str
    area_code: str
    value: Any


def identifying_rule_set(on: date, area_code: str, name: str = "") -> RuleSet:
    """Return the rule set by which households are identified on a day, or the one named.

    Raises:
        Refused: ELIG-001 none is in force.
    """
    in_force = [s for s in rulebook().rule_sets.values() if on in s.period and area_code.startswith(s.area)]
    if name:
        found = [s for s in in_force if s.name == name]
    else:
        by_purpose = {purpose: [s for s in in_force if s.purpose == purpose] for purpose in IDENTIFYING}
        found = next((sets for sets in by_purpose.values() if sets), [])
    if not found:
        raise Refused(errors.NO_RULE_SET, on=on.isoformat(), area=area_code)
    return max(found, key=lambda s: len(s.area))


def terms_on(on: date, rule_set: RuleSet, supposed: Supposed | None = None) -> Terms:
    """Return the day's terms for a rule set; with ``supposed``, as if that value were in force.

    A value for a narrower area has precedence over one for a wider area, and a deployment's own over the rulebook's for the
    same area. A parameter that nobody has set stays unknown, and what hangs on it cannot be told.
    """
    expressions = [rule_set.verdict, *(rule.expression for rule in rule_set.rules)]
    return terms_for(on, expressions, supposed)


def terms_for(on: date, expressions: Iterable[Expression], supposed: Supposed | None = None) -> Terms:
    """Return the day's terms for whatever the expressions read; as :func:`terms_on`."""
    names = {name for expression in expressions for name in expression.parameters}
    local = _local_values(on)
    applied: dict[str, tuple[AppliedValue, ...]] = {}
    parameters: dict[str, object] = {}
    for name in sorted(names):
        by_area = {
            area: AppliedValue(name, area, entry.value, str(entry.source), entry.verified)
            for area, entry in rulebook().values[name].on(on).items()
            if entry.value is not None
        }
        by_area |= {v.area: v for v in local.get(name, ())}
        if supposed is not None and supposed.name == name:
            by_area[supposed.area_code] = AppliedValue(name, supposed.area_code, supposed.value, "", False, True)
        applied[name] = tuple(by_area.values())
        # Nobody has set it anywhere: unknown, and what hangs on it cannot be told.
        parameters[name] = ByArea([(v.area, v.value) for v in by_area.values()]) if by_area else None
    return Terms(on, parameters, applied)


def applied_on(name: str, on: date) -> tuple[AppliedValue, ...]:
    """Return every value of a name in force on a day, by area; the deployment's own takes the place of the rulebook's.

    Raises:
        Refused: RULEBOOK-020 no such name.
    """
    by_area = {
        area: AppliedValue(name, area, entry.value, str(entry.source), entry.verified)
        for area, entry in rulebook().values[name].on(on).items()
        if entry.value is not None
    }
    return tuple((by_area | {value.area: value for value in _local_values(on).get(name, ())}).values())


def read_value(name: str, written: str) -> Any:
    """Read a value as a person writes it for a parameter: money in yuan, dates as 2026-01-01.

    Raises:
        Refused: ELIG-003 no such parameter; ELIG-004 not of its type.
    """
    if name not in rulebook().values:
        raise Refused(errors.UNKNOWN_VALUE, name=name)
    kind = rulebook().values[name].type
    text = written.strip()
    try:
        match kind:
            case FieldType.MONEY:
                return fen_from_yuan(text)
            case FieldType.INTEGER:
                return int(text)
            case FieldType.NUMBER:
                return float(text)
            case FieldType.BOOLEAN:
                return {"true": True, "是": True, "yes": True, "false": False, "否": False, "no": False}[text.lower()]
            case FieldType.DATE:
                return date.fromisoformat(text)
    except (NotMoney, ValueError, KeyError) as error:
        raise Refused(errors.VALUE_NOT_READABLE, value=text, wanted=_TYPES[kind]) from error
    return text


def _local_values(on: date) -> Mapping[str, list[AppliedValue]]:
    found: dict[str, list[AppliedValue]] = {}
    in_force = LocalValue.objects.filter(Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on)))
    for row in in_force:
        value = AppliedValue(row.name, row.area_code, read_value(row.name, row.value), row.document, True, True)
        found.setdefault(row.name, []).append(value)
    return found
