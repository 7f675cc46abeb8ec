"""Visits due: every household that a helper is paired with, and by which day it is to be visited next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery

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
from lianxin.work.access import still_in_force
from lianxin.work.domain.visits import Due, Standing, Status, VisitRule, due, status_of
from lianxin.work.models import ReminderAddress, WorkHousehold

if TYPE_CHECKING:
    from lianxin.people.models import User

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
MOST_ON_A_PAGE = 6_000
"""Of more paired households a page is not worked out: the reader chooses a place first, and is shown how many lie in each."""
_AT_ONCE = 5_000
_LOOKED_BACK = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class PairedHousehold:
    """As much of a household as a list of visits needs: a township has thousands of them."""

    pk: int
    head_name: str
    household_no: str
    village_code: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A paired household with its first helper, what it is, and when it is to be visited."""

    household: PairedHousehold
    helper_name: str
    place: str
    status: Status
    due: Due


@dataclass(frozen=True, slots=True)
class PairedPlace:
    """A place, and how many paired households lie in it."""

    code: str
    name: str
    households: int


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
        self._rules: dict[tuple[Status, str], VisitRule | None] = {}

    def rule(self, status: Status, area_code: str) -> VisitRule | None:
        """Return how often such a household is to be visited; None where nobody laid it down."""
        key = (status, area_code[:6])
        if key not in self._rules:
            months, times = (self._value(f"{status}_{part}", key[1]) for part in ("months", "times"))
            self._rules[key] = VisitRule(months, times) if months and times else None
        return self._rules[key]

    def soon_days(self, area_code: str) -> int:
        """Return how many days ahead count as soon."""
        return self._value("soon_days", area_code[:6]) or 0

    def _value(self, name: str, county: str) -> int | None:
        key = (name, county)
        if key not in self._known:
            self._known[key] = value_in_force(f"visits.{name}", on=self.on, area_code=county)
        return self._known[key]


def visit_rows(user: User, wanted: VisitFilter, *, on: date) -> list[VisitRow]:
    """Return the paired households that the user may see, those most overdue first.

    A visit counts where somebody of the record was paired with the household on its day. Whom nobody is paired with is not here: the
    room of pairing lists him. A page asks :func:`paired_places` first whether there are too many.

    Raises:
        PermissionDenied: he may not read the work.
    """
    homes = _homes_of(user, wanted.area_code)
    found = rows_of(homes, on=on, helper_user=user if wanted.own_only else None)
    if wanted.standing == "due":
        found = [row for row in found if row.due.standing in {Standing.OVERDUE, Standing.SOON}]
    elif wanted.standing:
        found = [row for row in found if row.due.standing == wanted.standing]
    return found


def paired_places(user: User, area_code: str) -> list[PairedPlace]:
    """Return the places inside an area where paired households lie that the user may see: the first level on which there are several. An
    empty area is all that he sees.

    Raises:
        PermissionDenied: he may not read the work.
    """
    counted = _paired(_homes_of(user, area_code)).order_by().values_list("household__village_code")
    counts = Counter(dict(counted.annotate(n=Count("pk"))))
    for length in (6, 9, 12):
        inside: Counter[str] = Counter()
        for code, number in counts.items():
            inside[code[:length]] += number
        if length > len(area_code) and len(inside) > 1:
            break
    names = area_names(inside)
    return [PairedPlace(code, names[code], inside[code]) for code in sorted(inside)]


def rows_of(homes: QuerySet[Household], *, on: date, helper_user: User | None = None) -> list[VisitRow]:
    """Return rows of a query set of households. ``helper_user`` narrows to those whose first helper he is."""
    asked = list(
        _dues(_paired(homes, helper_user), on, "household__head_name", "household__household_no", "helper__name")
    )
    names = area_names({one.village_code for one in asked})
    made = []
    for one in asked:
        head, number, helper = one.told
        home = PairedHousehold(one.household, head, number, one.village_code)
        made.append(VisitRow(home, helper, names[one.village_code], one.status, one.due))
    order = {standing: place for place, standing in enumerate(STANDINGS)}
    return sorted(made, key=lambda r: (order[r.due.standing], r.due.due_on or date.max, r.place, r.household.pk))


def standings_of(user: User, *, on: date, own_only: bool = False) -> dict[str, int]:
    """Count as :func:`standing_counts` does, without the rows: what the workbench and the digest ask.

    Raises:
        PermissionDenied: he may not read the work.
    """
    return _counted(one.due for one in _dues(_paired(_homes_of(user, ""), user if own_only else None), on))


class _Asked(NamedTuple):
    """One paired household: what it is, what is due, and the columns of its pairing that were asked for besides."""

    household: int
    village_code: str
    status: Status
    due: Due
    told: tuple[Any, ...]


def _dues(pairings: QuerySet[HouseholdPairing], on: date, *told: str) -> Iterator[_Asked]:
    facts = HouseholdFacts.objects.filter(household=OuterRef("household"), year__lte=on.year).order_by("-year")
    newest = {
        name: Subquery(facts.values(name)[:1]) for name in ("household_type", "monitored_class", "risk_eliminated")
    }
    columns = ("household_id", "household__village_code", "starts_on", *newest, *told)
    rows = pairings.annotate(**newest).order_by().values_list(*columns).iterator(_AT_ONCE)
    rules = VisitRules(on)
    while some := list(islice(rows, _AT_ONCE)):
        visits = _visits_to([row[0] for row in some], on)
        for home, village, starts_on, household_type, monitored_class, risk_eliminated, *rest in some:
            status = status_of(household_type, monitored_class, risk_eliminated=risk_eliminated)
            rule, soon_days = rules.rule(status, village), rules.soon_days(village)
            found = due(visits.get(home, ()), rule, paired_on=starts_on, on=on, soon_days=soon_days)
            yield _Asked(home, village, status, found, tuple(rest))


def _homes_of(user: User, area_code: str) -> QuerySet[Household]:
    homes = households_open_to(user, Act.READ_WORK).filter(is_live=True)
    return homes.filter(within_area("village_code", area_code)) if area_code else homes


def _paired(homes: QuerySet[Household], helper_user: User | None = None) -> QuerySet[HouseholdPairing]:
    found = HouseholdPairing.objects.filter(in_force(), order=HouseholdPairing.Order.FIRST, household__in=homes)
    return found if helper_user is None else found.filter(helper__user=helper_user)


def rows_in(area_code: str, *, on: date) -> list[VisitRow]:
    """Return the paired households of an area, whoever asks: for the house itself."""
    return rows_of(Household.objects.filter(within_area("village_code", area_code), is_live=True), on=on)


def standing_counts(rows: Iterable[VisitRow]) -> dict[str, int]:
    """How many households stand how; those that miss visits of the period before are counted too."""
    return _counted(row.due for row in rows)


def _counted(dues: Iterable[Due]) -> dict[str, int]:
    counts = Counter((one.standing, one.missed_before > 0) for one in dues)
    standings = {str(one): counts[one, False] + counts[one, True] for one in Standing}
    return standings | {"missed": sum(number for (_, missed), number in counts.items() if missed)}


def reminder_address_of(user: User) -> str:
    """Return the address that a person gave for his digest; "" where he gave none."""
    found = ReminderAddress.objects.filter(user=user).first()
    return "" if found is None else str(found.address)


def visiting_kinds() -> list[str]:
    """Names of the kinds of work that are visits."""
    return [name for name, kind in rulebook().work_kinds.items() if kind.is_visit]


def _visits_to(household_ids: list[int], on: date) -> dict[int, list[date]]:
    """Days of the visits of two years that somebody paired with the household made; a day counts once."""
    rows = WorkHousehold.objects.filter(
        still_in_force("record"),
        household__in=household_ids,
        tie=WorkHousehold.Tie.PAIRED,
        record__kind__in=visiting_kinds(),
        record__is_total=False,
        record__on__gt=on - _LOOKED_BACK,
    )
    found: dict[int, set[date]] = defaultdict(set)
    for household, day in rows.order_by().values_list("household_id", "record__on"):
        found[household].add(day)
    return {household: sorted(days) for household, days in found.items()}
