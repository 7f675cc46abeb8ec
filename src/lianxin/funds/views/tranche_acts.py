"""Acts on tranches: announced, received, arranged for a project, withdrawn from it, given back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds import operations
from lianxin.funds.access import access_one, tranches_open_to
from lianxin.funds.forms.tranches import AllocateForm, AnnounceForm, ReceiveForm, RecoverForm, WithdrawForm
from lianxin.funds.operations.gates import checked_fen
from lianxin.funds.queries import (
    Candidate,
    allocation_of,
    candidates_of,
    givers_of,
    managed_areas,
    unarranged_fen,
)
from lianxin.funds.views.acting import ActPage, act_page, sent
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.values import yuan

if TYPE_CHECKING:
    from lianxin.funds.models import Tranche

_FUNDS, _TRANCHES = Words("资金", "Funds"), Words("资金指标", "Tranches")
_LEFT = Words("还没有安排（元）", "Not arranged (yuan)")


def crumbs_to(tranche: Tranche | None = None) -> list[tuple[str, Words]]:
    """The way to a tranche, or to the list of them."""
    way = [(reverse("funds:overview"), _FUNDS), (reverse("funds:tranches"), _TRANCHES)]
    if tranche is not None:
        here = Words(tranche.document_no, tranche.document_no)
        way.append((reverse("funds:tranche", args=[tranche.pk]), here))
    return way


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest) -> HttpResponse:
    """Enter a sum that a document gives."""
    user: Any = request.user
    form = AnnounceForm(sent(request), areas=managed_areas(user), units=givers_of(user))
    page = ActPage(
        Words("登记资金指标", "Enter a tranche"),
        say(Words("照文件登记。到账以前，它只是预计数。", "As the document says. Until it arrives it is a forecast.")),
        crumbs_to(),
        Words("登记", "Enter"),
        note=Words(
            "文件号、名称和区域相同的指标只能登记一次。",
            "A tranche of the same document, name and area is entered once only.",
        ),
    )

    def act() -> str:
        made = operations.announce_tranche(entry=form.entry(), by=user)
        return reverse("funds:tranche", args=[made.pk])

    return act_page(request, page, form, act, Words("已登记，等待到账。", "Entered; it is expected to arrive."))


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, tranche_id: int) -> HttpResponse:
    """Record that a tranche arrived."""
    user: Any = request.user
    found = _tranche(user, tranche_id)
    form = ReceiveForm(sent(request))
    page = ActPage(
        Words("登记到账", "Record the arrival"),
        found.name,
        crumbs_to(found),
        Words("登记到账", "Record the arrival"),
        icon="coins",
        facts=[(Words("金额（元）", "Sum (yuan)"), yuan(found.amount_fen))],
        note=Words(
            "登记后，这笔钱进入总账，可以安排到项目。金额与文件不符的，先不要登记，请查明原因。",
            "Its money then enters the ledger and can be arranged. If another sum arrived than the document says, "
            "find out why before recording it.",
        ),
    )

    def act() -> str:
        told = form.cleaned_data
        operations.receive_tranche(tranche=found, on=told["on"], by=user, key=told["key"])
        return page.back

    return act_page(request, page, form, act, Words("已登记到账。", "The arrival is recorded."))


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest, tranche_id: int) -> HttpResponse:
    """Give unspent money of a tranche back to the treasury."""
    user: Any = request.user
    found = _tranche(user, tranche_id)
    form = RecoverForm(sent(request))
    left = unarranged_fen(found)
    page = ActPage(
        Words("收回财政", "Give back to the treasury"),
        found.name,
        crumbs_to(found),
        Words("收回", "Give back"),
        icon="undo-2",
        facts=[(_LEFT, yuan(left))],
        note=Words(
            "只能收回还没有安排到项目的钱；已安排的先从项目调出。",
            "Only what is not arranged can be given back; take it away from its project first.",
        ),
    )

    def act() -> str:
        told = form.cleaned_data
        operations.recover_tranche(
            tranche=found, amount_fen=told["amount"], on=told["on"], document_no=told["document_no"],
            reason=told["reason"], by=user, key=told["key"],
        )  # fmt: skip
        return page.back

    return act_page(request, page, form, act, Words("已收回财政。", "Given back to the treasury."))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be left if the form were handed in as it stands; ``chosen`` is None while no project is chosen."""

    chosen: Candidate | None
    amount_fen: Fen
    left_fen: Fen

    @property
    def left_after_fen(self) -> Fen:
        return self.left_fen - self.amount_fen

    @property
    def wanted_after_fen(self) -> Fen:
        return self.chosen.wanted_fen - self.amount_fen if self.chosen else 0


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def allocate(request: HttpRequest, tranche_id: int) -> HttpResponse:
    """Arrange money of a tranche for a project; show which ones it may pay, why not the others, and what is left."""
    user: Any = request.user
    found = _tranche(user, tranche_id)
    candidates = candidates_of(user, found, timezone.localdate())
    payable = [one for one in candidates if not one.reasons]
    asked = request.POST if request.method == "POST" else request.GET
    chosen = next((one for one in payable if str(one.project.pk) == asked.get("project", "")), None)
    form = AllocateForm(
        sent(request),
        candidates=payable,
        initial={name: asked[name] for name in ("project", "amount") if name in asked},
    )
    page = ActPage(
        Words("安排到项目", "Arrange for a project"),
        found.name,
        crumbs_to(found),
        Words("安排", "Arrange"),
        icon="route",
        template="funds/allocate.html",
        more={
            "tranche": found,
            "outlook": Outlook(chosen, _amount_in(asked.get("amount", "")), unarranged_fen(found)),
            "barred": [one for one in candidates if one.reasons],
            "payable": payable,
        },
    )

    def act() -> str:
        told = form.cleaned_data
        one = next(one for one in payable if one.project.pk == told["project"])
        entry = operations.Arrangement(
            found, one.project, told["amount"], told["on"], told["document_no"], plan=one.plan
        )
        operations.allocate(arrangement=entry, by=user, key=told["key"])
        return page.back

    return act_page(request, page, form, act, Words("已安排到项目。", "Arranged for the project."))


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, tranche_id: int, project_id: int) -> HttpResponse:
    """Take money that is not claimed back from a project into its tranche."""
    user: Any = request.user
    found = _tranche(user, tranche_id)
    allocation = allocation_of(found, project_id)
    if allocation is None:
        raise Http404("nothing of it is arranged there")
    form = WithdrawForm(sent(request))
    page = ActPage(
        Words("从项目调出", "Take away from a project"),
        f"{allocation.project.name} · {found.name}",
        crumbs_to(found),
        Words("调出", "Take away"),
        icon="undo-2",
        facts=[(Words("还没有报账（元）", "Not claimed yet (yuan)"), yuan(allocation.account.balance_fen))],
        note=Words(
            "只能调出还没有报账的钱；调出后回到这笔指标，可以改安排别的项目。",
            "Only what is not claimed can be taken away; it stands in the tranche again and can be arranged anew.",
        ),
    )

    def act() -> str:
        told = form.cleaned_data
        operations.withdraw_allocation(
            allocation=allocation, amount_fen=told["amount"], on=told["on"], document_no=told["document_no"],
            reason=told["reason"], by=user, key=told["key"],
        )  # fmt: skip
        return page.back

    return act_page(request, page, form, act, Words("已从项目调出。", "Taken away from the project."))


def _tranche(user: Any, number: int) -> Tranche:
    return access_one(tranches_open_to(user, Act.MANAGE_FUNDS), number)


def _amount_in(text: str) -> Fen:
    """What is written in the amount, nothing while it is no amount."""
    try:
        return checked_fen(text)
    except Refused:
        return 0
