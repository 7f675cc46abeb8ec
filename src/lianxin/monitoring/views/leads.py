"""Pages of leads: the ledger, a new one, one with its history, and what is done about it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.monitoring import operations
from lianxin.monitoring.access import access_lead, acting_hat, may_in
from lianxin.monitoring.forms.leads import (
    EnterLeadForm,
    LeadFilterForm,
    NewLeadForm,
    PassLeadForm,
    ReferLeadForm,
    SettleLeadForm,
)
from lianxin.monitoring.lists import LEADS, LEADS_FILED, lead_state
from lianxin.monitoring.queries.leads import (
    candidates_for,
    filtered_leads,
    history_of,
    households_found,
    lead_counts,
    lead_rows,
)
from lianxin.monitoring.views.histories import happenings_of_lead
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.procedures.access import ACTS
from lianxin.procedures.domain import shelf
from lianxin.registry.access import access_household
from lianxin.registry.queries import area_names, areas_of, capped_count, latest_year
from lianxin.site.downloads import Offer, asked_of, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.READ_MONITORING)
@require_safe
def leads(request: HttpRequest) -> HttpResponseBase:
    """List the leads that the reader may see, narrowed as he asks: at first those that nobody has answered."""
    user: Any = request.user
    today = timezone.localdate()
    asked = asked_of(request, standing="open")
    form = LeadFilterForm(asked, scope=required_scope(user, Act.READ_MONITORING))
    if not form.is_valid():
        return render(request, "monitoring/leads.html", {"form": form, "is_faulty": True}, status=400)
    found = filtered_leads(user, form.wanted(), on=today)
    rows = partial(lead_rows, on=today)
    if file := download(request, Offer(LEADS_FILED, found, rows, told_filters(form), form.cleaned_data["area"])):
        return file
    page = keyset_page(found, order=("due_on", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form,
        "page": page,
        "rows": rows(page.rows),
        "listing": LEADS,
        "total": capped_count(found),
        "counts": lead_counts(user, on=today),
        "may_report": user.may(Act.REPORT_LEADS),
        "may_manage": user.may(Act.MANAGE_MONITORING),
    }
    return render(request, "monitoring/leads.html", shown)


@needs(Act.REPORT_LEADS)
@require_http_methods(_FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Report a lead: find the household by name or number, or name somebody who is not on the register."""
    user: Any = request.user
    household = _household(request, user)
    scope = required_scope(user, Act.REPORT_LEADS)
    areas = [tuple(one) for one in areas_of(scope, "village", "township")] if scope.prefixes else []
    today = timezone.localdate()
    sent = request.POST if request.method == "POST" else None
    initial = {"reported_on": today.isoformat(), "source": "visit", "person_name": _query(request)}
    form = NewLeadForm(sent, areas=areas, household=household, initial=initial)
    if sent is not None and form.is_valid():
        try:
            made = operations.report_lead(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            words = Words(
                f"已登记，{made.due_on.isoformat()} 前要有答复。",
                f"Reported; to be answered by {made.due_on.isoformat()}.",
            )
            messages.success(request, say(words))
            return redirect("monitoring:lead", made.pk)
    query = _query(request)
    shown = {
        "form": form,
        "household": household,
        "place": area_names([household.village_code])[household.village_code] if household else "",
        "query": query,
        "found": [] if household else households_found(user, query, year=_year(user)),
        # Who sees single households only, reports about these.
        "may_name": bool(areas),
        "is_form": household is not None or bool(sent) or "unknown" in request.GET,
    }
    return render(request, "monitoring/new_lead.html", shown, status=409 if form.errors else 200)


@needs(Act.READ_MONITORING)
@require_safe
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Show a lead: what was told, by when and by whom it is answered, and everything that happened to it."""
    user: Any = request.user
    return render(request, "monitoring/lead.html", _shown(request, access_lead(user, lead_id)))


@needs(Act.READ_MONITORING)
@require_http_methods(_FORM_METHODS)
def act(request: HttpRequest, lead_id: int, name: str) -> HttpResponse:
    """Do something about a lead: begin the entry, settle it, pass it on, or refer it."""
    user: Any = request.user
    found = access_lead(user, lead_id)
    if name not in _ACTS:
        raise Http404("no such act")
    if acting_hat(user, found) is None:
        raise PermissionDenied(Act.ACT_FOR_VILLAGE.value)
    form = _form(request, found, name, user)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _do(name, found, form, user)
        except Refused as error:
            refusal = error
            refuse(form, error)
        else:
            messages.success(request, say(_ACTS[name][1]))
            return redirect("procedures:case", done.pk) if name == "enter" else redirect("monitoring:lead", found.pk)
    shown = _shown(request, found) | {"form": form, "act": name, "act_words": _ACTS[name][0]}
    return render(request, "monitoring/lead.html", shown, status=409 if refusal or form.errors else 200)


@needs(Act.READ_MONITORING)
@require_POST
def identify(request: HttpRequest, lead_id: int, household_id: int) -> HttpResponse:
    """Say which household a lead is about."""
    user: Any = request.user
    seen = request.POST.get("seen", "")
    operations.identify_lead(
        lead_id=lead_id, household_id=household_id, seen=int(seen) if seen.isdecimal() else 0, by=user
    )
    messages.success(request, say(Words("已对应到这一户。", "The household is found.")))
    return redirect("monitoring:lead", lead_id)


_ACTS: dict[str, tuple[Words, Words]] = {
    "enter": (
        Words("属实，发起纳入", "True: begin the entry"),
        Words("已发起纳入办件。", "The case of entry is begun."),
    ),
    "settle": (Words("不纳入", "Not entered"), Words("已记录为不纳入。", "Settled: nobody is entered.")),
    "pass": (Words("转办", "Pass it on"), Words("已转出。", "Passed on.")),
    "refer": (Words("转有关部门", "Refer to a department"), Words("已转有关部门。", "Referred.")),
}


def _form(request: HttpRequest, found: Any, name: str, user: Any) -> Any:
    sent = request.POST if request.method == "POST" else None
    initial = {"seen": found.revision}
    match name:
        case "enter":
            area = found.household.village_code if found.household else found.area_code
            version = shelf.version_on("monitoring_entry", timezone.localdate(), area)
            return EnterLeadForm(sent, version=version, initial=initial)
        case "pass":
            return PassLeadForm(sent, areas=_targets(found, user), initial=initial)
        case "refer":
            return ReferLeadForm(sent, initial=initial)
    return SettleLeadForm(sent, initial=initial)


def _do(name: str, found: Any, form: Any, user: Any) -> Any:
    told = form.cleaned_data
    common: dict[str, Any] = {"lead_id": found.pk, "seen": told["seen"], "by": user}
    match name:
        case "enter":
            beginning = operations.Beginning(chosen=form.chosen())
            return operations.begin_entry(beginning=beginning, **common)[1]
        case "pass":
            return operations.pass_lead(area_code=told["area"], words=told["words"], **common)
        case "refer":
            return operations.refer_lead(department=told["department"], words=told["words"], **common)
    return operations.settle_lead(reason=told["reason"], words=told["words"], **common)


def _targets(found: Any, user: Any) -> list[tuple[str, str]]:
    """Where a lead may be passed: the levels above, and townships and villages of the user's own."""
    above = [code for code in (found.area_code[:9], found.area_code[:6]) if code != found.area_code]
    own = [one.code for act in ACTS.values() for one in areas_of(scope_of(user, act), "township", "village")]
    codes = [code for code in dict.fromkeys([*above, *own]) if code != found.area_code]
    names = area_names(codes)
    return [(code, names[code]) for code in codes]


def _shown(request: HttpRequest, found: Any) -> dict[str, Any]:
    user: Any = request.user
    (row,) = lead_rows([found], on=timezone.localdate())
    hat = acting_hat(user, found) if found.state == "open" else None
    is_holder = hat is not None and hat.value == found.holder
    year = _year(user)
    query = _query(request)
    return {
        "hint": found,
        "row": row,
        "state": lead_state(row),
        "is_holder": is_holder,
        "acts": [
            (name, words) for name, (words, _) in _ACTS.items() if _may(name, found, is_holder=is_holder, hat=hat)
        ],
        "candidates": candidates_for(user, found, year=year) if is_holder else [],
        "query": query,
        "found": households_found(user, query, year=year) if is_holder and found.household_id is None else [],
        "happenings": happenings_of_lead(history_of(found)),
        "may_open": may_in(user, Act.OPEN_SENSITIVE, found.area_code),
    }


def _may(name: str, found: Any, *, is_holder: bool, hat: Any) -> bool:
    if hat is None:
        return False
    if name == "enter":
        return is_holder and found.household_id is not None
    return is_holder or name == "pass"


def _household(request: HttpRequest, user: Any) -> Any:
    """The household that the address names; None where it names none."""
    asked = request.GET.get("household", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404("no such household")
    return access_household(user, int(asked), Act.REPORT_LEADS)


def _query(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:60]


def _year(user: Any) -> int:
    return latest_year(scope_of(user, Act.READ_MONITORING).prefixes or ("",)) or timezone.localdate().year
