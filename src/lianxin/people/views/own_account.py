"""My account: open to everybody who has signed in, about nobody else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from lianxin.core.kernel.words import Words
from lianxin.people import operations
from lianxin.people.access import grants_in_force
from lianxin.people.forms.accounts import LanguageForm, OwnPasswordForm
from lianxin.people.queries import helper_of, names_of_areas
from lianxin.people.roles import ROLES, Role
from lianxin.people.views.writing import is_written


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
    """Change one's own password; other places where one is signed in are signed out."""
    user: Any = request.user
    form = _password_form(request)
    if form.is_valid():
        done = Words(
            "密码已更改，其他地方的登录已失效。", "The password is changed; you are signed out everywhere else."
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


def _password_form(request: HttpRequest) -> OwnPasswordForm:
    user: Any = request.user
    address = request.META.get("REMOTE_ADDR", "")
    return OwnPasswordForm(request.POST if request.method == "POST" else None, user=user, address=address)


def _shown(
    request: HttpRequest, *, language_form: LanguageForm | None = None, password_form: OwnPasswordForm | None = None
) -> HttpResponse:
    user: Any = request.user
    grants = grants_in_force(user)
    names = names_of_areas(grant.area_code for grant in grants if grant.area_code)
    rows = [(ROLES[Role(grant.role)], names.get(grant.area_code), grant) for grant in grants]
    forms = {
        "language_form": language_form or LanguageForm(initial={"language": user.language}),
        "password_form": password_form or OwnPasswordForm(user=user, address=""),
    }
    status = 400 if language_form or password_form else 200
    return render(request, "people/me.html", {"rows": rows, "helper": helper_of(user), **forms}, status=status)
