"""The list of tranches, and the page of one: its document, what it became, every transfer of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.core.kernel.words import Words
from lianxin.funds.access import access_one, may_in, tranches_open_to, transfers_open_to
from lianxin.funds.detail_lists import FATES, TRANCHE_HOUSEHOLDS, TRANCHE_PLACES, TRANCHE_TRANSFERS
from lianxin.funds.drawings import fate_chart
from lianxin.funds.forms.filters import TrancheFilterForm
from lianxin.funds.lists import FUND_LEDGER
from lianxin.funds.queries import (
    TransferFilter,
    fate_by_area,
    fate_by_household,
    fate_of,
    flows_by,
    funded_years,
    listed_tranches,
    listed_transfers,
    seen_household_names,
)
from lianxin.funds.queries.flows import Flows
from lianxin.funds.queries.papers import tranche_lines
from lianxin.funds.views.rows import SOMEBODY, ledger_address, transfer_rows
from lianxin.funds.wording import TRANCHE_STATES, code_words
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, capped_count
from lianxin.site.downloads import Offer, download, lists_of, told_filters
from lianxin.site.paging import KeysetPage, keyset_page

PAGE_SIZE = 50
_SHOWN_TRANSFERS = 25
_SHOWN_HOUSEHOLDS = 20


@needs(Act.READ_FUNDS)
@require_safe
def tranches(request: HttpRequest) -> HttpResponseBase:
    """List the tranches that the reader may see, the newest first, with how far their money has come."""
    user: Any = request.user
    form = TrancheFilterForm(request.GET, scope=required_scope(user, Act.READ_FUNDS), years=funded_years(user))
    page, rows, total = KeysetPage([]), [], 0
    if form.is_valid():
        found = listed_tranches(user, form.wanted())
        if file := download(request, ledger_offer(user, form)):
            return file
        total = capped_count(found)
        page = keyset_page(
            found, order=("-year", "-id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE, total=total
        )
        numbers = [tranche.pk for tranche in page.rows]
        flows = {
            n: one
            for (n,), one in flows_by(transfers_open_to(user).filter(tranche_id__in=numbers), "tranche_id").items()
        }
        places = area_names(tranche.area_code for tranche in page.rows)
        rows = [
            (
                tranche, code_words("fund_channel", tranche.channel), code_words("fund_level", tranche.level),
                places[tranche.area_code], flows.get(tranche.pk, Flows()), *TRANCHE_STATES[tranche.state],
            )
            for tranche in page.rows
        ]  # fmt: skip
    shown = {"form": form, "page": page, "rows": rows, "total": total, "is_faulty": bool(form.errors)}
    shown |= {"may_manage": user.may(Act.MANAGE_FUNDS), "listing": FUND_LEDGER}
    return render(request, "funds/tranches.html", shown)


def ledger_offer(user: Any, form: TrancheFilterForm) -> Offer:
    """The official ledger of the tranches that a valid form asks for: what is taken away holds more than a screen does."""
    wanted = form.wanted()
    found = listed_tranches(user, wanted).order_by("-year", "-id")
    return Offer(FUND_LEDGER, found, lambda some: tranche_lines(some, user), told_filters(form), wanted.area_code)


@needs(Act.READ_FUNDS)
@require_safe
def tranche(request: HttpRequest, tranche_id: int) -> HttpResponseBase:
    """Show a tranche: what the document says, what became of every fen, its newest transfers."""
    user: Any = request.user
    found = access_one(tranches_open_to(user).select_related("unit"), tranche_id)
    fate = fate_of(found)
    areas = sorted(((code, flows) for code, flows in fate_by_area(found).items() if flows.paid_fen), key=_by_paid)
    households = fate_by_household(found, at_most=_SHOWN_HOUSEHOLDS)
    names = seen_household_names(user, [number for number, _ in households])
    places = area_names(
        {found.area_code, *(code for code, _ in areas), *(one.project.area_code for one in fate.projects)}
    )
    transfers = listed_transfers(user, TransferFilter(tranche=found.pk)).order_by("-id")
    projects = [(one, places[one.project.area_code]) for one in fate.projects]
    by_area = [(places[code], code, flows) for code, flows in areas]
    by_household = [(names.get(n), n, flows) for n, flows in households]
    rows = partial(transfer_rows, user)
    offers = (
        Offer(FATES, projects, area_code=found.area_code),
        Offer(TRANCHE_PLACES, by_area, area_code=found.area_code),
        Offer(TRANCHE_HOUSEHOLDS, by_household, area_code=found.area_code),
        Offer(TRANCHE_TRANSFERS, transfers, rows, area_code=found.area_code),
    )
    return download(request, *offers) or render(
        request,
        "funds/tranche.html",
        {
            "tranche": found,
            "facts": _facts(found, places),
            "state": TRANCHE_STATES[found.state],
            "fate": fate,
            "chart": fate_chart(fate),
            "projects": projects,
            "lists": lists_of(*offers),
            "sums": {name: fate.sum_of(name) for name in _PLACES},
            "areas": by_area[:50],
            "households": by_household,
            "somebody": SOMEBODY,
            "transfers": rows(list(transfers[:_SHOWN_TRANSFERS])),
            "ledger": ledger_address(tranche=found.pk),
            "may_manage": may_in(user, Act.MANAGE_FUNDS, found.area_code),
        },
    )


_PLACES = (
    "arranged_fen", "waiting_fen", "to_pay_fen", "under_way_fen", "at_households_fen", "in_assets_fen", "in_services_fen",
    "returned_fen",
)  # fmt: skip


def _by_paid(row: tuple[str, Flows]) -> tuple[int, str]:
    return -row[1].paid_fen, row[0]


def _facts(found: Any, places: dict[str, str]) -> list[tuple[Words, Any]]:
    """What the document says. A last day that is not set is none; a condition that is not written is not there."""
    yes_no = Words("是", "Yes") if found.is_on_integration_list else Words("否", "No")
    return [
        (Words("文件号", "Document"), found.document_no),
        (Words("资金渠道", "Channel"), code_words("fund_channel", found.channel)),
        (Words("资金级次", "Level"), code_words("fund_level", found.level)),
        (Words("来源", "Giver"), found.unit.name if found.unit else found.giver),
        (Words("使用区域", "May be used in"), places[found.area_code]),
        (Words("预算年度", "Budget year"), str(found.year)),
        (Words("原定用途", "Purpose as given"), code_words("fund_purpose", found.purpose_received)),
        (Words("整合后用途", "Purpose as planned"), code_words("fund_purpose", found.purpose_planned)),
        (Words("在整合清单内", "On the integration list"), yes_no),
        (Words("发文日期", "Announced"), found.announced_on),
        (Words("到账日期", "Received"), found.received_on),
        (Words("使用期限", "To be used by"), found.use_by),
        (Words("使用条件", "Conditions"), found.words),
    ]
