"""A table of facts as a page shows it: its first lines, and how many there are."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from lianxin.reports.domain.tables import LineTable
from lianxin.reports.tabling.streaming import columns_of, facts_of, lines_after

if TYPE_CHECKING:
    from lianxin.people.models import User


def shown_lines(table: LineTable, reader: User | None, *, at_most: int) -> tuple[list[str], list[list[str]], int]:
    """Return headings, the first lines, and how many there are.

    Raises:
        PermissionDenied: the register is closed to the reader.
    """
    lines = [line for _, line in islice(lines_after(table, reader, 0), at_most)]
    return [one.heading for one in columns_of(table)], lines, facts_of(table, reader).count()
