"""My account: open to everybody who has signed in, about nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people import errors as people_errors
from lianxin.people import operations
from lianxin.people.access import grants_in_force
from lianxin.people.forms.accounts import EndGrantForm, LanguageForm, LendForm, OwnPasswordForm
from lianxin.people.models import Grant, User
from lianxin.people.queries import helper_of, lent_by, names_of_areas, names_of_lenders, tokens_of
from lianxin.people.roles import ROLES, Act, Reach, Role
from lianxin.people.views.writing import FormPage, form_page, is_written, posted

MINE = Words("我的账号", "My account")


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own name and roles, with forms for the language and the password."""
    return _shown(request)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of one's own pages."""
    user: Any = request.user
    form = LanguageForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        with translation.override(chosen):
            done = Words("页面语言已更改。", "The language is changed.")
            is_done = is_written(
                request, form, lambda: operations.set_language(user=user, language=chosen, by=user), done
            )
        if is_done:
            response = redirect("people:me")
            # The pages before sign-in have only the cookie to go by.
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
            )
            return response
    return _shown(request, language_form=form)


@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other places where one is signed in are signed out, and tokens are revoked."""
    user: Any = request.user
    form = _password_form(request)
    if form.is_valid():
        done = Words(
            "密码已更改，其他地方的登录和接口令牌已失效。",
            "The password is changed; you are signed out everywhere else, and your tokens are revoked.",
        )
        if is_written(
            request,
            form,
            lambda: operations.set_password(user=user, password=form.cleaned_data["password"], by=user),
            done,
        ):
            update_session_auth_hash(request, user)
            return redirect("people:me")
    return _shown(request, password_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def lend(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Lend one of one's own roles to a colleague for a time."""
    user: Any = request.user
    held = get_object_or_404(Grant, pk=grant_id, user=user, lent_from__isnull=True)
    form = LendForm(posted(request))

    def write() -> None:
        told = form.cleaned_data
        to = User.objects.filter(username=told["username"].strip(), is_active=True).first()
        if to is None:
            raise Refused(people_errors.NOT_FOUND, what=Words("账号", "account"), key=told["username"])
        operations.lend_role(
            grant=held,
            to=to,
            starts_on=told["starts_on"],
            ends_before=told["ends_before"],
            reason=told["reason"],
            by=user,
        )

    lead = Words(
        "对方以自己的名字办理，并记为受您委托；不含账号管理。委托到期自动结束，也可以随时收回。",
        "The colleague acts in his own name, for you, and may not manage accounts. It ends of itself; you may end it sooner.",
    )
    page = page_of(Words("委托办理", "Lend a role"), lead, icon="users")
    return _answered(request, form, page, write, Words("已委托。", "The role is lent."))


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, grant_id: int) -> HttpResponse:
    """End a role that one lent, sooner than was said."""
    user: Any = request.user
    lent = get_object_or_404(Grant.objects.select_related("lent_from", "user"), pk=grant_id, lent_from__user=user)
    form = EndGrantForm(posted(request))

    def write() -> None:
        operations.take_role_back(grant=lent, **form.cleaned_data, by=user)

    page = page_of(Words("收回委托", "Take a role back"), Words(lent.user.name, lent.user.name), icon="user-x")
    return _answered(request, form, page, write, Words("已定下截止日。", "The end is set."))


def page_of(title: Words, lead: Words, *, icon: str) -> FormPage:
    """Return a page of a form about oneself."""
    back = reverse("people:me")
    return FormPage(title, title, back, ((back, MINE), ("", title)), lead, icon)


def _answered(request: HttpRequest, form: Form, page: FormPage, write: Callable[[], None], done: Words) -> HttpResponse:
    if form.is_valid() and is_written(request, form, write, done):
        return redirect(page.back)
    return form_page(request, form, page)


def _password_form(request: HttpRequest) -> OwnPasswordForm:
    user: Any = request.user
    address = request.META.get("REMOTE_ADDR", "")
    return OwnPasswordForm(request.POST if request.method == "POST" else None, user=user, address=address)


def _is_lendable(grant: Grant) -> bool:
    return grant.lent_from_id is None and ROLES[Role(grant.role)].reach is Reach.AREA


def _shown(
    request: HttpRequest, *, language_form: LanguageForm | None = None, password_form: OwnPasswordForm | None = None
) -> HttpResponse:
    user: Any = request.user
    grants = grants_in_force(user)
    names = names_of_areas(grant.area_code for grant in grants if grant.area_code)
    lenders = names_of_lenders(grants)
    rows = [
        (ROLES[Role(grant.role)], names.get(grant.area_code), grant, lenders.get(grant.pk), _is_lendable(grant))
        for grant in grants
    ]
    lent = [(ROLES[Role(one.role)], names.get(one.area_code), one) for one in lent_by(user)]
    forms = {
        "language_form": language_form or LanguageForm(initial={"language": user.language}),
        "password_form": password_form or OwnPasswordForm(user=user, address=""),
    }
    status = 400 if language_form or password_form else 200
    today = timezone.localdate()
    tokens = [(token, token.is_in_force(today)) for token in tokens_of(user)]
    shown = {"rows": rows, "lent": lent, "helper": helper_of(user), "tokens": tokens, **forms}
    shown["may_collect"] = user.may(Act.CAPTURE_OFFLINE)
    return render(request, "people/me.html", shown, status=status)
