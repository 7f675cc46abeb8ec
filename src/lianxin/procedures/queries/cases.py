"""Cases as lists: what waits for whom, what is late, how many stand where and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of, within_area
from lianxin.procedures.access import ACTS, cases_open_to
from lianxin.procedures.domain import shelf
from lianxin.procedures.models import Case
from lianxin.procedures.recording import version_of
from lianxin.registry.queries import NamedArea, areas_of

if TYPE_CHECKING:
    from lianxin.people.models import User

SOON_DAYS = 3
"""A due day within so many days is soon."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A choice by which lists are narrowed: its key, its words."""

    key: str
    words: Words


STANDINGS = (
    Standing("open", Words("办理中", "under way")),
    Standing("overdue", Words("已超期", "overdue")),
    Standing("soon", Words("即将到期", "due soon")),
    Standing("contested", Words("有异议待答复", "an objection is open")),
    Standing("granted", Words("办结", "granted")),
    Standing("refused", Words("未通过", "not granted")),
)
BUCKETS = (
    (7, Words("7 天以内", "up to 7 days")),
    (15, Words("8–15 天", "8 to 15 days")),
    (30, Words("16–30 天", "16 to 30 days")),
    (0, Words("30 天以上", "over 30 days")),
)
"""Ages of a case in its state, by the most days of each; 0: no most."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a reader asks for."""

    procedure: str = ""
    standing: str = "open"
    area_code: str = ""


def overdue(on: date) -> Q:
    """A condition that a case, or its step, should have been dealt with before a day."""
    return Q(outcome="") & (Q(due_on__lt=on) | Q(limit_on__lt=on))


def due_soon(on: date) -> Q:
    """A condition that a case is due from a day on within :data:`SOON_DAYS`, and not overdue."""
    last = on + timedelta(days=SOON_DAYS)
    near = Q(due_on__range=(on, last)) | Q(limit_on__range=(on, last))
    return Q(outcome="") & near & ~overdue(on)


def filtered_cases(user: User, wanted: CaseFilter, *, on: date) -> QuerySet[Case]:
    """Return the cases that a user may see, as he asks for them, the most urgent first by their number.

    Raises:
        PermissionDenied: cases are closed to him.
    """
    found = cases_open_to(user)
    if wanted.procedure:
        found = found.filter(procedure=wanted.procedure)
    if wanted.area_code:
        found = found.filter(within_area("area_code", wanted.area_code))
    match wanted.standing:
        case "open":
            found = found.filter(outcome="")
        case "overdue":
            found = found.filter(overdue(on))
        case "soon":
            found = found.filter(due_soon(on))
        case "contested":
            found = found.filter(open_objections__gt=0)
        case "granted" | "refused":
            found = found.filter(outcome=wanted.standing)
    return found.select_related("household").order_by("area_code", "id")


def waiting_cases(user: User) -> QuerySet[Case]:
    """Return the open cases whose next step is the user's to take, those due first at the top."""
    mine = Q(pk__in=[])
    for hat, act in ACTS.items():
        scope = scope_of(user, act)
        if scope.prefixes:
            mine |= Q(waits_for=hat.value) & scope.area_filter("area_code")
    return (
        Case.objects.filter(mine, outcome="")
        .select_related("household")
        .order_by(F("due_on").asc(nulls_last=True), "id")
    )


def cases_of_household(user: User, household_id: int) -> list[Case]:
    """Return the cases of a household that the user may see, the newest first."""
    return list(cases_open_to(user).filter(household_id=household_id).order_by("-id"))


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many open cases of a procedure stand in a state, by their age there, in the order of :data:`BUCKETS`."""

    procedure: str
    state: str
    words: Words
    counts: tuple[int, ...]
    overdue: int

    @property
    def total(self) -> int:
        return sum(self.counts)


def state_counts(user: User, *, on: date, area_code: str = "") -> list[StateCount]:
    """Return how many open cases stand where and since when, in the order of the procedures and their states, in one query."""
    found = cases_open_to(user).filter(outcome="")
    if area_code:
        found = found.filter(within_area("area_code", area_code))
    counted = {f"age_{n}": Count("id", filter=condition) for n, condition in enumerate(_ages(on))}
    rows = (
        found.order_by()
        .values("procedure", "version", "state")
        .annotate(**counted, late=Count("id", filter=overdue(on)))
    )
    merged: dict[tuple[str, str], StateCount] = {}
    for row in rows:
        words = shelf.version(row["procedure"], row["version"]).states[row["state"]].words
        counts = tuple(row[name] for name in counted)
        key = (row["procedure"], row["state"])
        if (held := merged.get(key)) is not None:
            counts = tuple(a + b for a, b in zip(counts, held.counts, strict=True))
        late = row["late"] + (held.overdue if held else 0)
        merged[key] = StateCount(row["procedure"], row["state"], words, counts, late)
    return [merged[key] for key in _in_order(merged)]


def _ages(on: date) -> Iterable[Q]:
    """Conditions on the day of entering a state, one for each bucket."""
    youngest = 0
    for most, _ in BUCKETS:
        condition = Q(entered_on__lte=on - timedelta(days=youngest)) if youngest else Q()
        if most:
            condition &= Q(entered_on__gt=on - timedelta(days=most + 1))
        yield condition if condition else ~Q(pk__in=[])
        youngest = most + 1


def _in_order(keys: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    keys = set(keys)
    ordered = [
        (key, state)
        for key, procedure in shelf.procedures().items()
        for version in procedure.versions
        for state in version.states
    ]
    return [key for key in dict.fromkeys(ordered) if key in keys]


def state_words(case: Case) -> Words:
    """Return the name of the state where a case stands."""
    return version_of(case).states[case.state].words


def areas_to_begin(user: User, level: str) -> list[NamedArea]:
    """Return the villages or counties for which a user acts at some level, by code."""
    found = {area.code: area for act in ACTS.values() for area in areas_of(scope_of(user, act), level)}
    return [found[code] for code in sorted(found)]
