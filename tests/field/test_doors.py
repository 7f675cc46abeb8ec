"""The doors that a telephone knocks at: sealed items, pictures in pieces, receipts."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cast import MEMBERS, signed_in
from field.makers import boxed, facts_answers, item, lead_answers, photo, sealed_photo, taken, visit_answers
from lianxin.core.kernel.errors import Refused
from lianxin.field import uploads
from lianxin.field.models import FieldItem, Receipt
from lianxin.field.operations.boxes import take_in_box
from lianxin.field.operations.files import take_in_file
from lianxin.field.sealing import opened, seal
from lianxin.field.uploads import Upload
from lianxin.monitoring.models import Lead
from lianxin.people.models import User
from lianxin.registry.models import Household
from registry.makers import give_to

ITEMS, RECEIPTS = "/field/items", "/field/receipts"


def post(client: Client, address: str, told: Any) -> Any:
    return client.post(address, json.dumps(told), content_type="application/json")


def piece(client: Client, number: UUID, content: bytes, offset: int) -> Any:
    return client.put(f"/field/pictures/{number}?offset={offset}", content, content_type="application/octet-stream")


class TestItems:
    def test_it_takes_a_sealed_item_in_once_and_answers_alike_ten_times(
        self, home: Household, village_team_member: User
    ) -> None:
        client = signed_in(village_team_member)
        box = boxed(item("lead", home), village_team_member)
        answers = [post(client, ITEMS, box) for _ in range(10)]
        assert {one.status_code for one in answers} == {200}
        assert len({one.content for one in answers}) == 1
        assert answers[0].json()["state"] == "applied"
        assert (Lead.objects.count(), Receipt.objects.count()) == (1, 1)

    def test_it_says_why_in_both_languages(self, home: Household, helper: User) -> None:
        told = post(signed_in(helper), ITEMS, boxed(item("lead", home), helper)).json()
        assert (told["state"], told["code"]) == ("refused", "FIELD-007")
        assert all(len(pair) == 2 and all(pair) for pair in told["why"])

    @pytest.mark.parametrize(
        ("told", "code"),
        [
            ({"user": 0}, "FIELD-009"),
            ({"pass": "0" * 64}, "FIELD-010"),
            ({"pass": None}, "FIELD-010"),
            ({"kind": "gossip"}, "FIELD-002"),
            ({"on": "yesterday"}, "FIELD-001"),
            ({"village": ""}, "FIELD-001"),
            ({"household": "7"}, "FIELD-001"),
            ({"answers": []}, "FIELD-001"),
            ({"made_at": "2026-11-24T10:00:00"}, "FIELD-001"),
            ({"photos": [{"name": "p"}]}, "FIELD-001"),
            ({"photos": [{"name": "p", "uuid": str(uuid4()), "size": 10}]}, "FIELD-016"),
        ],
    )
    def test_it_does_not_take_what_cannot_be_kept(
        self, home: Household, village_team_member: User, told: dict[str, Any], code: str
    ) -> None:
        answer = post(signed_in(village_team_member), ITEMS, boxed(item("lead", home), village_team_member, **told))
        assert answer.status_code == (409 if code == "FIELD-016" else 422)
        assert answer.json()["code"] == code
        assert not FieldItem.objects.exists()

    def test_it_opens_no_box_that_was_bound_to_another_number_or_altered(
        self, home: Household, village_team_member: User
    ) -> None:
        client = signed_in(village_team_member)
        box = boxed(item("lead", home), village_team_member)
        altered = {**box["sealed"], "box": box["sealed"]["box"][:-2] + "AA"}
        for told in (
            {**box, "uuid": str(uuid4())},
            {**box, "sealed": altered},
            {**box, "sealed": {**box["sealed"], "key": "0" * 16}},
            {**box, "sealed": {"key": box["sealed"]["key"]}},
            {**box, "sealed": None},
        ):
            assert post(client, ITEMS, told).json()["code"] == "FIELD-008"

    def test_it_reads_no_body_that_is_not_an_item(self, village_team_member: User) -> None:
        client = signed_in(village_team_member)
        for told in ([], "x", {"uuid": "x"}):
            assert post(client, ITEMS, told).json()["code"] == "FIELD-001"
        assert client.post(ITEMS, "{", content_type="application/json").json()["code"] == "FIELD-001"
        number = uuid4()
        assert (
            post(client, ITEMS, {"uuid": str(number), "sealed": seal(b"[]", str(number))}).json()["code"] == "FIELD-001"
        )

    def test_it_cannot_be_opened_under_another_key(self, settings: Any) -> None:
        box = seal(b"words", "n")
        assert opened(box, "n") == b"words"
        settings.LIANXIN_FIELD_KEY = "another"
        with pytest.raises(Refused, match="FIELD-008"):
            opened(box, "n")


class TestPictures:
    def test_it_takes_a_picture_in_pieces_and_goes_on_where_it_stopped(
        self, home: Household, village_team_member: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        client, number = signed_in(village_team_member), uuid4()
        content = sealed_photo(photo().content, number)
        entry = item("lead", home)
        box = boxed(entry, village_team_member, [{"name": "p1", "uuid": str(number), "size": len(content)}])
        assert piece(client, number, content[:300], 0).json() == {"offset": 300}
        assert piece(client, number, content[:300], 0).json() == {"offset": 300}
        astray = piece(client, number, content[500:], 500)
        assert (astray.status_code, astray.json()["code"], astray.json()["offset"]) == (409, "FIELD-017", 300)
        assert post(client, ITEMS, box).json()["code"] == "FIELD-016"
        assert client.get(f"/field/pictures/{number}").json() == {"offset": 300}
        assert piece(client, number, content[300:], 300).json() == {"offset": len(content)}
        with django_capture_on_commit_callbacks(execute=True):
            assert post(client, ITEMS, box).json()["state"] == "applied"
        assert Upload(village_team_member.pk, number).length == 0
        assert [one["name"] for one in FieldItem.objects.get().files] == ["p1"]
        again = post(client, ITEMS, box)
        assert (again.status_code, Receipt.objects.count()) == (200, 1)
        other = item("lead", home, lead_answers(words="另一件事"), uuid=entry.uuid)
        told = boxed(other, village_team_member, [{"name": "p1", "uuid": str(number), "size": len(content)}])
        assert post(client, ITEMS, told).json()["code"] == "FIELD-003"

    def test_it_takes_no_picture_that_is_none(self, home: Household, village_team_member: User) -> None:
        client, number = signed_in(village_team_member), uuid4()
        content = sealed_photo(b"no picture", number)
        piece(client, number, content, 0)
        box = boxed(
            item("lead", home), village_team_member, [{"name": "p1", "uuid": str(number), "size": len(content)}]
        )
        assert post(client, ITEMS, box).json()["code"] == "PROC-087"
        assert not FieldItem.objects.exists()

    def test_it_limits_pieces_pictures_and_what_lies_unfinished(
        self, village_team_member: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = signed_in(village_team_member)
        assert piece(client, uuid4(), b"x" * (uploads.LARGEST_PIECE + 1), 0).json()["code"] == "FIELD-018"
        assert piece(client, uuid4(), b"x", uploads.LARGEST_UPLOAD).json()["code"] == "FIELD-018"
        assert piece(client, uuid4(), b"x", -1).json()["code"] == "FIELD-001"
        monkeypatch.setattr(uploads, "MOST_WAITING", 10)
        assert piece(client, uuid4(), b"x" * 6, 0).status_code == 200
        full = piece(client, uuid4(), b"x" * 6, 0)
        assert (full.status_code, full.json()["code"]) == (409, "FIELD-019")
        monkeypatch.setattr(uploads, "KEPT_DAYS", -1)
        assert piece(client, uuid4(), b"x" * 6, 0).status_code == 200

    def test_it_keeps_pictures_of_two_people_apart(self, village_team_member: User, helper: User) -> None:
        number = uuid4()
        piece(signed_in(village_team_member), number, b"abc", 0)
        assert signed_in(helper).get(f"/field/pictures/{number}").json() == {"offset": 0}


class TestReceipts:
    def test_it_tells_a_sender_of_his_own_items_only(
        self, home: Household, village_team_member: User, helper: User
    ) -> None:
        mine = taken(item("lead", home), village_team_member).item
        give_to(helper, home)
        other = taken(item("lead", home), helper).item
        asked = {"uuids": [str(mine.uuid), str(other.uuid), str(uuid4())]}
        told = post(signed_in(village_team_member), RECEIPTS, asked).json()["receipts"]
        assert [(one["uuid"], one["state"]) for one in told] == [(str(mine.uuid), "applied")]

    def test_it_answers_so_many_questions_at_once(self, village_team_member: User) -> None:
        client = signed_in(village_team_member)
        for asked in ([str(uuid4())] * 201, "all", ["x"]):
            assert post(client, RECEIPTS, {"uuids": asked}).json()["code"] == "FIELD-001"


CAPTURING = {"village_team_member", "helper", "other_helper", "unit_liaison"}


@pytest.mark.parametrize(
    ("name", "method"), [("field:items", "post"), ("field:receipts", "post"), ("field:picture", "get")]
)
def test_it_opens_to_those_who_capture_and_to_nobody_else(sent_at: Any, name: str, method: str) -> None:
    address = reverse(name, kwargs={"uuid": uuid4()} if name == "field:picture" else {})
    answers = sent_at(address, method=method)
    let_in = 200 if name == "field:picture" else 422
    assert answers == {who: let_in if who in CAPTURING else 401 if who == "nobody" else 403 for who in MEMBERS}


def test_it_tells_a_script_that_the_sign_in_has_ended() -> None:
    assert Client().post(ITEMS).json()["code"] == "FIELD-022"


def test_it_refuses_a_box_of_another_account(home: Household, village_team_member: User, helper: User) -> None:
    box = boxed(item("lead", home), helper)
    with pytest.raises(Refused, match="FIELD-009"):
        take_in_box(uuid=UUID(box["uuid"]), sealed=box["sealed"], by=village_team_member)


HALF = "\ud83d"
TEXTS = {
    "lead": ("words", "risk"),
    "visit": ("found", "done", "promised", "next_step"),
    "facts": ("reason",),
    "disputes": ("words",),
}


class TestWhatCannotBeKept:
    @pytest.mark.parametrize("odd", ["\0", HALF], ids=["nothing", "half"])
    def test_it_refuses_a_character_that_no_database_keeps_and_takes_the_rest_of_the_queue(
        self, home: Household, village_team_member: User, odd: str
    ) -> None:
        client = signed_in(village_team_member)
        answers = {
            "visit": visit_answers(promised="报修"),
            "facts": facts_answers(house_m2=(80.0, 95.0)),
            "disputes": {"found": [], "words": ""},
        }
        for kind, names in TEXTS.items():
            for name in names:
                told = item(kind, home, answers.get(kind, lead_answers()))
                box = boxed(told, village_team_member, answers={**told.answers, name: f"屋顶{odd}漏雨"})
                refused = post(client, ITEMS, box)
                assert (refused.status_code, refused.json()["code"]) == (422, "FIELD-061"), (kind, name)
                assert f"answers.{name}" in refused.json()["why"][0][0]
        deep = {"found": [{"kind": "land", "parties": f"甲{odd}乙", "words": "地界", "since_on": None}], "words": ""}
        for told in ({"answers": deep, "kind": "disputes"}, {"village": odd}, {"answers": {odd: "x"}}):
            box = boxed(item("lead", home), village_team_member, **told)
            assert post(client, ITEMS, box).json()["code"] == "FIELD-061"
        assert not FieldItem.objects.exists()
        assert post(client, ITEMS, boxed(item("lead", home), village_team_member)).json()["state"] == "applied"

    def test_a_file_with_such_an_item_keeps_the_others(
        self, home: Household, village_team_member: User, township_clerk: User
    ) -> None:
        boxes = [
            boxed(item("lead", home, lead_answers(words=words)), village_team_member) for words in ("一", "二", "三")
        ]
        entry = item("lead", home)
        boxes[1] = boxed(entry, village_team_member, answers={**entry.answers, "words": "二\0"})
        content = json.dumps({"format": "lianxin-field-1", "items": boxes}).encode()
        found = take_in_file(name="queue.json", content=content, by=township_clerk)
        assert [one.refusal.code if one.refusal else one.state for one in found] == ["applied", "FIELD-061", "applied"]
        assert Lead.objects.count() == 2

    @pytest.mark.parametrize(
        ("on", "code"), [("2026-02-31", "FIELD-001"), ("0001-01-01", "FIELD-062"), ("1970-01-01", "FIELD-062"), ("2026-11-25", "FIELD-021")]
    )  # fmt: skip
    def test_it_says_of_a_day_that_cannot_be_what_is_wrong(
        self, home: Household, village_team_member: User, on: str, code: str
    ) -> None:
        told = post(signed_in(village_team_member), ITEMS, boxed(item("lead", home), village_team_member, on=on)).json()
        assert told["code"] == code
        assert not Lead.objects.exists()

    def test_it_takes_no_more_text_than_it_says(self, home: Household, village_team_member: User) -> None:
        client = signed_in(village_team_member)
        for words, code in (("雨" * 30_000, "FIELD-023"), ("雨" * 401, "FIELD-004")):
            told = item("lead", home)
            box = boxed(told, village_team_member, answers={**told.answers, "words": words})
            assert post(client, ITEMS, box).json()["code"] == code
        large = {"uuid": str(uuid4()), "sealed": {"box": "x" * 1_100_000}}
        assert post(client, ITEMS, large).json()["code"] == "FIELD-001"

    @pytest.mark.parametrize("number", [2**31, 2**63, -(2**31) - 1])
    def test_it_refuses_a_number_that_no_column_holds(
        self, home: Household, village_team_member: User, number: int
    ) -> None:
        told = item("facts", home, facts_answers(household_size=(3, number)))
        assert taken(told, village_team_member).code == "FIELD-006"
