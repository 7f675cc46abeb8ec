"""Who may be paid: the party to the contract, and present members of households that gain from the project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from lianxin.core.kernel.errors import Refused
from lianxin.funds import errors
from lianxin.funds.queries.rosters import gaining_ids, leaving_words, rosters_of

if TYPE_CHECKING:
    from lianxin.funds.models import Claim
    from lianxin.projects.models import Project
    from lianxin.registry.models import Household, Member, MemberFacts


class Line(Protocol):
    """What is asked of a line: who is to be paid for which household."""

    @property
    def payee(self) -> str: ...
    @property
    def household(self) -> Household | None: ...
    @property
    def member(self) -> Member | None: ...


@dataclass(frozen=True, slots=True)
class BeneficiaryLists:
    """Households that a measure's own list admits, by number."""

    household_ids: frozenset[int] = field(default_factory=frozenset)


def require_party(claim: Claim, payees: Iterable[str]) -> None:
    """Let only the party to the claim's contract be paid.

    Raises:
        Refused: FUND-122 somebody else, or there is no contract.
    """
    party = claim.contract.payee if claim.contract is not None else "—"
    for payee in payees:
        if payee.strip() != party:
            raise Refused(errors.PAYEE_NOT_OF_CONTRACT, payee=payee.strip() or "—", contract=party)


def require_beneficiaries(project: Project, lines: Sequence[Line], *, on: date, lists: BeneficiaryLists | None) -> None:
    """Let only present members of households that gain be paid. A dead person, one who moved away, and a household outside the
    list are refused; who the members are, the newest roster up to the day's year says.

    Raises:
        Refused: FUND-119 not a beneficiary, FUND-120 not a member, FUND-121 gone by that day.
    """
    households = {line.household.pk: line.household for line in lines if line.household is not None}
    gaining = set(lists.household_ids) if lists is not None else gaining_ids(project, on, households)
    for number, household in households.items():
        if number not in gaining or not household.is_live:
            raise Refused(errors.NOT_A_BENEFICIARY, household=household, project=project)
    rosters = rosters_of(households, on)
    for line in lines:
        if line.household is not None:
            _require_member(line, rosters.get(line.household.pk, []), on)


def _require_member(line: Line, roster: list[MemberFacts], on: date) -> None:
    wanted = [
        row for row in roster
        if (row.member_id == line.member.pk if line.member is not None else True) and row.member.name == line.payee.strip()
    ]  # fmt: skip
    if not wanted:
        raise Refused(errors.PAYEE_NOT_OF_HOUSEHOLD, payee=line.payee)
    if all(row.left_on is not None and row.left_on <= on for row in wanted):
        gone = wanted[0]
        raise Refused(errors.PAYEE_GONE, payee=line.payee, on=gone.left_on, how=leaving_words(gone.leaving_kind))
