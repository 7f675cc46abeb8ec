"""Disputes as a user may see them: the ledger, whose turn it is, what is late; and which village reported which day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q, QuerySet, Sum

from lianxin.core.kernel.words import Words
from lianxin.people.access import required_scope, scope_of, within_area
from lianxin.people.roles import Act
from lianxin.places.queries import areas_under
from lianxin.registry.queries import area_names
from lianxin.supervision.access import disputes_open_to, may_settle
from lianxin.supervision.domain.disputes import STATE_WORDS, DayMark, DayReport, DisputeState, age_in_years, day_mark
from lianxin.supervision.models import Dispute, DisputeEvent, DisputeReport
from lianxin.supervision.queries.terms import code_words

if TYPE_CHECKING:
    from lianxin.people.models import User

TONES = {"open": "unsure", "settled": "info", "kept": "good"}
HOLDERS = {
    "village": Words("村", "Village"),
    "township": Words("乡镇", "Township"),
    "county": Words("县", "County"),
}
STANDINGS: tuple[tuple[str, Words], ...] = (
    ("mine", Words("等我化解", "mine to settle")),
    ("mine_late", Words("等我化解、已过期", "mine to settle, late")),
    ("mine_revisit", Words("等我回访", "mine to look at again")),
    ("overdue", Words("过期没有化解", "not settled in time")),
    ("revisit", Words("该回访了", "to be looked at again")),
    ("escalated", Words("已上报", "escalated")),
    ("long", Words("多年积案", "lasting for years")),
    *((state.value, words) for state, words in STATE_WORDS.items()),
)
_YEAR = timedelta(days=365)
_VILLAGE = 12
MOST_VILLAGES = 5000


@dataclass(frozen=True, slots=True)
class DisputeFilter:
    """What a reader asks to see; empty: everything."""

    standing: str = ""
    kind: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute as a list shows it, on a day."""

    dispute: Dispute
    place: str
    on: date

    @property
    def kind(self) -> Words:
        return code_words("dispute_kind", self.dispute.kind)

    @property
    def state(self) -> Words:
        return STATE_WORDS[DisputeState(self.dispute.state)]

    @property
    def tone(self) -> str:
        return TONES[self.dispute.state]

    @property
    def holder(self) -> Words:
        return HOLDERS[self.dispute.holder]

    @property
    def method(self) -> Words | None:
        return code_words("dispute_method", self.dispute.method) if self.dispute.method else None

    @property
    def years(self) -> int | None:
        """How many full years it has lasted, until it was settled; None where nobody knows."""
        return age_in_years(self.dispute.since_on, self.dispute.settled_on or self.on)

    @property
    def days_late(self) -> int:
        due = self.dispute.due_on
        return max(0, (self.on - due).days) if due is not None else 0


def overdue(on: date) -> Q:
    """A condition that a dispute should have been settled or passed up before a day."""
    return Q(state=Dispute.State.OPEN, due_on__lt=on)


def to_revisit(on: date) -> Q:
    """A condition that it is time to look whether an agreement is kept."""
    return Q(state=Dispute.State.SETTLED, due_on__lte=on)


def held_by(user: User) -> Q:
    """A condition that the level for which the user acts holds a dispute."""
    wanted = Q(pk__in=[])
    for prefix in scope_of(user, Act.REPORT_DISPUTES).prefixes:
        if len(prefix) >= _VILLAGE:
            wanted |= Q(holder="village") & within_area("village_code", prefix)
    for prefix in scope_of(user, Act.SETTLE_DISPUTES).prefixes:
        wanted |= Q(holder="county" if len(prefix) <= len("999901") else "township") & within_area(
            "village_code", prefix
        )
    return wanted


def filtered_disputes(user: User, wanted: DisputeFilter, *, on: date) -> QuerySet[Dispute]:
    """Disputes that the user may see, as he asks for them, the newest first.

    Raises:
        PermissionDenied: they are closed to him.
    """
    found = disputes_open_to(user)
    conditions: dict[str, Callable[[], Q]] = {
        "mine": lambda: Q(state=Dispute.State.OPEN) & held_by(user),
        "mine_late": lambda: overdue(on) & held_by(user),
        "mine_revisit": lambda: to_revisit(on) & held_by(user),
        "overdue": lambda: overdue(on),
        "revisit": lambda: to_revisit(on),
        "escalated": lambda: Q(state=Dispute.State.OPEN) & ~Q(holder="village"),
        "long": lambda: Q(since_on__lte=on - _YEAR),
    }
    if wanted.standing in conditions:
        found = found.filter(conditions[wanted.standing]())
    elif wanted.standing:
        found = found.filter(state=wanted.standing)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.area_code:
        found = found.filter(within_area("village_code", wanted.area_code))
    return found.order_by("-id")


def dispute_rows(disputes: Iterable[Dispute], *, on: date) -> list[DisputeRow]:
    """Return disputes as lists show them."""
    found = list(disputes)
    names = area_names({one.village_code for one in found})
    return [DisputeRow(one, names[one.village_code], on) for one in found]


def dispute_counts(user: User, *, on: date) -> dict[str, int]:
    """How many disputes there are in all and settled, open, the user's to settle, late, and to be looked at again."""
    found = disputes_open_to(user)
    is_open = Q(state=Dispute.State.OPEN)
    wanted = {
        "all": Q(),
        "mine": is_open & held_by(user),
        "open": is_open,
        "overdue": overdue(on),
        "revisit": to_revisit(on),
        "ended": ~is_open,
    }
    return {name: found.filter(condition).count() for name, condition in wanted.items()}


def events_of(dispute: Dispute) -> list[DisputeEvent]:
    """Return everything that happened to a dispute, the first first."""
    return list(dispute.events.select_related("by").order_by("number"))


def steps_open(user: User, dispute: Dispute) -> list[str]:
    """Return what the user can do about a dispute now, by name."""
    if not may_settle(user, dispute):
        return []
    if dispute.state == Dispute.State.OPEN:
        return ["settle", "mediate", *([] if dispute.holder == "county" else ["escalate"])]
    return ["revisit"]


# The daily reports --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayCell:
    """What a village said of a day."""

    day: date
    mark: DayMark
    report: DayReport | None

    @property
    def is_late(self) -> bool:
        return self.report is not None and self.report.is_late


@dataclass(frozen=True, slots=True)
class VillageDays:
    """A village with its days."""

    code: str
    name: str
    cells: tuple[DayCell, ...]

    @property
    def silent(self) -> int:
        return sum(cell.mark is DayMark.SILENT for cell in self.cells)


def days_of(first_on: date, count: int) -> list[date]:
    """Return so many days from one on."""
    return [first_on + timedelta(days=n) for n in range(count)]


def calendar_of(user: User, days: Sequence[date], *, today: date, area_code: str = "") -> list[VillageDays]:
    """Return what each village that the user may see said of each day; the most silent first.

    A county owes reports from the day of its first one on.

    Raises:
        PermissionDenied: he reads no disputes.
    """
    scope = required_scope(user, Act.READ_DISPUTES)
    wanted = scope.area_filter("code") & (within_area("code", area_code) if area_code else Q())
    villages = areas_under("", days[-1]).filter(wanted, level="village").order_by("code")[:MOST_VILLAGES]
    named = dict(villages.values_list("code", "name"))
    begins = _begins({code[:6] for code in named})
    told = _reports(named, days[0], days[-1])
    rows = []
    for code, name in named.items():
        begins_on = begins.get(code[:6])
        cells = tuple(
            DayCell(
                day,
                day_mark(told.get((code, day)), day, today=today, begins_on=begins_on or today + _YEAR),
                told.get((code, day)),
            )
            for day in days
        )
        rows.append(VillageDays(code, name, cells))
    return sorted(rows, key=lambda row: (-row.silent, row.code))


def _begins(counties: set[str]) -> dict[str, date]:
    found = {}
    for county in counties:
        first = DisputeReport.objects.filter(within_area("village_code", county)).aggregate(first=Min("on"))["first"]
        if first is not None:
            found[county] = first
    return found


def _reports(villages: Iterable[str], first_on: date, last_on: date) -> dict[tuple[str, date], DayReport]:
    rows = (
        DisputeReport.objects.filter(village_code__in=list(villages), on__range=(first_on, last_on))
        .order_by()
        .values("village_code", "on")
        .annotate(n=Sum("found"), in_time=Count("id", filter=Q(is_late=False)))
    )
    return {(row["village_code"], row["on"]): DayReport(row["n"], row["in_time"] == 0) for row in rows}


def silent_villages(user: User, on: date, *, today: date) -> list[str]:
    """Return villages that said nothing of a day, by name."""
    return [row.name for row in calendar_of(user, [on], today=today) if row.silent]


def villages_to_report(user: User) -> list[tuple[str, str]]:
    """Return the villages for which the user reports, with their names."""
    scope = required_scope(user, Act.REPORT_DISPUTES)
    found = areas_under("").filter(scope.area_filter("code"), level="village").order_by("code")
    return list(found.values_list("code", "name").distinct()[:MOST_VILLAGES])


def unreported_today(user: User, today: date) -> list[str]:
    """Return the villages of a village's own people that have not reported today."""
    own = [prefix for prefix in scope_of(user, Act.REPORT_DISPUTES).prefixes if len(prefix) >= _VILLAGE]
    told = set(DisputeReport.objects.filter(village_code__in=own, on=today).values_list("village_code", flat=True))
    return [code for code in own if code not in told]


def house_disputes() -> QuerySet[Dispute]:
    """Disputes of the house, for the command line."""
    return Dispute.objects.order_by("id")
