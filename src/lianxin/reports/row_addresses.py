"""Where the rows behind a number are."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def address_of(kind: str, **asked: object) -> str:
    """The address of the rows behind a number."""
    query = urlencode({name: value for name, value in asked.items() if value not in ("", None)})
    return reverse("reports:rows", args=[kind]) + (f"?{query}" if query else "")
