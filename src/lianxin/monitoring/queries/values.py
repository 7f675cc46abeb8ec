"""The values at both ends of an episode (识别时、消除时): what the register says of income and the guarantees, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.dictionary import Field, FieldType, Sensitivity
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import household_judged_by
from lianxin.monitoring.models import Episode
from lianxin.registry.display import unit_words, value_text
from lianxin.registry.models import Household
from lianxin.registry.queries import household_facts_of
from lianxin.rulebook import dictionary, rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User

# The guarantees, and the rules of the rulebook that judge them.
GUARANTEES = ("has_safe_house", "has_safe_water", "has_children_in_school", "has_medical_insurance")
INCOME_RULE = "income_reaches_monitoring_line"
_FURTHER = (
    "household_size",
    "net_income_yuan",
    "net_income_per_person_yuan",
    "insurance_claim_income_yuan",
    "medical_own_expense_yuan",
)
# What forms of the phase itself say, where a register was taken over.
PHASES = {"identification": "_at_identification", "elimination": "_at_elimination"}
_PHASE_GUARANTEES = {
    "house_safe": ("has_safe_house", True),
    "water_safe": ("has_safe_water", True),
    "dropout": ("has_children_in_school", False),
    "uninsured": ("has_medical_insurance", False),
}


@cache
def frozen_fields() -> tuple[Field, ...]:
    """The household's facts that are frozen at both ends: every item of income that the forms number, and the sums; nothing that
    is sensitive."""
    fields = dictionary().fields_of("household", yearly=True)
    wanted = [one for one in fields if (one.form_item and one.type is FieldType.MONEY) or one.name in _FURTHER]
    return tuple(one for one in wanted if one.sensitivity is not Sensitivity.SENSITIVE)


def phase_values(household: Household, *, year: int, on: date, by: User) -> dict[str, Any]:
    """Return what the register says of a household on a day: facts by name (missing ones left out), and each guarantee's verdict.

    Raises:
        PermissionDenied, Http404: ``by`` may not see the household's findings.
    """
    row = household_facts_of(household, year)
    facts = {one.name: getattr(row, one.name, None) for one in frozen_fields()}
    return {
        "year": year,
        "on": on.isoformat(),
        "facts": {name: value for name, value in facts.items() if value is not None},
        "guarantees": _guarantees(household, year, on, by),
    }


def _guarantees(household: Household, year: int, on: date, by: User) -> dict[str, str]:
    """Each guarantee's verdict by the rules of the day for eliminations, or else for monitoring; nothing where none are in force."""
    sets = [
        one for one in rulebook().rule_sets_on(on, household.village_code) if one.purpose in {"eliminate", "monitor"}
    ]
    if not sets:
        return {}
    judgement = household_judged_by(sets[0], by, household.pk, year=year, on=on, language="zh")
    return {
        one.rule.name: one.verdict.value for one in judgement.criteria if one.rule.name in {*GUARANTEES, INCOME_RULE}
    }


def taken_over_values(facts: Any, phase: str) -> dict[str, Any]:
    """Return what a register that was taken over says of a phase: its own columns of that phase, and nothing else."""
    ending = PHASES[phase]
    income = getattr(facts, f"net_income_per_person{ending}_yuan")
    guarantees = {}
    for name, (rule, is_good) in _PHASE_GUARANTEES.items():
        told = getattr(facts, f"{name}{ending}")
        guarantees[rule] = (Verdict.CANNOT_TELL if told is None else _verdict(told is is_good)).value
    return {
        "year": facts.year,
        "on": None,
        "facts": {} if income is None else {"net_income_per_person_yuan": income},
        "guarantees": guarantees,
    }


def _verdict(holds: bool) -> Verdict:
    return Verdict.MET if holds else Verdict.NOT_MET


@dataclass(frozen=True, slots=True)
class BothEnds:
    """A fact at identification and at elimination, as a person reads it; None: not recorded. ``words`` names it."""

    words: Words
    before: Any
    after: Any
    is_verdict: bool = False


def both_ends(episode: Episode) -> list[BothEnds]:
    """Return the values of an episode side by side: the guarantees first, then income as far as either end tells it."""
    before, after = episode.entry_values, episode.exit_values or {}
    rules = rulebook().rules
    lines = [
        BothEnds(rules[name].words, _told(before, name), _told(after, name), is_verdict=True)
        for name in (INCOME_RULE, *GUARANTEES)
        if name in rules and (_told(before, name) or _told(after, name))
    ]
    for field in frozen_fields():
        told = [ends.get("facts", {}).get(field.name) for ends in (before, after)]
        if told != [None, None]:
            lines.append(BothEnds(_named(field), *(value_text(field, value) for value in told)))
    return lines


def _told(values: dict[str, Any], rule: str) -> Verdict | None:
    told = values.get("guarantees", {}).get(rule)
    return Verdict(told) if told else None


def _named(field: Field) -> Words:
    unit = unit_words(field)
    return Words(f"{field.words.zh}（{unit.zh}）", f"{field.words.en} ({unit.en})") if unit else field.words
