"""Values and conditions of the rulebook, as they apply to one household on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Finding, Missing, Verdict
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Case
from lianxin.rulebook.conditions import Condition
from lianxin.rulebook.dated_values import DatedValue, Values

PARAMETER = "parameter"  # the table that a missing value of policy is said to belong to


@dataclass(frozen=True)
class LookUp:
    """The values of policy on a day in an area. A deployment that sets values of its own hands in ``Values`` that hold them."""

    values: Values
    on: date
    area: str = ""

    def entry(self, name: str) -> DatedValue:
        """Return a value with its source.

        Raises:
            Refused: RULEBOOK-020 no such name; 021 nobody has set it.
        """
        return self.values.at(name, on=self.on, area=self.area)

    def number(self, name: str) -> int:
        """Return a whole number, money in fen.

        Raises:
            Refused: RULEBOOK-020 no such name; 021 nobody has set it.
        """
        value = self.entry(name).value
        assert value is not None, "a value that is in force has been set"
        return int(value)

    def known(self, name: str) -> DatedValue | None:
        """Return a value with its source, or None where nobody has set it."""
        try:
            return self.entry(name)
        except Refused:
            if name not in self.values:
                raise
            return None

    def changes(self, name: str, *, until: date) -> tuple[tuple[date, int | None], ...]:
        """Return the value from the day on, and each change of it before ``until``; None while nobody has set it."""
        series = self.values[name].series
        days = {self.on} | {
            day
            for entry in series
            if self.area.startswith(entry.area)
            for day in (entry.starts_on, entry.ends_before)
            if day is not None and self.on < day < until
        }
        found: list[tuple[date, int | None]] = []
        for day in sorted(days):
            entry = LookUp(self.values, day, self.area).known(name)
            value = int(entry.value) if entry is not None and entry.value is not None else None
            if not found or found[-1][1] != value:
                found.append((day, value))
        return tuple(found)


def condition_findings(
    conditions: Iterable[Condition], case: Case, on: date, parameters: Mapping[str, object]
) -> tuple[Finding, ...]:
    """Return the answer of every condition for a case, with the facts that are missing."""
    return tuple(
        Finding(
            rule=condition.name,
            words=condition.words,
            verdict=Verdict.of(condition.expression.evaluate(case, on=on, parameters=parameters)),
            limit_source=str(condition.source),
            verified=condition.verified,
            missing=condition.expression.missing(case, on=on, parameters=parameters),
        )
        for condition in conditions
    )


def limit_finding(
    rule: str, words: Words, value: int, limit: str, look_up: LookUp, *, is_money: bool = False
) -> Finding:
    """Return whether a number is positive and not above a value of policy; where nobody has set that, it cannot be told."""
    entry = look_up.known(limit)
    shown = yuan_text(value) if is_money else str(value)
    if entry is None or entry.value is None:
        verdict = Verdict.NOT_MET if value <= 0 else Verdict.CANNOT_TELL
        return Finding(rule, words, verdict, shown, verified=False, missing=(Missing(PARAMETER, limit),))
    top = int(entry.value)
    is_within = 0 < value <= top
    return Finding(
        rule=rule,
        words=words,
        verdict=Verdict.of(is_within),
        value=shown,
        limit=yuan_text(top) if is_money else str(top),
        limit_source=str(entry.source),
        verified=entry.verified,
    )


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Return met if all are met, not met if one is not, and cannot tell otherwise."""
    verdicts = {finding.verdict for finding in findings}
    if Verdict.NOT_MET in verdicts:
        return Verdict.NOT_MET
    return Verdict.CANNOT_TELL if Verdict.CANNOT_TELL in verdicts else Verdict.MET
