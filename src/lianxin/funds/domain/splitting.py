"""Which tranche pays how much of a claim, when nobody says: the one that must be used soonest pays first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.money import Fen


@dataclass(frozen=True, slots=True)
class Part:
    """Money of a tranche that is arranged for a project and not claimed: the tranche's number, its last day, the balance."""

    tranche_id: int
    use_by: date | None
    balance_fen: Fen


def soonest_first(wanted: Fen, parts: Iterable[Part]) -> dict[int, Fen]:
    """Return how much each tranche pays, by number; one without a last day pays last. The sum falls short where money does."""
    shares: dict[int, Fen] = {}
    left = wanted
    for part in sorted(parts, key=lambda part: (part.use_by is None, part.use_by, part.tranche_id)):
        taken = min(part.balance_fen, left)
        if taken > 0:
            shares[part.tranche_id] = taken
            left -= taken
    return shares
