"""Say at the end which modules grow long, before they are too long."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the modules above the length the house aims at (tests/repo/test_size.py fails above its limit)."""
    from tree import python_files, shown, texts

    long = sorted(((texts()[path].count("\n"), shown(path)) for path in python_files()), reverse=True)
    for lines, path in long:
        if lines > 300:
            terminalreporter.write_line(f"long: {path} has {lines} lines; the house aims at 300")
