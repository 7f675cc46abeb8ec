"""Set a document as Word, for those who sign, amend and send on: the same definition as the PDF, in the letters of an official paper.

The letters are named, not shipped (仿宋_GB2312, 黑体, 方正小标宋简体): Chinese offices have them, and the table of fonts names a
successor for each, so that a machine without one still shows an imitation of it. The bytes depend on the document and its moment only.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from lianxin.core.paper.definitions import (
    Block,
    Bundle,
    Document,
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
    Size,
    Table,
)
from lianxin.core.paper.printing import drawing_as_png

BODY, BLACK, TITLE, LATIN = "仿宋_GB2312", "黑体", "方正小标宋简体", "Times New Roman"
# What a machine without the font is to take instead.
_SUCCESSORS = {BODY: "仿宋,FangSong,STFangsong", BLACK: "SimHei,Heiti SC", TITLE: "小标宋,华文中宋,STZhongsong,宋体"}
_TWIPS_PER_MM = 1440 / 25.4
_EMU_PER_MM = 36000
_PAPER_MM = {Size.A3: (297, 420), Size.A4: (210, 297), Size.A5: (148, 210), Size.A6: (105, 148)}
_LABEL_SHARES = (1.15, 2.4, 1.15, 2.4)
_HIGHEST_PICTURE_MM = 62
_PHOTO_MM, _TWIPS_BESIDE = 27, 180  # the margins of the cell that the frame stands in
_NARROWEST_SHEET_MM = 297  # a card is lower and narrower than any sheet
_LARGEST_IN_TABLE = 10.5
_SHADE = "F0F0F0"
_UNFIT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def written(document: Document | Bundle, *, made_at: datetime | None = None) -> bytes:
    """Return the document as a Word file (.docx). The same document made at the same moment gives the same bytes.

    Of a bundle the documents follow each other, each on paper of its own; where there are no contents, each is counted by itself.

    Raises:
        ValueError: it is a poster, which is a picture; or a picture in it is neither JPEG nor PNG nor SVG.
    """
    import docx  # only here: a page without a document to write need not load it

    documents = document.documents if isinstance(document, Bundle) else (document,)
    first = documents[0]
    if any(one.sheet.size not in _PAPER_MM for one in documents):
        raise ValueError("a poster is a picture, not a text to be amended")
    word = docx.Document()
    _forget_samples(word)
    _set_styles(word, first)
    body = word.element.body
    is_counted_through = not isinstance(document, Bundle) or document.has_contents
    for number, one in enumerate(documents):
        if number:
            _begin_section(word)
        page = _Page.of(one.sheet)
        _set_page(word, one, page, is_counted_through=is_counted_through)
        pen = _Pen(word, page, one.sheet.text_pt, one.language, one.sheet.title_pt, is_first=not number)
        for element in pen.whole(one):
            body.insert(len(body) - 1, element)  # the last one is the section's own
    _set_properties(word, document, made_at or datetime(2000, 1, 1, tzinfo=UTC))
    held = BytesIO()
    word.save(held)
    return _without_clock(held.getvalue())


@dataclass(frozen=True, slots=True)
class _Page:
    width: float  # all in millimetres
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @classmethod
    def of(cls, sheet: Sheet) -> _Page:
        width, height = _PAPER_MM[sheet.size]
        if sheet.is_landscape:
            width, height = height, width
        if sheet.size in {Size.A5, Size.A6}:
            return cls(width, height, 10, 10, 10, 10)
        if sheet.size is Size.A3:
            return cls(width, height, 18, 18, 22, 22)
        return cls(width, height, 22, 22, 20, 20) if sheet.is_landscape else cls(width, height, 30, 28, 26, 24)

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class _Pen:
    """Makes the elements of the parts of one document."""

    word: Any
    page: _Page
    size: float
    language: str = "zh"
    title_size: float = 22
    is_first: bool = True  # whose letters the styles of the file have

    def whole(self, document: Document) -> list[Any]:
        made = [self._styled(document.title, "Title", self.title_size)]
        if document.subtitle:
            made.append(self._styled(document.subtitle, "Subtitle", self.size))
        for block in document.blocks:
            made += self.block(block)
            if not isinstance(block, Heading | Paragraph | Note | NewPage):
                made.append(_gap())
        return made

    def block(self, block: Block) -> list[Any]:
        match block:
            case Heading():
                return [self._styled(block.text, "Heading1", self.size * 1.12)]
            case Paragraph():
                return [self._styled(block.text, "BodyText", self.size)]
            case Note():
                return [self._styled(block.text, "Caption", self.size * 0.82)]
            case Facts():
                return [self.facts(block)]
            case Table():
                return [self.table(block)]
            case Pictures():
                return [self.pictures(block)]
            case Signatures():
                return [self.signatures(block)]
            case Seal():
                return [self.seal(block)]
            case _:
                return [_element("w:p", _element("w:r", _element("w:br", type="page")))]

    def _styled(self, text: str, style: str, size: float) -> Any:
        """A paragraph in a style of the file, which was made for the first document."""
        return self.paragraph(text, style=style, size=0 if self.is_first else size)

    def paragraph(self, text: str, *, style: str = "", align: str = "", size: float = 0, is_bold: bool = False) -> Any:
        about = _element("w:pPr")
        if style:
            about.append(_element("w:pStyle", val=style))
        if align:
            about.append(_element("w:jc", val=align))
        return _element("w:p", about, *_runs(text, size, is_bold))

    def facts(self, facts: Facts) -> Any:
        beside = round(_PHOTO_MM * _TWIPS_PER_MM) if facts.photo else 0
        widths = self._widths(_LABEL_SHARES, less=beside + _TWIPS_BESIDE if beside else 0)
        rows: list[list[Any]] = []
        is_open = False
        for place, fact in enumerate(facts.facts):
            is_last = place + 1 == len(facts.facts) or facts.facts[place + 1].is_wide
            label = self._cell(fact.label, widths[0], is_label=True)
            if fact.is_wide or (not is_open and is_last):
                rows.append([label, self._cell(fact.value, sum(widths[1:]), span=3)])
                is_open = False
            else:
                cells = [label, self._cell(fact.value, widths[1])]
                rows = [*rows[:-1], rows[-1] + cells] if is_open else [*rows, cells]
                is_open = not is_open
        frame = _table(widths, [_row(cells) for cells in rows])
        if not beside:
            return frame
        photo = self._framed(beside, _gap(), self.paragraph(facts.photo, align="center"), _gap())
        whole = sum(widths) + _TWIPS_BESIDE
        return _table([whole, beside], [_row([self._framed(whole, frame, _gap()), photo])])

    def table(self, table: Table) -> Any:
        size = min(self.size, _LARGEST_IN_TABLE)
        widths = self._widths(tuple(column.share for column in table.columns))
        head = [
            self._cell(column.heading, width, is_label=True, size=size)
            for column, width in zip(table.columns, widths, strict=True)
        ]
        aligns = ["right" if column.is_number else "left" for column in table.columns]
        rows = [
            _row([self._cell(*one, size=size) for one in zip(row, widths, aligns, strict=True)]) for row in table.rows
        ]
        return _table(widths, [_row(head, is_heading=True), *rows])

    def pictures(self, pictures: Pictures) -> Any:
        # One alone has the whole line.
        is_alone = len(pictures.pictures) == 1
        widths = self._widths((1,) if is_alone else (1, 1))
        widest = self.page.text_width - 6 if is_alone else 0
        pairs = [pictures.pictures[place : place + 2] for place in range(0, len(pictures.pictures), 2)]
        rows = []
        for pair in pairs:
            cells = [
                self._framed(widths[0], self._picture(one, widest=widest), self.paragraph(one.caption, align="center"))
                for one in pair
            ]
            if len(cells) < len(widths):
                cells.append(self._framed(widths[1], _element("w:p")))
            rows.append(_row(cells))
        return _table(widths, rows, has_rules=False)

    def signatures(self, signatures: Signatures) -> Any:
        widths = self._widths((1,) * len(signatures.offices))
        is_chinese = self.language == "zh"
        cells = [
            self._framed(
                width,
                self.paragraph(office),
                _element("w:p"),
                _element("w:p"),
                self.paragraph("（签字盖章）" if is_chinese else "(signature, seal)", align="right"),
                self.paragraph("年　　月　　日" if is_chinese else "Date:                    ", align="right"),
            )
            for office, width in zip(signatures.offices, widths, strict=True)
        ]
        return _table(widths, [_row(cells)])

    def seal(self, seal: Seal) -> Any:
        widths = self._widths((1, 2.2, 1.8) if seal.office else (1, 3, 0.4))
        is_card = max(self.page.width, self.page.height) < _NARROWEST_SHEET_MM
        side = 19.0 if is_card else 22.0 if self.page.width > self.page.height else 30.0
        code = self._picture(Picture(seal.code, seal.caption), widest=side, highest=side)
        office = [
            self.paragraph(seal.office, align="center", is_bold=True),
            self.paragraph(("（盖章）" if self.language == "zh" else "(seal)") if seal.office else "", align="center"),
            self.paragraph(seal.day, align="center"),
        ]
        cells = [
            self._framed(widths[0], code),
            self._framed(widths[1], self.paragraph(seal.caption, size=self.size * 0.9)),
            self._framed(widths[2], *office),
        ]
        return _table(widths, [_row(cells)], has_rules=False)

    def _widths(self, shares: tuple[float, ...], *, less: int = 0) -> list[int]:
        return [round(share / sum(shares) * (self.page.text_width * _TWIPS_PER_MM - less)) for share in shares]

    def _cell(
        self, text: str, width: int, align: str = "left", *, span: int = 1, is_label: bool = False, size: float = 0
    ) -> Any:
        inside = self.paragraph(text, align="center" if is_label else align, size=size or self.size, is_bold=is_label)
        return self._framed(width, inside, span=span, shade=_SHADE if is_label else "")

    def _framed(self, width: int, *inside: Any, span: int = 1, shade: str = "") -> Any:
        about = _element("w:tcPr", _element("w:tcW", w=str(width), type="dxa"))
        if span > 1:
            about.append(_element("w:gridSpan", val=str(span)))
        if shade:
            about.append(_element("w:shd", val="clear", color="auto", fill=shade))
        about.append(_element("w:vAlign", val="center"))
        return _element("w:tc", about, *inside)

    def _picture(self, picture: Picture, *, widest: float = 0, highest: float = _HIGHEST_PICTURE_MM) -> Any:
        """A picture in the middle of its line, whole, as large as its place allows."""
        content = drawing_as_png(picture.content) if picture.content.startswith(b"<svg ") else picture.content
        if not content.startswith((b"\xff\xd8\xff", b"\x89PNG")):
            raise ValueError("a picture on paper is a JPEG or a PNG, or a chart as SVG")
        widest = widest or self.page.text_width / 2 - 6
        inline = self.word.part.new_pic_inline(BytesIO(content), None, None)
        scale = min(widest * _EMU_PER_MM / inline.extent.cx, highest * _EMU_PER_MM / inline.extent.cy)
        for extent in (inline.extent, inline.graphic.graphicData.pic.spPr.xfrm.ext):
            extent.cx, extent.cy = (round(inline_side * scale) for inline_side in (extent.cx, extent.cy))
        inline.docPr.set("descr", _fit(picture.caption))
        return _element(
            "w:p", _element("w:pPr", _element("w:jc", val="center")), _element("w:r", _element("w:drawing", inline))
        )


def _element(tag: str, /, *children: Any, **attributes: str) -> Any:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made = OxmlElement(tag, attrs={qn(f"w:{name}"): value for name, value in attributes.items()})
    made.extend(children)
    return made


def _spacing(before: int, after: int, line: int) -> Any:
    """Space in twentieths of a point; ``line`` in 240ths of a line."""
    return _element("w:spacing", before=str(before), after=str(after), line=str(line), lineRule="auto")


def _gap() -> Any:
    """A low line under a table: two tables without a text between them would be one, and no page may end in a table."""
    letters = _element("w:rPr", _element("w:sz", val="8"))
    return _element("w:p", _element("w:pPr", _spacing(0, 0, 240), letters))


def _fit(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNFIT_FOR_XML.sub("", text)


def _runs(text: str, size: float = 10.5, is_bold: bool = False) -> list[Any]:
    about = _element("w:rPr")
    if is_bold:
        about.append(_element("w:b"))
    if size:
        about.append(_element("w:sz", val=str(round(size * 2))))
        about.append(_element("w:szCs", val=str(round(size * 2))))
    run = _element("w:r", about)
    for place, line in enumerate(_fit(text).split("\n")):
        if place:
            run.append(_element("w:br"))
        said = _element("w:t")
        said.text = line
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(said)
    return [run]


def _table(widths: list[int], rows: list[Any], *, has_rules: bool = True) -> Any:
    about = _element("w:tblPr", _element("w:tblW", w=str(sum(widths)), type="dxa"), _element("w:jc", val="center"))
    if has_rules:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines = (_element(f"w:{side}", val="single", sz="5", space="0", color="3C3C3C") for side in sides)
        about.append(_element("w:tblBorders", *lines))
    about.append(_element("w:tblLayout", type="fixed"))
    about.append(_element("w:tblCellMar", *(_element(f"w:{s}", w=w, type="dxa") for s, w in _CELL_MARGINS)))
    return _element(
        "w:tbl", about, _element("w:tblGrid", *(_element("w:gridCol", w=str(width)) for width in widths)), *rows
    )


_CELL_MARGINS = (("top", "60"), ("left", "90"), ("bottom", "60"), ("right", "90"))


def _row(cells: list[Any], *, is_heading: bool = False) -> Any:
    about = _element("w:trPr", _element("w:cantSplit"))
    if is_heading:
        about.append(_element("w:tblHeader"))
    return _element("w:tr", about, *cells)


def _forget_samples(word: Any) -> None:
    """Take away the picture of the sample that the empty document comes with, which some shells would show as ours."""
    relations = word.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]


def _set_styles(word: Any, document: Document) -> None:
    size, language = document.sheet.text_pt, _LANGUAGES.get(document.language, "zh-CN")
    styles = word.styles.element
    defaults = styles.find(_w("docDefaults")).find(_w("rPrDefault")).find(_w("rPr"))
    for child in list(defaults):
        defaults.remove(child)
    defaults.append(_fonts(BODY))
    defaults.append(_element("w:lang", val="en-US", eastAsia=language))
    indent = _element("w:ind", firstLineChars="200", firstLine=str(round(size * 2 * 20)))
    centred, close = _element("w:jc", val="center"), _spacing(0, 0, 240)
    # The order of these parts is laid down by the standard.
    looks: dict[str, tuple[str, float, list[Any]]] = {
        "Normal": (BODY, size, [close]),
        "Title": (TITLE, document.sheet.title_pt, [_spacing(0, 120, 264), centred]),
        "Subtitle": (BODY, size, [_spacing(0, 160, 264), _element("w:jc", val="center")]),
        "Heading1": (
            BLACK,
            size * 1.12,
            [_element("w:keepNext"), _spacing(160, 80, 288), _element("w:outlineLvl", val="0")],
        ),
        "BodyText": (BODY, size, [_spacing(0, 60, 360), indent, _element("w:jc", val="both")]),
        "Caption": (BODY, size * 0.82, [_spacing(0, 60, 276)]),
    }
    for name, (font, points, layout) in looks.items():
        style = next(one for one in styles.style_lst if one.styleId == name)
        for part in ("pPr", "rPr"):
            if (old := style.find(_w(part))) is not None:
                style.remove(old)
        letters = [
            _fonts(font),
            _element("w:sz", val=str(round(points * 2))),
            _element("w:szCs", val=str(round(points * 2))),
        ]
        style.append(_element("w:pPr", *layout))
        style.append(_element("w:rPr", *letters))


def _fonts(font: str) -> Any:
    return _element("w:rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=font, cs=LATIN)


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def _begin_section(word: Any) -> None:
    """End the section so far with a low line that holds its page, and begin another on a new page."""
    word.add_section()
    last = word.element.body[-2]  # the paragraph that ends the section; the last element is the new one's own
    about = last.get_or_add_pPr()
    about.insert(0, _spacing(0, 0, 20))
    about.append(_element("w:rPr", _element("w:sz", val="2")))
    about.append(about.find(_w("sectPr")))  # the standard wants it behind the letters


def _set_page(word: Any, document: Document, page: _Page, *, is_counted_through: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section, sheet = word.sections[-1], document.sheet
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = section.footer_distance = Mm(min(12.0, page.bottom / 2))
    _replace(section.header, _runs(document.watermark, 9) if document.watermark else [])
    before, between, after = ("第 ", " 页　共 ", " 页") if document.language == "zh" else ("Page ", " of ", "")
    counted: list[Any] = []
    if sheet.has_page_numbers and sheet.has_page_total:
        total = _field("NUMPAGES" if is_counted_through else "SECTIONPAGES")
        counted = [*_runs(before), *_field("PAGE"), *_runs(between), *total, *_runs(after)]
    elif sheet.has_page_numbers:
        counted = [*_runs("— "), *_field("PAGE"), *_runs(" —")]
    _replace(section.footer, counted)
    if not is_counted_through and section._sectPr.find(_w("pgNumType")) is None:
        section._sectPr.find(_w("pgMar")).addnext(_element("w:pgNumType", start="1"))


def _replace(part: Any, runs: list[Any]) -> None:
    """Put one line, which may be empty, into the middle of a header or footer, in place of what is there."""
    part.is_linked_to_previous = False
    for old in list(part._element):
        part._element.remove(old)
    part._element.append(_element("w:p", _element("w:pPr", _element("w:jc", val="center")), *runs))


def _field(instruction: str) -> list[Any]:
    told = _element("w:instrText")
    told.text = f" {instruction} "
    marks = [_element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
    shown = _element("w:t")
    shown.text = "1"
    return [_element("w:r", part) for part in (marks[0], told, marks[1], shown, marks[2])]


def _set_properties(word: Any, document: Document | Bundle, moment: datetime) -> None:
    about, at = word.core_properties, moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    about.title, about.author, about.last_modified_by = _fit(document.title)[:255], "连心 Lianxin", "连心 Lianxin"
    about.comments = about.keywords = about.subject = about.category = ""
    about.language, about.revision = _LANGUAGES.get(document.language, "zh-CN"), 1
    about.created = about.modified = at
    table = next(part for part in word.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml")
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _SUCCESSORS.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    table._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()
    )


def _without_clock(content: bytes) -> bytes:
    """The same package with one moment for all its parts."""
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            about = zipfile.ZipInfo(name, _FIRST_ZIP_MOMENT)
            about.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(about, old.read(name))
    return held.getvalue()
