"""Pages of measures: sums and the list, one benefit with why and how much, every act on it, quotas."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.benefits import operations
from lianxin.benefits.access import access_one, batches_open_to, benefits_open_to, may_in
from lianxin.benefits.batch_lists import LINE_STATES
from lianxin.benefits.detail_lists import MEASURE_SUMS
from lianxin.benefits.domain.entitlements import Request
from lianxin.benefits.forms.measures import ApproveForm, ProposeForm, QuotaForm, StopForm, VerifyForm
from lianxin.benefits.lists import BENEFIT_STATES, BENEFITS, measure_words, standing_of
from lianxin.benefits.queries.areas import working_areas
from lianxin.benefits.queries.batches import lines_of, paid_benefits, with_payment
from lianxin.benefits.queries.measures import benefits_of_household, clues_of, measure_sums
from lianxin.benefits.queries.paying import paying_projects
from lianxin.benefits.views.deeds import Deed, Place, deed_page
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.access import access_household
from lianxin.registry.queries import area_names, members_of, years_of
from lianxin.rulebook import rulebook
from lianxin.site.downloads import Offer, download
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.site.values import known

PAGE_SIZE = 50
_MEASURES = Words("到户措施", "Measures")
_VERDICTS = {"met": "good", "not_met": "bad", "cannot_tell": "unsure"}


@needs(Act.READ_BENEFITS)
@require_safe
def benefits(request: HttpRequest) -> HttpResponseBase:
    """List benefits that the reader may see; ``?measure=`` and ``?state=`` narrow it."""
    user: Any = request.user
    found = benefits_open_to(user).select_related("household", "member").order_by("-id")
    told = {name: request.GET[name] for name in ("measure", "state") if request.GET.get(name)}
    if told.get("measure", next(iter(rulebook().measures))) not in rulebook().measures:
        raise Http404("no such measure")
    if told.get("state", "proposed") not in {*BENEFIT_STATES, "paid"}:
        raise Http404("no such state")
    if told.get("state") == "paid":
        found = paid_benefits(found.filter(**{name: one for name, one in told.items() if name != "state"}))
    else:
        found = found.filter(**told)
    found = with_payment(found)
    sums = measure_sums(user)
    if file := download(request, Offer(BENEFITS, found, filters=told), Offer(MEASURE_SUMS, sums)):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE, total=found.count())
    context = {
        "page": page,
        "rows": page.rows,
        "listing": BENEFITS,
        "sums": sums,
        "sums_listing": MEASURE_SUMS,
        "may_quota": user.may(Act.MANAGE_BENEFITS),
        "chosen": measure_words(told["measure"]) if "measure" in told else None,
    }
    return render(request, "benefits/benefits.html", context)


@needs(Act.READ_BENEFITS)
@require_safe
def benefit(request: HttpRequest, benefit_id: int) -> HttpResponse:
    """Show a benefit: why it is due, how much, who proposed, verified and approved it, and clues of getting it twice."""
    user: Any = request.user
    found = access_one(
        with_payment(benefits_open_to(user)).select_related(
            "household", "member", "proposed_by", "verified_by", "approved_by", "project"
        ),
        benefit_id,
    )
    wanted = {"proposed": ("verify", "stop"), "verified": ("approve", "stop"), "approved": ("stop",)}
    names = wanted.get(found.state, ())
    clues = [one for one in clues_of(benefits_of_household(found)) if str(found.pk) in {c.id for c in one.claims}]
    context = {
        "benefit": found,
        "words": measure_words(found.measure),
        "state": standing_of(found),
        "payments": [(line, *LINE_STATES[line.state]) for line in lines_of(found)],
        "batches": set(batches_open_to(user).filter(lines__benefit=found).values_list("pk", flat=True)),
        "village": area_names([found.area_code])[found.area_code],
        "findings": [
            (Words(**one["words"]), _VERDICTS[one["verdict"]], Verdict(one["verdict"])) for one in found.findings
        ],
        "clues": len(clues),
        "deeds": [(name, _DEEDS[name].words) for name in names if may_in(user, _DEEDS[name].act, found.area_code)],
    }
    return render(request, "benefits/benefit.html", context)


@needs(Act.READ_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def benefit_deed(request: HttpRequest, benefit_id: int, name: str) -> HttpResponse:
    """Verify, approve or stop a benefit."""
    user: Any = request.user
    deed = _DEEDS.get(name)
    if deed is None:
        raise Http404("no such act")
    found = access_one(benefits_open_to(user, deed.act).select_related("household"), benefit_id)
    given: dict[str, Any] = {"initial": {"on": timezone.localdate()}}
    projects = paying_projects(found.area_code) if name == "approve" else {}
    if name == "approve":
        given["projects"] = [(number, project.name) for number, project in projects.items()]
    back = reverse("benefits:benefit", args=[found.pk])
    words = measure_words(found.measure)
    place = Place(
        str(known(found.household.head_name)), ((reverse("benefits:benefits"), _MEASURES), (back, words)), back
    )
    return deed_page(request, deed, (found, projects), place, **given)


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, household_id: int) -> HttpResponse:
    """Propose a measure for a household or one of its members."""
    user: Any = request.user
    household = access_household(user, household_id, Act.MANAGE_BENEFITS)
    today = timezone.localdate()
    years = [year for year in years_of(household) if year <= today.year]
    rows = [row for row in members_of(household, years[0]) if row.left_on is None] if years else []
    people = {row.member_id: row.member for row in rows}
    measures = [(one.name, say(one.words)) for one in rulebook().measures_on(today, household.village_code)]
    place = Place(
        str(known(household.head_name)),
        ((reverse("benefits:benefits"), _MEASURES),),
        reverse("registry:household", args=[household.pk]),
    )
    members = [(number, member.name) for number, member in people.items()]
    return deed_page(
        request, _PROPOSE, (household, people), place, measures=measures, members=members, initial={"on": today}
    )


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def quota(request: HttpRequest) -> HttpResponse:
    """Enter a quota of a measure for an area and a year."""
    user: Any = request.user
    back = reverse("benefits:benefits")
    limited = [(one.name, say(one.words)) for one in rulebook().measures.values() if one.quota != "none"]
    return deed_page(
        request, _QUOTA, None, Place("", ((back, _MEASURES),), back),
        measures=limited, areas=working_areas(user), initial={"year": timezone.localdate().year},
    )  # fmt: skip


def _propose(thing: Any, told: dict[str, Any], user: Any) -> str:
    household, people = thing
    request = Request(
        units=told["units"],
        quantity=told["quantity"],
        unit_price_fen=told["unit_price"],
        expense_fen=told["expense"],
        value_fen=told["value"],
    )
    member = people[told["member"]] if told["member"] is not None else None
    entry = operations.NewBenefit(told["measure"], household, told["on"], request, member, told["item"])
    return reverse("benefits:benefit", args=[operations.propose_benefit(entry=entry, by=user).pk])


def _verify(thing: Any, told: dict[str, Any], user: Any) -> None:
    operations.verify_benefit(benefit=thing[0], on=told["on"], words=told["words"], amount_fen=told["amount"], by=user)


def _approve(thing: Any, told: dict[str, Any], user: Any) -> None:
    found, projects = thing
    operations.approve_benefit(benefit=found, project=projects[told["project"]], on=told["on"], by=user)


def _stop(thing: Any, told: dict[str, Any], user: Any) -> None:
    operations.stop_benefit(benefit=thing[0], reason=told["reason"], by=user)


def _quota(_: Any, told: dict[str, Any], user: Any) -> None:
    is_money = rulebook().measures[told["measure"]].quota == "money"
    most = told["most"] * (100 if is_money else 1)
    entry = operations.NewQuota(told["measure"], told["area"], told["year"], most, told["document"])
    operations.set_quota(entry=entry, by=user)


_PROPOSE = Deed(
    Words("提出措施", "Propose a measure"),
    Act.MANAGE_BENEFITS,
    ProposeForm,
    _propose,
    Words("已提出，由别人核实。", "Proposed; somebody else verifies it."),
    Words(
        "该不该享受、享受多少，按规定和名册算出；无法判定的留给核实的人。",
        "Rules and register say what is due; what cannot be told is left to the verifier.",
    ),
)  # fmt: skip
_DEEDS = {
    "verify": Deed(
        Words("入户核实", "Verify"),
        Act.VERIFY_BENEFITS,
        VerifyForm,
        _verify,
        Words("已核实，由第三人审批。", "Verified."),
    ),
    "approve": Deed(
        Words("审批", "Approve"), Act.MANAGE_BENEFITS, ApproveForm, _approve, Words("已审批。", "Approved.")
    ),
    "stop": Deed(
        Words("停止或不通过", "Stop or refuse"), Act.VERIFY_BENEFITS, StopForm, _stop, Words("已停止。", "Stopped.")
    ),
}
_QUOTA = Deed(Words("录入名额", "Enter a quota"), Act.MANAGE_BENEFITS, QuotaForm, _quota, Words("已录入。", "Entered."))
