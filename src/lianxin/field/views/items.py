"""Pages of items: what came from the field, what waits for a person, what people chose."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.field import operations
from lianxin.field.access import access_item, may_settle
from lianxin.field.forms.settling import ChoiceFilterForm, ChooseForm, ImportForm, ItemFilterForm, SettleForm
from lianxin.field.lists import DIVERGENCES, ITEMS
from lianxin.field.models import FieldItem
from lianxin.field.operations.taking_in import files_of
from lianxin.field.queries.items import (
    KINDS,
    STATES,
    WHYS,
    divergence_rows,
    filtered_divergences,
    filtered_items,
    item_rows,
)
from lianxin.field.queries.receipts import told_of_receipt
from lianxin.field.reading_out import Sides, lines_of, sides_of
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.procedures.papers import file_content
from lianxin.registry.queries import capped_count
from lianxin.site.components import Happening
from lianxin.site.downloads import Offer, asked_of, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import is_chinese, say
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
Page = Callable[..., HttpResponseBase]


def for_readers(page: Page) -> Page:
    """Open a page to those who capture and to those who settle; each sees what is his."""

    @wraps(page)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not (user.may(Act.CAPTURE_OFFLINE) or user.may(Act.SETTLE_FIELD_ITEMS)):
            raise PermissionDenied(Act.CAPTURE_OFFLINE.value)
        return page(request, *args, **kwargs)

    return door


@for_readers
@require_safe
def records(request: HttpRequest) -> HttpResponseBase:
    """List what came from the field, what waits first asked for."""
    user: Any = request.user
    form = ItemFilterForm(asked_of(request, state="open"))
    if not form.is_valid():
        return render(request, "field/records.html", {"form": form, "is_faulty": True}, status=400)
    found = filtered_items(user, **form.cleaned_data)
    if file := download(request, Offer(ITEMS, found, item_rows, told_filters(form))):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form,
        "page": page,
        "rows": item_rows(page.rows),
        "listing": ITEMS,
        "total": capped_count(found),
        "may_capture": user.may(Act.CAPTURE_OFFLINE),
        "may_import": user.may(Act.TAKE_IN_FIELD_FILES),
    }
    return render(request, "field/records.html", shown)


@for_readers
@require_safe
def choices(request: HttpRequest) -> HttpResponseBase:
    """List divergences: which wait, and which were decided how, by whom and why."""
    user: Any = request.user
    form = ChoiceFilterForm(request.GET)
    if not form.is_valid():
        return render(request, "field/choices.html", {"form": form, "is_faulty": True}, status=400)
    found = filtered_divergences(user, **form.cleaned_data).order_by("-id")
    if file := download(request, Offer(DIVERGENCES, found, divergence_rows, told_filters(form))):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form,
        "page": page,
        "rows": divergence_rows(page.rows),
        "listing": DIVERGENCES,
        "total": capped_count(found),
    }
    return render(request, "field/choices.html", shown)


@for_readers
@require_safe
def record(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show an item: what it says, what became of it, and what is to be decided, side by side."""
    user: Any = request.user
    return _page(request, access_item(user, item_id))


@for_readers
@require_POST
def choose(request: HttpRequest, item_id: int, divergence_id: int) -> HttpResponse:
    """Choose between two values."""
    user: Any = request.user
    item = access_item(user, item_id)
    form = ChooseForm(request.POST, prefix=f"d{divergence_id}")
    if form.is_valid():
        told = form.cleaned_data
        try:
            operations.choose(
                divergence_id=divergence_id, choice=told["choice"], reason=told["reason"], seen=told["seen"], by=user
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已选择，已记录。", "Chosen, and recorded.")))
            return redirect("field:record", item.pk)
    return _page(request, item, faulty=form, status=409)


@for_readers
@require_POST
def settle(request: HttpRequest, item_id: int, name: str) -> HttpResponse:
    """Carry a refused item out again, or set it aside."""
    user: Any = request.user
    item = access_item(user, item_id)
    if name not in {"again", "aside"}:
        raise Http404("no such act")
    form = SettleForm(
        {**request.POST.dict(), "reason": request.POST.get("reason") or ("again" if name == "again" else "")}
    )
    if form.is_valid():
        told = form.cleaned_data
        try:
            if name == "again":
                receipt = operations.try_again(item_id=item.pk, seen=told["seen"], by=user)
            else:
                receipt = operations.set_aside(item_id=item.pk, reason=told["reason"], seen=told["seen"], by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("现在：{state}。", "Now: {state}."), state=STATES[receipt.state][0]))
            return redirect("field:record", item.pk)
    return _page(request, item, faulty=form, status=409)


@for_readers
@require_safe
def photo(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """Show a picture or PDF of an item."""
    user: Any = request.user
    files = files_of(access_item(user, item_id))
    if not 1 <= number <= len(files):
        raise Http404("no such file")
    _, kept = files[number - 1]
    kind = {"pdf": "application/pdf", "jpg": "image/jpeg"}[kept.kind]
    return HttpResponse(file_content(kept.digest, kept.kind), content_type=kind)


@needs(Act.TAKE_IN_FIELD_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a file of items that was exported from a telephone, and say what became of each."""
    user: Any = request.user
    form = ImportForm(request.POST or None, request.FILES or None)
    found: list[operations.FromFile] = []
    if request.method == "POST" and form.is_valid():
        try:
            found = operations.take_in_file(name=form.cleaned_data["file"].name, content=form.content(), by=user)
        except Refused as refusal:
            refuse(form, refusal, "file")
    rows = [(one, STATES[one.receipt.state] if one.receipt else None) for one in found]
    return render(request, "field/take_in.html", {"form": form, "rows": rows}, status=409 if form.errors else 200)


def _page(request: HttpRequest, item: FieldItem, faulty: Any = None, status: int = 200) -> HttpResponse:
    user: Any = request.user
    row = item_rows([item])[0]
    sides = sides_of(item)
    may = may_settle(user, item)
    state, tone = STATES[item.state]
    shown = {
        "item": item,
        "row": row,
        "state": (state, tone),
        "kind": KINDS[item.kind],
        "lines": lines_of(item),
        "files": list(enumerate(item.files, 1)),
        "sides": [(one, WHYS[one.divergence.why], _form(one, user, may, faulty)) for one in sides],
        "settle": SettleForm(initial={"seen": item.revision})
        if may and item.state == FieldItem.State.REFUSED
        else None,
        "faulty": faulty,
        "happenings": [_happening(one) for one in reversed(list(item.receipts.select_related("by", "item")))],
    }
    return render(request, "field/record.html", shown, status=status)


def _form(one: Sides, user: Any, may: bool, faulty: Any) -> ChooseForm | None:
    divergence = one.divergence
    is_own_review = divergence.why == divergence.Why.REVIEW and divergence.item.sender_id == user.pk
    if not may or divergence.choice or is_own_review:
        return None
    if isinstance(faulty, ChooseForm) and faulty.prefix == f"d{divergence.pk}":
        return faulty
    return ChooseForm(prefix=f"d{divergence.pk}", initial={"seen": one.seen})


def _happening(receipt: Any) -> Happening:
    words, tone = STATES[receipt.state]
    why = [pair[0 if is_chinese() else 1] for pair in told_of_receipt(receipt)["why"]]
    detail = " ".join([*why, f"[{receipt.code}]" if receipt.code else ""]).strip()
    by = receipt.by.name if receipt.by else ""
    return Happening(timezone.localtime(receipt.at), words, by, detail, tone)
