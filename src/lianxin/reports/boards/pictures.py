"""The pictures of an area's dashboard. Each is None where the reader may not see it, or where there is nothing to draw."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from lianxin.core.charts import (
    Band,
    Bars,
    Definition,
    Mark,
    Node,
    Reference,
    Sankey,
    Stack,
    StackedBars,
)
from lianxin.core.kernel.shares import percent_of
from lianxin.core.kernel.words import Words
from lianxin.exits.drawings import incidence_chart
from lianxin.exits.queries.figures import (
    YearOfIncidence,
    forecast_of,
    incidence_by_year,
    incidence_of_counties,
    limit_of,
    summed_incidence,
)
from lianxin.funds.drawings import money_flow
from lianxin.funds.queries.bands import money_bands
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.procedures.domain import shelf
from lianxin.procedures.queries.cases import state_counts
from lianxin.registry.access import households_open_to
from lianxin.registry.models import HouseholdFacts
from lianxin.reports.boards.places import Level, Place
from lianxin.reports.boards.rates import Rate, Shares, summed
from lianxin.reports.drawings import NOT_TOLD
from lianxin.reports.row_addresses import address_of
from lianxin.rulebook import dictionary
from lianxin.work.access import PlanSubject, campaigns_open_to, plans_open_to
from lianxin.work.models import Campaign, PlanLine
from lianxin.work.queries.campaigns import target_rows
from lianxin.work.queries.plans import cause_words, table_of

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.registry.models import Household

HOUSEHOLDS = Words("户", "households")
_MOST_MEASURES = 5
OTHERS = "other"
_OTHERS = Words("其他", "Other")
NOT_REGISTERED = "none"
_MONITORED = "monitored"
_COUNTED_ROWS = Words(
    "只算逐条记录的，自报总数不算在内。", "Only what was recorded row by row; told totals are not in it."
)
_OF_ALL = Words(
    "这是整个行动的进度，不只是本地方。", "It is the progress of the whole campaign, not of this area alone."
)
_STANDINGS = {
    _MONITORED: Words("监测对象", "Monitored"),
    NOT_REGISTERED: Words("不在册", "Not on the register"),
    "": Words("未填", "Not recorded"),
}


def pictures_of(
    user: User, place: Place, year: int, on: date, shares: Sequence[tuple[Rate, Shares | None]]
) -> list[Definition]:
    """Return every picture of an area that says something to this reader, in the order of the page."""
    drawn: list[Definition | None] = [
        targets_picture(user, place, on),
        money_picture(user, place, year),
        incidence_picture(user, place, on),
        standings_picture(user, place, year),
        causes_picture(user, place, year),
        clocks_picture(user, place, on),
        quality_picture(place, shares),
    ]
    return [one for one in drawn if one is not None]


def targets_picture(user: User, place: Place, on: date) -> Bars | None:
    """The targets of the newest campaign of the area that has any, in per cent of what was to be done."""
    if not user.may(Act.READ_WORK):
        return None
    told = campaigns_open_to(user).filter(_of_area(place.code), starts_on__lte=on)
    for campaign in told.order_by("-starts_on", "-id")[:5]:
        if picture := _of_campaign(user, campaign, place.code, on):
            return picture
    return None


def _of_area(code: str) -> Q:
    above = Q(area_code__in=[code[:length] for length in (2, 4, 6, 9) if length < len(code)])
    return above | within_area("area_code", code)


def _of_campaign(user: User, campaign: Campaign, area: str, on: date) -> Bars | None:
    wanted: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    names: dict[str, Words] = {}
    for row in target_rows(user, campaign, on=on):
        names[row.indicator.name] = row.indicator.words
        wanted[row.indicator.name][0] += float(row.counted.value or 0)
        wanted[row.indicator.name][1] += float(row.target)
    address = reverse("work:campaign", args=[campaign.pk])
    marks = tuple(
        Mark(names[name], float(percent_of(done, target)) if target else None, address)
        for name, (done, target) in wanted.items()
    )
    if not marks:
        return None
    told = _COUNTED_ROWS
    if campaign.area_code != area and area.startswith(campaign.area_code):
        told = Words(f"{_OF_ALL.zh}{told.zh}", f"{_OF_ALL.en} {told.en}")
    return Bars(
        title=Words(f"目标完成：{campaign.name}", f"Progress against target: {campaign.name}"),
        marks=marks,
        unit=Words("%", "%"),
        decimals=1,
        horizontal=True,
        reference=Reference(Words("目标", "target"), 100.0),
        note=told,
    )


def money_picture(user: User, place: Place, year: int) -> Sankey | None:
    """The way of money of a budget year, from channels to projects."""
    if not user.may(Act.READ_FUNDS):
        return None
    bands = money_bands(user, area_code=place.code, year=year, beyond_projects=False)

    def address(**asked: object) -> str:
        return address_of("money", **{"area": place.code, "year": year, **asked})

    return money_flow(bands, title=Words(f"{year} 年资金去向", f"Where the money of {year} went"), address=address)


def incidence_told_to(user: User, area: str) -> list[YearOfIncidence]:
    """The incidence of a county or a village by year, without the years that are hidden from a reader."""
    return [one for one in incidence_by_year(user, area) if one.poor is not None]


def incidence_picture(user: User, place: Place, on: date) -> Definition | None:
    """Incidence over the years: of a county or a village; above, of its counties together. Nobody tells a township's."""
    if place.level is Level.TOWNSHIP or not user.may(Act.READ_EXITS):
        return None
    if place.level in {Level.COUNTY, Level.VILLAGE}:
        years, limit = incidence_told_to(user, place.code), limit_of(place.code, on)
    else:
        # No limit is laid down for what holds several counties.
        years, limit = summed_incidence(incidence_of_counties(user, place.code)), None

    def address(year: int) -> str:
        return address_of("incidence", area=place.code, year=year)

    return incidence_chart(years, limit, forecast_of(years, limit), address)


def standings_picture(user: User, place: Place, year: int) -> Sankey | None:
    """How households stood last year and stand this year: who entered, who left, who stayed."""
    if not user.may(Act.READ_REGISTRY):
        return None
    before_year = year_before(user, place.code, year)
    if before_year is None:
        return None
    homes = households_open_to(user).filter(within_area("village_code", place.code))
    before, after = (standings(homes, one) for one in (before_year, year))
    if not after:
        return None
    moves = Counter(
        (before.get(key, NOT_REGISTERED), after.get(key, NOT_REGISTERED)) for key in before.keys() | after.keys()
    )

    def address(**asked: str) -> str:
        return address_of("standing", area=place.code, year=year, since=before_year, **asked)

    nodes: list[Node] = []
    places: dict[tuple[int, str], int] = {}
    names = standing_words()
    for layer, side in enumerate(("old", "new")):
        for standing in sorted({move[layer] for move in moves}):
            places[layer, standing] = len(nodes)
            nodes.append(
                Node(names.get(standing, Words(standing, standing)), layer, address(**{side: standing or NOT_TOLD}))
            )
    bands = tuple(
        Band(
            places[0, old], places[1, new], count, int(old != new),
            address(old=old or NOT_TOLD, new=new or NOT_TOLD),
        )
        for (old, new), count in sorted(moves.items())
    )  # fmt: skip
    return Sankey(
        title=Words("进与退", "Entry and exit"),
        layers=(Words(f"{before_year} 年", str(before_year)), Words(f"{year} 年", str(year))),
        nodes=tuple(nodes),
        bands=bands,
        kinds=(Words("不变", "Unchanged"), Words("有变化", "Changed")),
        unit=HOUSEHOLDS,
    )


def year_before(user: User, area: str, year: int) -> int | None:
    """The newest year before another of which facts of an area's households are known: a register is not made every year."""
    homes = households_open_to(user).filter(within_area("village_code", area))
    facts = HouseholdFacts.objects.filter(household__in=homes, year__lt=year)
    found: int | None = facts.order_by("-year").values_list("year", flat=True).first()
    return found


def standings(homes: QuerySet[Household], year: int) -> dict[int, str]:
    """How each household stood in a year: monitored, or its type; "" where none was written down."""
    watched = When(Q(monitored_class__isnull=False) & ~Q(risk_eliminated=True), then=Value(_MONITORED))
    standing = Case(watched, default=Coalesce(F("household_type"), Value("")))
    facts = HouseholdFacts.objects.filter(household__in=homes, year=year).order_by()
    return dict(facts.annotate(s=standing).values_list("household_id", "s"))


def standing_words() -> dict[str, Words]:
    """What each standing is called."""
    return {code.key: code.words for code in dictionary().code_lists["household_type"].codes} | _STANDINGS


def causes_picture(user: User, place: Place, year: int) -> StackedBars | None:
    """Causes and risks in the plans of households, by the families of measures that answer them; none is a stack of its own."""
    if not user.may(Act.READ_WORK):
        return None
    rows = list(
        cause_lines(user, place.code, year)
        .values_list("cause_kind", "cause", "family")
        .annotate(n=Count("version__plan__household", distinct=True))
    )
    if not rows:
        return None
    shown, rest = ranked_families((family, count) for _, _, family, count in rows)
    names = table_of(PlanSubject(year=year, village_code=place.code)).families
    series = [(family, names[family].words if family in names else Words(family, family)) for family in shown]
    if rest:
        series.append((OTHERS, _OTHERS))
    series.append(("", Words("没有措施", "No measure")))
    told: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for kind, cause, family, count in rows:
        if family not in rest:
            told[kind, cause][family] = count
    # A household may have several of the measures that are drawn as one, and is one household.
    together = cause_lines(user, place.code, year).filter(family__in=rest).values_list("cause_kind", "cause")
    for kind, cause, count in together.annotate(n=Count("version__plan__household", distinct=True)) if rest else ():
        told[kind, cause][OTHERS] = count
    stacks = [
        Stack(
            cause_named(f"{kind}:{cause}"),
            tuple(float(found[key]) for key, _ in series),
            hrefs=tuple(
                address_of("cause", area=place.code, year=year, cause=f"{kind}:{cause}", family=key or NOT_TOLD)
                for key, _ in series
            ),
        )
        for (kind, cause), found in sorted(told.items(), key=lambda entry: -sum(entry[1].values()))
    ]
    return StackedBars(
        title=Words("原因与措施", "Causes and measures"),
        series=tuple(words for _, words in series),
        stacks=tuple(stacks[:12]),
        unit=HOUSEHOLDS,
        note=Words("一户可有多个原因、多项措施。", "A household may have several causes and several measures."),
    )


def cause_lines(user: User, area: str, year: int) -> QuerySet[PlanLine]:
    """The lines of households' plans of a year that name a cause, those of the newest version of each."""
    plans = plans_open_to(user).filter(within_area("area_code", area), year=year, household__isnull=False)
    lines = PlanLine.objects.filter(version__plan__in=plans, version__number=F("version__plan__versions_made"))
    return lines.exclude(cause="").order_by()


def ranked_families(counts: Iterable[tuple[str, int]]) -> tuple[list[str], set[str]]:
    """Return the families of measures that have a colour of their own, the largest first, and those drawn as one."""
    sizes: Counter[str] = Counter()
    for family, count in counts:
        sizes[family] += count
    ranked = [family for family, _ in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0])) if family]
    if len(ranked) < _MOST_MEASURES:
        return ranked, set()
    return ranked[: _MOST_MEASURES - 1], set(ranked[_MOST_MEASURES - 1 :])


def cause_named(cause: str) -> Words:
    """A cause and a risk may be called alike: a risk says that it is one."""
    words = cause_words(cause)
    return Words(f"风险：{words.zh}", f"Risk: {words.en}") if cause.startswith("risk:") else words


def clocks_picture(user: User, place: Place, on: date) -> StackedBars | None:
    """Open cases by procedure: in time, and overdue."""
    if not user.may(Act.READ_CASES):
        return None
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in state_counts(user, on=on, area_code=place.code):
        sums[one.procedure][0] += one.total - one.overdue
        sums[one.procedure][1] += one.overdue
    if not sums:
        return None
    known = shelf.procedures()
    stacks = tuple(
        Stack(
            known[key].words,
            (float(on_time), float(late)),
            hrefs=tuple(
                address_of("cases", area=place.code, procedure=key, side=side) for side in ("there", "missing")
            ),
        )
        for key, (on_time, late) in sums.items()
    )
    return StackedBars(
        title=Words("在办程序的时限", "Clocks of open cases"),
        series=(Words("期限内", "In time"), Words("已超期", "Overdue")),
        stacks=stacks,
        unit=Words("件", "cases"),
    )


def quality_picture(place: Place, shares: Sequence[tuple[Rate, Shares | None]]) -> Bars | None:
    """What is missing or open in the records: each bar opens its rows."""
    wanted = {
        "told": Words("识别说不清的户", "Households that cannot be judged"),
        "confirmed": Words("今年未核实的户", "Households not confirmed this year"),
        "paired": Words("识别出而无帮扶人的户", "Identified and without a helper"),
        "planned": Words("结对而无计划的户", "Paired and without a plan"),
    }
    marks = []
    for rate, found in shares:
        if rate.name in wanted and found:
            whole = summed(found, place.code)
            marks.append(Mark(wanted[rate.name], whole.whole - whole.part, rate.rows(place.code)))
    if not marks:
        return None
    return Bars(title=Words("资料缺口", "What the records lack"), marks=tuple(marks), unit=HOUSEHOLDS, horizontal=True)
