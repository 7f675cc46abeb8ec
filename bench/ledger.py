"""Fill a ledger with 1,000,000 transfers and measure it: bulk posting, single acts by many writers, balances, verification, a trace.

``python bench/ledger.py [transfers]`` runs on PostgreSQL where LIANXIN_TEST_POSTGRES is set (in a database of its own, made and dropped
here) and on SQLite in a file. Every guard is on: the transfers come in by ``post_in_bulk``, the acts are the product's own operations.
Peer: bean-check of beancount on 100,000 transfers of the same ledger, in the same run.
Limits (issue 13): ≥ 10,000 transfers/s in bulk; ≥ 300 acts/s with 8 writers on PostgreSQL; the balance of every account ≤ 1 s;
verification ≤ 5 s; the trace of one household's money ≤ 100 ms.

Other work on the machine stretches the clock: beside the clock stands what the processors of this run (ours and the database's) were
busy for. A limit is judged by the clock; what it would be on an idle machine is told beside.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src")]
COUNTY, VILLAGE = "999901", "999901101201"
TRANCHES, PROJECTS, CLAIMS_OF_A_PROJECT, HOUSEHOLDS = 200, 500, 10, 50_000
WRITERS, SECONDS = 8, 20
PEER_TRANSFERS = 100_000
DAY = date(2026, 3, 1)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def connect(address: str, home: str) -> None:
    """Open the product on a database."""
    os.environ |= {
        "LIANXIN_DATABASE": address,
        "LIANXIN_HOME": home,
        "LIANXIN_SESSION_KEY": "0" * 60,
        "LIANXIN_DATA_KEY": "0123456789abcdef" * 4,
        "DJANGO_SETTINGS_MODULE": "lianxin.config.settings",
    }
    import django

    django.setup()


def servers_seconds() -> float:
    """What the processors were busy for on behalf of the sessions of this run's own PostgreSQL database, on this machine."""
    name, total = os.environ["LIANXIN_DATABASE"].rpartition("/")[2], 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            title = (process / "cmdline").read_text()
            if title.startswith("postgres:") and f" {name} " in title:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


class Watch:
    """Seconds by the clock, and of processors."""

    def __init__(self) -> None:
        self.began, self.busy = time.perf_counter(), self._busy()

    def _busy(self) -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(use.ru_utime + use.ru_stime for use in used) + servers_seconds()

    def read(self) -> tuple[float, float]:
        return time.perf_counter() - self.began, self._busy() - self.busy


def furnish(transfers: int) -> dict[str, Any]:
    """Write all that transfers refer to, straight into the tables: it is not what is measured."""
    homes, tranches, projects = households(), *library()
    may_be_paid(projects, homes[: WRITERS * 4])
    claims, payments = claimed(projects, homes, transfers // 2)
    # One tranche for each project, in turn.
    money = {of.pk: tranches[n % TRANCHES] for n, of in enumerate(projects)}
    named = accounts(homes, tranches, projects, claims, money)
    return {
        "named": named, "tranches": tranches, "projects": projects, "claims": claims, "payments": payments, "money": money,
    }  # fmt: skip


def households() -> list[Any]:
    """Households, and the officer who will act."""
    from lianxin.people.operations import grant_role, open_account
    from lianxin.people.roles import Role
    from lianxin.registry.models import Household

    officer = open_account(username="officer", name="资金甲", password="invented-for-the-bench-only", by=None)
    began = date(2020, 1, 1)
    grant_role(user=officer, role=Role.FUNDS_OFFICER, area_code=COUNTY, starts_on=began, reason="bench", by=None)
    rows = (
        Household(village_code=VILLAGE, household_no=f"{n:06}", head_name=f"甲{n}", member_count=1, opened_at=NOW)
        for n in range(HOUSEHOLDS)
    )
    return list(Household.objects.bulk_create(rows, batch_size=5_000))


def library() -> tuple[list[Any], list[Any]]:
    """Tranches that arrived, and projects that are approved."""
    from lianxin.funds.models import Tranche
    from lianxin.projects.models import Project

    tranches = Tranche.objects.bulk_create(
        Tranche(
            document_no=f"某财〔2026〕{n}号", name="补助", channel="transition", level="province", area_code=COUNTY, year=2026,
            amount_fen=10**12, purpose_received="road", purpose_planned="road", announced_on=date(2026, 1, 1),
            received_on=date(2026, 1, 2), state="received",
        )
        for n in range(TRANCHES)
    )  # fmt: skip
    projects = Project.objects.bulk_create(
        Project(
            code=f"P-{n}", name=f"道路 {n}", area_code=VILLAGE, year=2026, kind="rural_construction", purpose="road", content="路",
            cost_fen=10**12, stage="approved", approved_on=date(2026, 1, 5), approval_document="某扶贫〔2026〕1号", opened_at=NOW,
        )
        for n in range(PROJECTS)
    )  # fmt: skip
    return list(tranches), list(projects)


def may_be_paid(projects: list[Any], homes: list[Any]) -> None:
    """Show every project, and let the households to whom the writers will pay gain from each."""
    from lianxin.projects.models import BenefitLink, Publicity
    from lianxin.registry.models import Member, MemberFacts, Source

    shown = {
        "occasion": "before",
        "place": "栏",
        "starts_on": date(2026, 1, 5),
        "ends_before": date(2026, 1, 20),
        "at": NOW,
    }
    Publicity.objects.bulk_create(
        Publicity(project=of, level=level, **shown) for of in projects for level in Publicity.Level.values
    )
    source = Source.objects.create(kind="workbook", document="册", collector="甲", collected_on=DAY, recorded_at=NOW)
    for home in homes:
        member = Member.objects.create(name=home.head_name, opened_at=NOW)
        MemberFacts.objects.create(member=member, household=home, year=2026, relation_to_head="head", source=source)
    BenefitLink.objects.bulk_create(
        BenefitLink(project=of, household=home, mechanism="award", starts_on=date(2026, 1, 1))
        for of in projects
        for home in homes
    )


def claimed(projects: list[Any], homes: list[Any], payments: int) -> tuple[list[Any], list[Any]]:
    """Approved claims, and payments on them to every household in turn."""
    from lianxin.funds.models import Claim, Payment

    claims = Claim.objects.bulk_create(
        Claim(
            project=of, claim_no=f"BZ-{of.pk}-{n}", kind="direct", expense="subsidy", amount_fen=10**9, papers="—", submitted_on=DAY,
            state="approved", settled_on=DAY,
        )
        for of in projects
        for n in range(CLAIMS_OF_A_PROJECT)
    )  # fmt: skip
    paid = Payment.objects.bulk_create(
        [
            Payment(
                claim=claims[n % len(claims)], voucher_no=f"PZ-{n}", payee="甲", method="one_card", household=homes[n % HOUSEHOLDS],
                amount_fen=100 + n % 900, on=DAY,
            )
            for n in range(payments)
        ],
        batch_size=5_000,
    )  # fmt: skip
    return list(claims), list(paid)


def accounts(
    homes: list[Any], tranches: list[Any], projects: list[Any], claims: list[Any], money: dict[int, Any]
) -> dict[str, Any]:
    """Every account by its name, empty, and the allocations to which some belong."""
    from lianxin.funds.models import Account, Allocation

    def account(code: str, **given: Any) -> Account:
        wanted = {"kind": code.split(":")[0], "book": "grant", "area_code": VILLAGE}
        return Account(code=code, **(wanted | given))

    rows = [account(f"source:transition:province:{COUNTY}", is_outside=True, area_code=COUNTY)]
    rows += [account(f"tranche:{one.pk}", tranche=one, area_code=COUNTY) for one in tranches]
    for of in projects:
        code = f"allocation:{money[of.pk].pk}:{of.pk}"
        rows.append(account(code, tranche=money[of.pk], project=of, payable_from=date(2026, 1, 20)))
    for claim in claims:
        owned = {"tranche": money[claim.project_id], "project_id": claim.project_id, "claim": claim}
        number = f"{claim.pk}:{money[claim.project_id].pk}"
        rows += [account(f"claim:{number}", payable_from=DAY, **owned), account(f"transit:{number}", **owned)]
    rows += [account(f"household:{home.pk}", household=home) for home in homes]
    Account.objects.bulk_create(rows, batch_size=5_000)
    named = {row.code: row for row in rows}
    Allocation.objects.bulk_create(
        Allocation(tranche=one, project=of, purpose="road", account=named[f"allocation:{one.pk}:{of.pk}"])
        for of in projects
        for one in (money[of.pk],)
    )
    return named


def entries(world: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Every transfer of the ledger in the order of life: received, arranged, set aside, paid, confirmed."""
    from lianxin.funds.models import Transfer
    from lianxin.funds.operations import Move, Paper

    named, money = world["named"], world["money"]
    source, kind = named[f"source:transition:province:{COUNTY}"], Transfer.Kind

    def made(what: Any, debit: Any, credit: Any, amount: int, **given: Any) -> tuple[Any, Any]:
        return Move(what, debit, credit, amount, "road", 2026, VILLAGE, **given), Paper(DAY, "凭 1", None)

    for tranche in world["tranches"]:
        yield made(kind.RECEIVE, named[f"tranche:{tranche.pk}"], source, 10**12, tranche_id=tranche.pk)
    for of in world["projects"]:
        of_tranche = money[of.pk].pk
        held = named[f"allocation:{of_tranche}:{of.pk}"]
        owned = {"tranche_id": of_tranche, "project_id": of.pk}
        yield made(kind.ALLOCATE, held, named[f"tranche:{of_tranche}"], 3 * 10**10, **owned)
    for claim in world["claims"]:
        of_tranche = money[claim.project_id].pk
        owned = {"tranche_id": of_tranche, "project_id": claim.project_id}
        held = named[f"allocation:{of_tranche}:{claim.project_id}"]
        yield made(kind.COMMIT, named[f"claim:{claim.pk}:{of_tranche}"], held, 10**9, **owned)
    for payment in world["payments"]:
        claim = payment.claim
        of_tranche = money[claim.project_id].pk
        owned = {
            "tranche_id": of_tranche, "project_id": claim.project_id, "household_id": payment.household_id, "payment_id": payment.pk,
        }  # fmt: skip
        transit = named[f"transit:{claim.pk}:{of_tranche}"]
        yield made(kind.PAY, transit, named[f"claim:{claim.pk}:{of_tranche}"], payment.amount_fen, **owned)
        yield made(kind.CONFIRM, named[f"household:{payment.household_id}"], transit, payment.amount_fen, **owned)


def analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fastest(act: Callable[[], Any], times: int = 3) -> tuple[float, float]:
    """The quickest of a few turns, by the clock and by the processors."""
    read = []
    for _ in range(times):
        watch = Watch()
        act()
        read.append(watch.read())
    return min(one for one, _ in read), min(two for _, two in read)


def balances() -> int:
    """The balance of every account, as a page or an export asks for them."""
    from lianxin.funds.models import Account

    return sum(came - went for came, went in Account.objects.values_list("debits_fen", "credits_fen"))


def trace(household_id: int) -> int:
    """Where a household's money came from: each transfer with its tranche and project."""
    from lianxin.funds.models import Transfer

    rows = Transfer.objects.filter(household=household_id).select_related("tranche", "project", "payment__claim")
    return sum(len(f"{row.on} {row.amount_fen} {row.tranche} {row.project} {row.payment}") for row in rows)


def write_alone(writer: int) -> None:
    """One of the writers: acts of three kinds in turn until the time is up; prints how many, and how long each took."""
    from django.db import connection

    from lianxin.funds.models import Claim, Tranche
    from lianxin.funds.operations import Arrangement, PaymentLine, Voucher, allocate, confirm_receipt, pay_claim
    from lianxin.people.models import User
    from lianxin.projects.models import Project
    from lianxin.registry.models import Household

    officer = User.objects.get()
    projects = list(Project.objects.order_by("pk"))[writer::WRITERS]
    tranches = list(Tranche.objects.order_by("pk"))
    home = Household.objects.order_by("pk")[writer]
    claims = {of.pk: Claim.objects.filter(project=of).select_related("project").first() for of in projects[:8]}
    done, spent = 0, []
    print("ready", flush=True)
    sys.stdin.readline()
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        of = projects[done % 8]
        voucher = Voucher(f"W{writer}-{done}", DAY, "one_card", (PaymentLine(home.head_name, 1_00, home),))
        began = time.perf_counter()
        allocate(arrangement=Arrangement(tranches[(writer + done) % TRANCHES], of, 1_00, DAY, "x"), by=officer)
        [payment] = pay_claim(claim=claims[of.pk], voucher=voucher, by=officer)
        confirm_receipt(payment=payment, on=DAY, document_no="回单", by=officer)
        spent.append((time.perf_counter() - began) / 3)
        done += 3
    connection.close()
    print(json.dumps({"done": done, "median": statistics.median(spent)}), flush=True)


def acts_per_second() -> tuple[float, float, int]:
    """Acts a second of eight writers at once, each a process of its own; processor seconds an act; how many acts."""
    writers = [
        subprocess.Popen(
            [sys.executable, __file__, "--writer", str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for n in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    busy = servers_seconds() + sum(seconds_of(writer.pid) for writer in writers)
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    time.sleep(SECONDS - 2)
    busy = servers_seconds() + sum(seconds_of(writer.pid) for writer in writers) - busy
    told = [json.loads(writer.communicate()[0]) for writer in writers]
    done = sum(one["done"] for one in told)
    return done / SECONDS, busy / (done * (SECONDS - 2) / SECONDS), done


def seconds_of(number: int) -> float:
    """What the processors were busy for on behalf of one process."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def bean_check(folder: Path) -> tuple[float, float] | None:
    """Seconds that bean-check needs for as many transfers of the same ledger, written as beancount reads them."""
    program = shutil.which("bean-check", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if program is None:
        return None
    from lianxin.funds.models import Account, Transfer

    names = {
        row.pk: "Assets:" + "-".join(part.capitalize() for part in row.code.split(":")) for row in Account.objects.all()
    }
    path = folder / "ledger.beancount"
    rows = Transfer.objects.order_by("pk").values_list("debit_id", "credit_id", "amount_fen", "on", "document_no")[
        :PEER_TRANSFERS
    ]
    with path.open("w", encoding="utf-8") as out:
        for debit, credit, amount, on, document in rows:
            out.write(f'{on} * "{document}"\n')
            yuan = f"{amount // 100}.{amount % 100:02d}"
            out.write(f"  {names[debit]}  {yuan} CNY\n  {names[credit]}  -{yuan} CNY\n\n")
        for name in sorted(set(names.values())):
            out.write(f"2020-01-01 open {name} CNY\n")
    watch = Watch()
    found = subprocess.run([program, "--no-cache", str(path)], check=False, capture_output=True, text=True)
    if found.returncode != 0:
        print(found.stderr[:600])
        return None
    return watch.read()


def told(name: str, value: str, *, is_met: bool | None, idle: str = "") -> None:
    verdict = "" if is_met is None else ("MET" if is_met else "NOT MET")
    print(f"  {name:<44}{value:>22}  {verdict:<8}{idle}", flush=True)


def measure(transfers: int, *, with_writers: bool) -> None:
    """Everything, on the database that is connected."""
    from django.core.management import call_command
    from django.db import connection

    from lianxin.funds.operations.bulk import post_in_bulk
    from lianxin.funds.verifying import verdict

    call_command("migrate", verbosity=0)
    world = furnish(transfers)
    analyze()
    watch = Watch()
    count = post_in_bulk(entries=entries(world), area_code=COUNTY, document_no="bench", by=None)
    clock, busy = watch.read()
    print(
        f"\n{connection.vendor}: {count:,} transfers, {len(world['named']):,} accounts, load of the machine {os.getloadavg()[0]:.1f}"
    )
    told(
        "bulk, transfers a second (≥ 10,000)",
        f"{count / clock:,.0f}",
        is_met=count / clock >= 10_000,
        idle=f"idle {count / busy:,.0f}",
    )
    home = world["payments"][0].household_id
    del world
    analyze()
    clock, busy = fastest(balances)
    told("balance of every account (≤ 1 s)", f"{clock:.3f} s", is_met=clock <= 1, idle=f"idle {busy:.2f} s")
    told("sum of all balances", f"{balances()} fen", is_met=balances() == 0)
    clock, busy = fastest(lambda: trace(home), 5)
    told(
        "trace of one household's money (≤ 100 ms)",
        f"{clock * 1000:.1f} ms",
        is_met=clock <= 0.1,
        idle=f"idle {busy * 1000:.0f} ms",
    )
    found = verdict()
    clock, busy = fastest(verdict)
    told("full verification (≤ 5 s)", f"{clock:.2f} s", is_met=clock <= 5, idle=f"idle {busy:.2f} s")
    told(
        "faults found",
        str(len(found.faults)),
        is_met=found.is_sound,
        idle=str([fault.rule for fault in found.faults] or ""),
    )
    with tempfile.TemporaryDirectory() as folder:
        peer = bean_check(Path(folder))
    if peer is None:
        print("  (bean-check is not installed)")
    else:
        ours = busy * PEER_TRANSFERS / count
        told(f"bean-check, {PEER_TRANSFERS:,} transfers", f"{peer[0]:.2f} s", is_met=None, idle=f"busy {peer[1]:.2f} s")
        told("  per transfer, × our verification", f"{peer[1] / ours:.0f} ×", is_met=None)
    if with_writers:
        connection.close()
        rate, cost, done = acts_per_second()
        cores = os.cpu_count() or 1
        idle = f"{cost * 1000:.1f} ms of processors an act: idle {cores / cost:,.0f}/s on {cores} cores"
        told(
            f"single acts a second, {WRITERS} writers (≥ 300)", f"{rate:.0f} ({done:,})", is_met=rate >= 300, idle=idle
        )
        told("faults found afterwards", str(len(verdict().faults)), is_met=verdict().is_sound)


def on_postgres(transfers: int, address: str) -> None:
    """Make a database, measure, drop it."""
    import psycopg

    parts = urlsplit(address)
    name = parts.path.lstrip("/") + "_bench"
    own = urlunsplit(parts._replace(scheme="postgresql", path="/" + name))
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        try:
            subprocess.run([sys.executable, __file__, "--on", own, str(transfers)], check=True)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def main(words: list[str]) -> None:
    if words[:1] == ["--writer"]:
        connect(os.environ["LIANXIN_DATABASE"], os.environ["LIANXIN_HOME"])
        write_alone(int(words[1]))
        return
    with tempfile.TemporaryDirectory() as home:
        if words[:1] == ["--on"]:
            connect(words[1], home)
            measure(int(words[2]), with_writers=words[1].startswith("postgres"))
            return
        transfers = int(words[0]) if words else 1_000_000
        if address := os.environ.get("LIANXIN_TEST_POSTGRES"):
            on_postgres(transfers, address)
        else:
            print("PostgreSQL: set LIANXIN_TEST_POSTGRES to measure it")
        subprocess.run([sys.executable, __file__, "--on", f"sqlite:///{home}/ledger.db", str(transfers)], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
