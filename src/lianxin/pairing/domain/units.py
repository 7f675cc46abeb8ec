"""Stage one: units and villages. Each village its lead and responsible units, and nobody left over unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from lianxin.core.kernel.words import Words
from lianxin.core.solvers.posts import Filling, PostPlan, PostProblem, PostShortage, post_shortage
from lianxin.core.solvers.proof import Budget, Report
from lianxin.pairing.domain.plan import Kind, Released, Shortage, Stage, UnitVillage, Unplaced
from lianxin.pairing.domain.problem import PairingProblem, Role, Unit, Village, distance_km

ROLES = (Role.LEAD, Role.RESPONSIBLE, Role.CO)
ROLE_WORDS: Mapping[Role, Words] = {
    Role.LEAD: Words("牵头单位", "lead unit"),
    Role.RESPONSIBLE: Words("责任单位", "responsible unit"),
    Role.CO: Words("共建单位", "co-builder"),
}


@dataclass(frozen=True)
class UnitStage:
    """What stage one found."""

    pairs: tuple[UnitVillage, ...]
    unplaced: tuple[Unplaced, ...]
    released: tuple[Released, ...]
    shortages: tuple[Shortage, ...]
    stage: Stage


def distance_points(distances: list[float | None], weight: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return distances in points. One that is not known costs as much as the known ones on average: neither near nor
    far, so that it decides nothing."""
    known = [distance for distance in distances if distance is not None]
    middle = sum(known) / len(known) if known else 0.0
    return np.array([round((middle if d is None else d) * weight) for d in distances], dtype=np.int64)


def pair_units(problem: PairingProblem, *, budget: Budget, seed: int, report: Report) -> UnitStage:
    """Pair units with villages: as few roles empty as possible, then least points, with a proof."""
    from lianxin.core.solvers.post_search import solve_posts  # only here: OR-Tools takes a second to load

    fixed, released = _fixed(problem)
    posts = _as_posts(problem, fixed)
    plan = solve_posts(posts, budget=budget, seed=seed, report=report)
    pairs = tuple(_row(problem, posts, filling, fixed) for filling in plan.fillings)
    if problem.rules.reshuffle:
        released = _moved(problem, pairs)
    return UnitStage(
        pairs,
        _unplaced(problem, plan),
        tuple(released),
        _shortages(problem, posts),
        Stage("unit_villages", plan.proof.status, plan.proof.objective, plan.proof.bound),
    )


def _fixed(problem: PairingProblem) -> tuple[dict[Filling, str], list[Released]]:
    """Return the fillings that are given, each with its reason (``origin`` or ``existing``), and what is released."""
    rules = problem.rules
    unit_at = {unit.id: number for number, unit in enumerate(problem.units)}
    village_at = {village.code: number for number, village in enumerate(problem.villages)}
    room = {Role.LEAD: rules.lead_per_village, Role.RESPONSIBLE: rules.responsible_per_village}
    fixed: dict[Filling, str] = {}
    for unit in problem.units:
        for origin in unit.origin_of:
            if room[origin.post.role] > 0:
                fixed[unit_at[unit.id], village_at[origin.village], ROLES.index(origin.post.role)] = "origin"
    released: list[Released] = []
    if rules.reshuffle:
        return fixed, released
    for existing in problem.existing_units:
        filling = (unit_at[existing.unit], village_at[existing.village], ROLES.index(existing.role))
        reason = _why_not_kept(problem, fixed, filling, room)
        if reason is None:
            fixed.setdefault(filling, "existing")
        else:
            released.append(Released(existing.unit, existing.village, reason))
    return fixed, released


def _why_not_kept(
    problem: PairingProblem, fixed: Mapping[Filling, str], filling: Filling, room: Mapping[Role, int]
) -> Words | None:
    """Return why an existing pairing cannot stay beside what is fixed already, or None when it can."""
    unit, village, post = filling
    role = ROLES[post]
    if filling in fixed:
        return None
    if any((u, v) == (unit, village) for u, v, _ in fixed):
        return Words("该单位在本村已有另一角色", "the unit has another role in this village")
    if sum(1 for u, _, _ in fixed if u == unit) >= problem.units[unit].capacity:
        return Words("该单位帮村数已满", "the unit has as many villages as it may have")
    if role is Role.LEAD and not problem.units[unit].can_lead:
        return Words("该单位不能牵头", "the unit may not lead")
    if role is not Role.CO and sum(1 for _, v, q in fixed if (v, q) == (village, post)) >= room[role]:
        return Words(
            "该角色已由派出单位或另一原有单位承担", "the role is held by the sending unit or another existing one"
        )
    return None


def _as_posts(problem: PairingProblem, fixed: Mapping[Filling, str]) -> PostProblem:
    rules, units, villages = problem.rules, problem.units, problem.villages
    count, places = len(units), len(villages)
    may = np.ones((count, places, 2), dtype=np.bool_)
    may[[number for number, unit in enumerate(units) if not unit.can_lead], :, 0] = False
    distances = [distance_km(unit.point, village.point) for unit in units for village in villages]
    slots = [0] * count
    wanted = [0] * places
    if problem.households and problem.helpers and rules.same_unit_only:
        slots = [sum(problem.first_cap(h) for h in problem.helpers_of_unit[unit.id]) for unit in units]
        wanted = [problem.household_count(village) * rules.first_helpers_per_household for village in villages]
    return PostProblem(
        wanted=(rules.lead_per_village, rules.responsible_per_village),
        may=may,
        costs=distance_points(distances, rules.distance_weight).reshape(count, places),
        post_costs=_moving_prices(problem),
        capacities=np.array([unit.capacity for unit in units], dtype=np.int64),
        strengths=np.array([problem.strength(unit) for unit in units], dtype=np.int64),
        weights=np.array([problem.weight(village) for village in villages], dtype=np.int64),
        slots=np.array(slots, dtype=np.int64),
        slots_wanted=np.array(wanted, dtype=np.int64),
        load_price=rules.balance_weight,
        skill_price=rules.skill_weight,
        skills=tuple(
            tuple(frozenset(n for n, unit in enumerate(units) if need in unit.skills) for need in village.needs)
            for village in villages
        ),
        fixed=tuple(fixed),
        everyone=rules.every_unit_used,
    )


def _moving_prices(problem: PairingProblem) -> np.ndarray[tuple[int, int, int], np.dtype[np.int64]]:
    """Return the price of every role for every pair: whoever takes the role of an existing unit pays for the move; a
    co-builder pays when it goes to another village than its own."""
    prices = np.zeros((len(problem.units), len(problem.villages), len(ROLES)), dtype=np.int64)
    if not problem.rules.reshuffle:
        return prices
    price = problem.rules.price_of_moving
    unit_at = {unit.id: number for number, unit in enumerate(problem.units)}
    village_at = {village.code: number for number, village in enumerate(problem.villages)}
    for existing in problem.existing_units:
        unit, village, post = unit_at[existing.unit], village_at[existing.village], ROLES.index(existing.role)
        if existing.role is Role.CO:
            prices[unit, np.arange(len(problem.villages)) != village, :] += price
        else:
            prices[np.arange(len(problem.units)) != unit, village, post] += price
    return prices


def _row(problem: PairingProblem, posts: PostProblem, filling: Filling, fixed: Mapping[Filling, str]) -> UnitVillage:
    unit, village, role = problem.units[filling[0]], problem.villages[filling[1]], ROLES[filling[2]]
    kept = any((e.unit, e.village, e.role) == (unit.id, village.code, role) for e in problem.existing_units)
    distance = distance_km(unit.point, village.point)
    rounded = None if distance is None else round(distance, 3)
    return UnitVillage(
        unit.id, village.code, role, kept, rounded, _why(unit, village, role, rounded, fixed.get(filling))
    )


def _why(unit: Unit, village: Village, role: Role, distance: float | None, given: str | None) -> Words:
    if given == "origin":
        return Words("第一书记或驻村干部由该单位派出", "the unit sent the first secretary or the resident officer")
    if given == "existing":
        return Words("保留原有结对", "existing pairing kept")
    far = (
        Words("距离不详", "distance not known")
        if distance is None
        else Words(f"相距 {distance:.1f} 公里", f"{distance:.1f} km away")
    )
    brought = [skill for skill in unit.skills if skill in village.needs]
    if brought:
        far = Words(f"{far.zh}，带来技能：{'、'.join(brought)}", f"{far.en}; brings skills: {', '.join(brought)}")
    return Words(f"{far.zh}；使各村每人负担均衡", f"{far.en}; keeps the load of each person even between villages")


def _unplaced(problem: PairingProblem, plan: PostPlan) -> tuple[Unplaced, ...]:
    found = []
    for (village, post), count in sorted(plan.empty.items()):
        role = ROLE_WORDS[ROLES[post]]
        reason = Words(f"缺{role.zh} {count} 个", f"{count} {role.en} short")
        found.append(Unplaced(Kind.VILLAGE, problem.villages[village].code, count, reason))
    for number in plan.idle:
        unit = problem.units[number]
        if unit.capacity == 0:
            reason = Words("可帮村数为 0", "its capacity is 0 villages")
        elif problem.rules.every_unit_used:
            reason = Words("没有村可以安排", "no village could be given to it")
        else:
            reason = Words(
                "各村牵头、责任单位已齐，且规则不要求每个单位都有村",
                "all roles are filled, and the rules do not ask that every unit has a village",
            )
        found.append(Unplaced(Kind.UNIT, unit.id, 1, reason))
    return tuple(found)


def _moved(problem: PairingProblem, pairs: tuple[UnitVillage, ...]) -> list[Released]:
    planned = {(pair.unit, pair.village, pair.role) for pair in pairs}
    reason = Words("允许打乱，另一安排总代价更小", "moving is allowed, and another arrangement costs less in all")
    return [
        Released(e.unit, e.village, reason)
        for e in problem.existing_units
        if (e.unit, e.village, e.role) not in planned
    ]


def _shortages(problem: PairingProblem, posts: PostProblem) -> tuple[Shortage, ...]:
    found = post_shortage(posts)
    if found is None:
        return ()
    villages = sorted({problem.villages[place].code for place, _ in found.posts})
    roles = sorted({post for _, post in found.posts})
    role_zh = "、".join(ROLE_WORDS[ROLES[post]].zh for post in roles)
    role_en = " and ".join(ROLE_WORDS[ROLES[post]].en for post in roles)
    count, able, shown = len(villages), len(found.members), _some(villages)
    words = Words(
        f"{count} 个村（{shown}）还要 {found.wanted} 个{role_zh}，"
        f"能承担的 {able} 个单位只剩 {found.room} 个名额，差 {found.short} 个。",
        f"{count} villages ({shown}) still want {found.wanted} times a {role_en}; "
        f"the {able} units that may take them have room for {found.room}: {found.short} short.",
    )
    units = tuple(problem.units[member].id for member in found.members)
    return (
        Shortage(
            "unit_villages",
            tuple(villages),
            units,
            found.wanted,
            found.room,
            words,
            _blocking(problem, posts, found),
            _remedies(posts, found),
        ),
    )


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")


def _lacking(posts: PostProblem) -> int:
    found = post_shortage(posts)
    return 0 if found is None else found.short


def _blocking(problem: PairingProblem, posts: PostProblem, found: PostShortage) -> tuple[Words, ...]:
    words = []
    if not posts.may.all():
        gain = found.short - _lacking(replace(posts, may=np.ones_like(posts.may)))
        if gain > 0:
            words.append(
                Words(
                    f"规则 can_lead：若允许所有单位牵头，可多安排 {gain} 个",
                    f"rule can_lead: {gain} more could be filled if every unit may lead",
                )
            )
    if problem.existing_units and not problem.rules.reshuffle:
        origins = tuple(filling for filling, why in _fixed(problem)[0].items() if why == "origin")
        gain = found.short - _lacking(replace(posts, fixed=origins))
        if gain > 0:
            words.append(
                Words(
                    f"规则 reshuffle：若允许打乱原有结对，可多安排 {gain} 个",
                    f"rule reshuffle: {gain} more could be filled if existing pairings may be moved",
                )
            )
    return tuple(words)


def _remedies(posts: PostProblem, found: PostShortage) -> tuple[Words, ...]:
    """Return least changes that are each enough, tried out one by one."""
    words = [
        Words(
            f"增加 {found.short} 个能承担这些角色的单位（每个帮 1 个村）",
            f"add {found.short} units that may take these roles (one village each)",
        )
    ]
    raised = posts.capacities.copy()
    most = int(posts.capacities.max(initial=0))
    for more in range(1, posts.places + 1):
        raised[list(found.members)] = posts.capacities[list(found.members)] + more
        if _lacking(replace(posts, capacities=raised)) == 0:
            words.append(
                Words(
                    f"把这 {len(found.members)} 个单位的可帮村数（capacity）各提高 {more}",
                    f"raise the capacity of these {len(found.members)} units by {more} each",
                )
            )
            break
        if more > most + found.short:
            break
    return tuple(words)
