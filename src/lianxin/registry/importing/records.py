"""Sheets whose rows are whole households or whole villages (income, living conditions, village forms)."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from lianxin.core.kernel.dictionary import FieldType
from lianxin.registry import errors
from lianxin.registry.columns import WRITTEN_OUT
from lianxin.registry.encryption import sealed_texts
from lianxin.registry.importing.bulk import chunks_of, insert_columns, reserved_ids
from lianxin.registry.importing.comparing import Dispute
from lianxin.registry.importing.identities import identity_column
from lianxin.registry.importing.rows import Rows
from lianxin.registry.importing.writing import Writing, kept_text, stored_value
from lianxin.registry.models import (
    Change,
    Conflict,
    Household,
    HouseholdFacts,
    ImportJob,
    Member,
    MemberFacts,
    Source,
    VillageFacts,
)
from lianxin.registry.search import household_terms, write_terms
from lianxin.rulebook import dictionary


@dataclass(slots=True)
class RecordChange:
    """One row against the record it is about: ``facts`` None means that the year has none yet."""

    row: int
    owner: Any  # household id or village code; None: a household to be opened
    village_code: str
    facts: dict[str, Any] | None
    differs: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    identity: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # what is not yearly
    is_confirming: bool = False


@dataclass
class RecordOutcome:
    """What carrying the sheet out would do."""

    table: str
    opened: list[RecordChange] = field(default_factory=list)
    new: list[RecordChange] = field(default_factory=list)
    changed: list[RecordChange] = field(default_factory=list)
    compared: list[RecordChange] = field(default_factory=list)  # all that are about a known record
    disputes: list[Dispute] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def compared_households(rows: Rows, villages: Sequence[str | None], *, year: int, mode: str) -> RecordOutcome:
    """Compare rows that each stand for a household already registered, found by number or by its head."""
    outcome = RecordOutcome("household")
    owners = _owners(rows, villages, outcome, mode)
    known: dict[int, dict[str, Any]] = {}
    for chunk in chunks_of(list(owners.values())):
        known.update((row["id"], row) for row in Household.objects.filter(pk__in=chunk).values())
    facts: dict[Any, dict[str, Any]] = {}
    for chunk in chunks_of(sorted(known)):
        facts.update(
            (r["household_id"], r) for r in HouseholdFacts.objects.filter(household_id__in=chunk, year=year).values()
        )
    things = {row: (key, known[key]["village_code"]) for row, key in owners.items()}
    _compare(rows, outcome, things, facts, mode)
    _compare_identity(rows, outcome, known)
    return outcome


def _compare_identity(rows: Rows, outcome: RecordOutcome, known: dict[int, dict[str, Any]]) -> None:
    """What belongs to the household itself (its natural village, telephone, account) and is not told anew each year."""
    names = _names_of(rows, outcome.table, yearly=False)
    settled = {id(change) for change in outcome.changed}
    for change in outcome.compared if names else []:
        for name in names:
            offered = rows.columns[f"{outcome.table}.{name}"][change.row]
            if offered is not None and offered != known[change.owner][name]:
                change.identity[name] = (known[change.owner][name], offered)
        if change.identity and change.facts is not None:
            if not change.differs:
                outcome.counts["households.unchanged"] -= 1
                outcome.counts["households.changed"] += 1
            if id(change) not in settled:
                outcome.changed.append(change)


def _names_of(rows: Rows, table: str, *, yearly: bool) -> list[str]:
    """Fields of the sheet that it fills: those that are facts of a year, or those that are not."""
    return [
        name
        for name in rows.fields_of(table)
        if dictionary().field(f"{table}.{name}").yearly is yearly and name not in WRITTEN_OUT[table]
    ]


def compared_villages(rows: Rows, villages: Sequence[str | None], *, year: int, mode: str) -> RecordOutcome:
    """Compare rows that each stand for a village."""
    outcome = RecordOutcome("village")
    owners = {row: (code, code) for row, code in enumerate(villages) if code and row not in rows.refused}
    facts: dict[Any, dict[str, Any]] = {}
    for chunk in chunks_of(sorted({code for code, _ in owners.values()})):
        facts.update(
            (r["village_code"], r) for r in VillageFacts.objects.filter(village_code__in=chunk, year=year).values()
        )
    _compare(rows, outcome, owners, facts, mode)
    return outcome


def _owners(rows: Rows, villages: Sequence[str | None], outcome: RecordOutcome, mode: str) -> dict[int, int]:
    numbers = rows.column("household.household_no")
    by_number: dict[str, tuple[int, str]] = {}
    for chunk in chunks_of(sorted({n for n in numbers if n})):
        live = Household.objects.filter(household_no__in=chunk, is_live=True)
        by_number.update(
            (number, (key, village)) for number, key, village in live.values_list("household_no", "id", "village_code")
        )
    opened: dict[str, int] = {}
    heads = identity_column(rows.column("household.head_id_no")).sealed
    names = rows.column("household.head_name")
    owners: dict[int, int] = {}
    for row in range(rows.count):
        if row in rows.refused:
            outcome.counts["households.refused"] += 1
            continue
        known = by_number.get(numbers[row] or "")
        if known is not None and known[1] != villages[row]:
            # Its number stands in another village: whoever may import here may have no say there.
            outcome.disputes.append(Dispute(Conflict.Kind.ELSEWHERE, "household", row, known[0], [known[0]]))
            outcome.counts["households.conflict"] += 1
            continue
        found = [known[0]] if known is not None else []
        if not found and not numbers[row]:
            found = _by_head(villages[row], heads[row], names[row])
        if len(found) == 1:
            owners[row] = found[0]
        elif found:
            outcome.disputes.append(Dispute(Conflict.Kind.AMBIGUOUS, "household", row, candidates=found))
            outcome.counts["households.conflict"] += 1
        elif rows.may_open_households and numbers[row] and mode == ImportJob.Mode.UPDATE:
            outcome.counts["households.other_mode"] += 1
        elif rows.may_open_households and numbers[row] in opened:
            rows.refuse([row], "", errors.HOUSEHOLD_TWICE, other=rows.row_numbers[opened[numbers[row]]])
            outcome.counts["households.refused"] += 1
        elif rows.may_open_households and numbers[row] and villages[row]:
            opened[numbers[row]] = row
            outcome.opened.append(RecordChange(row, None, villages[row] or "", None))
            outcome.counts["households.new"] += 1
        else:
            path = "household.household_no" if numbers[row] else "household.head_name"
            rows.refuse([row], path, errors.UNKNOWN_HOUSEHOLD, numbers[row] or names[row])
            outcome.counts["households.refused"] += 1
    return owners


def _by_head(village: str | None, sealed: str | None, name: str | None) -> list[int]:
    if not village:
        return []
    live = Household.objects.filter(village_code=village, is_live=True)
    if sealed:
        members = Member.objects.filter(id_no=sealed)
        homes = MemberFacts.objects.filter(member__in=members).values("household_id")
        found = list(live.filter(pk__in=homes).values_list("id", flat=True))
        if found:
            return found
    return list(live.filter(head_name=name).values_list("id", flat=True)) if name else []


def _compare(
    rows: Rows, outcome: RecordOutcome, owners: dict[int, tuple[Any, str]], facts: dict[Any, dict[str, Any]], mode: str
) -> None:
    what = f"{outcome.table}s"
    names = _names_of(rows, outcome.table, yearly=True)
    corrections = _corrections(facts)
    seen: dict[Any, int] = {}
    for row, (owner, village) in owners.items():
        if owner in seen:
            rows.refuse([row], "", errors.HOUSEHOLD_TWICE, other=rows.row_numbers[seen[owner]])
            outcome.counts[f"{what}.refused"] += 1
            continue
        seen[owner] = row
        present = facts.get(owner)
        change = RecordChange(row, owner, village, present)
        if (present is None and mode == ImportJob.Mode.UPDATE) or (
            present is not None and mode == ImportJob.Mode.CREATE
        ):
            outcome.counts[f"{what}.other_mode"] += 1
            continue
        outcome.compared.append(change)
        if present is None:
            outcome.new.append(change)
            outcome.counts[f"{what}.new"] += 1
        else:
            for name in names:
                offered = rows.columns[f"{outcome.table}.{name}"][row]
                if offered is not None and offered != present[name]:
                    change.differs[name] = (present[name], offered)
            _settle(outcome, change, corrections, what)


def _settle(outcome: RecordOutcome, change: RecordChange, corrections: set[int], what: str) -> None:
    present = change.facts or {}
    change.is_confirming = bool(present["is_carried"])
    held = {name for name, source in present["sources"].items() if source in corrections}
    disputed = {name: change.differs.pop(name) for name in held & change.differs.keys()}
    if disputed:
        thing = change.owner if outcome.table == "household" else None
        outcome.disputes.append(Dispute(Conflict.Kind.CORRECTED, outcome.table, change.row, thing, [], disputed))
        outcome.counts[f"{what}.corrected"] += 1
    if change.differs or change.is_confirming:
        outcome.changed.append(change)
    outcome.counts[f"{what}.changed" if change.differs else f"{what}.unchanged"] += 1


def _corrections(facts: dict[Any, dict[str, Any]]) -> set[int]:
    named = {source for row in facts.values() for source in row["sources"].values()}
    return (
        set(Source.objects.filter(pk__in=named, kind=Source.Kind.CORRECTION).values_list("pk", flat=True))
        if named
        else set()
    )


def write_records(rows: Rows, outcome: RecordOutcome, writing: Writing) -> None:
    """Write a compared sheet of households or villages."""
    model: type[models.Model] = HouseholdFacts if outcome.table == "household" else VillageFacts
    key = "household_id" if outcome.table == "household" else "village_code"
    names = _names_of(rows, outcome.table, yearly=True)
    _open_households(rows, outcome, writing)
    new = [*outcome.opened, *outcome.new]
    columns = {key: [c.owner for c in new]}
    if outcome.table == "household":
        columns["listed_in"] = [c.village_code for c in new]
    for name in names:
        told = rows.columns[f"{outcome.table}.{name}"]
        columns[name] = [stored_value(outcome.table, name, told[c.row]) for c in new]
    insert_columns(model, columns, alike=writing.of_facts)
    _update_changed(model, outcome, writing)
    _update_identity(outcome, writing)


def _open_households(rows: Rows, outcome: RecordOutcome, writing: Writing) -> None:
    """Open the households that a survey sends apart from their members."""
    opened = outcome.opened
    if not opened:
        return
    numbers = rows.column("household.household_no")
    ids = reserved_ids(Household, len(opened))
    for change, key in zip(opened, ids, strict=True):
        change.owner = key
    insert_columns(
        Household,
        {
            "id": list(ids),
            "village_code": [c.village_code for c in opened],
            "household_no": [numbers[c.row] for c in opened],
        }
        | {name: _stored(rows, name, opened) for name in _names_of(rows, "household", yearly=False)},
        alike={"head_name": "", "member_count": 0, "is_live": True, "opened_at": writing.at},
    )
    words = [
        (c.owner, household_terms(village_code=c.village_code, household_no=numbers[c.row], people=[])) for c in opened
    ]
    write_terms(words, are_new=True)


def _stored(rows: Rows, name: str, opened: Sequence[RecordChange]) -> list[Any]:
    values = [rows.columns[f"household.{name}"][change.row] for change in opened]
    is_sealed = dictionary().field(f"household.{name}").type is FieldType.IDENTIFIER
    return sealed_texts(values) if is_sealed else values


def _update_identity(outcome: RecordOutcome, writing: Writing) -> None:
    """Through the model, which encrypts what must be; one value at a time, because few ever change."""
    lines: list[Change] = []
    for change in outcome.compared:
        if not change.identity:
            continue
        Household.objects.filter(pk=change.owner).update(**{n: after for n, (_, after) in change.identity.items()})
        lines += [
            Change(
                table="household",
                thing_id=change.owner,
                village_code=change.village_code,
                year=None,
                field=name,
                before=kept_text("household", name, before),
                after=kept_text("household", name, after),
                source=writing.source,
            )
            for name, (before, after) in change.identity.items()
        ]
    Change.objects.bulk_create(lines, batch_size=2000)


# What an import says of every row that it writes or confirms, besides the values.
_OF_ROW = ("sources", "is_carried", "confirmation_id")


def _update_changed(model: type[models.Model], outcome: RecordOutcome, writing: Writing) -> None:
    quote = connection.ops.quote_name
    updates: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    lines: list[Change] = []
    for change in outcome.changed:
        if not (change.differs or change.is_confirming):
            continue
        present = change.facts or {}
        fields = tuple(sorted(change.differs))
        sources = {**present["sources"], **dict.fromkeys(fields, writing.source.pk)}
        told = (stored_value(outcome.table, n, change.differs[n][1]) for n in fields)
        updates[fields].append([*told, json.dumps(sources), False, writing.source.pk, present["id"]])
        for name in fields:
            before, after = change.differs[name]
            if before is None:
                continue  # told for the first time: it replaces nothing, and the row names its source
            lines.append(
                Change(
                    table=outcome.table,
                    thing_id=change.owner if outcome.table == "household" else None,
                    village_code=change.village_code,
                    year=writing.year,
                    field=name,
                    before=kept_text(outcome.table, name, before),
                    after=kept_text(outcome.table, name, after),
                    source=writing.source,
                )
            )
    for fields, values in updates.items():
        assigned = ", ".join(f"{quote(name)} = %s" for name in (*fields, *_OF_ROW))
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {assigned} WHERE id = %s", values)  # noqa: S608
    Change.objects.bulk_create(lines, batch_size=2000)
