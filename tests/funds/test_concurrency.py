"""Fifty writers at once, on both engines: nothing is overdrawn, nothing acknowledged is lost, nobody waits for ever; and a writer that is
killed half-way through an act leaves nothing of it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from cast import COUNTY
from funds.makers import (
    APPROVED_ON,
    ARRANGED_ON,
    PAID_ON,
    allocated,
    approved,
    contract,
    gains,
    paid,
    project,
    submitted,
    tranche,
)
from funds.raw_ledger import IS_POSTGRES
from lianxin.audit.models import Event
from lianxin.audit.queries import broken_links
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Account, Claim, Payment, Tranche, Transfer
from lianxin.funds.operations import (
    Arrangement,
    PaymentLine,
    allocate,
    approve_claim,
    close_books,
    confirm_receipt,
    pay_claim,
    receive_tranche,
    return_payment,
    reverse_transfer,
    submit_claim,
    withdraw_allocation,
)
from lianxin.funds.operations.claims import NewClaim
from lianxin.funds.operations.payments import Voucher
from lianxin.funds.operations.posting import account_named
from lianxin.funds.verifying import verdict
from lianxin.projects.models import Contract, Project
from lianxin.registry.models import Household
from registry.makers import household

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 50
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Writers:
    """Many hands, each with a connection of its own to the same database."""

    def all_at_once(self, *acts: Callable[[], object]) -> list[str]:
        """Let each act be tried at the same moment; return what each came to: ``done``, or the code of its refusal.

        Anything else that a writer meets (a deadlock, a locked database) is raised.
        """
        barrier = Barrier(len(acts))

        def attempt(act: Callable[[], object]) -> str:
            try:
                connection.ensure_connection()
                barrier.wait(60)
                act()
            except Refused as refusal:
                return refusal.code
            finally:
                connection.close()
            return "done"

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(attempt, acts))

    def one(self, look: Callable[[], Any]) -> Any:
        """Look at what is there, through a connection of its own."""

        def looked() -> Any:
            try:
                return look()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(looked).result()


@pytest.fixture
def writers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Writers]:
    """Called once the rows are there: opens the database to many. The test database of SQLite lives in memory, where threads lock
    each other out; theirs is a file, as in life, with the same rows."""

    def opened() -> Writers:
        if not IS_POSTGRES:
            path = database_file(tmp_path)
            given = {**connections.settings["default"], "NAME": str(path)}
            monkeypatch.setitem(connections.settings, "default", given)
        return Writers()

    return opened


def database_file(folder: Path) -> Path:
    """The rows of the test database, in a file."""
    path = folder / "lianxin.db"
    copy = sqlite3.connect(path)
    connection.connection.backup(copy)
    copy.execute("PRAGMA journal_mode=WAL")
    copy.close()
    return path


def sound() -> None:
    assert verdict().faults == ()
    assert list(broken_links()) == []


def held(kind: str) -> int:
    return sum(account.balance_fen for account in Account.objects.filter(kind=kind))


def number_of_payments(of: Claim, count: int, amount_fen: int, home: Household) -> list[Callable[[], object]]:
    return [
        lambda number=number: pay_claim(  # type: ignore[misc]
            claim=of,
            voucher=Voucher(f"PZ-{number}", PAID_ON, "transfer", (PaymentLine("甲某", amount_fen, home),)),
            by=None,
        )
        for number in range(count)
    ]


def test_fifty_who_arrange_the_same_money_never_arrange_more_than_there_is(writers: Callable[[], Writers]) -> None:
    money = tranche(amount_fen=20_00)
    projects = [project(f"P-{number}") for number in range(WRITERS)]
    before = Event.objects.count()
    hands = writers()
    told = hands.all_at_once(
        *(
            lambda of=of: allocate(arrangement=Arrangement(money, of, 1_00, ARRANGED_ON, "x"), by=None)
            for of in projects
        )  # type: ignore[misc]
    )
    assert sorted(told) == ["FUND-107"] * 30 + ["done"] * 20
    assert hands.one(lambda: (held("tranche"), held("allocation"))) == (0, 20_00)
    assert hands.one(Event.objects.count) == before + 20
    hands.one(sound)


def test_fifty_who_arrange_for_the_same_project_never_exceed_its_cost(writers: Callable[[], Writers]) -> None:
    of = project(cost_fen=20_00)
    tranches = [tranche(f"{number}号", amount_fen=2_00) for number in range(WRITERS)]
    hands = writers()
    told = hands.all_at_once(
        *(
            lambda money=money: allocate(arrangement=Arrangement(money, of, 1_00, ARRANGED_ON, "x"), by=None)
            for money in tranches
        )  # type: ignore[misc]
    )
    assert sorted(told) == ["FUND-109"] * 30 + ["done"] * 20
    hands.one(sound)


def test_fifty_payments_never_take_more_than_was_set_aside(writers: Callable[[], Writers]) -> None:
    of, home = project(), household("甲某")
    gains(of, home)
    for number in range(2):
        allocated(tranche(f"{number}号"), of, 10_00)
    claim = approved(of, 20_00)
    hands = writers()
    told = hands.all_at_once(*number_of_payments(claim, WRITERS, 1_00, home))
    assert sorted(told) == ["FUND-107"] * 30 + ["done"] * 20
    assert hands.one(lambda: (held("claim"), held("transit"), Payment.objects.count())) == (0, 20_00, 20)
    hands.one(sound)


def test_one_of_fifty_who_hand_in_the_same_thing_is_heard(writers: Callable[[], Writers]) -> None:
    of, home = project(), household("甲某")
    gains(of, home)
    expected = tranche("二号", is_received=False)
    money = tranche()
    allocated(money, of, 50_00)
    claim, waiting = approved(of, 20_00), submitted(of, 1_00, number="BZ-2")
    payment = paid(claim, PaymentLine("甲某", 5_00, household=home))[0]
    receipt = Transfer.objects.get(kind="receive")
    entry = NewClaim(of, "BZ-3", Claim.Kind.DIRECT, "subsidy", 1, "x", APPROVED_ON)
    hands = writers()
    again = Voucher("PZ-9", PAID_ON, "transfer", (PaymentLine("甲某", 1_00, home),))
    acts: dict[str, Callable[[], object]] = {
        "FUND-105": lambda: receive_tranche(tranche=expected, on=PAID_ON, by=None),
        "FUND-112": lambda: submit_claim(entry=entry, by=None),
        "FUND-113": lambda: approve_claim(claim=waiting, on=PAID_ON, by=None),
        "FUND-118": lambda: pay_claim(claim=claim, voucher=again, by=None),
        "FUND-129": lambda: allocate(arrangement=Arrangement(money, of, 1, ARRANGED_ON, "x"), by=None, key="form"),
        "FUND-140": lambda: confirm_receipt(payment=payment, on=PAID_ON, document_no="x", by=None),
    }
    for code, act in acts.items():
        assert sorted(hands.all_at_once(*[act] * 12)) == [code] * 11 + ["done"]
    assert set(
        hands.all_at_once(*[lambda: reverse_transfer(transfer=receipt, on=PAID_ON, reason="误", by=None)] * 12)
    ) == {"FUND-130"}
    hands.one(sound)


def test_claims_handed_in_at_once_stay_within_their_contract(writers: Callable[[], Writers]) -> None:
    of = project()
    built: Contract = contract(of, amount_fen=5_00)
    hands = writers()

    def claim(number: int) -> Callable[[], object]:
        entry = NewClaim(of, f"BZ-{number}", Claim.Kind.PROGRESS, "works", 1_00, "x", APPROVED_ON, built)
        return lambda: submit_claim(entry=entry, by=None)

    assert sorted(hands.all_at_once(*map(claim, range(20)))) == ["FUND-123"] * 15 + ["done"] * 5


def test_an_account_that_many_open_at_once_is_opened_once(writers: Callable[[], Writers]) -> None:
    hands = writers()
    wanted = {"kind": Account.Kind.RECOVERED, "book": "grant", "area_code": COUNTY}
    assert hands.all_at_once(*[lambda: account_named("recovered:1", **wanted)] * WRITERS) == ["done"] * WRITERS  # type: ignore[arg-type]
    assert hands.one(Account.objects.count) == 1


def test_nothing_slips_behind_a_closing(writers: Callable[[], Writers]) -> None:
    money = tranche()
    projects = [project(f"P-{number}") for number in range(WRITERS)]
    hands = writers()
    acts: list[Callable[[], object]] = [
        lambda of=of: allocate(arrangement=Arrangement(money, of, 1_00, ARRANGED_ON, "x"), by=None)  # type: ignore[misc]
        for of in projects
    ]
    acts.insert(10, lambda: close_books(county_code=COUNTY, open_from=date(2026, 4, 1), by=None))
    told = hands.all_at_once(*acts)
    assert set(told) <= {"done", "FUND-125"}
    assert told[10] == "done"
    arranged = hands.one(lambda: held("allocation"))
    assert arranged == (told.count("done") - 1) * 1_00
    # Whoever was told “done” was posted before the books closed: in the chain of events he stands before the closing.
    acts_done = hands.one(
        lambda: list(Event.objects.filter(act__in=["funds.allocate", "funds.close"]).values_list("act", flat=True))
    )
    assert acts_done.index("funds.close") == len(acts_done) - 1
    hands.one(sound)


def test_acts_of_every_kind_crossing_each_other_end_without_a_deadlock(writers: Callable[[], Writers]) -> None:
    of, home = project(), household("甲某")
    gains(of, home)
    money: list[Tranche] = [tranche(f"{number}号", amount_fen=100_00) for number in range(3)]
    arranged = [allocated(one, of, 50_00) for one in money]
    claims = [approved(of, 6_00, number=f"BZ-{number}") for number in range(5)]
    waiting = [submitted(of, 1_00, number=f"BZ-{number}") for number in range(5, 10)]
    payments = [
        paid(claim, *[PaymentLine("甲某", 1_00, household=home)] * 2, number=f"PZ-{number}")
        for number, claim in enumerate(claims)
    ]
    hands = writers()
    crossing: list[Callable[[], object]] = []
    for number in range(5):
        first, second = payments[number]
        crossing += [
            lambda n=number: allocate(arrangement=Arrangement(money[n % 3], of, 1_00, ARRANGED_ON, "x"), by=None),
            lambda n=number: withdraw_allocation(
                allocation=arranged[n % 3], amount_fen=1_00, on=ARRANGED_ON, document_no="x", reason="x", by=None
            ),
            lambda n=number: approve_claim(claim=waiting[n], on=PAID_ON, by=None),
            lambda n=number: pay_claim(
                claim=claims[n],
                voucher=Voucher(f"PZ-1{n}", PAID_ON, "transfer", (PaymentLine("甲某", 1_00, home),)),
                by=None,
            ),
            lambda p=first: confirm_receipt(payment=p, on=PAID_ON, document_no="x", by=None),
            lambda p=second: return_payment(payment=p, on=PAID_ON, reason="x", by=None),
        ]  # type: ignore[misc]

    assert set(hands.all_at_once(*crossing)) == {"done"}
    hands.one(sound)


# A writer is killed.

_KILLED = """
import sys, time
import django
django.setup()
from datetime import date
from django.db import connection
from lianxin.funds.models import Claim, Payment, Transfer
from lianxin.funds.operations import PaymentLine, Voucher, confirm_receipt, pay_claim
from lianxin.funds.operations import posting
from lianxin.registry.models import Household

posting._BATCH = 1
seen = []
def stop_after(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if sys.argv[2] in sql:
        seen.append(sql)
        if len(seen) == int(sys.argv[3]):
            print("half-way", flush=True)
            time.sleep(120)
    return result

with connection.execute_wrapper(stop_after):
    if sys.argv[1] == "pay":
        lines = (PaymentLine("甲某", 3_00, Household.objects.get()),)
        pay_claim(claim=Claim.objects.get(), voucher=Voucher("PZ-2", date(2026, 5, 1), "transfer", lines), by=None)
    else:
        confirm_receipt(payment=Payment.objects.get(), on=date(2026, 5, 2), document_no="x", by=None)
print("whole", flush=True)
"""


@pytest.mark.parametrize("act", ["pay", "confirm"])
@pytest.mark.parametrize(("statement", "times"), [("INSERT INTO funds_transfer", 1), ("INSERT INTO audit_event", 1)])
def test_a_writer_killed_half_way_through_an_act_leaves_nothing_of_it(
    writers: Callable[[], Writers], tmp_path: Path, act: str, statement: str, times: int
) -> None:
    of, home = project(), household("甲某")
    gains(of, home)
    for number in range(2):
        allocated(tranche(f"{number}号"), of, 2_00 + number * 3_00)
    claim = approved(of, 7_00)
    payment = paid(claim, PaymentLine("甲某", 3_00, household=home))[0]
    hands = writers()
    before = hands.one(whole)
    child = subprocess.Popen(
        [sys.executable, "-c", _KILLED, act, statement, str(times)],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "half-way\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert hands.one(whole) == before
    hands.one(sound)
    # What was cut off can be done again, as if nothing had been.
    lines = (PaymentLine("甲某", 3_00, home),)
    again: dict[str, Callable[[], object]] = {
        "pay": lambda: pay_claim(claim=claim, voucher=Voucher("PZ-2", PAID_ON, "transfer", lines), by=None),
        "confirm": lambda: confirm_receipt(payment=payment, on=date(2026, 5, 2), document_no="x", by=None),
    }
    assert hands.all_at_once(again[act]) == ["done"]
    hands.one(sound)


def whole() -> tuple[Any, ...]:
    """All that an act could have left."""
    totals = Account.objects.order_by("pk").values_list("code", "debits_fen", "credits_fen")
    return list(totals), Transfer.objects.count(), Payment.objects.count(), Event.objects.count()


def environment(folder: Path) -> dict[str, str]:
    """What a process of its own needs to open the same database."""
    given = connections.settings["default"]
    address = f"sqlite:///{given['NAME']}"
    if IS_POSTGRES:
        address = f"postgresql://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "lianxin.config.settings",
        "LIANXIN_HOME": str(folder),
        "LIANXIN_DATABASE": address,
        "LIANXIN_SESSION_KEY": settings.SECRET_KEY,
        "LIANXIN_DATA_KEY": os.environ["LIANXIN_DATA_KEY"],
    }


def test_money_that_crosses_between_two_counties_both_ways_does_not_stand_still(writers: Callable[[], Writers]) -> None:
    ways = [
        (tranche(f"{code}号", area_code=code[:4], amount_fen=WRITERS * 1_00), code)
        for code in ("999901101201", "999902101201")
    ]
    projects = [project(f"P-{number}", area_code=ways[1 - number % 2][1]) for number in range(20)]
    hands = writers()

    def arranged(number: int, of: Project) -> Callable[[], object]:
        return lambda: allocate(arrangement=Arrangement(ways[number % 2][0], of, 1_00, ARRANGED_ON, "x"), by=None)

    assert set(hands.all_at_once(*(arranged(number, of) for number, of in enumerate(projects)))) == {"done"}
    hands.one(sound)
