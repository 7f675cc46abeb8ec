"""An item is taken in once, with its effect and its receipt; what cannot be done stays, with why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from cast import OTHER_VILLAGE, VILLAGE
from field.makers import TODAY, facts_answers, item, lead_answers, photo, taken, visit_answers
from lianxin.audit.models import Event
from lianxin.audit.queries import broken_links
from lianxin.core.kernel.errors import Refused
from lianxin.field.models import Divergence, FieldItem, Receipt
from lianxin.field.operations import effects, taking_in
from lianxin.field.operations.taking_in import entry_of, files_of
from lianxin.monitoring.models import Lead
from lianxin.people.models import User
from lianxin.procedures.papers import file_content
from lianxin.registry.models import Change, Household, HouseholdFacts, MemberFacts, VillageFacts, YearBook
from lianxin.supervision.models import Dispute, DisputeReport
from lianxin.work.models import WorkRecord
from registry.makers import YEAR, change, give_to, household, member


class TestOnce:
    def test_it_counts_an_item_once_however_often_it_comes(self, home: Household, village_team_member: User) -> None:
        entry = item("lead", home)
        receipts = {taken(entry, village_team_member).pk for _ in range(10)}
        assert len(receipts) == 1
        assert (FieldItem.objects.count(), Lead.objects.count(), Receipt.objects.count()) == (1, 1, 1)
        assert Event.objects.filter(act="field.capture").count() == 1

    @pytest.mark.parametrize(("kind", "answers"), [("visit", visit_answers()), ("lead", lead_answers())])
    def test_it_keeps_what_is_told_of_a_household_that_cannot_be(
        self, home: Household, village_team_member: User, kind: str, answers: dict[str, Any]
    ) -> None:
        receipt = taken(item(kind, home, answers, household_id=2**63), village_team_member)
        assert receipt.state == "refused"
        assert (receipt.item.household_id, receipt.item.village_code) == (None, VILLAGE)
        assert (WorkRecord.objects.count(), Lead.objects.count()) == (0, 0)

    def test_an_act_that_it_is_part_of_stands_after_what_is_refused(
        self, home: Household, village_team_member: User
    ) -> None:
        ahead = item("lead", home, on=date(2027, 1, 1))
        with transaction.atomic():
            receipts = [
                taken(one, village_team_member) for one in (item("lead", home), ahead, ahead, item("lead", home))
            ]
        assert [one.state for one in receipts] == ["applied", "refused", "refused", "applied"]
        assert (Lead.objects.count(), Receipt.objects.count()) == (2, 3)
        acts = list(Event.objects.filter(thing="field.item").order_by("id").values_list("details__state", flat=True))
        assert acts == ["applied", "refused", "applied"]
        assert list(broken_links()) == []

    def test_it_refuses_the_same_number_with_other_content(self, home: Household, village_team_member: User) -> None:
        entry = item("lead", home)
        taken(entry, village_team_member)
        other = item("lead", home, lead_answers(words="另一件事"), uuid=entry.uuid)
        with pytest.raises(Refused, match="FIELD-003"):
            taken(other, village_team_member)
        assert Lead.objects.get().words == entry.answers["words"]

    def test_it_refuses_the_same_number_from_somebody_else(
        self, home: Household, village_team_member: User, helper: User
    ) -> None:
        entry = item("lead", home)
        taken(entry, village_team_member)
        give_to(helper, home)
        with pytest.raises(Refused, match="FIELD-003"):
            taken(entry, helper)

    def test_it_keeps_neither_item_nor_effect_when_the_receipt_fails(
        self, home: Household, village_team_member: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        entry = item("lead", home)

        def broken(*_: Any, **__: Any) -> Receipt:
            raise RuntimeError("the machine stopped")

        with monkeypatch.context() as patch:
            patch.setattr(taking_in, "write_receipt", broken)
            with pytest.raises(RuntimeError), transaction.atomic():
                taken(entry, village_team_member)
        assert (FieldItem.objects.count(), Lead.objects.count()) == (0, 0)
        assert taken(entry, village_team_member).state == "applied"
        assert Lead.objects.count() == 1

    def test_it_keeps_the_item_as_it_came_and_encrypted(self, home: Household, village_team_member: User) -> None:
        entry = item("lead", home, attachments=(photo(),))
        receipt = taken(entry, village_team_member)
        again = entry_of(receipt.item)
        assert (again.uuid, again.kind, again.on, again.answers) == (entry.uuid, entry.kind, entry.on, entry.answers)
        with connection.cursor() as cursor:
            cursor.execute("SELECT content FROM field_fielditem")
            stored = cursor.fetchone()[0]
        assert stored.startswith("e1:")
        assert "住院" not in stored
        ((name, kept),) = files_of(receipt.item)
        assert (name, kept.kind) == ("p1", "jpg")
        assert file_content(kept.digest, kept.kind).startswith(b"\xff\xd8")


class TestWhoMay:
    def test_it_takes_nothing_from_those_who_capture_nothing(
        self, home: Household, auditor: User, county_officer: User, stranger: User
    ) -> None:
        for user in (auditor, county_officer, stranger):
            with pytest.raises(PermissionDenied):
                taken(item("lead", home), user)
        assert not FieldItem.objects.exists()

    def test_it_keeps_what_is_not_the_senders_to_say_and_does_nothing(self, home: Household, helper: User) -> None:
        receipt = taken(item("lead", home), helper)
        assert (receipt.state, receipt.code) == ("refused", "FIELD-007")
        assert not Lead.objects.exists()
        assert receipt.item.village_code == VILLAGE

    def test_it_tells_no_more_of_a_household_elsewhere_than_of_none(self, helper: User) -> None:
        elsewhere = household("乙某", village_code=OTHER_VILLAGE)
        there = taken(item("lead", elsewhere), helper)
        nowhere = taken(item("lead", None, household_id=999_999, village_code=OTHER_VILLAGE), helper)
        assert (there.code, there.why) == (nowhere.code, nowhere.why)

    def test_it_takes_a_village_only_from_who_covers_it(self, village_team_member: User) -> None:
        answers = lead_answers(person_name="丙某", place="三组")
        assert taken(item("lead", None, answers), village_team_member).state == "applied"
        other = taken(item("lead", None, answers, village_code=OTHER_VILLAGE), village_team_member)
        assert other.code == "FIELD-007"


class TestFacts:
    def test_it_writes_what_nobody_touched_with_who_saw_it_and_when(
        self, home: Household, village_team_member: User
    ) -> None:
        yesterday = TODAY - timedelta(days=1)
        receipt = taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0)), on=yesterday), village_team_member)
        assert receipt.state == "applied"
        assert HouseholdFacts.objects.get(household=home).house_m2 == 95.0
        made = Change.objects.get(field="house_m2")
        assert (made.source.collector, made.source.collected_on) == ("驻村丁", yesterday)
        assert receipt.effects == [{"thing": "registry.household", "id": home.pk, "facts": ["house_m2"]}]

    def test_it_merges_what_is_disjoint_and_leaves_the_rest_to_a_person(
        self, home: Household, village_team_member: User
    ) -> None:
        HouseholdFacts.objects.filter(household=home).update(house_m2=90.0)
        change(home, "house_m2", "80.0", "90.0", reason="另一人更正")
        receipt = taken(
            item("facts", home, facts_answers(house_m2=(80.0, 95.0), arable_mu=(3.0, 4.5))), village_team_member
        )
        facts = HouseholdFacts.objects.get(household=home)
        assert (receipt.state, facts.arable_mu, facts.house_m2) == ("waiting", 4.5, 90.0)
        apart = Divergence.objects.get()
        assert (apart.why, apart.field, apart.started_from, apart.offered, apart.present) == (
            "apart", "house_m2", "80.0", "95.0", "90.0",
        )  # fmt: skip

    def test_it_asks_a_person_when_a_value_was_changed_and_put_back(
        self, home: Household, village_team_member: User
    ) -> None:
        change(home, "house_m2", "80.0", "90.0")
        back = change(home, "house_m2", "90.0", "80.0")
        first = taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0))), village_team_member)
        assert first.state == "waiting"
        second = taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0, back.pk))), village_team_member)
        assert second.state == "applied"

    def test_it_has_nothing_to_do_where_the_register_agrees(self, home: Household, village_team_member: User) -> None:
        HouseholdFacts.objects.filter(household=home).update(house_m2=95.0)
        receipt = taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0))), village_team_member)
        assert (receipt.state, receipt.effects, Change.objects.count()) == ("applied", [], 0)

    def test_it_lets_a_helpers_change_wait_for_review(self, home: Household, helper: User) -> None:
        give_to(helper, home)
        receipt = taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0))), helper)
        assert receipt.state == "waiting"
        assert Divergence.objects.get().why == "review"
        assert HouseholdFacts.objects.get(household=home).house_m2 == 80.0

    def test_it_writes_facts_of_members_and_of_the_village(self, home: Household, village_team_member: User) -> None:
        wife = member(home, "乙某", works_away=False)
        of_member = {**facts_answers("member", works_away=(False, True)), "member": wife.pk}
        assert taken(item("facts", home, of_member), village_team_member).state == "applied"
        assert MemberFacts.objects.get(member=wife).works_away is True
        of_village = facts_answers("village", clinics=(None, 1))
        assert taken(item("facts", None, of_village), village_team_member).state == "applied"
        assert VillageFacts.objects.get(village_code=VILLAGE).clinics == 1

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"main_cause": (None, "illness")}, "FIELD-005"),
            ({"no_such_fact": (None, 1)}, "FIELD-005"),
            ({"house_m2": (80.0, "wide")}, "FIELD-006"),
            ({"house_grade": (None, "Z")}, "FIELD-006"),
            ({"wage_income_yuan": (None, 1.5)}, "FIELD-006"),
            ({}, "FIELD-004"),
        ],
    )
    def test_it_keeps_but_does_not_write_what_cannot_be(
        self, home: Household, village_team_member: User, values: dict[str, Any], code: str
    ) -> None:
        receipt = taken(item("facts", home, facts_answers(**values)), village_team_member)
        assert (receipt.state, receipt.code) == ("refused", code)
        assert not Change.objects.exists()

    def test_it_keeps_what_comes_for_a_closed_year(self, home: Household, village_team_member: User) -> None:
        YearBook.objects.update(state=YearBook.State.CLOSED)
        receipt = taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0))), village_team_member)
        assert (receipt.state, receipt.code) == ("refused", "REG-001")

    def test_it_keeps_what_comes_for_a_household_without_facts(self, village_team_member: User) -> None:
        bare = household("丙某", with_facts=False)
        receipt = taken(item("facts", bare, facts_answers(house_m2=(None, 95.0))), village_team_member)
        assert (receipt.state, receipt.code) == ("refused", "REG-002")

    def test_it_takes_no_member_of_another_household(self, home: Household, village_team_member: User) -> None:
        other = member(household("丁某"), "戊某", works_away=False)
        answers = {**facts_answers("member", works_away=(False, True)), "member": other.pk}
        assert taken(item("facts", home, answers), village_team_member).code == "REG-002"


class TestMembers:
    def test_it_closes_and_begins_memberships(self, home: Household, village_team_member: User) -> None:
        wife = member(home, "乙某")
        leaving = {"change": "leave", "member": wife.pk, "kind": "other_out"}
        assert taken(item("member", home, leaving), village_team_member).state == "applied"
        assert MemberFacts.objects.get(member=wife).left_on == TODAY
        joining = {"change": "join", "name": "小某", "relation": "son", "kind": "newborn", "sex": "male"}
        assert taken(item("member", home, joining), village_team_member).state == "applied"
        assert MemberFacts.objects.filter(household=home, member__name="小某", relation_to_head="son").exists()

    def test_it_lets_a_helpers_change_wait_as_a_whole(self, home: Household, helper: User) -> None:
        give_to(helper, home)
        joining = {"change": "join", "name": "小某", "relation": "son", "kind": "newborn"}
        assert taken(item("member", home, joining), helper).state == "waiting"
        assert (Divergence.objects.get().field, MemberFacts.objects.count()) == ("", 1)

    @pytest.mark.parametrize(
        ("answers", "code"),
        [
            ({"change": "leave", "kind": "other_out"}, "FIELD-004"),
            ({"change": "vanish", "kind": "other_out"}, "FIELD-004"),
            ({"change": "join", "name": " ", "relation": "son", "kind": "newborn"}, "FIELD-004"),
            ({"change": "join", "name": "小某", "relation": "son", "kind": "other_out"}, "REG-062"),
            ({"change": "join", "name": "小某", "relation": "head", "kind": "newborn"}, "REG-066"),
        ],
    )
    def test_it_keeps_but_does_not_write_what_cannot_be(
        self, home: Household, village_team_member: User, answers: dict[str, Any], code: str
    ) -> None:
        receipt = taken(item("member", home, answers), village_team_member)
        assert (receipt.state, receipt.code) == ("refused", code)


class TestVisits:
    def test_it_records_a_visit_with_who_made_it_and_its_photographs(self, home: Household, helper: User) -> None:
        give_to(helper, home)
        entry = item("visit", home, visit_answers(), attachments=(photo("1.jpg"), photo("2.jpg", "blue")))
        assert {taken(entry, helper).pk for _ in range(3)} == {Receipt.objects.get().pk}
        row = WorkRecord.objects.get(key=entry.uuid)
        assert (row.kind, row.on, row.recorded_by, row.found) == ("visit", TODAY, helper, "老人身体好，屋顶漏雨")
        assert (row.households.get().household, row.people.get().helper) == (home, helper.helper)
        assert row.photos.count() == 2

    @pytest.mark.parametrize(
        ("answers", "code"),
        [
            (visit_answers(found=""), "FIELD-004"),
            (visit_answers(next_on="soon"), "FIELD-004"),
            (visit_answers(next_on="2026-11-01"), "WORK-004"),
        ],
    )
    def test_it_keeps_but_does_not_record_what_cannot_be(
        self, home: Household, helper: User, answers: dict[str, Any], code: str
    ) -> None:
        give_to(helper, home)
        receipt = taken(item("visit", home, answers), helper)
        assert (receipt.state, receipt.code) == ("refused", code)
        assert not WorkRecord.objects.exists()

    def test_it_records_no_visit_to_a_village_as_such_or_far_away(self, home: Household, helper: User) -> None:
        assert taken(item("visit", None, visit_answers()), helper).code == "FIELD-007"
        far = household("丁某", village_code="999902101201")
        assert taken(item("visit", far, visit_answers()), helper).state == "refused"
        assert not WorkRecord.objects.exists()

    def test_it_marks_a_visit_to_a_household_that_is_not_paired(self, home: Household, helper: User) -> None:
        assert taken(item("visit", home, visit_answers()), helper).state == "applied"
        assert WorkRecord.objects.get().households.get().tie == "none"


class TestDisputes:
    def test_it_reports_the_day_of_a_village_zero_as_well_as_some(self, village_team_member: User) -> None:
        none = item("disputes", None, {"found": []}, on=TODAY - timedelta(days=1))
        one = {"kind": "neighbours", "parties": "甲家和乙家", "words": "宅基地界", "since_on": "1983-01-01"}
        some = item("disputes", None, {"found": [one], "words": ""})
        for entry in (none, some, some):
            assert taken(entry, village_team_member).state == "applied"
        assert list(DisputeReport.objects.order_by("on").values_list("token", "found")) == [
            (none.uuid, 0),
            (some.uuid, 1),
        ]
        assert Dispute.objects.get().parties == "甲家和乙家"

    @pytest.mark.parametrize("found", [None, "none", [7], [{"kind": "neighbours", "parties": "", "words": "x"}]])
    def test_it_keeps_but_does_not_report_what_is_incomplete(self, village_team_member: User, found: Any) -> None:
        assert taken(item("disputes", None, {"found": found}), village_team_member).code == "FIELD-004"
        assert not DisputeReport.objects.exists()

    def test_it_reports_for_no_other_village(self, village_team_member: User, helper: User) -> None:
        entry = item("disputes", None, {"found": []}, village_code=OTHER_VILLAGE)
        assert taken(entry, village_team_member).code == "FIELD-007"
        assert taken(item("disputes", None, {"found": []}), helper).code == "FIELD-007"


class TestRefusals:
    def test_it_keeps_a_day_that_is_yet_to_come(self, home: Household, village_team_member: User) -> None:
        receipt = taken(item("lead", home, on=TODAY + timedelta(days=1)), village_team_member)
        assert (receipt.state, receipt.code) == ("refused", "FIELD-021")

    def test_it_keeps_a_lead_that_monitoring_does_not_take(self, home: Household, village_team_member: User) -> None:
        receipt = taken(item("lead", home, lead_answers(source="rumour")), village_team_member)
        assert (receipt.state, receipt.code) == ("refused", "MONI-011")

    def test_it_keeps_a_kind_that_the_server_cannot_carry_out_yet(
        self, home: Household, village_team_member: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(effects, "_EFFECTS", {})
        receipt = taken(item("lead", home), village_team_member)
        assert (receipt.state, receipt.code) == ("refused", "FIELD-024")

    def test_it_does_not_keep_more_than_an_item_holds(self, home: Household, village_team_member: User) -> None:
        photos = tuple(photo(f"p{n}") for n in range(9))
        with pytest.raises(Refused, match="FIELD-023"):
            taken(item("lead", home, attachments=photos), village_team_member)
        with pytest.raises(Refused, match="FIELD-023"):
            taken(item("lead", home, lead_answers(words="长" * 30_000)), village_team_member)
        assert not FieldItem.objects.exists()

    def test_it_puts_a_new_item_in_the_place_of_a_refused_one(self, home: Household, village_team_member: User) -> None:
        wrong = taken(item("lead", home, lead_answers(source="rumour")), village_team_member)
        right = taken(item("lead", home, replaces=wrong.item.uuid), village_team_member)
        wrong.item.refresh_from_db()
        assert (right.state, wrong.item.state, right.item.replaces) == ("applied", "replaced", wrong.item)

    def test_it_replaces_nothing_that_was_applied_or_is_anothers(
        self, home: Household, village_team_member: User
    ) -> None:
        done = taken(item("lead", home), village_team_member)
        again = taken(item("lead", home, replaces=done.item.uuid), village_team_member)
        unknown = taken(item("lead", home, replaces=uuid4()), village_team_member)
        done.item.refresh_from_db()
        assert (done.item.state, again.item.replaces, unknown.item.replaces) == ("applied", None, None)


class TestGuards:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE field_fielditem SET content = 'e1:x'",
            "UPDATE field_fielditem SET uuid = '00000000000000000000000000000001'",
            "DELETE FROM field_fielditem",
            "UPDATE field_receipt SET state = 'applied'",
            "DELETE FROM field_receipt",
            "UPDATE field_divergence SET offered = 'e1:x'",
            "DELETE FROM field_divergence",
        ],
    )
    def test_it_refuses_to_alter_what_was_received(self, home: Household, helper: User, statement: str) -> None:
        give_to(helper, home)
        taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0))), helper)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_it_refuses_an_item_without_a_village(self, home: Household, village_team_member: User) -> None:
        row = taken(item("lead", home), village_team_member).item
        row.pk, row.uuid, row.village_code = None, uuid4(), ""
        with pytest.raises(IntegrityError, match="field_item_says_which_village"), transaction.atomic():
            row.save(force_insert=True)

    def test_it_refuses_a_count_of_receipts_below_none(self, home: Household, village_team_member: User) -> None:
        row = taken(item("lead", home), village_team_member).item
        with pytest.raises(IntegrityError), transaction.atomic():
            FieldItem.objects.filter(pk=row.pk).update(revision=-1)

    def test_it_refuses_a_second_receipt_of_a_number(self, home: Household, village_team_member: User) -> None:
        receipt = taken(item("lead", home), village_team_member)
        receipt.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            receipt.save(force_insert=True)

    def test_it_refuses_a_receipt_that_says_why_without_a_refusal(
        self, home: Household, village_team_member: User
    ) -> None:
        receipt = taken(item("lead", home), village_team_member)
        receipt.pk, receipt.number, receipt.code = None, 2, "FIELD-001"
        with pytest.raises(IntegrityError, match="only_a_refusal_says_what_was_wrong"), transaction.atomic():
            receipt.save(force_insert=True)

    def test_it_refuses_that_a_fact_diverges_twice_in_an_item(self, home: Household, helper: User) -> None:
        give_to(helper, home)
        taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0))), helper)
        twice = Divergence.objects.get()
        twice.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            twice.save(force_insert=True)

    def test_it_refuses_a_choice_that_does_not_say_who(self, home: Household, helper: User) -> None:
        give_to(helper, home)
        taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0))), helper)
        with pytest.raises(IntegrityError, match="choice_says_who_when_and_why"), transaction.atomic():
            Divergence.objects.update(choice="take")


def test_it_has_the_year_of_the_makers() -> None:
    assert TODAY.year == YEAR
