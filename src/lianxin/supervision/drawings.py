"""The charts of supervision."""

from __future__ import annotations

from collections.abc import Sequence

from lianxin.core.charts import Stack, StackedBars
from lianxin.core.kernel.words import Words
from lianxin.supervision.queries.issue_progress import Tally

_ISSUES = Words("件", "issues")
_MOST_BARS = 25


def progress_chart(tallies: Sequence[Tally], title: Words, address: str) -> StackedBars:
    """How far the issues of each group have come; a bar opens its issues. ``address`` ends where the group's key follows, or is ""."""
    return StackedBars(
        title=title,
        series=(
            Words("已销号", "Closed"),
            Words("长期坚持", "Standing"),
            Words("整改中", "Being put right"),
            Words("超期", "Overdue"),
        ),
        stacks=tuple(
            Stack(
                one.words,
                (float(one.closed), float(one.standing), float(one.in_time), float(one.overdue)),
                f"{address}{one.key}" if address else "",
            )
            for one in tallies[:_MOST_BARS]
        ),
        unit=_ISSUES,
    )
