"""A clerk who does whatever comes to his mind, right or wrong, in any order: after each act every invariant holds, and what he may do is
what a memory of his own says he may."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cast import COUNTY, OTHER_COUNTY
from funds.makers import gains, new_tranche, project, shown_before, submitted
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Account, Allocation, Claim, IntegrationPlan, Payment, PlanLine, Tranche, Transfer
from lianxin.funds.operations import (
    Arrangement,
    PaymentLine,
    Voucher,
    allocate,
    announce_tranche,
    approve_claim,
    close_books,
    confirm_receipt,
    pay_claim,
    receive_tranche,
    recover_tranche,
    return_payment,
    reverse_transfer,
    withdraw_allocation,
)
from lianxin.funds.verifying import verdict
from lianxin.projects.models import Project, Publicity
from lianxin.registry.models import Household
from registry.makers import household

PURPOSES = ("road", "industry", "open")
CHANGE_FROM = date(2016, 4, 12)
DONE: Counter[str] = Counter()
_numbers = st.integers(0, 10**6)
_amounts = st.sampled_from([1_00, 1_00, 2_00, 3_00, 5_00, 7_00, 40_00, 60_00, 0, -1_00])


@dataclass
class Remembered:
    """What the clerk remembers of a tranche."""

    row: Tranche
    year: int
    purpose: str
    is_on_list: bool
    area: str
    planned_fen: int
    is_received: bool = False

    def may_pay_for(self, of: Project, on: date, total_fen: int) -> bool:
        """The rules of purposes, told once more: kept before 2016; changed since on the list, inside the adopted plan, up to its line."""
        if not self.is_received or on < date(self.year, 2, 1) or not of.area_code.startswith(self.area):
            return False
        if self.purpose in ("open", of.purpose):
            return True
        return on >= CHANGE_FROM and self.is_on_list and 0 < total_fen <= self.planned_fen


class Clerk(RuleBasedStateMachine):
    """Acts on tranches of two channels, two years (before and after purposes could change), three purposes and two counties."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.tranches: list[Remembered] = []
        self.projects: list[Project] = []
        self.closed_before = date(2010, 1, 1)
        self.numbers = 0
        self.on = date(2018, 3, 1)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def attempt(self, act: Any) -> str:
        """``done``, or the code of the refusal; a refusal leaves everything as it was."""
        before = self.seen()
        try:
            with transaction.atomic():
                act()
        except Refused as refusal:
            assert self.seen() == before
            return refusal.code
        # Under the name of the rule that attempts it.
        DONE[sys._getframe(1).f_code.co_name] += 1
        return "done"

    def seen(self) -> tuple[Any, ...]:
        return (
            list(Account.objects.order_by("pk").values_list("pk", "debits_fen", "credits_fen")),
            list(Tranche.objects.order_by("pk").values_list("state", "received_on")),
            list(Claim.objects.order_by("pk").values_list("state", flat=True)),
            Payment.objects.count(),
        )

    def next_number(self) -> int:
        self.numbers += 1
        return self.numbers

    @initialize()
    def furnish(self) -> None:
        self.home: Household = household("甲某", year=2014)
        for number, (purpose, is_approved, is_shown) in enumerate(
            [("road", True, True), ("industry", True, True), ("road", False, True), ("road", True, False)]
        ):
            of = project(
                f"P-{number}", purpose=purpose, is_shown=False, stage="approved" if is_approved else "planned",
                approved_on=date(2014, 1, 5) if is_approved else None, cost_fen=90_00,
            )  # fmt: skip
            if is_shown:
                shown_before(of)
                Publicity.objects.filter(project=of).update(starts_on=date(2014, 1, 6), ends_before=date(2014, 1, 20))
            link = gains(of, self.home)
            link.starts_on = date(2014, 1, 1)
            link.save()
            self.projects.append(of)
        for year in (2014, 2018):
            for purpose in PURPOSES:
                self.announce(year, purpose, is_on_list=True, area=COUNTY, plan="adopted")
        self.announce(2018, "industry", is_on_list=False, area=COUNTY, plan="adopted")
        self.announce(2018, "industry", is_on_list=True, area=COUNTY, plan="draft")
        self.announce(2018, "road", is_on_list=True, area=OTHER_COUNTY, plan="adopted")
        self.begin()

    def begin(self) -> None:
        """Something to go wrong with: three tranches of 2014 arrived, one is partly arranged, claimed and paid."""
        of, first = self.projects[0], self.tranches[0].row
        for money in self.tranches[:3]:
            receive_tranche(tranche=money.row, on=date(2014, 2, 1), by=None)
            money.is_received = True
        allocate(arrangement=Arrangement(first, of, 20_00, date(2014, 3, 1), "x"), by=None)
        claim = approve_claim(
            claim=submitted(of, 10_00, number="BZ-0", submitted_on=date(2014, 4, 1)), on=date(2014, 4, 1), by=None
        )
        lines = (PaymentLine("甲某", 3_00, self.home), PaymentLine("甲某", 2_00, self.home))
        pay_claim(claim=claim, voucher=Voucher("PZ-0", date(2014, 5, 1), "transfer", lines), by=None)

    def announce(self, year: int, purpose: str, *, is_on_list: bool, area: str, plan: str) -> None:
        number = self.next_number()
        entry = new_tranche(
            f"{number}号", year=year, purpose=purpose, channel="special_poverty", amount_fen=70_00, area_code=area,
            announced_on=date(year, 1, 10), is_on_integration_list=is_on_list,
        )  # fmt: skip
        row = announce_tranche(entry=entry, by=None)
        self.tranches.append(Remembered(row, year, purpose, is_on_list, area, 50_00 if plan == "adopted" else 0))
        # A plan of its own for each: versions of one county and year, of which one may be adopted, are another test's matter.
        made = IntegrationPlan.objects.create(
            area_code=f"{area}{number}", year=year, version=1, state=plan, problem={}, plan={}, made_at=timezone.now(),
            adopted_on=date(year, 2, 1) if plan == "adopted" else None, document_no="x" if plan == "adopted" else "",
        )  # fmt: skip
        for of in self.projects:
            PlanLine.objects.create(plan=made, tranche=row, project=of, amount_fen=50_00, purpose=of.purpose)

    def picked(self, rows: Any, number: int) -> Any:
        listed = list(rows)
        return listed[number % len(listed)] if listed else None

    @rule(days=st.sampled_from([1, 10, 90, 400]))
    def let_time_pass(self, days: int) -> None:
        self.on = min(self.on + timedelta(days), date(2026, 11, 1))

    @rule(number=_numbers)
    def receive(self, number: int) -> None:
        money = self.picked(self.tranches, number)
        told = self.attempt(lambda: receive_tranche(tranche=money.row, on=self.on, by=None))
        is_due = self.on >= date(money.year, 1, 10) and self.on >= self.closed_before
        assert (told == "done") is (is_due and not money.is_received)
        if told == "done":
            money.is_received = True

    @rule(
        number=_numbers,
        amount=_amounts,
        other=_numbers,
        is_planned=st.booleans(),
        is_twice=st.booleans(),
        is_early=st.booleans(),
    )
    def arrange(
        self, number: int, amount: int, other: int, *, is_planned: bool, is_twice: bool, is_early: bool
    ) -> None:
        money, of = self.picked(self.tranches, number), self.picked(self.projects, other)
        on = date(2016, 1, 15) if is_early else self.on
        held = Tranche.objects.get(pk=money.row.pk)
        plan = IntegrationPlan.objects.get(lines__tranche=held, lines__project=of) if is_planned else None
        entry = Arrangement(held, of, amount, on, "x", plan)
        key = f"form-{self.next_number()}"
        total = self.arranged(of, held) + amount
        rules = money.may_pay_for(of, on, total if is_planned else 0) and on >= (held.received_on or date.max)
        left = self.held(f"tranche:{held.pk}")
        is_allowed = (
            rules and 0 < amount <= left and self.arranged(of) + amount <= of.cost_fen and on >= self.closed_before
        )
        told = self.attempt(lambda: allocate(arrangement=entry, by=None, key=key))
        assert (told == "done") is is_allowed, (told, money, of.purpose, on)
        if told == "done" and is_twice:
            again = self.attempt(lambda: allocate(arrangement=entry, by=None, key=key))
            assert again in {"FUND-129", "FUND-107", "FUND-109", "FUND-106"}

    @rule(number=_numbers, amount=_amounts)
    def take_away(self, number: int, amount: int) -> None:
        allocation = self.picked(Allocation.objects.order_by("pk"), number)
        if allocation is None:
            return
        held = self.held(allocation.account.code)
        told = self.attempt(
            lambda: withdraw_allocation(
                allocation=allocation, amount_fen=amount, on=self.on, document_no="x", reason="x", by=None
            )
        )
        is_due = self.on >= self.closed_before and self.on >= (
            allocation.tranche.received_on or allocation.tranche.announced_on
        )
        assert (told == "done") is (0 < amount <= held and is_due)

    @rule(number=_numbers, amount=_amounts)
    def give_back(self, number: int, amount: int) -> None:
        held = Tranche.objects.get(pk=self.picked(self.tranches, number).row.pk)
        left = self.held(f"tranche:{held.pk}")
        told = self.attempt(
            lambda: recover_tranche(tranche=held, amount_fen=amount, on=self.on, document_no="x", reason="x", by=None)
        )
        is_due = self.on >= max(self.closed_before, held.received_on or held.announced_on)
        assert (told == "done") is (0 < amount <= left and is_due)

    @rule(number=_numbers, amount=st.sampled_from([1_00, 2_00, 3_00, 40_00]), days=st.integers(-1, 3))
    def claim(self, number: int, amount: int, days: int) -> None:
        of = self.picked(self.projects, number)
        waiting = submitted(of, amount, number=f"BZ-{self.next_number()}", submitted_on=self.on)
        on = self.on + timedelta(days)
        left = sum(self.held(code) for code in self.codes("allocation", of))
        told = self.attempt(lambda: approve_claim(claim=waiting, on=on, by=None))
        is_open = of.approved_on is not None and of.publicity.exists()
        is_due = on >= max(self.on, self.closed_before)
        assert (told == "done") is (is_open and is_due and amount <= left), told

    @rule(number=_numbers, amount=_amounts, days=st.integers(-1, 3), is_twice=st.booleans())
    def pay(self, number: int, amount: int, days: int, is_twice: bool) -> None:
        claim = self.picked(Claim.objects.order_by("pk"), number)
        if claim is None:
            return
        on = self.on + timedelta(days)
        voucher = Voucher(f"PZ-{self.next_number()}", on, "transfer", (PaymentLine("甲某", amount, self.home),))
        left = sum(
            self.held(code) for code in Account.objects.filter(claim=claim, kind="claim").values_list("code", flat=True)
        )
        told = self.attempt(lambda: pay_claim(claim=claim, voucher=voucher, by=None))
        is_due = claim.settled_on is not None and on >= max(claim.settled_on, self.closed_before)
        assert (told == "done") is (claim.state == "approved" and is_due and 0 < amount <= left), told
        if told == "done" and is_twice:
            assert self.attempt(lambda: pay_claim(claim=claim, voucher=voucher, by=None)) == "FUND-118"

    @rule(number=_numbers, is_returned=st.booleans(), is_twice=st.booleans())
    def settle(self, number: int, is_returned: bool, is_twice: bool) -> None:
        payment = self.picked(Payment.objects.order_by("pk"), number)
        if payment is None:
            return
        state = self.state_of(payment)

        def act() -> object:
            if is_returned:
                return return_payment(payment=payment, on=self.on, reason="x", by=None)
            return confirm_receipt(payment=payment, on=self.on, document_no="x", by=None)

        told = self.attempt(act)
        is_due = self.on >= max(payment.on, self.closed_before)
        assert (told == "done") is (state == "under way" and is_due), (told, state)
        if told == "done" and is_twice:
            assert self.attempt(act) == "FUND-140"

    @rule(number=_numbers)
    def reverse(self, number: int) -> None:
        transfer = self.picked(Transfer.objects.order_by("pk"), number)
        if transfer is None:
            return
        is_standing = transfer.kind != "reverse" and not hasattr(transfer, "reversal")
        told = self.attempt(lambda: reverse_transfer(transfer=transfer, on=self.on, reason="误", by=None))
        if not is_standing:
            assert told in {"FUND-127", "FUND-139"}
        if told == "done":
            assert self.on >= max(transfer.on, self.closed_before)
            if transfer.kind == "receive":
                [money] = [money for money in self.tranches if money.row.pk == transfer.tranche_id]
                money.is_received = False

    @rule(days=st.sampled_from([-2000, -900, -500, -400, -200]))
    def close(self, days: int) -> None:
        before = self.on + timedelta(days)
        told = self.attempt(lambda: close_books(county_code=COUNTY, open_from=before, by=None))
        if told == "done":
            assert before > self.closed_before
            self.closed_before = before

    def held(self, code: str) -> int:
        account = Account.objects.filter(code=code).first()
        return account.balance_fen if account else 0

    def codes(self, kind: str, of: Project) -> list[str]:
        return list(Account.objects.filter(kind=kind, project=of).values_list("code", flat=True))

    def arranged(self, of: Project, money: Tranche | None = None) -> int:
        """What stands arranged, of all tranches or of one."""
        return sum(
            fen
            for (project_id, tranche_id), fen in self.table().items()
            if project_id == of.pk and (money is None or money.pk == tranche_id)
        )

    def table(self) -> dict[tuple[int, int], int]:
        """What stands arranged by project and tranche, worked out from the transfers one by one."""
        found: dict[tuple[int, int], int] = {}
        for row in Transfer.objects.filter(project__isnull=False).select_related("debit", "credit"):
            ends = (row.credit.kind, row.debit.kind)
            place = (row.project_id or 0, row.tranche_id or 0)
            sign = (ends == ("tranche", "allocation")) - (ends == ("allocation", "tranche"))
            found[place] = found.get(place, 0) + row.amount_fen * sign
        return found

    def state_of(self, payment: Payment) -> str:
        standing = set(
            payment.transfers.filter(reversal__isnull=True).exclude(kind="reverse").values_list("kind", flat=True)
        )
        return {frozenset({"pay"}): "under way", frozenset({"pay", "confirm"}): "arrived"}.get(
            frozenset(standing), "back"
        )

    @invariant()
    def the_ledger_is_sound(self) -> None:
        assert verdict().faults == ()

    @invariant()
    def no_tranche_gives_more_than_it_has_and_no_project_costs_more_than_it_may(self) -> None:
        table = self.table()
        for money in self.tranches:
            assert sum(fen for (_, tranche_id), fen in table.items() if tranche_id == money.row.pk) <= 70_00
        paid = list(Transfer.objects.filter(kind="pay", reversal__isnull=True).values_list("project_id", "amount_fen"))
        for of in self.projects:
            arranged = sum(fen for (project_id, _), fen in table.items() if project_id == of.pk)
            assert sum(fen for project_id, fen in paid if project_id == of.pk) <= arranged <= of.cost_fen

    @invariant()
    def nothing_was_paid_for_what_is_not_approved_and_shown(self) -> None:
        shut = Transfer.objects.filter(project__in=self.projects[2:], kind__in=["commit", "pay", "confirm"])
        assert not shut.exists()

    @invariant()
    def purposes_that_could_not_change_were_kept(self) -> None:
        table = self.table()
        early = set(
            Transfer.objects.filter(kind="allocate", on__lt=CHANGE_FROM).values_list("project_id", "tranche_id")
        )
        for money in self.tranches:
            for of in self.projects:
                if money.purpose not in ("open", of.purpose):
                    place = (of.pk, money.row.pk)
                    assert table.get(place, 0) <= (money.planned_fen if money.is_on_list else 0)
                    assert place not in early

    @invariant()
    def history_played_again_leads_to_the_present(self) -> None:
        held: dict[int, int] = {}
        outside = set(Account.objects.filter(is_outside=True).values_list("pk", flat=True))
        for row in Transfer.objects.order_by("pk"):
            held[row.credit_id] = held.get(row.credit_id, 0) - row.amount_fen
            held[row.debit_id] = held.get(row.debit_id, 0) + row.amount_fen
            assert held[row.credit_id] >= 0 or row.credit_id in outside
        assert (
            held.items()
            >= {row.pk: row.balance_fen for row in Account.objects.exclude(debits_fen=0, credits_fen=0)}.items()
        )
        assert sum(held.values()) == 0


@pytest.mark.django_db
def test_whatever_a_clerk_does_the_invariants_hold() -> None:
    DONE.clear()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Clerk,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
    # It was no idle clerk. (In each life some acts are left out, as Hypothesis does to see the others more often.)
    assert len(DONE) >= 5
