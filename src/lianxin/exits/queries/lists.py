"""Reads of lists of exits: those of the user's areas, those that wait for him, and the households of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from lianxin.exits.access import exit_lists_open_to
from lianxin.exits.models import ExitLine, ExitList
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to

if TYPE_CHECKING:
    from lianxin.people.models import User


def exit_lists(user: User, *, state: str = "") -> QuerySet[ExitList]:
    """The lists that the user may see, each with how many households it names, the newest first.

    Raises:
        PermissionDenied: exits are closed to him everywhere.
    """
    found = exit_lists_open_to(user).annotate(lines_count=Count("lines"))
    return found.filter(state=state) if state else found


def exit_lists_waiting(user: User) -> QuerySet[ExitList]:
    """Lists that the user may decide and did not bring in himself."""
    inside = scope_of(user, Act.ACT_FOR_COUNTY).area_filter("area_code")
    mine = Q(brought_by__isnull=False, brought_by=user)
    return ExitList.objects.filter(inside, state=ExitList.State.PENDING).exclude(mine)


def exit_lines_of(user: User, held: ExitList) -> QuerySet[ExitLine]:
    """The households of a list that the user may see, in the order of the list."""
    seen = households_open_to(user, Act.READ_EXITS)
    return held.lines.filter(household__in=seen).select_related("household", "exit_list").order_by("id")
