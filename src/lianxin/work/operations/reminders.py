"""Remind people of visits: one digest a day at most, only where the deployment turns it on; and the address that a person gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import required_scope, scope_of
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.work import errors
from lianxin.work.models import Digest, ReminderAddress
from lianxin.work.operations.gates import day_of, moment, record
from lianxin.work.queries.visits import standings_of
from lianxin.work.sending import NotSent, call_webhook, chosen_way, send_email

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ATTEMPTS = 3
"""How often a digest is tried in one run; a second run on the same day tries once more, up to twice as many in all."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of a run: how many digests went, how many did not, and how many people had nothing due."""

    sent: int
    failed: int
    quiet: int


@transaction.atomic
def give_reminder_address(*, address: str, by: User) -> ReminderAddress | None:
    """Keep the address to which a person wants his digest; an empty one takes it away.

    Raises:
        PermissionDenied: he records no work.
        Refused: WORK-032.
    """
    required_scope(by, Act.RECORD_WORK)
    told = address.strip()
    if told:
        try:
            validate_email(told)
        except ValidationError as error:
            raise Refused(errors.ADDRESS_UNFIT) from error
        kept, _ = ReminderAddress.objects.update_or_create(user=by, defaults={"address": told})
    else:
        ReminderAddress.objects.filter(user=by).delete()
        kept = None
    record(Act.RECORD_WORK, by, "work.reminder_address", by.pk, "", is_given=bool(told))
    return kept


def remind(
    *, address: str, at: datetime | None = None, pause: Callable[[int], None] = lambda attempt: None
) -> Reminded:
    """Send everybody who has visits overdue or due soon his digest of the day, once. It tells counts and where to look, no names.

    ``address`` is that of this house, for the link. ``pause`` is called before a second and a third attempt. By e-mail only those are
    told who gave an address.

    Raises:
        Refused: WORK-030 reminders are off, WORK-031 settings are missing.
    """
    way = chosen_way()
    on = day_of(moment(at))
    sent = failed = quiet = 0
    addresses = {row.user_id: str(row.address) for row in ReminderAddress.objects.all()}
    for user in _people(addresses if way == Digest.Way.EMAIL else None):
        digest = _digest(user, way, on)
        if digest is None:
            quiet += 1
        elif digest.sent_at is None and digest.attempts < 2 * MOST_ATTEMPTS:
            is_sent = _tried(digest, addresses.get(user.pk, ""), f"{address}{reverse('work:visits')}", pause, at)
            sent, failed = sent + is_sent, failed + (not is_sent)
    record(Act.MANAGE_WORK, None, "work.remind", on.isoformat(), "", way=way, sent=sent, failed=failed)
    return Reminded(sent, failed, quiet)


def _people(known: Iterable[int] | None) -> Iterator[User]:
    """People who record work for households: helpers and village teams; and whoever speaks for a unit, if he asked to be told."""
    found = User.objects.filter(is_active=True)
    if known is not None:
        found = found.filter(pk__in=list(known))
    for user in found.order_by("pk").iterator():
        scope = scope_of(user, Act.RECORD_WORK)
        if scope.is_own or scope.prefixes or (known is not None and scope.unit_ids):
            yield user


def _digest(user: User, way: str, on: date) -> Digest | None:
    """The person's digest of the day: that of an earlier run, or a new one; None where nothing is due."""
    known = Digest.objects.filter(user=user, on=on).first()
    if known is not None:
        return known
    scope = scope_of(user, Act.RECORD_WORK)
    is_own = scope.is_own and not scope.prefixes
    counts = standings_of(user, on=on, own_only=is_own)
    if not (counts["overdue"] or counts["soon"]):
        return None
    return Digest.objects.create(user=user, on=on, way=way, overdue=counts["overdue"], soon=counts["soon"])


def _tried(digest: Digest, email: str, url: str, pause: Callable[[int], None], at: datetime | None) -> bool:
    for attempt in range(1, MOST_ATTEMPTS + 1):
        if attempt > 1:
            pause(attempt)
        digest.attempts += 1
        try:
            _send(digest, email, url)
        except NotSent:
            digest.save(update_fields=["attempts"])
            continue
        digest.sent_at = moment(at)
        digest.save(update_fields=["attempts", "sent_at"])
        return True
    return False


def _send(digest: Digest, email: str, url: str) -> None:
    if digest.way == Digest.Way.WEBHOOK:
        told = {
            "account": digest.user_id, "on": digest.on.isoformat(), "overdue": digest.overdue, "soon": digest.soon,
            "url": url, "attempt": digest.attempts,
        }  # fmt: skip
        return call_webhook(told)
    text = Words(
        f"走访已超期 {digest.overdue} 户，快到期 {digest.soon} 户。请打开：{url}",
        f"Visits overdue: {digest.overdue}; due soon: {digest.soon}. Open: {url}",
    )
    return send_email(email, Words("连心：走访提醒", "Lianxin: visits due"), text)
