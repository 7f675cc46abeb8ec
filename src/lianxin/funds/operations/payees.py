"""Who may be paid: the party to the contract, and present members of households that gain from the project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.models import Claim
from lianxin.projects.models import BenefitLink, Project
from lianxin.registry.models import MemberFacts
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.registry.models import Household, Member


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
    if lists is not None:
        gaining = set(lists.household_ids)
    else:
        in_force = Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))
        links = BenefitLink.objects.filter(in_force, project=project, household__in=households)
        gaining = set(links.values_list("household_id", flat=True))
    for number, household in households.items():
        if number not in gaining or not household.is_live:
            raise Refused(errors.NOT_A_BENEFICIARY, household=household, project=project)
    rosters = _rosters(set(households), on)
    for line in lines:
        if line.household is not None:
            _require_member(line, rosters.get(line.household.pk, []), on)


def _rosters(household_ids: set[int], on: date) -> dict[int, list[MemberFacts]]:
    """Members by household: each household's newest roster of a year up to the day's."""
    found: dict[int, list[MemberFacts]] = {}
    rows = MemberFacts.objects.filter(household__in=household_ids, year__lte=on.year).select_related("member")
    for row in rows.order_by("-year", "pk"):
        listed = found.setdefault(row.household_id, [])
        if not listed or listed[0].year == row.year:
            listed.append(row)
    return found


def _require_member(line: Line, roster: list[MemberFacts], on: date) -> None:
    wanted = [
        row for row in roster
        if (row.member_id == line.member.pk if line.member is not None else True) and row.member.name == line.payee.strip()
    ]  # fmt: skip
    if not wanted:
        raise Refused(errors.PAYEE_NOT_OF_HOUSEHOLD, payee=line.payee)
    if all(row.left_on is not None and row.left_on <= on for row in wanted):
        gone = wanted[0]
        raise Refused(errors.PAYEE_GONE, payee=line.payee, on=gone.left_on, how=_how(gone.leaving_kind))


def _how(leaving_kind: str) -> Words:
    codes = {code.key: code.words for code in dictionary().code_lists["member_change"].codes}
    return codes.get(leaving_kind, Words("离开", "left"))
