"""Every act of the room of reports. Each is one transaction and one event; what cannot be done is refused with a code."""

from __future__ import annotations

from lianxin.reports.operations.expectations import NewExpectation, record_expectation

__all__ = ["NewExpectation", "record_expectation"]
