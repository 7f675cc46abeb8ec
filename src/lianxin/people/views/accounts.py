"""Pages of accounts and their roles, for those who manage people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.words import Words
from lianxin.people import operations
from lianxin.people.access import Scope, needs, required_scope
from lianxin.people.forms.accounts import (
    AccountFilterForm,
    AccountForm,
    EndGrantForm,
    GrantForm,
    NameForm,
    ReasonForm,
    TypedPasswordForm,
)
from lianxin.people.forms.units import HelperByNumber
from lianxin.people.lists import ACCOUNTS, ROLES_HELD
from lianxin.people.models import Grant, User
from lianxin.people.queries import (
    accounts_under,
    filtered_accounts,
    grants_by_user,
    grants_under,
    helper_of,
    is_wholly_inside,
    names_of_areas,
)
from lianxin.people.roles import ROLES, Act, Role
from lianxin.people.views.writing import FormPage, form_page, is_written, posted
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.paging import KeysetPage, keyset_page

PAGE_SIZE = 50
_ACCOUNTS = Words("账号", "Accounts")
_WHOLE = Words("整个系统", "the whole deployment")
_GROUPS = (
    (Words("账号", "Account"), ("username", "name", "password", "again")),
    (Words("第一个角色", "First role"), ("role", "area_code", "unit", "starts_on", "ends_before", "reason")),
)


@needs(Act.MANAGE_PEOPLE)
@require_safe
def accounts(request: HttpRequest) -> HttpResponseBase:
    """List the accounts of the reader's areas, and those without any role yet."""
    user: Any = request.user
    scope = required_scope(user, Act.MANAGE_PEOPLE)
    form = AccountFilterForm(request.GET)
    page = KeysetPage([])
    is_faulty = not form.is_valid()
    if not is_faulty:
        found = filtered_accounts(scope, text=form.cleaned_data["q"], is_active=form.is_active)
        if file := download(request, Offer(ACCOUNTS, found, partial(_account_rows, scope), told_filters(form))):
            return file
        order, cursor = ("username",), request.GET.get("page", "")
        page = keyset_page(found, order=order, cursor=cursor, size=PAGE_SIZE, total=found.count())
    rows = _account_rows(scope, page.rows)
    is_narrowed = not is_faulty and any(form.cleaned_data.values())
    shown = {"form": form, "page": page, "rows": rows, "is_faulty": is_faulty, "is_narrowed": is_narrowed}
    return render(request, "people/accounts.html", shown | {"listing": ACCOUNTS})


def _account_rows(scope: Scope, accounts: list[Any]) -> list[tuple[Any, list[tuple[Words, Words]]]]:
    held = grants_by_user(scope, [account.pk for account in accounts], on=timezone.localdate())
    names = names_of_areas(grant.area_code for grants in held.values() for grant in grants)
    return [
        (account, [(ROLES[Role(grant.role)].words, _place(grant, names)) for grant in held.get(account.pk, [])])
        for account in accounts
    ]


@needs(Act.MANAGE_PEOPLE)
@require_safe
def account(request: HttpRequest, account_id: int) -> HttpResponseBase:
    """Show an account: whose it is, and every role it holds or held inside the reader's areas."""
    user: Any = request.user
    scope = required_scope(user, Act.MANAGE_PEOPLE)
    found = get_object_or_404(accounts_under(scope), pk=account_id)
    grants = list(grants_under(scope).filter(user=found))
    names = names_of_areas(grant.area_code for grant in grants)
    today = timezone.localdate()
    rows = [
        {
            "grant": grant,
            "role": ROLES[Role(grant.role)].words,
            "place": _place(grant, names),
            "is_over": grant.ends_before is not None and grant.ends_before <= today,
            "is_to_come": grant.starts_on > today,
        }
        for grant in grants
    ]
    is_inside = is_wholly_inside(scope, found)
    return download(request, Offer(ROLES_HELD, rows)) or render(
        request,
        "people/account.html",
        {
            "account": found,
            "rows": rows,
            "listing": ROLES_HELD,
            "helper": helper_of(found),
            "is_own": found.pk == user.pk,
            "is_inside": is_inside,
            "may_grant": found.is_active and found.pk != user.pk,
            "may_change": is_inside and found.is_active and found.pk != user.pk,
        },
    )


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Open an account with its first role."""
    user: Any = request.user
    form = AccountForm(posted(request), scope=required_scope(user, Act.MANAGE_PEOPLE))
    if form.is_valid():
        asked = form.cleaned_data
        opened = {name: asked[name] for name in ("username", "name", "password")}
        done = Words("账号已开通。请当面告诉本人密码。", "The account is open. Tell its owner the password in person.")
        if is_written(
            request, form, lambda: operations.open_account_with_role(**opened, grant=form.grant(), by=user), done
        ):
            return redirect("people:accounts")
    back = reverse("people:accounts")
    title = Words("开通账号", "Open an account")
    page = FormPage(
        title, Words("开通", "Open"), back, ((back, _ACCOUNTS), ("", title)), icon="user-plus", groups=_GROUPS
    )
    return form_page(request, form, page)


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, account_id: int) -> HttpResponse:
    """Grant a role to an account."""
    user: Any = request.user
    found = _account(user, account_id)
    form = GrantForm(posted(request), scope=required_scope(user, Act.MANAGE_PEOPLE))

    def write() -> None:
        operations.grant_role(user=found, **form.cleaned_data, by=user)

    page = _page(found, Words("授予角色", "Grant a role"), icon="user-check")
    return _answer(request, form, page, write=write, done=Words("角色已授予。", "The role is granted."))


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def end_grant(request: HttpRequest, account_id: int, grant_id: int) -> HttpResponse:
    """End a role."""
    user: Any = request.user
    found = _account(user, account_id)
    scope = required_scope(user, Act.MANAGE_PEOPLE)
    ended = get_object_or_404(grants_under(scope), pk=grant_id, user=found)
    form = EndGrantForm(posted(request))

    def write() -> None:
        operations.end_grant(grant=ended, **form.cleaned_data, by=user)

    role = ROLES[Role(ended.role)].words
    place = _place(ended, names_of_areas([ended.area_code]))
    lead = Words(f"{found.name}:{role.zh},{place.zh}", f"{found.name}: {role.en}, {place.en}")
    page = _page(found, Words("结束角色", "End a role"), lead, icon="user-x", is_danger=True)
    return _answer(request, form, page, write=write, done=Words("已定下截止日。", "The end is set."))


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, account_id: int) -> HttpResponse:
    """Close an account at once."""
    user: Any = request.user
    found = _account(user, account_id)
    form = ReasonForm(posted(request))

    def write() -> None:
        operations.close_account(user=found, **form.cleaned_data, by=user)

    lead = Words(
        f"{found.name}将立即不能登录，所有角色随之结束。账号保留备查，不能再启用。",
        f"{found.name} is shut out at once and every role ends. The account stays for the record and cannot be opened again.",
    )
    page = _page(found, Words("停用账号", "Close the account"), lead, icon="lock", is_danger=True)
    return _answer(request, form, page, write=write, done=Words("账号已停用。", "The account is closed."))


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, account_id: int) -> HttpResponse:
    """Set a new password for an account."""
    user: Any = request.user
    found = _account(user, account_id)
    if found.pk == user.pk:
        return redirect("people:me")
    form = TypedPasswordForm(posted(request))

    def write() -> None:
        operations.set_password(user=found, password=form.cleaned_data["password"], by=user)

    lead = Words(
        f"{found.name}在别处的登录会立即失效。请当面告诉本人，并请其登录后自行修改。",
        f"{found.name} is signed out everywhere at once. Tell him in person, and let him change it after signing in.",
    )
    page = _page(found, Words("设置密码", "Set a password"), lead, icon="key-round")
    return _answer(request, form, page, write=write, done=Words("新密码已生效。", "The new password holds."))


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, account_id: int) -> HttpResponse:
    """Correct the name of an account."""
    user: Any = request.user
    found = _account(user, account_id)
    form = NameForm(posted(request), initial={"name": found.name})

    def write() -> None:
        operations.rename_account(user=found, **form.cleaned_data, by=user)

    page = _page(found, Words("更正姓名", "Correct the name"))
    return _answer(request, form, page, write=write, done=Words("姓名已更正。", "The name is corrected."))


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, account_id: int) -> HttpResponse:
    """Say which helper an account belongs to."""
    user: Any = request.user
    found = _account(user, account_id)
    form = HelperByNumber(posted(request), scope=required_scope(user, Act.MANAGE_PEOPLE))

    def write() -> None:
        operations.link_account_to_helper(user=found, **form.cleaned_data, by=user)

    lead = Words(
        "关联后，“帮扶责任人”角色才能看到结对给本人的农户。",
        "Then the role of helper finds the households paired with him.",
    )
    page = _page(found, Words("关联责任人", "Link to a helper"), lead, icon="link")
    return _answer(request, form, page, write=write, done=Words("已关联。", "They are linked."))


def _account(user: User, account_id: int) -> User:
    found: User = get_object_or_404(accounts_under(required_scope(user, Act.MANAGE_PEOPLE)), pk=account_id)
    return found


def _place(grant: Grant, names: dict[str, str]) -> Words:
    """Where a role is held: the area, and the unit where it is held for one."""
    area = Words(names[grant.area_code], names[grant.area_code]) if grant.area_code else _WHOLE
    if grant.unit is None:
        return area
    return Words(f"{area.zh} · {grant.unit.name}", f"{area.en} · {grant.unit.name}")


def _page(
    account: User, title: Words, lead: Words | None = None, *, icon: str = "save", is_danger: bool = False
) -> FormPage:
    back = reverse("people:account", args=[account.pk])
    name = Words(account.name, account.name)
    crumbs = ((reverse("people:accounts"), _ACCOUNTS), (back, name), ("", title))
    return FormPage(title, title, back, crumbs, lead or name, icon, is_danger)


def _answer(
    request: HttpRequest, form: Form, page: FormPage, *, write: Callable[[], None], done: Words
) -> HttpResponse:
    """Write a valid form and go back to the account, or show the form."""
    if form.is_valid() and is_written(request, form, write, done):
        return redirect(page.back)
    return form_page(request, form, page)
