"""Judge a village or a county: each criterion over counts that may be open, with numerator, denominator, limit and what lacks.

A count over the register has a least and a most it can be; between them lies what is not known. A criterion is told only if it
comes out alike at every end, so that a few households of whom something is missing do not leave a clear case open, and never
decide an unclear one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import product
from typing import Any

from lianxin.core.kernel.findings import Missing, Verdict
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Case, Expression
from lianxin.core.rules.kinds import Kind
from lianxin.eligibility.domain.judging import Terms
from lianxin.rulebook.rule_entries import Rule, RuleSet

# Stands for "there is no telling how many": more than there are people, and small enough for every product in a rule.
BOUNDLESS = 10**10


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are: ``least`` for certain, ``most`` if all that is not known were so (None: no telling), and how many rows
    are not known of."""

    least: int
    most: int | None
    untold: int = 0

    def __post_init__(self) -> None:
        if self.least < 0 or self.untold < 0 or (self.most is not None and self.most < self.least):
            raise ValueError("a count runs from its least to its most")

    @property
    def exact(self) -> int | None:
        """The number, if it is known."""
        return self.least if self.most == self.least else None

    @property
    def ends(self) -> tuple[int, ...]:
        """Between what it can lie."""
        return (self.least,) if self.exact is not None else (self.least, BOUNDLESS if self.most is None else self.most)

    def __add__(self, other: Count) -> Count:
        most = None if self.most is None or other.most is None else self.most + other.most
        return Count(self.least + other.least, most, self.untold + other.untold)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a criterion, as far as it is known: from ``least`` to ``most`` (None: no telling). Money in fen."""

    least: float
    most: float | None
    is_money: bool = False

    @property
    def exact(self) -> float | None:
        return self.least if self.most == self.least else None


@dataclass(frozen=True, slots=True)
class PlaceCriterion:
    """A rule applied to a place. ``value`` is the numerator where ``base`` is there; ``limit`` is in the unit of the value, in
    per cent of a share. ``short_of`` names the counts whose households are still missing."""

    rule: Rule
    verdict: Verdict
    value: Figure | None
    base: Figure | None
    limit: float | None
    limit_source: str
    is_verified: bool
    missing: tuple[Missing, ...]
    short_of: tuple[str, ...]

    @property
    def gap(self) -> int | None:
        """How many are lacking (or too many) until the limit of a share is kept; None where nothing is lacking or it is not told."""
        if self.verdict is not Verdict.NOT_MET or self.limit is None or self.value is None:
            return None
        value = self.value.exact
        if self.base is None or value is None or self.base.exact is None:
            return None
        needed = int((Decimal(str(self.limit)) * Decimal(int(self.base.exact)) / 100).to_integral_value(ROUND_CEILING))
        return needed - int(value) if value < needed else int(value) - needed + 1


@dataclass(frozen=True, slots=True)
class PlaceJudgement:
    """A place judged by the rules of a set; what people answer besides is not in it."""

    rule_set: RuleSet
    verdict: Verdict
    answer: Words
    criteria: tuple[PlaceCriterion, ...]


def place_judged(
    rule_set: RuleSet, record: Mapping[str, Any], counts: Mapping[str, Count], terms: Terms, *, short: frozenset[str]
) -> PlaceJudgement:
    """Judge a village or county.

    Args:
        rule_set: of that kind of place.
        record: what is recorded of it, with ``village_code``, its code.
        counts: what was counted, by field.
        terms: the day and its values.
        short: counts that can list households.
    """
    criteria = tuple(_criterion(rule, record, counts, terms, short) for rule in rule_set.rules)
    verdict = all_of(criterion.verdict for criterion in criteria)
    return PlaceJudgement(rule_set, verdict, rule_set.answers[verdict], criteria)


def all_of(verdicts: Any) -> Verdict:
    """Return whether all are met: one that is not decides, one that cannot be told leaves it open."""
    found = set(verdicts)
    if Verdict.NOT_MET in found:
        return Verdict.NOT_MET
    return Verdict.CANNOT_TELL if Verdict.CANNOT_TELL in found else Verdict.MET


def _case(rule: Rule, record: Mapping[str, Any]) -> Case:
    return Case(county=record) if rule.table == "county" else Case(village=record)


def _criterion(
    rule: Rule, record: Mapping[str, Any], counts: Mapping[str, Count], terms: Terms, short: frozenset[str]
) -> PlaceCriterion:
    known = {**record, **{name: count.exact for name, count in counts.items()}}
    read = {path.partition(".")[2] for path in rule.expression.fields}
    opened = {name: counts[name].ends for name in sorted(read & set(counts)) if counts[name].exact is None}
    truth = rule.expression.evaluate(_case(rule, known), on=terms.on, parameters=terms.parameters)
    if truth is None and opened:
        truth = _told_at_every_end(rule.expression, rule, known, opened, terms)
    verdict = Verdict.of(truth)
    sources, is_verified = _sources(rule, str(record.get("village_code", "")), terms)
    limit = _at(rule.limit, rule, known, terms)
    return PlaceCriterion(
        rule=rule,
        verdict=verdict,
        value=_figure(rule.value, rule, known, counts, terms),
        base=_figure(rule.base, rule, known, counts, terms),
        limit=limit,
        limit_source=sources,
        is_verified=is_verified,
        missing=rule.expression.missing(_case(rule, known), on=terms.on, parameters=terms.parameters)
        if verdict is Verdict.CANNOT_TELL
        else (),
        short_of=tuple(sorted(read & short)),
    )


def _told_at_every_end(
    expression: Expression, rule: Rule, known: Mapping[str, Any], opened: Mapping[str, tuple[int, ...]], terms: Terms
) -> bool | None:
    """A comparison of counts that holds at every corner of what they can be holds inside too, because it is linear in them."""
    found = {
        expression.evaluate(
            _case(rule, {**known, **dict(zip(opened, corner, strict=True))}), on=terms.on, parameters=terms.parameters
        )
        for corner in product(*opened.values())
    }
    return found.pop() if len(found) == 1 else None


def _figure(
    expression: Expression | None, rule: Rule, known: Mapping[str, Any], counts: Mapping[str, Count], terms: Terms
) -> Figure | None:
    """What an expression comes to between the ends; None where some fact is simply not there."""
    if expression is None:
        return None
    is_money = expression.type.kind is Kind.MONEY
    ends = []
    for end in (0, -1):
        at_end = {**known, **{name: count.ends[end] for name, count in counts.items()}}
        ends.append(_at(expression, rule, at_end, terms))
    least, most = ends
    if least is None or most is None:
        return None
    return Figure(least, None if most >= BOUNDLESS else most, is_money)


def _at(expression: Expression | None, rule: Rule, record: Mapping[str, Any], terms: Terms) -> float | None:
    if expression is None:
        return None
    value = expression.evaluate(_case(rule, record), on=terms.on, parameters=terms.parameters)
    return None if value is None or isinstance(value, bool | str) else value


def _sources(rule: Rule, code: str, terms: Terms) -> tuple[str, bool]:
    sources, is_verified = [], rule.verified
    for name in (rule.limit or rule.expression).parameters:
        applied = terms.value_for(name, code)
        if applied is not None:
            sources.append(applied.source)
            is_verified = applied.is_verified
    return "；".join(dict.fromkeys(sources)) or str(rule.source), is_verified
