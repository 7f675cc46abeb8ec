"""Collect the problems of a sheet: all counted, the first of them kept, every refused row known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lianxin.core.kernel.errors import ErrorKind, Place, Problem, Severity
from lianxin.core.sheets.faults import Fault
from lianxin.core.sheets.layouts import UsedColumn
from lianxin.core.sheets.limits import Limits


class ProblemLog:
    """The problems of one sheet. A hundred thousand equal faults cost a hundred thousand small tuples, not as many texts:
    a :class:`Problem` is made only when somebody looks at it.

    ``counts`` is how many per (code, heading); ``refused_rows`` are the numbers of all rows with an error, kept or not.
    """

    def __init__(self, file: str, sheet: str, limits: Limits) -> None:
        self.file = file
        self.sheet = sheet
        self.counts: Counter[tuple[str, str]] = Counter()
        self.errors = 0
        self.warnings = 0
        self.refused_rows: set[int] = set()
        self.headings: list[Problem] = []
        self._limits = limits
        self._cells: list[tuple[int, UsedColumn | None, str, Fault]] = []
        self._is_sorted = True

    @property
    def total(self) -> int:
        """How many problems there are, those not kept included."""
        return self.errors + self.warnings

    def add_heading(self, problem: Problem) -> None:
        """Note a problem of the headings; its place is completed with file and sheet."""
        place = problem.place
        whole = Place(self.file, self.sheet, place.row, place.column, place.heading)
        self.headings.append(Problem(problem.kind, whole, problem.value, problem.severity, problem.details))
        self._count(problem.kind, problem.severity, place.heading)

    def add(self, row: int, column: UsedColumn, fault: Fault) -> None:
        """Note a fault in a cell, row counted from 1."""
        self._add(row, column, column.letter, fault)

    def add_beside(self, row: int, letter: str, fault: Fault) -> None:
        """Note a fault in a column that fills no field."""
        self._add(row, None, letter, fault)

    def _add(self, row: int, column: UsedColumn | None, letter: str, fault: Fault) -> None:
        self._count(fault.kind, fault.severity, column.heading if column else "")
        if fault.severity is Severity.ERROR:
            self.refused_rows.add(row)
        if len(self._cells) < self._limits.kept_problems:
            self._cells.append((row, column, letter, fault))
            self._is_sorted = False

    def _count(self, kind: ErrorKind, severity: Severity, heading: str) -> None:
        self.counts[kind.code, heading] += 1
        if severity is Severity.ERROR:
            self.errors += 1
        else:
            self.warnings += 1

    def __iter__(self) -> Iterator[Problem]:
        """Yield the kept problems: headings first, then by row and column."""
        yield from self.headings
        self._sort()
        for row, column, letter, fault in self._cells:
            place = Place(self.file, self.sheet, row, letter, column.heading if column else "")
            yield Problem(fault.kind, place, fault.shown, fault.severity, dict(fault.details))

    def first(self) -> list[Problem]:
        """Return the problems shown in detail."""
        return list(islice(self, self._limits.detailed_problems))

    def _sort(self) -> None:
        if not self._is_sorted:
            self._cells.sort(key=lambda cell: (cell[0], cell[1].index if cell[1] else 1 << 20))
            self._is_sorted = True
