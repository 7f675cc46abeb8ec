"""The first page of money: what waits, how much there is by channel, where it went, how old what is left is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.kernel.words import Words
from lianxin.funds.detail_lists import BALANCES, CHANNELS, FLOW_PLACES, IDLE, UNSPENT, WAITING, YEAR_SHARES
from lianxin.funds.domain.ageing import Age
from lianxin.funds.drawings import AGE_TONES, AGES, ageing_chart, money_flow, steps_chart
from lianxin.funds.forms.filters import OverviewForm
from lianxin.funds.queries import (
    balances,
    carry_over,
    differing_statements,
    funded_years,
    idle_money,
    money_bands,
    other_money,
    seen_household_names,
    told_sheet,
    total_of,
    totals_by_channel,
    unconfirmed_payments,
    waiting_claims,
    year_shares,
)
from lianxin.funds.queries.policy import limit_on
from lianxin.funds.views.rows import ledger_address
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, capped_count
from lianxin.site.downloads import Offer, download, lists_of, told_filters

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.site.listing import Listing

_SHOWN = 20
_COUNTED = 1_000
_COUNTY_LENGTH = 6


@needs(Act.READ_FUNDS)
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show the money of a budget year in an area, inside what the reader may see."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_FUNDS)
    years = funded_years(user)
    form = OverviewForm(request.GET, scope=scope, years=years)
    if not form.is_valid():
        return render(request, "funds/overview.html", {"form": form, "is_faulty": True})
    year, area = form.asked("year"), form.asked("area") or ""
    today = timezone.localdate()
    totals = totals_by_channel(user, area_code=area, year=year)
    bands = money_bands(user, area_code=area, year=year, beyond_projects=False)
    unspent = carry_over(user, today)
    whole = total_of(one.flows for one in totals)
    county = area[:_COUNTY_LENGTH] or _only_county(scope.prefixes)
    address = _address(area)
    tables: dict[Listing, Any] = {
        CHANNELS: totals,
        YEAR_SHARES: year_shares(user, county, year) if county and year and scope.prefixes else [],
        UNSPENT: [(row, AGES[row.age], AGE_TONES[row.age]) for row in unspent],
        IDLE: idle_money(user, today),
        WAITING: waiting_claims(user).select_related("project"),
        BALANCES: balances(user) if scope.prefixes else [],
    }
    offers = [Offer(listing, rows, filters=told_filters(form), area_code=area) for listing, rows in tables.items()]
    return download(request, *offers) or render(
        request,
        "funds/overview.html",
        {
            "form": form,
            "year": year,
            "area_name": area_names([area])[area] if area else "",
            "totals": totals,
            "lists": lists_of(*offers),
            "total": whole,
            "expected_fen": sum(one.expected_fen for one in totals),
            "other": other_money(user, area_code=area, year=year),
            "steps": steps_chart(whole, address) if not whole.is_nothing else None,
            "flow": money_flow(bands, title=Words("从渠道到项目", "From channels to projects"), address=address),
            "flows_address": _with_query(reverse("funds:flows"), area, year),
            "shares": tables[YEAR_SHARES],
            "county_name": area_names([county])[county] if county else "",
            "unspent": tables[UNSPENT][:_SHOWN],
            "unspent_count": len(unspent),
            "ageing": ageing_chart(unspent),
            "idle": tables[IDLE],
            "flags": flags_of(user, today, [row.age for row in unspent]),
            "balances": tables[BALANCES],
            "waiting": tables[WAITING][:_SHOWN],
            "is_unit_only": not scope.prefixes,
            "may_manage": user.may(Act.MANAGE_FUNDS),
        },
    )


@needs(Act.READ_FUNDS)
@require_safe
def flows(request: HttpRequest) -> HttpResponseBase:
    """Draw the whole way of money of a year in an area: channel, purpose, project, place, household."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_FUNDS)
    years = funded_years(user)
    form = OverviewForm(request.GET, scope=scope, years=years)
    if not form.is_valid():
        return render(request, "funds/flows.html", {"form": form, "is_faulty": True})
    year, area = form.asked("year"), form.asked("area") or ""
    bands = money_bands(user, area_code=area, year=year)
    places = area_names(key[2] for key in bands.spent)
    names = seen_household_names(user, {one.household_id for one in bands.arrivals})
    title = Words("每一分钱的去向", "Where each yuan went")
    flow = money_flow(bands, title=title, address=_address(area), place_names=places, household_names=names)
    paid: dict[str, int] = {}
    for (_, _, place), found in bands.spent.items():
        paid[place] = paid.get(place, 0) + found.paid_fen
    by_place = sorted(
        ((places[code], code, amount) for code, amount in paid.items()), key=lambda row: (-row[2], row[1])
    )
    shown = {"form": form, "year": year, "flow": flow, "places": by_place[:100], "place_count": len(by_place)}
    offer = Offer(FLOW_PLACES, by_place, filters=told_filters(form), area_code=area)
    return download(request, offer) or render(request, "funds/flows.html", shown | {"listing": FLOW_PLACES})


def flags_of(user: User, today: date, ages: list[Age]) -> list[tuple[str, Words, int, str]]:
    """What is to be looked at: tone, words, how many, and where. Only what there is."""
    overlaps = told_sheet(user).open_pairs
    days = limit_on("funds.unconfirmed_days", on=today, area="")
    paid = unconfirmed_payments(user, before=today - timedelta(days=days)) if days is not None else None
    late = capped_count(paid, _COUNTED) if paid is not None else 0
    unconfirmed = Words("拨付 {days} 天仍未确认到账", "Paid {days} days ago, not confirmed").filled(days=days)
    found = [
        ("bad", Words("应收回的结转资金", "Unspent money to be recovered"), ages.count(Age.RECOVERABLE), "#carry-over"),
        ("unsure", Words("超期未用的结转资金", "Unspent money over the limit"), ages.count(Age.FLAGGED), "#carry-over"),
        (
            "bad",
            Words("与对账单不符", "Statements that differ"),
            len(differing_statements(user)),
            reverse("funds:statements"),
        ),
        ("unsure", Words("待审定的报账", "Claims to be approved"), waiting_claims(user).count(), "#waiting"),
        ("unsure", unconfirmed, late, ledger_address(kind="pay")),
        ("unsure", Words("可能重复计算的总数", "Totals that may be told twice"), overlaps, reverse("funds:told")),
    ]
    return [flag for flag in found if flag[2]]


def _address(area: str) -> Any:
    """Addresses of the ledger that keep the area which the page is narrowed to."""

    def address(**asked: Any) -> str:
        return ledger_address(**({"area": area} | asked))

    return address


def _only_county(prefixes: tuple[str, ...]) -> str:
    counties = {prefix[:_COUNTY_LENGTH] for prefix in prefixes if len(prefix) >= _COUNTY_LENGTH}
    return counties.pop() if len(counties) == 1 else ""


def _with_query(url: str, area: str, year: int | None) -> str:
    asked = [f"{name}={value}" for name, value in (("area", area), ("year", year)) if value]
    return f"{url}?{'&'.join(asked)}" if asked else url
