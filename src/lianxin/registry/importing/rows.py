"""The rows of one recognised sheet, column by column, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lianxin.core.kernel.dictionary import SheetKind
from lianxin.core.kernel.errors import ErrorKind, Place, Severity
from lianxin.core.sheets.attached import UNSIGNED, Signature
from lianxin.core.sheets.texts import shown
from lianxin.registry.importing.problems import ProblemList


@dataclass
class Rows:
    """One sheet: ``columns`` maps ``table.field`` to its values (None: missing), each of length ``count``.

    ``row_numbers``, ``letters`` and ``headings`` lead back to the cell as the spreadsheet shows it. A row in ``refused``
    is not written. ``signature`` is who collected the sheet and when, as far as it stands beside the table.
    ``are_heads_optional`` and ``may_open_households`` are for foreign surveys, which know no head of household and send
    households apart from their members.
    """

    file: str
    sheet: str
    kind: SheetKind
    columns: dict[str, list[Any]]
    row_numbers: list[int]
    letters: dict[str, str]
    headings: dict[str, str]
    problems: ProblemList
    refused: set[int] = field(default_factory=set)
    are_heads_optional: bool = False
    may_open_households: bool = False
    signature: Signature = UNSIGNED

    @property
    def count(self) -> int:
        return len(self.row_numbers)

    def column(self, path: str) -> list[Any]:
        """The values of a field; a column that the sheet lacks is all missing."""
        return self.columns.get(path) or [None] * self.count

    def fields_of(self, table: str) -> list[str]:
        """Names of the table's fields that the sheet has."""
        return [path.split(".", 1)[1] for path in self.columns if path.startswith(table + ".")]

    def place(self, row: int, path: str = "") -> Place:
        """Where a row (index from 0) stands, and in which column."""
        return Place(
            file=self.file,
            sheet=self.sheet,
            row=self.row_numbers[row],
            column=self.letters.get(path, ""),
            heading=self.headings.get(path, ""),
        )

    def refuse(self, rows: Iterable[int], path: str, kind: ErrorKind, value: object = "", **details: Any) -> None:
        """Refuse rows for one reason, told at the first of them."""
        listed = list(rows)
        self.refused.update(listed)
        self.problems.add(kind, self.place(listed[0], path), _text(value), **details)

    def warn(self, row: int, path: str, kind: ErrorKind, value: object = "", **details: Any) -> None:
        """Let a row in and say what is doubtful."""
        self.problems.add(kind, self.place(row, path), _text(value), Severity.WARNING, **details)


def _text(value: object) -> str:
    return "" if value is None else shown(value)
