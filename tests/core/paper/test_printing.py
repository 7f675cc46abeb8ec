"""Documents become PDFs that look the same everywhere, and no text in them is ever a program."""

from __future__ import annotations

import re
import subprocess
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lianxin.core.paper import (
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Note,
    Paragraph,
    Picture,
    Pictures,
    Seal,
    Sheet,
    Signatures,
    Table,
    characters_without_shape,
    pictured,
    printed,
)
from lianxin.core.paper.definitions import Size

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
# A PNG of one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


def opened(pdf: bytes) -> str:
    """The objects of a PDF as text, with what was packed unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    parts = [pdf]
    for part in packed:
        try:
            parts.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"\n".join(parts).decode("latin-1")


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of every page in whole points."""
    boxes = re.findall(r"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", opened(pdf))
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def whole() -> Document:
    return Document(
        "项目档案",
        (
            Heading("一、基本情况"),
            Facts(
                (Fact("项目名称", "蓄水池"), Fact("编号", "1"), Fact("建设任务", "新建\n蓄水池", True), Fact("余", ""))
            ),
            Table((Column("指标", 2), Column("目标", 1, is_number=True)), (("新建蓄水池", "3 座"),)),
            Paragraph("正文。"),
            Pictures((Picture(PIXEL, "现场"),)),
            Note("监督电话：12317"),
            Signatures(("村民委员会", "乡镇人民政府")),
        ),
        subtitle="编号 1",
    )


def test_it_prints_every_kind_of_part_with_its_own_letters() -> None:
    pdf = printed(whole(), made_at=NOON)
    assert pdf.startswith(b"%PDF-")
    letters = set(re.findall(r"Noto(\w+)SC-(\w+)", opened(pdf)))
    assert letters == {("Serif", "Regular"), ("Sans", "Bold")}
    assert pages_of(pdf) == [(595, 842)]


def test_it_prints_the_same_document_of_the_same_moment_alike() -> None:
    assert printed(whole(), made_at=NOON) == printed(whole(), made_at=NOON)
    assert printed(whole(), made_at=NOON) != printed(whole(), made_at=NOON + timedelta(days=1))


def test_it_dates_a_document_to_the_second() -> None:
    assert printed(whole(), made_at=NOON.replace(microsecond=123_456)) == printed(whole(), made_at=NOON)


def test_it_prints_a_board_across_a_large_sheet() -> None:
    board = Document("公示牌", (Note("监督电话：12317"),), sheet=Sheet(Size.A3, True, 22, 48, False))
    assert pages_of(printed(board)) == [(1191, 842)]


def test_it_goes_on_to_further_pages() -> None:
    rows = tuple((f"第 {number} 行", "1") for number in range(120))
    assert len(pages_of(printed(Document("台账", (Table((Column("行"), Column("数")), rows),))))) > 2


def test_a_check_number_stays_inside_its_cell(tmp_path: Path) -> None:
    """Without a place to break it would run over the next cell and off the page."""
    pdf = printed(Document("核验", (Facts((Fact("校验码", "f0" * 64, True),)),)))
    words = boxes_of(pdf, tmp_path)
    told = subprocess.run(
        ["pdftotext", str(tmp_path / "paper.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "f0" * 64 in told.replace("\n", "")
    assert max(right for _, right in words) <= 595 - 24 * 72 / 25.4 + 1


def boxes_of(pdf: bytes, folder: Path) -> list[tuple[float, float]]:
    """Where each word begins and ends across the page, in points."""
    (folder / "paper.pdf").write_bytes(pdf)
    try:
        told = subprocess.run(["pdftotext", "-bbox", str(folder / "paper.pdf"), "-"], capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("this machine has no pdftotext to read a PDF with")
    found = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', told.stdout.decode())
    return [(float(left), float(right)) for left, right in found]


@pytest.mark.parametrize(
    "text", ['#panic("no")', "$x", "*粗", "= 标题", "```", "@ref", '"), #read("main.typ"', "\\", "a\n\nb"]
)
def test_it_never_reads_a_text_as_markup(text: str) -> None:
    document = Document(text, (Paragraph(text), Facts((Fact(text, text),)), Table((Column(text),), ((text,),))))
    assert printed(document).startswith(b"%PDF-")


def test_it_names_the_characters_that_its_font_lacks() -> None:
    assert characters_without_shape(whole()) == ()
    assert characters_without_shape(Document("龘①Ⅳ→￥—“”", ())) == ()
    rare = Document("户主𠮷某", (Facts((Fact("乡", "𡧳"),)),))
    assert characters_without_shape(rare) == ("𠮷", "𡧳")
    assert printed(rare).startswith(b"%PDF-")


def test_it_refuses_a_picture_of_another_kind() -> None:
    with pytest.raises(ValueError, match="JPEG or a PNG"):
        printed(Document("甲", (Pictures((Picture(b"GIF89a", "乙"),)),)))


@pytest.mark.parametrize("given", [{"text_pt": 5}, {"text_pt": 73}, {"title_pt": 145}])
def test_it_refuses_letters_that_nobody_can_read(given: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="points"):
        Sheet(**given)  # type: ignore[arg-type]


def test_it_refuses_a_table_that_does_not_fit_its_headings() -> None:
    with pytest.raises(ValueError, match="one cell for each column"):
        Table((Column("甲"),), (("1", "2"),))
    with pytest.raises(ValueError, match="takes some width"):
        Table((), ())
    with pytest.raises(ValueError, match="takes some width"):
        Table((Column("甲", 0),), ())


def test_a_poster_is_one_picture_as_high_as_its_content() -> None:
    sheet = Sheet(size=Size.POSTER, has_page_numbers=False)
    short, long = (
        pictured(Document("公示", (Table((Column("户主"),), (("甲",),) * count),), sheet=sheet, watermark="某村"))
        for count in (2, 80)
    )
    sizes = [(int.from_bytes(one[16:20]), int.from_bytes(one[20:24])) for one in (short, long)]
    assert all(one.startswith(b"\x89PNG") for one in (short, long))
    assert sizes[0][0] == sizes[1][0]
    assert sizes[1][1] > 4 * sizes[0][1]


def test_a_picture_is_not_made_of_several_pages() -> None:
    with pytest.raises(ValueError, match="one page"):
        pictured(Document("公示", (Table((Column("户主"),), (("甲",),) * 200),)))


def test_the_end_of_a_notice_needs_a_code_that_is_a_picture() -> None:
    with pytest.raises(ValueError, match="JPEG or a PNG"):
        printed(Document("公示", (Seal(b"GIF89a", "扫码", "某村", "2026年3月1日"),)))


def test_pages_say_which_of_how_many_they_are_and_carry_the_watermark() -> None:
    rows = Table((Column("户主"),), (("甲",),) * 90)
    end = Seal(PIXEL, "扫码", "某村村民委员会", "2026年3月1日")
    plain = Document("公示", (rows, end), sheet=Sheet(has_page_total=True))
    marked = Document("公示", (rows, end), sheet=Sheet(has_page_total=True), watermark="某村 2026-03-01")
    assert len(pages_of(printed(plain))) == len(pages_of(printed(marked))) > 1
    assert len(printed(marked)) > len(printed(plain))
