"""Records of work as a user may see them: the ledger, one with its history, and what was done for a household."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, openable_ids
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.work_entries import WorkIndicator
from lianxin.work.access import IN_FORCE, records_open_to
from lianxin.work.models import WorkDetail, WorkHousehold, WorkPerson, WorkPhoto, WorkRecord

if TYPE_CHECKING:
    from lianxin.people.models import User

TIES: dict[str, tuple[Words, str]] = {
    "paired": (Words("结对", "paired"), "plain"),
    "team": (Words("驻村工作队", "village team"), "plain"),
    "none": (Words("当天未结对", "not paired"), "unsure"),
}
EXACT: dict[str, Words] = {
    "exact": Words("", ""),
    "about": Words("约 ", "about "),
    "over": Words("余", "over "),
    "nearly": Words("近 ", "nearly "),
}
STAGES: dict[str, Words] = {"planned": Words("谋划", "planned"), "landed": Words("落地", "landed")}
STATES: dict[str, tuple[Words, str]] = {
    "in_force": (Words("有效", "In force"), "good"),
    "replaced": (Words("已更正", "Corrected"), "plain"),
    "withdrawn": (Words("已撤回", "Withdrawn"), "bad"),
}
HIDDEN_HOUSEHOLD = Words("不在可看范围", "not yours to see")
MOST_IN_A_PANEL = 20


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What a reader asks to see; empty: everything. ``source``: counted or total. ``tie`` none: visits without a pairing."""

    kind: str = ""
    indicator: str = ""
    area_code: str = ""
    unit_id: int | None = None
    source: str = ""
    tie: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    household_id: int | None = None
    person_id: int | None = None
    is_own: bool = False
    state: str = "in_force"


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as a list shows it: names only of households that the reader may see."""

    record: WorkRecord
    kind: Words
    place: str
    people: tuple[str, ...]
    households: tuple[tuple[int | None, str], ...]
    ties: frozenset[str]
    quantity: Words | None
    photos: int
    state: str
    details: tuple[tuple[Words, str], ...] = ()

    @property
    def is_not_paired(self) -> bool:
        """Whether it is a visit to somebody with whom nobody of the record was paired."""
        kind = rulebook().work_kinds.get(self.record.kind)
        return bool(kind and kind.is_visit and "none" in self.ties)


def filtered_records(user: User, wanted: RecordFilter) -> QuerySet[WorkRecord]:
    """Records that the user may see, as he asks for them, the newest first.

    Raises:
        PermissionDenied: they are closed to him.
    """
    found = narrowed(records_open_to(user), wanted)
    if wanted.is_own:
        found = found.filter(recorded_by=user)
    if wanted.household_id is not None:
        concerned = WorkHousehold.objects.filter(record=OuterRef("pk"), household=wanted.household_id)
        found = found.filter(Exists(concerned))
    if wanted.person_id is not None:
        found = found.filter(Exists(WorkPerson.objects.filter(record=OuterRef("pk"), helper=wanted.person_id)))
    if wanted.tie:
        found = found.filter(Exists(WorkHousehold.objects.filter(record=OuterRef("pk"), tie=wanted.tie)))
    return found.select_related("unit", "recorded_by", "withdrawal").order_by("-on", "-id")


def narrowed(found: QuerySet[WorkRecord], wanted: RecordFilter) -> QuerySet[WorkRecord]:
    """Narrow records by state, kind, indicator, place, unit, source and period."""
    states = {
        "in_force": IN_FORCE,
        "replaced": Q(replaced_by__isnull=False),
        "withdrawn": Q(withdrawal__isnull=False),
    }
    if wanted.state:
        found = found.filter(states[wanted.state])
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.indicator:
        found = found.filter(counted_by(rulebook().work_indicator(wanted.indicator)))
    if wanted.area_code:
        found = found.filter(within_area("area_code", wanted.area_code))
    if wanted.unit_id is not None:
        found = found.filter(unit=wanted.unit_id)
    if wanted.source:
        found = found.filter(is_total=wanted.source == "total")
    if wanted.starts_on is not None:
        found = found.filter(on__gte=wanted.starts_on)
    if wanted.ends_on is not None:
        found = found.filter(on__lte=wanted.ends_on)
    return found


def counted_by(indicator: WorkIndicator) -> Q:
    """A condition that a record is one of those that an indicator counts."""
    wanted = Q(pk__isnull=False)
    if indicator.kinds:
        wanted &= Q(kind__in=indicator.kinds)
    if indicator.stage:
        wanted &= Q(stage=indicator.stage)
    match indicator.measure:
        case "quantity":
            wanted &= Q(quantity_unit=indicator.unit)
        case "amount":
            wanted &= Q(amount_fen__isnull=False)
        case "branches":
            wanted &= ~Q(branch="")
    return wanted


def record_rows(records: Iterable[WorkRecord], *, user: User) -> list[RecordRow]:
    """Return records as lists show them, with as many questions to the database however many they are."""
    found = list(records)
    ids = [one.pk for one in found]
    people: dict[int, list[str]] = {}
    for row in WorkPerson.objects.filter(record__in=ids).select_related("helper"):
        people.setdefault(row.record_id, []).append(row.helper.name)
    concerned: dict[int, list[WorkHousehold]] = {}
    for home in WorkHousehold.objects.filter(record__in=ids).select_related("household"):
        concerned.setdefault(home.record_id, []).append(home)
    seen = openable_ids(user, Act.READ_WORK, {home.household_id for homes in concerned.values() for home in homes})
    photos = dict(_photo_counts(ids))
    replaced = set(WorkRecord.objects.filter(replaces__in=ids).values_list("replaces_id", flat=True))
    names = area_names({one.area_code for one in found})
    details: dict[int, list[WorkDetail]] = {}
    for detail in WorkDetail.objects.filter(record__in=ids):
        details.setdefault(detail.record_id, []).append(detail)
    return [
        _row(one, names[one.area_code], people.get(one.pk, []), concerned.get(one.pk, []), seen,
             photos.get(one.pk, 0), details.get(one.pk, []), is_replaced=one.pk in replaced)
        for one in found
    ]  # fmt: skip


def detail_words(kind: str, name: str) -> Words:
    """Return what a detail of a kind of work is called."""
    known = rulebook().work_kinds.get(kind)
    return known.details.get(name, Words(name, name)) if known else Words(name, name)


def _photo_counts(ids: list[int]) -> Iterable[tuple[int, int]]:
    counted = WorkPhoto.objects.filter(record__in=ids).order_by().values("record_id").annotate(n=Count("pk"))
    return counted.values_list("record_id", "n")


def _row(
    one: WorkRecord,
    place: str,
    people: list[str],
    concerned: list[WorkHousehold],
    seen: set[int],
    photos: int,
    details: list[WorkDetail],
    *,
    is_replaced: bool,
) -> RecordRow:
    households = tuple(
        (row.household_id, row.household.head_name or row.household.household_no or "—")
        if row.household_id in seen
        else (None, "")
        for row in concerned
    )
    state = "replaced" if is_replaced else "withdrawn" if hasattr(one, "withdrawal") else "in_force"
    ties = frozenset(row.tie for row in concerned)
    return RecordRow(
        one,
        kind_words(one.kind),
        place,
        tuple(people),
        households,
        ties,
        quantity_words(one),
        photos,
        state,
        tuple((detail_words(one.kind, row.name), row.words) for row in details),
    )


def kind_words(name: str) -> Words:
    """Return what a kind of work is called; one that the rulebook no longer knows stands as it is."""
    kind = rulebook().work_kinds.get(name)
    return kind.words if kind else Words(name, name)


def quantity_words(one: WorkRecord) -> Words | None:
    """Return a record's quantity with its unit, and whether it is exact; None where there is none."""
    if one.quantity is None:
        return None
    unit = dictionary().units[one.quantity_unit].words if one.quantity_unit in dictionary().units else None
    number = plain_number(one.quantity)
    mark = EXACT[one.exactness]
    zh = f"{number}余" if one.exactness == "over" else f"{mark.zh}{number}"
    return Words(f"{zh} {unit.zh if unit else ''}".strip(), f"{mark.en}{number} {unit.en if unit else ''}".strip())


def amount_words(one: WorkRecord) -> Words | None:
    """Return a record's money in yuan, and whether it is exact."""
    if one.amount_fen is None:
        return None
    number = yuan_text(one.amount_fen)
    mark = EXACT[one.exactness]
    zh = f"{number} 元余" if one.exactness == "over" else f"{mark.zh}{number} 元"
    return Words(zh, f"{mark.en}{number} yuan")


def plain_number(number: Decimal) -> str:
    """Return a number without needless zeros, thousands apart."""
    return f"{number.normalize():,f}"


def versions_of(record: WorkRecord) -> list[WorkRecord]:
    """Return every row of the same piece of work, the newest first: what it replaced, and what replaced it."""
    newest = record
    while (later := WorkRecord.objects.filter(replaces=newest.pk).first()) is not None:
        newest = later
    found, one = [], newest
    while one is not None:
        found.append(one)
        one = (
            WorkRecord.objects.select_related("recorded_by", "withdrawal__by").filter(pk=one.replaces_id).first()
            if one.replaces_id
            else None
        )
    return found


def work_for_household(user: User, household_id: int) -> QuerySet[WorkRecord]:
    """What was done for a household, the newest first. The caller has made sure that he may see the household."""
    concerned = WorkHousehold.objects.filter(household=household_id).values("record")
    found = WorkRecord.objects.filter(IN_FORCE, pk__in=concerned)
    return found.select_related("unit", "recorded_by", "withdrawal").order_by("-on", "-id")
