"""The dashboards: what needs me today, how far each part of an area is, where, and why; all of it counted from rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.charts import Definition
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import rule_set_of
from lianxin.people.access import needs, required_scope
from lianxin.people.queries import helper_of
from lianxin.people.roles import Act
from lianxin.reports.boards.firsts import Firsts, firsts_of, red_lights, red_lights_of
from lianxin.reports.boards.hiding import HOMES, Hidden, hidden_of
from lianxin.reports.boards.lights import Limits, Share, limits_on
from lianxin.reports.boards.lists import BOARD_VILLAGES, BOARD_VISITS, PartRow, light_badge, parts_listing, plain_light
from lianxin.reports.boards.maps import map_of
from lianxin.reports.boards.pictures import pictures_of
from lianxin.reports.boards.places import Level, Place, parts_of, place_for, road_to
from lianxin.reports.boards.rates import Rate, Shares, shares_of, summed, villages_in
from lianxin.reports.boards.subjects import (
    Subject,
    SubjectBoard,
    helper_board,
    helper_subject,
    unit_board,
    unit_subject,
)
from lianxin.reports.drawings import age_chart, failing_chart, income_chart, labour_chart, village_map
from lianxin.reports.queries import Figures, figures_for
from lianxin.reports.row_addresses import address_of
from lianxin.site.components import Tab
from lianxin.site.downloads import Offer, download, lists_of
from lianxin.site.language import say
from lianxin.site.listing import HIDDEN
from lianxin.site.values import count
from lianxin.site.workbench import ShownWaiting
from lianxin.work.queries.visits import STANDINGS

_REDS_ON_A_WALL = 3
_WALL = "wall"
_SECONDS_ON_A_WALL = 45
_PICTURES_ON_A_WALL = 2


def _address(code: str, **more: str) -> str:
    wanted = {"area": code, **more}
    query = urlencode({key: value for key, value in wanted.items() if value})
    return reverse("reports:dashboard") + (f"?{query}" if query else "")


@needs(Act.READ_FINDINGS)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponseBase:
    """Show an area: what waits for the reader, its parts by rates and lights, the map, the pictures; ``view=wall`` fills a screen."""
    user: Any = request.user
    if board := _own_board(user):
        return redirect(board)
    place, on = place_for(user, request.GET.get("area", "")), timezone.localdate()
    shares, figures = shares_of(user, place.code, on), figures_for(user, place.code)
    limits = limits_on(on, place.code)
    parts = parts_of(place, villages_in(shares) | set(figures.villages))
    hidden = hidden_of(user, place, shares, figures, parts, on)
    offer = _progress(place, parts, shares, limits, hidden)
    if file := download(request, offer):
        return file
    chosen = next((pair for pair in shares if pair[0].name == request.GET.get("rate")), shares[0])
    is_wall = request.GET.get("view") == _WALL
    totals = [(rate, _summed(rate, found, place, hidden)) for rate, found in shares]
    reds = red_lights(user, place, totals, offer.found, limits, on=on)
    context = {
        "place": place,
        "road": [(one, _address(one.code)) for one in road_to(user, place)],
        "firsts": Firsts(tuple(ShownWaiting(one.waiting, "flag") for one in reds[:_REDS_ON_A_WALL]))
        if is_wall
        else firsts_of(user, reds),
        "light_cards": [
            (rate.words, light_badge(rate, share, limits, rate.rows(place.code))) for rate, share in totals
        ],
        "limits": limits,
        "parts": offer if len(offer.found) > 1 else None,
        "map": _map(place, parts, chosen, limits, figures, hidden),
        "rates": [Tab(rate.words, _address(place.code, rate=rate.name), rate is chosen[0]) for rate, _ in shares],
        "pictures": pictures_of(
            user, place, figures.run.year if figures.run else on.year, on, _shown(shares, place, hidden)
        ),
        "figures": figures,
        "helped_address": _helped_address(user, place, hidden),
        "counts": _counts(figures, place.code, hidden),
        "paired": _or_hidden(figures.paired, is_hidden=hidden.hides_paired(place.code)),
        "people": [] if is_wall else _people(figures, place.code),
        "may_import": user.may(Act.IMPORT),
        "shapes_address": _shapes(user, place),
        "counted_at": timezone.localtime(),
        "wall_address": _address(place.code, view=_WALL),
        "plain_address": _address(place.code),
    }
    if figures.run is not None:
        answers = rule_set_of(figures.run).answers
        context["verdicts"] = [
            (
                answers[v],
                _or_hidden(figures.verdicts.get(v, 0), is_hidden=hidden.hides(place.code, v)),
                "" if hidden.hides(place.code, v) else address_of("verdict", area=place.code, verdict=v.value),
            )
            for v in Verdict
        ]
    return _wall(request, place, context) if is_wall else render(request, "reports/dashboard.html", context)


def _wall(request: HttpRequest, place: Place, context: dict[str, Any]) -> HttpResponse:
    """Show the lights and two pictures, large; then the next ones, counted anew, unless the reader holds them."""
    drawn = [one for one in (context["map"], *context["pictures"]) if one is not None]
    sheets = [drawn[at : at + _PICTURES_ON_A_WALL] for at in range(0, len(drawn), _PICTURES_ON_A_WALL)] or [[]]
    written = request.GET.get("sheet", "")
    at = (int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 1) % len(sheets) or len(
        sheets
    )
    is_held = request.GET.get("hold") == "1"

    def address(sheet: int, *, holds: bool) -> str:
        return _address(place.code, view=_WALL, sheet=str(sheet), hold="1" if holds else "")

    following = address(at % len(sheets) + 1, holds=is_held)
    shown = {
        "pictures": sheets[at - 1],
        "at": at,
        "of": len(sheets),
        "is_held": is_held,
        "hold_address": address(at, holds=not is_held),
        "following": following,
    }
    wall = render(request, "reports/wall.html", context | shown)
    # Nobody stands at a wall to ask anew. What is held is counted anew as well.
    wall.headers["Refresh"] = f"{_SECONDS_ON_A_WALL}; url={address(at, holds=True) if is_held else following}"
    return wall


def _shown(shares: list[tuple[Rate, Shares | None]], place: Place, hidden: Hidden) -> list[tuple[Rate, Shares | None]]:
    """The rates that are told of the area itself."""
    return [(rate, found) for rate, found in shares if not hidden.hides_rate(place.code, rate)]


def _helped_address(user: Any, place: Place, hidden: Hidden) -> str:
    is_open = user.may(Act.READ_PAIRING) and not hidden.hides_paired(place.code)
    return address_of("helped", area=place.code) if is_open else ""


def _or_hidden(number: int, *, is_hidden: bool) -> str:
    return say(HIDDEN) if is_hidden else str(count(number))


def _progress(
    place: Place, parts: list[Place], shares: list[tuple[Rate, Shares | None]], limits: Limits | None, hidden: Hidden
) -> Offer:
    """The whole and its parts by those rates of which anything was counted; parts of which nothing was are left out."""
    whole = _row(replace(place, name=place.name or Level.WHOLE.words.zh), shares, hidden, is_whole=True)
    rows = [whole, *(row for row in (_row(part, shares, hidden) for part in parts) if not row.is_nothing)]
    told = [rate for rate, _ in shares if any(share is not None and share.whole for share in _of(rate, rows))]
    return Offer(parts_listing(told, limits, lambda part: _address(part.code)), rows, area_code=place.code)


def _of(rate: Rate, rows: list[PartRow]) -> list[Share | None]:
    return [row.shares[rate.name] for row in rows]


def _summed(rate: Rate, found: Shares | None, place: Place, hidden: Hidden) -> Share | None:
    if found is None:
        return None
    return replace(summed(found, place.code), is_hidden=hidden.hides_rate(place.code, rate))


def _own_board(user: Any) -> str | None:
    """Where somebody without an area of his own begins: a helper with his households, a liaison with his unit."""
    scope = required_scope(user, Act.READ_FINDINGS)
    if scope.prefixes:
        return None
    himself = helper_of(user) if scope.is_own else None
    if himself is not None:
        return reverse("reports:helper", args=[himself.pk])
    return reverse("reports:unit", args=[scope.unit_ids[0]]) if len(scope.unit_ids) == 1 else None


def _row(place: Place, shares: list[tuple[Rate, Shares | None]], hidden: Hidden, *, is_whole: bool = False) -> PartRow:
    return PartRow(place, {rate.name: _summed(rate, found, place, hidden) for rate, found in shares}, is_whole)


def _map(
    place: Place,
    parts: list[Place],
    chosen: tuple[Rate, Shares | None],
    limits: Limits | None,
    figures: Figures,
    hidden: Hidden,
) -> Definition | None:
    rate, shares = chosen
    # Of a part that is hidden no village is told; one that is told is told with those of its villages that its own board hides.
    gone = tuple(
        part.code for part in (place, *parts) if hidden.hides_rate(part.code, rate) and (part is not place or not parts)
    )
    shown = {code: share for code, share in (shares or {}).items() if not (gone and code.startswith(gone))}
    drawn = map_of(place, parts, rate, shown, limits, _address)
    return drawn if drawn is not None else village_map(figures)


def _shapes(user: Any, place: Place) -> str:
    """Where the reader brings the county's own outlines and positions; empty where that is not his."""
    county = place.code[: Level.COUNTY.length]
    is_drawn = place.level in {Level.COUNTY, Level.TOWNSHIP}
    if not is_drawn or not user.may(Act.MANAGE_PLACES) or not county.startswith(user.home_area(Act.MANAGE_PLACES)):
        return ""
    return reverse("places:shapes", args=[county])


def _counts(figures: Figures, area: str, hidden: Hidden) -> list[tuple[Words, str, str]]:
    """The households and people of an area, each with the address of its rows."""
    are_hidden = hidden.hides(area, HOMES)
    return [
        *(
            (words, _or_hidden(number, is_hidden=are_hidden), "" if are_hidden else address_of(kind, area=area))
            for words, number, kind in (
                (Words("农户", "Households"), figures.households, "households"),
                (Words("人口", "Members"), figures.members, "people"),
            )
        ),
        (Words("村", "Villages"), str(count(len(figures.villages))), address_of("villages", area=area)),
    ]


def _people(figures: Figures, area: str) -> list[Definition]:
    if not figures.households:
        return []
    drawn = [drawer(figures, area) for drawer in (failing_chart, income_chart, age_chart, labour_chart)]
    return [one for one in drawn if one is not None]


@needs(Act.READ_FINDINGS)
@require_safe
def unit(request: HttpRequest, unit_id: int) -> HttpResponseBase:
    """Show a unit: its villages and households, what waits, its targets, its money."""
    user: Any = request.user
    subject = unit_subject(user, unit_id)
    return _subject(request, subject, unit_board(user, unit_id, on=timezone.localdate()), Words("单位", "Unit"))


@needs(Act.READ_FINDINGS)
@require_safe
def helper(request: HttpRequest, helper_id: int) -> HttpResponseBase:
    """Show a helper: his households, what waits, what he wrote down."""
    user: Any = request.user
    today = timezone.localdate()
    subject = helper_subject(user, helper_id, on=today)
    return _subject(request, subject, helper_board(user, helper_id, on=today), Words("帮扶人", "Helper"))


def _subject(request: HttpRequest, subject: Subject, board: SubjectBoard, kind: Words) -> HttpResponseBase:
    user: Any = request.user
    visits = [(row, STANDINGS[row.due.standing]) for row in board.visits]
    offers = Offer(BOARD_VILLAGES, board.villages), Offer(BOARD_VISITS, visits)
    if file := download(request, *offers):
        return file
    limits = limits_on(timezone.localdate(), "")
    shown = {
        "board": board,
        "kind": kind,
        "limits": limits,
        "firsts": firsts_of(user, red_lights_of(subject, board.rates, limits)),
        "cards": [(words, plain_light(share, limits, href)) for words, share, href in board.shares],
        "visits": visits,
        "lists": lists_of(*offers),
        "counted_at": timezone.localtime(),
    }
    return render(request, "reports/subject.html", shown)
