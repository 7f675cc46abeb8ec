"""What policy says, as data: the data dictionary, dated values and rules, each with its source.

Everything is loaded once and strictly: one fault in one file refuses the whole rulebook, with file and key.

    dictionary().field("household.house_m2")
    values().at("income_line.monitor", on=day, area="522729")
    book = rulebook()
    rule_set = book.rule_set("monitor", on=day, area="522729")
    rule_set.verdict.evaluate(case, on=day, parameters=book.parameters(on=day))
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lianxin.core.kernel.dictionary import Dictionary
from lianxin.rulebook.book import Rulebook, load_rulebook
from lianxin.rulebook.dated_values import Citation, DatedValue, Parameter, Values, load_values
from lianxin.rulebook.dictionary_entries import load_dictionary
from lianxin.rulebook.rule_entries import Concept, Rule, RuleSet

__all__ = [
    "FOLDER",
    "Citation",
    "Concept",
    "DatedValue",
    "Parameter",
    "Rule",
    "RuleSet",
    "Rulebook",
    "Values",
    "dictionary",
    "rulebook",
    "values",
]

FOLDER = Path(__file__).parent


@cache
def dictionary() -> Dictionary:
    """Return the data dictionary.

    Raises:
        Refused: RULEBOOK-001 to RULEBOOK-019 or RULEBOOK-037, a fault in ``rulebook/dictionary``.
    """
    return load_dictionary(FOLDER / "dictionary")


@cache
def values() -> Values:
    """Return every dated value of policy.

    Raises:
        Refused: a fault in ``rulebook/values``: a gap, an overlap, no source …
    """
    return load_values(FOLDER / "values", dictionary().units)


@cache
def rulebook() -> Rulebook:
    """Return the rules and rule sets, compiled against the dictionary and the values.

    Raises:
        Refused: a fault in any file of the rulebook.
    """
    return load_rulebook(FOLDER, dictionary(), values())
