"""What waits for a user in supervision: clues, lists to take into use, issues to put right or to judge, areas to answer for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Shortcut, Urgency, Waiting, register, register_shortcut
from lianxin.supervision.access import complaints_open_to, disputes_open_to, issues_open_to
from lianxin.supervision.queries.clues import waiting_clues
from lianxin.supervision.queries.complaints import mine, told_to
from lianxin.supervision.queries.complaints import overdue as late_complaints
from lianxin.supervision.queries.department_lists import drafts_of
from lianxin.supervision.queries.disputes import held_by, silent_villages, to_revisit, unreported_today
from lianxin.supervision.queries.disputes import overdue as late_disputes
from lianxin.supervision.queries.issues import mine_to_manage, mine_to_rectify, overdue, spread_to_answer

_ONE_DAY = timedelta(days=1)


def clues(user: Any) -> list[Waiting]:
    """Open clues of the user's areas, and those that he took."""
    is_open, in_hand = waiting_clues(user)
    found = []
    if in_hand:
        words = Words("我在核查的线索", "Clues in my hand")
        found.append(Waiting(words, in_hand, _list("in_hand"), Urgency.SOON))
    if is_open:
        detail = Words("只是线索，请入户核实", "only clues: look at home")
        words = Words("待核查的线索", "Clues to look into")
        found.append(Waiting(words, is_open, _list("open"), Urgency.SOON, detail))
    return found


def lists(user: Any) -> list[Waiting]:
    """Drafts of lists that nobody has taken into use."""
    count = drafts_of(user).count()
    if not count:
        return []
    words = Words("待确认的部门名单", "Department lists to confirm")
    return [Waiting(words, count, reverse("supervision:lists"), Urgency.WHEN_CONVENIENT)]


def issues(user: Any) -> list[Waiting]:
    """Issues that the user puts right, the late ones apart; those that he assigns, verifies or closes; areas that have not answered."""
    today = timezone.localdate()
    found, open_to = [], issues_open_to(user)
    page = f"{reverse('supervision:issues')}?standing="
    mine = open_to.filter(mine_to_rectify(user))
    late, since = _late(mine.filter(overdue(today)))
    if late:
        words = Words("超期没有整改的问题", "Issues that are overdue")
        found.append(Waiting(words, late, f"{page}mine_late", Urgency.NOW, since=since))
    if rest := mine.count() - late:
        words = Words("等您整改的问题", "Issues to put right")
        found.append(Waiting(words, rest, f"{page}mine_in_time", Urgency.SOON))
    if judged := open_to.filter(mine_to_manage(user)).count():
        words = Words("等您交办、核验或销号的问题", "Issues to assign, verify or close")
        found.append(Waiting(words, judged, f"{page}to_judge", Urgency.SOON))
    if asked := spread_to_answer(user).count():
        words = Words("举一反三等您答复", "Checks of all areas to answer")
        found.append(Waiting(words, asked, reverse("supervision:spread"), Urgency.SOON))
    return found


def complaints(user: Any) -> list[Waiting]:
    """Complaints that the user handles, the late ones apart, and those that the level below left too long."""
    today = timezone.localdate()
    page = reverse("supervision:complaints")
    open_to = complaints_open_to(user)
    own = open_to.filter(mine(user))
    found = []
    late, since = _late(own.filter(late_complaints(today)))
    if late:
        words = Words("超期的信访举报", "Complaints that are overdue")
        found.append(Waiting(words, late, f"{page}?standing=mine_late", Urgency.NOW, since=since))
    if told := open_to.filter(told_to(user, today)).count():
        words = Words("下级超期未办的信访", "Complaints that the level below left too long")
        found.append(Waiting(words, told, f"{page}?standing=told", Urgency.NOW))
    if rest := own.count() - late:
        words = Words("等您办理的信访举报", "Complaints to handle")
        found.append(Waiting(words, rest, f"{page}?standing=mine_in_time", Urgency.SOON))
    return found


def disputes(user: Any) -> list[Waiting]:
    """The day's report, where a village's own people have not sent it; villages that were silent yesterday; disputes to settle, and
    agreements to look at again."""
    today = timezone.localdate()
    page = reverse("supervision:disputes")
    found = []
    if missing := len(unreported_today(user, today)):
        words = Words("今天的纠纷排查还没有报", "Today’s disputes are not reported yet")
        detail = Words("没有纠纷也要报零", "none is a report too")
        found.append(Waiting(words, missing, reverse("supervision:disputes-today"), Urgency.SOON, detail))
    if user.may(Act.SETTLE_DISPUTES) and (silent := len(silent_villages(user, today - _ONE_DAY, today=today))):
        words = Words("昨天没有报纠纷排查的村", "Villages that were silent yesterday")
        address = f"{reverse('supervision:disputes-calendar')}?silent_on={(today - _ONE_DAY).isoformat()}"
        found.append(Waiting(words, silent, address, Urgency.SOON))
    held = disputes_open_to(user).filter(held_by(user))
    if late := held.filter(late_disputes(today)).count():
        words = Words("一周没有化解的纠纷", "Disputes not settled within the week")
        found.append(
            Waiting(
                words, late, f"{page}?standing=mine_late", Urgency.NOW, Words("化解或者上报", "settle or pass them up")
            )
        )
    if again := held.filter(to_revisit(today)).count():
        found.append(
            Waiting(
                Words("该回访的纠纷", "Agreements to look at"), again, f"{page}?standing=mine_revisit", Urgency.SOON
            )
        )
    return found


def _late(found: QuerySet[Any]) -> tuple[int, date | None]:
    """How many are overdue, and since when the oldest of them is."""
    told = found.order_by().aggregate(n=Count("pk"), since=Min("due_on"))
    return told["n"], told["since"]


def _list(state: str) -> str:
    return f"{reverse('supervision:clues')}?state={state}"


register(Card("supervision.clues", Act.SETTLE_CLUES, 80, "search", clues))
register(Card("supervision.lists", Act.SETTLE_CLUES, 81, "scroll-text", lists))
register(Card("supervision.issues", Act.READ_ISSUES, 70, "flag", issues))
register(Card("supervision.complaints", Act.HANDLE_COMPLAINTS, 60, "megaphone", complaints))
register(Card("supervision.disputes", Act.READ_DISPUTES, 65, "handshake", disputes))
register_shortcut(
    Shortcut(
        Words("今日纠纷排查", "Today’s disputes"),
        Words("没有就报零，点一下就行", "none is a report too: one tap"),
        "supervision:disputes-today",
        Act.REPORT_DISPUTES,
        "handshake",
        30,
    )
)
