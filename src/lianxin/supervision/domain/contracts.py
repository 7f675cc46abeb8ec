"""Contracts cut into pieces below the limit, settled far above what was agreed, claimed above what was accepted (2, 9, 10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.money import Fen
from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Subject, Tally, distinct


@dataclass(frozen=True, slots=True)
class SignedContract:
    """A contract of a project."""

    contract: int
    project: int
    area_code: str
    payee: str
    number: str
    amount_fen: Fen
    signed_on: date
    settled_fen: Fen | None = None

    @property
    def row(self) -> str:
        return f"contract:{self.contract}"

    @property
    def about(self) -> About:
        return About(Subject.PROJECT, self.area_code, project=self.project)


@dataclass(frozen=True, slots=True)
class AcceptedProject:
    """A project that was accepted: the sum accepted (None: not recorded) and the approved claims on it."""

    project: int
    area_code: str
    claimed_fen: Fen
    accepted_fen: Fen | None
    concerned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TenderTerms:
    """From which sum a tender is a must, from which share of it a contract is just below, and within how many days."""

    limit_fen: Fen
    just_below_percent: int
    days: int


def contracts_split(rows: Iterable[SignedContract], terms: TenderTerms) -> Outcome:
    """Find contracts just below the limit, of one project or with one payee, signed within so many days (拆分规避招标).

    Each is below the limit and at least at its just-below share; together they reach it.
    """
    tally = Tally("contracts_split")
    groups: dict[tuple[str, object], list[SignedContract]] = defaultdict(list)
    for row in distinct(rows):
        tally.examined += 1
        if terms.limit_fen * terms.just_below_percent <= row.amount_fen * 100 and row.amount_fen < terms.limit_fen:
            groups["project", row.project].append(row)
            groups["payee", row.payee.strip()].append(row)
    for found in groups.values():
        for cluster in _clusters(found, terms.days):
            if len(cluster) > 1 and sum(row.amount_fen for row in cluster) >= terms.limit_fen:
                tally.tell(
                    cluster[0].about,
                    [_agreed(row) for row in cluster],
                    limit=Limit("clues.tender_limit", terms.limit_fen),
                )
    return tally.outcome()


def settled_over_contract(rows: Iterable[SignedContract], *, most_percent: int) -> Outcome:
    """Find contracts settled at more than so many per cent of what was agreed (虚增工程量)."""
    tally = Tally("settled_over_contract")
    for row in distinct(rows):
        tally.examined += 1
        if row.settled_fen is None:
            tally.cannot_tell("settlement")
        elif row.settled_fen * 100 > row.amount_fen * most_percent:
            told = (
                ("contract", row.number),
                ("contract_sum", row.amount_fen),
                ("settled", row.settled_fen),
                ("percent", 100 * row.settled_fen / row.amount_fen),
            )
            limit = Limit("clues.settled_percent", most_percent)
            tally.tell(row.about, [Evidence(row.row, told)], limit=limit)
    return tally.outcome()


def claimed_over_accepted(rows: Iterable[AcceptedProject], *, most_percent: int) -> Outcome:
    """Find projects whose approved claims come to more than so many per cent of what was accepted (虚报)."""
    tally = Tally("claimed_over_accepted")
    for row in distinct(rows):
        tally.examined += 1
        if row.accepted_fen is None:
            tally.cannot_tell("accepted_sum")
        elif row.claimed_fen * 100 > row.accepted_fen * most_percent:
            told = (("claimed", row.claimed_fen), ("accepted", row.accepted_fen))
            about = About(Subject.PROJECT, row.area_code, project=row.project)
            limit = Limit("clues.claimed_percent", most_percent)
            tally.tell(about, [Evidence(f"project:{row.project}", told)], limit=limit, concerned=row.concerned)
    return tally.outcome()


def _agreed(row: SignedContract) -> Evidence:
    told = (("contract", row.number), ("payee", row.payee), ("contract_sum", row.amount_fen), ("on", row.signed_on))
    return Evidence(row.row, told)


def _clusters(found: list[SignedContract], days: int) -> list[list[SignedContract]]:
    """Contracts in the order of their days, cut where the first of a cluster lies more than so many days back."""
    clusters: list[list[SignedContract]] = []
    for row in sorted(found, key=lambda row: (row.signed_on, row.contract)):
        if clusters and (row.signed_on - clusters[-1][0].signed_on).days <= days:
            clusters[-1].append(row)
        else:
            clusters.append([row])
    return clusters
