"""Maps of dots: straight degrees, narrowed by the cosine of the middle latitude, so that a county keeps its shape."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lianxin.core.charts.definitions import DotMap
from lianxin.core.charts.scales import round_step
from lianxin.core.charts.svg import (
    COLOURS,
    GROUND,
    SMALL,
    Pen,
    Sheet,
    element,
    legend,
    mark,
    path,
    rule,
    text,
    text_width,
)
from lianxin.core.charts.wording import value_text, with_unit

KM_PER_DEGREE = 111.195
"""Length of a degree of latitude on a sphere of 6,371.0 km radius."""

_MARGIN = 22.0
_LARGEST = 11.0
_SMALLEST = 3.5
_UNMEASURED = 5.0
_MOST_LABELS = 60


@dataclass(frozen=True, slots=True)
class Projection:
    """From degrees to pixels; ``km_per_pixel`` holds at the middle latitude in both directions."""

    west: float
    north: float
    narrowing: float
    pixels_per_degree: float
    left: float
    top: float

    def __call__(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = self.left + (longitude - self.west) * self.narrowing * self.pixels_per_degree
        return x, self.top + (self.north - latitude) * self.pixels_per_degree

    @property
    def km_per_pixel(self) -> float:
        return KM_PER_DEGREE / self.pixels_per_degree


def projection_for(
    places: list[tuple[float, float]], width: float, top: float, highest: float
) -> tuple[Projection, float]:
    """Return a projection that fits the places into the width and at most ``highest`` pixels, and the height used."""
    longitudes, latitudes = [place[0] for place in places], [place[1] for place in places]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    narrowing = math.cos(math.radians((south + north) / 2))
    # A single place still gets a frame: about a kilometre on each side.
    across, down = max((east - west) * narrowing, 0.02), max(north - south, 0.02)
    room = width - 2 * _MARGIN
    scale = min(room / across, (highest - 2 * _MARGIN) / down)
    left = _MARGIN + (room - (east - west) * narrowing * scale) / 2
    height = down * scale + 2 * _MARGIN
    upper = top + _MARGIN + (down - (north - south)) * scale / 2
    return Projection(west, north, narrowing, scale, left, upper), height


def draw_map(definition: DotMap, pen: Pen) -> Sheet:
    """Draw outlines, links, dots and as many names as fit without touching each other."""
    names = [kind.into(pen.language) for kind in definition.kinds]
    key, used = legend(pen, names, 2, marks=[_shape(index, 6, 6, 5.5) for index in range(len(names))])
    places = [(dot.longitude, dot.latitude) for dot in definition.dots] + [
        place for ring in definition.outlines for place in ring
    ]
    if not places:
        return Sheet(pen.width, used, key)
    project, height = projection_for(places, pen.width, used, pen.width * 0.8)
    parts = [key]
    for ring in definition.outlines:
        outline = path([project(*place) for place in ring], is_closed=True)
        parts.append(
            element("path", d=outline, class_="chart-outline", fill="#f3efe6", stroke="#8c8778", stroke_width=1)
        )
    spots = [project(dot.longitude, dot.latitude) for dot in definition.dots]
    for link in definition.links:
        parts.append(rule(*spots[link.first], *spots[link.second], role="axis"))
    radii = _radii(definition)
    measured = {dot.kind for dot in definition.dots if dot.value is not None}
    for index in sorted(range(len(spots)), key=lambda each: -radii[each]):
        dot = definition.dots[index]
        written = with_unit(value_text(dot.value, definition.decimals, pen.language), definition.unit, pen.language)
        said = f"{dot.words.into(pen.language)} · {names[dot.kind]}" + (f": {written}" if dot.value is not None else "")
        is_hollow = dot.value is None and dot.kind in measured
        parts.append(mark(_shape(dot.kind, *spots[index], radii[index], is_hollow=is_hollow), said, dot.href))
    parts.extend(_labels(definition, spots, radii, pen))
    parts.append(scale_bar(project, used + height + 8, pen))
    return Sheet(pen.width, used + height + 32, "".join(parts))


def _radii(definition: DotMap) -> list[float]:
    """Areas, not radii, grow with the values: the eye compares areas."""
    largest = max((dot.value for dot in definition.dots if dot.value is not None), default=0.0)
    if not largest:
        return [_UNMEASURED] * len(definition.dots)
    return [
        _UNMEASURED if dot.value is None else max(_SMALLEST, _LARGEST * math.sqrt(dot.value / largest))
        for dot in definition.dots
    ]


def _shape(kind: int, x: float, y: float, radius: float, *, is_hollow: bool = False) -> str:
    """A dot of a kind: circle, square, triangle, diamond, then circles again in other colours; hollow where the value is missing."""
    colour: dict[str, str | float] = {
        "class_": f"chart-fill-{kind + 1} chart-edge",
        "fill": COLOURS[kind],
        "stroke": GROUND,
        "stroke_width": 1.2,
    }
    if is_hollow:
        colour = {
            "class_": f"chart-line-{kind + 1} chart-hollow",
            "fill": GROUND,
            "stroke": COLOURS[kind],
            "stroke_width": 2,
        }
    r = radius
    if kind == 1:
        return element("rect", x=x - r * 0.88, y=y - r * 0.88, width=r * 1.76, height=r * 1.76, **colour)
    if kind == 2:
        return element(
            "path",
            d=path([(x, y - r * 1.2), (x + r * 1.1, y + r * 0.8), (x - r * 1.1, y + r * 0.8)], is_closed=True),
            **colour,
        )
    if kind == 3:
        return element(
            "path",
            d=path([(x, y - r * 1.2), (x + r * 1.2, y), (x, y + r * 1.2), (x - r * 1.2, y)], is_closed=True),
            **colour,
        )
    return element("circle", cx=x, cy=y, r=r, **colour)


Box = tuple[float, float, float, float]


def _labels(definition: DotMap, spots: list[tuple[float, float]], radii: list[float], pen: Pen) -> list[str]:
    """Name dots from the largest on, each at the first of four sides that touches no name, no dot and no edge."""
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(spots, radii, strict=True)]
    parts: list[str] = []
    for index in sorted(range(len(spots)), key=lambda each: (-radii[each], each)):
        if len(parts) >= _MOST_LABELS:
            break
        name = definition.dots[index].words.into(pen.language)
        box = _free_box(spots[index], radii[index], text_width(name), taken, pen.width)
        if box is None:
            continue
        taken.append(box)
        parts.append(text(box[0], box[3] - 4, name, role="name"))
    return parts


def _free_box(spot: tuple[float, float], radius: float, width: float, taken: list[Box], edge: float) -> Box | None:
    (x, y), height, gap = spot, SMALL * 1.3, radius + 3
    sides = (
        (x + gap, y - height / 2),
        (x - gap - width, y - height / 2),
        (x - width / 2, y - gap - height),
        (x - width / 2, y + gap),
    )
    for left, top in sides:
        box = (left, top, left + width, top + height)
        if left >= 0 and box[2] <= edge and not any(touch(box, other) for other in taken):
            return box
    return None


def touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def scale_bar(project: Projection, y: float, pen: Pen) -> str:
    length_km = round_step(pen.width / 4 * project.km_per_pixel, 1)
    if length_km / project.km_per_pixel > pen.width / 2:
        length_km /= 2
    end = 2 + length_km / project.km_per_pixel
    bar = (
        rule(2, y, end, y, role="axis")
        + rule(2, y - 4, 2, y + 4, role="axis")
        + rule(end, y - 4, end, y + 4, role="axis")
    )
    unit = "公里" if pen.language.startswith("zh") else "km"
    return bar + text(end + 8, y + SMALL * 0.36, f"{length_km:g} {unit}")
