"""What is told as JSON, by the API or to a command: the one place where it becomes what the operations take."""

from __future__ import annotations

import base64
from datetime import date
from io import BytesIO
from typing import Annotated

from pydantic import Field, ValidationError

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.procedures.domain.history import Hung
from lianxin.procedures.domain.meetings import Minutes, StoodAside
from lianxin.procedures.operations import GivenPaper, StepTold
from lianxin.procedures.papers import KeptFile, kept_file
from lianxin.site.errors import UNREADABLE
from lianxin.site.shapes import Shape, read_json
from lianxin.site.unfit import Misfit, Unfit, unfit_by_shape

_MOST_PEOPLE = 5000
# A request holds ten megabytes at most, and base64 takes four characters for three bytes.
_LONGEST_FILE = 21 * 1024 * 1024
Name = Annotated[str, Field(min_length=1, max_length=60)]
Count = Annotated[int, Field(ge=0, le=_MOST_PEOPLE)]
Seen = Annotated[
    int,
    Field(
        ge=0, le=2**31 - 1, description="The revision of the case that was seen; refused (PROC-080) if it has moved on."
    ),
]
Said = Annotated[str, Field(min_length=1, max_length=1000)]


class FileTold(Shape):
    """A file of evidence: a PDF or a picture (JPEG, PNG, WebP). Pictures are drawn anew before they are kept."""

    name: str = Field(min_length=1, max_length=200, description="What the file is called; told again if it is refused.")
    content: str = Field(max_length=_LONGEST_FILE, description="The bytes in base64.")


class PaperTold(Shape):
    """A piece of evidence: where the original is, or a file, or both."""

    type: str = Field(max_length=40, description="Key of the code list evidence_type, as the step asks for it.")
    reference: str = Field("", max_length=200, description="Where the original is: its number in the archive.")
    file: FileTold | None = Field(None, description="The file, if there is one.")


class AsideTold(Shape):
    """Somebody who came to the meeting and did not vote, because the matter touches him."""

    name: Name
    why: Annotated[str, Field(min_length=1, max_length=200)]


class MinutesTold(Shape):
    """The minutes of a meeting. Those who stood aside are among the present, and do not vote."""

    held_on: date = Field(description="Day of the meeting.")
    place: str = Field(min_length=1, max_length=100)
    entitled: Count = Field(description="How many are entitled to attend.")
    present: Count
    agreed: Count
    against: Count
    abstained: Count
    stood_aside: list[AsideTold] = Field(default=[], max_length=200)

    def minutes(self) -> Minutes:
        """Return the minutes as the engine takes them."""
        aside = tuple(StoodAside(one.name.strip(), one.why.strip()) for one in self.stood_aside)
        counts = self.model_dump(include={"entitled", "present", "agreed", "against", "abstained"})
        return Minutes(self.held_on, self.place, stood_aside=aside, **counts)


class HungTold(Shape):
    """A showing on paper only, at its end: where it hung, who hung it, from which day."""

    on: date
    where: str = Field(min_length=1, max_length=100)
    who: Name


class StepAsked(Shape):
    """A step to be taken. What it wants stands with the case, under steps."""

    seen: Seen
    others: list[Name] = Field(default=[], max_length=10, description="Who took it together with the account.")
    evidence: list[PaperTold] = Field(default=[], max_length=20)
    reason: str = Field(
        "", max_length=1000, description="Why, or a remark. Needed to send back or refuse, and against the rules."
    )
    minutes: MinutesTold | None = Field(None, description="Of the meeting, where the step is one.")
    payload_digest: str = Field(
        "", max_length=64, description="Of what is decided on, as the case shows it; for decisions."
    )
    hung: HungTold | None = Field(None, description="Where the step ends a showing that no notice made.")

    def told(self, step: str) -> StepTold:
        """Return the step as it is told; its files are kept.

        Raises:
            Refused: SITE-023 a file is not in base64; PROC-087, PROC-088 a file cannot be kept.
        """
        return StepTold(
            step=step,
            seen=self.seen,
            others=tuple(self.others),
            evidence=tuple(
                GivenPaper(
                    one.type, one.reference, _kept(one.file, f"body.evidence.{n}.file.content") if one.file else None
                )
                for n, one in enumerate(self.evidence)
            ),
            reason=self.reason,
            minutes=self.minutes.minutes() if self.minutes else None,
            payload_digest=self.payload_digest,
            hung=Hung(self.hung.on, self.hung.where, self.hung.who) if self.hung else None,
        )


class ObjectionAsked(Shape):
    """An objection to a case that is being shown on paper, in the words of whoever objects."""

    seen: Seen
    words: Said


class AnswerAsked(Shape):
    """The answer to an objection."""

    seen: Seen
    is_upheld: bool = Field(description="Whether the objection is right: then the case is put right and shown anew.")
    words: Said


class BeginAsked(Shape):
    """A case to be begun. ``told`` holds what the form of the procedure's page asks for, by the names of its controls."""

    procedure: str = Field(max_length=60, description="Key of the procedure.")
    household: int | None = Field(
        None, ge=1, le=2**63 - 1, description="The household, where the procedure is for one."
    )
    area_code: str = Field("", pattern=r"^[0-9]{0,12}$", description="The village or county, where it is for one.")
    year: int | None = Field(None, ge=2000, le=2999, description="Year of the facts; the latest when absent.")
    member: int | None = Field(
        None, ge=1, le=2**63 - 1, description="Where facts of a member are to be changed: which."
    )
    told: dict[Annotated[str, Field(max_length=60)], str | bool | int | float | list[str | int] | None] = Field(
        default={},
        max_length=200,
        description="Choices, note, facts, who joins or leaves. Amounts in yuan, days as 2026-11-29.",
    )


def step_read(content: bytes) -> StepAsked:
    """Return a step as a file tells it.

    Raises:
        Refused: SITE-023 it does not fit, SITE-024 it is no JSON.
    """
    try:
        return StepAsked.model_validate(read_json(content))
    except ValidationError as fault:
        raise unfit_by_shape(
            [{**one, "loc": ("body", *one["loc"])} for one in fault.errors(include_url=False, include_input=False)]
        ) from None
    except ValueError as fault:
        raise Refused(UNREADABLE) from fault


def _kept(file: FileTold, where: str) -> KeptFile:
    try:
        content = base64.b64decode(file.content, validate=True)
    except ValueError as fault:
        raise Unfit([Misfit(where, Words("不是 base64", "is not base64"))]) from fault
    return kept_file(file.name, BytesIO(content))
