"""What the rules say of a case's household, by the rules of the version that the case walks under."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from lianxin.core.kernel.errors import Refused
from lianxin.eligibility.domain.judging import Judgement
from lianxin.eligibility.queries import household_judged_by
from lianxin.people.roles import Act
from lianxin.procedures.domain.definitions import Version
from lianxin.procedures.models import Case
from lianxin.rulebook import rulebook
from lianxin.site.language import language

if TYPE_CHECKING:
    from lianxin.people.models import User


def judgement_of(case: Case, version: Version, user: User, *, on: date) -> Judgement | None:
    """Judge the household of a case now; None where the procedure asks no rules.

    A case that outlives its version is judged by the rules of the version's last day.

    Raises:
        PermissionDenied, Http404: the user may not see the household's findings.
    """
    if not version.rule_purpose or case.household_id is None:
        return None
    ends_before = version.period.ends_before
    day = on if ends_before is None else min(on, ends_before - timedelta(days=1))
    rule_set = rulebook().rule_set(version.rule_purpose, on=day, area=case.area_code)
    return household_judged_by(rule_set, user, case.household_id, year=case.year, on=day, language=language())


def judgement_for(case: Case, version: Version, user: User, *, on: date) -> Judgement | None:
    """Return what a reader is shown of it; None where the rules say nothing on the day, or he may not read findings."""
    if not user.may(Act.READ_FINDINGS):
        return None
    try:
        return judgement_of(case, version, user, on=on)
    except Refused:
        return None
