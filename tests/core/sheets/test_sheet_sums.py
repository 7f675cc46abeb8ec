"""Sums that must say their unit, and totals that are compared with their rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.sheets.sheet_dictionary import DICTIONARY
from core.sheets.workbook_makers import xlsx
from lianxin.core.kernel.dictionary import FieldType, SheetColumn, SheetKind
from lianxin.core.kernel.errors import Severity
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.checked import SheetTable, read_table

MONEY = next(
    path for path, field in DICTIONARY.fields.items() if field.type is FieldType.MONEY and field.maximum is None
)
NAME = next(path for path, field in DICTIONARY.fields.items() if field.type is FieldType.TEXT)
COLUMNS = (
    SheetColumn("序号"),
    SheetColumn("名目", NAME, required=True, filled=True),
    SheetColumn("金额", MONEY, required=True, filled=True, unit_told=True, summed=True),
)
LEDGER = SheetKind("ledger", Words("账", "Ledger"), DICTIONARY.field(NAME).table, COLUMNS)


def read(*rows: list[object], heading: str = "金额（万元）", kind: SheetKind = LEDGER) -> SheetTable:
    return read_table(xlsx([["序号", "名目", heading], *rows]), DICTIONARY, [kind]).tables[0]


ROWS: tuple[list[object], ...] = ([1, "甲", "1.5"], [2, "乙", "2.25"])


def problems(table: SheetTable) -> list[str]:
    return [problem.code for problem in table.problems]


@pytest.mark.parametrize(
    ("heading", "fen"), [("金额（万元）", 1_500_000), ("金额（元）", 150), ("金额/万元", 1_500_000)]
)
def test_it_takes_the_unit_from_the_heading(heading: str, fen: int) -> None:
    table = read(*ROWS, heading=heading)
    assert problems(table) == []
    assert table.columns[MONEY][0] == fen


def test_it_asks_for_a_unit_that_nobody_told() -> None:
    table = read(*ROWS, heading="金额")
    assert problems(table)[0] == "SHEET-110"
    assert MONEY not in table.columns
    assert table.refused_rows == {2, 3}
    # Where the layout leaves it to the form, yuan is what is meant, as before.
    loose = replace(LEDGER, columns=(*COLUMNS[:2], replace(COLUMNS[2], unit_told=False)))
    assert problems(read(*ROWS, heading="金额", kind=loose)) == []


@pytest.mark.parametrize("label", ["合计", "总计", "合 计", "Total", "合计："])
def test_it_compares_the_total_with_the_rows(label: str) -> None:
    assert problems(read(*ROWS, [label, "", "3.75"])) == []
    table = read(*ROWS, [label, "", "37.5"])
    assert problems(table) == ["SHEET-229"]
    problem = table.problems[0]
    assert (problem.severity, problem.place.row, problem.place.column) == (Severity.WARNING, 4, "C")
    assert problem.what.zh == "合计写的是 37.5，各行相加是 3.75 万元。"
    assert table.refused_rows == set()


@pytest.mark.parametrize(
    "rows",
    [
        [*ROWS, ["小计", "", "9"]],  # of a part
        [*ROWS, ["合计", "", "9"], ["合计", "", "8"]],  # two of them: which is the whole?
        [*ROWS, ["合计", "", ""]],
        [*ROWS, ["合计", "", "见附件"]],
        list(ROWS),
    ],
)
def test_it_says_nothing_where_there_is_nothing_to_compare(rows: list[list[object]]) -> None:
    assert problems(read(*rows)) == []


def test_it_counts_what_it_could_not_read_as_nothing() -> None:
    table = read([1, "甲", "1.5"], [2, "乙", "很多"], ["合计", "", "1.5"])
    assert problems(table) == ["SHEET-207"]
