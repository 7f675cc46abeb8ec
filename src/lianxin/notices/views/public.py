"""The public site: live notices, objections to them, and a household's own record. Nothing else, and nothing is indexed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.notices.access import Gone, access_live_notice
from lianxin.notices.display import row_choices, shown_columns, shown_rows, shown_sums
from lianxin.notices.domain.levels import Level
from lianxin.notices.errors import CODE_REFUSED, TOO_MANY_TRIES
from lianxin.notices.forms import CodeForm, PublicFilterForm, PublicObjectionForm
from lianxin.notices.kinds import kind_words
from lianxin.notices.lists import title_of
from lianxin.notices.operations import object_publicly, open_own_record
from lianxin.notices.papers import sheet_pdf
from lianxin.notices.queries import content_of, objections_of, own_record, public_notices, run_of
from lianxin.notices.throttle import OBJECTIONS, WRONG_CODES
from lianxin.notices.views.addresses import public_address
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.middleware import answer_with
from lianxin.site.paging import keyset_page

PAGE_SIZE = 20
_FORM_METHODS = ["GET", "HEAD", "POST"]
answer_with(TOO_MANY_TRIES, 429)

Page = Callable[..., HttpResponseBase]


def _for_everybody(page: Page) -> Page:
    """Open a page without sign-in, keep it out of search engines and caches, and answer 410 for what is shown no more."""

    @wraps(page)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = page(request, *args, **kwargs)
        except Gone:
            response = render(request, "notices/public/gone.html", status=410)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return login_not_required(door)


@_for_everybody
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List what is shown today, narrowed by place, kind and level."""
    form = PublicFilterForm(request.GET)
    if not form.is_valid():
        return render(request, "notices/public/notices.html", {"form": form, "is_faulty": True}, status=400)
    found = public_notices(form.wanted())
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    rows = [(one, title_of(one), kind_words(one.kind), Level(one.level).words) for one in page.rows]
    is_narrowed = any(form.cleaned_data.values())
    return render(
        request,
        "notices/public/notices.html",
        {"form": form, "page": page, "rows": rows, "total": found.count(), "is_narrowed": is_narrowed},
    )


@_for_everybody
@require_safe
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """Show one notice that hangs today."""
    return render(request, "notices/public/notice.html", _shown(key))


def _shown(key: str) -> dict[str, Any]:
    found = access_live_notice(key)
    content, run = content_of(found), run_of(found)
    objections = objections_of(found)
    return {
        "notice": found,
        "title": title_of(found),
        "introduction": Words(found.introduction_zh, found.introduction_en),
        "level": Level(found.level).words,
        "columns": shown_columns(content),
        "rows": shown_rows(content),
        "sums": shown_sums(content),
        "run": run,
        "left": run.left_after(timezone.localdate()),
        "objections": len(objections),
        "answered": sum(one.answered_at is not None for one in objections),
        "watermark": f"{found.place} {found.key[:8]} {timezone.localdate().isoformat()}",
    }


@_for_everybody
@require_safe
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet as PDF, while it hangs."""
    found = access_live_notice(key)
    address = public_address(request, "notice", found.key)
    response = HttpResponse(
        sheet_pdf(found, address=address, today=timezone.localdate()), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = 'inline; filename="notice.pdf"'
    return response


@_for_everybody
@require_http_methods(_FORM_METHODS)
def objection(request: HttpRequest, key: str) -> HttpResponse:
    """Object to a notice without signing in."""
    found = access_live_notice(key)
    rows = row_choices(content_of(found))
    form = PublicObjectionForm(
        request.POST if request.method == "POST" else None, rows=rows, initial={"row": request.GET.get("row", "")}
    )
    if request.method == "POST" and form.is_valid():
        told, address = form.cleaned_data, _address(request)
        try:
            OBJECTIONS.refuse_after_too_many(address)
            object_publicly(key=key, words=told["words"], contact=told["contact"], row=told["row"])
        except Refused as refusal:
            refuse(form, refusal)
            status = 429 if refusal.code == TOO_MANY_TRIES.code else 409
            return _objection_page(request, form, found, status)
        OBJECTIONS.count(address)
        words = Words(
            "异议已收到。工作人员会核实，公示同时停止计天。",
            "Your objection was received; the clock stands still.",
        )
        messages.success(request, say(words))
        return redirect("public:notice", key=key)
    return _objection_page(request, form, found, 400 if form.errors else 200)


def _objection_page(request: HttpRequest, form: PublicObjectionForm, found: Any, status: int) -> HttpResponse:
    shown = {"form": form, "notice": found, "title": title_of(found)}
    return render(request, "notices/public/objection.html", shown, status=status)


@_for_everybody
@require_http_methods(_FORM_METHODS)
def mine(request: HttpRequest) -> HttpResponse:
    """Show a household its own record for a code, once."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address = _address(request)
        try:
            WRONG_CODES.refuse_after_too_many(address)
            household = open_own_record(code=form.cleaned_data["code"])
        except Refused as refusal:
            if refusal.code == CODE_REFUSED.code:
                WRONG_CODES.count(address)
            refuse(form, refusal, field="code")
            status = 429 if refusal.code == TOO_MANY_TRIES.code else 409
            return render(request, "notices/public/mine.html", {"form": form}, status=status)
        record = own_record(household, timezone.localdate())
        return render(request, "notices/public/own_record.html", {"record": record})
    return render(request, "notices/public/mine.html", {"form": form}, status=400 if form.errors else 200)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
