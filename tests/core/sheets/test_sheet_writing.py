"""Workbooks out: what is written reads back the same, templates come back recognised, faults come back marked."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.sheets.sheet_dictionary import CODE_LISTS, DICTIONARY, INCOME, ROSTER, VILLAGES
from core.sheets.workbook_makers import saved, xlsx
from lianxin.core.kernel.dictionary import FieldType, SheetKind
from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets import writing
from lianxin.core.sheets.checked import Reading, read_table
from lianxin.core.sheets.headings import read_heading
from lianxin.core.sheets.marking import write_marked
from lianxin.core.sheets.templates import write_template
from lianxin.core.sheets.texts import read_text
from lianxin.core.sheets.units import unit_of
from lianxin.core.sheets.writing import Look, write_table


def _plain(text: str) -> str:
    """The text as the reader leaves it; where it refuses or finds nothing, or a unit (alone under a heading: 元, ¥), a name."""
    value = read_text(text, 40)
    is_kept = isinstance(value, str) and not any(map(unit_of, read_heading(value).keys))
    return value if is_kept else "阿依·古丽"


PLAIN = st.text(max_size=30).map(_plain)
DIGITS = st.text("0123456789", min_size=6, max_size=16)
MOBILE = st.integers(13_000_000_000, 19_999_999_999).map(str)


def values_of(kind: SheetKind) -> st.SearchStrategy[dict[str, object]]:
    """Rows of typed values for a kind, facts missing here and there."""
    choices: dict[str, st.SearchStrategy[object]] = {}
    for column in kind.columns:
        if not column.field:
            continue
        entry = DICTIONARY.field(column.field)
        keys = [code.key for code in CODE_LISTS[entry.code_list].codes] if entry.code_list else []
        low, high = int(entry.minimum or 0), int(entry.maximum or 10**9)
        strategy: st.SearchStrategy[object] = {
            FieldType.TEXT: PLAIN,
            FieldType.CODE: st.sampled_from(keys or [""]),
            FieldType.CODES: st.sets(st.sampled_from(keys or [""])).map(
                lambda chosen: f",{','.join(sorted(chosen))}," if chosen else ","
            ),
            FieldType.INTEGER: st.integers(low, high),
            FieldType.NUMBER: st.floats(low, high, allow_nan=False).map(lambda number: round(number, 4) + 0.0),
            FieldType.MONEY: st.integers(low * 100, high * 100),
            FieldType.DATE: st.dates(date(1900, 1, 1), date(2100, 12, 31)),
            FieldType.MONTH: st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(lambda day: day.replace(day=1)),
            FieldType.BOOLEAN: st.booleans(),
            FieldType.IDENTIFIER: MOBILE if entry.identifier == "phone" else DIGITS,
            FieldType.AREA: st.text("0123456789", min_size=12, max_size=12),
        }[entry.type]
        choices[column.field] = strategy if column.filled else st.none() | strategy
    return st.fixed_dictionaries(choices)


@pytest.mark.parametrize("kind", [ROSTER, INCOME, VILLAGES], ids=lambda kind: kind.name)
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
def test_it_reads_back_what_it_wrote(tmp_path: Path, kind: SheetKind, data: st.DataObject):
    rows = data.draw(st.lists(values_of(kind), min_size=1, max_size=6))
    path = tmp_path / "table.xlsx"
    assert write_table(path, kind, DICTIONARY, rows) == len(rows)
    table = read_table(path, DICTIONARY, (kind,), Reading(identity_severity=None)).tables[0]
    assert table.log.errors == 0, table.problems
    read = [dict(zip(table.columns, values, strict=True)) for values in zip(*table.columns.values(), strict=True)]
    assert read == rows


def test_it_writes_the_national_layout_with_the_heading_in_the_third_row(tmp_path: Path):
    path = tmp_path / "名册.xlsx"
    write_table(path, ROSTER, DICTIONARY, [{"member.name": "张三", "member.id_no": "990101198001010011"}])
    sheet = load_workbook(path).active
    assert sheet.title == "建档立卡户花名册"
    assert [cell.value for cell in sheet[3]] == [column.heading for column in ROSTER.columns]
    assert sheet.freeze_panes == "A4"
    assert (sheet["H4"].value, sheet["H4"].data_type, sheet["H4"].number_format) == ("990101198001010011", "s", "@")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.org"])
def test_it_never_writes_a_formula_or_a_link_from_people_s_words(tmp_path: Path, text: str):
    path = tmp_path / "table.xlsx"
    write_table(path, ROSTER, DICTIONARY, [{"member.name": text}])
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in xml
        assert "hyperlink" not in xml
    assert load_workbook(path).active["G4"].value == text


def test_it_writes_headings_and_labels_in_english_and_reads_them_back(tmp_path: Path):
    path = tmp_path / "roster.xlsx"
    row = {
        "member.name": "张三",
        "member.id_no": "9",
        "member.ethnicity": "miao",
        "household.unsafe_house": True,
        "member.health": ",",
    }
    write_table(path, ROSTER, DICTIONARY, [row], Look(language="en"))
    assert load_workbook(path).active["Q3"].value == "months of work (月)"
    table = read_table(path, DICTIONARY, reading=Reading(identity_severity=None)).tables[0]
    assert len(table.columns) == 27
    assert {path: table.columns[path][0] for path in row} == row


def test_it_goes_on_on_a_further_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writing, "ROWS_PER_SHEET", 3)
    path = tmp_path / "table.xlsx"
    rows = ({"village.village_name": f"村{n}"} for n in range(7))
    assert write_table(path, VILLAGES, DICTIONARY, rows) == 7
    book = read_table(path, DICTIONARY)
    assert [table.sheet for table in book.tables] == ["行政村信息表", "行政村信息表 (2)", "行政村信息表 (3)"]
    assert sum(len(table.row_numbers) for table in book.tables) == 7


def test_it_writes_the_headings_of_an_empty_table(tmp_path: Path):
    path = tmp_path / "table.xlsx"
    assert write_table(path, VILLAGES, DICTIONARY, []) == 0
    assert read_table(path, DICTIONARY).tables[0].row_numbers == []


def test_it_refuses_to_write_a_code_that_is_in_no_list(tmp_path: Path):
    with pytest.raises(Refused) as caught:
        write_table(tmp_path / "table.xlsx", ROSTER, DICTIONARY, [{"member.ethnicity": "martian"}])
    assert caught.value.code == "SHEET-302"
    assert "martian" in caught.value.what.en


def test_it_refuses_to_cut_a_text_short(tmp_path: Path):
    with pytest.raises(Refused) as caught:
        write_table(tmp_path / "table.xlsx", ROSTER, DICTIONARY, [{"member.name": "甲" * 40_000}])
    assert caught.value.code == "SHEET-301"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_makes_a_template_that_is_recognised_when_it_comes_back(tmp_path: Path, language: str):
    path = tmp_path / "template.xlsx"
    write_template(path, ROSTER, DICTIONARY, language)
    book = read_table(path, DICTIONARY)
    (table,) = book.tables
    assert table.kind is ROSTER
    assert len(table.columns) == 27
    assert table.log.total == 0
    assert len(book.unread) >= 1


def test_it_puts_drop_downs_hints_and_an_explanation_into_a_template(tmp_path: Path):
    path = tmp_path / "template.xlsx"
    write_template(path, ROSTER, DICTIONARY)
    book = load_workbook(path)
    sheet, explanation = book.worksheets[:2]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["J4"].type == "list"
    assert "配偶" in rules["J4"].formula1
    assert rules["W4"].formula1 == '"是,否"'
    assert "0–12" in rules["Q4"].prompt
    assert sheet["G3"].value == "姓名*"
    rows = {row[0].value: [cell.value for cell in row] for row in explanation.iter_rows()}
    assert rows["证件号码"][1] == "必填"
    assert "A7" in rows["证件号码"]
    assert "建档立卡户花名册" in rows["证件号码"][9]
    assert "苗族" in rows["民族"][6]
    assert rows["务工时间(月)"][4:6] == ["月", "0–12"]


def test_it_puts_a_long_list_of_options_on_a_hidden_sheet(tmp_path: Path):
    from dataclasses import replace

    from lianxin.core.kernel.dictionary import Code
    from lianxin.core.kernel.words import Words

    many = tuple(Code(f"k{n}", Words(f"选项之第{n}号", f"option {n}")) for n in range(60))
    lists = {**CODE_LISTS, "ethnicity": replace(CODE_LISTS["ethnicity"], codes=many)}
    path = tmp_path / "template.xlsx"
    write_template(path, ROSTER, replace(DICTIONARY, code_lists=lists))
    book = load_workbook(path)
    assert book["选项"].sheet_state == "hidden"
    assert [cell.value for cell in book["选项"]["A"]][:2] == ["选项之第0号", "选项之第1号"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book.worksheets[0].data_validations.dataValidation}
    assert rules["K4"].formula1.replace("'", "") == "选项!$A$1:$A$60"


def faulty_roster(tmp_path: Path) -> Path:
    rows: list[list[object]] = [["名册"], [column.heading for column in ROSTER.columns]]
    for number in range(3):
        row: list[object] = [""] * len(ROSTER.columns)
        row[6], row[7], row[10], row[25] = "张三", "990101198001010011", "汉族", 1234.5
        row[4] = f"{number:04d}"
        rows.append(row)
    rows[3][10], rows[4][6], rows[3][25] = "外星人", "", "1.2万"
    return saved(tmp_path, xlsx(rows, name="三村"), "名册.xlsx")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_gives_a_faulty_workbook_back_with_its_cells_marked(tmp_path: Path, language: str):
    original = faulty_roster(tmp_path)
    table = read_table(original, DICTIONARY, reading=Reading(identity_severity=None)).tables[0]
    marked = tmp_path / "marked.xlsx"
    assert write_marked(marked, original, table.log, language=language) == 3
    book = load_workbook(marked)
    overview, sheet = book.worksheets
    assert overview.title == ("问题清单" if language == "zh" else "Problems")
    assert [overview.cell(row, 2).value for row in (2, 3, 4)] == ["K4", "Z4", "G5"]
    assert overview["B2"].hyperlink.location == "'三村'!K4"
    assert overview["D2"].value == "外星人"
    assert sheet["K4"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["K4"].value == "外星人"
    assert "外星人" in sheet["K4"].comment.text
    assert ("苗族" if language == "zh" else "Miao") in sheet["K4"].comment.text
    assert sheet["G5"].value is None
    assert sheet["G5"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["K3"].fill.fgColor.rgb != "FFFFC7CE"
    assert sheet["Z3"].value == 1234.5


def test_it_takes_the_marked_workbook_back_once_it_is_corrected(tmp_path: Path):
    original = faulty_roster(tmp_path)
    how = Reading(identity_severity=None)
    table = read_table(original, DICTIONARY, reading=how).tables[0]
    marked = tmp_path / "marked.xlsx"
    write_marked(marked, original, table.log)
    book = load_workbook(marked)
    book["三村"]["K4"], book["三村"]["G5"], book["三村"]["Z4"] = "苗族", "李四", "12000"
    book.save(marked)
    again = read_table(marked, DICTIONARY, reading=how)
    assert again.tables[0].log.total == 0
    assert again.tables[0].columns["member.name"] == ["张三", "张三", "李四"]
    assert [sheet.sheet for sheet in again.unread] == ["问题清单"]


def test_it_marks_a_text_file_as_a_workbook(tmp_path: Path):
    content = "行政村名称,总户数,村级集体经济收入\n丙村,许多,2\n".encode("gb18030")
    table = read_table(content, DICTIONARY, reading=Reading(name="村:表.csv")).tables[0]
    marked = tmp_path / "marked.xlsx"
    assert write_marked(marked, saved(tmp_path, content, "村表.csv"), table.log) == 1
    overview, sheet = load_workbook(marked).worksheets
    assert sheet["A2"].value == "丙村"
    assert sheet["B2"].fill.fgColor.rgb == "FFFFC7CE"
    assert overview["B2"].hyperlink.location == "'村表'!B2"


def test_it_makes_a_name_fit_for_a_sheet(tmp_path: Path):
    path = tmp_path / "table.xlsx"
    with writing.OutputBook(path) as out:
        names = [out.add_sheet(name).get_name() for name in ("甲/乙:丙", "甲" * 40, "甲" * 40, "'", "SHEET")]
    assert names == ["甲 乙 丙", "甲" * 31, "甲" * 27 + " (2)", "Sheet", "SHEET (2)"]
    assert len(load_workbook(io.BytesIO(path.read_bytes())).sheetnames) == 5
