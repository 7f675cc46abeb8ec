# ruff: noqa: S608 - see eligibility.statements
"""Count over the register by the tallies of the rulebook, inside the database, village by village."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from lianxin.core.rules import Expression, sql_of
from lianxin.eligibility.domain.judging import Terms
from lianxin.eligibility.domain.places import Count
from lianxin.eligibility.statements import LAYOUT, dialect, facts_tables, truth
from lianxin.rulebook.tally_entries import Tally

# Most tallies in one statement: each adds columns to one pass over the members, and a statement has its limits.
_AT_ONCE = 6


def counted(tallies: Iterable[Tally], terms: Terms, *, year: int, area_code: str) -> dict[str, dict[str, Count]]:
    """Return, by village code and tally, how many there are. A village without a row of the kind stands there with nought.

    ``{village code: {tally: Count}}``; tallies over villages count the village itself.
    """
    found: dict[str, dict[str, Count]] = {}
    for of in ("household", "village"):
        wanted = [tally for tally in tallies if tally.of == of]
        for start in range(0, len(wanted), _AT_ONCE):
            _count(wanted[start : start + _AT_ONCE], of, terms, found, year=year, area_code=area_code)
    return found


def _count(
    tallies: list[Tally], of: str, terms: Terms, found: dict[str, dict[str, Count]], *, year: int, area_code: str
) -> None:
    named = {f"{tally.name}__{part}": each for tally in tallies for part, each in tally.expressions.items()}
    tables, bound = facts_tables(named.values(), year=year, area_code=area_code, with_facts_only=True)
    columns = ", ".join(column for tally in tallies for column in _columns(tally))
    if of == "household":
        rows = "case_households k"
        joined = f"LEFT JOIN ({answers(named, terms)}) AS a ON a.household_id = k.household_id" if named else ""
    else:
        rows = "case_villages k"
        joined = f"LEFT JOIN ({answers(named, terms)}) AS a ON a.village_code = k.village_code" if named else ""
    statement = f"{tables}SELECT k.village_code, {columns} FROM {rows} {joined} WHERE k.village_code LIKE %s GROUP BY k.village_code"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*bound, area_code + "%"])
        for code, *numbers in cursor.fetchall():
            there = found.setdefault(code, {})
            for place, tally in enumerate(tallies):
                there[tally.name] = _read(*(int(n or 0) for n in numbers[place * 4 : place * 4 + 4]))


def _read(least: int, most: int, untold: int, boundless: int) -> Count:
    return Count(least, None if boundless else most, untold)


def _columns(tally: Tally) -> list[str]:
    """Return SQL of the least, the most, the rows not known of, and those of which there is no telling how much they add."""
    quote = connection.ops.quote_name

    def part(name: str, otherwise: str) -> str:
        return f"a.{quote(f'{tally.name}__{name}')}" if name in tally.expressions else otherwise

    where = part("where", "")
    holds = truth(where, True) if where else "1 = 1"
    is_open = f"{where} IS NULL" if where else "1 = 0"
    adds = part("counts", "1")
    most = part("at_most", adds)
    return [
        f"SUM(CASE WHEN {holds} THEN COALESCE({adds}, 0) ELSE 0 END)",
        f"SUM(CASE WHEN ({holds}) OR {is_open} THEN COALESCE({most}, 0) ELSE 0 END)",
        f"SUM(CASE WHEN {is_open} OR (({holds}) AND ({adds} IS NULL OR {most} IS NULL OR {adds} <> {most})) THEN 1 ELSE 0 END)",
        f"SUM(CASE WHEN (({holds}) OR {is_open}) AND {most} IS NULL THEN 1 ELSE 0 END)",
    ]


def answers(named: Mapping[str, Expression], terms: Terms) -> str:
    """Return the query that answers expressions over one table, row by row."""
    statement = sql_of(named, dialect=dialect(), on=terms.on, parameters=terms.parameters, layout=LAYOUT)
    # The statement goes through a driver that takes % as the beginning of a bound value.
    return statement.replace("%", "%%")


def short_households(tally: Tally, terms: Terms, *, year: int, area_code: str) -> tuple[str, list[Any]]:
    """Return the query of the ids of households that a tally says are still missing, with its bound values."""
    assert tally.short is not None
    tables, bound = facts_tables([tally.short], year=year, area_code=area_code, with_facts_only=True)
    lacking = answers({"lacks": tally.short}, terms)
    return f"{tables}SELECT a.household_id FROM ({lacking}) AS a WHERE {truth('a.lacks', True)}", bound
