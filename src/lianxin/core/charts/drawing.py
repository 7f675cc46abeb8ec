"""One definition becomes one SVG document."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import replace

from lianxin.core.charts.area_maps import draw_areas
from lianxin.core.charts.bars import draw_bars, draw_funnel, draw_stacks
from lianxin.core.charts.definitions import (
    AreaMap,
    Bars,
    Definition,
    DotMap,
    Funnel,
    Lines,
    Lorenz,
    Panel,
    SmallMultiples,
    StackedBars,
    Value,
)
from lianxin.core.charts.flows import draw_flow
from lianxin.core.charts.lines import draw_lines, draw_lorenz
from lianxin.core.charts.maps import draw_map
from lianxin.core.charts.road_drawing import draw_road
from lianxin.core.charts.roads import Road
from lianxin.core.charts.sankeys import Sankey
from lianxin.core.charts.svg import FONT, SIZE, Pen, Sheet, element, escaped, number, text
from lianxin.core.charts.wording import description

WIDE, NARROW = 640.0, 360.0
_NARROWEST_PANEL = 210.0
_GAP = 28.0


def draw(definition: Definition, language: str, *, width: float = WIDE) -> str:
    """Return the chart as SVG, ``width`` pixels wide before scaling: 640 suits a desktop or a page of paper, 360 a phone.

    Its title and description name it to a screen reader, every mark has its own text, and texts keep their size. Colours
    are plain attributes, for paper, that a style sheet may override by class.

    Raises:
        ValueError: narrower than 240 pixels.
    """
    if width < 240:
        raise ValueError("a chart needs at least 240 pixels")
    digest = hashlib.sha256(f"{definition!r}{language}{width}".encode()).hexdigest()[:10]
    pen = Pen(language, width, f"chart-{digest}")
    sheet = _sheet(definition, pen)
    title, described = f"{pen.prefix}-title", f"{pen.prefix}-description"
    # A picture hides what is inside it from a screen reader; a chart whose marks are links is therefore a group.
    role = "group" if "<a " in sheet.body else "img"
    return element(
        "svg",
        element("title", escaped(definition.title.into(language)), id=title),
        element("desc", escaped(description(definition, language)), id=described),
        sheet.body,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        role=role,
        aria_labelledby=f"{title} {described}",
        viewBox=f"0 0 {number(sheet.width)} {number(sheet.height)}",
        width=sheet.width,
        height=sheet.height,
        font_family=FONT,
        font_size=SIZE,
    )


def _sheet(definition: Definition, pen: Pen) -> Sheet:
    if isinstance(definition, SmallMultiples):
        return _multiples(definition, pen)
    if isinstance(definition, DotMap):
        return draw_map(definition, pen)
    if isinstance(definition, AreaMap):
        return draw_areas(definition, pen)
    if isinstance(definition, Sankey):
        return draw_flow(definition, pen)
    if isinstance(definition, Road):
        return draw_road(definition, pen)
    return _panel(definition, pen)


def _panel(panel: Panel, pen: Pen) -> Sheet:
    if isinstance(panel, Bars):
        return draw_bars(panel, pen)
    if isinstance(panel, StackedBars):
        return draw_stacks(panel, pen)
    if isinstance(panel, Lines):
        return draw_lines(panel, pen)
    if isinstance(panel, Funnel):
        return draw_funnel(panel, pen)
    assert isinstance(panel, Lorenz)
    return draw_lorenz(panel, pen)


def _measured(panel: Panel) -> Iterator[float]:
    """Yield the values that decide a panel's scale: small multiples compare only if they all have the same one."""
    values: list[Value] = []
    if isinstance(panel, Bars | Funnel):
        values = [entry.value for entry in panel.marks]
    elif isinstance(panel, Lines):
        values = [value for line in panel.series for value in line.values]
    elif isinstance(panel, StackedBars):
        values = [math.fsum(value for value in stack.values if value is not None) for stack in panel.stacks]
    yield from (value for value in values if value is not None)
    if isinstance(panel, Bars | Lines) and panel.reference:
        yield panel.reference.value


def _multiples(definition: SmallMultiples, pen: Pen) -> Sheet:
    """Draw the panels in as many columns as fit, each under its title."""
    columns = max(1, min(len(definition.panels), int((pen.width + _GAP) // (_NARROWEST_PANEL + _GAP))))
    width = (pen.width - _GAP * (columns - 1)) / columns
    shared = tuple(value for panel in definition.panels for value in _measured(panel))
    sheets = [
        _panel(panel, replace(pen, width=width, prefix=f"{pen.prefix}-{index}", shared=shared))
        for index, panel in enumerate(definition.panels)
    ]
    parts, y = [], 0.0
    for row in range(math.ceil(len(sheets) / columns)):
        chosen = range(row * columns, min((row + 1) * columns, len(sheets)))
        for index in chosen:
            x = (index - row * columns) * (width + _GAP)
            name = definition.panels[index].title.into(pen.language)
            parts.append(text(x, y + 14, name, role="strong", size=SIZE))
            parts.append(element("g", sheets[index].body, transform=f"translate({number(x)} {number(y + 28)})"))
        y += max(sheets[index].height for index in chosen) + 28 + _GAP
    return Sheet(pen.width, y - _GAP, "".join(parts))
