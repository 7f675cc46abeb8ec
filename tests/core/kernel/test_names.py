"""Names: cleaned, sounded, found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.names import clean_name, search_terms_of_name, search_terms_of_query, sounds_of

_HANZI = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("written", "clean"),
    [(" 张  伟 ", "张伟"), ("买买提 • 阿不都", "买买提·阿不都"), ("ＡＢ", "AB"), ("Ama  Kone", "Ama Kone")],
)
def test_it_cleans_a_name_without_dividing_it(written: str, clean: str) -> None:
    assert clean_name(written) == clean


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("单田", "shan"),
        ("仇英", "qiu"),
        ("曾国", "zeng"),
        ("解珍", "xie"),
        ("区明", "ou"),
        ("查良", "zha"),
        ("尉迟恭", "yu"),
    ],
)
def test_it_reads_a_surname_as_a_surname(name: str, surname: str) -> None:
    assert sounds_of(name)[0] == surname


def test_it_finds_by_character_pair_sound_and_initials() -> None:
    terms = search_terms_of_name("张志强")
    assert {"张", "强", "张志", "志强", "zhangzhiqiang", "zhang", "zzq"} <= set(terms)


@given(_HANZI)
def test_it_finds_every_name_by_every_part_of_itself(name: str) -> None:
    terms = set(search_terms_of_name(name))
    for start in range(len(name)):
        for end in range(start + 1, len(name) + 1):
            assert set(search_terms_of_query(name[start:end])) <= terms


@given(st.text(max_size=40))
def test_it_makes_words_without_quotes_or_blanks_of_any_query(query: str) -> None:
    for term in search_terms_of_query(query):
        assert term
        assert not any(character.isspace() or character in "\"'*()" for character in term)
