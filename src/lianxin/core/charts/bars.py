"""Bars, stacked bars and funnels."""

from __future__ import annotations

from lianxin.core.charts.definitions import Bars, Funnel, Mark, Stack, StackedBars
from lianxin.core.charts.scales import Scale, scale_for
from lianxin.core.charts.svg import (
    SMALL,
    Pen,
    Sheet,
    element,
    filled,
    legend,
    mark,
    paragraph,
    patterns,
    rule,
    shortened,
    text,
    text_width,
    wrapped,
)
from lianxin.core.charts.wording import share_text, step_text, value_text, with_unit

_ROW = 34.0
_BAR = 20.0
_STANDING = 240.0


def draw_bars(definition: Bars, pen: Pen) -> Sheet:
    """Draw standing bars where their names fit beneath them, lying ones otherwise."""
    if definition.horizontal or not _names_fit(definition, pen):
        return _lying(definition, pen)
    return _standing(definition, pen)


def _names_fit(definition: Bars, pen: Pen) -> bool:
    if not definition.marks:
        return False
    band = (pen.width - 56) / len(definition.marks)
    if band < 34:
        return False
    names = [entry.words.into(pen.language) for entry in definition.marks]
    return all(len(lines := wrapped(name, band - 8)) <= 2 and not lines[-1].endswith("…") for name in names)


def _said(entry: Mark, definition: Bars | Funnel, pen: Pen) -> str:
    written = value_text(entry.value, definition.decimals, pen.language)
    unit = definition.unit if entry.value is not None else type(definition.unit)("", "")
    return f"{entry.words.into(pen.language)}: {with_unit(written, unit, pen.language)}"


def _values(definition: Bars) -> list[float]:
    known = [entry.value for entry in definition.marks if entry.value is not None]
    return [*known, definition.reference.value] if definition.reference else known


def _label_column(names: list[str], pen: Pen) -> float:
    widest = max((text_width(name) for name in names), default=0.0)
    return min(widest, pen.width * 0.36) + 10


def _lying(definition: Bars, pen: Pen) -> Sheet:
    names = [entry.words.into(pen.language) for entry in definition.marks]
    column = _label_column(names, pen)
    written = [value_text(entry.value, definition.decimals, pen.language) for entry in definition.marks]
    room = max((text_width(each, SMALL) for each in written), default=0.0) * 1.12 + 10
    values = _values(definition)
    left = room if any(value < 0 for value in values) else 0.0
    scale = scale_for([*values, *pen.shared], column + left, pen.width - room)
    unit = definition.unit.into(pen.language)
    top = 22.0 if definition.reference or unit else 4.0
    bottom = top + _ROW * len(definition.marks)
    parts = [rule(scale(0), top, scale(0), bottom, role="axis")]
    if definition.reference:
        x = scale(definition.reference.value)
        limit = value_text(definition.reference.value, definition.decimals, pen.language)
        name = f"{definition.reference.words.into(pen.language)} {limit}"
        anchor = "end" if x > pen.width * 0.6 else "start"
        parts.append(rule(x, top - 4, x, bottom, role="axis", dashes="5 4"))
        parts.append(text(x - 4 if anchor == "end" else x + 4, 11, name, anchor=anchor))
    if unit:
        parts.append(text(0, 11, unit))
    for index, entry in enumerate(definition.marks):
        middle = top + _ROW * (index + 0.5)
        parts.append(paragraph(column - 10, middle, wrapped(names[index], column - 8), anchor="end"))
        parts.append(
            mark(_lying_bar(entry, written[index], scale, middle, pen), _said(entry, definition, pen), entry.href)
        )
    return Sheet(pen.width, bottom + 6, "".join(parts))


def _lying_bar(entry: Mark, written: str, scale: Scale, middle: float, pen: Pen) -> str:
    if entry.value is None:
        return text(scale(0) + 6, middle + SMALL * 0.36, written)
    x, zero = scale(entry.value), scale(0)
    bar = element("rect", x=min(x, zero), y=middle - _BAR / 2, width=abs(x - zero), height=_BAR, rx=2, **filled(pen, 0))
    is_negative = entry.value < 0
    label = text(
        x - 6 if is_negative else x + 6,
        middle + SMALL * 0.36,
        written,
        anchor="end" if is_negative else "start",
        role="value",
    )
    return bar + label


def _standing(definition: Bars, pen: Pen) -> Sheet:
    values = [*_values(definition), *pen.shared]
    steps = scale_for(values, 0, 1, decimals=definition.decimals).steps
    gutter = max(text_width(step_text(step)) for step in steps) + 10
    top, floor = 24.0, 24.0 + _STANDING
    scale = scale_for(values, floor, top, decimals=definition.decimals)
    band = (pen.width - gutter) / len(definition.marks)
    names = [wrapped(entry.words.into(pen.language), band - 8) for entry in definition.marks]
    parts = _grid(scale, gutter, pen)
    unit = definition.unit.into(pen.language)
    if unit:
        parts.append(text(0, 10, unit))
    thickness = min(band * 0.64, 56)
    if definition.reference:
        y = scale(definition.reference.value)
        parts.append(rule(gutter, y, pen.width, y, role="axis", dashes="5 4"))
        parts.append(text(pen.width, y - 5, definition.reference.words.into(pen.language), anchor="end"))
    for index, entry in enumerate(definition.marks):
        centre = gutter + band * (index + 0.5)
        parts.append(
            mark(
                _standing_bar(entry, scale, centre, thickness, definition.decimals, pen),
                _said(entry, definition, pen),
                entry.href,
            )
        )
        parts.extend(
            text(centre, floor + 18 + line * SMALL * 1.3, part, anchor="middle")
            for line, part in enumerate(names[index])
        )
    height = floor + 18 + max(len(lines) for lines in names) * SMALL * 1.3
    return Sheet(pen.width, height, "".join(parts))


def _grid(scale: Scale, gutter: float, pen: Pen) -> list[str]:
    parts = []
    for step in scale.steps:
        y = scale(step)
        parts.append(rule(gutter, y, pen.width, y, role="axis" if step == 0 else "rule"))
        parts.append(text(gutter - 8, y + SMALL * 0.36, step_text(step), anchor="end"))
    return parts


def _standing_bar(entry: Mark, scale: Scale, centre: float, thickness: float, decimals: int, pen: Pen) -> str:
    written = value_text(entry.value, decimals, pen.language)
    if entry.value is None:
        return text(centre, scale(0) - 6, written, anchor="middle")
    y, zero = scale(entry.value), scale(0)
    bar = element(
        "rect", x=centre - thickness / 2, y=min(y, zero), width=thickness, height=abs(y - zero), rx=2, **filled(pen, 0)
    )
    below = entry.value < 0
    return bar + text(centre, y + 16 if below else y - 6, written, anchor="middle", role="value")


def draw_stacks(definition: StackedBars, pen: Pen) -> Sheet:
    """Draw lying bars of several parts, with the whole behind each."""
    names = [stack.words.into(pen.language) for stack in definition.stacks]
    column = _label_column(names, pen)
    totals = [sum(value for value in stack.values if value is not None) for stack in definition.stacks]
    is_partial = [None in stack.values for stack in definition.stacks]
    written = [
        value_text(total, definition.decimals, pen.language) + ("+?" if partial else "")
        for total, partial in zip(totals, is_partial, strict=True)
    ]
    room = max((text_width(each) for each in written), default=0.0) * 1.12 + 10
    key, top = legend(pen, [series.into(pen.language) for series in definition.series], 2)
    scale = scale_for([1.0] if definition.as_shares else [*totals, *pen.shared], column, pen.width - room)
    bottom = top + _ROW * len(definition.stacks)
    parts = [patterns(pen, len(definition.series)), key, rule(column, top, column, bottom, role="axis")]
    for index, stack in enumerate(definition.stacks):
        middle = top + _ROW * (index + 0.5)
        parts.append(paragraph(column - 10, middle, wrapped(names[index], column - 8), anchor="end"))
        whole = totals[index] if definition.as_shares else 1.0
        end = _segments(parts, definition, stack, (scale, whole or 1.0, middle), pen)
        parts.append(text(end + 6, middle + SMALL * 0.36, written[index], role="value"))
    return Sheet(pen.width, bottom + 6, "".join(parts))


def _segments(
    parts: list[str], definition: StackedBars, stack: Stack, row: tuple[Scale, float, float], pen: Pen
) -> float:
    """Add the parts of one bar and return where it ends."""
    scale, whole, middle = row
    running = 0.0
    for series, value in enumerate(stack.values):
        if not value:
            continue
        start, end = scale(running / whole), scale((running + value) / whole)
        running += value
        written = value_text(value, definition.decimals, pen.language)
        what = f"{stack.words.into(pen.language)} · {definition.series[series].into(pen.language)}"
        said = f"{what}: {with_unit(written, definition.unit, pen.language)}"
        shape = element("rect", x=start, y=middle - _BAR / 2, width=end - start, height=_BAR, **filled(pen, series))
        if series == 0 and text_width(written) + 8 <= end - start:
            shape += text((start + end) / 2, middle + SMALL * 0.36, written, anchor="middle", role="inside")
        parts.append(mark(shape, said, stack.address(series)))
    return scale(running / whole)


def draw_funnel(definition: Funnel, pen: Pen) -> Sheet:
    """Draw what is left after each step, and under each step the share of the one before."""
    names = [entry.words.into(pen.language) for entry in definition.marks]
    column = _label_column(names, pen)
    written = [value_text(entry.value, definition.decimals, pen.language) for entry in definition.marks]
    room = max((text_width(each) for each in written), default=0.0) * 1.12 + 14
    known = [entry.value for entry in definition.marks if entry.value is not None]
    scale = scale_for([*known, *pen.shared], column, pen.width - room)
    step, parts, before = 54.0, [], None
    for index, entry in enumerate(definition.marks):
        middle = 18 + step * index
        parts.append(paragraph(column - 10, middle, wrapped(names[index], column - 8), anchor="end"))
        if before is not None and entry.value is not None:
            parts.append(text(column + 4, middle - 20, f"↓ {share_text(entry.value, before)}"))
        parts.append(
            mark(
                _lying_bar_of_step(entry, written[index], scale, middle, pen), _said(entry, definition, pen), entry.href
            )
        )
        before = entry.value
    return Sheet(pen.width, 18 + step * max(len(definition.marks) - 1, 0) + 22, "".join(parts))


def _lying_bar_of_step(entry: Mark, written: str, scale: Scale, middle: float, pen: Pen) -> str:
    if entry.value is None:
        return text(scale(0) + 6, middle + SMALL * 0.36, shortened(written, 120))
    width = max(scale(entry.value) - scale(0), 1.5)
    bar = element("rect", x=scale(0), y=middle - 13, width=width, height=26, rx=2, **filled(pen, 0))
    return bar + text(scale(0) + width + 6, middle + SMALL * 0.36, written, role="value")
