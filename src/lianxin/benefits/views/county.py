"""Pages of what a county settles for all loans: its terms, its risk fund, the ledger of subsidised interest."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.benefits import operations
from lianxin.benefits.access import loans_open_to, local_terms_open_to, may_in
from lianxin.benefits.detail_lists import TERMS
from lianxin.benefits.domain.division import MILLION
from lianxin.benefits.errors import NUMBER_UNFIT
from lianxin.benefits.forms.loans import RiskFundForm, SubsidyClaimForm, SubsidyPayForm, TermForm
from lianxin.benefits.lists import SUBSIDIES, SUBSIDY_LINES
from lianxin.benefits.queries.loans import risk_fund_fen, seen_counties, subsidy_rows
from lianxin.benefits.queries.paying import claims_to_pay, projects_for
from lianxin.benefits.queries.terms import open_terms
from lianxin.benefits.views.deeds import Deed, Place, deed_page
from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_area
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.rulebook import values
from lianxin.site.downloads import Offer, download
from lianxin.site.language import say
from lianxin.site.values import yuan

_SHOWN = 200
_LOANS = Words("贷款", "Loans")
_TERMS = Words("地方参数", "Local terms")
_SUBSIDIES = Words("贴息台账", "Subsidies")
SHARE_UNIT = "per_million"


@needs(Act.READ_BENEFITS)
@require_safe
def terms(request: HttpRequest) -> HttpResponseBase:
    """Show what the county set, what it has still to set, and what its risk fund holds."""
    user: Any = request.user
    today = timezone.localdate()
    known = [(term, values()[term.name].words, shown_value(term.name, term.value)) for term in _known_terms(user)]
    if file := download(request, Offer(TERMS, known)):
        return file
    counties = seen_counties(user)
    names = area_names(counties)
    context = {
        "counties": [
            {
                "code": code,
                "name": names[code],
                "open": [(one.name, one.parameter.words) for one in open_terms(code, today)],
                "fund_fen": risk_fund_fen(code),
                "may_set": may_in(user, Act.MANAGE_BENEFITS, code),
                "may_pay": may_in(user, Act.PAY_BENEFITS, code),
            }
            for code in counties
        ],
        "terms": known,
        "listing": TERMS,
    }
    return render(request, "benefits/terms.html", context)


def _known_terms(user: Any) -> list[Any]:
    return [term for term in local_terms_open_to(user).select_related("by")[:_SHOWN] if term.name in values()]


@needs(Act.READ_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def county_deed(request: HttpRequest, county: str, name: str) -> HttpResponse:
    """Set a term of the county, or record money paid into its risk fund."""
    user: Any = request.user
    deed = _COUNTY_DEEDS.get(name)
    if deed is None or county not in seen_counties(user):
        raise Http404("no such county or act")
    required_area(user, deed.act, county)
    today = timezone.localdate()
    given: dict[str, Any] = {"initial": {"on": today, "starts_on": today}}
    if name == "set-term":
        given["names"] = [(one.name, say(one.parameter.words)) for one in open_terms(county, today)]
    crumbs = ((reverse("benefits:loans"), _LOANS), (reverse("benefits:terms"), _TERMS))
    place = Place(area_names([county])[county], crumbs, reverse("benefits:terms"))
    return deed_page(request, deed, county, place, **given)


@needs(Act.READ_BENEFITS)
@require_safe
def subsidies(request: HttpRequest) -> HttpResponseBase:
    """Show the ledger of subsidised interest: every period that fell due, who pays which part, and why."""
    user: Any = request.user
    rows = subsidy_rows(loans_open_to(user), timezone.localdate())
    if file := download(request, Offer(SUBSIDIES, rows)):
        return file
    due = [row for row in rows if row.is_due]
    context = {
        "rows": rows[:_SHOWN],
        "count": len(rows),
        "is_cut": len(rows) > _SHOWN,
        "due_fen": sum(row.line.subsidy_fen or 0 for row in due),
        "claimed_fen": sum(row.claimed.subsidy_fen for row in rows if row.claimed is not None),
        "untold": sum(row.line.subsidy_fen is None for row in rows),
        "listing": SUBSIDY_LINES,
        "may_claim": user.may(Act.MANAGE_BENEFITS) and user.may(Act.CLAIM_FUNDS) and bool(due),
        "may_pay": user.may(Act.PAY_BENEFITS) and bool(claims_to_pay(user)),
    }
    return render(request, "benefits/subsidies.html", context)


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_subsidies(request: HttpRequest) -> HttpResponse:
    """Claim the subsidies that fell due."""
    user: Any = request.user
    projects = projects_for(user, Act.CLAIM_FUNDS, "loan_interest")
    choices = [(number, project.name) for number, project in projects.items()]
    return deed_page(
        request, _CLAIM, projects, _subsidy_place(), projects=choices, initial={"until": timezone.localdate()}
    )


@needs(Act.PAY_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def pay_subsidies(request: HttpRequest) -> HttpResponse:
    """Pay a claim of subsidies that was approved."""
    claims = claims_to_pay(request.user)
    choices = [(number, f"{claim.claim_no} · {yuan(claim.amount_fen)}") for number, claim in claims.items()]
    return deed_page(request, _PAY, claims, _subsidy_place(), claims=choices, initial={"on": timezone.localdate()})


def _subsidy_place() -> Place:
    back = reverse("benefits:subsidies")
    return Place("", ((reverse("benefits:loans"), _LOANS), (back, _SUBSIDIES)), back)


def whole_value(name: str, written: str) -> int:
    """Return a value in the rulebook's unit: yuan become fen, per cent millionths.

    Raises:
        Refused: BENEFIT-118, it is no such number.
    """
    parameter = values()[name]
    factor = 100 if parameter.type is FieldType.MONEY else MILLION // 100 if parameter.unit == SHARE_UNIT else 1
    try:
        exact = Decimal(written.strip().rstrip("%")) * factor
    except InvalidOperation as error:
        raise Refused(NUMBER_UNFIT, found=written) from error
    if not exact.is_finite() or exact < 0 or exact != exact.to_integral_value() or exact > 10**15:
        raise Refused(NUMBER_UNFIT, found=written)
    return int(exact)


def shown_value(name: str, value: int) -> str:
    """Return a value as a person writes it."""
    parameter = values()[name]
    if parameter.type is FieldType.MONEY:
        return str(yuan(value))
    if parameter.unit == SHARE_UNIT:
        return f"{Decimal(value) / (MILLION // 100):f}%"
    return str(value)


def _set_term(county: str, told: dict[str, Any], user: Any) -> None:
    value = whole_value(told["name"], told["value"])
    entry = operations.NewTerm(county, told["name"], value, told["starts_on"], told["document"])
    operations.set_local_term(entry=entry, by=user)


def _pay_in(county: str, told: dict[str, Any], user: Any) -> None:
    operations.pay_into_risk_fund(
        county_code=county,
        amount_fen=told["amount"],
        on=told["on"],
        document_no=told["document_no"],
        by=user,
        key=told["key"],
    )


def _claim(projects: Any, told: dict[str, Any], user: Any) -> None:
    project = projects[told["project"]]
    entry = operations.NewSubsidyClaim(project, told["until"], told["claim_no"], told["papers"])
    operations.claim_subsidy(entry=entry, by=user)


def _pay(claims: Any, told: dict[str, Any], user: Any) -> None:
    claim = claims[told["claim"]]
    operations.pay_subsidy(claim=claim, voucher_no=told["voucher_no"], on=told["on"], by=user, key=told["key"])


_COUNTY_DEEDS = {
    "set-term": Deed(
        Words("录入地方参数", "Set a local term"),
        Act.MANAGE_BENEFITS,
        TermForm,
        _set_term,
        Words("已录入。", "Set."),
        Words(
            "只能录入国家留给地方规定的；从那一天起的贷款按它办理。",
            "Only what policy leaves to the county; it holds for loans from that day.",
        ),
    ),
    "pay-in": Deed(
        Words("注入风险补偿金", "Pay into the risk fund"),
        Act.PAY_BENEFITS,
        RiskFundForm,
        _pay_in,
        Words("已登记。", "Recorded."),
    ),
}
_CLAIM = Deed(
    Words("申报贴息", "Claim subsidies"),
    Act.MANAGE_BENEFITS,
    SubsidyClaimForm,
    _claim,
    Words("已提交报账，由别人审定。", "Handed in; somebody else approves it."),
    Words(
        "所选项目区域内、到那一天已到期且未申报的贴息合成一张报账单。",
        "All that fell due by the day in the project's area goes on one claim.",
    ),
)
_PAY = Deed(
    Words("支付贴息", "Pay subsidies"),
    Act.PAY_BENEFITS,
    SubsidyPayForm,
    _pay,
    Words("已付到借款人，待确认到账。", "Paid to the borrowers; arrival is to be confirmed."),
)
