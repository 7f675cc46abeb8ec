"""Acts on a payment batch: approve, send back, export, read the bank's answer, draw a sample, settle what does not fit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from lianxin.benefits import operations
from lianxin.benefits.access import access_one, batches_open_to, may_in
from lianxin.benefits.batch_lists import AT_HOME, DIFFERENCE_KINDS, FILE_KINDS
from lianxin.benefits.forms.batches import (
    AnswerForm,
    BatchDayForm,
    ExportForm,
    SampleForm,
    SendBackForm,
    SettleForm,
)
from lianxin.benefits.models import BatchDifference, PaymentBatch
from lianxin.benefits.views.deeds import Deed, Place, deed_page
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.forms import refuse
from lianxin.site.language import say

_BATCHES = Words("发放批次", "Payment batches")
_TYPES = {"card": ("text/csv", "csv"), "iso20022": ("application/xml", "xml")}


def acts_on(user: Any, batch: PaymentBatch) -> list[tuple[str, Words]]:
    """The acts that the user may do to the batch as it stands now, by name."""
    wanted = {
        "made": ("approve", "send-back"),
        "approved": ("export", "send-back"),
        "exported": ("answer", "export", "sample"),
        "answered": ("answer", "export", "sample"),
    }
    found = []
    for name in wanted.get(batch.state, ()):
        deed = _EXPORT if name == "export" else _DEEDS[name]
        if may_in(user, deed.act, batch.area_code) and not _is_barred(user, batch, name):
            found.append((name, deed.words))
    return found


def _is_barred(user: Any, batch: PaymentBatch, name: str) -> bool:
    """Whether the act is for somebody else: no button is shown for what would be refused."""
    others = {
        "approve": {batch.made_by_id},
        "send-back": {batch.made_by_id},
        "export": {batch.made_by_id, batch.approved_by_id},
        "answer": {batch.made_by_id, batch.approved_by_id},
        "sample": {batch.exported_by_id},
    }
    return user.pk in others[name]


def settling_act(kind: str) -> Act:
    """Who settles a difference: what a household says is not settled by those who pay."""
    return Act.MANAGE_BENEFITS if kind in AT_HOME else Act.PAY_BENEFITS


def place_of(batch: PaymentBatch) -> Place:
    """Where acts on a batch stand."""
    back = reverse("benefits:batch", args=[batch.pk])
    here = Words(batch.reference, batch.reference)
    return Place(f"{batch.claim.project.name}", ((reverse("benefits:batches"), _BATCHES), (back, here)), back)


@needs(Act.READ_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def batch_deed(request: HttpRequest, batch_id: int, name: str) -> HttpResponse:
    """Approve a batch, send it back, export it, read an answer, or draw a sample."""
    user: Any = request.user
    deed = _EXPORT if name == "export" else _DEEDS.get(name)
    if deed is None:
        raise Http404("no such act")
    found = access_one(batches_open_to(user, deed.act).select_related("claim__project"), batch_id)
    if name == "export":
        return _export(request, found)
    return deed_page(request, deed, found, place_of(found), initial={"on": timezone.localdate()})


@needs(Act.READ_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, batch_id: int, difference_id: int) -> HttpResponse:
    """Say how a difference was settled."""
    user: Any = request.user
    rows = BatchDifference.objects.select_related("batch__claim__project", "answer", "line")
    found = rows.filter(pk=difference_id, batch=batch_id).first()
    batch = access_one(batches_open_to(user, settling_act(found.kind if found is not None else "")), batch_id)
    if found is None:
        raise Http404("no such difference")
    place = place_of(found.batch)
    told = DIFFERENCE_KINDS[found.kind]
    lead = f"{say(told)} · {batch.reference}" + (f" #{found.line.number}" if found.line is not None else "")
    return deed_page(
        request, _SETTLE, found, Place(lead, place.crumbs, place.back), initial={"on": timezone.localdate()}
    )


def _export(request: HttpRequest, batch: PaymentBatch) -> HttpResponse:
    """The form, or the file: full account numbers leave the house only here, by POST, and each time is an event."""
    kinds = [(name, say(words)) for name, words in FILE_KINDS.items() if not batch.file_kind or name == batch.file_kind]
    place = place_of(batch)
    if request.method != "POST":
        return deed_page(request, _EXPORT, batch, place, kinds=kinds)
    form = ExportForm(request.POST, kinds=kinds)
    if form.is_valid():
        kind = PaymentBatch.FileKind(form.cleaned_data["kind"])
        try:
            content = operations.export_batch(batch=batch, kind=kind, by=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            refuse(form, refusal)
        else:
            content_type, ending = _TYPES[kind]
            disposition = content_disposition_header(as_attachment=True, filename=f"{batch.reference}.{ending}")
            return HttpResponse(
                content, content_type=content_type, headers={"Content-Disposition": disposition or "attachment"}
            )
    deed = Deed(_EXPORT.words, _EXPORT.act, lambda *_, **__: form, _EXPORT.run, _EXPORT.done, _EXPORT.note)
    return deed_page(request, deed, batch, place)


def _approve(batch: PaymentBatch, told: dict[str, Any], user: Any) -> None:
    operations.approve_batch(batch=batch, on=told["on"], by=user)


def _send_back(batch: PaymentBatch, told: dict[str, Any], user: Any) -> None:
    operations.send_back_batch(batch=batch, on=told["on"], reason=told["reason"], by=user)


def _answer(batch: PaymentBatch, told: dict[str, Any], user: Any) -> None:
    file = operations.AnswerFile(told["file"].name, told["file"].read(), told["on"])
    operations.read_bank_answer(batch=batch, file=file, by=user)


def _sample(batch: PaymentBatch, told: dict[str, Any], user: Any) -> str:
    sample = operations.draw_sample(batch=batch, size=told["size"], seed=told["seed"], on=told["on"], by=user)
    return reverse("benefits:sample", args=[sample.pk])


def _settle(difference: BatchDifference, told: dict[str, Any], user: Any) -> None:
    operations.settle_difference(difference=difference, on=told["on"], words=told["words"], by=user)


def _nothing(*_: Any) -> None:
    """The export answers with a file, not with a page."""


_DEEDS = {
    "approve": Deed(
        Words("审批", "Approve"),
        Act.APPROVE_CLAIMS,
        BatchDayForm,
        _approve,
        Words("已审批，由付款的人导出。", "Approved; whoever pays exports it."),
        Words(
            "逐笔重新核对名册，并审定随批次的报账单，留出资金。",
            "Every line is held against the register again; the claim is approved with it, and its money set aside.",
        ),
    ),
    "send-back": Deed(
        Words("退回", "Send back"),
        Act.APPROVE_CLAIMS,
        SendBackForm,
        _send_back,
        Words("已退回，措施可以另编批次。", "Sent back; its measures wait for another batch."),
    ),
    "answer": Deed(
        Words("读入银行回盘", "Read the bank's answer"),
        Act.PAY_BENEFITS,
        AnswerForm,
        _answer,
        Words("已读入：相符的已入账，不符的列在差异里。", "Read: what fits is posted, what does not is a difference."),
        Words(
            "同一文件再读一次什么也不变；合计被改过或一笔出现两次的整份拒绝。",
            "The same file again changes nothing; an altered total or a line twice is refused as a whole.",
        ),
    ),
    "sample": Deed(
        Words("到账抽查", "Draw a sample"),
        Act.VERIFY_BENEFITS,
        SampleForm,
        _sample,
        Words("已抽样。", "Drawn."),
        Words(
            "按村按比例抽；同一种子谁抽都一样。",
            "By village in proportion; whoever draws with the seed draws the same.",
        ),
    ),
}
_EXPORT = Deed(
    Words("导出银行文件", "Export for the bank"),
    Act.PAY_BENEFITS,
    ExportForm,
    _nothing,
    Words("已导出。", "Exported."),
    Words(
        "文件里有完整账号和身份证号，每次下载都记录。第一次导出后文件种类就定了。",
        "The file holds full account and identity numbers; each download is recorded. After the first the kind is fixed.",
    ),
)
_SETTLE = Deed(
    Words("了结差异", "Settle the difference"),
    Act.READ_BENEFITS,
    SettleForm,
    _settle,
    Words("已了结。", "Settled."),
    Words(
        "银行的这条回答不再算数；更正的回盘照常读入。",
        "This answer of the bank no longer counts; read the corrected file as usual.",
    ),
)
