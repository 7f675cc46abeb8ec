"""Where everybody verifies a paper: the address that the code on it leads to."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def public_base(request: HttpRequest) -> str:
    """Return the address of the deployment's public site, else the one by which this reader reached the house."""
    base: str = settings.LIANXIN_PUBLIC_ADDRESS
    return base or request.build_absolute_uri("/").rstrip("/")


def address_of_verification(request: HttpRequest) -> Callable[[str], str]:
    """Return what makes the full address of the page that verifies a reference."""
    base = public_base(request)
    return lambda written: f"{base}{reverse('reports:verify', args=[written])}"
