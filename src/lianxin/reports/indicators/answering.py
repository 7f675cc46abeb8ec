"""Answer the statements of a document with figures from rows."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils import timezone

import lianxin
from lianxin.core.kernel.errors import Refused
from lianxin.reports.access import reads_whole
from lianxin.reports.domain.errors import NO_PROGRESS_REPORT, NO_STATEMENTS
from lianxin.reports.domain.indicators import Figure
from lianxin.reports.domain.progress import ProgressReport, load_progress_report
from lianxin.reports.domain.statements import Agreement, Statement, agreement, load_statements
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import figure_of
from lianxin.reports.indicators.showing import is_hidden, veil_for

if TYPE_CHECKING:
    from lianxin.people.models import User

_FILE = "statements.yaml"
_TEXT = "progress_report.yaml"


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement, the figure that rows give, and whether they agree. ``is_hidden``: the figure is a small number of people, which its
    reader may not see; then nothing that rows tell is shown, nor whether they agree."""

    statement: Statement
    figure: Figure
    agreement: Agreement
    is_hidden: bool = False


def answers_to(statements: Iterable[Statement], *, reader: User | None, now: datetime) -> list[Answer]:
    """Return the answer to each statement, worked out now from rows.

    Raises:
        PermissionDenied: the rows of one of them are closed to the reader.
    """
    found = []
    for statement in statements:
        figure = figure_of(statement.question, reader=reader, now=now)
        veil = veil_for(reader, figure.indicator, statement.question.areas, timezone.localdate(now))
        if is_hidden(figure, veil):
            found.append(Answer(statement, figure, Agreement.CANNOT_TELL, is_hidden=True))
        else:
            found.append(Answer(statement, figure, agreement(statement, figure)))
    return found


def open_answers(statements: Iterable[Statement], *, reader: User, now: datetime) -> list[Answer]:
    """Return the answers to those statements of whose areas the reader reads the whole; of the others nothing is told."""
    found: list[Answer] = []
    for statement in statements:
        if not reads_whole(reader, statement.question.areas):
            continue
        with suppress(PermissionDenied):
            found += answers_to([statement], reader=reader, now=now)
    return found


def statements_of(programme: str) -> tuple[Statement, ...]:
    """Return the statements of a programme that is shipped.

    Raises:
        Refused: REPORTS-014, it has none; REPORTS-003 to 013, a fault in its file.
    """
    known = programmes_with_statements()
    if programme not in known:
        raise Refused(NO_STATEMENTS, programme=programme, known="、".join(known) or "—")
    return statements_in(_folder() / programme / _FILE)


def statements_in(path: Path) -> tuple[Statement, ...]:
    """Return the statements of a file.

    Raises:
        Refused: REPORTS-003 to 013, a fault in it.
    """
    return load_statements(path.read_text(encoding="utf-8"), shelf().library, name=path.name)


def programmes_with_statements() -> tuple[str, ...]:
    """Return the names of the programmes that have statements."""
    return tuple(sorted(path.parent.name for path in _folder().glob(f"*/{_FILE}")))


def progress_report_of(programme: str) -> ProgressReport:
    """Return the text of the progress report of a programme that is shipped.

    Raises:
        Refused: REPORTS-041, it has none; REPORTS-040, a fault in it.
    """
    known = programmes_with_reports()
    if programme not in known:
        raise Refused(NO_PROGRESS_REPORT, programme=programme, known="、".join(known) or "—")
    return progress_report_in(_folder() / programme / _TEXT, statements_of(programme))


def progress_report_in(path: Path, statements: Iterable[Statement]) -> ProgressReport:
    """Return the text of a report whose numbers are some statements.

    Raises:
        Refused: REPORTS-040, a fault in it.
    """
    return load_progress_report(path.read_text(encoding="utf-8"), {one.number for one in statements}, name=path.name)


def programmes_with_reports() -> tuple[str, ...]:
    """Return the names of the programmes that have statements and the text of a progress report."""
    return tuple(name for name in programmes_with_statements() if (_folder() / name / _TEXT).exists())


def _folder() -> Path:
    return Path(lianxin.__file__).parent / "programmes"
