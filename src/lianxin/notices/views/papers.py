"""Notices on paper, for staff; and the slip with a household's code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lianxin.core.paper import Size
from lianxin.notices.access import access_notice
from lianxin.notices.operations import issue_code
from lianxin.notices.papers import poster_png, sheet_document, slip_pdf
from lianxin.notices.views.addresses import public_address
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.site.papers import give_out

PDF = "application/pdf"


@needs(Act.READ_NOTICES)
@require_safe
def sheet_a4(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The sheet, A4, as PDF or Word."""
    return _sheet(request, notice_id, Size.A4)


@needs(Act.READ_NOTICES)
@require_safe
def sheet_a3(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The sheet, A3, as PDF or Word."""
    return _sheet(request, notice_id, Size.A3)


@needs(Act.READ_NOTICES)
@require_safe
def poster(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The poster, a picture."""
    user: Any = request.user
    notice = access_notice(user, notice_id)
    address = public_address(request, "notice", notice.key)
    content = poster_png(notice, address=address, today=timezone.localdate())
    return _file(content, "image/png", f"notice-{notice.pk}.png")


def _sheet(request: HttpRequest, notice_id: int, size: Size) -> HttpResponse:
    user: Any = request.user
    notice = access_notice(user, notice_id)
    address = public_address(request, "notice", notice.key)
    document = sheet_document(notice, address=address, size=size, today=timezone.localdate())
    return give_out(request, document, f"notice-{notice.pk}-{size.value}", is_shown=True)


@needs(Act.ISSUE_RECORD_CODES)
@require_POST
def code_slip(request: HttpRequest, household_id: int) -> HttpResponse:
    """Issue a code for a household and print it on a slip, the only time that it can be read."""
    user: Any = request.user
    issued = issue_code(household_id=household_id, by=user)
    village = issued.household.village_code
    address = public_address(request, "mine")
    content = slip_pdf(issued, address=address, place=area_names([village])[village])
    return _file(content, PDF, f"code-{household_id}.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
