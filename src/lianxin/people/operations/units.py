"""Units and helpers registered, moved and linked to their accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people import errors
from lianxin.people.models import Helper, Unit, User
from lianxin.people.operations.gates import (
    checked_area,
    checked_code,
    checked_name,
    checked_period,
    checked_village,
    locked,
    may_manage_account,
    may_manage_area,
)

_MOST_VILLAGES = 99
_MOST_HOUSEHOLDS = 999
_VILLAGES_PER_UNIT = Words("一个单位可帮扶的村数", "The number of villages a unit can serve")
_HOUSEHOLDS_PER_HELPER = Words("一名责任人可结对的户数", "The number of households a helper can be first helper of")
_LONGITUDE = Words("经度", "A longitude")
_LATITUDE = Words("纬度", "A latitude")


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What is known of a unit when it is registered. ``skills`` are keys (None: not recorded);
    coordinates are degrees, WGS-84."""

    code: str
    name: str
    area_code: str
    affiliation: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    village_capacity: int = 3
    skills: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class NewHelper:
    """What is known of a helper when he is registered. ``is_party_member`` and ``skills`` None: not recorded."""

    code: str
    name: str
    unit: Unit
    starts_on: date
    ends_before: date | None = None
    sex: str = ""
    phone: str = ""
    post: str = ""
    is_party_member: bool | None = None
    is_leader: bool = False
    skills: tuple[str, ...] | None = None
    home_village_code: str = ""
    household_capacity: int = 5


@transaction.atomic
def register_unit(*, entry: NewUnit, by: User | None) -> Unit:
    """Register a helping unit.

    Raises:
        PermissionDenied: ``by`` does not manage people in the unit's area.
        Refused: PEOPLE-003 no name, PEOPLE-008 not a division, PEOPLE-016 code taken, PEOPLE-017 no code,
            PEOPLE-026 a number that cannot be, PEOPLE-029 unknown affiliation.
    """
    may_manage_area(by, checked_area(entry.area_code))
    if not entry.code.strip():
        raise Refused(errors.CODE_MISSING)
    if Unit.objects.filter(code=entry.code.strip()).exists():
        raise Refused(errors.CODE_TAKEN, code=entry.code)
    _within(_VILLAGES_PER_UNIT, entry.village_capacity, 0, _MOST_VILLAGES)
    _within(_LONGITUDE, entry.longitude, -180, 180)
    _within(_LATITUDE, entry.latitude, -90, 90)
    unit = Unit.objects.create(
        code=entry.code.strip(),
        name=checked_name(entry.name),
        area_code=entry.area_code,
        affiliation=checked_code("unit_affiliation", entry.affiliation),
        address=entry.address,
        longitude=entry.longitude,
        latitude=entry.latitude,
        village_capacity=entry.village_capacity,
        skills=packed_keys(entry.skills),
    )
    record_event(act="people.register_unit", by=by, thing="people.unit", thing_id=unit.pk, area_code=unit.area_code)
    return unit


@transaction.atomic
def register_helper(*, entry: NewHelper, by: User | None) -> Helper:
    """Register a helper of a unit.

    Raises:
        PermissionDenied: ``by`` does not manage people in the unit's area.
        Refused: PEOPLE-003 no name, PEOPLE-008 not a village, PEOPLE-009 empty period, PEOPLE-016 code taken,
            PEOPLE-017 no code, PEOPLE-026 a number that cannot be, PEOPLE-029 unknown sex.
    """
    may_manage_area(by, entry.unit.area_code)
    if not entry.code.strip():
        raise Refused(errors.CODE_MISSING)
    if Helper.objects.filter(code=entry.code.strip()).exists():
        raise Refused(errors.CODE_TAKEN, code=entry.code)
    checked_period(entry.starts_on, entry.ends_before)
    if entry.home_village_code:
        checked_village(entry.home_village_code)
    _within(_HOUSEHOLDS_PER_HELPER, entry.household_capacity, 0, _MOST_HOUSEHOLDS)
    helper = Helper.objects.create(
        code=entry.code.strip(),
        name=checked_name(entry.name),
        unit=entry.unit,
        sex=checked_code("sex", entry.sex),
        phone=entry.phone,
        post=entry.post,
        is_party_member=entry.is_party_member,
        is_leader=entry.is_leader,
        skills=packed_keys(entry.skills),
        home_village_code=entry.home_village_code,
        household_capacity=entry.household_capacity,
        starts_on=entry.starts_on,
        ends_before=entry.ends_before,
    )
    record_event(
        act="people.register_helper",
        by=by,
        thing="people.helper",
        thing_id=helper.pk,
        area_code=entry.unit.area_code,
        unit=entry.unit.code,
    )
    return helper


@transaction.atomic
def move_helper(*, helper: Helper, unit: Unit, on: date, by: User | None) -> None:
    """Move a helper to another unit from a day. The event keeps the unit he leaves.

    Raises:
        PermissionDenied: ``by`` does not manage people in both units' areas.
        Refused: PEOPLE-018 the same unit, PEOPLE-019 not in service on the day.
    """
    moved = Helper.objects.select_for_update().select_related("unit").get(pk=helper.pk)
    may_manage_area(by, moved.unit.area_code)
    may_manage_area(by, unit.area_code)
    if moved.unit_id == unit.pk:
        raise Refused(errors.SAME_UNIT)
    required_service(moved, on)
    left = moved.unit
    moved.unit = helper.unit = unit
    moved.save(update_fields=["unit"])
    record_event(
        act="people.move_helper",
        by=by,
        thing="people.helper",
        thing_id=moved.pk,
        area_code=unit.area_code,
        left=left.code,
        joined=unit.code,
        on=on.isoformat(),
    )


@transaction.atomic
def link_account_to_helper(*, user: User, helper: Helper, by: User | None) -> None:
    """Say that the account is this helper's: a role that reaches only one's own households then finds them.

    Raises:
        PermissionDenied: the helper's unit or a role of the account lies outside the areas of ``by``.
        Refused: PEOPLE-005 closed account, PEOPLE-006 his own account, PEOPLE-025 either is linked already.
    """
    may_manage_area(by, helper.unit.area_code)
    may_manage_account(by, user)
    account = locked(user)
    if by is not None and by.pk == account.pk:
        raise Refused(errors.OWN_ROLE)
    if not account.is_active:
        raise Refused(errors.ACCOUNT_CLOSED, username=account.username)
    person = Helper.objects.select_for_update().get(pk=helper.pk)
    if person.user_id is not None or Helper.objects.filter(user=account).exists():
        raise Refused(errors.ALREADY_LINKED, username=account.username)
    person.user = account
    person.save(update_fields=["user"])
    helper.user = user
    record_event(
        act="people.link_account_to_helper",
        by=by,
        thing="people.helper",
        thing_id=person.pk,
        area_code=helper.unit.area_code,
        account=account.pk,
    )


def required_service(helper: Helper, on: date) -> None:
    """Let pass a helper who is in service on the day. Raises PEOPLE-019."""
    if not (helper.starts_on <= on and (helper.ends_before is None or on < helper.ends_before)):
        raise Refused(errors.NOT_IN_SERVICE, on=on)


def packed_keys(keys: tuple[str, ...] | None) -> str:
    """Return the keys as the dictionary stores several: ``,a,b,`` sorted; none is ``,``, not recorded is empty."""
    if keys is None:
        return ""
    return "".join(f",{key}" for key in sorted(set(keys))) + ","


def _within(what: Words, value: float | None, least: int, most: int) -> None:
    if value is not None and not least <= value <= most:
        raise Refused(errors.NUMBER_UNFIT, what=what, value=value, least=least, most=most)
