"""Forms of cases on paper, and the ledger of entries and exits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.procedures import errors, operations
from lianxin.procedures.access import access_case
from lianxin.procedures.documents import income_form, ledger_form, minutes_form, recognition_form
from lianxin.procedures.domain import shelf
from lianxin.procedures.forms import LedgerForm
from lianxin.procedures.lists import LEDGER
from lianxin.procedures.queries.ledger import entries_and_exits, ledger_lines
from lianxin.registry.queries import area_names, areas_of
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.paging import keyset_page
from lianxin.site.papers import Issue, asks_for_paper, give_out

PAGE_SIZE = 50
MOST_PRINTED = 3000
_FORMS = {
    "recognition": (Words("认定表", "Form of recognition"), recognition_form),
    "income": (Words("收入核查表", "Form of income"), income_form),
}


@needs(Act.READ_CASES)
@require_safe
def form(request: HttpRequest, case_id: int, name: str) -> HttpResponse:
    """Give out a form of a household's case as PDF or Word: recognition, or income."""
    user: Any = request.user
    found = access_case(user, case_id)
    # Forms are of households that enter or leave; a birth or a changed fact is recognised on none.
    if name not in _FORMS or shelf.procedure(found.procedure).ledger is None:
        raise Http404("no such form")
    words, made = _FORMS[name]
    operations.open_form(case_id=case_id, form=name, by=user)
    about = Issue(f"procedures.{name}", words, found.area_code)
    return give_out(request, made(found), f"{words.zh} {found.pk}", about=about)


@needs(Act.READ_CASES)
@require_safe
def minutes(request: HttpRequest, case_id: int, number: int) -> HttpResponse:
    """Give out the minutes of a meeting as PDF or Word."""
    user: Any = request.user
    found = access_case(user, case_id)
    event = found.events.filter(number=number, minutes__isnull=False).first()
    if event is None:
        raise Http404("no meeting")
    operations.open_form(case_id=case_id, form="minutes", by=user)
    about = Issue("procedures.minutes", Words("评议记录", "Minutes of a meeting"), found.area_code)
    return give_out(request, minutes_form(found, event), f"评议记录 {found.pk}-{number}", about=about)


@needs(Act.READ_CASES)
@require_safe
def ledger(request: HttpRequest) -> HttpResponseBase:
    """Show who entered and who left in a period: as a list, a workbook, or on paper."""
    user: Any = request.user
    today = timezone.localdate()
    scope = required_scope(user, Act.READ_CASES)
    asked = request.GET.copy()
    asked.setdefault("starts_on", date(today.year, 1, 1).isoformat())
    asked.setdefault("ends_on", today.isoformat())
    wanted = LedgerForm(asked, areas=areas_of(scope, "county", "township", "village") if scope.prefixes else [])
    if not wanted.is_valid():
        return render(request, "procedures/ledger.html", {"form": wanted, "is_faulty": True}, status=400)
    told = wanted.cleaned_data
    found = entries_and_exits(
        user, area_code=told["area"], starts_on=told["starts_on"], ends_on=told["ends_on"], direction=told["direction"]
    )
    if asks_for_paper(request):
        return _ledger_on_paper(request, found, told, told_filters(wanted).in_words)
    if file := download(request, Offer(LEDGER, found, ledger_lines, told_filters(wanted), told["area"])):
        return file
    total = found.count()
    page = keyset_page(found, order=("at", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("format", None)
    shown = {"form": wanted, "page": page, "rows": ledger_lines(page.rows), "listing": LEDGER, "total": total}
    return render(request, "procedures/ledger.html", shown | {"paper": f"?{query.urlencode()}"})


def _ledger_on_paper(request: HttpRequest, found: Any, told: dict[str, Any], narrowed: Words) -> HttpResponse:
    user: Any = request.user
    count = found.count()
    if count > MOST_PRINTED:
        raise Refused(errors.LEDGER_TOO_LONG, count=count, most=MOST_PRINTED)
    area = told["area"] or user.home_area(Act.READ_CASES)
    operations.open_ledger(area_code=area, rows=count, by=user)
    place = area_names([area])[area] if area else ""
    lines = ledger_lines(found)
    document = ledger_form(lines, place=place, starts_on=told["starts_on"], ends_on=told["ends_on"])
    about = Issue("procedures.ledger", LEDGER.words, area, narrowed, count)
    name = f"进退台账 {told['starts_on'].isoformat()} {told['ends_on'].isoformat()}"
    return give_out(request, document, name, about=about)
