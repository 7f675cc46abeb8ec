"""Measure cards of a whole area: 5,000 households, each with a member and a helper, printed by the job as in a deployment.

``python bench/cards.py [--households N]`` fills a database of its own on SQLite and runs the job for both cards: gathering, a reference and
a code for each, a PDF for each village, the archive, the rows that remember them.

Bar: 180 s for 5,000 cards. Seconds of the processor are told beside those of the clock: where others work on the machine too, they
tell more.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from pages import COUNTY, fill_households, open_counties, villages_of

BAR_SECONDS, VILLAGES, YEAR = 180.0, 50, 2026
CARDS = ("clear_card", "contact_card")


def fill(households: int) -> None:
    """Fill the tables: households in fifty villages, each helped since last year."""
    from django.utils import timezone

    from lianxin.pairing.models import HouseholdPairing, Plan
    from lianxin.people.models import Grant, Helper, Unit, User
    from lianxin.people.roles import Role
    from lianxin.registry.importing.bulk import insert_columns

    open_counties()
    chance = random.Random(20261130)
    places = sorted(chance.choices(villages_of([COUNTY])[:VILLAGES], k=households))
    fill_households(places, [["某"]] * households, chance)
    unit, long_ago, now = (
        Unit.objects.create(code="bench", name="单位", area_code=COUNTY),
        date(2020, 1, 1),
        timezone.now(),
    )
    officer = User.objects.create(username="officer", name="officer")
    Grant.objects.create(user=officer, role=Role.COUNTY_OFFICER, area_code=COUNTY, starts_on=long_ago)
    helper = Helper.objects.create(
        code="bench", name="帮扶", unit=unit, starts_on=long_ago, phone="0939-8210001", post="科长"
    )
    plan = Plan.objects.create(
        area_code=COUNTY, year=YEAR, state=Plan.State.CONFIRMED, problem={}, plan={}, made_at=now, settled_at=now
    )
    alike = {"helper_id": helper.pk, "plan_id": plan.pk, "order": "first", "starts_on": date(2025, 3, 1), "reason": ""}
    insert_columns(HouseholdPairing, {"household_id": range(1, households + 1)}, alike=alike)


def measure(form: str, households: int) -> None:
    """Print one card of every household, and say how long it took against the bar."""
    from lianxin.jobs import operations as jobs
    from lianxin.people.models import User
    from lianxin.reports.card_jobs import begin_cards, cards_path

    jobs.start = lambda job: None  # run here, so that its processor's time is counted
    job = begin_cards(
        form=form, area_code=COUNTY, year=YEAR, base="https://lianxin.example", by=User.objects.get(username="officer")
    )
    began, busy = time.perf_counter(), time.process_time()
    jobs.run(job.key)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    job.refresh_from_db()
    if job.state != "done" or job.result["cards"] != households:
        raise SystemExit(f"{form}: {job.state} {job.result}")
    bar = BAR_SECONDS * households / 5_000
    megabytes = cards_path(job.pk).stat().st_size / 1e6
    print(
        f"{form}: {households:,} cards of {job.result['villages']} villages in {seconds:.1f} s ({busy:.1f} s of the processor), "
        f"{megabytes:.0f} MB; {seconds / bar:.2f} of the bar"
    )


def main() -> int:
    """Fill a house of its own and measure both cards in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=5_000)
    households = parser.parse_args().households
    with tempfile.TemporaryDirectory(prefix="lianxin-bench-") as folder:
        os.environ |= {"LIANXIN_HOME": folder, "DJANGO_SETTINGS_MODULE": "lianxin.config.settings"}
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill(households)
        for form in CARDS:
            measure(form, households)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
