"""Read units, helpers, teams and accounts, always inside a scope (``people.access``). An empty scope sees nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When
from django.utils import timezone

from lianxin.config.statements import Columns, Statement, models_in
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people import errors
from lianxin.people.access import Scope
from lianxin.people.models import ApiToken, Branch, Grant, Helper, Team, TeamMember, Unit, User
from lianxin.places.queries import areas_under

if TYPE_CHECKING:
    from lianxin.places.models import Area

_HELPER, _UNIT = Columns(Helper, "h"), Columns(Unit, "u")
_HELPER_OF = Statement(
    f"SELECT {_HELPER.words}, {_UNIT.words} FROM people_helper h JOIN people_unit u ON u.id = h.unit_id WHERE h.user_id = %s"  # noqa: S608
)
_MOST_AREAS = 2000
_TOWNSHIP_LENGTH = 9
_LAST_REVOKED = 3


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of units by their codes; of a code that no unit has, none."""
    return dict(Unit.objects.filter(code__in=list(codes)).order_by().values_list("code", "name"))


def units_under(scope: Scope) -> QuerySet[Unit]:
    """Units that serve the scope's areas, and the units the scope was given for."""
    return Unit.objects.filter(scope.area_filter("area_code") | Q(pk__in=scope.unit_ids)).order_by("code")


def helpers_under(scope: Scope, *, on: date) -> QuerySet[Helper]:
    """Helpers in service on the day: those of the scope's units, and the reader himself where the scope is his own."""
    return helpers_ever_under(scope).filter(_holds_on(on))


def helpers_ever_under(scope: Scope) -> QuerySet[Helper]:
    """The same with those who served before or will serve."""
    wanted = scope.area_filter("unit__area_code") | Q(unit_id__in=scope.unit_ids)
    if scope.is_own and scope.user_id is not None:
        wanted |= Q(user_id=scope.user_id)
    return Helper.objects.filter(wanted).select_related("unit").order_by("unit__code", "code")


@dataclass(frozen=True, slots=True)
class HelperFilter:
    """What a reader of the list of helpers asks for; what is empty narrows nothing. ``text``: part of a name, or a code."""

    text: str = ""
    unit: Unit | None = None
    is_leader: bool = False


def filtered_helpers(scope: Scope, wanted: HelperFilter, *, on: date) -> QuerySet[Helper]:
    """Helpers in service on the day that fit the filter."""
    found = helpers_under(scope, on=on)
    if wanted.text:
        found = found.filter(Q(name__icontains=wanted.text) | Q(code__iexact=wanted.text))
    if wanted.unit is not None:
        found = found.filter(unit=wanted.unit)
    if wanted.is_leader:
        found = found.filter(is_leader=True)
    return found


def filtered_units(scope: Scope, *, text: str = "", affiliation: str = "") -> QuerySet[Unit]:
    """Units in the scope by part of a name or code, and by the level they belong to."""
    found = units_under(scope)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__iexact=text))
    return found.filter(affiliation=affiliation) if affiliation else found


def helper_counts(unit_ids: Iterable[int], *, on: date) -> dict[int, int]:
    """How many helpers each unit has in service on the day; a unit without any is left out."""
    counted = Helper.objects.filter(_holds_on(on), unit_id__in=list(unit_ids)).values_list("unit_id")
    return dict(counted.annotate(n=Count("pk")).order_by())


def helpers_of(unit: Unit, *, on: date) -> QuerySet[Helper]:
    """Helpers of one unit in service on the day."""
    return unit.helpers.filter(_holds_on(on)).order_by("code")


def branches_under(scope: Scope, *, on: date) -> QuerySet[Branch]:
    """Party organisations of the scope's units on the day."""
    wanted = scope.area_filter("unit__area_code") | Q(unit_id__in=scope.unit_ids)
    found = Branch.objects.filter(_holds_on(on), wanted)
    return found.select_related("unit", "above", "secretary").order_by("unit__code", "code")


def branches_of(unit: Unit, *, on: date) -> QuerySet[Branch]:
    """Party organisations of one unit on the day, those at the top first."""
    found = unit.branches.filter(_holds_on(on)).select_related("above", "secretary")
    top = Case(When(kind=Branch.Kind.GROUP, then=0), When(kind=Branch.Kind.COMMITTEE, then=1), default=2)
    return found.order_by(top, "code")


def helper_of(user: User) -> Helper | None:
    """The helper whose account this is, or None."""
    row = _HELPER_OF.first(user.pk)
    if row is None:
        return None
    helper: Helper
    helper, helper.unit = models_in(row, _HELPER, _UNIT)
    return helper


def teams_under(scope: Scope, *, on: date) -> QuerySet[Team]:
    """Teams in the scope's villages on the day, each with its members that day in ``members_on``, ordered by duty."""
    members = TeamMember.objects.filter(_holds_on(on)).select_related("helper__unit").order_by("duty", "helper__code")
    return (
        Team.objects.filter(scope.area_filter("village_code"), _holds_on(on))
        .prefetch_related(Prefetch("members", queryset=members, to_attr="members_on"))
        .order_by("village_code")
    )


def team_of(village_code: str, *, on: date) -> Team | None:
    """The team of a village on the day, or None."""
    return Team.objects.filter(_holds_on(on), village_code=village_code).first()


def team_times_of_unit(unit: Unit, *, on: date) -> QuerySet[TeamMember]:
    """The unit's helpers who serve in resident teams on the day, by village."""
    serving = TeamMember.objects.filter(_holds_on(on), helper__unit=unit)
    return serving.select_related("team", "helper").order_by("team__village_code", "duty", "helper__code")


def team_times_of_helper(helper: Helper) -> QuerySet[TeamMember]:
    """Every time the helper has served in a team, newest first."""
    return helper.team_times.select_related("team").order_by("-starts_on", "-pk")


def team_times_of(team: Team) -> QuerySet[TeamMember]:
    """Everybody who has served in the team, newest first."""
    return team.members.select_related("helper__unit").order_by("-starts_on", "duty", "helper__code")


def teams_ever_under(scope: Scope) -> QuerySet[Team]:
    """Teams in the scope's villages, those that have left too."""
    return Team.objects.filter(scope.area_filter("village_code")).order_by("village_code", "-starts_on")


def accounts_under(scope: Scope) -> QuerySet[User]:
    """Accounts that hold or held a role inside the scope's areas, and those that never held one. By user name."""
    inside = Grant.objects.filter(scope.area_filter("area_code")).values("user_id")
    wanted = Q(pk__in=inside)
    if not scope.is_empty:
        wanted |= Q(grants__isnull=True)
    return User.objects.filter(wanted).distinct().order_by("username")


def grants_under(scope: Scope) -> QuerySet[Grant]:
    """Every grant over an area inside the scope, ended ones too, newest first."""
    return (
        Grant.objects.filter(scope.area_filter("area_code"))
        .select_related("user", "unit")
        .order_by("-starts_on", "-pk")
    )


def filtered_accounts(scope: Scope, *, text: str = "", is_active: bool | None = None) -> QuerySet[User]:
    """Accounts in the scope by part of a name or user name, and by whether they are open."""
    found = accounts_under(scope)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(username__icontains=text))
    return found if is_active is None else found.filter(is_active=is_active)


def grants_by_user(scope: Scope, user_ids: Iterable[int], *, on: date) -> dict[int, list[Grant]]:
    """The grants inside the scope that hold on the day, by who holds them."""
    held: dict[int, list[Grant]] = {}
    for grant in grants_under(scope).filter(_holds_on(on), user_id__in=list(user_ids)):
        held.setdefault(grant.user_id, []).append(grant)
    return held


def is_wholly_inside(scope: Scope, user: User) -> bool:
    """Whether every role that the account holds or held lies inside the scope's areas."""
    return all(scope.covers(area_code) for area_code in user.grants.values_list("area_code", flat=True))


def areas_inside(scope: Scope, *levels: str) -> list[Area]:
    """Areas of some levels inside the scope's areas, by code."""
    inside = areas_under("").filter(scope.area_filter("code"), level__in=levels)
    return list(inside.order_by("code")[:_MOST_AREAS])


def names_of_areas(codes: Iterable[str]) -> dict[str, str]:
    """Names of areas, of a village with its township's in front; one that is not open here is called by its code."""
    wanted = set(codes)
    asked = wanted | {code[:_TOWNSHIP_LENGTH] for code in wanted}
    known = dict(areas_under("").filter(code__in=asked).values_list("code", "name"))
    return {
        code: (known.get(code[:_TOWNSHIP_LENGTH], "") if len(code) > _TOWNSHIP_LENGTH else "") + known[code]
        if code in known
        else code
        for code in wanted
    }


def _holds_on(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))


def lent_by(user: User) -> list[Grant]:
    """Roles that the user lent and that are not over."""
    today = timezone.localdate()
    found = Grant.objects.filter(lent_from__user=user, ends_before__gt=today).select_related("user")
    return list(found.order_by("starts_on", "pk"))


def names_of_lenders(grants: Iterable[Grant]) -> dict[int, str]:
    """Who lent each of these roles, by the number of the grant; those that nobody lent are left out."""
    sources = {grant.pk: grant.lent_from.user_id for grant in grants if grant.lent_from is not None}
    names = dict(User.objects.filter(pk__in=sources.values()).values_list("pk", "name"))
    return {number: names[lender] for number, lender in sources.items()}


def account_named(username: str) -> User:
    """Return the account of a user name, open or closed, without regard to case.

    Raises:
        Refused: PEOPLE-028 there is none.
    """
    found = User.objects.filter(username__iexact=username).first()
    if found is None:
        raise Refused(errors.NOT_FOUND, what=Words("账号", "account"), key=username)
    return found


def acting_account(username: str) -> User:
    """Return the open account for which a command acts.

    Raises:
        Refused: PEOPLE-028 there is none, PEOPLE-005 it is closed.
    """
    found = account_named(username)
    if not found.is_active:
        raise Refused(errors.ACCOUNT_CLOSED, username=found.username)
    return found


def tokens_of(user: User) -> list[ApiToken]:
    """Return a user's tokens that are not revoked, and the last few that are, the newest first."""
    held = list(ApiToken.objects.filter(user=user).order_by("-pk")[:50])
    over = [one for one in held if one.revoked_on is not None][:_LAST_REVOKED]
    return [one for one in held if one.revoked_on is None or one in over]
