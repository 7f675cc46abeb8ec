"""Whether what is kept of every case is what its events say."""

from __future__ import annotations

from lianxin.core.kernel.errors import Refused
from lianxin.procedures.models import Case
from lianxin.procedures.recording import differences


def differing_cases() -> tuple[int, list[tuple[int, str]]]:
    """Return how many cases there are, and those whose copies differ from their replayed history, with what differs."""
    found, count = [], 0
    for case in Case.objects.order_by("id").iterator(chunk_size=200):
        count += 1
        last = case.events.order_by("-number").first()
        try:
            different = differences(case, at=last.at) if last else ["events"]
        except Refused as refusal:
            different = [str(refusal)]
        if different:
            found.append((case.pk, ", ".join(different)))
    return count, found
