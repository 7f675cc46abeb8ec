"""What waits is settled by a person with the right, once, with a reason; and stays to be asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404

from cast import VILLAGE
from field.makers import facts_answers, item, lead_answers, taken
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.field.models import Divergence, Receipt
from lianxin.field.operations import choose, set_aside, try_again
from lianxin.monitoring.models import Lead
from lianxin.people.models import User
from lianxin.registry.models import Change, Household, HouseholdFacts, MemberFacts, YearBook
from registry.makers import change, give_to


def house_m2(of: Household) -> float | None:
    return HouseholdFacts.objects.get(household=of).house_m2


def waiting(of: Household, by: User, **values: Any) -> Receipt:
    """The receipt of facts that a helper changed: they wait for review."""
    give_to(by, of)
    return taken(item("facts", of, facts_answers(**(values or {"house_m2": (80.0, 95.0)}))), by)


def decide(divergence: Divergence, by: User, choice: str = "take", *, reason: str = "核对过", seen: int = 0) -> Receipt:
    return choose(divergence_id=divergence.pk, choice=choice, reason=reason, seen=seen, by=by)


class TestChoosing:
    def test_it_writes_what_is_taken_with_who_saw_it(
        self, home: Household, helper: User, village_team_member: User
    ) -> None:
        waiting(home, helper)
        receipt = decide(Divergence.objects.get(), village_team_member)
        assert (receipt.state, receipt.number, house_m2(home)) == ("applied", 2, 95.0)
        made = Change.objects.get()
        assert (made.source.collector, made.source.recorded_by) == ("帮扶戊", village_team_member)
        event = Event.objects.get(act="field.choose")
        assert (event.details["choice"], event.details["fields"], event.actor_name) == ("take", ["house_m2"], "驻村丁")

    def test_it_keeps_what_stands(self, home: Household, helper: User, village_team_member: User) -> None:
        waiting(home, helper)
        receipt = decide(Divergence.objects.get(), village_team_member, "keep")
        assert (receipt.state, house_m2(home), Change.objects.count()) == ("set_aside", 80.0, 0)

    def test_it_waits_until_every_fact_is_chosen(
        self, home: Household, helper: User, village_team_member: User
    ) -> None:
        waiting(home, helper, house_m2=(80.0, 95.0), arable_mu=(3.0, 5.0))
        first, second = Divergence.objects.order_by("field")
        assert decide(first, village_team_member).state == "waiting"
        assert decide(second, village_team_member, "keep").state == "applied"
        facts = HouseholdFacts.objects.get(household=home)
        assert (facts.arable_mu, facts.house_m2) == (5.0, 80.0)

    def test_it_can_be_asked_what_was_decided_by_take(
        self, home: Household, helper: User, village_team_member: User
    ) -> None:
        waiting(home, helper, house_m2=(80.0, 95.0), arable_mu=(3.0, 5.0))
        first, second = Divergence.objects.order_by("field")
        decide(first, village_team_member)
        decide(second, village_team_member, "keep")
        assert [one.field for one in Divergence.objects.filter(choice="take")] == ["arable_mu"]

    def test_it_chooses_once(self, home: Household, helper: User, village_team_member: User) -> None:
        waiting(home, helper)
        one = Divergence.objects.get()
        decide(one, village_team_member)
        with pytest.raises(Refused, match="FIELD-011"):
            decide(one, village_team_member, "keep", seen=Change.objects.get().pk)

    def test_it_wants_the_value_that_was_seen(self, home: Household, helper: User, village_team_member: User) -> None:
        waiting(home, helper)
        later = change(home, "house_m2", "80.0", "81.0")
        with pytest.raises(Refused, match="FIELD-012"):
            decide(Divergence.objects.get(), village_team_member)
        assert decide(Divergence.objects.get(), village_team_member, seen=later.pk).state == "applied"

    def test_it_wants_a_reason_and_a_choice_that_exists(
        self, home: Household, helper: User, village_team_member: User
    ) -> None:
        waiting(home, helper)
        one = Divergence.objects.get()
        for reason in (" ", "长" * 201):
            with pytest.raises(Refused, match="FIELD-014"):
                decide(one, village_team_member, reason=reason)
        with pytest.raises(Refused, match="FIELD-015"):
            decide(one, village_team_member, "both")

    def test_it_lets_nobody_review_his_own(
        self, home: Household, village_team_member: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # He may correct by the time that it is reviewed.
        from lianxin.field.operations import effects

        with monkeypatch.context() as patch:
            patch.setattr(effects, "may_do_to", lambda *_: False)
            taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0))), village_team_member)
        with pytest.raises(Refused, match="FIELD-013"):
            decide(Divergence.objects.get(), village_team_member)

    def test_it_is_closed_to_the_sender_and_to_those_elsewhere(
        self, home: Household, helper: User, other_township_clerk: User, auditor: User
    ) -> None:
        waiting(home, helper)
        for user in (helper, other_township_clerk, auditor):
            with pytest.raises(Http404):
                decide(Divergence.objects.get(), user)
        with pytest.raises(Http404):
            choose(divergence_id=0, choice="take", reason="x", seen=0, by=other_township_clerk)

    def test_it_carries_out_a_member_change_as_a_whole(
        self, home: Household, helper: User, township_clerk: User
    ) -> None:
        give_to(helper, home)
        joining = {"change": "join", "name": "小某", "relation": "son", "kind": "newborn"}
        taken(item("member", home, joining), helper)
        assert decide(Divergence.objects.get(), township_clerk).state == "applied"
        assert MemberFacts.objects.filter(household=home).count() == 2

    def test_it_leaves_the_choice_open_when_the_register_does_not_take_it(
        self, home: Household, helper: User, township_clerk: User
    ) -> None:
        waiting(home, helper)
        YearBook.objects.update(state=YearBook.State.CLOSED)
        with pytest.raises(Refused, match="REG-001"):
            decide(Divergence.objects.get(), township_clerk)
        assert Divergence.objects.get().choice == ""


class TestRefusedItems:
    def test_it_carries_out_again_what_no_longer_stands_against(
        self, home: Household, village_team_member: User, township_clerk: User
    ) -> None:
        YearBook.objects.update(state=YearBook.State.CLOSED)
        receipt = taken(item("facts", home, facts_answers(house_m2=(80.0, 95.0))), village_team_member)
        assert try_again(item_id=receipt.item_id, seen=1, by=township_clerk).state == "refused"
        YearBook.objects.update(state=YearBook.State.OPEN)
        with pytest.raises(Refused, match="FIELD-012"):
            try_again(item_id=receipt.item_id, seen=1, by=township_clerk)
        assert try_again(item_id=receipt.item_id, seen=2, by=township_clerk).state == "applied"
        assert (house_m2(home), Change.objects.get().source.collector) == (95.0, "驻村丁")
        with pytest.raises(Refused, match="FIELD-015"):
            try_again(item_id=receipt.item_id, seen=3, by=township_clerk)

    def test_it_sets_aside_with_a_reason_and_keeps_it(
        self, home: Household, village_team_member: User, township_clerk: User
    ) -> None:
        receipt = taken(item("lead", home, lead_answers(source="rumour")), village_team_member)
        with pytest.raises(Refused, match="FIELD-014"):
            set_aside(item_id=receipt.item_id, reason="", seen=1, by=township_clerk)
        assert set_aside(item_id=receipt.item_id, reason="重复", seen=1, by=township_clerk).state == "set_aside"
        with pytest.raises(Refused, match="FIELD-015"):
            set_aside(item_id=receipt.item_id, reason="重复", seen=2, by=township_clerk)
        assert Event.objects.filter(act="field.settle").count() == 1

    def test_it_is_closed_to_the_sender_who_settles_nothing_and_to_those_elsewhere(
        self, home: Household, helper: User, other_township_clerk: User
    ) -> None:
        receipt = taken(item("lead", home), helper)
        assert receipt.item.village_code == VILLAGE
        for user in (helper, other_township_clerk):
            with pytest.raises(Http404):
                try_again(item_id=receipt.item_id, seen=1, by=user)
        assert not Lead.objects.exists()
