"""What a telephone holds: no more than its user may see, nothing sensitive, sent again only when it has changed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cast import MEMBERS, OTHER_VILLAGE, VILLAGE, signed_in
from lianxin.core.kernel.dictionary import FieldType
from lianxin.field.domain.answers import is_collected_on_devices
from lianxin.field.passes import COOKIE
from lianxin.field.queries.questions import questions
from lianxin.field.views.shell import kept_files
from lianxin.people.models import User
from lianxin.registry.display import Veil, veil_of
from lianxin.registry.models import Household, HouseholdAccess, HouseholdFacts, MemberFacts
from lianxin.rulebook import dictionary
from registry.makers import ID_NO, change, give_to, household, member

DEVICE, HERE = "/field/device", f"/field/villages/{VILLAGE}"


def village(client: Client, address: str = HERE) -> dict[str, Any]:
    return client.get(address).json()


class TestWhatIsHeld:
    def test_it_gives_a_helper_his_households_and_nothing_of_the_village(self, home: Household, helper: User) -> None:
        household("乙某")
        give_to(helper, home)
        client = signed_in(helper)
        assert [one["code"] for one in client.get(DEVICE).json()["villages"]] == [VILLAGE]
        told = village(client)
        assert [one["id"] for one in told["households"]] == [home.pk]
        assert (told["facts"], told["may_correct"], told["households"][0]["may_correct"]) == (None, False, False)

    def test_it_gives_a_team_its_village(self, home: Household, village_team_member: User) -> None:
        household("乙某")
        household("丙某", village_code=OTHER_VILLAGE)
        told = village(signed_in(village_team_member))
        assert [one["head"] for one in told["households"]] == ["甲某", "乙某"]
        assert told["facts"] == {"values": {}, "versions": {}}
        assert told["may_correct"] is True

    def test_it_tells_values_with_their_versions(self, home: Household, village_team_member: User) -> None:
        made = change(home, "house_m2", "70.0", "80.0")
        told = village(signed_in(village_team_member))["households"][0]
        assert (told["values"]["house_m2"], told["versions"]) == (80.0, {"house_m2": made.pk})
        assert "fuel" not in told["values"]

    def test_it_takes_away_what_is_no_longer_his(self, home: Household, helper: User) -> None:
        kept = give_to(helper, home)
        client = signed_in(helper)
        assert client.get(HERE).status_code == 200
        HouseholdAccess.objects.filter(pk=kept.pk).update(ends_before=date(2026, 11, 1))
        assert client.get(DEVICE).json()["villages"] == []
        assert client.get(HERE).status_code == 404

    def test_it_holds_nothing_sensitive_whatever_the_role(self, home: Household, village_team_member: User) -> None:
        wife = member(home, "乙某", identity={"id_no": ID_NO, "birth_on": date(1960, 1, 1)})
        HouseholdFacts.objects.filter(household=home).update(main_cause="illness", cause_note="心脏")
        MemberFacts.objects.filter(member=wife).update(health=",serious_illness,", illness_name="尿毒症")
        Household.objects.filter(pk=home.pk).update(phone="13900000000", bank_account="6222")
        told = json.dumps(village(signed_in(village_team_member)), ensure_ascii=False)
        for word in (ID_NO, ID_NO[-4:], "illness", "心脏", "尿毒症", "1960", "13900000000", "6222"):
            assert word not in told
        assert "乙某" in told

    def test_it_collects_what_the_pages_show_to_those_who_may_open_nothing(self) -> None:
        for entry in dictionary().fields.values():
            if entry.table in {"household", "member", "village"} and is_collected_on_devices(entry):
                assert veil_of(entry, may_open=False) is Veil.SHOWN
                assert entry.type is not FieldType.IDENTIFIER

    def test_it_asks_in_both_languages_and_only_what_may_be_corrected(self) -> None:
        asked = questions()
        for sections in asked["facts"].values():
            assert sections
            for section in sections:
                assert all(len(one["words"]) == 2 and all(one["words"]) for one in [section, *section["fields"]])
        assert {"head", "illness_name", "health"}.isdisjoint(
            {one["name"] for section in asked["facts"]["member"] for one in section["fields"]}
        )
        assert all(one for listed in asked["lists"].values() for code in listed for one in code)


class TestSparing:
    def test_it_sends_a_village_again_only_when_something_changed(
        self, home: Household, village_team_member: User
    ) -> None:
        client = signed_in(village_team_member)
        first = client.get(HERE)
        again = client.get(HERE, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        HouseholdFacts.objects.filter(household=home).update(house_m2=81.0)
        changed = client.get(HERE, headers={"If-None-Match": f'"x", W/{first["ETag"]}'})
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]

    def test_it_sends_the_questions_once(self, helper: User) -> None:
        client = signed_in(helper)
        tag = client.get("/field/forms")["ETag"]
        assert client.get("/field/forms", headers={"If-None-Match": tag}).status_code == 304

    def test_it_reads_a_village_in_a_few_questions(
        self, home: Household, village_team_member: User, django_assert_max_num_queries: Any
    ) -> None:
        for n in range(20):
            household(f"户{n}")
        client = signed_in(village_team_member)
        with django_assert_max_num_queries(26):
            assert len(village(client)["households"]) == 21


class TestTheKey:
    def test_it_gives_the_store_a_secret_that_ends_with_the_longest_time_offline(
        self, helper: User, settings: Any
    ) -> None:
        settings.LIANXIN_OFFLINE_HOURS = 5
        client = signed_in(helper)
        given = client.get(DEVICE).cookies[COOKIE]
        assert (given["max-age"], given["samesite"], bool(given["httponly"])) == (5 * 3600, "Strict", False)
        assert client.get(DEVICE).cookies[COOKIE].value == given.value

    def test_it_takes_the_secret_back_at_sign_out(self, helper: User) -> None:
        client = signed_in(helper)
        client.get(DEVICE)
        client.get("/")
        assert client.cookies[COOKIE].value
        client.post("/sign-out")
        assert client.cookies[COOKIE].value == ""

    def test_it_takes_the_secret_back_when_somebody_else_signs_in(self, helper: User, other_helper: User) -> None:
        client = signed_in(helper)
        first = client.get(DEVICE).cookies[COOKIE].value
        client.force_login(other_helper)
        client.get("/")
        assert client.cookies[COOKIE].value == ""
        assert client.get(DEVICE).cookies[COOKIE].value not in {"", first}

    def test_it_keeps_no_secret_that_it_did_not_give(self, helper: User) -> None:
        client = signed_in(helper)
        client.cookies[COOKIE] = f"{helper.pk}.invented.{'0' * 64}"
        client.get("/")
        assert client.cookies[COOKIE].value == ""

    def test_it_leaves_the_secret_while_nobody_is_signed_in(self, helper: User) -> None:
        client = signed_in(helper)
        held = client.get(DEVICE).cookies[COOKIE].value
        visitor = Client()
        visitor.cookies[COOKIE] = held
        visitor.get("/sign-in")
        assert visitor.cookies[COOKIE].value == held


class TestTheShell:
    def test_it_opens_the_page_to_everybody_and_names_nobody(self, helper: User) -> None:
        anonymous, signed = Client().get("/field/"), signed_in(helper).get("/field/")
        assert anonymous.status_code == 200
        assert anonymous.content == signed.content
        assert "default-src 'self'" in anonymous["Content-Security-Policy"]

    def test_it_serves_a_worker_that_keeps_every_file_of_the_page(self) -> None:
        worker = Client().get("/field/worker.js")
        assert worker["Content-Type"].startswith("text/javascript")
        assert worker["Service-Worker-Allowed"] == "/field/"
        for name in (*kept_files(), "manifest.webmanifest", "house.css"):
            assert name in worker.content.decode()
        assert {"app.js", "sending.js", "field.css", "icon-192.png"} <= set(kept_files())

    def test_it_can_be_installed(self) -> None:
        told = Client().get("/field/manifest.webmanifest").json()
        assert (told["start_url"], told["scope"], told["display"]) == ("/field/", "/field/", "standalone")
        assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}


@pytest.mark.parametrize("address", [DEVICE, "/field/forms", HERE])
def test_it_opens_downloads_to_those_who_capture_and_to_nobody_else(sent_at: Any, address: str) -> None:
    holding = (
        {"village_team_member"}
        if address == HERE
        else {"village_team_member", "helper", "other_helper", "unit_liaison"}
    )
    nothing = {"helper", "other_helper", "unit_liaison"} - holding
    expected = {
        who: 200 if who in holding else 404 if who in nothing else 401 if who == "nobody" else 403 for who in MEMBERS
    }
    assert sent_at(address) == expected
