"""Households, villages and sheets on their way out, for tests."""

from __future__ import annotations

from typing import Any

from cast import VILLAGE
from lianxin.core.kernel.findings import Verdict
from lianxin.exits.models import Sheet
from lianxin.exits.operations import GivenEvidence, answer_criterion, conclude_round, open_sheet
from lianxin.exits.queries.sheets import computed_for, criteria_names, rules_of
from lianxin.people.models import User
from lianxin.registry.models import Household, Source, VillageFacts
from registry.makers import household, source

YEAR = 2020
PAPER = GivenEvidence("visit_sheet", "档案 1")
GOOD = {
    "household_type": "poor", "household_size": 1, "net_income_per_person_yuan": 500_000, "food_secure": True,
    "clothing_secure": True, "house_grade": "grade_a", "water_safe": True,
}  # fmt: skip


def poor(name: str = "甲某", *, village_code: str = VILLAGE, **facts: Any) -> Household:
    """A registered household of which all is well but the insurance, of which nothing is known."""
    return household(name, village_code=village_code, year=YEAR, **(GOOD | facts))


def village(code: str = VILLAGE, **facts: Any) -> VillageFacts:
    """A village's facts of the year."""
    facts.setdefault("source", Source.objects.first() or source())
    return VillageFacts.objects.create(village_code=code, year=YEAR, **facts)


def sheet_of(of: Household, by: User) -> Sheet:
    """A sheet that was just opened."""
    return open_sheet(level="household", household_id=of.pk, year=YEAR, by=by)


def answered(sheet: Sheet, by: User, verdict: Verdict = Verdict.MET) -> Sheet:
    """Answer every criterion alike, with a reason where the register says otherwise."""
    computed = computed_for(sheet, by)
    for name in criteria_names(rules_of(sheet)):
        sheet.refresh_from_db()
        differs = name in computed and computed[name].verdict is not verdict
        answer_criterion(
            sheet_id=sheet.pk, criterion=name, verdict=verdict, evidence=PAPER, by=by, seen=sheet.entered,
            reason="入户看过" if differs else "",
        )  # fmt: skip
    sheet.refresh_from_db()
    return sheet


def concluded(sheet: Sheet, by: User, verdict: Verdict = Verdict.MET) -> Sheet:
    """Conclude the round that is open, signed by two."""
    sheet.refresh_from_db()
    conclude_round(sheet_id=sheet.pk, verdict=verdict, by=by, seen=sheet.entered, signed=("甲某", "帮扶戊"))
    sheet.refresh_from_db()
    return sheet
