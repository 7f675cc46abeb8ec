"""The county at a glance: leads by source and age, episodes by class, risk and month, eliminations and relapses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.monitoring.access import episodes_open_to, leads_open_to
from lianxin.monitoring.models import Episode, Lead
from lianxin.monitoring.queries.episodes import class_words
from lianxin.monitoring.queries.fitting import fits_of, risk_words
from lianxin.monitoring.queries.leads import code_words, overdue
from lianxin.people.access import within_area

if TYPE_CHECKING:
    from lianxin.people.models import User

AGES: tuple[tuple[int, Words], ...] = (
    (3, Words("3 天以内", "up to 3 days")),
    (7, Words("4–7 天", "4 to 7 days")),
    (15, Words("8–15 天", "8 to 15 days")),
    (0, Words("15 天以上", "over 15 days")),
)
"""Ages of a lead, by the most days of each; 0: no most."""
MONTHS_SHOWN = 12
MOST_JUDGED = 5_000
"""Open episodes whose risks and measures are looked at for the overview; more than that are too many for a page."""


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Open leads of a source by age, how many of them are overdue, and how many leads of it there ever were and led to a case."""

    source: str
    words: Words
    ages: tuple[int, ...]
    overdue: int
    total: int
    entering: int

    @property
    def open(self) -> int:
        return sum(self.ages)


@dataclass(frozen=True, slots=True)
class MonthCount:
    """What a month brought: households entered, among them again, and risks eliminated."""

    month: date
    entered: int
    relapses: int
    eliminated: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the overview says of an area, inside what the reader sees."""

    sources: list[SourceCount]
    classes: list[tuple[str, Words, int, int]]
    risks: list[tuple[str, Words, int]]
    months: list[MonthCount]
    fits: dict[Verdict, int] | None
    open: int
    eliminated: int
    relapses: int


def overview(user: User, *, on: date, area_code: str = "") -> Overview:
    """Count leads and episodes of an area.

    Raises:
        PermissionDenied: they are closed to him.
    """
    episodes = episodes_open_to(user)
    leads = leads_open_to(user)
    if area_code:
        episodes = episodes.filter(within_area("area_code", area_code))
        leads = leads.filter(within_area("area_code", area_code))
    is_open = episodes.filter(ended_on__isnull=True)
    return Overview(
        sources=_sources(leads, on),
        classes=_classes(episodes),
        risks=_risks(is_open),
        months=_months(episodes, on),
        fits=_fits(is_open, on),
        open=is_open.count(),
        eliminated=episodes.filter(ending=Episode.Ending.ELIMINATED).count(),
        relapses=episodes.filter(number__gt=1).count(),
    )


def _sources(leads: QuerySet[Lead], on: date) -> list[SourceCount]:
    counted = {f"age_{n}": Count("id", filter=condition) for n, condition in enumerate(_ages(on))}
    rows = (
        leads.order_by()
        .values("source")
        .annotate(
            **counted,
            late=Count("id", filter=overdue(on)),
            entering=Count("id", filter=Q(state=Lead.State.ENTERING)),
            total=Count("id"),
        )
    )
    found = [
        SourceCount(
            row["source"], code_words("lead_source", row["source"]), tuple(row[name] for name in counted), row["late"],
            row["total"], row["entering"],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.open, -one.total, one.source))


def _ages(on: date) -> list[Q]:
    """Conditions on the day on which an open lead was learned of, one for each age."""
    found, youngest = [], 0
    for most, _ in AGES:
        condition = Q(state=Lead.State.OPEN)
        if youngest:
            condition &= Q(reported_on__lte=on - timedelta(days=youngest))
        if most:
            condition &= Q(reported_on__gt=on - timedelta(days=most + 1))
        found.append(condition)
        youngest = most + 1
    return found


def _classes(episodes: QuerySet[Episode]) -> list[tuple[str, Words, int, int]]:
    rows = (
        episodes.order_by()
        .values("monitored_class")
        .annotate(open=Count("id", filter=Q(ended_on__isnull=True)), total=Count("id"))
    )
    found = [
        (row["monitored_class"], class_words(row["monitored_class"]), row["open"], row["total"] - row["open"])
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one[2], one[0]))


def _risks(episodes: QuerySet[Episode]) -> list[tuple[str, Words, int]]:
    """Open episodes by risk; one with several risks counts for each."""
    counts: Counter[str] = Counter()
    for risks, number in episodes.order_by().values_list("risks").annotate(n=Count("id")):
        for risk in filter(None, risks.split(",")):
            counts[risk] += number
    return [
        (risk, risk_words(risk), number) for risk, number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]


def _months(episodes: QuerySet[Episode], on: date) -> list[MonthCount]:
    first = _months_back(on, MONTHS_SHOWN - 1)
    entered = _by_month(episodes.filter(began_on__gte=first), "began_on")
    again = _by_month(episodes.filter(began_on__gte=first, number__gt=1), "began_on")
    over = episodes.filter(ended_on__gte=first, ending=Episode.Ending.ELIMINATED)
    eliminated = _by_month(over, "ended_on")
    months = [_months_back(on, back) for back in range(MONTHS_SHOWN - 1, -1, -1)]
    return [MonthCount(one, entered[one], again[one], eliminated[one]) for one in months]


def _by_month(episodes: QuerySet[Episode], column: str) -> Counter[date]:
    rows: Any = episodes.order_by().annotate(month=TruncMonth(column)).values_list("month").annotate(n=Count("id"))
    return Counter(dict(rows))


def _months_back(on: date, back: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - back, 12)
    return date(year, month + 1, 1)


def _fits(episodes: QuerySet[Episode], on: date) -> dict[Verdict, int] | None:
    """How many open episodes have measures that answer their risks; None where there are too many to look at on a page."""
    found = list(episodes.prefetch_related("events")[: MOST_JUDGED + 1])
    if len(found) > MOST_JUDGED:
        return None
    counts = Counter(fit.verdict for fit in fits_of(found, on=on).values())
    return {verdict: counts[verdict] for verdict in Verdict}
