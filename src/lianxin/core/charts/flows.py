"""Sankey diagrams: bands side by side from layer to layer; on a narrow sheet one step under the other, so that no name is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lianxin.core.charts.sankey_layout import Slot, column_height, ordered, slots
from lianxin.core.charts.sankeys import Band, Sankey, exact_text, merged, short_text, throughputs
from lianxin.core.charts.svg import (
    COLOURS,
    INK,
    LINE,
    SMALL,
    Pen,
    Sheet,
    element,
    legend,
    mark,
    number,
    patterns,
    text,
    text_width,
    wrapped,
)
from lianxin.core.charts.wording import with_unit

_NARROWEST_COLUMN = 122.0
_MOST_WIDE, _MOST_NARROW = 8, 6
_BAR = 9.0
_TALL = 240.0
_THINNEST = 0.8


@dataclass(frozen=True, slots=True)
class _Column:
    """A layer as it is drawn: its nodes from top to bottom, where its bars stand, and where names begin or (``end``) end."""

    nodes: tuple[int, ...]
    x: float
    label_x: float
    anchor: str
    room: float


def draw_flow(definition: Sankey, pen: Pen) -> Sheet:
    """Draw the flow from left to right where names fit beside every layer, otherwise step by step."""
    is_wide = pen.width / len(definition.layers) >= _NARROWEST_COLUMN
    shown = merged(definition, _MOST_WIDE if is_wide else _MOST_NARROW)
    order = ordered(shown)
    has_kinds = len(shown.kinds) > 1
    key, top = legend(pen, [kind.into(pen.language) for kind in shown.kinds], 2) if has_kinds else ("", 4.0)
    parts = [patterns(pen, len(shown.kinds)), key]
    if is_wide:
        width = pen.width / len(order)
        columns = [
            _Column(tuple(nodes), index * width, index * width + _BAR + 5, "start", width - _BAR - 12)
            for index, nodes in enumerate(order)
        ]
        headings = [
            text(column.x, top + 12, shown.layers[index].into(pen.language), role="strong")
            for index, column in enumerate(columns)
        ]
        body, height = _diagram(shown, columns, pen, top + 24)
        return Sheet(pen.width, top + 24 + height + 6, "".join([*parts, *headings, body]))
    for index, names in enumerate(zip(shown.layers, shown.layers[1:], strict=False)):
        heading = " → ".join(name.into(pen.language) for name in names)
        parts.append(text(0, top + 12, heading, role="strong"))
        body, height = _diagram(shown, _step(order[index], order[index + 1], shown, pen), pen, top + 24)
        parts.append(body)
        top += 24 + height + 22
    return Sheet(pen.width, top - 10, "".join(parts))


def _step(sources: Sequence[int], targets: Sequence[int], definition: Sankey, pen: Pen) -> list[_Column]:
    """Two layers with names on both sides; what goes no further, or came no nearer, is not in this step."""
    inside = set(sources) | set(targets)
    between = [band for band in definition.bands if band.source in inside and band.target in inside]
    going, coming = {band.source for band in between}, {band.target for band in between}
    room = pen.width * 0.31
    left = tuple(node for node in sources if node in going)
    right = tuple(node for node in targets if node in coming)
    return [
        _Column(left, room + 5, room, "end", room),
        _Column(right, pen.width - room - 5 - _BAR, pen.width - room, "start", room),
    ]


def _diagram(definition: Sankey, columns: Sequence[_Column], pen: Pen, top: float) -> tuple[str, float]:
    """Return the markup of bands and nodes, and its height."""
    inside = {node for column in columns for node in column.nodes}
    bands = [band for band in definition.bands if band.source in inside and band.target in inside]
    sizes = throughputs(inside, bands)
    most = max((sum(sizes[node] for node in column.nodes) for column in columns), default=0)
    scale = _TALL / most if most else 0.0
    labels = {node: _label(definition, node, column, sizes[node], pen) for column in columns for node in column.nodes}
    heights = {node: max(sizes[node] * scale, _THINNEST) for node in inside}
    tall = {node: len(lines) * SMALL * LINE for node, lines in labels.items()}
    total = max(
        (column_height([heights[n] for n in c.nodes], [tall[n] for n in c.nodes]) for c in columns), default=0.0
    )
    placed: dict[int, tuple[Slot, _Column]] = {}
    for column in columns:
        found = slots([heights[node] for node in column.nodes], [tall[node] for node in column.nodes], total)
        placed.update({node: (slot, column) for node, slot in zip(column.nodes, found, strict=True)})
    drawn = _bands(definition, bands, placed, scale, pen)
    nodes = [
        _node(
            slot, column, labels[node], _said_of_node(definition, node, sizes[node], pen), definition.nodes[node].href
        )
        for node, (slot, column) in placed.items()
    ]
    return element("g", *drawn, *nodes, transform=f"translate(0 {number(top)})") if nodes else "", total


def _label(definition: Sankey, node: int, column: _Column, size: int, pen: Pen) -> list[str]:
    lines = wrapped(definition.nodes[node].words.into(pen.language), column.room)
    return [*lines, short_text(size, definition, pen.language)]


def _said_of_node(definition: Sankey, node: int, size: int, pen: Pen) -> str:
    amount = with_unit(exact_text(size, definition.decimals), definition.unit, pen.language)
    return f"{definition.nodes[node].words.into(pen.language)}: {amount}"


def _node(slot: Slot, column: _Column, lines: list[str], said: str, href: str) -> str:
    bar = element("rect", x=column.x, y=slot.top, width=_BAR, height=slot.height, class_="chart-node", fill=INK)
    first = slot.middle - (len(lines) - 1) * SMALL * LINE / 2 + SMALL * 0.36
    words = "".join(
        text(
            column.label_x,
            first + index * SMALL * LINE,
            line,
            anchor=column.anchor,
            role="value" if index == len(lines) - 1 else "name",
        )
        for index, line in enumerate(lines)
    )
    if not href:
        return words + mark(bar, said)
    # The words stand beneath a pane that belongs to the link: whoever touches them opens it, and hears the whole of its name.
    wide = max(text_width(line, SMALL) for line in lines) * 1.12
    left = column.label_x - wide if column.anchor == "end" else column.label_x
    tall = len(lines) * SMALL * LINE
    pane = element("rect", x=left, y=slot.middle - tall / 2, width=wide, height=tall, fill="none", pointer_events="all")
    return words + mark(bar + pane, said, href)


def _bands(
    definition: Sankey, bands: Sequence[Band], placed: dict[int, tuple[Slot, _Column]], scale: float, pen: Pen
) -> list[str]:
    """Lay the bands side by side on each bar, in the order of what they lead to or come from, so that none crosses its neighbour."""
    starts = _edges(bands, placed, scale, is_source=True)
    ends = _edges(bands, placed, scale, is_source=False)
    drawn = []
    for index, band in enumerate(bands):
        said = _said(definition, band, pen)
        x1, x2 = placed[band.source][1].x + _BAR, placed[band.target][1].x
        thick = max(band.value * scale, _THINNEST)
        ribbon = element("path", d=_ribbon(x1, starts[index], x2, ends[index], thick), **_coloured(pen, band.kind))
        drawn.append(mark(ribbon, said, band.href))
    return drawn


def _edges(
    bands: Sequence[Band], placed: dict[int, tuple[Slot, _Column]], scale: float, *, is_source: bool
) -> dict[int, float]:
    """The upper edge of each band at one of its ends."""
    by_node: dict[int, list[int]] = defaultdict(list)
    for index, band in enumerate(bands):
        by_node[band.source if is_source else band.target].append(index)
    found: dict[int, float] = {}
    for node, listed in by_node.items():
        top = placed[node][0].top

        def far(index: int) -> tuple[float, int]:
            band = bands[index]
            return placed[band.target if is_source else band.source][0].middle, band.kind

        for index in sorted(listed, key=far):
            found[index] = top
            top += bands[index].value * scale
    return found


def _said(definition: Sankey, band: Band, pen: Pen) -> str:
    names = [definition.nodes[end].words.into(pen.language) for end in (band.source, band.target)]
    kind = definition.kinds[band.kind].into(pen.language)
    amount = with_unit(exact_text(band.value, definition.decimals), definition.unit, pen.language)
    return f"{' → '.join(names)}{f' · {kind}' if kind and kind not in names else ''}: {amount}"


def _coloured(pen: Pen, kind: int) -> dict[str, str | float]:
    """The colour of a kind, and from the second on a pattern for greyscale; light enough for names to be read on it."""
    if kind == 0:
        return {"class_": "chart-band chart-fill-1", "fill": COLOURS[0], "fill_opacity": 0.45}
    return {"class_": "chart-band", "fill": f"url(#{pen.prefix}-fill-{kind + 1})", "fill_opacity": 0.6}


def _ribbon(x1: float, y1: float, x2: float, y2: float, thick: float) -> str:
    """Path data of a band with level ends."""
    middle = (x1 + x2) / 2

    def curve(x: float, start: float, end: float) -> str:
        return f"C{number(middle)} {number(start)} {number(middle)} {number(end)} {number(x)} {number(end)}"

    there = f"M{number(x1)} {number(y1)} {curve(x2, y1, y2)}"
    return f"{there} L{number(x2)} {number(y2 + thick)} {curve(x1, y2 + thick, y1 + thick)} Z"
