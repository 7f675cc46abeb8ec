"""Documents for paper: a definition in, a PDF out, in Chinese official typography and with a font of our own.

``printed(document)`` needs no system font and no network. A document is data: no text of a person is ever read as markup.
Lengths and sizes follow GB/T 9704-2012 where the form does not say otherwise.
"""

from lianxin.core.paper.definitions import (
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
    Size,
    Table,
)
from lianxin.core.paper.printing import characters_without_shape, pictured, printed

__all__ = [
    "Column",
    "Document",
    "Fact",
    "Facts",
    "Heading",
    "Note",
    "Paragraph",
    "Picture",
    "Pictures",
    "Seal",
    "Sheet",
    "Signatures",
    "Size",
    "Table",
    "characters_without_shape",
    "pictured",
    "printed",
]
