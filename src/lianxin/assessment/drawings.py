"""Charts of evaluations: where the truth of each rate may lie."""

from __future__ import annotations

from collections.abc import Sequence

from lianxin.assessment.queries.evaluations import RateRow
from lianxin.core.charts import Stack, StackedBars
from lianxin.core.kernel.words import Words


def interval_chart(rows: Sequence[RateRow]) -> StackedBars | None:
    """The interval of each rate on a bar of 100 %; None where no rate has one."""
    told = [row for row in rows if row.estimate.get("low") is not None]
    if not told:
        return None
    return StackedBars(
        title=Words("各项比率的 95% 区间", "95 % intervals of the rates"),
        series=(Words("区间以下", "below the interval"), Words("区间", "interval"), Words("区间以上", "above it")),
        stacks=tuple(
            Stack(row.words, (100 * row.estimate["low"], 100 * (row.estimate["high"] - row.estimate["low"]),
                              100 * (1 - row.estimate["high"])))
            for row in told
        ),
        unit=Words("%", "%"),
        decimals=1,
        note=Words("真值落在中间一段的把握为 95%。", "The truth lies in the middle part with 95 % confidence."),
    )  # fmt: skip


def reach_chart(counts: Sequence[tuple[Words, int, int, int]]) -> StackedBars | None:
    """By stratum: asked, replaced or still to ask; None where nothing was drawn."""
    if not counts:
        return None
    return StackedBars(
        title=Words("各类户访问情况", "Households reached by stratum"),
        series=(Words("已访问", "asked"), Words("已替换", "replaced"), Words("未访问", "not reached")),
        stacks=tuple(Stack(words, tuple(map(float, numbers))) for words, *numbers in counts),
        unit=Words("户", "households"),
    )
