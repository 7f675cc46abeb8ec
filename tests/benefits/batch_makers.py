"""A project with money and approved posts, batches made of them, and what banks answer. All are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from cast import COUNTY, VILLAGE
from funds import makers as funds
from lianxin.benefits.models import BankAnswer, BatchLine, Benefit, PaymentBatch
from lianxin.benefits.operations import (
    AnswerFile,
    NewBatch,
    Payer,
    approve_batch,
    export_batch,
    make_batch,
    read_bank_answer,
)
from lianxin.core.kernel.identifiers import check_character
from lianxin.funds.models import Transfer
from lianxin.people.models import User
from lianxin.projects.models import Project
from lianxin.registry.models import Household, Member
from registry.makers import household, household_facts, member

POST = "public_welfare_post"
PERIOD = "2026-05"
MADE_ON, BATCH_APPROVED_ON, PAY_ON, ANSWERED_ON = (
    date(2026, 5, 20), date(2026, 5, 21), date(2026, 5, 22), date(2026, 5, 25),
)  # fmt: skip
PAYER = Payer("某县财政局", "1234567890", "某县农商行")
CARD = PaymentBatch.FileKind.CARD


def identity(number: int) -> str:
    """A computed identity number of nobody."""
    first_17 = f"99990119800101{number:03d}"
    return first_17 + check_character(first_17)


def account(number: int) -> str:
    """An invented account."""
    return f"6217000000000{number:04d}"


def carded(number: int, *, village_code: str = VILLAGE, account_no: str = "") -> tuple[Household, Member]:
    """A household of 2026 with an account, and its head with an identity number."""
    name = f"户主{number:02}"
    made = household(name, village_code=village_code, with_facts=False)
    of_bank = {"bank_account": account_no or account(number), "bank_name": "某县农商行"}
    Household.objects.filter(pk=made.pk).update(**of_bank)
    made.refresh_from_db()
    household_facts(made, 2026)
    who = member(made, name, year=2026, relation_to_head="head", identity={"id_no": identity(number)})
    return made, who


def approved_post(
    of: Household, who: Member | None, project: Project, amount_fen: int = 80_000, **given: Any
) -> Benefit:
    """An approved month of a post, as three people would have left it."""
    wanted: dict[str, Any] = {
        "measure": POST,
        "item": "护林员",
        "period_key": PERIOD,
        "on": date(2026, 5, 1),
        "request": {"units": 1},
        "state": "approved",
        "verified_on": date(2026, 5, 5),
        "approved_on": date(2026, 5, 6),
        "at": timezone.now(),
    }
    return Benefit.objects.create(
        household=of, member=who, area_code=of.village_code, amount_fen=amount_fen, project=project, **(wanted | given)
    )


@dataclass
class Posts:
    """A project of the county with 50000 yuan, and so many households with an approved post each, of 800.01 yuan, 800.02 …"""

    count: int = 3
    area_code: str = COUNTY
    project: Project = field(init=False)
    people: list[tuple[Household, Member]] = field(init=False)
    benefits: list[Benefit] = field(init=False)

    def __post_init__(self) -> None:
        self.project = funds.project("P-B", area_code=self.area_code, purpose="employment", name="公益性岗位")
        funds.allocated(funds.tranche(purpose="employment"), self.project, 50_000_00)
        self.people = [carded(number) for number in range(1, self.count + 1)]
        self.benefits = [
            approved_post(home, who, self.project, 80_000 + number) for number, (home, who) in enumerate(self.people, 1)
        ]

    def entry(self, **given: Any) -> NewBatch:
        """What a batch is made of."""
        wanted: dict[str, Any] = {
            "project": self.project, "period_key": PERIOD, "on": MADE_ON, "pay_on": PAY_ON, "payer": PAYER,
            "claim_no": f"BZ-B{PaymentBatch.objects.count()}", "papers": "岗位考勤表",
        }  # fmt: skip
        return NewBatch(**(wanted | given))

    def made(self, *, by: User | None = None, **given: Any) -> PaymentBatch:
        """A batch that waits for approval."""
        return make_batch(entry=self.entry(**given), by=by)

    def approved(self, **given: Any) -> PaymentBatch:
        """A batch that may go to the bank."""
        return approve_batch(batch=self.made(**given), on=BATCH_APPROVED_ON, by=None)

    def exported(self, **given: Any) -> PaymentBatch:
        """A batch that went to the bank as a one-card file."""
        batch = self.approved(**given)
        export_batch(batch=batch, kind=CARD, by=None)
        batch.refresh_from_db()
        return batch

    def paid(self) -> PaymentBatch:
        """A batch of which the bank paid every line."""
        batch = self.exported()
        answered(batch, {line.number: "成功" for line in batch.lines.all()})
        batch.refresh_from_db()
        return batch


def answer_text(batch: PaymentBatch, results: dict[int, str], *, amounts: dict[int, int] | None = None) -> str:
    """What a bank writes of lines: number, account, amount, result, reason, and a total."""
    lines = {line.number: line for line in batch.lines.all()}
    sums = {number: (amounts or {}).get(number, lines[number].amount_fen) for number in results}
    rows = ["序号,账号,金额(元),结果,原因"]
    for number, result in results.items():
        why = "户名不符" if result in ("失败", "退回") else ""
        rows.append(f"{number},{lines[number].account_no},{sums[number] / 100:.2f},{result},{why}")
    rows.append(f"合计,{len(results)}笔,{sum(sums.values()) / 100:.2f},,")
    return "\r\n".join(rows)


def answered(
    batch: PaymentBatch,
    results: dict[int, str],
    *,
    on: date = ANSWERED_ON,
    name: str = "回盘.csv",
    by: User | None = None,
) -> BankAnswer:
    """The bank's answer, read."""
    return read_text(batch, answer_text(batch, results), on=on, name=name, by=by)


def read_text(
    batch: PaymentBatch, text: str, *, on: date = ANSWERED_ON, name: str = "回盘.csv", by: User | None = None
) -> BankAnswer:
    """A text as the bank's answer, read."""
    return read_bank_answer(batch=batch, file=AnswerFile(name, text.encode("gb18030"), on), by=by)


def states(batch: PaymentBatch) -> list[str]:
    """Where the lines of a batch stand, in order."""
    return list(batch.lines.order_by("number").values_list("state", flat=True))


def in_the_ledger(batch: PaymentBatch) -> int:
    """What the ledger says has arrived at households by a batch: confirmations that stand."""
    standing = Transfer.objects.filter(kind=Transfer.Kind.CONFIRM, reversal__isnull=True)
    return sum(standing.filter(payment__claim=batch.claim).values_list("amount_fen", flat=True))


def paid_by_lines(batch: PaymentBatch) -> int:
    """What the lines of a batch say was paid."""
    return sum(batch.lines.filter(state=BatchLine.State.PAID).values_list("amount_fen", flat=True))
