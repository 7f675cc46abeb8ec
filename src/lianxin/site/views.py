"""Sign-in, the workbench, the reader's choices, and the pages that say what went wrong."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import django
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import render_to_string
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.site.context import APPEARANCES
from lianxin.site.errors import APPEARANCE_UNKNOWN, LANGUAGE_UNKNOWN
from lianxin.site.forms import SignInForm
from lianxin.site.look import bundle, bundle_names
from lianxin.site.middleware import is_fragment
from lianxin.site.style_guide import samples
from lianxin.site.vendored import vendored_parts
from lianxin.site.workbench import shortcuts_for, waiting_for

_YEAR = 365 * 24 * 3600


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Ask for user name and password; in a demonstration, offer one account per role."""

    template_name = "site/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = [
            {**account, "role": Words(*account["role"]) if isinstance(account["role"], list) else account["role"]}
            for account in settings.LIANXIN_DEMO_ACCOUNTS
        ]
        return super().get_context_data(demo_accounts=accounts, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        _remember(response, settings.LANGUAGE_COOKIE_NAME, form.get_user().language)  # type: ignore[attr-defined]
        return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """Show what waits for the user, then what he often starts."""
    lines = waiting_for(request.user)
    total = sum(line.waiting.count or 1 for line in lines)
    shown = {"lines": lines, "total": total, "shortcuts": list(shortcuts_for(request.user))}
    return render(request, "site/workbench.html", shown)


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that the reader chose: with his account, and in a cookie for the pages before sign-in.

    Raises:
        Refused: no such language (SITE-002).
    """
    tag = request.POST.get("language", "")
    if tag not in {known for known, _ in settings.LANGUAGES}:
        raise Refused(LANGUAGE_UNKNOWN, language=tag[:20])
    if request.user.is_authenticated:
        request.user.language = tag  # type: ignore[attr-defined]
        request.user.save(update_fields=["language"])
    return _remember(_back(request), settings.LANGUAGE_COOKIE_NAME, tag)


@login_not_required
@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Keep the appearance that the reader chose for this device.

    Raises:
        Refused: no such appearance (SITE-004).
    """
    chosen = request.POST.get("appearance", "")
    if chosen not in APPEARANCES:
        raise Refused(APPEARANCE_UNKNOWN, appearance=chosen[:20])
    return _remember(_back(request), "appearance", chosen)


def _remember(response: HttpResponse, name: str, chosen: str) -> HttpResponse:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, chosen, max_age=_YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """Go back to where the choice was made, if that is a page of this house."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = resolve_url(settings.LOGIN_REDIRECT_URL)
    return redirect(target)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Show which version runs, on what, and whose work it contains."""
    facts = [
        (Words("版本", "Version"), _own_version()),
        (Words("运行环境", "Runs on"), f"Python {platform.python_version()} · Django {django.get_version()}"),
        (Words("数据库", "Database"), connection.vendor),
    ]
    return render(request, "site/about.html", {"facts": facts, "parts": vendored_parts()})


def _own_version() -> str:
    try:
        return version("lianxin")
    except PackageNotFoundError:
        return "–"


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Show every component of the design system, for those who make pages."""
    if not request.user.may("site.style"):  # type: ignore[union-attr]
        raise PermissionDenied("site.style")
    return render(request, "site/style.html", samples(request.GET))


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the server and its database answer: 200, or 503 when the database does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "failing", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok", "version": _own_version()})


@login_not_required
@require_safe
def look(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Send the style sheet or the script. Under the digest of another release it is sent, but not to be kept."""
    if name not in bundle_names():
        raise Http404(name)
    wanted = bundle(name)
    is_compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(wanted.compressed if is_compressed else wanted.content, content_type=wanted.content_type)
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    kept = f"public, max-age={_YEAR}, immutable" if digest == wanted.digest else "no-cache"
    response.headers["Cache-Control"] = kept
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the page is closed to this user, and whom to ask."""
    return _fault(request, "forbidden", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is here, and where to go on."""
    return _fault(request, "not_found", 404)


def _fault(request: HttpRequest, kind: str, status: int) -> HttpResponse:
    if is_fragment(request):
        response = render(request, "site/components/fault.html", {"kind": kind}, status=status)
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML show:top"
        return response
    return render(request, "site/fault.html", {"kind": kind}, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. Rendered without database, session or user: one of them may be what broke."""
    return HttpResponse(render_to_string("site/server_error.html"), status=500)
