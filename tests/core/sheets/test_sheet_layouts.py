"""Recognition of kinds, heading rows, columns and units."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.sheet_dictionary import DICTIONARY, INCOME, ROSTER, VILLAGES
from lianxin.core.kernel.dictionary import SheetColumn, SheetKind, Unit
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.headings import column_headings, read_heading
from lianxin.core.sheets.layouts import Recognised, kind_named, mapped_kind, problems_of_mapping, recognise
from lianxin.core.sheets.units import agrees, canonical_unit, unit_of, yuan_in

KINDS = (ROSTER, INCOME, VILLAGES)
HEADINGS = [column.heading for column in ROSTER.columns]
PERSON = ["甲县"] * len(HEADINGS)


def found(*rows: list[object], **how: object) -> Recognised:
    return recognise(rows, KINDS, DICTIONARY, **how)  # type: ignore[arg-type]


def columns_of(recognised: Recognised) -> dict[str, str]:
    return {column.path: column.letter for column in recognised.columns}


def codes_of(recognised: Recognised) -> list[str]:
    return [problem.code for problem in recognised.problems]


def test_it_recognises_the_national_layout_with_two_banner_rows():
    sheet = found(["建档立卡户花名册"], ["填报单位:甲县", "", "2023年"], HEADINGS, PERSON)
    assert sheet.kind is ROSTER
    assert (sheet.heading_rows, sheet.first_row) == ((2,), 3)
    assert len(sheet.columns) == 27
    assert sheet.score == 1.0
    assert not sheet.problems
    assert not sheet.unknown_headings


@given(st.permutations(HEADINGS))
def test_it_recognises_columns_in_any_order(headings: list[str]):
    sheet = found(headings, PERSON)
    assert sheet.kind is ROSTER
    assert {c.column.heading: c.index for c in sheet.columns} == {h: i for i, h in enumerate(headings)}


@pytest.mark.parametrize(
    "written",
    [
        "人均纯收入(元)", "人均纯收入\uff08元\uff09", "人 均\n纯收入", "*人均纯收入", "人均纯收入\uff0a", "人均纯收入(必填)",
        "人均可支配收入", "26.人均纯收入", "(26)人均纯收入", "A26、人均纯收入", "net income per person", "Net Income Per Person (yuan)",
        "AAC082", "net_income_per_person", "人均纯收入\uff1a", "人均纯收入(元/年)", "【人均纯收入】",
    ],
)  # fmt: skip
def test_it_knows_a_heading_in_every_writing(written: str):
    sheet = found([*HEADINGS[:-2], written, HEADINGS[-1]], PERSON)
    assert columns_of(sheet)["household.net_income_per_person"] == "Z"
    assert not sheet.problems


def test_it_keeps_unknown_columns_and_names_them():
    sheet = found([*HEADINGS, "备用列", ""], PERSON)
    assert sheet.unknown_headings == ((27, "备用列"),)


def test_it_names_missing_required_columns_with_the_closest_headings_found():
    headings = ["证件号" if h == "证件号码" else "户编码" if h == "户编号" else h for h in HEADINGS]
    sheet = found(["名册"], headings, PERSON)
    (problem,) = sheet.problems
    assert problem.code == "SHEET-103"
    assert problem.place.row == 2
    assert "户编号" in problem.what.zh
    assert "证件号码" in problem.what.zh
    assert "户编码" in problem.what.zh.split("相近")[1]


def test_it_does_not_choose_between_two_columns_of_one_heading():
    sheet = found([*HEADINGS, "姓名"], PERSON)
    (problem,) = sheet.problems
    assert problem.code == "SHEET-104"
    assert "G, AB" in problem.what.en
    assert "member.name" not in columns_of(sheet)


def test_it_joins_parent_and_child_headings_by_merged_cells():
    sheet = found(
        ["序号", "户编号", "工资性收入", "", "人均纯收入"],
        ["", "", "", "务工收入", ""],
        ["1", "0001", "100", "50", "20"],
        merged=[((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)), ((0, 4), (1, 4))],
    )
    assert sheet.heading_rows == (0, 1)
    assert columns_of(sheet) == {
        "household.household_no": "B",
        "household.wage_income": "C",
        "household.migrant_wage": "D",
        "household.net_income_per_person": "E",
    }


def test_it_joins_parent_and_child_headings_without_merged_cells():
    sheet = found(["户编号", "工资性收入", "", "村编码"], ["", "工资性收入", "务工收入", ""], ["0001", "100", "50", ""])
    assert columns_of(sheet)["household.migrant_wage"] == "C"
    assert columns_of(sheet)["household.wage_income"] == "B"


def test_it_reads_a_unit_that_stands_in_a_row_of_its_own():
    sheet = found(["户编号", "工资性收入", "人均纯收入"], ["", "万元", "元"], ["1", "1.2", "5000"])
    assert [(c.unit, c.yuan) for c in sheet.columns] == [("", 1), ("万元", 10_000), ("元", 1)]


def test_it_prefers_the_heading_without_a_foreign_parent():
    sheet = found(
        ["户编号", "采集日期", "工资性收入", "担保人", ""], ["", "", "", "户编号", "住址"], merged=[((0, 3), (0, 4))]
    )
    assert columns_of(sheet)["household.household_no"] == "A"
    assert "担保人/户编号" in [heading for _, heading in sheet.unknown_headings]


@pytest.mark.parametrize(
    ("banner", "heading", "yuan"),
    [
        ("", "人均纯收入", 1),
        ("", "人均纯收入(万元)", 10_000),
        ("", "人均纯收入\uff08千元\uff09", 1_000),
        ("单位\uff1a万元", "人均纯收入", 10_000),
        ("资金指标表\uff08单位\uff1a万元\uff09", "人均纯收入", 10_000),
        ("单位:万元", "人均纯收入(元)", 1),
        ("单位:户、人、元", "人均纯收入", 1),
        ("填报单位:某某镇", "人均纯收入", 1),
    ],
)
def test_it_honours_the_unit_of_money_in_heading_and_banner(banner: str, heading: str, yuan: int):
    sheet = found([banner], ["户编号", "工资性收入(元)", heading, "采集日期"])
    assert {c.path: c.yuan for c in sheet.columns}["household.net_income_per_person"] == yuan


def test_it_takes_the_unit_of_the_layout_when_the_heading_gives_none():
    sheet = found(["行政村名称", "总户数", "村级集体经济收入"])
    assert sheet.columns[2].yuan == 10_000


@pytest.mark.parametrize("heading", ["务工时间(天)", "人均纯收入(元)(万元)", "人均纯收入(月)", "人均纯收入(角)"])
def test_it_refuses_contradictory_units_and_does_not_read_the_column(heading: str):
    kept = [h for h in HEADINGS if not heading.startswith(h.split("(")[0])]
    sheet = found([*kept, heading], PERSON)
    (problem,) = sheet.problems
    assert problem.code == "SHEET-105"
    assert problem.place.column == "AA"
    assert heading not in [c.heading for c in sheet.columns]


def test_it_refuses_a_sheet_of_no_known_kind_with_the_best_guess():
    with pytest.raises(Refused) as caught:
        found(["品名", "单价", "数量", "村编码"], ["笔", "2", "3", ""])
    assert caught.value.code == "SHEET-101"
    assert "家庭收入表" in caught.value.what.zh
    assert "品名" in caught.value.what.zh


def test_it_refuses_a_sheet_without_any_known_heading():
    with pytest.raises(Refused) as caught:
        found(["x", "y"], ["1", "2"])
    assert caught.value.code == "SHEET-101"
    assert "x, y" in caught.value.what.en


def test_it_refuses_to_choose_between_two_kinds_that_fit_equally():
    twin = replace(ROSTER, name="twin", words=Words("另一名册", "twin"))
    with pytest.raises(Refused) as caught:
        recognise([HEADINGS], (ROSTER, twin), DICTIONARY)
    assert caught.value.code == "SHEET-102"
    assert "另一名册" in caught.value.what.zh


def test_it_accepts_a_thin_sheet_when_the_caller_names_the_kind():
    rows = [["户编号", "姓名"], ["1", "甲"]]
    with pytest.raises(Refused):
        recognise(rows, (ROSTER,), DICTIONARY)
    sheet = recognise(rows, (ROSTER,), DICTIONARY, forced=True)
    assert codes_of(sheet) == ["SHEET-103"]
    assert len(sheet.columns) == 2


def test_it_refuses_an_unknown_kind_by_name():
    with pytest.raises(Refused) as caught:
        kind_named("rooster", KINDS)
    assert caught.value.code == "SHEET-109"
    assert "household_roster" in caught.value.remedy.en


def test_it_uses_a_mapping_in_place_of_recognition():
    kind = mapped_kind({"谁": "member.name", "号": "member.id_no"}, DICTIONARY)
    assert kind.rows_are == "member"
    sheet = recognise([["号", "谁", "年"], ["1", "甲", "2020"]], (kind,), DICTIONARY, forced=True)
    assert columns_of(sheet) == {"member.id_no": "A", "member.name": "B"}
    assert problems_of_mapping(sheet, "名册") == []


def test_it_lends_the_duties_of_the_named_kind_to_mapped_headings():
    kind = mapped_kind({"谁": "member.name", "户": "household.household_no"}, DICTIONARY, ROSTER)
    assert [(c.heading, c.required, c.filled) for c in kind.columns] == [("谁", True, True), ("户", True, False)]


def test_it_names_headings_of_a_mapping_that_the_file_lacks():
    kind = mapped_kind({"谁": "member.name", "号": "member.id_no"}, DICTIONARY)
    sheet = recognise([["谁"], ["甲"]], (kind,), DICTIONARY, forced=True)
    (problem,) = problems_of_mapping(sheet, "名册")
    assert problem.code == "SHEET-106"
    assert "号" in problem.what.zh


def test_it_refuses_a_mapping_to_fields_that_do_not_exist():
    with pytest.raises(Refused) as caught:
        mapped_kind({"谁": "member.nom"}, DICTIONARY)
    assert caught.value.code == "SHEET-107"
    assert "member.nom" in caught.value.what.en


def test_it_refuses_a_mapping_over_several_tables_without_a_kind():
    with pytest.raises(Refused) as caught:
        mapped_kind({"谁": "member.name", "村": "village.village_name"}, DICTIONARY)
    assert caught.value.code == "SHEET-108"


@given(st.text(max_size=30))
def test_it_takes_any_heading_apart_without_failing(text: str):
    heading = read_heading(text)
    assert all(
        read_heading(key).keys[:1] == (key,) or not read_heading(key).keys for key in heading.keys[:1] if key.isalpha()
    )


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("元", "元"),
        ("\uff08", ""),
        ("单位:万元", "万元"),
        ("㎡", "平方米"),
        ("元/月", "元/月"),
        ("个月", "月"),
        ("yuan", "元"),
        ("某镇", ""),
    ],
)
def test_it_knows_a_unit_in_its_spellings(written: str, unit: str):
    assert unit_of(written) == unit


def test_it_does_not_take_one_measure_for_another():
    assert yuan_in("元") == 1
    assert yuan_in("亩") is None
    assert agrees("元", "万元")
    assert not agrees("元/月", "元/年")
    assert not agrees("亩", "公顷")


def test_it_finds_the_same_heading_texts_with_and_without_merged_cells():
    rows = [["甲", "", "乙"], ["子", "丑", ""]]
    with_merged = column_headings(rows, [((0, 0), (0, 1)), ((0, 2), (1, 2))], 0)
    without = column_headings(rows, [], 0)
    assert [h.written for h in with_merged] == [h.written for h in without] == ["甲/子", "甲/丑", "乙"]


def test_it_does_not_let_two_columns_of_a_kind_share_a_spelling():
    shared = SheetKind(
        "shared",
        Words("甲", "a"),
        "household",
        (replace(INCOME.columns[4], synonyms=("收入",)), replace(INCOME.columns[6], synonyms=("收入",))),
    )
    sheet = recognise([["收入", "工资性收入", "人均纯收入"]], (shared,), DICTIONARY, forced=True)
    assert sheet.unknown_headings == ((0, "收入"),)


def test_it_tells_two_columns_apart_that_differ_only_by_a_unit():
    posts = SheetKind(
        "posts",
        Words("岗位", "posts"),
        "member",
        (
            SheetColumn("姓名", "member.name"),
            SheetColumn("公益性岗位", "household.attribute"),
            SheetColumn("公益性岗位(月数)", "member.work_months"),
        ),
    )
    for written in ("公益性岗位(月数)", "公益性岗位\uff08月\uff09", "公益性岗位 (个月)"):
        sheet = recognise([["姓名", "公益性岗位", written]], (posts,), DICTIONARY)
        assert columns_of(sheet) == {"member.name": "A", "household.attribute": "B", "member.work_months": "C"}


def test_it_takes_units_by_their_key_in_the_dictionary():
    units = {
        "yuan": Unit("yuan", Words("元", "yuan")),
        "ten_thousand_yuan": Unit("ten_thousand_yuan", Words("万元", "ten thousand yuan"), "yuan", 10_000),
        "room": Unit("room", Words("间", "rooms")),
    }
    columns = (SheetColumn("集体收入", "village.collective_income", unit="ten_thousand_yuan"), VILLAGES.columns[1])
    kind = replace(VILLAGES, columns=columns)
    known = replace(DICTIONARY, units=units)
    assert recognise([["集体收入", "总户数"]], (kind,), known).columns[0].yuan == 10_000
    assert recognise([["集体收入(元)", "总户数"]], (kind,), known).columns[0].yuan == 1
    assert canonical_unit("room", units) == "间"
    assert canonical_unit("nothing", units) == ""


@pytest.mark.parametrize("sign", ["¥", "\uffe5", "人", "元"])
@pytest.mark.parametrize("heading", ["姓名", "自然村", "与户主关系", "联系电话"])
def test_a_sign_under_a_heading_that_has_no_unit_is_data_and_no_row_of_units(sign: str, heading: str):
    row = [sign if name == heading else "" for name in HEADINGS]
    assert found(HEADINGS, row, PERSON).heading_rows == (0,)


def test_units_under_measured_columns_are_still_a_row_of_headings():
    row = ["元" if name == "人均纯收入" else "人" if name == "人数" else "" for name in HEADINGS]
    assert found(HEADINGS, row, PERSON).heading_rows == (0, 1)
