"""Which household and which member in the register each row is about.

The national numbers decide where they are known; then the identity number; then name and date of birth inside the
household already found. More than one answer is a conflict for a person, never the first of several.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from lianxin.registry.importing.bulk import chunks_of
from lianxin.registry.importing.grouping import Group
from lianxin.registry.importing.roster import RosterDraft
from lianxin.registry.models import Household, HouseholdFacts, Member, MemberFacts


@dataclass
class Existing:
    """What the register already holds about the households and members of a file, read in a few queries.

    ``member_of`` maps a row to the member it is about (None: new); ``candidates`` the rows that several members match;
    ``lives_in`` a member to the household of his latest facts up to the year; ``has_left`` holds those who left it this year.
    """

    household_rows: dict[int, dict[str, Any]] = field(default_factory=dict)  # household id → its columns
    household_facts: dict[int, dict[str, Any]] = field(default_factory=dict)  # household id → facts of the year
    member_rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    member_facts: dict[int, dict[str, Any]] = field(default_factory=dict)  # member id → facts of the year
    member_of: dict[int, int] = field(default_factory=dict)
    candidates: dict[int, list[int]] = field(default_factory=dict)
    lives_in: dict[int, int] = field(default_factory=dict)
    has_left: set[int] = field(default_factory=set)
    at_home: dict[int, list[int]] = field(default_factory=dict)  # household id → members, once all are known
    is_empty: bool = False  # the register holds no household at all

    def members_at(self, household_id: int | None) -> list[int]:
        """The members who live in a household."""
        return self.at_home.get(household_id or 0, [])


def match_roster(draft: RosterDraft, year: int) -> Existing:
    """Find the household of every group and the member of every row; set ``household_id`` and ``candidates`` on the groups."""
    existing = Existing()
    existing.is_empty = not Household.objects.exists()
    if existing.is_empty:
        return existing
    by_person = _members_by("person_no", {text for text in draft.rows.column("member.person_no") if text})
    by_identity = _members_by("id_no", {text for text in draft.identities.sealed if text})
    _load_lives_in(existing, {key for ids in (*by_person.values(), *by_identity.values()) for key in ids}, year)
    _match_groups(draft, existing, by_identity)
    _load_households(existing, {g.household_id for g in draft.groups if g.household_id is not None}, year)
    _match_rows(draft, existing, by_person, by_identity, year)
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


def _load_lives_in(existing: Existing, member_ids: set[int], year: int) -> None:
    for chunk in chunks_of(sorted(member_ids)):
        rows = MemberFacts.objects.filter(member_id__in=chunk, household__is_live=True, year__lte=year).order_by("year")
        existing.lives_in.update(rows.values_list("member_id", "household_id"))
        left = rows.filter(year=year, left_on__isnull=False)
        existing.has_left.update(left.values_list("member_id", flat=True))


def _match_groups(draft: RosterDraft, existing: Existing, by_identity: dict[str, list[int]]) -> None:
    numbers: dict[str, tuple[int, str]] = {}
    for chunk in chunks_of(sorted({g.household_no for g in draft.groups if g.household_no})):
        live = Household.objects.filter(household_no__in=chunk, is_live=True)
        numbers.update(
            (no, (key, village)) for no, key, village in live.values_list("household_no", "id", "village_code")
        )
    for group in draft.groups:
        known = numbers.get(group.household_no)
        if known is not None and known[1] == group.village_code:
            group.household_id = known[0]
        elif known is not None:
            # Its number stands in another village: whoever may import here may have no say there.
            group.candidates = [known[0]]
            group.is_conflict = group.is_elsewhere = True
        else:
            _match_by_head(draft, group, existing, by_identity)


def _match_by_head(draft: RosterDraft, group: Group, existing: Existing, by_identity: dict[str, list[int]]) -> None:
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
        # Members of the household in this year, or in the last year it has; where each lives now is asked anew, because he
        # may have moved since.
        people = MemberFacts.objects.filter(household_id__in=chunk, year__lte=year)
        ids = set(people.values_list("member_id", flat=True))
        _load_lives_in(existing, ids, year)
        _load_members(existing, ids, year)


def _load_members(existing: Existing, member_ids: set[int], year: int) -> None:
    for chunk in chunks_of(sorted(member_ids)):
        existing.member_rows.update((row["id"], row) for row in Member.objects.filter(pk__in=chunk).values())
        facts = MemberFacts.objects.filter(member_id__in=chunk, year=year, left_on__isnull=True)
        existing.member_facts.update((row["member_id"], row) for row in facts.values())


def _match_rows(
    draft: RosterDraft,
    existing: Existing,
    by_person: dict[str, list[int]],
    by_identity: dict[str, list[int]],
    year: int,
) -> None:
    """Numbers first, for all rows of a household; then names, among those whom no number named."""
    persons = draft.rows.column("member.person_no")
    for member_id, household_id in existing.lives_in.items():
        existing.at_home.setdefault(household_id, []).append(member_id)
    for group in draft.groups:
        if group.is_refused or group.is_conflict:
            continue
        taken: set[int] = set()
        unnamed = []
        for row in group.rows:
            person = by_person.get(persons[row] or "", [])
            identity = by_identity.get(draft.identities.sealed[row] or "", [])
            # Two numbers that name two people: one of them is wrong, and no machine can say which.
            found = identity if set(person) <= set(identity) and person else [*person, *identity]
            if found:
                _take(existing, row, person if found is identity else found, taken)
            else:
                unnamed.append(row)
        for row in unnamed:
            home = [key for key in existing.members_at(group.household_id) if key not in taken]
            _take(existing, row, _same_name(draft, existing, home, row), taken)
    named = set(existing.member_of.values()) | {key for found in existing.candidates.values() for key in found}
    _load_members(existing, named - set(existing.member_rows), year)


def _take(existing: Existing, row: int, found: list[int], taken: set[int]) -> None:
    found = [key for key in dict.fromkeys(found) if key not in taken]
    if len(found) == 1:
        existing.member_of[row] = found[0]
        taken.add(found[0])
    elif found:
        existing.candidates[row] = found


def _same_name(draft: RosterDraft, existing: Existing, at_home: list[int], row: int) -> list[int]:
    """Members of the household with the name of the row, whose date of birth and person number do not speak against it."""
    name, born_on = draft.rows.column("member.name")[row], draft.rows.column("member.birth_on")[row]
    number = draft.rows.column("member.person_no")[row]
    same = []
    for key in at_home:
        person = existing.member_rows.get(key)
        if person is None or person["name"] != name or key in existing.has_left:
            continue
        if number and person["person_no"] and number != person["person_no"]:
            continue
        if born_on is None or person["birth_on"] is None or person["birth_on"] == born_on:
            same.append(key)
    return same
