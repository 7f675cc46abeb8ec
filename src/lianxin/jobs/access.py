"""Who may see which jobs. Areas come from the reader's own roles; this room lies below the one that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from lianxin.jobs.kinds import Kind, kind_named
from lianxin.jobs.models import Job, LongWork

READ = "jobs.read"


def readers_only(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Close a page to users whom no role permits to see jobs. The page itself still narrows to :func:`jobs_open_to`."""

    @wraps(page)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated or not user.may(READ):
            raise PermissionDenied(READ)
        return page(request, *args, **kwargs)

    return door


def jobs_open_to(user: Any, kind: Kind) -> QuerySet[Any]:
    """Jobs of a kind in the areas where the user may do its act; none where he may do it nowhere."""
    wanted = Q(pk__in=[])
    for prefix in user.scope_prefixes(kind.act):
        wanted |= Q(area_code__startswith=prefix)
    return rows_of_kind(kind).filter(wanted)


def rows_of_kind(kind: Kind) -> QuerySet[Any]:
    """Every job of a kind."""
    rows: QuerySet[Any] = kind.table._default_manager.all()
    return rows.filter(kind=kind.name) if kind.table is Job else rows


def access_job(user: Any, key: str) -> LongWork:
    """Return a job that the user may see.

    Raises:
        Http404: there is none of this name in his areas.
    """
    kind, number = split_key(key)
    found: LongWork | None = None
    if kind is not None:
        found = jobs_open_to(user, kind).filter(pk=number).first()
    if found is None:
        raise Http404("no such job")
    return found


def split_key(key: str) -> tuple[Kind | None, int]:
    """Return kind and number of a job's name; no kind where it is no such name."""
    name, _, number = key.rpartition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None, 0
    return kind_named(name), int(number)


def required_right(user: Any, kind: Kind, area_code: str, subject: str) -> None:
    """Let pass only if the user may do the kind's act in the whole area, or to the subject where the kind asks for that.

    Raises:
        PermissionDenied: he may not.
    """
    if kind.may_ask is not None:
        if not kind.may_ask(user, subject):
            raise PermissionDenied(kind.act)
    elif not any(area_code.startswith(prefix) for prefix in user.scope_prefixes(kind.act)):
        raise PermissionDenied(kind.act)
