"""Lists of departments as a user may see them, and how many of their people are in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.places.models import Area
from lianxin.rulebook import dictionary
from lianxin.supervision.access import lists_open_to
from lianxin.supervision.models import DepartmentList

if TYPE_CHECKING:
    from lianxin.people.models import User

LIST_STATES: dict[str, tuple[Words, str]] = {
    "draft": (Words("待确认", "To confirm"), "unsure"),
    "in_force": (Words("在用", "In use"), "good"),
    "replaced": (Words("已被新名单取代", "Replaced"), "plain"),
    "discarded": (Words("已作废", "Discarded"), "plain"),
}
_MOST = 1000


def listed_lists(user: User) -> QuerySet[DepartmentList]:
    """Lists for the user's areas, the newest first."""
    return lists_open_to(user).select_related("by", "settled_by").defer("problems").order_by("-id")


def drafts_of(user: User) -> QuerySet[DepartmentList]:
    """Drafts of the user's areas that wait to be taken into use."""
    return lists_open_to(user).filter(state=DepartmentList.State.DRAFT)


def list_areas(user: User) -> list[tuple[str, str]]:
    """Counties and townships for which the user may bring lists in, with their names."""
    found = Area.objects.filter(
        scope_of(user, Act.SETTLE_CLUES).area_filter("code"), level__in=[Area.Level.COUNTY, Area.Level.TOWNSHIP]
    )
    return list(found.order_by("code").values_list("code", "name").distinct()[:_MOST])


def kind_words(kind: str) -> Words:
    """What a kind of list is called."""
    return dictionary().code_lists["department_list_kind"].by_key(kind).words


def house_lists() -> QuerySet[DepartmentList]:
    """Lists of the house, for the command line."""
    return DepartmentList.objects.defer("problems").order_by("id")
