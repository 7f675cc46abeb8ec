"""Measure how long every page of the demonstration takes to answer the county officer, through the server, each once.

``python bench/demo_pages.py [--home FOLDER]`` makes the demonstration (or takes the one in the folder), starts the server on
it, signs in, and follows every link it meets, at most three of a kind. Bar: two seconds from click to result.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, deque
from contextlib import ExitStack
from http.cookiejar import CookieJar
from pathlib import Path

from start import SOURCE, running_server

BAR_SECONDS = 2.0
OF_A_KIND = 3
_LINK = re.compile(r'(?:href|src|hx-get)="([^"#]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Reader:
    """A browser without scripts: it keeps its cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """Return where a path leads and what stands there; files come without their text."""
        sent = urllib.parse.urlencode(form).encode() if form is not None else None
        try:
            opened = self._opener.open(self.address + path, sent, timeout=60)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{path} answered {error.code}") from error
        with opened as answer:
            content = answer.read()
            is_page = answer.headers.get_content_type() == "text/html"
            return answer.url.removeprefix(self.address), content.decode() if is_page else ""

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as a person would."""
        _, page = self.open("/sign-in")
        token = _TOKEN.search(page)
        assert token, "the sign-in page has no form"
        sent = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        arrived, _ = self.open("/sign-in", sent)
        assert arrived == "/", f"signing in led to {arrived}"


def kind_of(path: str) -> str:
    """Return what a path has in common with its like: the same page of another household, the same list from another place."""
    page, _, asked = path.partition("?")
    return re.sub(r"\d+", "N", page) + "?" + "&".join(sorted(urllib.parse.parse_qs(asked, keep_blank_values=True)))


def links_of(path: str, page: str) -> list[str]:
    """Return the paths to which a page leads, its own pictures and styles among them."""
    found = [html.unescape(link) for link in _LINK.findall(page)]
    own = [path.partition("?")[0] + link if link.startswith("?") else link for link in found]
    return [link for link in own if link.startswith("/")]


def walked(reader: Reader) -> list[tuple[float, str]]:
    """Open every page that links lead to; return the seconds of each, the slowest first."""
    waiting, seen, kinds, taken = deque(["/"]), {"/"}, Counter[str](), []
    while waiting:
        path = waiting.popleft()
        kinds[kind_of(path)] += 1
        if kinds[kind_of(path)] > OF_A_KIND:
            continue
        began = time.perf_counter()
        arrived, page = reader.open(path)
        taken.append((time.perf_counter() - began, path))
        fresh = [link for link in links_of(arrived, page) if link not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return sorted(taken, reverse=True)


def made_demonstration(home: str) -> dict[str, str]:
    """Make the demonstration, unless it stands; return the account of the county officer."""
    accounts = Path(home) / "demo-accounts.json"
    if not accounts.exists():
        verb = [sys.executable, "-m", "lianxin.cli", "demo", "--home", home, "--no-serve"]
        subprocess.run(
            verb, env=os.environ | {"PYTHONPATH": str(SOURCE)}, check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    return next(one for one in json.loads(accounts.read_text(encoding="utf-8")) if one["username"] == "county")


def main(home: str) -> int:
    """Open every page; return 1 if one took too long."""
    with ExitStack() as stack:
        home = home or stack.enter_context(tempfile.TemporaryDirectory())
        account = made_demonstration(home)
        server = stack.enter_context(running_server(f"sqlite:///{home}/lianxin.db", home))
        reader = Reader(server.address)
        reader.sign_in(account["username"], account["password"])
        taken = walked(reader)
    print(f"first page {server.seconds:.1f} s after starting the server; then {len(taken)} pages, the slowest five:")
    for seconds, path in taken[:5]:
        print(f"  {seconds * 1000:7.0f} ms  {path}")
    is_met = taken[0][0] <= BAR_SECONDS
    print(f"  from click to result: {'met' if is_met else 'NOT MET'}, at most {BAR_SECONDS:.0f} s")
    return 0 if is_met else 1


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--home", metavar="FOLDER", default="", help="where a demonstration stands, or is to stand")
    raise SystemExit(main(arguments.parse_args().home))
