"""Import a roster of 200,000 members × 27 columns into an empty register: read, check, compare, write.

``python bench/import_roster.py [rows]`` prints rows a second end to end, the ratio to reading alone, peak memory, and the
same for django-import-export with its defaults on the first rows of the same file (it takes minutes for the whole).
Each runs in a process of its own on a database of its own: SQLite, and PostgreSQL where LIANXIN_TEST_POSTGRES is set.
Limits (issue 1): ≥ 8,000 rows/s, ≤ 2.5 × reading, ≤ 1 GB, ≥ 20 × django-import-export.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE)]
COUNTY, YEAR = "630106", 2026
PEER_ROWS = 5_000
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


def reading(path: Path) -> dict[str, float]:
    """Read the cells with the fast reader and keep them, as any import must."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return {"rows": len(rows) - 1}


def _open(database: str, home: str) -> None:
    os.environ.update(LIANXIN_HOME=home, LIANXIN_DATABASE=database, DJANGO_SETTINGS_MODULE="lianxin.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def ours(path: Path, database: str, home: str) -> dict[str, float]:
    """Import as the command line does."""
    _open(database, home)
    from lianxin.places.operations import open_areas
    from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
    from lianxin.registry.models import Member
    from lianxin.registry.operations import open_year

    open_areas(county_code=COUNTY, on=date(YEAR, 1, 1), by=None)
    open_year(county_code=COUNTY, year=YEAR, by=None)
    begun = time.perf_counter()
    with path.open("rb") as file:
        request = ImportRequest(area_code=COUNTY, year=YEAR, is_dry_run=False)
        job = ask_for_import(file=file, file_name=path.name, request=request, by=None)
    job = run_job(job.pk)
    seconds = time.perf_counter() - begun
    assert job.state == "done", job.result
    return {"rows": Member.objects.count(), "seconds": seconds}


def peer(path: Path, database: str, home: str) -> dict[str, float]:
    """django-import-export with its defaults into the table of members, from the first rows of the file."""
    _open(database, home)
    import tablib
    from django.utils import timezone
    from import_export import fields, resources
    from openpyxl import load_workbook

    from lianxin.registry.models import Member

    class Roster(resources.ModelResource):
        person_no = fields.Field(attribute="person_no", column_name="人编号")
        name = fields.Field(attribute="name", column_name="姓名")
        id_no = fields.Field(attribute="id_no", column_name="证件号码")

        class Meta:
            model = Member
            import_id_fields = ("person_no",)
            fields = ("person_no", "name", "id_no")

        def before_save_instance(self, instance, row, **kwargs):  # type: ignore[no-untyped-def]
            instance.opened_at = timezone.now()

    begun = time.perf_counter()
    rows = load_workbook(path, read_only=True).active.iter_rows(values_only=True)
    table = tablib.Dataset(headers=list(next(rows)))
    for _, row in zip(range(PEER_ROWS), rows, strict=False):
        table.append(row)
    result = Roster().import_data(table, raise_errors=True)
    return {"rows": result.totals["new"], "seconds": time.perf_counter() - begun}


def _measured(name: str, *arguments: str) -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, __file__, "--run", name, *arguments], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    return json.loads(run.stdout.splitlines()[-1])


def _run_one(name: str, *arguments: str) -> None:
    begun = time.perf_counter()
    told = {"reading": reading, "ours": ours, "peer": peer}[name](Path(arguments[0]), *arguments[1:])
    told.setdefault("seconds", time.perf_counter() - begun)
    told["mebibytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write_roster(path, rows)
        print(f"{rows} rows, {path.stat().st_size / 2**20:.0f} MB")
        alone = min((_measured("reading", str(path)) for _ in range(2)), key=lambda m: m["seconds"])
        print(f"reading alone          {alone['seconds']:6.1f} s  {alone['mebibytes']:5.0f} MB")
        databases = {"SQLite": f"sqlite:///{folder}/ours.db"}
        if os.environ.get("LIANXIN_TEST_POSTGRES"):
            databases["PostgreSQL"] = os.environ["LIANXIN_TEST_POSTGRES"]
        for engine, database in databases.items():
            told = _measured("ours", str(path), database, f"{folder}/{engine}")
            speed = told["rows"] / told["seconds"]
            print(
                f"Lianxin, {engine:11}   {told['seconds']:6.1f} s  {told['mebibytes']:5.0f} MB  {speed:7.0f} rows/s"
                f"  {told['seconds'] / alone['seconds']:.2f} × reading"
            )
            if engine == "SQLite":
                other = _measured("peer", str(path), f"sqlite:///{folder}/peer.db", f"{folder}/peer")
                slow = other["rows"] / other["seconds"]
                print(
                    f"django-import-export   {other['seconds']:6.1f} s for {other['rows']:.0f} rows"
                    f"  {slow:7.0f} rows/s  (3 of the 27 columns)  Lianxin is {speed / slow:.0f} × as fast"
                )


if __name__ == "__main__":
    if "--run" in sys.argv:
        _run_one(*sys.argv[2:])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
