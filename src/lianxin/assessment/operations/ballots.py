"""Democratic evaluation (民主测评): hand out ballots, and take papers that nobody can trace."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.assessment import errors
from lianxin.assessment.access import access_score_sheet
from lianxin.assessment.models import BallotPaper, BallotToken, ScoreSheet
from lianxin.assessment.queries.scores import kind_of_sheet
from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_area
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_BALLOTS = 500
_HIGHEST_MARK = 100
# Without those that look alike: the codes are typed from paper.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 12


@transaction.atomic
def hand_out_ballots(*, sheet_id: int, count: int, by: User) -> list[str]:
    """Make ballots and return their codes: the only time that they are seen. Nobody notes who gets which.

    Raises:
        PermissionDenied, Http404: ``by`` does not score there.
        Refused: ASSESS-042 it was shown; ASSESS-049 too few, too many, or no ballot in the sheet.
    """
    sheet = ScoreSheet.objects.select_for_update().get(pk=access_score_sheet(by, sheet_id).pk)
    required_area(by, Act.SCORE, sheet.area_code)
    if sheet.stage != ScoreSheet.Stage.DRAFT:
        raise Refused(errors.NOT_AT_THIS_STAGE, stage=sheet.get_stage_display())
    kind = kind_of_sheet(sheet)
    if not kind.has_ballot or not kind.least_ballots <= count or count + sheet.tokens.count() > MOST_BALLOTS:
        raise Refused(errors.BALLOTS_UNFIT, least=kind.least_ballots, most=MOST_BALLOTS)
    codes = ["".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(count)]
    BallotToken.objects.bulk_create(BallotToken(sheet=sheet, digest=_digest(code)) for code in codes)
    record_event(
        act=Act.SCORE, by=by, thing="assessment.score_sheet", thing_id=sheet.pk, area_code=sheet.area_code,
        step="ballots_handed_out", count=count,
    )  # fmt: skip
    return codes


@transaction.atomic
def cast_ballot(*, code: str, mark: int) -> None:
    """Give a paper with a ballot's code, once. No event and no time is kept of it: either would lead back to a person.

    Raises:
        Refused: ASSESS-050 the code is wrong or used, the ballot is over, or the mark is none.
    """
    token = BallotToken.objects.select_for_update().filter(digest=_digest(code), is_used=False).first()
    if token is None or not 0 <= mark <= _HIGHEST_MARK:
        raise Refused(errors.TOKEN_REFUSED)
    sheet = ScoreSheet.objects.select_for_update().get(pk=token.sheet_id)
    if sheet.stage != ScoreSheet.Stage.DRAFT:
        raise Refused(errors.TOKEN_REFUSED)
    token.is_used = True
    token.save(update_fields=["is_used"])
    BallotPaper.objects.create(sheet=sheet, mark=mark)


def sheet_of_code(code: str) -> ScoreSheet | None:
    """The sheet that a ballot's code votes on, while it can be used; None otherwise."""
    token = BallotToken.objects.filter(digest=_digest(code), is_used=False).select_related("sheet").first()
    return token.sheet if token is not None and token.sheet.stage == ScoreSheet.Stage.DRAFT else None


def _digest(code: str) -> str:
    return hashlib.sha256(code.strip().upper().replace("-", "").encode()).hexdigest()
