"""What a file really is, and what is refused before it is opened."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from pathlib import Path

import pytest

from core.sheets.workbook_makers import bomb, inline, sheets_xlsx, with_part, workbook_by_hand, xlsx, zipped
from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets.limits import Limits
from lianxin.core.sheets.reading import open_workbook

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "xlsforms"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_all(content: bytes, limits: Limits | None = None) -> list[list[list[object]]]:
    return [list(sheet.rows) for sheet in open_workbook(content, limits=limits).sheets(with_hidden=True)]


def code_of_refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as caught:
        read_all(content, limits)
    return caught.value.code


def test_it_refuses_an_empty_file():
    assert code_of_refusal(b"") == "SHEET-001"


def test_it_refuses_a_text_file_of_blanks():
    assert code_of_refusal(b" \r\n\r\n ") == "SHEET-001"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "JPEG"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table></table></html>", "web page"),
        (b"<TABLE border=1><tr><td>1</td></tr></TABLE>", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"\x00\x01\x02\x03" * 30, "unknown kind"),
        (zipped({"notes.txt": "x"}), "zip archive"),
        (zipped({"word/document.xml": "x"}), "Word"),
        (zipped({"xl/workbook.bin": "x"}), ".xlsb"),
        (zipped({"content.xml": "x"}), "ODF"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
    ],
)
def test_it_refuses_what_is_not_a_workbook_whatever_its_name_says(content: bytes, found: str):
    with pytest.raises(Refused) as caught:
        open_workbook(content, name="名册.xlsx")
    assert caught.value.code == "SHEET-002"
    assert found in caught.value.what.en


def test_it_refuses_an_encrypted_workbook():
    assert code_of_refusal(OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")) == "SHEET-003"


def test_it_refuses_a_workbook_whose_parts_are_encrypted():
    content = bytearray(xlsx([["姓名"]]))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert code_of_refusal(bytes(content)) == "SHEET-003"


def test_it_refuses_a_workbook_cut_short():
    content = sheets_xlsx({"名册": [["姓名"], ["甲"]]})
    assert code_of_refusal(content[: len(content) // 2]) == "SHEET-004"


def test_it_refuses_a_workbook_whose_content_does_not_match_its_checksum():
    content = bytearray(workbook_by_hand("<row r='1'>" + inline("A1", "x" * 400) + "</row>"))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    at = content.rfind(entry.CRC.to_bytes(4, "little"))
    content[at] ^= 0xFF
    assert code_of_refusal(bytes(content)) == "SHEET-004"


def test_it_refuses_every_damaged_file_with_a_code_and_never_with_a_crash():
    original = sheets_xlsx({"名册": [["姓名", "人数"], ["甲", 4]]})
    chance = random.Random(7)
    outcomes = set()
    for _ in range(120):
        damaged = bytearray(original)
        for _ in range(chance.randrange(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            read_all(bytes(damaged))
            outcomes.add("read")
        except Refused as refusal:
            outcomes.add(refusal.code)
    assert "SHEET-004" in outcomes
    assert all(outcome == "read" or outcome.startswith("SHEET-0") for outcome in outcomes)


@pytest.mark.shared
def test_it_refuses_old_xls_files_cut_short_although_the_reader_panics():
    original = SHARED / "epfl_household" / "questionnaires_Nairobi_2021.xls"
    if not original.exists():
        pytest.skip(f"{original} is not there")
    whole = original.read_bytes()
    codes = {code_of_refusal(whole[:length]) for length in range(600, len(whole) - 40_000, len(whole) // 37)}
    assert codes == {"SHEET-004"}


@pytest.mark.shared
def test_it_reads_an_old_xls_file():
    original = SHARED / "epfl_household" / "questionnaires_Nairobi_2021.xls"
    if not original.exists():
        pytest.skip(f"{original} is not there")
    sheets = read_all(original.read_bytes())
    assert sum(map(len, sheets)) > 100
    assert any("type" in row for rows in sheets for row in rows[:5])


def test_it_refuses_a_file_over_the_limit_before_reading_it(tmp_path: Path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"a,b\n" * 600_000)
    with pytest.raises(Refused) as caught:
        open_workbook(path, limits=Limits(file_bytes=2**20))
    assert caught.value.code == "SHEET-005"
    assert "3 MB" in caught.value.what.en


def test_it_refuses_a_zip_bomb_by_its_ratio():
    content = bomb(40)
    assert len(content) < 60_000
    assert code_of_refusal(content) == "SHEET-006"


def test_it_refuses_a_workbook_that_unpacks_over_the_limit():
    assert code_of_refusal(bomb(3), Limits(unpacked_bytes=2 * 2**20)) == "SHEET-006"


def test_it_refuses_a_workbook_of_too_many_parts():
    assert code_of_refusal(xlsx([["姓名"]]), Limits(entries=5)) == "SHEET-006"


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_it_refuses_a_part_that_unpacks_to_more_than_it_declares(part: str):
    real, declared = b"<sst>" + b" " * 3_000_000, 1_000
    content = bytearray(with_part(workbook_by_hand("<row r='1'/>"), part, real))
    directory = content.rfind(part.encode()) - 46
    local = content.find(part.encode()) - 30
    for at, offset in ((directory, 16), (local, 14)):
        content[at + offset : at + offset + 4] = zlib.crc32(real[:declared]).to_bytes(4, "little")
        content[at + offset + 8 : at + offset + 12] = declared.to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        assert len(archive.read(part)) == declared
    assert code_of_refusal(bytes(content)) == "SHEET-004"


@pytest.mark.parametrize("size", [2**18 - 1, 2**18, 2**18 + 1, 2**19])
def test_it_reads_parts_of_any_size_to_their_end(size: int):
    content = with_part(
        workbook_by_hand("<row r='1'>" + inline("A1", "x") + "</row>"), "xl/other.xml", random.Random(1).randbytes(size)
    )
    assert read_all(content) == [[["x"]]]


def test_it_lets_a_small_file_of_blanks_pass_the_ratio():
    assert read_all(workbook_by_hand("<row r='1'>" + inline("A1", "x") + "</row>" + " " * 400_000)) == [[["x"]]]
