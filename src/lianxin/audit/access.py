"""Who may read the chain. The areas come from the reader's own roles; this room lies below the one that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

READ = "audit.read"


def auditors_only(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Close a page to users whom no role permits to read events. The page itself still narrows to ``prefixes_of``."""

    @wraps(page)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated or not user.may(READ):
            raise PermissionDenied(READ)
        return page(request, *args, **kwargs)

    return door


def prefixes_of(user: Any) -> tuple[str, ...]:
    """The beginnings of the division codes whose events the user may read; none when he may read none."""
    prefixes: tuple[str, ...] = user.scope_prefixes(READ)
    return prefixes
