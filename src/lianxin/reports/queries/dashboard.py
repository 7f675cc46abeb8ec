"""Figures of an area, counted from the rows that the reader may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum
from django.utils import timezone

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import Fen, share_per_person
from lianxin.core.kernel.periods import full_years
from lianxin.eligibility.access import findings_open_to
from lianxin.eligibility.models import Run
from lianxin.eligibility.queries import latest_run, rule_set_of
from lianxin.pairing.access import household_pairings_open_to
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.models import HouseholdFacts, MemberFacts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User
    from lianxin.registry.models import Household

AGE_BANDS = (0, 6, 16, 35, 60, 75)
INCOME_STEP_FEN: Fen = 200_000


@dataclass(frozen=True)
class Figures:
    """The figures of one reader's area: counts of households, members and findings, each from rows."""

    households: int
    members: int
    villages: dict[str, int]
    run: Run | None
    verdicts: dict[str, int]
    by_village: dict[str, dict[str, int]]
    failing: list[tuple[Any, int]]
    paired: int
    ages: list[tuple[str, int, int]]  # band, male, female
    incomes: list[tuple[Fen, int]]  # lower edge, households
    without_income: int
    labour: dict[str, int] = field(default_factory=dict)


def figures_for(user: User, area: str = "") -> Figures:
    """Count what the reader may see of an area, for the newest identification and its year.

    Raises:
        PermissionDenied: nothing is open to him.
    """
    inside = within_area("village_code", area)
    households = households_open_to(user, Act.READ_FINDINGS).filter(inside, is_live=True).order_by()
    run = latest_run(user)
    year = run.year if run else timezone.localdate().year
    villages = dict(households.values_list("village_code").annotate(n=Count("id")))
    verdicts, by_village, failing = _findings(user, run, area)
    ages, labour = _people(households, year)
    incomes, without_income = _incomes(households, year)
    return Figures(
        households=sum(villages.values()),
        members=households.aggregate(n=Sum("member_count"))["n"] or 0,
        villages=villages,
        run=run,
        verdicts=verdicts,
        by_village=by_village,
        failing=failing,
        paired=_paired(user, area),
        ages=ages,
        incomes=incomes,
        without_income=without_income,
        labour=labour,
    )


def _paired(user: User, area: str) -> int:
    inside = within_area("household__village_code", area)
    return household_pairings_open_to(user).filter(inside, order="first").count()


def _findings(
    user: User, run: Run | None, area: str
) -> tuple[dict[str, int], dict[str, dict[str, int]], list[tuple[Any, int]]]:
    if run is None:
        return {}, {}, []
    verdicts: Counter[str] = Counter()
    by_village: dict[str, dict[str, int]] = {}
    found = findings_open_to(user, run).filter(within_area("village_code", area)).order_by()
    for village, verdict, count in found.values_list("village_code", "verdict").annotate(n=Count("id")):
        verdicts[verdict] += count
        by_village.setdefault(village, {})[verdict] = count
    failing: Counter[str] = Counter()
    for names in found.filter(verdict=Verdict.MET).values_list("failing", flat=True):
        failing.update(name for name in names.split(",") if name)
    return dict(verdicts), by_village, [(rule, failing[rule.name]) for rule in rule_set_of(run).rules]


def _people(households: QuerySet[Household], year: int) -> tuple[list[tuple[str, int, int]], dict[str, int]]:
    """Members by age band and sex, and by labour ability; those without date of birth are in no band."""
    on = timezone.localdate()
    living = MemberFacts.objects.filter(household__in=households, year=year, left_on__isnull=True)
    bands: Counter[tuple[int, str]] = Counter()
    labour: Counter[str] = Counter()
    rows = living.order_by().values_list("member__birth_on", "member__sex", "labour_ability")
    for born_on, sex, ability in rows.iterator(chunk_size=5000):
        labour[ability or ""] += 1
        if born_on is not None:
            age = full_years(born_on, on)
            bands[max(edge for edge in AGE_BANDS if edge <= max(age, 0)), sex or ""] += 1
    ages = []
    for edge, following in zip(AGE_BANDS, (*AGE_BANDS[1:], None), strict=True):
        label = f"{edge}–{following - 1}" if following else f"{edge}+"
        ages.append((label, bands[edge, "male"], bands[edge, "female"]))
    return ages, dict(labour)


def _incomes(households: QuerySet[Household], year: int) -> tuple[list[tuple[Fen, int]], int]:
    """Households by net income per person, in steps; those whose income is not recorded are counted apart."""
    steps: Counter[int] = Counter()
    missing = 0
    facts = HouseholdFacts.objects.filter(household__in=households, year=year).order_by()
    rows = facts.values_list("net_income_yuan", "net_income_per_person_yuan", "household__member_count")
    for net, stated, size in rows.iterator(chunk_size=5000):
        per_person = share_per_person(net, size) if net is not None and size else stated
        if per_person is None:
            missing += 1
        else:
            steps[max(0, per_person // INCOME_STEP_FEN)] += 1
    if not steps:
        return [], missing
    return [(step * INCOME_STEP_FEN, steps[step]) for step in range(max(steps) + 1)], missing
