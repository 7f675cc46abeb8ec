"""Record what documents tell: figures of incidence, the survey of a third party; and keep a county's exit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.exits import errors
from lianxin.exits.models import CountyExit, CoverageFigure, IncidenceFigure, SurveyResult
from lianxin.people.access import required_area
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.procedures.announcing import Decided


@dataclass(frozen=True, slots=True)
class NewFigure:
    """Poor persons out of rural persons (None: not told) at the end of a year, by a document; ``printed`` is its own rate."""

    area_code: str
    year: int
    poor_persons: int
    rural_persons: int | None
    source: str
    printed: str = ""


@transaction.atomic
def record_figure(*, entry: NewFigure, by: User | None) -> IncidenceFigure:
    """Record a figure of incidence; the one entered last for a place and year counts.

    Raises:
        PermissionDenied: ``by`` may not record figures there.
        Refused: EXIT-003 the year is yet to come; EXIT-030 more poor than rural persons; EXIT-031 no source.
    """
    if by is not None:
        required_area(by, Act.RECORD_EXIT_FIGURES, entry.area_code)
    if entry.year > timezone.localdate().year:
        raise Refused(errors.YEAR_AHEAD, year=entry.year)
    if entry.rural_persons is not None:
        _require_part(entry.poor_persons, entry.rural_persons)
    if not entry.source.strip():
        raise Refused(errors.NO_SOURCE)
    made = IncidenceFigure.objects.create(
        area_code=entry.area_code,
        year=entry.year,
        poor_persons=entry.poor_persons,
        rural_persons=entry.rural_persons,
        printed_percent=entry.printed.strip(),
        source=entry.source.strip()[:200],
        by=by,
        at=timezone.now(),
    )
    record_event(
        act=Act.RECORD_EXIT_FIGURES,
        by=by,
        thing="exits.figure",
        thing_id=made.pk,
        area_code=entry.area_code,
        year=entry.year,
    )
    return made


@dataclass(frozen=True, slots=True)
class NewCoverage:
    """How many were covered out of how many that should be, at the end of a year, by a document."""

    area_code: str
    year: int
    kind: CoverageFigure.Kind
    covered: int
    due: int
    source: str


@transaction.atomic
def record_coverage(*, entry: NewCoverage, by: User | None) -> CoverageFigure:
    """Record how many were covered; the one entered last for a place, year and kind counts.

    Raises:
        PermissionDenied: ``by`` may not record figures there.
        Refused: EXIT-003 the year is yet to come; EXIT-030 more are covered than should be; EXIT-031 no source.
    """
    if by is not None:
        required_area(by, Act.RECORD_EXIT_FIGURES, entry.area_code)
    if entry.year > timezone.localdate().year:
        raise Refused(errors.YEAR_AHEAD, year=entry.year)
    _require_part(entry.covered, entry.due)
    if not entry.source.strip():
        raise Refused(errors.NO_SOURCE)
    made = CoverageFigure.objects.create(
        area_code=entry.area_code,
        year=entry.year,
        kind=CoverageFigure.Kind(entry.kind),
        covered=entry.covered,
        due=entry.due,
        source=entry.source.strip()[:200],
        by=by,
        at=timezone.now(),
    )
    record_event(
        act=Act.RECORD_EXIT_FIGURES,
        by=by,
        thing="exits.coverage",
        thing_id=made.pk,
        area_code=entry.area_code,
        year=entry.year,
        kind=made.kind,
    )
    return made


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """What a third party's survey found. ``wrong_exit_persons`` and ``omitted_persons`` are those of the whole county as the
    report assesses them; None where it does not. ``evaluation`` and ``rates``: of which evaluation of this house, and what that
    published, as plain values; None where it was typed in."""

    county_code: str
    year: int
    organisation: str
    source: str
    surveyed_on: date
    exited_persons_checked: int
    wrong_exit_persons_found: int
    unregistered_persons_checked: int
    omitted_persons_found: int
    questionnaires: int
    approvals: int
    wrong_exit_persons: int | None = None
    omitted_persons: int | None = None
    evaluation: int | None = None
    rates: list[dict[str, Any]] | None = None


@transaction.atomic
def record_survey(*, entry: NewSurvey, by: User | None) -> SurveyResult:
    """Record the survey of a county's exit; the one entered last for a year counts.

    Raises:
        PermissionDenied: ``by`` may not record figures there.
        Refused: EXIT-003 the year is yet to come; EXIT-030 a part above its whole; EXIT-031 no report or nobody who surveyed;
            EXIT-034 the evaluation was handed over already.
    """
    if by is not None:
        required_area(by, Act.RECORD_EXIT_FIGURES, entry.county_code)
    if entry.year > timezone.localdate().year or entry.surveyed_on > timezone.localdate():
        raise Refused(errors.YEAR_AHEAD, year=max(entry.year, entry.surveyed_on.year))
    _require_part(entry.wrong_exit_persons_found, entry.exited_persons_checked)
    _require_part(entry.omitted_persons_found, entry.unregistered_persons_checked)
    _require_part(entry.approvals, entry.questionnaires)
    if not entry.source.strip() or not entry.organisation.strip():
        raise Refused(errors.NO_SOURCE)
    if entry.evaluation is not None and SurveyResult.objects.filter(evaluation=entry.evaluation).exists():
        raise Refused(errors.EVALUATION_KNOWN, number=entry.evaluation)
    given = {name: getattr(entry, name) for name in NewSurvey.__dataclass_fields__}
    given |= {"organisation": entry.organisation.strip()[:100], "source": entry.source.strip()[:200]}
    made = SurveyResult.objects.create(**given, by=by, at=timezone.now())
    record_event(
        act=Act.RECORD_EXIT_FIGURES,
        by=by,
        thing="exits.survey",
        thing_id=made.pk,
        area_code=entry.county_code,
        year=entry.year,
    )
    return made


def _require_part(part: int, whole: int) -> None:
    if whole < 1 or not 0 <= part <= whole:
        raise Refused(errors.COUNTS_UNFIT, part=part, whole=whole)


def keep_county_exit(decided: Decided) -> None:
    """Keep a county's exit as the case that decided it tells; the register has no row for a county."""
    case, event = decided.case, decided.event
    CountyExit.objects.update_or_create(
        county_code=case.area_code,
        defaults={
            "exit_year": timezone.localdate(event.at).year,
            "decided_on": timezone.localdate(event.at),
            "case": case,
        },
    )
    record_event(
        act=Act.ACT_FOR_COUNTY,
        by=event.by,
        thing="exits.county",
        thing_id=case.area_code,
        area_code=case.area_code,
        year=case.year,
        case=case.pk,
    )
