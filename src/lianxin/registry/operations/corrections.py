"""Correct facts: the value before, the value after, who, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.identifiers import IdentityForm, number_on_card, read_identity_number
from lianxin.people.roles import Act
from lianxin.registry import errors
from lianxin.registry.access import access_household
from lianxin.registry.encryption import encrypted
from lianxin.registry.models import Change, Household, HouseholdFacts, Member, MemberFacts, Source
from lianxin.registry.operations.years import required_open_book
from lianxin.registry.search import refresh_terms
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class Collected:
    """Who saw in the field what is corrected, and on which day, where that is not whoever records it today."""

    collector: str
    on: date


@transaction.atomic
def correct_facts(
    *,
    household_id: int,
    year: int,
    values: Mapping[str, Any],
    reason: str,
    by: User,
    member_id: int | None = None,
    collected: Collected | None = None,
) -> list[Change]:
    """Replace values of a household, or of one of its members, in an open year; return one change per value that differs.

    ``values`` maps dictionary field names to typed values (``None`` makes a fact missing). A corrected value names the
    correction as its source, and no later import overwrites it: it becomes a conflict for a person.

    Raises:
        PermissionDenied, Http404: the household is not his to correct.
        Refused: REG-001/REG-002 the year; REG-005 no reason; REG-006 an unknown field; REG-007 a value that cannot be;
            REG-020 a second head; REG-029 a member without a name.
    """
    household = access_household(by, household_id, Act.CORRECT_FACTS)
    if not reason.strip():
        raise Refused(errors.REASON_MISSING)
    required_open_book(household.village_code[:6], year)
    table = "household" if member_id is None else "member"
    values = _with_card_apart(values) if table == "member" else values
    entries = {name: checked_field(table, name, value) for name, value in values.items()}
    facts, identity = _rows(household, year, member_id)
    source = correction_source(reason.strip(), by, collected)
    changes = []
    for name, value in values.items():
        row = facts if entries[name].yearly else identity
        before = getattr(row, name)
        if before == value:
            continue
        setattr(row, name, value)
        if entries[name].yearly:
            facts.sources[name] = source.pk
        changes.append(_change(entries[name], household, member_id, year, before, value, reason, source))
    if not changes:
        source.delete()
        return []
    facts.is_carried = False
    if member_id is not None:
        _check_member(identity, facts)
    facts.save()
    identity.save()
    _bring_copies_up_to_date(household, year)
    Change.objects.bulk_create(changes)
    record_event(
        act=Act.CORRECT_FACTS,
        by=by,
        thing=f"registry.{table}",
        thing_id=identity.pk,
        area_code=household.village_code,
        year=year,
        fields=sorted(values),
        reason=reason.strip(),
    )
    return changes


def correction_source(reason: str, by: User, collected: Collected | None = None) -> Source:
    """Return a new source for corrected values."""
    seen = collected or Collected(by.name, timezone.localdate())
    return Source.objects.create(
        kind=Source.Kind.CORRECTION,
        document=f"更正 · correction: {reason}"[:200],
        collector=seen.collector,
        collected_on=seen.on,
        recorded_by=by,
        recorded_at=timezone.now(),
    )


def _with_card_apart(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A disability card given as identity number is kept as a card; the number is the part of it that names the person."""
    given = values.get("id_no")
    read = read_identity_number(given) if isinstance(given, str) else None
    number = number_on_card(read) if read else ""
    return {"disability_card_no": read.text, **values, "id_no": number} if read and number else values


def _check_member(member: Member, facts: MemberFacts) -> None:
    """Refuse a member without a name and a second head; read what hangs on a corrected number."""
    if not member.name:
        raise Refused(errors.MEMBER_NAME_MISSING)
    if facts.relation_to_head == "head":
        others = MemberFacts.objects.filter(
            household_id=facts.household_id, year=facts.year, relation_to_head="head", left_on__isnull=True
        )
        if others.exclude(pk=facts.pk).exists():
            raise Refused(errors.TWO_HEADS, count=2)
    number = read_identity_number(member.id_no or "")
    member.identity_form = number.form.value if member.id_no else ""
    member.id_tail = "" if number.form is IdentityForm.PLACEHOLDER else number.text[:18][-4:]


def _bring_copies_up_to_date(household: Household, year: int) -> None:
    """The head's name and the search words follow a correction."""
    heads = MemberFacts.objects.filter(household=household, year=year, relation_to_head="head", left_on__isnull=True)
    name = heads.values_list("member__name", flat=True).first()
    if name is not None and name != household.head_name:
        Household.objects.filter(pk=household.pk).update(head_name=name)
    refresh_terms([household.pk])


def checked_field(table: str, name: str, value: Any) -> Field:
    """Return the field of a value that suits it.

    Raises:
        Refused: REG-006 an unknown field; REG-007 a value that cannot be.
    """
    path = f"{table}.{name}"
    if path not in dictionary().fields:
        raise Refused(errors.UNKNOWN_FIELD, field=path)
    entry = dictionary().field(path)
    fits = {
        FieldType.INTEGER: int,
        FieldType.MONEY: int,
        FieldType.NUMBER: (int, float),
        FieldType.BOOLEAN: bool,
        FieldType.DATE: date,
        FieldType.MONTH: date,
    }.get(entry.type, str)
    why = ""
    if value is not None:
        if not isinstance(value, fits) or (isinstance(value, bool) and entry.type is not FieldType.BOOLEAN):
            why = f"{entry.type}"
        elif entry.type is FieldType.CODE and value not in {c.key for c in dictionary().code_list_of(entry).codes}:
            why = entry.code_list
    if why:
        raise Refused(errors.VALUE_REFUSED, field=entry.words, value=value, why=why)
    return entry


def _rows(household: Household, year: int, member_id: int | None) -> tuple[Any, Any]:
    if member_id is None:
        facts = HouseholdFacts.objects.select_for_update().filter(household=household, year=year).first()
        identity: Any = household
    else:
        facts = (
            MemberFacts.objects.select_for_update()
            .select_related("member")
            .filter(household=household, member_id=member_id, year=year)
            .first()
        )
        identity = facts.member if facts else None
    if facts is None:
        raise Refused(errors.YEAR_NOT_OPENED, year=year)
    return facts, identity


def _change(
    entry: Field,
    household: Household,
    member_id: int | None,
    year: int,
    before: Any,
    after: Any,
    reason: str,
    source: Source,
) -> Change:
    def text(value: Any) -> str:
        if value is None:
            return ""
        return encrypted(str(value)) if entry.type is FieldType.IDENTIFIER else str(value)

    return Change(
        table=entry.table,
        thing_id=household.pk if member_id is None else member_id,
        village_code=household.village_code,
        year=year if entry.yearly else None,
        field=entry.name,
        before=text(before),
        after=text(after),
        reason=reason.strip(),
        source=source,
    )
