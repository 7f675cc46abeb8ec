"""Maps of areas: shades of one colour from pale to dark, so that they are told apart in grey and by everybody's eyes."""

from __future__ import annotations

from lianxin.core.charts.definitions import AreaMap, Ring, Tract
from lianxin.core.charts.maps import Box, Projection, projection_for, scale_bar, touch
from lianxin.core.charts.svg import (
    AXIS,
    COLOURS,
    GROUND,
    SMALL,
    Pen,
    Sheet,
    element,
    legend,
    mark,
    path,
    text,
    text_width,
)
from lianxin.core.charts.tiles import draw_tiles
from lianxin.core.charts.wording import NOT_RECORDED, value_text, with_unit

_PALEST, _DARKEST = 0.14, 0.92
_HATCH = 7


def draw_areas(definition: AreaMap, pen: Pen) -> Sheet:
    """Draw every area in the shade of its class, those without an outline as tiles below; one that is not recorded is hatched."""
    names = [words.into(pen.language) for words in definition.classes]
    shades = [_shade(kind, len(names)) for kind in range(len(names))]
    squares = [element("rect", x=0, y=0, width=12, height=12, rx=2, **shade) for shade in shades]
    if any(tract.kind is None for tract in definition.tracts):
        names.append(NOT_RECORDED.into(pen.language))
        squares.append(element("rect", x=0, y=0, width=12, height=12, rx=2, **_unknown(pen)))
    key, used = legend(pen, names, 2, marks=squares)
    places = [place for tract in definition.tracts for ring in tract.rings for place in ring]
    parts = [_hatching(pen), key]
    if places:
        drawn, used = _drawn(definition, places, pen, used, shades)
        parts += drawn
    bare = [tract for tract in definition.tracts if not tract.rings]
    tiles, height = draw_tiles(
        definition, bare, pen, used + 8,
        lambda tract: (_unknown(pen) if tract.kind is None else shades[tract.kind], _said(definition, tract, pen)),
    )  # fmt: skip
    return Sheet(pen.width, used + height + (16 if tiles else 0), "".join([*parts, *tiles]))


def _drawn(
    definition: AreaMap, places: list[tuple[float, float]], pen: Pen, used: float, shades: list[dict[str, str | float]]
) -> tuple[list[str], float]:
    """The areas whose outlines are known, with their scale; and down to where they reach."""
    project, height = projection_for(places, pen.width, used, pen.width * 0.8)
    parts = []
    for tract in definition.tracts:
        shade = _unknown(pen) if tract.kind is None else shades[tract.kind]
        outline = " ".join(path([project(*place) for place in ring], is_closed=True) for ring in tract.rings)
        if outline:
            parts.append(mark(element("path", d=outline, **shade), _said(definition, tract, pen), tract.href))
    parts.extend(_names(definition, project, pen))
    parts.append(scale_bar(project, used + height + 8, pen))
    return parts, used + height + 32


def _said(definition: AreaMap, tract: Tract, pen: Pen) -> str:
    words = NOT_RECORDED if tract.kind is None else definition.classes[tract.kind]
    said = f"{tract.words.into(pen.language)} · {words.into(pen.language)}"
    if tract.value is None:
        return said
    return f"{said}: {with_unit(value_text(tract.value, definition.decimals, pen.language), definition.unit, pen.language)}"


def _shade(kind: int, classes: int) -> dict[str, str | float]:
    opacity = _DARKEST if classes == 1 else _PALEST + (_DARKEST - _PALEST) * kind / (classes - 1)
    # Lines are of the axis' colour: the ground's would vanish beside the palest shade.
    return {
        "class_": "chart-fill-1 chart-tract",
        "fill": COLOURS[0],
        "fill_opacity": opacity,
        "stroke": AXIS,
        "stroke_width": 1,
    }


def _unknown(pen: Pen) -> dict[str, str | float]:
    return {
        "class_": "chart-tract",
        "fill": f"url(#{pen.prefix}-unknown)",
        "stroke": AXIS,
        "stroke_width": 1,
    }


def _hatching(pen: Pen) -> str:
    ground = element("rect", width=_HATCH, height=_HATCH, class_="chart-hollow", fill=GROUND)
    strokes = element(
        "path", d=f"M0 {_HATCH} {_HATCH} 0", class_="chart-axis", stroke=AXIS, stroke_width=1, fill="none"
    )
    pattern = element(
        "pattern",
        ground,
        strokes,
        id=f"{pen.prefix}-unknown",
        width=_HATCH,
        height=_HATCH,
        patternUnits="userSpaceOnUse",
    )
    return element("defs", pattern)


def _names(definition: AreaMap, project: Projection, pen: Pen) -> list[str]:
    """Name areas at their middle, the largest first, where a name touches no other and stays inside the drawing."""
    placed: list[Box] = []
    parts = []
    sized = [(abs(_twice_area(ring)), tract, ring) for tract in definition.tracts if (ring := _largest(tract.rings))]
    for _, tract, ring in sorted(sized, key=lambda entry: -entry[0]):
        name = tract.words.into(pen.language)
        x, y = project(*_middle(ring))
        half = text_width(name) / 2
        box = (x - half, y - SMALL * 0.7, x + half, y + SMALL * 0.7)
        if box[0] >= 0 and box[2] <= pen.width and not any(touch(box, other) for other in placed):
            placed.append(box)
            # The ground behind the letters keeps them legible on the darkest shade.
            parts.append(text(x, y + SMALL * 0.36, name, anchor="middle", role="name"))
    return parts


def _largest(rings: tuple[Ring, ...]) -> Ring | None:
    return max(rings, key=lambda ring: abs(_twice_area(ring)), default=None)


def _twice_area(ring: Ring) -> float:
    return sum(x * ring[index - 1][1] - ring[index - 1][0] * y for index, (x, y) in enumerate(ring))


def _middle(ring: Ring) -> tuple[float, float]:
    """The centre of gravity; that of its corners where the ring encloses nothing."""
    # Numbers are kept small: the area of a township in degrees vanishes beside the square of its longitude.
    (left, low), whole = ring[0], 0.0
    x_sum = y_sum = 0.0
    for index, corner in enumerate(ring):
        before = ring[index - 1]
        x, y, x0, y0 = corner[0] - left, corner[1] - low, before[0] - left, before[1] - low
        cross = x0 * y - x * y0
        whole += cross
        x_sum += (x0 + x) * cross
        y_sum += (y0 + y) * cross
    if not whole:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    return left + x_sum / (3 * whole), low + y_sum / (3 * whole)
