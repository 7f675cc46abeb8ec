"""Incomes, corrections and arrivals as the tests read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from lianxin.audit.models import Event
from lianxin.funds.models import Payment
from lianxin.people.roles import Act
from lianxin.projects.models import BenefitLink
from lianxin.registry.models import HouseholdFacts, MemberFacts, YearAct
from lianxin.supervision.domain.entries import Close, Edit
from lianxin.supervision.domain.households import Arrival
from lianxin.supervision.domain.incomes import HouseholdIncome
from lianxin.supervision.queries.given import helped_households
from lianxin.supervision.queries.scene import AT_ONCE, Scene

_INCOME = ("net_income_yuan", "net_income_per_person_yuan", "household_size")


def household_incomes(scene: Scene) -> list[HouseholdIncome]:
    """The income of every assisted household of the year, beside that of the year before and whether it got any help."""
    before = _incomes_before(scene)
    helped = _helped(scene)
    return [
        HouseholdIncome(
            one.household,
            one.village_code,
            scene.year,
            one.facts["net_income_yuan"],
            _per_person(one.facts, one.size),
            before.get(one.household),
            one.facts["operating_income_yuan"],
            one.facts["operating_cost_yuan"],
            one.household in helped,
        )
        for one in scene.households.values()
        if one.is_assisted is not False
    ]


def edits(scene: Scene) -> list[Edit]:
    """Corrections of the register's facts, from the chain of events."""
    rows = Event.objects.filter(
        scene.inside("area_code"), act=Act.CORRECT_FACTS, thing__startswith="registry."
    ).order_by("id")
    return [
        Edit(number, area, details["year"], at, actor)
        for number, area, at, actor, details in rows.values_list(
            "id", "area_code", "at", "actor_id", "details"
        ).iterator(AT_ONCE)
        if isinstance(details.get("year"), int)
    ]


def closes(scene: Scene) -> list[Close]:
    """The last close of each year of the county."""
    rows = YearAct.objects.filter(book__county_code=scene.county, kind=YearAct.Kind.CLOSED).order_by("at", "id")
    last = {year: Close(year, at, timezone.localtime(at).date()) for year, at in rows.values_list("book__year", "at")}
    return list(last.values())


def arrivals(scene: Scene) -> tuple[list[Arrival], int] | None:
    """Members of assisted households who lived in another household the year before; and how many households were looked at.

    None where the register has nobody in the year before: where people come from cannot be told.
    """
    assisted = {number: one for number, one in scene.households.items() if one.is_assisted}
    earlier = dict(
        MemberFacts.objects.filter(scene.inside("household__village_code"), year=scene.year - 1)
        .order_by()
        .values_list("member_id", "household_id")
        .iterator(AT_ONCE)
    )
    if not earlier:
        return None
    moved = [
        (member, household)
        for member, household, _, _ in scene.members
        if household in assisted and earlier.get(member, household) != household
    ]
    days = dict(
        MemberFacts.objects.filter(member__in=[member for member, _ in moved], year=scene.year)
        .order_by()
        .values_list("member_id", "member_changed_on")
    )
    found = [
        Arrival(
            member, household, assisted[household].village_code, earlier[member], days.get(member),
            assisted[household].facts["identified_month"],
        )
        for member, household in moved
    ]  # fmt: skip
    return found, len(assisted)


def _incomes_before(scene: Scene) -> dict[int, int]:
    rows = HouseholdFacts.objects.filter(scene.inside("household__village_code"), year=scene.year - 1).order_by()
    found = {}
    for number, members, *told in rows.values_list("household_id", "household__member_count", *_INCOME).iterator(
        AT_ONCE
    ):
        facts = dict(zip(_INCOME, told, strict=True))
        per_person = _per_person(facts, facts["household_size"] or members or None)
        if per_person is not None:
            found[number] = per_person
    return found


def _per_person(facts: Mapping[str, Any], size: int | None) -> int | None:
    """Net income per person as it is recorded, else the household's divided by its size."""
    told: int | None = facts["net_income_per_person_yuan"]
    if told is not None:
        return told
    whole: int | None = facts["net_income_yuan"]
    return None if whole is None or size is None else whole // size


def _helped(scene: Scene) -> set[int]:
    paid = Payment.objects.filter(
        scene.inside("claim__project__area_code"), household__isnull=False, on__year=scene.year
    )
    linked = BenefitLink.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__year__gte=scene.year),
        scene.inside("project__area_code"),
        starts_on__year__lte=scene.year,
    )
    return (
        helped_households(scene, scene.year)
        | set(paid.order_by().values_list("household_id", flat=True))
        | set(linked.order_by().values_list("household_id", flat=True))
    )
