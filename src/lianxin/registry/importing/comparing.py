"""What is new, what changes from what to what, what stays, and what a person must decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from lianxin.registry import errors
from lianxin.registry.importing.grouping import HEAD, Group
from lianxin.registry.importing.matching import Existing
from lianxin.registry.importing.roster import RosterDraft
from lianxin.registry.models import Conflict, ImportJob, Source
from lianxin.rulebook import dictionary


@dataclass(slots=True)
class Difference:
    """Values of one existing record that the file says otherwise: field → (before, after), apart by yearly and identity."""

    table: str
    thing_id: int
    group: int
    row: int
    yearly: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    identity: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    is_confirming: bool = False  # a carried row that the file speaks of: no longer carried


@dataclass(slots=True)
class Dispute:
    """Something import cannot decide."""

    kind: Conflict.Kind
    table: str
    row: int
    thing_id: int | None = None
    candidates: list[int] = field(default_factory=list)
    values: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class Outcome:
    """What carrying out a roster would do. Rows and groups are indexes into the draft."""

    new_groups: list[int] = field(default_factory=list)
    new_members: list[int] = field(default_factory=list)
    first_facts_of_households: list[int] = field(default_factory=list)  # groups: known household, no facts this year
    first_facts_of_members: list[int] = field(default_factory=list)  # rows: known member, no facts this year
    differences: list[Difference] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    absent_members: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def take_in(self, part: Outcome) -> None:
        """Add what one household would do to what all do."""
        for told in fields(self):
            if told.name != "counts":
                getattr(self, told.name).extend(getattr(part, told.name))
        self.counts.update(part.counts)


def compared(draft: RosterDraft, existing: Existing, *, mode: str) -> Outcome:
    """Compare a matched roster with the register. A missing cell never erases a value that is there."""
    outcome = Outcome()
    corrections = _correction_sources(existing)
    may_open = mode != ImportJob.Mode.UPDATE and draft.is_whole
    for at, group in enumerate(draft.groups):
        if may_open and existing.is_empty and not (group.is_refused or group.is_conflict):
            _open_group(
                outcome, at, group
            )  # the first import of a county: nothing to compare, and the longest there is
        else:
            _compare_group(draft, existing, outcome, at, group, mode, corrections)
    return outcome


def _open_group(outcome: Outcome, at: int, group: Group) -> None:
    outcome.new_groups.append(at)
    outcome.new_members += group.rows
    outcome.counts["households.new"] += 1
    outcome.counts["members.new"] += len(group.rows)


def _compare_group(
    draft: RosterDraft,
    existing: Existing,
    outcome: Outcome,
    at: int,
    group: Group,
    mode: str,
    corrections: set[int],
) -> None:
    if group.is_refused:
        _count_refused(outcome, group)
        return
    if not group.is_conflict:
        _find_disputes(draft, existing, outcome, group)
    if group.is_conflict:
        if group.candidates:
            row = group.head_row if group.head_row is not None else group.rows[0]
            kind = Conflict.Kind.ELSEWHERE if group.is_elsewhere else Conflict.Kind.AMBIGUOUS
            outcome.disputes.append(Dispute(kind, "household", row, candidates=group.candidates))
        outcome.counts["households.conflict"] += 1
        outcome.counts["members.conflict"] += len(group.rows)
        return
    known = group.household_id is not None
    if (known and mode == ImportJob.Mode.CREATE) or (not known and mode == ImportJob.Mode.UPDATE):
        group.is_refused = True
        kind = errors.HOUSEHOLD_EXISTS if known else errors.HOUSEHOLD_NOT_REGISTERED
        draft.rows.warn(group.rows[0], "household.household_no", kind, group.household_no)
        outcome.counts["households.other_mode"] += 1
        outcome.counts["members.other_mode"] += len(group.rows)
        return
    if not known and not draft.is_whole:
        draft.rows.refuse(group.rows, "household.household_no", errors.UNKNOWN_HOUSEHOLD, group.household_no)
        _count_refused(outcome, group)
        return
    part = Outcome()
    if not known:
        part.new_groups.append(at)
        part.counts["households.new"] += 1
    else:
        _compare_household(draft, existing, part, at, group, corrections)
    for row in group.rows:
        _compare_member(draft, existing, part, at, row, corrections)
    if known and _heads_after(draft, existing, part, group) > 1:
        draft.rows.refuse(group.rows, "member.relation_to_head", errors.OTHER_HEAD)
        _count_refused(outcome, group)
    else:
        outcome.take_in(part)


def _count_refused(outcome: Outcome, group: Group) -> None:
    group.is_refused = True
    outcome.counts["households.refused"] += 1
    outcome.counts["members.refused"] += len(group.rows)


def _heads_after(draft: RosterDraft, existing: Existing, part: Outcome, group: Group) -> int:
    """How many heads a known household would have in the year: the database permits one."""
    changed = {d.thing_id: d.yearly["relation_to_head"][1] for d in part.differences if "relation_to_head" in d.yearly}
    present = [
        changed.get(key, facts["relation_to_head"])
        for key in existing.members_at(group.household_id)
        if (facts := existing.member_facts.get(key)) is not None
    ]
    relations = draft.rows.column("member.relation_to_head")
    return [*present, *(relations[row] for row in (*part.new_members, *part.first_facts_of_members))].count(HEAD)


def _find_disputes(draft: RosterDraft, existing: Existing, outcome: Outcome, group: Group) -> None:
    """A member whom several records match, or who lives in another household, stops the whole household."""
    for row in group.rows:
        several = existing.candidates.get(row)
        member = existing.member_of.get(row)
        if several:
            outcome.disputes.append(Dispute(Conflict.Kind.AMBIGUOUS, "member", row, candidates=several))
            group.is_conflict = True
        elif member is not None:
            home = existing.lives_in.get(member)
            if home is not None and (home != group.household_id or member in existing.has_left):
                outcome.disputes.append(Dispute(Conflict.Kind.ELSEWHERE, "member", row, member, [home]))
                group.is_conflict = True


def _compare_household(
    draft: RosterDraft, existing: Existing, outcome: Outcome, at: int, group: Group, corrections: set[int]
) -> None:
    household_id = group.household_id
    assert household_id is not None
    offered = {name: values[at] for name, values in draft.household_values.items()}
    if group.household_no:
        offered["household_no"] = group.household_no
    facts = existing.household_facts.get(household_id)
    row = group.head_row if group.head_row is not None else group.rows[0]
    difference = Difference("household", household_id, at, row)
    _differ(difference, offered, facts, existing.household_rows[household_id])
    if facts is None:
        outcome.first_facts_of_households.append(at)
    _settle(outcome, difference, facts, corrections, "households")
    if draft.is_whole:
        named = {existing.member_of.get(r) for r in group.rows}
        outcome.absent_members += [
            member
            for member in existing.members_at(household_id)
            if member not in named and member in existing.member_facts
        ]


def _compare_member(
    draft: RosterDraft, existing: Existing, outcome: Outcome, at: int, row: int, corrections: set[int]
) -> None:
    member_id = existing.member_of.get(row)
    if member_id is None and not draft.is_whole:
        draft.rows.refuse([row], "member.name", errors.UNKNOWN_MEMBER)
        outcome.counts["members.refused"] += 1
        return
    if member_id is None:
        outcome.new_members.append(row)
        outcome.counts["members.new"] += 1
        return
    offered = {name: draft.rows.columns[f"member.{name}"][row] for name in draft.rows.fields_of("member")}
    if "id_no" in offered:
        offered["id_no"] = draft.identities.numbers[row]
    facts = existing.member_facts.get(member_id)
    difference = Difference("member", member_id, at, row)
    _differ(difference, offered, facts, existing.member_rows[member_id])
    if facts is None:
        outcome.first_facts_of_members.append(row)
    _settle(outcome, difference, facts, corrections, "members")


def _differ(
    difference: Difference, offered: dict[str, Any], facts: dict[str, Any] | None, identity: dict[str, Any]
) -> None:
    fields = dictionary().fields
    for name, value in offered.items():
        if value is None:
            continue
        if fields[f"{difference.table}.{name}"].yearly:
            if facts is not None and facts[name] != value:
                difference.yearly[name] = (facts[name], value)
        elif identity[name] != value:
            difference.identity[name] = (identity[name], value)


def _settle(
    outcome: Outcome, difference: Difference, facts: dict[str, Any] | None, corrections: set[int], what: str
) -> None:
    """Keep what a person corrected out of the difference, and count the record."""
    if facts is not None:
        difference.is_confirming = bool(facts["is_carried"])
        held = {name for name, source in facts["sources"].items() if source in corrections}
        disputed = {name: difference.yearly.pop(name) for name in held & difference.yearly.keys()}
        if disputed:
            outcome.disputes.append(
                Dispute(Conflict.Kind.CORRECTED, difference.table, difference.row, difference.thing_id, [], disputed)
            )
            outcome.counts[f"{what}.corrected"] += 1
    if difference.yearly or difference.identity:
        outcome.differences.append(difference)
        outcome.counts[f"{what}.changed"] += 1
    elif facts is None:
        outcome.counts[f"{what}.changed"] += 1
    else:
        if difference.is_confirming:
            outcome.differences.append(difference)
        outcome.counts[f"{what}.unchanged"] += 1


def _correction_sources(existing: Existing) -> set[int]:
    named = {
        source
        for facts in (*existing.household_facts.values(), *existing.member_facts.values())
        for source in facts["sources"].values()
    }
    if not named:
        return set()
    return set(Source.objects.filter(pk__in=named, kind=Source.Kind.CORRECTION).values_list("pk", flat=True))


def changed_values(difference: Difference) -> Iterator[tuple[str, Any, Any, bool]]:
    """Yield field, before, after, whether yearly."""
    for name, (before, after) in difference.yearly.items():
        yield name, before, after, True
    for name, (before, after) in difference.identity.items():
        yield name, before, after, False
