"""Pages of identification: what was found, for whom, by which rules and values, and what another value would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility import operations
from lianxin.eligibility.access import access_run
from lianxin.eligibility.drawings import funnel_chart, verdict_counts, village_chart
from lianxin.eligibility.forms import FindingFilterForm, IdentifyForm, PutInForceForm, SupposeForm
from lianxin.eligibility.lists import CRITERIA, FINDINGS, LOCAL_VALUES, MOVERS, RUN_VALUES, VALUES, village_listing
from lianxin.eligibility.queries import (
    criteria_counts,
    findings_of,
    hidden_verdicts,
    identifying_rules,
    latest_run,
    local_values,
    moves_under,
    parameter_choices,
    parameter_rows,
    rule_set_of,
    verdicts_by_village,
)
from lianxin.eligibility.terms import Supposed, read_value
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of, years_in
from lianxin.rulebook.rule_entries import RuleSet
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.listing import HIDDEN
from lianxin.site.paging import keyset_page
from lianxin.site.values import count

PAGE_SIZE = 50


@needs(Act.READ_FINDINGS)
@require_safe
def overview(request: HttpRequest, run_id: int | None = None) -> HttpResponseBase:
    """Show what a run found (the newest when none is named), inside what the reader may see."""
    user: Any = request.user
    run = access_run(user, run_id) if run_id is not None else latest_run(user)
    may_identify = user.may(Act.IDENTIFY)
    form = _identify_form(user) if may_identify else None
    if run is None:
        return render(
            request, "eligibility/overview.html", {"run": None, "form": form, "may_import": user.may(Act.IMPORT)}
        )
    villages = verdicts_by_village(user, run)
    gone = hidden_verdicts(user, villages)
    told = {
        code: {verdict: None if (code, verdict) in gone else number for verdict, number in by_verdict.items()}
        for code, by_verdict in villages.items()
    }
    counts: dict[str, int] = {}
    for by_verdict in villages.values():
        for verdict, number in by_verdict.items():
            counts[verdict] = counts.get(verdict, 0) + number
    names = area_names(villages)
    rule_set = rule_set_of(run)
    offers = [
        Offer(CRITERIA, [(run.pk, counted) for counted in criteria_counts(user, run)]),
        Offer(
            village_listing(rule_set.answers),
            [(run.pk, names[code], code, counted) for code, counted in sorted(told.items())],
        ),
        Offer(RUN_VALUES, parameter_rows(run)),
    ]
    if file := download(request, *(replace(one, filters={"run": str(run.pk)}) for one in offers)):
        return file
    criteria, by_village, values = offers
    return render(
        request,
        "eligibility/overview.html",
        {
            "run": run,
            "rule_set": rule_set,
            "form": form,
            "verdicts": _told(verdict_counts(run, counts), gone),
            "total": sum(counts.values()),
            "criteria": criteria,
            "villages": by_village,
            "values": values,
            "funnel": funnel_chart(run) if scope_of(user, Act.READ_FINDINGS).covers(run.area_code) else None,
            "chart": village_chart(run, names, told),
            "leaves_out": bool(gone),
        },
    )


def _told(verdicts: list[dict[str, Any]], gone: frozenset[tuple[str, str]]) -> list[dict[str, Any]]:
    """Verdicts of all villages together with their numbers as the reader is shown them."""
    return [{**one, "told": say(HIDDEN) if ("", one["verdict"]) in gone else count(one["count"])} for one in verdicts]


@needs(Act.READ_FINDINGS)
@require_safe
def findings(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """List the households of a run, by verdict, criterion and place."""
    user: Any = request.user
    run = access_run(user, run_id)
    rule_set = rule_set_of(run)
    areas = areas_of(required_scope(user, Act.READ_FINDINGS), "township", "village")
    form = FindingFilterForm(request.GET, rule_set=rule_set, areas=areas)
    wanted = form.cleaned_data if form.is_valid() else None
    found: Any = None
    page = None
    rows: list[dict[str, Any]] = []
    if wanted is not None:
        found = findings_of(user, run, verdict=wanted["verdict"], rule=wanted["rule"], area_code=wanted["area"])
        rows_of = partial(_finding_rows, rule_set, run.year)
        filters = {"run": str(run.pk)} | told_filters(form)
        if file := download(request, Offer(FINDINGS, found, rows_of, filters, wanted["area"])):
            return file
        page = keyset_page(found, order=("village_code", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
        rows = rows_of(page.rows)
    context = {"run": run, "rule_set": rule_set, "form": form, "page": page, "rows": rows, "is_faulty": wanted is None}
    context |= {"total": found.count() if found is not None else 0, "listing": FINDINGS}
    return render(request, "eligibility/findings.html", context)


def _finding_rows(rule_set: RuleSet, year: int, some: list[Any]) -> list[dict[str, Any]]:
    words = {rule.name: rule.words for rule in rule_set.rules}
    names = area_names(row.village_code for row in some)
    return [
        {
            "finding": row,
            "village": names[row.village_code],
            "answer": rule_set.answers[Verdict(row.verdict)],
            "failing": [words[name] for name in row.failing.split(",") if name],
            "untold": [words[name] for name in row.untold.split(",") if name],
            "year": year,
        }
        for row in some
    ]


@needs(Act.IDENTIFY)
@require_POST
def identify(request: HttpRequest) -> HttpResponse:
    """Identify now, and show what was found."""
    user: Any = request.user
    form = _identify_form(user, request.POST)
    if form.is_valid():
        told = form.cleaned_data
        run = operations.identify(area_code=told["area"], year=told["year"], on=told["on"], by=user)
        words = Words("已完成 {n} 户的识别", "{n} households were judged").filled(n=run.counts["households"])
        messages.success(request, say(words))
        return redirect("eligibility:run", run_id=run.pk)
    return render(
        request, "eligibility/overview.html", {"run": latest_run(user), "form": form, "is_form_open": True}, status=400
    )


@needs(Act.READ_FINDINGS)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules in force, as they are written."""
    rule_set, area = identifying_rules(request.user)  # type: ignore[arg-type]
    return render(request, "eligibility/rules.html", {"rule_set": rule_set, "area": area})


@needs(Act.PREVIEW_RULES)
@require_safe
def values(request: HttpRequest) -> HttpResponseBase:
    """Show the values in force; with a supposed value, who would move."""
    user: Any = request.user
    context = _values_context(user)
    form = SupposeForm(request.GET if "name" in request.GET else None, names=context["names"], areas=context["areas"])
    if form.is_bound:
        context["form"] = form
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            supposed = Supposed(told["name"], told["area"], read_value(told["name"], told["value"]))
            context |= _moves(user, supposed, told["starts_on"], context["years"])
            context["put_form"] = PutInForceForm(initial=told, names=context["names"], areas=context["areas"])
        except Refused as refusal:
            refuse(form, refusal, field="value")
    offers = [context[name] for name in ("values", "local", "movers") if name in context]
    return download(request, *offers) or render(request, "eligibility/values.html", context)


@needs(Act.PREVIEW_RULES)
@require_POST
def put_value(request: HttpRequest) -> HttpResponse:
    """Put a value in force by its document."""
    user: Any = request.user
    context = _values_context(user)
    form = PutInForceForm(request.POST, names=context["names"], areas=context["areas"])
    if form.is_valid():
        told = form.cleaned_data
        entry = operations.NewValue(told["name"], told["area"], told["value"], told["starts_on"], told["document"])
        try:
            operations.put_value_in_force(entry=entry, by=user)
        except Refused as refusal:
            refuse(form, refusal, field=None)
        else:
            words = Words(
                "已生效。请重新识别，结果才会随之变化。",
                "It is in force. Identify again for the findings to follow it.",
            )
            messages.success(request, say(words))
            return redirect("eligibility:values")
    return render(request, "eligibility/values.html", context | {"put_form": form}, status=400)


def _identify_form(user: Any, told: Any = None) -> IdentifyForm:
    scope = scope_of(user, Act.IDENTIFY)
    areas = areas_of(scope, "county") or areas_of(scope, "township")
    return IdentifyForm(told, areas=areas, years=years_in(scope))


def _values_context(user: Any) -> dict[str, Any]:
    scope = required_scope(user, Act.PREVIEW_RULES)
    rule_set, area = identifying_rules(user)
    names = parameter_choices(rule_set)
    areas = areas_of(scope, "county", "township")
    return {
        "rule_set": rule_set,
        "area": area,
        "names": names,
        "areas": areas,
        "years": years_in(scope),
        "form": SupposeForm(names=names, areas=areas, initial={"starts_on": timezone.localdate()}),
        "values": Offer(
            VALUES, parameter_rows(None, rule_set=rule_set, on=timezone.localdate(), area_code=area), area_code=area
        ),
        "local": Offer(LOCAL_VALUES, local_values(scope.prefixes)),
    }


def _moves(user: Any, supposed: Supposed, on: date, years: list[int]) -> dict[str, Any]:
    moves = moves_under(user, supposed, year=years[0] if years else on.year, on=on)
    rule_set, _ = identifying_rules(user)
    order = (Verdict.MET, Verdict.CANNOT_TELL, Verdict.NOT_MET)
    matrix = [
        (rule_set.answers[now], [moves.counts.get((now.value, then.value), 0) for then in order]) for now in order
    ]
    named = {h.pk: h for h in moves.households}
    movers = [
        (named[key], rule_set.answers[Verdict(now)], rule_set.answers[Verdict(then)]) for key, now, then in moves.movers
    ]
    offer = Offer(MOVERS, movers, filters={"name": supposed.name}, area_code=supposed.area_code)
    return {"moves": moves, "matrix": matrix, "answers": [rule_set.answers[v] for v in order], "movers": offer}
