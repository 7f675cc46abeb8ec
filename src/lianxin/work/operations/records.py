"""Record a piece of work, correct a record, withdraw one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from lianxin.config.statements import Columns, Statement, insert, insert_unless_there, models_in, numbers_that_fit
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_scope
from lianxin.people.models import Helper
from lianxin.people.queries import helper_of
from lianxin.people.roles import Act
from lianxin.registry.models import Household
from lianxin.work import errors
from lianxin.work.access import (
    IN_FORCE,
    may_take_back,
    numbers_of_recordable_households,
    numbers_of_recordable_people,
    recordable_households,
    recording_areas,
    records_open_to,
)
from lianxin.work.domain.records import text_digest
from lianxin.work.models import Withdrawal, WorkDetail, WorkHousehold, WorkPerson, WorkPhoto, WorkRecord
from lianxin.work.operations.entries import NewRecord, checked
from lianxin.work.operations.gates import checked_reason, day_of, moment, record

if TYPE_CHECKING:
    from lianxin.people.models import User

_LEVELS = (12, 9, 6)
_HOME = Columns(Household, "h", ("id", "village_code", "household_no"))
_HOMES = Statement(f"SELECT {_HOME.words} FROM registry_household h WHERE h.id = ANY(%s) ORDER BY h.id")  # noqa: S608
_PERSON = Columns(Helper, "h")
_SERVING = Statement(
    f"SELECT {_PERSON.words} FROM people_helper h WHERE h.id = ANY(%s) "  # noqa: S608
    "AND h.starts_on <= %s AND (h.ends_before IS NULL OR h.ends_before > %s) ORDER BY h.id"
)
_PAIRED = Statement(
    "SELECT p.household_id FROM pairing_householdpairing p WHERE p.household_id = ANY(%s) AND p.helper_id = ANY(%s) "
    "AND p.starts_on <= %s AND (p.ends_before IS NULL OR p.ends_before > %s)"
)
_VILLAGES_OF_TEAMS = Statement(
    "SELECT t.village_code FROM people_teammember m JOIN people_team t ON t.id = m.team_id WHERE m.helper_id = ANY(%s) "
    "AND m.starts_on <= %s AND (m.ends_before IS NULL OR m.ends_before > %s) "
    "AND t.starts_on <= %s AND (t.ends_before IS NULL OR t.ends_before > %s)"
)


@dataclass(frozen=True, slots=True)
class _Scene:
    """Whom a record is about, who did it, where, and for which unit."""

    households: tuple[Household, ...]
    people: tuple[Helper, ...]
    area_code: str
    unit_id: int | None


def record_work(*, entry: NewRecord, by: User | None, at: datetime | None = None) -> WorkRecord:
    """Record one thing that was done, and return its row. The same ``entry.key`` sent again gives the row that is there.

    Meant for a page and for a device that sends what it kept without a line alike: make the key (a UUID) where the record is written,
    tell ``entry.noted_at``, send it as often as it takes. ``by`` is who records; None is the house. A helper records what he did
    himself; a team for its village; a liaison for his unit. A visit to a household with which nobody of the record was paired on its
    day is taken, and marked (``WorkHousehold.tie``). Pictures are kept first, by ``photographs.kept_photographs``.

    ``at`` is the moment at which it arrives, now if absent.

    Raises:
        PermissionDenied: he records nowhere.
        Refused: WORK-001 to 016, 020, 021, 024; WORK-016 only where the key stands for something else.
    """
    if by is not None:
        required_scope(by, Act.RECORD_WORK)
    try:
        if connection.in_atomic_block:
            # Whatever may be refused is refused before the first row is written: there is nothing to undo, and a savepoint costs two
            # questions.
            return _recorded(entry, by, moment(at))
        with transaction.atomic():
            return _recorded(entry, by, moment(at))
    except Refused:
        # What was recorded once stays recorded, also where it would be refused by now.
        found = _known(entry, by)
        if found is None:
            raise
        return found


@transaction.atomic
def correct_work(
    *, record_id: int, entry: NewRecord, reason: str, by: User | None, at: datetime | None = None
) -> WorkRecord:
    """Correct a record by a new row, which names it. Only whoever recorded it may; the old row stays to be seen.

    Raises:
        PermissionDenied: he records nowhere.
        Refused: WORK-017 it is not in force; WORK-018 no reason; WORK-019 somebody else's; WORK-026 a counted row for a told total, or
            the other way; and what :func:`record_work` refuses.
    """
    why = checked_reason(reason)
    if (found := _known(entry, by)) is not None:
        return found
    old = _locked(record_id, by)
    if by is not None and old.recorded_by_id != by.pk:
        raise Refused(errors.NOT_HIS_RECORD)
    if entry.is_total != old.is_total:
        raise Refused(errors.OTHER_SORT)
    return _recorded(entry, by, moment(at), replaces=old, reason=why)


@transaction.atomic
def withdraw_work(*, record_id: int, reason: str, by: User | None, at: datetime | None = None) -> WorkRecord:
    """Withdraw a record: it counts nowhere from then on, and stays to be seen with the reason.

    Raises:
        Refused: WORK-017 it is not in force; WORK-018 no reason; WORK-019 not his to withdraw.
    """
    why = checked_reason(reason)
    old = _locked(record_id, by)
    if by is not None and not may_take_back(by, old):
        raise Refused(errors.NOT_HIS_RECORD)
    Withdrawal.objects.create(record=old, reason=why, by=by, at=moment(at))
    record(Act.RECORD_WORK, by, "work.withdrawal", old.pk, old.area_code, kind=old.kind)
    return old


def _known(entry: NewRecord, by: User | None) -> WorkRecord | None:
    """The record of the key, if the same person sent the same thing before."""
    found = WorkRecord.objects.filter(key=entry.key).first()
    if found is None:
        return None
    if found.content_digest != entry.digest or found.recorded_by_id != (by.pk if by else None):
        raise Refused(errors.KEY_TAKEN)
    return found


def _required_known(entry: NewRecord, by: User | None) -> WorkRecord:
    found = _known(entry, by)
    if found is None:
        raise Refused(errors.NOT_IN_FORCE)
    return found


def _locked(record_id: int, by: User | None) -> WorkRecord:
    """The record, locked until the end of the act: two corrections at once would both hold it for being in force."""
    seen = WorkRecord.objects.all() if by is None else records_open_to(by)
    number = seen.filter(pk=record_id).values_list("pk", flat=True).first()
    if number is None:
        raise Refused(errors.NOT_HIS_RECORD)
    found = WorkRecord.objects.select_for_update().get(pk=number)
    if not WorkRecord.objects.filter(IN_FORCE, pk=number).exists():
        raise Refused(errors.NOT_IN_FORCE)
    return found


def _recorded(
    told: NewRecord, by: User | None, now: datetime, *, replaces: WorkRecord | None = None, reason: str = ""
) -> WorkRecord:
    entry, kind = checked(told, day_of(now))
    scene = _scene(entry, by)
    row = WorkRecord(
        key=entry.key, kind=entry.kind, on=entry.on, starts_on=entry.starts_on, area_code=scene.area_code,
        unit_id=scene.unit_id, branch=entry.branch, found=entry.found, promised=entry.promised, done=entry.done,
        next_step=entry.next_step, next_on=entry.next_on, stage=entry.stage, quantity=entry.quantity,
        quantity_unit=entry.quantity_unit, amount_fen=entry.amount_fen, exactness=entry.exactness,
        is_total=entry.is_total, persons=entry.persons, others=entry.others,
        person_times=entry.person_times if entry.is_total else len(scene.people) + (entry.others or 0) or None,
        text_digest=text_digest(entry.found, entry.promised, entry.done), content_digest=told.digest,
        noted_at=min(entry.noted_at or now, now), recorded_by=by, recorded_at=now, replaces=replaces, reason=reason,
    )  # fmt: skip
    if not insert_unless_there(row):
        # Another request with the same key was faster.
        return _required_known(told, by)
    ties = _ties(scene, entry.on)
    insert([WorkPerson(record=row, helper=one) for one in scene.people])
    insert([WorkHousehold(record=row, household=one, tie=ties[one.pk]) for one in scene.households])
    insert(
        [
            WorkPhoto(
                record=row, digest=one.digest, likeness=one.likeness, longitude=one.longitude, latitude=one.latitude
            )
            for one in entry.photos
        ]
    )
    insert([WorkDetail(record=row, name=name, words=words) for name, words in entry.details])
    is_apart = kind.is_visit and WorkHousehold.Tie.NONE in ties.values()
    details = {"kind": entry.kind, "on": entry.on.isoformat(), "households": len(ties), "people": len(scene.people)}
    if is_apart:
        details["not_paired"] = True
    if replaces is not None:
        details["replaces"] = replaces.pk
    record(Act.RECORD_WORK, by, "work.record", row.pk, scene.area_code, **details)
    return row


def _scene(entry: NewRecord, by: User | None) -> _Scene:
    households = _households(entry, by)
    people = _people(entry, by)
    area_code = _area(entry, households, by)
    return _Scene(households, people, area_code, _unit(entry, people, by))


def _households(entry: NewRecord, by: User | None) -> tuple[Household, ...]:
    ids, numbers = set(entry.household_ids), {one.strip() for one in entry.household_nos}
    if not (ids or numbers):
        return ()
    if numbers:
        allowed = Household.objects.all() if by is None else recordable_households(by)
        wanted = Q(pk__in=ids) | Q(household_no__in=numbers - {""}, is_live=True)
        found = list(allowed.filter(wanted).order_by("pk"))
    else:
        rows = [models_in(row, _HOME)[0] for row in _HOMES.rows(numbers_that_fit(ids))]
        open_to_him = ids if by is None else numbers_of_recordable_households(by, rows)
        found = [one for one in rows if one.pk in open_to_him]
    known = {one.pk for one in found} & ids, {one.household_no for one in found} & numbers
    unknown = len(ids - known[0]) + len(numbers - known[1])
    if unknown:
        raise Refused(errors.HOUSEHOLD_UNKNOWN, count=unknown)
    return tuple(found)


def _people(entry: NewRecord, by: User | None) -> tuple[Helper, ...]:
    wanted = set(entry.helper_ids)
    found: list[Helper] = (
        [models_in(row, _PERSON)[0] for row in _SERVING.rows(numbers_that_fit(wanted), entry.on, entry.on)]
        if wanted
        else []
    )
    if by is not None and found:
        nameable = numbers_of_recordable_people(by, found)
        found = [one for one in found if one.pk in nameable]
    if len(found) != len(wanted):
        raise Refused(errors.PERSON_UNKNOWN, count=len(wanted) - len(found), on=entry.on.isoformat())
    if by is None:
        return tuple(found)
    scope = required_scope(by, Act.RECORD_WORK)
    if not (scope.prefixes or scope.unit_ids):
        if entry.is_total:
            raise Refused(errors.TOTAL_NOT_HIS)
        if all(one.user_id != by.pk for one in found):
            raise Refused(errors.NOT_WHAT_HE_DID)
    return tuple(found)


def _area(entry: NewRecord, households: tuple[Household, ...], by: User | None) -> str:
    codes = {one.village_code for one in households}
    told = entry.area_code.strip()
    if codes:
        common = next((code for n in _LEVELS if len({c[:n] for c in codes}) == 1 for code in [min(codes)[:n]]), "")
        if not common or (told and not common.startswith(told)):
            raise Refused(errors.HOUSEHOLDS_APART)
        # Households that are the user's own stand for themselves, wherever they lie.
        return common
    if len(told) not in _LEVELS or (by is not None and not _lies_in(told, recording_areas(by))):
        raise Refused(errors.NO_PLACE)
    return told


def _lies_in(code: str, areas: tuple[str, ...]) -> bool:
    return any(code.startswith(area) for area in areas)


def _unit(entry: NewRecord, people: tuple[Helper, ...], by: User | None) -> int | None:
    units = list(dict.fromkeys(one.unit_id for one in people))
    if by is not None:
        units += required_scope(by, Act.RECORD_WORK).unit_ids
        if not units or entry.unit_id not in {None, *units}:
            own = helper_of(by)
            units += [own.unit_id] if own else []
        if entry.unit_id not in {None, *units}:
            raise Refused(errors.UNIT_UNKNOWN)
    return entry.unit_id if entry.unit_id is not None else next(iter(units), None)


def _ties(scene: _Scene, on: date) -> dict[int, str]:
    """How somebody of the record stood to each household on the day: paired before of its team before neither."""
    homes, people = [one.pk for one in scene.households], [one.pk for one in scene.people]
    paired = {number for (number,) in _PAIRED.rows(homes, people, on, on)} if homes and people else set()
    is_asked = people and len(paired) < len(homes)
    villages = {code for (code,) in _VILLAGES_OF_TEAMS.rows(people, on, on, on, on)} if is_asked else set()
    return {
        one.pk: WorkHousehold.Tie.PAIRED if one.pk in paired
        else WorkHousehold.Tie.TEAM if one.village_code in villages
        else WorkHousehold.Tie.NONE
        for one in scene.households
    }  # fmt: skip
