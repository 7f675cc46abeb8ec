"""Publish a figure: freeze its rows, seal it, and put it on record. A correction is a new edition."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.reports import errors
from lianxin.reports.domain.sealing import seal, sealed_of
from lianxin.reports.indicators.counting import figure_of
from lianxin.reports.indicators.freezing import frozen_rows, keep_rows
from lianxin.reports.models import PublishedFigure

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.reports.domain.indicators import Question

LONGEST_NAME, LONGEST_REASON = 120, 200
_LEVELS = (12, 9, 6, 4, 2)


def area_of(question: Question) -> str:
    """Return the smallest area that holds all areas of a question; "" for the whole house."""
    if len(question.areas) == 1:
        return question.areas[0]
    heads = ({area[:length] for area in question.areas} for length in _LEVELS if question.areas)
    return next((head.pop() for head in heads if len(head) == 1), "")


@transaction.atomic
def publish_figure(
    *, question: Question, name: str, by: User | None, corrects: PublishedFigure | None = None, reason: str = ""
) -> PublishedFigure:
    """Publish what a question comes to now: over the rows that ``by`` may see, frozen with it.

    Raises:
        PermissionDenied: ``by`` may not publish for the whole of its areas.
        Refused: REPORTS-021 no name; REPORTS-022 a correction without a reason, or of an edition that is not the newest of its
            indicator; REPORTS-023 it rests on nothing; REPORTS-302 one of this name was published for the area.
    """
    area = area_of(question)
    if by is not None:
        required_area(by, Act.PUBLISH_FIGURES, area)
    called, why = name.strip(), reason.strip()
    if not called or len(called) > LONGEST_NAME:
        raise Refused(errors.NO_FIGURE_NAME, longest=LONGEST_NAME)
    before = PublishedFigure.objects.filter(name=called, area_code=area).order_by("-edition").first()
    if corrects is None and before is not None:
        raise Refused(errors.NAME_PUBLISHED, name=called, edition=before.edition)
    if corrects is not None:
        held = PublishedFigure.objects.select_for_update().get(pk=corrects.pk)
        is_newest = not PublishedFigure.objects.filter(corrects=held).exists()
        if not why or len(why) > LONGEST_REASON or not is_newest or held.indicator != question.indicator:
            raise Refused(errors.CORRECTION_UNFIT)
    now = timezone.now()
    figure = figure_of(question, reader=by, now=now)
    if figure.value is None or not figure.rows:
        raise Refused(errors.NOTHING_TO_PUBLISH)
    digest, count = keep_rows(frozen_rows(question, by))
    last_day = timezone.localdate(now) if question.ends_before is None else question.ends_before - timedelta(days=1)
    sealed = sealed_of(
        figure, name=called, rows_digest=digest, last_day=last_day, corrects=corrects.digest if corrects else None
    )
    made = PublishedFigure.objects.create(
        name=called, indicator=question.indicator, version=figure.indicator.version, area_code=area, sealed=sealed,
        digest=seal(sealed), rows_digest=digest, rows=count, edition=corrects.edition + 1 if corrects else 1,
        corrects=corrects, reason=why if corrects else "", by=by, at=now,
    )  # fmt: skip
    record_event(
        act=Act.PUBLISH_FIGURES, by=by, thing="reports.published", thing_id=made.pk, area_code=area, digest=made.digest,
        indicator=made.indicator, edition=made.edition,
    )  # fmt: skip
    return made
