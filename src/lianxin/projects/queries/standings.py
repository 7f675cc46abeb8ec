"""Where projects stand, as the domain looks at them: read for many at once, at a cost that does not grow with their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from lianxin.core.kernel.words import Words
from lianxin.notices.queries import counts_from
from lianxin.projects.domain.showing import Level, Occasion, Showing
from lianxin.projects.domain.stages import Move, Stage, next_move
from lianxin.projects.domain.standing import Lack, Standing, not_on_record, payable_from
from lianxin.projects.holds import has_money
from lianxin.projects.models import Acceptance, Asset, Contract, Project, Publicity, Step, Target
from lianxin.projects.terms import Terms


@dataclass(frozen=True, slots=True)
class Payability:
    """From which day a project may be paid; None with the reasons why it may not."""

    starts_on: date | None
    reasons: tuple[Words, ...]


def payability(project: Project) -> Payability:
    """Say from which day a project may be paid: a door for the ledger. The day may lie ahead."""
    found = payable_from(standing_of(project, with_money=False))
    return Payability(found.day, found.reasons)


def days_of_publicity(level: str, *, on: date, area_code: str) -> int | None:
    """Least days of a showing that starts on the day at a level (village, township, county); None: no number is laid down."""
    return Terms().days(Level(level), on=on, area=area_code)


@dataclass(frozen=True, slots=True)
class NextStep:
    """The step that leads on, and what is not on record for it yet."""

    move: Move
    lacks: tuple[Lack, ...]


def next_step_of(standing: Standing, on: date) -> NextStep | None:
    """Return the step that leads a project on, with what it lacks on the day; None at the end of its road."""
    move = next_move(standing.stage)
    return NextStep(move, not_on_record(move, standing, on)) if move else None


def standing_of(project: Project, *, with_money: bool = True) -> Standing:
    """Return where one project stands. ``with_money`` also asks later rooms whether money is arranged for it."""
    return standings_of([project], with_money=with_money)[project.pk]


def standings_of(projects: Iterable[Project], *, with_money: bool = False) -> dict[int, Standing]:
    """Return where projects stand, by id."""
    rows = list(projects)
    ids = [project.pk for project in rows]
    proposed = dict(
        Step.objects.filter(project__in=ids, after=Stage.PROPOSED).order_by().values_list("project").annotate(Max("on"))
    )
    targets = _counted(Target, ids)
    assets = _counted(Asset, ids)
    contracts = _counted(Contract, ids)
    unsettled = _counted(Contract, ids, Q(settled_fen__isnull=True))
    accepted = dict(
        Acceptance.objects.filter(project__in=ids).order_by("on", "pk").values_list("project", "is_passed")
    )  # the latest of each stays
    showings = _showings(rows)
    return {
        project.pk: Standing(
            stage=Stage(project.stage),
            area_code=project.area_code,
            since=proposed.get(project.pk),
            met_on=project.meeting_on,
            targets=targets.get(project.pk, 0),
            showings=tuple(showings[project.pk]),
            delivery_mode=project.delivery_mode,
            contracts=contracts.get(project.pk, 0),
            unsettled_contracts=unsettled.get(project.pk, 0),
            is_accepted=accepted.get(project.pk, False),
            assets=assets.get(project.pk, 0),
            has_money=with_money and has_money(project),
            approved_on=project.approved_on,
        )
        for project in rows
    }


def _counted(model: type[Target | Asset | Contract], ids: list[int], wanted: Q | None = None) -> dict[int, int]:
    found = model.objects.filter(project__in=ids)
    if wanted is not None:
        found = found.filter(wanted)
    return dict(found.order_by().values_list("project").annotate(Count("pk")))


def _showings(projects: list[Project]) -> dict[int, list[Showing]]:
    areas = {project.pk: project.area_code for project in projects}
    terms = Terms()
    found: dict[int, list[Showing]] = defaultdict(list)
    shown = Publicity.objects.filter(project__in=list(areas)).select_related("notice")
    for row in shown.prefetch_related("notice__events"):
        level = Level(row.level)
        days = terms.days(level, on=row.starts_on, area=areas[row.project_id])
        found[row.project_id].append(
            Showing(
                Occasion(row.occasion),
                level,
                row.starts_on,
                row.ends_before,
                days,
                row.objections,
                row.settled_on,
                row.notice_id,
                counts_from(row.notice) if row.notice else None,
            )
        )
    return found
