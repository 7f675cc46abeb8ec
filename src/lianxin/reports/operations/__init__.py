"""Acts of the reports: filling superiors' forms, recording what is expected. Each is one transaction and one event."""

from __future__ import annotations

from lianxin.reports.operations.expectations import NewExpectation, record_expectation
from lianxin.reports.operations.forms import (
    NewForm,
    add_version,
    answer_headings,
    enter_form,
    fill_once,
    fill_version,
    refill,
    take_waiting,
)
from lianxin.reports.operations.layouts import write_layout
from lianxin.reports.operations.publishing import publish_figure

__all__ = [
    "NewExpectation",
    "NewForm",
    "add_version",
    "answer_headings",
    "enter_form",
    "fill_once",
    "fill_version",
    "publish_figure",
    "record_expectation",
    "refill",
    "take_waiting",
    "write_layout",
]
