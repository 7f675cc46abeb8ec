"""Who leaves a household, and who joins one: death, marriage, birth, moves. The past stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.dictionary import Code
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.identifiers import IdentityForm, number_on_card, read_identity_number
from lianxin.people.roles import Act
from lianxin.registry import errors
from lianxin.registry.access import access_household
from lianxin.registry.importing.grouping import HEAD
from lianxin.registry.importing.writing import refresh_households
from lianxin.registry.models import Change, Household, HouseholdFacts, Member, MemberFacts, Source
from lianxin.registry.operations.years import required_open_book
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

LEAVING, JOINING = "membership=ends", "membership=begins"  # as the codes of the list member_change are noted
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who joins: a member of the register by his id (he returns, or comes from another household), or a new person by his
    name, with what is known of him. ``relation`` is that to the head, a code of the list ``relation``."""

    relation: str
    member_id: int | None = None
    name: str = ""
    id_no: str = ""
    born_on: date | None = None
    sex: str | None = None


@transaction.atomic
def close_membership(
    *,
    household_id: int,
    member_id: int,
    kind: str,
    on: date,
    by: User | None,
    new_head_id: int | None = None,
    note: str = "",
) -> MemberFacts:
    """Record that a member left his household on a day: he stays in the history, and is absent from later years and from
    lists and rules of the year.

    ``kind`` is a code of the list ``member_change`` that ends a membership. When the head leaves and others remain,
    ``new_head_id`` names one of them; how the rest are related to him nobody has said, so that their relation becomes missing.
    The last one who leaves takes the household off the register.

    Raises:
        PermissionDenied, Http404: the household is not his to correct.
        Refused: REG-001/REG-002 the year of the day; REG-059 no member; REG-060 a new head is needed; REG-061 the one named
            cannot be; REG-062 the kind; REG-063 the day is yet to come; REG-064 later facts stand against it.
    """
    household = _household(household_id, by)
    _check(kind, LEAVING, on)
    required_open_book(household.village_code[:6], on.year)
    present = {facts.member_id: facts for facts in _present(household, on.year)}
    leaving = present.pop(member_id, None)
    if leaving is None:
        raise Refused(errors.NOT_A_MEMBER, year=on.year)
    is_head = leaving.relation_to_head == HEAD
    if new_head_id is not None and (not is_head or new_head_id not in present):
        raise Refused(errors.NO_NEW_HEAD_HERE)
    if is_head and present and new_head_id is None:
        raise Refused(errors.HEAD_LEAVES, count=len(present))
    _forget_carried(household, leaving, new_head_id)
    act = _Act(household, on, by, note, _told(LEAVING, kind))
    leaving.left_on, leaving.leaving_kind = on, kind
    told: dict[str, Any] = {"member_change": kind, "member_changed_on": on}
    act.set(leaving, told | ({"alive": False} if kind == "death" else {}))
    for other in present.values() if new_head_id is not None else ():
        act.set(other, {"relation_to_head": HEAD if other.member_id == new_head_id else None})
    if not present:
        Household.objects.filter(pk=household.pk).update(is_live=False)
    act.end("close", member_id, kind=kind, new_head=new_head_id)
    return leaving


@transaction.atomic
def join_household(
    *, household_id: int, arrival: Arrival, kind: str, on: date, by: User | None, note: str = ""
) -> MemberFacts:
    """Record that somebody joined a household on a day: a newborn, by marriage, by a return or another arrival.

    ``kind`` is a code of the list ``member_change`` that begins a membership. Somebody who left this or another household in
    the same year goes on with his one row of the year, now in this household; that he had left stays among the changes.

    Raises:
        PermissionDenied, Http404: the household, or the one that the arriving member belongs to, is not his to correct.
        Refused: REG-001/REG-002 the year of the day; REG-007 the relation; REG-029 no name; REG-032 the number
            is not sound; REG-062 the kind; REG-063 the day; REG-065 he lives elsewhere; REG-066 a second head; REG-067 the
            number is another member's.
    """
    household = _household(household_id, by)
    _check(kind, JOINING, on)
    required_open_book(household.village_code[:6], on.year)
    if not HouseholdFacts.objects.filter(household=household, year=on.year).exists():
        raise Refused(errors.YEAR_NOT_OPENED, year=on.year)
    _check_relation(household, arrival.relation, on.year)
    act = _Act(household, on, by, note, _told(JOINING, kind))
    member = _opened_member(arrival) if arrival.member_id is None else _known_member(arrival.member_id, by)
    facts = MemberFacts.objects.select_for_update().filter(member=member, year=on.year).first()
    if facts is None:
        _refuse_elsewhere(member, on.year)
        facts = MemberFacts(member=member, household=household, year=on.year, source=act.source)
    elif facts.left_on is None:
        raise Refused(errors.LIVES_ELSEWHERE, year=on.year)
    facts.household, facts.left_on, facts.leaving_kind = household, None, ""
    told = {"relation_to_head": arrival.relation, "member_change": kind, "member_changed_on": on}
    act.set(facts, told | ({"alive": True} if facts.alive is False else {}))
    Household.objects.filter(pk=household.pk, is_live=False).update(is_live=True)
    act.end("join", member.pk, kind=kind)
    return facts


class _Act:
    """One such act: its source, the changes it makes, and its end."""

    def __init__(self, household: Household, on: date, by: User | None, note: str, what: str) -> None:
        self.household, self.on, self.by, self.note = household, on, by, note.strip()
        self._changes: list[Change] = []
        self.source = Source.objects.create(
            kind=Source.Kind.CORRECTION,
            document=f"{what} · {on.isoformat()} · {self.note}".rstrip(" ·")[:200],
            recorded_by=by,
            recorded_at=timezone.now(),
        )

    def set(self, facts: MemberFacts, values: dict[str, Any]) -> None:
        """Set facts of a member; what was there before is kept."""
        for name, value in values.items():
            before = getattr(facts, name)
            if before == value:
                continue
            setattr(facts, name, value)
            if facts.pk is not None:
                facts.sources[name] = self.source.pk
            self._changes.append(
                Change(
                    table="member",
                    thing_id=facts.member_id,
                    village_code=self.household.village_code,
                    year=facts.year,
                    field=name,
                    before="" if before is None else str(before),
                    after="" if value is None else str(value),
                    reason=self.source.document,
                    source=self.source,
                )
            )
        facts.is_carried = False
        facts.save()

    def end(self, what: str, member_id: int, **told: Any) -> None:
        """Write the changes, bring lists and search up to date, record the event."""
        Change.objects.bulk_create(self._changes)
        years = MemberFacts.objects.filter(household=self.household).aggregate(latest=Max("year"))
        refresh_households({self.household.pk}, max(years["latest"] or 0, self.on.year))
        record_event(
            act=Act.CORRECT_FACTS,
            by=self.by,
            thing="registry.member",
            thing_id=member_id,
            area_code=self.household.village_code,
            year=self.on.year,
            membership=what,
            household=self.household.pk,
            on=self.on.isoformat(),
            note=self.note,
            **told,
        )


def kinds_of_change(what: str) -> tuple[Code, ...]:
    """The codes of the list ``member_change`` that end a membership (:data:`LEAVING`) or begin one (:data:`JOINING`)."""
    return tuple(code for code in dictionary().code_lists["member_change"].codes if code.note == what)


def _told(what: str, kind: str) -> str:
    words = next(code.words for code in kinds_of_change(what) if code.key == kind)
    return f"{words.zh} {words.en}"


def _household(household_id: int, by: User | None) -> Household:
    if by is not None:
        return access_household(by, household_id, Act.CORRECT_FACTS)
    found = Household.objects.filter(pk=household_id).first()
    if found is None:
        raise Http404("no such household")
    return found


def _check(kind: str, what: str, on: date) -> None:
    known = [code.key for code in kinds_of_change(what)]
    if kind not in known:
        raise Refused(errors.CHANGE_KIND_UNKNOWN, value=kind, known="、".join(known))
    if on > timezone.localdate():
        raise Refused(errors.DAY_YET_TO_COME, day=on)


def _present(household: Household, year: int) -> list[MemberFacts]:
    rows = MemberFacts.objects.select_for_update().filter(household=household, year=year, left_on__isnull=True)
    return list(rows.select_related("member"))


def _forget_carried(household: Household, leaving: MemberFacts, new_head_id: int | None) -> None:
    """A later year that was opened before the leaving was known holds a mere copy of him, which goes; verified facts stay."""
    later = MemberFacts.objects.select_for_update().filter(
        member_id=leaving.member_id, year__gt=leaving.year, left_on__isnull=True
    )
    for facts in later.order_by("year"):
        required_open_book(household.village_code[:6], facts.year)
        if not facts.is_carried:
            raise Refused(errors.LATER_FACTS_STAND, year=facts.year)
        was_head = facts.relation_to_head == HEAD
        facts.delete()
        others = MemberFacts.objects.filter(household_id=facts.household_id, year=facts.year, left_on__isnull=True)
        if was_head:
            others.filter(is_carried=True).update(relation_to_head=None)
            others.filter(member_id=new_head_id).update(relation_to_head=HEAD)


def _check_relation(household: Household, relation: str, year: int) -> None:
    entry = dictionary().field("member.relation_to_head")
    if relation not in {code.key for code in dictionary().code_list_of(entry).codes}:
        raise Refused(errors.VALUE_REFUSED, field=entry.words, value=relation, why=entry.code_list)
    if relation == HEAD and any(facts.relation_to_head == HEAD for facts in _present(household, year)):
        raise Refused(errors.NO_SECOND_HEAD)


def _known_member(member_id: int, by: User | None) -> Member:
    """A member of the register whose latest household is the user's to correct."""
    latest = MemberFacts.objects.filter(member_id=member_id).order_by("-year").first()
    if latest is None:
        raise Http404("no such member")
    _household(latest.household_id, by)
    return Member.objects.get(pk=member_id)


def _refuse_elsewhere(member: Member, year: int) -> None:
    """His latest facts, of whichever year, must say that he left: otherwise he would live in two households."""
    latest = MemberFacts.objects.filter(member=member).order_by("-year").first()
    if latest is not None and latest.left_on is None:
        raise Refused(errors.LIVES_ELSEWHERE, year=latest.year)


def _opened_member(arrival: Arrival) -> Member:
    name = arrival.name.strip()
    if not name:
        raise Refused(errors.MEMBER_NAME_MISSING)
    read = read_identity_number(arrival.id_no)
    if read.faults:
        from lianxin.registry.importing.identities import FAULT_WORDS

        raise Refused(errors.IDENTITY_FAULT, why=FAULT_WORDS[read.faults[0]])
    number = number_on_card(read) or read.text
    is_his_own = bool(number) and read.form is not IdentityForm.PLACEHOLDER
    if is_his_own and (other := Member.objects.filter(id_no=number).first()):
        raise Refused(errors.NUMBER_TAKEN, name=other.name)
    return Member.objects.create(
        name=name[:_NAME_LENGTH],
        id_no=number or None,
        disability_card_no=read.text if number != read.text else None,
        identity_form="resident" if number_on_card(read) else (read.form.value if number else ""),
        id_tail=number[:18][-4:] if is_his_own else "",
        birth_on=arrival.born_on or read.born_on,
        sex=arrival.sex or read.sex or None,
        opened_at=timezone.now(),
    )
