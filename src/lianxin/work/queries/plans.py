"""Plans as a user may see them: one with its gaps, progress and accounts, and the list of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.pairing.access import in_force
from lianxin.pairing.models import VillagePairing
from lianxin.people.access import scope_of, within_area
from lianxin.people.models import Unit
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household
from lianxin.registry.queries import area_names, areas_of
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.monitoring_entries import RiskMeasures
from lianxin.work.access import PlanSubject, plans_open_to
from lianxin.work.domain.plans import FoundGap, Gap, Income, PlannedLine, gaps, net_fen, per_person_fen
from lianxin.work.models import IncomeAccount, PlanLine, PlanProgress, PlanVersion, WorkPlan
from lianxin.work.queries.plan_causes import cause_words, is_answered, on_record

if TYPE_CHECKING:
    from lianxin.people.models import User

GAPS: dict[Gap, tuple[Words, str]] = {
    Gap.NO_MEASURE: (Words("有原因没有措施", "A cause without a measure"), "bad"),
    Gap.NO_CAUSE: (Words("有措施没有原因", "A measure without a cause"), "unsure"),
    Gap.UNFIT: (Words("措施与风险不相符", "A measure that does not answer the risk"), "unsure"),
    Gap.NOT_ON_RECORD: (Words("名册上没有这个原因", "A cause that the register does not tell"), "plain"),
}
_MOST_UNPLANNED = 60
PROGRESS: dict[str, tuple[Words, str]] = {
    "": (Words("未开始", "Not begun"), "plain"),
    "begun": (Words("已开始", "Begun"), "info"),
    "done": (Words("已完成", "Done"), "good"),
    "dropped": (Words("不再做", "Dropped"), "plain"),
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the version in force with its words and what became of it."""

    line: PlanLine
    cause: Words | None
    family: Words | None
    measure: Words | None
    progress: tuple[PlanProgress, ...]
    gaps: tuple[Gap, ...]

    @property
    def state(self) -> str:
        return self.progress[-1].state if self.progress else ""


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """An account of income with what it comes to, and who has signed it."""

    account: IncomeAccount
    net_fen: int | None
    per_person_fen: int | None
    parties: tuple[str, ...]
    is_replaced: bool

    @property
    def is_signed(self) -> bool:
        return len(self.parties) == 2


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """The plan of a subject: its version in force (None: nobody has written one), lines, gaps, accounts, versions."""

    subject: PlanSubject
    name: str
    place: str
    plan: WorkPlan | None
    version: PlanVersion | None
    lines: tuple[ShownLine, ...]
    gaps: tuple[tuple[FoundGap, Words], ...]
    accounts: tuple[ShownAccount, ...]
    versions: tuple[PlanVersion, ...]


def table_of(subject: PlanSubject, area_code: str = "") -> RiskMeasures:
    """Return the rulebook's families of measures and which risk they answer, for the year of a plan."""
    return rulebook().risk_measures_on(subject.last_day, area_code or subject.village_code)


def shown_plan(subject: PlanSubject) -> ShownPlan:
    """Return the plan of a subject. The caller has made sure that he may see it."""
    plan = WorkPlan.objects.filter(
        household_id=subject.household_id, village_code=subject.village_code, unit_id=subject.unit_id, year=subject.year
    ).first()
    name, place, area_code = _named(subject)
    versions = tuple(plan.versions.select_related("by").order_by("-number")) if plan else ()
    version = versions[0] if versions else None
    rows = tuple(version.lines.select_related("helper").order_by("mark")) if version else ()
    table = table_of(subject, area_code)
    found = gaps(on_record([subject])[subject], [_planned(row) for row in rows], partial(is_answered, table))
    progress = list(plan.progress.select_related("by", "record")) if plan else []
    return ShownPlan(
        subject, name, place, plan, version,
        tuple(_shown_line(row, table, progress, found) for row in rows),
        tuple((gap, cause_words(gap.cause)) for gap in found),
        tuple(_accounts(plan)) if plan else (),
        versions,
    )  # fmt: skip


def _named(subject: PlanSubject) -> tuple[str, str, str]:
    if subject.household_id is not None:
        home = Household.objects.get(pk=subject.household_id)
        code = home.village_code
        return home.head_name or home.household_no or "—", area_names([code])[code], code
    if subject.unit_id is not None:
        unit = Unit.objects.get(pk=subject.unit_id)
        return unit.name, area_names([unit.area_code])[unit.area_code], unit.area_code
    return area_names([subject.village_code])[subject.village_code], "", subject.village_code


def _planned(row: PlanLine) -> PlannedLine:
    return PlannedLine(row.mark, f"{row.cause_kind}:{row.cause}" if row.cause else "", row.family, row.measure)


def _shown_line(
    row: PlanLine, table: RiskMeasures, progress: Sequence[PlanProgress], found: Iterable[FoundGap]
) -> ShownLine:
    family = table.families.get(row.family)
    measure = None
    if family is not None and row.measure:
        known = {one.key: one.words for one in dictionary().code_lists[family.code_list].codes}
        measure = known.get(row.measure, Words(row.measure, row.measure))
    return ShownLine(
        row,
        cause_words(f"{row.cause_kind}:{row.cause}") if row.cause else None,
        family.words if family else (Words(row.family, row.family) if row.family else None),
        measure,
        tuple(one for one in progress if one.mark == row.mark),
        tuple(gap.gap for gap in found if gap.mark == row.mark),
    )


def _accounts(plan: WorkPlan) -> Iterable[ShownAccount]:
    seen: set[int] = set()
    for one in plan.accounts.prefetch_related("signatures").order_by("quarter", "-id"):
        income = income_of(one)
        parties = tuple(sorted(signature.party for signature in one.signatures.all()))
        yield ShownAccount(one, net_fen(income), per_person_fen(income), parties, one.quarter in seen)
        seen.add(one.quarter)


def income_of(account: IncomeAccount) -> Income:
    """Return the income of an account."""
    return Income(
        account.wage_fen, account.operating_fen, account.operating_cost_fen, account.property_fen,
        account.transfer_fen, account.persons,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as a list shows it."""

    plan: WorkPlan
    name: str
    place: str
    measures: int
    done: int
    gaps: int


def listed_plans(user: User, *, year: int, area_code: str = "") -> QuerySet[WorkPlan]:
    """Plans of a year that the user may see.

    Raises:
        PermissionDenied: he may not read the work.
    """
    found = plans_open_to(user).filter(year=year, versions_made__gt=0)
    if area_code:
        found = found.filter(within_area("area_code", area_code))
    return found.select_related("household", "unit").order_by("area_code", "id")


def plan_rows(plans: Iterable[WorkPlan]) -> list[PlanRow]:
    """Return plans as a list shows them, at a cost that does not grow with their number."""
    found = list(plans)
    names = area_names({one.area_code for one in found})
    lines: dict[int, list[PlanLine]] = defaultdict(list)
    in_force = PlanLine.objects.filter(version__plan__in=found, version__number=F("version__plan__versions_made"))
    for line in in_force.select_related("version").order_by("mark"):
        lines[line.version.plan_id].append(line)
    states = {(one.plan_id, one.mark): one.state for one in PlanProgress.objects.filter(plan__in=found).order_by("id")}
    told = on_record(PlanSubject.of(one) for one in found)
    rows = []
    for one in found:
        own = lines[one.pk]
        table = table_of(PlanSubject.of(one), one.area_code)
        short = gaps(told[PlanSubject.of(one)], [_planned(line) for line in own], partial(is_answered, table))
        measures = [line for line in own if line.family]
        done = sum(states.get((one.pk, line.mark)) == "done" for line in measures)
        name = one.household.head_name or "—" if one.household else one.unit.name if one.unit else names[one.area_code]
        missing = sum(gap.gap in {Gap.NO_MEASURE, Gap.NO_CAUSE} for gap in short)
        rows.append(PlanRow(one, name, names[one.area_code], len(measures), done, missing))
    return rows


def households_without_plan(user: User, *, year: int, area_code: str = "") -> QuerySet[Household]:
    """Households with a helper that the user may see and for which nobody has written a plan for the year."""
    found = households_open_to(user, Act.READ_WORK).filter(is_live=True, pairings__ends_before__isnull=True)
    if area_code:
        found = found.filter(within_area("village_code", area_code))
    written = WorkPlan.objects.filter(year=year, versions_made__gt=0, household__isnull=False).values("household")
    return found.filter(pairings__isnull=False).exclude(pk__in=written).distinct()


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A village or a unit whose plan the user may write, and for which nobody has written one for the year."""

    kind: str
    subject: str
    name: str


def places_without_plan(user: User, *, year: int) -> list[Unplanned]:
    """Return the villages and units whose plan the user writes and that have none for the year: a team's village, a liaison's unit and
    the villages that it is paired with."""
    scope = scope_of(user, Act.RECORD_WORK)
    codes = {one.code for one in areas_of(scope, "village")} if scope.prefixes else set()
    paired = VillagePairing.objects.filter(in_force(), unit__in=scope.unit_ids)
    codes |= set(paired.values_list("village_code", flat=True))
    written = WorkPlan.objects.filter(year=year, versions_made__gt=0)
    codes -= set(written.filter(village_code__in=codes).values_list("village_code", flat=True))
    units = Unit.objects.filter(pk__in=scope.unit_ids).exclude(pk__in=written.filter(unit__isnull=False).values("unit"))
    names = area_names(codes)
    villages = [Unplanned("village", code, names[code]) for code in sorted(codes)[:_MOST_UNPLANNED]]
    return [*(Unplanned("unit", str(one.pk), one.name) for one in units.order_by("code")), *villages]
