"""What every page knows without its view saying so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lianxin.site.language import language
from lianxin.site.navigation import menu_for

APPEARANCES = ("device", "light", "dark")


def appearance_of(request: HttpRequest) -> str:
    """Return the chosen appearance; as the device has it, unless a known one was chosen."""
    chosen = request.COOKIES.get("appearance", "device")
    return chosen if chosen in APPEARANCES else "device"


def house(request: HttpRequest) -> dict[str, Any]:
    """Return languages, appearance and menu."""
    user = getattr(request, "user", None)
    is_in = bool(user is not None and user.is_authenticated)
    return {
        "house_language": language(),
        "house_languages": settings.LANGUAGES,
        "house_appearance": appearance_of(request),
        "house_menu": menu_for(user, request.path) if is_in else [],
        "is_signed_in": is_in,
        "is_demo": bool(settings.LIANXIN_DEMO_ACCOUNTS),
    }
