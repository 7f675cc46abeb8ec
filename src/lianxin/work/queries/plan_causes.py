"""Causes of plans: what the register tells of a household, a village or a unit's villages, what a cause is called, what answers it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lianxin.core.kernel.words import Words
from lianxin.pairing.access import in_force
from lianxin.pairing.models import VillagePairing
from lianxin.registry.models import HouseholdFacts, VillageFacts
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.monitoring_entries import RiskMeasures
from lianxin.work.access import PlanSubject
from lianxin.work.domain.plans import OnRecord

_RISKS = tuple(f"risk_{number}" for number in range(1, 6))


def causes_on_record(household_id: int, year: int) -> list[str]:
    """Return what the register tells of a household's causes and risks, as ``cause:illness`` and ``risk:disaster``, the newest year
    up to ``year``. A risk that was eliminated is none."""
    return _of_households([household_id], year).get(household_id, [])


def on_record(subjects: Iterable[PlanSubject]) -> dict[PlanSubject, OnRecord]:
    """Return what the register tells of each subject, at a cost that does not grow with their number.

    A household's causes are fields of its own, so that one which is not told is denied. A village's are read from its newest facts up
    to the year of the plan; a cause that nobody can read from facts is never denied. A unit has those of the villages that it helps
    today, and nothing is denied.
    """
    listed = list(subjects)
    found: dict[PlanSubject, OnRecord] = {}
    villages = _villages_of_units(one.unit_id for one in listed if one.unit_id is not None)
    for year in {one.year for one in listed}:
        own = [one for one in listed if one.year == year]
        homes = _of_households([one.household_id for one in own if one.household_id is not None], year)
        codes = {one.village_code for one in own if one.village_code}
        codes |= {code for one in own if one.unit_id is not None for code in villages[one.unit_id]}
        told = _of_villages(codes, own[0]) if codes else {}
        for one in own:
            if one.household_id is not None:
                found[one] = OnRecord(tuple(homes.get(one.household_id, ())), None)
            elif one.village_code:
                found[one] = told.get(one.village_code, OnRecord())
            else:
                all_of_them = [told[code].told for code in villages[one.unit_id or 0] if code in told]
                found[one] = OnRecord(tuple(dict.fromkeys(cause for causes in all_of_them for cause in causes)))
    return found


def cause_words(cause: str) -> Words:
    """Return what a cause (``kind:code``) is called."""
    kind, _, code = cause.partition(":")
    if kind in {"cause", "risk"}:
        known = {one.key: one.words for one in dictionary().code_lists[kind].codes}
        return known.get(code, Words(code, code))
    if kind == "village" and code in rulebook().village_causes:
        return rulebook().village_causes[code].words
    return Words(code, code)


def is_answered(table: RiskMeasures, cause: str, family: str) -> bool:
    """Whether the rulebook holds a family of measures for an answer to a cause; of causes that it has no word on it says yes."""
    kind, _, code = cause.partition(":")
    if kind == "village":
        known = rulebook().village_causes.get(code)
        return known is None or known.is_answered_by(family)
    return table.answers(code, family) if kind == "risk" else True


def _of_households(household_ids: Iterable[int], year: int) -> dict[int, list[str]]:
    rows = HouseholdFacts.objects.filter(household__in=list(household_ids), year__lte=year).order_by("year")
    names = ("household_id", "main_cause", "other_causes", "risk_eliminated", *_RISKS)
    found = {}
    for row in rows.values(*names):
        causes = [row["main_cause"], *(row["other_causes"] or "").split(",")]
        risks = [] if row["risk_eliminated"] else [row[name] for name in _RISKS]
        told = [f"cause:{code}" for code in causes if code] + [f"risk:{code}" for code in risks if code]
        found[row["household_id"]] = list(dict.fromkeys(told))
    return found


@dataclass(frozen=True, slots=True)
class _Judged:
    name: str
    answer: bool | None


def _of_villages(codes: Iterable[str], subject: PlanSubject) -> dict[str, OnRecord]:
    on = subject.last_day
    causes = rulebook().village_causes_on(on)
    # The newest year comes last and takes the place of those before.
    rows = VillageFacts.objects.filter(village_code__in=list(codes), year__lte=on.year).order_by("year")
    newest = {row["village_code"]: row for row in rows.values()}
    found = {}
    for code, facts in newest.items():
        judged = [_Judged(f"village:{name}", one.is_told_by(facts, on=on)) for name, one in causes.items()]
        told = tuple(one.name for one in judged if one.answer)
        found[code] = OnRecord(told, frozenset(one.name for one in judged if one.answer is False))
    return found


def _villages_of_units(unit_ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = VillagePairing.objects.filter(in_force(), unit__in=list(unit_ids)).order_by("village_code")
    for unit, code in rows.values_list("unit_id", "village_code"):
        found[unit].append(code)
    return found
