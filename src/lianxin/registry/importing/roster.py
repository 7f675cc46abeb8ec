"""A roster of members: what importing it would do, household by household, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianxin.core.kernel.errors import ErrorKind
from lianxin.core.kernel.identifiers import IdentityForm
from lianxin.registry import errors
from lianxin.registry.columns import WRITTEN_OUT
from lianxin.registry.importing.grouping import HEAD, Group, first_known, groups_of
from lianxin.registry.importing.identities import FAULT_WORDS, IdentityColumn, identity_column
from lianxin.registry.importing.rows import Rows
from lianxin.rulebook import dictionary

_NAME, _ID, _RELATION = "member.name", "member.id_no", "member.relation_to_head"
_PERSON, _CARD = "member.person_no", "member.disability_card_no"
_BIRTH, _SEX = "member.birth_on", "member.sex"
_NUMBER, _SIZE = "household.household_no", "household.household_size"


@dataclass
class RosterDraft:
    """A checked roster. ``household_values`` holds, per household field, one value per group."""

    rows: Rows
    villages: list[str | None]
    groups: list[Group]
    group_of: list[int]
    identities: IdentityColumn
    household_values: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether the sheet lists every member with his relation to the head. Others (people working away) list some, and
        open neither households nor members."""
        return self.rows.are_heads_optional or _RELATION in self.rows.columns

    def live_groups(self) -> Iterable[tuple[int, Group]]:
        """Groups that are neither refused nor left to a person."""
        return ((at, g) for at, g in enumerate(self.groups) if not (g.is_refused or g.is_conflict))


def checked_roster(rows: Rows, villages: list[str | None]) -> RosterDraft:
    """Group and check a roster. A household with any refused row is refused whole: no half household is ever written."""
    numbers = [text or None for text in rows.column(_NUMBER)]
    relations = rows.column(_RELATION)
    groups, group_of = groups_of(numbers=numbers, villages=villages, relations=relations)
    identities = identity_column(rows.column(_ID), rows.columns.get(_CARD, ()))
    draft = RosterDraft(rows, villages, groups, group_of, identities)
    _fill_from_identities(draft)
    _fill_cards(draft)
    _check_names(draft)
    _check_heads(draft, relations)
    _check_same_number_twice(draft)
    _check_identities(draft)
    _check_one_village(draft)
    _gather_household_values(draft)
    if draft.is_whole:
        _check_sizes(draft)
    for row in rows.refused:
        groups[group_of[row]].is_refused = True
    return draft


def _check_names(draft: RosterDraft) -> None:
    for row, name in enumerate(draft.rows.column(_NAME)):
        if not name and row not in draft.rows.refused:
            draft.rows.refuse([row], _NAME, errors.MEMBER_NAME_MISSING)


def _check_heads(draft: RosterDraft, relations: list[str | None]) -> None:
    """One head each. A foreign survey that knows no such rule keeps its first head and is told what is missing."""
    if _RELATION not in draft.rows.columns:
        return
    for group in draft.groups:
        heads = [row for row in group.rows if relations[row] == HEAD]
        if len(heads) == 1:
            continue
        if draft.rows.are_heads_optional:
            for row in heads[1:]:
                relations[row] = None
            kind = errors.TWO_HEADS if heads else errors.NO_HEAD
            draft.rows.warn(heads[1] if heads else group.rows[0], _RELATION, kind, count=len(heads))
        elif heads:
            draft.rows.refuse([heads[1], *group.rows], _RELATION, errors.TWO_HEADS, "户主", count=len(heads))
        else:
            draft.rows.refuse(group.rows, _RELATION, errors.NO_HEAD)


def _check_same_number_twice(draft: RosterDraft) -> None:
    identities = draft.identities
    sound: list[str | None] = list(identities.numbers)
    for row, form in enumerate(identities.forms):
        if form == IdentityForm.PLACEHOLDER:
            sound[row] = None
    for row in identities.faults:
        sound[row] = None
    _refuse_twice(draft, sound, _ID, errors.SAME_ID_TWICE)
    _refuse_twice(draft, draft.rows.column(_PERSON), _PERSON, errors.SAME_PERSON_TWICE)


def _refuse_twice(draft: RosterDraft, keys: Sequence[str | None], path: str, kind: ErrorKind) -> None:
    known = list(filter(None, keys))
    if len(set(known)) == len(known):
        return
    first: dict[str, int] = {}
    for row, key in enumerate(keys):
        if not key:
            continue
        other = first.setdefault(key, row)
        if other != row:
            shown = draft.rows.column(path)[row]
            draft.rows.refuse([row], path, kind, shown, other=draft.rows.row_numbers[other])
            draft.rows.refused.add(other)


def _check_identities(draft: RosterDraft) -> None:
    identities = draft.identities
    for row in sorted(identities.faults):
        fault = FAULT_WORDS[identities.faults[row]]
        draft.rows.warn(row, _ID, errors.IDENTITY_FAULT, identities.written[row], why=fault)
    _warn_where_differs(draft, _BIRTH, identities.births, errors.BIRTH_DIFFERS)
    _warn_where_differs(draft, _SEX, identities.sexes, errors.SEX_DIFFERS)
    cards = [identities.cards.get(row) for row in range(draft.rows.count)] if identities.cards else []
    _warn_where_differs(draft, _CARD, cards, errors.CARD_DIFFERS)


def _warn_where_differs(draft: RosterDraft, path: str, said: Sequence[object], kind: ErrorKind) -> None:
    """Warn of every row where the sheet says otherwise than the number. Rows that are filled from it are the same object."""
    for row, (value, other) in enumerate(zip(draft.rows.column(path), said, strict=False)):
        if value is not other and value is not None and other is not None and value != other:
            draft.rows.warn(row, path, kind, value)


def _fill_from_identities(draft: RosterDraft) -> None:
    """Take date of birth and sex from a sound number where the sheet does not give them."""
    for path, said in ((_BIRTH, draft.identities.births), (_SEX, draft.identities.sexes)):
        given = draft.rows.columns.get(path)
        filled = list(said) if given is None else [a if a is not None else b for a, b in zip(given, said, strict=True)]
        if any(value is not None for value in filled):
            draft.rows.columns[path] = filled


def _fill_cards(draft: RosterDraft) -> None:
    """Keep the disability cards that stand where identity numbers do among the cards, and the numbers of people who showed
    only a card among the numbers."""
    cards = draft.identities.cards
    if cards:
        given = draft.rows.column(_CARD)
        draft.rows.columns[_CARD] = [cards.get(row) if card is None else card for row, card in enumerate(given)]
    if _ID not in draft.rows.columns and any(draft.identities.numbers):
        draft.rows.columns[_ID] = list(draft.identities.numbers)


def _check_one_village(draft: RosterDraft) -> None:
    for group in draft.groups:
        if len({draft.villages[row] for row in group.rows}) > 1:
            odd = next(row for row in group.rows if draft.villages[row] != group.village_code)
            draft.rows.warn(
                odd,
                "place.village",
                errors.HOUSEHOLD_VALUES_DIFFER,
                draft.villages[odd],
                field=dictionary().field("place.village").words,
                other=draft.rows.row_numbers[group.rows[0]],
            )


def _gather_household_values(draft: RosterDraft) -> None:
    """Take of each household what the first row says that says anything, and warn of rows that say otherwise."""
    first_rows = [group.rows[0] for group in draft.groups]
    for name in draft.rows.fields_of("household"):
        if name in WRITTEN_OUT["household"]:
            continue
        column = draft.rows.columns[f"household.{name}"]
        values = [column[row] for row in first_rows]
        # Nearly always all rows of each household say the same, which is seen at once for the whole column.
        if [values[at] for at in draft.group_of] != column:
            values = [_first_told(draft, name, group) for group in draft.groups]
        draft.household_values[name] = values


def _first_told(draft: RosterDraft, name: str, group: Group) -> object:
    path = f"household.{name}"
    column = draft.rows.columns[path]
    value, where, differs = first_known(column, group.rows)
    if differs is not None and where is not None:
        draft.rows.warn(
            differs,
            path,
            errors.HOUSEHOLD_VALUES_DIFFER,
            column[differs],
            field=dictionary().field(path).words,
            other=draft.rows.row_numbers[where],
        )
    return value


def _check_sizes(draft: RosterDraft) -> None:
    for group, stated in zip(draft.groups, draft.household_values.get("household_size", []), strict=False):
        if stated is not None and stated != len(group.rows):
            draft.rows.warn(group.rows[0], _SIZE, errors.HOUSEHOLD_SIZE_DIFFERS, stated, counted=len(group.rows))
