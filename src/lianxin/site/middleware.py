"""What happens around every page: what a browser may load, the reader's language, refusals shown as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers

from lianxin.core.kernel.errors import ErrorKind, Refused
from lianxin.site.errors import APPEARANCE_UNKNOWN, CURSOR_UNREADABLE, DOWNLOAD_UNKNOWN, LANGUAGE_UNKNOWN

Page = Callable[[HttpRequest], HttpResponse]

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_NOT_ASKED_FOR = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ContentSecurityPolicy:
    """Forbid everything that is not of this house: no inline script or style, no other host, no frame, no location.

    A page that names no caching of its own is not kept by the browser: on a shared office machine the next person must
    not find it with the back button.
    """

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", _NOT_ASKED_FOR)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ChosenLanguage:
    """Show the page in the language of the account, else of the cookie, else in Chinese."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tag = chosen_language(request)
        with translation.override(tag):
            request.LANGUAGE_CODE = tag
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", tag)
        patch_vary_headers(response, ("Cookie",))
        return response


def chosen_language(request: HttpRequest) -> str:
    """Return the tag of the language the reader has chosen; an unknown one counts as none."""
    known = {tag for tag, _ in settings.LANGUAGES}
    user = getattr(request, "user", None)
    of_account = user.language if user is not None and user.is_authenticated else ""
    of_cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return next((tag for tag in (of_account, of_cookie) if tag in known), settings.LANGUAGE_CODE)


_statuses: dict[str, int] = {}


def answer_with(kind: ErrorKind, status: int) -> None:
    """Say which HTTP status a refusal of this kind has; without, it is 409 (the act conflicts with how things stand).

    Raises:
        ValueError: not a status of a client's fault.
    """
    if not 400 <= status < 500:
        raise ValueError(f"a refusal cannot have status {status}")
    _statuses[kind.code] = status


def status_of(refusal: Refused) -> int:
    """Return the HTTP status of a refusal."""
    return _statuses.get(refusal.code, 409)


for _kind in (CURSOR_UNREADABLE, LANGUAGE_UNKNOWN, APPEARANCE_UNKNOWN, DOWNLOAD_UNKNOWN):
    answer_with(_kind, 400)


class RefusalsAsPages:
    """Turn a refusal into a page that says what and what to do; an htmx request gets it as a fragment.

    An htmx request of somebody whose session has ended is sent to the sign-in page as a whole, instead of having that page
    swapped into the middle of another.
    """

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        goes_to_sign_in = response.status_code == 302 and response["Location"].startswith(
            resolve_url(settings.LOGIN_URL)
        )
        if is_fragment(request) and goes_to_sign_in:
            return HttpResponse(status=204, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other fault to Django."""
        if not isinstance(exception, Refused):
            return None
        return refusal_page(request, exception)


def is_fragment(request: HttpRequest) -> bool:
    """Whether a script asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return the page, or the fragment, that shows a refusal."""
    status = status_of(refusal)
    if not is_fragment(request):
        return render(request, "site/refused.html", {"refusal": refusal}, status=status)
    response = render(request, "site/components/refusal.html", {"refusal": refusal}, status=status)
    response.headers["HX-Retarget"] = "#notices"
    response.headers["HX-Reswap"] = "innerHTML show:top"
    return response
