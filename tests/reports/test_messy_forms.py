"""Twenty messy forms are filled exactly: which cell gets what is written out here, and every other cell stays as it was."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from typer.testing import CliRunner

from cast import COUNTY, TOWNSHIP, VILLAGE
from lianxin.audit.models import Event
from lianxin.cli import app
from lianxin.core.kernel.errors import Refused
from lianxin.projects.models import Project
from lianxin.reports.domain.forms_asking import Asked, Filled
from lianxin.reports.operations import NewForm, add_version, enter_form, fill_version
from lianxin.rulebook import dictionary
from registry.makers import ID_NO, YEAR
from reports import messy_forms
from reports.conftest import ON
from reports.messy_forms import cells_of, written

pytestmark = pytest.mark.django_db
OLD_FORM = Path(__file__).parent / "files" / "old_form.xls"


def fill(blank: bytes, area_code: str = COUNTY, **asked: Any) -> Filled:
    """Enter a form and fill it, as the house itself."""
    entry = NewForm(name="表", area_code=COUNTY, content=blank, file_name="表.xlsx")
    version = enter_form(entry=entry, by=None)
    return fill_version(version=version, asked=Asked(area_code, YEAR, ON, **asked), by=None)[1]


def whys(filled: Filled) -> set[tuple[str, str]]:
    """Where something stayed blank, and why."""
    return {(gap.cell, gap.why) for gap in filled.gaps}


def test_it_fills_a_plain_roster(scene: SimpleNamespace) -> None:
    blank = messy_forms.plain_roster()
    assert written(blank, fill(blank).content) == {
        "A4": 1, "B4": "上河村", "C4": "张甲", "D4": 3,
        "A5": 2, "B5": "上河村", "C5": "王乙", "D5": 1,
        "A6": 3, "B6": "下河村", "C6": "赵丙", "D6": 1,
        "A7": 4, "B7": "山前村", "C7": "钱丁", "D7": 1,
    }  # fmt: skip


def test_it_narrows_a_roster_by_a_condition(scene: SimpleNamespace) -> None:
    blank = messy_forms.plain_roster()
    cells = written(blank, fill(blank, only=("word:monitored_open",)).content)
    assert cells == {"A4": 1, "B4": "上河村", "C4": "王乙", "D4": 1}


def test_it_reads_a_heading_of_three_merged_rows(scene: SimpleNamespace) -> None:
    blank = messy_forms.three_row_heading()
    filled = fill(blank, VILLAGE, with_sensitive=True)
    assert written(blank, filled.content) == {
        "A5": 1, "B5": "张甲", "C5": "990000", "D5": "张甲", "E5": "男", "F5": "健康", "G5": "普通劳动力",
        "A6": 2, "B6": "张甲", "C6": "990000", "D6": "李某", "E6": "女", "F6": "长期慢性病", "G6": "弱劳动力或半劳动力",
        "A7": 3, "B7": "张甲", "C7": "990000", "D7": "张小", "E7": "男", "F7": "健康", "G7": "无劳动力",
        "A8": 4, "B8": "王乙", "C8": "990001", "D8": "王乙", "E8": "男", "F8": "残疾", "G8": "丧失劳动力",
    }  # fmt: skip


def test_it_leaves_a_note_under_the_heading_and_lists_what_is_missing(scene: SimpleNamespace) -> None:
    blank = messy_forms.note_under_heading()
    filled = fill(blank)
    assert written(blank, filled.content) == {
        "A3": 1, "B3": "张甲", "C3": "因病", "D3": 5.5,
        "A4": 2, "B4": "王乙", "C4": "因残", "D4": 2,
        "A5": 3, "B5": "赵丙",
        "A6": 4, "B6": "钱丁", "D6": 1.25,
    }  # fmt: skip
    assert whys(filled) == {("C5", "missing"), ("D5", "missing"), ("C6", "missing")}
    assert {gap.household_id for gap in filled.gaps} == {scene.zhao.pk, scene.qian.pk}


def test_it_takes_the_unit_from_the_banner_unless_a_heading_has_its_own(scene: SimpleNamespace) -> None:
    blank = messy_forms.unit_in_the_banner()
    cells = written(blank, fill(blank).content)
    assert cells == {
        "A4": 1, "B4": "张甲", "C4": 3, "D4": 12345.67,
        "A5": 2, "B5": "王乙",
        "A6": 3, "B6": "赵丙", "C6": 1.05,
        "A7": 4, "B7": "钱丁", "C7": 2,
        "C9": 6.05,
    }  # fmt: skip


def test_it_fills_hidden_columns_too_and_asks_for_none_of_them(scene: SimpleNamespace) -> None:
    blank = messy_forms.hidden_columns()
    filled = fill(blank, VILLAGE)
    cells = written(blank, filled.content)
    assert [cells.get(f"{letter}2") for letter in "ABCDE"] == [1, "张甲", None, "户主", "P990000"]
    assert [cells.get(f"{letter}3") for letter in "ABCDE"] == [2, "李某", None, "配偶", None]
    assert ("C1", "not_in_dictionary") not in whys(filled)


def test_it_reads_headings_with_line_breaks_numbers_and_stars(scene: SimpleNamespace) -> None:
    blank = messy_forms.broken_headings()
    filled = fill(blank)
    assert written(blank, filled.content) == {
        "A2": 1, "B2": "张甲", "C2": 3, "D2": "因病",
        "A3": 2, "B3": "王乙", "C3": 1, "D3": "因残", "E3": "√",
        "A4": 3, "B4": "赵丙", "C4": 1,
        "A5": 4, "B5": "钱丁", "C5": 1,
    }  # fmt: skip
    # That 张甲 and 赵丙 live in no dangerous house is known, and a tick says it by its absence; of 钱丁 nobody knows.
    assert whys(filled) == {("D4", "missing"), ("D5", "missing"), ("E5", "missing")}


def test_it_fills_a_total_that_stands_on_top(scene: SimpleNamespace) -> None:
    blank = messy_forms.total_on_top()
    cells = written(blank, fill(blank).content)
    assert {place: value for place, value in cells.items() if place.endswith("2")} == {"C2": 6, "D2": 8.75, "E2": 60500}
    assert cells["B3"] == "张甲"
    assert cells["B6"] == "钱丁"


def test_it_fills_two_tables_on_a_sheet_and_moves_the_second_down(scene: SimpleNamespace) -> None:
    blank = messy_forms.two_tables()
    filled = fill(blank)
    cells = cells_of(filled.content, "Sheet1")
    assert [cells.get(f"{letter}{row}") for row in range(3, 7) for letter in "ABC"] == [
        1, "张甲", "因病", 2, "王乙", "因残", 3, "赵丙", None, 4, "钱丁", None,
    ]  # fmt: skip
    assert cells["A8"] == "二、村情况"
    assert cells["A9"] == "村"
    assert [cells.get(f"{letter}{row}") for row in range(10, 14) for letter in "ABC"] == [
        "上河村", 2, 4, "下河村", 1, 1, "山前村", 1, 1, "合计", 4, 6,
    ]  # fmt: skip
    assert cells["A14"] == "填表人："
    assert {gap.cell for gap in filled.gaps} == {"C5", "C6"}


def test_it_fills_nothing_under_a_name_that_is_only_similar(scene: SimpleNamespace) -> None:
    blank = messy_forms.similar_names()
    filled = fill(blank)
    cells = written(blank, filled.content)
    assert {place[0] for place in cells} == {"A", "B"}
    assert whys(filled) == {("C1", "not_in_dictionary"), ("D1", "not_answered"), ("E1", "not_in_dictionary")}


def test_it_counts_townships_and_keeps_the_formulas_of_the_total(scene: SimpleNamespace) -> None:
    blank = messy_forms.township_table()
    filled = fill(blank)
    assert written(blank, filled.content) == {
        "A4": "某镇", "B4": 3, "C4": 5, "D4": 2, "E4": 4, "F4": 2, "G4": 1,
        "A5": "北乡", "B5": 1, "C5": 1, "D5": 1, "E5": 1, "F5": 0, "G5": 0,
    }  # fmt: skip
    assert cells_of(filled.content)["B6"] == "=SUM(B4:B5)"
    assert filled.doubts == []


def test_it_fills_villages_that_are_printed_and_says_that_one_is_missing(scene: SimpleNamespace) -> None:
    blank = messy_forms.named_villages()
    filled = fill(blank)
    assert written(blank, filled.content) == {
        "B3": 2, "C3": 4, "D3": 2, "E3": 1, "F3": 1,
        "B4": 1, "C4": 1, "D4": 1,  # of E and F nothing is known there: not nought
        "B6": 3, "C6": 5, "D6": 3, "E6": 1, "F6": 1,
    }  # fmt: skip
    assert ("A5", "no_area") in whys(filled)
    assert ("E4", "untold") in whys(filled)  # of 钱丁 nobody said the cause
    assert next(gap for gap in filled.gaps if gap.cell == "E4").household_id == scene.qian.pk
    assert {(place, zh.split("：")[0]) for place, zh, _ in filled.doubts} == {
        ("总户数（户）", "全范围共 4，各行之和 3"),
        ("总人口（人）", "全范围共 6，各行之和 5"),
        ("16-59岁劳动力（人）", "全范围共 4，各行之和 3"),
    }


def test_it_passes_over_a_row_of_column_numbers(scene: SimpleNamespace) -> None:
    blank = messy_forms.numbered_columns()
    assert written(blank, fill(blank).content) == {
        "A3": "某镇", "B3": 2, "C3": 3, "D3": 2, "E3": 5,
        "A4": "北乡", "B4": 1, "C4": 1, "D4": 0, "E4": 1,
    }  # fmt: skip


def test_it_takes_units_from_a_row_under_the_heading(scene: SimpleNamespace) -> None:
    blank = messy_forms.row_of_units()
    filled = fill(blank)
    cells = written(blank, filled.content)
    assert [cells.get(f"{letter}3") for letter in "ABCD"] == ["上河村", 2, 4, 3]
    assert [cells.get(f"{letter}4") for letter in "ABCD"] == ["下河村", 0, 0, 1.05]
    assert [cells.get(f"{letter}7") for letter in "BCD"] == [3, 5, 6.05]
    # Arable land: of the households added up, or of the village's own record? That is asked.
    assert ("E2", "not_answered") in whys(filled)
    assert ("D3", "untold") in whys(filled)


def test_it_fills_the_card_of_a_household_and_ticks_its_boxes(scene: SimpleNamespace) -> None:
    blank = messy_forms.household_card()
    filled = fill(blank, household_id=scene.zhang.pk, with_sensitive=True)
    assert written(blank, filled.content) == {
        "B2": "张甲", "D2": 3, "B3": "上河村", "D3": "13900000000", "C4": 5.5,
        "C5": "□是  ☑否", "B6": "☑因病 □因残 □因学 □其他",
    }  # fmt: skip


def test_it_fills_a_table_of_members_inside_a_card(scene: SimpleNamespace) -> None:
    blank = messy_forms.card_with_members()
    filled = fill(blank, household_id=scene.zhang.pk, with_sensitive=True)
    assert written(blank, filled.content) == {
        "B2": "张甲", "D2": "990000",
        "A5": "张甲", "B5": "户主", "C5": "1970.05", "D5": ID_NO,
        "A6": "李某", "B6": "配偶", "C6": "1972.03",
        "A7": "张小", "B7": "子女", "C7": "2010.09",
        "A8": "住房面积（平方米）", "B8": 120, "C8": "人均纯收入（元）", "D8": 12345.67,
    }  # fmt: skip
    assert filled.opened == {"member.id_no"}


def test_it_leaves_illness_out_and_masks_numbers_unless_they_are_asked_for(scene: SimpleNamespace) -> None:
    blank = messy_forms.three_row_heading()
    filled = fill(blank, VILLAGE)
    assert not any(place.startswith("F") for place in written(blank, filled.content))
    assert ("F5", "not_opened") in whys(filled)
    blank = messy_forms.card_with_members()
    entry = NewForm(name="卡", area_code=COUNTY, content=blank, file_name="卡.xlsx")
    asked = Asked(VILLAGE, YEAR, ON, household_id=scene.zhang.pk)
    masked = fill_version(version=enter_form(entry=entry, by=None), asked=asked, by=None)[1]
    assert written(blank, masked.content)["D5"] == "9999************25"
    assert masked.opened == set()


def test_it_puts_in_rows_that_are_missing_and_moves_formulas_and_foot(scene: SimpleNamespace) -> None:
    blank = messy_forms.short_of_rows()
    cells = cells_of(fill(blank).content)
    assert [cells.get(f"{letter}{row}") for row in range(2, 6) for letter in "ABCDE"] == [
        1, "张甲", 30000, 5.5, "=C2/D2",
        2, "王乙", None, 2, "=C3/D3",
        3, "赵丙", 10500, None, "=C4/D4",
        4, "钱丁", 20000, 1.25, "=C5/D5",
    ]  # fmt: skip
    assert [cells.get(f"{letter}6") for letter in "ACDE"] == [
        "合计", "=SUM(C2:C5)", "=SUM(D2:D5)", '=IF(D6=0,"A2:A3",C6/D6)',
    ]  # fmt: skip
    assert cells["A7"].startswith("单位负责人")


def test_it_writes_codes_ticks_and_dates_as_the_form_wants_them(scene: SimpleNamespace) -> None:
    blank = messy_forms.own_ways_of_writing()
    cells = written(blank, fill(blank, with_sensitive=True).content)
    assert [cells.get(f"{letter}2") for letter in "ABCDEFG"] == ["张甲", "1", "19700501", 0, None, "1970-05", 56]
    assert [cells.get(f"{letter}5") for letter in "ABCDEFG"] == ["王乙", "1", "19500120", 0, "√", "1950-01", 76]
    assert [cells.get(f"{letter}6") for letter in "ABCDEFG"] == ["赵丙", "2", "19850707", 1, None, "1985-07", 41]


def test_it_fills_the_card_of_a_village(scene: SimpleNamespace) -> None:
    blank = messy_forms.village_card()
    assert written(blank, fill(blank, VILLAGE).content) == {
        "B2": "上河村", "D3": 2, "B4": 1, "D4": 1,  # of all households and people nobody has told: registered are only some
    }  # fmt: skip


def test_it_keeps_apart_three_columns_of_the_same_name(scene: SimpleNamespace, helper: Any) -> None:
    from work.makers import paired

    paired(helper, scene.zhang)
    blank = messy_forms.helpers_and_heads()
    filled = fill(blank, VILLAGE, with_sensitive=True)
    cells = written(blank, filled.content)
    assert [cells.get(f"{letter}3") for letter in "ABCDEFG"] == [
        "张甲", "13900000000", "帮扶戊", None, "甲局", None, None,
    ]  # fmt: skip
    assert [cells.get(f"{letter}4") for letter in "ABCDEFG"] == ["王乙", *[None] * 6]
    assert {("F2", "not_answered"), ("G2", "not_answered")} <= whys(filled)


def test_it_goes_on_where_serial_numbers_are_printed_and_dots_say_so(scene: SimpleNamespace) -> None:
    blank = messy_forms.numbered_rows()
    cells = cells_of(fill(blank, TOWNSHIP).content)
    assert [cells.get(f"A{row}") for row in range(2, 8)] == [1, 2, 3, 4, 5, "注：可加行。"]
    assert [cells.get(f"B{row}") for row in range(2, 7)] == ["张甲", "李某", "张小", "王乙", "赵丙"]
    assert cells["C2"] == "初中"


def test_it_fills_projects_in_ten_thousands_of_yuan(scene: SimpleNamespace) -> None:
    kind = dictionary().code_lists["project_kind"].codes[0]
    Project.objects.create(
        code="P-1", name="灌渠", area_code=VILLAGE, year=YEAR, kind=kind.key, purpose="industry", content="修渠",
        cost_fen=123_456_700, responsible_unit="村委会", opened_at=timezone.now(),
    )  # fmt: skip
    blank = messy_forms.projects()
    cells = cells_of(fill(blank).content, "Sheet1")
    assert [cells[f"{letter}3"] for letter in "ABCDE"] == [1, "灌渠", kind.words.zh, 123.4567, "村委会"]
    assert cells["D6"] == 123.4567


def test_an_old_form_is_filled_in_the_dress_of_the_new_kind_and_tells_what_it_lost(scene: SimpleNamespace) -> None:
    blank = OLD_FORM.read_bytes()
    version = enter_form(entry=NewForm(name="旧表", area_code=COUNTY, content=blank, file_name="旧表.xls"), by=None)
    assert "公式" in version.lost[0][0]
    filled = fill_version(version=version, asked=Asked(VILLAGE, YEAR, ON, with_sensitive=True), by=None)[1]
    cells = cells_of(filled.content)
    assert [cells.get(f"{letter}5") for letter in "ABCDEFG"] == [
        1,
        "张甲",
        "990000",
        "张甲",
        "男",
        "健康",
        "普通劳动力",
    ]
    sheet = load_workbook(io.BytesIO(filled.content)).active
    assert {str(one) for one in sheet.merged_cells.ranges} >= {"A1:G1", "A2:A4", "D2:G2"}
    assert (sheet["A1"].font.name, sheet["A1"].font.size, sheet["A1"].font.bold) == ("黑体", 18, True)
    assert (sheet["A5"].border.left.style, sheet.column_dimensions["C"].hidden) == ("thin", True)
    assert sheet["A2"].fill.fgColor.rgb == "FF99CCFF"
    with pytest.raises(Refused, match="FORM-004"):
        add_version(form=version.form, content=blank, file_name="旧表.xls", by=None)


@pytest.mark.parametrize("size", [600, 3_000])
def test_it_takes_in_no_old_form_that_is_cut_short(size: int, scene: SimpleNamespace) -> None:
    entry = NewForm(name="旧表", area_code=COUNTY, content=OLD_FORM.read_bytes()[:size], file_name="旧表.xls")
    with pytest.raises(Refused, match="SHEET-004"):
        enter_form(entry=entry, by=None)


@pytest.mark.parametrize("name", ["township_table", "short_of_rows", "two_tables"])
def test_it_gives_the_same_bytes_for_the_same_facts(name: str, scene: SimpleNamespace) -> None:
    entry = NewForm(name="表", area_code=COUNTY, content=messy_forms.ALL[name](), file_name="表.xlsx")
    version = enter_form(entry=entry, by=None)
    asked = Asked(COUNTY, YEAR, ON)
    first, second = (fill_version(version=version, asked=asked, by=None) for _ in range(2))
    assert first[1].content == second[1].content
    assert first[0].digest == second[0].digest


def test_the_command_fills_a_file_and_says_what_stayed_blank(
    scene: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianxin.reports.form_commands.open_house", lambda: None)
    blank, out = tmp_path / "空表.xlsx", tmp_path / "填好.xlsx"
    blank.write_bytes(messy_forms.note_under_heading())
    asked = ["--area", TOWNSHIP, "--year", str(YEAR), "--out", str(out)]
    told = CliRunner().invoke(app, ["reports", "fill", str(blank), *asked])
    assert told.exit_code == 0, told.output
    assert "Sheet1!C5 致贫原因: 没有登记 · not recorded" in told.output
    assert cells_of(out.read_bytes())["B5"] == "赵丙"
    refusal = CliRunner().invoke(app, ["reports", "layout", "nothing", *asked])
    assert "FORM-013" in str(refusal.exception)
    event = Event.objects.get(act="reports.fill_form")
    assert (event.thing, event.details["came_by"]) == ("reports.file", "command")
