"""What a document says, before anything is set. All texts are plain texts; a line break in one stays a line break."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """Formats of paper."""

    A3 = "a3"
    A4 = "a4"
    A5 = "a5"
    A6 = "a6"  # a card for a pocket or a door
    POSTER = "poster"  # as wide as A4 and as high as it needs to be: one picture


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper and the letters on it. ``text_pt`` is the size of the text, ``title_pt`` that of the title (22 pt is 二号).

    ``has_page_total``: each page says which of how many it is; without it, only which.

    Raises:
        ValueError: a size that nobody can read or that fits no page.
    """

    size: Size = Size.A4
    is_landscape: bool = False
    text_pt: float = 12
    title_pt: float = 22
    has_page_numbers: bool = True
    has_page_total: bool = True

    def __post_init__(self) -> None:
        if not (6 <= self.text_pt <= 72 and 6 <= self.title_pt <= 144):
            raise ValueError("letters are between 6 and 72 points, a title at most 144")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the document."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its first line moved in by two characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Small text under what it explains: sources, units, where to complain."""

    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; a ``wide`` one takes the whole line."""

    label: str
    value: str
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with values in a frame, two to a line; ``photo`` names an empty place beside them for a photograph to be put on."""

    facts: tuple[Fact, ...]
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width, and whether its values are figures."""

    heading: str
    share: float = 1
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings that are repeated on every page.

    Raises:
        ValueError: no column, a share that is not positive, or a row with another number of cells.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if not self.columns or any(column.share <= 0 for column in self.columns):
            raise ValueError("a table has columns, and each takes some width")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has one cell for each column")


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph as JPEG or PNG, or a chart as SVG, with what it shows."""

    content: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photographs side by side, two to a line; one alone has the whole line."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Room to sign, to date and to seal: one place for each name of an office."""

    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """The end of a notice: a code to scan with what it leads to, and room for the seal over the office and the day."""

    code: bytes
    caption: str
    office: str
    day: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Note | Facts | Table | Pictures | Signatures | Seal | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: its title, what stands under the title, its parts in order. ``watermark`` stands pale behind all.

    ``bookmark`` is what a bundle calls it, where its title says too little.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    sheet: Sheet = Sheet()
    language: str = "zh"
    watermark: str = ""
    bookmark: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Documents bound together: each begins on a page of its own and is a bookmark of the PDF.

    ``has_contents``: a cover with the title and a list of the documents with their pages comes first, and pages are counted through.
    ``is_on_a4``: cards stand together on A4 sheets, to be cut: two of A5, four of A6 (PDF only).

    Raises:
        ValueError: there is nothing to bind, or cards that are to stand together are not of one size.
    """

    title: str
    documents: tuple[Document, ...]
    subtitle: str = ""
    has_contents: bool = False
    language: str = "zh"
    is_on_a4: bool = False

    def __post_init__(self) -> None:
        if not self.documents:
            raise ValueError("a bundle holds documents")
        if self.is_on_a4 and {one.sheet.size for one in self.documents} not in ({Size.A5}, {Size.A6}):
            raise ValueError("cards of one size, A5 or A6, stand together on A4")
