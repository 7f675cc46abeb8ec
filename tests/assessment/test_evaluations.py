"""Evaluations: their stages, who may do what, the draw, the field, suspicions, publication."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404

from assessment.makers import (
    SEED,
    SMALL,
    YEAR,
    answered,
    at,
    drawn,
    evaluator,
    frozen,
    given_answers,
    opened,
    place_of,
)  # fmt: skip
from cast import COUNTY, LONG_AGO, OTHER_COUNTY, account_with
from lianxin.assessment.access import access_drawn, access_evaluation, access_field, sample_open_to, seat_of
from lianxin.assessment.domain.adjudication import Ruling
from lianxin.assessment.models import (
    Answers,
    DrawnHousehold,
    Evaluation,
    EvaluationEvent,
    Evaluator,
    FrozenFrame,
    PublishedRate,
    Replacement,
    SuspicionOpinion,
)
from lianxin.assessment.operations import (
    add_evidence,
    close_field,
    correct_answers,
    draw_sample,
    drop_evaluation,
    enter_answers,
    freeze_frame,
    give_opinion,
    name_evaluator,
    open_evidence,
    publish_results,
    release_evaluator,
    replace_household,
)
from lianxin.assessment.operations.drawing import frame_of_evaluation, redrawn_sample
from lianxin.assessment.queries.samples import rates_found, row_of, sample_rows
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.measures import commitment
from lianxin.people.models import User
from lianxin.people.operations import grant_role
from lianxin.people.roles import Role
from procedures.makers import PDF

pytestmark = pytest.mark.django_db
TABLES = (
    Evaluation,
    EvaluationEvent,
    Evaluator,
    FrozenFrame,
    DrawnHousehold,
    Replacement,
    Answers,
    SuspicionOpinion,
    PublishedRate,
)


def refused(code: str, act: Any, *args: Any, **given: Any) -> None:
    before = [table.objects.count() for table in TABLES]
    with pytest.raises(Refused) as found, transaction.atomic():
        act(*args, **given)
    assert found.value.code == code, found.value
    assert [table.objects.count() for table in TABLES] == before


def denied(act: Any, *args: Any, **given: Any) -> None:
    with pytest.raises((PermissionDenied, Http404)), transaction.atomic():
        act(*args, **given)


def test_it_publishes_frame_and_promise_before_the_seed_and_draws_what_anybody_can_draw_again(lead: User) -> None:
    evaluation = frozen(lead)
    told = evaluation.events.get(kind="frame_frozen").told
    assert told["frame_digest"] == evaluation.frame_digest == frame_of_evaluation(evaluation).digest
    assert told["commitment"] == commitment(evaluation.secret)
    assert evaluation.secret not in str(list(EvaluationEvent.objects.values_list("told", flat=True)))
    assert (evaluation.frame_households, evaluation.left_out) == (60, 0)
    evaluation = draw_sample(evaluation_id=evaluation.pk, seed=SEED, by=lead, at=at(23))
    again = redrawn_sample(evaluation, frame_of_evaluation(evaluation), SEED.text)
    assert again.digest == evaluation.sample_digest
    kept = [(row.village_code, str(row.household_id), row.status, row.order) for row in evaluation.drawn.all()]
    assert kept == [(row.village, row.household, row.stratum, row.order) for row in again.rows]
    assert evaluation.drawn.filter(is_reserve=False).count() == 3 * (2 + 1 + 2)


def test_it_keeps_the_frame_as_it_was(lead: User) -> None:
    from registry.makers import household

    evaluation = frozen(lead)
    household("新户", year=YEAR, household_type="ordinary", household_size=2)
    evaluation = draw_sample(evaluation_id=evaluation.pk, seed=SEED, by=lead, at=at(23))
    assert "新户" not in {row.household.head_name for row in evaluation.drawn.select_related("household")}


def test_it_tells_apart_who_is_monitored_or_to_exit_where_the_design_does(
    lead: User, village_team_member: User
) -> None:
    from exits.scenes import answered as all_answered
    from exits.scenes import concluded, poor, sheet_of
    from lianxin.core.measures import Take

    home = poor("拟退")
    concluded(all_answered(sheet_of(home, village_team_member), village_team_member), village_team_member)
    design = replace(SMALL, takes={**SMALL.takes, "to_exit": Take(everyone=True)})
    evaluation = freeze_frame(evaluation_id=opened(lead).pk, design_name="all_to_exit", design=design, by=lead)
    statuses = {one.household: one.stratum for one in frame_of_evaluation(evaluation).households}
    assert statuses[str(home.pk)] == "to_exit"


def test_it_counts_who_has_no_type_and_leaves_him_out(lead: User) -> None:
    from registry.makers import household

    household("不详", year=YEAR)
    assert frozen(lead).left_out == 1


def test_it_goes_from_the_draw_to_a_verdict(lead: User, second: User, third: User) -> None:
    evaluation = drawn(lead, second, third)
    wrong, missed = place_of(evaluation, "exited"), place_of(evaluation, "ordinary")
    answered(evaluation, lead, {wrong: {"safe_house": "no"}, missed: {"enough_food": "no"}})
    rows = {row.drawn.place: row for row in sample_rows(evaluation)}
    assert (rows[wrong].suspicion, rows[wrong].raised_by) == ("wrong_exit", ("safe_house",))
    assert rows[missed].suspicion == "omission"
    assert {one.rate.name: one.why_not for one in rates_found(evaluation)}["wrong_exit"] == "undecided"
    judge = {"evaluation_id": evaluation.pk, "reason": "看过房子"}
    give_opinion(place=wrong, is_confirmed=True, by=second, **judge)
    give_opinion(place=wrong, is_confirmed=True, by=third, **judge)
    give_opinion(place=missed, is_confirmed=True, by=second, **judge)
    give_opinion(place=missed, is_confirmed=False, by=third, **judge)
    assert row_of(evaluation.drawn.get(place=wrong)).ruling is Ruling.CONFIRMED
    assert row_of(evaluation.drawn.get(place=missed)).ruling is Ruling.THIRD_WANTED
    close_field(evaluation_id=evaluation.pk, by=lead)
    refused("ASSESS-033", publish_results, evaluation_id=evaluation.pk, by=lead)
    fourth = evaluator(4)
    name_evaluator(evaluation_id=evaluation.pk, user=fourth, by=lead)
    give_opinion(place=missed, is_confirmed=False, by=fourth, **judge)
    publish_results(evaluation_id=evaluation.pk, by=lead)
    rates = {row.rate: row for row in PublishedRate.objects.all()}
    # One of six exited households, all of three persons; nobody was asked of every other village: nobody can say below 2 %.
    assert rates["wrong_exit"].estimate["value"] == pytest.approx(1 / 6)
    assert (rates["wrong_exit"].limit_percent, rates["wrong_exit"].verdict) == ("2", Verdict.CANNOT_TELL)
    assert rates["omission"].estimate["value"] == 0
    assert rates["omission"].verdict == Verdict.CANNOT_TELL
    assert (rates["approval"].estimate["value"], rates["approval"].limit_percent) == (1, "90")
    assert (rates["satisfaction"].verdict, rates["awareness"].estimate["value"]) == ("", 0)
    published = Evaluation.objects.get(pk=evaluation.pk)
    assert published.events.get(kind="published").told["secret"] == published.secret
    assert published.events.count() == published.happened


def test_it_calls_up_the_next_by_the_lots(lead: User) -> None:
    evaluation = drawn(lead)
    place = place_of(evaluation, "ordinary")
    out = evaluation.drawn.get(place=place)
    act = {"evaluation_id": evaluation.pk, "by": lead}
    refused("ASSESS-017", replace_household, place=place, reason="lazy", words="太远", **act)
    refused("ASSESS-017", replace_household, place=place, reason="away", words=" ", **act)
    refused("ASSESS-017", replace_household, place=place, reason="away", words="远" * 401, **act)
    first = replace_household(place=place, reason="away", words="锁门，邻居说外出", **act)
    assert (first.into.village_code, first.into.status, first.into.order) == (out.village_code, "ordinary", 3)
    refused("ASSESS-016", replace_household, place=place, reason="away", words="再来", **act)
    refused("ASSESS-023", enter_answers, place=place, given=given_answers(evaluation, place), **act)
    # The reserve may be away too; then the next, and then there is none.
    second = replace_household(place=first.into.place, reason="declined", words="不愿意", **act)
    assert second.into.order == 4
    refused("ASSESS-016", replace_household, place=second.into.place, reason="declined", words="不愿意", **act)
    enter_answers(place=second.into.place, given=given_answers(evaluation, second.into.place), **act)
    refused("ASSESS-016", replace_household, place=second.into.place, reason="declined", words="不愿意", **act)
    poor = place_of(evaluation, "poor")
    refused("ASSESS-016", replace_household, place=poor, reason="moved", words="迁走", **act)


def test_it_enters_a_sheet_once_and_corrects_by_adding(lead: User) -> None:
    evaluation = drawn(lead)
    place, other = place_of(evaluation, "exited"), place_of(evaluation, "ordinary")
    act = {"evaluation_id": evaluation.pk, "place": place, "by": lead}
    given = given_answers(evaluation, place)
    first = enter_answers(given=given, **act)
    assert enter_answers(given=given, **act) == first
    refused("ASSESS-024", enter_answers, given=given_answers(evaluation, place), **act)
    refused("ASSESS-026", enter_answers, given=given, **(act | {"place": other}))
    fixed = given_answers(evaluation, place, safe_water="no")
    refused("ASSESS-025", correct_answers, given=fixed, reason=" ", **act)
    refused("ASSESS-025", correct_answers, given=fixed, reason="错", **(act | {"place": other}))
    assert correct_answers(given=fixed, reason="听错了", **act).version == 2
    assert correct_answers(given=fixed, reason="听错了", **act).version == 2
    row = row_of(evaluation.drawn.get(place=place))
    assert (row.suspicion, Answers.objects.count()) == ("wrong_exit", 2)
    judge = evaluator(7)
    name_evaluator(evaluation_id=evaluation.pk, user=judge, by=lead)
    give_opinion(evaluation_id=evaluation.pk, place=place, is_confirmed=True, reason="看过", by=judge)
    refused("ASSESS-025", correct_answers, given=given_answers(evaluation, place), reason="又错", **act)


def test_it_refuses_answers_that_cannot_be(lead: User) -> None:
    evaluation = drawn(lead)
    place = place_of(evaluation, "ordinary")
    act = {"evaluation_id": evaluation.pk, "place": place, "by": lead}
    given = given_answers(evaluation, place)
    for code, values in (
        ("ASSESS-020", {**given.values, "satisfied": "yes"}),
        ("ASSESS-021", {**given.values, "safe_house": ""}),
        ("ASSESS-022", {**given.values, "safe_house": "maybe"}),
        ("ASSESS-022", {**given.values, "income_per_person_yuan": "四千"}),
    ):
        refused(code, enter_answers, given=replace(given, values=values), **act)
    for day in (date(2026, 11, 22), date(2026, 11, 25)):
        refused("ASSESS-027", enter_answers, given=replace(given, asked_on=day), **act)
    reserve = place_of(evaluation, "ordinary", is_reserve=True)
    refused("ASSESS-023", enter_answers, given=given_answers(evaluation, reserve), **(act | {"place": reserve}))
    unknown = {**given.values, "safe_house": "unknown", "income_per_person_yuan": "4200.5"}
    enter_answers(given=replace(given, values=unknown), **act)
    assert row_of(evaluation.drawn.get(place=place)).suspicion == ""


def test_it_keeps_evidence_of_a_question(lead: User, county_officer: User) -> None:
    evaluation = drawn(lead)
    place = place_of(evaluation, "exited")
    act = {"evaluation_id": evaluation.pk, "place": place, "by": lead}
    file = {"name": "房.pdf", "file": io.BytesIO(PDF)}
    refused("ASSESS-023", add_evidence, question="safe_house", **file, **act)
    enter_answers(given=given_answers(evaluation, place), **act)
    refused("ASSESS-028", add_evidence, question="horse", **file, **act)
    row = add_evidence(question="safe_house", name="房.pdf", file=io.BytesIO(PDF), **act)
    assert open_evidence(evidence_id=row.pk, **act)[1] == PDF
    denied(open_evidence, evaluation_id=evaluation.pk, place=place, evidence_id=row.pk, by=county_officer)
    denied(open_evidence, evidence_id=row.pk + 1, **act)


def test_it_lets_nobody_judge_what_he_entered_or_twice(lead: User, second: User, third: User) -> None:
    evaluation = drawn(lead, second, third)
    place = place_of(evaluation, "exited")
    act = {"evaluation_id": evaluation.pk, "place": place, "is_confirmed": True}
    refused("ASSESS-032", give_opinion, reason="看过", by=second, **act)
    enter_answers(
        evaluation_id=evaluation.pk, place=place, given=given_answers(evaluation, place, safe_house="no"), by=lead
    )
    refused("ASSESS-031", give_opinion, reason="看过", by=lead, **act)
    refused("ASSESS-032", give_opinion, reason="", by=second, **act)
    give_opinion(reason="看过", by=second, **act)
    refused("ASSESS-031", give_opinion, reason="看过", by=second, **act)
    give_opinion(reason="看过", by=third, **act)
    fourth = evaluator(4)
    name_evaluator(evaluation_id=evaluation.pk, user=fourth, by=lead)
    refused("ASSESS-030", give_opinion, reason="看过", by=fourth, **act)


def test_it_takes_its_steps_in_their_order(lead: User) -> None:
    evaluation = opened(lead)
    act = {"evaluation_id": evaluation.pk, "by": lead}
    for step, given in ((draw_sample, {"seed": SEED}), (close_field, {}), (publish_results, {})):
        refused("ASSESS-010", step, **act, **given)
    refused("ASSESS-003", freeze_frame, design_name="guess", **act)
    refused(
        "MEASURE-005",
        freeze_frame,
        design_name="x",
        design=replace(SMALL, takes={"exited": SMALL.takes["exited"]}),
        **act,
    )
    freeze_frame(design_name="half_and_half", design=SMALL, at=at(20), **act)
    refused("ASSESS-010", freeze_frame, design_name="half_and_half", design=SMALL, **act)
    for field in ("text", "source", "witnesses"):
        refused("ASSESS-014", draw_sample, seed=replace(SEED, **{field: " "}), **act)
    for day in (20, 25):
        refused("ASSESS-018", draw_sample, seed=replace(SEED, on=date(2026, 11, day)), **act)
    draw_sample(seed=SEED, at=at(23), **act)
    refused("ASSESS-034", close_field, **act)
    refused("ASSESS-014", drop_evaluation, reason=" ", **act)
    drop_evaluation(reason="合同终止", **act)
    refused("ASSESS-010", drop_evaluation, reason="再来", **act)


def test_it_refuses_a_frame_that_was_tampered_with(lead: User) -> None:
    evaluation = frozen(lead)
    Evaluation.objects.filter(pk=evaluation.pk).update(frame_digest="0" * 64)
    refused("MEASURE-009", draw_sample, evaluation_id=evaluation.pk, seed=SEED, by=lead)


def test_it_refuses_to_open_what_says_nothing(lead: User, county_officer: User, township_clerk: User) -> None:
    refused("ASSESS-014", opened, lead, title=" ")
    refused("ASSESS-014", opened, lead, organisation="")
    refused("ASSESS-015", opened, lead, questionnaire="horoscope")
    refused("ASSESS-015", opened, lead, year=2015)
    refused("ASSESS-011", opened, county_officer, county_officer)
    denied(opened, lead, township_clerk)
    assert opened(lead, county_officer).events.count() == 2


def test_it_is_done_by_people_who_hold_nothing_else_there(
    lead: User, second: User, county_officer: User, helper: User, stranger: User
) -> None:
    evaluation = opened(lead, county_officer)
    act = {"evaluation_id": evaluation.pk}
    refused("ASSESS-011", name_evaluator, user=helper, by=lead, **act)
    refused("ASSESS-011", name_evaluator, user=stranger, by=lead, **act)
    elsewhere = account_with(Role.EVALUATOR, OTHER_COUNTY, username="elsewhere", name="外县评估")
    refused("ASSESS-011", name_evaluator, user=elsewhere, by=lead, **act)
    # Whoever is assessed may name people only until the frame is frozen.
    name_evaluator(user=second, by=county_officer, **act)
    refused("ASSESS-012", name_evaluator, user=second, by=lead, **act)
    freeze_frame(design_name="half_and_half", design=SMALL, by=lead, at=at(20), **act)
    denied(name_evaluator, user=evaluator(5), by=county_officer, **act)
    denied(name_evaluator, user=evaluator(6), by=second, **act)
    refused("ASSESS-013", release_evaluator, user_id=lead.pk, by=lead, **act)
    refused("ASSESS-014", release_evaluator, user_id=stranger.pk, by=lead, **act)
    denied(release_evaluator, user_id=lead.pk, by=second, **act)
    release_evaluator(user_id=second.pk, by=lead, **act)
    denied(access_evaluation, second, evaluation.pk)


def test_it_shuts_out_an_evaluator_who_is_given_another_role(lead: User) -> None:
    evaluation = drawn(lead)
    assert seat_of(lead, evaluation) is not None
    grant_role(
        user=lead, role=Role.TOWNSHIP_CLERK, area_code=f"{COUNTY}101", starts_on=LONG_AGO, reason="借调", by=None
    )
    again = User.objects.get(pk=lead.pk)
    assert seat_of(again, evaluation) is None
    denied(access_field, again, evaluation.pk)


def test_it_keeps_the_sample_from_everybody_else(
    lead: User, second: User, county_officer: User, township_clerk: User, auditor: User, helper: User
) -> None:
    evaluation = drawn(lead)
    place = place_of(evaluation, "exited")
    for who in (county_officer, township_clerk, auditor):
        assert access_evaluation(who, evaluation.pk) == evaluation
        denied(sample_open_to, who, evaluation)
    for who in (second, county_officer, township_clerk, auditor, helper):
        denied(access_drawn, who, evaluation.pk, place)
        denied(enter_answers, evaluation_id=evaluation.pk, place=place, given=given_answers(evaluation, place), by=who)
        denied(freeze_frame, evaluation_id=evaluation.pk, design_name="half_and_half", by=who)
        denied(publish_results, evaluation_id=evaluation.pk, by=who)
        denied(close_field, evaluation_id=evaluation.pk, by=who)
        denied(drop_evaluation, evaluation_id=evaluation.pk, reason="不做", by=who)
        denied(draw_sample, evaluation_id=evaluation.pk, seed=SEED, by=who)
    denied(access_evaluation, helper, evaluation.pk)


def test_it_leaves_no_trace_of_who_was_drawn_in_the_events(lead: User, second: User) -> None:
    evaluation = drawn(lead, second)
    place = place_of(evaluation, "exited")
    enter_answers(
        evaluation_id=evaluation.pk, place=place, given=given_answers(evaluation, place, safe_house="no"), by=lead
    )
    give_opinion(evaluation_id=evaluation.pk, place=place, is_confirmed=True, reason="看过", by=second)
    replace_household(
        evaluation_id=evaluation.pk, place=place_of(evaluation, "ordinary"), reason="away", words="外出", by=lead
    )
    events = Event.objects.filter(thing="assessment.evaluation")
    assert {event.area_code for event in events} == {COUNTY}
    assert {event.thing_id for event in events} == {str(evaluation.pk)}
    allowed = {"step", "version", "number", "kind", "reason"}
    late = [event.details for event in events.order_by("pk")][-3:]
    assert all(set(details) <= allowed for details in late)


def test_it_shows_the_sample_where_it_took_place_once_published(
    lead: User, second: User, third: User, county_officer: User, township_clerk: User
) -> None:
    evaluation = drawn(lead, second, third)
    answered(evaluation, lead)
    close_field(evaluation_id=evaluation.pk, by=lead)
    evaluation = publish_results(evaluation_id=evaluation.pk, by=lead)
    assert sample_open_to(county_officer, evaluation).count() == evaluation.drawn.count()
    villages = set(sample_open_to(township_clerk, evaluation).values_list("village_code", flat=True))
    assert villages == {
        code for code in evaluation.drawn.values_list("village_code", flat=True) if code.startswith(f"{COUNTY}101")
    }


@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_it_is_kept_by_the_database_itself(statement: str, lead: User, second: User, third: User) -> None:
    evaluation = drawn(lead, second, third)
    place = place_of(evaluation, "exited")
    replace_household(
        evaluation_id=evaluation.pk, place=place_of(evaluation, "ordinary"), reason="away", words="外出", by=lead
    )
    act = {"evaluation_id": evaluation.pk, "place": place}
    enter_answers(given=given_answers(evaluation, place, safe_house="no"), by=lead, **act)
    add_evidence(question="safe_house", name="房.pdf", file=io.BytesIO(PDF), by=lead, **act)
    for who in (second, third):
        give_opinion(is_confirmed=True, reason="看过", by=who, **act)
    close_field(evaluation_id=evaluation.pk, by=lead)
    publish_results(evaluation_id=evaluation.pk, by=lead)
    for table in (
        "evaluationevent", "frozenframe", "drawnhousehold", "replacement", "answers", "answersevidence",
        "suspicionopinion", "publishedrate",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table=f"assessment_{table}"))


def broken(name: str, *, model: Any, **given: Any) -> None:
    with pytest.raises(IntegrityError, match=name or None), transaction.atomic():
        model.objects.create(**given)


def test_it_refuses_rows_that_say_nothing(lead: User, second: User) -> None:
    evaluation = drawn(lead, second)
    rows = list(evaluation.drawn.order_by("place"))
    moment = evaluation.at
    plain = {"model": Evaluation, "area_code": COUNTY, "year": YEAR, "title": "x", "organisation": "x", "at": moment}
    broken("frame_is_frozen_before_anything_is_drawn", stage="frozen", **plain)
    broken("sample_is_drawn_by_a_seed", stage="drawn", frame_digest="x", commitment="x", design={}, **plain)
    event = {"model": EvaluationEvent, "evaluation": evaluation, "by": lead, "at": moment}
    broken("evaluation_dropped_says_why", number=99, kind="dropped", **event)
    broken("", number=1, kind="opened", **event)
    broken("", model=Evaluator, evaluation=evaluation, user=lead, named_at=moment)
    copy = {
        "model": DrawnHousehold, "evaluation": evaluation, "household": rows[0].household, "village_code": "x", "status": "x",
        "order": 1, "is_reserve": False, "village_chance": "1/1", "cell_households": 1, "cell_drawn": 1,
    }  # fmt: skip
    broken("", place=1, **copy)
    broken("", place=999, **copy)
    broken("no_more_are_drawn_than_there_are", place=999, **(copy | {"cell_drawn": 2}))
    swap = {"model": Replacement, "reason": "away", "by": lead, "at": moment}
    broken("replacement_says_why", out=rows[0], into=rows[1], words="", **swap)
    broken("nobody_replaces_himself", out=rows[0], into=rows[0], words="x", **swap)
    sheet = {"model": Answers, "drawn": rows[0], "values": {}, "asked_on": date(2026, 11, 24), "by": lead, "at": moment}
    broken("answers_corrected_say_why", version=2, ticket=uuid4(), **sheet)
    Answers.objects.create(**{k: v for k, v in sheet.items() if k != "model"}, version=1, ticket=uuid4())
    broken("", version=1, ticket=uuid4(), **sheet)
    opinion = {"model": SuspicionOpinion, "drawn": rows[0], "kind": "omission", "is_confirmed": True, "at": moment}
    broken("suspicion_has_three_opinions_at_most", number=4, reason="x", by=lead, **opinion)
    broken("opinion_says_why", number=1, reason="", by=lead, **opinion)
    SuspicionOpinion.objects.create(**{k: v for k, v in opinion.items() if k != "model"}, number=1, reason="x", by=lead)
    broken("", number=1, reason="x", by=second, **opinion)
    broken("", number=2, reason="x", by=lead, **opinion)
    broken("rate_without_estimate_says_why", model=PublishedRate, evaluation=evaluation, rate="x")
    from lianxin.assessment.models import AnswersEvidence

    broken(
        "evidence_of_an_answer_has_a_file",
        model=AnswersEvidence,
        drawn=rows[0],
        question="x",
        digest="",
        by=lead,
        at=moment,
    )
    PublishedRate.objects.create(evaluation=evaluation, rate="x", why_not="nothing")
    broken("", model=PublishedRate, evaluation=evaluation, rate="x", why_not="nothing")
