"""The sheet of criteria on the page of an exit case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from lianxin.core.kernel.findings import Verdict
from lianxin.exits.queries.sheets import PROCEDURES, lines_of, sheet_of_case
from lianxin.exits.wording import ANSWERS, STATES
from lianxin.people.roles import Act
from lianxin.procedures.panels import CasePanel, register

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.procedures.models import Case


def sheet_panel(request: HttpRequest, case: Case) -> SafeString | None:
    """Show what recognition came to; nothing for cases that are no exits."""
    if case.procedure not in PROCEDURES.values():
        return None
    user: Any = request.user
    sheet = sheet_of_case(case)
    shown: dict[str, Any] = {"sheet": sheet}
    if sheet is not None:
        lines = [
            {
                "words": line.words,
                "is_hidden": line.is_hidden,
                "computed": ANSWERS[line.computed.verdict] if line.computed else None,
                "first": ANSWERS[Verdict(line.first.verdict)] if line.first else None,
                "second": ANSWERS[Verdict(line.second.verdict)] if line.second else None,
            }
            for line in lines_of(sheet, user)
        ]
        shown |= {"state": STATES[sheet.state], "lines": lines}
    return render_to_string("exits/parts/case_panel.html", shown, request=request)


register(CasePanel("exits.sheet", Act.READ_EXITS, 10, sheet_panel))
