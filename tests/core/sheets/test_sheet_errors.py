"""Every error of workbooks is tested and speaks both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lianxin.core.kernel.errors import ErrorKind, catalogue
from lianxin.core.sheets import errors

KINDS = [kind for code, kind in sorted(catalogue().items()) if code.startswith("SHEET-")]
TESTS = "".join(
    path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py") if path.name != Path(__file__).name
)


def test_it_declares_its_errors_in_one_place():
    assert len(KINDS) == sum(isinstance(value, ErrorKind) for value in vars(errors).values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_it_tests_every_error(kind: ErrorKind):
    assert kind.code in TESTS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_it_says_every_error_in_both_languages_with_the_same_details(kind: ErrorKind):
    for words in (kind.what, kind.remedy):
        assert re.search("[\u3400-\u9fff]", words.zh)
        assert not re.search("[\u3400-\u9fff]", words.en)
        assert set(re.findall(r"\{(\w+)\}", words.zh)) == set(re.findall(r"\{(\w+)\}", words.en))
        assert not re.search("[\u3400-\u9fff][,;:?]", words.zh), "Chinese text takes full-width punctuation"
