"""Pages of filling a form: for which area and year, what stayed blank, and the filled file; and the national layouts."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, years_in
from lianxin.reports import errors
from lianxin.reports.access import access_fill, access_version
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.domain.forms_conditions import NoSuchCondition, condition_of
from lianxin.reports.domain.forms_layout import Block
from lianxin.reports.fill_jobs import MOST_AT_ONCE, begin_fill, waiting_file
from lianxin.reports.form_lists import GAPS, LAYOUTS, WHYS
from lianxin.reports.forms.named_forms import FillForm, LayoutForm
from lianxin.reports.operations import fill_version, refill, take_waiting, write_layout
from lianxin.reports.queries.form_pages import counts_of_gaps, shown_gaps
from lianxin.reports.queries.form_rows import household_numbered, households_asked
from lianxin.reports.queries.form_versions import (
    blocks_of_version,
    fillable_areas,
    guessed_narrowing,
    narrowing_words,
    open_headings,
)
from lianxin.reports.queries.layouts import exported_layouts, required_layout
from lianxin.reports.views.named_forms import workbook
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say


@needs(Act.FILL_FORMS)
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: HttpRequest, form_id: int, number: int) -> HttpResponse:
    """Ask for which area and year a version is to be filled, fill it, and lead to what came of it."""
    user: Any = request.user
    found = access_version(user, form_id, number)
    blocks = blocks_of_version(found)
    form = _fill_form(request, user, blocks, guessed_narrowing(found.form, blocks))
    if request.method == "POST" and form.is_valid():
        try:
            asked = _asked(form, user, blocks)
            if is_large(asked, user):
                return redirect("jobs:job", key=begin_fill(version=found, asked=asked, by=user).key)
            fill, _ = fill_version(version=found, asked=asked, by=user)
        except Refused as refusal:
            refuse(
                form, refusal, "household_no" if refusal.code == "FORM-009" and "household_no" in form.fields else None
            )
        else:
            return redirect("reports:fill", fill.pk)
    shown = {"found": found, "form": form, "open_headings": open_headings(blocks)}
    return render(request, "reports/fill_in.html", shown, status=409 if form.errors else 200)


def _fill_form(request: HttpRequest, user: Any, blocks: tuple[Block, ...], only: str) -> FillForm:
    scope = scope_of(user, Act.FILL_FORMS)
    years = years_in(scope) or [timezone.localdate().year]
    return FillForm(
        request.POST or None,
        areas=fillable_areas(user),
        years=years,
        only=[*([(only, condition_of(only).words)] if only.startswith(("age:", "any:")) else []), *narrowing_words()],
        needs_household=any(_is_household_card(block) for block in blocks),
        may_open=user.may(Act.OPEN_SENSITIVE),
        initial={"year": years[0], "only": only},
    )


def is_large(asked: Asked, user: Any) -> bool:
    """Whether filling takes longer than a page should wait."""
    return asked.household_id is None and households_asked(asked, user)[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE


def _is_household_card(block: Block) -> bool:
    return block.card is not None and block.rows_are == "household"


def _asked(form: FillForm, user: Any, blocks: tuple[Block, ...]) -> Asked:
    told = form.cleaned_data
    household = None
    if any(_is_household_card(block) for block in blocks):
        household = household_numbered(told["household_no"].strip(), told["area_code"], user)
        if household is None:
            area = area_names([told["area_code"]])[told["area_code"]]
            raise Refused(errors.NO_HOUSEHOLD, area=area, number=told["household_no"].strip())
    return Asked(
        told["area_code"],
        told["year"],
        timezone.localdate(),
        (told["only"],) if told["only"] else (),
        household,
        told.get("with_sensitive", False),
    )


@needs(Act.FILL_FORMS)
@require_safe
def fill(request: HttpRequest, fill_id: int) -> HttpResponseBase:
    """Show what came of a filling: lines, gaps with their reasons, totals that do not agree."""
    user: Any = request.user
    found = access_fill(user, fill_id)
    why = request.GET.get("why", "")
    gaps = shown_gaps(user, found, why=why if why in WHYS else "")
    if file := download(request, Offer(GAPS, gaps, filters={"why": why} if why else {}, area_code=found.area_code)):
        return file
    shown = {
        "found": found,
        "form": found.version.form,
        "place": area_names([found.area_code])[found.area_code],
        "gaps": gaps,
        "listing": GAPS,
        "counts": [(why_, *WHYS[why_], number) for why_, number in counts_of_gaps(found)],
        "chosen": why,
        "doubts": [(place, Words(zh, en)) for place, zh, en in found.doubts],
        "only": _narrowings(found.only),
    }
    return render(request, "reports/fill.html", shown)


def _narrowings(kept: list[str]) -> list[Words]:
    """What narrowed a filling, in words; a condition that the rulebook no longer has is not told."""
    found = []
    for one in kept:
        with suppress(NoSuchCondition):
            found.append(condition_of(one).words)
    return found


@needs(Act.FILL_FORMS)
@require_safe
def fill_file(request: HttpRequest, fill_id: int) -> HttpResponse:
    """Send the filled file: filled again from today's facts, the same to the byte while they are the same. What a job has filled is
    sent as it was filled, once, and does not stay."""
    user: Any = request.user
    found = access_fill(user, fill_id)
    waiting = waiting_file(found.pk)
    if waiting.is_file():
        content, is_same = take_waiting(fill=found, content=waiting.read_bytes(), by=user), True
        waiting.unlink(missing_ok=True)
    else:
        content, is_same = refill(fill=found, by=user)
    place = area_names([found.area_code])[found.area_code]
    changed = "" if is_same else f"-{say(Words('数据已变', 'facts changed'))}"
    return workbook(content, f"{found.version.form.name}-{place}-{found.year}{changed}.xlsx")


@needs(Act.FILL_FORMS)
@require_safe
def layouts(request: HttpRequest) -> HttpResponseBase:
    """List the layouts of the national system that can be written from the register."""
    user: Any = request.user
    found = list(exported_layouts(user))
    if file := download(request, Offer(LAYOUTS, found)):
        return file
    return render(request, "reports/layouts.html", {"rows": found, "listing": LAYOUTS})


@needs(Act.FILL_FORMS)
@require_http_methods(["GET", "HEAD", "POST"])
def layout(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for which area and year a national layout is to be written, and send it."""
    user: Any = request.user
    kind = required_layout(name, user)
    years = years_in(scope_of(user, Act.FILL_FORMS)) or [timezone.localdate().year]
    form = LayoutForm(request.POST or None, areas=fillable_areas(user), years=years, initial={"year": years[0]})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            content = write_layout(layout=name, area_code=told["area_code"], year=told["year"], by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            place = area_names([told["area_code"]])[told["area_code"]]
            return workbook(content, f"{say(kind.words)}-{place}-{told['year']}.xlsx")
    shown = {"kind": kind, "form": form, "may_open": user.may(Act.OPEN_SENSITIVE)}
    return render(request, "reports/layout.html", shown, status=409 if form.errors else 200)
