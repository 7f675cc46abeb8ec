"""How tests hand forms in, and read what a page answers."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

KEY = "a-token-of-a-form"
DAY = "2026-03-01"


def handed_in(client: Client, url: str, *, key: str = KEY, **told: Any) -> Any:
    """Hand a form in with a token; the answer is not followed."""
    return client.post(url, {"key": key, **told})


def text_of(response: Any) -> str:
    """What a page says, without its marks."""
    bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(bare))


def told_after(client: Client, response: Any) -> str:
    """What the page says to which an act leads."""
    assert response.status_code == 302, text_of(response)[:2000]
    followed = client.get(response["Location"])
    assert followed.status_code == 200
    return text_of(followed)


def faults_at(response: Any, name: str) -> str:
    """What is wrong with one field of the form on a page ("__all__": of all of it)."""
    return " ".join(response.context["form"].errors.get(name, []))


def let_in(statuses: dict[str, int]) -> set[str]:
    """Who was let in; everybody else was turned away, who is not signed in to the sign-in page."""
    assert statuses.pop("nobody") == 302
    return {name for name, status in statuses.items() if status not in (403, 404)}
