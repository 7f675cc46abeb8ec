"""Rows of ledgers that lay one thing beside another: households by stability, policies due and given, toilets, what was updated,
who came and went, and what units did quarter by quarter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lianxin.core.kernel.shares import percent_of
from lianxin.core.kernel.words import Words
from lianxin.monitoring.access import episodes_open_to
from lianxin.monitoring.models import Episode
from lianxin.people.access import within_area
from lianxin.people.models import Unit
from lianxin.people.roles import Act
from lianxin.projects.models import Asset
from lianxin.projects.queries.holdings import AssetLine, asset_lines
from lianxin.registry.access import households_open_to
from lianxin.registry.display import Veil, kept_text, veil_of
from lianxin.registry.models import Change, Household, HouseholdFacts, Member, MemberFacts
from lianxin.registry.queries import area_names, openable_ids
from lianxin.reports.indicators.showing import threshold_on
from lianxin.reports.queries.ledgers import assets_of
from lianxin.rulebook import dictionary, rulebook
from lianxin.work.access import IN_FORCE, records_open_to
from lianxin.work.queries.totals import Total, totals_of_units

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_LOOKED_THROUGH = 20_000
STABILITY = "stability"
HIDDEN = Words("不予显示", "not shown")
_VILLAGE_DIGITS = 12
_QUARTERS = {1: (1, 4), 2: (4, 7), 3: (7, 10), 4: (10, 13)}


def _homes(user: User, area_code: str, act: Act = Act.READ_REGISTRY) -> QuerySet[Household]:
    return households_open_to(user, act).filter(within_area("village_code", area_code), is_live=True)


# Stability (红黄绿、五色) ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StabilityRow:
    """A household with the colour of its standing, and what that rests on."""

    household: Household
    place: str
    colour: Words
    episode: Episode | None
    facts: HouseholdFacts | None


def stability_rows(user: User, *, area_code: str, year: int) -> list[StabilityRow] | None:
    """Return registered and monitored households with their colours, the most urgent first; None where the area is too wide.

    The colours and their order are the code list ``stability``: an open time of monitoring speaks before the type of household.
    """
    codes = {code.key: (place, code.words) for place, code in enumerate(dictionary().code_lists[STABILITY].codes)}
    homes = _homes(user, area_code, Act.READ_MONITORING)
    watched = {
        one.household_id: one for one in episodes_open_to(user).filter(ended_on__isnull=True, household__in=homes)
    }
    facts = {
        one.household_id: one
        for one in HouseholdFacts.objects.filter(household__in=homes, year=year, household_type__in=list(codes))
    }
    wanted = homes.filter(Q(pk__in=list(watched)) | Q(facts__year=year, facts__household_type__in=list(codes)))
    some = list(wanted.distinct().order_by("village_code", "id")[: MOST_LOOKED_THROUGH + 1])
    if len(some) > MOST_LOOKED_THROUGH:
        return None
    names = area_names({one.village_code for one in some})
    found = []
    for one in some:
        episode, known = watched.get(one.pk), facts.get(one.pk)
        key = episode.monitored_class if episode else getattr(known, "household_type", "")
        if key in codes:
            row = StabilityRow(one, names[one.village_code], codes[key][1], episode, known)
            found.append((codes[key][0], row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


# Policies due and given (政策落实比对) ----------------------------------------------------------------------------------


@dataclass(slots=True)
class PolicyRow:
    """A policy in a village: households that are listed for it, that have it, that are both, and of which it is not known."""

    code: str
    place: str
    policy: Words
    fewest: int
    households: int = 0
    due: int = 0
    given: int = 0
    both: int = 0
    untold: int = 0

    def told(self, number: int) -> int | None:
        """The number; None where so few households would tell whose it is."""
        return number if self.households >= self.fewest else None

    @property
    def share(self) -> str | None:
        """What part of those that are listed for it have it, in per cent."""
        return f"{percent_of(self.both, self.due, 2)}%" if self.due and self.households >= self.fewest else None


# Policy → attributes of households that are listed for it, and the fact of members that tells that it is given.
_POLICIES: dict[str, tuple[Words, frozenset[str]]] = {
    "dibao": (Words("低保", "Minimum-living allowance"), frozenset({"dibao", "dibao_poor"})),
    "destitute_support": (
        Words("五保（特困供养）", "Support of the destitute"),
        frozenset({"destitute", "destitute_poor"}),
    ),
}
_NOT_GIVEN = "none"


def policy_rows(user: User, *, area_code: str, year: int) -> list[PolicyRow]:
    """Return village by village how far the households that the register lists for a policy are those that have it."""
    homes = _homes(user, area_code).order_by()
    where = dict(homes.values_list("pk", "village_code"))
    attributes = dict(
        HouseholdFacts.objects.filter(household__in=homes, year=year).values_list("household_id", "household_attribute")
    )
    given: dict[str, dict[int, set[str | None]]] = {name: defaultdict(set) for name in _POLICIES}
    people = MemberFacts.objects.filter(household__in=homes, year=year, left_on__isnull=True).order_by()
    for key, *values in people.values_list("household_id", *_POLICIES):
        for name, value in zip(_POLICIES, values, strict=True):
            given[name][key].add(value)
    names, fewest = area_names(set(where.values())), threshold_on(timezone.localdate(), area_code)
    rows: dict[tuple[str, str], PolicyRow] = {}
    for key, village in where.items():
        for name, (words, listed) in _POLICIES.items():
            row = rows.setdefault((village, name), PolicyRow(village, names[village], words, fewest))
            _count(row, attributes.get(key), listed, given[name].get(key, {None}))
    return [rows[key] for key in sorted(rows)]


def _count(row: PolicyRow, attribute: str | None, listed: frozenset[str], values: set[str | None]) -> None:
    row.households += 1
    has_it = bool(values - {None, "", _NOT_GIVEN})
    row.due += attribute in listed
    row.given += has_it
    row.both += attribute in listed and has_it
    row.untold += attribute is None or (not has_it and bool(values & {None, ""}))


# Toilets (改厕), people who came and went (动态管理) --------------------------------------------------------------------


def toilets_of(user: User, *, area_code: str, year: int) -> QuerySet[HouseholdFacts]:
    """Households of which it is recorded whether they have a sanitary toilet, or whether it works."""
    told = Q(sanitary_toilet__isnull=False) | Q(toilet_works__isnull=False)
    found = HouseholdFacts.objects.filter(told, household__in=_homes(user, area_code), year=year)
    return found.select_related("household")


def people_changed(user: User, *, area_code: str, year: int) -> QuerySet[MemberFacts]:
    """Members who came to a household or left it in a year: births, marriages, deaths, moves."""
    moved = Q(member_changed_on__year=year) | Q(left_on__year=year)
    found = MemberFacts.objects.filter(moved, household__in=_homes(user, area_code), year=year)
    return found.select_related("member", "household")


# What was updated (信息更新记录) ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """A value that was replaced: of whom, which, from what to what as far as the reader may see it, why, by whom."""

    change: Change
    household: Household | None
    person: str
    place: str
    entry: Words
    before: Words | str | None
    after: Words | str | None


def updates_of(user: User, *, area_code: str, year: int) -> QuerySet[Change]:
    """Values of households and members that were replaced in a year, as far as the reader may see the households."""
    homes = _homes(user, area_code).order_by()
    members = MemberFacts.objects.filter(household__in=homes).order_by().values("member")
    about = Q(table="household", thing_id__in=homes.values("pk")) | Q(table="member", thing_id__in=members)
    return Change.objects.filter(about, source__recorded_at__year=year).select_related("source__recorded_by")


def update_rows(changes: Iterable[Change], *, user: User) -> list[UpdateRow]:
    """Return replaced values as the reader may see them."""
    some = list(changes)
    people = Member.objects.in_bulk([one.thing_id for one in some if one.table == "member"])
    lives = dict(
        MemberFacts.objects.filter(member__in=people).order_by("year").values_list("member_id", "household_id")
    )
    ids = {lives.get(one.thing_id or 0) if one.table == "member" else one.thing_id for one in some} - {None}
    homes = Household.objects.in_bulk(ids)
    openable = openable_ids(user, Act.OPEN_SENSITIVE, list(homes))
    names = area_names({one.village_code for one in some})
    found = []
    for one in some:
        key = lives.get(one.thing_id or 0) if one.table == "member" else one.thing_id
        person = people[one.thing_id].name if one.table == "member" and one.thing_id in people else ""
        entry = dictionary().fields.get(f"{one.table}.{one.field}")
        before, after = (_told(entry, text, may_open=key in openable) for text in (one.before, one.after))
        words = entry.words if entry else Words(one.field, one.field)
        found.append(UpdateRow(one, homes.get(key or 0), person, names[one.village_code], words, before, after))
    return found


def _told(entry: Any, text: str, *, may_open: bool) -> Words | str | None:
    if text == "":
        return None
    if entry is None or veil_of(entry, may_open=may_open) is not Veil.SHOWN:
        return HIDDEN
    return kept_text(entry, text)


# Assets by what is to become of them (四个一批) --------------------------------------------------------------------------


def batches_of(user: User, *, area_code: str, year: int) -> QuerySet[Asset]:
    """Assets in being at the end of a year, those of a state together."""
    return assets_of(user, area_code=area_code, year=year).exclude(state="disposed")


def batch_lines(assets: Iterable[Asset]) -> Sequence[AssetLine]:
    """Return assets with what they brought and when they were last looked at."""
    return asset_lines(list(assets), on=timezone.localdate())


# What units did (单位帮扶季度报表) --------------------------------------------------------------------------------------


@dataclass(slots=True)
class QuarterRow:
    """What was counted of a unit's work in a quarter, by indicator of the rulebook."""

    unit: str
    quarter: int
    counted: dict[str, Total] = field(default_factory=dict)


def quarter_rows(user: User, *, area_code: str, year: int) -> list[QuarterRow]:
    """Return units quarter by quarter; only what was recorded row by row, never totals that they told themselves."""
    records = records_open_to(user).filter(IN_FORCE, within_area("area_code", area_code), is_total=False)
    names = dict(Unit.objects.values_list("pk", "name"))
    rows: dict[tuple[str, int], QuarterRow] = {}
    for quarter, (first, after) in _QUARTERS.items():
        ends_before = date(year + after // 13, (after - 1) % 12 + 1, 1)
        in_quarter = records.filter(on__gte=date(year, first, 1), on__lt=ends_before)
        if not in_quarter.exists():
            continue
        for name, indicator in rulebook().work_indicators.items():
            for unit, total in totals_of_units(indicator, in_quarter).items():
                row = rows.setdefault((names[unit], quarter), QuarterRow(names[unit], quarter))
                row.counted[name] = total
    return [rows[key] for key in sorted(rows)]
