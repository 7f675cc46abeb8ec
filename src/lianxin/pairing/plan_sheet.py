"""A plan laid out for reading: villages with their units, households with their helpers, loads, what breaks, what is short.

Everything is taken from the problem and the answer that the plan keeps. Names of households, which a plan does not keep,
are given by the caller, who has asked what the reader may see.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.pairing.domain import Status, Violation
from lianxin.pairing.models import Override, Plan, VillagePairing
from lianxin.site.language import say

_STATUSES = {
    Status.OPTIMAL: (Words("已证明最优", "Proven best"), "good"),
    Status.FEASIBLE: (Words("方案完整，未证明最优", "Complete, not proven best"), "info"),
    Status.INFEASIBLE: (Words("已证明没有完整方案", "Proven: no complete plan"), "bad"),
    Status.UNKNOWN: (Words("时间内没有求出完整方案", "No complete plan found in time"), "unsure"),
}
BY_HAND = (Words("人工调整过，证明不再适用", "Changed by hand: the proof no longer holds"), "unsure")
TAKEN_OVER = (Words("接收的名单，没有求解", "A list taken over: nothing was solved"), "info")
STATES = {
    Plan.State.DRAFT: (Words("草案，尚未结对", "Draft: nobody is paired yet"), "unsure"),
    Plan.State.CONFIRMED: (Words("已确认", "Confirmed"), "good"),
    Plan.State.DISCARDED: (Words("已作废", "Discarded"), "plain"),
}
ROLES = {
    VillagePairing.Role.LEAD: Words("牵头单位", "Lead unit"),
    VillagePairing.Role.RESPONSIBLE: Words("责任单位", "Responsible unit"),
    VillagePairing.Role.CO: Words("共建单位", "Unit that builds along"),
}
_STAGES = {
    "unit_villages": Words("单位—村", "Units with villages"),
    "leaders": Words("领导联点", "Leaders with villages"),
    "first_helpers": Words("户—第一帮扶责任人", "Households with first helpers"),
    "second_helpers": Words("户—第二帮扶责任人", "Households with second helpers"),
    "helpers_left_over": Words("未安排的干部", "Helpers left over"),
}
_KINDS = {
    "village": Words("村", "Village"),
    "unit": Words("单位", "Unit"),
    "household": Words("户", "Household"),
    "helper": Words("帮扶责任人", "Helper"),
}


@dataclass(frozen=True, slots=True)
class Partner:
    """A unit or a helper in a plan, and why. ``unit`` is a helper's unit; ``distance_km`` is None where not known."""

    code: str
    name: str
    unit: str = ""
    why: Words | None = None
    is_kept: bool = False
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village with its units, its households to pair, and their weight for each person of its units."""

    code: str
    name: str
    lead: tuple[Partner, ...]
    responsible: tuple[Partner, ...]
    co_builders: tuple[Partner, ...]
    households: int
    load: float | None


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household with its helpers. ``head_name`` is None where the reader may not see the household any more."""

    id: int
    head_name: str | None
    village: str
    difficulty: int
    first: Partner | None
    seconds: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class StageRow:
    """A step of solving, and how far its answer can be from the best."""

    words: Words
    status: Words
    tone: str
    objective: int
    bound: int
    gap: float
    max_load: int | None
    max_load_bound: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A thing of the plan by its name, and what there is to say about it."""

    subject: Words
    words: Words | None
    url_household: int | None = None


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """A change by hand: what about, who was there, who is there now."""

    override: Override
    subject: Words
    before: str
    after: str


class PlanSheet:
    """One plan, indexed for a page. ``names`` are the villages' names as the register writes them."""

    def __init__(self, plan: Plan, names: Mapping[str, str]) -> None:
        self.plan = plan
        self.answer: dict[str, Any] = plan.plan
        self.problem: dict[str, Any] = plan.problem
        self.units = {unit["id"]: unit for unit in self.problem["units"]}
        self.helpers = {helper["id"]: helper for helper in self.problem["helpers"]}
        self.households = {entry["id"]: entry for entry in self.problem["households"]}
        self.village_names = {
            entry["code"]: names.get(entry["code"], entry["name"]) for entry in self.problem["villages"]
        }

    @cached_property
    def pairs(self) -> dict[str, list[dict[str, Any]]]:
        """Pairs with helpers by household."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for pair in self.answer["household_helpers"]:
            found[pair["household"]].append(pair)
        return found

    @cached_property
    def firsts(self) -> Counter[str]:
        """How many households each helper has as first helper."""
        return Counter(p["helper"] for p in self.answer["household_helpers"] if p["order"] == "first")

    @property
    def status(self) -> tuple[Words, str]:
        """What is proven, and the tone to say it in."""
        if self.plan.document:
            return TAKEN_OVER
        return _STATUSES[Status(self.answer["status"])]

    @property
    def explanation(self) -> list[Words]:
        """What the solver said, sentence by sentence; the first repeats the status."""
        return [_words(entry) for entry in self.answer["explanation"]]

    @property
    def stages(self) -> list[StageRow]:
        """The steps with their proofs."""
        rows = []
        for stage in self.answer["stages"]:
            words, tone = _STATUSES[Status(stage["status"])]
            gap = max(0, stage["objective"] - stage["bound"]) / max(1, stage["objective"])
            name = _STAGES[stage["name"]]
            loads = (stage["max_load"], stage["max_load_bound"])
            rows.append(StageRow(name, words, tone, stage["objective"], stage["bound"], gap, *loads))
        return rows

    @property
    def gaps(self) -> list[str]:
        """Households without a first helper, by id."""
        return [key for key in self.households if not any(p["order"] == "first" for p in self.pairs.get(key, ()))]

    def village_rows(self) -> list[VillageRow]:
        """Every village with its units, by code."""
        held: dict[tuple[str, str], list[Partner]] = defaultdict(list)
        for pair in self.answer["unit_villages"]:
            held[pair["village"], pair["role"]].append(self._unit(pair))
        counts = Counter(entry["village"] for entry in self.households.values())
        loads: dict[str, float] = self.answer["quality"]["load_by_village"]
        return [
            VillageRow(
                code,
                name,
                tuple(held[code, "lead"]),
                tuple(held[code, "responsible"]),
                tuple(held[code, "co"]),
                counts[code],
                loads.get(code),
            )
            for code, name in sorted(self.village_names.items())
        ]

    def household_ids(self, village: str = "") -> list[int]:
        """Households of the problem, of one village if it is named, village by village."""
        wanted = [e for e in self.households.values() if not village or e["village"] == village]
        return [int(entry["id"]) for entry in sorted(wanted, key=lambda e: (e["village"], int(e["id"])))]

    def household_rows(self, ids: Iterable[int], heads: Mapping[int, Any]) -> list[HouseholdRow]:
        """Households with their helpers, in the order given."""
        rows = []
        for key in ids:
            entry, pairs = self.households[str(key)], self.pairs.get(str(key), [])
            firsts = [self._helper(p) for p in pairs if p["order"] == "first"]
            seconds = tuple(self._helper(p) for p in pairs if p["order"] == "second")
            head = heads[key].head_name if key in heads else None
            village = self.village_names[entry["village"]]
            rows.append(HouseholdRow(key, head, village, entry["difficulty"], firsts[0] if firsts else None, seconds))
        return rows

    def violation_lines(self, violations: Iterable[Violation], heads: Mapping[int, Any]) -> list[Line]:
        """Broken rules with names in the place of codes."""
        return [
            Line(self.named(v.subject, heads), _without(v.words, v.subject), self._household_in(v.subject))
            for v in violations
        ]

    def unplaced_lines(self, heads: Mapping[int, Any], *, at_most: int) -> list[Line]:
        """Who has no partner, or too few, and why."""
        lines = []
        for entry in self.answer["unplaced"][:at_most]:
            kind = _KINDS[entry["kind"]]
            name = self.named(entry["id"], heads)
            subject = Words(f"{kind.zh} {name.zh}", f"{kind.en} {name.en}")
            household = int(entry["id"]) if entry["kind"] == "household" else None
            lines.append(Line(subject, _words(entry["reason"]), household))
        return lines

    def released_lines(self, heads: Mapping[int, Any], *, at_most: int) -> list[Line]:
        """Pairings of today that the plan does not keep, and why."""
        lines = []
        for entry in self.answer["released"][:at_most]:
            one, other = self.named(entry["one"], heads), self.named(entry["other"], heads)
            reason = _words(entry["reason"]) if entry["reason"] else None
            lines.append(Line(Words(f"{one.zh} — {other.zh}", f"{one.en} — {other.en}"), reason))
        return lines

    def override_lines(self, overrides: Iterable[Override], heads: Mapping[int, Any]) -> list[OverrideLine]:
        """Changes by hand with names."""
        lines = []
        for one in overrides:
            if one.kind == "village":
                code, role = one.subject.split(" ")
                name, label = self.village_names.get(code, code), ROLES[VillagePairing.Role(role)]
                subject = Words(f"{name} · {label.zh}", f"{name} · {label.en}")
            else:
                subject = self.named(one.subject, heads)
            lines.append(OverrideLine(one, subject, self._name(one.before), self._name(one.after)))
        return lines

    def helper_choices(self, household: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """Helpers for a household in two groups, those of the village's units first; the least loaded at the top."""
        village = self.households[household]["village"]
        near = {pair["unit"] for pair in self.answer["unit_villages"] if pair["village"] == village}
        groups: dict[bool, list[tuple[int, str, str]]] = {True: [], False: []}
        for key, helper in self.helpers.items():
            count = self.firsts[key]
            has = Words(f"已有 {count} 户", f"has {count}")
            label = f"{helper['name']} · {self.units[helper['unit']]['name']} · {say(has)}"
            groups[helper["unit"] in near].append((count, label, key))
        titles = {
            True: Words("本村帮扶单位的人", "Of the village's units"),
            False: Words("其他单位的人", "Of other units"),
        }
        return [
            (say(title), [(key, label) for _, label, key in sorted(groups[is_near])])
            for is_near, title in titles.items()
            if groups[is_near]
        ]

    def unit_choices(self) -> list[tuple[str, str]]:
        """Units with how many villages each has and may have, those with room first."""
        had = Counter(pair["unit"] for pair in self.answer["unit_villages"])
        found = []
        for key, unit in self.units.items():
            has = Words(f"{had[key]} / {unit['capacity']} 个村", f"{had[key]} of {unit['capacity']} villages")
            found.append((had[key] >= unit["capacity"], had[key], key, f"{unit['name']} · {say(has)}"))
        return [(key, label) for *_, key, label in sorted(found)]

    def named(self, subject: str, heads: Mapping[int, Any]) -> Words:
        """The names behind a code, or behind two codes joined by a dash."""
        for one, other in _readings(subject):
            if all(self._is_known(code) for code in (one, other) if code):
                parts = [self._named_one(code, heads) for code in (one, other) if code]
                return Words(" — ".join(p.zh for p in parts), " — ".join(p.en for p in parts))
        return Words(subject, subject)

    def _is_known(self, code: str) -> bool:
        return any(code in known for known in (self.units, self.helpers, self.households, self.village_names))

    def _named_one(self, code: str, heads: Mapping[int, Any]) -> Words:
        if code in self.households:
            head = heads[int(code)].head_name if int(code) in heads else ""
            return Words(f"{head or '户'}（户 {code}）", f"{head or 'household'} (household {code})")
        return Words(self._name(code), self._name(code))

    def _name(self, code: str) -> str:
        if code in self.helpers:
            return f"{self.helpers[code]['name']} · {self.units[self.helpers[code]['unit']]['name']}"
        if code in self.units:
            return str(self.units[code]["name"])
        return str(self.village_names.get(code, code))

    def _household_in(self, subject: str) -> int | None:
        found = subject.split("-")[0]
        return int(found) if found in self.households else None

    def _unit(self, pair: dict[str, Any]) -> Partner:
        name = self.units[pair["unit"]]["name"]
        return Partner(pair["unit"], name, "", _why(pair), pair["kept"], pair["distance_km"])

    def _helper(self, pair: dict[str, Any]) -> Partner:
        helper = self.helpers[pair["helper"]]
        return Partner(helper["id"], helper["name"], self.units[helper["unit"]]["name"], _why(pair), pair["kept"])


def _why(pair: dict[str, Any]) -> Words | None:
    return _words(pair["why"]) if pair["why"] else None


def _words(entry: dict[str, str]) -> Words:
    return Words(entry["zh"], entry["en"])


def _without(words: Words, subject: str) -> Words:
    """The sentence without the code that it begins with."""
    return Words(words.zh.removeprefix(f"{subject}："), words.en.removeprefix(f"{subject}: "))


def _readings(subject: str) -> Iterable[tuple[str, str]]:
    """A code may hold dashes itself: the whole, then every way to cut it in two."""
    yield subject, ""
    for place, letter in enumerate(subject):
        if letter == "-":
            yield subject[:place], subject[place + 1 :]
