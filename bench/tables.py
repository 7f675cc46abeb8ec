"""Measure a table of a million lines: memory, seconds, and what is left to do after a kill.

``python bench/tables.py [--lines N]`` fills a database of its own on SQLite with as many households of a year, and writes the same table as
CSV, Parquet and XLSX, each in a process of its own whose memory is read from the system. The CSV is then asked for as a clerk does, by a
job; the job's process is killed in the middle and the file asked for again: parts that were whole are not written again.

Bars, for each kind of file: peak memory grows by no more than 40 MB from a tenth of the lines to all of them; a killed table ends with the
same bytes and is told as interrupted before. Seconds are told beside those of CSV, and of processor time, which a loaded machine does not
change.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ASKED = {
    "of": "household",
    "fields": ["household_type", "household_size", "main_cause", "wage_income_yuan", "net_income_yuan"],
    "year": 2026,
}
FORMATS = ("csv", "parquet", "xlsx")
GROWTH_MB = 40


def fill(lines: int) -> None:
    """Fill the register straight in the database."""
    from django.db import connection
    from django.utils import timezone

    from lianxin.registry.models import Source

    source = Source.objects.create(kind="workbook", document="bench", recorded_at=timezone.now())
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_household (id, village_code, household_no, head_name, member_count, is_live, opened_at) "
            + numbers + "SELECT i, '999901101' || (201 + i %% 90), 'B' || i, '某', 4, 1, '2026-01-01' FROM n",
            [lines],
        )  # fmt: skip
        cursor.execute(
            "INSERT INTO registry_householdfacts (id, year, source_id, sources, is_carried, household_id, listed_in, household_type,"
            " household_size, main_cause, wage_income_yuan, net_income_yuan) "
            + numbers + "SELECT i, 2026, %s, '{}', 0, i, '999901101201', 'poor', 1 + i %% 6, 'illness', i * 100, i * 90 FROM n",
            [lines, source.pk],
        )  # fmt: skip


def write(file_format: str, least: int) -> None:
    """Write the table in this process, and tell digest, lines, seconds and peak memory."""
    from django.utils import timezone

    from lianxin.reports.tabling.writing import write_table

    asked = ASKED if not least else {**ASKED, "area": [f"999901101{201 + number}" for number in range(9)]}
    begun, worked = time.perf_counter(), time.process_time()
    made = write_table(
        asked,
        file_format,
        reader=None,
        now=timezone.now(),
        tell=lambda lines: print(lines, file=sys.stderr, flush=True),
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - worked, "mb": peak}
    print(json.dumps({"digest": made.digest, "rows": made.rows, **told}))


def asked_of(file_format: str, least: int = 0) -> dict[str, Any]:
    """Have the table written by another process."""
    command = [sys.executable, __file__, "--write", file_format, "--least", str(least)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]


def killed_and_asked_again() -> tuple[dict[str, Any], int]:
    """Ask for the file as a clerk does, kill the process that makes it after some parts, ask again, and say what came of it."""
    from django.utils import timezone

    from lianxin.jobs.operations import settled
    from lianxin.jobs.progress import progress_of
    from lianxin.people.models import Grant, User
    from lianxin.people.roles import Role
    from lianxin.reports.jobs import begin_table_file
    from lianxin.reports.models import TableFile
    from lianxin.reports.operations.tables import NewTable, keep_table

    clerk = User.objects.create(username="clerk", name="clerk")
    Grant.objects.create(user=clerk, role=Role.COUNTY_OFFICER, area_code="999901", starts_on=timezone.localdate())
    table = keep_table(entry=NewTable("bench", ASKED), by=clerk)
    job, before = begin_table_file(table=table, file_format="csv", by=clerk), 0
    while before < 200_000:
        time.sleep(0.02)
        told = progress_of(job.key).words.en.split(" ")[0].replace(",", "")
        before = int(told) if told.isdigit() else 0
        job.refresh_from_db()
        if not job.is_open:
            raise SystemExit(f"the file was made before it could be killed: {job.state} {job.result}")
    os.kill(job.process_id, signal.SIGKILL)
    os.waitpid(job.process_id, 0)
    state = settled(job).state
    if state != "interrupted" or TableFile.objects.exists():
        raise SystemExit(f"a killed job left {state}, {TableFile.objects.count()} files")
    begun = time.perf_counter()
    again = begin_table_file(table=table, file_format="csv", by=clerk)
    least = None
    while settled(again).is_open:
        time.sleep(0.02)
        told = progress_of(again.key).words.en.split(" ")[0].replace(",", "")
        least = int(told) if least is None and told.isdigit() else least
    if again.state != "done" or again.pk == job.pk:
        raise SystemExit(f"{again.state} {again.result}")
    made = TableFile.objects.get(pk=again.result["file"])
    seconds = time.perf_counter() - begun
    return {"digest": made.digest, "rows": made.rows, "seconds": seconds, "least": least or 0}, before


def main() -> None:
    """Fill, write, kill, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--write", default="")
    parser.add_argument("--least", type=int, default=0)
    told = parser.parse_args()
    home = Path(os.environ.setdefault("LIANXIN_HOME", tempfile.mkdtemp(prefix="lianxin-tables-")))
    from lianxin.config.opening import bring_up_to_date, open_house

    open_house()
    if told.write:
        write(told.write, told.least)
        return
    bring_up_to_date()
    fill(told.lines)
    whole: dict[str, Any] = {}
    grown: dict[str, float] = {}
    for name in FORMATS:
        tenth, whole[name] = asked_of(name, 1), asked_of(name)
        grown[name] = whole[name]["mb"] - tenth["mb"]
        size = (home / "files" / "tables" / f"{whole[name]['digest']}.{name}").stat().st_size
        one = whole[name]
        print(
            f"{name}: {one['rows']:,} lines, {one['seconds']:.1f} s ({one['cpu']:.1f} s of processor, "
            f"{one['cpu'] / whole['csv']['cpu']:.1f} × CSV), {one['mb']:.0f} MB, {size:,} bytes; a tenth: {tenth['rows']:,} lines, "
            f"{tenth['mb']:.0f} MB: grows by {grown[name]:.0f} MB, bar {GROWTH_MB}"
        )
    again, before = killed_and_asked_again()
    is_same = again["digest"] == whole["csv"]["digest"]
    print(
        f"the job's process killed after {before:,} lines: interrupted, no file; asked again: first told {again['least']:,} lines, "
        f"{again['rows']:,} after {again['seconds']:.1f} s, the same bytes: {is_same}"
    )
    raise SystemExit(0 if is_same and again["least"] > before and max(grown.values()) <= GROWTH_MB else 1)


if __name__ == "__main__":
    main()
