"""Lists of words: dated, scoped, whole in an area; a gap, an overlap or a word twice refuses the rulebook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.rulebook import rulebook
from lianxin.rulebook.word_lists import load_word_lists

HEAD = "words: {zh: 甲, en: A}\nspan: {starts_on: 2014-01-01}\nlists:\n"
FIRST = "  - {starts_on: 2014-01-01, listed: [宾馆, 酒店], source: {title: 甲}}\n"


def loaded(folder: Path, text: str, name: str = "hotel") -> object:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_word_lists(folder)[name]


def test_the_narrowest_list_in_force_stands_whole(tmp_path: Path) -> None:
    local = '  - {area: "9999", starts_on: 2020-01-01, ends_before: 2021-01-01, listed: [山庄], source: {title: 乙}}\n'
    found = loaded(tmp_path, HEAD + FIRST + local)
    assert found.on(date(2020, 6, 1), "999901").listed == ("山庄",)  # type: ignore[attr-defined]
    assert found.on(date(2021, 1, 1), "999901").listed == ("宾馆", "酒店")  # type: ignore[attr-defined]
    assert found.on(date(2020, 6, 1), "88").listed == ("宾馆", "酒店")  # type: ignore[attr-defined]
    assert found.on(date(2013, 12, 31)) is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD, "RULEBOOK-005"),
        (HEAD + FIRST.replace("{starts_on", '{area: "9999", starts_on'), "RULEBOOK-022"),
        (HEAD + FIRST.replace("2014", "2015"), "RULEBOOK-022"),
        (HEAD + FIRST + FIRST.replace("2014", "2016"), "RULEBOOK-023"),
        (HEAD + FIRST.replace("2014-01-01,", "2014-01-01, ends_before: 2016-01-01,"), "RULEBOOK-022"),
        (
            HEAD + FIRST.replace("2014-01-01,", "2014-01-01, ends_before: 2016-01-01,") + FIRST.replace("2014", "2017"),
            "RULEBOOK-022",
        ),
        (HEAD + FIRST.replace("[宾馆, 酒店]", "[]"), "RULEBOOK-042"),
        (HEAD + FIRST.replace("酒店", "宾馆"), "RULEBOOK-008"),
        (HEAD + FIRST.replace("source", "sources"), "RULEBOOK-004"),
        (HEAD + FIRST + "more: 1\n", "RULEBOOK-003"),
        (HEAD + FIRST.replace("listed:", 'area: "xx", listed:'), "RULEBOOK-024"),
    ],
)
def test_a_faulty_list_refuses_the_rulebook(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        loaded(tmp_path, text)
    assert caught.value.code == code


def test_the_house_ships_lists_that_nobody_has_verified_yet() -> None:
    found = rulebook().word_lists
    assert {"payee_department", "payee_hotel", "payee_vehicle", "vehicle_allowed", "company_allowed"} <= set(found)
    assert not any(one.verified for listed in found.values() for one in listed.series)
