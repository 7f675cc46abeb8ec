"""Which household and which member in the register each row is about.

The national numbers decide where they are known; then the identity number; then name and date of birth inside the
household already found. More than one answer is a conflict for a person, never the first of several.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from lianxin.registry.importing.bulk import chunks_of
from lianxin.registry.importing.grouping import Group
from lianxin.registry.importing.roster import RosterDraft
from lianxin.registry.models import Household, HouseholdFacts, Member, MemberFacts


@dataclass
class Existing:
    """What the register already holds about the households and members of a file, read in a few queries.

    ``member_of`` maps a row to the member it is about (None: new); ``candidates`` the rows that several members match;
    ``lives_in`` a member to the household of his latest facts.
    """

    household_rows: dict[int, dict[str, Any]] = field(default_factory=dict)  # household id → its columns
    household_facts: dict[int, dict[str, Any]] = field(default_factory=dict)  # household id → facts of the year
    member_rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    member_facts: dict[int, dict[str, Any]] = field(default_factory=dict)  # member id → facts of the year
    member_of: dict[int, int] = field(default_factory=dict)
    candidates: dict[int, list[int]] = field(default_factory=dict)
    lives_in: dict[int, int] = field(default_factory=dict)


def match_roster(draft: RosterDraft, year: int) -> Existing:
    """Find the household of every group and the member of every row; set ``household_id`` and ``candidates`` on the groups."""
    existing = Existing()
    if not Household.objects.exists():
        return existing
    by_person = _members_by("person_no", {text for text in draft.rows.column("member.person_no") if text})
    by_identity = _members_by("id_no", {text for text in draft.identities.sealed if text})
    _load_lives_in(existing, {key for ids in (*by_person.values(), *by_identity.values()) for key in ids})
    _match_groups(draft, existing, by_identity)
    _load_households(existing, {g.household_id for g in draft.groups if g.household_id is not None}, year)
    _match_rows(draft, existing, by_person, by_identity)
    return existing


def _members_by(column: str, values: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for chunk in chunks_of(sorted(values)):
        # The stored text is asked for, so that encrypted columns are compared without opening them.
        rows = Member.objects.filter(**{f"{column}__in": list(chunk)}).order_by("id").values_list("id", column)
        sealed = column == "id_no"
        for key, value in rows:
            found[_sealed(value) if sealed else value].append(key)
    return found


def _sealed(plain: str) -> str:
    from lianxin.registry.encryption import encrypted

    return encrypted(plain)


def _load_lives_in(existing: Existing, member_ids: set[int]) -> None:
    for chunk in chunks_of(sorted(member_ids)):
        rows = MemberFacts.objects.filter(member_id__in=chunk, household__is_live=True).order_by("year")
        existing.lives_in.update(rows.values_list("member_id", "household_id"))


def _match_groups(draft: RosterDraft, existing: Existing, by_identity: dict[str, list[int]]) -> None:
    numbers: dict[str, int] = {}
    for chunk in chunks_of(sorted({g.household_no for g in draft.groups if g.household_no})):
        live = Household.objects.filter(household_no__in=chunk, is_live=True)
        numbers.update(live.values_list("household_no", "id"))
    unnumbered: dict[int, str] = {}
    for group in draft.groups:
        group.household_id = numbers.get(group.household_no) if group.household_no else None
        if group.household_id is None:
            _match_by_head(draft, group, existing, by_identity, unnumbered)


def _match_by_head(
    draft: RosterDraft, group: Group, existing: Existing, by_identity: dict[str, list[int]], numbered: dict[int, str]
) -> None:
    """A household whose number is not known to the register is found by where its head lives."""
    head = group.head_row if group.head_row is not None else group.rows[0]
    sealed = draft.identities.sealed[head]
    homes = {existing.lives_in[m] for m in by_identity.get(sealed or "", []) if m in existing.lives_in}
    if not homes:
        return
    found = list(Household.objects.filter(pk__in=homes, is_live=True, village_code=group.village_code))
    fitting = [h for h in found if not h.household_no or not group.household_no or h.household_no == group.household_no]
    if len(fitting) == 1:
        group.household_id = fitting[0].pk
    elif fitting:
        group.candidates = [h.pk for h in fitting]
        group.is_conflict = True


def _load_households(existing: Existing, household_ids: set[int], year: int) -> None:
    for chunk in chunks_of(sorted(household_ids)):
        existing.household_rows.update((row["id"], row) for row in Household.objects.filter(pk__in=chunk).values())
        facts = HouseholdFacts.objects.filter(household_id__in=chunk, year=year)
        existing.household_facts.update((row["household_id"], row) for row in facts.values())
        # Members of the household in this year, or in the last year it has.
        people = MemberFacts.objects.filter(household_id__in=chunk, left_on__isnull=True)
        existing.lives_in.update(people.order_by("year").values_list("member_id", "household_id"))
        existing.member_facts.update((row["member_id"], row) for row in people.filter(year=year).values())
        ids = Q(facts__household_id__in=chunk)
        existing.member_rows.update((row["id"], row) for row in Member.objects.filter(ids).distinct().values())


def _match_rows(
    draft: RosterDraft, existing: Existing, by_person: dict[str, list[int]], by_identity: dict[str, list[int]]
) -> None:
    persons, names = draft.rows.column("member.person_no"), draft.rows.column("member.name")
    births = draft.rows.column("member.birth_on")
    at_home: dict[int, list[int]] = defaultdict(list)
    for member_id, household_id in existing.lives_in.items():
        at_home[household_id].append(member_id)
    for group in draft.groups:
        if group.is_refused or group.is_conflict:
            continue
        taken: set[int] = set()
        for row in group.rows:
            found = by_person.get(persons[row] or "") or by_identity.get(draft.identities.sealed[row] or "")
            if not found and group.household_id is not None:
                found = _same_name(existing, at_home[group.household_id], names[row], births[row])
            found = [key for key in dict.fromkeys(found or []) if key not in taken]
            if len(found) > 1:
                home = [key for key in found if existing.lives_in.get(key) == group.household_id]
                found = home if len(home) == 1 else found
            if len(found) == 1:
                existing.member_of[row] = found[0]
                taken.add(found[0])
            elif found:
                existing.candidates[row] = found
    missing = set(existing.member_of.values()) - set(existing.member_rows)
    for chunk in chunks_of(sorted(missing)):
        existing.member_rows.update((row["id"], row) for row in Member.objects.filter(pk__in=chunk).values())


def _same_name(existing: Existing, at_home: list[int], name: str | None, born_on: Any) -> list[int]:
    """Members of the household with the name, whose date of birth does not speak against it."""
    same = []
    for key in at_home:
        person = existing.member_rows.get(key)
        if person is None or person["name"] != name:
            continue
        if born_on is None or person["birth_on"] is None or person["birth_on"] == born_on:
            same.append(key)
    return same
