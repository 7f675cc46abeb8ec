"""Tiles: areas of which nobody knows where they lie, side by side in reading order. They say nothing of directions and distances."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from lianxin.core.charts.definitions import AreaMap, Tract
from lianxin.core.charts.svg import SMALL, Pen, element, mark, text, text_width
from lianxin.core.charts.wording import value_text, with_unit

_GAP = 4.0
_PADDING = 8.0
_NARROWEST = 64.0
_WIDEST = 168.0
_HEIGHT = 46.0

Shade = dict[str, str | float]


def draw_tiles(
    definition: AreaMap, tracts: Sequence[Tract], pen: Pen, top: float, look: Callable[[Tract], tuple[Shade, str]]
) -> tuple[list[str], float]:
    """Draw areas as tiles of one size, as many in a row as the longest name allows; return them and the height that they take.

    ``look`` gives the shade of an area and what is said of it.
    """
    if not tracts:
        return [], 0.0
    longest = max(text_width(line) for tract in tracts for line in _lines(definition, tract, pen))
    wanted = min(max(longest + 2 * _PADDING, _NARROWEST), _WIDEST)
    columns = max(1, min(len(tracts), int((pen.width + _GAP) // (wanted + _GAP))))
    width = min((pen.width + _GAP) / columns - _GAP, _WIDEST)
    parts = []
    for number, tract in enumerate(tracts):
        row, column = divmod(number, columns)
        x, y = column * (width + _GAP), top + row * (_HEIGHT + _GAP)
        shade, said = look(tract)
        shape = element("rect", x=x, y=y, width=width, height=_HEIGHT, rx=3, **shade)
        name, value = (_fitting(line, width - _PADDING) for line in _lines(definition, tract, pen))
        parts.append(mark(shape, said, tract.href))
        parts.append(text(x + width / 2, y + SMALL * 1.5, name, anchor="middle", role="name"))
        parts.append(text(x + width / 2, y + SMALL * 3, value, anchor="middle", role="name"))
    rows = math.ceil(len(tracts) / columns)
    return parts, rows * (_HEIGHT + _GAP) - _GAP


def _lines(definition: AreaMap, tract: Tract, pen: Pen) -> tuple[str, str]:
    if tract.value is None:
        return tract.words.into(pen.language), "—"
    value = value_text(tract.value, definition.decimals, pen.language)
    return tract.words.into(pen.language), with_unit(value, definition.unit, pen.language).replace(" %", "%")


def _fitting(line: str, width: float) -> str:
    """A line that stays inside its tile; what is cut off stands in the title of the tile and in the table."""
    if text_width(line) <= width:
        return line
    kept = line
    while kept and text_width(kept + "…") > width:
        kept = kept[:-1]
    return kept + "…"
