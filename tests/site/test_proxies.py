"""Behind a reverse proxy each reader counts by his own address; and nobody chooses it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from lianxin.config.freshness import name_freshness
from lianxin.site.proxies import address_of
from lianxin.site.throttle import ATTEMPTS

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "nobody", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7, nobody", "127.0.0.1"),
        ("127.0.0.1", "10.0.0.9", "10.0.0.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("", "198.51.100.1", ""),
    ],
)
def test_it_takes_the_word_of_trusted_proxies_alone(settings: Any, peer: str, forwarded: str, found: str) -> None:
    settings.LIANXIN_PROXIES = ("127.0.0.1", "10.0.0.0/8")
    assert address_of(peer, forwarded) == found


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "is_apart"), [((), False), (("127.0.0.1",), True)])
def test_guesses_from_one_address_hold_up_nobody_at_another(settings: Any, proxies: Any, is_apart: bool) -> None:
    settings.LIANXIN_PROXIES = proxies

    def tried(address: str) -> str:
        headers = {"X-Forwarded-For": address}
        return Client(headers=headers).post("/sign-in", {"username": "somebody", "password": "wrong"}).content.decode()

    for _ in range(ATTEMPTS):
        tried("203.0.113.7")
    assert "SITE-003" in tried("203.0.113.7")
    assert ("SITE-003" not in tried("203.0.113.8")) is is_apart


def test_the_field_page_is_asked_for_each_time() -> None:
    from wsgiref.headers import Headers

    for url, told in (("/static/field/worker.js", "no-cache"), ("/static/site/house.css", "max-age=3600")):
        headers = Headers([("Cache-Control", "max-age=3600")])
        name_freshness(headers, "", url)
        assert headers["Cache-Control"] == told
