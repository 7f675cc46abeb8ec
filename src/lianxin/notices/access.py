"""The only road to notices, to objections and to what a villager may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from lianxin.notices.domain.levels import Level, office_of
from lianxin.notices.kinds import announced_kind
from lianxin.notices.models import Notice, Objection
from lianxin.people.access import lenders_of, required_area, required_scope, scope_of
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from datetime import date

    from lianxin.people.models import User


def notices_open_to(user: User, act: Act = Act.READ_NOTICES) -> QuerySet[Notice]:
    """Notices of areas in which the user may do the act.

    Raises:
        PermissionDenied: nowhere.
    """
    return Notice.objects.filter(required_scope(user, act).area_filter("area_code"))


def access_notice(user: User, notice_id: int) -> Notice:
    """Return a notice that the user may see.

    Raises:
        PermissionDenied, Http404: he may not, or there is none.
    """
    notice = notices_open_to(user).select_related("drafted_by", "published_by").filter(pk=notice_id).first()
    if notice is None:
        raise Http404("no such notice")
    return notice


def is_drafter_of(user: User, notice: Notice, act: Act) -> bool:
    """Whether a notice counts as drafted by the user, who wants to do an act on it: he drafted it, or whoever drafted it had
    the user's role on loan, or the user acts with a role that its drafter lent him."""
    drafter = notice.drafted_by
    if drafter is None:
        return False
    if drafter.pk == user.pk or drafter.pk in lenders_of(user, act, notice.area_code):
        return True
    drafted_on = timezone.localdate(notice.drafted_at)
    return user.pk in lenders_of(drafter, Act.DRAFT_NOTICES, notice.area_code, drafted_on)


def objections_open_to(user: User) -> QuerySet[Objection]:
    """Objections to notices that the user may see.

    Raises:
        PermissionDenied: he may see notices nowhere.
    """
    return Objection.objects.filter(notice__in=notices_open_to(user))


def access_objection(user: User, objection_id: int) -> Objection:
    """Return an objection to a notice that the user may see.

    Raises:
        PermissionDenied, Http404: he may not, or there is none.
    """
    objection = objections_open_to(user).select_related("notice").filter(pk=objection_id).first()
    if objection is None:
        raise Http404("no such objection")
    return objection


def may_act(user: User, act: Act, *, level: Level, area_code: str) -> bool:
    """Whether the user may do the act for the office that shows an area at a level: a village does not act for its township."""
    return scope_of(user, act).covers(office_of(level, area_code))


def may_answer(user: User, notice: Notice) -> bool:
    """Whether the user may answer objections to a notice: whom the room of its kind names, or who answers at its office."""
    announced = announced_kind(notice.kind)
    if announced is not None and announced.may_answer is not None:
        return announced.may_answer(user, notice)
    return may_act(user, Act.ANSWER_OBJECTIONS, level=Level(notice.level), area_code=notice.area_code)


def require_office(user: User | None, act: Act, *, level: Level, area_code: str) -> None:
    """Let pass whoever acts for that office, and the house itself (None).

    Raises:
        PermissionDenied: he does not.
    """
    if user is not None:
        required_area(user, act, office_of(level, area_code))


def live_on(today: date) -> Q:
    """A condition: the notice can be seen today. Whatever reads notices for the public narrows by it."""
    begun = Q(state=Notice.State.RUNNING, starts_on__lte=today)
    return begun & (Q(ends_before__isnull=True) | Q(ends_before__gt=today))


def live_notices() -> QuerySet[Notice]:
    """What everybody may see today, without signing in."""
    return Notice.objects.filter(live_on(timezone.localdate()))


class Gone(Exception):
    """A notice that was shown and is not shown any more."""


def access_live_notice(key: str) -> Notice:
    """Return a notice that everybody may see today, by the letters of its address.

    Raises:
        Http404: there is none, or it was never published.
        Gone: it is over, taken down, or paused.
    """
    notice = live_notices().filter(key=key).first()
    if notice is not None:
        return notice
    if Notice.objects.filter(key=key, starts_on__isnull=False).exists():
        raise Gone(key)
    raise Http404("no such notice")
