"""The key of a telephone's store goes with the sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lianxin.field.passes import COOKIE, belongs_to, forget_secret

Page = Callable[[HttpRequest], HttpResponse]


class KeyOfDevice:
    """Take the secret back at sign-out, and when somebody else has signed in: what the telephone holds can then be read no more."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        held = request.COOKIES.get(COOKIE)
        # A view that has just given a new one knows better.
        if held and COOKIE not in response.cookies and _is_over(request, held):
            forget_secret(response)
        return response


def _is_over(request: HttpRequest, held: str) -> bool:
    if request.method == "POST" and request.path == reverse("site:sign-out"):
        return True
    user: Any = request.user
    return bool(user.is_authenticated) and not belongs_to(held, user)
