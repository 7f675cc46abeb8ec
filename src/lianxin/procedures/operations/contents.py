"""What a case is to change, written when it begins and applied word for word when it is decided.

When it begins, the register's own acts are done and undone again: whatever they would refuse is refused then, to whoever can mend it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.procedures import errors
from lianxin.procedures.domain.definitions import ContentKind, Version
from lianxin.procedures.models import Case
from lianxin.procedures.queries.contents import (
    content_of,
    head_of,
    is_open,
    kept,
    moved_lines,
    present_members,
    present_value,
)
from lianxin.registry.display import value_from_text
from lianxin.registry.encryption import decrypted, encrypted
from lianxin.registry.errors import CHANGE_KIND_UNKNOWN, UNKNOWN_FIELD
from lianxin.registry.models import Household
from lianxin.registry.operations import Arrival, close_membership, correct_facts, join_household
from lianxin.registry.operations.years import required_open_book
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class FactsAsked:
    """Facts of a household, or of one of its members, to be changed: dictionary names to typed values; None makes one missing."""

    values: Mapping[str, Any]
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class ArrivalAsked:
    """Somebody who joined the household on a day, by a kind of the list ``member_change``."""

    arrival: Arrival
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class DepartureAsked:
    """Those who left on a day. When the head is among them and others remain, ``new_head_id`` names one of these."""

    member_ids: tuple[int, ...]
    kind: str
    on: date
    new_head_id: int | None = None


Asked = FactsAsked | ArrivalAsked | DepartureAsked


@dataclass(frozen=True, slots=True)
class Applied:
    """What telling the register brought: the members who joined, by their ids."""

    joined: tuple[int, ...] = field(default_factory=tuple)


class _Undone(Exception):
    """Ends a rehearsal."""


def year_asked(asked: Asked | None, year: int) -> int:
    """Return the year of the facts that a case changes: that of the day on which somebody came or went, else the one named."""
    return asked.on.year if isinstance(asked, ArrivalAsked | DepartureAsked) else year


def written_content(
    version: Version, procedure: Words, household: Household | None, year: int, asked: Asked | None, by: User
) -> dict[str, Any] | None:
    """Return what a case is to change as its payload keeps it; None where its version carries no content.

    Raises:
        Refused: PROC-091 nothing was said, or of another kind; PROC-093 a field that is not written into cases; PROC-094 nobody
            leaves; REG codes for what the register would refuse now.
    """
    if version.content is None or household is None:
        if asked is not None:
            raise Refused(errors.CONTENT_MISSING, procedure=procedure)
        return None
    writers: dict[ContentKind, tuple[type[Any], Any]] = {
        ContentKind.FACTS: (FactsAsked, _facts),
        ContentKind.ARRIVAL: (ArrivalAsked, _arrival),
        ContentKind.DEPARTURE: (DepartureAsked, _departure),
    }
    wanted, write = writers[version.content.kind]
    if not isinstance(asked, wanted):
        raise Refused(errors.CONTENT_MISSING, procedure=procedure)
    kind = getattr(asked, "kind", "")
    if version.content.changes and kind not in version.content.changes:
        raise Refused(CHANGE_KIND_UNKNOWN, value=kind, known="、".join(version.content.changes))
    content: dict[str, Any] = {"kind": version.content.kind.value} | write(household, year, asked)
    if content.get("changes") == []:
        raise Refused(errors.CONTENT_MISSING, procedure=procedure)
    _rehearse(household, year, content, procedure, by)
    return content


def apply_content(case: Case, reason: str, by: User) -> Applied | None:
    """Tell the register what a case is to change; None where it carries nothing.

    Raises:
        PermissionDenied, Http404: the household is not his to correct.
        Refused: PROC-092 it is no longer as it was when the case began; REG codes: the year is closed, or the register refuses.
    """
    content = content_of(case)
    if not content or case.household is None:
        return None
    year = case.payload["year"]
    # Whoever writes facts of the county's year holds this row: from here on nothing moves.
    required_open_book(case.household.village_code[:6], year)
    if moved := moved_lines(case):
        told = [line.told for line in moved]
        changed = Words("；".join(one.zh for one in told), "; ".join(one.en for one in told))
        raise Refused(errors.CONTENT_MOVED, changed=changed)
    return _tell(case.household, year, content, reason, by)


def _rehearse(household: Household, year: int, content: Mapping[str, Any], procedure: Words, by: User) -> None:
    try:
        with transaction.atomic():
            _tell(household, year, content, procedure.zh, by)
            raise _Undone
    except _Undone:
        household.refresh_from_db()


def _tell(household: Household, year: int, content: Mapping[str, Any], reason: str, by: User) -> Applied:
    match content["kind"]:
        case "facts":
            table = "household" if content["member"] is None else "member"
            values = {
                one["field"]: value_from_text(dictionary().field(f"{table}.{one['field']}"), one["after"])
                for one in content["changes"]
            }
            correct_facts(
                household_id=household.pk, year=year, values=values, reason=reason, by=by, member_id=content["member"]
            )
            return Applied()
        case "arrival":
            return Applied((_join(household, content, reason, by),))
    _leave(household, content, reason, by)
    return Applied()


def _join(household: Household, content: Mapping[str, Any], reason: str, by: User) -> int:
    arrival = Arrival(
        relation=content["relation"],
        member_id=content["member"],
        name=content["name"],
        id_no=decrypted(content["id_no"]) if content["id_no"] else "",
        born_on=date.fromisoformat(content["born_on"]) if content["born_on"] else None,
        sex=content["sex"] or None,
    )
    on = date.fromisoformat(content["on"])
    facts = join_household(
        household_id=household.pk, arrival=arrival, kind=content["change"], on=on, by=by, note=reason
    )
    return facts.member_id


def _leave(household: Household, content: Mapping[str, Any], reason: str, by: User) -> None:
    """The head goes last, so that a new head is asked for only where somebody remains."""
    on = date.fromisoformat(content["on"])
    for member_id in sorted(content["members"], key=lambda one: one == content["head"]):
        close_membership(
            household_id=household.pk,
            member_id=member_id,
            kind=content["change"],
            on=on,
            by=by,
            new_head_id=content["new_head"] if member_id == content["head"] else None,
            note=reason,
        )


def _facts(household: Household, year: int, asked: FactsAsked) -> dict[str, Any]:
    table = "household" if asked.member_id is None else "member"
    changes = []
    for name, value in asked.values.items():
        entry = dictionary().fields.get(f"{table}.{name}")
        if entry is None:
            raise Refused(UNKNOWN_FIELD, field=f"{table}.{name}")
        if not is_open(entry):
            raise Refused(errors.CONTENT_CLOSED, field=entry.words)
        before = present_value(household, year, asked.member_id, entry)
        if before != value:
            changes.append({"field": name, "before": kept(before), "after": kept(value)})
    return {"member": asked.member_id, "changes": changes}


def _arrival(household: Household, year: int, asked: ArrivalAsked) -> dict[str, Any]:
    head, who = head_of(household, year), asked.arrival
    return {
        "change": asked.kind,
        "on": asked.on.isoformat(),
        "member": who.member_id,
        "name": who.name.strip(),
        "relation": who.relation,
        "id_no": encrypted(who.id_no.strip()),
        "born_on": who.born_on.isoformat() if who.born_on else "",
        "sex": who.sex or "",
        "head": head.member_id if head else None,
    }


def _departure(household: Household, year: int, asked: DepartureAsked) -> dict[str, Any]:
    present = {one.member_id for one in present_members(household, year)}
    if not asked.member_ids or not set(asked.member_ids) <= present:
        raise Refused(errors.NOBODY_LEAVES)
    head = head_of(household, year)
    return {
        "change": asked.kind,
        "on": asked.on.isoformat(),
        "members": sorted(set(asked.member_ids)),
        "new_head": asked.new_head_id,
        "head": head.member_id if head else None,
    }
