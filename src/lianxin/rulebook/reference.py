"""The reference pages that are made from the rulebook's data; ``make docs`` writes them."""

from __future__ import annotations

from collections.abc import Callable

from lianxin.rulebook.benefits_page import benefits_page
from lianxin.rulebook.dictionary_page import dictionary_page
from lianxin.rulebook.rulebook_page import rulebook_page


def pages() -> dict[str, Callable[[], str]]:
    """Return every page that the rulebook writes, by its file name under ``docs/reference``."""
    return {
        "dictionary.md": dictionary_page,
        "loans-and-measures.md": benefits_page,
        "rulebook.md": rulebook_page,
    }
