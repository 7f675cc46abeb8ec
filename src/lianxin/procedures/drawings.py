"""The charts of cases."""

from __future__ import annotations

from collections.abc import Sequence

from lianxin.core.charts import Stack, StackedBars
from lianxin.core.kernel.words import Words
from lianxin.procedures.queries.cases import BUCKETS, StateCount


def ages_chart(counts: Sequence[StateCount]) -> StackedBars:
    """Open cases of a procedure by state, and how long they have stood there."""
    return StackedBars(
        title=Words("各步件数和停留天数", "Cases by step and age"),
        series=tuple(words for _, words in BUCKETS),
        stacks=tuple(Stack(one.words, tuple(float(count) for count in one.counts)) for one in counts),
        unit=Words("件", "cases"),
    )
