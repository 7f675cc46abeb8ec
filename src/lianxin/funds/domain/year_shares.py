"""Shares that a year's money must keep: at least so much for industry, at most so much for management."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words

INDUSTRY, MANAGEMENT = "industry", "management"
_FULL = 100


@dataclass(frozen=True, slots=True)
class ShareFinding:
    """One share: its part and whole in fen, the limit in per cent, and whether it is kept."""

    name: str
    words: Words
    part_fen: Fen
    whole_fen: Fen
    limit_percent: float | None
    verdict: Verdict


def is_at_least(part: Fen, whole: Fen, percent: float) -> bool:
    """Whether ``part`` is at least ``percent`` of ``whole``, in integers: hundredths of a per cent are exact."""
    return part * _FULL * 100 >= whole * round(percent * 100)


def is_at_most(part: Fen, whole: Fen, percent: float) -> bool:
    """Whether ``part`` is at most ``percent`` of ``whole``, in integers."""
    return part * _FULL * 100 <= whole * round(percent * 100)


def share_findings(
    by_purpose: Mapping[str, Fen], *, industry_percent: float | None, management_percent: float | None
) -> list[ShareFinding]:
    """Judge a year's money by purpose. A limit that no document sets, or a year without money, cannot be told."""
    whole = sum(by_purpose.values())
    wanted = (
        (INDUSTRY, Words("产业发展占比不低于", "share of industry, at least"), industry_percent, is_at_least),
        (
            MANAGEMENT,
            Words("项目管理费占比不高于", "share of the management fee, at most"),
            management_percent,
            is_at_most,
        ),
    )
    found = []
    for name, words, limit, holds in wanted:
        part = by_purpose.get(name, 0)
        verdict = Verdict.of(None if limit is None or whole == 0 else holds(part, whole, limit))
        found.append(ShareFinding(name, words, part, whole, limit, verdict))
    return found
