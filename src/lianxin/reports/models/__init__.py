"""What the room of reports remembers: superiors' forms and their fillings; what is expected, published figures, kept tables; papers
that were handed out."""

from __future__ import annotations

from lianxin.reports.models.expectations import Expectation
from lianxin.reports.models.forms import FormFill, FormVersion, HeadingWord, NamedForm
from lianxin.reports.models.issued_papers import IssuedPaper
from lianxin.reports.models.published import PublishedFigure
from lianxin.reports.models.tables import SavedTable, TableFile, TableSchedule

__all__ = [
    "Expectation",
    "FormFill",
    "FormVersion",
    "HeadingWord",
    "IssuedPaper",
    "NamedForm",
    "PublishedFigure",
    "SavedTable",
    "TableFile",
    "TableSchedule",
]
