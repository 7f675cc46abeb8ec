"""Replay what is on record: receipts against items, effects against the rooms that own them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from lianxin.field.domain.items import digest_of
from lianxin.field.models import FieldItem

_TABLES = {
    "monitoring.lead": "monitoring.Lead",
    "work.record": "work.WorkRecord",
    "supervision.dispute_report": "supervision.DisputeReport",
    "registry.household": "registry.Household",
    "registry.member": "registry.Member",
}


def differences() -> Iterator[tuple[str, str]]:
    """Yield the number of every item that is not as its receipts say, and what is wrong with it."""
    for item in FieldItem.objects.prefetch_related("receipts", "divergences").iterator(chunk_size=500):
        for what in _differences(item):
            yield str(item.uuid), what


def _differences(item: FieldItem) -> Iterator[str]:
    receipts = list(item.receipts.all())
    if digest_of(item.content) != item.digest:
        yield "content"
    if [one.number for one in receipts] != list(range(1, item.revision + 1)):
        yield "receipts"
    elif receipts and receipts[-1].state != item.state:
        yield "state"
    is_open = any(one.choice == "" for one in item.divergences.all())
    if is_open != (item.state == FieldItem.State.WAITING):
        yield "divergences"
    effects = [effect for one in receipts for effect in one.effects]
    whole = [effect for effect in effects if "facts" not in effect]
    facts = [name for effect in effects for name in effect.get("facts", ())]
    if len(whole) > 1 or len(facts) != len(set(facts)):
        yield "applied twice"
    if not all(_is_there(effect) for effect in effects):
        yield "effects"


def _is_there(effect: dict[str, Any]) -> bool:
    table = _TABLES.get(effect["thing"])
    return table is None or apps.get_model(table).objects.filter(pk=effect["id"]).exists()
