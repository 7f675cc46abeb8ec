"""The rows behind a number of a dashboard: how many they are, which they are, and the file of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.eligibility.queries import latest_run
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.reports.boards.behind import rows_behind
from lianxin.reports.boards.behind_lists import rows_listing, teller_of
from lianxin.reports.boards.behind_sides import Asked, Behind, Side
from lianxin.reports.boards.hiding import HOMES, hidden_of
from lianxin.reports.boards.places import place_for
from lianxin.reports.boards.rates import RATES, shares_of
from lianxin.reports.boards.subjects import subject_for
from lianxin.reports.errors import ROWS_HIDDEN, ROWS_UNKNOWN
from lianxin.reports.queries import figures_for
from lianxin.site.components import Tab
from lianxin.site.downloads import Offer, download
from lianxin.site.middleware import answer_with
from lianxin.site.paging import KeysetPage, keyset_page
from lianxin.site.veiling import least_shown

answer_with(ROWS_UNKNOWN, 400)
answer_with(ROWS_HIDDEN, 403)
PAGE_SIZE = 50
# Lists that no query can tell are made whole, and are of a unit, a helper, or an area that a page can count.
_MOST_AT_ONCE = 200
_OWN = ("area", "of", "side", "year", "page", "format", "list")


@needs(Act.READ_FINDINGS)
@require_safe
def rows(request: HttpRequest, kind: str) -> HttpResponseBase:
    """List the rows that a number counted; ``side`` chooses those missing, those there, or all."""
    user: Any = request.user
    today = timezone.localdate()
    asked = _asked(request, today)
    behind = rows_behind(user, kind, asked)
    _refuse_small(user, behind)
    _refuse_hidden(asked, kind)
    side = next((one for one in behind.sides if one.name == request.GET.get("side")), behind.sides[0])
    teller = teller_of(side.found)
    found = side.found.select_related(*teller.related) if isinstance(side.found, QuerySet) else side.found
    listing = rows_listing(behind.words, teller)
    tell = partial(_told, teller.tell, user, today)
    filters = {name: value for name, value in request.GET.items() if name in _OWN[:4]} | {"rows": kind}
    if file := download(request, Offer(listing, found, tell, filters, asked.area)):
        return file
    if isinstance(found, QuerySet):
        page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    else:
        page = KeysetPage(list(found[:_MOST_AT_ONCE]))
    numbers = {one.name: one.number for one in behind.sides}
    context = {
        "behind": behind,
        "side": side,
        "number": numbers[side.name],
        "place": asked.place,
        "sides": [Tab(one.words, _other(request, one), one is side, numbers[one.name]) for one in behind.sides],
        "page": page,
        "rows": tell(page.rows),
        "listing": listing,
        "board": _board(asked),
        "has_more": not isinstance(found, QuerySet) and len(found) > _MOST_AT_ONCE,
    }
    return render(request, "reports/rows.html", context)


def _refuse_small(user: Any, behind: Behind) -> None:
    """Refuse rows of people that are fewer than the reader is shown, on any side: with the others they would tell the few.

    Raises:
        Refused: REPORTS-180.
    """
    if not any(side.is_of_people for side in behind.sides) or (least := least_shown(user)) is None:
        return
    if any(0 < side.number < least for side in behind.sides):
        raise Refused(ROWS_HIDDEN, least=least)


def _refuse_hidden(asked: Asked, kind: str) -> None:
    """Refuse rows whose number the board of their area does not tell: counted here, they would tell it.

    Raises:
        Refused: REPORTS-180.
    """
    least, rate = least_shown(asked.user), next((one for one in RATES if one.name == kind and one.of_people), None)
    if least is None or asked.subject is not None or (rate is None and kind not in {"households", "helped", "verdict"}):
        return
    shares, figures = shares_of(asked.user, asked.area, asked.on), figures_for(asked.user, asked.area)
    hidden = hidden_of(asked.user, asked.place, shares, figures, (), asked.on)
    whats = {
        "households": hidden.hides(asked.area, HOMES),
        "helped": hidden.hides_paired(asked.area),
        "verdict": hidden.hides(asked.area, asked.told.get("verdict", "")),
    }
    if hidden.hides_rate(asked.area, rate) if rate is not None else whats[kind]:
        raise Refused(ROWS_HIDDEN, least=least)


def _asked(request: HttpRequest, today: Any) -> Asked:
    user: Any = request.user
    told = {name: value for name, value in request.GET.items() if name not in _OWN}
    run = latest_run(user)
    year = run.year if run is not None else today.year
    written = request.GET.get("year", "")
    if written and not (written.isascii() and written.isdigit() and len(written) == 4):
        raise Refused(ROWS_UNKNOWN, asked=written[:20])
    subject = subject_for(user, request.GET["of"], on=today) if "of" in request.GET else None
    return Asked(
        user, place_for(user, request.GET.get("area", "")), int(written) if written else year, today, told, subject
    )


def _told(tell: Any, user: Any, today: Any, some: list[Any]) -> list[Any]:
    told: list[Any] = tell(user, some, today)
    return told


def _other(request: HttpRequest, side: Side) -> str:
    query = request.GET.copy()
    for name in ("page", "format", "list"):
        query.pop(name, None)
    query["side"] = side.name
    return f"?{query.urlencode()}"


def _board(asked: Asked) -> tuple[str, str]:
    """Where the number stands: the name of the board and its address."""
    if asked.subject is not None:
        return asked.subject.name, asked.subject.page
    address = reverse("reports:dashboard") + (f"?area={asked.area}" if asked.area else "")
    return asked.place.name, address
