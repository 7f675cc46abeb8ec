"""The dashboards of a unit and of a helper: whom they are paired with, what waits, what was done, and what it brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse

from lianxin.core.charts import Bars, Definition, Mark, Reference, Stack, StackedBars
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds.access import transfers_open_to
from lianxin.funds.queries.flows import flows_by, total_of
from lianxin.pairing.access import household_pairings_open_to, in_force, village_pairings_open_to
from lianxin.pairing.models import HouseholdPairing, VillagePairing
from lianxin.people.access import required_scope
from lianxin.people.models import Unit
from lianxin.people.queries import helpers_of, helpers_under, units_under
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.queries import area_names
from lianxin.reports.boards.lights import Share
from lianxin.reports.boards.rates import Counted, Rate, is_behind, rate_named
from lianxin.reports.row_addresses import address_of
from lianxin.work.access import campaigns_open_to
from lianxin.work.domain.visits import Standing
from lianxin.work.models import WorkPerson, WorkPlan
from lianxin.work.queries.campaigns import TargetRow, target_rows
from lianxin.work.queries.records import RecordFilter, filtered_records, kind_words
from lianxin.work.queries.visits import STANDINGS, VisitRow, rows_of

if TYPE_CHECKING:
    from lianxin.people.models import Helper, User
    from lianxin.work.models import WorkRecord

OWN_RATES = ("visited", "planned")
"""The rates of a unit's or a helper's own households."""
_RECORDS = Words("条记录", "records")


@dataclass(frozen=True, slots=True)
class SubjectBoard:
    """What a unit's or a helper's page says. ``money``: received, allocated and paid fen of a unit; nothing where not open to him."""

    name: str
    detail: str
    counts: tuple[tuple[Words, int, str], ...]
    shares: tuple[tuple[Words, Share, str], ...]
    villages: tuple[tuple[str, str, str], ...]
    visits: tuple[VisitRow, ...]
    pictures: tuple[Definition, ...]
    money: tuple[tuple[Words, Fen, str], ...] = ()

    @property
    def rates(self) -> list[tuple[Rate, Share]]:
        """Its shares by rate."""
        return [(rate_named(name), share) for name, (_, share, _) in zip(OWN_RATES, self.shares, strict=True)]


@dataclass(frozen=True, slots=True)
class Subject:
    """A unit or a helper that a reader may look at, and what of his rows is its: ``key`` names it in addresses."""

    user: User
    key: str
    of: Q
    records_of: RecordFilter
    unit: Unit | None = None
    helper: Helper | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return (self.unit or self.helper).name  # type: ignore[union-attr]

    @property
    def page(self) -> str:
        """Where its dashboard is."""
        kind, _, number = self.key.partition("-")
        return reverse(f"reports:{kind}", args=[number])

    def visits(self, on: date) -> list[VisitRow]:
        """The households that the reader may see, of which it is the first helper today."""
        if not self.user.may(Act.READ_WORK):
            return []
        firsts = household_pairings_open_to(self.user).filter(self.of, in_force(), order=HouseholdPairing.Order.FIRST)
        homes = households_open_to(self.user, Act.READ_WORK).filter(pk__in=firsts.values("household"), is_live=True)
        return rows_of(homes, on=on)

    def records(self, on: date) -> QuerySet[WorkRecord]:
        """What was written down of its work this year, row by row.

        Raises:
            PermissionDenied: records are closed to the reader.
        """
        wanted = replace(self.records_of, starts_on=date(on.year, 1, 1), ends_on=on)
        found = filtered_records(self.user, wanted).filter(is_total=False)
        if self.helper is not None:
            # From the few records that name him: asked of each record, a county's are read one by one.
            found = found.filter(pk__in=WorkPerson.objects.filter(helper=self.helper).values("record"))
        return found

    def counted(self, name: str, on: date, visits: list[VisitRow] | None = None) -> Counted | None:
        """The rows of a rate of its own; None where it has no such rate."""
        rows = self.visits(on) if visits is None else visits
        if name == "visited":
            ruled = [row for row in rows if row.due.standing != Standing.NO_RULE]
            return Counted(ruled, [row for row in ruled if is_behind(row)])
        if name == "planned":
            homes = [row.household.pk for row in rows]
            plans = WorkPlan.objects.filter(household__in=homes, year=on.year, versions_made__gt=0)
            written = set(plans.values_list("household", flat=True))
            return Counted(rows, [row for row in rows if row.household.pk not in written])
        return None

    def address(self, kind: str, **asked: object) -> str:
        """Where the rows behind one of its numbers are."""
        return address_of(kind, of=self.key, **asked)


def unit_subject(user: User, unit_id: int) -> Subject:
    """Return a unit that serves the reader's areas, or for which he speaks.

    Raises:
        Http404: it is not open to him.
    """
    unit = units_under(required_scope(user, Act.READ_FINDINGS)).filter(pk=unit_id).first()
    if unit is None:
        raise Http404("no such unit")
    return Subject(user, f"unit-{unit.pk}", Q(helper__unit=unit), RecordFilter(unit_id=unit.pk), unit=unit)


def helper_subject(user: User, helper_id: int, *, on: date) -> Subject:
    """Return a helper in service: the reader himself, or somebody of his units or areas.

    Raises:
        Http404: he is not open to him.
    """
    helper = helpers_under(required_scope(user, Act.READ_FINDINGS), on=on).filter(pk=helper_id).first()
    if helper is None:
        raise Http404("no such helper")
    return Subject(user, f"helper-{helper.pk}", Q(helper=helper), RecordFilter(), helper=helper)


def subject_for(user: User, key: str, *, on: date) -> Subject:
    """Return the unit or the helper that an address names.

    Raises:
        Http404: there is none, or it is not open to the reader.
    """
    kind, _, number = key.partition("-")
    if kind in {"unit", "helper"} and number.isascii() and number.isdigit() and len(number) < 10:
        return unit_subject(user, int(number)) if kind == "unit" else helper_subject(user, int(number), on=on)
    raise Http404("neither a unit nor a helper")


def unit_board(user: User, unit_id: int, *, on: date) -> SubjectBoard:
    """Return the dashboard of a unit that serves the reader's areas, or for which he speaks.

    Raises:
        Http404: it is not open to him.
    """
    subject = unit_subject(user, unit_id)
    unit = subject.unit
    assert unit is not None
    villages = list(village_pairings_open_to(user).filter(in_force(), unit=unit).order_by("village_code"))
    visits = subject.visits(on)
    return SubjectBoard(
        name=unit.name,
        detail="",
        counts=(
            (Words("结对村", "Villages"), len({one.village_code for one in villages}), "#villages" if villages else ""),
            (Words("结对户", "Households"), len(visits), subject.address("visits")),
            (
                Words("在岗帮扶人", "Helpers in service"),
                helpers_of(unit, on=on).count(),
                f"{reverse('people:unit', args=[unit.pk])}#helpers" if user.may(Act.READ_PEOPLE) else "",
            ),
        ),
        shares=_shares(subject, visits, on),
        villages=_villages(villages),
        visits=_most_late(visits),
        pictures=_drawn(_targets(user, unit, on), _standings(subject, visits), _worked(subject, on)),
        money=_money(subject, on.year),
    )


def helper_board(user: User, helper_id: int, *, on: date) -> SubjectBoard:
    """Return the dashboard of a helper in service: the reader himself, or somebody of his units or areas.

    Raises:
        Http404: he is not open to him.
    """
    subject = helper_subject(user, helper_id, on=on)
    helper = subject.helper
    assert helper is not None
    visits = subject.visits(on)
    return SubjectBoard(
        name=helper.name,
        detail=helper.unit.name,
        counts=((Words("结对户", "Households"), len(visits), subject.address("visits")),),
        shares=_shares(subject, visits, on),
        villages=(),
        visits=_most_late(visits),
        pictures=_drawn(_standings(subject, visits), _worked(subject, on)),
    )


def _drawn(*pictures: Definition | None) -> tuple[Definition, ...]:
    return tuple(one for one in pictures if one is not None)


def _most_late(visits: list[VisitRow]) -> tuple[VisitRow, ...]:
    waiting = [row for row in visits if row.due.standing in {Standing.OVERDUE, Standing.SOON}]
    return tuple(waiting[:20])


def _shares(subject: Subject, visits: list[VisitRow], on: date) -> tuple[tuple[Words, Share, str], ...]:
    made = []
    for rate in map(rate_named, OWN_RATES):
        found = subject.counted(rate.name, on, visits)
        assert found is not None
        whole, missing = len(found.whole), len(found.missing)
        made.append((rate.words, Share(whole - missing, whole), subject.address(rate.name)))
    return tuple(made)


def _villages(pairings: Iterable[VillagePairing]) -> tuple[tuple[str, str, str], ...]:
    """Code, name and role of each village."""
    rows = list(pairings)
    names = area_names(one.village_code for one in rows)
    return tuple((one.village_code, names[one.village_code], one.get_role_display()) for one in rows)


def _standings(subject: Subject, visits: list[VisitRow]) -> StackedBars | None:
    if not visits:
        return None
    found = Counter(row.due.standing for row in visits)
    # Every standing keeps its place, and so its colour, whoever looks.
    return StackedBars(
        title=Words("走访情况", "Visits"),
        series=tuple(words for words, _ in STANDINGS.values()),
        stacks=(
            Stack(
                Words("结对户", "Households"),
                tuple(float(found[standing]) for standing in STANDINGS),
                hrefs=tuple(subject.address("visits", standing=standing.value) for standing in STANDINGS),
            ),
        ),
        unit=Words("户", "households"),
    )


def _worked(subject: Subject, on: date) -> Bars | None:
    """Records of the year by kind: what was written down, not what it was worth."""
    if not subject.user.may(Act.READ_WORK):
        return None
    found = Counter(subject.records(on).order_by().values_list("kind", flat=True))
    if not found:
        return None
    marks = tuple(
        Mark(kind_words(kind), count, subject.address("records", work=kind)) for kind, count in found.most_common(12)
    )
    return Bars(
        title=Words("今年的工作记录", "Work recorded this year"), marks=marks, unit=_RECORDS, horizontal=True,
        note=Words("不排名次，也不作评比。", "Not a ranking of anybody."),
    )  # fmt: skip


def _targets(user: User, unit: Unit, on: date) -> Bars | None:
    """The unit's targets in the newest campaign that gave it any."""
    if not user.may(Act.READ_WORK):
        return None
    told = campaigns_open_to(user).filter(targets__unit=unit, starts_on__lte=on).distinct()
    for campaign in told.order_by("-starts_on", "-id")[:1]:
        rows = [row for row in target_rows(user, campaign, on=on) if row.unit == unit]
        marks = tuple(
            Mark(row.indicator.words, _percent(row), reverse("work:campaign", args=[campaign.pk])) for row in rows
        )
        return (
            Bars(
                title=Words(f"目标完成：{campaign.name}", f"Progress against target: {campaign.name}"),
                marks=marks,
                unit=Words("%", "%"),
                decimals=1,
                horizontal=True,
                reference=Reference(Words("目标", "target"), 100.0),
            )
            if marks
            else None
        )
    return None


def _percent(row: TargetRow) -> float | None:
    return None if row.percent is None else float(row.percent)


def _money(subject: Subject, year: int) -> tuple[tuple[Words, Fen, str], ...]:
    """What a unit gave in a year, as far as it went, each with the address of its transfers."""
    if not subject.user.may(Act.READ_FUNDS):
        return ()
    moved = transfers_open_to(subject.user).filter(tranche__unit=subject.unit, year=year)
    flows = total_of(flows_by(moved, "tranche_id").values())
    if flows.is_nothing:
        return ()
    told = (
        ("received", Words("到位资金", "Money received"), flows.received_fen),
        ("arranged", Words("已安排", "Allocated"), flows.arranged_fen),
        ("paid", Words("已支付", "Paid"), flows.paid_fen),
    )
    return tuple((words, amount, subject.address("unit-money", side=side)) for side, words, amount in told)
