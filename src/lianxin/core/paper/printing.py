"""Set a document as PDF. The type-setter is typst; it gets the document as data, never as text of a program."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from lianxin.core.paper.definitions import Block, Bundle, Document, Pictures, Seal

_HERE = Path(__file__).parent
_FONTS = _HERE / "vendor" / "fonts"
_LAYOUT = _HERE / "layout.typ"
# What our font holds besides GBK (see vendor/VENDOR.md).
_BESIDES_GBK = (
    (0x20, 0x180),
    (0x2010, 0x2070),
    (0x20A0, 0x20C0),
    (0x2100, 0x2200),
    (0x2460, 0x2500),
    (0x25A0, 0x2600),
    (0x3000, 0x3040),
    (0xFF00, 0xFFF0),
)
_ENDINGS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"<svg ": ".svg"}


def printed(document: Document | Bundle, *, made_at: datetime | None = None) -> bytes:
    """Return the document, or a bundle of them, as PDF. The same document made at the same moment gives the same bytes.

    A character that our font lacks is looked for among the fonts of the machine; :func:`characters_without_shape` names those.

    Raises:
        ValueError: a picture is neither JPEG nor PNG nor SVG.
    """
    return _set(document, made_at, "pdf", None)[0]


def pictured(document: Document, *, dots_per_inch: int = 144) -> bytes:
    """Return a document of one page as PNG: a poster, whose page is as high as it needs to be.

    Raises:
        ValueError: it has more than one page, or a picture is neither JPEG nor PNG nor SVG.
    """
    pages = _set(document, None, "png", dots_per_inch)
    if len(pages) != 1:
        raise ValueError("a picture is made of a document of one page")
    return pages[0]


def drawing_as_png(drawing: bytes, *, dots_per_inch: int = 192) -> bytes:
    """Return a chart in SVG as PNG, drawn by the type-setter with our font, for files that hold points only."""
    import typst

    with tempfile.TemporaryDirectory(prefix="lianxin-paper-") as folder:
        root = Path(folder)
        (root / "drawing.svg").write_bytes(drawing)
        (root / "main.typ").write_text('#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg")\n')
        content: Any = typst.compile(
            str(root / "main.typ"), root=folder, format="png", ppi=dots_per_inch, font_paths=[str(_FONTS)],
            ignore_system_fonts=True,
        )  # fmt: skip
    assert isinstance(content, bytes)
    return content


def _set(
    document: Document | Bundle, made_at: datetime | None, kind: Literal["pdf", "png"], dots_per_inch: float | None
) -> list[bytes]:
    """The PDF, or a picture of each page."""
    import typst  # only here: 84 MB that a server without a document to print need not load

    with tempfile.TemporaryDirectory(prefix="lianxin-paper-") as folder:
        root = Path(folder)
        said = _as_data(document, root)
        (root / "main.typ").write_bytes(_LAYOUT.read_bytes())
        content: Any = typst.compile(
            str(root / "main.typ"),
            root=str(root),
            format=kind,
            ppi=dots_per_inch,
            font_paths=[str(_FONTS)],
            ignore_system_fonts=not characters_without_shape(document),
            sys_inputs={"document": json.dumps(said, ensure_ascii=False)},
            # A document is dated to the second; the type-setter refuses more.
            timestamp=(made_at or datetime(2000, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(microsecond=0),
        )
    return [content] if isinstance(content, bytes) else list(content)


def characters_without_shape(document: Document | Bundle) -> tuple[str, ...]:
    """Return the characters of a document that our font does not hold, such as rare names; usually none."""
    return tuple(
        sorted({char for text in _texts(dataclasses.asdict(document)) for char in text if not _has_shape(char)})
    )


def _has_shape(char: str) -> bool:
    if char == "\n" or any(first <= ord(char) < end for first, end in _BESIDES_GBK):
        return True
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _texts(said: Any) -> list[str]:
    if isinstance(said, str):
        return [said]
    parts = said.values() if isinstance(said, dict) else said if isinstance(said, list | tuple) else ()
    return [text for part in parts for text in _texts(part)]


def _as_data(document: Document | Bundle, root: Path) -> dict[str, Any]:
    is_bound = isinstance(document, Bundle)
    documents = document.documents if isinstance(document, Bundle) else (document,)
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "is_bound": is_bound,
        "has_contents": isinstance(document, Bundle) and document.has_contents,
        "is_on_a4": isinstance(document, Bundle) and document.is_on_a4,
        "documents": [_document(one, f"{place}", root) for place, one in enumerate(documents)],
    }


def _document(document: Document, place: str, root: Path) -> dict[str, Any]:
    return dataclasses.asdict(dataclasses.replace(document, blocks=())) | {
        "blocks": [_block(block, f"{place}-{number}", root) for number, block in enumerate(document.blocks)]
    }


def _block(block: Block, number: str, root: Path) -> dict[str, Any]:
    kind = {"kind": type(block).__name__.lower()}
    if isinstance(block, Seal):
        said = {"caption": block.caption, "office": block.office, "day": block.day}
        return kind | said | {"file": _kept(block.code, f"code-{number}", root)}
    if not isinstance(block, Pictures):
        return kind | dataclasses.asdict(block)
    pictures = [
        {"file": _kept(picture.content, f"picture-{number}-{place}", root), "caption": picture.caption}
        for place, picture in enumerate(block.pictures)
    ]
    return kind | {"pictures": pictures}


def _kept(content: bytes, name: str, root: Path) -> str:
    ending = next((end for sign, end in _ENDINGS.items() if content.startswith(sign)), "")
    if not ending:
        raise ValueError("a picture on paper is a JPEG or a PNG, or a chart as SVG")
    (root / f"{name}{ending}").write_bytes(content)
    return f"{name}{ending}"
