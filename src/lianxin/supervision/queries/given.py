"""Measures and loans as the tests read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from lianxin.benefits.domain.claims import Claim
from lianxin.benefits.models import Benefit, Loan, ShareHolding
from lianxin.benefits.queries.measures import STANDING
from lianxin.benefits.queries.terms import look_up_on, parameters_of
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Case
from lianxin.funds.models import GoodsLot
from lianxin.registry.models import HouseholdFacts, MemberFacts
from lianxin.rulebook import rulebook
from lianxin.rulebook.measure_entries import Measure
from lianxin.supervision.domain.borrowers import DrawnLoan
from lianxin.supervision.domain.clues import About, Subject
from lianxin.supervision.domain.measures import Answer, ClaimRow, GivenMeasure
from lianxin.supervision.domain.prices import PricedItem
from lianxin.supervision.queries.listed import Lists
from lianxin.supervision.queries.scene import Scene, column_of

_DRAWN = ("drawn", "compensated", "written_off", "repaid")
_GIVEN = ("verified", "approved")


def claim_rows(scene: Scene, lists: Lists) -> list[ClaimRow]:
    """Everything that stands for somebody: benefits of the house, and what other departments' lists say they paid."""
    measures = rulebook().measures
    found = []
    for one in Benefit.objects.filter(scene.inside("area_code"), state__in=STANDING).order_by("id"):
        measure = measures.get(one.measure)
        claim = None
        if measure is not None:
            person = str(one.member_id or "")
            claim = Claim(str(one.pk), one.measure, str(one.household_id), person, one.item, _days(one.on, measure))
        found.append(
            ClaimRow(f"benefit:{one.pk}", claim, one.area_code, one.household_id, one.member_id, "", _hands(one))
        )
    by_words = {
        written: measure
        for measure in measures.values()
        for written in (measure.words.zh, measure.words.en, measure.name)
    }
    for line in lists.lines("subsidy"):
        named, _, item = line.item.partition("：")
        measure = by_words.get(named.strip())
        claim = None
        if measure is not None and line.starts_on is not None:
            ends = line.ends_before or _days(line.starts_on, measure).ends_before
            period = Period(line.starts_on, ends)
            claim = Claim(
                f"L{line.person}",
                measure.name,
                str(line.household),
                str(line.member),
                item.strip(),
                period,
                line.told_by,
            )
        member = line.member if measure is None or measure.given_to == "person" else None
        found.append(ClaimRow(line.row, claim, line.area_code, line.household, member, line.told_by))
    return found


def given_measures(scene: Scene, name: str) -> list[GivenMeasure]:
    """A measure's benefits to persons, each with its conditions put to the facts of its year again."""
    measure = rulebook().measures[name]
    rows = list(
        Benefit.objects.filter(scene.inside("area_code"), measure=name, state__in=_GIVEN, member__isnull=False, on__lte=scene.on)
        .order_by("id")
    )  # fmt: skip
    answers = _answers(scene, measure, rows)
    return [
        GivenMeasure(
            one.pk,
            measure.words,
            one.household_id,
            one.member_id or 0,
            one.area_code,
            one.on,
            one.period_key,
            answers.get(one.pk, ()),
            one.request.get("units"),
            one.amount_fen,
            _hands(one),
        )
        for one in rows
    ]


def priced_items(scene: Scene) -> list[PricedItem]:
    """Things given by measures at a unit price, and lots of goods by their value for a unit."""
    found = []
    quantified = [measure.name for measure in rulebook().measures.values() if measure.amount.kind == "quantity"]
    rows = Benefit.objects.filter(scene.inside("area_code"), measure__in=quantified, state__in=STANDING)
    for one in rows.order_by("id"):
        about = About(Subject.HOUSEHOLD, one.area_code, household=one.household_id)
        price = one.request.get("unit_price_fen") if one.request.get("quantity") else None
        found.append(
            PricedItem(f"benefit:{one.pk}", about, scene.county, one.item or one.measure, "", price, _hands(one))
        )
    for lot in GoodsLot.objects.filter(scene.inside("area_code")).order_by("id"):
        about = About(Subject.PAYEE, lot.area_code, name=lot.giver)
        price = int(lot.value_fen / lot.quantity) if lot.quantity else None
        found.append(PricedItem(f"lot:{lot.pk}", about, scene.county, lot.item, lot.measure_unit, price))
    return found


def drawn_loans(scene: Scene) -> list[DrawnLoan]:
    """Every loan that was drawn, with each share that its household holds in an enterprise."""
    loans = Loan.objects.filter(scene.inside("area_code"), state__in=_DRAWN).prefetch_related("steps").order_by("id")
    shares: dict[int, list[tuple[str, date]]] = defaultdict(list)
    held = ShareHolding.objects.filter(household__in=loans.order_by().values("household_id")).order_by("id")
    for household, enterprise, starts_on in held.values_list("household_id", "instrument__enterprise", "starts_on"):
        shares[household].append((enterprise, starts_on))
    return [
        DrawnLoan(
            one.pk, one.household_id, one.area_code, one.amount_fen, one.drawn_on, enterprise, starts_on,
            tuple(sorted({step.by_id for step in one.steps.all() if step.by_id is not None})),
        )
        for one in loans
        if one.drawn_on is not None
        for enterprise, starts_on in shares.get(one.household_id) or [("", None)]
    ]  # fmt: skip


def helped_households(scene: Scene, year: int) -> set[int]:
    """Households that got a measure or a loan in a year. (Payments and projects are asked of their own tables.)"""
    benefits = Benefit.objects.filter(scene.inside("area_code"), state__in=_GIVEN, on__year=year)
    loans = Loan.objects.filter(scene.inside("area_code"), drawn_on__year=year)
    return {*benefits.values_list("household_id", flat=True), *loans.values_list("household_id", flat=True)}


def _answers(scene: Scene, measure: Measure, rows: list[Benefit]) -> dict[int, tuple[Answer, ...]]:
    """By benefit: each condition with its answer by the facts of the benefit's year, values of its day."""
    facts = _facts_of(measure, rows)
    judges: dict[date, list[Any]] = {}
    found = {}
    for one in rows:
        known = facts.get((one.member_id or 0, one.on.year))
        if known is None:
            continue
        if one.on not in judges:
            parameters = parameters_of(look_up_on(one.on, scene.county))
            judges[one.on] = [c.expression.bind(on=one.on, parameters=parameters) for c in measure.conditions]
        household, member = known
        case = Case(household=household | {"village_code": one.area_code}, members=[member], member=member)
        found[one.pk] = tuple(
            Answer(
                condition.name, Words(f"不符合：{condition.words.zh}", f"not met: {condition.words.en}"), judge(case)
            )
            for condition, judge in zip(measure.conditions, judges[one.on], strict=True)
        )
    return found


def _facts_of(measure: Measure, rows: list[Benefit]) -> dict[tuple[int, int], tuple[dict[str, Any], dict[str, Any]]]:
    """By member and year: the household's and the member's facts that the conditions read."""
    wanted: dict[str, list[str]] = {"household": [], "member": []}
    for path in sorted({path for condition in measure.conditions for path in condition.expression.fields}):
        table, name = path.split(".", 1)
        wanted.setdefault(table, []).append(name)
    found: dict[tuple[int, int], tuple[dict[str, Any], dict[str, Any]]] = {}
    for year in sorted({one.on.year for one in rows}):
        members = [one.member_id for one in rows if one.on.year == year]
        columns = [column_of(name) for name in wanted["member"]]
        told = list(
            MemberFacts.objects.filter(member__in=members, year=year)
            .order_by()
            .values_list("member_id", "household_id", *columns)
        )
        homes = HouseholdFacts.objects.filter(household__in={row[1] for row in told}, year=year).order_by()
        households = {
            number: dict(zip(wanted["household"], facts, strict=True))
            for number, *facts in homes.values_list("household_id", *wanted["household"])
        }
        for member, household, *facts in told:
            found[member, year] = (households.get(household, {}), dict(zip(wanted["member"], facts, strict=True)))
    return found


def _days(on: date, measure: Measure) -> Period:
    """The days of the month, term or year that a day lies in; from the day on for what is given once."""
    match measure.period_kind:
        case "month":
            first = on.replace(day=1)
            return Period(first, (first + timedelta(days=32)).replace(day=1))
        case "term" | "year":
            return Period(date(on.year, 1, 1), date(on.year + 1, 1, 1))
        case _:
            return Period(on, None)


def _hands(one: Benefit) -> tuple[int, ...]:
    return tuple(sorted(_known((one.proposed_by_id, one.verified_by_id, one.approved_by_id))))


def _known(users: Iterable[int | None]) -> Iterator[int]:
    yield from {user for user in users if user is not None}
