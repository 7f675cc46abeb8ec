"""A table of facts as a page shows it: its first lines, and how many there are; and all of them, to be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class TableLines:
    """Every line of a table of facts that a reader may see: counted without being read, and read as they are taken."""

    table: LineTable
    reader: User | None

    def __len__(self) -> int:
        return facts_of(self.table, self.reader).count()

    def __iter__(self) -> Iterator[list[str]]:
        return (line for _, line in lines_after(self.table, self.reader, 0))
