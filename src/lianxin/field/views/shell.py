"""The page itself, as a telephone keeps it: it holds nothing of anybody, and therefore opens to everybody."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.look import bundle

_STATIC = Path(__file__).parents[1] / "static" / "field"
_KEPT = ("*.js", "*.css", "*.png", "*.svg")
_ICONS = (
    "bell",
    "check",
    "clipboard-list",
    "download",
    "house",
    "pencil",
    "plus",
    "refresh-cw",
    "shield-check",
    "users",
)
_COLOUR, _PAPER = "#0f4248", "#f6f3ec"


@cache
def kept_files() -> tuple[str, ...]:
    """Names of the files under ``static/field`` that a telephone keeps."""
    return tuple(sorted(path.name for pattern in _KEPT for path in _STATIC.glob(pattern)))


@cache
def release() -> str:
    """A digest of everything that a telephone keeps: another release is kept anew."""
    digest = hashlib.sha256(bundle("house.css").digest.encode())
    for name in kept_files():
        digest.update((_STATIC / name).read_bytes())
    template = Path(__file__).parents[1] / "templates" / "field" / "page.html"
    digest.update(template.read_bytes())
    return digest.hexdigest()[:12]


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Send the page, without anybody's name or language in it."""
    shown = {"release": release(), "style": look_of_house(), "icons": _ICONS}
    response = render(request, "field/page.html", shown)
    response.headers["Cache-Control"] = "no-cache"
    return response


@needs(Act.EVALUATE)
@require_safe
def questionnaires(request: HttpRequest) -> HttpResponse:
    """Lead those who evaluate to the page: what it shows is what the telephone holds of its user."""
    return redirect("field:page")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker: the same script for everybody, with the list of what it keeps."""
    kept = [reverse("field:page"), look_of_house(), reverse("field:manifest")]
    kept += [static(f"field/{name}") for name in kept_files()]
    told = json.dumps({"release": release(), "kept": kept})
    script = f'import {{ serve }} from "{static("field/worker.js")}";\nserve({told});\n'
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": reverse("field:page")}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Send what makes the page installable."""
    start = reverse("field:page")
    told: dict[str, Any] = {
        "name": "连心 · 外业",
        "short_name": "连心外业",
        "description": "没有信号也能记 · Works without signal",
        "lang": "zh-CN",
        "id": start,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "orientation": "portrait",
        "background_color": _PAPER,
        "theme_color": _COLOUR,
        "icons": [
            {
                "src": static(f"field/icon-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size in (192, 512)
            for purpose in ("any", "maskable")
        ],
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Type"] = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


def look_of_house() -> str:
    """Address of the house's style sheet."""
    return reverse("site:look", args=[bundle("house.css").digest, "house.css"])
