"""Charts of the library: what stands at which stage, and what was reached of what was planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from lianxin.core.charts import Bars, Mark, Reference, Stack, StackedBars
from lianxin.core.charts.definitions import MOST_SERIES
from lianxin.core.kernel.words import Words
from lianxin.projects.domain.stages import ROAD
from lianxin.projects.queries import StageCount, TargetLine
from lianxin.rulebook import dictionary

_OTHER = Words("其他", "Other")


def library_chart(counts: Sequence[StageCount]) -> StackedBars | None:
    """Projects by stage, each bar cut by kind; the rarest kinds stand together. None where there is none."""
    on_the_road = [one for one in counts if one.stage in ROAD]
    by_kind: dict[str, int] = defaultdict(int)
    for one in on_the_road:
        by_kind[one.kind] += one.count
    if not by_kind:
        return None
    kinds = sorted(by_kind, key=lambda kind: (-by_kind[kind], kind))
    shown = kinds if len(kinds) <= MOST_SERIES else kinds[: MOST_SERIES - 1]
    words = {code.key: code.words for code in dictionary().code_lists["project_kind"].codes}
    series = tuple(words.get(kind, Words(kind, kind)) for kind in shown)
    has_rest = len(shown) < len(kinds)
    stacks = []
    for stage in ROAD:
        own = {one.kind: one.count for one in on_the_road if one.stage is stage}
        values = [own.get(kind, 0) for kind in shown] + (
            [sum(own.get(k, 0) for k in kinds[len(shown) :])] if has_rest else []
        )
        if any(values):
            stacks.append(Stack(stage.words, tuple(float(value) for value in values), f"?stage={stage.value}"))
    return StackedBars(
        title=Words("各状态的项目", "Projects by stage"),
        series=(*series, _OTHER) if has_rest else series,
        stacks=tuple(stacks),
        unit=Words("个", "projects"),
        note=Words("点一条只看这个状态。", "Open a bar to see that stage alone."),
    )


def performance_chart(lines: Sequence[TargetLine]) -> Bars | None:
    """What was reached of each target in per cent, against the whole; None before anything was measured."""
    if not any(line.share is not None for line in lines):
        return None
    return Bars(
        title=Words("绩效目标完成情况", "Targets: reached of planned"),
        marks=tuple(
            Mark(
                Words(line.target.indicator, line.target.indicator),
                None if line.share is None else round(float(line.share) * 100, 1),
            )
            for line in lines
        ),
        unit=Words("%", "%"),
        decimals=1,
        horizontal=True,
        reference=Reference(Words("目标", "Target"), 100.0),
    )
