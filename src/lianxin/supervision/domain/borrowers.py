"""Micro-loans of many households that flow to one enterprise (户贷企用, pattern 12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.money import Fen
from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Subject, Tally, common_area, distinct


@dataclass(frozen=True, slots=True)
class DrawnLoan:
    """A loan that was drawn, and the shares of an enterprise that the household held from some day on ("" where none)."""

    loan: int
    household: int
    area_code: str
    amount_fen: Fen
    drawn_on: date
    enterprise: str = ""
    shares_from: date | None = None
    concerned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowTerms:
    """Within how many days after a loan shares count as bought with it, and how many borrowers are many."""

    days: int
    least_borrowers: int


def loans_to_one_enterprise(rows: Iterable[DrawnLoan], terms: FlowTerms) -> Outcome:
    """Find enterprises in which many borrowers got shares soon after their loans were drawn."""
    tally = Tally("loans_to_one_enterprise")
    flows: dict[str, list[DrawnLoan]] = defaultdict(list)
    listed = distinct(rows)
    tally.examined = len({row.loan for row in listed})
    tally.cannot_tell("flow", tally.examined - len({row.loan for row in listed if row.enterprise}))
    for row in listed:
        if row.shares_from is not None and 0 <= (row.shares_from - row.drawn_on).days <= terms.days:
            flows[row.enterprise.strip()].append(row)
    for enterprise, found in flows.items():
        borrowers = {row.household for row in found}
        if not enterprise or len(borrowers) < terms.least_borrowers:
            continue
        found.sort(key=lambda row: (row.loan, row.shares_from or row.drawn_on))
        told = Evidence("", (("enterprise", enterprise), ("borrowers", len(borrowers))))
        tally.tell(
            About(Subject.PAYEE, common_area(row.area_code for row in found), name=enterprise),
            [told, *(_flow(row) for row in found)],
            rows=(),
            limit=Limit("clues.loan_flow_borrowers", terms.least_borrowers),
            concerned={user for row in found for user in row.concerned},
        )
    return tally.outcome()


def _flow(row: DrawnLoan) -> Evidence:
    return Evidence(
        f"loan:{row.loan}", (("amount", row.amount_fen), ("on", row.drawn_on), ("starts_on", row.shares_from))
    )
