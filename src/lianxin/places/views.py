"""Pages: the counties opened here, a division with what it was and holds, and what written places mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.charts import Dot, DotMap
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.places.access import readers_only
from lianxin.places.domain.codes import Level
from lianxin.places.domain.names import village_body
from lianxin.places.domain.resolver import Candidate, Resolution, Status
from lianxin.places.domain.shapes import MOST_BYTES
from lianxin.places.forms import ResolveForm, ShapesForm, TagForm
from lianxin.places.lists import BELOW, COUNTIES, TAGS, VERSIONS
from lianxin.places.operations import MANAGE, tag_area, take_in_shapes
from lianxin.places.queries import (
    AreaSheet,
    area_sheet,
    boundary_of,
    open_counties,
    resolve_mention,
    shapes_known,
    tags_of,
    village_points,
)
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say


@dataclass(frozen=True, slots=True)
class Answer:
    """One mention on the page: its answer, a tone and a word for its status, and what comes near when there is none."""

    resolution: Resolution
    tone: str
    words: Words

    @property
    def near(self) -> list[Candidate]:
        """The candidates worth showing; failing any, the deepest part that was certain."""
        candidates = self.resolution.candidates
        likely = [one for one in candidates if one.score >= 0.5]
        return likely or [one for one in candidates if one.code == self.resolution.nearest]


_STATUSES = {
    Status.RESOLVED: ("good", Words("已确定", "Resolved")),
    Status.AMBIGUOUS: ("unsure", Words("有多个可能", "Ambiguous")),
    Status.UNRESOLVED: ("bad", Words("未找到", "Unresolved")),
}


_KNOWN = Words("已知位置", "Known position")
_APPROXIMATE = Words("示意位置（乡镇附近）", "Approximate, near its township")


@readers_only
@require_http_methods(["GET", "HEAD", "POST"])
def areas(request: HttpRequest) -> HttpResponseBase:
    """List the counties opened here, and say what written places mean."""
    counties = open_counties().select_related("parent__parent").order_by("code")
    if request.method != "POST" and (file := download(request, Offer(COUNTIES, counties))):
        return file
    form = ResolveForm(request.POST if request.method == "POST" else None)
    answers: list[Answer] = []
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        try:
            found = [resolve_mention(m, within=asked["within"], on=asked["on"]) for m in asked["mentions"]]
            answers = [Answer(one, *_STATUSES[one.status]) for one in found]
        except Refused as refusal:
            refuse(form, refusal, "within")
    shown = {"form": form, "answers": answers, "counties": counties, "listing": COUNTIES}
    return render(request, "places/areas.html", shown)


@readers_only
@require_safe
def area(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show a division, opened here or only known to the gazetteer."""
    sheet = area_sheet(code)
    tags = tags_of(sheet.code)
    offers = [
        Offer(listing, rows, area_code=sheet.code)
        for listing, rows in ((BELOW, sheet.below), (TAGS, tags), (VERSIONS, sheet.versions))
    ]
    if file := download(request, *offers):
        return file
    user: Any = request.user
    shown = {
        "sheet": sheet,
        "map": _map_of(sheet),
        "listing": BELOW,
        "tags": list(tags),
        "tag_listing": TAGS,
        "version_listing": VERSIONS,
        "may_tag": user.may(MANAGE),
        "may_shape": sheet.is_open
        and sheet.level is Level.COUNTY
        and user.may(MANAGE)
        and sheet.code.startswith(user.home_area(MANAGE)),
    }
    return render(request, "places/area.html", shown)


@readers_only
@require_http_methods(["GET", "HEAD", "POST"])
def tag(request: HttpRequest, code: str) -> HttpResponse:
    """Record what a document calls an area."""
    user: Any = request.user
    if not user.may(MANAGE):
        raise PermissionDenied(MANAGE)
    sheet = area_sheet(code)
    form = TagForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            tag_area(
                area_code=sheet.code, kind=told["kind"], document=told["document"], starts_on=told["starts_on"], by=user
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已登记。", "On record.")))
            return redirect("places:area", sheet.code)
    return render(request, "places/tag.html", {"form": form, "sheet": sheet}, status=409 if form.errors else 200)


@readers_only
@require_http_methods(["GET", "HEAD", "POST"])
def shapes(request: HttpRequest, code: str) -> HttpResponse:
    """Take in outlines and positions of a county's townships and villages, and say of how many they are known."""
    user: Any = request.user
    sheet = area_sheet(code)
    if not user.may(MANAGE) or not sheet.code.startswith(user.home_area(MANAGE)):
        raise PermissionDenied(MANAGE)
    is_sent = request.method == "POST"
    form = ShapesForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            # One byte more than is read tells that there is more.
            taken = take_in_shapes(
                county_code=sheet.code, content=told["file"].read(MOST_BYTES + 1), source=told["source"], by=user
            )
        except Refused as refusal:
            refuse(form, refusal, "file")
        else:
            words = Words(f"已收下 {len(taken)} 处。", f"{len(taken)} shapes were taken in.")
            messages.success(request, say(words))
            return redirect("places:shapes", sheet.code)
    shown = {"form": form, "sheet": sheet, "known": shapes_known(sheet.code)}
    return render(request, "places/shapes.html", shown, status=409 if form.errors else 200)


def _map_of(sheet: AreaSheet) -> DotMap | None:
    """The map of a county: its outline and its villages; None for other levels and where nothing is known."""
    if sheet.level is not Level.COUNTY:
        return None
    outline: Any = boundary_of(sheet.code) or ()
    points = village_points(sheet.code)
    if not points and not outline:
        return None
    kinds = [kind for kind in (False, True) if any(point.approximate is kind for point in points)]
    dots = tuple(
        Dot(
            Words(village_body(point.name), point.code),
            point.longitude,
            point.latitude,
            kind=kinds.index(point.approximate),
            href=reverse("places:area", args=[point.code]),
        )
        for point in points
    )
    return DotMap(
        title=Words(f"{sheet.name}各村", f"Villages of {sheet.code}"),
        dots=dots,
        kinds=tuple(_APPROXIMATE if kind else _KNOWN for kind in kinds) or (_KNOWN,),
        outlines=tuple(tuple(ring) for ring in outline),
        note=Words(
            "轮廓 © OpenStreetMap 贡献者(ODbL),仅供示意，不作为划界依据。",
            "Outline © OpenStreetMap contributors (ODbL); a drawing aid that settles no boundary.",
        )
        if outline
        else Words("", ""),
    )
