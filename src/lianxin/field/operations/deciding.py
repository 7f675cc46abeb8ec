"""Settle what waits: choose between two values, carry a refused item out again, set it aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.field import errors
from lianxin.field.access import access_item_to_settle
from lianxin.field.domain.answers import facts_told, membership_told
from lianxin.field.models import Divergence, FieldItem, Receipt
from lianxin.field.operations.effects import Taken, change_membership, facts_of, write_facts
from lianxin.field.operations.gates import checked_reason, record, write_receipt
from lianxin.field.operations.taking_in import carry_out_again, entry_of
from lianxin.field.queries.present import present_facts
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.registry.access import access_household
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def choose(*, divergence_id: int, choice: str, reason: str, seen: int, by: User) -> Receipt:
    """Take the value that was sent, or keep the one that stands; who, when and why stay, and the choice is made once.

    What is taken is written by the register's own correction, with who saw it in the field as its source. ``seen`` is the version of the
    present value that the chooser had before him (0 for an item as a whole).

    Raises:
        PermissionDenied, Http404: not his to settle, or to correct.
        Refused: FIELD-011 chosen already; FIELD-012 the register has changed since; FIELD-013 his own, to be reviewed; FIELD-014 no reason;
            FIELD-015 there is no such choice; REG codes the register does not take it.
    """
    known = Divergence.objects.filter(pk=divergence_id).first()
    if known is None:
        raise Http404("no such divergence")
    item = access_item_to_settle(by, known.item_id)
    divergence = Divergence.objects.select_for_update().get(pk=divergence_id)
    _check(divergence, item, choice, by)
    why = checked_reason(reason)
    taken = Taken(item, entry_of(item))
    # Whoever decides about a household has to be one who may correct it: also where he keeps what stands.
    _required_corrector(taken, by)
    effects = []
    if divergence.field:
        _check_seen(divergence, taken, seen)
    if choice == Divergence.Choice.TAKE:
        _take(divergence, taken, by)
        facts = {"facts": [divergence.field]} if divergence.field else {}
        thing = {"thing": f"registry.{divergence.table}", "id": divergence.thing_id or item.village_code}
        effects.append({**thing, **facts})
    divergence.choice, divergence.chosen_by, divergence.chosen_at = choice, by, timezone.now()
    divergence.reason = why
    divergence.save(update_fields=["choice", "chosen_by", "chosen_at", "reason"])
    record("field.choose", by, item, choice=choice, fields=[divergence.field], why=divergence.why, reason=why)
    return write_receipt(item, _standing(item), by=by, effects=effects)


@transaction.atomic
def try_again(*, item_id: int, seen: int, by: User) -> Receipt:
    """Carry a refused item out once more, as its sender: what stood against it may be over.

    Raises:
        PermissionDenied, Http404: not his to settle.
        Refused: FIELD-012 something happened to the item since; FIELD-015 it is not refused.
    """
    item = _refused(item_id, seen, by)
    record(Act.SETTLE_FIELD_ITEMS, by, item, kind="again")
    return carry_out_again(item, caused_by=by)


@transaction.atomic
def set_aside(*, item_id: int, reason: str, seen: int, by: User) -> Receipt:
    """Say that a refused item is not carried out, and why. It stays as it came.

    Raises:
        PermissionDenied, Http404: not his to settle.
        Refused: FIELD-012, FIELD-015, as :func:`try_again`; FIELD-014 no reason.
    """
    item = _refused(item_id, seen, by)
    why = checked_reason(reason)
    record(Act.SETTLE_FIELD_ITEMS, by, item, kind="aside", reason=why)
    return write_receipt(item, FieldItem.State.SET_ASIDE, by=by, effects=[])


def _refused(item_id: int, seen: int, by: User) -> FieldItem:
    item = access_item_to_settle(by, item_id)
    if item.state != FieldItem.State.REFUSED:
        raise Refused(errors.NOTHING_TO_SETTLE)
    if item.revision != seen:
        raise Refused(errors.CHANGED_SINCE)
    return item


def _check(divergence: Divergence, item: FieldItem, choice: str, by: User) -> None:
    if choice not in Divergence.Choice.values:
        raise Refused(errors.NOTHING_TO_SETTLE)
    if divergence.choice:
        raise Refused(errors.CHOSEN_ALREADY)
    if divergence.why == Divergence.Why.REVIEW and item.sender_id == by.pk:
        raise Refused(errors.OWN_REVIEW)


def _required_corrector(taken: Taken, by: User) -> None:
    if taken.entry.household_id is not None:
        access_household(by, taken.entry.household_id, Act.CORRECT_FACTS)
    elif not scope_of(by, Act.CORRECT_FACTS).covers(taken.item.village_code):
        raise Http404("not his to correct")


def _check_seen(divergence: Divergence, taken: Taken, seen: int) -> None:
    told = facts_told(taken.entry.answers, dictionary())
    present = present_facts(facts_of(taken, told), [divergence.field], lock=True)
    if (present[divergence.field].version if present else 0) != seen:
        raise Refused(errors.CHANGED_SINCE)


def _take(divergence: Divergence, taken: Taken, by: User) -> None:
    if not divergence.field:
        change_membership(taken, membership_told(taken.entry.answers), by=by)
        return
    told = facts_told(taken.entry.answers, dictionary())
    write_facts(taken, told, tuple(one for one in told.offered if one.field == divergence.field), by=by)


def _standing(item: FieldItem) -> FieldItem.State:
    """Waiting while anything is open; applied when something of it stands in the register; else set aside."""
    choices = list(item.divergences.values_list("choice", flat=True))
    if "" in choices:
        return FieldItem.State.WAITING
    is_written = Divergence.Choice.TAKE in choices or any(receipt.effects for receipt in item.receipts.all())
    return FieldItem.State.APPLIED if is_written else FieldItem.State.SET_ASIDE
