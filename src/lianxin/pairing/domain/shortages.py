"""Why households stay without a helper: the narrowest cut, the rules that block, and least changes that are enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lianxin.core.kernel.words import Words
from lianxin.core.solvers.flow import Flags, Integers
from lianxin.core.solvers.loads import LoadProblem, room, widest
from lianxin.pairing.domain.candidates import Candidates
from lianxin.pairing.domain.plan import Shortage
from lianxin.pairing.domain.problem import Order, PairingProblem


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """Households that together want more places than the helpers open to them have. ``villages`` is theirs."""

    villages: frozenset[str]
    households: Integers
    helpers: Integers
    wanted: int
    available: int

    @property
    def short(self) -> int:
        return self.wanted - self.available


def explained_shortages(
    problem: PairingProblem, candidates: Candidates, loads: LoadProblem, order: Order
) -> list[Shortage]:
    """Return one explanation for each separate group of villages that is short of helpers."""
    cuts = _cuts(problem, loads)
    found = []
    for cut in cuts:
        part = _part(loads, cut)
        blocking = _blocking(problem, candidates, loads, cut)
        found.append(
            Shortage(
                f"{order}_helpers",
                tuple(sorted(cut.villages)),
                tuple(sorted({problem.helpers[n].unit for n in cut.helpers.tolist()})),
                cut.wanted,
                cut.available,
                _words(problem, cut),
                blocking,
                _remedies(problem, candidates, part, cut, order),
            )
        )
    return found


def _cuts(problem: PairingProblem, loads: LoadProblem) -> list[_Cut]:
    """Split the narrowest cut into groups of villages that share no helper."""
    side = widest(loads, room(loads)).source_side
    households = np.flatnonzero(side[: loads.jobs] & (loads.demands > 0))
    inside = set(households.tolist())
    group: dict[str, str] = {}

    def root(village: str) -> str:
        group.setdefault(village, village)
        while group[village] != village:
            village = group[village]
        return village

    owner: dict[int, str] = {}
    helpers_of: dict[str, set[int]] = {}
    for job, carrier in zip(loads.pair_jobs.tolist(), loads.pair_carriers.tolist(), strict=True):
        if job in inside:
            village = problem.households[job].village
            one, other = root(village), root(owner.setdefault(carrier, village))
            group[max(one, other)] = min(one, other)
            helpers_of.setdefault(village, set()).add(carrier)
    by_root: dict[str, list[int]] = {}
    for job in households.tolist():
        by_root.setdefault(root(problem.households[job].village), []).append(job)
    cuts = []
    for jobs in by_root.values():
        villages = frozenset(problem.households[job].village for job in jobs)
        members = sorted({carrier for village in villages for carrier in helpers_of.get(village, ())})
        wanted = int(loads.demands[jobs].sum())
        available = _most(loads, np.array(jobs, dtype=np.int64))
        if wanted > available:
            cuts.append(_Cut(villages, np.array(jobs), np.array(members, dtype=np.int64), wanted, available))
    return cuts


def _only(loads: LoadProblem, jobs: Integers) -> LoadProblem:
    """Return the same problem with only these jobs wanting carriers."""
    demands = np.zeros_like(loads.demands)
    demands[jobs] = loads.demands[jobs]
    mine: Flags = np.isin(loads.pair_jobs, jobs)
    return replace(
        loads,
        demands=demands,
        pair_jobs=loads.pair_jobs[mine],
        pair_carriers=loads.pair_carriers[mine],
        pair_costs=loads.pair_costs[mine],
    )


def _most(loads: LoadProblem, jobs: Integers) -> int:
    own = _only(loads, jobs)
    return widest(own, room(own)).value


def _part(loads: LoadProblem, cut: _Cut) -> LoadProblem:
    return _only(loads, cut.households)


def _words(problem: PairingProblem, cut: _Cut) -> Words:
    names = [problem.village_by_code[code] for code in sorted(cut.villages)]
    more = " …" if len(names) > 5 else ""
    zh = "、".join(f"{village.name}（{village.code}）" for village in names[:5]) + more
    en = ", ".join(f"{village.name} ({village.code})" for village in names[:5]) + more
    return Words(
        f"{zh}：{len(cut.households)} 户还要 {cut.wanted} 个帮扶名额，"
        f"可用的 {len(cut.helpers)} 名帮扶责任人只能提供 {cut.available} 个，差 {cut.short} 个。",
        f"{en}: {len(cut.households)} households still want {cut.wanted} places with a helper; the {len(cut.helpers)} "
        f"helpers open to them have {cut.available}: {cut.short} short.",
    )


def _blocking(problem: PairingProblem, candidates: Candidates, loads: LoadProblem, cut: _Cut) -> tuple[Words, ...]:
    """Return the rules without which more could be placed, found by leaving each out in turn."""
    names = {
        "same_unit_only": Words("只能用本村帮扶单位的人", "only helpers of the village's units"),
        "avoid_home_village": Words("不用本村出身的人", "no helpers from the village itself"),
        "avoid_kin": Words("不用亲属", "no kin"),
    }
    now = widest(loads, room(loads)).value
    others = ~np.isin(loads.pair_jobs, cut.households)
    found = []
    for rule, words in names.items():
        if not getattr(problem.rules, rule):
            continue
        freer = replace(problem, rules=replace(problem.rules, **{rule: False}))
        wider = Candidates(freer, candidates.units_of_village)
        pairs = wider.pairs((n, problem.households[n]) for n in cut.households.tolist())
        # All other households still want their helpers: what they need is not free for these.
        free = replace(
            loads,
            pair_jobs=np.concatenate((loads.pair_jobs[others], pairs.households)),
            pair_carriers=np.concatenate((loads.pair_carriers[others], pairs.helpers)),
            pair_costs=np.concatenate((loads.pair_costs[others], pairs.points)),
        )
        gain = widest(free, room(free)).value - now
        if gain > 0:
            found.append(
                Words(
                    f"规则 {rule}（{words.zh}）：不用这条规则可多安排 {gain} 个名额",
                    f"rule {rule} ({words.en}): without it {gain} more could be placed",
                )
            )
    return tuple(found)


def _remedies(
    problem: PairingProblem, candidates: Candidates, part: LoadProblem, cut: _Cut, order: Order
) -> tuple[Words, ...]:
    found = []
    cap_name = "cap_first" if order is Order.FIRST else "cap_second"
    cap = problem.rules.cap_first if order is Order.FIRST else problem.rules.cap_second
    raised = _least_cap(problem, part, cut, cap)
    if raised is not None:
        found.append(Words(f"把 {cap_name} 从 {cap} 提高到 {raised}", f"raise {cap_name} from {cap} to {raised}"))
    lifted = _least_common_cap(part, cut)
    if raised is None and lifted is not None:
        found.append(
            Words(
                f"让这 {len(cut.helpers)} 名帮扶责任人每人再多帮 {lifted} 户（提高个人上限 cap_households 和 {cap_name}）",
                f"let each of these {len(cut.helpers)} helpers take {lifted} more (raise cap_households and {cap_name})",
            )
        )
    added = _added_helpers(problem, candidates, part, cut, max(1, cap))
    if added is not None:
        found.append(added)
    return tuple(found)


def _least_cap(problem: PairingProblem, part: LoadProblem, cut: _Cut, cap: int) -> int | None:
    """Return the least common cap under which all would be placed, own caps of helpers kept; None if none would do."""

    def fits(higher: int) -> bool:
        capacities = part.capacities.copy()
        for number in cut.helpers.tolist():
            own = problem.helpers[number].cap_households
            more = part.capacities[number] + higher - cap
            # What one's own cap leaves beyond the rule's cap.
            capacities[number] = (
                more if own is None else max(part.capacities[number], min(more, _own_room(own, cap, part, number)))
            )
        wider = replace(part, capacities=capacities)
        return widest(wider, room(wider)).value == cut.wanted

    return _least(cap + 1, cap + len(cut.households), fits)


def _own_room(own: int, cap: int, part: LoadProblem, number: int) -> int:
    used = min(own, cap) - int(part.capacities[number])
    return own - max(0, used)


def _least_common_cap(part: LoadProblem, cut: _Cut) -> int | None:
    def fits(more: int) -> bool:
        capacities = part.capacities.copy()
        capacities[cut.helpers] += more
        wider = replace(part, capacities=capacities)
        return widest(wider, room(wider)).value == cut.wanted

    return _least(1, len(cut.households), fits)


def _least(low: int, high: int, fits: Callable[[int], bool]) -> int | None:
    """Return the least number between the bounds for which ``fits`` holds (it holds for all above it too), or None."""
    if low > high or not fits(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if fits(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _added_helpers(
    problem: PairingProblem, candidates: Candidates, part: LoadProblem, cut: _Cut, cap: int
) -> Words | None:
    """Say how many helpers, to which unit of each village, would be enough (each new one with the rule's cap)."""
    own = widest(part, room(part))
    placed = Counter(part.pair_jobs[own.flows[: len(part.pair_jobs)] > 0].tolist())
    missing: Counter[str] = Counter()
    for job in cut.households.tolist():
        missing[problem.households[job].village] += int(part.demands[job]) - placed[job]
    zh, en = [], []
    for village, count in sorted(missing.items()):
        if count == 0:
            continue
        units = sorted(candidates.units_of_village.get(village, frozenset()))
        if not units and problem.rules.same_unit_only:
            zh.append(f"先给 {village} 安排帮扶单位")
            en.append(f"first give {village} a unit")
            continue
        # A household that wants several needs several people, whatever their cap.
        deepest = max(
            int(part.demands[j]) - placed[j] for j in cut.households if problem.households[j].village == village
        )
        people = max(-(-count // cap), deepest)
        where = units[0] if units else ""
        some = "1 helper" if people == 1 else f"{people} helpers"
        zh.append(f"给 {village} 的单位 {where} 增加 {people} 人" if where else f"为 {village} 增加 {people} 人")
        en.append(f"add {some} to unit {where} of {village}" if where else f"add {some} for {village}")
    if not zh:
        return None
    return Words("；".join(zh), "; ".join(en))
