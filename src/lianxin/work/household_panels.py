"""What was done for a household, on its page: the newest first, and when it is to be visited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.registry.access import may_do_to
from lianxin.registry.models import Household
from lianxin.registry.panels import Panel, register
from lianxin.site.components import Happening
from lianxin.site.language import say
from lianxin.work.queries.records import MOST_IN_A_PANEL, amount_words, record_rows, work_for_household
from lianxin.work.queries.visits import STANDINGS, rows_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


def work_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show what was done for the household; nothing where nothing was and nobody of this reader's could record it."""
    user: Any = request.user
    found = work_for_household(user, household.pk)
    rows = record_rows(found[:MOST_IN_A_PANEL], user=user)
    may_record = may_do_to(user, Act.RECORD_WORK, household)
    if not rows and not may_record:
        return None
    visits = rows_of(Household.objects.filter(pk=household.pk), on=timezone.localdate())
    due = visits[0].due if visits else None
    shown = {
        "household": household,
        "happenings": [_happening(row) for row in rows],
        "total": found.count() if len(rows) == MOST_IN_A_PANEL else len(rows),
        "shown": MOST_IN_A_PANEL,
        "due": STANDINGS[due.standing] if due else None,
        "due_on": due.due_on if due else None,
        "may_record": may_record,
    }
    return render_to_string("work/parts/panel.html", shown, request=request)


def _happening(row: Any) -> Happening:
    told = row.record
    lines = [text for text in (told.found, told.done) if text]
    if told.promised:
        lines.append(say(Words(f"答应：{told.promised}", f"Promised: {told.promised}")))
    if told.next_step:
        day = f" · {told.next_on.isoformat()}" if told.next_on else ""
        lines.append(say(Words(f"下一步：{told.next_step}{day}", f"Next: {told.next_step}{day}")))
    lines += [say(words) for words in (row.quantity, amount_words(told)) if words is not None]
    if row.photos:
        lines.append(say(Words(f"照片 {row.photos} 张", f"Photographs: {row.photos}")))
    opened = format_html('<a href="{}">{}</a>', reverse("work:record", args=[told.pk]), say(Words("打开", "Open")))
    detail = format_html("{}{}", format_html_join("", "{}<br>", ((line,) for line in lines)), opened)
    mark = Words("（当天未结对）", " (not paired that day)") if row.is_not_paired else Words("", "")
    words = Words(row.kind.zh + mark.zh, row.kind.en + mark.en)
    by = "、".join(row.people) or (told.recorded_by.name if told.recorded_by else "")
    return Happening(told.on, words, by=by, detail=detail, tone="unsure" if row.is_not_paired else "info")


register(Panel("work.done", Act.READ_WORK, 22, work_panel))
