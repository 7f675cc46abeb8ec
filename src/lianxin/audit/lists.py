"""The columns of the list of events, on the screen and in files."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianxin.audit.access import READ
from lianxin.core.kernel.words import Words
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, quiet, together

_HOUSE = Words("系统", "The house itself")


def _by(row: Any) -> Any:
    event, *_ = row
    return event.actor_name or (None if event.actor_id else _HOUSE)


def _thing(row: Any) -> str | None:
    event, _, thing = row
    return f"{say(thing)} {event.thing_id}" if thing else None


def _thing_shown(row: Any) -> SafeString:
    event, _, thing = row
    return together(say(thing), format_html('<span class="mono">{}</span>', event.thing_id)) if thing else quiet("—")


# A row is an event with what its act and its thing are called.
EVENTS = Listing(
    name="audit.events",
    words=Words("操作记录", "Events"),
    act=READ,
    columns=(
        Column(
            Words("操作", "Act"),
            lambda row: row[1],
            html=lambda row: linked(say(row[1]), reverse("audit:event", args=[row[0].pk])),
        ),
        Column(Words("时间", "When"), lambda row: row[0].at, Kind.MOMENT),
        Column(Words("操作人", "By"), _by),
        Column(Words("对象", "Thing"), _thing, html=_thing_shown),
        Column(Words("区划代码", "Division code"), lambda row: row[0].area_code, Kind.CODE, missing=NOTHING),
        Column(Words("序号", "Number"), lambda row: str(row[0].pk), Kind.CODE),
    ),
)
