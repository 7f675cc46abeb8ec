"""Telephones and a server, played at random against a model: nothing acknowledged is lost, nothing is done twice, facts merge as said.

Each history is a few steps of three telephones (two that may correct, one that may not) and people in the house: write down, fetch, send,
send again, lose the answer, stop the server midway, correct in the house, choose. The database is the real one; a history is rolled back at
its end. ``LIANXIN_FIELD_HISTORIES`` says how many.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from cast import VILLAGE, account_with
from field.makers import facts_answers, item, lead_answers
from lianxin.core.kernel.errors import Refused
from lianxin.field.domain.items import NewItem
from lianxin.field.models import Divergence, FieldItem, Receipt
from lianxin.field.operations import choose, take_in_item, taking_in
from lianxin.field.queries.present import FactsOf, present_facts
from lianxin.field.verifying import differences
from lianxin.monitoring.models import Lead
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.registry.models import Household
from lianxin.registry.operations import correct_facts
from registry.makers import YEAR, give_to, household

FACTS = ("house_m2", "arable_mu")
VALUES = (None, 10.0, 20.0, 30.0)
STEPS = 8


class Stopped(Exception):
    """The server stopped midway."""


@dataclass
class Fact:
    """A fact as the model knows it: its value, and how often it was replaced."""

    value: float | None = None
    touched: int = 0

    def put(self, value: float | None) -> None:
        if value != self.value:
            self.value, self.touched = value, self.touched + 1


@dataclass
class Telephone:
    """A telephone: whose, what it last fetched (value, version, and the model's own count), what it wrote."""

    user: User
    may_correct: bool
    fetched: dict[str, tuple[float | None, int, int]] = field(default_factory=dict)
    written: list[NewItem] = field(default_factory=list)
    touched: dict[Any, dict[str, int]] = field(default_factory=dict)  # of each item: the counts that it started from
    acknowledged: dict[Any, int] = field(default_factory=dict)  # number of the item → its receipt


class Histories(RuleBasedStateMachine):
    """The machine: every rule acts on the server, and on the model that says what must come of it."""

    home: ClassVar[Household]
    users: ClassVar[list[tuple[User, bool]]]
    clerk: ClassVar[User]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.register = {name: Fact() for name in FACTS}
        self.telephones = [Telephone(user, may) for user, may in self.users]
        self.arrived: dict[Any, str] = {}  # number of the item → its state
        present = self.present()
        for telephone in self.telephones:
            self.fetch(telephone, present)

    def teardown(self) -> None:
        try:
            self.compare()
        finally:
            transaction.savepoint_rollback(self.savepoint)

    def fetch(self, telephone: Telephone, present: dict[str, Any]) -> None:
        telephone.fetched = {
            name: (present[name].value, present[name].version, self.register[name].touched) for name in FACTS
        }

    def present(self) -> dict[str, Any]:
        found = present_facts(FactsOf("household", YEAR, self.home.pk), FACTS)
        assert found is not None
        return found

    @rule(who=st.integers(0, 2))
    def fetches(self, who: int) -> None:
        self.fetch(self.telephones[who], self.present())

    @rule(who=st.integers(0, 2), values=st.dictionaries(st.sampled_from(FACTS), st.sampled_from(VALUES), min_size=1))
    def writes_facts(self, who: int, values: dict[str, float | None]) -> None:
        telephone = self.telephones[who]
        told = {name: (telephone.fetched[name][0], value, telephone.fetched[name][1]) for name, value in values.items()}
        entry = item("facts", self.home, facts_answers(**told))
        telephone.written.append(entry)
        telephone.touched[entry.uuid] = {name: telephone.fetched[name][2] for name in values}

    @rule(who=st.integers(0, 2))
    def writes_a_lead(self, who: int) -> None:
        self.telephones[who].written.append(item("lead", self.home, lead_answers()))

    @precondition(lambda self: any(one.written for one in self.telephones))
    @rule(draw=st.data(), how=st.sampled_from(["told", "told", "lost", "stopped", "twice"]))
    def sends(self, draw: Any, how: str) -> None:
        telephone = draw.draw(st.sampled_from([one for one in self.telephones if one.written]))
        entry = draw.draw(st.sampled_from(telephone.written))
        if how == "stopped":
            self.stops_midway(telephone, entry, after=draw.draw(st.sampled_from(["write_receipt", "record"])))
            return
        expected = self.expected(telephone, entry)
        for _ in range(2 if how == "twice" else 1):
            receipt = take_in_item(entry=entry, by=telephone.user, way=FieldItem.Way.PAGE)
        assert receipt.state == expected
        if how != "lost":
            first = telephone.acknowledged.setdefault(entry.uuid, receipt.number)
            assert receipt.number >= first

    def stops_midway(self, telephone: Telephone, entry: NewItem, *, after: str) -> None:
        """The server stops after some of the work: either nothing of it stands, or the item had come before."""

        def stop(*_: Any, **__: Any) -> None:
            raise Stopped

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(taking_in, after, stop)
            try:
                with transaction.atomic():
                    take_in_item(entry=entry, by=telephone.user, way=FieldItem.Way.PAGE)
            except Stopped:
                assert entry.uuid not in self.arrived
            else:
                assert entry.uuid in self.arrived

    def expected(self, telephone: Telephone, entry: NewItem) -> str:
        """What must become of the item, and what it does to the model the first time."""
        if entry.uuid in self.arrived:
            return self.arrived[entry.uuid]
        waits = False
        if entry.kind == "facts":
            for name, told in entry.answers["values"].items():
                fact = self.register[name]
                if fact.value == told["to"]:
                    continue
                is_free = fact.value == told["from"] and fact.touched == telephone.touched[entry.uuid][name]
                if is_free and telephone.may_correct:
                    fact.put(told["to"])
                else:
                    waits = True
        self.arrived[entry.uuid] = "waiting" if waits else "applied"
        return self.arrived[entry.uuid]

    @rule(name=st.sampled_from(FACTS), value=st.sampled_from(VALUES))
    def corrects_in_the_house(self, name: str, value: float | None) -> None:
        correct_facts(household_id=self.home.pk, year=YEAR, values={name: value}, reason="核对", by=self.clerk)
        self.register[name].put(value)

    @precondition(lambda self: "waiting" in self.arrived.values())
    @rule(draw=st.data(), takes=st.booleans(), is_stale=st.booleans())
    def chooses(self, draw: Any, takes: bool, is_stale: bool) -> None:
        one = draw.draw(
            st.sampled_from(list(Divergence.objects.filter(choice="").select_related("item").order_by("pk")))
        )
        version = self.present()[one.field].version
        told = {"divergence_id": one.pk, "choice": "take" if takes else "keep", "reason": "核对", "by": self.clerk}
        if is_stale:
            with pytest.raises(Refused, match="FIELD-012"), transaction.atomic():
                choose(**told, seen=version + 1)
            return
        receipt = choose(**told, seen=version)
        if takes:
            self.register[one.field].put(float(one.offered) if one.offered != "null" else None)
        self.arrived[one.item.uuid] = receipt.state
        is_open = Divergence.objects.filter(item=one.item, choice="").exists()
        assert (receipt.state == "waiting") is is_open
        with pytest.raises(Refused, match="FIELD-011"), transaction.atomic():
            choose(**told, seen=version)

    def compare(self) -> None:
        """At the end: every item that arrived stands once, as the model says; what was acknowledged is there; nothing is doubled."""
        assert {name: one.value for name, one in self.present().items()} == {
            name: fact.value for name, fact in self.register.items()
        }
        found = dict(FieldItem.objects.values_list("uuid", "state"))
        assert found == self.arrived
        written = {entry.uuid: entry for one in self.telephones for entry in one.written}
        assert Lead.objects.count() == sum(written[uuid].kind == "lead" for uuid in found)
        for telephone in self.telephones:
            assert set(telephone.acknowledged) <= set(found)
        assert Receipt.objects.filter(number=1).count() == len(found)
        assert list(differences()) == []


def test_it_loses_nothing_and_does_nothing_twice(village_team_member: User, helper: User, township_clerk: User) -> None:
    from conftest import FIELD_HISTORIES

    second = account_with(Role.VILLAGE_TEAM, VILLAGE, username="second-of-team", name="驻村甲")
    Histories.home = household("甲某")
    give_to(helper, Histories.home)
    Histories.users = [(village_team_member, True), (second, True), (helper, False)]
    Histories.clerk = township_clerk
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Histories,
        settings=settings(
            max_examples=FIELD_HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=bool(os.environ.get("CI")),
            suppress_health_check=list(HealthCheck),
        ),
    )
