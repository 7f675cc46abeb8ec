"""Read the chain, and prove that it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lianxin.audit.domain import GENESIS, content_digest
from lianxin.audit.models import Event


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An event whose digest does not follow from its content and its predecessor."""

    event_id: int
    reason: str


def events_of(thing: str, thing_id: object) -> QuerySet[Event]:
    """Events about one thing, newest first."""
    return Event.objects.filter(thing=thing, thing_id=str(thing_id)).order_by("-id")


def events_under(prefixes: tuple[str, ...]) -> QuerySet[Event]:
    """Events in the areas whose code begins with one of the prefixes, newest first; the empty prefix is everywhere."""
    wanted = Q(pk__in=[])
    for prefix in prefixes:
        wanted |= Q(area_code__startswith=prefix) if prefix else Q()
    events = Event.objects.all() if "" in prefixes else Event.objects.filter(wanted)
    return events.order_by("-id")


def head_of_chain() -> tuple[int, str]:
    """How many events there are, and the digest of the newest (of an empty chain: 64 zeros)."""
    return Event.objects.count(), Event.objects.order_by("-id").values_list("digest", flat=True).first() or GENESIS


def stands_on(digest: str) -> bool:
    """Whether a digest that was noted earlier is still a link of the chain. Cut-off and rewritten chains lack it."""
    return digest == GENESIS or Event.objects.filter(digest=digest).exists()


def broken_links() -> Iterator[BrokenLink]:
    """Walk the whole chain and yield every event that was altered, removed or slipped in."""
    previous = GENESIS
    for event in Event.objects.order_by("id").iterator(chunk_size=2000):
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
            yield BrokenLink(event.pk, "does not follow the event before it")
        elif event.digest != content_digest(previous, at=event.at, content=content):
            yield BrokenLink(event.pk, "its content was altered")
        previous = event.digest
