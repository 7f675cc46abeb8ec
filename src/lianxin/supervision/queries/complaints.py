"""Complaints as a user may see them, without their texts: the list, whose turn it is, what is late, what a level above is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of, within_area
from lianxin.people.models import Unit
from lianxin.people.roles import Act
from lianxin.projects.access import projects_open_to
from lianxin.registry.queries import area_names
from lianxin.supervision.access import complaints_open_to
from lianxin.supervision.domain.complaints import STATE_WORDS, ComplaintState, Holder
from lianxin.supervision.models import Complaint, ComplaintEvent
from lianxin.supervision.queries.terms import code_keys, code_words

if TYPE_CHECKING:
    from lianxin.people.models import User

TONES = {"received": "unsure", "taken": "info", "answered": "good", "settled": "good"}
MOST_CHOICES = 300
_LENGTHS = {"city": 4, "county": 6, "township": 9}  # digits of the code of each level that holds complaints
OPEN = (Complaint.State.RECEIVED, Complaint.State.TAKEN)
STANDINGS: tuple[tuple[str, Words], ...] = (
    ("mine", Words("等我办理", "mine to handle")),
    ("mine_late", Words("等我办理、已超期", "mine to handle, overdue")),
    ("mine_in_time", Words("等我办理、没超期", "mine to handle, in time")),
    ("open", Words("全部未答复", "all without an answer")),
    ("overdue", Words("已超期", "overdue")),
    ("told", Words("下级超期报到我这级", "overdue, told to my level")),
    ("reopened", Words("不满意重办", "opened again")),
    ("sensitive", Words("敏感举报", "sensitive")),
    *((state.value, words) for state, words in STATE_WORDS.items()),
)


@dataclass(frozen=True, slots=True)
class ComplaintFilter:
    """What a reader asks to see; empty: everything."""

    standing: str = ""
    complaint_class: str = ""
    channel: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint as a list shows it, on a day; nothing of what was said."""

    complaint: Complaint
    place: str
    holder: str
    on: date

    @property
    def class_words(self) -> Words:
        return class_words(self.complaint.complaint_class)

    @property
    def channel(self) -> Words:
        return code_words("complaint_channel", self.complaint.channel)

    @property
    def state(self) -> Words:
        return STATE_WORDS[ComplaintState(self.complaint.state)]

    @property
    def tone(self) -> str:
        return TONES[self.complaint.state]

    @property
    def outcome(self) -> Words | None:
        return code_words("complaint_outcome", self.complaint.outcome) if self.complaint.outcome else None

    @property
    def days_late(self) -> int:
        """Days over the last day; 0 where it is not."""
        due = self.complaint.due_on
        return max(0, (self.on - due).days) if due is not None else 0


def class_words(key: str) -> Words:
    """Return what a class is called, sensitive or not."""
    listed = "sensitive_complaint_class" if key in code_keys("sensitive_complaint_class") else "complaint_class"
    return code_words(listed, key)


def overdue(on: date) -> Q:
    """A condition that a complaint should have been taken up or answered before a day."""
    return Q(state__in=OPEN, due_on__lt=on)


def told_to(user: User, on: date) -> Q:
    """A condition that a level below the user's left a complaint too long: a township's county is told, a county's city."""
    wanted = Q(pk__in=[])
    for prefix in scope_of(user, Act.HANDLE_COMPLAINTS).prefixes:
        below = [holder for holder, length in _LENGTHS.items() if length > max(len(prefix), _LENGTHS["city"])]
        wanted |= Q(holder__in=below) & within_area("area_code", prefix)
    return Q(state__in=OPEN, escalates_on__lte=on) & wanted


def may_take_over(user: User, complaint: Complaint, on: date) -> bool:
    """Whether the user acts for the level above the one that left a complaint too long."""
    above = Holder(complaint.holder).above
    if above is None or complaint.state not in OPEN or complaint.escalates_on is None or on < complaint.escalates_on:
        return False
    act = Act.OPEN_SENSITIVE_COMPLAINTS if complaint.is_sensitive else Act.HANDLE_COMPLAINTS
    return scope_of(user, act).covers(complaint.origin_code[: _LENGTHS[above.value]])


def mine(user: User) -> Q:
    """A condition that a complaint waits for the user: his level holds it and nobody took it, or he did. One that he answered before
    waits for another."""
    wanted = Q(state="taken", taken_by=user.pk)
    scope = scope_of(user, Act.HANDLE_COMPLAINTS)
    answered = Complaint.objects.filter(events__kind=ComplaintEvent.Kind.ANSWERED, events__by=user.pk).values("pk")
    for prefix in scope.prefixes:
        wanted |= (
            Q(state="received", holder__in=_levels_of(prefix))
            & within_area("area_code", prefix)
            & ~Q(reopened__gt=0, pk__in=answered)
        )
    return wanted


def _levels_of(prefix: str) -> list[str]:
    """Which holders' complaints are those of an area: its own level's; whoever has a province or all stands for its counties too."""
    if len(prefix) < _LENGTHS["city"]:
        return ["county", "city"]
    return [max((length, holder) for holder, length in _LENGTHS.items() if length <= len(prefix))[1]]


def filtered_complaints(user: User, wanted: ComplaintFilter, *, on: date) -> QuerySet[Complaint]:
    """Complaints that the user may see, as he asks for them, the newest first.

    Raises:
        PermissionDenied: they are closed to him.
    """
    found = complaints_open_to(user).defer("words", "name", "contact", "about")
    conditions: dict[str, Callable[[], Q]] = {
        "mine": lambda: mine(user),
        "mine_late": lambda: mine(user) & overdue(on),
        "mine_in_time": lambda: mine(user) & ~overdue(on),
        "open": lambda: Q(state__in=OPEN),
        "overdue": lambda: overdue(on),
        "told": lambda: told_to(user, on),
        "reopened": lambda: Q(reopened__gt=0),
        "sensitive": lambda: Q(is_sensitive=True),
    }
    if wanted.standing in conditions:
        found = found.filter(conditions[wanted.standing]())
    elif wanted.standing:
        found = found.filter(state=wanted.standing)
    if wanted.complaint_class:
        found = found.filter(complaint_class=wanted.complaint_class)
    if wanted.channel:
        found = found.filter(channel=wanted.channel)
    if wanted.area_code:
        found = found.filter(within_area("origin_code", wanted.area_code))
    return found.order_by("-id")


def complaint_rows(complaints: Iterable[Complaint], *, on: date) -> list[ComplaintRow]:
    """Return complaints as lists show them."""
    found = list(complaints)
    names = area_names({code for one in found for code in (one.origin_code, one.area_code)})
    return [ComplaintRow(one, names[one.origin_code], names[one.area_code], on) for one in found]


def complaint_counts(user: User, *, on: date) -> dict[str, int]:
    """How many complaints are the user's to handle, late, told to his level, or opened again."""
    found = complaints_open_to(user)
    wanted = {
        "mine": mine(user),
        "open": Q(state__in=OPEN),
        "overdue": overdue(on),
        "told": told_to(user, on),
        "reopened": Q(reopened__gt=0, state__in=OPEN),
    }
    return {name: found.filter(condition).count() for name, condition in wanted.items()}


def complaints_of_household(user: User, household_id: int) -> QuerySet[Complaint]:
    """Complaints about a household that the user may see, the newest first, without their texts."""
    found = complaints_open_to(user).defer("words", "name", "contact", "about")
    return found.filter(household=household_id).order_by("-id")


def events_of(complaint: Complaint) -> list[ComplaintEvent]:
    """Return everything that happened to a complaint, the first first."""
    return list(complaint.events.select_related("by").order_by("number"))


def last_answer_number(complaint: Complaint) -> int | None:
    """Return the number of the event that answered a complaint last; None where nobody did."""
    answered = complaint.events.filter(kind=ComplaintEvent.Kind.ANSWERED).order_by("-number")
    return answered.values_list("number", flat=True).first()


def units_in(county_code: str) -> list[tuple[int, str]]:
    """Return units of a county with their names, for a choice."""
    found = Unit.objects.filter(within_area("area_code", county_code)) if county_code else Unit.objects.none()
    return list(found.order_by("name", "pk").values_list("pk", "name")[:MOST_CHOICES])


def projects_in(user: User) -> list[tuple[int, str]]:
    """Return projects that the user may see with their names, the newest first, for a choice."""
    if not user.may(Act.READ_PROJECTS):
        return []
    return list(projects_open_to(user).order_by("-pk").values_list("pk", "name")[:MOST_CHOICES])


def house_complaints() -> QuerySet[Complaint]:
    """Complaints of the house, for the command line: no texts."""
    return Complaint.objects.defer("words", "name", "contact", "about").order_by("id")
