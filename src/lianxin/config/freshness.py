"""How long a browser may keep a file of the package without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.headers import Headers

ASKED_EACH_TIME = "/static/field/"


def name_freshness(headers: Headers, path: str, url: str) -> None:
    """Have the files of the field page asked for each time, which costs 304 where nothing changed.

    Their addresses stay the same from release to release, and a browser takes what its service worker imports from its own cache: with
    any age, the worker of a new release would be put together from files of the old one, and stay so until the next.
    """
    if url.startswith(ASKED_EACH_TIME):
        headers["Cache-Control"] = "no-cache"
