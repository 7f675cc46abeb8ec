"""OpenRosa by replay of what ODK Collect sends: sign-in, forms, lists, submissions of the forms of the house."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any
from uuid import uuid4

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from cast import VILLAGE, signed_in
from field.collector import Collector, filled, tags
from field.makers import TODAY, photo
from lianxin.core.kernel.errors import Refused
from lianxin.field.models import CollectorPassword, Divergence, FieldItem, Receipt, UsedNonce
from lianxin.field.openrosa import digest
from lianxin.field.operations.collecting import make_collector_password, revoke_collector_password, take_in_submission
from lianxin.field.queries.house_forms import house_xforms
from lianxin.monitoring.models import Lead
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts
from lianxin.registry.operations import correct_facts
from lianxin.work.models import WorkRecord
from registry.makers import YEAR

LIST = "/odk/formList"


@pytest.fixture
def collector(village_team_member: User, home: Household) -> Collector:
    return Collector(village_team_member)


def visit(home: Household, **given: Any) -> str:
    number = given.pop("number", "")
    answers = {
        "started_at": "2026-11-24T10:00:00.000+08:00", "village": VILLAGE, "household": home.pk, "on": TODAY.isoformat(),
        "found": "老人身体好，屋顶漏雨", "done": "帮着报修", "promised": None, "next_step": None, "next_on": None,
        "photo_1": None,
    } | given  # fmt: skip
    return filled("lianxin_visit", tags(**answers), number=number)


def lead(home: Household | None, **given: Any) -> str:
    about = {"village": VILLAGE, "household": home.pk if home else None, "on": TODAY.isoformat()}
    answers = {"source": "visit", "words": "家里有人住院", "risk": "illness"} | given
    return filled("lianxin_lead", tags(**about, **answers))


def facts(home: Household, as_of: int, **values: Any) -> str:
    about = {"village": VILLAGE, "household": home.pk, "on": TODAY.isoformat(), "year": YEAR, "as_of": as_of}
    section = "section_1" if "section" not in values else values.pop("section")
    inside = f"<{section}>{tags(**values)}</{section}>"
    return filled("lianxin_household_facts", tags(**about, reason="入户看过", which=section) + inside)


def said(response: Any) -> str:
    return response.content.decode()


class TestSignIn:
    def test_it_asks_everybody_who_has_not_signed_in(self, collector: Collector) -> None:
        for method, address in (("get", LIST), ("head", "/odk/submission"), ("post", "/odk/submission")):
            response = getattr(Client(), method)(address)
            assert response.status_code == 401
            assert response["X-OpenRosa-Version"] == "1.0"
            assert response["WWW-Authenticate"].startswith('Digest realm="Lianxin", qop="auth"')

    def test_it_lets_in_who_answers_the_challenge_and_goes_on_counting(self, collector: Collector) -> None:
        assert [collector.get(LIST).status_code for _ in range(3)] == [200, 200, 200]
        assert collector.count == 3

    def test_it_refuses_a_request_that_was_sent_before(self, collector: Collector) -> None:
        collector.get(LIST)
        head = {"Authorization": collector.head_of("get", LIST)}
        first, again = (Client().get(LIST, headers=head) for _ in range(2))
        assert (first.status_code, again.status_code) == (200, 401)
        assert "stale=true" in again["WWW-Authenticate"]

    def test_it_takes_an_old_nonce_for_stale_and_forgets_it(self, collector: Collector, monkeypatch: Any) -> None:
        collector.get(LIST)
        monkeypatch.setattr(digest, "NONCE_SECONDS", -1)
        response = collector.once("get", LIST)
        assert response.status_code == 401
        assert "stale=true" in response["WWW-Authenticate"]
        UsedNonce.objects.update(ends_at="2020-01-01T00:00:00Z")
        Client().get(LIST)
        assert not UsedNonce.objects.exists()

    @pytest.mark.parametrize(
        "changed",
        [
            {"realm": "Elsewhere"}, {"qop": "auth-int"}, {"algorithm": "SHA-256"}, {"uri": "/odk/submission"}, {"nc": "1"},
            {"nc": "zzzzzzzz"}, {"cnonce": ""}, {"nonce": "made.up.here"}, {"response": "0" * 32}, {"username": "stranger"},
        ],
    )  # fmt: skip
    def test_it_refuses_an_answer_that_does_not_fit(self, collector: Collector, changed: dict[str, str]) -> None:
        collector.get(LIST)
        head = {"Authorization": collector.head_of("get", LIST, **changed)}
        assert Client().get(LIST, headers=head).status_code == 401

    def test_it_makes_guessing_slow(self, village_team_member: User, collector: Collector) -> None:
        guesser = Collector(village_team_member, "wrong")
        assert [guesser.get(LIST).status_code, *(guesser.once("get", LIST).status_code for _ in range(4))] == [401] * 5
        slowed = guesser.once("get", LIST)
        assert slowed.status_code == 403
        assert "SITE-003" in said(slowed)

    def test_it_ends_with_the_password_and_with_the_account(self, village_team_member: User) -> None:
        first = Collector(village_team_member)
        second = Collector(village_team_member)
        assert first.get(LIST).status_code == 401
        assert second.get(LIST).status_code == 200
        revoke_collector_password(user=village_team_member, by=village_team_member)
        assert second.get(LIST).status_code == 401
        third = Collector(village_team_member)
        User.objects.filter(pk=village_team_member.pk).update(is_active=False)
        assert third.get(LIST).status_code == 401

    def test_it_takes_basic_over_https_only(self, village_team_member: User) -> None:
        password = make_collector_password(user=village_team_member, by=village_team_member)
        head = {"Authorization": "Basic " + b64encode(f"{village_team_member.username}:{password}".encode()).decode()}
        plain = Client().get(LIST, headers=head)
        assert plain.status_code == 403
        assert "FIELD-058" in said(plain)
        assert Client().get(LIST, headers=head, secure=True).status_code == 200
        wrong = {"Authorization": "Basic " + b64encode(b"village-team:x").decode()}
        assert Client().get(LIST, headers=wrong, secure=True).status_code == 401
        assert Client().get(LIST, headers={"Authorization": "Basic ?"}, secure=True).status_code == 401

    def test_it_keeps_the_password_from_the_database_and_from_pages(self, village_team_member: User) -> None:
        password = make_collector_password(user=village_team_member, by=village_team_member)
        row = CollectorPassword.objects.get(revoked_at=None)
        assert row.digest == digest.digest_of_password(village_team_member.username, password)
        client = signed_in(village_team_member)
        assert not client.login(username=village_team_member.username, password=password)

    def test_it_lets_nobody_in_who_captures_nothing(self, auditor: User, village_team_member: User) -> None:
        row = CollectorPassword(
            user=auditor, digest=digest.digest_of_password("auditor", "x"), made_at="2026-01-01T00:00Z"
        )
        row.save()
        assert Collector(auditor, "x").get(LIST).status_code == 403
        assert signed_in(village_team_member).get(LIST).status_code == 401


class TestForms:
    def test_it_lists_the_forms_of_the_house_and_each_can_be_had(self, collector: Collector) -> None:
        listed = fromstring(collector.get(LIST).content)
        space = {"x": "http://openrosa.org/xforms/xformsList"}
        found = {one.findtext("x:formID", "", space): one for one in listed.findall("x:xform", space)}
        assert set(found) == {
            "lianxin_visit", "lianxin_lead", "lianxin_household_facts", "lianxin_member_change", "lianxin_member_facts",
            "lianxin_village_facts",
        }  # fmt: skip
        for form_id, one in found.items():
            form = collector.get(one.findtext("x:downloadUrl", "", space))
            assert f'id="{form_id}"' in said(form)
            assert f'version="{one.findtext("x:version", "", space)}"' in said(form)
            tag = one.findtext("x:hash", "", space).removeprefix("md5:")
            assert form["ETag"] == f'"{tag}"'
            again = collector.get(one.findtext("x:downloadUrl", "", space), headers={"If-None-Match": form["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
        only = collector.get(f"{LIST}?formID=lianxin_lead")
        assert said(only).count("<formID>") == 1

    def test_it_gives_each_collector_his_own_households(
        self, collector: Collector, home: Household, helper: User
    ) -> None:
        manifest = said(collector.get("/odk/forms/lianxin_visit/manifest"))
        address = re.findall(r"<downloadUrl>([^<]+households.csv)</downloadUrl>", manifest)[0]
        lines = said(collector.get(address)).splitlines()
        assert lines[0] == "name,label,village,year,as_of"
        assert lines[1].startswith(f"{home.pk},甲某（")
        assert lines[1].endswith(f",{VILLAGE},{YEAR},0")
        assert len(said(Collector(helper).get(address)).splitlines()) == 1

    def test_it_changes_the_hash_of_the_list_only_with_the_list(
        self, collector: Collector, home: Household, township_clerk: User
    ) -> None:
        first, same = (said(collector.get("/odk/forms/lianxin_visit/manifest")) for _ in range(2))
        assert first == same
        change(home, township_clerk, house_m2=81.0)
        assert said(collector.get("/odk/forms/lianxin_visit/manifest")) != first

    @pytest.mark.parametrize("path", ["x/form.xml", "x/manifest", "x/files/y", "lianxin_visit/files/y"])
    def test_it_has_no_other(self, collector: Collector, path: str) -> None:
        assert collector.get(f"/odk/forms/{path}").status_code == 404


def change(home: Household, by: User, **values: Any) -> None:
    correct_facts(household_id=home.pk, year=YEAR, values=values, reason="核实", by=by, member_id=None)


class TestSubmissions:
    def test_it_says_how_much_it_takes(self, collector: Collector) -> None:
        response = collector.ask("head", "/odk/submission")
        assert response.status_code == 204
        assert int(response["X-OpenRosa-Accept-Content-Length"]) > 10_000_000
        assert response["Location"].endswith("/odk/submission")

    def test_it_takes_a_visit_with_its_photograph_once(self, collector: Collector, home: Household) -> None:
        xml = visit(home, photo_1="photo_1.jpg")
        first, again = (collector.send(xml, photo_1=photo().content) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.content == again.content
        item = FieldItem.objects.get()
        assert (item.way, item.state, item.household_id) == ("odk", "applied", home.pk)
        assert [one["name"] for one in item.files] == ["photo_1.jpg"]
        assert WorkRecord.objects.get().found == "老人身体好，屋顶漏雨"

    def test_it_waits_for_the_parts_that_are_to_come(self, collector: Collector, home: Household) -> None:
        xml = visit(home, photo_1="photo_1.jpg", photo_2="photo_2.jpg")
        first = collector.send(xml, is_last=False, photo_1=photo("1", "red").content)
        assert first.status_code == 202
        assert not FieldItem.objects.exists()
        last = collector.send(xml, photo_2=photo("2", "blue").content)
        assert last.status_code == 201
        assert [one["name"] for one in FieldItem.objects.get().files] == ["photo_1.jpg", "photo_2.jpg"]

    def test_it_loses_nothing_where_a_photograph_never_comes(self, collector: Collector, home: Household) -> None:
        xml = visit(home, photo_1="photo_1.jpg")
        assert collector.send(xml).status_code == 201
        assert '"files_missing":["photo_1.jpg"]' in FieldItem.objects.get().content
        late = collector.send(xml, photo_1=photo().content)
        assert late.status_code == 409
        assert "FIELD-057" in said(late)

    def test_it_refuses_the_same_number_with_other_content(
        self, collector: Collector, home: Household, other_helper: User
    ) -> None:
        number = f"uuid:{uuid4()}"
        assert collector.send(visit(home, number=number)).status_code == 201
        for one in (collector, Collector(other_helper)):
            response = one.send(visit(home, number=number, found="别的"))
            assert response.status_code == 409
            assert "FIELD-003" in said(response)
        assert FieldItem.objects.count() == 1

    def test_it_takes_a_lead_about_a_household_and_about_somebody_who_is_on_no_register(
        self, collector: Collector, home: Household
    ) -> None:
        assert collector.send(lead(home)).status_code == 201
        assert collector.send(lead(None, person_name="乙某", place="三组")).status_code == 201
        assert sorted(Lead.objects.values_list("household_id", flat=True), key=str) == [home.pk, None]

    def test_it_keeps_what_the_sender_may_not_say(self, home: Household, helper: User) -> None:
        response = Collector(helper).send(lead(home))
        assert response.status_code == 201
        assert "FIELD-007" in said(response)
        assert Receipt.objects.get().state == "refused"

    def test_it_replaces_a_refused_item_that_was_put_right(self, collector: Collector, home: Household) -> None:
        number = f"uuid:{uuid4()}"
        collector.send(visit(home, number=number, on="2030-01-01"))
        right = visit(home).replace("</orx:meta>", f"<orx:deprecatedID>{number}</orx:deprecatedID></orx:meta>")
        assert collector.send(right).status_code == 201
        assert sorted(FieldItem.objects.values_list("state", flat=True)) == ["applied", "replaced"]

    @pytest.mark.parametrize(
        ("xml", "code", "status"),
        [
            ("", "FIELD-054", 400),
            ("<data", "FIELD-054", 400),
            ("<!DOCTYPE x [<!ENTITY a 'b'>]><data id='lianxin_visit'>&a;</data>", "FIELD-054", 400),
            ("<data id='lianxin_visit'/>", "FIELD-054", 400),
            ("<data><meta><instanceID>uuid:1</instanceID></meta></data>", "FIELD-054", 400),
            (
                filled("lianxin_visit", tags(village=VILLAGE, household="x", on="2026-11-24", found="y")),
                "FIELD-054",
                400,
            ),
            (filled("lianxin_visit", tags(village=VILLAGE, household=None, on="soon", found="y")), "FIELD-054", 400),
            (filled("lianxin_visit", tags(village=None, household=None, on="2026-11-24", found="y")), "FIELD-054", 400),
            (filled("nobodys_form", tags(a="1")), "FIELD-055", 404),
            ("<a>" * 30 + "</a>" * 30, "FIELD-054", 400),
        ],
    )
    def test_it_sends_back_what_cannot_be_kept(self, collector: Collector, xml: str, code: str, status: int) -> None:
        response = collector.send(xml)
        assert (response.status_code, code in said(response)) == (status, True)
        assert not FieldItem.objects.exists()

    def test_it_refuses_too_much(self, village_team_member: User, home: Household) -> None:
        with pytest.raises(Refused) as refusal:
            take_in_submission(xml=b" " * 3_000_000, files=(), is_last=True, by=village_team_member)
        assert refusal.value.code == "FIELD-056"

    def test_it_sends_back_a_file_that_is_no_picture(self, collector: Collector, home: Household) -> None:
        response = collector.send(visit(home, photo_1="photo_1.jpg"), photo_1=b"not a picture")
        assert response.status_code == 400
        assert not FieldItem.objects.exists()


class TestFacts:
    def test_it_writes_what_nobody_touched(self, collector: Collector, home: Household) -> None:
        section = section_of("house_m2")
        assert collector.send(facts(home, 0, section=section, house_m2="95.5")).status_code == 201
        assert HouseholdFacts.objects.get(household=home, year=YEAR).house_m2 == 95.5
        assert FieldItem.objects.get().state == "applied"

    def test_it_lets_a_person_choose_where_somebody_changed_it_after_the_list_was_made(
        self, collector: Collector, home: Household, township_clerk: User
    ) -> None:
        section = section_of("house_m2")
        change(home, township_clerk, house_m2=81.0)
        assert collector.send(facts(home, 0, section=section, house_m2="95.5")).status_code == 201
        assert (Divergence.objects.get().field, FieldItem.objects.get().state) == ("house_m2", "waiting")
        listed = said(collector.get("/odk/forms/lianxin_visit/files/households.csv")).splitlines()[1]
        as_of = int(listed.rpartition(",")[2])
        assert collector.send(facts(home, as_of, section=section, house_m2="96")).status_code == 201
        assert HouseholdFacts.objects.get(household=home, year=YEAR).house_m2 == 96.0

    @pytest.mark.parametrize("value", ["many", "1e999", "nan"])
    def test_it_sends_back_a_value_that_cannot_be(self, collector: Collector, home: Household, value: str) -> None:
        response = collector.send(facts(home, 0, section=section_of("house_m2"), house_m2=value))
        assert (response.status_code, "FIELD-006" in said(response)) == (400, True)
        assert not FieldItem.objects.exists()


def section_of(name: str) -> str:
    found = re.search(rf"/data/(section_\d+)/{name}\b", house_xforms()["lianxin_household_facts"].xml.decode())
    assert found is not None
    return found.group(1)
