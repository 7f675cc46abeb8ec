"""No page is open by oversight: whoever has no role is sent away from every address that is not listed here."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path, reverse
from django.urls.converters import IntConverter, UUIDConverter

from cast import signed_in
from lianxin.people.models import User

# Addresses that need no account, and those that need one but no role. All others need a role.
FOR_EVERYBODY = {
    "site:sign-in", "site:language", "site:appearance", "site:about", "site:healthz", "site:look",
    "public:notices", "public:mine", "field:page", "field:worker", "field:manifest", "api:openapi-json",
    "complaints:new", "complaints:follow", "complaints:judge",
    "assessment:vote", "reports:verify-ask",
}  # fmt: skip
OWN_ACCOUNT = {"people:me", "people:own-language", "people:own-password", "people:issue-token"}
FOR_ANY_ACCOUNT = FOR_EVERYBODY | {"site:workbench", "site:sign-out"} | OWN_ACCOUNT


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the name of every page with values for its parts."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern):
            assert one.name, f"a page without a name: {namespace}{one.pattern}"
            yield f"{namespace}{one.name}", {part: sample(kind) for part, kind in one.pattern.converters.items()}


def sample(converter: object) -> object:
    if isinstance(converter, IntConverter):
        return 1
    return UUID(int=1) if isinstance(converter, UUIDConverter) else "x"


def all_addresses() -> list[tuple[str, dict[str, object]]]:
    return list(addresses(get_resolver()))


def test_it_knows_every_page_that_is_open() -> None:
    assert len(all_addresses()) > 20


def lets_in(client: Client, method: str, name: str, parts: dict[str, object]) -> str:
    """Say what the page answers if it is neither a refusal nor the way to the sign-in page."""
    response = getattr(client, method)(reverse(name, kwargs=parts))
    is_sent_away = response.status_code == 302 and response.headers["Location"].startswith(reverse("site:sign-in"))
    return "" if is_sent_away or response.status_code in {401, 403, 404, 405} else f"{name}: {response.status_code}"


def let_in(client: Client, method: str, listed: set[str]) -> list[str]:
    """Pages that let the client in without being listed."""
    said = [lets_in(client, method, name, parts) for name, parts in all_addresses() if name not in listed]
    return [line for line in said if line]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_sends_visitors_away_from_every_page(method: str) -> None:
    assert let_in(signed_in(AnonymousUser()), method, FOR_EVERYBODY) == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_refuses_every_page_to_an_account_without_a_role(method: str, stranger: User) -> None:
    assert let_in(signed_in(stranger), method, FOR_ANY_ACCOUNT) == []


@pytest.mark.django_db
def test_it_catches_a_page_left_open(stranger: User, settings: Any) -> None:
    left_open = ModuleType("left_open")
    left_open.urlpatterns = [  # type: ignore[attr-defined]
        path("", include("lianxin.site.urls")),
        path("open/<int:number>", login_not_required(lambda request, number: HttpResponse("all")), name="open"),
        path("signed-in", lambda request: HttpResponse("all"), name="signed-in"),
    ]
    settings.ROOT_URLCONF = left_open
    assert let_in(signed_in(AnonymousUser()), "get", FOR_EVERYBODY) == ["open: 200"]
    assert let_in(signed_in(stranger), "get", FOR_ANY_ACCOUNT) == ["open: 200", "signed-in: 200"]
