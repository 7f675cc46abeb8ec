"""Documents become Word files in the letters of an official paper, the same bytes for the same document."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.core.charts import Bars, Mark, draw
from lianxin.core.kernel.words import Words
from lianxin.core.paper import (
    Bundle,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    NewPage,
    Note,
    Paragraph,
    Picture,
    Pictures,
    Seal,
    Sheet,
    Signatures,
    Table,
    written,
)
from lianxin.core.paper.definitions import Size

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A PNG of one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))  # noqa: S314


def texts(content: bytes) -> str:
    return "\n".join(node.text or "" for node in part(content, "word/document.xml").iter(f"{W}t"))


def table(rows: int) -> Table:
    return Table((Column("指标", 2), Column("目标", 1, is_number=True)), tuple((f"第{n}项", "3") for n in range(rows)))


def chart() -> bytes:
    bars = Bars(title=Words("各村", "Villages"), unit=Words("户", "households"), marks=(Mark(Words("甲", "A"), 3),))
    return draw(bars, "zh").encode()


def whole() -> Document:
    facts = (Fact("项目名称", "蓄水池"), Fact("编号", "1"), Fact("建设任务", "新建\n蓄水池", True), Fact("余", ""))
    return Document(
        "整改方案",
        (
            Heading("一、基本情况"),
            Facts(facts),
            table(2),
            Paragraph("正文。"),
            Pictures((Picture(PIXEL, "现场"), Picture(chart(), "进度"), Picture(PIXEL, "近景"))),
            NewPage(),
            Note("监督电话：12317"),
            Signatures(("村民委员会", "乡镇人民政府")),
            Seal(PIXEL, "扫码核验", "某县某局", "2026年11月24日"),
        ),
        subtitle="编号 1",
        sheet=Sheet(has_page_total=True),
    )


def test_it_writes_every_kind_of_part() -> None:
    content = written(whole(), made_at=NOON)
    said = texts(content)
    for text in (
        "整改方案",
        "编号 1",
        "一、基本情况",
        "蓄水池",
        "正文。",
        "现场",
        "村民委员会",
        "扫码核验",
        "（盖章）",
    ):
        assert text in said
    assert len(opened(content).inline_shapes) == 4
    assert {image.partname.ext for image in opened(content).part.package.image_parts} == {"png"}  # the chart too


def test_it_writes_the_same_document_of_the_same_moment_alike() -> None:
    content = written(whole(), made_at=NOON)
    assert content == written(whole(), made_at=NOON)
    assert content != written(whole(), made_at=NOON + timedelta(days=1))
    about = opened(content).core_properties
    assert (about.title, about.author, about.created, about.revision) == ("整改方案", "连心 Lianxin", NOON, 1)
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_it_names_the_letters_of_an_official_paper_and_their_successors() -> None:
    content = written(whole())
    styles = {
        style.get(f"{W}styleId"): fonts.get(f"{W}eastAsia")
        for style in part(content, "word/styles.xml").iter(f"{W}style")
        if (fonts := style.find(f"{W}rPr/{W}rFonts")) is not None
    }
    assert (styles["Normal"], styles["Title"], styles["Heading1"]) == ("仿宋_GB2312", "方正小标宋简体", "黑体")
    successors = {
        font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val")  # type: ignore[union-attr]
        for font in part(content, "word/fontTable.xml")
    }
    assert successors["仿宋_GB2312"].startswith("仿宋,")


def test_a_paragraph_moves_in_by_two_characters() -> None:
    (style,) = (
        s for s in part(written(whole()), "word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == "BodyText"
    )
    indent = style.find(f"{W}pPr/{W}ind")
    assert indent is not None
    assert indent.get(f"{W}firstLineChars") == "200"


def test_the_head_of_a_table_is_repeated_and_its_rows_are_not_torn() -> None:
    (found,) = opened(written(Document("台账", (table(40),)))).tables
    rows = found._tbl.tr_lst
    assert [row.trPr.find(f"{W}tblHeader") is not None for row in rows] == [True, *[False] * 40]
    assert all(row.trPr.find(f"{W}cantSplit") is not None for row in rows)
    assert found.cell(1, 1).paragraphs[0].alignment is not None


@pytest.mark.parametrize(("language", "said"), [("zh", "第 1 页　共 1 页"), ("en", "Page 1 of 1")])
def test_each_page_says_which_of_how_many_it_is(language: str, said: str) -> None:
    made = opened(written(Document("台账", (), sheet=Sheet(has_page_total=True), language=language)))
    foot = made.sections[0].footer._element
    assert "".join(node.text or "" for node in foot.iter(f"{W}t")) == said
    assert [node.text.strip() for node in foot.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize(
    ("sheet", "millimetres"),
    [
        (Sheet(), (210, 297)),
        (Sheet(is_landscape=True), (297, 210)),
        (Sheet(Size.A3), (297, 420)),
        (Sheet(Size.A6), (105, 148)),
    ],
)
def test_it_takes_the_paper_of_the_sheet(sheet: Sheet, millimetres: tuple[int, int]) -> None:
    section = opened(written(Document("台账", (table(1),), sheet=sheet))).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == millimetres


def test_each_document_of_a_bundle_stands_on_its_own_paper_and_is_counted_by_itself() -> None:
    card = Document("明白卡", (table(1),), sheet=Sheet(Size.A5, True, 10.5, 18, has_page_numbers=False))
    ledger = Document("台账", (table(2),), sheet=Sheet(is_landscape=True, text_pt=9))
    for has_contents, counted in ((False, "SECTIONPAGES"), (True, "NUMPAGES")):
        made = opened(written(Bundle("合订", (Document("甲", ()), card, ledger), has_contents=has_contents)))
        sizes = [(round(one.page_width.mm), round(one.page_height.mm)) for one in made.sections]
        assert sizes == [(210, 297), (210, 148), (297, 210)]
        feet = [
            [node.text.strip() for node in one.footer._element.iter(f"{W}instrText") if node.text]
            for one in made.sections
        ]
        assert feet == [["PAGE", counted], [], ["PAGE", counted]]
        starts = [one._sectPr.find(f"{W}pgNumType") is not None for one in made.sections]
        assert starts == [not has_contents] * 3


def test_what_stands_pale_behind_all_stands_in_the_head() -> None:
    made = opened(written(Document("公示", (), watermark="某村 2026-11-24")))
    assert made.sections[0].header.paragraphs[0].text == "某村 2026-11-24"


def test_it_refuses_a_poster_and_a_picture_of_another_kind() -> None:
    with pytest.raises(ValueError, match="poster"):
        written(Document("公示", (), sheet=Sheet(size=Size.POSTER)))
    with pytest.raises(ValueError, match="JPEG or a PNG"):
        written(Document("甲", (Pictures((Picture(b"GIF89a", "乙"),)),)))


@settings(max_examples=6, deadline=None)
@given(st.text(max_size=30))
def test_any_text_can_be_written_and_none_is_markup(text: str) -> None:
    content = written(
        Document(text, (Paragraph(f"{text}<w:p>"), Facts((Fact(text, text),)), Table((Column(text),), ((text,),))))
    )
    assert "<w:p>" in texts(content)
