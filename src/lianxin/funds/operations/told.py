"""Totals that were told: recorded as told, and linked by a person to the larger total that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.models import ToldTotal
from lianxin.funds.operations.gates import (
    QUALIFIERS,
    TOKEN,
    checked_choice,
    checked_code,
    checked_fen,
    checked_text,
    fitting,
    may,
    record,
    taken_is,
)
from lianxin.people.models import Unit
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class NewTotal:
    """A total as somebody told it: fen, its qualifier (``=``, ``≈``, ``>``), its kind, places and days."""

    document: str
    words: str
    kind: ToldTotal.Kind
    amount_fen: Fen
    area_codes: tuple[str, ...]
    qualifier: str = "="
    channel: str = ""
    unit: Unit | None = None
    starts_on: date | None = None
    ends_before: date | None = None


@transaction.atomic
def record_told_total(*, entry: NewTotal, by: User | None, key: str = "") -> ToldTotal:
    """Record a total that was told. The ledger does not count it.

    Raises:
        PermissionDenied: ``by`` does not keep funds in every place named.
        Refused: FUND-101, FUND-102, FUND-129 recorded already, FUND-141 no document, sentence or place.
    """
    checked_text("".join(entry.area_codes)[:20], Words("区划", "divisions"))
    for area_code in entry.area_codes:
        may(by, Act.MANAGE_FUNDS, area_code)
    checked_choice(entry.kind, ToldTotal.Kind.values, Words("口径", "kinds of totals"))
    checked_choice(entry.qualifier, QUALIFIERS, Words("数量说明", "qualifiers"))
    total = ToldTotal(
        document=checked_text(entry.document, Words("出处", "document"), longest=200),
        words=checked_text(entry.words, Words("原文", "sentence"), longest=400),
        kind=entry.kind,
        amount_fen=checked_fen(entry.amount_fen),
        qualifier=entry.qualifier,
        channel=checked_code("fund_channel", entry.channel) if entry.channel else "",
        unit=entry.unit,
        area_codes=list(entry.area_codes),
        starts_on=entry.starts_on,
        ends_before=entry.ends_before,
        key=fitting(key, TOKEN, longest=64),
        by=by,
        at=timezone.now(),
    )
    with taken_is(errors.POSTED_TWICE):
        total.save(force_insert=True)
    record("funds.record_told", by, "funds.told", total.pk, entry.area_codes[0], amount_fen=total.amount_fen)
    return total


@transaction.atomic
def link_told_total(*, total: ToldTotal, to: ToldTotal | None, link: str, by: User | None) -> ToldTotal:
    """Say that a total is a part of another one, or the same; ``to`` None takes the link away.

    Raises:
        PermissionDenied: ``by`` does not keep funds in every place named.
        Refused: FUND-102 unknown link, FUND-135 they would be parts of each other.
    """
    for area_code in total.area_codes:
        may(by, Act.MANAGE_FUNDS, area_code)
    if to is not None:
        checked_choice(link, ToldTotal.Link.values, Words("关系", "links"))
    above = to
    while above is not None:
        if above.pk == total.pk:
            raise Refused(errors.LINK_CIRCLE)
        above = above.linked_to
    total.linked_to, total.link = to, link if to is not None else ""
    total.save(update_fields=["linked_to", "link"])
    record(
        "funds.link_told", by, "funds.told", total.pk, total.area_codes[0], to=to.pk if to else None, link=total.link
    )
    return total
