"""Photographs keep their points and nothing else."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lianxin.core.kernel.errors import Refused
from lianxin.projects import photographs
from lianxin.projects.photographs import drawn_anew, kept_photographs, photograph
from projects.makers import picture

_ORIENTATION, _GPS, _MAKE, _LATITUDE = 0x0112, 0x8825, 0x010F, 2


def taken_by_a_telephone() -> bytes:
    """A picture that says where it was taken, by what, and that it lies on its side."""
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    exif[_MAKE] = "Telephone"
    exif.get_ifd(_GPS)[_LATITUDE] = (36.0, 30.0, 15.0)
    return picture(exif=exif, comment=b"secret words")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path


def test_it_forgets_where_and_by_what_a_picture_was_taken() -> None:
    sent = taken_by_a_telephone()
    with Image.open(BytesIO(sent)) as before:
        assert before.getexif().get_ifd(_GPS)
    kept = drawn_anew("甲.jpg", sent)
    with Image.open(BytesIO(kept)) as after:
        assert not after.getexif()
        assert "comment" not in after.info
        assert after.size == (48, 64)  # stood upright
    assert b"Telephone" not in kept
    assert b"secret" not in kept
    assert b"Exif" not in kept


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_takes_the_kinds_that_telephones_send(kind: str) -> None:
    with Image.open(BytesIO(drawn_anew("甲", picture(kind)))) as kept:
        assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (64, 48))


def test_it_makes_large_pictures_small() -> None:
    with Image.open(BytesIO(drawn_anew("甲", picture(size=(4000, 1000))))) as kept:
        assert kept.size == (1600, 400)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"%PDF-1.4", picture()[:200], b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_it_refuses_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(Refused, match="PROJECT-021"):
        drawn_anew("甲.jpg", content)


def test_it_refuses_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "LARGEST_PIXELS", 64 * 48 - 1)
    with pytest.raises(Refused, match="PROJECT-022"):
        drawn_anew("甲.jpg", picture())
    monkeypatch.setattr(photographs, "LARGEST_BYTES", 100)
    with pytest.raises(Refused, match="PROJECT-022"):
        kept_photographs([("甲.jpg", BytesIO(picture()))])


def test_it_refuses_a_bomb() -> None:
    with pytest.raises(Refused, match="PROJECT-022"):
        drawn_anew("甲.png", bomb())


def bomb() -> bytes:
    """A small file that claims to be a picture of 40,000 by 40,000 points."""
    out = BytesIO()
    Image.new("1", (40_000, 40_000)).save(out, "PNG")
    return out.getvalue()


def test_it_keeps_a_picture_once_and_for_nobody_else_on_the_machine(tmp_path: Path) -> None:
    files = [("甲.jpg", BytesIO(picture())), ("乙.jpg", BytesIO(picture())), ("丙.png", BytesIO(picture("PNG")))]
    digests = kept_photographs(files)
    assert len(digests) == 2
    folder = tmp_path / "files" / "photographs"
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{digest}.jpg" for digest in digests)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in folder.iterdir())
    assert photograph(digests[0]).startswith(b"\xff\xd8\xff")


def test_it_takes_six_at_a_time() -> None:
    with pytest.raises(Refused, match="PROJECT-023"):
        kept_photographs([(f"{number}.jpg", BytesIO(picture())) for number in range(7)])


@pytest.mark.parametrize("digest", ["0" * 64, "../../secret", "", "a" * 63 + "/"])
def test_it_finds_no_picture_that_it_does_not_keep(digest: str) -> None:
    with pytest.raises(Refused, match="PROJECT-037"):
        photograph(digest)
