"""All problems of a file, counted without end and kept in detail up to a limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lianxin.core.kernel.errors import ErrorKind, Place, Problem, Severity

KEPT_IN_DETAIL = 1000


@dataclass
class ProblemList:
    """Problems found so far. ``counts`` is complete; ``kept`` holds the first :data:`KEPT_IN_DETAIL` errors and warnings."""

    kept: list[Problem] = field(default_factory=list)
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # (code, severity, heading)

    def add(
        self, kind: ErrorKind, place: Place, value: str = "", severity: Severity = Severity.ERROR, **details: Any
    ) -> None:
        """Add one problem."""
        self.counts[(kind.code, severity.value, place.heading)] += 1
        if len(self.kept) < KEPT_IN_DETAIL:
            self.kept.append(Problem(kind, place, value, severity, details))

    def absorb(self, found: Iterable[Problem], total: int) -> None:
        """Take problems over from a reader that may have kept fewer than it counted."""
        kept = 0
        for problem in found:
            kept += 1
            self.counts[(problem.code, problem.severity.value, problem.place.heading)] += 1
            if len(self.kept) < KEPT_IN_DETAIL:
                self.kept.append(problem)
        if total > kept:
            self.counts[("SHEET", Severity.ERROR.value, "")] += total - kept

    def total(self, severity: Severity) -> int:
        """How many of a severity there are in all."""
        return sum(count for (_, weight, _), count in self.counts.items() if weight == severity)

    def as_json(self) -> dict[str, Any]:
        """For a job's result: totals, counts by code and heading, and the kept ones in both languages."""
        return {
            "errors": self.total(Severity.ERROR),
            "warnings": self.total(Severity.WARNING),
            "counts": [
                {"code": code, "severity": severity, "heading": heading, "count": count}
                for (code, severity, heading), count in self.counts.most_common()
            ],
            "kept": [
                {
                    "code": p.code,
                    "severity": p.severity.value,
                    "sheet": p.place.sheet,
                    "row": p.place.row,
                    "column": p.place.column,
                    "heading": p.place.heading,
                    "value": p.value,
                    "what": [p.what.zh, p.what.en],
                    "remedy": [p.remedy.zh, p.remedy.en],
                }
                for p in self.kept
            ],
        }
