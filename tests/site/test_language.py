"""Two languages everywhere, and a third by a catalogue."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from cast import signed_in
from lianxin.core.kernel.errors import Refused, declare
from lianxin.core.kernel.words import Words
from lianxin.people.models import User
from lianxin.site.language import said, say

ROWS = Words("共 {n} 户", "{n} households")
SAMPLE = declare("SITE-901", zh="第 {row} 行有误。", en="Row {row} is wrong.", do_zh="请改正。", do_en="Correct it.")


def shown(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def test_it_says_chinese_by_default_and_english_when_asked() -> None:
    assert say(ROWS, n=3) == "共 3 户"
    with translation.override("en"):
        assert say(ROWS, n=3) == "3 households"


def test_it_says_a_value_that_is_itself_words() -> None:
    with translation.override("en"):
        assert say(Words("原因：{why}", "Cause: {why}"), why=Words("因病", "illness")) == "Cause: illness"


def test_it_says_what_a_refusal_says() -> None:
    assert say(Refused(SAMPLE, row=14)) == "第 14 行有误。 请改正。"


@pytest.mark.parametrize("thing", ["text", None, 3, ("中", "en")])
def test_it_refuses_a_text_in_one_language_only(thing: Any) -> None:
    with pytest.raises(TypeError, match="expected Words"):
        say(thing)


def test_it_refuses_a_text_with_a_place_left_empty() -> None:
    with pytest.raises(KeyError):
        say(ROWS, other=3)


def test_a_lazy_text_follows_the_reader() -> None:
    label = said("户主", "Head")
    with translation.override("en"):
        assert str(label) == "Head"
    assert str(label) == "户主"


def test_lazy_texts_are_all_of_one_class() -> None:
    assert type(said("户主", "Head")) is type(said("村", "Village"))


def test_a_template_says_and_escapes() -> None:
    assert shown('{% say "共 {n} 户" "{n} households" n=n %}', n="<b>3</b>") == "共 &lt;b&gt;3&lt;/b&gt; 户"
    assert shown('{% say zh "x" %}', zh="<i>") == "&lt;i&gt;"


def test_a_template_shows_an_absent_pair_as_nothing_and_refuses_other_types() -> None:
    assert shown("{{ absent|say }}") == ""
    with pytest.raises(TypeError):
        shown("{{ number|say }}", number=3)


@pytest.fixture
def esperanto(tmp_path: Path, settings: Any) -> None:
    """A third language with a catalogue of one entry, in gettext's binary form."""
    entries = [
        (b"", b"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"),
        (b"{n} households", b"{n} mastrumoj"),
    ]
    table, texts, offset = b"", b"", 28 + 16 * len(entries)
    for column in (0, 1):
        for entry in entries:
            table += struct.pack("<II", len(entry[column]), offset + len(texts))
            texts += entry[column] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(entries), 28, 28 + 8 * len(entries), 0, offset)
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(header + table + texts)
    settings.LOCALE_PATHS = [str(tmp_path)]
    settings.LANGUAGES = [*settings.LANGUAGES, ("eo", "Esperanto")]
    trans_real._translations = {}  # type: ignore[attr-defined]
    trans_real.get_languages.cache_clear()  # type: ignore[attr-defined]


def test_a_third_language_is_a_catalogue_keyed_by_the_english_text(esperanto: None) -> None:
    with translation.override("eo"):
        assert say(ROWS, n=3) == "3 mastrumoj"
        assert say(Words("户主", "Head of household")) == "Head of household"


def test_the_account_keeps_the_chosen_language(county_officer: User) -> None:
    client = signed_in(county_officer)
    answer = client.post("/language", {"language": "en", "next": "/about"})
    assert (answer.status_code, answer["Location"]) == (302, "/about")
    county_officer.refresh_from_db()
    assert county_officer.language == "en"
    page = client.get("/about")
    assert 'lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"


def test_a_visitor_keeps_the_chosen_language_in_a_cookie(client: Client, db: None) -> None:
    assert 'lang="zh-Hans"' in client.get("/sign-in").content.decode()
    client.post("/language", {"language": "en", "next": "/sign-in"})
    assert 'lang="en"' in client.get("/sign-in").content.decode()


def test_the_language_of_the_browser_does_not_decide(client: Client, db: None) -> None:
    assert 'lang="zh-Hans"' in client.get("/sign-in", headers={"accept-language": "fr,en;q=0.8"}).content.decode()


@pytest.mark.parametrize("tag", ["xx", "", "en'; --"])
def test_it_refuses_an_unknown_language(tag: str, client: Client, db: None) -> None:
    answer = client.post("/language", {"language": tag})
    assert answer.status_code == 400
    assert "SITE-002" in answer.content.decode()


def test_an_unknown_language_in_a_cookie_counts_as_none(client: Client, db: None) -> None:
    client.cookies["language"] = "xx"
    assert 'lang="zh-Hans"' in client.get("/sign-in").content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_it_never_leads_to_another_host(target: str, client: Client, db: None) -> None:
    assert client.post("/language", {"language": "en", "next": target})["Location"] == "/"


def test_it_is_not_changed_by_following_a_link(client: Client, db: None) -> None:
    assert client.get("/language?language=en").status_code == 405
    assert client.get("/appearance?appearance=dark").status_code == 405
