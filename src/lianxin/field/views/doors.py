"""The doors that a telephone knocks at: its questions and answers are JSON, and a refusal says what and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.core.kernel.errors import Refused
from lianxin.field import errors
from lianxin.field.operations import take_in_box, take_in_sheet
from lianxin.field.queries.evaluations import receipt_of_sheet, sheets_arrived
from lianxin.field.queries.receipts import receipts_of, told_of_receipt
from lianxin.field.uploads import LARGEST_PIECE, Upload
from lianxin.people.roles import Act

LARGEST_BODY = 1024 * 1024
MOST_ASKED = 200
Door = Callable[..., HttpResponse]


def refusal_json(refusal: Refused, status: int) -> JsonResponse:
    """Return a refusal as a telephone reads it."""
    what, remedy = refusal.what, refusal.remedy
    told = {"code": refusal.code, "why": [[what.zh, what.en], [remedy.zh, remedy.en]], **_place(refusal)}
    return JsonResponse(told, status=status)


def _place(refusal: Refused) -> dict[str, Any]:
    return {"offset": refusal.details["expected"]} if refusal.kind is errors.PART_OUT_OF_PLACE else {}


def device_door(view: Door) -> Door:
    """Open a door to those who capture or evaluate, and answer everybody in JSON: a script cannot follow the way to the sign-in page.

    What each may there is asked behind it.

    ``422`` says that sending the same again is no use, ``409`` that something is to come first.
    """
    later = {errors.PHOTO_MISSING.code, errors.PART_OUT_OF_PLACE.code, errors.TOO_MUCH_WAITING.code}

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated:
            return refusal_json(Refused(errors.SIGNED_OUT), 401)
        if not (user.may(Act.CAPTURE_OFFLINE) or user.may(Act.EVALUATE)):
            return refusal_json(Refused(errors.NOT_YOURS), 403)
        try:
            return view(request, *args, **kwargs)
        except (PermissionDenied, Http404) as error:
            status = 404 if isinstance(error, Http404) else 403
            return refusal_json(Refused(errors.NOT_YOURS), status)
        except Refused as refusal:
            return refusal_json(refusal, 409 if refusal.code in later else 422)

    door.needed_act = Act.CAPTURE_OFFLINE  # type: ignore[attr-defined]
    return login_not_required(door)  # type: ignore[no-any-return]


@require_POST
@device_door
def items(request: HttpRequest) -> HttpResponse:
    """Take in one sealed item and answer with its receipt."""
    user: Any = request.user
    told = _body(request)
    return JsonResponse(told_of_receipt(take_in_box(uuid=_uuid(told.get("uuid")), sealed=told.get("sealed"), by=user)))


@require_POST
@device_door
def sheets(request: HttpRequest) -> HttpResponse:
    """Take in one sealed sheet of an evaluation and answer with its receipt."""
    user: Any = request.user
    told = _body(request)
    try:
        made = take_in_sheet(uuid=_uuid(told.get("uuid")), sealed=told.get("sealed"), by=user)
    except (PermissionDenied, Http404):
        return refusal_json(Refused(errors.SHEET_NOT_YOURS), 403)
    return JsonResponse(receipt_of_sheet(made))


@require_POST
@device_door
def receipts(request: HttpRequest) -> HttpResponse:
    """Say what became of the user's items; of one that never came, nothing is said."""
    user: Any = request.user
    asked = _body(request).get("uuids")
    if not isinstance(asked, list) or len(asked) > MOST_ASKED:
        raise Refused(errors.ITEM_UNREADABLE, where="uuids")
    numbers = [_uuid(one) for one in asked]
    found = [told_of_receipt(one) for one in receipts_of(user, numbers)]
    return JsonResponse({"receipts": found + sheets_arrived(user, numbers)})


@require_http_methods(["GET", "PUT"])
@device_door
def picture(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how much of a picture has arrived, or add the next piece of it."""
    user: Any = request.user
    upload = Upload(user.pk, uuid)
    if request.method == "GET":
        return JsonResponse({"offset": upload.length})
    offset = request.GET.get("offset", "")
    if not (offset.isascii() and offset.isdigit()):
        raise Refused(errors.ITEM_UNREADABLE, where="offset")
    piece = request.read(LARGEST_PIECE + 1)
    return JsonResponse({"offset": upload.add(piece, offset=int(offset))})


def json_text(told: Any) -> str:
    """Return JSON as a telephone reads it: short, with its characters as they are."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _body(request: HttpRequest) -> dict[str, Any]:
    content = request.read(LARGEST_BODY + 1)
    try:
        told = json.loads(content) if len(content) <= LARGEST_BODY else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Refused(errors.ITEM_UNREADABLE, where="body")
    return told


def _uuid(told: Any) -> UUID:
    try:
        return UUID(str(told))
    except ValueError as error:
        raise Refused(errors.ITEM_UNREADABLE, where="uuid") from error
