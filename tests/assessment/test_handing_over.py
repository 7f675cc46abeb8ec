"""Published rates handed over to the county's exit: by a named officer, once, with the report's number."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from assessment.makers import YEAR, answered, drawn, opened, place_of
from assessment.test_evaluations import denied, refused
from cast import COUNTY, TOWNSHIP, signed_in
from lianxin.assessment.models import Evaluation
from lianxin.assessment.operations import close_field, give_opinion, hand_over_results, publish_results
from lianxin.exits.models import SurveyResult
from lianxin.exits.queries.figures import survey_record
from lianxin.people.models import User

pytestmark = pytest.mark.django_db
_KEPT = (
    "county_code", "year", "organisation", "source", "surveyed_on", "exited_persons_checked", "wrong_exit_persons_found",
    "unregistered_persons_checked", "omitted_persons_found", "questionnaires", "approvals", "evaluation",
)  # fmt: skip


def test_it_hands_published_rates_over_to_the_countys_exit_once(
    lead: User, second: User, third: User, county_officer: User, township_clerk: User, auditor: User
) -> None:
    evaluation = drawn(lead, second, third)
    wrong = place_of(evaluation, "exited")
    answered(evaluation, lead, {wrong: {"safe_house": "no"}})
    for by in (second, third):
        give_opinion(evaluation_id=evaluation.pk, place=wrong, is_confirmed=True, reason="危房", by=by)
    given = {"evaluation_id": evaluation.pk, "reference": "评估报告〔2026〕1 号", "by": county_officer}
    refused("ASSESS-051", hand_over_results, **given)
    close_field(evaluation_id=evaluation.pk, by=lead)
    publish_results(evaluation_id=evaluation.pk, by=lead)
    refused("ASSESS-014", hand_over_results, **(given | {"reference": " "}))
    for by in (lead, township_clerk, auditor):
        denied(hand_over_results, **(given | {"by": by}))
    page, client = f"/assessment/evaluations/{evaluation.pk}/", signed_in(county_officer)
    assert f"{page}hand-over/" in client.get(page).content.decode()
    assert signed_in(lead).get(f"{page}hand-over/").status_code == 403
    assert client.post(f"{page}hand-over/", {"reference": ""}).status_code == 409
    assert client.post(f"{page}hand-over/", {"reference": given["reference"]}).status_code == 302
    made = SurveyResult.objects.get()
    assert "已交县退出认定使用" in client.get(page).content.decode()
    assert "错退率 " in client.get("/exits/figures/").content.decode()
    refused("EXIT-034", hand_over_results, **given)
    # One household of three persons among two exited ones in each of three villages; a third of all villages' exited persons.
    assert (made.exited_persons_checked, made.wrong_exit_persons_found) == (18, 3)
    assert (made.unregistered_persons_checked, made.omitted_persons_found, made.omitted_persons) == (18, 0, 0)
    assert (made.questionnaires, made.approvals) == (evaluation.drawn.filter(is_reserve=False).count(),) * 2
    rates = {one["rate"]: one for one in made.rates}
    published = evaluation.rates.get(rate="wrong_exit").estimate
    assert rates["wrong_exit"]["high_percent"] == pytest.approx(100 * published["high"])
    assert made.wrong_exit_persons == round(published["value"] * 6 * 4 * 3)
    assert (made.by, made.evaluation, "评估报告〔2026〕1 号" in made.source) == (county_officer, evaluation.pk, True)
    # It is what the county's exit is judged by.
    assert survey_record(COUNTY, YEAR)["wrong_exit_persons_found"] == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyResult.objects.create(**{name: getattr(made, name) for name in _KEPT}, at=made.at)


def test_it_hands_over_what_is_of_a_whole_county_only(lead: User, county_officer: User) -> None:
    small = opened(lead, area_code=TOWNSHIP)
    Evaluation.objects.filter(pk=small.pk).update(
        stage="published",
        frame_digest="f",
        commitment="c",
        design={},
        seed="s",
        sample_digest="d",
        seed_on=date(2026, 11, 22),
    )
    given = {"evaluation_id": small.pk, "reference": "1 号", "by": county_officer}
    refused("ASSESS-051", hand_over_results, **given)
