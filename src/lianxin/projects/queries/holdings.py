"""Assets: the register, what they bring, and which are to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max, Q, QuerySet, Sum

from lianxin.people.access import within_area
from lianxin.projects.access import assets_open_to
from lianxin.projects.domain.pace import next_look_on
from lianxin.projects.models import Asset, AssetEvent
from lianxin.projects.terms import Terms

if TYPE_CHECKING:
    from lianxin.people.models import User

DISPOSED = "disposed"
_LOOKING = (AssetEvent.Kind.INSPECTED, AssetEvent.Kind.REPAIRED)
_EARNING = (AssetEvent.Kind.INCOME, AssetEvent.Kind.LET)


@dataclass(frozen=True, slots=True)
class AssetLine:
    """An asset with what it brought in all, when it was last looked at, and by when it is to be looked at again.

    ``income_fen`` is None where no income was ever recorded; ``due_on`` None for one that was disposed of.
    """

    asset: Asset
    income_fen: int | None
    looked_on: date | None
    due_on: date | None

    def is_due(self, on: date) -> bool:
        """Whether it should have been looked at by the day."""
        return self.due_on is not None and self.due_on <= on


def filtered_assets(
    user: User, *, text: str = "", area_code: str = "", kind: str = "", state: str = ""
) -> QuerySet[Asset]:
    """Assets that the user may see, by part of a name or number, area, kind and state."""
    found = assets_open_to(user).select_related("project")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__iexact=text) | Q(keeper__icontains=text))
    if area_code:
        found = found.filter(within_area("area_code", area_code))
    if kind:
        found = found.filter(kind=kind)
    return found.filter(state=state) if state else found


def asset_lines(assets: Iterable[Asset], *, on: date) -> list[AssetLine]:
    """Return assets with their income and their next look, in the order given."""
    rows = list(assets)
    ids = [asset.pk for asset in rows]
    events = AssetEvent.objects.filter(asset__in=ids).order_by()
    income = dict(events.filter(kind__in=_EARNING).values_list("asset").annotate(Sum("amount_fen")))
    looked = dict(events.filter(kind__in=_LOOKING, on__lte=on).values_list("asset").annotate(Max("on")))
    terms = Terms()
    return [
        AssetLine(
            asset,
            income.get(asset.pk),
            looked.get(asset.pk),
            None
            if asset.state == DISPOSED
            else next_look_on(asset.received_on, looked.get(asset.pk), terms.upkeep_days(on=on, area=asset.area_code)),
        )
        for asset in rows
    ]


def assets_to_look_at(user: User, *, on: date) -> list[AssetLine]:
    """Assets that should have been looked at by the day, the longest overdue first."""
    lines = asset_lines(filtered_assets(user).exclude(state=DISPOSED), on=on)
    return sorted((line for line in lines if line.is_due(on)), key=lambda line: (line.due_on or on, line.asset.code))
