"""Write what a compared roster says, inside the caller's transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.identifiers import read_identity_number
from lianxin.registry.encryption import encrypted, sealed_texts
from lianxin.registry.importing.bulk import chunks_of, insert_columns, reserved_ids
from lianxin.registry.importing.comparing import Difference, Outcome, changed_values
from lianxin.registry.importing.grouping import HEAD
from lianxin.registry.importing.matching import Existing
from lianxin.registry.importing.roster import RosterDraft
from lianxin.registry.models import Change, Household, HouseholdFacts, Member, MemberFacts, Source
from lianxin.registry.search import household_terms, refresh_terms, write_terms
from lianxin.rulebook import dictionary

Tell = Callable[[float], None]  # share of the writing done, 0 to 1


@dataclass(frozen=True, slots=True)
class Writing:
    """What every written row carries: the year, the source, the moment."""

    year: int
    source: Source
    at: datetime

    @property
    def of_facts(self) -> dict[str, Any]:
        """The columns of a new row of facts that say so."""
        return {"year": self.year, "source_id": self.source.pk, "sources": "{}", "is_carried": False}


def write_roster(draft: RosterDraft, existing: Existing, outcome: Outcome, writing: Writing, tell: Tell) -> set[int]:
    """Write households, members and facts; return the ids of every household that was touched."""
    # A year has one head a household: who is no longer head steps back before anyone takes his place.
    stepping_back = [
        existing.member_facts[d.thing_id]["id"]
        for d in outcome.differences
        if d.yearly.get("relation_to_head", (None, None))[0] == HEAD
    ]
    for chunk in chunks_of(stepping_back):
        MemberFacts.objects.filter(pk__in=chunk).update(relation_to_head=None)
    ids_of_groups = _write_households(draft, outcome, writing)
    tell(0.15)
    _write_members(draft, existing, outcome, writing, ids_of_groups, tell)
    tell(0.8)
    write_differences(outcome.differences, draft, existing, writing)
    tell(0.9)
    _write_search(draft, outcome, ids_of_groups)
    touched = {d.group for d in outcome.differences} | set(outcome.first_facts_of_households)
    touched.update(map(draft.group_of.__getitem__, (*outcome.new_members, *outcome.first_facts_of_members)))
    old = {draft.groups[at].household_id for at in touched} - {None}
    refresh_households({key for key in old if key is not None}, writing.year)
    return {*ids_of_groups.values(), *(key for key in old if key is not None)}


def _write_households(draft: RosterDraft, outcome: Outcome, writing: Writing) -> dict[int, int]:
    """Insert new households and the first facts of known ones; return group → household id for the new."""
    new = outcome.new_groups
    ids = reserved_ids(Household, len(new)) if new else []
    ids_of_groups = dict(zip(new, ids, strict=True))
    names = draft.rows.column("member.name")
    groups = [draft.groups[at] for at in new]
    columns: dict[str, Sequence[Any]] = {
        "id": list(ids),
        "village_code": [g.village_code for g in groups],
        "household_no": [g.household_no for g in groups],
        "head_name": [names[g.head_row if g.head_row is not None else g.rows[0]] or "" for g in groups],
        "member_count": [len(g.rows) for g in groups],
    }
    yearly = {}
    for name, values in draft.household_values.items():
        entry = dictionary().field(f"household.{name}")
        picked = [values[at] for at in new]
        if entry.yearly:
            yearly[name] = sealed_texts(values) if entry.type is FieldType.IDENTIFIER else values
        elif entry.type is FieldType.IDENTIFIER:
            columns[name] = sealed_texts(picked)
        else:
            columns[name] = picked
    insert_columns(Household, columns, alike={"is_live": True, "opened_at": writing.at})
    with_facts = [*new, *outcome.first_facts_of_households]
    owners = [*ids, *(draft.groups[at].household_id for at in outcome.first_facts_of_households)]
    homes: dict[str, Sequence[Any]] = {
        "household_id": owners,
        "listed_in": [draft.groups[at].village_code for at in with_facts],
    }
    facts = {name: [values[at] for at in with_facts] for name, values in yearly.items()}
    insert_columns(HouseholdFacts, homes | facts, alike=writing.of_facts)
    return ids_of_groups


def _write_members(
    draft: RosterDraft,
    existing: Existing,
    outcome: Outcome,
    writing: Writing,
    ids_of_groups: dict[int, int],
    tell: Tell,
) -> None:
    new = outcome.new_members
    everyone = len(new) == draft.rows.count
    ids = reserved_ids(Member, len(new)) if new else []

    def picked(values: Sequence[Any]) -> Sequence[Any]:
        return values if everyone else [values[row] for row in new]

    columns: dict[str, Sequence[Any]] = {
        "id": ids,
        "person_no": [v or "" for v in picked(draft.rows.column("member.person_no"))],
        "name": picked(draft.rows.column("member.name")),
        "identity_form": picked(draft.identities.forms),
        "id_tail": picked(draft.identities.tails),
    }
    yearly = {}
    for name in draft.rows.fields_of("member"):
        entry = dictionary().field(f"member.{name}")
        values = draft.rows.columns[f"member.{name}"]
        if entry.yearly:
            yearly[name] = sealed_texts(values) if entry.type is FieldType.IDENTIFIER else values
        elif name == "id_no":
            columns[name] = picked(draft.identities.sealed)
        elif name not in columns:
            columns[name] = sealed_texts(picked(values)) if entry.type is FieldType.IDENTIFIER else picked(values)
    count = max(len(new), 1)
    insert_columns(
        Member,
        columns,
        alike={"opened_at": writing.at},
        on_rows=lambda done: tell(0.15 + 0.25 * done / count),
    )
    rows = [*new, *outcome.first_facts_of_members]
    owners = [*ids, *(existing.member_of[row] for row in outcome.first_facts_of_members)]
    homes = []
    for row in rows:
        at = draft.group_of[row]
        homes.append(ids_of_groups.get(at) or draft.groups[at].household_id)
    facts = {
        name: (values if everyone and len(rows) == len(new) else [values[row] for row in rows])
        for name, values in yearly.items()
    }
    total = max(len(rows), 1)
    insert_columns(
        MemberFacts,
        {"member_id": owners, "household_id": homes} | facts,
        alike=writing.of_facts | {"leaving_kind": ""},
        on_rows=lambda done: tell(0.4 + 0.4 * done / total),
    )


def write_differences(
    differences: Sequence[Difference], draft: RosterDraft, existing: Existing, writing: Writing
) -> None:
    """Update the changed values and record each one, before and after."""
    updates: dict[tuple[str, bool, tuple[str, ...]], list[list[Any]]] = defaultdict(list)
    changes: list[Change] = []
    for difference in differences:
        facts = existing.household_facts if difference.table == "household" else existing.member_facts
        present = facts.get(difference.thing_id)
        if present is not None and (difference.yearly or difference.is_confirming):
            sources = {**present["sources"], **dict.fromkeys(difference.yearly, writing.source.pk)}
            names = tuple(sorted(difference.yearly))
            told = (stored_value(difference.table, n, difference.yearly[n][1]) for n in names)
            row = [*told, json.dumps(sources), False, writing.source.pk, present["id"]]
            updates[difference.table, True, names].append(row)
        if difference.identity:
            values = _identity_columns(difference)
            names = tuple(sorted(values))
            updates[difference.table, False, names].append([*(values[n] for n in names), difference.thing_id])
        changes += _changes(difference, draft, writing)
    for (table, is_yearly, names), rows in updates.items():
        columns = (*names, "sources", "is_carried", "confirmation_id") if is_yearly else names
        _update(_MODELS[table, is_yearly], columns, rows)
    Change.objects.bulk_create(changes, batch_size=2000)


_MODELS: dict[tuple[str, bool], type[models.Model]] = {
    ("household", True): HouseholdFacts,
    ("household", False): Household,
    ("member", True): MemberFacts,
    ("member", False): Member,
}


def _identity_columns(difference: Difference) -> dict[str, Any]:
    """The columns to set for changed identity values, encrypted where they must be, with what hangs on them."""
    values: dict[str, Any] = {}
    for name, (_, after) in difference.identity.items():
        entry = dictionary().field(f"{difference.table}.{name}")
        values[name] = encrypted(after) if entry.type is FieldType.IDENTIFIER else after
    if "id_no" in difference.identity:
        number = read_identity_number(difference.identity["id_no"][1])
        values["identity_form"] = number.form.value
        values["id_tail"] = number.text[:18][-4:]
    return values


def _changes(difference: Difference, draft: RosterDraft, writing: Writing) -> list[Change]:
    found = []
    for name, before, after, is_yearly in changed_values(difference):
        if is_yearly and before is None:
            continue  # told for the first time: it replaces nothing, and the row names its source
        found.append(
            Change(
                table=difference.table,
                thing_id=difference.thing_id,
                village_code=draft.groups[difference.group].village_code or "",
                year=writing.year if is_yearly else None,
                field=name,
                before=kept_text(difference.table, name, before),
                after=kept_text(difference.table, name, after),
                source=writing.source,
            )
        )
    return found


def stored_value(table: str, name: str, value: Any) -> Any:
    """A value of a yearly fact as its column holds it: telephones and accounts encrypted, everything else as it is."""
    is_sealed = value is not None and dictionary().field(f"{table}.{name}").type is FieldType.IDENTIFIER
    return encrypted(str(value)) if is_sealed else value


def kept_text(table: str, name: str, value: Any) -> str:
    """A value as a line of a change keeps it: as text, numbers of identity encrypted, "" for a missing one."""
    if value is None:
        return ""
    is_sealed = dictionary().field(f"{table}.{name}").type is FieldType.IDENTIFIER
    return encrypted(str(value)) if is_sealed else str(value)


def _update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    mark = "%s"
    assigned = ", ".join(f"{quote(name)} = {mark}" for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {assigned} WHERE id = {mark}", rows)  # noqa: S608


def _write_search(draft: RosterDraft, outcome: Outcome, ids_of_groups: dict[int, int]) -> None:
    names, tails = draft.rows.column("member.name"), draft.identities.tails
    rows = []
    villages = {}
    for at in outcome.new_groups:
        group = draft.groups[at]
        key, village = ids_of_groups[at], group.village_code or ""
        people = [(names[row] or "", tails[row]) for row in group.rows]
        rows.append((key, household_terms(village_code=village, household_no=group.household_no, people=people)))
        villages[key] = village
    write_terms(rows, are_new=True, villages=villages)


def refresh_households(household_ids: set[int], year: int) -> None:
    """Bring the head's name, the member count and the search words of known households up to date."""
    if not household_ids:
        return
    members = MemberFacts.objects.filter(household_id__in=household_ids, year=year, left_on__isnull=True)
    counted: dict[int, int] = defaultdict(int)
    heads: dict[int, str] = {}
    for household_id, relation, name in members.values_list("household_id", "relation_to_head", "member__name"):
        counted[household_id] += 1
        if relation == HEAD:
            heads[household_id] = name
    for household in Household.objects.filter(pk__in=household_ids):
        head, count = heads.get(household.pk, household.head_name), counted[household.pk]
        if (head, count) != (household.head_name, household.member_count):
            household.head_name, household.member_count = head, count
            household.save(update_fields=["head_name", "member_count"])
    refresh_terms(household_ids)
