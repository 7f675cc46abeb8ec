"""Records of work, their photographs and the ends of campaigns as the tests read them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from lianxin.rulebook import rulebook
from lianxin.supervision.domain.works import Deadline, Entered, Pictured, Visited, Written
from lianxin.supervision.queries.scene import AT_ONCE, Scene
from lianxin.work.access import IN_FORCE
from lianxin.work.models import Campaign, WorkHousehold, WorkPerson, WorkPhoto, WorkRecord


def pictures(scene: Scene) -> list[Pictured]:
    """Photographs of the year's records in force."""
    rows = WorkPhoto.objects.filter(record__in=_records(scene).values("pk")).order_by()
    columns = ("record_id", "record__area_code", "record__on", "digest", "likeness", "record__recorded_by_id")
    return [Pictured(*row) for row in rows.values_list(*columns).iterator(AT_ONCE)]


def written(scene: Scene) -> list[Written]:
    """The year's records in force, with the digests of their texts."""
    columns = ("id", "area_code", "on", "text_digest", "recorded_by_id")
    return [Written(*row) for row in _records(scene).values_list(*columns).iterator(AT_ONCE)]


def visited(scene: Scene) -> list[Visited]:
    """Visits of the year, one row for each household; with the day from which on one of its people served no longer, and
    the day since which one of them was on leave."""
    visits = _records(scene).filter(kind__in=[name for name, kind in rulebook().work_kinds.items() if kind.is_visit])
    over = WorkPerson.objects.filter(record__in=visits.values("pk"), helper__ends_before__isnull=False).order_by()
    ended = dict(over.values("record_id").annotate(first=Min("helper__ends_before")).values_list("record_id", "first"))
    rows = WorkHousehold.objects.filter(record__in=visits.values("pk")).order_by()
    columns = (
        "record_id", "household_id", "household__village_code", "record__on", "record__noted_at", "record__recorded_by_id",
    )  # fmt: skip
    away = _on_leave(visits)
    return [Visited(*row, ended.get(row[0]), away.get(row[0])) for row in rows.values_list(*columns).iterator(AT_ONCE)]


def _on_leave(visits: QuerySet[WorkRecord]) -> dict[int, date]:
    """Of visits of a day on which one of their people was on approved leave: since when."""
    road = "helper__team_times__absences__"
    is_away = Q(**{f"{road}returned_on__isnull": True}) | Q(**{f"{road}returned_on__gt": F("record__on")})
    rows = WorkPerson.objects.filter(
        is_away,
        record__in=visits.values("pk"),
        **{
            f"{road}state": "approved",
            f"{road}sort": "leave",
            f"{road}starts_on__lte": F("record__on"),
            f"{road}ends_on__gte": F("record__on"),
        },
    )
    since = rows.order_by().values("record_id").annotate(since=Min(f"{road}starts_on"))
    found = dict(since.values_list("record_id", "since"))
    for record, told in _on_leave_of_unit(visits).items():
        found[record] = min(told, found.get(record, told))
    return found


def _on_leave_of_unit(visits: QuerySet[WorkRecord]) -> dict[int, date]:
    """Of visits of a day on which the unit of one of their people had granted him leave: since when."""
    road = "helper__leave__"
    rows = WorkPerson.objects.filter(
        record__in=visits.values("pk"),
        **{
            f"{road}is_void": False,
            f"{road}replaced_by__isnull": True,
            f"{road}starts_on__lte": F("record__on"),
            f"{road}ends_on__gte": F("record__on"),
        },
    )
    since = rows.order_by().values("record_id").annotate(since=Min(f"{road}starts_on"))
    return dict(since.values_list("record_id", "since"))


def entered(scene: Scene) -> list[Entered]:
    """The year's records in force, with the moment at which each arrived."""
    columns = ("id", "area_code", "on", "recorded_at", "recorded_by_id")
    return [Entered(*row) for row in _records(scene).values_list(*columns).iterator(AT_ONCE)]


def deadlines(scene: Scene) -> list[Deadline]:
    """Ends of campaigns in the county that are over."""
    rows = Campaign.objects.filter(scene.inside("area_code"), ends_on__lt=scene.on).order_by("id")
    return [
        Deadline(number, area, starts_on, ends_on, _end_of(ends_on))
        for number, area, starts_on, ends_on in rows.values_list("id", "area_code", "starts_on", "ends_on")
    ]


def _records(scene: Scene) -> QuerySet[WorkRecord]:
    period = (date(scene.year, 1, 1), scene.on)
    return WorkRecord.objects.filter(scene.inside("area_code"), IN_FORCE, is_total=False, on__range=period).order_by()


def _end_of(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
