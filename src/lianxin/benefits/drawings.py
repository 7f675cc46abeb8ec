"""A picture of a payment batch: what of it was paid, came back, was not paid, and waits."""

from __future__ import annotations

from collections.abc import Mapping

from lianxin.benefits.batch_lists import LINE_STATES
from lianxin.benefits.queries.batches import StateSum
from lianxin.core.charts import Stack, StackedBars
from lianxin.core.kernel.words import Words

_ORDER = ("paid", "waiting", "refused", "returned")


def batch_chart(sums: Mapping[str, StateSum]) -> StackedBars:
    """One bar: the batch's sum in yuan, by what became of its lines; states without lines are left out."""
    shown = [state for state in _ORDER if sums[state].lines]
    stack = Stack(Words("本批", "This batch"), tuple(sums[state].amount_fen / 100 for state in shown))
    return StackedBars(
        title=Words("付到哪一步", "How far it is paid"),
        series=tuple(LINE_STATES[state][0] for state in shown),
        stacks=(stack,),
        unit=Words("元", "yuan"),
        decimals=2,
    )
