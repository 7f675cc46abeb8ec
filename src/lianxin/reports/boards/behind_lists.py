"""The list of the rows behind a number: what each is, where, and what tells it from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.eligibility.models import HouseholdFinding
from lianxin.eligibility.queries import rule_set_of
from lianxin.exits.models import PlaceFinding
from lianxin.exits.queries.figures import YearOfIncidence
from lianxin.funds.models import Transfer
from lianxin.monitoring.models import Lead
from lianxin.monitoring.queries.leads import lead_rows
from lianxin.pairing.models import HouseholdPairing
from lianxin.people.roles import Act
from lianxin.procedures.domain import shelf
from lianxin.procedures.models import Case
from lianxin.procedures.queries.cases import state_words
from lianxin.registry.models import Household, MemberFacts
from lianxin.registry.queries import area_names
from lianxin.reports.boards.places import Place
from lianxin.reports.boards.rates import Rows
from lianxin.site.listing import HIDDEN, NOTHING, Column, Kind, Listing, linked, text_of
from lianxin.supervision.models import Issue
from lianxin.work.models import WorkRecord
from lianxin.work.queries.records import record_rows
from lianxin.work.queries.visits import STANDINGS, VisitRow

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from lianxin.people.models import User

_HOUSEHOLD = Words("户", "Household")
_UNNAMED = "—"
_ANSWERS = {
    Verdict.MET: Words("达到", "met"),
    Verdict.NOT_MET: Words("未达到", "not met"),
    Verdict.CANNOT_TELL: Words("无法判定", "cannot tell"),
}
_STEPS = {
    Transfer.Kind.RECEIVE: Words("收到指标", "received"),
    Transfer.Kind.ALLOCATE: Words("安排", "allocated"),
    Transfer.Kind.WITHDRAW: Words("收回安排", "allocation withdrawn"),
    Transfer.Kind.PAY: Words("拨付", "paid"),
    Transfer.Kind.REVERSE: Words("冲正", "reversed"),
}


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row as the list shows it: its name and page, where it is, what there is to say, and how much money it is."""

    name: str | Words
    url: str
    place: str
    detail: str | Words | tuple[Words, ...] | None = None
    amount_fen: Fen | None = None


@dataclass(frozen=True, slots=True)
class PlaceIncidence:
    """Numerator and denominator of a place in a year."""

    name: str
    told: YearOfIncidence


@dataclass(frozen=True, slots=True)
class Teller:
    """How rows of a kind are told: what one is called, the columns of ``select_related``, and the rows with their places named."""

    heading: Words
    tell: Callable[[User, list[Any], date], list[ToldRow]]
    related: tuple[str, ...] = ()
    has_sum: bool = False


def teller_of(found: Rows) -> Teller:
    """Return how rows are told; an empty list is one of households."""
    if isinstance(found, QuerySet):
        return _TELLERS[found.model]
    return _TELLERS[type(found[0]) if found else Household]


def rows_listing(title: Words, teller: Teller) -> Listing:
    """The rows behind a number, on the screen and in files."""
    columns = [
        Column(teller.heading, lambda row: row.name, html=_named),
        Column(Words("地方", "Area"), lambda row: row.place, missing=NOTHING),
        Column(Words("说明", "Details"), lambda row: row.detail, missing=NOTHING),
    ]
    if teller.has_sum:
        columns.append(Column(Words("金额（元）", "Sum (yuan)"), lambda row: row.amount_fen, Kind.YUAN))
    return Listing(name="reports.rows", words=title, act=Act.READ_FINDINGS, columns=tuple(columns))


def _named(row: ToldRow) -> SafeString | str:
    name = text_of(row.name)
    return format_html('<span class="nowrap">{}</span>', linked(name, row.url) if row.url else name)


def _names(codes: Iterable[str]) -> dict[str, str]:
    return area_names(set(codes))


def _home(user: User, household_id: int) -> str:
    return reverse("registry:household", args=[household_id]) if user.may(Act.READ_REGISTRY) else ""


def _households(user: User, some: list[Household], on: date) -> list[ToldRow]:
    names = _names(one.village_code for one in some)
    return [
        ToldRow(
            one.head_name or _UNNAMED, _home(user, one.pk), names[one.village_code],
            Words(f"{one.member_count} 人", f"{one.member_count} members"),
        )
        for one in some
    ]  # fmt: skip


def _findings(user: User, some: list[HouseholdFinding], on: date) -> list[ToldRow]:
    names = _names(one.village_code for one in some)
    told = []
    for one in some:
        rules = rule_set_of(one.run)
        counts = [(words, sum(bool(name) for name in names.split(","))) for words, names in _rules_of(one)]
        short = (words.filled(n=number) for words, number in counts if number)
        detail = (rules.answers[Verdict(one.verdict)], *short)
        told.append(
            ToldRow(one.household.head_name or _UNNAMED, _home(user, one.household_id), names[one.village_code], detail)
        )
    return told


def _rules_of(finding: HouseholdFinding) -> tuple[tuple[Words, str], ...]:
    return (
        (Words("{n} 项未达到", "{n} not met"), finding.failing),
        (Words("{n} 项说不清", "{n} that cannot be told"), finding.untold),
    )


def _pairings(user: User, some: list[HouseholdPairing], on: date) -> list[ToldRow]:
    names = _names(one.household.village_code for one in some)
    return [
        ToldRow(
            one.household.head_name or _UNNAMED, _home(user, one.household_id), names[one.household.village_code],
            Words(f"帮扶人：{one.helper.name}", f"helper: {one.helper.name}"),
        )
        for one in some
    ]  # fmt: skip


def _members(user: User, some: list[MemberFacts], on: date) -> list[ToldRow]:
    names = _names(one.household.village_code for one in some)
    told = []
    for one in some:
        head = one.household.head_name or _UNNAMED
        page = reverse("registry:member", args=[one.household_id, one.member_id])
        detail = Words(f"户主：{head}", f"head: {head}")
        told.append(ToldRow(one.member.name or _UNNAMED, page, names[one.household.village_code], detail))
    return told


def _villages(user: User, some: list[PlaceFinding], on: date) -> list[ToldRow]:
    names = _names(one.area_code for one in some)
    return [
        ToldRow(
            names[one.area_code],
            f"{reverse('exits:village', args=[one.area_code])}?year={one.run.year}",
            names[one.area_code],
            _ANSWERS[Verdict(one.verdict)],
        )
        for one in some
    ]


def _days(*days: date | None) -> Words | None:
    known = [day for day in days if day is not None]
    return Words(f"期限 {min(known)}", f"due {min(known)}") if known else None


def _cases(user: User, some: list[Case], on: date) -> list[ToldRow]:
    names = _names(one.area_code for one in some)
    told = []
    for one in some:
        subject = (one.household.head_name or _UNNAMED) if one.household else names[one.area_code]
        procedure = shelf.procedure(one.procedure).words
        name = Words(f"{procedure.zh}：{subject}", f"{procedure.en}: {subject}")
        due = _days(one.due_on, one.limit_on)
        detail = (state_words(one), *((due,) if due else ()))
        told.append(ToldRow(name, reverse("procedures:case", args=[one.pk]), names[one.area_code], detail))
    return told


def _leads(user: User, some: list[Lead], on: date) -> list[ToldRow]:
    return [
        ToldRow(
            row.subject, reverse("monitoring:lead", args=[row.lead.pk]), row.place,
            (row.source, Words(f"期限 {row.lead.due_on}", f"due {row.lead.due_on}")),
        )
        for row in lead_rows(some, on=on)
    ]  # fmt: skip


def _issues(user: User, some: list[Issue], on: date) -> list[ToldRow]:
    names = _names(one.area_code for one in some)
    told = []
    for one in some:
        due = _days(one.due_on)
        what = Words(one.words, one.words)
        detail = (what, *((due,) if due else ()))
        told.append(ToldRow(one.number, reverse("supervision:issue", args=[one.pk]), names[one.area_code], detail))
    return told


def _visits(user: User, some: list[VisitRow], on: date) -> list[ToldRow]:
    return [
        ToldRow(
            row.household.head_name or _UNNAMED, _home(user, row.household.pk), row.place,
            (
                STANDINGS[row.due.standing][0],
                *((Words(f"最迟 {row.due.due_on}", f"at the latest {row.due.due_on}"),) if row.due.due_on else ()),
                Words(f"帮扶人：{row.helper_name}", f"helper: {row.helper_name}"),
            ),
        )
        for row in some
    ]  # fmt: skip


def _records(user: User, some: list[WorkRecord], on: date) -> list[ToldRow]:
    return [
        ToldRow(
            Words(f"{row.record.on} {row.kind.zh}", f"{row.record.on} {row.kind.en}"),
            reverse("work:record", args=[row.record.pk]), row.place, "、".join(row.people) or None,
        )
        for row in record_rows(some, user=user)
    ]  # fmt: skip


def _transfers(user: User, some: list[Transfer], on: date) -> list[ToldRow]:
    names = _names(one.area_code for one in some)
    told = []
    for one in some:
        kind = _STEPS[Transfer.Kind(one.kind)]
        name = Words(f"{one.on} {kind.zh}", f"{one.on} {kind.en}")
        taken_back = one.kind in {Transfer.Kind.REVERSE, Transfer.Kind.WITHDRAW}
        amount = -one.amount_fen if taken_back else one.amount_fen
        page = reverse("funds:transfer", args=[one.pk])
        told.append(ToldRow(name, page, names[one.area_code], one.document_no, amount))
    return told


def _incidences(user: User, some: list[PlaceIncidence], on: date) -> list[ToldRow]:
    told = []
    for one in some:
        year = one.told
        numbers = Words(
            f"贫困人口 {year.poor} ÷ 农业户籍人口 {year.rural}",
            f"poor persons {year.poor} out of rural persons {year.rural}",
        )
        if year.is_hidden:
            numbers = HIDDEN
        told.append(ToldRow(str(year.year), reverse("exits:figures"), one.name, (numbers, year.kind)))
    return told


def _places(user: User, some: list[Place], on: date) -> list[ToldRow]:
    return [ToldRow(one.name, f"{reverse('reports:dashboard')}?area={one.code}", one.code) for one in some]


_TELLERS: dict[type, Teller] = {
    Household: Teller(_HOUSEHOLD, _households),
    HouseholdFinding: Teller(_HOUSEHOLD, _findings, ("household", "run")),
    HouseholdPairing: Teller(_HOUSEHOLD, _pairings, ("household", "helper")),
    MemberFacts: Teller(Words("人", "Member"), _members, ("member", "household")),
    PlaceFinding: Teller(Words("村", "Village"), _villages, ("run",)),
    Case: Teller(Words("件", "Case"), _cases, ("household",)),
    Lead: Teller(Words("线索", "Lead"), _leads, ("household", "member", "case")),
    Issue: Teller(Words("问题", "Issue"), _issues),
    VisitRow: Teller(_HOUSEHOLD, _visits),
    WorkRecord: Teller(Words("记录", "Record"), _records, ("unit", "recorded_by", "withdrawal")),
    Transfer: Teller(Words("收支", "Transfer"), _transfers, has_sum=True),
    Place: Teller(Words("村", "Village"), _places),
    PlaceIncidence: Teller(Words("年度", "Year"), _incidences),
}
