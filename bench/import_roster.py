"""Import a roster of 200,000 members × 27 columns into an empty register: read, check, compare, write.

``python bench/import_roster.py [rows]`` prints rows a second end to end, the ratios to reading alone, seconds by stage, peak
memory, and django-import-export with its defaults on the first 5,000 rows of the same file and into the same tables, which is
compared row by row (it takes minutes for the whole). Each runs in a process of its own on a database of its own: SQLite, and
PostgreSQL (COPY) where LIANXIN_TEST_POSTGRES names a server. Seconds are given twice: on the wall, and of the processor, which
other work on the machine disturbs less; each measurement is taken twice and the better one kept.

Reading alone is told twice. Safe reading is the product's: a file from outside is measured before it is unpacked, because
a few kilobytes may unpack to all memory, and no import may ever read without that; then its rows are taken as lists, without
meaning. Bare reading is the same library on the same rows without the guard, which is the fastest there is, and open to such a
file.
Limits (issue 1): ≥ 8,000 rows/s, ≤ 2.5 × safe reading, ≤ 1 GB, ≥ 20 × django-import-export.

The second of them hangs on who else is at work. On two quiet cores: safe reading 5.7 s, import 13.2 s, 2.34 ×. With six others
at work (processor, middle of several, in turn): 5.7 and 14.6 s, 2.5 to 2.6 ×: reading the file 7.3 s (the same reading, and
1.3 s for what its 5.4 million cells mean), villages 0.4 s, comparing and the households 1.9 s, members and words 4.5 s, commit
0.5 s. Reading takes no longer in company; looking up and writing, which go all over the memory, take a fifth
more. What is left is SQLite's own: some 3 s for 1.2 million rows with their indexes, of them 0.6 s for the index of encrypted
numbers, which have no order, and 0.5 s for the index of words. A larger page cache, a larger table of words held back, another
tokenizer and more rows a statement were tried and gain nothing.
"""

from __future__ import annotations

import gc
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE)]
COUNTY, YEAR = "630106", 2026
PEER_ROWS = 5_000
TIMES = 2
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "伟芳秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂红建国文玉春花志海"
_RELATIONS = ("户主", "配偶", "之子", "之女")


def write_roster(path: Path, rows: int) -> None:
    """Write a synthetic roster of households of four in the villages of one county. The numbers belong to nobody."""
    import xlsxwriter

    from lianxin.core.kernel.identifiers import check_character
    from lianxin.places.gazetteer import gazetteer
    from lianxin.rulebook import dictionary

    chance = random.Random(20261123)
    villages = [
        (township.name, village.name)
        for township in gazetteer().children(COUNTY)
        for village in gazetteer().children(township.code)
    ]
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("花名册")
    for column, entry in enumerate(dictionary().sheet_kinds["household_roster"].columns):
        sheet.write_string(0, column, entry.heading)
    headings = {e.heading: n for n, e in enumerate(dictionary().sheet_kinds["household_roster"].columns)}
    for row in range(rows):
        household = row // 4
        township, village = villages[household % len(villages)]
        born = f"{chance.randrange(1950, 2020)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
        # The place of registration counts on, so that no two people share a number.
        first_17 = f"99{row // 1000:04d}{born}{row % 1000:03d}"
        cells = {
            "县": "湟中区",
            "乡": township,
            "行政村": village,
            "自然村": f"{household % 9 + 1}社",
            "户编号": f"{household:010d}",
            "人编号": f"{row:012d}",
            "姓名": chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 2)),
            "证件号码": first_17 + check_character(first_17),
            "人数": "4",
            "与户主关系": _RELATIONS[row % 4],
            "民族": chance.choice(("汉族", "回族", "藏族", "土族")),
            "文化程度": chance.choice(("小学", "初中", "文盲或半文盲")),
            "健康状况": chance.choice(("健康", "长期慢性病", "残疾")),
            "劳动技能": chance.choice(("普通劳动力", "弱劳动力或半劳动力", "丧失劳动力")),
            "务工状况": chance.choice(("省外", "县外省内", "乡镇内")),
            "务工时间(月)": str(chance.randrange(13)),
            "参加大病医疗": "是",
            "贫困户属性": "一般脱贫户",
            "主要致贫原因": ("因病", "因残", "因学", "缺技术")[household % 4],
            "危房户": "否",
            "饮水安全": "是",
            "饮水困难": "否",
            "人均纯收入": f"{3000 + household % 17000}.{household % 100:02d}",
            "联系电话": f"139{household:08d}",
        }
        for heading, cell in cells.items():
            if heading in headings:
                sheet.write_string(row + 1, headings[heading], cell)
    book.close()


Told = dict[str, float]


def _since(begun: tuple[float, float]) -> Told:
    return {"seconds": time.perf_counter() - begun[0], "cpu": time.process_time() - begun[1]}


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def safe_reading(path: Path) -> Told:
    """Open the file as the product does, guard and all, and keep its rows, as any import must."""
    from lianxin.core.sheets.reading import open_workbook

    gc.disable()  # as the import does
    begun = _now()
    rows = [row for sheet in open_workbook(path).sheets() for row in sheet.rows]
    return {"rows": len(rows) - 1, **_since(begun)}


def bare_reading(path: Path) -> Told:
    """Read the cells with the fast reader alone, without asking what they would unpack to, and keep them."""
    from python_calamine import CalamineWorkbook

    gc.disable()  # as the import does
    begun = _now()
    rows = list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())
    return {"rows": len(rows) - 1, **_since(begun)}


def _open(database: str, home: str) -> None:
    os.environ.update(LIANXIN_HOME=home, LIANXIN_DATABASE=database, DJANGO_SETTINGS_MODULE="lianxin.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def ours(path: Path, database: str, home: str) -> Told:
    """Import as the command line does."""
    _open(database, home)
    from lianxin.core.kernel.words import Words
    from lianxin.jobs import operations
    from lianxin.places.operations import open_areas
    from lianxin.registry.importing import jobs
    from lianxin.registry.models import Member
    from lianxin.registry.operations import open_year

    open_areas(county_code=COUNTY, on=date(YEAR, 1, 1), by=None)
    open_year(county_code=COUNTY, year=YEAR, by=None)
    stages: list[tuple[str, float]] = []
    tell_progress = operations.tell_progress

    def tell(key: str, stage: Words, percent: float) -> None:
        stages.append((stage.en, time.process_time()))
        tell_progress(key, stage, percent)

    operations.tell_progress = tell
    begun = _now()
    with path.open("rb") as file:
        request = jobs.ImportRequest(area_code=COUNTY, year=YEAR, is_dry_run=False)
        job = jobs.ask_for_import(file=file, file_name=path.name, request=request, by=None)
    job = jobs.run_job(job.pk)
    told = _since(begun)
    assert job.state == "done", job.result
    moments = [at for _, at in stages[1:]] + [time.process_time()]
    for (stage, at), until in zip(stages, moments, strict=True):
        told[f"stage {stage}"] = told.get(f"stage {stage}", 0) + until - at
    return {"rows": Member.objects.count(), **told}


def peer(path: Path, database: str, home: str) -> Told:
    """django-import-export with its defaults, from the first rows of the file into the same four tables: a resource for
    each. It is spared what it does not offer: labels are stored as they stand, villages are not looked for, nothing is
    checked, no word is put into the search."""
    _open(database, home)
    import tablib
    from django.utils import timezone
    from import_export import fields, resources
    from import_export.widgets import BooleanWidget, ForeignKeyWidget, IntegerWidget
    from openpyxl import load_workbook

    from lianxin.registry import models

    source = models.Source.objects.create(kind="workbook", document=path.name, recorded_at=timezone.now())
    people, homes = ForeignKeyWidget(models.Member, "person_no"), ForeignKeyWidget(models.Household, "household_no")
    number, yes_or_no = IntegerWidget(), BooleanWidget()

    def resource(model: type, keys: tuple[str, ...], columns: dict[str, tuple[str, object]]) -> resources.ModelResource:
        def before_save_instance(self: object, instance: object, row: object, **options: object) -> None:
            given = {"opened_at": timezone.now(), "year": YEAR, "source": source, "village_code": f"{COUNTY}000000"}
            for name, value in given.items():
                if any(column.name == name for column in model._meta.concrete_fields):
                    setattr(instance, name, value)

        made = {
            name: fields.Field(attribute=name, column_name=heading, **({"widget": widget} if widget else {}))
            for name, (heading, widget) in columns.items()
        }
        meta = type("Meta", (), {"model": model, "import_id_fields": keys, "fields": tuple(columns)})
        body = {**made, "Meta": meta, "before_save_instance": before_save_instance}
        return type("Roster", (resources.ModelResource,), body)()

    household, member = {"household": ("户编号", homes)}, {"member": ("人编号", people)}
    texts = {"group_name": "自然村", "household_no": "户编号"}
    about_him = {"person_no": "人编号", "name": "姓名", "id_no": "证件号码", "ethnicity": "民族", "phone": "联系电话"}
    his_facts = {
        "relation_to_head": "与户主关系",
        "education": "文化程度",
        "health": "健康状况",
        "labour_ability": "劳动技能",
    }
    his_facts["work_place"] = "务工状况"
    their_facts = {"household_attribute": "贫困户属性", "main_cause": "主要致贫原因"}
    told = {"water_safe": ("饮水安全", yes_or_no), "water_difficult": ("饮水困难", yes_or_no)}
    told |= {"dangerous_house": ("危房户", yes_or_no), "household_size": ("人数", number)}
    plain = {name: {field: (heading, None) for field, heading in columns.items()} for name, columns in (
        ("household", texts), ("member", about_him), ("his", his_facts), ("their", their_facts))}  # fmt: skip
    made = (
        resource(models.Household, ("household_no",), plain["household"]),
        resource(models.HouseholdFacts, ("household",), household | plain["their"] | told),
        resource(models.Member, ("person_no",), plain["member"]),
        resource(
            models.MemberFacts,
            ("member",),
            member | household | plain["his"] | {"work_months": ("务工时间(月)", number)},
        ),
    )
    begun = _now()
    rows = load_workbook(path, read_only=True).active.iter_rows(values_only=True)
    table = tablib.Dataset(headers=list(next(rows)))
    for _, row in zip(range(PEER_ROWS), rows, strict=False):
        table.append(row)
    for one in made:
        one.import_data(table, raise_errors=True)
    taken = _since(begun)
    return {"rows": models.MemberFacts.objects.count(), **taken}


def _measured(name: str, *arguments: str) -> Told:
    run = subprocess.run(
        [sys.executable, __file__, "--run", name, *arguments], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    told: Told = json.loads(run.stdout.splitlines()[-1])
    return told


def _run_one(name: str, *arguments: str) -> None:
    works = {"safe": safe_reading, "bare": bare_reading, "ours": ours, "peer": peer}
    told = works[name](Path(arguments[0]), *arguments[1:])
    told["mebibytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


@contextmanager
def _database(server: str, folder: str) -> Iterator[str]:
    """An empty database: a file, or one of the server's that is gone afterwards."""
    if not server:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            yield f"sqlite:///{place}/bench.db"
        return
    import psycopg
    from psycopg import sql

    address, _, name = server.rpartition("/")
    own = sql.Identifier(f"{name}_bench_import")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(own))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(own))
        try:
            yield f"{address}/{name}_bench_import"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(own))


def _best(name: str, path: Path, server: str, folder: str, times: int = TIMES) -> Told:
    """The measurement with the least processor time, with the least seconds on the wall of any."""
    found = []
    for _ in range(times):
        with _database(server, folder) as database, tempfile.TemporaryDirectory(dir=folder) as home:
            found.append(_measured(name, str(path), database, home))
    best = min(found, key=lambda told: told["cpu"])
    return best | {"seconds": min(told["seconds"] for told in found)}


def main(rows: int) -> None:
    """Write the roster, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write_roster(path, rows)
        print(f"{rows} rows, {path.stat().st_size / 2**20:.0f} MB", flush=True)
        alone = {}
        for name in ("safe", "bare"):
            readings = [_measured(name, str(path)) for _ in range(2 * TIMES)]
            best = alone[name] = {key: min(told[key] for told in readings) for key in readings[0]}
            print(
                f"{name} reading alone: {best['seconds']:.1f} s on the wall, {best['cpu']:.1f} s of the processor,"
                f" {best['mebibytes']:.0f} MB",
                flush=True,
            )
        servers = {"SQLite": "", "PostgreSQL": os.environ.get("LIANXIN_TEST_POSTGRES", "")}
        for engine, server in servers.items():
            if engine != "SQLite" and not server:
                print("PostgreSQL is left out: set LIANXIN_TEST_POSTGRES=postgresql://…")
                continue
            told = _best("ours", path, server, folder)
            print(
                f"Lianxin, {engine}: {told['seconds']:.1f} s on the wall = {told['rows'] / told['seconds']:.0f} rows/s,"
                f" {_against(told, alone, 'seconds')}; {told['cpu']:.1f} s of the processor ="
                f" {told['rows'] / told['cpu']:.0f} rows/s, {_against(told, alone, 'cpu')}; {told['mebibytes']:.0f} MB"
            )
            stages = {key.partition(" ")[2]: value for key, value in told.items() if key.startswith("stage ")}
            print("  by stage (processor): " + ", ".join(f"{stage} {value:.1f} s" for stage, value in stages.items()))
            other = _best("peer", path, server, folder, times=1)
            print(
                f"django-import-export, {engine}: {other['seconds']:.1f} s on the wall, {other['cpu']:.1f} s of the processor"
                f" for the first {other['rows']:.0f} rows: a row takes"
                f" {_per_row(other, 'seconds') / _per_row(told, 'seconds'):.0f} × as long on the wall,"
                f" {_per_row(other, 'cpu') / _per_row(told, 'cpu'):.0f} × of the processor",
                flush=True,
            )


def _against(told: Told, alone: dict[str, Told], what: str) -> str:
    return " and ".join(f"{told[what] / one[what]:.2f} × {name} reading" for name, one in alone.items())


def _per_row(told: Told, what: str) -> float:
    return told[what] / told["rows"]


if __name__ == "__main__":
    if "--run" in sys.argv:
        _run_one(*sys.argv[2:])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
