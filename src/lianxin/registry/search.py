# ruff: noqa: S608 - table and column names come from the models and this module; every value is bound
"""Find households by name of any member (hanzi, pinyin, initials), by the tail of an identity number, by household number.

One index row per household, one list of words, two engines: FTS5 on SQLite, a GIN index over ``text[]`` on PostgreSQL.
Both hold the same words (:mod:`lianxin.core.kernel.names`), single characters and pairs, because most names have two or
three characters and trigrams never match them. The area is a word too, so that a township's search never walks the
whole province's 张.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import F, Func, QuerySet

from lianxin.core.kernel.names import search_terms_of_name, search_terms_of_query
from lianxin.people.access import Scope
from lianxin.registry.models import Household, Member

TABLE = "registry_search"
_AREA_LENGTHS = (2, 4, 6, 9, 12)


def area_terms(village_code: str) -> list[str]:
    """The words of a household's areas: ``a63``, ``a6301``, ``a630106``…"""
    return ["a" + village_code[:length] for length in _AREA_LENGTHS if len(village_code) >= length]


def household_terms(*, village_code: str, household_no: str, people: Iterable[tuple[str, str]]) -> list[str]:
    """Every word by which a household is found; ``people`` are pairs of name and last four of the identity number."""
    terms = dict.fromkeys(area_terms(village_code))
    if household_no:
        terms[household_no.lower()] = None
    for name, tail in people:
        terms.update(dict.fromkeys(search_terms_of_name(name)))
        if tail:
            terms[tail.lower()] = None
    return list(terms)


def write_terms(rows: Sequence[tuple[int, list[str]]], *, are_new: bool = False) -> None:
    """Put the words of households into the index, in place of what stood there."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            if not are_new:
                cursor.execute(f"DELETE FROM {TABLE} WHERE household_id = ANY(%s)", [[row[0] for row in rows]])
            with cursor.cursor.copy(f"COPY {TABLE} (household_id, terms) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        raw = cursor.cursor  # the plain sqlite3 cursor: Django's would rewrite every statement's placeholders
        if not are_new:
            raw.executemany(f"DELETE FROM {TABLE} WHERE rowid = ?", [(row[0],) for row in rows])
        raw.executemany(
            f"INSERT INTO {TABLE}(rowid, terms) VALUES (?, ?)", [(key, " ".join(words)) for key, words in rows]
        )


def refresh_terms(household_ids: Iterable[int]) -> None:
    """Read households again and put their present words into the index."""
    ids = list(household_ids)
    people: dict[int, list[tuple[str, str]]] = {key: [] for key in ids}
    latest = (
        Member.objects.filter(facts__household_id__in=ids, facts__left_on__isnull=True)
        .values_list("facts__household_id", "name", "id_tail")
        .distinct()
    )
    for household_id, name, tail in latest:
        people[household_id].append((name, tail))
    rows = [
        (key, household_terms(village_code=village, household_no=number, people=people[key]))
        for key, village, number in Household.objects.filter(pk__in=ids).values_list(
            "pk", "village_code", "household_no"
        )
    ]
    write_terms(rows)


class _MatchesFullText(Func):  # type: ignore[misc]
    output_field = models.BooleanField()
    conditional = True

    def __init__(self, expression: Any, match: str) -> None:
        super().__init__(expression)
        self.match = match

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        inner, parameters = compiler.compile(self.source_expressions[0])
        return f"{inner} IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s)", [*parameters, self.match]


class _MatchesArray(Func):  # type: ignore[misc]
    output_field = models.BooleanField()
    conditional = True

    def __init__(self, expression: Any, terms: list[str]) -> None:
        super().__init__(expression)
        self.terms = terms

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        inner, parameters = compiler.compile(self.source_expressions[0])
        return f"{inner} IN (SELECT household_id FROM {TABLE} WHERE terms @> %s)", [*parameters, self.terms]


def found_by(households: QuerySet[Household], query: str, scope: Scope) -> QuerySet[Household]:
    """Narrow a scoped set of households to those that a query finds. A query without any word finds nothing.

    The scope's areas are put into the index look-up as well, which changes no answer and keeps it fast.
    """
    terms = list(search_terms_of_query(query))
    if not terms:
        return households.none()
    areas = ["a" + prefix for prefix in scope.prefixes if len(prefix) in _AREA_LENGTHS]
    has_area_words = len(areas) == len(scope.prefixes) == 1 and not scope.unit_ids and not scope.is_own
    if has_area_words:
        terms += areas
    if connection.vendor == "postgresql":
        return households.filter(_MatchesArray(F("pk"), terms))
    return households.filter(
        _MatchesFullText(F("pk"), " AND ".join('"' + term.replace('"', "") + '"' for term in terms))
    )
