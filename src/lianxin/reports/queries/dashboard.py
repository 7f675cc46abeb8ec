"""Figures of an area, counted from the rows that the reader may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, Q, Value, When
from django.utils import timezone

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import Fen
from lianxin.eligibility.access import findings_open_to
from lianxin.eligibility.models import Run
from lianxin.eligibility.queries import latest_run, rule_set_of
from lianxin.pairing.access import household_pairings_open_to
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.models import HouseholdFacts, MemberFacts

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from lianxin.pairing.models import HouseholdPairing
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
    ages: list[tuple[int, int, int]]  # from which age, male, female
    incomes: list[tuple[Fen, int]]  # lower edge, households
    without_income: int
    labour: dict[str, int] = field(default_factory=dict)


def figures_for(user: User, area: str = "") -> Figures:
    """Count what the reader may see of an area, for the newest identification and its year.

    Raises:
        PermissionDenied: nothing is open to him.
    """
    households = counted_households(user, area)
    run = latest_run(user)
    year = run.year if run else timezone.localdate().year
    villages = dict(households.values_list("village_code").annotate(n=Count("id")))
    verdicts, by_village, failing = _findings(user, run, area)
    people = counted_people(households, year)
    labour = {key or "": count for key, count in people.values_list("labour_ability").annotate(n=Count("id"))}
    incomes, without_income = _incomes(households, year)
    return Figures(
        households=sum(villages.values()),
        members=sum(labour.values()),
        villages=villages,
        run=run,
        verdicts=verdicts,
        by_village=by_village,
        failing=failing,
        paired=counted_pairings(user, area).count() if user.may(Act.READ_PAIRING) else 0,
        ages=_ages(people),
        incomes=incomes,
        without_income=without_income,
        labour=labour,
    )


def counted_households(user: User, area: str) -> QuerySet[Household]:
    """The households that the dashboard of an area counts."""
    inside = within_area("village_code", area)
    return households_open_to(user, Act.READ_FINDINGS).filter(inside, is_live=True).order_by()


def counted_pairings(user: User, area: str) -> QuerySet[HouseholdPairing]:
    """First helpers in service today, of the households of an area."""
    return household_pairings_open_to(user).filter(within_area("household__village_code", area), order="first")


def counted_people(households: QuerySet[Household], year: int) -> QuerySet[MemberFacts]:
    """Members of households, who have not left by the facts of a year."""
    return MemberFacts.objects.filter(household__in=households, year=year, left_on__isnull=True).order_by()


def counted_incomes(households: QuerySet[Household], year: int) -> QuerySet[HouseholdFacts]:
    """The facts of a year with the ``step`` of the income per person: of its sum where that is told, else as it was stated; losses stand
    in the first step, and what is not told has none."""
    size, net, stated = F("household__member_count"), F("net_income_yuan"), F("net_income_per_person_yuan")
    has_sum = Q(net_income_yuan__isnull=False, household__member_count__gt=0)
    # Half a fen rounded up, as share_per_person does: below zero it makes no difference here.
    step = Case(
        When(has_sum & Q(net_income_yuan__lt=0), then=Value(0)),
        When(has_sum, then=(2 * net + size) / (2 * size) / INCOME_STEP_FEN),
        When(net_income_per_person_yuan__lt=0, then=Value(0)),
        default=stated / INCOME_STEP_FEN,
        output_field=BigIntegerField(),
    )
    return HouseholdFacts.objects.filter(household__in=households, year=year).order_by().annotate(step=step)


def in_age_band(edge: int, on: date) -> Q:
    """A condition: the member is in the band of ages that begins at ``edge`` on a day; the youngest band holds who is not born yet."""
    following = next((one for one in AGE_BANDS if one > edge), None)
    wanted = Q(member__birth_on__isnull=False)
    if edge != AGE_BANDS[0]:
        wanted &= Q(member__birth_on__lte=years_before(on, edge))
    return wanted if following is None else wanted & Q(member__birth_on__gt=years_before(on, following))


def age_label(edge: int) -> str:
    """What a band of ages is called."""
    following = next((one for one in AGE_BANDS if one > edge), None)
    return f"{edge}–{following - 1}" if following else f"{edge}+"


def years_before(on: date, years: int) -> date:
    """The latest day of birth of who is so many years old on a day. Someone born on 29 February turns on 1 March."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


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
    for names, count in found.filter(verdict=Verdict.MET).values_list("failing").annotate(n=Count("id")):
        failing.update({name: count for name in names.split(",") if name})
    return dict(verdicts), by_village, [(rule, failing[rule.name]) for rule in rule_set_of(run).rules]


def _ages(people: QuerySet[MemberFacts]) -> list[tuple[int, int, int]]:
    """Members by age band and sex; those without date of birth are in no band."""
    on = timezone.localdate()
    bands = Case(*(When(in_age_band(edge, on), then=Value(edge)) for edge in AGE_BANDS), output_field=IntegerField())
    rows = people.annotate(band=bands).values_list("band", "member__sex").annotate(n=Count("id"))
    found = {(band, sex): count for band, sex, count in rows}
    return [(edge, found.get((edge, "male"), 0), found.get((edge, "female"), 0)) for edge in AGE_BANDS]


def _incomes(households: QuerySet[Household], year: int) -> tuple[list[tuple[Fen, int]], int]:
    """Households by net income per person, in steps; those whose income is not recorded are counted apart."""
    counted = counted_incomes(households, year).values_list("step").annotate(n=Count("id"))
    steps: dict[int | None, int] = dict(counted)
    missing = steps.pop(None, 0)
    known = [step for step in steps if step is not None]
    if not known:
        return [], missing
    return [(step * INCOME_STEP_FEN, steps.get(step, 0)) for step in range(max(known) + 1)], missing
