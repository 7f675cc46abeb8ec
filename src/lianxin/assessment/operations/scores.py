"""Score sheets: draft, judge and report, show, appeal, answer, make final. Entries are only added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lianxin.assessment import errors
from lianxin.assessment.access import access_score_sheet, may_appeal
from lianxin.assessment.models import ScoreEntry, ScoreSheet
from lianxin.assessment.queries.scores import (
    digest_of,
    frozen_score,
    hands_of,
    is_settled,
    kind_of_sheet,
    kinds_on,
    open_appeals,
)
from lianxin.assessment.wording import STAGES
from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_area
from lianxin.people.models import Helper, Unit
from lianxin.people.roles import Act
from lianxin.places.domain.codes import LENGTHS, Level

if TYPE_CHECKING:
    from lianxin.people.models import User

_LONGEST_REASON = 400
_LENGTHS = {"village": LENGTHS[Level.VILLAGE], "county": LENGTHS[Level.COUNTY]}
_NOT_ENTERED = ("share", "deduction", "ballot", "shown")


@dataclass(frozen=True, slots=True)
class NewScoreSheet:
    """What is assessed by which sheet: a place by its code, or a unit, or a cadre."""

    kind: str
    year: int
    area_code: str = ""
    unit: Unit | None = None
    helper: Helper | None = None


@transaction.atomic
def draft_score_sheet(*, entry: NewScoreSheet, by: User | None, at: datetime | None = None) -> ScoreSheet:
    """Draft a score sheet. What ledgers can tell is counted whenever it is looked at, until it is final.

    Raises:
        PermissionDenied: ``by`` does not score there.
        Refused: ASSESS-040 no such sheet, or another kind of subject; ASSESS-041 there is one.
    """
    area = entry.area_code
    if entry.unit is not None:
        area = entry.unit.area_code
    elif entry.helper is not None:
        area = entry.helper.unit.area_code
    if by is not None:
        required_area(by, Act.SCORE, area)
    kind = next((one for one in kinds_on(entry.year, area) if one.name == entry.kind), None)
    is_fit = kind is not None and {
        "unit": entry.unit is not None and entry.helper is None,
        "helper": entry.helper is not None and entry.unit is None,
    }.get(kind.subject, entry.unit is None and entry.helper is None and len(area) == _LENGTHS.get(kind.subject, -1))
    if kind is None or not is_fit:
        raise Refused(errors.NO_SCORE_SHEET, name=entry.kind, year=entry.year, area=area)
    whose = {"kind": kind.name, "year": entry.year, "area_code": area, "unit": entry.unit, "helper": entry.helper}
    same = ScoreSheet.objects.filter(**whose).first()
    if same is not None:
        raise Refused(errors.SCORED_ALREADY, year=entry.year, sheet=same.pk)
    made = ScoreSheet.objects.create(**whose, subject=kind.subject, drafted_by=by, at=at or timezone.now())
    _recorded(made, by, "drafted")
    return made


@transaction.atomic
def give_line(
    *, sheet_id: int, line: str, numerator: Decimal, denominator: Decimal | None, reason: str, by: User, seen: int
) -> ScoreEntry:
    """Judge a line, report its two numbers, or enter the number of a veto. The newest counts; all stay.

    Raises:
        PermissionDenied, Http404: ``by`` does not score there.
        Refused: ASSESS-042 it is final; ASSESS-043 the line or the numbers; ASSESS-044 no grounds; ASSESS-045.
    """
    sheet = _held(sheet_id, by, seen, Act.SCORE)
    _require_stage(sheet, ScoreSheet.Stage.DRAFT, ScoreSheet.Stage.SHOWN)
    kind = kind_of_sheet(sheet)
    indicator = kind.indicators.get(line)
    veto = next((one for one in kind.vetoes if one.name == line and not one.source), None)
    if indicator is not None and indicator.kind == "judged":
        is_fit = denominator is None and 0 <= numerator <= indicator.points
    elif indicator is not None and indicator.kind == "reported":
        is_fit = denominator is not None and 0 <= numerator <= denominator and denominator > 0
    else:
        is_fit = veto is not None and denominator is None and numerator >= 0
    if not is_fit:
        raise Refused(errors.LINE_UNFIT, line=line)
    return _entered(
        sheet,
        by,
        ScoreEntry.Kind.GIVEN,
        line=line,
        numerator=numerator,
        denominator=denominator,
        reason=_grounds(reason),
    )


@transaction.atomic
def show_score_sheet(*, sheet_id: int, by: User, seen: int) -> ScoreEntry:
    """Show the draft to whom it assesses; from then on they may appeal. Ballots are over.

    Raises:
        PermissionDenied, Http404: ``by`` does not score there.
        Refused: ASSESS-042; ASSESS-045.
    """
    sheet = _held(sheet_id, by, seen, Act.SCORE)
    _require_stage(sheet, ScoreSheet.Stage.DRAFT)
    return _entered(sheet, by, ScoreEntry.Kind.SHOWN, stage=ScoreSheet.Stage.SHOWN)


@transaction.atomic
def appeal(*, sheet_id: int, line: str, reason: str, by: User, seen: int) -> ScoreEntry:
    """Appeal against a line, with a reason. Whom the sheet assesses does.

    Raises:
        PermissionDenied, Http404: ``by`` does not speak for them, or scored it himself.
        Refused: ASSESS-042; ASSESS-043 no such line; ASSESS-044; ASSESS-045; ASSESS-046 he drafted or scored it; ASSESS-052 the line
            was appealed against already.
    """
    sheet = _locked(sheet_id, by, seen)
    if not may_appeal(by, sheet):
        raise PermissionDenied(Act.APPEAL_SCORES.value)
    _require_stage(sheet, ScoreSheet.Stage.SHOWN)
    kind = kind_of_sheet(sheet)
    if line not in kind.indicators and line not in {one.name for one in kind.vetoes}:
        raise Refused(errors.LINE_UNFIT, line=line)
    if by.pk in hands_of(sheet):
        raise Refused(errors.SAME_HAND)
    if is_settled(sheet, line):
        raise Refused(errors.APPEALED_ALREADY)
    return _entered(sheet, by, ScoreEntry.Kind.APPEALED, act=Act.APPEAL_SCORES, line=line, reason=_grounds(reason))


@transaction.atomic
def answer_appeal(*, sheet_id: int, number: int, is_upheld: bool, reason: str, by: User, seen: int) -> ScoreEntry:
    """Answer an appeal: somebody who neither drafted, nor scored, nor appealed. What is upheld is put right by a new entry or in
    the ledger; an answer moves no points by itself.

    Raises:
        PermissionDenied, Http404: ``by`` does not score there.
        Refused: ASSESS-042; ASSESS-044 to 046; ASSESS-048 no such appeal.
    """
    sheet = _held(sheet_id, by, seen, Act.SCORE)
    _require_stage(sheet, ScoreSheet.Stage.SHOWN)
    appealed = next((one for one in open_appeals(sheet) if one.number == number), None)
    if appealed is None:
        raise Refused(errors.NO_APPEAL)
    if by.pk in hands_of(sheet) or by.pk == appealed.by_id:
        raise Refused(errors.SAME_HAND)
    return _entered(
        sheet,
        by,
        ScoreEntry.Kind.ANSWERED,
        line=appealed.line,
        answers=appealed,
        is_upheld=is_upheld,
        reason=_grounds(reason),
    )


@transaction.atomic
def finalise_score_sheet(*, sheet_id: int, by: User, seen: int) -> ScoreSheet:
    """Make a sheet final: freeze every line, its numbers, the points and the grade, with their digest. Nobody who drafted or
    scored it does. What is open stays open, as a range.

    Raises:
        PermissionDenied, Http404: ``by`` does not score there.
        Refused: ASSESS-042; ASSESS-045; ASSESS-046; ASSESS-047 appeals are open.
    """
    sheet = _held(sheet_id, by, seen, Act.SCORE)
    _require_stage(sheet, ScoreSheet.Stage.SHOWN)
    if by.pk in hands_of(sheet):
        raise Refused(errors.SAME_HAND)
    if waiting := len(open_appeals(sheet)):
        raise Refused(errors.APPEALS_OPEN, count=waiting)
    sheet.frozen = frozen_score(sheet)
    sheet.digest = digest_of(sheet.frozen)
    _entered(sheet, by, ScoreEntry.Kind.FINALISED, stage=ScoreSheet.Stage.FINAL)
    return sheet


def _grounds(reason: str) -> str:
    text = reason.strip()
    if not text or len(text) > _LONGEST_REASON:
        raise Refused(errors.NO_GROUNDS)
    return text


def _require_stage(sheet: ScoreSheet, *stages: ScoreSheet.Stage) -> None:
    if sheet.stage not in stages:
        raise Refused(errors.NOT_AT_THIS_STAGE, stage=STAGES[sheet.stage][0])


def _locked(sheet_id: int, by: User, seen: int) -> ScoreSheet:
    sheet = ScoreSheet.objects.select_for_update().get(pk=access_score_sheet(by, sheet_id).pk)
    if sheet.entered != seen:
        raise Refused(errors.SCORE_CHANGED)
    return sheet


def _held(sheet_id: int, by: User, seen: int, act: Act) -> ScoreSheet:
    required_area(by, act, access_score_sheet(by, sheet_id).area_code)
    return _locked(sheet_id, by, seen)


def _entered(
    sheet: ScoreSheet, by: User, kind: ScoreEntry.Kind, *, act: Act = Act.SCORE, stage: ScoreSheet.Stage | None = None,
    **told: Any,
) -> ScoreEntry:  # fmt: skip
    sheet.entered += 1
    if stage is not None:
        sheet.stage = stage
    row = ScoreEntry.objects.create(sheet=sheet, number=sheet.entered, kind=kind, by=by, at=timezone.now(), **told)
    sheet.save(update_fields=["entered", "stage", "frozen", "digest"])
    _recorded(sheet, by, kind.value, act=act, number=row.number, line=row.line)
    return row


def _recorded(sheet: ScoreSheet, by: User | None, step: str, *, act: Act = Act.SCORE, **told: Any) -> None:
    record_event(
        act=act,
        by=by,
        thing="assessment.score_sheet",
        thing_id=sheet.pk,
        area_code=sheet.area_code,
        kind=sheet.kind,
        year=sheet.year,
        step=step,
        **told,
    )
