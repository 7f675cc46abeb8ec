"""Who may see the pages of this room. Divisions are public facts: a role that reads places anywhere reads all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

READ = "places.read"


def readers_only(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Close a page to users whom no role permits to read places."""

    @wraps(page)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated or not user.may(READ):
            raise PermissionDenied(READ)
        return page(request, *args, **kwargs)

    return door
