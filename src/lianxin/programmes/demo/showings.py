"""What the demonstration county shows the public: whom it identified in the village of its team, and what a village was paid.

The village team drafts and the township publishes; a villager has objected. Money is shown where the most was paid, by
project; what each household had waits for publication.
"""

from __future__ import annotations

from django.db.models import Sum

from lianxin.eligibility.models import Run
from lianxin.funds.models import Transfer
from lianxin.notices.domain.levels import Level
from lianxin.notices.operations.drafting import NewNotice, draft_notice
from lianxin.notices.operations.objecting import object_publicly
from lianxin.notices.operations.running import publish_notice
from lianxin.people.models import User

_HOTLINE = "12317"


def show_notices(run: Run, *, village: str) -> None:
    """Draft three notices, publish two, and object to one. ``village`` is that of the team's account."""
    team, clerk = (User.objects.get(username=name) for name in ("team", "township"))
    found = _entry("eligibility.identification", village, str(run.pk))
    identified = publish_notice(notice_id=draft_notice(entry=found, by=team).pk, by=clerk)
    object_publicly(key=identified.key, words="名单上有一户去年买了车，请再核实。（演示）")
    paid = Transfer.objects.filter(kind=Transfer.Kind.PAY, household__isnull=False).values("household__village_code")
    (most,) = paid.annotate(sum=Sum("amount_fen")).order_by("-sum", "household__village_code")[:1]
    where = most["household__village_code"]
    publish_notice(notice_id=draft_notice(entry=_entry("funds.projects", where, str(run.year)), by=None).pk, by=None)
    draft_notice(entry=_entry("funds.households", where, str(run.year)), by=None)


def _entry(kind: str, village: str, subject: str) -> NewNotice:
    return NewNotice(kind, village, Level.VILLAGE, subject, _HOTLINE)
