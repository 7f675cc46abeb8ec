"""Whose address a request comes from, behind a reverse proxy: what guesses are counted by (``throttle``)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Page = Callable[[HttpRequest], HttpResponse]


class AddressBehindProxies:
    """Take the address of the reader from ``X-Forwarded-For``, where a proxy that the deployment trusts (``LIANXIN_PROXIES``) wrote it.

    Everybody may send the header. It is read from its end, where the trusted proxies write, up to the first address that is none of
    theirs; from anybody else it is not looked at. Without the setting nothing is.
    """

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.LIANXIN_PROXIES:
            request.META["REMOTE_ADDR"] = address_of(
                request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
            )
        return self.get_response(request)


def address_of(peer: str, forwarded: str) -> str:
    """Return the address that a request came from: ``peer`` is who is connected, ``forwarded`` what the header says."""
    found = peer
    for told in reversed(["", *forwarded.split(",")]):
        if not _is_trusted(found):
            return found
        address = _address(told.strip())
        if address is None:
            return found
        found = str(address)
    return found


def _is_trusted(told: str) -> bool:
    address = _address(told)
    return address is not None and any(address in network for network in _networks(settings.LIANXIN_PROXIES))


def _address(told: str) -> IPv4Address | IPv6Address | None:
    # Some proxies write the port as well.
    bare = told.rsplit(":", 1)[0] if told.count(":") == 1 else told.removeprefix("[").partition("]")[0]
    try:
        return ip_address(bare)
    except ValueError:
        return None


@cache
def _networks(told: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(one) for one in told)
