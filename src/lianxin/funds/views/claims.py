"""Claims: the list, one of them with how it would be paid, handing one in, approving it or sending it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.words import Words
from lianxin.funds import operations
from lianxin.funds.access import access_one, claims_open_to, may_in
from lianxin.funds.detail_lists import CLAIM_PAYMENTS, CLAIM_SHARES, CLAIMABLE
from lianxin.funds.forms.claims import ApproveForm, ClaimFilterForm, ClaimForm, RefuseForm, ReleaseForm
from lianxin.funds.lists import CLAIMS as CLAIM_LIST
from lianxin.funds.queries import (
    claimable_projects,
    contracts_of,
    listed_claims,
    payments_of,
    seen_household_names,
    shares_of,
    unclaimed_by_project,
    waiting_fen,
)
from lianxin.funds.views.acting import ActPage, act_page, answered, sent
from lianxin.funds.views.rows import SOMEBODY
from lianxin.funds.wording import CLAIM_KINDS, CLAIM_STATES, PAYMENT_STATES, code_words
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.projects.access import access_project
from lianxin.projects.queries import payability
from lianxin.registry.queries import area_names, capped_count
from lianxin.site.downloads import Offer, download, lists_of, told_filters
from lianxin.site.paging import KeysetPage, keyset_page
from lianxin.site.values import yuan

if TYPE_CHECKING:
    from lianxin.funds.models import Claim

PAGE_SIZE = 50
_SHOWN_PROJECTS = 500
FUNDS = Words("资金", "Funds")
CLAIMS = Words("报账", "Claims")


def crumbs_to(claim: Claim | None = None) -> list[tuple[str, Words]]:
    """The way to a claim, or to the list of them."""
    way = [(reverse("funds:overview"), FUNDS), (reverse("funds:claims"), CLAIMS)]
    if claim is not None:
        way.append((reverse("funds:claim", args=[claim.pk]), Words(claim.claim_no, claim.claim_no)))
    return way


@needs(Act.READ_FUNDS)
@require_safe
def claims(request: HttpRequest) -> HttpResponseBase:
    """List claims: one's own, those that wait for approval, those that money waits for."""
    user: Any = request.user
    form = ClaimFilterForm(request.GET, scope=required_scope(user, Act.READ_FUNDS))
    page, total = KeysetPage([]), 0
    if form.is_valid():
        found = listed_claims(user, form.wanted())
        if file := download(request, Offer(CLAIM_LIST, found, _claim_rows, told_filters(form))):
            return file
        total = capped_count(found)
        page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {"form": form, "page": page, "total": total, "is_faulty": bool(form.errors), "listing": CLAIM_LIST}
    shown |= {"rows": _claim_rows(page.rows)}
    return render(
        request,
        "funds/claims.html",
        shown | {"may_claim": user.may(Act.CLAIM_FUNDS), "may_pay": user.may(Act.PAY_FUNDS)},
    )


def _claim_rows(claims: list[Claim]) -> list[tuple[Any, ...]]:
    places = area_names(claim.project.area_code for claim in claims)
    return [
        (claim, CLAIM_KINDS[claim.kind], *CLAIM_STATES[claim.state], places[claim.project.area_code])
        for claim in claims
    ]


@needs(Act.CLAIM_FUNDS)
@require_safe
def choose_project(request: HttpRequest) -> HttpResponseBase:
    """Choose the project to claim for: those with money that is arranged and not claimed."""
    user: Any = request.user
    found = list(claimable_projects(user)[:_SHOWN_PROJECTS])
    free = unclaimed_by_project([project.pk for project in found])
    places = area_names(project.area_code for project in found)
    rows = [(project, places[project.area_code], free.get(project.pk, 0)) for project in found]
    shown = {"rows": rows, "listing": CLAIMABLE}
    return download(request, Offer(CLAIMABLE, rows)) or render(request, "funds/claim_projects.html", shown)


@needs(Act.CLAIM_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, project_id: int) -> HttpResponse:
    """Hand a claim in for a project."""
    user: Any = request.user
    project = access_project(user, project_id, Act.CLAIM_FUNDS)
    form = ClaimForm(sent(request), contracts=contracts_of(project))
    free = unclaimed_by_project([project.pk]).get(project.pk, 0)
    lacking = payability(project)
    page = ActPage(
        Words("报账", "Hand a claim in"),
        f"{project.code} {project.name}",
        [*crumbs_to(), (reverse("funds:project", args=[project.pk]), Words(project.name, project.name))],
        Words("提交", "Hand in"),
        icon="send",
        facts=[(Words("已安排、还没有报账（元）", "Arranged and not claimed (yuan)"), yuan(free))],
        note=Words(
            "提交后由他人审定；自己提交的不能自己审定。",
            "Somebody else approves it; nobody approves his own claim.",
        ),
        template="funds/claim_form.html",
        more={"lacking": lacking.reasons if lacking.starts_on is None else ()},
    )

    def act() -> str:
        made = operations.submit_claim(entry=form.entry(project), by=user)
        return reverse("funds:claim", args=[made.pk])

    return act_page(request, page, form, act, Words("已提交，等待审定。", "Handed in; it waits for approval."))


@needs(Act.READ_FUNDS)
@require_safe
def claim(request: HttpRequest, claim_id: int) -> HttpResponseBase:
    """Show a claim: its papers, how it would be or is split, what was paid and what arrived."""
    user: Any = request.user
    found = _claim(user, claim_id)
    return _shown(request, found, ApproveForm(shares=shares_of(found)), RefuseForm())


@needs(Act.APPROVE_CLAIMS)
@require_POST
def approve(request: HttpRequest, claim_id: int) -> HttpResponseBase:
    """Approve a claim and set its money aside."""
    user: Any = request.user
    found = _claim(user, claim_id, Act.APPROVE_CLAIMS)
    form = ApproveForm(request.POST, shares=shares_of(found))

    def act() -> str:
        told = form.cleaned_data
        operations.approve_claim(claim=found, shares=form.chosen(), on=told["on"], by=user, key=told["key"])
        return crumbs_to(found)[-1][0]

    said = Words("已审定，钱已留出，等待付款。", "Approved; its money is set aside and waits to be paid.")
    answer, status = answered(request, form, act, said, back=crumbs_to(found)[-1][0])
    return answer or _shown(request, found, form, RefuseForm(), status)


@needs(Act.APPROVE_CLAIMS)
@require_POST
def refuse(request: HttpRequest, claim_id: int) -> HttpResponseBase:
    """Send a claim back with a reason."""
    user: Any = request.user
    found = _claim(user, claim_id, Act.APPROVE_CLAIMS)
    form = RefuseForm(request.POST)

    def act() -> str:
        told = form.cleaned_data
        operations.refuse_claim(claim=found, on=told["on"], reason=told["reason"], by=user)
        return crumbs_to(found)[-1][0]

    answer, status = answered(request, form, act, Words("已退回。", "Sent back."), back=crumbs_to(found)[-1][0])
    return answer or _shown(request, found, ApproveForm(shares=shares_of(found)), form, status)


@needs(Act.APPROVE_CLAIMS)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Give what an approved claim still holds back to its project."""
    user: Any = request.user
    found = _claim(user, claim_id, Act.APPROVE_CLAIMS)
    form = ReleaseForm(sent(request))
    page = ActPage(
        Words("未付的钱退回项目安排", "Release what is unpaid"), found.project.name, crumbs_to(found),
        Words("退回安排", "Release"), icon="undo-2",
        facts=[(Words("还待付（元）", "Unpaid (yuan)"), yuan(waiting_fen(found)))],
        note=Words(
            "已付和在途的钱不动；其余各归各的指标，可以另行报账或调出。",
            "What is paid or under way stays; the rest returns to each tranche’s allocation, to be claimed or withdrawn anew.",
        ),
    )  # fmt: skip

    def act() -> str:
        told = form.cleaned_data
        operations.release_claim(claim=found, on=told["on"], reason=told["reason"], by=user, key=told["key"])
        return page.back

    return act_page(request, page, form, act, Words("已退回项目安排。", "It is released."))


def _claim(user: Any, number: int, act: Act = Act.READ_FUNDS) -> Claim:
    rows = claims_open_to(user, act).select_related("project", "contract", "submitted_by", "settled_by")
    return access_one(rows, number)


def _shown(
    request: HttpRequest, found: Claim, approving: ApproveForm, refusing: RefuseForm, status: int = 200
) -> HttpResponseBase:
    user: Any = request.user
    area = found.project.area_code
    payments = payments_of(found)
    names = seen_household_names(user, {one.payment.household_id for one in payments})
    is_waiting, is_own = found.state == found.State.SUBMITTED, found.submitted_by_id == user.pk
    may_approve, may_pay = may_in(user, Act.APPROVE_CLAIMS, area), may_in(user, Act.PAY_FUNDS, area)
    whole = may_in(user, Act.READ_FUNDS, area)
    payable = payability(found.project) if is_waiting else None
    shares = approving.shares if whole else []
    paid = [
        (one, PAYMENT_STATES[one.state], _payee(one.payment, names), code_words("payment_method", one.payment.method))
        for one in payments
    ]
    offers = Offer(CLAIM_SHARES, shares, area_code=area), Offer(CLAIM_PAYMENTS, paid, area_code=area)
    return download(request, *offers) or render(
        request,
        "funds/claim.html",
        {
            "claim": found,
            "state": CLAIM_STATES[found.state],
            "kind": CLAIM_KINDS[found.kind],
            "expense": code_words("expense_kind", found.expense),
            "place": area_names([area])[area],
            "shares": shares,
            "payments": paid,
            "lists": lists_of(*offers),
            "somebody": SOMEBODY,
            "paid_fen": sum(one.payment.amount_fen for one in payments if one.state != "returned"),
            "waiting_fen": sum(one.waiting_fen for one in approving.shares),
            "is_under_way": any(one.state == "under_way" for one in payments),
            "lacking": payable.reasons if payable is not None and payable.starts_on is None else (),
            "is_own": is_waiting and is_own and may_approve,
            "may_settle": is_waiting and may_approve and not is_own,
            "may_pay": may_pay,
            "may_release": may_approve and found.state == found.State.APPROVED,
            "form": approving,
            "refuse_form": refusing,
        },
        status=status,
    )


def _payee(payment: Any, names: dict[int, str]) -> str | None:
    """Who was paid: a household's member only where the reader may see the household."""
    return payment.payee if payment.household_id is None or payment.household_id in names else None
