"""Likeness of pictures, places in pictures, and digests of texts."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageEnhance

from lianxin.work.domain.likeness import bits_apart, is_plain, likeness, place_of
from lianxin.work.domain.records import content_digest, missing_parts, text_digest
from work.makers import picture


def _changed(content: bytes, *, size: tuple[int, int] = (640, 480), quality: int = 40, light: float = 1.15) -> bytes:
    with Image.open(BytesIO(content)) as opened:
        shown = ImageEnhance.Brightness(opened.resize(size)).enhance(light)
    out = BytesIO()
    shown.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _with_place(
    longitude: tuple[float, ...], latitude: tuple[float, ...], sides: tuple[str, str] = ("E", "N")
) -> bytes:
    data = Image.Exif()
    data[0x8825] = {1: sides[1], 2: latitude, 3: sides[0], 4: longitude}
    return picture(3, exif=data)


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_picture_saved_anew_stays_near_and_another_is_far(seed: int) -> None:
    own = likeness(picture(seed))
    assert bits_apart(own, likeness(_changed(picture(seed)))) <= 4
    assert bits_apart(own, likeness(picture(seed + 10))) > 12
    assert not is_plain(own)


def test_a_wall_says_nothing() -> None:
    out = BytesIO()
    Image.new("RGB", (200, 200), "grey").save(out, "PNG")
    assert is_plain(likeness(out.getvalue()))


def test_it_reads_where_a_picture_was_taken_only_if_it_says_so_soundly() -> None:
    assert place_of(_with_place((101.0, 30.0, 0.0), (36.0, 15.0, 36.0))) == (101.5, 36.26)
    assert place_of(_with_place((101.0, 30.0, 0.0), (36.0, 30.0, 0.0), ("W", "S"))) == (-101.5, -36.5)
    for content in (picture(), _with_place((181.0, 0.0, 0.0), (1.0, 0.0, 0.0)), b"nothing"):
        assert place_of(content) is None


def test_the_same_text_has_the_same_digest_whatever_its_signs() -> None:
    text = "入户走访，了解到家里缺水，已联系村里。"
    assert text_digest(text) == text_digest("入户走访 了解到家里缺水", "已联系村里!")
    assert text_digest(text) != text_digest(text.replace("缺水", "缺电"))
    assert text_digest("一切正常。") == ""


def test_a_kind_needs_what_it_needs_in_its_order() -> None:
    assert missing_parts(("people", "found", "amount"), {"people": (), "found": "有", "amount": None}) == (
        "people",
        "amount",
    )


def test_the_order_of_keys_is_no_content() -> None:
    assert content_digest({"a": 1, "b": None}) == content_digest({"b": None, "a": 1})
    assert content_digest({"a": 1}) != content_digest({"a": "1"})
