"""Who received money: somebody of the household, an account for many, somebody who had died or was away (patterns 2, 4, 6, 11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.money import Fen
from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Subject, Tally, common_area, distinct


@dataclass(frozen=True, slots=True)
class HouseholdPayment:
    """Money paid to a household. ``names`` are all who are or were its members; ``account`` is a digest, "" where none is
    recorded, and ``account_tail`` its last four signs. ``member`` is who was paid, where that can be told."""

    payment: int
    household: int
    area_code: str
    payee: str
    amount_fen: Fen
    on: date
    names: frozenset[str] = frozenset()
    account: str = ""
    account_tail: str = ""
    member: int | None = None
    concerned: tuple[int, ...] = ()

    @property
    def row(self) -> str:
        return f"payment:{self.payment}"

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.row, (("payee", self.payee), ("amount", self.amount_fen), ("on", self.on)))


@dataclass(frozen=True, slots=True)
class Death:
    """Somebody who died, as a list or the register says. ``source`` is the row that says so."""

    member: int
    died_on: date | None
    source: str
    told_by: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who was away (in prison, missing, moved) from a day until a day; without a first day nothing can be said."""

    member: int
    starts_on: date | None
    ends_before: date | None
    source: str
    told_by: str


def payee_elsewhere(rows: Iterable[HouseholdPayment]) -> Outcome:
    """Find payments to a household whose payee bears the name of none who is or was its member (代领、冒领)."""
    tally = Tally("payee_elsewhere")
    for row in distinct(rows):
        tally.examined += 1
        if row.payee.strip() not in row.names:
            about = About(Subject.HOUSEHOLD, row.area_code, household=row.household)
            tally.tell(about, [row.evidence], concerned=row.concerned)
    return tally.outcome()


def account_shared(rows: Iterable[HouseholdPayment], *, most_households: int) -> Outcome:
    """Find accounts into which the money of more than so many households was paid (一卡通被代管)."""
    tally = Tally("account_shared")
    by_account: dict[str, list[HouseholdPayment]] = defaultdict(list)
    for row in distinct(rows):
        tally.examined += 1
        if row.account:
            by_account[row.account].append(row)
        else:
            tally.cannot_tell("account")
    for account, paid in by_account.items():
        households = {row.household for row in paid}
        if len(households) <= most_households:
            continue
        area = common_area(row.area_code for row in paid)
        told = Evidence("", (("tail", paid[0].account_tail), ("households", len(households))))
        paid.sort(key=lambda row: row.payment)
        tally.tell(
            About(Subject.PAYEE, area, name=account),
            [told, *(row.evidence for row in paid)],
            rows=(),
            limit=Limit("clues.account_households", most_households),
            concerned={user for row in paid for user in row.concerned},
        )
    return tally.outcome()


def paid_after_death(rows: Iterable[HouseholdPayment], deaths: Iterable[Death]) -> Outcome:
    """Find payments to a person in a month after the one in which he died (死亡人员领取).

    A payment in the month of the death is due. Where it is not recorded which person was paid, nothing is said of it if
    somebody of the household is known to have died.
    """
    tally = Tally("paid_after_death")
    by_member: dict[int, list[Death]] = defaultdict(list)
    for death in distinct(deaths):
        by_member[death.member].append(death)
    for row in distinct(rows):
        tally.examined += 1
        if row.member is None:
            tally.cannot_tell("person")
            continue
        for death in by_member.get(row.member, ()):
            if death.died_on is None:
                tally.cannot_tell("day_of_death")
            elif (row.on.year, row.on.month) > (death.died_on.year, death.died_on.month):
                told = Evidence(death.source, (("list", death.told_by), ("died_on", death.died_on)))
                about = About(Subject.PERSON, row.area_code, household=row.household, member=row.member)
                tally.tell(about, [row.evidence, told], rows=[row.row], concerned=row.concerned)
    return tally.outcome()


def paid_in_absence(test: str, rows: Iterable[HouseholdPayment], absences: Iterable[Absence]) -> Outcome:
    """Find payments to a person on a day on which he was in prison, missing or gone (服刑、失踪、迁出)."""
    tally = Tally(test)
    by_member: dict[int, list[Absence]] = defaultdict(list)
    for absence in distinct(absences):
        by_member[absence.member].append(absence)
    for row in distinct(rows):
        tally.examined += 1
        if row.member is None:
            tally.cannot_tell("person")
            continue
        for away in by_member.get(row.member, ()):
            if away.starts_on is None:
                tally.cannot_tell("days_of_absence")
            elif away.starts_on <= row.on and (away.ends_before is None or row.on < away.ends_before):
                days = (("list", away.told_by), ("starts_on", away.starts_on), ("ends_before", away.ends_before))
                about = About(Subject.PERSON, row.area_code, household=row.household, member=row.member)
                evidence = [row.evidence, Evidence(away.source, days)]
                tally.tell(about, evidence, rows=[row.row], concerned=row.concerned)
    return tally.outcome()
