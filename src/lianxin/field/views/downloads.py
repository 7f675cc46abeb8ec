"""What a telephone holds: who its user is, the questions, his villages; each is sent again only when it has changed."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.field.passes import keep_secret, pass_for, secret_for
from lianxin.field.queries.evaluations import evaluation_on_device, evaluations_on_device
from lianxin.field.queries.questions import questions
from lianxin.field.queries.villages import village_on_device, villages_on_device
from lianxin.field.sealing import key_name, public_key
from lianxin.field.views.doors import device_door, json_text
from lianxin.people.roles import Act


@require_safe
@device_door
def device(request: HttpRequest) -> HttpResponse:
    """Say who the user is, what he seals to and which villages are his now; what is not among them is to go from the telephone."""
    user: Any = request.user
    captures = user.may(Act.CAPTURE_OFFLINE)
    villages = villages_on_device(user) if captures else []
    told = {
        "user": {"id": user.pk, "name": user.name},
        "language": user.language,
        "now": timezone.now().isoformat(),
        "pass": pass_for(user),
        "key": {"name": key_name(), "point": public_key()},
        "csrf": get_token(request),
        "offline_hours": settings.LIANXIN_OFFLINE_HOURS,
        "captures": captures,
        "villages": [{"code": code, "name": name} for code, name in villages],
        "evaluations": [{"id": number, "title": title} for number, title in evaluations_on_device(user)],
    }
    response = JsonResponse(told)
    keep_secret(response, secret_for(request, user))
    return response


@require_safe
@device_door
def forms(request: HttpRequest) -> HttpResponse:
    """Send the questions, unless the telephone has them."""
    return _unless_known(request, questions())


@require_safe
@device_door
def village(request: HttpRequest, code: str) -> HttpResponse:
    """Send a village of the user's, unless nothing in it has changed."""
    user: Any = request.user
    return _unless_known(request, village_on_device(user, code))


@require_safe
@device_door
def evaluation(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Send an evaluation that the user works in, unless nothing in it has changed."""
    user: Any = request.user
    return _unless_known(request, evaluation_on_device(user, evaluation_id))


def _unless_known(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    """The tag is the digest of the content, so that it cannot be forgotten to change; what is saved is the way through the air."""
    content = json_text(told).encode()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    headers = {"ETag": tag, "Cache-Control": "private, no-store"}
    if tag in known:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(content, content_type="application/json", headers=headers)
