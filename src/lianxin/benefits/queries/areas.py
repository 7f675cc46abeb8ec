"""Places in which a user works, to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.places.models import Area

if TYPE_CHECKING:
    from lianxin.people.models import User

_MOST = 1000


def working_areas(user: User, act: Act = Act.MANAGE_BENEFITS) -> list[tuple[str, str]]:
    """Townships and villages in which the user may do the act, with their names, by code."""
    found = Area.objects.filter(
        scope_of(user, act).area_filter("code"), level__in=[Area.Level.TOWNSHIP, Area.Level.VILLAGE]
    )
    return list(found.order_by("code").values_list("code", "name").distinct()[:_MOST])
