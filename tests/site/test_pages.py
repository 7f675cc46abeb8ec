"""The site's own pages: sign-in, workbench, choices, what a browser may load, and the pages that say what went wrong."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from cast import PASSWORD, signed_in
from lianxin.config import urls as root
from lianxin.core.kernel.errors import Refused, declare
from lianxin.core.kernel.words import Words
from lianxin.people.models import User
from lianxin.site import navigation, workbench
from lianxin.site.errors import TOO_MANY_ATTEMPTS
from lianxin.site.look import bundle, bundle_names
from lianxin.site.middleware import answer_with, status_of
from lianxin.site.navigation import Entry
from lianxin.site.throttle import ATTEMPTS
from lianxin.site.vendored import FOLDER, vendored_parts
from lianxin.site.workbench import Card, Shortcut, Urgency, Waiting

CLOSED = declare("SITE-902", zh="{what}已关闭。", en="{what} is closed.", do_zh="请另选。", do_en="Choose another.")
MISSING = declare("SITE-903", zh="没有这一户。", en="No such household.", do_zh="请核对。", do_en="Check.")


def _refuse(request: HttpRequest) -> HttpResponse:
    raise Refused(CLOSED, what="<b>2026</b>")


def _forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("registry.read")


@login_not_required
def _break(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


class PagesThatFail:
    """A set of addresses for these tests."""

    urlpatterns: ClassVar[list[Any]] = [
        *root.urlpatterns,
        path("refuse", _refuse),
        path("forbid", _forbid),
        path("break", _break),
    ]
    handler403 = "lianxin.site.views.forbidden"
    handler404 = "lianxin.site.views.not_found"
    handler500 = "lianxin.site.views.server_error"


@pytest.fixture
def failing(settings: Any) -> None:
    settings.ROOT_URLCONF = PagesThatFail


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_it_sends_a_visitor_to_sign_in_and_back(client: Client, county_officer: User) -> None:
    answer = client.get("/")
    assert answer["Location"] == "/sign-in?next=/"
    answer = client.post("/sign-in", {"username": "County-Officer", "password": PASSWORD, "next": "/about"})
    assert answer["Location"] == "/about"
    assert client.get("/").status_code == 200


def test_it_opens_without_sign_in_only_what_must_be(client: Client, db: None) -> None:
    assert {url: client.get(url).status_code for url in ("/sign-in", "/about", "/healthz")} == dict.fromkeys(
        ("/sign-in", "/about", "/healthz"), 200
    )
    assert client.get("/style").status_code == 302


def test_a_wrong_password_is_refused_without_saying_which_half_was_wrong(client: Client, county_officer: User) -> None:
    texts = [
        re.findall(
            r'role="alert".*?</div>',
            client.post("/sign-in", {"username": name, "password": "x"}).content.decode(),
            re.S,
        )
        for name in ("county-officer", "nobody-of-this-name")
    ]
    assert texts[0] == texts[1] != []


def test_a_closed_account_cannot_sign_in(client: Client, county_officer: User) -> None:
    county_officer.is_active = False
    county_officer.save()
    assert client.post("/sign-in", {"username": "county-officer", "password": PASSWORD}).status_code == 200
    assert client.get("/").status_code == 302


def test_guessing_has_to_wait_after_some_failures(client: Client, county_officer: User, township_clerk: User) -> None:
    for _ in range(ATTEMPTS):
        client.post("/sign-in", {"username": "county-officer", "password": "guess"})
    refused = client.post("/sign-in", {"username": "COUNTY-officer ", "password": PASSWORD})
    assert TOO_MANY_ATTEMPTS.code in refused.content.decode()
    other = client.post("/sign-in", {"username": "township-clerk", "password": PASSWORD})
    assert other.status_code == 302


def test_another_machine_is_not_locked_out_by_the_guesses_of_one(client: Client, county_officer: User) -> None:
    for _ in range(ATTEMPTS):
        client.post("/sign-in", {"username": "county-officer", "password": "guess"})
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert elsewhere.post("/sign-in", {"username": "county-officer", "password": PASSWORD}).status_code == 302


def test_a_success_forgets_the_failures(client: Client, county_officer: User) -> None:
    for _ in range(ATTEMPTS - 1):
        client.post("/sign-in", {"username": "county-officer", "password": "guess"})
    client.post("/sign-in", {"username": "county-officer", "password": PASSWORD})
    client.post("/sign-out")
    client.post("/sign-in", {"username": "county-officer", "password": "guess"})
    assert client.post("/sign-in", {"username": "county-officer", "password": PASSWORD}).status_code == 302


def test_signing_out_ends_the_session_and_needs_a_button(county_officer: User) -> None:
    client = signed_in(county_officer)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/").status_code == 302


def test_the_demonstration_shows_its_accounts_and_a_real_house_none(client: Client, db: None, settings: Any) -> None:
    assert "role__text" not in client.get("/sign-in").content.decode()
    settings.LIANXIN_DEMO_ACCOUNTS = [
        {"username": "demo-clerk", "password": "demo-password", "role": Words("乡镇经办人", "Township clerk")},
        {"username": "demo-officer", "password": "demo-password", "role": ["县级管理员", "County officer"]},
    ]
    page = client.get("/sign-in").content.decode()
    assert "乡镇经办人" in page
    assert "县级管理员" in page
    assert page.count('value="demo-password"') == 2


def _something(user: Any) -> list[Waiting]:
    return [
        Waiting(Words("有空再办", "Some day"), 1, "/c", Urgency.WHEN_CONVENIENT),
        Waiting(Words("超期", "Overdue"), 1200, "/a", Urgency.NOW, Words("已等 5 天", "waited 5 days")),
    ]


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        Card("one", "registry.read", 1, "inbox", _something),
        Card(
            "two", "pairing.plan", 2, "inbox", lambda user: [Waiting(Words("机密", "Secret"), None, "/s", Urgency.NOW)]
        ),
    ]
    monkeypatch.setattr(workbench, "_cards", {card.name: card for card in made})
    links = [
        Shortcut(Words("后", "Later"), Words("乙", "B"), "site:about", "registry.read", "info", 2),
        Shortcut(Words("先", "First"), Words("甲", "A"), "site:style", "registry.read", "info", 1),
    ]
    monkeypatch.setattr(workbench, "_shortcuts", {link.url_name: link for link in links})


def test_the_workbench_puts_the_most_urgent_first_and_hides_what_is_not_mine(cards: None, helper: User) -> None:
    page = signed_in(helper).get("/").content.decode()
    assert page.index("超期") < page.index("有空再办")
    assert "1,200" in page
    assert "机密" not in page
    cards_shown = page[page.index("<main") :]
    assert cards_shown.index("先") < cards_shown.index("后")


def test_an_empty_workbench_says_what_to_do_next(stranger: User) -> None:
    page = signed_in(stranger).get("/").content.decode()
    assert "现在没有等您办的事" in page
    assert "请联系县级管理员" in page


def test_it_refuses_two_cards_or_entries_of_one_name_and_unknown_icons() -> None:
    card = Card("site.twice", "registry.read", 1, "no-such-icon", _something)
    with pytest.raises(ValueError, match="no icon"):
        workbench.register(card)
    with pytest.raises(ValueError, match="menu twice"):
        navigation.register(navigation.entries()[0])
    with pytest.raises(ValueError, match="no icon"):
        navigation.register(Entry(Words("甲", "A"), "site:about", "", 1, "no-such-icon"))


def test_pages_beside_its_own_belong_to_an_entry_of_the_menu(monkeypatch: pytest.MonkeyPatch, helper: User) -> None:
    tables, board = reverse("reports:tables"), reverse("reports:dashboard")
    entries = [
        Entry(Words("甲", "A"), "reports:library", "", 1, "map", also=("reports:tables",)),
        Entry(Words("乙", "B"), "reports:dashboard", "", 2, "map"),
    ]
    monkeypatch.setattr(navigation, "_entries", {entry.url_name: entry for entry in entries})

    def current(path: str) -> list[str]:
        return [one.words.en for _, group in navigation.menu_for(helper, path) for one in group if one.is_current]

    assert current(f"{tables}7/") == current(reverse("reports:library")) == ["A"]
    assert current(f"{board}papers/") == ["B"]
    assert current("/") == []


def test_the_menu_shows_only_what_the_user_may_open(
    monkeypatch: pytest.MonkeyPatch, helper: User, county_officer: User
) -> None:
    entries = [
        Entry(Words("工作台", "Workbench"), "site:workbench", "", 0, "inbox"),
        Entry(Words("样式", "Style"), "site:style", "site.style", 1, "palette"),
    ]
    monkeypatch.setattr(navigation, "_entries", {entry.url_name: entry for entry in entries})
    assert 'href="/style"' not in signed_in(helper).get("/").content.decode()
    page = signed_in(county_officer).get("/style").content.decode()
    assert re.search(r'<a href="/style" aria-current="page"', page)
    assert page.count('aria-current="page"') == 3  # the menu, the last crumb, the current tab


def test_every_page_forbids_what_is_not_of_this_house(client: Client, county_officer: User) -> None:
    for url in ("/sign-in", "/about", "/nowhere"):
        policy = client.get(url)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "frame-ancestors 'none'" in policy


def test_a_page_is_not_kept_by_a_shared_machine(county_officer: User) -> None:
    assert "no-store" in signed_in(county_officer).get("/")["Cache-Control"]


def test_no_page_contains_what_the_policy_would_stop(county_officer: User) -> None:
    client = signed_in(county_officer)
    for url in ("/", "/style", "/about", "/nowhere"):
        page = client.get(url).content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", page), url
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page), url


def test_it_shows_a_refusal_as_a_page_with_what_to_do(failing: None, county_officer: User) -> None:
    answer = signed_in(county_officer).get("/refuse")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "SITE-902" in page
    assert "请另选。" in page
    assert "<b>2026</b>" not in page


def test_it_shows_a_refusal_to_a_script_as_a_fragment(failing: None, county_officer: User) -> None:
    answer = signed_in(county_officer).get("/refuse", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<html" not in answer.content.decode()
    assert answer["HX-Retarget"] == "#notices"


def test_a_kind_of_refusal_may_have_a_status_of_its_own() -> None:
    answer_with(MISSING, 404)
    assert status_of(Refused(MISSING)) == 404
    assert status_of(Refused(CLOSED, what="x")) == 409


@pytest.mark.parametrize("status", [200, 302, 500])
def test_it_refuses_a_status_that_is_no_refusal(status: int) -> None:
    with pytest.raises(ValueError, match="status"):
        answer_with(CLOSED, status)


@pytest.mark.parametrize(
    ("url", "status", "said"), [("/forbid", 403, "没有查看这一页的权限"), ("/nowhere", 404, "没有找到这一页")]
)
def test_it_says_why_a_page_is_closed_or_absent(
    url: str, status: int, said: str, failing: None, county_officer: User
) -> None:
    client = signed_in(county_officer)
    answer = client.get(url)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert "<html" not in client.get(url, headers={"HX-Request": "true"}).content.decode()


def test_a_fault_of_ours_is_said_in_both_languages_without_the_database(failing: None) -> None:
    answer = Client(raise_request_exception=False).get("/break")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "系统出错了" in page
    assert "Something broke on our side" in page
    assert "on purpose" not in page


def test_an_expired_form_is_explained(county_officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(county_officer)
    answer = client.post("/language", {"language": "en"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_a_script_whose_session_ended_is_sent_to_sign_in_as_a_whole(client: Client, db: None) -> None:
    answer = client.get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/sign-in")


def test_it_keeps_the_appearance_and_refuses_an_unknown_one(client: Client, db: None) -> None:
    assert 'data-appearance="device"' in client.get("/sign-in").content.decode()
    client.post("/appearance", {"appearance": "dark", "next": "/sign-in"})
    assert 'data-appearance="dark"' in client.get("/sign-in").content.decode()
    answer = client.post("/appearance", {"appearance": "pink"})
    assert answer.status_code == 400
    assert "SITE-004" in answer.content.decode()
    client.cookies["appearance"] = '"><script>'
    assert 'data-appearance="device"' in client.get("/sign-in").content.decode()


def test_it_reports_health(client: Client, db: None) -> None:
    assert client.get("/healthz").json()["status"] == "ok"


def test_it_reports_a_lost_database(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> None:
        raise DatabaseError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", unreachable)
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "failing")


@pytest.mark.parametrize("name", bundle_names())
def test_style_sheet_and_script_are_kept_for_a_year_under_their_digest(name: str, client: Client) -> None:
    made = bundle(name)
    kept = client.get(f"/look/{made.digest}/{name}", headers={"accept-encoding": "gzip"})
    assert "immutable" in kept["Cache-Control"]
    assert gzip.decompress(kept.content) == made.content
    plain = client.get(f"/look/older/{name}")
    assert plain.content == made.content
    assert plain["Cache-Control"] == "no-cache"


def test_there_is_no_other_file_under_that_address(client: Client) -> None:
    assert client.get("/look/x/settings.py").status_code == 404
    assert client.get("/look/x/..%2Fapps.py").status_code == 404


def test_the_whole_look_is_small_enough_for_a_bad_line() -> None:
    assert sum(len(bundle(name).compressed) for name in bundle_names()) < 40_000


def test_a_style_sheet_fetches_nothing_from_elsewhere() -> None:
    css = bundle("house.css").content.decode()
    assert set(re.findall(r"url\(\"?([a-z]+:)", css)) <= {"data:"}
    assert "@import" not in css


def test_vendored_files_are_those_that_were_registered() -> None:
    parts = vendored_parts()
    assert len(parts) == 4
    for part in parts:
        assert hashlib.sha256((FOLDER / part.path).read_bytes()).hexdigest() == part.sha256, part.path


def test_the_about_page_names_whose_work_is_inside(client: Client, db: None) -> None:
    page = client.get("/about").content.decode()
    for licence in ("0BSD", "ISC", "OFL-1.1"):
        assert licence in page


def test_the_style_guide_is_closed_to_those_who_do_not_make_pages(helper: User, county_officer: User) -> None:
    assert signed_in(helper).get("/style").status_code == 403
    assert signed_in(county_officer).get("/style").status_code == 200


def test_the_workbench_asks_the_database_little(
    county_officer: User, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Session, user, grants: what the rooms' cards ask is theirs to keep small."""
    monkeypatch.setattr(workbench, "_cards", {})
    client = signed_in(county_officer)
    with django_assert_max_num_queries(4):
        client.get("/")
