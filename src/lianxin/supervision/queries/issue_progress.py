"""How far issues have come: by area, field of work, category and unit, now and as of the end of a week, from what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from lianxin.core.kernel.words import Words
from lianxin.people.access import within_area
from lianxin.procedures.domain.calendar import ZONE, day_of
from lianxin.registry.queries import area_names
from lianxin.supervision.access import issues_open_to
from lianxin.supervision.domain.issues import IssueStanding, IssueState, replayed
from lianxin.supervision.models import Issue, IssueEvent
from lianxin.supervision.queries.terms import code_words
from lianxin.supervision.recording import issue_event_of

if TYPE_CHECKING:
    from lianxin.people.models import User

GROUPINGS: tuple[tuple[str, Words], ...] = (
    ("area", Words("按地方", "By area")),
    ("theme", Words("按方面", "By field of work")),
    ("category", Words("按类别", "By category")),
    ("unit", Words("按责任单位", "By responsible unit")),
)
_NO_UNIT = Words("还没有交办", "not assigned yet")
_TOWNSHIP = 9


@dataclass
class Tally:
    """Issues of one group: in all, closed, standing, open, of these overdue; and what the week changed."""

    words: Words
    key: str
    total: int = 0
    closed: int = 0
    standing: int = 0
    open: int = 0
    overdue: int = 0
    found: int = 0
    closed_in_week: int = 0
    returned: int = 0
    reopened: int = 0

    @property
    def in_time(self) -> int:
        """Open and not overdue."""
        return self.open - self.overdue

    @property
    def closed_share(self) -> float | None:
        return (self.closed + self.standing) / self.total if self.total else None

    def add(self, standing: IssueStanding, week: list[IssueEvent], last: date) -> None:
        """Count one issue as it stood at the end of a day."""
        self.total += 1
        match standing.state:
            case IssueState.CLOSED:
                self.closed += 1
            case IssueState.STANDING:
                self.standing += 1
            case _:
                self.open += 1
                self.overdue += standing.is_late_on(last)
        kinds = [event.kind for event in week]
        self.found += IssueEvent.Kind.REGISTERED in kinds
        self.closed_in_week += standing.state is IssueState.CLOSED and IssueEvent.Kind.CLOSED in kinds
        self.returned += IssueEvent.Kind.RETURNED in kinds
        self.reopened += IssueEvent.Kind.REOPENED in kinds


@dataclass(frozen=True, slots=True)
class Progress:
    """How far issues have come at the end of a day: in all, and by each grouping; the week is the seven days up to it."""

    starts_on: date
    last_on: date
    total: Tally
    groups: dict[str, list[Tally]] = field(default_factory=dict)


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def progress(user: User, *, last_on: date, area_code: str = "", theme: str = "", category: str = "") -> Progress:
    """Count the issues that the user may see as they stood at the end of a day, replayed from what had happened until then.

    Raises:
        PermissionDenied: they are closed to him.
    """
    found = issues_open_to(user)
    if area_code:
        found = found.filter(within_area("area_code", area_code))
    if theme:
        found = found.filter(theme=theme)
    if category:
        found = found.filter(category=category)
    starts_on = week_of(last_on)
    length = len(area_code) if area_code else min((len(p) for p in user.scope_prefixes("issues.read")), default=6)
    total = Tally(Words("合计", "In all"), "")
    groups: dict[str, dict[str, Tally]] = {name: {} for name, _ in GROUPINGS}
    names: set[str] = set()
    for issue, events in _until(found, last_on):
        standing = replayed(issue_event_of(event) for event in events)
        week = [event for event in events if day_of(event.at) >= starts_on]
        place = _part(issue.area_code, length)
        names.add(place)
        keys = {"area": place, "theme": issue.theme, "category": issue.category, "unit": _unit(events)}
        total.add(standing, week, last_on)
        for name, key in keys.items():
            groups[name].setdefault(key, Tally(_NO_UNIT, key)).add(standing, week, last_on)
    called = area_names(names)
    for name, tallies in groups.items():
        for key, tally in tallies.items():
            tally.words = _words(name, key, called)
    ordered = {
        name: sorted(tallies.values(), key=lambda one: (-one.total, one.key)) for name, tallies in groups.items()
    }
    return Progress(starts_on, last_on, total, ordered)


def _until(found: QuerySet[Issue], last_on: date) -> Iterable[tuple[Issue, list[IssueEvent]]]:
    end = datetime.combine(last_on + timedelta(days=1), time(), tzinfo=ZONE)
    issues = {one.pk: one for one in found.only("id", "area_code", "theme", "category")}
    rows: dict[int, list[IssueEvent]] = defaultdict(list)
    events = IssueEvent.objects.filter(issue__in=found, at__lt=end).order_by("issue_id", "number")
    for event in events.defer("words"):
        rows[event.issue_id].append(event)
    return ((issues[number], events) for number, events in rows.items() if number in issues)


def _part(area_code: str, length: int) -> str:
    """The township of an area for a county's reader, the village for a township's."""
    return area_code[: _TOWNSHIP if length < _TOWNSHIP else 12]


def _unit(events: list[IssueEvent]) -> str:
    plans = [event.told for event in events if event.kind == IssueEvent.Kind.ASSIGNED]
    return str(plans[-1]["responsible_unit"]) if plans else ""


def _words(grouping: str, key: str, called: dict[str, str]) -> Words:
    if grouping == "area":
        return Words(called[key], called[key])
    if grouping == "unit":
        return Words(key, key) if key else _NO_UNIT
    return code_words(f"issue_{grouping}", key)
