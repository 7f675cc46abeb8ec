"""Pictures of papers that a person has looked at, kept beside the tests: a paper that comes out otherwise fails.

Whoever changes how a paper looks makes them anew, looks at each, and commits them::

    LIANXIN_NEW_PICTURES=1 python -m pytest tests -k "looks_as or look_as"
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

from lianxin.core.paper import Bundle, Document
from lianxin.core.paper.printing import _set

_DOTS_PER_INCH = 42
_MOST_PAGES = 4
_ACROSS = 2
# Another processor may round an edge otherwise; a letter that is another changes more points than these, and darker ones.
_SHADES, _MOST_POINTS = 56, 3


def picture_of(document: Document | Bundle) -> Image.Image:
    """Return the first pages of a paper side by side, small and grey."""
    pages = [Image.open(BytesIO(one)).convert("L") for one in _set(document, None, "png", _DOTS_PER_INCH)[:_MOST_PAGES]]
    width, height = max(page.width for page in pages), max(page.height for page in pages)
    columns = min(_ACROSS, len(pages))
    sheet = Image.new("L", (columns * width, -(-len(pages) // columns) * height), 160)
    for number, page in enumerate(pages):
        sheet.paste(page, (number % columns * width, number // columns * height))
    return sheet


def assert_looks_as_kept(document: Document | Bundle, kept: Path, out: Path) -> None:
    """The paper looks as its kept picture; otherwise what it looks like now is left in ``out``."""
    present = picture_of(document)
    if os.environ.get("LIANXIN_NEW_PICTURES"):
        kept.parent.mkdir(exist_ok=True)
        present.quantize(16).save(kept, optimize=True)
        return
    assert kept.is_file(), f"nobody has looked at {kept.name}: make the pictures anew and look"
    # Kept in sixteen shades: the present one is brought to the same before they are compared.
    before, now = Image.open(kept).convert("L"), present.quantize(16).convert("L")
    points = -1
    if before.size == now.size:
        points = sum(ImageChops.difference(before, now).histogram()[_SHADES:])
    if not 0 <= points <= _MOST_POINTS:
        present.save(out / kept.name)
        raise AssertionError(f"{kept.name} looks otherwise ({points} points): see {out / kept.name}")
