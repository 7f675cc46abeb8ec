"""Documents for paper: a definition in, a PDF or a Word file out, in Chinese official typography.

``printed(document)`` has a font of our own and needs no system font and no network; ``written(document)`` is for those who
amend. A document is data: no text of a person is ever read as markup.
Lengths and sizes follow GB/T 9704-2012 where the form does not say otherwise.
"""

from lianxin.core.paper.definitions import (
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
    Size,
    Table,
)
from lianxin.core.paper.digests import digest_of
from lianxin.core.paper.printing import characters_without_shape, pictured, printed
from lianxin.core.paper.writing import written

__all__ = [
    "Bundle",
    "Column",
    "Document",
    "Fact",
    "Facts",
    "Heading",
    "NewPage",
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
    "digest_of",
    "pictured",
    "printed",
    "written",
]
