"""Who belongs to the households that gain from a project, as the newest roster up to a day says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from lianxin.core.kernel.words import Words
from lianxin.projects.models import BenefitLink, Project
from lianxin.registry.models import MemberFacts
from lianxin.rulebook import dictionary


def gaining_ids(project: Project, on: date, among: Collection[int] | None = None) -> set[int]:
    """Numbers of the households that gain from a project on a day: of all, or of these."""
    in_force = Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))
    linked = BenefitLink.objects.filter(in_force, project=project)
    if among is not None:
        linked = linked.filter(household__in=among)
    return set(linked.order_by().values_list("household_id", flat=True))


def rosters_of(household_ids: Collection[int], on: date) -> dict[int, list[MemberFacts]]:
    """Members by household: each household's newest roster of a year up to the day's. A row holds its name and whether he left."""
    found: dict[int, list[MemberFacts]] = {}
    rows = MemberFacts.objects.filter(household__in=household_ids, year__lte=on.year).select_related("member")
    # Of a hundred columns, those that say who belongs.
    rows = rows.only("year", "household", "left_on", "leaving_kind", "member__name")
    for row in rows.order_by("-year", "pk"):
        listed = found.setdefault(row.household_id, [])
        if not listed or listed[0].year == row.year:
            listed.append(row)
    return found


def leaving_words(leaving_kind: str) -> Words:
    """Why a member left, in words."""
    codes = {code.key: code.words for code in dictionary().code_lists["member_change"].codes}
    return codes.get(leaving_kind, Words("离开", "left"))
