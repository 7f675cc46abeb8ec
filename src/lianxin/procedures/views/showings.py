"""How a case is shown: its part of the case's page, and the list of what waits to be shown or announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.kernel.words import Words
from lianxin.notices.access import may_act
from lianxin.notices.domain.levels import Level as NoticeLevel
from lianxin.notices.queries import run_of, standing_of
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.procedures.domain.templates import TEMPLATES
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.queries.one_case import CaseView
from lianxin.procedures.queries.showings import (
    WaitingGroup,
    cases_waiting,
    kind_of,
    levels_of,
    notices_of,
    row_of,
    uses,
    waiting_groups,
)
from lianxin.site.language import say


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice that shows a case, or showed it: how it stands, which row the case has, where one looks at it and objects."""

    number: int
    words: Words
    tone: str
    row: int | None
    url: str
    object_url: str


@dataclass(frozen=True, slots=True)
class Showing:
    """What a case's page says of its showing: notices, whether it waits for one, and where that is drafted ("" where not his)."""

    notices: tuple[NoticeLine, ...]
    template: str
    draft_url: str
    is_announcement: bool = False

    @property
    def waits(self) -> bool:
        """Whether the case waits for a notice."""
        return bool(self.template)


def showing_of(case: Case, view: CaseView, user: Any) -> Showing:
    """Return how a case is shown, as far as the reader may see notices."""
    today = timezone.localdate()
    may_read = scope_of(user, Act.READ_NOTICES).covers(case.area_code)
    lines = tuple(_line(case, notice, today, user) for notice in notices_of(case)) if may_read else ()
    waiting = next((one for one in uses() if cases_waiting(one).filter(pk=case.pk).exists()), "")
    if not waiting:
        return Showing(lines, "", "")
    (level,) = levels_of(waiting)[:1]
    area = case.area_code[: level.code_length]
    may_draft = may_act(user, Act.DRAFT_NOTICES, level=level, area_code=area)
    url = draft_address(waiting, area, level, f"c{case.pk}") if may_draft else ""
    return Showing(lines, waiting, url, not TEMPLATES[waiting].takes_objections)


def _line(case: Case, notice: Any, today: date, user: Any) -> NoticeLine:
    standing = standing_of(notice, run_of(notice), today)
    row = row_of(case, notice)
    url = reverse("notices:notice", args=[notice.pk])
    level = NoticeLevel(notice.level)
    may_record = may_act(user, Act.DRAFT_NOTICES, level=level, area_code=notice.area_code)
    is_begun = notice.starts_on is not None and TEMPLATES[notice.kind.removeprefix("procedures.")].takes_objections
    object_url = reverse("notices:act", args=[notice.pk, "object"]) + f"?row={row}" if may_record and is_begun else ""
    return NoticeLine(notice.pk, standing.words, standing.tone, row, url, object_url)


def draft_address(template: str, area_code: str, level: NoticeLevel, subject: str) -> str:
    """Return where a notice of cases is drafted, with everything chosen that can be."""
    asked = {"area": area_code, "kind": kind_of(template), "level": level.value, "subject": subject}
    return f"{reverse('notices:draft')}?{urlencode(asked)}"


def objection_words(event: CaseEvent) -> str:
    """Return what was objected: of one to a notice, as that room keeps it."""
    return event.notice_objection.words if event.notice_objection else event.reason


@needs(Act.READ_CASES)
@require_safe
def showings(request: HttpRequest) -> HttpResponse:
    """List the cases that wait to be shown or announced, by the notice that will show them together; ``drafted=no``: those that the reader
    may draft and nobody has."""
    user: Any = request.user
    groups = [(one, _days(one), _draft_url(user, one)) for one in waiting_groups(user)]
    if request.GET.get("drafted") == "no":
        groups = [(one, days, url) for one, days, url in groups if url and not one.drafts]
    return render(request, "procedures/showings.html", {"groups": groups})


def _days(group: WaitingGroup) -> str:
    days = sorted({case.entered_on for case in group.cases})
    listed = [day.isoformat() for day in days]
    return say(Words("、", ", ")).join(listed) if len(listed) < 4 else f"{listed[0]} – {listed[-1]}"


def _draft_url(user: Any, group: WaitingGroup) -> str:
    if not may_act(user, Act.DRAFT_NOTICES, level=group.level, area_code=group.area_code):
        return ""
    subject = "all" if len(group.cases) > 1 else f"c{group.cases[0].pk}"
    return draft_address(group.template, group.area_code, group.level, subject)
