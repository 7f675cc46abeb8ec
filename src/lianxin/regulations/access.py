"""Who may read and keep the library. A regulation is public: a role that reads it anywhere reads all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404

from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.regulations.models import Regulation

if TYPE_CHECKING:
    from lianxin.people.models import User


def regulations_open_to(user: User) -> QuerySet[Regulation]:
    """Every regulation, for whoever reads regulations at all.

    Raises:
        PermissionDenied: he reads none.
    """
    required_scope(user, Act.READ_REGULATIONS)
    return Regulation.objects.all()


def access_regulation(user: User, regulation_id: int) -> Regulation:
    """Return a regulation.

    Raises:
        PermissionDenied, Http404: he reads none, or there is no such one.
    """
    found = regulations_open_to(user).filter(pk=regulation_id).first()
    if found is None:
        raise Http404("no such regulation")
    return found
