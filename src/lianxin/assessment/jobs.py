"""Assessment's long work: freezing a frame and drawing a sample. Of one evaluation, one of the two is under way at a time.

Its jobs stand on no list: who leads an evaluation sees them on its page, nobody else anywhere. They name no household.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lianxin.assessment.access import access_field, leads
from lianxin.assessment.domain.stages import Stage, Step, stage_after
from lianxin.assessment.models import Evaluation
from lianxin.core.kernel.words import Words
from lianxin.core.measures import Design
from lianxin.jobs.kinds import Kind, Tell, register
from lianxin.jobs.models import Job
from lianxin.jobs.operations import begin, done, settled
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.assessment.operations import NewSeed
    from lianxin.people.models import User


def begin_freezing(*, evaluation_id: int, design_name: str, design: Design, by: User) -> Job:
    """Ask for the frame to be frozen; while that is under way, whoever asks is given that job.

    Raises:
        PermissionDenied, Http404: ``by`` does not lead the evaluation.
        Refused: ASSESS-010.
    """
    from lianxin.assessment.queries.policy import stored_design

    found = access_field(by, evaluation_id, as_lead=True)
    stage_after(Stage(found.stage), Step.FRAME_FROZEN)
    asked = {"design_name": design_name, "design": stored_design(design)}
    return begin(kind=FREEZE, subject=str(found.pk), area_code=found.area_code, asked=asked, by=by)


def begin_drawing(*, evaluation_id: int, seed: NewSeed, by: User) -> Job:
    """Ask for the sample to be drawn by a public seed; while that is under way, whoever asks is given that job.

    Raises:
        PermissionDenied, Http404: ``by`` does not lead the evaluation.
        Refused: ASSESS-010, ASSESS-014, ASSESS-018 the seed.
    """
    from lianxin.assessment.operations.drawing import require_fit_seed

    found = access_field(by, evaluation_id, as_lead=True)
    require_fit_seed(found, seed, timezone.localdate())
    # All of it is published with the draw: none of it is personal.
    asked = {"text": seed.text, "on": seed.on.isoformat(), "source": seed.source, "witnesses": seed.witnesses}
    return begin(kind=DRAW, subject=str(found.pk), area_code=found.area_code, asked=asked, by=by)


def last_job(evaluation: Evaluation) -> Job | None:
    """The newest job of an evaluation as it truly stands; None where none was asked for."""
    kinds = [FREEZE.name, DRAW.name]
    found = Job.objects.filter(kind__in=kinds, subject=str(evaluation.pk)).order_by("-pk").first()
    return None if found is None else settled(found)


def _freeze(job: Job, tell: Tell) -> dict[str, Any]:
    from lianxin.assessment.operations import freeze_frame
    from lianxin.assessment.queries.policy import read_stored_design

    tell(Words("按名册编抽样框", "Making the frame from the register"), 10)
    with transaction.atomic():
        design = read_stored_design(job.asked["design"])
        given = {"design_name": job.asked["design_name"], "design": design}
        freeze_frame(evaluation_id=int(job.subject), by=job.by, at=job.asked_at, **given)
        done(job, {})
    return {}


def _draw(job: Job, tell: Tell) -> dict[str, Any]:
    from lianxin.assessment.operations import NewSeed, draw_sample

    tell(Words("核对抽样框，抽取样本", "Checking the frame and drawing"), 10)
    told = job.asked
    seed = NewSeed(told["text"], date.fromisoformat(told["on"]), told["source"], told["witnesses"])
    with transaction.atomic():
        draw_sample(evaluation_id=int(job.subject), seed=seed, by=job.by, at=job.asked_at)
        done(job, {})
    return {}


def _title(words: Words) -> Any:
    def title(job: Job) -> Words:
        name = Evaluation.objects.values_list("title", flat=True).get(pk=int(job.subject))
        return Words(f"{words.zh}：{name}", f"{words.en}: {name}")

    return title


def _page(job: Job) -> str:
    return reverse("assessment:evaluation", args=[int(job.subject)])


def _may_ask(user: User, subject: str) -> bool:
    return leads(user, int(subject))


_FREEZING, _DRAWING = Words("冻结抽样框", "Freezing the frame"), Words("抽取样本", "Drawing the sample")
FREEZE, DRAW = (
    register(
        Kind(
            name=name,
            words=words,
            act=Act.EVALUATE,
            work=work,
            title=_title(words),
            result_page=_page,
            begin_page=_page,
            own_page=_page,
            may_ask=_may_ask,
        )
    )
    for name, words, work in (
        ("assessment.freeze", _FREEZING, _freeze),
        ("assessment.draw", _DRAWING, _draw),
    )
)
