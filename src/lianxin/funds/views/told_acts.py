"""Totals that were told: recorded, linked by a person to the total that holds them, and unlinked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import operations
from lianxin.funds.access import access_one, told_totals_open_to
from lianxin.funds.forms.told import LinkForm, RecordTotalForm
from lianxin.funds.queries import givers_of, linkable_totals, managed_areas
from lianxin.funds.views.acting import ActPage, act_page, sent
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.language import say

if TYPE_CHECKING:
    from lianxin.funds.models import ToldTotal


def _crumbs() -> list[tuple[str, Words]]:
    return [
        (reverse("funds:overview"), Words("资金", "Funds")),
        (reverse("funds:told"), Words("报告口径", "Told totals")),
    ]


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Record a total with its sentence."""
    user: Any = request.user
    form = RecordTotalForm(sent(request), regions=managed_areas(user), units=givers_of(user))
    page = ActPage(
        Words("登记说过的总数", "Record a told total"),
        say(Words("照抄原文。这些数不进总账。", "Copy the sentence. These figures never enter the ledger.")),
        _crumbs(),
        Words("登记", "Record"),
        icon="megaphone",
    )

    def act() -> str:
        made = operations.record_told_total(entry=form.entry(), by=user, key=form.cleaned_data["key"])
        return f"{page.back}#told-{made.pk}"

    return act_page(request, page, form, act, Words("已登记。", "Recorded."))


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, total_id: int) -> HttpResponse:
    """Say that a total is a part of another one, or the same."""
    user: Any = request.user
    found = _total(user, total_id)
    totals = linkable_totals(user, found)
    asked = {name: request.GET[name] for name in ("to", "link") if name in request.GET}
    form = LinkForm(sent(request), totals=totals, initial=asked or {"to": found.linked_to_id, "link": found.link})
    page = ActPage(
        Words("说明与另一总数的关系", "Link it to another total"),
        found.document,
        _crumbs(),
        Words("确定关系", "Link"),
        icon="link",
        facts=[
            (Words("金额（元）", "Amount (yuan)"), yuan_text(found.amount_fen)),
            (Words("原文", "Sentence"), found.words),
        ],
        note=Words("有关系的只算一次。", "What is linked is counted once."),
    )

    def act() -> str:
        told = form.cleaned_data
        to = next(one for one in totals if one.pk == told["to"])
        operations.link_told_total(total=found, to=to, link=told["link"], by=user)
        return f"{page.back}#told-{found.pk}"

    return act_page(request, page, form, act, Words("已确定关系。", "Linked."))


@needs(Act.MANAGE_FUNDS)
@require_POST
def unlink(request: HttpRequest, total_id: int) -> HttpResponse:
    """Take a link away."""
    user: Any = request.user
    found = _total(user, total_id)
    operations.link_told_total(total=found, to=None, link="", by=user)
    messages.success(request, say(Words("已取消关系。", "The link is taken away.")))
    return redirect(f"{reverse('funds:told')}#told-{found.pk}")


def _total(user: Any, number: int) -> ToldTotal:
    return access_one(told_totals_open_to(user, Act.MANAGE_FUNDS), number)
