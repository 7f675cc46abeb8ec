"""Judge households by a rule set: a verdict with the finding of every rule as its reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianxin.core.kernel.dictionary import CodeList
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Finding, Verdict
from lianxin.core.kernel.money import yuan_text
from lianxin.core.rules import Case, Expression, Kind
from lianxin.rulebook.dated_values import Values
from lianxin.rulebook.rule_entries import Rule, RuleSet

Evaluator = Callable[[Case], Any]


@dataclass(frozen=True)
class _Shown:
    """A displayed value: how to reckon it and how to print it."""

    evaluate: Evaluator
    expression: Expression
    unit: str


class Judge:
    """Judges one household after another by one rule set on one day. Stateless between calls."""

    def __init__(self, rule_set: RuleSet, values: Values, parameters: Mapping[str, object], on: date) -> None:
        self.rule_set = rule_set
        self.on = on
        self._values = values
        self._parameters = parameters
        self._verdict = rule_set.verdict.bind(on=on, parameters=parameters)
        self._value = self._shown(rule_set.value)
        self._limit = self._shown(rule_set.limit)
        self._rules = [
            (
                rule,
                rule.expression.bind(on=on, parameters=parameters),
                self._shown(rule.value, rule),
                self._shown(rule.limit),
            )
            for rule in rule_set.rules
        ]

    def __call__(self, case: Case) -> Finding:
        """Return the verdict on a household, with the finding of each rule among its reasons.

        ``missing`` holds the facts on which an open answer hangs. ``verified`` is false as long as a rule or a value that
        was used has not been compared with its document by a named person.
        """
        area = str(case.household.get("village_code") or "")
        reasons = tuple(
            self._finding(rule, bound, value, limit, case, area) for rule, bound, value, limit in self._rules
        )
        verdict = Verdict.of(self._verdict(case))
        return Finding(
            rule=self.rule_set.name,
            words=self.rule_set.answers[verdict],
            verdict=verdict,
            value=self._text(self._value, case),
            limit=self._text(self._limit, case),
            limit_source=self._sources(self.rule_set.limit, area),
            verified=self.rule_set.verified and self._is_verified(self.rule_set.verdict, area),
            missing=self._missing(self.rule_set.verdict, verdict, case),
            reasons=reasons,
        )

    def _finding(
        self, rule: Rule, bound: Evaluator, value: _Shown | None, limit: _Shown | None, case: Case, area: str
    ) -> Finding:
        verdict = Verdict.of(bound(case))
        return Finding(
            rule=rule.name,
            words=rule.words,
            verdict=verdict,
            value=self._text(value, case),
            limit=self._text(limit, case),
            limit_source=self._sources(rule.limit, area) or str(rule.source),
            verified=rule.verified and self._is_verified(rule.expression, area),
            missing=self._missing(rule.expression, verdict, case),
        )

    def _shown(self, expression: Expression | None, rule: Rule | None = None) -> _Shown | None:
        if expression is None:
            return None
        bound = expression.bind(on=self.on, parameters=self._parameters)
        return _Shown(bound, expression, rule.value_unit if rule else "")

    def _text(self, shown: _Shown | None, case: Case) -> str:
        value = shown.evaluate(case) if shown else None
        if shown is None or value is None:
            return ""
        return printed(value, shown.expression, shown.unit)

    def _missing(self, expression: Expression, verdict: Verdict, case: Case) -> tuple[Any, ...]:
        if verdict is not Verdict.CANNOT_TELL:
            return ()
        return expression.missing(case, on=self.on, parameters=self._parameters)

    def _sources(self, expression: Expression | None, area: str) -> str:
        """Name the documents of the values that an expression uses."""
        names = expression.parameters if expression else ()
        return ";".join(dict.fromkeys(str(entry.source) for name in names if (entry := self._entry(name, area))))

    def _is_verified(self, expression: Expression, area: str) -> bool:
        entries = [self._entry(name, area) for name in expression.parameters]
        return all(entry is not None and entry.verified for entry in entries)

    def _entry(self, name: str, area: str) -> Any:
        try:
            return self._values.at(name, on=self.on, area=area)
        except Refused:
            return None


def printed(value: Any, expression: Expression, unit: str = "") -> str:
    """Return a value as a page shows it: money in yuan, codes by their labels in both languages."""
    if expression.type.kind is Kind.MONEY:
        return f"{yuan_text(value)} 元"
    if expression.type.kind is Kind.CODE:
        code_list: CodeList = expression.schema.dictionary.code_lists[expression.type.code_list]
        return str(code_list.by_key(value).words)
    if isinstance(value, date):
        return value.isoformat()
    suffix = expression.schema.dictionary.units[unit].words.zh if unit else ""
    return f"{value} {suffix}".strip()
