"""What a user may do, and where. Every page, query and command asks here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from lianxin.config.statements import Columns, Statement, models_in
from lianxin.people.roles import HELD_BY_NAME, ROLES, Act, Reach, Role
from lianxin.places.domain.codes import LENGTHS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from lianxin.people.models import Grant, User


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an act is permitted: whole areas by code prefix, and the households given to units or to the user himself.

    An empty scope permits nothing. The prefix ``""`` is the whole deployment.
    """

    user_id: int | None
    prefixes: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()
    is_own: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.prefixes or self.unit_ids or self.is_own)

    def covers(self, area_code: str) -> bool:
        """Whether the whole of the area lies inside an area of the scope."""
        return any(area_code.startswith(prefix) for prefix in self.prefixes)

    def within(self, area_code: str) -> Scope:
        """The scope with its areas cut down to what lies inside an area. What is given to units or to the user stays."""
        inside = {
            max(prefix, area_code, key=len)
            for prefix in self.prefixes
            if prefix.startswith(area_code) or area_code.startswith(prefix)
        }
        return replace(self, prefixes=tuple(sorted(inside)))

    def area_filter(self, column: str) -> Q:
        """A condition that the column holds a code inside the scope's areas. An empty scope matches nothing."""
        wanted = Q(pk__in=[])
        for prefix in self.prefixes:
            wanted |= within_area(column, prefix)
        return wanted


def within_area(column: str, prefix: str) -> Q:
    """A condition that the column holds a code that begins so; the empty prefix matches everything.

    Neither engine searches an index for "begins with" (SQLite's LIKE folds case, PostgreSQL's wants its own operator
    class), so that a prefix of digits is told as a range as well: from ``630106`` to below ``630107``.
    """
    if not prefix:
        return ~Q(pk__in=[])
    wanted = Q(**{f"{column}__startswith": prefix})
    if prefix.isascii() and prefix.isdigit():
        wanted &= Q(**{f"{column}__gte": prefix})
        if above := prefix.rstrip("9"):
            # The next number of as many digits or fewer: digits sort alike in every collation.
            wanted &= Q(**{f"{column}__lt": above[:-1] + str(int(above[-1]) + 1)})
    return wanted


_KEPT = "_grants_in_force"


def forget_kept_grants(user: User) -> None:
    """Let the user object in hand ask the database again: one of its grants has changed."""
    if hasattr(user, _KEPT):
        delattr(user, _KEPT)


def grants_in_force(user: User, on: date | None = None) -> list[Grant]:
    """The user's grants that hold on the day (default: today). Kept on the user object for the length of a request."""
    if not user.is_active or user.pk is None:
        return []
    if on is None:
        on = timezone.localdate()
    # By name and not by the user's dictionary: a request's user stands behind another object, which has a dictionary of its own.
    kept: dict[date, list[Grant]] | None = getattr(user, _KEPT, None)
    if kept is None:
        kept = {}
        setattr(user, _KEPT, kept)
    if on not in kept:
        statement, own, lent = _grants()
        kept[on] = [_grant(*models_in(row, own, lent), of=user) for row in statement.rows(user.pk, on, on, on, on)]
    return kept[on]


@cache
def _grants() -> tuple[Statement, Columns, Columns]:
    """Every request asks for this. Made late: tables are known only once all rooms are loaded."""
    table = apps.get_model("people", "Grant")
    own, lent = Columns(table, "g"), Columns(table, "l")
    words = (
        f"SELECT {own.words}, {lent.words} FROM people_grant g "  # noqa: S608 - names of a model.
        "LEFT JOIN people_grant l ON l.id = g.lent_from_id LEFT JOIN people_user u ON u.id = l.user_id "
        "WHERE g.user_id = %s AND g.starts_on <= %s AND (g.ends_before IS NULL OR g.ends_before > %s) "
        "AND (g.lent_from_id IS NULL OR (u.is_active AND l.starts_on <= %s AND (l.ends_before IS NULL OR l.ends_before > %s))) "
        "ORDER BY g.starts_on, g.id"
    )
    return Statement(words), own, lent


def _grant(grant: Grant, lent_from: Grant | None, *, of: User) -> Grant:
    grant.user = of
    if lent_from is not None:
        grant.lent_from = lent_from
    return grant


def acts_of_grant(grant: Grant) -> frozenset[Act]:
    """What a grant permits: all that its role does, but rights over accounts, and those held by name, are not lent."""
    acts = ROLES[Role(grant.role)].acts
    return acts if grant.lent_from_id is None else acts - {Act.MANAGE_PEOPLE} - HELD_BY_NAME


def acts_of(user: User) -> frozenset[Act]:
    """Everything that the user's grants in force permit somewhere."""
    return frozenset(act for grant in grants_in_force(user) for act in acts_of_grant(grant))


def lenders_of(user: User, act: Act, area_code: str, on: date | None = None) -> tuple[int, ...]:
    """Numbers of the accounts for whom the user does the act in the area on the day (default: today): those whose role he was
    lent; none where a role of his own permits it."""
    covering = [
        grant
        for grant in grants_in_force(user, on)
        if act in acts_of_grant(grant) and area_code.startswith(grant.area_code)
    ]
    if any(grant.lent_from is None for grant in covering):
        return ()
    return tuple(sorted({grant.lent_from.user_id for grant in covering if grant.lent_from is not None}))


def scope_of(user: User, act: Act) -> Scope:
    """Where the user may do the act today."""
    prefixes: list[str] = []
    units: list[int] = []
    is_own = False
    for grant in grants_in_force(user):
        kind = ROLES[Role(grant.role)]
        if act not in acts_of_grant(grant):
            continue
        if kind.reach is Reach.AREA:
            prefixes.append(grant.area_code)
        elif kind.reach is Reach.UNIT and grant.unit_id is not None:
            units.append(grant.unit_id)
        elif kind.reach is Reach.OWN:
            is_own = True
    return Scope(user.pk, tuple(sorted(set(prefixes))), tuple(sorted(set(units))), is_own)


def home_area(user: User, act: Act) -> str:
    """The smallest area that holds every area in which the user may do the act today; "" where there is no such area.

    For a helper or a liaison it is the area of his role, not of his households.
    """
    codes = {grant.area_code for grant in grants_in_force(user) if act in acts_of_grant(grant)}
    shortest = min(codes, key=len, default="")
    for length in (len(shortest), *sorted(LENGTHS.values(), reverse=True)):
        if length <= len(shortest) and all(code.startswith(shortest[:length]) for code in codes):
            return shortest[:length]
    return ""


def required_scope(user: User, act: Act) -> Scope:
    """Where the user may do the act.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = scope_of(user, act)
    if scope.is_empty:
        raise PermissionDenied(act.value)
    return scope


def required_area(user: User, act: Act, area_code: str) -> None:
    """Let pass only if the user may do the act in the whole area.

    Raises:
        PermissionDenied: he may not.
    """
    if not scope_of(user, act).covers(area_code):
        raise PermissionDenied(act.value)


def needs(act: Act) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Close a page to users whom no grant permits the act. The page itself still narrows to the scope."""

    def closed(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(page)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.may(act):  # type: ignore[union-attr]
                raise PermissionDenied(act.value)
            return page(request, *args, **kwargs)

        door.needed_act = act  # type: ignore[attr-defined]
        return door

    return closed
