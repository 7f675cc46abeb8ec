"""What a telephone holds of a village: the households that its user visits, with the facts that may be there and their versions.

Nothing of illness, identity, accounts, telephones or addresses is among them, whatever the role.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import Http404

from lianxin.core.kernel.dictionary import Field
from lianxin.field.domain.answers import is_collected_on_devices, value_for_device
from lianxin.field.queries.present import versions_of, village_versions
from lianxin.people.access import required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.places.domain.codes import LENGTHS, Level
from lianxin.registry.access import households_in, village_facts_open_to
from lianxin.registry.models import HouseholdFacts, MemberFacts
from lianxin.registry.queries import area_names, areas_of, open_years, openable_ids
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_VILLAGES = 60
MOST_HOUSEHOLDS = 1500


def villages_on_device(user: User) -> list[tuple[str, str]]:
    """Villages that the user's telephone holds, code and name: where he visits somebody, and those that are his as a whole.

    Raises:
        PermissionDenied: he captures nothing.
    """
    scope = required_scope(user, Act.CAPTURE_OFFLINE)
    rows = households_in(scope).filter(is_live=True).order_by("village_code")
    codes = set(rows.values_list("village_code", flat=True).distinct()[:MOST_VILLAGES])
    codes |= {one.code for one in areas_of(scope, "village")} if scope.prefixes else set()
    codes |= {prefix for prefix in scope.prefixes if len(prefix) >= LENGTHS[Level.VILLAGE]}
    names = area_names(codes)
    return [(code, names[code]) for code in sorted(codes)[:MOST_VILLAGES]]


def village_on_device(user: User, village_code: str) -> dict[str, Any]:
    """Return a village as JSON, for the user's telephone.

    Raises:
        PermissionDenied, Http404: not a village of his.
    """
    names = dict(villages_on_device(user))
    if village_code not in names:
        raise Http404("no such village")
    years = open_years(village_code[:6])
    year = years[0] if years else None
    return {
        "code": village_code,
        "name": names[village_code],
        "year": year,
        "facts": _village_facts(user, village_code, year),
        "may_correct": scope_of(user, Act.CORRECT_FACTS).covers(village_code),
        "may_report": scope_of(user, Act.REPORT_LEADS).covers(village_code),
        "may_report_disputes": scope_of(user, Act.REPORT_DISPUTES).covers(village_code),
        "households": _households(user, village_code, year),
    }


def _village_facts(user: User, village_code: str, year: int | None) -> dict[str, Any] | None:
    if not scope_of(user, Act.READ_REGISTRY).covers(village_code) or year is None:
        return None
    row = village_facts_open_to(user).filter(village_code=village_code, year=year).first()
    return {"values": _values(row, _collected("village")), "versions": village_versions(village_code, year)}


def _households(user: User, village_code: str, year: int | None) -> list[dict[str, Any]]:
    scope = required_scope(user, Act.CAPTURE_OFFLINE)
    rows = households_in(scope).filter(village_code=village_code, is_live=True).order_by("id")
    found = list(rows[:MOST_HOUSEHOLDS])
    ids = [one.pk for one in found]
    correctable = openable_ids(user, Act.CORRECT_FACTS, ids)
    facts = {row.household_id: row for row in HouseholdFacts.objects.filter(household_id__in=ids, year=year)}
    versions = versions_of("household", ids, year) if year else {}
    members = _members(ids, year) if year else {}
    return [
        {
            "id": one.pk,
            "no": one.household_no,
            "head": one.head_name,
            "group": one.group_name,
            "may_correct": one.pk in correctable,
            "values": _values(facts.get(one.pk), _collected("household")),
            "versions": versions.get(one.pk, {}),
            "members": members.get(one.pk, []),
        }
        for one in found
    ]


def _members(household_ids: Iterable[int], year: int) -> dict[int, list[dict[str, Any]]]:
    rows = MemberFacts.objects.filter(household_id__in=list(household_ids), year=year, left_on__isnull=True)
    found = list(rows.select_related("member").order_by("household_id", "member_id"))
    versions = versions_of("member", [row.member_id for row in found], year)
    listed: dict[int, list[dict[str, Any]]] = {}
    for row in sorted(found, key=lambda row: row.relation_to_head != "head"):
        told = {
            "id": row.member_id,
            "name": row.member.name,
            "sex": row.member.sex,
            "values": _values(row, _collected("member")),
            "versions": versions.get(row.member_id, {}),
        }
        listed.setdefault(row.household_id, []).append(told)
    return listed


def _collected(table: str) -> list[Field]:
    return [entry for entry in dictionary().fields_of(table, yearly=True) if is_collected_on_devices(entry)]


def _values(row: Any, entries: list[Field]) -> dict[str, Any]:
    """The facts that are known; a missing one is left out."""
    told = {} if row is None else {one.name: getattr(row, one.name) for one in entries}
    return {name: value_for_device(value) for name, value in told.items() if value is not None}
