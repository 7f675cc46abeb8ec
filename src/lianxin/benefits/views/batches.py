"""Pages of payment batches: the list, the making with its preview, one batch with its lines and what does not fit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.benefits import operations
from lianxin.benefits.access import access_one, batches_open_to, may_in
from lianxin.benefits.batch_lists import (
    BATCH_LINES,
    BATCH_STATES,
    BATCHES,
    DIFFERENCE_KINDS,
    FILE_KINDS,
    LINES_SHOWN,
    period_words,
)
from lianxin.benefits.detail_lists import DIFFERENCES, HELD, PAYABLE
from lianxin.benefits.drawings import batch_chart
from lianxin.benefits.forms.batches import PayerForm, WantedForm
from lianxin.benefits.lists import measure_words
from lianxin.benefits.queries.batches import (
    Preview,
    arrived_fen,
    claims_with_money,
    coverages_of,
    last_payer,
    listed_batches,
    measures_of,
    payable_projects,
    periods_of,
    preview,
    standing_differences,
    sums_by_state,
)
from lianxin.benefits.views.batch_acts import acts_on, settling_act
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.downloads import Offer, download, lists_of
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.site.values import yuan

PAGE_SIZE = 50
_SHOWN = 200
_DONE = Words("已编制，由别人审批。", "Made; somebody else approves it.")


@needs(Act.READ_BENEFITS)
@require_safe
def batches(request: HttpRequest) -> HttpResponseBase:
    """List payment batches that the reader may see; ``?state=`` narrows it."""
    user: Any = request.user
    found = listed_batches(user)
    told = {"state": request.GET["state"]} if request.GET.get("state") else {}
    if told.get("state", "made") not in BATCH_STATES:
        raise Http404("no such state")
    found = found.filter(**told)
    if file := download(request, Offer(BATCHES, found, filters=told)):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE, total=found.count())
    context = {
        "page": page,
        "rows": page.rows,
        "listing": BATCHES,
        "differences": standing_differences(batches_open_to(user)).count(),
        "may_make": user.may(Act.MANAGE_BENEFITS) and user.may(Act.CLAIM_FUNDS),
        "states": [(name, words) for name, (words, _) in BATCH_STATES.items()],
        "chosen": told.get("state", ""),
    }
    return render(request, "benefits/batches.html", context)


@needs(Act.READ_BENEFITS)
@require_safe
def batch(request: HttpRequest, batch_id: int) -> HttpResponseBase:
    """Show a batch: what became of its lines, its files, what does not fit, its samples, and every act on it."""
    user: Any = request.user
    people = ("made_by", "approved_by", "exported_by", "claim__project")
    found = access_one(batches_open_to(user).select_related(*people), batch_id)
    lines = found.lines.select_related("benefit__household").order_by("number")
    wrong = found.differences.select_related("line", "answer", "settled_by").order_by("settled_on", "pk")
    differences = [
        (one, DIFFERENCE_KINDS[one.kind], may_in(user, settling_act(one.kind), found.area_code)) for one in wrong
    ]
    offers = (
        Offer(BATCH_LINES, lines, area_code=found.area_code),
        Offer(DIFFERENCES, differences, area_code=found.area_code),
    )
    if file := download(request, *offers):
        return file
    sums = sums_by_state(found)
    arrived, paid = arrived_fen(found), sums["paid"].amount_fen
    context = {
        "batch": found,
        "state": BATCH_STATES[found.state],
        "period": period_words(found.period_key),
        "measures": [measure_words(name) for name in found.measures],
        "file_kind": FILE_KINDS.get(found.file_kind),
        "sums": sums,
        "chart": batch_chart(sums),
        "listing": LINES_SHOWN,
        "rows": lines[:_SHOWN],
        "is_cut": found.line_count > _SHOWN,
        "answers": found.answers.select_related("read_by").defer("content"),
        "differences": differences[:_SHOWN],
        "lists": lists_of(*offers),
        "standing": found.differences.filter(settled_on__isnull=True).count(),
        "coverages": coverages_of(found),
        "deeds": acts_on(user, found),
        "arrived_fen": arrived,
        "agrees": arrived == paid,
    }
    return render(request, "benefits/batch.html", context)


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def make_batch(request: HttpRequest) -> HttpResponseBase:
    """Choose a project, a period and measures, see what would be paid and what not, and make the batch."""
    user: Any = request.user
    projects = payable_projects(user)
    asked = request.GET.get("project", "")
    if not asked:
        return render(request, "benefits/make_batch.html", {"projects": list(projects.values())})
    project = projects.get(int(asked)) if asked.isascii() and asked.isdecimal() else None
    if project is None:
        raise Http404("no such project")
    wanted = WantedForm(
        request.GET if "pay_on" in request.GET else None,
        periods=[(key, say(period_words(key))) for key in periods_of(project)],
        measures=[(name, say(measure_words(name))) for name in measures_of(project)],
        initial={"pay_on": timezone.localdate()},
    )
    context: dict[str, Any] = {"project": project, "wanted": wanted}
    if wanted.is_bound and wanted.is_valid():
        told = wanted.cleaned_data
        found = preview(project=project, period_key=told["period"], measures=told["measures"], pay_on=told["pay_on"])
        offers = (
            Offer(HELD, _held(found), area_code=project.area_code),
            Offer(PAYABLE, _named(found), area_code=project.area_code),
        )
        if file := download(request, *offers):
            return file
        form = _payer_form(request, project, found)
        if form.is_bound and form.is_valid() and (led_to := _made(form, project, told, user)):
            messages.success(request, say(_DONE))
            return redirect("benefits:batch", led_to)
        context |= {"found": found, "form": form, "lists": lists_of(*offers)}
        context |= {"payable": _named(found)[:_SHOWN], "held": _held(found)[:_SHOWN]}
    is_wrong = "form" in context and bool(context["form"].errors)
    return render(request, "benefits/make_batch.html", context, status=409 if is_wrong else 200)


def _payer_form(request: HttpRequest, project: Any, found: Preview) -> PayerForm:
    claims = [
        (number, f"{claim.claim_no} · {yuan(left)}") for number, (claim, left) in claims_with_money(project).items()
    ]
    last = last_payer(project.area_code)
    initial = {"seen": found.total_fen}
    if last is not None:
        initial |= {"payer": last.payer, "payer_bank": last.payer_bank}  # type: ignore[dict-item]
    return PayerForm(request.POST if request.method == "POST" else None, claims=claims, initial=initial)


def _made(form: PayerForm, project: Any, wanted: dict[str, Any], user: Any) -> int | None:
    told = form.cleaned_data
    claim = claims_with_money(project)[told["claim"]][0] if told["claim"] is not None else None
    entry = operations.NewBatch(
        project=project,
        period_key=wanted["period"],
        on=timezone.localdate(),
        pay_on=wanted["pay_on"],
        payer=operations.Payer(told["payer"], told["payer_account"], told["payer_bank"]),
        measures=tuple(wanted["measures"]),
        claim=claim,
        claim_no=told["claim_no"],
        papers=told["papers"],
        expected_fen=told["seen"],
    )
    try:
        return int(operations.make_batch(entry=entry, by=user).pk)
    except Refused as refusal:
        refuse(form, refusal)
        return None


def _named(found: Preview) -> list[tuple[Any, Words]]:
    return [(one, measure_words(one.measure)) for one in found.payable]


def _held(found: Preview) -> list[tuple[Any, Words, tuple[Words, ...]]]:
    return [(one.candidate, measure_words(one.candidate.measure), one.words) for one in found.held]
