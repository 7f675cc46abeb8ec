"""What policy says, as data: the data dictionary, dated values and rules, each with its source.

Everything is loaded once and strictly: one fault in one file refuses the whole rulebook, with file and key.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lianxin.core.kernel.dictionary import Dictionary
from lianxin.rulebook.dictionary_entries import load_dictionary

FOLDER = Path(__file__).parent


@cache
def dictionary() -> Dictionary:
    """Return the data dictionary.

    Raises:
        Refused: RULEBOOK-001 to RULEBOOK-019, a fault in ``rulebook/dictionary``.
    """
    return load_dictionary(FOLDER / "dictionary")
