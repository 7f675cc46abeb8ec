# ruff: noqa: S608 - see eligibility.statements
"""Judgements of villages and counties, and of all households on their way out. Whoever asks has settled who may see the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection

from lianxin.eligibility.domain.judging import Terms
from lianxin.eligibility.domain.places import Count, PlaceJudgement, place_judged
from lianxin.eligibility.statements import expressions_of, facts_tables, truth, verdicts
from lianxin.eligibility.tallying import answers, counted, short_households
from lianxin.eligibility.terms import terms_for, terms_on
from lianxin.registry.models import VillageFacts
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.rule_entries import RuleSet


def counts_of(*, area_code: str, year: int, on: date, names: Iterable[str] = ()) -> dict[str, dict[str, Count]]:
    """Count over the register of a year by the tallies of the rulebook (those named, or all): by village code and tally."""
    wanted = set(names) or set(rulebook().tallies)
    tallies = [tally for name, tally in rulebook().tallies.items() if name in wanted]
    return counted(tallies, _tally_terms(on), year=year, area_code=area_code)


def _tally_terms(on: date) -> Terms:
    return terms_for(
        on,
        [each for tally in rulebook().tallies.values() for each in (*tally.expressions.values(), tally.short) if each],
    )


def totals_of(counts: Mapping[str, Mapping[str, Count]], *, area_code: str, year: int) -> dict[str, Count]:
    """Add the counts of all villages of an area up.

    A village that is on record for the year and has no roster leaves every count over households open: nobody knows how many
    there are, and that is not nought.
    """
    villages = set(
        VillageFacts.objects.filter(year=year, village_code__startswith=area_code).values_list(
            "village_code", flat=True
        )
    )
    totals: dict[str, Count] = {}
    for name in {name for by_tally in counts.values() for name in by_tally}:
        of_villages = rulebook().tallies[name].of == "village"
        for code in villages | set(counts):
            unknown = Count(0, 0) if of_villages else Count(0, None, 1)
            count = counts.get(code, {}).get(name, unknown)
            totals[name] = totals[name] + count if name in totals else count
    return totals


def village_judgements(
    counts: Mapping[str, Mapping[str, Count]], *, area_code: str, year: int, on: date
) -> dict[str, PlaceJudgement]:
    """Judge every village with facts of the year, or with households of the year, by the rules of its own area.

    Raises:
        Refused: RULEBOOK-032 nothing is laid down for villages on the day.
    """
    facts = {
        row["village_code"]: row
        for row in VillageFacts.objects.filter(year=year, village_code__startswith=area_code).values()
    }
    found = {}
    for code in sorted({*facts, *counts}):
        record = {**facts.get(code, {}), "village_code": code}
        found[code] = _place_judgement("village_exit", code, record, counts.get(code, {}), on)
    return found


def county_judgement(
    county_code: str, record: Mapping[str, Any], counts: Mapping[str, Count], *, on: date
) -> PlaceJudgement:
    """Judge a county by what is recorded of it and what was counted.

    Raises:
        Refused: RULEBOOK-032 nothing is laid down for counties on the day.
    """
    return _place_judgement("county_exit", county_code, {**record, "village_code": county_code}, counts, on)


def _place_judgement(
    purpose: str, code: str, record: Mapping[str, Any], counts: Mapping[str, Count], on: date
) -> PlaceJudgement:
    rule_set = rulebook().rule_set(purpose, on=on, area=code)
    known = {name: count for name, count in counts.items() if f"{rule_set.table}.{name}" in dictionary().fields}
    short = frozenset(name for name, tally in rulebook().tallies.items() if tally.short)
    return place_judged(rule_set, record, known, terms_on(on, rule_set), short=short)


def households_short_of(tally: str, *, village_code: str, year: int, on: date) -> list[int]:
    """The ids of a village's households that a tally says are still missing, or of which it cannot be told.

    Raises:
        KeyError: no such tally, or one that lists nobody.
    """
    chosen = rulebook().tallies[tally]
    if chosen.short is None:
        raise KeyError(tally)
    statement, bound = short_households(chosen, _tally_terms(on), year=year, area_code=village_code)
    with connection.cursor() as cursor:
        cursor.execute(statement, bound)
        return [int(key) for (key,) in cursor.fetchall()]


def households_judged_in(
    rule_set: RuleSet, *, area_code: str, year: int, on: date, where: str
) -> list[tuple[Any, ...]]:
    """Judge all households of an area of which a tally's condition holds: id, village, verdict, then a truth per rule.

    ``where`` names the tally. Truths are True, False or None.
    """
    tally = rulebook().tallies[where]
    assert tally.where is not None
    terms, own = terms_on(on, rule_set), terms_for(on, [tally.where])
    tables, bound = facts_tables(
        [*expressions_of(rule_set), tally.where], year=year, area_code=area_code, with_facts_only=True
    )
    names = "".join(f", a.{connection.ops.quote_name(rule.name)}" for rule in rule_set.rules)
    chosen = answers({"asked": tally.where}, own)
    statement = (
        f"{tables}SELECT a.household_id, h.village_code, a.verdict{names} FROM ({verdicts(rule_set, terms)}) AS a "
        f"JOIN case_households h ON h.household_id = a.household_id JOIN ({chosen}) AS w ON w.household_id = a.household_id "
        f"WHERE {truth('w.asked', True)} ORDER BY h.village_code, a.household_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, bound)
        return [
            (key, code, *(None if each is None else bool(each) for each in rest))
            for key, code, *rest in cursor.fetchall()
        ]
