"""Pages of loans: the list with totals, one loan with its schedule, every act on it, the ledger of subsidies."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.benefits import operations
from lianxin.benefits.access import access_one, loans_open_to, may_in
from lianxin.benefits.detail_lists import RECEIPTS, SCHEDULE
from lianxin.benefits.forms.loans import (
    REPAYMENTS,
    ApplyForm,
    DayForm,
    DrawForm,
    ExtendForm,
    LoanFilterForm,
    ReasonForm,
    RepayForm,
    StepForm,
)
from lianxin.benefits.lists import LOAN_STATES, LOANS, class_words, product_words, step_words
from lianxin.benefits.queries.loans import (
    OVERDUE,
    STEP_ACTS,
    account_of,
    class_on,
    last_receipt_of,
    loan_rows,
    loan_totals,
    next_step_of,
    waiting_loans,
    who_did,
    with_events,
)
from lianxin.benefits.queries.terms import look_up_on
from lianxin.benefits.views.deeds import Deed, Place, deed_page
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.access import access_household
from lianxin.registry.queries import area_names, members_of, years_of
from lianxin.rulebook import dictionary, rulebook
from lianxin.site.components import Happening
from lianxin.site.downloads import Offer, download, lists_of, told_filters
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.site.values import known, yuan

PAGE_SIZE = 50
_LOANS = Words("贷款", "Loans")
_OPEN = {"drawn", "compensated", "written_off"}


@needs(Act.READ_BENEFITS)
@require_safe
def loans(request: HttpRequest) -> HttpResponseBase:
    """List the loans that the reader may see, with totals of the ledger's book of loans; ``waiting`` narrows it to those that wait."""
    user: Any = request.user
    today = timezone.localdate()
    form = LoanFilterForm(request.GET, **_filter_choices())
    told = form.cleaned_data if form.is_valid() else {}
    found = with_events(loans_open_to(user)).prefetch_related("steps").order_by("-id")
    for name in ("product", "state"):
        if told.get(name):
            found = found.filter(**{name: told[name]})
    asked = told_filters(form)
    if (wanted := request.GET.get("waiting", "")) in {*STEP_ACTS, OVERDUE}:
        found = found.filter(pk__in=[one.pk for one in waiting_loans(user, wanted, today)])
        asked = asked | {"waiting": wanted}
    if file := download(request, Offer(LOANS, found, lambda some: loan_rows(some, today), asked)):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE, total=found.count())
    context = {
        "form": form,
        "page": page,
        "rows": loan_rows(page.rows, today),
        "listing": LOANS,
        "totals": loan_totals(user, product=told.get("product", "")),
        "may_manage": user.may(Act.MANAGE_BENEFITS),
    }
    return render(request, "benefits/loans.html", context)


@needs(Act.READ_BENEFITS)
@require_safe
def loan(request: HttpRequest, loan_id: int) -> HttpResponseBase:
    """Show a loan: how it stands, what falls due, what was received, every step with who took it, what may be done."""
    user: Any = request.user
    found = access_one(with_events(loans_open_to(user)).prefetch_related("steps"), loan_id)
    today = timezone.localdate()
    reckoned = account_of(found, max(today, found.drawn_on)) if found.drawn_on else None
    loan_class = class_on(reckoned, look_up_on(today, found.area_code)) if reckoned else None
    payments = list(found.payments.all())
    offers = (
        Offer(SCHEDULE, (*reckoned.dues, *reckoned.upcoming) if reckoned else (), area_code=found.area_code),
        Offer(RECEIPTS, payments, area_code=found.area_code),
    )
    if file := download(request, *offers):
        return file
    context = {
        "loan": found,
        "lists": lists_of(*offers),
        "village": area_names([found.area_code])[found.area_code],
        "product": product_words(found.product),
        "state": LOAN_STATES[found.state],
        "facts": _facts(found),
        "account": reckoned,
        "loan_class": class_words(loan_class) if loan_class else None,
        "findings": [_finding(one) for one in found.findings if one["verdict"] != Verdict.MET],
        "happenings": [_happening(step) for step in who_did(found)],
        "payments": payments,
        "extensions": list(found.extensions.all()),
        "deeds": [
            (name, deed.words) for name, deed in _deeds_of(found).items() if may_in(user, deed.act, found.area_code)
        ],
    }
    return render(request, "benefits/loan.html", context)


@needs(Act.READ_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def loan_deed(request: HttpRequest, loan_id: int, name: str) -> HttpResponse:
    """Do something to a loan: the next step, a receipt, an extension, its end."""
    user: Any = request.user
    deed = _DEEDS.get(name)
    if deed is None:
        raise Http404("no such act")
    found = access_one(with_events(loans_open_to(user, deed.act)).prefetch_related("steps"), loan_id)
    back = reverse("benefits:loan", args=[found.pk])
    lead = f"{known(found.household.head_name)} · {say(product_words(found.product))} · {yuan(found.amount_fen)}"
    crumbs = ((reverse("benefits:loans"), _LOANS), (back, Words(f"贷款 {found.pk}", f"Loan {found.pk}")))
    return deed_page(request, deed, found, Place(lead, crumbs, back), initial={"on": timezone.localdate()})


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, household_id: int) -> HttpResponse:
    """Record what a household asks for."""
    user: Any = request.user
    household = access_household(user, household_id, Act.MANAGE_BENEFITS)
    today = timezone.localdate()
    years = [year for year in years_of(household) if year <= today.year]
    members = members_of(household, years[0]) if years else []
    choices = [(row.member_id, row.member.name) for row in members if row.left_on is None]
    products = [(p.name, say(p.words)) for p in rulebook().loan_products_on(today, household.village_code)]
    crumbs = ((reverse("benefits:loans"), _LOANS),)
    place = Place(str(known(household.head_name)), crumbs, reverse("registry:household", args=[household.pk]))
    people = {row.member_id: row.member for row in members}
    return deed_page(
        request, _APPLY, (household, people), place, products=products, members=choices, initial={"on": today}
    )


def _filter_choices() -> dict[str, list[tuple[str, str]]]:
    products = [(name, say(product.words)) for name, product in rulebook().loan_products.items()]
    return {"products": products, "states": [(key, say(words)) for key, (words, _) in LOAN_STATES.items()]}


def _facts(found: Any) -> list[tuple[Words, Any]]:
    use = dictionary().code_lists["loan_use"].by_key(found.use).words
    facts: list[tuple[Words, Any]] = [
        (Words("借款人", "Borrower"), found.member.name),
        (Words("放贷机构", "Lender"), found.lender),
        (Words("金额（元）", "Amount (yuan)"), yuan(found.amount_fen)),
        (Words("期限（月）", "Term (months)"), str(found.months)),
        (Words("还款方式", "Repayment"), say(REPAYMENTS[found.repayment])),
        (Words("用途", "Use"), say(use)),
    ]
    if found.drawn_on is not None:
        facts += [
            (Words("合同号", "Contract"), found.contract_no),
            (Words("放款日", "Drawn on"), found.drawn_on.isoformat()),
            (Words("年利率", "Yearly rate"), percent_of(found.rate)),
        ]
    return facts


def percent_of(millionths: int) -> str:
    """Return ``4.35%`` for 43500."""
    whole, rest = divmod(millionths, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + "%"


def _finding(kept: dict[str, Any]) -> tuple[Words, str]:
    return Words(**kept["words"]), kept["verdict"]


def _happening(step: Any) -> Happening:
    words = step_words(step.step)
    if step.outcome == "refused":
        words = Words(f"{words.zh}：退回", f"{words.en}: sent back")
    tone = "bad" if step.outcome == "refused" else "good"
    return Happening(step.on, words, step.by.name if step.by else "", step.words, tone)


def _deeds_of(found: Any) -> dict[str, Deed]:
    """The acts that a loan is open to as it stands."""
    step = next_step_of(found)
    if step is not None:
        return {step: _DEEDS[step], "refuse": _DEEDS["refuse"]}
    names: list[str] = []
    if found.state in _OPEN:
        names = ["repay"]
    if found.state == "drawn":
        names += ["extend", "compensate", "write-off"]
    if last_receipt_of(found) is not None:
        names.append("take-back")
    return {name: _DEEDS[name] for name in names}


def _step(name: str) -> Any:
    def run(found: Any, told: dict[str, Any], user: Any) -> None:
        operations.take_step(loan=found, step=name, on=told["on"], words=told["words"], by=user)

    return run


def _apply(thing: Any, told: dict[str, Any], user: Any) -> str:
    household, people = thing
    made = operations.apply_for_loan(
        entry=operations.NewLoan(
            product=told["product"],
            household=household,
            member=people[told["member"]],
            lender=told["lender"],
            amount_fen=told["amount"],
            months=told["months"],
            repayment=told["repayment"],
            use=told["use"],
            asked_on=told["on"],
        ),
        by=user,
    )
    return reverse("benefits:loan", args=[made.pk])


def _draw(found: Any, told: dict[str, Any], user: Any) -> None:
    operations.draw_loan(loan=found, on=told["on"], contract_no=told["contract_no"], by=user, key=told["key"])


def _refuse(found: Any, told: dict[str, Any], user: Any) -> None:
    operations.refuse_loan(loan=found, on=told["on"], reason=told["reason"], by=user)


def _repay(found: Any, told: dict[str, Any], user: Any) -> None:
    operations.repay_loan(
        loan=found,
        kind=told["kind"],
        amount_fen=told["amount"],
        on=told["on"],
        document_no=told["document_no"],
        by=user,
        key=told["key"],
    )


def _extend(found: Any, told: dict[str, Any], user: Any) -> None:
    operations.extend_loan(loan=found, months=told["months"], on=told["on"], words=told["words"], by=user)


def _compensate(found: Any, told: dict[str, Any], user: Any) -> None:
    operations.compensate_loan(loan=found, on=told["on"], by=user, key=told["key"])


def _write_off(found: Any, told: dict[str, Any], user: Any) -> None:
    operations.write_off_loan(loan=found, on=told["on"], reason=told["reason"], by=user)


def _take_back(found: Any, told: dict[str, Any], user: Any) -> None:
    last = last_receipt_of(found)
    if last is None:
        raise Http404("no receipt stands")
    operations.take_back_repayment(payment=last, on=told["on"], reason=told["reason"], by=user, key=told["key"])


_RECORDED = Words("已登记。", "Recorded.")
_APPLY = Deed(
    Words("申请贷款", "Apply for a loan"),
    Act.MANAGE_BENEFITS,
    ApplyForm,
    _apply,
    Words("申请已登记，下一步由别人办理。", "The application is recorded; somebody else takes the next step."),
    Words(
        "不符合条件的会说明原因；无法判定的留给下一步核实。",
        "What is not met is told; what cannot be told is left to the next step.",
    ),
)
_DEEDS: dict[str, Deed] = {
    "village_check": Deed(
        Words("村级核查", "Village check"), Act.VERIFY_BENEFITS, StepForm, _step("village_check"), _RECORDED
    ),
    "rating": Deed(Words("评级授信", "Rating"), Act.MANAGE_BENEFITS, StepForm, _step("rating"), _RECORDED),
    "bank_review": Deed(
        Words("登记银行审核", "Record the bank's review"),
        Act.MANAGE_BENEFITS,
        StepForm,
        _step("bank_review"),
        _RECORDED,
    ),
    "disbursement": Deed(
        Words("登记放款", "Record the drawing"),
        Act.PAY_BENEFITS,
        DrawForm,
        _draw,
        Words("已放款，利率按当日确定。", "Drawn; the rate of the day is kept."),
        Words(
            "利率、罚息和结息方式按放款日的规定确定，以后不变。",
            "Rate, penalty and settlement are those of the day, and stay.",
        ),
    ),
    "refuse": Deed(
        Words("退回", "Send back"), Act.VERIFY_BENEFITS, ReasonForm, _refuse, Words("已退回。", "Sent back.")
    ),
    "repay": Deed(
        Words("登记还款", "Record a receipt"),
        Act.PAY_BENEFITS,
        RepayForm,
        _repay,
        _RECORDED,
        Words("先清最早到期的：罚息、利息、本金。", "The oldest due is cleared first: penalty, interest, principal."),
    ),
    "extend": Deed(Words("展期", "Extend"), Act.MANAGE_BENEFITS, ExtendForm, _extend, _RECORDED),
    "compensate": Deed(
        Words("风险代偿", "Compensate"),
        Act.PAY_BENEFITS,
        DayForm,
        _compensate,
        Words("已代偿。", "Compensated."),
        Words(
            "按协议比例由风险补偿金支付；借款人仍然欠款。",
            "The fund pays its part by the agreement; the borrower still owes.",
        ),
    ),
    "write-off": Deed(Words("核销", "Write off"), Act.PAY_BENEFITS, ReasonForm, _write_off, _RECORDED),
    "take-back": Deed(
        Words("撤回最后一笔还款", "Take the last receipt back"), Act.PAY_BENEFITS, ReasonForm, _take_back, _RECORDED
    ),
}
