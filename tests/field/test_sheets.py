"""Sheets of an evaluation on a telephone: for its people alone, sealed, entered once, and no trace of who was drawn left beside."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from assessment.makers import SMALL, YEAR, evaluator, given_answers, opened, place_of, register_of_households
from cast import MEMBERS, Cast, signed_in
from field.makers import photo, sealed_photo
from lianxin.assessment.models import Answers, AnswersEvidence, Evaluation, Replacement
from lianxin.assessment.operations import NewSeed, close_field, draw_sample, freeze_frame, release_evaluator
from lianxin.field.commands import app
from lianxin.field.models import FieldItem
from lianxin.field.passes import pass_for
from lianxin.field.sealing import seal
from lianxin.people.models import User
from registry.makers import year_book

SHEETS = "/field/sheets"
_DAY = timedelta(days=1)


@pytest.fixture
def lead(db: None) -> User:
    return evaluator(1)


@pytest.fixture
def drawn(lead: User) -> Evaluation:
    """An evaluation whose sample was drawn yesterday."""
    year_book(YEAR)
    register_of_households()
    now = timezone.now()
    found = opened(lead)
    freeze_frame(evaluation_id=found.pk, design_name="half_and_half", design=SMALL, by=lead, at=now - 5 * _DAY)
    seed = NewSeed("03 08 11", timezone.localdate() - 2 * _DAY, "某彩票", "两人")
    return draw_sample(evaluation_id=found.pk, seed=seed, by=lead, at=now - _DAY)


def sheet(evaluation: Evaluation, by: User, place: int, **given: Any) -> dict[str, Any]:
    """A sheet as the telephone of ``by`` seals it."""
    uuid = str(given.pop("uuid", uuid4()))
    values = dict(given_answers(evaluation, place, **given.pop("values", {})).values)
    answers = {"evaluation": evaluation.pk, "place": place, "values": values, "evidence": given.pop("evidence", [])}
    told = {
        "uuid": uuid, "user": by.pk, "pass": pass_for(by), "kind": "sheet", "on": timezone.localdate().isoformat(),
        "household": None, "village": "", "photos": [], "answers": answers | given.pop("answers", {}),
    }  # fmt: skip
    return {"uuid": uuid, "sealed": seal(json.dumps(told | given).encode(), uuid)}


def sent(client: Client, box: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(SHEETS, json.dumps(box), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_telephone_holds_the_sample_of_its_user_and_of_nobody_else(drawn: Evaluation, lead: User, cast: Cast) -> None:
    page = f"/field/evaluations/{drawn.pk}"
    client = signed_in(lead)
    device = client.get("/field/device").json()
    assert (device["captures"], device["villages"]) == (False, [])
    assert device["evaluations"] == [{"id": drawn.pk, "title": drawn.title}]
    answer = client.get(page)
    told = answer.json()
    wanted = set(drawn.drawn.filter(is_reserve=False).values_list("place", flat=True))
    assert {one["place"] for one in told["households"]} == wanted
    assert client.get(page, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert [one["name"] for one in told["questions"] if one["evidence"]] == ["safe_house"]
    assert "values" not in answer.content.decode()
    assert not {one["place"] for one in told["reserve"]} & wanted
    for member in MEMBERS:
        other = cast.client(member)
        assert other.get(page).status_code in {401, 403, 404}, member
        known = other.get("/field/device")
        assert known.status_code in {401, 403} or known.json()["evaluations"] == [], member
    assert signed_in(evaluator(2)).get(page).status_code == 404


def test_it_enters_a_sealed_sheet_once_with_its_pictures(drawn: Evaluation, lead: User) -> None:
    client, place, number = signed_in(lead), place_of(drawn, "exited"), uuid4()
    content = sealed_photo(photo().content, number)
    told = {"name": "1.jpg", "uuid": str(number), "size": len(content)}
    box = sheet(drawn, lead, place, photos=[told], evidence=["safe_house"], values={"safe_house": "no"})
    assert sent(client, box)[1]["code"] == "FIELD-016"
    address = f"/field/pictures/{number}?offset=0"
    assert client.put(address, content, content_type="application/octet-stream").status_code == 200
    answers = [sent(client, box) for _ in range(3)]
    assert answers[0] == answers[2]
    assert (answers[0][0], answers[0][1]["state"]) == (200, "applied")
    kept = Answers.objects.get()
    assert (str(kept.ticket), kept.by, kept.values["safe_house"]) == (box["uuid"], lead, "no")
    assert AnswersEvidence.objects.get().question == "safe_house"
    # No item of the field is kept of it, which the county would settle.
    assert not FieldItem.objects.exists()
    asked = client.post("/field/receipts", json.dumps({"uuids": [box["uuid"]]}), content_type="application/json")
    assert [one["state"] for one in asked.json()["receipts"]] == ["applied"]
    told = client.get(f"/field/evaluations/{drawn.pk}").json()
    assert [one["state"] for one in told["households"] if one["place"] == place] == ["asked"]


def test_it_refuses_what_is_not_his_or_cannot_be(drawn: Evaluation, lead: User, county_officer: User) -> None:
    client, place = signed_in(lead), place_of(drawn, "exited")
    second = evaluator(2)
    tomorrow = (timezone.localdate() + _DAY).isoformat()
    faulty: tuple[tuple[dict[str, Any], str], ...] = (
        ({"user": second.pk}, "FIELD-009"),
        ({"pass": pass_for(second)}, "FIELD-010"),
        ({"kind": "visit"}, "FIELD-001"),
        ({"on": "gestern"}, "FIELD-001"),
        ({"on": tomorrow}, "ASSESS-027"),
        ({"answers": {"place": "1"}}, "FIELD-001"),
        ({"answers": {"values": {"safe_house": 1}}}, "FIELD-001"),
        ({"answers": {"values": {}}}, "ASSESS-021"),
        ({"answers": {"evidence": ["safe_house"]}}, "FIELD-001"),
        ({"answers": {"place": place_of(drawn, "exited", is_reserve=True)}}, "ASSESS-023"),
        ({"answers": {"place": 9999}}, "FIELD-060"),
        ({"answers": {"evaluation": drawn.pk + 1}}, "FIELD-060"),
    )
    for given, code in faulty:
        status, told = sent(client, sheet(drawn, lead, place, **given))
        assert (status in {403, 422}, told["code"]) == (True, code), given
        assert all(len(pair) == 2 and all(pair) for pair in told["why"])
    altered = sheet(drawn, lead, place)
    assert sent(client, {**altered, "uuid": str(uuid4())})[1]["code"] == "FIELD-008"
    # An evaluator of another evaluation, and the county, whose own door tells them nothing.
    assert sent(signed_in(second), sheet(drawn, second, place))[1]["code"] == "FIELD-060"
    assert sent(signed_in(county_officer), sheet(drawn, county_officer, place))[0] == 403
    assert not Answers.objects.exists()
    box = sheet(drawn, lead, place)
    assert sent(client, box)[0] == 200
    assert sent(client, sheet(drawn, lead, place))[1]["code"] == "ASSESS-024"
    other = sheet(drawn, lead, place, uuid=box["uuid"], values={"safe_house": "no"})
    assert sent(client, other)[1]["code"] == "FIELD-003"


def not_reached(evaluation: Evaluation, by: User, place: int, **given: Any) -> dict[str, Any]:
    """That a household could not be asked, as the telephone of ``by`` seals it."""
    answers = {"reason": "away", "words": "邻居说全家在外省", "evaluation": evaluation.pk, "place": place}
    return sheet(evaluation, by, place, kind="replacement", answers=answers | given.pop("answers", {}), **given)


def test_who_was_not_reached_is_replaced_by_the_next_of_the_lots_and_asked_without_signal(
    drawn: Evaluation, lead: User
) -> None:
    client, place = signed_in(lead), place_of(drawn, "exited")
    told = client.get(f"/field/evaluations/{drawn.pk}").json()
    village = drawn.drawn.get(place=place).village_code
    held = [one["place"] for one in told["reserve"] if (one["village_code"], one["status"]) == (village, "exited")]
    by_lots = drawn.drawn.filter(is_reserve=True, village_code=village, status="exited").order_by("order")
    assert held == list(by_lots.values_list("place", flat=True))
    assert {key for key, _, _ in told["reasons"]} == set(Replacement.Reason.values)
    # Both were written down without signal, and arrive in the order in which they were.
    assert sent(client, sheet(drawn, lead, held[0]))[1]["code"] == "ASSESS-023"
    box = not_reached(drawn, lead, place)
    answers = [sent(client, box) for _ in range(3)]
    assert answers[0] == answers[2]
    assert (answers[0][0], answers[0][1]["state"]) == (200, "applied")
    made = Replacement.objects.get()
    assert (str(made.ticket), made.into.place, made.by, made.reason) == (box["uuid"], held[0], lead, "away")
    assert sent(client, sheet(drawn, lead, held[0]))[0] == 200
    asked = client.post("/field/receipts", json.dumps({"uuids": [box["uuid"]]}), content_type="application/json")
    assert [one["state"] for one in asked.json()["receipts"]] == ["applied"]
    now = client.get(f"/field/evaluations/{drawn.pk}").json()
    assert place not in {one["place"] for one in now["households"]}
    assert held[0] in {one["place"] for one in now["households"]}
    assert not FieldItem.objects.exists()


def test_it_refuses_a_replacement_that_is_not_his_or_cannot_be(drawn: Evaluation, lead: User) -> None:
    client, place = signed_in(lead), place_of(drawn, "exited")
    second = evaluator(2)
    faulty: tuple[tuple[dict[str, Any], str], ...] = (
        ({"answers": {"reason": "lazy"}}, "ASSESS-017"),
        ({"answers": {"words": " "}}, "ASSESS-017"),
        ({"answers": {"words": None}}, "FIELD-001"),
        ({"answers": {"words": "走\0了"}}, "FIELD-061"),
        ({"answers": {"place": 9999}}, "FIELD-060"),
        ({"answers": {"place": place_of(drawn, "exited", is_reserve=True)}}, "ASSESS-016"),
        ({"pass": pass_for(second)}, "FIELD-010"),
    )
    for given, code in faulty:
        assert sent(client, not_reached(drawn, lead, place, **given))[1]["code"] == code, given
    assert sent(signed_in(second), not_reached(drawn, second, place))[1]["code"] == "FIELD-060"
    box = not_reached(drawn, lead, place)
    assert sent(client, box)[0] == 200
    assert (
        sent(client, not_reached(drawn, lead, place, uuid=box["uuid"], answers={"words": "别的"}))[1]["code"]
        == "FIELD-003"
    )
    elsewhere = not_reached(drawn, lead, place_of(drawn, "ordinary"), uuid=box["uuid"])
    assert sent(client, elsewhere)[1]["code"] == "ASSESS-026"
    assert sent(client, not_reached(drawn, lead, place))[1]["code"] == "ASSESS-016"
    ticket = Replacement.objects.get().ticket
    spare = drawn.drawn.filter(is_reserve=True, called_up__isnull=True)
    with pytest.raises(IntegrityError, match=r"replacement_of_a_telephone|ticket"), transaction.atomic():
        Replacement.objects.create(
            out=spare[0], into=spare[1], reason="away", words="x", ticket=ticket, by=lead, at=timezone.now()
        )
    with pytest.raises(IntegrityError, match="never"), transaction.atomic():
        Replacement.objects.update(words="别的")


def test_it_is_no_item_whichever_door_it_comes_by(drawn: Evaluation, lead: User, village_team_member: User) -> None:
    box = sheet(drawn, lead, place_of(drawn, "exited"))
    items = signed_in(lead).post("/field/items", json.dumps(box), content_type="application/json")
    assert items.status_code in {403, 422}
    # Who evaluates captures nothing else: a visit of his is nobody's.
    visit = sheet(drawn, lead, 1, kind="visit", village="999901101201", answers={"found": "x"})
    assert signed_in(lead).post("/field/items", json.dumps(visit), content_type="application/json").status_code == 403
    assert signed_in(lead).get("/field/villages/999901101201").status_code in {403, 404}
    assert signed_in(lead).get("/field/records/").status_code == 403
    theirs = sheet(drawn, village_team_member, place_of(drawn, "exited"))
    assert sent(signed_in(village_team_member), theirs)[1]["code"] == "FIELD-060"
    assert not FieldItem.objects.exists()
    assert not Answers.objects.exists()


def test_it_leaves_the_telephone_when_the_field_is_closed_or_its_user_released(drawn: Evaluation, lead: User) -> None:
    client, place = signed_in(lead), place_of(drawn, "exited")
    late = sheet(drawn, lead, place_of(drawn, "ordinary"))
    assert sent(client, sheet(drawn, lead, place))[0] == 200
    close_field(evaluation_id=drawn.pk, by=lead)
    assert client.get("/field/device").json()["evaluations"] == []
    assert client.get(f"/field/evaluations/{drawn.pk}").status_code == 404
    assert sent(client, late)[1]["code"] == "ASSESS-010"
    second = evaluator(2)
    Evaluation.objects.filter(pk=drawn.pk).update(stage="drawn")
    drawn.evaluators.create(user=second, is_lead=False, named_at=timezone.now())
    left = sheet(drawn, second, place_of(drawn, "ordinary"))
    assert signed_in(second).get(f"/field/evaluations/{drawn.pk}").status_code == 200
    release_evaluator(evaluation_id=drawn.pk, user_id=second.pk, by=lead)
    assert sent(signed_in(second), left)[1]["code"] == "FIELD-060"


def test_an_exported_file_is_taken_in_by_the_house_and_by_nobody_of_the_place(
    drawn: Evaluation, lead: User, county_officer: User, tmp_path: Any
) -> None:
    place, number = place_of(drawn, "exited"), uuid4()
    content = sealed_photo(photo().content, UUID(str(number)))
    told = {"name": "1.jpg", "uuid": str(number), "size": len(content)}
    box = sheet(drawn, lead, place, photos=[told], evidence=["safe_house"])
    box["photos"] = {str(number): urlsafe_b64encode(content).decode().rstrip("=")}
    file = tmp_path / "queue.json"
    file.write_text(json.dumps({"format": "lianxin-field-1", "items": [box]}))
    with file.open("rb") as handed:
        page = signed_in(county_officer).post("/field/records/take-in", {"file": handed}).content.decode()
    assert "FIELD-060" in page
    assert not Answers.objects.exists()
    for _ in range(2):
        done = CliRunner().invoke(app, ["import", str(file)])
        assert (done.exit_code, "applied" in done.output) == (0, True), done.output
    assert (Answers.objects.get().by, AnswersEvidence.objects.count()) == (lead, 1)
    assert Answers.objects.get().asked_on == timezone.localdate()
