"""Judge one household by a rule set: the verdict, every criterion with value, limit and their sources, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianxin.core.kernel.findings import Missing, Verdict
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Case, Clause, Expression
from lianxin.core.rules.kinds import Kind
from lianxin.rulebook.rule_entries import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class AppliedValue:
    """A value of policy as it was applied: for which area, from which document, and whether anybody has verified it."""

    name: str
    area: str
    value: Any
    source: str
    is_verified: bool
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """One rule applied to one household.

    ``value`` and ``limit`` are texts as shown, empty when the rule compares nothing; ``limit_source`` names the document and
    ``is_verified`` whether somebody has compared the limit with it. ``missing`` are the facts on which the answer hangs.
    """

    rule: Rule
    verdict: Verdict
    value: str
    limit: str
    limit_source: str
    is_verified: bool
    missing: tuple[Missing, ...]
    clause: Clause


@dataclass(frozen=True, slots=True)
class Judgement:
    """A household judged: ``met`` means what the rule set's ``answers`` say it means."""

    rule_set: RuleSet
    verdict: Verdict
    answer: Words
    criteria: tuple[Criterion, ...]
    missing: tuple[Missing, ...]
    causes: tuple[str, ...]

    @property
    def failing(self) -> tuple[Criterion, ...]:
        return tuple(c for c in self.criteria if c.verdict is Verdict.NOT_MET)

    @property
    def untold(self) -> tuple[Criterion, ...]:
        return tuple(c for c in self.criteria if c.verdict is Verdict.CANNOT_TELL)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a household is judged on: the day, the parameters as the rules take them, and how each value was chosen."""

    on: date
    parameters: Mapping[str, object]
    applied: Mapping[str, tuple[AppliedValue, ...]]

    def value_for(self, name: str, village_code: str) -> AppliedValue | None:
        """Return the value that applies in a village: the one whose area's code is the longest beginning of the village's."""
        fitting = [v for v in self.applied.get(name, ()) if village_code.startswith(v.area)]
        return max(fitting, key=lambda v: len(v.area), default=None)


def judged(rule_set: RuleSet, case: Case, terms: Terms, *, language: str) -> Judgement:
    """Judge a household.

    A fact that is missing makes a criterion ``cannot tell``; the verdict is told only where the known facts decide it.
    """
    criteria = tuple(_criterion(rule, case, terms, language) for rule in rule_set.rules)
    truth = rule_set.verdict.evaluate(case, on=terms.on, parameters=terms.parameters)
    verdict = Verdict.of(truth)
    return Judgement(
        rule_set=rule_set,
        verdict=verdict,
        answer=rule_set.answers[verdict],
        criteria=criteria,
        missing=rule_set.verdict.missing(case, on=terms.on, parameters=terms.parameters),
        causes=tuple(
            dict.fromkeys(c for found in criteria if found.verdict is Verdict.NOT_MET for c in found.rule.causes)
        ),
    )


def _criterion(rule: Rule, case: Case, terms: Terms, language: str) -> Criterion:
    truth = rule.expression.evaluate(case, on=terms.on, parameters=terms.parameters)
    sources = []
    is_verified = rule.verified
    for name in (rule.limit or rule.expression).parameters:
        applied = terms.value_for(name, str(case.household.get("village_code", "")))
        if applied is not None:
            sources.append(applied.source)
            is_verified = applied.is_verified
    return Criterion(
        rule=rule,
        verdict=Verdict.of(truth),
        value=_shown(rule.value, case, terms),
        limit=_shown(rule.limit, case, terms),
        limit_source=";".join(dict.fromkeys(sources)) or str(rule.source),
        is_verified=is_verified,
        missing=rule.expression.missing(case, on=terms.on, parameters=terms.parameters),
        clause=rule.expression.explain(case, on=terms.on, parameters=terms.parameters, language=language),
    )


def _shown(expression: Expression | None, case: Case, terms: Terms) -> str:
    """The value of a display expression as text; empty when there is none or it is not known."""
    if expression is None:
        return ""
    value = expression.evaluate(case, on=terms.on, parameters=terms.parameters)
    if value is None or isinstance(value, bool):
        return ""
    return yuan_text(value) if expression.type.kind is Kind.MONEY else str(value)
