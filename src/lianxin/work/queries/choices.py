"""What a person who records may choose from: his households, places, people and units."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from lianxin.pairing.access import village_pairings_open_to
from lianxin.people.access import required_scope
from lianxin.people.models import Unit
from lianxin.people.queries import helper_of
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.queries import area_names, areas_of
from lianxin.work.access import recordable_people, recording_areas

if TYPE_CHECKING:
    from lianxin.people.models import Helper, User

MOST_HOMES = 60
MOST_PEOPLE = 200


def skills_of(people: Iterable[Helper]) -> list[str]:
    """Every skill that the roster tells of some people, in order."""
    return sorted({one for helper in people for one in helper.skills.split(",") if one})


def home_choices_for(user: User) -> list[tuple[str, str]]:
    """The households given to the user or his unit; nothing for a team, whose village has too many for a list."""
    scope = required_scope(user, Act.RECORD_WORK)
    if scope.prefixes:
        return []
    found = households_open_to(user, Act.RECORD_WORK).filter(is_live=True).order_by("village_code", "id")[:MOST_HOMES]
    rows = list(found)
    names = area_names({one.village_code for one in rows})
    return [(str(one.pk), f"{one.head_name or one.household_no or '—'} · {names[one.village_code]}") for one in rows]


def area_choices_for(user: User) -> list[tuple[str, str]]:
    """Places where the user records work: his villages first, then what lies above them."""
    scope = required_scope(user, Act.RECORD_WORK)
    codes = set(village_pairings_open_to(user).values_list("village_code", flat=True)) if not scope.prefixes else set()
    if not scope.prefixes:
        homes = households_open_to(user, Act.RECORD_WORK).order_by().values_list("village_code", flat=True)
        codes |= set(homes.distinct()[:MOST_HOMES])
    codes |= {area.code for area in areas_of(scope, "township", "village")} if scope.prefixes else set()
    codes |= {code[:length] for code in set(codes) for length in (9, 6)} | {code[:6] for code in recording_areas(user)}
    allowed = [
        code for code in codes if len(code) in {6, 9, 12} and any(code.startswith(a) for a in recording_areas(user))
    ]
    names = area_names(allowed)
    return sorted(((code, names[code]) for code in allowed), key=lambda pair: (-len(pair[0]), pair[0]))


def people_for(user: User) -> list[Helper]:
    """People in service today whom the user may name, himself first."""
    today = timezone.localdate()
    serving = Q(starts_on__lte=today) & (Q(ends_before__isnull=True) | Q(ends_before__gt=today))
    found = list(recordable_people(user).filter(serving)[:MOST_PEOPLE])
    own = helper_of(user)
    if own is None:
        return found
    return [own, *(one for one in found if one.pk != own.pk)]


def unit_choices_for(user: User) -> list[tuple[str, str]]:
    """Units for which the user records."""
    scope = required_scope(user, Act.RECORD_WORK)
    own = helper_of(user)
    numbers = [*scope.unit_ids, *([own.unit_id] if own else [])]
    return [(str(one.pk), one.name) for one in Unit.objects.filter(pk__in=numbers)]
