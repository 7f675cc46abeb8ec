"""What single papers ask other rooms for, and papers that were handed out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet

from lianxin.core.kernel.errors import Refused
from lianxin.monitoring.models import Episode
from lianxin.monitoring.queries.episodes import episodes_of_household
from lianxin.pairing.access import household_pairings_open_to
from lianxin.people.access import required_scope, scope_of
from lianxin.people.models import Helper
from lianxin.people.queries import helpers_under
from lianxin.people.roles import Act
from lianxin.registry.models import Household
from lianxin.registry.queries import area_names
from lianxin.reports.domain.references import is_genuine, parts_of
from lianxin.reports.errors import PAPER_UNKNOWN, REFERENCE_UNREADABLE
from lianxin.reports.models.issued_papers import IssuedPaper
from lianxin.work.access import IN_FORCE, PlanSubject
from lianxin.work.models import WorkHousehold, WorkRecord
from lianxin.work.queries.plans import ShownPlan, shown_plan

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_VISITS = 40
_REFERENCE_SHOWN = 30


def plan_of(user: User, household: Household, year: int) -> ShownPlan | None:
    """Return a household's plan of a year; None where the work is closed to the reader."""
    return shown_plan(PlanSubject(year, household_id=household.pk)) if user.may(Act.READ_WORK) else None


def visits_of(user: User, household_ids: Sequence[int]) -> dict[int, list[WorkRecord]]:
    """Return the latest work recorded for each household, the newest first; nothing where the work is closed to the reader."""
    if not user.may(Act.READ_WORK):
        return {}
    rows = WorkHousehold.objects.filter(household__in=household_ids, record__in=WorkRecord.objects.filter(IN_FORCE))
    found: dict[int, list[WorkRecord]] = defaultdict(list)
    for row in rows.select_related("record").order_by("-record__on", "-record_id"):
        if len(found[row.household_id]) < MOST_VISITS:
            found[row.household_id].append(row.record)
    return found


def watched_episodes(user: User, household_id: int) -> list[Episode]:
    """Return the times that a household was monitored, the newest first; nothing where that is closed to the reader."""
    return episodes_of_household(user, household_id) if user.may(Act.READ_MONITORING) else []


def households_of(user: User, helper: Helper) -> list[Household]:
    """Households that a helper helps today, as far as the reader may see them, village by village."""
    found = household_pairings_open_to(user).filter(helper=helper).order_by("household__village_code", "household_id")
    return list({one.household_id: one.household for one in found}.values())


def bookable_helpers(user: User, on: date) -> QuerySet[Helper]:
    """Helpers in service whose book the reader may have: himself, those of his unit or area, those who help households that he sees.

    Raises:
        PermissionDenied: the pairing is closed to him.
    """
    own = helpers_under(required_scope(user, Act.READ_PAIRING), on=on)
    helping = household_pairings_open_to(user).order_by().values("helper")
    in_service = Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))
    found = Helper.objects.filter(Q(pk__in=own.order_by().values("pk")) | Q(in_service, pk__in=helping))
    return found.select_related("unit").order_by("unit__code", "code")


def papers_of_household(user: User, household: Household) -> list[IssuedPaper]:
    """Return the last papers handed out about a household, to those who may see who took them."""
    scope = scope_of(user, Act.READ_REGISTRY)
    if not scope.covers(household.village_code):
        return []
    return list(IssuedPaper.objects.filter(household=household).select_related("issued_by").order_by("-id")[:5])


@dataclass(frozen=True, slots=True)
class VerifiedPaper:
    """A paper that the house handed out, as everybody who holds it may see it: nobody's name is in full."""

    paper: IssuedPaper
    place: str
    about: str


def paper_of(written: str) -> VerifiedPaper:
    """Return the paper of a reference that somebody typed or scanned.

    Raises:
        Refused: PAPER-001 it is no reference; PAPER-002 the house did not hand out such a paper, or the reference was altered.
    """
    parts = parts_of(written)
    if parts is None:
        raise Refused(REFERENCE_UNREADABLE, written=written[:_REFERENCE_SHOWN])
    key, mark = parts
    found = IssuedPaper.objects.select_related("household", "helper").filter(key=key).first()
    if found is None or not is_genuine(key, mark, found.digest, secret=settings.LIANXIN_DATA_KEY):
        raise Refused(PAPER_UNKNOWN)
    names = area_names([found.area_code]) if found.area_code else {}
    about = found.household.head_name if found.household else found.helper.name if found.helper else ""
    return VerifiedPaper(found, names.get(found.area_code, ""), masked_name(about))


def masked_name(name: str) -> str:
    """Return a name with all but its first character hidden."""
    return name[:1] + "＊" * max(0, len(name) - 1)
