"""What the room of reports remembers: forms that superiors send and what was filled; what is expected, published figures, kept tables."""

from __future__ import annotations

from lianxin.reports.models.expectations import Expectation
from lianxin.reports.models.forms import FormFill, FormVersion, HeadingWord, NamedForm
from lianxin.reports.models.published import PublishedFigure
from lianxin.reports.models.tables import SavedTable, TableFile, TableSchedule

__all__ = [
    "Expectation",
    "FormFill",
    "FormVersion",
    "HeadingWord",
    "NamedForm",
    "PublishedFigure",
    "SavedTable",
    "TableFile",
    "TableSchedule",
]
