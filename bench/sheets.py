"""Read and check a roster of 200,000 members × 27 columns, against the readers that peers use.

``python bench/sheets.py [rows]`` prints seconds, rows a second, the ratio to the fast reader alone, and peak memory; each
reader runs in a process of its own. openpyxl and tablib read a tenth of the rows and are scaled, as they take minutes.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests")]

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


def write_roster(path: Path, rows: int) -> None:
    """Write a synthetic roster in the national layout; names and numbers are random and belong to nobody."""
    import xlsxwriter

    from core.sheets.sheet_dictionary import ROSTER
    from lianxin.core.kernel.identifiers import check_character

    chance = random.Random(20261123)
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("花名册")
    sheet.write_string(0, 0, "建档立卡户花名册")
    for column, entry in enumerate(ROSTER.columns):
        sheet.write_string(2, column, entry.heading)
    for row in range(rows):
        born = f"{chance.randrange(1950, 2020)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
        first_17 = f"990101{born}{chance.randrange(1000):03d}"
        name = chance.choice(SURNAMES) + "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(2))
        cells = (
            "样例县", f"样例乡{row // 10_000}", f"样例村{row // 700}", f"{row % 9}组", f"{row // 4:010d}", f"{row:012d}", name,
            first_17 + check_character(first_17), "4", chance.choice(("户主", "配偶", "之子", "之女")),
            chance.choice(("汉族", "苗族", "布依族")), chance.choice(("小学", "初中", "")), "", "健康", "普通劳动力",
            chance.choice(("省外", "")), str(chance.randrange(13)), "是", "已脱贫", "2019", "一般脱贫户", "缺技术", "否", "是",
            "否", f"{chance.randrange(3000, 20000)}.{chance.randrange(100):02d}", f"13{chance.randrange(10**9):09d}",
        )  # fmt: skip
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(row + 3, column, cell)
    book.close()


def calamine(path: Path) -> int:
    from python_calamine import CalamineWorkbook

    return sum(1 for _ in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())


def calamine_kept(path: Path) -> int:
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def lianxin(path: Path) -> int:
    from core.sheets.sheet_dictionary import DICTIONARY
    from lianxin.core.sheets.checked import read_table

    table = read_table(path, DICTIONARY).tables[0]
    assert not table.log.errors, table.problems[:3]
    return len(table.row_numbers)


def openpyxl_read_only(path: Path) -> int:
    from openpyxl import load_workbook

    return sum(1 for _ in load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True))


def tablib(path: Path) -> int:
    import tablib

    with path.open("rb") as stream:
        return tablib.Dataset().load(stream, format="xlsx").height


READERS = {reader.__name__: reader for reader in (calamine, calamine_kept, lianxin, openpyxl_read_only, tablib)}
SLOW_READERS = frozenset({"openpyxl_read_only", "tablib"})


def measure(name: str, path: Path) -> None:
    """Run one reader here and print what it took, as JSON."""
    start, start_cpu = time.perf_counter(), time.process_time()
    rows = READERS[name](path)
    taken = {
        "rows": rows,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - start_cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(taken))


def main(rows: int) -> None:
    """Run the readers in turn, three rounds of the fast ones, and print the best of each."""
    with tempfile.TemporaryDirectory() as folder:
        whole, tenth = Path(folder, "whole.xlsx"), Path(folder, "tenth.xlsx")
        write_roster(whole, rows)
        write_roster(tenth, rows // 10)
        best: dict[str, dict[str, float]] = {}
        for turn in range(3):
            for name in READERS:
                slow = name in SLOW_READERS
                if slow and turn:
                    continue
                run = subprocess.run(
                    [sys.executable, __file__, "--measure", name, str(tenth if slow else whole)],
                    capture_output=True, text=True, check=False,
                )  # fmt: skip
                if run.returncode:
                    print(f"{name:20s} not run: {run.stderr.strip().splitlines()[-1]}")
                    continue
                taken = json.loads(run.stdout)
                if name not in best or taken["seconds"] < best[name]["seconds"]:
                    best[name] = taken
    alone = best["calamine"]["seconds"]
    for name, taken in best.items():
        scale = 10 if name in SLOW_READERS else 1
        seconds = taken["seconds"] * scale
        print(
            f"{name:20s} {seconds:8.2f} s {taken['cpu'] * scale:8.2f} s cpu {rows / seconds:10,.0f} rows/s "
            f"{seconds / alone:7.2f} x calamine {taken['peak_mb']:6.0f} MB{' (scaled from a tenth)' if scale > 1 else ''}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 200_000)
