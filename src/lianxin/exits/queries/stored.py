"""Findings of places as they are stored, and as pages want them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.domain.places import Count, Figure, PlaceCriterion
from lianxin.exits.models import PlaceFinding
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.rule_entries import RuleSet


def stored_count(count: Count) -> list[int | None]:
    """Return a count as it is stored: least, most, rows not known of."""
    return [count.least, count.most, count.untold]


def read_count(stored: list[Any]) -> Count:
    """Return a stored count."""
    return Count(stored[0], stored[1], stored[2])


def stored_criterion(one: PlaceCriterion) -> dict[str, Any]:
    """Return a criterion as it is stored."""
    return {
        "rule": one.rule.name,
        "verdict": one.verdict.value,
        "value": _stored_figure(one.value),
        "base": _stored_figure(one.base),
        "limit": one.limit,
        "limit_source": one.limit_source,
        "verified": one.is_verified,
        "missing": [[each.table, each.field] for each in one.missing],
        "short_of": list(one.short_of),
        "gap": one.gap,
    }


def _stored_figure(figure: Figure | None) -> list[Any] | None:
    return None if figure is None else [figure.least, figure.most, figure.is_money]


@dataclass(frozen=True, slots=True)
class ShownCriterion:
    """A criterion of a stored finding: its words, the answer, numerator, denominator and limit, and what is missing.
    ``is_hidden``: the reader would learn a small number of people by its numbers."""

    name: str
    words: Words
    verdict: Verdict
    value: Figure | None
    base: Figure | None
    limit: float | None
    limit_source: str
    is_verified: bool
    missing: tuple[Words, ...]
    short_of: tuple[str, ...]
    gap: int | None
    unit: str
    is_hidden: bool = False

    @property
    def percent(self) -> tuple[float, float] | None:
        """Between which percentages the share lies; None where it is no share or cannot be told."""
        if self.value is None or self.base is None or self.base.least <= 0 or self.value.most is None:
            return None
        most_base = self.base.most if self.base.most is not None else self.base.least
        return 100 * self.value.least / most_base, min(100.0, 100 * self.value.most / self.base.least)


def rule_set_of(finding: PlaceFinding) -> RuleSet:
    """The rule set that a finding applied."""
    return rulebook().rule_sets[finding.rule_set]


def shown_criteria(finding: PlaceFinding) -> list[ShownCriterion]:
    """Return the criteria of a finding, in the order of its rule set."""
    return [read_criterion(stored) for stored in finding.criteria]


def read_criterion(stored: Mapping[str, Any]) -> ShownCriterion:
    """Return a stored criterion."""
    rule = rulebook().rules[stored["rule"]]
    return ShownCriterion(
        name=rule.name,
        words=rule.words,
        verdict=Verdict(stored["verdict"]),
        value=_figure(stored["value"]),
        base=_figure(stored["base"]),
        limit=stored["limit"],
        limit_source=stored["limit_source"],
        is_verified=stored["verified"],
        missing=tuple(missing_words(table, field) for table, field in stored["missing"]),
        short_of=tuple(stored["short_of"]),
        gap=stored["gap"],
        unit=rule.value_unit,
    )


def _figure(stored: list[Any] | None) -> Figure | None:
    return None if stored is None else Figure(stored[0], stored[1], stored[2])


def missing_words(table: str, field: str) -> Words:
    """Return what a missing fact, or a limit that nobody has set, is called."""
    entry = dictionary().fields.get(f"{table}.{field}")
    if entry is not None:
        return entry.words
    if table == "parameter" and field in rulebook().values:
        words = rulebook().values[field].words
        return Words(f"标准“{words.zh}”（当地还没有规定）", f"the limit “{words.en}” (not set locally)")
    return Words(field, field)
