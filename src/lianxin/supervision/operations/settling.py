"""Look into a clue: take it, give it back, settle it with a finding. Nobody settles what concerns himself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds.operations.gates import may, record
from lianxin.people.roles import Act
from lianxin.supervision import errors
from lianxin.supervision.access import is_concerned
from lianxin.supervision.models import Clue

if TYPE_CHECKING:
    from lianxin.people.models import User

_LONGEST = 400


@transaction.atomic
def take_clue(*, clue: Clue, by: User | None) -> Clue:
    """Take an open clue to look into it.

    Raises:
        PermissionDenied: ``by`` does not settle clues in its area.
        Refused: CLUE-003 it concerns him, CLUE-004 it is not open.
    """
    held = _held(clue, by)
    if held.state != Clue.State.OPEN:
        raise _wrong_state(held, Words("接手", "take it"))
    held.state, held.taken_by, held.taken_at = Clue.State.IN_HAND, by, timezone.now()
    held.save(update_fields=["state", "taken_by", "taken_at"])
    record("clues.take", by, "supervision.clue", held.pk, held.area_code, test=held.test)
    return held


@transaction.atomic
def give_back_clue(*, clue: Clue, by: User | None) -> Clue:
    """Give a clue in hand back, so that somebody else may take it.

    Raises:
        PermissionDenied: ``by`` does not settle clues in its area.
        Refused: CLUE-003 it concerns him, CLUE-004 it is in nobody's hand.
    """
    held = _held(clue, by)
    if held.state != Clue.State.IN_HAND:
        raise _wrong_state(held, Words("退回", "give it back"))
    held.state, held.taken_by, held.taken_at = Clue.State.OPEN, None, None
    held.save(update_fields=["state", "taken_by", "taken_at"])
    record("clues.give_back", by, "supervision.clue", held.pk, held.area_code, test=held.test)
    return held


@transaction.atomic
def settle_clue(*, clue: Clue, finding: str, note: str, by: User | None) -> Clue:
    """Settle a clue: true, false, or explained, with what was seen. It changes nothing else: no benefit stops by it.

    Raises:
        PermissionDenied: ``by`` does not settle clues in its area.
        Refused: CLUE-003 it concerns him, CLUE-004 settled already, CLUE-005 no finding, CLUE-006 not said what was seen.
    """
    held = _held(clue, by)
    if held.state == Clue.State.SETTLED:
        raise _wrong_state(held, Words("办结", "settle it"))
    if finding not in Clue.Finding.values:
        raise Refused(errors.NO_FINDING, finding=finding, known="、".join(Clue.Finding.values))
    words = note.strip()
    if not words or len(words) > _LONGEST:
        raise Refused(errors.NO_NOTE, longest=_LONGEST)
    held.state, held.finding, held.note = Clue.State.SETTLED, finding, words
    held.settled_by, held.settled_at = by, timezone.now()
    held.save(update_fields=["state", "finding", "note", "settled_by", "settled_at"])
    record("clues.settle", by, "supervision.clue", held.pk, held.area_code, test=held.test, finding=finding)
    return held


def _held(clue: Clue, by: User | None) -> Clue:
    may(by, Act.SETTLE_CLUES, clue.area_code)
    held = Clue.objects.select_for_update(no_key=True).get(pk=clue.pk)
    if by is not None and is_concerned(by, held):
        raise Refused(errors.OWN_CLUE)
    return held


def _wrong_state(held: Clue, what: Words) -> Refused:
    state = Words(str(Clue.State(held.state).label), str(held.state))
    return Refused(errors.NOT_IN_THIS_STATE, state=state, what=what)
