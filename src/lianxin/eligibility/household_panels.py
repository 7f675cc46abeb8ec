"""The reasons on a household's page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from lianxin.core.kernel.dictionary import Sensitivity
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Missing
from lianxin.core.kernel.words import Words
from lianxin.eligibility.domain.judging import Criterion
from lianxin.eligibility.queries import household_judgement
from lianxin.people.roles import Act
from lianxin.registry.access import may_do_to
from lianxin.registry.panels import Panel, register
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household

_MEMBERS = Words("家庭成员", "members of the household")


def reasons_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Judge the household by the rules of today, or of the last day of a year that is over."""
    today = timezone.localdate()
    on = today if year >= today.year else date(year, 12, 31)
    user: Any = request.user
    try:
        judgement = household_judgement(user, household.pk, year=year, on=on, language=get_language() or "zh")
    except Refused:
        return None  # no rules for that day and area: there is nothing to say
    may_open = may_do_to(user, Act.OPEN_SENSITIVE, household)
    causes = dictionary().code_lists["cause"]
    return render_to_string(
        "eligibility/parts/panel.html",
        {
            "judgement": judgement,
            "on": on,
            "criteria": [_shown(criterion, may_open) for criterion in judgement.criteria],
            "causes": [causes.by_key(key).words for key in judgement.causes],
        },
        request=request,
    )


def _shown(criterion: Criterion, may_open: bool) -> dict[str, Any]:
    """A criterion for a reader: what rests on illness or disability is hidden from those who may not open it."""
    fields = dictionary().fields
    is_sensitive = any(fields[path].sensitivity is Sensitivity.SENSITIVE for path in criterion.rule.expression.fields)
    return {
        "criterion": criterion,
        "is_hidden": is_sensitive and not may_open,
        "missing": [_missing(one) for one in criterion.missing],
    }


def _missing(one: Missing) -> tuple[Words, str]:
    entry = dictionary().fields.get(f"{one.table}.{one.field}")
    return (entry.words if entry else _MEMBERS if one.field == "members" else Words(one.field, one.field)), one.whose


register(Panel("eligibility.reasons", Act.READ_FINDINGS, 10, reasons_panel))
