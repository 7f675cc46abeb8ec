"""Which right it takes to bring in a sheet: facts of the register take one, money another (rooms say so with their planners).

Whoever has any of them may open the pages of imports; what a file holds is looked at once it has been read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.people.access import scope_of
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

_rights: dict[str, Act] = {}


def demand(rows_are: str, act: Act) -> None:
    """Say which right bringing in rows of a kind takes."""
    _rights[rows_are] = act


def right_for(rows_are: str) -> Act:
    """The right that bringing in rows of a kind takes.

    Raises:
        KeyError: no room takes such rows in.
    """
    return _rights[rows_are]


def rights_of(user: User) -> set[Act]:
    """The rights to bring something in that the user has somewhere."""
    return {act for act in {Act.IMPORT, *_rights.values()} if user.may(act)}


def may_import_into(user: User, area_code: str, rows_are: str = "") -> bool:
    """Whether the user may bring rows of the kind into the area; without a kind: rows of any kind."""
    acts = {right_for(rows_are)} if rows_are else rights_of(user)
    return any(scope_of(user, act).covers(area_code) for act in acts)
