"""The reference pages say what the data says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.dictionary_page import explained_sources
from lianxin.rulebook.reference import pages

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", sorted(pages()))
def test_it_is_not_stale(name: str) -> None:
    """``make docs`` writes the pages anew; the first line there says that they are made."""
    note, _, body = (DOCS / name).read_text(encoding="utf-8").partition("\n")
    assert note.startswith("<!--")
    assert body.rstrip() == pages()[name]().rstrip()


def test_it_lists_every_field_sheet_and_code() -> None:
    page = pages()["dictionary.md"]()
    known = dictionary()
    assert all(f"| `{path}` |" in page for path in known.fields)
    assert all(f"### `{name}`" in page for name in known.sheet_kinds)
    assert all(f"| `{code.key}` |" in page for codes in known.code_lists.values() for code in codes.codes)


def test_it_shows_every_rule_with_its_text_and_who_checked_it() -> None:
    page = pages()["rulebook.md"]()
    for rule in rulebook().rules.values():
        assert f'<a id="{rule.name}"></a>' in page
        assert rule.expression.text.strip() in page
    assert page.count("核对人 checked by 尚无人 nobody yet") == len(rulebook().rules)
    assert all(f"### `@{name}`" in page for name in rulebook().values)


def test_it_shows_a_rate_as_it_is_kept_and_as_people_say_it() -> None:
    page = pages()["rulebook.md"]()
    assert "| 43500（4.35 %） |" in page
    assert "| 1500000（150 %） |" in page
    assert not re.search(r"\de\+\d", page)


def test_it_shows_every_loan_product_and_measure_with_its_conditions_and_values() -> None:
    page = pages()["loans-and-measures.md"]()
    book = rulebook()
    for entry in (*book.loan_products.values(), *book.measures.values()):
        assert f'<a id="{entry.name}"></a>' in page
        assert all(f"| `{one.name}` |" in page for one in entry.conditions)
    for measure in book.measures.values():
        assert all(f"`@{name}`" in page for name in measure.amount.values)
    for product in book.loan_products.values():
        assert all(f"`@{band.value}`" in page for band in product.rates)
    assert page.count("没有条件。") == sum(
        not entry.conditions for entry in (*book.loan_products.values(), *book.measures.values())
    )


def test_it_explains_every_short_name_of_a_source() -> None:
    known = dictionary()
    written = " ".join(
        [field.source for field in known.fields.values()]
        + [codes.source for codes in known.code_lists.values()]
        + [kind.source for kind in known.sheet_kinds.values()]
    )
    assert set(re.findall(r"\bS-\w+", written)) == set(explained_sources())
