"""The table of a dashboard: the parts of an area by rates, on the screen and as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianxin.core.kernel.shares import percent_of
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.reports.boards.lights import Limits, Share, light_of
from lianxin.reports.boards.places import Place
from lianxin.reports.boards.rates import Rate
from lianxin.site.language import say
from lianxin.site.listing import HIDDEN, NOTHING, Column, Kind, Listing, linked, quiet, together
from lianxin.site.values import badge, count

_MONEY = "paid"
_TOO_MANY = Words("户太多，到下级看", "too many: look below")


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of an area (or the whole of it) with its share of every rate; None where it is too large to be counted."""

    place: Place
    shares: dict[str, Share | None]
    is_whole: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether nothing at all was counted there."""
        return not any(share is not None and share.whole for share in self.shares.values())


def share_text(share: Share | None, limits: Limits | None = None, *, with_counts: bool = True) -> Words | None:
    """A share as a person reads it: per cent and, of things that are counted, both numbers; None where there is nothing to count.

    It is rounded half up, and never up to a limit that it misses.
    """
    if share is not None and share.is_hidden:
        return HIDDEN
    if share is None or not share.whole:
        return None
    written = f"{percent_of(share.part, share.whole, limits=limits.both if limits else ())}".removesuffix(".0") + "%"
    if not with_counts:
        return Words(written, written)
    return Words(
        f"{written}（{count(share.part)}/{count(share.whole)}）",
        f"{written} ({count(share.part)}/{count(share.whole)})",
    )


def light_badge(rate: Rate, share: Share | None, limits: Limits | None, href: str = "") -> SafeString:
    """A share with its light; it opens its rows."""
    return plain_light(share, limits, href, with_counts=rate.name != _MONEY)


def plain_light(share: Share | None, limits: Limits | None, href: str = "", *, with_counts: bool = True) -> SafeString:
    """The same for a share that is no announced rate."""
    if share is not None and share.is_hidden:
        return format_html("{}", quiet(say(HIDDEN)))
    light = light_of(share, limits)
    percent = share_text(share, limits, with_counts=False)
    if share is None:
        return quiet(say(_TOO_MANY))
    if percent is None:
        # On a phone a card leaves out what there is nothing to count of.
        return format_html('<span class="settled">{}</span>', quiet(say(NOTHING)))
    said = badge(say(percent), light.tone)
    shown = format_html('<a href="{}" title="{}">{}</a>', href, say(light.words), said) if href else said
    return together(shown, quiet(f"{count(share.part)}/{count(share.whole)}")) if with_counts else shown


def parts_listing(rates: Sequence[Rate], limits: Limits | None, address: Callable[[Place], str]) -> Listing:
    """The parts of an area by rates."""

    def column(rate: Rate) -> Column:
        return Column(
            rate.words,
            lambda row: share_text(row.shares[rate.name], limits, with_counts=rate.name != _MONEY),
            html=lambda row: light_badge(rate, row.shares[rate.name], limits, rate.rows(row.place.code)),
        )

    def named(row: Any) -> SafeString:
        if row.is_whole:
            return format_html('<b class="nowrap">{}</b>', row.place.name)
        return format_html('<span class="nowrap">{}</span>', linked(row.place.name, address(row.place)))

    return Listing(
        name="reports.board",
        words=Words("各地进展", "Progress by area"),
        act=Act.READ_FINDINGS,
        part="parts",
        columns=(
            Column(Words("地方", "Area"), lambda row: row.place.name, html=named),
            *(column(rate) for rate in rates),
        ),
    )


BOARD_VILLAGES = Listing(
    name="reports.board_villages",
    words=Words("结对村", "Villages of the unit"),
    act=Act.READ_FINDINGS,
    part="villages",
    columns=(
        Column(Words("村", "Village"), lambda row: row[1]),
        Column(Words("代码", "Code"), lambda row: row[0], Kind.CODE),
        Column(Words("角色", "Role"), lambda row: row[2]),
    ),
)
BOARD_VISITS = Listing(
    name="reports.board_visits",
    words=Words("最该走访的户", "Households to visit first"),
    act=Act.READ_FINDINGS,
    part="visits",
    columns=(
        Column(Words("户主", "Head"), lambda row: row[0].household.head_name),
        Column(Words("地方", "Place"), lambda row: row[0].place),
        Column(Words("帮扶人", "Helper"), lambda row: row[0].helper_name, missing=NOTHING),
        Column(Words("状态", "Standing"), lambda row: row[1][0]),
        Column(Words("最迟", "At the latest"), lambda row: row[0].due.due_on, Kind.DAY),
    ),
)
