"""What a sheet would do, found by doing it and taking it back: acts in order, each on what those before it left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from lianxin.core.kernel.errors import ErrorKind, Refused
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.registry.importing.planners import SheetPlan, digest_of
from lianxin.registry.importing.rows import Rows

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Act:
    """An act that some rows ask for: where it is told of, what it is counted as, and what it would say of itself."""

    rows: tuple[int, ...]
    path: str
    name: str
    area_code: str
    counted: str
    do: Callable[[], object]
    telling: tuple[object, ...]


@dataclass
class Outcome:
    """What carrying a sheet out would do."""

    rows: Rows
    what: str
    acts: list[Act] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def count(self, name: str, rows: int = 1) -> None:
        """Count rows."""
        if rows:
            self.counts[f"{self.what}.{name}"] += rows

    def refuse(self, rows: tuple[int, ...], path: str, kind: ErrorKind, value: object = "", **details: Any) -> None:
        """Refuse rows for one reason, and count them."""
        self.rows.refuse(rows, path, kind, value, **details)
        self.count("refused", len(rows))

    def refuse_for(self, refusal: Refused, rows: tuple[int, ...], path: str) -> None:
        """Refuse rows for what an act said."""
        why = Words(f"[{refusal.code}] {refusal.what.zh}", f"[{refusal.code}] {refusal.what.en}")
        self.refuse(rows, path, errors.ROW_REFUSED, why=why, do=refusal.remedy)

    def plan(self) -> SheetPlan:
        """Try all acts together and take them back; what is left is the plan."""
        kept = self._tried()
        for act in kept:
            self.count(act.counted, len(act.rows))
        self.counts["rows"] = self.rows.count
        new = [
            {"row": self.rows.row_numbers[act.rows[0]], "name": act.name, "members": None, "village": act.area_code}
            for act in kept[:_SHOWN]
        ]

        def write(writing: object, share: Callable[[float], None]) -> None:
            for number, act in enumerate(kept, 1):
                act.do()
                share(number / len(kept))

        told = digest_of(self.counts, [act.telling for act in kept])
        samples = {"new": new, "changed": [], "disputes": [], "absent": []}
        return SheetPlan(self.rows, [None] * self.rows.count, self.counts, samples, [], write, told)

    def _tried(self) -> list[Act]:
        kept = []
        with transaction.atomic():
            for act in self.acts:
                try:
                    with transaction.atomic():
                        act.do()
                except Refused as refusal:
                    self.refuse_for(refusal, act.rows, act.path)
                else:
                    kept.append(act)
            transaction.set_rollback(True)
        return kept
