"""Draw a road from top to bottom: each stop a box, beneath it the ways that start there; ways back and out in lanes on the right.

One column serves a desk and a phone alike: names are wrapped, never made smaller.
"""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.core.charts.roads import Road, Stop, Tone, Turn, Way, in_order, lanes
from lianxin.core.charts.svg import (
    COLOURS,
    GROUND,
    LINE,
    SMALL,
    Pen,
    Sheet,
    element,
    mark,
    path,
    text,
    text_width,
    wrapped,
)

_PAD, _INDENT, _LANE, _HEAD = 10.0, 30.0, 13.0, 5.0
_WIDEST_BOX = 520.0
_ROW_GAP = 7.0
_BOLD = 1.14  # bold letters are so much wider than those that widths are estimated by
_STROKES = {Turn.ON: 0, Turn.BACK: 1, Turn.OUT: 4}
_EDGES = {Tone.GOOD: 0, Tone.BAD: 4}


@dataclass(frozen=True, slots=True)
class _Box:
    """A stop as it is drawn."""

    top: float
    height: float
    lines: tuple[list[str], list[str]]

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class _Row:
    """A way as it is told beneath its box; ``is_straight`` when it leads to the next box."""

    way: Way
    y: float
    lines: tuple[list[str], list[str]]
    is_straight: bool


def draw_road(road: Road, pen: Pen) -> Sheet:
    """Draw a road over the whole width; its height follows."""
    order = in_order(road)
    sides = {(way.target) for way in road.ways if not _is_straight(way, order)}
    width = min(_WIDEST_BOX, pen.width - len(sides) * _LANE - 14)
    boxes, rows, height = _placed(road, order, width, pen)
    parts = [_straight(row, boxes, order) for row in rows if row.is_straight]
    parts += _lanes(road, rows, boxes, width, pen)
    parts += [_told(row, road, pen) for row in rows]
    parts += [_box(road.stops[index], boxes[index], width, pen) for index in order]
    return Sheet(pen.width, height, "".join(parts))


def _is_straight(way: Way, order: list[int]) -> bool:
    return way.turn is Turn.ON and order.index(way.target) == order.index(way.source) + 1


def _placed(road: Road, order: list[int], width: float, pen: Pen) -> tuple[dict[int, _Box], list[_Row], float]:
    boxes: dict[int, _Box] = {}
    rows: list[_Row] = []
    y = 2.0
    for index in order:
        stop = road.stops[index]
        lines = (
            _lines(stop.words.into(pen.language), (width - 2 * _PAD) / _BOLD),
            _lines(stop.detail.into(pen.language), width - 2 * _PAD),
        )
        height = 2 * _PAD + _tall(lines) - 2
        boxes[index] = _Box(y, height, lines)
        y += height + 10
        leaving = [way for way in road.ways if way.source == index]
        for way in sorted(leaving, key=lambda one: list(Turn).index(one.turn)):
            room = width - _INDENT - 14
            told = (_lines(way.words.into(pen.language), room / _BOLD), _lines(way.detail.into(pen.language), room))
            rows.append(_Row(way, y, told, _is_straight(way, order)))
            y += _tall(told) + _ROW_GAP
        y += 6
    return boxes, rows, y


def _lines(words: str, room: float) -> list[str]:
    return wrapped(words, room, 3) if words else []


def _tall(lines: tuple[list[str], list[str]]) -> float:
    return (len(lines[0]) + len(lines[1])) * SMALL * LINE


def _written(x: float, top: float, lines: tuple[list[str], list[str]], role: str) -> str:
    """The first lines in a role, the others faint beneath."""
    parts = []
    y = top + SMALL
    for number, line in enumerate([*lines[0], *lines[1]]):
        parts.append(text(x, y, line, role=role if number < len(lines[0]) else "label"))
        y += SMALL * LINE
    return "".join(parts)


def _box(stop: Stop, box: _Box, width: float, pen: Pen) -> str:
    coloured = _EDGES.get(stop.tone)
    edge: dict[str, str | float] = {
        "class_": "chart-outline",
        "fill": "#f4f1ea",
        "stroke": "#8c8778",
        "stroke_width": 1.2,
    }
    shape = element("rect", x=1, y=box.top, width=width - 2, height=box.height, rx=7, **edge)
    if coloured is not None or stop.is_here:
        series = 1 if stop.is_here else coloured or 0
        shape += element(
            "rect", x=1, y=box.top, width=width - 2, height=box.height, rx=7, fill="none", stroke=COLOURS[series],
            stroke_width=3.2 if stop.is_here else 2.2, class_=f"chart-line-{series + 1}",
        )  # fmt: skip
    if stop.tone is Tone.OPEN:
        # What everybody can see has a bar at its side, so that it is told apart without its colour.
        shape += element(
            "rect", x=1, y=box.top + 7, width=4, height=box.height - 14, class_="chart-fill-2", fill=COLOURS[1]
        )
    said = " · ".join(filter(None, (stop.words.into(pen.language), stop.detail.into(pen.language))))
    return mark(shape + _written(_PAD + 2, box.top + _PAD - 2, box.lines, "strong"), said)


def _told(row: _Row, road: Road, pen: Pen) -> str:
    way = row.way
    ends = f"{road.stops[way.source].words.into(pen.language)} → {road.stops[way.target].words.into(pen.language)}"
    said = " · ".join(filter(None, (way.words.into(pen.language), way.detail.into(pen.language))))
    return mark(_written(_INDENT, row.y, row.lines, "value" if row.is_straight else "label"), f"{ends}: {said}")


def _straight(row: _Row, boxes: dict[int, _Box], order: list[int]) -> str:
    source, target = boxes[row.way.source], boxes[row.way.target]
    x = _INDENT / 2
    end = target.top - 1
    return _line([(x, source.top + source.height), (x, end)], Turn.ON) + _head(x, end, Turn.ON, is_down=True)


def _lanes(road: Road, rows: list[_Row], boxes: dict[int, _Box], width: float, pen: Pen) -> list[str]:
    """Ways to the same stop share a lane, and one head."""
    aside: dict[int, list[_Row]] = {}
    for row in rows:
        if not row.is_straight:
            aside.setdefault(row.way.target, []).append(row)
    targets = list(aside)
    spans = []
    for target in targets:
        ends = [boxes[target].middle, *(_middle(row) for row in aside[target])]
        spans.append((min(ends), max(ends)))
    parts = []
    for target, lane in zip(targets, lanes(spans), strict=True):
        x = width + 10 + lane * _LANE
        y = boxes[target].middle
        # The lane is drawn once: dashes laid over dashes would close its gaps.
        heights = [y, *(_middle(row) for row in aside[target])]
        turn = aside[target][0].way.turn
        parts.append(_line([(x, min(heights)), (x, max(heights))], turn))
        parts.append(_line([(x, y), (width, y)], turn))
        for row in aside[target]:
            wide = max(text_width(line) for line in row.lines[0]) * 1.06
            parts.append(_line([(_INDENT + wide + 6, _middle(row)), (x, _middle(row))], row.way.turn))
        parts.append(_head(width, y, turn, is_down=False))
    return parts


def _middle(row: _Row) -> float:
    return row.y + SMALL * 0.62


def _line(points: list[tuple[float, float]], turn: Turn) -> str:
    series = _STROKES[turn]
    dashes: dict[str, str | float] = {"stroke_dasharray": "5 3"} if turn is Turn.BACK else {}
    return element(
        "path", d=path(points), fill="none", stroke=COLOURS[series], stroke_width=1.6, stroke_linejoin="round",
        class_=f"chart-line-{series + 1}", **dashes,
    )  # fmt: skip


def _head(x: float, y: float, turn: Turn, *, is_down: bool) -> str:
    series = _STROKES[turn]
    points = (
        [(x - _HEAD, y - 8), (x + _HEAD, y - 8), (x, y)]
        if is_down
        else [(x + 8, y - _HEAD), (x + 8, y + _HEAD), (x, y)]
    )
    return element(
        "path",
        d=path(points, is_closed=True),
        class_=f"chart-fill-{series + 1}",
        fill=COLOURS[series],
        stroke=GROUND,
        stroke_width=0,
    )
