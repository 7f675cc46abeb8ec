"""Check a plan against every rule of its problem, without the solver: for tests and for plans changed by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianxin.core.kernel.words import Words
from lianxin.pairing.domain.problem import Order, PairingProblem, Role

if TYPE_CHECKING:
    from lianxin.pairing.domain.plan import HouseholdHelper, PairingPlan


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks: the rule's name, whom it concerns, and the sentence to show."""

    rule: str
    subject: str
    words: Words


def check(problem: PairingProblem, plan: PairingPlan) -> tuple[Violation, ...]:
    """Return every rule that the plan breaks; nothing when it may be carried out as it stands.

    A pair that names somebody unknown is reported and not looked at further.
    """
    known = _Known(problem, plan)
    found = [*known.unknown]
    found += _unit_rules(problem, known)
    found += _village_rules(problem, known)
    found += _household_rules(problem, known)
    found += _helper_rules(problem, known)
    found += _leader_rules(problem, plan)
    found += _kept_rules(problem, plan)
    return tuple(found)


class _Known:
    """The pairs of a plan whose ends exist, each pair once; the others become violations."""

    def __init__(self, problem: PairingProblem, plan: PairingPlan) -> None:
        self.unknown: list[Violation] = []
        self.roles: list[tuple[str, str, Role]] = []
        self.people: list[HouseholdHelper] = []
        seen: set[tuple[str, str]] = set()
        for row in plan.unit_villages:
            if row.unit not in problem.unit_by_id or row.village not in problem.village_by_code:
                self._note("known", f"{row.unit}-{row.village}", "没有这个单位或村", "no such unit or village")
            elif (row.unit, row.village) in seen:
                self._note(
                    "once",
                    f"{row.unit}-{row.village}",
                    "同一单位在同一村写了两次",
                    "a unit stands twice in one village",
                )
            else:
                seen.add((row.unit, row.village))
                self.roles.append((row.unit, row.village, row.role))
        for pair in plan.household_helpers:
            if pair.household not in problem.household_by_id or pair.helper not in problem.helper_by_id:
                self._note("known", f"{pair.household}-{pair.helper}", "没有这个户或人", "no such household or helper")
            elif (pair.household, pair.helper) in seen:
                self._note(
                    "once",
                    f"{pair.household}-{pair.helper}",
                    "同一人在同一户写了两次",
                    "a helper stands twice with one household",
                )
            else:
                seen.add((pair.household, pair.helper))
                self.people.append(pair)
        self.units_of_village: dict[str, set[str]] = defaultdict(set)
        for unit, village, _ in self.roles:
            self.units_of_village[village].add(unit)

    def _note(self, rule: str, subject: str, zh: str, en: str) -> None:
        self.unknown.append(Violation(rule, subject, Words(f"{subject}：{zh}", f"{subject}: {en}")))


def _broken(rule: str, subject: str, zh: str, en: str) -> Violation:
    return Violation(rule, subject, Words(f"{subject}：{zh}", f"{subject}: {en}"))


def _unit_rules(problem: PairingProblem, known: _Known) -> Iterator[Violation]:
    villages = Counter(unit for unit, _, _ in known.roles)
    for unit in problem.units:
        had = villages[unit.id]
        if had > unit.capacity:
            yield _broken(
                "capacity",
                unit.id,
                f"帮 {had} 个村，最多 {unit.capacity} 个",
                f"has {had} villages; may have {unit.capacity}",
            )
        if had == 0 and problem.rules.every_unit_used:
            yield _broken("every_unit_used", unit.id, "没有村", "has no village")
        if not unit.can_lead and any(u == unit.id and role is Role.LEAD for u, _, role in known.roles):
            yield _broken("can_lead", unit.id, "不能牵头", "may not lead")
        for origin in unit.origin_of:
            wanted = (
                problem.rules.lead_per_village
                if origin.post.role is Role.LEAD
                else problem.rules.responsible_per_village
            )
            if wanted and (unit.id, origin.village, origin.post.role) not in known.roles:
                yield _broken(
                    "origin_of",
                    unit.id,
                    f"派出了 {origin.village} 的人员，却没有担任相应角色",
                    f"sent people to {origin.village} but does not have the role that goes with it",
                )


def _village_rules(problem: PairingProblem, known: _Known) -> Iterator[Violation]:
    held = Counter((village, role) for _, village, role in known.roles)
    wanted = {
        Role.LEAD: ("lead_per_village", problem.rules.lead_per_village, "牵头单位"),
        Role.RESPONSIBLE: ("responsible_per_village", problem.rules.responsible_per_village, "责任单位"),
    }
    for village in problem.villages:
        for role, (rule, count, label) in wanted.items():
            has = held[village.code, role]
            if has != count:
                yield _broken(
                    rule,
                    village.code,
                    f"有 {has} 个{label}，应为 {count} 个",
                    f"has {has} units as {role}; should have {count}",
                )


def _household_rules(problem: PairingProblem, known: _Known) -> Iterator[Violation]:
    rules = problem.rules
    held = Counter((pair.household, pair.order) for pair in known.people)
    for household in problem.households:
        firsts, seconds = held[household.id, Order.FIRST], held[household.id, Order.SECOND]
        if firsts != rules.first_helpers_per_household:
            yield _broken(
                "first_helpers_per_household",
                household.id,
                f"有 {firsts} 名第一帮扶责任人，应为 {rules.first_helpers_per_household} 名",
                f"has {firsts} first helpers; should have {rules.first_helpers_per_household}",
            )
        if seconds < rules.second_helpers_per_household:
            yield _broken(
                "second_helpers_per_household",
                household.id,
                f"有 {seconds} 名第二帮扶责任人，应有 {rules.second_helpers_per_household} 名",
                f"has {seconds} second helpers; should have {rules.second_helpers_per_household}",
            )
    for pair in known.people:
        household, helper = problem.household_by_id[pair.household], problem.helper_by_id[pair.helper]
        subject = f"{pair.household}-{pair.helper}"
        if rules.avoid_kin and helper.id in household.kin:
            yield _broken("avoid_kin", subject, "是亲属", "they are kin")
        if rules.avoid_home_village and helper.home_village == household.village:
            yield _broken("avoid_home_village", subject, "帮扶责任人来自本村", "the helper comes from the village")
        if rules.same_unit_only and helper.unit not in known.units_of_village[household.village]:
            yield _broken(
                "same_unit_only", subject, "不属于本村的帮扶单位", "the helper is not of a unit of the village"
            )


def _helper_rules(problem: PairingProblem, known: _Known) -> Iterator[Violation]:
    rules = problem.rules
    held = Counter((pair.helper, pair.order) for pair in known.people)
    for helper in problem.helpers:
        firsts, seconds = held[helper.id, Order.FIRST], held[helper.id, Order.SECOND]
        own = helper.cap_households
        for rule, had, most in (
            ("cap_first", firsts, rules.cap_first),
            ("cap_second", seconds, rules.cap_second),
            ("cap_households", firsts + seconds, own),
        ):
            if most is not None and had > most:
                yield _broken(rule, helper.id, f"帮 {had} 户，最多 {most} 户", f"has {had} households; may have {most}")
        if rules.every_helper_used and problem.households and firsts + seconds == 0:
            yield _broken("every_helper_used", helper.id, "没有户", "has no household")


def _leader_rules(problem: PairingProblem, plan: PairingPlan) -> Iterator[Violation]:
    held: Counter[str] = Counter()
    for row in plan.leader_villages:
        helper = problem.helper_by_id.get(row.helper)
        if helper is None or row.village not in problem.village_by_code:
            yield _broken("known", f"{row.helper}-{row.village}", "没有这个人或村", "no such person or village")
        elif not helper.is_leader:
            yield _broken("is_leader", row.helper, "不是领导", "is not a leader")
        elif problem.rules.avoid_home_village and helper.home_village == row.village:
            yield _broken("avoid_home_village", f"{row.helper}-{row.village}", "来自本村", "comes from the village")
        else:
            held[row.village] += 1
    for village in problem.villages:
        if held[village.code] != problem.rules.leaders_per_village:
            yield _broken(
                "leaders_per_village",
                village.code,
                f"有 {held[village.code]} 名联点领导，应为 {problem.rules.leaders_per_village} 名",
                f"is linked by {held[village.code]} leaders; should be by {problem.rules.leaders_per_village}",
            )


def _kept_rules(problem: PairingProblem, plan: PairingPlan) -> Iterator[Violation]:
    """Existing pairings stay, or stand among the released with a reason."""
    if problem.rules.reshuffle:
        return
    released = {(row.one, row.other) for row in plan.released}
    roles = {(row.unit, row.village, row.role) for row in plan.unit_villages}
    orders = {(row.household, row.helper, row.order) for row in plan.household_helpers}
    for unit in problem.existing_units:
        if (unit.unit, unit.village, unit.role) not in roles and (unit.unit, unit.village) not in released:
            yield _broken(
                "reshuffle", f"{unit.unit}-{unit.village}", "原有结对没有保留", "the existing pairing is not kept"
            )
    for pair in problem.existing_helpers:
        kept = (pair.household, pair.helper, pair.order) in orders
        if not kept and (pair.helper, pair.household) not in released:
            yield _broken(
                "reshuffle", f"{pair.household}-{pair.helper}", "原有结对没有保留", "the existing pairing is not kept"
            )
