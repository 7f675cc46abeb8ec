"""Issues as a user may see them: the list, what is his to do, what is late, what was found again, one with its history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import DateField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of, within_area
from lianxin.people.models import User as Account
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.supervision.access import issues_open_to, may_rectify
from lianxin.supervision.domain.issues import STATE_WORDS, IssueState
from lianxin.supervision.models import Clue, Issue, IssueEvent, SpreadAnswer, SpreadCheck
from lianxin.supervision.queries.terms import code_words, repeats_since, soon_until

if TYPE_CHECKING:
    from lianxin.people.models import User

TONES = {
    "registered": "unsure",
    "assigned": "info",
    "in_progress": "info",
    "closure_asked": "unsure",
    "verified": "info",
    "closed": "good",
    "standing": "good",
    "reopened": "bad",
}
OVER = (Issue.State.CLOSED, Issue.State.STANDING)
STANDINGS: tuple[tuple[str, Words], ...] = (
    ("mine", Words("等我办理", "mine to do")),
    ("mine_late", Words("等我整改、已超期", "mine to put right, overdue")),
    ("mine_in_time", Words("等我整改、没超期", "mine to put right, in time")),
    ("to_judge", Words("等我交办、核验或销号", "mine to assign, verify or close")),
    ("open", Words("全部未销号", "all that are open")),
    ("overdue", Words("已超期", "overdue")),
    ("soon", Words("即将到期", "due soon")),
    ("escalated", Words("挂牌督办", "escalated")),
    ("again", Words("屡查屡犯", "found again")),
    ("unanswered", Words("举一反三未答复完", "check of all areas open")),
    *((state.value, words) for state, words in STATE_WORDS.items()),
)


@dataclass(frozen=True, slots=True)
class IssueFilter:
    """What a reader asks to see; empty: everything."""

    standing: str = ""
    theme: str = ""
    category: str = ""
    source: str = ""
    area_code: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue as a list shows it, on a day."""

    issue: Issue
    place: str
    on: date

    @property
    def theme(self) -> Words:
        return code_words("issue_theme", self.issue.theme)

    @property
    def category(self) -> Words:
        return code_words("issue_category", self.issue.category)

    @property
    def cause(self) -> Words:
        return code_words("issue_cause", self.issue.cause)

    @property
    def source(self) -> Words:
        return code_words("issue_source", self.issue.source)

    @property
    def deadline(self) -> Words | None:
        return code_words("deadline_kind", self.issue.deadline_kind) if self.issue.deadline_kind else None

    @property
    def state(self) -> Words:
        return STATE_WORDS[IssueState(self.issue.state)]

    @property
    def tone(self) -> str:
        return TONES[self.issue.state]

    @property
    def days_late(self) -> int:
        """How many days over its last day it is; 0 where it is not."""
        if self.issue.state in OVER or self.issue.due_on is None:
            return 0
        return max(0, (self.on - self.issue.due_on).days)

    @property
    def is_again(self) -> bool:
        return bool(getattr(self.issue, "is_again", False))


def overdue(on: date) -> Q:
    """A condition that an issue should have been put right before a day."""
    return ~Q(state__in=OVER) & Q(due_on__lt=on)


def due_soon(on: date) -> Q:
    """A condition that an issue is open, not overdue, and due within the days that count as soon."""
    return ~Q(state__in=OVER) & Q(due_on__range=(on, soon_until(on)))


def mine_to_manage(user: User) -> Q:
    """A condition that an issue waits for whoever manages issues there: to be assigned, verified or closed, by somebody else than
    those who asked or are responsible."""
    scope = scope_of(user, Act.MANAGE_ISSUES)
    mine = Q(state__in=["registered", "reopened"]) | (
        Q(state__in=["closure_asked", "verified"])
        & ~Q(asked_by=user.pk)
        & (Q(responsible_user__isnull=True) | ~Q(responsible_user=user.pk))
    )
    return mine & scope.area_filter("area_code")


def mine_to_rectify(user: User) -> Q:
    """A condition that an issue waits for those who put it right: his own, his unit's, or, where it names no account, his area's."""
    scope = scope_of(user, Act.RECTIFY_ISSUES)
    if scope.is_empty:
        return Q(pk__in=[])
    small = [prefix for prefix in scope.prefixes if len(prefix) > len("999901")]
    wanted = Q(responsible_user=user.pk) | Q(unit__in=scope.unit_ids)
    for prefix in small:
        wanted |= within_area("area_code", prefix) & Q(responsible_user__isnull=True)
    return Q(state__in=["assigned", "in_progress"]) & wanted


def found_again() -> Exists:
    """Whether the same was found in the same area, for the same cause, with the same unit, within the period before."""
    before = Issue.objects.filter(
        area_code=OuterRef("area_code"),
        category=OuterRef("category"),
        cause=OuterRef("cause"),
        responsible_unit=OuterRef("responsible_unit"),
        found_on__lt=OuterRef("found_on"),
        found_on__gte=OuterRef("repeats_from"),
    )
    return Exists(before)


def with_repeats(found: QuerySet[Issue], on: date) -> QuerySet[Issue]:
    """Issues that know whether they were found again (``is_again``); the period is that in force on a day."""
    days = (on - repeats_since(on, "")).days

    back = ExpressionWrapper(
        F("found_on") - Value(timedelta(days=days), output_field=DurationField()), output_field=DateField()
    )
    return found.annotate(repeats_from=back).annotate(is_again=found_again())


def filtered_issues(user: User, wanted: IssueFilter, *, on: date) -> QuerySet[Issue]:
    """Issues that the user may see, as he asks for them: those due first at the top.

    Raises:
        PermissionDenied: they are closed to him.
    """
    found = with_repeats(issues_open_to(user), on)
    conditions: dict[str, Callable[[], Q]] = {
        "mine": lambda: mine_to_manage(user) | mine_to_rectify(user),
        "mine_late": lambda: mine_to_rectify(user) & overdue(on),
        "mine_in_time": lambda: mine_to_rectify(user) & ~overdue(on),
        "to_judge": lambda: mine_to_manage(user),
        "open": lambda: ~Q(state__in=OVER),
        "overdue": lambda: overdue(on),
        "soon": lambda: due_soon(on),
        "escalated": lambda: Q(is_escalated=True),
        "again": lambda: Q(is_again=True),
        "unanswered": lambda: Q(pk__in=SpreadCheck.objects.filter(answers__answered_at__isnull=True).values("issue")),
    }
    if wanted.standing in conditions:
        found = found.filter(conditions[wanted.standing]())
    elif wanted.standing:
        found = found.filter(state=wanted.standing)
    for name in ("theme", "category", "source"):
        if asked := getattr(wanted, name):
            found = found.filter(**{name: asked})
    if wanted.area_code:
        found = found.filter(within_area("area_code", wanted.area_code))
    if wanted.unit:
        found = found.filter(responsible_unit__icontains=wanted.unit)
    return found.order_by("-id")


def issue_rows(issues: Iterable[Issue], *, on: date) -> list[IssueRow]:
    """Return issues as lists show them."""
    found = list(issues)
    names = area_names({one.area_code for one in found})
    return [IssueRow(one, names[one.area_code], on) for one in found]


def issue_counts(user: User, *, on: date) -> dict[str, int]:
    """How many issues are open, late, due soon, escalated, and the user's to do."""
    found = issues_open_to(user)
    wanted = {
        "open": ~Q(state__in=OVER),
        "overdue": overdue(on),
        "soon": due_soon(on),
        "escalated": Q(is_escalated=True),
        "mine": mine_to_manage(user) | mine_to_rectify(user),
        "closed": Q(state__in=OVER),
    }
    return {name: found.filter(condition).count() for name, condition in wanted.items()}


def history_of(issue: Issue) -> list[IssueEvent]:
    """Return everything that happened to an issue, the first first, with who did it and the evidence."""
    return list(issue.events.select_related("by").prefetch_related("evidence").order_by("number"))


def earlier_of(user: User, issue: Issue) -> list[Issue]:
    """Return issues by which this one was found again, the latest first, as far as the user may see them."""
    found = issues_open_to(user).filter(
        area_code=issue.area_code,
        category=issue.category,
        cause=issue.cause,
        responsible_unit=issue.responsible_unit,
        found_on__gte=repeats_since(issue.found_on, issue.area_code),
        found_on__lt=issue.found_on,
    )
    return list(found.order_by("-found_on", "-id")[:20])


def spread_of(issue: Issue) -> list[tuple[SpreadCheck, list[tuple[SpreadAnswer, str]]]]:
    """Return the checks of all areas for an issue, each with the answer, or the silence, of every area by name."""
    checks = list(issue.spread_checks.select_related("by").prefetch_related("answers__by"))
    names = area_names({answer.area_code for check in checks for answer in check.answers.all()})
    return [(check, [(answer, names[answer.area_code]) for answer in check.answers.all()]) for check in checks]


def spread_to_answer(user: User) -> QuerySet[SpreadAnswer]:
    """Rows of checks of all areas that wait for the user's answer: of the areas for which he manages issues, the smallest roles
    first asked (a county answers for no township)."""
    scope = scope_of(user, Act.MANAGE_ISSUES)
    own = [prefix for prefix in scope.prefixes if len(prefix) > len("999901")]
    wanted = Q(pk__in=[])
    for prefix in own:
        wanted |= within_area("area_code", prefix)
    found = SpreadAnswer.objects.filter(wanted, answered_at__isnull=True).select_related("check_of__issue")
    return found.order_by("check_of__due_on", "id")


def issues_of_household(user: User, household_id: int) -> list[Issue]:
    """Issues that name a household, as far as the user may see them, the newest first."""
    return list(issues_open_to(user).filter(households=household_id).order_by("-id")[:20])


def issue_of_clue(clue: Clue) -> Issue | None:
    """Return the issue that a clue led to."""
    return Issue.objects.filter(clue=clue).first()


def accounts_in(county_code: str) -> list[tuple[int, str]]:
    """Return accounts with a role in a county, with their names: who may be named as responsible."""
    found = Account.objects.filter(is_active=True, grants__area_code__startswith=county_code).distinct()
    return list(found.order_by("name", "pk").values_list("pk", "name")[:500])


def house_issues(area_code: str = "", state: str = "") -> QuerySet[Issue]:
    """Issues of the house, for the command line."""
    found = Issue.objects.filter(within_area("area_code", area_code)).order_by("id")
    return found.filter(state=state) if state else found


def acts_open(user: User, issue: Issue) -> list[str]:
    """Return what the user can do about an issue now, by name; whether he had a hand in it is asked when he does it."""
    manages = scope_of(user, Act.MANAGE_ISSUES).covers(issue.area_code)
    county = scope_of(user, Act.MANAGE_ISSUES).covers(issue.county_code)
    rectifies = may_rectify(user, issue)
    has_part = user.pk in {issue.asked_by_id, issue.responsible_user_id}
    state = issue.state
    wanted = (
        ("assign", manages and state in {"registered", "assigned", "in_progress", "reopened"}),
        ("progress", rectifies and state in {"assigned", "in_progress", "standing"}),
        ("ask", rectifies and state in {"in_progress", "standing"}),
        ("verify", manages and not has_part and state == "closure_asked"),
        ("close", manages and not has_part and state == "verified"),
        ("keep-up", manages and not has_part and state == "verified"),
        ("return", manages and not has_part and state in {"closure_asked", "verified"}),
        ("escalate", manages and state not in OVER and not issue.is_escalated),
        ("reopen", manages and state in OVER),
        ("spread", county),
        ("admonish", manages),
    )
    return [name for name, is_open in wanted if is_open]
