"""Pages of items: what came, what waits for a person, what people chose; the command line beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from cast import MEMBERS, signed_in
from field.makers import boxed, facts_answers, item, lead_answers, photo, taken, visit_answers
from guards import unguarded
from lianxin.cli import app
from lianxin.config import opening
from lianxin.field.models import Divergence, FieldItem, Receipt
from lianxin.field.verifying import differences
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts
from registry.makers import give_to

RECORDS = "/field/records/"
READERS = {
    "county_officer",
    "township_clerk",
    "other_township_clerk",
    "village_team_member",
    "helper",
    "other_helper",
    "unit_liaison",
}


DISPUTE = {"kind": "neighbours", "parties": "甲家和乙家", "words": "宅基地界", "since_on": "1983-01-01"}


@pytest.fixture
def waiting(home: Household, helper: User) -> Divergence:
    """A helper's change that waits for review."""
    give_to(helper, home)
    taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0))), helper)
    return Divergence.objects.get()


class TestScope:
    @pytest.mark.parametrize("address", [RECORDS, "/field/records/choices"])
    def test_it_opens_lists_to_those_who_capture_or_settle(self, sent_at: Any, address: str) -> None:
        assert sent_at(address) == {who: 200 if who in READERS else 302 if who == "nobody" else 403 for who in MEMBERS}

    def test_it_shows_an_item_to_its_sender_and_to_those_who_settle_there(
        self, waiting: Divergence, sent_at: Any
    ) -> None:
        seeing = {"county_officer", "township_clerk", "village_team_member", "helper"}
        expected = {
            who: 200 if who in seeing else 404 if who in READERS else 302 if who == "nobody" else 403 for who in MEMBERS
        }
        assert sent_at(f"{RECORDS}{waiting.item_id}") == expected

    def test_it_takes_in_files_from_township_and_county_only(self, sent_at: Any) -> None:
        may = {"county_officer", "township_clerk", "other_township_clerk"}
        expected = {who: 200 if who in may else 302 if who == "nobody" else 403 for who in MEMBERS}
        assert sent_at("/field/records/take-in") == expected

    def test_it_lists_only_what_is_the_readers(
        self, waiting: Divergence, other_township_clerk: User, township_clerk: User
    ) -> None:
        assert "甲某" not in signed_in(other_township_clerk).get(f"{RECORDS}?state=").content.decode()
        assert "甲某" in signed_in(township_clerk).get(f"{RECORDS}?state=").content.decode()

    def test_it_gives_the_list_as_a_file_with_the_same_rows(self, waiting: Divergence, township_clerk: User) -> None:
        client = signed_in(township_clerk)
        for address in (f"{RECORDS}?state=waiting", "/field/records/choices?choice=open"):
            file = b"".join(client.get(f"{address}&format=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
            assert len(file.strip().splitlines()) == 2
            assert "甲某" in file

    def test_it_says_when_filters_are_not_right(self, township_clerk: User) -> None:
        client = signed_in(township_clerk)
        assert client.get(f"{RECORDS}?state=lost").status_code == 400
        assert client.get("/field/records/choices?choice=both").status_code == 400


class TestChoosing:
    def test_it_shows_both_sides_and_takes_the_choice(
        self, waiting: Divergence, home: Household, village_team_member: User
    ) -> None:
        client, address = signed_in(village_team_member), f"{RECORDS}{waiting.item_id}"
        shown = client.get(address).content.decode()
        assert "95" in shown
        assert "80" in shown
        choose = f"{address}/choices/{waiting.pk}"
        prefix = f"d{waiting.pk}-"
        empty = client.post(choose, {f"{prefix}seen": 0, f"{prefix}choice": "take", f"{prefix}reason": ""})
        assert empty.status_code == 409
        stale = client.post(choose, {f"{prefix}seen": 7, f"{prefix}choice": "take", f"{prefix}reason": "核对过"})
        assert "FIELD-012" in stale.content.decode()
        done = client.post(choose, {f"{prefix}seen": 0, f"{prefix}choice": "take", f"{prefix}reason": "核对过"})
        assert (done.status_code, done["Location"]) == (302, address)
        assert HouseholdFacts.objects.get(household=home).house_m2 == 95.0
        after = client.get(address).content.decode()
        assert "核对过" in after
        assert "采用了报送的" in after
        assert "核对过" in client.get("/field/records/choices?choice=take").content.decode()
        assert "核对过" not in client.get("/field/records/choices?choice=keep").content.decode()

    def test_it_offers_no_choice_to_the_sender(self, waiting: Divergence, helper: User) -> None:
        client, address = signed_in(helper), f"{RECORDS}{waiting.item_id}"
        assert "<textarea" not in client.get(address).content.decode()
        prefix = f"d{waiting.pk}-"
        sent = {f"{prefix}seen": 0, f"{prefix}choice": "take", f"{prefix}reason": "是"}
        assert client.post(f"{address}/choices/{waiting.pk}", sent).status_code == 404

    def test_it_reads_every_kind_in_words(
        self, home: Household, village_team_member: User, township_clerk: User
    ) -> None:
        client = signed_in(township_clerk)
        joining = {"change": "join", "name": "小某", "relation": "son", "kind": "newborn", "note": "七斤"}
        entries = {
            "屋顶漏雨": item("visit", home, visit_answers(promised="下周来"), attachments=(photo("1.jpg"),)),
            "七斤": item("member", home, joining),
            "干部走访排查": item("lead", None, lead_answers(person_name="丙某", place="三组")),
            "甲家和乙家": item("disputes", None, {"found": [DISPUTE], "words": "已劝"}),
            "rumour": item("lead", home, lead_answers(source="rumour")),
            "no_such": item("facts", home, facts_answers(no_such=(1, 2))),
        }
        for words, entry in entries.items():
            row = taken(entry, village_team_member).item
            assert words in client.get(f"{RECORDS}{row.pk}").content.decode()
        visit = FieldItem.objects.get(kind="visit")
        assert client.get(f"{RECORDS}{visit.pk}/files/1")["Content-Type"] == "image/jpeg"
        assert client.get(f"{RECORDS}{visit.pk}/files/2").status_code == 404


class TestSettling:
    def test_it_tries_again_and_sets_aside(
        self, home: Household, village_team_member: User, township_clerk: User
    ) -> None:
        row = taken(item("lead", home, lead_answers(source="rumour")), village_team_member).item
        client, address = signed_in(township_clerk), f"{RECORDS}{row.pk}"
        assert "再试一次" in client.get(address).content.decode()
        assert client.post(f"{address}/settle/again", {"seen": 1}).status_code == 302
        assert client.post(f"{address}/settle/again", {"seen": 1}).status_code == 409
        assert client.post(f"{address}/settle/aside", {"seen": 2}).status_code == 409
        assert client.post(f"{address}/settle/aside", {"seen": 2, "reason": "听说的"}).status_code == 302
        assert client.post(f"{address}/settle/burn", {"seen": 2}).status_code == 404
        row.refresh_from_db()
        assert (row.state, row.revision) == ("set_aside", 3)

    def test_it_tells_on_the_workbench_what_waits(
        self, waiting: Divergence, township_clerk: User, other_township_clerk: User, helper: User
    ) -> None:
        assert "外业记录待审核选择" in signed_in(township_clerk).get("/").content.decode()
        assert "外业记录待审核选择" not in signed_in(other_township_clerk).get("/").content.decode()
        assert "打开外业页面" in signed_in(helper).get("/").content.decode()

    def test_it_tells_a_helper_what_did_not_get_in(self, home: Household, helper: User) -> None:
        taken(item("lead", home), helper)
        assert "您的外业记录未能入库" in signed_in(helper).get("/").content.decode()


class TestFiles:
    def test_it_takes_in_a_file_and_says_what_became_of_each(
        self, home: Household, village_team_member: User, township_clerk: User
    ) -> None:
        client = signed_in(township_clerk)
        told = {"format": "lianxin-field-1", "items": [boxed(item("lead", home), village_team_member), {"uuid": "x"}]}
        sent = client.post("/field/records/take-in", {"file": SimpleUploadedFile("q.json", json.dumps(told).encode())})
        shown = sent.content.decode()
        assert "已入库" in shown
        assert "FIELD-001" in shown
        bad = client.post("/field/records/take-in", {"file": SimpleUploadedFile("q.json", b"{}")})
        assert (bad.status_code, "FIELD-020" in bad.content.decode()) == (409, True)


class TestCommands:
    @pytest.fixture(autouse=True)
    def _house_is_open(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening, "open_house", lambda: None)

    def test_it_imports_a_file_and_lists_what_waits(
        self, home: Household, village_team_member: User, helper: User, tmp_path: Path
    ) -> None:
        good, poor = boxed(item("lead", home), village_team_member), boxed(item("lead", home), helper)
        file = tmp_path / "q.json"
        file.write_text(json.dumps({"format": "lianxin-field-1", "items": [good, poor]}), encoding="utf-8")
        done = CliRunner().invoke(app, ["field", "import", str(file)])
        assert done.exit_code == 0
        assert done.output == f"{good['uuid']}\tapplied\n{poor['uuid']}\trefused\tFIELD-007\n"
        listed = CliRunner().invoke(app, ["field", "waiting"]).output
        assert listed.endswith("refused\tFIELD-007\n")
        assert "甲某" not in listed

    def test_it_ends_with_one_where_an_item_is_unreadable(self, tmp_path: Path) -> None:
        file = tmp_path / "q.json"
        file.write_text(json.dumps({"format": "lianxin-field-1", "items": [7]}), encoding="utf-8")
        done = CliRunner().invoke(app, ["field", "import", str(file)])
        assert (done.exit_code, done.output) == (1, "\tunreadable\tFIELD-001\n")

    def test_it_verifies_what_is_on_record(
        self, waiting: Divergence, village_team_member: User, home: Household
    ) -> None:
        taken(item("lead", home), village_team_member)
        assert list(differences()) == []
        assert CliRunner().invoke(app, ["field", "verify"]).exit_code == 0

    def test_it_finds_what_somebody_tampered_with(self, home: Household, village_team_member: User) -> None:
        from django.db import connection

        row = taken(item("lead", home), village_team_member).item
        with unguarded(connection, "field_receipt"):
            FieldItem.objects.filter(pk=row.pk).update(digest="0" * 64, state="waiting")
            Receipt.objects.update(effects=[{"thing": "monitoring.lead", "id": 0}] * 2)
        assert {what for _, what in differences()} == {"content", "state", "divergences", "applied twice", "effects"}
        assert CliRunner().invoke(app, ["field", "verify"]).exit_code == 1
