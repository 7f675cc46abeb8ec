"""Photographs drawn anew: upright, of a size, on white, and holding nothing but their points.

A telephone writes into every picture where and when it was taken, with which device, and a small copy of the original. None
of that is kept: the points alone are written to a fresh JPEG (no forced location trace, HOUSE §2.8).
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

LARGEST_PIXELS = 60_000_000
_QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP")


class NotAPicture(Exception):
    """The content is no JPEG, PNG or WebP, or is damaged."""


class TooManyPoints(Exception):
    """The picture has more points than are allowed; its content may be small all the same."""


def redrawn(content: bytes, *, longest_side: int, most_pixels: int = LARGEST_PIXELS) -> bytes:
    """Return a picture as a JPEG of at most ``longest_side`` points on its longer side.

    Raises:
        NotAPicture, TooManyPoints: nothing is drawn.
    """
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as sent:
            if sent.width * sent.height > most_pixels:
                raise TooManyPoints
            opaque = _on_white(ImageOps.exif_transpose(sent))
    except Image.DecompressionBombError as error:
        raise TooManyPoints from error
    except (OSError, ValueError, SyntaxError) as error:
        raise NotAPicture from error
    opaque.thumbnail((longest_side, longest_side))
    # A fresh picture: whatever else the file held stays behind.
    bare = Image.new("RGB", opaque.size)
    bare.paste(opaque)
    out = BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        solid = picture.convert("RGBA")
        ground = Image.new("RGBA", solid.size, "white")
        ground.alpha_composite(solid)
        return ground.convert("RGB")
    return picture.convert("RGB")
