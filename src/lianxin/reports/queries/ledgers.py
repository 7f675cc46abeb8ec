"""Rows of the ledgers that join several rooms, already inside what the reader may see."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from lianxin.benefits.access import benefits_open_to
from lianxin.benefits.models import Benefit
from lianxin.benefits.queries.batches import with_payment
from lianxin.core.kernel.dictionary import Field
from lianxin.core.kernel.words import Words
from lianxin.monitoring.access import episodes_open_to
from lianxin.pairing.access import household_pairings_open_to, village_pairings_open_to
from lianxin.pairing.models import HouseholdPairing
from lianxin.people.access import required_scope, scope_of, within_area
from lianxin.people.queries import teams_under
from lianxin.people.roles import Act
from lianxin.projects.access import assets_open_to, projects_open_to
from lianxin.projects.models import Asset, Project
from lianxin.projects.queries.holdings import AssetLine, asset_lines
from lianxin.registry.access import households_open_to
from lianxin.registry.display import demanded_fields
from lianxin.registry.models import Household, HouseholdFacts, MemberFacts
from lianxin.registry.queries import area_names, openable_ids
from lianxin.reports.indicators.showing import threshold_on
from lianxin.rulebook import dictionary
from lianxin.work.access import IN_FORCE, plans_open_to, records_open_to
from lianxin.work.models import WorkHousehold, WorkRecord
from lianxin.work.queries.visits import visiting_kinds

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_CHECKED = 3_000
_DISTRICT_DIGITS, _TOWNSHIP_DIGITS, _VILLAGE_DIGITS = 6, 9, 12


@dataclass(frozen=True, slots=True)
class PairingRow:
    """A pairing in force with how often somebody paired visited in the year."""

    pairing: HouseholdPairing
    place: str
    visits: int


def pairing_pairs(user: User, *, area_code: str, year: int) -> QuerySet[HouseholdPairing]:
    """Pairings in force today of the households that the reader may see."""
    return household_pairings_open_to(user).filter(within_area("household__village_code", area_code))


def pairing_rows(pairings: Iterable[HouseholdPairing], *, year: int) -> list[PairingRow]:
    """Return pairings with their visits of a year; a day counts once."""
    some = list(pairings)
    names = area_names({one.household.village_code for one in some})
    visits = _visit_days([one.household_id for one in some], year)
    return [PairingRow(one, names[one.household.village_code], visits[one.household_id]) for one in some]


@dataclass(slots=True)
class DutyRow:
    """How much help a village has: units, people in residence, helpers, households helped, visits of the year.

    Visits are None where the register of work is closed to the reader.
    """

    code: str
    place: str
    units: int = 0
    residents: int = 0
    helpers: int = 0
    households: int = 0
    visits: int | None = 0


def duty_rows(user: User, *, area_code: str, year: int) -> list[DutyRow]:
    """Return the table of duties (责任监控表), village by village, as far as the reader may see them."""
    today = timezone.localdate()
    rows: dict[str, DutyRow] = defaultdict(lambda: DutyRow("", ""))
    inside = within_area("village_code", area_code)
    for code, count in (
        village_pairings_open_to(user)
        .filter(inside)
        .order_by()
        .values_list("village_code")
        .annotate(n=Count("unit", distinct=True))
    ):
        rows[code].units = count
    for team in teams_under(required_scope(user, Act.READ_PAIRING), on=today).filter(inside):
        rows[team.village_code].residents += len(team.members_on)  # type: ignore[attr-defined]
    pairings = pairing_pairs(user, area_code=area_code, year=year).order_by()
    by_village = pairings.values_list("household__village_code")
    for code, helpers, homes in by_village.annotate(
        h=Count("helper", distinct=True), n=Count("household", distinct=True)
    ):
        rows[code].helpers, rows[code].households = helpers, homes
    visits = _visits_in_villages(user, area_code, year)
    for code in visits or ():
        rows[code].visits = 0
    names = area_names(rows)
    for code, row in rows.items():
        row.code, row.place, row.visits = code, names[code], None if visits is None else visits[code]
    return [rows[code] for code in sorted(rows)]


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """A measure with the receiver's facts of the year and where he lives."""

    benefit: Benefit
    place: str
    facts: MemberFacts | None


def benefits_of(user: User, measure: str, *, area_code: str, year: int) -> QuerySet[Benefit]:
    """Measures of one kind judged by the facts of a year, refused ones left out."""
    found = benefits_open_to(user).filter(within_area("area_code", area_code), measure=measure, on__year=year)
    return with_payment(found.exclude(state=Benefit.State.REFUSED)).select_related("household", "member")


def benefit_rows(benefits: Iterable[Benefit], *, year: int) -> list[BenefitRow]:
    """Return measures as ledgers show them."""
    some = list(benefits)
    names = area_names({one.area_code for one in some})
    people = MemberFacts.objects.filter(member__in=[one.member_id for one in some if one.member_id], year__lte=year)
    facts = {row.member_id: row for row in people.order_by("year")}
    return [BenefitRow(one, names[one.area_code], facts.get(one.member_id or 0)) for one in some]


@dataclass(frozen=True, slots=True)
class FactsRow:
    """A yearly row of a member or household, with where it is."""

    facts: Any
    place: str


def workers_away(user: User, *, area_code: str, year: int) -> QuerySet[MemberFacts]:
    """Members who worked for wages in a year (务工)."""
    homes = households_open_to(user).filter(within_area("village_code", area_code), is_live=True)
    found = MemberFacts.objects.filter(household__in=homes, year=year, left_on__isnull=True)
    return (found.filter(work_months__gt=0) | found.filter(works_away=True)).select_related("member", "household")


def relocated_households(user: User, *, area_code: str, year: int) -> QuerySet[HouseholdFacts]:
    """Households that were relocated (易地搬迁), by the facts of a year."""
    homes = households_open_to(user).filter(within_area("village_code", area_code), is_live=True)
    return HouseholdFacts.objects.filter(household__in=homes, year=year, relocated=True).select_related("household")


def facts_rows(rows: Iterable[Any]) -> list[FactsRow]:
    """Return yearly rows with the places where they are true."""
    some = list(rows)
    names = area_names({one.household.village_code for one in some})
    return [FactsRow(one, names[one.household.village_code]) for one in some]


def projects_of(user: User, *, area_code: str, year: int) -> QuerySet[Project]:
    """Projects of a year."""
    return projects_open_to(user).filter(within_area("area_code", area_code), year=year)


def assets_of(user: User, *, area_code: str, year: int) -> QuerySet[Asset]:
    """Assets handed over by the end of a year."""
    found = assets_open_to(user).filter(within_area("area_code", area_code), received_on__lte=date(year, 12, 31))
    return found.select_related("project")


def lines_of_assets(assets: Iterable[Asset]) -> list[AssetLine]:
    """Return assets with what they brought."""
    return asset_lines(list(assets), on=timezone.localdate())


@dataclass(slots=True)
class AreaRow:
    """The figures of a township or village in the table of a county (综合表). Causes are told of ``fewest`` households and more."""

    code: str
    place: str
    fewest: int = 0
    households: int = 0
    persons: int = 0
    workers: int = 0
    unknown_workers: int = 0
    monitored: int = 0
    helped: int = 0
    planned: int = 0
    measures: int = 0
    types: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)

    @property
    def without_cause(self) -> int:
        """Households of which no cause is recorded."""
        return self.households - sum(count for key, count in self.causes.items() if key)

    def cause(self, key: str) -> int | None:
        """Households of a cause; None where so few households would tell whose it is."""
        return self.causes[key] if self.households >= self.fewest else None


def area_rows(user: User, *, area_code: str, year: int) -> list[AreaRow]:
    """Return the table of an area: of a county its townships, of a township its villages. Every figure is counted from rows."""
    digits = 12 if len(area_code) >= _TOWNSHIP_DIGITS else _TOWNSHIP_DIGITS
    homes = households_open_to(user).filter(within_area("village_code", area_code), is_live=True).order_by()
    where = dict(homes.values_list("pk", "village_code"))
    rows: dict[str, AreaRow] = defaultdict(lambda: AreaRow("", ""))

    def row(household: int) -> AreaRow:
        return rows[where[household][:digits]]

    for key in where:
        row(key).households += 1
    facts = HouseholdFacts.objects.filter(household__in=homes, year=year).order_by()
    for key, kind, attribute, cause in facts.values_list("household_id", *_TOLD):
        row(key).types[kind or ""] += 1
        row(key).attributes[attribute or ""] += 1
        row(key).causes[cause or ""] += 1
    people = MemberFacts.objects.filter(household__in=homes, year=year, left_on__isnull=True).order_by()
    for key, ability in people.values_list("household_id", "labour_ability"):
        row(key).persons += 1
        row(key).workers += ability not in _NOT_WORKING
        row(key).unknown_workers += ability is None
    for name, ids in _marks(user, homes, year).items():
        for key in ids & where.keys():
            setattr(row(key), name, getattr(row(key), name) + 1)
    names = area_names(rows)
    fewest = threshold_on(timezone.localdate(), area_code)
    for code, one in rows.items():
        one.code, one.place, one.fewest = code, names[code], fewest
    return [rows[code] for code in sorted(rows)]


_TOLD = ("household_type", "household_attribute", "main_cause")
_NOT_WORKING = frozenset({None, "none", "lost"})


def _marks(user: User, homes: QuerySet[Household], year: int) -> dict[str, set[int]]:
    """Households that are monitored, helped, planned for, given something; nothing of rooms that are closed to the reader."""
    found: dict[str, set[int]] = {}
    if user.may(Act.READ_MONITORING):
        found["monitored"] = set(
            episodes_open_to(user).filter(ended_on__isnull=True).values_list("household_id", flat=True)
        )
    if user.may(Act.READ_PAIRING):
        found["helped"] = set(household_pairings_open_to(user).values_list("household_id", flat=True))
    if user.may(Act.READ_WORK):
        plans = plans_open_to(user).filter(year=year, household__isnull=False, versions_made__gt=0)
        found["planned"] = {key for key in plans.values_list("household_id", flat=True) if key is not None}
    if user.may(Act.READ_BENEFITS):
        given = benefits_open_to(user).filter(on__year=year).exclude(state=Benefit.State.REFUSED)
        found["measures"] = set(given.values_list("household_id", flat=True))
    return found


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that a form demands and nobody recorded; whose it is, and who is to look."""

    household: Household
    place: str
    person: str
    entry: Field
    helper: str

    @property
    def section(self) -> Words:
        return self.entry.section or Words("其他", "Other")


def missing_facts(user: User, *, area_code: str, year: int) -> list[MissingFact] | None:
    """Return what forms demand of each household and member and nobody recorded; None where the area has too many households."""
    homes = households_open_to(user).filter(within_area("village_code", area_code), is_live=True)
    some = list(homes.order_by("village_code", "id")[: MOST_CHECKED + 1])
    if len(some) > MOST_CHECKED:
        return None
    ids = [one.pk for one in some]
    names = area_names({one.village_code for one in some})
    facts = {row.household_id: row for row in HouseholdFacts.objects.filter(household__in=ids, year=year)}
    people: dict[int, list[MemberFacts]] = defaultdict(list)
    for row in MemberFacts.objects.filter(household__in=ids, year=year, left_on__isnull=True).select_related("member"):
        people[row.household_id].append(row)
    helpers = _first_helpers(user, ids)
    found: list[MissingFact] = []
    for one in some:
        place, helper = names[one.village_code], helpers.get(one.pk, "")
        found += [MissingFact(one, place, "", entry, helper) for entry in _missing("household", one, facts.get(one.pk))]
        for member in people[one.pk]:
            missing = _missing("member", member.member, member)
            found += [MissingFact(one, place, member.member.name, entry, helper) for entry in missing]
    return found


def _missing(table: str, identity: Any, facts: Any) -> list[Field]:
    entries = [dictionary().field(f"{table}.{name}") for name in sorted(demanded_fields(table, identity, facts))]
    return [
        one for one in entries if getattr(facts if one.yearly else identity, one.name, "kept elsewhere") in {None, ""}
    ]


def _first_helpers(user: User, ids: Sequence[int]) -> dict[int, str]:
    if scope_of(user, Act.READ_PAIRING).is_empty:
        return {}
    firsts = household_pairings_open_to(user).filter(order=HouseholdPairing.Order.FIRST, household__in=ids)
    return dict(firsts.values_list("household_id", "helper__name"))


def _visits_in_villages(user: User, area_code: str, year: int) -> Counter[str] | None:
    """Records of visits of a year that are in force, village by village, as the register of work and its indicator count them."""
    if not user.may(Act.READ_WORK):
        return None
    found = records_open_to(user).filter(
        IN_FORCE, within_area("area_code", area_code), kind__in=visiting_kinds(), is_total=False
    )
    by_village = found.filter(on__year=year).order_by().values_list("area_code").annotate(n=Count("pk", distinct=True))
    return Counter({code: n for code, n in by_village if len(code) == _VILLAGE_DIGITS})


def _visit_days(household_ids: Sequence[int], year: int) -> Counter[int]:
    """On how many days of a year somebody paired with each household visited it."""
    records = WorkRecord.objects.filter(IN_FORCE, kind__in=visiting_kinds(), is_total=False, on__year=year)
    tied = WorkHousehold.objects.filter(tie=WorkHousehold.Tie.PAIRED, record__in=records)
    days: set[tuple[int, date]] = set()
    for start in range(0, len(household_ids), 5_000):
        part = household_ids[start : start + 5_000]
        days |= set(tied.filter(household__in=part).values_list("household_id", "record__on"))
    return Counter(key for key, _ in days)


def openable(user: User, households: Iterable[Household]) -> set[int]:
    """Those of the households whose personal facts the reader may open."""
    return openable_ids(user, Act.OPEN_SENSITIVE, [one.pk for one in households])
