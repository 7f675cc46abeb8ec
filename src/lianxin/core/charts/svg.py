"""The few pieces of SVG that charts are made of. Every text and attribute is escaped here and nowhere else."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from html import escape

SIZE = 13.0
SMALL = 12.5
LINE = 1.3
COLOURS = ("#0f6a73", "#d9822b", "#5b5ea6", "#8a9a2c", "#b0416b", "#7b8a94")
INK, FAINT, RULE, AXIS, GROUND = "#1e2526", "#495355", "#e1dbcd", "#8c8778", "#ffffff"
FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"


_UNPRINTABLE = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_CLOSING = ",;:)\u3001\u3002\uff0c\uff1a\uff1b\uff09\u201d\u300b"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished drawing without its frame: size in pixels and markup."""

    width: float
    height: float
    body: str


@dataclass(frozen=True, slots=True)
class Pen:
    """What every drawer needs: the language, the width to fill, a prefix for ids within the document, and the values
    that its scale shares with the other panels of small multiples."""

    language: str
    width: float
    prefix: str
    shared: tuple[float, ...] = ()


def number(value: float) -> str:
    """Return a coordinate with at most two decimals.

    Raises:
        ValueError: not a finite number.
    """
    if not math.isfinite(value):
        raise ValueError(f"a drawing cannot contain {value}")
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def escaped(content: str) -> str:
    """Return a text for markup; characters that XML cannot contain (controls, pasted from somewhere) become blanks."""
    return escape(_UNPRINTABLE.sub(" ", content))


def element(name: str, /, *children: str, **attributes: str | float) -> str:
    """Return an element. ``class_`` is class, other underscores are hyphens; children are markup, attributes are not."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(value if isinstance(value, str) else number(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text(x: float, y: float, content: str, *, anchor: str = "start", role: str = "label", size: float = SMALL) -> str:
    """Return a line of text; ``role`` is ``label``, ``value``, ``name`` (on a map), ``inside`` (on a mark) or ``strong``."""
    halo: dict[str, str | float] = {}
    if role in {"value", "name"}:
        # A rim in the colour of the ground keeps a text readable where lines pass beneath it.
        halo = {"stroke": GROUND, "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}
    fill = {"value": INK, "strong": INK, "inside": GROUND}.get(role, FAINT)
    weight = "700" if role in {"strong", "value"} else "400"
    return element(
        "text",
        escaped(content),
        x=x,
        y=y,
        class_=f"chart-{role}",
        fill=fill,
        font_size=size,
        font_weight=weight,
        text_anchor=anchor,
        **halo,
    )


def paragraph(x: float, middle: float, lines: list[str], *, anchor: str = "start") -> str:
    """Return lines of text centred on a height."""
    top = middle - (len(lines) - 1) * SMALL * LINE / 2 + SMALL * 0.36
    return "".join(text(x, top + index * SMALL * LINE, line, anchor=anchor) for index, line in enumerate(lines))


def text_width(content: str, size: float = SMALL) -> float:
    """Estimate the width of a text: a hanzi takes one em, most Latin letters a little over half of one."""
    return sum(_ems(character) for character in content) * size


def _ems(character: str) -> float:
    if _is_wide(character):
        return 1.0
    if character in "mwMW%@—":
        return 0.9
    if character in "iljtfrI.,:;'|!()[] ·":
        return 0.34
    return 0.68 if character.isupper() else 0.57


def shortened(content: str, width: float, size: float = SMALL) -> str:
    """Return the text, cut with … where it would be wider."""
    if text_width(content, size) <= width:
        return content
    kept = ""
    for character in content:
        if text_width(kept + character + "…", size) > width:
            break
        kept += character
    return kept.rstrip() + "…"


def wrapped(content: str, width: float, most: int = 2) -> list[str]:
    """Return the text in lines no wider than ``width``, about equally long; what ``most`` lines cannot hold is cut with …."""
    lines = _filled_lines(content, width)
    if len(lines) == 1:
        return [shortened(content.strip(), width)]
    if len(lines) > most:
        kept = [*lines[: most - 1], "".join(lines[most - 1 :]).strip()]
        return [shortened(line.strip(), width) for line in kept]
    narrower = width
    while narrower > SMALL and len(_filled_lines(content, narrower - SMALL / 2)) == len(lines):
        narrower -= SMALL / 2
    return [shortened(line.strip(), width) for line in _filled_lines(content, narrower)]


def _filled_lines(content: str, width: float) -> list[str]:
    lines, current = [], ""
    for piece in _pieces(content):
        if current and text_width((current + piece).rstrip()) > width:
            lines.append(current)
            current = piece
        else:
            current += piece
    return [*lines, current]


def _pieces(content: str) -> list[str]:
    """Cut where a line may break: after a blank, and around each hanzi, but never before a closing mark."""
    pieces: list[str] = []
    for character in content:
        continues_word = (
            bool(pieces) and not _is_wide(character) and not _is_wide(pieces[-1][-1]) and pieces[-1][-1] != " "
        )
        if pieces and (character in _CLOSING or continues_word):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def path(points: list[tuple[float, float]], *, is_closed: bool = False) -> str:
    """Return path data through the points."""
    steps = " ".join(f"{'L' if index else 'M'}{number(x)} {number(y)}" for index, (x, y) in enumerate(points))
    return f"{steps} Z" if is_closed else steps


def rule(x1: float, y1: float, x2: float, y2: float, *, role: str = "rule", dashes: str = "") -> str:
    """Return a straight line: ``rule`` of the grid or ``axis``."""
    extra: dict[str, str | float] = {"stroke_dasharray": dashes} if dashes else {}
    stroke = AXIS if role == "axis" else RULE
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=f"chart-{role}", stroke=stroke, **extra)


def mark(markup: str, said: str, href: str = "") -> str:
    """Return a mark with its text for pointer and screen reader, as a link where it can be opened."""
    group = element("g", element("title", escaped(said)), markup, class_="chart-mark")
    return element("a", group, href=href, aria_label=said) if href else group


def filled(pen: Pen, series: int, *, is_plain: bool = False) -> dict[str, str | float]:
    """Return the attributes of a surface of a series: its colour, and from the second on a pattern for greyscale."""
    if series == 0 or is_plain:
        return {
            "class_": f"chart-fill-{series + 1} chart-edge",
            "fill": COLOURS[series],
            "stroke": GROUND,
            "stroke_width": 1,
        }
    return {
        "class_": "chart-edge",
        "fill": f"url(#{pen.prefix}-fill-{series + 1})",
        "stroke": GROUND,
        "stroke_width": 1,
    }


_STROKES = ("", "M0 6 6 0", "M0 0 6 6", "M0 3H6", "M3 0V6", "M0 0 6 6M0 6 6 0")


def patterns(pen: Pen, number_of_series: int) -> str:
    """Return the definitions of the patterns that ``filled`` refers to."""
    made = [
        element(
            "pattern",
            element("rect", width=6, height=6, class_=f"chart-fill-{index + 1}", fill=COLOURS[index]),
            element(
                "path",
                d=_STROKES[index],
                class_="chart-pattern",
                stroke=GROUND,
                stroke_width=1.1,
                fill="none",
                opacity=0.75,
            ),
            id=f"{pen.prefix}-fill-{index + 1}",
            width=6,
            height=6,
            patternUnits="userSpaceOnUse",
        )
        for index in range(1, number_of_series)
    ]
    return element("defs", *made) if made else ""


def legend(pen: Pen, names: list[str], top: float, *, marks: list[str] | None = None) -> tuple[str, float]:
    """Return the legend and the height it takes, wrapping to the width. ``marks`` replaces the squares (12 × 12 boxes)."""
    x, y, parts = 0.0, top, []
    for index, name in enumerate(names):
        shown = shortened(name, pen.width - 22)
        width = 18 + text_width(shown) + 16
        if x and x + width > pen.width + 16:
            x, y = 0.0, y + 20
        box = element("rect", x=0, y=0, width=12, height=12, rx=2, **filled(pen, index))
        inner = marks[index] if marks else box
        parts.append(element("g", inner, transform=f"translate({number(x)} {number(y)})"))
        parts.append(text(x + 18, y + 10.4, shown))
        x += width
    return "".join(parts), y - top + 24
