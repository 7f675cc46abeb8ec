"""The API at ``/api/v1/``: rooms announce what they add to it in ``<room>/api.py``, which is found by itself (ADR 21).

Only bearer tokens let in: no cookie is looked at, so that no other page can borrow a reader's session. Whom a token stands for is
told by the room that keeps accounts. Errors are problem documents (RFC 9457) that say what and what to do in both languages.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer
from pydantic import Field

from lianxin.core.kernel.errors import Refused
from lianxin.site import errors
from lianxin.site.language import say
from lianxin.site.middleware import answer_with, status_of
from lianxin.site.refusals import refusal_of as refusal_of_the_house
from lianxin.site.shapes import Both, Shape, both, read_json
from lianxin.site.unfit import Unfit, unfit_by_shape

ROOT = "api/v1/"
PROBLEM = "application/problem+json"
_MEGABYTE = 1024 * 1024
Caller = Callable[[HttpRequest, str], Any]
View = Callable[..., Any]

for _kind, _status in (
    (errors.NOT_SIGNED_IN, 401),
    (errors.NOT_PERMITTED, 403),
    (errors.NOTHING_HERE, 404),
    (errors.UNFIT, 422),
    (errors.UNREADABLE, 400),
    (errors.REQUEST_TOO_LARGE, 413),
    (errors.METHOD_UNKNOWN, 405),
    (errors.TOO_MANY_WRONG_TOKENS, 429),
):
    answer_with(_kind, _status)


class Misplaced(Shape):
    """A place in what was sent that does not fit."""

    where: str = Field(description="Names from the outside in, joined by dots: body.minutes.present.")
    what: Both = Field(description="What is wrong there.")


class Problem(Shape):
    """Why something was not done (RFC 9457). Nothing was changed."""

    type: str = Field(description="urn:lianxin:error: and the code.")
    title: str = Field(description="What the status means.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong and what to do, in the language of the account.")
    code: str = Field(description="Stable code; docs/reference/errors.md lists all.")
    what: Both = Field(description="What is wrong.")
    remedy: Both = Field(description="What to do.")
    places: list[Misplaced] | None = Field(
        description="Every place that does not fit; null where that is not the problem."
    )


_routers: dict[str, Router] = {}
_callers: list[Caller] = []


def announce(name: str, router: Router) -> Router:
    """Add what a room offers, under its name: ``/api/v1/<name>/…``.

    Raises:
        ValueError: the name is taken.
    """
    if name in _routers:
        raise ValueError(f"the API has {name!r} already")
    _routers[name] = router
    return router


def authenticate_with(caller: Caller) -> None:
    """Say who tells whom a token stands for: the account, or None.

    What the caller enters into ``request.around`` (an ``ExitStack``) holds until the request is answered.

    Raises:
        ValueError: somebody does so already.
    """
    if _callers:
        raise ValueError("the API knows already who tells whom a token stands for")
    _callers.append(caller)


class Token(HttpBearer):
    """A token that its owner issued under “My account”."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return _callers[0](request, token) if _callers else None


class _Hanzi(JSONRenderer):
    """JSON in UTF-8, as it is read."""

    json_dumps_params = {"ensure_ascii": False, "allow_nan": False}


class _Strict(Parser):
    """JSON and nothing else."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)


class _House(NinjaAPI):
    """The API, with short names for its operations, and its problems described."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return f"{operation.view_func.__module__.split('.')[1]}_{operation.view_func.__name__}"

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        return self.get_openapi_operation_id(operation)

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """Return the document; every operation may also answer with a problem."""
        found = super().get_openapi_schema(**asked)
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        found["components"]["schemas"] |= schema.pop("$defs") | {"Problem": schema}
        answer = {
            "description": "Problem",
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for methods in found["paths"].values():
            for operation in methods.values():
                operation["responses"]["default"] = answer
        return found


@cache
def the_api() -> NinjaAPI:
    """Return the API with all that the rooms announce."""
    autodiscover_modules("api")
    made = _House(
        title="连心 · Lianxin",
        version="1",
        description=(
            "每次请求出示令牌（Authorization: Bearer …），能做的正是令牌主人当天能做的。 "
            "Every request shows a token and may do exactly what its owner may do that day."
        ),
        docs_url=None,
        urls_namespace="api",
        auth=Token(),
        renderer=_Hanzi(),
        parser=_Strict(),
    )
    for name in sorted(_routers):
        made.add_router(f"/{name}", _routers[name], tags=[name])
    for fault in (
        Refused,
        PermissionDenied,
        Http404,
        ValidationError,
        AuthenticationError,
        HttpError,
        RequestDataTooBig,
    ):
        made.add_exception_handler(fault, problem)
    return made


def addresses() -> list[URLPattern]:
    """Return the addresses of the API, each behind its door; the last takes what no other does."""
    found, _, _ = the_api().urls
    patterns = [one for one in found if isinstance(one, URLPattern)]
    for one in patterns:
        one.callback = _behind_a_door(one.callback)
    return [*patterns, path("<path:rest>", _behind_a_door(_nothing), name="nothing")]


def _nothing(request: HttpRequest, rest: str) -> HttpResponse:
    raise Http404(rest)


def _behind_a_door(view: View) -> View:
    """Open a view to whoever has no session: what it wants is a token. Whatever it refuses is told as a problem."""

    @login_not_required
    @csrf_exempt
    @wraps(view, assigned=())
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with ExitStack() as around:
            request.around = around  # type: ignore[attr-defined]
            try:
                response: HttpResponse = view(request, *args, **kwargs)
            except (Http404, Refused) as fault:
                response = problem(request, fault)
            if response.status_code == 405:
                known = response.headers["Allow"]
                response = problem(request, Refused(errors.METHOD_UNKNOWN, method=request.method, known=known))
                response.headers["Allow"] = known
            response.headers.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
        return response

    return door


def problem(request: HttpRequest, fault: Any) -> HttpResponse:
    """Return the problem document of whatever kept a request from being done."""
    refusal = refusal_of(fault)
    status = status_of(refusal)
    told = Problem(
        type=f"urn:lianxin:error:{refusal.code}",
        title=http.client.responses[status],
        status=status,
        detail=say(refusal),
        code=refusal.code,
        what=both(refusal.what),
        remedy=both(refusal.remedy),
        places=[Misplaced(where=one.where, what=both(one.words)) for one in refusal.misfits]
        if isinstance(refusal, Unfit)
        else None,
    )
    response = HttpResponse(told.model_dump_json(), status=status, content_type=PROBLEM)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if "minutes" in refusal.details:
        response.headers["Retry-After"] = str(int(str(refusal.details["minutes"])) * 60)
    return response


def refusal_of(fault: Exception) -> Refused:
    """Return whatever kept a request from being done as a refusal with a code.

    Raises:
        TypeError: it is a fault of ours.
    """
    match fault:
        case ValidationError():
            return unfit_by_shape([{**one, "loc": _place(one["loc"])} for one in fault.errors])
        case AuthenticationError():
            return Refused(errors.NOT_SIGNED_IN)
        case RequestDataTooBig():
            return Refused(errors.REQUEST_TOO_LARGE, most=(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // _MEGABYTE)
        case HttpError():
            return Refused(errors.UNREADABLE)
    return refusal_of_the_house(fault)


def _place(loc: tuple[Any, ...]) -> tuple[Any, ...]:
    """Leave out what our own code calls the body."""
    return (loc[0], *loc[2:]) if loc[0] == "body" else loc


def refuse_unknown_filters(request: HttpRequest, shape: type[Shape]) -> None:
    """Let pass an address whose filters are all known: a misspelt one must not mean everything.

    Raises:
        Refused: SITE-023.
    """
    if unknown := [name for name in request.GET if name not in shape.model_fields]:
        raise unfit_by_shape([{"loc": ("query", name), "type": "extra_forbidden"} for name in unknown])
