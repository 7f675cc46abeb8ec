"""What a pairing problem is: villages, units, households, helpers, what exists already, and the rules."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from lianxin.pairing.domain.rules import Rules, default_rules

_EARTH_RADIUS_KM = 6371.0088


class Role(StrEnum):
    """What a unit is in a village: 牵头单位, 责任单位, 共建单位."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    CO = "co"


class Order(StrEnum):
    """Whether a helper is the first (第一帮扶责任人) or a second (第二帮扶责任人) helper of a household."""

    FIRST = "first"
    SECOND = "second"


class Post(StrEnum):
    """A post in a village whose holder's unit takes a role there: the first secretary's unit leads, the resident
    officer's unit is responsible."""

    FIRST_SECRETARY = "first_secretary"
    RESIDENT_OFFICER = "resident_officer"

    @property
    def role(self) -> Role:
        return Role.LEAD if self is Post.FIRST_SECRETARY else Role.RESPONSIBLE


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth in degrees (WGS 84)."""

    longitude: float
    latitude: float


def distance_km(one: Point | None, other: Point | None) -> float | None:
    """Return the great-circle distance in kilometres, or None when either place is not known."""
    if one is None or other is None:
        return None
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    turn = math.radians(other.longitude - one.longitude)
    half = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(turn / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


@dataclass(frozen=True, slots=True)
class Village:
    """A village to be helped. ``households`` counts its poor households where they are not listed one by one;
    ``difficulty`` (1 or more) multiplies their weight; ``needs`` are skills that its units should bring."""

    code: str
    name: str
    point: Point | None = None
    difficulty: int = 1
    households: int | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """A unit sent the first secretary or the resident officer of a village."""

    village: str
    post: Post


@dataclass(frozen=True, slots=True)
class Unit:
    """A helping unit. ``capacity`` is how many villages it may have; ``staff`` how many people it can send where its
    helpers are not listed."""

    id: str
    name: str
    capacity: int
    point: Point | None = None
    staff: int | None = None
    skills: tuple[str, ...] = ()
    can_lead: bool = True
    origin_of: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Household:
    """A poor household. ``difficulty`` (1 or more) is its weight in a helper's load: no labour, illness or several
    risks weigh more. ``kin`` are helpers related to it."""

    id: str
    village: str
    difficulty: int
    group: str = ""
    kin: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Helper:
    """A person who can help households. His place is his own or else his unit's. ``cap_households`` is the most he may
    have in all; ``home_village`` the village he comes from."""

    id: str
    unit: str
    name: str = ""
    point: Point | None = None
    cap_households: int | None = None
    is_leader: bool = False
    home_village: str = ""
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExistingUnit:
    """A unit that already has a village."""

    unit: str
    village: str
    role: Role


@dataclass(frozen=True, slots=True)
class ExistingHelper:
    """A helper who already has a household."""

    household: str
    helper: str
    order: Order


@dataclass(frozen=True)
class PairingProblem:
    """The whole problem. Identifiers are unique and references known: :func:`read_problem` sees to it."""

    villages: tuple[Village, ...]
    units: tuple[Unit, ...] = ()
    households: tuple[Household, ...] = ()
    helpers: tuple[Helper, ...] = ()
    existing_units: tuple[ExistingUnit, ...] = ()
    existing_helpers: tuple[ExistingHelper, ...] = ()
    rules: Rules = field(default_factory=default_rules)

    @cached_property
    def village_by_code(self) -> Mapping[str, Village]:
        return {village.code: village for village in self.villages}

    @cached_property
    def unit_by_id(self) -> Mapping[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def household_by_id(self) -> Mapping[str, Household]:
        return {household.id: household for household in self.households}

    @cached_property
    def helper_by_id(self) -> Mapping[str, Helper]:
        return {helper.id: helper for helper in self.helpers}

    @cached_property
    def household_numbers(self) -> Mapping[str, int]:
        return {household.id: number for number, household in enumerate(self.households)}

    @cached_property
    def helper_numbers(self) -> Mapping[str, int]:
        return {helper.id: number for number, helper in enumerate(self.helpers)}

    @cached_property
    def helpers_of_unit(self) -> Mapping[str, tuple[Helper, ...]]:
        found: dict[str, list[Helper]] = {unit.id: [] for unit in self.units}
        for helper in self.helpers:
            found.setdefault(helper.unit, []).append(helper)
        return {unit: tuple(members) for unit, members in found.items()}

    @cached_property
    def households_of_village(self) -> Mapping[str, tuple[Household, ...]]:
        found: dict[str, list[Household]] = defaultdict(list, {village.code: [] for village in self.villages})
        for household in self.households:
            found[household.village].append(household)
        return {code: tuple(members) for code, members in found.items()}

    @property
    def pairs_people(self) -> bool:
        """Whether households and helpers are listed, so that there is a second stage."""
        return bool(self.households)

    def household_count(self, village: Village) -> int:
        """Return how many poor households the village has: those listed, or the number given."""
        if self.households:
            return len(self.households_of_village[village.code])
        return village.households or 0

    def weight(self, village: Village) -> int:
        """Return the weight of a village: the difficulty of its households times its own."""
        if self.households:
            return village.difficulty * sum(h.difficulty for h in self.households_of_village[village.code])
        return village.difficulty * (village.households or 0)

    def strength(self, unit: Unit) -> int:
        """Return how many people a unit can send: its helpers if helpers are listed, else its staff, else one."""
        if self.helpers:
            return len(self.helpers_of_unit[unit.id])
        return 1 if unit.staff is None else unit.staff

    def place_of(self, helper: Helper) -> Point | None:
        """Return where a helper sets out from: his own place, or else his unit's."""
        if helper.point is not None:
            return helper.point
        unit = self.unit_by_id.get(helper.unit)
        return unit.point if unit else None

    def first_cap(self, helper: Helper) -> int:
        """Return the most households of which a helper may be first helper."""
        own = helper.cap_households
        return self.rules.cap_first if own is None else min(own, self.rules.cap_first)

    def second_cap(self, helper: Helper, firsts: int) -> int:
        """Return the most households of which a helper may be second helper, with so many as first helper."""
        own = helper.cap_households
        return self.rules.cap_second if own is None else min(self.rules.cap_second, max(0, own - firsts))
