"""Pages of industries and of loans that were arranged: both lists, and their forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.benefits import operations
from lianxin.benefits.access import coordinated_loans_open_to, industry_links_open_to
from lianxin.benefits.forms.leading import CoordinatedLoanForm, LinkForm
from lianxin.benefits.lists import COORDINATED_LOANS, INDUSTRY_LINKS
from lianxin.benefits.queries.areas import working_areas
from lianxin.benefits.views.deeds import Deed, Place, deed_page
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.downloads import Offer, download
from lianxin.site.paging import keyset_page

_TITLE = Words("产业带动和协调贷款", "Industries and loans arranged")
_SHOWN = 200


@needs(Act.READ_BENEFITS)
@require_safe
def leading(request: HttpRequest) -> HttpResponseBase:
    """Who leads which households, and loans that units arranged."""
    user: Any = request.user
    links = industry_links_open_to(user).select_related("household")
    loans = coordinated_loans_open_to(user).select_related("unit")
    if file := download(request, Offer(INDUSTRY_LINKS, links), Offer(COORDINATED_LOANS, loans)):
        return file
    page = keyset_page(links, order=("leader", "industry", "id"), cursor=request.GET.get("page", ""), size=_SHOWN)
    context = {
        "page": page,
        "links": page.rows,
        "link_listing": INDUSTRY_LINKS,
        "loans": list(loans[:_SHOWN]),
        "loan_listing": COORDINATED_LOANS,
        "may_manage": user.may(Act.MANAGE_BENEFITS),
    }
    return render(request, "benefits/leading.html", context)


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Record that a leader draws households along."""
    return _page(request, _LINK)


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def coordinated(request: HttpRequest) -> HttpResponse:
    """Record a loan that was arranged."""
    return _page(request, _LOAN)


def _page(request: HttpRequest, deed: Deed) -> HttpResponse:
    back = reverse("benefits:leading")
    return deed_page(request, deed, None, Place("", ((back, _TITLE),), back), areas=working_areas(request.user))  # type: ignore[arg-type]


def _keep_link(_thing: Any, told: dict[str, Any], user: Any) -> None:
    entry = operations.NewIndustryLinks(
        told["leader"], told["leader_kind"], told["industry"], told["area"], told["households"], told["starts_on"]
    )
    operations.link_households(entry=entry, by=user)


def _keep_loan(_thing: Any, told: dict[str, Any], user: Any) -> None:
    entry = operations.NewCoordinatedLoan(
        told["area"], told["lender"], told["borrower"], told["purpose"], told["amount"], told["on"], told["document_no"],
        told["qualifier"],
    )  # fmt: skip
    operations.record_coordinated_loan(entry=entry, by=user)


_LINK = Deed(
    Words("登记产业带动", "Record who leads"),
    Act.MANAGE_BENEFITS,
    LinkForm,
    _keep_link,
    Words("已登记。", "On record."),
)
_LOAN = Deed(
    Words("登记协调贷款", "Record a loan arranged"), Act.MANAGE_BENEFITS, CoordinatedLoanForm, _keep_loan,
    Words("已登记。", "On record."),
    Words("借款人要还：不算资金投入，也不是到户贷款。", "The borrower owes it: no money given, and no loan to a household."),
)  # fmt: skip
