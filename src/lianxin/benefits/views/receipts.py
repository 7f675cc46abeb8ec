"""Pages of samples of receipt: the sheet to print and take along, and what each household says."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.benefits import operations
from lianxin.benefits.access import access_one, sampled_open_to
from lianxin.benefits.batch_lists import period_words
from lianxin.benefits.detail_lists import SAMPLED
from lianxin.benefits.forms.batches import ReceiptForm
from lianxin.benefits.lists import measure_words
from lianxin.benefits.models import SampledLine
from lianxin.benefits.views.deeds import Deed, Place, deed_page
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.site.downloads import Offer, download
from lianxin.site.values import yuan

_SAMPLE = Words("到账抽查", "Sample of receipt")
_SHOWN = 200


@needs(Act.READ_BENEFITS)
@require_safe
def sample(request: HttpRequest, sample_id: int) -> HttpResponseBase:
    """Show a sample, as far as its households are the reader's: a sheet to take along, and what was said; ``to_ask=yes`` shows those
    alone whom he is still to ask."""
    user: Any = request.user
    rows = sampled_open_to(user, Act.READ_BENEFITS).filter(sample=sample_id)
    every = rows.select_related("sample__batch", "line__benefit__household", "checked_by").order_by("line__number")
    chosen = list(every[:_SHOWN])
    if not chosen:
        raise Http404("no such sample")
    found = chosen[0].sample
    if file := download(request, Offer(SAMPLED, every, _sampled_rows, area_code=found.batch.area_code)):
        return file
    may_ask = user.may(Act.VERIFY_BENEFITS) and found.batch.exported_by_id != user.pk
    asking = set(sampled_open_to(user).filter(sample=sample_id).values_list("pk", flat=True)) if may_ask else set()
    is_narrowed = request.GET.get("to_ask") == "yes"
    still = {one.pk for one in chosen if one.pk in asking and one.checked_on is None}
    context = {
        "sample": found,
        "period": period_words(found.batch.period_key),
        "population": sum(map(len, found.population.values())),
        "drawn": len(chosen),
        "checked": sum(one.checked_on is not None for one in chosen),
        "rows": _sampled_rows([one for one in chosen if one.pk in still or not is_narrowed]),
        "listing": SAMPLED,
        "asking": still,
    }
    return render(request, "benefits/sample.html", context)


def _sampled_rows(some: list[SampledLine]) -> list[tuple[SampledLine, Words, str, bool | None]]:
    names = area_names({one.line.benefit.area_code for one in some})
    return [
        (one, measure_words(one.line.benefit.measure), names[one.line.benefit.area_code], _agrees(one)) for one in some
    ]


def _agrees(one: SampledLine) -> bool | None:
    if one.checked_on is None:
        return None
    return one.received_fen == one.line.amount_fen and bool(one.is_signed)


@needs(Act.VERIFY_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_receipt(request: HttpRequest, sample_id: int, number: int) -> HttpResponse:
    """Record what a household says of a payment."""
    user: Any = request.user
    rows = sampled_open_to(user).filter(sample=sample_id).select_related("line__benefit", "line__batch")
    found = access_one(rows, number)
    back = reverse("benefits:sample", args=[sample_id])
    lead = f"{found.line.payee} · {found.line.batch.reference} #{found.line.number} · {yuan(found.line.amount_fen)}"
    return deed_page(
        request, _RECORD, found, Place(lead, ((back, _SAMPLE),), back), initial={"on": timezone.localdate()}
    )


def _record(found: SampledLine, told: dict[str, Any], user: Any) -> None:
    said = operations.Receipt(told["received"], told["received_on"], told["signed"], told["words"])
    operations.record_receipt(sampled=found, told=said, on=told["on"], by=user)


_RECORD = Deed(
    Words("记录户里的说法", "Record what the household says"),
    Act.VERIFY_BENEFITS,
    ReceiptForm,
    _record,
    Words("已记录。", "Recorded."),
    Words("与付款不一致的会列为差异。", "What does not agree with the payment becomes a difference."),
)
