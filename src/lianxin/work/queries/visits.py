"""Visits due: every household that a helper is paired with, and by which day it is to be visited next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery

from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import value_in_force
from lianxin.pairing.access import in_force
from lianxin.pairing.models import HouseholdPairing
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household, HouseholdFacts
from lianxin.registry.queries import area_names
from lianxin.rulebook import rulebook
from lianxin.work.access import IN_FORCE
from lianxin.work.domain.visits import Due, Standing, Status, VisitRule, due, status_of
from lianxin.work.models import ReminderAddress, WorkHousehold, WorkRecord

if TYPE_CHECKING:
    from lianxin.people.models import Helper, User

STANDINGS: dict[Standing, tuple[Words, str]] = {
    Standing.OVERDUE: (Words("已超期", "Overdue"), "bad"),
    Standing.SOON: (Words("快到期", "Due soon"), "unsure"),
    Standing.LATER: (Words("未到期", "Later"), "plain"),
    Standing.DONE: (Words("本期已走访", "Done for this period"), "good"),
    Standing.NO_RULE: (Words("没有规定", "No rule"), "plain"),
}
STATUSES: dict[Status, Words] = {
    Status.MONITORED: Words("监测对象", "Monitored"),
    Status.REGISTERED: Words("未脱贫户", "Registered poor"),
    Status.EXITED: Words("脱贫户", "Exited"),
    Status.OTHER: Words("其他结对户", "Other paired household"),
}
MOST_AT_ONCE = 20_000
_LOOKED_BACK = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A paired household with its first helper, what it is, and when it is to be visited."""

    household: Household
    helper: Helper
    place: str
    status: Status
    due: Due


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """What a reader asks to see; empty: everything. ``standing`` is that of a row, or "due": overdue or due soon."""

    standing: str = ""
    area_code: str = ""
    own_only: bool = False


class VisitRules:
    """The rule of visits in force on a day, by status and county; each is looked up once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._known: dict[tuple[str, str], int | None] = {}

    def rule(self, status: Status, area_code: str) -> VisitRule | None:
        """Return how often such a household is to be visited; None where nobody laid it down."""
        county = area_code[:6]
        months, times = (self._value(f"{status}_{part}", county) for part in ("months", "times"))
        return VisitRule(months, times) if months and times else None

    def soon_days(self, area_code: str) -> int:
        """Return how many days ahead count as soon."""
        return self._value("soon_days", area_code[:6]) or 0

    def _value(self, name: str, county: str) -> int | None:
        key = (name, county)
        if key not in self._known:
            self._known[key] = value_in_force(f"visits.{name}", on=self.on, area_code=county)
        return self._known[key]


def visit_rows(user: User, wanted: VisitFilter, *, on: date) -> list[VisitRow]:
    """Return the paired households that the user may see, those most overdue first, at most ``MOST_AT_ONCE``.

    A visit counts where somebody of the record was paired with the household on its day. Whom nobody is paired with is not here: the
    room of pairing lists him.

    Raises:
        PermissionDenied: he may not read the work.
    """
    homes = households_open_to(user, Act.READ_WORK)
    if wanted.area_code:
        homes = homes.filter(within_area("village_code", wanted.area_code))
    found = rows_of(homes.filter(is_live=True), on=on, helper_user=user if wanted.own_only else None)
    if wanted.standing == "due":
        found = [row for row in found if row.due.standing in {Standing.OVERDUE, Standing.SOON}]
    elif wanted.standing:
        found = [row for row in found if row.due.standing == wanted.standing]
    return found


def rows_of(homes: object, *, on: date, helper_user: User | None = None) -> list[VisitRow]:
    """Return rows of a query set of households. ``helper_user`` narrows to those whose first helper he is."""
    facts = HouseholdFacts.objects.filter(household=OuterRef("household"), year__lte=on.year).order_by("-year")
    pairings = HouseholdPairing.objects.filter(in_force(), order=HouseholdPairing.Order.FIRST, household__in=homes)
    if helper_user is not None:
        pairings = pairings.filter(helper__user=helper_user)
    told = {name: Subquery(facts.values(name)[:1]) for name in ("household_type", "monitored_class", "risk_eliminated")}
    rows = list(pairings.select_related("household", "helper__unit").annotate(**told).order_by("pk")[:MOST_AT_ONCE])
    visits = _visits_to([row.household_id for row in rows], on)
    rules, names = VisitRules(on), area_names({row.household.village_code for row in rows})
    made = []
    for row in rows:
        code = row.household.village_code
        status = status_of(row.household_type, row.monitored_class, risk_eliminated=row.risk_eliminated)
        found = due(
            visits.get(row.household_id, ()),
            rules.rule(status, code),
            paired_on=row.starts_on,
            on=on,
            soon_days=rules.soon_days(code),
        )
        made.append(VisitRow(row.household, row.helper, names[code], status, found))
    order = list(STANDINGS)
    return sorted(made, key=lambda r: (order.index(r.due.standing), r.due.due_on or date.max, r.place, r.household.pk))


def rows_in(area_code: str, *, on: date) -> list[VisitRow]:
    """Return the paired households of an area, whoever asks: for the house itself."""
    return rows_of(Household.objects.filter(within_area("village_code", area_code), is_live=True), on=on)


def standing_counts(rows: Iterable[VisitRow]) -> dict[str, int]:
    """How many households stand how; those that miss visits of the period before are counted too."""
    listed = list(rows)
    counts = Counter(str(row.due.standing) for row in listed)
    return {str(one): counts[str(one)] for one in Standing} | {
        "missed": sum(row.due.missed_before > 0 for row in listed)
    }


def reminder_address_of(user: User) -> str:
    """Return the address that a person gave for his digest; "" where he gave none."""
    found = ReminderAddress.objects.filter(user=user).first()
    return "" if found is None else str(found.address)


def visiting_kinds() -> list[str]:
    """Names of the kinds of work that are visits."""
    return [name for name, kind in rulebook().work_kinds.items() if kind.is_visit]


def _visits_to(household_ids: list[int], on: date) -> dict[int, list[date]]:
    """Days of the visits of two years that somebody paired with the household made; a day counts once."""
    records = WorkRecord.objects.filter(IN_FORCE, kind__in=visiting_kinds(), is_total=False, on__gt=on - _LOOKED_BACK)
    found: dict[int, set[date]] = defaultdict(set)
    for start in range(0, len(household_ids), 5000):
        part = household_ids[start : start + 5000]
        rows = WorkHousehold.objects.filter(
            Q(household__in=part), tie=WorkHousehold.Tie.PAIRED, record__in=records.values("pk")
        )
        for household, day in rows.values_list("household_id", "record__on"):
            found[household].add(day)
    return {household: sorted(days) for household, days in found.items()}
