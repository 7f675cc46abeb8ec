"""Members to places in posts: how many of each post a place needs, at most one post of a member in one place.

The pairing of units with villages is such a problem: every village one lead and one responsible unit, not the same one;
a unit left over builds along somewhere. First a flow finds, exactly, how few posts must stay empty and a cheapest
filling. Then CP-SAT finds the best filling under everything that a flow cannot say: the strength that each place gets
against its weight, skills that several members cover together, and who builds along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.errors import SHAPE, TOO_LARGE
from lianxin.core.solvers.flow import Flags, Integers, LargestFlow, Network, cheapest_flow, largest_flow
from lianxin.core.solvers.proof import Proof

_GREATEST_COST = 2**50

Filling = tuple[int, int, int]
"""A member, a place and a post; the post after the last one stands for building along."""


@dataclass(frozen=True, slots=True, eq=False)
class PostProblem:
    """Members, places and posts, all by number.

    ``wanted[q]`` is how many members post ``q`` needs in every place. ``may[m, p, q]`` says who may hold what;
    ``costs[m, p]`` (0 or more) is the price of the pair, whatever the post. ``capacities[m]`` is how many places a
    member may have. ``strengths[m]`` is divided among the places of a member; a place of weight ``w`` with strength
    ``s`` costs ``load_price x w² / s``. ``slots[m]`` is how many of a place's ``slots_wanted[p]`` a member can fill,
    again divided; a slot not filled costs more than everything else. ``skills[p]`` lists, for each skill a place
    needs, the members who bring it; a skill nobody brings costs ``skill_price``. ``fixed`` fillings are given;
    ``everyone`` asks that every member has a place. ``moving_price`` is added to ``costs`` by the caller.

    Raises:
        Refused: SOLVE-001 arrays that do not fit together, negative numbers, a fixed filling out of range; SOLVE-002
            weights whose squares would overflow.
    """

    wanted: tuple[int, ...]
    may: Flags
    costs: Integers
    post_costs: Integers
    capacities: Integers
    strengths: Integers
    weights: Integers
    slots: Integers
    slots_wanted: Integers
    load_price: int
    skill_price: int
    skills: tuple[tuple[frozenset[int], ...], ...]
    fixed: tuple[Filling, ...]
    everyone: bool

    def __post_init__(self) -> None:
        members, places, posts = self.may.shape
        fits = (
            self.costs.shape == (members, places)
            and self.post_costs.shape == (members, places, posts + 1)
            and len(self.wanted) == posts
            and len(self.capacities) == len(self.strengths) == len(self.slots) == members
            and len(self.weights) == len(self.slots_wanted) == len(self.skills) == places
        )
        if not fits:
            raise Refused(SHAPE, what="members, places, posts")
        arrays = (self.costs, self.post_costs, self.capacities, self.strengths, self.weights, self.slots)
        if any(array.size and array.min() < 0 for array in (*arrays, self.slots_wanted)):
            raise Refused(SHAPE, what="negative numbers")
        if self.load_price * int(self.weights.max(initial=0)) ** 2 * max(1, places) > _GREATEST_COST:
            raise Refused(TOO_LARGE, what="weight, load_price")
        if any(not (0 <= m < members and 0 <= p < places and 0 <= q <= posts) for m, p, q in self.fixed):
            raise Refused(SHAPE, what="fixed")

    @property
    def members(self) -> int:
        return int(self.may.shape[0])

    @property
    def places(self) -> int:
        return int(self.may.shape[1])

    @property
    def posts(self) -> int:
        return int(self.may.shape[2])

    @property
    def along(self) -> int:
        """The number that stands for building along."""
        return self.posts

    def open_posts(self) -> dict[tuple[int, int], int]:
        """Return how many members each place still wants in each post after the fixed fillings."""
        open_ = {(p, q): self.wanted[q] for p in range(self.places) for q in range(self.posts)}
        for _, place, post in self.fixed:
            if post < self.posts:
                open_[place, post] = max(0, open_[place, post] - 1)
        return open_

    def free(self) -> Integers:
        """Return how many more places each member may have after the fixed fillings."""
        used = np.bincount(np.array([m for m, _, _ in self.fixed], dtype=np.int64), minlength=self.members)
        room: Integers = np.maximum(self.capacities - used, 0)
        return room

    def pair_cost(self, filling: Filling) -> int:
        member, place, post = filling
        return int(self.costs[member, place] + self.post_costs[member, place, post])


@dataclass(frozen=True, slots=True, eq=False)
class PostPlan:
    """Who holds what, the posts that stay empty (place, post → how many), members without a place, and the proof.

    ``empty`` is proven to be as few as possible in all.
    """

    fillings: tuple[Filling, ...]
    empty: Mapping[tuple[int, int], int]
    idle: tuple[int, ...]
    proof: Proof


@dataclass(frozen=True, slots=True, eq=False)
class PostNetwork:
    """The flow behind the posts: open posts → pair of member and place → member → sink.

    The node of a pair has room for one, so nobody holds two posts in one place.
    """

    network: Network
    posts: tuple[tuple[int, int], ...]
    supplies: Integers
    member_of: Mapping[int, int]
    arcs: tuple[Filling, ...]
    sink: int


def post_network(problem: PostProblem, *, overflow: int) -> PostNetwork:
    """Build the flow of the open posts; an empty post costs ``overflow``."""
    posts = tuple(key for key, count in problem.open_posts().items() if count)
    counts = [problem.open_posts()[key] for key in posts]
    taken = {(m, p) for m, p, _ in problem.fixed}
    free = problem.free()
    tails: list[int] = []
    heads: list[int] = []
    capacities: list[int] = []
    costs: list[int] = []
    arcs: list[Filling] = []
    pairs: dict[tuple[int, int], int] = {}
    for number, (place, post) in enumerate(posts):
        for member in np.flatnonzero(problem.may[:, place, post]).tolist():
            if (member, place) in taken or free[member] == 0:
                continue
            pair = pairs.setdefault((member, place), len(posts) + len(pairs))
            tails.append(number)
            heads.append(pair)
            capacities.append(1)
            costs.append(int(problem.post_costs[member, place, post]))
            arcs.append((member, place, post))
    first_member = len(posts) + len(pairs)
    sink = first_member + problem.members
    for (member, place), pair in pairs.items():
        tails.append(pair)
        heads.append(first_member + member)
        capacities.append(1)
        costs.append(int(problem.costs[member, place]))
    tails.extend(range(first_member, sink))
    heads.extend([sink] * problem.members)
    capacities.extend(free.tolist())
    costs.extend([0] * problem.members)
    tails.extend(range(len(posts)))
    heads.extend([sink] * len(posts))
    capacities.extend(counts)
    costs.extend([overflow] * len(posts))
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[: len(posts)] = counts
    supplies[sink] = -sum(counts)
    network = Network(
        sink + 1, *(np.array(column, dtype=np.int64).reshape(-1) for column in (tails, heads, capacities, costs))
    )
    member_of = {first_member + member: member for member in range(problem.members)}
    return PostNetwork(network, posts, supplies, member_of, tuple(arcs), sink)


def cheapest_posts(problem: PostProblem) -> tuple[list[Filling], dict[tuple[int, int], int]]:
    """Return the fillings (without the fixed ones) that leave the fewest posts empty at the least pair cost, and the
    posts that stay empty. Exact."""
    dearest = int(problem.costs.max(initial=0)) + int(problem.post_costs.max(initial=0))
    overflow = (dearest + 1) * 2 * (problem.members + sum(problem.wanted) * problem.places + 1)
    built = post_network(problem, overflow=overflow)
    if not built.posts:
        return [], {}
    flows = cheapest_flow(built.network, built.supplies).flows
    chosen = [filling for filling, flow in zip(built.arcs, flows.tolist(), strict=False) if flow]
    empties = flows[-len(built.posts) :].tolist()
    return chosen, {key: count for key, count in zip(built.posts, empties, strict=True) if count}


@dataclass(frozen=True, slots=True)
class PostShortage:
    """Why posts stay empty: these posts together want more members than those who may take them have room for."""

    posts: tuple[tuple[int, int], ...]
    members: tuple[int, ...]
    wanted: int
    room: int

    @property
    def short(self) -> int:
        return self.wanted - self.room


def post_shortage(problem: PostProblem) -> PostShortage | None:
    """Return the narrowest cut of the open posts, or None when all can be filled."""
    built = post_network(problem, overflow=0)
    if not built.posts:
        return None
    keep = len(built.network.tails) - len(built.posts)  # without the overflow arcs
    source = built.sink + 1
    counts = built.supplies[: len(built.posts)]
    network = Network(
        built.sink + 2,
        np.concatenate((built.network.tails[:keep], np.full(len(counts), source))),
        np.concatenate((built.network.heads[:keep], np.arange(len(counts)))),
        np.concatenate((built.network.capacities[:keep], counts)),
        np.zeros(keep + len(counts), dtype=np.int64),
    )
    found: LargestFlow = largest_flow(network, source, built.sink)
    wanted = int(counts.sum())
    if found.value == wanted:
        return None
    side = found.source_side
    posts = tuple(key for number, key in enumerate(built.posts) if side[number])
    members = tuple(member for node, member in built.member_of.items() if side[node])
    inside = int(counts[[number for number in range(len(counts)) if side[number]]].sum())
    return PostShortage(posts, members, inside, inside - (wanted - found.value))
