"""Counts and households that a reader himself asks for, in the rule language: headings of a superior's form, say.

Whoever asks has settled who may see the area, and has compiled what he asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models.expressions import RawSQL

from lianxin.core.kernel.words import Words
from lianxin.core.rules import Expression, Kind
from lianxin.eligibility.domain.judging import Terms
from lianxin.eligibility.domain.places import Count
from lianxin.eligibility.tallying import counted, short_households
from lianxin.eligibility.terms import terms_for
from lianxin.rulebook import rulebook
from lianxin.rulebook.dated_values import Citation
from lianxin.rulebook.tally_entries import Tally

_ASKED = Words("读者所问", "asked by a reader")


def terms_asked(on: date, expressions: Iterable[Expression]) -> Terms:
    """Return the day and the values of policy that expressions are judged on."""
    return terms_for(on, list(expressions))


def tally_asked(name: str, where: str = "", counts: str = "", at_most: str = "", short: str = "") -> Tally:
    """Return a tally over households from texts of the rule language: which of them (all: ""), and how much each adds (one: "").

    Raises:
        Refused: a text is not in the rule language (RULE codes).
    """
    schema = rulebook().schema

    def compiled(text: str, kind: Kind) -> Expression | None:
        return schema.compile(text, table="household", expected=kind) if text else None

    return Tally(
        name=name,
        words=_ASKED,
        of="household",
        where=compiled(where, Kind.BOOLEAN),
        counts=compiled(counts, Kind.INTEGER),
        at_most=compiled(at_most, Kind.INTEGER),
        short=compiled(short, Kind.BOOLEAN),
        short_words=_ASKED if short else None,
        source=Citation(""),
        verified=False,
        note=None,
    )


def counts_asked(tallies: list[Tally], *, year: int, area_code: str, on: date) -> dict[str, dict[str, Count]]:
    """Count over the register of a year: by village code and tally."""
    terms = terms_asked(on, [each for tally in tallies for each in tally.expressions.values()])
    return counted(tallies, terms, year=year, area_code=area_code)


def households_where(text: str, year: int, area_code: str, on: date) -> RawSQL:
    """Return, as a condition for ``pk__in``, the ids of an area's households of a year for which a text of the rule language holds.

    Raises:
        Refused: the text is not in the rule language.
    """
    tally = tally_asked("asked", short=text)
    assert tally.short is not None
    statement, bound = short_households(tally, terms_asked(on, [tally.short]), year=year, area_code=area_code)
    return RawSQL(statement, bound)  # noqa: S611 - the statement is ours, the values are bound
