"""The two acts of the draw: freeze the frame and publish its digest; then, by a public seed that came about later, draw."""

from __future__ import annotations

import secrets
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.assessment import errors
from lianxin.assessment.access import access_field
from lianxin.assessment.domain.stages import Stage, Step, stage_after
from lianxin.assessment.models import DrawnHousehold, Evaluation, FrozenFrame
from lianxin.assessment.queries.frames import register_frame
from lianxin.assessment.queries.policy import design_named, read_stored_design, stored_design
from lianxin.assessment.recording import held, taken
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.measures import Design, Frame, Sample, commitment, draw, frame_from, whole_seed
from lianxin.core.measures.errors import STRATUM_UNKNOWN

if TYPE_CHECKING:
    from lianxin.people.models import User

_BATCH = 500


@transaction.atomic
def freeze_frame(
    *, evaluation_id: int, design_name: str, design: Design | None = None, by: User, at: datetime | None = None
) -> Evaluation:
    """Freeze the frame as the register is now and publish its digest, with that of a secret that is made here.

    The secret is half of the seed. Because its digest is published before the public half comes about, nobody can choose the
    sample; because it is told only with the results, nobody who is assessed can work the sample out. ``design`` is the design
    that is drawn by, that of the rulebook if absent.

    Raises:
        PermissionDenied, Http404: ``by`` does not lead the evaluation.
        Refused: ASSESS-003 no such design; ASSESS-010; MEASURE-002 no household; MEASURE-005 the design does not mention a stratum.
    """
    evaluation = held(access_field(by, evaluation_id, as_lead=True))
    stage_after(Stage(evaluation.stage), Step.FRAME_FROZEN)
    wanted = design or design_named(design_name).design
    found = register_frame(evaluation, frozenset(wanted.takes))
    for one in found.frame.households:
        if one.stratum not in wanted.takes:
            raise Refused(STRATUM_UNKNOWN, stratum=one.stratum)
    secret = secrets.token_hex(32)
    FrozenFrame.objects.create(evaluation=evaluation, content=zlib.compress(found.frame.content(), 6))
    digest, promise = found.frame.digest, commitment(secret)
    copies = {
        "design_name": design_name,
        "design": stored_design(wanted),
        "frame_digest": digest,
        "frame_households": len(found.frame.households),
        "left_out": found.left_out,
        "commitment": promise,
        "secret": secret,
    }
    told = {name: value for name, value in copies.items() if name != "secret"}
    taken(evaluation, Step.FRAME_FROZEN, by=by, at=at, copies=copies, **told)
    return evaluation


@dataclass(frozen=True, slots=True)
class NewSeed:
    """The public half of the seed: its text as read out, the day it came about, where to look it up, who was there."""

    text: str
    on: date
    source: str
    witnesses: str


@transaction.atomic
def draw_sample(*, evaluation_id: int, seed: NewSeed, by: User, at: datetime | None = None) -> Evaluation:
    """Enter the public seed and draw the sample with its reserve.

    Raises:
        PermissionDenied, Http404: ``by`` does not lead the evaluation.
        Refused: ASSESS-010; ASSESS-014 no seed, source or witness; ASSESS-018 the seed is not later than the freezing; MEASURE-006,
            MEASURE-007 the design cannot be drawn; MEASURE-009 the frame is no longer what was published.
    """
    evaluation = held(access_field(by, evaluation_id, as_lead=True))
    today = timezone.localdate(at) if at else timezone.localdate()
    require_fit_seed(evaluation, seed, today)
    frame = frame_of_evaluation(evaluation)
    public = seed.text.strip()[:200]
    sample = redrawn_sample(evaluation, frame, public)
    _keep(evaluation, frame, sample)
    copies = {
        "seed": public,
        "seed_on": seed.on,
        "seed_source": seed.source.strip()[:200],
        "witnesses": seed.witnesses.strip()[:200],
        "sample_digest": sample.digest,
        "drawn_on": today,
    }
    counts = {
        "villages": len({row.village for row in sample.rows}),
        "households": sum(not row.is_reserve for row in sample.rows),
        "reserve": sum(row.is_reserve for row in sample.rows),
    }
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in copies.items()}
    taken(evaluation, Step.SEED_DRAWN, by=by, at=at, copies=copies, **told, **counts)
    return evaluation


def require_fit_seed(evaluation: Evaluation, seed: NewSeed, today: date) -> None:
    """Let pass a seed that may be drawn by now.

    Raises:
        Refused: ASSESS-010; ASSESS-014 no seed, source or witness; ASSESS-018 the seed is not later than the freezing.
    """
    stage_after(Stage(evaluation.stage), Step.SEED_DRAWN)
    for text, what in (
        (seed.text, Words("种子", "The seed")),
        (seed.source, Words("种子的出处", "Where to look the seed up")),
        (seed.witnesses, Words("见证人", "The witnesses")),
    ):
        if not text.strip():
            raise Refused(errors.NOTHING_GIVEN, what=what)
    frozen_on = timezone.localdate(evaluation.events.get(kind=Step.FRAME_FROZEN.value).at)
    if not frozen_on < seed.on <= today:
        raise Refused(errors.SEED_EARLY, on=seed.on, frozen=frozen_on)


def frame_of_evaluation(evaluation: Evaluation) -> Frame:
    """The frozen frame.

    Raises:
        FrozenFrame.DoesNotExist: it is not frozen yet.
    """
    return frame_from(zlib.decompress(bytes(FrozenFrame.objects.get(evaluation=evaluation).content)))


def redrawn_sample(evaluation: Evaluation, frame: Frame, public: str) -> Sample:
    """Draw (again) from the frozen frame; it must be the one whose digest was published.

    Raises:
        Refused: MEASURE-006, MEASURE-007, MEASURE-009.
    """
    assert evaluation.design is not None
    design = read_stored_design(evaluation.design)
    return draw(frame, design, whole_seed(public, evaluation.secret), published_digest=evaluation.frame_digest)


def _keep(evaluation: Evaluation, frame: Frame, sample: Sample) -> None:
    persons = {one.household: one.persons for one in frame.households}
    rows = [
        DrawnHousehold(
            evaluation=evaluation,
            place=place,
            household_id=int(row.household),
            area=row.area,
            village_code=row.village,
            status=row.stratum,
            order=row.order,
            is_reserve=row.is_reserve,
            village_chance=f"{row.village_chance.numerator}/{row.village_chance.denominator}",
            cell_households=row.cell_households,
            cell_drawn=row.cell_drawn,
            persons=persons[row.household],
        )
        for place, row in enumerate(sample.rows, 1)
    ]
    DrawnHousehold.objects.bulk_create(rows, batch_size=_BATCH)
