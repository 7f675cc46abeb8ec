"""Everything that papers tell of households, gathered for many at once: six queries for a village, not six for a household."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from lianxin.benefits.models import Benefit
from lianxin.benefits.queries.batches import with_payment
from lianxin.pairing.models import HouseholdPairing
from lianxin.people.access import scope_of, within_area
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household, HouseholdFacts, MemberFacts
from lianxin.registry.queries import area_names, openable_ids
from lianxin.work.models import PlanLine, PlanVersion

if TYPE_CHECKING:
    from lianxin.people.models import Helper, User


@dataclass(frozen=True, slots=True)
class Home:
    """A household with what papers tell of it on a day; parts that the reader may not see are empty, and ``may_open`` says
    whether what is personal may be written out."""

    household: Household
    place: str
    facts: HouseholdFacts | None
    members: tuple[MemberFacts, ...]
    pairings: tuple[HouseholdPairing, ...]
    benefits: tuple[Benefit, ...]
    lines: tuple[PlanLine, ...]
    may_open: bool

    @property
    def first_helper(self) -> Helper | None:
        return self.pairings[0].helper if self.pairings else None


def homes_of(user: User, households: Sequence[Household], *, year: int, on: date) -> list[Home]:
    """Gather households that the caller has made sure the user may see, in their order."""
    ids = [one.pk for one in households]
    names = area_names({one.village_code for one in households})
    facts = _facts(ids, year)
    members = _members(ids, year)
    pairings = _pairings(ids, on) if user.may(Act.READ_PAIRING) else {}
    benefits = _benefits(ids) if user.may(Act.READ_BENEFITS) else {}
    lines = _lines(ids, year) if user.may(Act.READ_WORK) else {}
    openable = openable_ids(user, Act.OPEN_SENSITIVE, ids)
    return [
        Home(
            one,
            names[one.village_code],
            facts.get(one.pk),
            tuple(members.get(one.pk, ())),
            tuple(pairings.get(one.pk, ())),
            tuple(benefits.get(one.pk, ())),
            tuple(lines.get(one.pk, ())),
            one.pk in openable,
        )
        for one in households
    ]


def printable_households(user: User, area_code: str) -> QuerySet[Household]:
    """Live households of an area that the user may see, village by village.

    Raises:
        PermissionDenied: he may read the register nowhere.
    """
    found = households_open_to(user).filter(within_area("village_code", area_code), is_live=True)
    return found.order_by("village_code", "id")


def villages_of(user: User) -> list[tuple[str, str]]:
    """Villages that the user's own areas hold and where households live, with their names."""
    scope = scope_of(user, Act.READ_REGISTRY)
    found = Household.objects.filter(scope.area_filter("village_code"), is_live=True).order_by()
    codes = sorted(set(found.values_list("village_code", flat=True).distinct()))
    names = area_names(codes)
    return [(code, names[code]) for code in codes]


def _facts(ids: Iterable[int], year: int) -> dict[int, HouseholdFacts]:
    """The row of the newest year up to the one asked for."""
    rows = HouseholdFacts.objects.filter(household__in=ids, year__lte=year).order_by("year")
    return {row.household_id: row for row in rows}


def _members(ids: Iterable[int], year: int) -> dict[int, list[MemberFacts]]:
    newest = MemberFacts.objects.filter(household=OuterRef("household"), year__lte=year).order_by("-year")
    rows = MemberFacts.objects.filter(household__in=ids, left_on__isnull=True, year=Subquery(newest.values("year")[:1]))
    found: dict[int, list[MemberFacts]] = defaultdict(list)
    for row in rows.select_related("member"):
        found[row.household_id].append(row)
    for some in found.values():
        some.sort(key=lambda row: (row.relation_to_head != "head", str(row.member.birth_on or "9")))  # type: ignore[attr-defined]
    return found


def _pairings(ids: Iterable[int], on: date) -> dict[int, list[HouseholdPairing]]:
    holds = Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))
    rows = HouseholdPairing.objects.filter(holds, household__in=ids).select_related("helper__unit").order_by("order")
    found: dict[int, list[HouseholdPairing]] = defaultdict(list)
    for row in rows:
        found[row.household_id].append(row)
    return found


def _benefits(ids: Iterable[int]) -> dict[int, list[Benefit]]:
    standing = Benefit.objects.filter(household__in=ids).exclude(state=Benefit.State.REFUSED)
    found: dict[int, list[Benefit]] = defaultdict(list)
    for row in with_payment(standing).select_related("member").order_by("-on", "-id"):
        found[row.household_id].append(row)
    return found


def _lines(ids: Iterable[int], year: int) -> dict[int, list[PlanLine]]:
    """The lines of the version in force of each household's plan for the year."""
    lines = Prefetch("lines", queryset=PlanLine.objects.select_related("helper").order_by("mark"))
    rows = (
        PlanVersion.objects.filter(plan__household__in=ids, plan__year=year).select_related("plan").order_by("number")
    )
    newest = {row.plan.household_id: row for row in rows.prefetch_related(lines)}
    return {key: list(row.lines.all()) for key, row in newest.items() if key is not None}
