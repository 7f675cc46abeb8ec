"""What waits for a user in identification."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.access import findings_open_to
from lianxin.eligibility.queries import latest_run
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import years_in
from lianxin.site.workbench import Card, Urgency, Waiting, register


def households_untold(user: Any) -> list[Waiting]:
    """Households for which facts are missing."""
    run = latest_run(user)
    count = findings_open_to(user, run).filter(verdict=Verdict.CANNOT_TELL).count() if run else 0
    if run is None or not count:
        return []
    words = Words("资料不足、需入户核实的户", "Households with missing facts")
    detail = Words("补齐缺项后才能判定", "nobody can tell until they are filled in")
    url = f"{reverse('eligibility:findings', args=[run.pk])}?verdict={Verdict.CANNOT_TELL}"
    return [Waiting(words, count, url, Urgency.SOON, detail)]


def identification_due(user: Any) -> list[Waiting]:
    """A year with facts and no identification yet."""
    years = years_in(scope_of(user, Act.IDENTIFY))
    if not years or latest_run(user, years[0]) is not None:
        return []
    words = Words(f"{years[0]} 年尚未识别", f"{years[0]} has not been identified yet")
    detail = Words("导入数据后即可识别", "possible as soon as facts are imported")
    urgency = Urgency.SOON if years[0] <= timezone.localdate().year else Urgency.WHEN_CONVENIENT
    return [Waiting(words, None, reverse("eligibility:overview"), urgency, detail)]


register(Card("eligibility.untold", Act.CORRECT_FACTS, 30, "scale", households_untold))
register(Card("eligibility.due", Act.IDENTIFY, 31, "scale", identification_due))
