"""What a board puts first: what waits for its reader, and the red lights of his place with what is to be done and who leads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Min, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.reports.boards.lights import Light, Limits, Share, light_of, limits_on
from lianxin.reports.boards.lists import PartRow, share_text
from lianxin.reports.boards.places import Level, Place, parts_of
from lianxin.reports.boards.rates import Counted, Rate, shares_of, summed, villages_in
from lianxin.reports.boards.subjects import Subject
from lianxin.site.veiling import least_shown
from lianxin.site.workbench import ShownWaiting, Urgency, Waiting, waiting_for

if TYPE_CHECKING:
    from lianxin.people.models import User

_MOST = 6
_ICON = "flag"


@dataclass(frozen=True, slots=True)
class Firsts:
    """What comes first, the gravest and oldest first; ``left`` is how many things wait at the workbench besides."""

    lines: tuple[ShownWaiting, ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class RedLight:
    """A light that is red. ``is_led``: its reader leads what is to be done, or stands over whoever does."""

    waiting: Waiting
    is_led: bool


def firsts_of(user: User, lights: Iterable[RedLight]) -> Firsts:
    """Return what comes first. A red light never misses with whoever leads it; what else there is fills the list up."""
    every = list(lights)
    told = {one.waiting.url for one in every}
    own = [one for one in waiting_for(user) if one.waiting.url not in told]
    led = [ShownWaiting(one.waiting, _ICON) for one in every if one.is_led]
    others = [*own, *(ShownWaiting(one.waiting, _ICON) for one in every if not one.is_led)]
    kept = sorted(others, key=_place)[: max(_MOST - len(led), _MOST // 2)]
    shown = {id(one) for one in kept}
    return Firsts(tuple(sorted([*led, *kept], key=_place)), sum(id(one) not in shown for one in own))


def _place(one: ShownWaiting) -> tuple[Urgency, date]:
    return one.waiting.place


def red_lights(
    user: User,
    place: Place,
    shares: Sequence[tuple[Rate, Share | None]],
    parts: Sequence[PartRow],
    limits: Limits | None,
    *,
    on: date,
) -> list[RedLight]:
    """Return the lights of an area that are red: how many are behind, since when, what is to be done, who leads it, where it is worst.

    Above a county nobody leads what counties do: whoever sees the whole area watches over them, and what he has to do is to ask them.
    """
    found = []
    # Of those as old as each other the one that is farthest behind comes first.
    for rate, share in sorted(shares, key=_behind):
        if share is None or light_of(share, limits) is not Light.RED:
            continue
        is_led = leads(user, rate, place)
        since = _since(rate, rate.counted(user, place.code, on)) if rate.due else None
        worst = _worst(rate, parts, limits)
        waiting = _waiting(rate, share, limits, rate.rows(place.code), is_led=is_led, since=since, worst=worst)
        found.append(RedLight(waiting, is_led))
    return sorted(found, key=lambda red: red.waiting.place)


def watched_lights(user: User, place: Place, *, on: date) -> list[RedLight]:
    """The red lights of an area as it stands now; none for a reader to whom small numbers of people are not told."""
    if least_shown(user) is not None:
        return []
    shares = shares_of(user, place.code, on)
    rows = [
        PartRow(part, {rate.name: None if found is None else summed(found, part.code) for rate, found in shares})
        for part in parts_of(place, villages_in(shares))
    ]
    totals = [(rate, None if found is None else summed(found, place.code)) for rate, found in shares]
    return red_lights(user, place, totals, rows, limits_on(on, place.code), on=on)


def _behind(one: tuple[Rate, Share | None]) -> Fraction:
    share = one[1]
    return Fraction(share.part, share.whole) if share is not None and share.whole else Fraction(1)


def red_lights_of(subject: Subject, shares: Iterable[tuple[Rate, Share]], limits: Limits | None) -> list[RedLight]:
    """The same of a unit or a helper: of its own households its own people lead what is to be done, whoever else looks at the board."""
    found = []
    for rate, share in shares:
        if light_of(share, limits) is Light.RED:
            is_led = any(subject.user.may(act) for act in rate.leads)
            waiting = _waiting(rate, share, limits, subject.address(rate.name), is_led=is_led)
            found.append(RedLight(waiting, is_led))
    return found


def leads(user: User, rate: Rate, place: Place) -> bool:
    """Whether the reader leads what a light of a place asks for, or watches over those who do."""
    if place.level in {Level.WHOLE, Level.PROVINCE, Level.PREFECTURE}:
        return scope_of(user, rate.act).covers(place.code)
    return any(scope_of(user, act).covers(place.code) for act in rate.leads)


def _waiting(
    rate: Rate, share: Share, limits: Limits | None, address: str, *, is_led: bool,
    since: date | None = None, worst: tuple[str, Words] | None = None,
) -> Waiting:  # fmt: skip
    percent = share_text(share, limits, with_counts=False)
    assert percent is not None
    words = Words(f"红灯：{rate.words.zh} {percent.zh}", f"Red light: {rate.words.en} {percent.en}")
    told = [Words(f"{rate.task.zh}；{rate.led_by.zh}牵头", f"{rate.task.en}; led by {rate.led_by.en}")]
    if since is not None:
        told.append(Words(f"最早的 {since.isoformat()} 到期", f"the oldest was due on {since.isoformat()}"))
    if worst is not None:
        name, share_of_it = worst
        told.append(Words(f"欠得最多：{name} {share_of_it.zh}", f"most lacks in {name}, {share_of_it.en}"))
    detail = Words("；".join(one.zh for one in told), "; ".join(one.en for one in told))
    count = share.whole - share.part if rate.money is None else None
    return Waiting(words, count, address, Urgency.NOW if is_led else Urgency.SOON, detail, since)


def _since(rate: Rate, found: Counted | None) -> date | None:
    if found is None or not isinstance(found.missing, QuerySet):
        return None
    first: date | None = found.missing.order_by().aggregate(first=Min(rate.due))["first"]
    return first


def _worst(rate: Rate, parts: Sequence[PartRow], limits: Limits | None) -> tuple[str, Words] | None:
    """The red part in which most is lacking, and its share; None where none is red."""
    red = [
        (share.part - share.whole, part.place.name, share)
        for part in parts
        if not part.is_whole
        and (share := part.shares.get(rate.name)) is not None
        and light_of(share, limits) is Light.RED
    ]
    if not red:
        return None
    *_, name, share = min(red, key=lambda one: one[:2])
    told = share_text(share, limits, with_counts=False)
    return (name, told) if told is not None else None
