"""The only road to money: tranches, plans, claims and transfers of the areas a user may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from lianxin.funds.models import Account, Claim, GoodsLot, IntegrationPlan, Payment, ToldTotal, Tranche, Transfer
from lianxin.people.access import required_scope, scope_of
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.access import Scope
    from lianxin.people.models import User

_Kind = TypeVar("_Kind", bound=Model)


def _units_of(scope: Scope, column: str) -> Q:
    """What a unit brought is open to its liaison, wherever it went."""
    return Q(**{f"{column}__in": scope.unit_ids}) if scope.unit_ids else Q(pk__in=[])


def tranches_open_to(user: User, act: Act = Act.READ_FUNDS) -> QuerySet[Tranche]:
    """Tranches of the user's areas, and those that his unit gave.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    scope = required_scope(user, act)
    return Tranche.objects.filter(scope.area_filter("area_code") | _units_of(scope, "unit_id"))


def transfers_open_to(user: User, act: Act = Act.READ_FUNDS) -> QuerySet[Transfer]:
    """Transfers of the user's areas, and of tranches that his unit gave.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, act)
    return Transfer.objects.filter(scope.area_filter("area_code") | _units_of(scope, "tranche__unit_id"))


def accounts_open_to(user: User, act: Act = Act.READ_FUNDS) -> QuerySet[Account]:
    """Accounts of the user's areas.

    Raises:
        PermissionDenied: nowhere.
    """
    return Account.objects.filter(required_scope(user, act).area_filter("area_code"))


def plans_open_to(user: User, act: Act = Act.READ_FUNDS) -> QuerySet[IntegrationPlan]:
    """Integration plans of the user's areas.

    Raises:
        PermissionDenied: nowhere.
    """
    return IntegrationPlan.objects.filter(required_scope(user, act).area_filter("area_code"))


def claims_open_to(user: User, act: Act = Act.READ_FUNDS) -> QuerySet[Claim]:
    """Claims for projects of the user's areas.

    Raises:
        PermissionDenied: nowhere.
    """
    return Claim.objects.filter(required_scope(user, act).area_filter("project__area_code"))


def payments_open_to(user: User, act: Act = Act.READ_FUNDS) -> QuerySet[Payment]:
    """Payments for projects of the user's areas.

    Raises:
        PermissionDenied: nowhere.
    """
    return Payment.objects.filter(required_scope(user, act).area_filter("claim__project__area_code"))


def goods_open_to(user: User, act: Act = Act.READ_FUNDS) -> QuerySet[GoodsLot]:
    """Goods of the user's areas, and those that his unit gave.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, act)
    return GoodsLot.objects.filter(scope.area_filter("area_code") | _units_of(scope, "unit_id"))


def told_totals_open_to(user: User, act: Act = Act.READ_FUNDS) -> QuerySet[ToldTotal]:
    """Totals that were told: for whoever sees a whole area, and for the unit that they credit.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, act)
    # A total may name several places: it is shown to whoever sees any of them as a whole.
    shown = [told.pk for told in ToldTotal.objects.only("area_codes") if any(map(scope.covers, told.area_codes))]
    return ToldTotal.objects.filter(Q(pk__in=shown) | _units_of(scope, "unit_id"))


def access_one(found: QuerySet[_Kind], number: Any) -> _Kind:
    """Return one of what is open to the user.

    Raises:
        Http404: it is not; whether it exists elsewhere is not told.
    """
    one = found.filter(pk=number).first()
    if one is None:
        raise Http404("no such thing")
    return one


def may_in(user: User, act: Act, area_code: str) -> bool:
    """Whether the user may do the act in the whole area."""
    return scope_of(user, act).covers(area_code)
