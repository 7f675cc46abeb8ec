"""Measure a run of every clue test over a county of 100,000 households: ``python bench/clues.py [--households N]``.

The register is made up and written straight: 3.5 members a household, each with a sealed number, incomes of two years, twenty
payments for every hundred households, five measures, and four lists of departments of 5,000 lines each. Measured is processor
time (user and system), of reading and judging, and of keeping; a peer asks the same of payments after a death one household at
a time, over a part of them. Bar: the whole run under 60 s of processor time.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from datetime import date
from itertools import islice
from random import Random
from typing import Any

COUNTY, YEAR, ON = "999901", 2026, date(2026, 11, 24)
VILLAGES = 400
BAR_SECONDS = 60.0
PEER_HOUSEHOLDS = 500


def number_of(member: int) -> str:
    """A number that is nobody's: 9999 is given to no place. Its last character is not worked out; nothing here reads it."""
    return f"999901{19400101 + member % 60 * 10000}{member // 60 % 10000:04}"


def fill(households: int) -> None:
    """Write the county."""
    from django.utils import timezone

    from lianxin.registry.models import Household, HouseholdFacts, Member, MemberFacts, Source, YearBook

    chance, now = Random(1), timezone.now()
    source = Source.objects.create(kind="workbook", document="bench", recorded_at=now)
    for year in (YEAR - 1, YEAR):
        YearBook.objects.create(county_code=COUNTY, year=year, state="open")
    villages = [f"{COUNTY}{101 + n // 20:03}{201 + n % 20:03}" for n in range(VILLAGES)]
    made = bulk(
        Household(
            pk=n + 1, village_code=villages[n % VILLAGES], household_no=f"{n:08}", head_name=f"甲{n}", member_count=3 + n % 2,
            opened_at=now, bank_account=f"6222{n:012}",
        )
        for n in range(households)
    )  # fmt: skip
    bulk(
        HouseholdFacts(
            household_id=n + 1, year=year, source=source, household_type="poor" if n % 3 else "ordinary", household_size=3,
            net_income_yuan=chance.randrange(15_000_00, 60_000_00), operating_income_yuan=chance.randrange(0, 20_000_00),
            operating_cost_yuan=chance.choice((None, 0, 900_00)),
        )
        for year in (YEAR - 1, YEAR)
        for n in range(households)
    )  # fmt: skip
    members = [(n, k) for n in range(households) for k in range(3 + n % 2)]
    bulk(
        Member(
            pk=at + 1,
            name=f"甲{n}" if not k else f"乙{n}-{k}",
            id_no=number_of(at),
            identity_form="resident",
            opened_at=now,
        )
        for at, (n, k) in enumerate(members)
    )
    bulk(
        MemberFacts(
            member_id=at + 1, household_id=n + 1, year=YEAR, source=source, relation_to_head="spouse" if k else "head",
            labour_ability="ordinary", school_status="not_at_school", works_away=False,
        )
        for at, (n, k) in enumerate(members)
    )  # fmt: skip
    fill_money(households, villages, members)
    fill_lists(len(members))
    print(f"{made:,} households, {len(members):,} members, {households // 5:,} payments")


def fill_money(households: int, villages: list[str], members: list[tuple[int, int]]) -> None:
    """Pay every fifth household, and give every twentieth a post."""
    from django.utils import timezone

    from lianxin.benefits.models import Benefit
    from lianxin.funds.models import Claim, Payment
    from lianxin.projects.models import Project

    now = timezone.now()
    project = Project.objects.create(
        code="P",
        name="补助",
        area_code=COUNTY,
        year=YEAR,
        kind="industry",
        purpose="industry",
        content="补",
        cost_fen=10**12,
        opened_at=now,
    )
    claim = Claim.objects.create(
        project=project, claim_no="B", kind="direct", expense="subsidy", amount_fen=10**12, papers="-", submitted_on=ON,
        state="approved", settled_on=ON,
    )  # fmt: skip
    bulk(
        Payment(
            pk=n + 1, claim=claim, voucher_no=f"V{n}", payee=f"甲{n * 5 % households}", account_no=f"6222{n * 5 % households:012}",
            method="one_card", household_id=n * 5 % households + 1, amount_fen=1000_00, on=date(2026, 5, 1),
        )
        for n in range(households // 5)
    )  # fmt: skip
    post_payments(households // 5)
    heads = [at for at, (_, k) in enumerate(members) if not k]
    bulk(
        Benefit(
            measure="public_welfare_post", household_id=members[at][0] + 1, member_id=at + 1, area_code=villages[members[at][0] % VILLAGES],
            item="护林员", period_key="2026-05", on=date(2026, 5, 10), request={"units": 1}, amount_fen=80_000, state="verified",
            verified_on=date(2026, 5, 11), at=now,
        )
        for at in islice(heads, 0, None, 20)
    )  # fmt: skip


def post_payments(count: int) -> None:
    """Post each payment once in the ledger, in one sum that a bench needs no more of: its rows say that nothing was given back."""
    from django.db import connection
    from django.utils import timezone

    from lianxin.funds.models import Account, Payment, Tranche, Transfer

    # The guards of the ledger would want the whole chain of papers; this database is thrown away.
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'funds_transfer'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    tranche = Tranche.objects.create(
        document_no="T", name="T", channel="sector", level="county", area_code=COUNTY, year=YEAR, amount_fen=10**12,
        purpose_received="industry", purpose_planned="industry", announced_on=date(2026, 1, 1), received_on=date(2026, 2, 1),
        state="received",
    )  # fmt: skip
    outside = Account.objects.create(
        code="source:bench", kind="source", book="grant", is_outside=True, area_code=COUNTY
    )
    held = Account.objects.create(
        code=f"tranche:{tranche.pk}", kind="tranche", book="grant", tranche=tranche, area_code=COUNTY
    )
    bulk(
        Transfer(
            debit=held, credit=outside, amount_fen=payment, book="grant", kind="pay", on=date(2026, 5, 1), document_no="V",
            purpose="industry", area_code=COUNTY, year=YEAR, tranche=tranche, payment_id=number, at=timezone.now(),
        )
        for number, payment in Payment.objects.values_list("id", "amount_fen")
    )  # fmt: skip


def fill_lists(members: int) -> None:
    """Four lists in force, half of whose people are in the register."""
    from django.utils import timezone

    from lianxin.supervision.identities import digest_of
    from lianxin.supervision.models import DepartmentList, ListedPerson

    for number, kind in enumerate(("death", "payroll", "vehicle", "prison")):
        made = DepartmentList.objects.create(
            kind=kind, area_code=COUNTY, department="某局", as_of=ON, authorisation="某办〔2026〕1号", file_name="-", file_digest="-",
            state="in_force", at=timezone.now(), settled_at=timezone.now(),
        )  # fmt: skip
        bulk(
            ListedPerson(
                list=made, row_number=row, name="甲", identity=digest_of(number_of((row * 37 + number) % (2 * members))),
                starts_on=date(2026, 3, 1), item="小型轿车",
            )
            for row in range(1, 5001)
        )  # fmt: skip


def bulk(rows: Any) -> int:
    """Write rows in batches; return how many."""
    count, rows = 0, iter(rows)
    while batch := list(islice(rows, 5000)):
        type(batch[0]).objects.bulk_create(batch)
        count += len(batch)
    return count


def one_by_one() -> float:
    """Seconds for a household, asked one by one whether a payment came after a death."""
    from lianxin.funds.models import Payment
    from lianxin.registry.models import Household
    from lianxin.supervision.identities import digest_of
    from lianxin.supervision.models import ListedPerson

    began = time.process_time()
    for household in Household.objects.order_by("id")[:PEER_HOUSEHOLDS]:
        for payment in Payment.objects.filter(household=household):
            for facts in household.member_facts.filter(year=YEAR).select_related("member"):
                list(
                    ListedPerson.objects.filter(
                        list__kind="death", identity=digest_of(facts.member.id_no), starts_on__lt=payment.on
                    )
                )
    return (time.process_time() - began) / PEER_HOUSEHOLDS


def main() -> int:
    """Fill, run twice, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=100_000)
    wanted = parser.parse_args().households
    with tempfile.TemporaryDirectory() as home:
        os.environ["LIANXIN_HOME"] = home
        os.environ.pop("LIANXIN_DATABASE", None)
        from lianxin.config.opening import open_house

        open_house()
        from django.db import transaction

        from lianxin.supervision.operations import keep_outcomes, outcomes_of
        from lianxin.supervision.queries.scene import Scene
        from lianxin.supervision.queries.testing import Testing

        with transaction.atomic():
            fill(wanted)
        slowest = []
        testing = Testing(Scene(COUNTY, ON, YEAR))
        began = time.process_time()
        outcomes = outcomes_of(area_code=COUNTY, on=ON, by=None)
        judged = time.process_time() - began
        for name in outcomes.by_test:
            at = time.process_time()
            testing.outcome(name)
            slowest.append((time.process_time() - at, name))
        began = time.process_time()
        run = keep_outcomes(outcomes=outcomes, by=None)
        kept = time.process_time() - began
        peer = one_by_one() * wanted
        for seconds, name in sorted(slowest, reverse=True)[:6]:
            print(f"  {seconds:6.2f} s  {name}")
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"judged {judged:.1f} s, kept {run.clues:,} clues {kept:.1f} s of processor time; at most {megabytes} MB")
        print(
            f"one household at a time, for one pattern alone: {peer:.1f} s, {peer / judged:.1f} times as long as all of them"
        )
    return 0 if judged + kept < BAR_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
