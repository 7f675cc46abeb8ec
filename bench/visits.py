"""Measure visits due where 100,000 households of one county are paired: the workbench, the list, the digest.

``python bench/visits.py [--households N]`` fills a database of its own on SQLite, and on PostgreSQL where LIANXIN_TEST_POSTGRES names a
server (gone afterwards). Each household has its facts, a first helper (ten households each) and two visits of that helper. Asked are one
helper, the clerk of a township of some 11,000 of them and the county's officer, each through every layer of Django and the whole
template. (No digest goes to a county: it is sent to whoever records visits.)

Bar: a page within 0.3 s, the middle of five. Seconds of the processor are told beside those of the clock: where others work on the machine
too, they tell more.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from field import _DROP, _on_server
from pages import COUNTY, fill_households, open_counties, villages_of
from start import SOURCE

PAGE_SECONDS, REPEATS = 0.3, 5
HOMES_OF_A_HELPER, VISITS_OF_A_HOME = 10, 2


def fill(households: int) -> dict[str, str]:
    """Fill the tables; return who is asked, by role."""
    open_counties()
    chance = random.Random(20261130)
    places = sorted(chance.choices(villages_of([COUNTY]), k=households))
    fill_households(places, [["某"]] * households, chance)
    township = places[0][:9]
    return _people(households, township) | _pairings(households) | _visits(households, places, chance)


def _people(households: int, township: str) -> dict[str, str]:
    from lianxin.people.models import Grant, Helper, Unit, User
    from lianxin.people.roles import Role

    unit, long_ago = Unit.objects.create(code="bench", name="单位", area_code=COUNTY), date(2020, 1, 1)
    roles = {
        "helper": (Role.HELPER, COUNTY),
        "clerk": (Role.TOWNSHIP_CLERK, township),
        "officer": (Role.COUNTY_OFFICER, COUNTY),
    }
    users = {}
    for name, (role, area) in roles.items():
        users[name] = User.objects.create(username=name, name=name)
        Grant.objects.create(user=users[name], role=role, area_code=area, starts_on=long_ago)
    Helper.objects.bulk_create(
        Helper(
            code=f"bench{number}", name=f"帮扶 {number}", unit=unit, starts_on=long_ago,
            user=users["helper"] if number == 0 else None,
        )
        for number in range(households // HOMES_OF_A_HELPER)
    )  # fmt: skip
    return {name: str(user.pk) for name, user in users.items()}


def _pairings(households: int) -> dict[str, str]:
    from django.utils import timezone

    from lianxin.pairing.models import HouseholdPairing, Plan
    from lianxin.people.models import Helper, User
    from lianxin.registry.importing.bulk import insert_columns
    from lianxin.registry.operations import give_access

    now = timezone.now()
    plan = Plan.objects.create(
        area_code=COUNTY, year=now.year, state=Plan.State.CONFIRMED, problem={}, plan={}, made_at=now, settled_at=now
    )
    first = Helper.objects.earliest("pk").pk
    numbers = range(1, households + 1)
    insert_columns(
        HouseholdPairing,
        {"household_id": numbers, "helper_id": [first + (one - 1) // HOMES_OF_A_HELPER for one in numbers]},
        alike={"plan_id": plan.pk, "order": "first", "starts_on": date(2025, 3, 1), "reason": ""},
    )
    user = User.objects.get(username="helper")
    give_access(household_ids=list(range(1, HOMES_OF_A_HELPER + 1)), user_id=user.pk, starts_on=date(2025, 3, 1))
    return {}


def _visits(households: int, places: list[str], chance: random.Random) -> dict[str, str]:
    from django.utils import timezone

    from lianxin.people.models import Unit
    from lianxin.registry.importing.bulk import insert_columns
    from lianxin.work.models import WorkHousehold, WorkRecord

    today, now = timezone.localdate(), timezone.now()
    numbers = range(1, households * VISITS_OF_A_HOME + 1)
    homes = [(one - 1) // VISITS_OF_A_HOME + 1 for one in numbers]
    insert_columns(
        WorkRecord,
        {
            "id": numbers,
            "key": [UUID(int=one) if _is_postgres() else UUID(int=one).hex for one in numbers],
            "on": [today - timedelta(days=chance.randrange(200)) for _ in numbers],
            "area_code": [places[one - 1] for one in homes],
        },
        alike={
            "kind": "visit", "unit_id": Unit.objects.get(code="bench").pk, "branch": "", "found": "一家四口都在家", "promised": "",
            "done": "", "next_step": "", "stage": "", "quantity_unit": "", "exactness": "exact", "is_total": False,
            "person_times": 1, "text_digest": "", "content_digest": "bench", "noted_at": now, "recorded_at": now, "reason": "",
        },
    )  # fmt: skip
    insert_columns(WorkHousehold, {"record_id": numbers, "household_id": homes}, alike={"tie": "paired"})
    return {}


def _is_postgres() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def measure(people: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Return seconds of the clock and of this process for everything that is asked."""
    from django.test import Client
    from django.utils import timezone

    from lianxin.people.models import User
    from lianxin.work.queries.visits import standings_of
    from lianxin.work.workbench import visits

    users: dict[str, Any] = {name: User.objects.get(pk=number) for name, number in people.items()}

    def page(who: str, address: str) -> Callable[[], None]:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(users[who])

        def ask() -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{who} {address}: {answer.status_code}")

        return ask

    def card(who: str) -> Callable[[], None]:
        return lambda: visits(User.objects.get(pk=people[who])) and None

    def digest(who: str) -> Callable[[], None]:
        def ask() -> None:
            standings_of(User.objects.get(pk=people[who]), on=timezone.localdate(), own_only=who == "helper")

        return ask

    asked = {f"{who}: workbench card": card(who) for who in people}
    asked |= {f"{who}: list": page(who, "/daily-work/") for who in people}
    asked |= {f"{who}: list of those overdue": page(who, "/daily-work/?standing=overdue") for who in people}
    asked |= {f"{who}: digest": digest(who) for who in ("helper", "clerk")}
    return {name: _middle(ask) for name, ask in asked.items()}


def _middle(ask: Callable[[], None]) -> tuple[float, float]:
    ask()
    seconds = []
    for _ in range(REPEATS):
        clock, processor = time.perf_counter(), time.process_time()
        ask()
        seconds.append((time.perf_counter() - clock, time.process_time() - processor))
    return median(one for one, _ in seconds), median(one for _, one in seconds)


def in_house(households: int) -> None:
    """Fill and measure; runs in a process of its own, whose database is named by its environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    people = fill(households)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps(measure(people)))


def main(households: int) -> int:
    """Measure on both engines; return 1 if a bar was missed."""
    server = os.environ.get("LIANXIN_TEST_POSTGRES")
    is_met = True
    with tempfile.TemporaryDirectory() as home:
        engines = {"SQLite": f"sqlite:///{home}/lianxin.db"} | (
            {"PostgreSQL": f"{server}_bench_visits"} if server else {}
        )
        for engine, address in engines.items():
            if engine == "PostgreSQL":
                _on_server(address, _DROP)
                _on_server(address, 'CREATE DATABASE "{}"')
            environment = os.environ | {
                "LIANXIN_HOME": home, "LIANXIN_DATABASE": address, "PYTHONPATH": str(SOURCE),
                "DJANGO_SETTINGS_MODULE": "lianxin.config.settings",
            }  # fmt: skip
            try:
                run = subprocess.run(
                    [sys.executable, __file__, "--in-house", "--households", str(households)],
                    capture_output=True, text=True, check=False, env=environment,
                )  # fmt: skip
            finally:
                if engine == "PostgreSQL":
                    _on_server(address, _DROP)
            if run.returncode:
                raise SystemExit(run.stderr)
            print(f"\n{engine}, {households:,} paired households")
            for name, (clock, processor) in json.loads(run.stdout.splitlines()[-1]).items():
                is_met &= clock <= PAGE_SECONDS
                verdict = "met" if clock <= PAGE_SECONDS else "NOT MET"
                print(f"  {clock:6.3f} s ({processor:.3f} s of processor)  {verdict}  {name}")
    return 0 if is_met else 1


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--households", type=int, default=100_000)
    arguments.add_argument("--in-house", action="store_true")
    told = arguments.parse_args()
    raise SystemExit(in_house(told.households) if told.in_house else main(told.households))
