"""Like pictures: a difference hash, and how far two are apart. And where a picture says that it was taken."""

from __future__ import annotations

from io import BytesIO

from PIL import ExifTags, Image

_SIDE = 8
_SECONDS = 3600.0


def likeness(content: bytes) -> str:
    """Return the difference hash of a picture: 64 bits, each whether a cell is brighter than the one to its left.

    It bears being made smaller, saved anew and brightened; it does not bear being cut. (dHash, N. Krawetz, 2013.)

    Raises:
        OSError: the content is no picture.
    """
    with Image.open(BytesIO(content)) as picture:
        small = picture.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.BILINEAR)
    cells = small.tobytes()
    bits = 0
    for row in range(_SIDE):
        for column in range(_SIDE):
            left = row * (_SIDE + 1) + column
            bits = bits << 1 | (cells[left + 1] > cells[left])
    return f"{bits:016x}"


def bits_apart(one: str, other: str) -> int:
    """Return in how many of 64 bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def is_plain(hash_: str, *, least: int = 6) -> bool:
    """Whether a picture is so plain (a wall, a dark room) that likeness says nothing: almost no cell differs, or almost all do."""
    count = int(hash_, 16).bit_count()
    return count < least or count > _SIDE * _SIDE - least


def place_of(content: bytes) -> tuple[float, float] | None:
    """Return longitude and latitude that a picture tells in its own data; None where it tells none, or nonsense."""
    try:
        with Image.open(BytesIO(content)) as picture:
            told = picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, ValueError, SyntaxError):
        return None
    longitude = _degrees(told.get(ExifTags.GPS.GPSLongitude), told.get(ExifTags.GPS.GPSLongitudeRef), "W")
    latitude = _degrees(told.get(ExifTags.GPS.GPSLatitude), told.get(ExifTags.GPS.GPSLatitudeRef), "S")
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        return None
    return longitude, latitude


def _degrees(parts: object, side: object, negative: str) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    found = degrees + minutes / 60 + seconds / _SECONDS
    return -found if side == negative else found
