"""Pages of cooperatives: the list, one with its checks and agreements, and their forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.benefits import operations
from lianxin.benefits.access import access_cooperative, agreements_open_to, cooperatives_open_to
from lianxin.benefits.forms.cooperatives import AgreementForm, CheckForm, CooperativeForm
from lianxin.benefits.lists import AGREEMENTS, COOPERATIVE_CHECKS, COOPERATIVES
from lianxin.benefits.queries.areas import working_areas
from lianxin.benefits.queries.cooperatives import listed_cooperatives
from lianxin.benefits.views.deeds import Deed, Place, deed_page
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.site.downloads import Offer, download
from lianxin.site.paging import keyset_page

_TITLE = Words("经营主体", "Cooperatives")
_FORM_METHODS = ["GET", "HEAD", "POST"]
_SHOWN = 100


@needs(Act.READ_BENEFITS)
@require_safe
def cooperatives(request: HttpRequest) -> HttpResponseBase:
    """Cooperatives of the reader's areas, whether they keep the rules, and with how many households they have agreements."""
    user: Any = request.user
    found = listed_cooperatives(cooperatives_open_to(user))
    if file := download(request, Offer(COOPERATIVES, found)):
        return file
    page = keyset_page(found, order=("area_code", "id"), cursor=request.GET.get("page", ""), size=_SHOWN)
    shown = {"page": page, "listing": COOPERATIVES, "may_manage": user.may(Act.MANAGE_BENEFITS)}
    return render(request, "benefits/cooperatives.html", shown)


@needs(Act.READ_BENEFITS)
@require_safe
def cooperative(request: HttpRequest, cooperative_id: int) -> HttpResponseBase:
    """One of them: how it stood at each look, and its agreements."""
    user: Any = request.user
    found = access_cooperative(user, cooperative_id)
    checks, agreements = (
        found.checks.all(),
        agreements_open_to(user).filter(cooperative=found).select_related("household"),
    )
    offers = (
        Offer(AGREEMENTS, agreements, area_code=found.area_code),
        Offer(COOPERATIVE_CHECKS, checks, area_code=found.area_code),
    )
    if file := download(request, *offers):
        return file
    page = keyset_page(agreements, order=("document_no", "id"), cursor=request.GET.get("page", ""), size=_SHOWN)
    shown = {
        "cooperative": found, "page": page, "agreement_listing": AGREEMENTS, "checks": checks[:_SHOWN],
        "check_listing": COOPERATIVE_CHECKS, "may_manage": scope_of(user, Act.MANAGE_BENEFITS).covers(found.area_code),
    }  # fmt: skip
    return render(request, "benefits/cooperative.html", shown)


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(_FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Register a cooperative."""
    back = reverse("benefits:cooperatives")
    return deed_page(request, _REGISTER, None, Place("", ((back, _TITLE),), back), areas=working_areas(request.user))  # type: ignore[arg-type]


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(_FORM_METHODS)
def check(request: HttpRequest, cooperative_id: int) -> HttpResponse:
    """Record what a look at it found."""
    return _deed(request, cooperative_id, _CHECK)


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(_FORM_METHODS)
def agree(request: HttpRequest, cooperative_id: int) -> HttpResponse:
    """Record what it signed with households."""
    return _deed(request, cooperative_id, _AGREE)


def _deed(request: HttpRequest, cooperative_id: int, deed: Deed) -> HttpResponse:
    found = access_cooperative(request.user, cooperative_id, Act.MANAGE_BENEFITS)  # type: ignore[arg-type]
    back = reverse("benefits:cooperative", args=[found.pk])
    crumbs = ((reverse("benefits:cooperatives"), _TITLE), (back, Words(found.name, found.name)))
    return deed_page(request, deed, found, Place(found.name, crumbs, back))


def _register(_thing: Any, told: dict[str, Any], user: Any) -> str:
    entry = operations.NewCooperative(
        told["area"],
        told["name"],
        told["kind"],
        told["register_no"],
        told["responsible"],
        told["industry"],
        told["registered_on"],
    )
    made = operations.register_cooperative(entry=entry, by=user)
    return reverse("benefits:cooperative", args=[made.pk])


def _keep_check(thing: Any, told: dict[str, Any], user: Any) -> None:
    entry = operations.NewCheck(
        told["on"],
        told["has_charter"],
        told["has_accounts"],
        told["has_member_accounts"],
        told["returns_surplus"],
        told["words"],
    )
    operations.check_cooperative(cooperative=thing, entry=entry, by=user)


def _keep_agreement(thing: Any, told: dict[str, Any], user: Any) -> None:
    entry = operations.NewAgreement(
        told["document_no"], told["mechanism"], told["households"], told["signed_on"], told["crop"], told["plot"], told["mu"],
        told["jin"], told["floor"], told["ends_before"],
    )  # fmt: skip
    operations.sign_agreements(cooperative=thing, entry=entry, by=user)


_DONE = Words("已登记。", "On record.")
_REGISTER = Deed(
    Words("登记经营主体", "Register a cooperative"), Act.MANAGE_BENEFITS, CooperativeForm, _register, _DONE
)
_CHECK = Deed(
    Words("规范化检查", "Look at whether it keeps the rules"), Act.MANAGE_BENEFITS, CheckForm, _keep_check, _DONE
)
_AGREE = Deed(
    Words("登记利益联结协议", "Record an agreement"), Act.MANAGE_BENEFITS, AgreementForm, _keep_agreement, _DONE,
    Words("条款相同的户一次登记；订单要写品种和亩数或斤数。", "Households with the same terms together; an order tells crop and quantity."),
)  # fmt: skip
