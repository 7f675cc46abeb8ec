"""Acts of the reports: taking in a superior's form, explaining its headings, filling it, writing national layouts."""

from lianxin.reports.operations.forms import (
    NewForm,
    add_version,
    answer_headings,
    enter_form,
    fill_once,
    fill_version,
    refill,
)
from lianxin.reports.operations.layouts import write_layout

__all__ = [
    "NewForm",
    "add_version",
    "answer_headings",
    "enter_form",
    "fill_once",
    "fill_version",
    "refill",
    "write_layout",
]
