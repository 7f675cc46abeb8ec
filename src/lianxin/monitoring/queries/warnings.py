"""Warnings of departments as whoever brings them in sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from lianxin.core.kernel.words import Words
from lianxin.monitoring.access import warnings_open_to
from lianxin.monitoring.models import WarningLine, WarningList
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.places.models import Area

if TYPE_CHECKING:
    from lianxin.people.models import User

LIST_STATES: dict[str, tuple[Words, str]] = {
    "draft": (Words("待确认", "To confirm"), "unsure"),
    "used": (Words("已生成线索", "Made into leads"), "good"),
    "discarded": (Words("已作废", "Discarded"), "plain"),
}
_MOST = 1000


def listed_warnings(user: User) -> QuerySet[WarningList]:
    """Lists of the user's areas, the newest first."""
    return warnings_open_to(user).select_related("by").defer("problems").order_by("-id")


def drafts_of(user: User) -> QuerySet[WarningList]:
    """Drafts of the user's areas that wait to be made into leads."""
    return warnings_open_to(user).filter(state=WarningList.State.DRAFT)


def lines_of(found: WarningList) -> QuerySet[WarningLine]:
    """The lines of a list in their order, with whom they are about."""
    return found.lines.select_related("household", "member", "lead").order_by("row_number")


def warning_areas(user: User) -> list[tuple[str, str]]:
    """Counties and townships for which the user may bring warnings in, with their names."""
    found = Area.objects.filter(
        scope_of(user, Act.MANAGE_MONITORING).area_filter("code"), level__in=[Area.Level.COUNTY, Area.Level.TOWNSHIP]
    )
    return list(found.order_by("code").values_list("code", "name").distinct()[:_MOST])
