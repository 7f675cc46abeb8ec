"""Where everybody finds a notice: the address that the code on the sheet leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest


def public_address(request: HttpRequest, name: str, *args: object) -> str:
    """Return the full address of a public page: of the deployment's public site, else as this reader reached the house."""
    path = reverse(f"public:{name}", args=args)
    base: str = settings.LIANXIN_PUBLIC_ADDRESS
    return f"{base}{path}" if base else request.build_absolute_uri(path)
