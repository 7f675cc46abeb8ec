"""Acts on the ledger: a transfer taken back, a statement recorded, the books closed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import operations
from lianxin.funds.access import access_one, accounts_open_to, transfers_open_to
from lianxin.funds.forms.books import CloseForm, ReverseForm, StatementForm, first_after
from lianxin.funds.queries import books_of, closing_outlook
from lianxin.funds.queries.ledger import NAMED
from lianxin.funds.views.acting import ActPage, act_page, answered, sent, shown
from lianxin.funds.views.rows import account_title, transfer_rows
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.values import yuan

FUNDS = Words("资金", "Funds")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def reverse_transfer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Take a transfer back, with what the same act did besides."""
    user: Any = request.user
    rows = transfers_open_to(user, Act.MANAGE_FUNDS).select_related(*NAMED, "debit", "credit")
    found = access_one(rows, transfer_id)
    row = transfer_rows(user, [found])[0]
    together = operations.reversed_together(found)
    facts: list[tuple[Words, Any]] = [
        (Words("金额（元）", "Amount (yuan)"), yuan(found.amount_fen)),
        (Words("从哪里", "From"), row.source),
        (Words("到哪里", "To"), row.target),
        (Words("日期", "Day"), found.on.isoformat()),
        (Words("文号或凭证", "Document or voucher"), found.document_no),
    ]
    if len(together) > 1:
        total = yuan_text(sum(one.amount_fen for one in together))
        words = Words("{n} 笔，共 {sum} 元", "{n} transfers, {sum} yuan").filled(n=len(together), sum=total)
        facts.append((Words("同一次办理，一起冲正", "Of the same act, taken back with it"), words))
    page = ActPage(
        Words("冲正", "Reverse"),
        say(row.kind),
        [
            (reverse("funds:overview"), FUNDS),
            (reverse("funds:ledger"), Words("总账", "Ledger")),
            (reverse("funds:transfer", args=[found.pk]), Words("一笔记账", "One transfer")),
        ],
        Words("冲正", "Reverse"),
        icon="rotate-ccw",
        facts=facts,
        note=Words(
            "原记录保留，另记一笔相反的账。钱已往下走的，先冲正后面的。",
            "The first stays as it is; its mirror image is posted. Where its money has gone on, reverse that first.",
        ),
    )
    form = ReverseForm(sent(request))

    def act() -> str:
        told = form.cleaned_data
        operations.reverse_transfer(transfer=found, on=told["on"], reason=told["reason"], by=user, key=told["key"])
        return page.back

    return act_page(request, page, form, act, Words("已冲正。", "Reversed."))


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_statement(request: HttpRequest, account_id: int) -> HttpResponse:
    """Hold what a statement says against the ledger, and show the difference."""
    user: Any = request.user
    rows = accounts_open_to(user, Act.MANAGE_FUNDS).select_related("tranche", "project", "asset")
    found = access_one(rows, account_id)
    title = account_title(found, {})
    form = StatementForm(sent(request))
    page = ActPage(
        Words("登记对账单", "Record a statement"),
        say(title),
        [
            (reverse("funds:overview"), FUNDS),
            (reverse("funds:accounts"), Words("账户", "Accounts")),
            (reverse("funds:account", args=[found.pk]), title),
        ],
        Words("对账", "Compare"),
        icon="git-compare",
        facts=[(Words("账面余额，今天（元）", "Balance of the ledger today (yuan)"), yuan(found.balance_fen))],
        note=Words(
            "与截至日的账面余额比较。有差额会留下、提示，不会自动做平。",
            "It is compared with the ledger at the end of that day. A difference is kept and shown; nothing is posted to "
            "make it vanish.",
        ),
    )
    differences: list[int] = []

    def act() -> str:
        told = form.cleaned_data
        made = operations.record_statement(
            account=found, kind=told["kind"], on=told["on"], stated_fen=told["amount"], document_no=told["document_no"],
            words=told["words"], by=user,
        )  # fmt: skip
        differences.append(made.difference_fen)
        return page.back

    def words() -> Words:
        if not differences[0]:
            return Words("与账面相符。", "It agrees with the ledger.")
        differs = Words("与账面不符，差 {sum} 元。请查明原因。", "It differs by {sum} yuan. Find out why.")
        return differs.filled(sum=yuan_text(differences[0]))

    return act_page(request, page, form, act, words)


@needs(Act.CLOSE_BOOKS)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Close the books up to the end of a month; say first what cannot be undone, and what stands in those days."""
    user: Any = request.user
    books = books_of(user)
    asked = request.POST if request.method == "POST" else request.GET
    last = (timezone.localdate().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    counties = [(one.county_code, one.name) for one in books]
    form = CloseForm(sent(request), counties=counties, initial={"month": asked.get("month") or last})
    county = next((code for code, _ in counties if code == asked.get("county")), counties[0][0] if counties else "")
    until = _first_open(asked.get("month") or last)
    page = ActPage(
        Words("关账", "Close the books"),
        say(Words("关账以后，以前的日子不能再记账、改账。", "Closed days take no transfer any more.")),
        [(reverse("funds:overview"), FUNDS), (reverse("funds:ledger"), Words("总账", "Ledger"))],
        Words("关账", "Close"),
        icon="lock",
        template="funds/close.html",
        more={
            "books": books,
            "outlook": closing_outlook(user, county, until) if county and until else None,
            "until": until - timedelta(days=1) if until else None,
        },
    )

    def act() -> str:
        operations.close_books(county_code=form.cleaned_data["county"], open_from=form.open_from(), by=user)
        return reverse("funds:close")

    answer, status = answered(request, form, act, Words("已关账。", "The books are closed."), back=page.back)
    return answer or shown(request, page, form, status)


def _first_open(month: str) -> date | None:
    """The first day after a month that is written as one; None while it is not."""
    return first_after(month) if _MONTH.fullmatch(month) and not month.startswith("0000") else None
