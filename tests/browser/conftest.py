"""A real browser at a real server: phone and desktop, accessibility, pictures, and not one request to another host."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, expect, sync_playwright

from lianxin.people.models import User

SIZES: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@pytest.fixture(autouse=True)
def _sockets_to_this_machine(socket_enabled: None) -> None:
    """Playwright and the live server talk over the loopback; requests elsewhere fail in the page itself (see ``page_at``)."""


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    # Playwright's loop runs in this thread; Django takes it for a reason to refuse its database. Only tests do this.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # How long a page may take to come about; it is no measure of speed, and the machine may be busy with other tests.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=_ARGUMENTS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def live_pages(live_server: Any) -> str:
    """The address of a running house."""
    return str(live_server.url)


@pytest.fixture
def page_at(browser: Browser, live_pages: str) -> Iterator[Callable[..., Page]]:
    """Open a page: ``page_at("phone")``, ``page_at("desktop", scheme="dark", scripts=False)``; addresses begin with ``/``.

    At the end of the test, any request to another host and any error on the console fails it.
    """
    contexts: list[BrowserContext] = []
    strays: list[str] = []
    complaints: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((live_pages, "data:", "blob:")):
            strays.append(request.url)

    def open_page(size: str, *, scheme: Literal["light", "dark"] = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_pages,
            viewport=SIZES[size],
            device_scale_factor=2 if size == "phone" else 1,
            has_touch=size == "phone",
            is_mobile=size == "phone",
            color_scheme=scheme,
            java_script_enabled=scripts,
            locale="zh-CN",
        )
        contexts.append(context)
        context.on("request", note)
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    _answer_to_the_end()
    assert not strays, f"requests left the house: {strays}"
    expected = re.compile(r"status of (4\d\d|503)")  # a page that refuses is a page
    assert not (unexpected := [line for line in complaints if not expected.search(line)]), unexpected


def _answer_to_the_end() -> None:
    """Wait for answers that nobody listens to any more: the database is taken away from under those that are still being made."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=20)


@pytest.fixture
def sign_in(live_pages: str) -> Callable[[Page, User], None]:
    """Give a page the session of a user, without going through the sign-in page."""

    def sign(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_pages}])

    return sign


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Run axe in a page; a finding it calls serious or critical fails the test, with where it is."""
    source = _AXE.read_text(encoding="utf-8")
    register = (_AXE.parent / "VENDOR.md").read_text(encoding="utf-8")
    assert hashlib.sha256(source.encode()).hexdigest() in register, "axe is not the file that was vendored"

    def check(page: Page) -> None:
        page.evaluate(source)
        found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        heavy = [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found
            if rule["impact"] in {"serious", "critical"}
            for node in rule["nodes"]
        ]
        assert not heavy, "\n".join(heavy)

    return check


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Save a picture of a whole page into the folder named by LIANXIN_SCREENSHOTS, if it is set."""
    folder = os.environ.get("LIANXIN_SCREENSHOTS")

    def take(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take


def overflow_of(page: Page) -> int:
    """Return by how many pixels a page is wider than its window: more than 0 means scrolling sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
