"""Lines over time, and Lorenz curves."""

from __future__ import annotations

import math

from lianxin.core.charts.definitions import Lines, Lorenz
from lianxin.core.charts.scales import Scale, scale_for
from lianxin.core.charts.svg import (
    COLOURS,
    GROUND,
    SMALL,
    Pen,
    Sheet,
    element,
    legend,
    mark,
    number,
    path,
    rule,
    shortened,
    text,
    text_width,
)
from lianxin.core.charts.wording import step_text, value_text, with_unit

_HIGHEST = 240.0
_DASHES = ("", "7 4", "2 4", "9 3 2 3", "4 3", "1 5")


def draw_lines(definition: Lines, pen: Pen) -> Sheet:
    """Draw one line per series, told apart by colour, dashes and the shape of their points."""
    values = [value for line in definition.series for value in line.values if value is not None]
    values.extend(pen.shared)
    if definition.reference:
        values.append(definition.reference.value)
    names = [line.words.into(pen.language) for line in definition.series]
    signs = [_key(index) for index in range(len(names))]
    key, used = legend(pen, names, 2, marks=signs) if len(names) > 1 else ("", 4.0)
    unit = with_unit("", definition.unit, pen.language).strip()
    top = used + (26 if unit else 12)
    floor = top + min(_HIGHEST, pen.width * 0.56)
    scale = scale_for(values, floor, top, from_zero=definition.from_zero, decimals=definition.decimals)
    gutter = max(text_width(step_text(step)) for step in scale.steps) + 12
    parts = [key, text(0, used + 10, unit) if unit else ""]
    for step in scale.steps:
        parts.append(rule(gutter, scale(step), pen.width, scale(step), role="axis" if step == 0 else "rule"))
        parts.append(text(gutter - 8, scale(step) + SMALL * 0.36, step_text(step), anchor="end"))
    places = _places(len(definition.points), gutter + 14, pen.width - 20)
    parts.append(_point_names(definition, places, floor, pen))
    if definition.reference:
        y = scale(definition.reference.value)
        parts.append(rule(gutter, y, pen.width, y, role="axis", dashes="5 4"))
        parts.append(_reference_name(definition, scale, gutter, pen))
    for index in range(len(definition.series)):
        parts.append(_line(definition, index, (places, scale), pen))
    return Sheet(pen.width, floor + 28, "".join(parts))


def _reference_name(definition: Lines, scale: Scale, gutter: float, pen: Pen) -> str:
    """Name the reference line at the end where the lines keep more distance from it, on its side without them."""
    assert definition.reference is not None
    y = scale(definition.reference.value)

    def distance(end: int) -> float:
        found = [line.values[end] for line in definition.series if line.values]
        return min((abs(scale(value) - y) for value in found if value is not None), default=math.inf)

    is_left = distance(0) > distance(-1)
    ends = [line.values[0 if is_left else -1] for line in definition.series if line.values]
    is_below = any(value is not None and scale(value) <= y for value in ends)
    name = definition.reference.words.into(pen.language)
    return text(
        gutter + 4 if is_left else pen.width,
        y + 15 if is_below else y - 5,
        name,
        anchor="start" if is_left else "end",
        role="name",
    )


def _places(count: int, start: float, end: float) -> list[float]:
    if count < 2:
        return [(start + end) / 2] * count
    return [start + (end - start) * index / (count - 1) for index in range(count)]


def _point_names(definition: Lines, places: list[float], floor: float, pen: Pen) -> str:
    """Name the points; where they would touch, every second, third … one, always with the last."""
    names = [point.into(pen.language) for point in definition.points]
    if not names:
        return ""
    spacing = places[1] - places[0] if len(places) > 1 else pen.width
    every = 1
    while every < len(names) and max(text_width(name) for name in names) + 10 > spacing * every:
        every += 1
    shown = [index for index in range(len(names)) if (len(names) - 1 - index) % every == 0]
    parts = []
    for index in shown:
        name = shortened(names[index], max(spacing * every - 6, 40))
        half = text_width(name) / 2
        x = min(max(places[index], half), pen.width - half)
        parts.append(text(x, floor + 19, name, anchor="middle"))
    return "".join(parts)


def _line(definition: Lines, index: int, frame: tuple[list[float], Scale], pen: Pen) -> str:
    places, scale = frame
    line = definition.series[index]
    parts: list[str] = []
    run: list[tuple[float, float]] = []
    for place, value in zip(places, line.values, strict=True):
        if value is None:
            parts.append(_stroke(run, index))
            run = []
        else:
            run.append((place, scale(value)))
    parts.append(_stroke(run, index))
    last = max((at for at, value in enumerate(line.values) if value is not None), default=None)
    for at, (place, value) in enumerate(zip(places, line.values, strict=True)):
        if value is None:
            continue
        written = value_text(value, definition.decimals, pen.language)
        name = line.words.into(pen.language)
        said = (
            f"{name} · {definition.points[at].into(pen.language)}: {with_unit(written, definition.unit, pen.language)}"
        )
        shape = _sign(index, place, scale(value))
        if at == last and len(definition.series) == 1:
            half = text_width(written) * 0.56
            shape += text(min(place, pen.width - half), scale(value) - 10, written, anchor="middle", role="value")
        parts.append(mark(shape, said, line.hrefs[at] if line.hrefs else ""))
    return "".join(parts)


def _stroke(run: list[tuple[float, float]], index: int) -> str:
    if len(run) < 2:
        return ""
    extra: dict[str, str | float] = {"stroke_dasharray": _DASHES[index]} if _DASHES[index] else {}
    return element(
        "path", d=path(run), class_=f"chart-line-{index + 1}", stroke=COLOURS[index], stroke_width=2.5, fill="none",
        stroke_linejoin="round", **extra,
    )  # fmt: skip


def _sign(index: int, x: float, y: float) -> str:
    """A point of a series: circle, square, triangle, diamond, ring, cross."""
    colour: dict[str, str | float] = {
        "class_": f"chart-fill-{index + 1} chart-edge",
        "fill": COLOURS[index],
        "stroke": GROUND,
    }
    if index in {0, 4}:
        return element("circle", cx=x, cy=y, r=4.5 if index == 0 else 3, **colour)
    corners: list[tuple[float, float]] = {
        1: [(-4.0, -4.0), (4.0, -4.0), (4.0, 4.0), (-4.0, 4.0)],
        2: [(0.0, -5.5), (5.0, 4.0), (-5.0, 4.0)],
        3: [(0.0, -5.5), (5.5, 0.0), (0.0, 5.5), (-5.5, 0.0)],
        5: [(-5.0, -4.0), (5.0, -4.0), (0.0, 5.5)],
    }[index]
    return element("path", d=path([(x + dx, y + dy) for dx, dy in corners], is_closed=True), **colour)


def _key(index: int) -> str:
    return _stroke([(-3.0, 6.0), (15.0, 6.0)], index) + _sign(index, 6, 6)


def draw_lorenz(definition: Lorenz, pen: Pen) -> Sheet:
    """Draw the curves in a square, with the line of equality."""
    names = [curve.words.into(pen.language) for curve in definition.curves]
    key, used = legend(pen, names, 2, marks=[_key(index) for index in range(len(names))])
    top = used + 26
    side = min(pen.width - 66, 380)
    left, floor = 44.0, top + side
    parts = [key, text(0, used + 10, definition.upwards.into(pen.language))]
    for tenth in range(0, 11, 2):
        share = tenth / 10
        x, y = left + side * share, floor - side * share
        parts.append(rule(left, y, left + side, y, role="axis" if tenth == 0 else "rule"))
        parts.append(rule(x, top, x, floor, role="axis" if tenth == 0 else "rule"))
        parts.append(text(left - 8, y + SMALL * 0.36, f"{share:.0%}", anchor="end"))
        parts.append(text(x, floor + 18, f"{share:.0%}", anchor="middle"))
    parts.append(rule(left, floor, left + side, top, role="axis", dashes="5 4"))
    for index, curve in enumerate(definition.curves):
        placed = [(left + side * x, floor - side * y) for x, y in curve.points]
        parts.append(mark(_stroke(placed, index), names[index]))
    parts.append(text(left + side, floor + 38, definition.across.into(pen.language), anchor="end"))
    return Sheet(pen.width, float(number(floor + 46)), "".join(parts))
