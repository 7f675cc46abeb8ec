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
from lianxin.eligibility.domain.judging import Criterion, Judgement
from lianxin.eligibility.lists import REASONS
from lianxin.eligibility.queries import household_judgement
from lianxin.people.roles import Act
from lianxin.registry.access import may_do_to
from lianxin.registry.panels import Panel, register
from lianxin.rulebook import dictionary
from lianxin.site.downloads import Offer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household

_MEMBERS = Words("家庭成员", "members of the household")


def reasons_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Judge the household by the rules of today, or of the last day of a year that is over."""
    judgement = _judged(request, household, year)
    if judgement is None:
        return None
    causes = dictionary().code_lists["cause"]
    return render_to_string(
        "eligibility/parts/panel.html",
        {
            "judgement": judgement,
            "on": _day_of(year),
            "criteria": _criteria(request, household, judgement),
            "causes": [causes.by_key(key).words for key in judgement.causes],
            "listing": REASONS,
        },
        request=request,
    )


def reasons_offered(request: HttpRequest, household: Household, year: int) -> list[Offer]:
    """The same as a list."""
    judgement = _judged(request, household, year)
    if judgement is None:
        return []
    criteria = _criteria(request, household, judgement)
    return [Offer(REASONS, criteria, filters={"year": str(year)}, area_code=household.village_code)]


def _day_of(year: int) -> date:
    today = timezone.localdate()
    return today if year >= today.year else date(year, 12, 31)


def _judged(request: HttpRequest, household: Household, year: int) -> Judgement | None:
    """What the rules of the day say; None where there are none for the day and the area: then there is nothing to say."""
    user: Any = request.user
    language = get_language() or "zh"
    try:
        return household_judgement(user, household.pk, year=year, on=_day_of(year), language=language)
    except Refused:
        return None


def _criteria(request: HttpRequest, household: Household, judgement: Judgement) -> list[dict[str, Any]]:
    user: Any = request.user
    may_open = may_do_to(user, Act.OPEN_SENSITIVE, household)
    return [_shown(criterion, may_open) for criterion in judgement.criteria]


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


register(Panel("eligibility.reasons", Act.READ_FINDINGS, 10, reasons_panel, reasons_offered))
