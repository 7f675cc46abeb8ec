# ruff: noqa: S608 - table and column names come from the models and this module; every value is bound
"""Find households by name of any member (hanzi, pinyin, initials), by the tail of an identity number, by household number.

One index row per household, one list of words, two engines: FTS5 on SQLite, a GIN index over ``text[]`` on PostgreSQL.
Both hold the same words (:mod:`lianxin.core.kernel.names`), single characters and pairs, because most names have two or
three characters and trigrams never match them. The area is a word too, so that a township's search never walks the
whole province's 张.

Words that very many households share stand besides in a table in the order of the list (:class:`FrequentWord`): an
index of words must gather and sort every 王 before it can show the first fifty; a stretch of a primary key need not. On
PostgreSQL, whose index of words knows no order and sends the reader to a page of the table for every 王英, so do pairs of
characters and initials.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, Func, OuterRef, QuerySet, Subquery

from lianxin.core.kernel.names import search_terms_of_name, search_terms_of_query
from lianxin.people.access import Scope
from lianxin.registry.importing.bulk import copy_lines, copy_text, insert_columns
from lianxin.registry.models import FrequentWord, Household, HouseholdFacts, MemberFacts

TABLE = "registry_search"
_AREA_LENGTHS = (2, 4, 6, 9, 12)
_SMALL_AREA_LENGTHS = (9, 12)
_SYLLABLE = re.compile(
    "([bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    "(a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|u|ua|uai|uan|uang|ue|ui|un|uo|v|ve)"
)
_INITIALS = re.compile("[a-z]{2,3}")
_LAST = chr(0x10FFFF)  # sorts after every code
GATHERED_AT_MOST = 3_000


@lru_cache(maxsize=10_000)
def area_terms(village_code: str) -> tuple[str, ...]:
    """The words of a household's areas: ``a63``, ``a6301``, ``a630106``…"""
    return tuple("a" + village_code[:length] for length in _AREA_LENGTHS if len(village_code) >= length)


def household_terms(*, village_code: str, household_no: str, people: Iterable[tuple[str, str]]) -> list[str]:
    """Every word by which a household is found; ``people`` are pairs of name and last four of the identity number."""
    terms = [*area_terms(village_code)]
    if household_no:
        terms.append(household_no.lower())
    for name, tail in people:
        terms += search_terms_of_name(name)
        if tail:
            terms.append(tail.lower())
    return list(dict.fromkeys(terms))


def is_frequent(word: str) -> bool:
    """Whether it is of a kind that very many households share: one character, or the sound of one (``wang``)."""
    return len(word) == 1 or _SYLLABLE.fullmatch(word) is not None


def is_listed(word: str) -> bool:
    """Whether its bearers stand in the order of the list besides: all of a frequent word, and on PostgreSQL those of two
    characters and of the initials of a name (王英, ``wyh``), of whom its index of words would read every household."""
    if is_frequent(word):
        return True
    is_pair = len(word) == 2 and not word.isascii()
    return (is_pair or _INITIALS.fullmatch(word) is not None) and connection.vendor == "postgresql"


def write_terms(
    rows: Sequence[tuple[int, list[str]]], *, are_new: bool = False, villages: Mapping[int, str] | None = None
) -> None:
    """Put the words of households into the index, in place of what stood there. The households stand already; ``villages``
    are the codes of theirs, if the caller knows them."""
    if not rows:
        return
    if not are_new:
        forget_terms([row[0] for row in rows])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {TABLE} (household_id, terms) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            # The plain sqlite3 cursor: Django's would rewrite every statement's placeholders.
            cursor.cursor.executemany(
                f"INSERT INTO {TABLE}(rowid, terms) VALUES (?, ?)", [(key, " ".join(words)) for key, words in rows]
            )
    write_listed_words(rows, villages)


def write_listed_words(rows: Sequence[tuple[int, list[str]]], villages: Mapping[int, str] | None = None) -> None:
    """Put the listed ones among the words of households, which have none there yet, into their table."""
    if villages is None:
        villages = dict(Household.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "village_code"))
    is_listed_word, is_copied = _Listed().__getitem__, connection.vendor == "postgresql"
    bearers: dict[str, list[Any]] = defaultdict(list)
    # In the order of the key, neighbours are written to neighbouring pages.
    for village, key, words in sorted((villages[key], key, words) for key, words in rows):
        place = f"{copy_text(village)}\t{key}" if is_copied else (village, key)
        for word in filter(is_listed_word, words):
            bearers[word].append(place)
    listed = sorted(bearers)
    if is_copied:
        copy_lines(
            FrequentWord,
            ("word", "village_code", "household_id"),
            (f"{head}\t{place}" for word in listed for head in [copy_text(word)] for place in bearers[word]),
        )
    elif listed:
        codes, ids = zip(*chain.from_iterable(map(bearers.__getitem__, listed)), strict=True)
        spread = list(chain.from_iterable([word] * len(bearers[word]) for word in listed))
        insert_columns(FrequentWord, {"word": spread, "village_code": codes, "household_id": ids})


class _Listed(dict[str, bool]):
    """Word → whether it is listed, each looked at once."""

    def __missing__(self, word: str) -> bool:
        found = self[word] = is_listed(word)
        return found


def written_terms(household_ids: Sequence[int]) -> list[tuple[int, list[str]]]:
    """Return the words of households as they stand in the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT household_id, terms FROM {TABLE} WHERE household_id = ANY(%s)", [list(household_ids)]
            )
            return cursor.fetchall()
        rows = cursor.cursor
        found = []
        for key in household_ids:
            found += rows.execute(f"SELECT rowid, terms FROM {TABLE} WHERE rowid = ?", (key,)).fetchall()
        return [(key, terms.split()) for key, terms in found]


def forget_terms(household_ids: Sequence[int]) -> None:
    """Take the words of households out, the listed ones by the area they were written for: they may have moved since."""
    written = written_terms(household_ids)
    stale = [(word, area, area + _LAST, key) for key, words in written for area in [_area_of(words)] for word in words
             if is_listed(word)]  # fmt: skip
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {TABLE} WHERE household_id = ANY(%s)", [list(household_ids)])
            if stale:
                cursor.execute(
                    "DELETE FROM registry_frequent_word AS f"
                    " USING unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) AS old (word, first, last, id)"
                    " WHERE f.word = old.word AND f.village_code >= old.first AND f.village_code < old.last"
                    " AND f.household_id = old.id",
                    [list(column) for column in zip(*stale, strict=True)],
                )
            return
        raw = cursor.cursor
        raw.executemany(f"DELETE FROM {TABLE} WHERE rowid = ?", [(key,) for key in household_ids])
        raw.executemany(
            "DELETE FROM registry_frequent_word"
            " WHERE word = ? AND village_code >= ? AND village_code < ? AND household_id = ?",
            stale,
        )


def _area_of(terms: Sequence[str]) -> str:
    """The narrowest area among a household's words: they begin with its areas, each within the one before."""
    area = ""
    for length, term in zip(_AREA_LENGTHS, terms, strict=False):
        if len(term) != length + 1 or not term.startswith("a" + area):
            break
        area = term[1:]
    return area


def refresh_terms(household_ids: Iterable[int]) -> None:
    """Read households again and put their present words into the index; those that are no longer live leave it.

    Whatever moves a household, ends it or brings it back calls this in the same transaction: the place that is kept beside
    its facts follows here as well.
    """
    ids = list(household_ids)
    _place_facts(ids)
    forget_terms(ids)
    people: dict[int, list[tuple[str, str]]] = {key: [] for key in ids}
    latest: dict[int, int] = {}
    rows_of_people = MemberFacts.objects.filter(household_id__in=ids).order_by("-year", "member_id")
    for household_id, year, left_on, name, tail in rows_of_people.values_list(
        "household_id", "year", "left_on", "member__name", "member__id_tail"
    ):
        # Whoever left is found no more, though the years in which he lived there know him.
        if year == latest.setdefault(household_id, year) and left_on is None:
            people[household_id].append((name, tail))
    rows = [
        (key, household_terms(village_code=village, household_no=number, people=people[key]))
        for key, village, number in Household.objects.filter(pk__in=ids, is_live=True).values_list(
            "pk", "village_code", "household_no"
        )
    ]
    write_terms(rows, are_new=True)


def _place_facts(household_ids: Sequence[int]) -> None:
    """Have the facts of households be listed where these are, and nowhere once they ended."""
    facts = HouseholdFacts.objects.filter(household_id__in=household_ids)
    facts.filter(household__is_live=False, listed_in__isnull=False).update(listed_in=None)
    astray = facts.filter(household__is_live=True).exclude(listed_in=F("household__village_code"))
    village = Household.objects.filter(pk=OuterRef("household_id")).values("village_code")
    astray.update(listed_in=Subquery(village))


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


def found_by(
    households: QuerySet[Household], query: str, scope: Scope, *, along_the_list: bool = False
) -> QuerySet[Household]:
    """Narrow a scoped set of households to those that a query finds. A query without any word finds nothing.

    ``along_the_list`` has SQLite go through the households in their order and look each up among what was found, instead
    of fetching and sorting what was found: for the first few of very many. PostgreSQL would look each up in the index.

    The scope's area is put into the index look-up as well, which changes no answer and spares reading what lies elsewhere.
    SQLite would read all the words of the area for it: there only if the area is small.
    """
    terms = list(search_terms_of_query(query))
    if not terms:
        return households.none()
    if all(map(is_frequent, terms)):
        return households.filter(*(_bears(term, OuterRef("pk"), OuterRef("village_code")) for term in terms))
    lengths = _AREA_LENGTHS if connection.vendor == "postgresql" else _SMALL_AREA_LENGTHS
    terms += _area_words(scope, lengths) or []
    if connection.vendor == "postgresql":
        return households.filter(_MatchesArray(F("pk"), terms))
    key = F("pk") + 0 if along_the_list else F("pk")  # a sum is in no index: it cannot be started from
    return households.filter(_MatchesFullText(key, " AND ".join('"' + term.replace('"', "") + '"' for term in terms)))


def _area_words(scope: Scope, lengths: Sequence[int]) -> list[str] | None:
    """The words that stand for a scope of one area, or for one of everything: none. None where no word does."""
    if scope.unit_ids or scope.is_own or len(scope.prefixes) != 1:
        return None
    prefix = scope.prefixes[0]
    if not prefix:
        return []
    return ["a" + prefix] if len(prefix) in lengths else None


def found_places(query: str, scope: Scope) -> list[tuple[str, int]] | None:
    """Return the area and the id of each household of a scope that a query finds, from the index of words alone.

    None where another way is shorter: on SQLite, for a scope that no word stands for, and for a query that finds more than
    :data:`GATHERED_AT_MOST`.
    """
    terms, areas = list(search_terms_of_query(query)), _area_words(scope, _AREA_LENGTHS)
    if connection.vendor != "postgresql" or not terms or areas is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT terms[1:{len(_AREA_LENGTHS)}], household_id FROM {TABLE} WHERE terms @> %s LIMIT %s",
            [[*terms, *areas], GATHERED_AT_MOST + 1],
        )
        rows = cursor.fetchall()
    return None if len(rows) > GATHERED_AT_MOST else [(_area_of(words), key) for words, key in rows]


@dataclass(frozen=True, slots=True)
class Bearers:
    """Households that bear the words of a query, one row for each, by ``village_code, household_id``: paged so, no more of them
    is read than the page shows. ``is_of_one_index``: nothing is looked up beside the rows."""

    rows: QuerySet[FrequentWord]
    is_of_one_index: bool


def bearers_of(query: str, scope: Scope, households: QuerySet[Household] | None) -> Bearers | None:
    """Return those of a scope's households that a query finds, along the table of listed words.

    ``households`` narrows to some of them; None: all that are live in the scope's areas, which are all that stand there.
    None is returned where no listed word tells it alone: :func:`found_by` is then the faster.
    """
    first, *others = search_terms_of_query(query) or ("",)
    if not (is_listed(first) if not others else all(map(is_frequent, (first, *others)))):
        return None
    found = FrequentWord.objects.filter(word=first)
    if not scope.unit_ids and not scope.is_own:
        found = found.filter(scope.area_filter("village_code"))
    if households is not None:
        # Not by the village as well: a planner takes the two for independent, expects nobody, and gathers everybody first.
        found = found.filter(Exists(households.order_by().filter(pk=OuterRef("household_id"))))
    found = found.filter(*(_bears(other, OuterRef("household_id"), OuterRef("village_code")) for other in others))
    return Bearers(found.order_by("village_code", "household_id"), households is None and not others)


def _bears(word: str, household_id: OuterRef, village_code: OuterRef) -> Exists:
    return Exists(FrequentWord.objects.filter(word=word, village_code=village_code, household_id=household_id))
