"""The only road to items of the field and to what is to be chosen about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404

from lianxin.field.models import Divergence, FieldItem
from lianxin.people.access import scope_of
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User


def items_open_to(user: User) -> QuerySet[FieldItem]:
    """The user's own items, and those of the areas where he settles them."""
    wanted = scope_of(user, Act.SETTLE_FIELD_ITEMS).area_filter("village_code")
    return FieldItem.objects.filter(wanted | Q(sender=user))


def access_item(user: User, item_id: int) -> FieldItem:
    """Return an item that the user may see.

    Raises:
        Http404: not his to see; whether it exists elsewhere is not told.
    """
    found = items_open_to(user).select_related("sender", "household").filter(pk=item_id).first()
    if found is None:
        raise Http404("no such item")
    return found


def access_item_to_settle(user: User, item_id: int) -> FieldItem:
    """Return an item of an area where the user settles them, locked for the length of the transaction.

    Raises:
        Http404: not his to settle.
    """
    wanted = scope_of(user, Act.SETTLE_FIELD_ITEMS).area_filter("village_code")
    found = FieldItem.objects.select_for_update(of=("self",)).filter(wanted, pk=item_id).first()
    if found is None:
        raise Http404("no such item")
    return found


def divergences_open_to(user: User) -> QuerySet[Divergence]:
    """Divergences of the areas where the user settles items, and those of his own items."""
    wanted = scope_of(user, Act.SETTLE_FIELD_ITEMS).area_filter("village_code")
    return Divergence.objects.filter(wanted | Q(item__sender=user))


def may_settle(user: User, item: FieldItem) -> bool:
    """Whether the user settles items of the item's village."""
    return scope_of(user, Act.SETTLE_FIELD_ITEMS).covers(item.village_code)
