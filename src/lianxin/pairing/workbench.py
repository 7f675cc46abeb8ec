"""What waits for a user in pairing. (That a helper has households, the register's own card says.)"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.pairing.access import plans_open_to
from lianxin.pairing.models import Plan
from lianxin.pairing.queries import left_out, paired_counties, run_for, seen_runs
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Shortcut, Urgency, Waiting, register, register_shortcut


def drafts_waiting(user: Any) -> list[Waiting]:
    """Drafts to confirm or discard, one by one: each has a page of its own."""
    drafts = plans_open_to(user, Act.CONFIRM_PAIRING).filter(state=Plan.State.DRAFT).values_list("pk", flat=True)
    words = Words("待确认的结对方案", "Pairing plans to confirm")
    detail = Words("确认之前没有结对", "nobody is paired before you confirm")
    return [Waiting(words, 1, reverse("pairing:plan", args=[pk]), Urgency.SOON, detail) for pk in drafts]


def households_left_out(user: Any) -> list[Waiting]:
    """Identified households that nobody helps, county by county."""
    waiting = []
    runs = seen_runs(user)
    for county in paired_counties((), runs):
        run = run_for(county, runs)
        count = left_out(user, run, county_code=county).count() if run else 0
        if count:
            words = Words("识别出、还没有人帮的户", "Identified households that nobody helps")
            detail = Words("生成并确认结对方案", "make and confirm a pairing plan")
            url = f"{reverse('pairing:left-out')}?county={county}"
            waiting.append(Waiting(words, count, url, Urgency.NOW, detail))
    return waiting


register(Card("pairing.drafts", Act.CONFIRM_PAIRING, 40, "handshake", drafts_waiting))
register(Card("pairing.left-out", Act.PLAN_PAIRING, 41, "user-x", households_left_out))
register_shortcut(
    Shortcut(
        Words("谁帮谁", "Who helps whom"),
        Words("各村的单位、各户的帮扶责任人", "Units of villages, helpers of households"),
        "pairing:overview",
        Act.READ_PAIRING,
        "handshake",
        20,
    )
)
