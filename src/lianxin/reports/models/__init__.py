"""What the room of reports remembers: what is expected, figures as they were published, and tables that people keep."""

from __future__ import annotations

from lianxin.reports.models.expectations import Expectation
from lianxin.reports.models.published import PublishedFigure
from lianxin.reports.models.tables import SavedTable, TableFile, TableSchedule

__all__ = ["Expectation", "PublishedFigure", "SavedTable", "TableFile", "TableSchedule"]
