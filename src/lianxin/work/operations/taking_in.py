"""Take in a ledger of work (工作情况登记台账) that a unit kept elsewhere: every row a record, the whole list or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.pairing.models import HouseholdPairing
from lianxin.people.access import required_scope
from lianxin.people.models import Helper, TeamMember
from lianxin.people.queries import helper_of
from lianxin.people.roles import Act
from lianxin.registry.models import Household
from lianxin.work import errors
from lianxin.work.access import recordable_households, recordable_people, recording_areas
from lianxin.work.domain.records import text_digest
from lianxin.work.models import WorkHousehold, WorkPerson, WorkRecord
from lianxin.work.operations.entries import NewRecord, checked
from lianxin.work.operations.gates import checked_text, day_of, moment, record

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_RECORDS = 50_000
_BATCH, _ASKED = 500, 900
_LEVELS = (12, 9, 6)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a list: how many rows are new records, and how many were on record already."""

    new: int
    known: int


@dataclass
class _Known:
    """What the rows of a list may name, looked up once for all of them."""

    households: dict[int, Household] = field(default_factory=dict)
    numbers: dict[str, Household] = field(default_factory=dict)
    people: dict[int, Helper] = field(default_factory=dict)
    pairs: dict[int, list[tuple[int, date, date | None]]] = field(default_factory=lambda: defaultdict(list))
    teams: dict[int, list[tuple[str, date, date | None]]] = field(default_factory=lambda: defaultdict(list))
    areas: tuple[str, ...] | None = None
    units: frozenset[int] | None = None
    own: int | None = None


@transaction.atomic
def take_in_records(
    *, entries: Sequence[NewRecord], source: str, by: User | None, at: datetime | None = None
) -> TakenIn:
    """Record every row of a list that was kept elsewhere, as :func:`record_work` would one by one. A row whose key is on record with
    the same content is passed over: the same list may be sent again.

    ``source`` says where the list comes from. Photographs do not come by a list.

    Raises:
        PermissionDenied: he records nowhere.
        Refused: WORK-070 the list is empty or too long; WORK-071 rows that do not fit, counted, the first told with its reason.
    """
    if by is not None:
        required_scope(by, Act.RECORD_WORK)
    if not 0 < len(entries) <= MOST_RECORDS:
        raise Refused(errors.LEDGER_UNFIT, count=len(entries), most=MOST_RECORDS)
    now, named = moment(at), checked_text(source, Words("来源", "source"), longest=200)
    there = _on_record(entries)
    known, faults = _looked_up(entries, by), []
    rows: list[WorkRecord] = []
    people: list[tuple[int, Helper]] = []
    homes: list[tuple[int, Household, str]] = []
    for line, told in enumerate(entries, 1):
        if told.key in there:
            if there[told.key] != (told.digest, by.pk if by else None):
                faults.append((line, Refused(errors.KEY_TAKEN)))
            continue
        try:
            _add(told, known, by, now, rows, people, homes)
        except Refused as refusal:
            faults.append((line, refusal))
    if len({row.key for row in rows}) != len(rows):
        faults.append((0, Refused(errors.KEY_TAKEN)))
    if faults:
        line, first = faults[0]
        raise Refused(errors.LEDGER_LINES_UNFIT, count=len(faults), line=line, reason=first.what)
    WorkRecord.objects.bulk_create(rows, batch_size=_BATCH)
    WorkPerson.objects.bulk_create((WorkPerson(record=rows[at_], helper=one) for at_, one in people), batch_size=_BATCH)
    WorkHousehold.objects.bulk_create(
        (WorkHousehold(record=rows[at_], household=one, tie=tie) for at_, one, tie in homes), batch_size=_BATCH
    )
    if rows:
        place = next((rows[0].area_code[:n] for n in (*_LEVELS, 2) if len({r.area_code[:n] for r in rows}) == 1), "")
        record(Act.RECORD_WORK, by, "work.record", rows[0].pk, place, records=len(rows), source=named)
    return TakenIn(len(rows), len(entries) - len(rows))


def _on_record(entries: Sequence[NewRecord]) -> dict[object, tuple[str, int | None]]:
    found: dict[object, tuple[str, int | None]] = {}
    for some in _parts([one.key for one in entries]):
        rows = WorkRecord.objects.filter(key__in=some).values_list("key", "content_digest", "recorded_by_id")
        found |= {key: (digest, who) for key, digest, who in rows}
    return found


def _looked_up(entries: Sequence[NewRecord], by: User | None) -> _Known:
    known = _Known()
    ids = sorted({key for one in entries for key in one.household_ids})
    numbers = sorted({key.strip() for one in entries for key in one.household_nos if key.strip()})
    helpers = sorted({key for one in entries for key in one.helper_ids})
    homes = Household.objects.all() if by is None else recordable_households(by)
    allowed = Helper.objects.all() if by is None else recordable_people(by)
    for some in _parts(ids):
        known.households |= homes.in_bulk(some)
    for part in _parts(numbers):
        known.numbers |= {one.household_no: one for one in homes.filter(is_live=True, household_no__in=part)}
    for some in _parts(helpers):
        known.people |= {one.pk: one for one in allowed.filter(pk__in=some)}
        _ties_looked_up(known, some)
    if by is not None:
        scope, own = required_scope(by, Act.RECORD_WORK), helper_of(by)
        known.areas = recording_areas(by)
        known.units = frozenset([*scope.unit_ids, *([own.unit_id] if own else [])])
        known.own = None if scope.prefixes or scope.unit_ids else (own.pk if own else 0)
    return known


def _ties_looked_up(known: _Known, helpers: Sequence[int]) -> None:
    paired = HouseholdPairing.objects.filter(helper__in=helpers)
    for helper, home, since, until in paired.values_list("helper_id", "household_id", "starts_on", "ends_before"):
        known.pairs[helper].append((home, since, until))
    serving = TeamMember.objects.filter(helper__in=helpers).select_related("team")
    for one in serving:
        until = min(filter(None, (one.ends_before, one.team.ends_before)), default=None)
        known.teams[one.helper_id].append((one.team.village_code, one.starts_on, until))


def _parts(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (keys[start : start + _ASKED] for start in range(0, len(keys), _ASKED))


def _add(
    told: NewRecord, known: _Known, by: User | None, now: datetime, rows: list[WorkRecord],
    people: list[tuple[int, Helper]], homes: list[tuple[int, Household, str]],
) -> None:  # fmt: skip
    """Check a row as one record is checked, and put it beside the others."""
    entry, _ = checked(told, day_of(now))
    if entry.photos:
        raise Refused(errors.LEDGER_HAS_NO_PHOTOS)
    who, where = _people(entry, known), _households(entry, known)
    area_code = _area(entry, where, known)
    unit_id = _unit(entry, who, known)
    row = WorkRecord(
        key=entry.key, kind=entry.kind, on=entry.on, starts_on=entry.starts_on, area_code=area_code, unit_id=unit_id,
        branch=entry.branch, found=entry.found, promised=entry.promised, done=entry.done, next_step=entry.next_step,
        next_on=entry.next_on, stage=entry.stage, quantity=entry.quantity, quantity_unit=entry.quantity_unit,
        amount_fen=entry.amount_fen, exactness=entry.exactness, is_total=entry.is_total, persons=entry.persons,
        others=entry.others,
        person_times=entry.person_times if entry.is_total else len(who) + (entry.others or 0) or None,
        text_digest=text_digest(entry.found, entry.promised, entry.done), content_digest=told.digest,
        noted_at=min(entry.noted_at or now, now), recorded_by=by, recorded_at=now,
    )  # fmt: skip
    people.extend((len(rows), one) for one in who)
    homes.extend((len(rows), one, _tie(one, entry.on, who, known)) for one in where)
    rows.append(row)


def _people(entry: NewRecord, known: _Known) -> list[Helper]:
    wanted = sorted(set(entry.helper_ids))
    found = [known.people[key] for key in wanted if key in known.people and _holds(known.people[key], entry.on)]
    if len(found) != len(wanted):
        raise Refused(errors.PERSON_UNKNOWN, count=len(wanted) - len(found), on=entry.on.isoformat())
    if known.own is not None:
        if entry.is_total:
            raise Refused(errors.TOTAL_NOT_HIS)
        if known.own not in wanted:
            raise Refused(errors.NOT_WHAT_HE_DID)
    return found


def _holds(helper: Helper, on: date) -> bool:
    return helper.starts_on <= on and (helper.ends_before is None or on < helper.ends_before)


def _households(entry: NewRecord, known: _Known) -> list[Household]:
    numbers = {one.strip() for one in entry.household_nos}
    found = [known.households.get(key) for key in set(entry.household_ids)]
    found += [known.numbers.get(number) for number in numbers]
    unknown = sum(one is None for one in found)
    if unknown:
        raise Refused(errors.HOUSEHOLD_UNKNOWN, count=unknown)
    return sorted({one.pk: one for one in found if one is not None}.values(), key=lambda one: one.pk)


def _area(entry: NewRecord, households: list[Household], known: _Known) -> str:
    codes, told = {one.village_code for one in households}, entry.area_code.strip()
    if codes:
        common = next((min(codes)[:n] for n in _LEVELS if len({code[:n] for code in codes}) == 1), "")
        if not common or (told and not common.startswith(told)):
            raise Refused(errors.HOUSEHOLDS_APART)
        return common
    if len(told) not in _LEVELS or (known.areas is not None and not any(told.startswith(one) for one in known.areas)):
        raise Refused(errors.NO_PLACE)
    return told


def _unit(entry: NewRecord, people: list[Helper], known: _Known) -> int | None:
    units = list(dict.fromkeys(one.unit_id for one in people))
    if known.units is not None:
        units += sorted(known.units)
        if entry.unit_id is not None and entry.unit_id not in units:
            raise Refused(errors.UNIT_UNKNOWN)
    return entry.unit_id if entry.unit_id is not None else next(iter(units), None)


def _tie(home: Household, on: date, people: list[Helper], known: _Known) -> str:
    """How somebody of the row stood to the household on its day: paired before of its team before neither."""

    def held(times: Iterable[tuple[object, date, date | None]], what: object) -> bool:
        return any(one == what and since <= on and (until is None or on < until) for one, since, until in times)

    if any(held(known.pairs[one.pk], home.pk) for one in people):
        return WorkHousehold.Tie.PAIRED
    if any(held(known.teams[one.pk], home.village_code) for one in people):
        return WorkHousehold.Tie.TEAM
    return WorkHousehold.Tie.NONE
