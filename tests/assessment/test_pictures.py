"""The report of an evaluation and a score sheet look as a person saw them last (tests/paper_pictures.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.makers import answered, drawn, place_of
from assessment.test_scores import given, village_sheet
from lianxin.assessment.documents import evaluation_report, score_document
from lianxin.assessment.operations import close_field, give_opinion, publish_results
from lianxin.people.models import User
from paper_pictures import assert_looks_as_kept

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
KEPT = Path(__file__).parent / "pictures"


def test_the_report_of_an_evaluation_looks_as_it_was_seen(
    lead: User, second: User, third: User, tmp_path: Path
) -> None:
    evaluation = drawn(lead, second, third)
    wrong = place_of(evaluation, "exited")
    answered(evaluation, lead, {wrong: {"safe_house": "no"}})
    for by in (second, third):
        give_opinion(evaluation_id=evaluation.pk, place=wrong, is_confirmed=True, reason="危房", by=by)
    close_field(evaluation_id=evaluation.pk, by=lead)
    publish_results(evaluation_id=evaluation.pk, by=lead)
    evaluation.refresh_from_db()
    # What chance made: each village of these is like the other, so that the rates are the same whichever were drawn.
    for name in ("frame_digest", "commitment", "secret", "sample_digest"):
        setattr(evaluation, name, "0123456789abcdef" * 4)
    assert_looks_as_kept(evaluation_report(evaluation), KEPT / "evaluation.png", tmp_path)


def test_a_score_sheet_looks_as_it_was_seen(county_officer: User, tmp_path: Path) -> None:
    sheet = village_sheet(county_officer)
    given(sheet, "leadership", "16", county_officer)
    sheet.refresh_from_db()
    assert_looks_as_kept(score_document(sheet), KEPT / "score-sheet.png", tmp_path)
