"""The ledger: every transfer, one transfer, the accounts with their balances, and what statements say of them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.funds.access import access_one, accounts_open_to, may_in, tranches_open_to, transfers_open_to
from lianxin.funds.detail_lists import ACCOUNT_TRANSFERS, DIFFERING, STATEMENTS
from lianxin.funds.forms.filters import AccountFilterForm, LedgerFilterForm
from lianxin.funds.lists import ACCOUNTS, TRANSFERS
from lianxin.funds.models import Transfer
from lianxin.funds.operations.books import STATED
from lianxin.funds.operations.journals import write_journal
from lianxin.funds.queries import (
    balances,
    differing_statements,
    listed_accounts,
    listed_transfers,
    seen_household_names,
    statements_of,
    transfers_of,
    whole_account,
)
from lianxin.funds.queries.credit import funded_projects
from lianxin.funds.queries.journal import JournalScope
from lianxin.funds.queries.ledger import NAMED, AccountLine
from lianxin.funds.views.rows import TransferRow, account_title, openable_tranches, transfer_rows
from lianxin.funds.wording import ACCOUNT_KINDS, BOOKS, STATEMENT_KINDS, code_words
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, capped_count
from lianxin.site.downloads import Offer, download, lists_of, told_filters
from lianxin.site.paging import KeysetPage, keyset_page

PAGE_SIZE = 50


@needs(Act.READ_FUNDS)
@require_safe
def ledger(request: HttpRequest) -> HttpResponseBase:
    """List the transfers that the reader may see, the newest first, narrowed as he asks."""
    user: Any = request.user
    form = LedgerFilterForm(request.GET, scope=required_scope(user, Act.READ_FUNDS))
    page, total = KeysetPage([]), 0
    if form.is_valid():
        found = listed_transfers(user, form.wanted())
        offer = Offer(TRANSFERS, found, lambda some: transfer_rows(user, some), told_filters(form))
        if file := download(request, offer):
            return file
        total = capped_count(found)
        page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form,
        "page": page,
        "rows": transfer_rows(user, page.rows),
        "listing": TRANSFERS,
        "total": total,
        "is_faulty": bool(form.errors),
        "narrowed_to": _narrowed_to(user, form) if not form.errors else [],
        "may_close": user.may(Act.CLOSE_BOOKS),
        "may_take_journal": may_in(user, Act.READ_FUNDS, user.home_area(Act.READ_FUNDS)),
        "query": request.GET.urlencode(),
    }
    return render(request, "funds/ledger.html", shown)


@needs(Act.READ_FUNDS)
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Give out the ledger of an area and of days as a beancount journal: another program reckons every balance anew."""
    user: Any = request.user
    form = LedgerFilterForm(request.GET, scope=required_scope(user, Act.READ_FUNDS))
    if not form.is_valid():
        raise BadRequest("no such filter")
    area = form.asked("area") or user.home_area(Act.READ_FUNDS)
    scope = JournalScope(area, form.asked("starts_on"), form.asked("ends_on"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.beancount"
        write_journal(path=path, scope=scope, by=user)
        answer = HttpResponse(path.read_bytes(), content_type="text/plain; charset=utf-8")
    name = f"ledger-{area or 'all'}-{timezone.localdate().isoformat()}.beancount"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@needs(Act.READ_FUNDS)
@require_safe
def transfer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Open one transfer: from where to where, whose money, for what, on which paper, by whom, and what took it back."""
    user: Any = request.user
    found = access_one(transfers_open_to(user).select_related(*NAMED, "reversal", "reverses"), transfer_id)
    accounts = (
        accounts_open_to(user) if required_scope(user, Act.READ_FUNDS).prefixes else accounts_open_to(user).none()
    )
    return render(
        request,
        "funds/transfer.html",
        {
            "row": transfer_rows(user, [found])[0],
            "transfer": found,
            "book": BOOKS[found.book],
            "purpose": code_words("fund_purpose", found.purpose),
            "place": area_names([found.area_code])[found.area_code],
            "reversal": getattr(found, "reversal", None),
            "may_reverse": found.kind != Transfer.Kind.REVERSE
            and getattr(found, "reversal", None) is None
            and may_in(user, Act.MANAGE_FUNDS, found.area_code),
            "open_accounts": set(
                accounts.filter(pk__in=[found.debit_id, found.credit_id]).values_list("pk", flat=True)
            ),
            "is_tranche_open": found.tranche_id in openable_tranches(user, [found.tranche_id]),
        },
    )


@needs(Act.READ_FUNDS)
@require_safe
def accounts(request: HttpRequest) -> HttpResponseBase:
    """List the accounts of the reader's areas with what they hold."""
    user: Any = request.user
    form = AccountFilterForm(request.GET, scope=required_scope(user, Act.READ_FUNDS))
    page, total = KeysetPage([]), 0
    if form.is_valid():
        found = listed_accounts(
            user, book=form.cleaned_data["book"], kind=form.cleaned_data["kind"], area_code=form.asked("area") or ""
        )
        offer = Offer(ACCOUNTS, found, lambda some: _account_rows(user, some), told_filters(form))
        if file := download(request, offer):
            return file
        total = capped_count(found)
        page = keyset_page(found, order=("kind", "area_code", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {"form": form, "page": page, "total": total, "is_faulty": bool(form.errors), "listing": ACCOUNTS}
    shown |= {"rows": _account_rows(user, page.rows)}
    return render(request, "funds/accounts.html", shown | {"balances": balances(user)})


def _account_rows(user: Any, accounts: list[Any]) -> list[tuple[Any, ...]]:
    names = seen_household_names(user, [account.household_id for account in accounts])
    places = area_names(account.area_code for account in accounts)
    return [
        (account, account_title(account, names), BOOKS[account.book], places[account.area_code]) for account in accounts
    ]


@needs(Act.READ_FUNDS)
@require_safe
def account(request: HttpRequest, account_id: int) -> HttpResponseBase:
    """Show an account: its balance, its transfers with the balance after each, and what statements say."""
    user: Any = request.user
    found = access_one(accounts_open_to(user).select_related("tranche", "project", "asset"), account_id)
    every, lines_of = whole_account(found)
    statements = [(one, STATEMENT_KINDS[one.kind]) for one in statements_of(found)]
    offers = (
        Offer(ACCOUNT_TRANSFERS, every, lambda some: _account_lines(user, lines_of(some)), area_code=found.area_code),
        Offer(STATEMENTS, statements, area_code=found.area_code),
    )
    if file := download(request, *offers):
        return file
    listed = transfers_of(found, cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    names = seen_household_names(user, [found.household_id])
    return render(
        request,
        "funds/account.html",
        {
            "account": found,
            "may_state": found.kind in STATED and may_in(user, Act.MANAGE_FUNDS, found.area_code),
            "title": account_title(found, names),
            "kind": ACCOUNT_KINDS[found.kind],
            "book": BOOKS[found.book],
            "place": area_names([found.area_code])[found.area_code],
            "page": listed.page,
            "lines": _account_lines(user, listed.lines),
            "statements": statements,
            "lists": lists_of(*offers),
            "is_tranche_open": found.tranche_id in openable_tranches(user, [found.tranche_id]),
        },
    )


def _account_lines(user: Any, lines: Sequence[AccountLine]) -> list[tuple[AccountLine, TransferRow]]:
    return list(zip(lines, transfer_rows(user, [line.transfer for line in lines]), strict=True))


@needs(Act.READ_FUNDS)
@require_safe
def statements(request: HttpRequest) -> HttpResponseBase:
    """List the statements that said something else than the ledger, with what was said about the difference."""
    user: Any = request.user
    rows = [
        (one, STATEMENT_KINDS[one.kind], account_title(one.account, {}))
        for one in differing_statements(user, at_most=200)
    ]
    shown = {"rows": rows, "listing": DIFFERING}
    return download(request, Offer(DIFFERING, rows)) or render(request, "funds/statements.html", shown)


def _narrowed_to(user: Any, form: LedgerFilterForm) -> list[str]:
    """What links narrowed the list to, by name; a thing that the reader may not see has none."""
    wanted = form.wanted()
    found = []
    if wanted.tranche:
        found += [str(one) for one in tranches_open_to(user).filter(pk=wanted.tranche)]
    if wanted.project:
        found += [one.name for one in funded_projects(user).filter(pk=wanted.project)]
    if wanted.household:
        found += [name for name in seen_household_names(user, [wanted.household]).values() if name]
    if wanted.account:
        found += [one.code for one in accounts_open_to(user).filter(pk=wanted.account)]
    return found
