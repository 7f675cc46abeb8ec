"""Read the chain, and prove that it is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from lianxin.audit.domain import GENESIS, content_digest
from lianxin.audit.models import Event
from lianxin.core.kernel.words import Words

LISTED_AT_MOST = 200
_OUT_OF_ORDER = Words("与上一条不衔接", "does not follow the event before it")
_ALTERED = Words("内容被改动过", "its content was altered")


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An event whose digest does not follow from its content and its predecessor."""

    event_id: int
    reason: Words


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a reader asks for; what is empty narrows nothing. ``day`` is a day of the deployment's time zone."""

    act: str = ""
    thing: str = ""
    thing_id: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a walk over the whole chain found: its length and newest digest, and the first broken links.

    ``holds_noted`` says whether a digest noted earlier is still on the chain; None when none was given.
    """

    length: int
    head: str
    broken: list[BrokenLink] = field(default_factory=list)
    broken_count: int = 0
    holds_noted: bool | None = None

    @property
    def is_whole(self) -> bool:
        """Whether no link is broken and the noted digest, if any, is still there."""
        return not self.broken_count and self.holds_noted is not False


def events_of(thing: str, thing_id: object) -> QuerySet[Event]:
    """Events about one thing, newest first."""
    return Event.objects.filter(thing=thing, thing_id=str(thing_id)).order_by("-id")


def oldest_events_of(thing: str, thing_ids: Collection[str], *, acts: Collection[str] = ()) -> QuerySet[Event]:
    """Events about some things of a kind, oldest first; of these acts only, if any are named."""
    found = Event.objects.filter(thing=thing, thing_id__in=thing_ids).order_by("id")
    return found.filter(act__in=acts) if acts else found


def events_under(prefixes: tuple[str, ...]) -> QuerySet[Event]:
    """Events in the areas whose code begins with one of the prefixes, newest first; the empty prefix is everywhere."""
    wanted = Q(pk__in=[])
    for prefix in prefixes:
        wanted |= Q(area_code__startswith=prefix) if prefix else Q()
    events = Event.objects.all() if "" in prefixes else Event.objects.filter(wanted)
    return events.order_by("-id")


def filtered_events(prefixes: tuple[str, ...], wanted: EventFilter) -> QuerySet[Event]:
    """Events in the areas that fit the filter, newest first."""
    events = events_under(prefixes)
    if wanted.act:
        events = events.filter(act=wanted.act)
    if wanted.thing:
        events = events.filter(thing=wanted.thing)
    if wanted.thing_id:
        events = events.filter(thing_id=wanted.thing_id)
    if wanted.day is not None:
        begins = timezone.make_aware(datetime.combine(wanted.day, time.min))
        ends = timezone.make_aware(datetime.combine(wanted.day + timedelta(days=1), time.min))
        events = events.filter(at__gte=begins, at__lt=ends)
    return events


def readable_ids(prefixes: tuple[str, ...], event_ids: list[int]) -> set[int]:
    """Those of the events that lie in the areas."""
    return set(events_under(prefixes).filter(pk__in=event_ids).values_list("pk", flat=True))


def newest_id() -> int:
    """The number of the newest event, 0 on an empty chain."""
    return Event.objects.order_by("-id").values_list("pk", flat=True).first() or 0


def fault_of(event: Event) -> Words | None:
    """Why the event does not follow from its content and the event before it, or None when it does."""
    before = Event.objects.filter(pk__lt=event.pk).order_by("-id").values_list("digest", flat=True).first()
    return _fault(event, before or GENESIS)


def head_of_chain() -> tuple[int, str]:
    """How many events there are, and the digest of the newest (of an empty chain: 64 zeros)."""
    return Event.objects.count(), Event.objects.order_by("-id").values_list("digest", flat=True).first() or GENESIS


def stands_on(digest: str) -> bool:
    """Whether a digest that was noted earlier is still a link of the chain. Cut-off and rewritten chains lack it."""
    return digest == GENESIS or Event.objects.filter(digest=digest).exists()


def broken_links() -> Iterator[BrokenLink]:
    """Walk the whole chain and yield every event that was altered, removed or slipped in."""
    for event, fault in _walked():
        if fault is not None:
            yield BrokenLink(event.pk, fault)


def check_chain(noted: str = "") -> ChainCheck:
    """Walk the whole chain and say how long it is, what its newest digest is and where it is broken.

    At most :data:`LISTED_AT_MOST` broken links are listed; all are counted. ``noted`` is a digest noted earlier.
    """
    length, head, count = 0, GENESIS, 0
    broken: list[BrokenLink] = []
    holds_noted = noted == GENESIS
    for event, fault in _walked():
        length, head = length + 1, event.digest
        holds_noted = holds_noted or event.digest == noted
        if fault is not None:
            count += 1
            if len(broken) < LISTED_AT_MOST:
                broken.append(BrokenLink(event.pk, fault))
    return ChainCheck(length, head, broken, count, holds_noted if noted else None)


def _walked() -> Iterator[tuple[Event, Words | None]]:
    """Every event, oldest first, with what is wrong with its link."""
    previous = GENESIS
    for event in Event.objects.order_by("id").iterator(chunk_size=2000):
        yield event, _fault(event, previous)
        previous = event.digest


def _fault(event: Event, previous: str) -> Words | None:
    content = {
        "act": event.act,
        "actor_id": event.actor_id,
        "actor_name": event.actor_name,
        "thing": event.thing,
        "thing_id": event.thing_id,
        "area_code": event.area_code,
        "details": event.details,
    }
    if event.previous_digest != previous:
        return _OUT_OF_ORDER
    if event.digest != content_digest(previous, at=event.at, content=content):
        return _ALTERED
    return None
