"""A code for a household's own record, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from lianxin.people.roles import Act
from lianxin.registry.access import may_do_to
from lianxin.registry.panels import Panel, register

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household


def code_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Offer to print a slip with a code, to those who may issue one for this household."""
    user: Any = request.user
    if not may_do_to(user, Act.ISSUE_RECORD_CODES, household):
        return None
    return render_to_string("notices/parts/code_panel.html", {"household": household}, request=request)


register(Panel("notices.code", Act.ISSUE_RECORD_CODES, 90, code_panel))
