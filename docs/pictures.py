"""Make the pictures of the README anew from a running demonstration.

``python docs/pictures.py [--address http://127.0.0.1:8000] [--home var/demo]`` takes the county's board, its money and
its findings as a screen shows them, and a helper's board as a telephone does, in both languages; with few colours, so
that they stay small.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
_COLOURS = 256
_LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Shot:
    """A picture: who looks at which page, how large his screen is, and where on the page it begins."""

    name: str
    account: str
    path: str
    width: int = 1280
    height: int = 860
    from_heading: str = ""


SHOTS = (
    Shot("dashboard", "county", "/reports/", from_heading=".stats"),
    Shot("funds", "county", "/reports/", from_heading=".columns > .is-wide"),
    Shot("identification", "county", "/eligibility/"),
    Shot("phone", "helper", "/reports/", 390, 860),
    Shot("phone-work", "helper", "/", 390, 860),
)


def take(browser: Browser, address: str, shot: Shot, language: str, password: str) -> bytes:
    """Return a picture of a page as PNG."""
    context = browser.new_context(viewport={"width": shot.width, "height": shot.height}, color_scheme="light")
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", shot.account)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    if not str(page.evaluate("document.documentElement.lang")).lower().startswith(language):
        page.locator("form[action$='/language'] button").first.click()
        page.wait_for_load_state()
    page.goto(address + shot.path)
    if shot.from_heading:
        page.locator(shot.from_heading).first.evaluate(
            "one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 110)"
        )
    drawn = page.screenshot()
    context.close()
    return drawn


def small(drawn: bytes, path: Path) -> None:
    """Write a picture with few colours."""
    _with_few_colours(Image.open(io.BytesIO(drawn)).convert("RGB")).save(path, optimize=True)


def _with_few_colours(picture: Image.Image) -> Image.Image:
    return picture.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def main(address: str, home: Path) -> None:
    """Make every picture in both languages; the two telephones stand beside each other."""
    accounts = json.loads((home / "demo-accounts.json").read_text(encoding="utf-8"))
    password = accounts[0]["password"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language in _LANGUAGES:
            for shot in SHOTS:
                small(take(browser, address, shot, language, password), PICTURES / f"{shot.name}-{language}.png")
            _beside(language)
        browser.close()


def _beside(language: str) -> None:
    paths = [PICTURES / f"{name}-{language}.png" for name in ("phone", "phone-work")]
    first, second = (Image.open(path).convert("RGB") for path in paths)
    sheet = Image.new("RGB", (first.width + second.width + 24, first.height), "white")
    sheet.paste(first, (0, 0))
    sheet.paste(second, (first.width + 24, 0))
    paths[1].unlink()
    _with_few_colours(sheet).save(paths[0], optimize=True)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--address", default="http://127.0.0.1:8000")
    arguments.add_argument("--home", type=Path, default=Path("var/demo"))
    asked = arguments.parse_args()
    main(asked.address, asked.home)
