"""What waits for whoever stands over counties: the red lights of his province or prefecture. Others find theirs on their boards."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.reports.boards.firsts import watched_lights
from lianxin.reports.boards.places import Level, place_for
from lianxin.site.workbench import Card, Waiting, register


def lights(user: Any) -> list[Waiting]:
    """Of an area above the counties: there nothing else says what is to be watched over."""
    prefixes = scope_of(user, Act.READ_FINDINGS).prefixes
    if not prefixes or any(len(prefix) >= Level.COUNTY.length for prefix in prefixes):
        return []
    return [red.waiting for red in watched_lights(user, place_for(user), on=timezone.localdate())]


register(Card("reports.lights", Act.READ_FINDINGS, 4, "flag", lights))
