"""Rows of workbooks and text files: far cells, blank tails, formulas, encodings, delimiters."""

from __future__ import annotations

import codecs
import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.sheets.workbook_makers import inline, saved, sheets_xlsx, workbook_by_hand, xlsx
from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets.extents import column_index, column_letters, content_measured, measured
from lianxin.core.sheets.limits import Limits
from lianxin.core.sheets.reading import open_workbook


def rows_of(content: bytes, limits: Limits | None = None) -> list[list[object]]:
    return list(next(open_workbook(content, limits=limits).sheets()).rows)


def test_it_reads_a_sheet_whose_last_cell_is_in_the_last_row_there_is():
    content = workbook_by_hand(
        "<row r='1'>" + inline("A1", "姓名") + "</row><row r='1048576'>" + inline("AA1048576", "x") + "</row>",
        "A1:AA1048576",
    )
    assert len(content) < 4_000
    filled = [row for row in next(open_workbook(content).sheets()).rows if any(row)]
    assert filled[0] == ["姓名"]
    assert filled[1][26] == "x"


def test_it_reads_a_stray_far_cell_in_little_memory(tmp_path: Path):
    path = saved(tmp_path, workbook_by_hand("<row r='1'>" + inline("A1", "x") + inline("ZZ1048576", "x") + "</row>"))
    child = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))\n"
        "from lianxin.core.sheets.reading import open_workbook\n"
        f"print(sum(any(row) for row in next(open_workbook({str(path)!r}).sheets()).rows))"
    )
    source = str(Path(__file__).resolve().parents[3] / "src")
    run = subprocess.run(
        [sys.executable, "-c", child], env={"PYTHONPATH": source}, capture_output=True, text=True, check=False
    )
    # The fast reader alone would ask for 23 GB and abort. openpyxl takes the row from where the cell stands, not from what it says.
    assert (run.returncode, int(run.stdout)) == (0, 1), run.stderr


@pytest.mark.parametrize("quote", ["'", '"'])
def test_it_does_not_believe_the_dimension_that_a_file_declares(quote: str):
    far = f"<c r={quote}ZZ1048576{quote} t='inlineStr'><is><t>x</t></is></c>"
    content = workbook_by_hand(f"<row r='1'>{inline('A1', 'x')}{far}</row>", "A1:B2")
    assert sum(any(row) for row in rows_of(content)) >= 1


def test_it_refuses_cells_too_far_to_the_right():
    content = workbook_by_hand("<row r='1048576'>" + inline("A1048576", "x") + inline("XFD1048576", "x") + "</row>")
    with pytest.raises(Refused) as caught:
        rows_of(content)
    assert caught.value.code == "SHEET-008"
    assert "1048576" in caught.value.what.zh


def test_it_refuses_too_many_filled_rows_in_a_rectangle_too_large():
    rows = "".join(f"<row r='{n}'>{inline(f'A{n}', 'x')}</row>" for n in range(1, 60))
    content = workbook_by_hand(rows + "<row r='900000'>" + inline("ZZ900000", "x") + "</row>")
    with pytest.raises(Refused) as caught:
        rows_of(content, Limits(rows=40))
    assert caught.value.code == "SHEET-007"
    assert "40" in caught.value.what.en


@given(st.integers(0, 20_000))
def test_it_turns_column_letters_into_numbers_and_back(index: int):
    assert column_index(column_letters(index)) == index


@given(
    st.lists(st.tuples(st.integers(1, 1_048_576), st.integers(0, 16_383)), min_size=1, max_size=30),
    st.booleans(),
    st.integers(5, 400),
)
def test_it_measures_an_extent_that_holds_every_cell_and_little_more(
    cells: list[tuple[int, int]], thorough: bool, cut: int
):
    xml = "".join(
        f'<row r="{row}"><c r="{column_letters(column)}{row}"><v>1</v></c></row>' for row, column in cells
    ).encode()
    chunks = [xml[start : start + cut] for start in range(0, len(xml), cut)]
    extent = measured(chunks, thorough=thorough)
    last_row, last_column = max(row for row, _ in cells), max(column for _, column in cells) + 1
    assert last_row <= extent.rows <= max(109, last_row * 1.5)
    assert last_column <= extent.columns <= max(16, last_column * 1.3)
    content = content_measured(chunks, most_rows=100)
    assert (content.last_row, content.last_column) == (last_row, last_column)
    assert content.rows == len({row for row, _ in cells})


def test_it_gives_rows_and_columns_their_true_place_when_the_table_starts_further_in():
    rows = rows_of(xlsx([[], [], [None, None, "姓名"], [None, None, "甲"]]))
    assert rows[2] == ["", "", "姓名"]
    assert len(rows) == 4


def test_it_reads_stored_results_and_finds_the_formulas_that_have_none():
    book = Workbook()
    book.active["A1"], book.active["B1"] = "姓名", "=1+1"
    book.active["A2"] = "#N/A"
    book.active["A2"].data_type = "e"
    packed = io.BytesIO()
    book.save(packed)
    sheet = next(open_workbook(packed.getvalue()).sheets())
    assert dict(sheet.hollow) == {(1, 1): False, (2, 0): True}


def test_it_finds_hollow_formulas_across_the_edges_of_chunks():
    xml = b'<row r="7"><c r="AB7" s="3"><f t="shared" si="0"/><v></v></c><c r="AC7" t="e"><f>NA()</f><v>#N/A</v></c></row>'
    for cut in range(1, len(xml)):
        assert measured([xml[:cut], xml[cut:]]).hollow == {(7, 27): False, (7, 28): True}


def test_it_finds_hollow_formulas_in_the_smallest_chunks():
    xml = b'<row r="7"><c r="AB7" s="3"><f t="shared" si="0"/><v></v></c><c r="AC7" t="e"><f>NA()</f><v>#N/A</v></c></row>'
    chunks = [xml[at : at + 3] for at in range(0, len(xml), 3)]
    assert measured(chunks).hollow == {(7, 27): False, (7, 28): True}


def test_it_does_not_read_hidden_sheets_unless_asked():
    book = Workbook()
    book.active.append(["a"])
    book.create_sheet("藏").sheet_state = "hidden"
    packed = io.BytesIO()
    book.save(packed)
    opened = open_workbook(packed.getvalue())
    assert opened.hidden == ("藏",)
    assert [sheet.name for sheet in opened.sheets()] == ["Sheet"]
    assert [sheet.name for sheet in opened.sheets(with_hidden=True)] == ["Sheet", "藏"]


def test_it_reads_dates_numbers_and_texts_as_themselves():
    assert rows_of(xlsx([["a", 1.5, date(2016, 3, 1)]])) == [["a", 1.5, date(2016, 3, 1)]]


def test_it_opens_a_file_by_its_content_and_not_by_its_name(tmp_path: Path):
    path = saved(tmp_path, "姓名,人数\n甲,4\n".encode(), "名册.xls")
    book = open_workbook(path)
    assert book.name == "名册"
    assert list(next(book.sheets()).rows)[1] == ["甲", "4"]


TABLE = "姓名,住址\n张三,\u201c甲村\u201d一组\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8-sig"),
        (TABLE.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "utf-16"),
        (TABLE.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_it_finds_the_encoding_of_a_text_file(content: bytes, encoding: str):
    book = open_workbook(content)
    assert book.encoding == encoding
    assert list(next(book.sheets()).rows) == [["姓名", "住址"], ["张三", "\u201c甲村\u201d一组"]]


def test_it_reads_rare_characters_of_names_in_gb18030():
    name = "\U00020164\u4dae"
    assert rows_of(f"姓名,号\n{name},1\n".encode("gb18030"))[1][0] == name


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\xd8\x00\x00", b"name,age\n\x81", codecs.BOM_UTF8 + b"a,b\n\xc3("])
def test_it_refuses_text_in_no_known_encoding(content: bytes):
    with pytest.raises(Refused) as caught:
        rows_of(content)
    assert caught.value.code == "SHEET-009"


def test_it_refuses_a_quotation_mark_that_is_never_closed():
    with pytest.raises(Refused) as caught:
        rows_of('姓名,备注\n甲,"没有结束\n乙,好\n'.encode())
    assert caught.value.code == "SHEET-009"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "\uff0c"])
def test_it_finds_the_delimiter(delimiter: str):
    text = "\n".join(delimiter.join(row) for row in (["姓名", "人数", "备注"], ["甲", "4", "a b"]))
    assert rows_of(text.encode())[1] == ["甲", "4", "a b"]


def test_it_obeys_the_delimiter_that_a_spreadsheet_declares():
    rows = rows_of("sep=;\n姓名;金额\n甲;1,5\n".encode())
    assert rows == [[], ["姓名", "金额"], ["甲", "1,5"]]


def test_it_keeps_line_breaks_inside_quotes_in_one_cell():
    assert rows_of(b'a,b\n"x\ny",2\n')[1] == ["x\ny", "2"]


def test_it_reads_every_sheet_of_a_workbook():
    book = open_workbook(sheets_xlsx({"一村": [["a"]], "二村": [["b"]]}))
    assert [(sheet.name, list(sheet.rows)) for sheet in book.sheets()] == [("一村", [["a"]]), ("二村", [["b"]])]
