"""Lists of notices and objections, and the register: what was shown on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.notices.access import live_notices, notices_open_to, objections_open_to
from lianxin.notices.domain.clock import Kind, Run
from lianxin.notices.domain.levels import Level, levels_for
from lianxin.notices.kinds import Subject, all_kinds, kind_named
from lianxin.notices.models import Notice, Objection
from lianxin.notices.queries.standing import run_of
from lianxin.people.access import required_scope, scope_of, within_area
from lianxin.people.roles import Act
from lianxin.registry.queries import NamedArea, areas_of

if TYPE_CHECKING:
    from lianxin.people.models import User

SOON = timedelta(days=2)
_VILLAGE_LENGTH = 12


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """What a reader asks for; empty texts ask for nothing. ``standing`` is one of :data:`STANDINGS`."""

    text: str = ""
    area_code: str = ""
    kind: str = ""
    level: str = ""
    standing: str = ""


def _standing(standing: str, today: date) -> Q:
    begun = Q(state=Notice.State.RUNNING)
    over = begun & Q(ends_before__lte=today)
    match standing:
        case "":
            return Q()
        case "draft":
            return Q(state=Notice.State.DRAFT)
        case "running":
            return begun & ~Q(ends_before__lte=today)
        case "paused":
            return Q(state=Notice.State.PAUSED)
        case "over":
            return over
        case "withdrawn":
            return Q(state=Notice.State.CLOSED, starts_on__isnull=False)
        case "discarded":
            return Q(state=Notice.State.CLOSED, starts_on__isnull=True)
    raise ValueError(f"there is no standing {standing!r}")


def filtered_notices(user: User, wanted: NoticeFilter, *, today: date) -> QuerySet[Notice]:
    """Notices that the user may see and that the filter asks for, the newest first.

    Raises:
        PermissionDenied: he may see notices nowhere.
    """
    return _narrowed(notices_open_to(user), wanted).filter(_standing(wanted.standing, today)).order_by("-id")


def all_notices(area_code: str = "") -> QuerySet[Notice]:
    """Every notice of an area, the oldest first, for the house itself."""
    return Notice.objects.filter(within_area("area_code", area_code)).order_by("id").prefetch_related("events")


def public_notices(wanted: NoticeFilter) -> QuerySet[Notice]:
    """What everybody may see today, narrowed as asked, the newest first."""
    return _narrowed(live_notices(), wanted).order_by("-id")


def _narrowed(notices: QuerySet[Notice], wanted: NoticeFilter) -> QuerySet[Notice]:
    for word in wanted.text.split():
        notices = notices.filter(Q(place__icontains=word) | Q(title_zh__icontains=word))
    if wanted.area_code:
        notices = notices.filter(within_area("area_code", wanted.area_code))
    if wanted.kind:
        notices = notices.filter(kind=wanted.kind)
    if wanted.level:
        notices = notices.filter(level=wanted.level)
    return notices.select_related("drafted_by", "published_by")


def notices_to_publish(user: User) -> QuerySet[Notice]:
    """Drafts of somebody else that wait for the user; none where he publishes nowhere."""
    scope = scope_of(user, Act.PUBLISH_NOTICES)
    drafts = Notice.objects.filter(scope.area_filter("area_code"), state=Notice.State.DRAFT)
    return drafts.exclude(drafted_by=user).filter(_his_level(scope.prefixes)).order_by("id")


def _his_level(prefixes: Sequence[str]) -> Q:
    """A village or township does not act for the office above it."""
    wanted = Q(pk__in=[])
    for prefix in prefixes:
        levels = [level.value for level in Level if level.code_length >= len(prefix)]
        wanted |= within_area("area_code", prefix) & Q(level__in=levels)
    return wanted


def ending_soon(user: User, *, today: date) -> QuerySet[Notice]:
    """Notices that the user may publish and that come down within the next days."""
    scope = scope_of(user, Act.PUBLISH_NOTICES)
    soon = Notice.objects.filter(scope.area_filter("area_code"), state=Notice.State.RUNNING)
    return soon.filter(_his_level(scope.prefixes), ends_before__gt=today, ends_before__lte=today + SOON).order_by("id")


def notices_to_correct(user: User) -> QuerySet[Notice]:
    """Notices taken down because an objection was upheld, which no correction follows yet, where the user drafts."""
    scope = scope_of(user, Act.DRAFT_NOTICES)
    upheld = Objection.objects.filter(notice=OuterRef("pk"), outcome=Objection.Outcome.UPHELD)
    closed = Notice.objects.filter(scope.area_filter("area_code"), state=Notice.State.CLOSED, correction__isnull=True)
    return closed.filter(Exists(upheld)).filter(_his_level(scope.prefixes)).order_by("id")


@dataclass(frozen=True, slots=True)
class ObjectionFilter:
    """``state`` is "open", "answered" or "" for all."""

    state: str = ""


def filtered_objections(user: User, wanted: ObjectionFilter) -> QuerySet[Objection]:
    """Objections that the user may see, those due first at the top.

    Raises:
        PermissionDenied: he may see notices nowhere.
    """
    found = objections_open_to(user).select_related("notice", "recorded_by", "answered_by")
    if wanted.state:
        found = found.filter(answered_at__isnull=wanted.state == "open")
    return found.order_by("due_on", "id")


def objections_to_answer(user: User) -> QuerySet[Objection]:
    """Open objections that the user may answer: to notices of others."""
    scope = scope_of(user, Act.ANSWER_OBJECTIONS)
    notices = Notice.objects.filter(scope.area_filter("area_code")).filter(_his_level(scope.prefixes))
    return Objection.objects.filter(answered_at__isnull=True, notice__in=notices.exclude(drafted_by=user)).order_by(
        "due_on", "id"
    )


def objections_of(notice: Notice) -> list[Objection]:
    """Objections to a notice, the oldest first."""
    return list(notice.objections.select_related("recorded_by", "answered_by").order_by("id"))


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A notice as it was on the day asked for: how many of its days had been counted, and whether an objection was open."""

    notice: Notice
    run: Run
    counted: int
    is_objected: bool


def register_on(user: User | None, day: date, *, area_code: str = "") -> list[RegisterLine]:
    """Return what was shown on a day that has come, the oldest first, as far as the user may see; None is the house.

    Raises:
        PermissionDenied: he may see notices nowhere.
    """
    open_to = Notice.objects.all() if user is None else notices_open_to(user)
    return [
        RegisterLine(notice, run, run.counted_through(day), _was_objected(notice, day))
        for notice, run in shown_on(open_to.filter(within_area("area_code", area_code)), day)
    ]


def shown_on(notices: QuerySet[Notice], day: date) -> list[tuple[Notice, Run]]:
    """Return those of the notices that could be seen at some moment of a day, each with its run, replayed from its events.

    The kept days only spare replaying notices that were over before, or began after.
    """
    near = notices.filter(Q(starts_on__lte=day) & (Q(ends_before__isnull=True) | Q(ends_before__gte=day)))
    runs = ((notice, run_of(notice)) for notice in near.prefetch_related("events").order_by("id"))
    return [(notice, run) for notice, run in runs if run.was_shown_on(day)]


def _was_objected(notice: Notice, day: date) -> bool:
    open_ = set()
    for event in sorted(notice.events.all(), key=lambda event: event.pk):
        if event.kind == Kind.OBJECTED and event.on <= day:
            open_.add(event.objection_id)
        elif event.kind == Kind.ANSWERED and event.on < day:
            open_.discard(event.objection_id)
    return bool(open_)


def draft_areas(user: User) -> list[NamedArea]:
    """Areas that the user may draft notices of.

    Raises:
        PermissionDenied: none.
    """
    return areas_of(required_scope(user, Act.DRAFT_NOTICES), "county", "township", "village")


def subject_choices(user: User | None, kind_name: str, area_code: str) -> list[Subject]:
    """What can be shown of an area in a kind of notice; nothing where the user may not see such things.

    Raises:
        Refused: NOTICE-002 no such kind.
    """
    try:
        return list(kind_named(kind_name).subjects(user, area_code))
    except PermissionDenied:
        return []


def kinds_at(area_code: str) -> list[str]:
    """Names of the kinds that can be shown of an area at some level."""
    return [kind.name for kind in all_kinds() if set(kind.levels) & set(levels_for(area_code))]
