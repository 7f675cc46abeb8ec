"""Whether what is kept of every case is what its events say, and whether every objection to its notices stands among them."""

from __future__ import annotations

from lianxin.core.kernel.errors import Refused
from lianxin.notices.models import NoticeRow
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.queries.showings import CASE, open_objections_to
from lianxin.procedures.recording import differences


def differing_cases() -> tuple[int, list[tuple[int, str]]]:
    """Return how many cases there are, and those whose copies differ from their replayed history, with what differs."""
    found, count = [], 0
    shown = set(NoticeRow.objects.filter(thing=CASE).values_list("thing_id", flat=True))
    for case in Case.objects.order_by("id").iterator(chunk_size=200):
        count += 1
        last = case.events.order_by("-number").first()
        try:
            different = differences(case, at=last.at) if last else ["events"]
        except Refused as refusal:
            different = [str(refusal)]
        if case.pk in shown and not _agrees_with_notices(case):
            different.append("notice_objections")
        if different:
            found.append((case.pk, ", ".join(different)))
    return count, found


def _agrees_with_notices(case: Case) -> bool:
    """Whether the objections to notices that are open in the case are those that are open there."""
    if case.outcome:
        return True
    events = case.events.filter(notice_objection__isnull=False)
    came_in = set(events.filter(kind=CaseEvent.Kind.OBJECTED).values_list("notice_objection", flat=True))
    answered = set(events.filter(kind=CaseEvent.Kind.ANSWERED).values_list("notice_objection", flat=True))
    return came_in - answered == set(open_objections_to(case).values_list("pk", flat=True))
