"""Measure the pages that everybody opens, at a million households: the list, the search of a name, the start of the server.

``python bench/pages.py [--households N]`` fills a register of its own on SQLite, and on PostgreSQL where
LIANXIN_TEST_POSTGRES names a server (the tables go into a database of their own, gone afterwards; with ``--keep FOLDER``
both stay, and the next run measures them without filling). Made are: the household,
its facts of one year, and its words in the search index from 3.7 names on average, surnames by their share in the country.
Rows of members are not made: neither page reads them. 525,000 of a million households lie in one county, whose officer and
the officer of the whole deployment each open the pages, through every layer of Django and the whole template.

Peers, in the same run and on the same rows: Django's Paginator (OFFSET and a full count), a LIKE over the names, and
pg_trgm where the server has it. Bars: a list page at most 50 ms, a search of a name of any length at most 20 ms (both the
95th percentile), the sign-in page within 5 s of starting the server.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

from start import SOURCE, START_SECONDS, seconds_to_first_page

COUNTY, YEAR = "630106", 2026
OTHER_COUNTIES = ("630102", "630105", "630121", "630123", "630202", "630203", "630222", "630223", "630224", "630225")
SHARE_OF_COUNTY = 0.525
PAGE_MS, SEARCH_MS = 50.0, 20.0
REPEATS = 40
# Shares of the commonest surnames, per cent of the people. Source: Ministry of Public Security, 《二〇二〇年全国姓名报告》 order,
# shares rounded from the census of 2010.
SURNAMES = {
    "王": 7.1, "李": 7.0, "张": 6.7, "刘": 5.2, "陈": 4.6, "杨": 3.2, "黄": 2.5, "赵": 2.2, "吴": 2.0, "周": 1.9, "徐": 1.5,
    "孙": 1.5, "马": 1.3, "朱": 1.2, "胡": 1.2, "郭": 1.2, "何": 1.1, "林": 1.1, "罗": 1.0, "高": 1.0, "郑": 0.9, "梁": 0.9,
    "谢": 0.8, "宋": 0.8, "唐": 0.7, "许": 0.7, "韩": 0.7, "冯": 0.7, "邓": 0.6, "曹": 0.6, "彭": 0.5, "曾": 0.5, "肖": 0.5,
    "田": 0.5, "董": 0.5, "袁": 0.5, "潘": 0.5, "于": 0.4, "蒋": 0.4, "蔡": 0.4, "余": 0.4, "杜": 0.4, "叶": 0.4, "程": 0.4,
    "苏": 0.4, "魏": 0.4, "吕": 0.4, "丁": 0.4, "任": 0.4, "沈": 0.4, "欧阳": 0.1, "祁": 0.05, "铁": 0.02,
}  # fmt: skip
GIVEN = (
    "英华玉秀明珍文芳兰国春金红军平建桂志丽海梅云素荣德小凤生永林成福清燕伟玲忠霞龙永敏艳强辉杰涛超勇娟磊静刚莲香月"
    "财发贵祥顺有才宝山水木火土东西南北中正义仁礼信学武安康宁泰和世家大光亮星晨雨雪冰洁莹琳瑶琴瑞"
)
ATTRIBUTES, ATTRIBUTE_SHARES = ("ordinary_poor", "dibao", "destitute", "low_income"), (70, 20, 2, 8)
MONITORED, MONITORED_SHARES = (None, "unstable", "marginal", "sudden_hardship"), (9600, 200, 150, 50)
CAUSES = ("illness", "disability", "schooling", "land", "skill", "labour", "money", "other")


# What is made ---------------------------------------------------------------------------------------------------------


def names_of_households(number: int, chance: random.Random) -> Iterator[list[str]]:
    """Yield the names of each household: children bear the head's surname, the spouse another. Nobody's in particular."""
    surnames, weights = list(SURNAMES), list(accumulate(SURNAMES.values()))
    shares = list(accumulate(1 / (rank + 20) for rank in range(len(GIVEN))))  # 英 stands for every 36th character
    drawn = chance.choices(surnames, cum_weights=weights, k=number * 2)
    given = iter(chance.choices(GIVEN, cum_weights=shares, k=number * 11))
    sizes = chance.choices(range(1, 8), weights=(10, 18, 20, 22, 16, 9, 5), k=number)
    lengths = iter(chance.choices((1, 2), weights=(15, 85), k=number * 7))
    for place, size in enumerate(sizes):
        family, spouse = drawn[2 * place], drawn[2 * place + 1]
        names = []
        for person in range(size):
            own = "".join(character for _, character in zip(range(next(lengths)), given, strict=False))
            names.append((spouse if person == 1 else family) + own)
        yield names


def villages_of(counties: Iterable[str]) -> list[str]:
    """Return the codes of the villages of some counties."""
    from lianxin.places.gazetteer import gazetteer

    source = gazetteer()
    return [
        village.code
        for county in counties
        for town in source.children(county)
        for village in source.children(town.code)
    ]


def open_counties() -> None:
    """Open the counties and their year."""
    from lianxin.places.operations import open_areas
    from lianxin.registry.operations import open_year

    for county in (COUNTY, *OTHER_COUNTIES):
        open_areas(county_code=county, on=date(YEAR, 1, 1), by=None)
        open_year(county_code=county, year=YEAR, by=None)


def fill(households: int) -> dict[str, float]:
    """Fill the register; return seconds by step."""
    chance = random.Random(20261123)
    own, other = villages_of([COUNTY]), villages_of(OTHER_COUNTIES)
    in_county = int(households * SHARE_OF_COUNTY)
    # Whole counties come one after the other, as they do when counties import their rosters.
    places = sorted(chance.choices(other, k=households - in_county)) + sorted(chance.choices(own, k=in_county))
    names = list(names_of_households(households, chance))
    seconds = {}
    for step, work in (
        ("households and facts", fill_households),
        ("search words", fill_search_words),
        ("the migration of frequent words", migrate_frequent_words),
        ("the peers' names and indexes", fill_peers),
    ):
        began = time.perf_counter()
        work(places, names, chance)
        seconds[step] = time.perf_counter() - began
    return seconds


def fill_households(places: list[str], names: list[list[str]], chance: random.Random) -> None:
    """Write one household and its facts of the year for each village code and list of members' names."""
    from django.db import transaction
    from django.utils import timezone

    from lianxin.registry.importing.bulk import insert_columns
    from lianxin.registry.models import Household, HouseholdFacts, Source

    households, now = len(places), timezone.now()
    with transaction.atomic():
        source = Source.objects.create(kind=Source.Kind.WORKBOOK, document="bench", recorded_at=now)
        insert_columns(
            Household,
            {
                "id": range(1, households + 1),
                "village_code": places,
                "household_no": [f"{number:010d}" for number in range(households)],
                "head_name": [people[0] for people in names],
                "member_count": [len(people) for people in names],
                "is_live": [True] * households,
                "opened_at": [now] * households,
            },
        )
        insert_columns(
            HouseholdFacts,
            {
                "household_id": range(1, households + 1),
                "listed_in": places,
                "year": [YEAR] * households,
                "source_id": [source.pk] * households,
                "sources": ["{}"] * households,
                "is_carried": [False] * households,
                "household_attribute": chance.choices(ATTRIBUTES, ATTRIBUTE_SHARES, k=households),
                "monitored_class": chance.choices(MONITORED, MONITORED_SHARES, k=households),
                "main_cause": chance.choices(CAUSES, k=households),
                "net_income_per_person_yuan": [chance.randrange(300_000, 2_500_000) for _ in range(households)],
            },
        )


def fill_search_words(places: list[str], names: list[list[str]], chance: random.Random) -> None:
    """Write the search words of every household, as an import does."""
    from django.db import transaction

    from lianxin.registry.search import household_terms, write_terms

    for start in range(0, len(places), 20_000):
        rows = []
        for place in range(start, min(start + 20_000, len(places))):
            people = [(name, f"{chance.randrange(10_000):04d}") for name in names[place]]
            rows.append(
                (place + 1, household_terms(village_code=places[place], household_no=f"{place:010d}", people=people))
            )
        with transaction.atomic():
            write_terms(rows, are_new=True)


def migrate_frequent_words(places: list[str], names: list[list[str]], chance: random.Random) -> None:
    """Take the table of listed words down, and let its migration make and fill it again, as in a deployment that is upgraded."""
    from importlib import import_module

    from django.apps import apps
    from django.db import connection

    from lianxin.registry.models import FrequentWord

    step, before = import_module("lianxin.registry.migrations.0003_frequent_words"), FrequentWord.objects.count()
    with connection.schema_editor() as editor:
        step.drop(apps, editor)
        step.make(apps, editor)
        step.fill(apps, editor)
    assert FrequentWord.objects.count() == before, "the migration wrote other words than the import"


def fill_peers(places: list[str], names: list[list[str]], chance: random.Random) -> None:
    """Write the table the peers search: a trigram index on PostgreSQL, a plain column elsewhere."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE peer_names (household_id bigint PRIMARY KEY, village_code text, names text)")
        if connection.vendor == "postgresql":
            with cursor.cursor.copy("COPY peer_names FROM STDIN") as copy:
                for place, people in enumerate(names):
                    copy.write_row((place + 1, places[place], " ".join(people)))
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute("CREATE INDEX peer_trigrams ON peer_names USING gin (names gin_trgm_ops)")
            cursor.execute("VACUUM ANALYZE")
        else:
            rows = [(place + 1, places[place], " ".join(people)) for place, people in enumerate(names)]
            cursor.cursor.executemany("INSERT INTO peer_names VALUES (?, ?, ?)", rows)
            connection.connection.commit()


def officers() -> dict[str, Any]:
    """Return the officer of one county and that of the whole deployment."""
    from lianxin.people.models import Grant, User
    from lianxin.people.roles import Role

    found = {}
    for label, area in (("one county", COUNTY), ("whole deployment", "")):
        user, is_new = User.objects.get_or_create(username=f"officer{area}", defaults={"name": label})
        if is_new:
            Grant.objects.create(user=user, role=Role.COUNTY_OFFICER, area_code=area, starts_on=date(2020, 1, 1))
        found[label] = user
    return found


# What is measured -----------------------------------------------------------------------------------------------------


# In ms: median and 95th percentile by the clock, then both by this process's work.
Figure = tuple[float, float, float, float]


def timed(work: Callable[[Any], Any], inputs: Sequence[Any]) -> Figure:
    """Return how long a work takes, each input once, after one to warm up.

    The work of the process itself stands beside the clock, because others may be at work on the machine; what a database
    server does is not in it.
    """
    work(inputs[0])
    taken, worked = [], []
    for value in inputs:
        began, began_work = time.perf_counter(), time.process_time()
        work(value)
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - began_work) * 1000)
    return (*_middle_and_high(taken), *_middle_and_high(worked))


def _middle_and_high(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def deep_cursors(user: Any, number: int) -> list[str]:
    """Return cursors of pages drawn from the whole length of a user's list."""
    from lianxin.registry.access import households_open_to
    from lianxin.site import paging

    chance = random.Random(7)
    rows = households_open_to(user)
    highest = rows.order_by("-id")[0].pk
    cursors = []
    while len(cursors) < number:
        row = rows.filter(pk=chance.randrange(1, highest + 1)).first()
        if row is not None:
            cursors.append(paging._cursor("after", row, ("village_code", "id")))
    return cursors


def queries_of(names: Sequence[list[str]]) -> dict[str, list[str]]:
    """Return what people type: parts of names that are there, by length and by kind, as often as they are borne."""
    from lianxin.core.kernel.names import sounds_of

    chance = random.Random(11)
    people = [chance.choice(chance.choice(names)) for _ in range(REPEATS * 40)]
    threes = [name for name in people if len(name) == 3][:REPEATS]
    fours = [name for family in names for name in family if len(name) == 4][:REPEATS]
    return {
        "1 character": ["王", "李", "张", "英", "铁", *(chance.choice(name) for name in people[: REPEATS - 5])],
        "2 characters": [
            "王英",
            "李华",
            *(name[:2] for name in threes[: REPEATS // 2]),
            *(name[1:] for name in threes[REPEATS // 2 + 2 :]),
        ],
        "3 characters": threes,
        "4 characters": fours,
        "pinyin": ["wang", "wangyinghua", *("".join(sounds_of(name)) for name in threes[: REPEATS - 2])],
        "initials": ["".join(sound[0] for sound in sounds_of(name)) for name in people[:REPEATS]],
        "ID tail": [f"{chance.randrange(10_000):04d}" for _ in range(REPEATS)],
    }


def pages_of(user: Any) -> dict[str, Figure]:
    """Measure the pages of a user, whole: middleware, view, template."""
    from django.test import Client
    from django.urls import reverse

    from lianxin.registry.models import Household

    client, address = Client(), reverse("registry:households")
    client.force_login(user)

    def opened(asked: dict[str, str]) -> None:
        answer = client.get(address, asked)
        assert answer.status_code == 200, answer.status_code
        assert answer.content.count(b"<tr>") > 1, f"nobody is listed for {asked}: take more households"

    chance = random.Random(5)
    filled = Household.objects.filter(village_code__startswith=COUNTY).values_list("village_code", flat=True)
    villages = chance.choices(sorted(set(filled)), k=REPEATS)
    is_narrow = bool(user.grants.get().area_code)
    return {
        "first page": timed(opened, [{}] * REPEATS),
        "deep page": timed(opened, [{"page": cursor} for cursor in deep_cursors(user, REPEATS)]),
        "one village" if is_narrow else "one county": timed(
            opened, [{"area": v if is_narrow else COUNTY} for v in villages]
        ),
        "frequent fact (70 %)": timed(opened, [{"household_attribute": "ordinary_poor"}] * REPEATS),
        "rare fact (0.5 %)": timed(opened, [{"monitored_class": "sudden_hardship"}] * REPEATS),
        "search: 1 character": timed(opened, [{"q": word} for word in ("王", "李", "英", "铁") * (REPEATS // 4)]),
    }


def peer_pages_of(user: Any) -> dict[str, Figure]:
    """Measure what Django offers by itself: a random page by OFFSET, with the count that the paginator needs."""
    from django.core.paginator import Paginator

    from lianxin.registry.access import households_open_to

    chance = random.Random(3)
    rows = households_open_to(user).filter(is_live=True).order_by("village_code", "id")
    pages = Paginator(rows, 50).num_pages

    def opened(number: int) -> None:
        assert list(Paginator(rows, 50).page(number).object_list)

    return {"Paginator, random page (rows alone)": timed(opened, [chance.randrange(1, pages + 1) for _ in range(6)])}


def searches_of(user: Any, queries: dict[str, list[str]]) -> dict[str, Figure]:
    """Measure the finding: the rows of the first page and their number, as the page asks for them, without the template."""
    from lianxin.registry.queries import HouseholdFilter, listed_households

    def found(query: str) -> None:
        listed_households(user, HouseholdFilter(year=YEAR, query=query), size=50)

    return {kind: timed(found, asked) for kind, asked in queries.items()}


def peer_searches_of(user: Any, queries: dict[str, list[str]], *, is_scan: bool) -> dict[str, Figure]:
    """Measure LIKE over the names: by a scan, or by the trigram index."""
    from django.db import connection

    area = user.grants.get().area_code
    statement = (
        "SELECT h.* FROM registry_household h JOIN peer_names p ON p.household_id = h.id"
        " WHERE p.names LIKE %s AND p.village_code LIKE %s ORDER BY h.village_code, h.id LIMIT 51"
    )

    def found(query: str) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SET enable_bitmapscan = {'off' if is_scan else 'on'}")
            cursor.execute(statement, [f"%{query}%", f"{area}%"])
            cursor.fetchall()

    kinds = ("1 character", "2 characters", "3 characters")
    return {kind: timed(found, queries[kind][:5]) for kind in kinds}


def measured(engine: str, database: str, home: str, households: int) -> dict[str, Any]:
    """Fill a database, unless a kept one is full, and measure everything on it. Runs in a process of its own."""
    os.environ.update(LIANXIN_HOME=home, LIANXIN_DATABASE=database, LIANXIN_HOSTS="testserver")
    os.environ["DJANGO_SETTINGS_MODULE"] = "lianxin.config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from lianxin.registry.models import Household

    told: dict[str, Any] = {"engine": engine, "filling": {}}
    if not Household.objects.exists():
        open_counties()
        told["filling"] = fill(households)
    queries = queries_of(list(names_of_households(min(households, 50_000), random.Random(1))))
    import lianxin.config.wsgi  # noqa: F401 - as the server does: every page loaded, and out of the collector's way

    for label, user in officers().items():
        told[label] = {
            "pages": pages_of(user),
            "peer pages": peer_pages_of(user),
            "searches": searches_of(user, queries),
            "LIKE": peer_searches_of(user, queries, is_scan=True),
        }
        if engine == "PostgreSQL":
            told[label]["pg_trgm"] = peer_searches_of(user, queries, is_scan=False)
    return told


# What is told ---------------------------------------------------------------------------------------------------------


def _line(name: str, figure: Sequence[float], bar: float | None, ratio: float | None = None) -> bool:
    middle, high, worked, worked_high = figure
    verdict = "" if bar is None else ("  met" if high <= bar else f"  NOT MET (at most {bar:.0f})")
    against = "" if ratio is None else f"  {ratio:8.1f} × faster"
    print(f"  {name:38} {middle:9.1f} {high:9.1f} ms ({worked:7.1f} {worked_high:7.1f}){against}{verdict}", flush=True)
    return bar is None or high <= bar


def tell(told: dict[str, Any]) -> bool:
    """Print the figures of one engine; return whether every bar was met."""
    met, filling = True, ", ".join(f"{step} {seconds:.0f} s" for step, seconds in told["filling"].items())
    print(
        f"\n{told['engine']}: filled in {filling or 'a run before'}; middle and 95th percentile (of the Python process alone)"
    )
    for label in ("one county", "whole deployment"):
        figures = told[label]
        print(f" officer of {label}")
        (peer_page,) = figures["peer pages"].items()
        for name, figure in figures["pages"].items():
            met &= _line(f"page, {name}", figure, PAGE_MS, peer_page[1][0] / figure[0] if name == "deep page" else None)
        _line(f"peer: {peer_page[0]}", peer_page[1], None)
        for name, figure in figures["searches"].items():
            scan = figures["LIKE"].get(name)
            met &= _line(f"search, {name}", figure, SEARCH_MS, scan[0] / figure[0] if scan else None)
        for peer in ("LIKE", "pg_trgm"):
            for name, figure in figures.get(peer, {}).items():
                _line(f"peer: {peer}, {name}", figure, None)
    return met


def main(households: int, keep: str) -> int:
    """Measure on each engine there is; return 1 if a bar was missed."""
    databases = {"SQLite": "sqlite:///{folder}/pages.db"}
    server = os.environ.get("LIANXIN_TEST_POSTGRES")
    if server:
        databases["PostgreSQL"] = f"{server}_bench_pages{'_kept' if keep else ''}"
    else:
        print("PostgreSQL is left out: set LIANXIN_TEST_POSTGRES=postgresql://…")
    print(f"{households} households")
    met = True
    with contextlib.ExitStack() as stack:
        folder = keep or stack.enter_context(tempfile.TemporaryDirectory())
        Path(folder).mkdir(parents=True, exist_ok=True)
        for engine, address in databases.items():
            database, home = address.format(folder=folder), f"{folder}/{engine}"
            if engine == "PostgreSQL":
                _make_database(database, is_kept=bool(keep))
            try:
                run = subprocess.run(
                    [sys.executable, __file__, "--run", engine, database, home, str(households)],
                    capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(SOURCE)},
                )  # fmt: skip
                if run.returncode:
                    raise SystemExit(run.stderr)
                met &= tell(json.loads(run.stdout.splitlines()[-1]))
                seconds = min(seconds_to_first_page(database, home) for _ in range(2))
                met &= seconds <= START_SECONDS
                print(
                    f"  first page after starting the server     {seconds:.1f} s, at most {START_SECONDS:.0f}",
                    flush=True,
                )
            finally:
                if engine == "PostgreSQL" and not keep:
                    _on_server(database, _DROP)
    return 0 if met else 1


_DROP = 'DROP DATABASE IF EXISTS "{}" WITH (FORCE)'


def _make_database(address: str, *, is_kept: bool) -> None:
    if not is_kept:
        _on_server(address, _DROP)
    if not _on_server(address, "SELECT 1 FROM pg_database WHERE datname = '{}'"):
        _on_server(address, 'CREATE DATABASE "{}"')


def _on_server(address: str, statement: str) -> list[Any]:
    import psycopg

    server, _, name = address.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        answer = connection.execute(statement.format(name))
        return answer.fetchall() if answer.description else []


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(measured(*sys.argv[2:5], households=int(sys.argv[5]))))
    else:
        arguments = argparse.ArgumentParser(description=__doc__)
        arguments.add_argument("--households", type=int, default=1_000_000)
        arguments.add_argument("--keep", metavar="FOLDER", default="", help="keep what is filled, and use what is kept")
        raise SystemExit(main(**vars(arguments.parse_args())))
