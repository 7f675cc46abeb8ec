"""Every number of a chart that opens something: what it is called, its value and where it leads."""

from __future__ import annotations

from collections.abc import Iterator

from lianxin.core.charts import AreaMap, Bars, Definition, DotMap, Lines, Sankey, StackedBars
from lianxin.core.charts.sankeys import throughputs

Told = tuple[str, float | None, str]


def marks_of(drawn: Definition) -> Iterator[Told]:
    """Yield name, value and address of every mark; of one that opens nothing the address is empty."""
    if isinstance(drawn, Bars):
        yield from ((mark.words.zh, mark.value, mark.href) for mark in drawn.marks)
    elif isinstance(drawn, StackedBars):
        for stack in drawn.stacks:
            for at, value in enumerate(stack.values):
                yield f"{stack.words.zh} · {drawn.series[at].zh}", value, stack.address(at)
    elif isinstance(drawn, Sankey):
        for band in drawn.bands:
            ends = (drawn.nodes[end].words.zh for end in (band.source, band.target))
            yield " → ".join(ends), band.value, band.href
        sizes = throughputs(range(len(drawn.nodes)), drawn.bands)
        yield from ((node.words.zh, sizes[at], node.href) for at, node in enumerate(drawn.nodes))
    elif isinstance(drawn, Lines):
        for line in drawn.series:
            for at, value in enumerate(line.values):
                yield f"{line.words.zh} {drawn.points[at].zh}", value, line.hrefs[at] if line.hrefs else ""
    elif isinstance(drawn, AreaMap):
        yield from ((tract.words.zh, tract.value, tract.href) for tract in drawn.tracts)
    else:
        assert isinstance(drawn, DotMap)
        yield from ((dot.words.zh, dot.value, dot.href) for dot in drawn.dots)
