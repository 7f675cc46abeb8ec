"""Integration plans: the list, asking for one, one laid out, changed by hand, adopted, filed, discarded, carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import operations
from lianxin.funds.access import access_one, may_in, plans_open_to, tranches_open_to
from lianxin.funds.forms.plans import AdoptForm, CarryOutForm, ChangeLineForm, FileForm, MakeIntegrationPlanForm
from lianxin.funds.jobs import begin_integration_plan, integration_plan_being_made
from lianxin.funds.lists import PLANS as PLAN_LIST
from lianxin.funds.plan_lists import (
    PLAN_CHANGES,
    PLAN_LINES,
    PLAN_SHARES,
    PLAN_STAGES,
    PLAN_TRANCHES,
    PLAN_UNFUNDED,
)
from lianxin.funds.plan_sheet import IntegrationSheet
from lianxin.funds.queries import lines_of, listed_plans, managed_counties, unarranged_lines
from lianxin.funds.views.acting import ActPage, act_page, answered, sent
from lianxin.funds.wording import PLAN_STATES
from lianxin.jobs.queries import shown_progress
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.projects.access import access_project
from lianxin.registry.queries import area_names
from lianxin.site.downloads import Offer, download, lists_of
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.site.values import yuan

if TYPE_CHECKING:
    from lianxin.funds.models import IntegrationPlan
    from lianxin.site.listing import Listing

PAGE_SIZE = 50
_SHOWN = 100
FUNDS, PLANS = Words("资金", "Funds"), Words("整合方案", "Integration plans")


@needs(Act.READ_FUNDS)
@require_safe
def plans(request: HttpRequest) -> HttpResponseBase:
    """List integration plans by year and version."""
    user: Any = request.user
    if file := download(request, Offer(PLAN_LIST, listed_plans(user), _plan_rows)):
        return file
    return _list(request, None)


def _list(request: HttpRequest, asked: MakeIntegrationPlanForm | None) -> HttpResponse:
    user: Any = request.user
    form = asked
    counties = managed_counties(user, Act.PLAN_FUNDS) if user.may(Act.PLAN_FUNDS) else []
    if form is None and counties:
        form = MakeIntegrationPlanForm(counties=counties)
    page = keyset_page(
        listed_plans(user), order=("-year", "area_code", "-version"), cursor=request.GET.get("page", ""), size=PAGE_SIZE
    )
    making = _being_made(counties, form)
    return render(
        request,
        "funds/plans.html",
        {
            "page": page,
            "rows": _plan_rows(page.rows),
            "listing": PLAN_LIST,
            "form": form,
            "making": making,
            "job": shown_progress(making) if making is not None else None,
        },
        status=400 if asked is not None else 200,
    )


def _plan_rows(plans: list[Any]) -> list[tuple[Any, ...]]:
    names = area_names(plan.area_code for plan in plans)
    return [(plan, names[plan.area_code], *PLAN_STATES[plan.state]) for plan in plans]


def _being_made(counties: list[tuple[str, str]], form: MakeIntegrationPlanForm | None) -> Any:
    """The job that makes a plan now for a county of the reader's, for this year or the one asked for."""
    year = form["year"].value() if form is not None else None
    if not str(year).isdigit():
        return None
    return next((job for code, _ in counties if (job := integration_plan_being_made(code, int(str(year))))), None)


@needs(Act.PLAN_FUNDS)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Ask for a plan, and lead to the job that makes it."""
    user: Any = request.user
    form = MakeIntegrationPlanForm(request.POST, counties=managed_counties(user, Act.PLAN_FUNDS))
    if not form.is_valid():
        return _list(request, form)
    told = form.cleaned_data
    job = begin_integration_plan(area_code=told["county"], year=told["year"], seconds=told["seconds"], by=user)
    return redirect("jobs:job", key=job.key)


@needs(Act.READ_FUNDS)
@require_safe
def plan(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """Show a plan: what is proven, its lines, what is not funded and why, what more money would do, which rules it breaks."""
    return _shown(request, _plan(request, plan_id))


@needs(Act.PLAN_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Put another amount of a tranche for a project into a draft."""
    user: Any = request.user
    found = _plan(request, plan_id, Act.PLAN_FUNDS)
    entries = {
        name: [(entry["id"], f"{entry['name']}（{yuan_text(entry[size])}）") for entry in found.problem[name]]
        for name, size in (("sources", "amount_fen"), ("projects", "cost_fen"))
    }
    asked = {name: request.GET[name] for name in ("tranche", "project") if name in request.GET}
    form = ChangeLineForm(
        sent(request), tranches=entries["sources"], projects=entries["projects"], initial=asked | _present(found, asked)
    )
    page = ActPage(
        Words("人工调整", "Change by hand"),
        say(Words("第 {n} 版", "Version {n}"), n=found.version),
        _crumbs(found),
        Words("保存调整", "Save the change"),
        icon="pencil",
        note=Words(
            "调整后求解的证明不再适用；规则会重新核对，违反规则的方案不能审定。",
            "The proof no longer holds then; every rule is looked at again, and a plan that breaks one cannot be adopted.",
        ),
    )

    def act() -> str:
        told = form.cleaned_data
        operations.change_line(
            plan=found,
            tranche=access_one(tranches_open_to(user, Act.PLAN_FUNDS), told["tranche"]),
            project=access_project(user, told["project"]),
            amount_fen=told["amount"],
            reason=told["reason"],
            by=user,
        )
        return page.back

    return act_page(
        request, page, form, act, Words("已调整，规则已重新核对。", "Changed; every rule was looked at again.")
    )


def _present(found: IntegrationPlan, asked: dict[str, str]) -> dict[str, int]:
    """What the plan gives now for the tranche and the project that a link names."""
    amount = sum(
        row["amount_fen"]
        for row in found.plan["allocations"]
        if (row["source"], row["project"]) == (asked.get("tranche"), asked.get("project"))
    )
    return {"amount": amount} if amount else {}


@needs(Act.PLAN_FUNDS)
@require_POST
def adopt(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """Adopt a draft by a document."""
    user: Any = request.user
    found = _plan(request, plan_id, Act.PLAN_FUNDS)
    form = AdoptForm(request.POST)
    words = Words("已审定。现在可以备案、执行。", "Adopted. It can be filed and carried out now.")

    def act(told: dict[str, Any]) -> None:
        operations.adopt_plan(plan=found, document_no=told["document_no"], on=told["on"], by=user)

    return _settled(request, found, form, act, words, adopt_form=form)


@needs(Act.PLAN_FUNDS)
@require_POST
def file(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """Record that an adopted plan was filed with the province."""
    user: Any = request.user
    found = _plan(request, plan_id, Act.PLAN_FUNDS)
    form = FileForm(request.POST)

    def act(told: dict[str, Any]) -> None:
        operations.file_plan(plan=found, on=told["on"], by=user)

    return _settled(request, found, form, act, Words("已登记备案。", "The filing is recorded."), file_form=form)


@needs(Act.PLAN_FUNDS)
@require_POST
def discard(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Discard a draft."""
    user: Any = request.user
    operations.discard_plan(plan=_plan(request, plan_id, Act.PLAN_FUNDS), by=user)
    messages.success(
        request, say(Words("草案已作废，没有安排任何资金。", "The draft is discarded; nothing was arranged."))
    )
    return redirect("funds:plans")


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def carry_out(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Arrange every line of an adopted plan that is not arranged yet."""
    user: Any = request.user
    found = _plan(request, plan_id, Act.MANAGE_FUNDS)
    waiting = unarranged_lines(found) if found.state == found.State.ADOPTED else []
    form = CarryOutForm(sent(request), initial={"document_no": found.document_no})
    page = ActPage(
        Words("执行方案", "Carry the plan out"),
        say(Words("第 {n} 版", "Version {n}"), n=found.version),
        _crumbs(found),
        Words("全部安排", "Arrange all of it"),
        icon="route",
        facts=[(Words("还没有安排（元）", "Not arranged yet (yuan)"), yuan(sum(amount for _, amount in waiting)))],
        note=Words(
            "一条不成，就一条也不安排。已安排的不会重复。",
            "If one line cannot be arranged, none is. Nothing is arranged twice.",
        ),
        template="funds/carry_out.html",
        more={"waiting": waiting},
    )
    done: list[Any] = []

    def act() -> str:
        told = form.cleaned_data
        done.extend(operations.carry_out_plan(plan=found, on=told["on"], document_no=told["document_no"], by=user))
        return page.back

    def words() -> Words:
        return Words("已安排 {n} 条。", "{n} lines are arranged.").filled(n=len(done))

    return act_page(request, page, form, act, words)


def _settled(
    request: HttpRequest,
    found: IntegrationPlan,
    form: AdoptForm | FileForm,
    act: Callable[[dict[str, Any]], None],
    said: Words,
    **forms: Any,
) -> HttpResponseBase:
    """Do what settles a plan, or show its page with what stands against it."""
    here = reverse("funds:plan", args=[found.pk])

    def done() -> str:
        act(form.cleaned_data)
        return here

    answer, status = answered(request, form, done, said, back=here)
    return answer or _shown(request, _plan(request, found.pk), status=status, **forms)


def _plan(request: HttpRequest, number: int, act: Act = Act.READ_FUNDS) -> IntegrationPlan:
    user: Any = request.user
    return access_one(plans_open_to(user, act).select_related("made_by"), number)


def _crumbs(found: IntegrationPlan) -> list[tuple[str, Words]]:
    here = Words("{year} 年第 {n} 版", "{year}, version {n}").filled(year=found.year, n=found.version)
    return [
        (reverse("funds:overview"), FUNDS),
        (reverse("funds:plans"), PLANS),
        (reverse("funds:plan", args=[found.pk]), here),
    ]


def _shown(
    request: HttpRequest,
    found: IntegrationPlan,
    *,
    status: int = 200,
    adopt_form: AdoptForm | None = None,
    file_form: FileForm | None = None,
) -> HttpResponseBase:
    user: Any = request.user
    is_draft, is_adopted = found.state == found.State.DRAFT, found.state == found.State.ADOPTED
    may_plan = may_in(user, Act.PLAN_FUNDS, found.area_code)
    sheet = IntegrationSheet(found, lines_of(found), operations.broken_rules(found) if is_draft else [])
    waiting = unarranged_lines(found) if is_adopted else []
    projects = sheet.by_project()
    tables: dict[Listing, Any] = {
        PLAN_LINES: projects,
        PLAN_STAGES: sheet.stages,
        PLAN_SHARES: sheet.shares,
        PLAN_TRANCHES: sheet.by_tranche(),
        PLAN_UNFUNDED: sheet.unfunded,
        PLAN_CHANGES: sheet.changes,
    }
    offers = [Offer(listing, rows, area_code=found.area_code) for listing, rows in tables.items()]
    return download(request, *offers) or render(
        request,
        "funds/plan.html",
        {
            "plan": found,
            "sheet": sheet,
            "lists": lists_of(*offers),
            "place": area_names([found.area_code])[found.area_code],
            "state": PLAN_STATES[found.state],
            "is_draft": is_draft,
            "is_adopted": is_adopted,
            "may_change": is_draft and may_plan,
            "may_file": is_adopted and may_plan and found.filed_on is None,
            "may_carry_out": bool(waiting) and may_in(user, Act.MANAGE_FUNDS, found.area_code),
            "waiting_fen": sum(amount for _, amount in waiting),
            "adopt_form": adopt_form or AdoptForm(),
            "file_form": file_form or FileForm(),
            "projects": projects[:_SHOWN],
            "project_count": len(projects),
            "unfunded": tables[PLAN_UNFUNDED][:_SHOWN],
            "unfunded_count": len(tables[PLAN_UNFUNDED]),
            "flow": sheet.flow(),
        },
        status=status,
    )
