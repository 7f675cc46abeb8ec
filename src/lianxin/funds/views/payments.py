"""Payments: on an approved claim to its supplier or to households, confirmed when they arrived, taken back when they did not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.words import Words
from lianxin.funds import operations
from lianxin.funds.access import access_one, claims_open_to, payments_open_to
from lianxin.funds.forms.payments import (
    ConfirmForm,
    ConfirmVoucherForm,
    HouseholdsPayForm,
    ReturnForm,
    SupplierPayForm,
)
from lianxin.funds.operations import PaymentLine, Voucher
from lianxin.funds.queries import assets_of, meant_payees, payments_of, seen_household_names, waiting_fen
from lianxin.funds.views.acting import ActPage, act_page, sent, shown
from lianxin.funds.views.claims import crumbs_to
from lianxin.funds.views.rows import SOMEBODY
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.values import yuan

if TYPE_CHECKING:
    from lianxin.funds.models import Claim, Payment

_PAYEE = Words("收款人", "Payee")


@needs(Act.PAY_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Pay on an approved claim: its supplier in one line, households in many."""
    user: Any = request.user
    rows = claims_open_to(user, Act.PAY_FUNDS).select_related("project", "contract")
    found = access_one(rows, claim_id)
    return _pay_supplier(request, found) if found.contract is not None else _pay_households(request, found)


def _page(found: Claim, **given: Any) -> ActPage:
    facts = [(Words("已审待付（元）", "Set aside and not paid (yuan)"), yuan(waiting_fen(found)))]
    if found.contract is not None:
        facts.insert(0, (_PAYEE, found.contract.payee))
    return ActPage(
        Words("付款", "Pay"), f"{found.claim_no} · {found.project.name}", crumbs_to(found), Words("付款", "Pay"), icon="wallet",
        facts=facts, **given,
    )  # fmt: skip


def _pay_supplier(request: HttpRequest, found: Claim) -> HttpResponse:
    user: Any = request.user
    form = SupplierPayForm(sent(request), initial={"amount": waiting_fen(found)})

    def act() -> str:
        told = form.cleaned_data
        assert found.contract is not None
        line = PaymentLine(found.contract.payee, told["amount"], account_no=told["account_no"])
        voucher = Voucher(told["voucher_no"], told["on"], told["method"], (line,))
        operations.pay_claim(claim=found, voucher=voucher, by=user, key=told["key"])
        return crumbs_to(found)[-1][0]

    return act_page(
        request, _page(found), form, act, Words("已付款，等待确认到账。", "Paid; its arrival is to be confirmed.")
    )


def _pay_households(request: HttpRequest, found: Claim) -> HttpResponse:
    user: Any = request.user
    form = HouseholdsPayForm(sent(request), request.FILES or None)
    page = _page(found, template="funds/pay_households.html")
    payees = []
    if form.is_bound and form.is_valid():
        payees, faults = meant_payees(found.project, form.voucher_lines, form.cleaned_data["on"])
        form.say_faults(faults)
        if faults:
            return shown(request, page, form, 409)

    def act() -> str:
        told = form.cleaned_data
        lines = tuple(
            PaymentLine(one.line.name, one.line.amount_fen, one.household, one.member, one.line.account_no)
            for one in payees
        )
        voucher = Voucher(told["voucher_no"], told["on"], told["method"], lines)
        operations.pay_claim(claim=found, voucher=voucher, by=user, key=told["key"])
        return crumbs_to(found)[-1][0]

    def said() -> Words:
        words = Words("已付 {n} 笔，等待确认到账。", "{n} payments made; their arrival is to be confirmed.")
        return words.filled(n=len(payees))

    return act_page(request, page, form, act, said)


@needs(Act.PAY_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Record that one payment arrived."""
    user: Any = request.user
    found = _payment(user, payment_id)
    form = ConfirmForm(
        sent(request), assets=assets_of(found.claim.project), is_household=found.household_id is not None
    )
    page = ActPage(
        Words("确认到账", "Confirm the arrival"), found.claim.project.name, crumbs_to(found.claim),
        Words("确认到账", "Confirm"), facts=_facts(user, found),
    )  # fmt: skip

    def act() -> str:
        told = form.cleaned_data
        operations.confirm_receipt(
            payment=found, on=told["on"], document_no=told["document_no"], asset=form.asset_chosen(), by=user,
            key=told["key"],
        )  # fmt: skip
        return page.back

    return act_page(request, page, form, act, Words("已确认到账。", "The arrival is confirmed."))


@needs(Act.PAY_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_voucher(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Record that all payments of a voucher arrived."""
    user: Any = request.user
    found = access_one(claims_open_to(user, Act.PAY_FUNDS).select_related("project", "contract"), claim_id)
    waiting = [one for one in payments_of(found) if one.state == "under_way"]
    form = ConfirmVoucherForm(
        sent(request),
        waiting=waiting,
        assets=assets_of(found.project),
        is_household=found.contract is None,
    )
    page = ActPage(
        Words("整张凭证确认到账", "Confirm a whole voucher"),
        f"{found.claim_no} · {found.project.name}",
        crumbs_to(found),
        Words("全部确认", "Confirm all"),
        note=Words("有没到账的，请先逐笔退回。", "Take back first, one by one, what did not arrive."),
    )
    done: list[Payment] = []

    def act() -> str:
        told = form.cleaned_data
        done.extend(
            operations.confirm_voucher(
                claim=found, voucher_no=told["voucher_no"], on=told["on"], document_no=told["document_no"],
                asset=form.asset_chosen(), by=user, key=told["key"],
            )
        )  # fmt: skip
        return page.back

    def said() -> Words:
        return Words("已确认 {n} 笔到账。", "The arrival of {n} payments is confirmed.").filled(n=len(done))

    return act_page(request, page, form, act, said)


@needs(Act.PAY_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Take a payment back that the bank refused."""
    user: Any = request.user
    found = _payment(user, payment_id)
    form = ReturnForm(sent(request))
    page = ActPage(
        Words("登记退回", "Record that it came back"), found.claim.project.name, crumbs_to(found.claim),
        Words("登记退回", "Record"), icon="undo-2", facts=_facts(user, found),
        note=Words("钱回到这张报账单，可以重新付款。", "Its money stands with the claim again and can be paid anew."),
    )  # fmt: skip

    def act() -> str:
        told = form.cleaned_data
        operations.return_payment(payment=found, on=told["on"], reason=told["reason"], by=user, key=told["key"])
        return page.back

    return act_page(request, page, form, act, Words("已登记退回。", "It is recorded that it came back."))


def _payment(user: Any, number: int) -> Payment:
    rows = payments_open_to(user, Act.PAY_FUNDS).select_related("claim__project", "claim__contract", "household")
    return access_one(rows.defer("account_no"), number)


def _facts(user: Any, found: Payment) -> list[tuple[Words, Any]]:
    """What is paid, to whom as far as the reader may see it, on which voucher."""
    names = seen_household_names(user, [found.household_id])
    is_seen = found.household_id is None or found.household_id in names
    return [
        (_PAYEE, found.payee if is_seen else SOMEBODY),
        (Words("金额（元）", "Amount (yuan)"), yuan(found.amount_fen)),
        (Words("凭证", "Voucher"), found.voucher_no),
        (Words("付款日期", "Paid on"), found.on.isoformat()),
    ]
