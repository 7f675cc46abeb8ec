"""A whole file read at once: typed columns, every problem with its cell, and nothing lost or invented on the way."""

from __future__ import annotations

import gc
import io
import time
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from core.sheets.sheet_dictionary import DICTIONARY, INCOME, ROSTER, VILLAGES
from core.sheets.workbook_makers import inline, saved, sheets_xlsx, workbook_by_hand, xlsx
from lianxin.core.kernel.errors import Refused, Severity
from lianxin.core.kernel.identifiers import check_character
from lianxin.core.sheets.checked import Reading, SheetTable, read_table
from lianxin.core.sheets.limits import Limits
from lianxin.core.sheets.marking import write_marked
from lianxin.core.sheets.rows import PassedOver

HEADINGS = [column.heading for column in ROSTER.columns]
BANNERS = [["建档立卡户花名册"], ["填报单位:甲县"]]


def identity(sequence: int) -> str:
    body = f"99010119800101{sequence:03d}"
    return body + check_character(body)


def person(number: int = 1, **other: object) -> list[object]:
    """One sound row of the roster; ``other`` replaces cells by heading."""
    cells: dict[str, object] = dict(
        zip(
            HEADINGS,
            ["甲县", "乙乡", "丙村", "一组", f"{number:06d}", f"{number:08d}", "张三", identity(number % 1000), "4", "户主", "汉族",
             "小学", "", "健康", "普通劳动力", "省外", "10", "是", "已脱贫", "2019", "一般贫困户", "缺技术", "否", "是", "否",
             "5234.50", "13800000000"],
            strict=True,
        )
    )  # fmt: skip
    cells.update(other)
    return list(cells.values())


def roster(*rows: list[object], **how: object) -> SheetTable:
    return read_table(xlsx([*BANNERS, HEADINGS, *rows]), DICTIONARY, reading=Reading(**how)).tables[0]  # type: ignore[arg-type]


def problems_of(table: SheetTable) -> list[tuple[str, str, str]]:
    return [(p.code, f"{p.place.column}{p.place.row}", p.value) for p in table.problems]


def test_it_reads_a_sound_roster_into_typed_columns():
    table = roster(person(1), person(2, 健康状况="残疾,慢性病"))
    assert table.kind.name == "household_roster"
    assert table.row_numbers == [4, 5]
    assert table.columns["member.name"] == ["张三", "张三"]
    assert table.columns["member.relation_to_head"] == ["head", "head"]
    assert table.columns["household.net_income_per_person"] == [523_450, 523_450]
    assert table.columns["member.work_months"] == [10, 10]
    assert table.columns["household.unsafe_house"] == [False, False]
    assert table.columns["member.school_status"] == [None, None]
    assert table.columns["member.health"] == [",healthy,", ",chronic,disabled,"]
    assert table.log.total == 0
    assert table.headings_are_sound
    assert not table.refused_rows


def test_it_shows_every_problem_of_the_file_with_its_cell_heading_value_and_remedy():
    table = roster(
        [*person(1, 与户主关系="01")[:16], "13", *person()[17:]],
        person(2),
        person(3, 证件号码=5.22422196301155e17, 人均纯收入="1.2万", 危房户="x", 民族="外星人"),
    )
    assert problems_of(table) == [
        ("SHEET-203", "J4", "01"),
        ("SHEET-220", "Q4", "13"),
        ("SHEET-214", "H6", "5.22422196301155e+17"),
        ("SHEET-202", "K6", "外星人"),
        ("SHEET-204", "W6", "x"),
        ("SHEET-208", "Z6", "1.2万"),
    ]
    first = table.problems[0]
    assert (first.place.sheet, first.place.heading) == ("Sheet1", "与户主关系")
    assert "配偶" in first.remedy.zh
    assert "spouse" in first.remedy.en
    assert table.refused_rows == {4, 6}
    assert table.columns["member.id_no"] == [identity(1), identity(2), None]


def test_it_keeps_a_doubtful_value_and_its_row():
    table = roster(person(1, 人均纯收入="5234.567"))
    assert problems_of(table) == [("SHEET-209", "Z4", "5234.567")]
    assert table.columns["household.net_income_per_person"] == [523_457]
    assert table.problems[0].severity is Severity.WARNING
    assert not table.refused_rows


def test_it_refuses_a_blank_cell_that_must_be_filled():
    table = roster(person(1, 姓名="不详"))
    assert problems_of(table) == [("SHEET-201", "G4", "")]
    assert table.refused_rows == {4}


def test_it_gives_back_a_faulty_cell_as_it_was_written():
    table = roster(person(1, 民族="外星人"))
    assert table.raw(4, "K") == "外星人"
    with pytest.raises(LookupError):
        table.raw(4, "A")
    kept = roster(person(1), keeps_cells=True)
    assert kept.raw(4, "A") == "甲县"


def test_it_passes_over_blank_rows_totals_notes_and_repeated_headings_and_counts_them():
    table = roster(
        person(1),
        [],
        ["", "", "丙村小计", "", "", "", "", "", "1"],
        HEADINGS,
        person(2),
        ["合 计", "", "", "", "", "", "", "", "8"],
        [],
        ["填表人:李四", "", "", "审核人:"],
        ["备注\uff1a本表一式两份"],
        [],
        [],
    )
    assert table.row_numbers == [4, 8]
    assert table.passed_over == Counter(
        {PassedOver.TOTAL: 2, PassedOver.NOTE: 2, PassedOver.BLANK: 2, PassedOver.HEADING: 1}
    )
    assert table.log.total == 0


def test_it_never_passes_over_a_row_that_has_a_name():
    table = roster(person(1, 县="合计", 证件号码=""), person(2, 姓名="", 县="小计"))
    assert table.row_numbers == [4, 5]
    assert [code for code, _, _ in problems_of(table)] == ["SHEET-201", "SHEET-201"]


def test_it_does_not_take_a_family_named_like_a_note_for_a_note():
    table = roster(person(1, 县="注溪县", 姓名="", 证件号码=""))
    assert table.row_numbers == [4]
    assert table.refused_rows == {4}


def test_it_refuses_all_rows_when_the_headings_are_not_sound():
    headings = ["证件号" if h == "证件号码" else h for h in HEADINGS]
    table = read_table(xlsx([headings, person(1), person(2, 民族="外星人")]), DICTIONARY).tables[0]
    assert [p.code for p in table.problems] == ["SHEET-103", "SHEET-202"]
    assert table.problems[0].place.sheet == "Sheet1"
    assert not table.headings_are_sound
    assert table.refused_rows == {2, 3}
    assert table.unknown_headings == [("H", "证件号")]


def test_it_reads_every_sheet_of_a_known_kind_and_names_the_others():
    content = sheets_xlsx(
        {
            "一村": [HEADINGS, person(1)],
            "说明": [["填表说明"], ["请认真填写", "谢谢"]],
            "二村": [HEADINGS, person(2)],
            "空": [],
            "村表": [["行政村名称", "总户数", "村级集体经济收入"], ["丙村", 300, 1.5]],
        }
    )
    book = read_table(content, DICTIONARY, (ROSTER, VILLAGES))
    assert [(t.sheet, t.kind.name) for t in book.tables] == [
        ("一村", "household_roster"),
        ("二村", "household_roster"),
        ("村表", "village_sheet"),
    ]
    assert [(u.sheet, u.refusal.code if u.refusal else "") for u in book.unread] == [
        ("说明", "SHEET-101"),
        ("空", "SHEET-001"),
    ]
    assert book.tables[2].columns["village.collective_income"] == [1_500_000]


def test_it_names_a_hidden_sheet_and_does_not_read_it():
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(person(1))
    hidden = book.create_sheet("旧数据")
    hidden.append(HEADINGS)
    hidden.sheet_state = "hidden"
    packed = io.BytesIO()
    book.save(packed)
    read = read_table(packed.getvalue(), DICTIONARY)
    assert [(u.sheet, u.refusal) for u in read.unread] == [("旧数据", None)]
    assert len(read.tables) == 1


def test_it_refuses_a_workbook_without_any_known_sheet_by_its_closest_one():
    with pytest.raises(Refused) as caught:
        read_table(sheets_xlsx({"甲": [["x", "y"]], "乙": [["村编码", "姓名"], ["1", "甲"]]}), DICTIONARY)
    assert caught.value.code == "SHEET-101"
    assert "名册" in caught.value.what.zh or "收入表" in caught.value.what.zh


def test_it_refuses_a_workbook_of_blank_sheets():
    with pytest.raises(Refused) as caught:
        read_table(sheets_xlsx({"甲": [], "乙": []}), DICTIONARY)
    assert caught.value.code == "SHEET-001"


def test_it_refuses_an_unknown_kind():
    with pytest.raises(Refused) as caught:
        read_table(xlsx([HEADINGS]), DICTIONARY, reading=Reading(kind="rooster"))
    assert caught.value.code == "SHEET-109"


def test_it_reads_by_the_mapping_of_a_survey():
    content = f"谁,号,收\n张三,{identity(7)},100\n,,\n".encode("gb18030")
    mapping = {"谁": "member.name", "号": "member.id_no", "不在": "member.labour"}
    table = read_table(content, DICTIONARY, reading=Reading(mapping=mapping, kind="household_roster")).tables[0]
    assert table.columns == {"member.name": ["张三"], "member.id_no": [identity(7)]}
    assert [p.code for p in table.problems] == ["SHEET-106"]
    assert table.unknown_headings == [("C", "收")]


def test_it_reads_a_text_file_and_finds_a_row_that_a_comma_has_shifted():
    lines = [",".join(HEADINGS), ",".join(map(str, person(1))), ",".join(map(str, person(2, 自然村="一组,东头")))]
    book = read_table("\n".join(lines).encode("gb18030"), DICTIONARY, reading=Reading(name="名册.csv"))
    table = book.tables[0]
    assert (book.encoding, table.sheet) == ("gb18030", "名册")
    assert ("SHEET-224", "AB3", "13800000000") in problems_of(table)
    assert table.refused_rows == {3}


def test_it_reads_short_rows_of_a_text_file_as_blank_cells():
    lines = [",".join(HEADINGS), ",".join(map(str, person(1)[:12]))]
    table = read_table("\n".join(lines).encode(), DICTIONARY).tables[0]
    assert table.columns["household.phone"] == [None]
    assert table.log.total == 0


def test_it_reports_formulas_that_failed_or_have_no_result_instead_of_reading_blanks():
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(person(1, 人均纯收入="=1+1"))
    book.active.append(person(2))
    book.active["Q3"] = "#DIV/0!"
    book.active["Q3"].data_type = "e"
    packed = io.BytesIO()
    book.save(packed)
    table = read_table(packed.getvalue(), DICTIONARY).tables[0]
    assert [(c, cell) for c, cell, _ in problems_of(table)] == [("SHEET-221", "Z2"), ("SHEET-222", "Q3")]
    assert table.columns["household.net_income_per_person"][0] is None


def test_it_reads_a_sheet_with_a_stray_cell_in_the_last_row():
    cells = "".join(inline(f"{'ABC'[i]}1", text) for i, text in enumerate(["行政村名称", "总户数", "村级集体经济收入"]))
    data = "".join(inline(f"{'ABC'[i]}2", text) for i, text in enumerate(["丙村", "300", "2"]))
    stray = inline("AA1048576", "x")
    content = workbook_by_hand(f"<row r='1'>{cells}</row><row r='2'>{data}</row><row r='1048576'>{stray}</row>")
    table = read_table(content, DICTIONARY).tables[0]
    assert table.columns["village.households"][0] == 300
    assert table.row_numbers == [2, 1_048_576]
    assert problems_of(table) == [("SHEET-201", "A1048576", "")]


def test_it_refuses_more_rows_than_the_limit():
    rows = [HEADINGS, *(person(n) for n in range(30))]
    with pytest.raises(Refused) as caught:
        read_table(xlsx(rows), DICTIONARY, reading=Reading(limits=Limits(rows=20)))
    assert caught.value.code == "SHEET-007"
    assert "20" in caught.value.what.zh


def test_it_tells_how_far_it_is():
    told: list[tuple[int, int]] = []
    read_table(
        sheets_xlsx({"一村": [HEADINGS, *(person(n) for n in range(1500))], "二村": [HEADINGS, person(1)]}),
        DICTIONARY,
        reading=Reading(progress=lambda done, total: told.append((done, total))),
    )
    assert len(told) > 4
    assert told[-1] == (1503, 1503)
    assert all(done <= total for done, total in told)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_it_counts_all_problems_and_keeps_only_the_first():
    rows = [person(n, 民族="外星人", 危房户="x") for n in range(60)]
    table = roster(*rows, limits=Limits(kept_problems=100, detailed_problems=10))
    assert table.log.total == 120
    assert table.log.counts == Counter({("SHEET-202", "民族"): 60, ("SHEET-204", "危房户"): 60})
    assert len(table.problems) == 10
    assert len(list(table.log)) == 100
    assert len(table.refused_rows) == 60
    assert problems_of(table)[:3] == [
        ("SHEET-202", "K4", "外星人"),
        ("SHEET-204", "W4", "x"),
        ("SHEET-202", "K5", "外星人"),
    ]


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.WARNING, None])
def test_it_weighs_unsound_identity_numbers_as_the_caller_decides(severity: Severity | None):
    table = roster(person(1, 证件号码="990101198002301230"), identity_severity=severity)
    assert [p.severity for p in table.problems] == ([severity] if severity else [])
    assert table.refused_rows == ({4} if severity is Severity.ERROR else set())


def test_it_takes_bare_code_numbers_only_when_the_caller_vouches_for_them():
    assert roster(person(1, 与户主关系="02"), accepts_code_numbers=True).columns["member.relation_to_head"] == [
        "spouse"
    ]


def test_it_reads_the_same_whether_a_column_repeats_itself_or_not():
    """Past twelve thousand rows a column of ever new values is read another way; the values must not differ."""
    count = 14_000
    rows = [
        [
            f"{n:06d}",
            f"{2000 + n % 24}年{n % 12 + 1}月",
            "2016-3-1",
            n + 0.5,
            "" if n % 97 else "1.2万",
            n,
            f" {n}亩 ",
            "无",
            "甲 乙",
        ]
        for n in range(count)
    ]
    headings = [
        "户编号",
        "识别监测时间",
        "采集日期",
        "工资性收入",
        "工资性收入/务工收入",
        "人均纯收入",
        "耕地面积(亩)",
        "银行账号",
        "村编码",
    ]
    table = read_table(xlsx([headings, *rows]), DICTIONARY, (INCOME,)).tables[0]
    assert table.columns["household.household_no"] == [row[0] for row in rows]
    assert table.columns["household.wage_income"] == [n * 100 + 50 for n in range(count)]
    assert table.columns["household.net_income_per_person"] == [n * 100 for n in range(count)]
    assert table.columns["household.arable_mu"] == [float(n) for n in range(count)]
    assert table.log.counts["SHEET-208", "工资性收入/务工收入"] == len(range(0, count, 97))
    assert table.log.counts["SHEET-220", "耕地面积(亩)"] == count - 101
    assert set(table.columns["household.village_code"]) == {"甲乙"}
    assert set(table.columns["household.collected_on"]) == {date(2016, 3, 1)}


def test_it_does_not_confuse_true_with_one():
    content = xlsx([HEADINGS, person(1, 人数=1), person(2, 人数=True), person(3, 人数=1.0)])
    table = read_table(content, DICTIONARY).tables[0]
    assert table.columns["household.size"] == [1, None, 1]


def test_it_leaves_the_search_for_cycles_as_it_found_it():
    assert gc.isenabled()
    with pytest.raises(Refused):
        read_table(xlsx([["x"]]), DICTIONARY)
    assert gc.isenabled()


def test_it_completes_the_place_of_a_problem_with_file_and_sheet(tmp_path: Path):
    path = saved(tmp_path, xlsx([HEADINGS, person(1, 民族="外星人")], name="三村"), "名册.xlsx")
    (problem,) = read_table(path, DICTIONARY).problems()
    assert str(problem.place) == "名册.xlsx · 三村 · K2 · «民族»"


def test_it_reads_a_layout_without_filled_columns():
    kind = replace(VILLAGES, columns=tuple(replace(c, required=False, filled=False) for c in VILLAGES.columns))
    table = read_table(
        xlsx([["行政村名称", "总户数", "村级集体经济收入"], ["丙村", 1, 2], ["合计", 1, 2], []]), DICTIONARY, (kind,)
    ).tables[0]
    assert table.columns["village.village_name"] == ["丙村", "合计"]


@pytest.mark.parametrize("sign", ["¥", "*", "□", "◎"])
def test_a_row_of_one_sign_right_below_the_headings_is_told_and_not_dropped(sign: str):
    table = roster([sign if heading == "姓名" else "" for heading in HEADINGS], person(2))
    assert table.row_numbers == [4, 5]
    told = problems_of(table)
    assert ("SHEET-201", "H4", "") in told
    assert table.refused_rows == {4}


# A page of text in one cell, as long as a spreadsheet allows, and such as patterns are slow to give up on.
_PAGES = {
    "hanzi": "字" * 32_767, "digits": "9" * 32_767, "spaces": "1" + " " * 32_765 + "x", "day": "2020-1-1" + " " * 32_000 + "x",
    "brackets": "(" * 32_767, "commas": "1,234," * 5_461, "yuan": "¥" * 32_767, "labels": "健康、" * 10_922,
}  # fmt: skip


@pytest.mark.parametrize("text", _PAGES.values(), ids=_PAGES)
def test_a_page_of_text_in_any_cell_is_refused_soon_and_shown_short(text: str):
    began = time.process_time()
    table = roster([text] * len(HEADINGS), person(2))
    assert time.process_time() - began < 5
    assert table.refused_rows == {4}
    told = [problem for problem in table.problems if problem.severity is Severity.ERROR]
    assert len({problem.place.column for problem in told}) >= 18  # a run of spaces is one space, which texts may hold
    assert max(len(problem.value) for problem in table.problems) <= 60
    assert all(column[0] is None or len(str(column[0])) < 100 for column in table.columns.values())
    assert table.columns["member.name"][1] == "张三"


def test_it_reads_the_values_of_a_workbook_with_macros_and_never_its_macros(tmp_path: Path):
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    book.add_vba_project(io.BytesIO(b"\xd0\xcf\x11\xe0 Sub Auto_Open() Kill End Sub"), is_stream=True)
    sheet = book.add_worksheet("花名册")
    for row, cells in enumerate([HEADINGS, person(1)]):
        sheet.write_row(row, 0, [str(cell) for cell in cells])
    book.close()
    path = tmp_path / "花名册.xlsm"
    path.write_bytes(packed.getvalue())
    with zipfile.ZipFile(path) as archive:
        assert "xl/vbaProject.bin" in archive.namelist()
    table = read_table(path, DICTIONARY).tables[0]
    assert (table.columns["member.name"], table.log.total) == (["张三"], 0)
    marked = tmp_path / "marked.xlsx"
    write_marked(marked, path, table.problems)
    with zipfile.ZipFile(marked) as archive:
        assert not any("vba" in name.lower() for name in archive.namelist())
