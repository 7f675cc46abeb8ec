"""Writes of pairing: plans from draft to confirmation, and lists of pairings that were there before the house."""

from __future__ import annotations

from lianxin.pairing.operations.plans import (
    Answer,
    confirm_as_house,
    confirm_plan,
    discard_plan,
    draft_plan,
    keep_draft,
    override_helper,
    override_unit,
    solved_pairing,
    violations_of,
)
from lianxin.pairing.operations.taking_over import PairingList, take_over_pairings

__all__ = [
    "Answer",
    "PairingList",
    "confirm_as_house",
    "confirm_plan",
    "discard_plan",
    "draft_plan",
    "keep_draft",
    "override_helper",
    "override_unit",
    "solved_pairing",
    "take_over_pairings",
    "violations_of",
]
