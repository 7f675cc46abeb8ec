"""Open a group of villagers, let members join, and end it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.registry.models import Member
from lianxin.rulebook import dictionary
from lianxin.work import errors
from lianxin.work.models import VillageGroup, VillageGroupMember
from lianxin.work.operations.gates import checked_text, may, moment, record

if TYPE_CHECKING:
    from datetime import datetime

    from lianxin.people.models import User

_MOST_MEMBERS = 500
_VILLAGE = 12


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group of a village. Members of the register by number, others by name."""

    village_code: str
    name: str
    kind: str
    starts_on: date
    purpose: str = ""
    member_ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@transaction.atomic
def open_group(*, entry: NewGroup, by: User | None, at: datetime | None = None) -> VillageGroup:
    """Open a group with its members.

    Raises:
        PermissionDenied: ``by`` does not record or manage work in the village.
        Refused: WORK-068 no village, no name, an unknown kind, or there already; WORK-069 a member is unknown, twice, or too many.
    """
    may(by, Act.RECORD_WORK if by is not None and by.may(Act.RECORD_WORK) else Act.MANAGE_WORK, entry.village_code)
    name = checked_text(entry.name, Words("名称", "name"), longest=60)
    kinds = {one.key for one in dictionary().code_lists["village_group_kind"].codes}
    taken = VillageGroup.objects.filter(village_code=entry.village_code, name=name, ends_before__isnull=True)
    if not name or entry.kind not in kinds or len(entry.village_code) < _VILLAGE or taken.exists():
        raise Refused(errors.GROUP_UNFIT)
    made = VillageGroup.objects.create(
        village_code=entry.village_code, name=name, kind=entry.kind, starts_on=entry.starts_on,
        purpose=checked_text(entry.purpose, Words("职责", "purpose"), longest=200), by=by, at=moment(at),
    )  # fmt: skip
    joined = _joined(made, entry.member_ids, entry.names, entry.starts_on)
    record("work.open_group", by, "work.group", made.pk, made.village_code, members=joined)
    return made


def _joined(group: VillageGroup, member_ids: Sequence[int], names: Sequence[str], on: date) -> int:
    known = dict(Member.objects.filter(pk__in=member_ids).values_list("pk", "name"))
    told = [name.strip() for name in names if name.strip()]
    if (
        len(set(member_ids)) != len(member_ids)
        or set(known) != set(member_ids)
        or len(known) + len(told) > _MOST_MEMBERS
    ):
        raise Refused(errors.GROUP_MEMBERS_UNFIT, most=_MOST_MEMBERS)
    rows = [VillageGroupMember(group=group, member_id=one, name=known[one], starts_on=on) for one in member_ids]
    rows += [VillageGroupMember(group=group, name=name[:60], starts_on=on) for name in told]
    VillageGroupMember.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def end_group(*, group: VillageGroup, on: date, by: User | None) -> VillageGroup:
    """End a group and everybody's time in it; the day is the first on which it is no more.

    Raises:
        PermissionDenied: ``by`` does not record or manage work in the village.
        Refused: WORK-068 it is ended already, or began no earlier.
    """
    may(by, Act.RECORD_WORK if by is not None and by.may(Act.RECORD_WORK) else Act.MANAGE_WORK, group.village_code)
    held = VillageGroup.objects.select_for_update().get(pk=group.pk)
    if held.ends_before is not None or on <= held.starts_on:
        raise Refused(errors.GROUP_UNFIT)
    held.ends_before = on
    held.save(update_fields=["ends_before"])
    held.members.filter(ends_before__isnull=True, starts_on__lt=on).update(ends_before=on)
    record("work.end_group", by, "work.group", held.pk, held.village_code)
    return held
