"""Whom the lines of a voucher mean: members of households that gain from a project, found by name; and households by what is typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lianxin.core.kernel.errors import Refused
from lianxin.funds import errors
from lianxin.funds.domain.voucher_lines import LineFault, VoucherLine
from lianxin.funds.queries.rosters import gaining_ids, leaving_words, rosters_of
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.projects.models import Project
    from lianxin.registry.models import Member, MemberFacts

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class MeantPayee:
    """A line with the household and the person that it means."""

    line: VoucherLine
    household: Household
    member: Member


def meant_payees(project: Project, lines: Sequence[VoucherLine], on: date) -> tuple[list[MeantPayee], list[LineFault]]:
    """Find whom each line means, or say why that cannot be told. What it finds, the payment still holds against the rules."""
    households = Household.objects.in_bulk(gaining_ids(project, on))
    named: dict[str, list[MemberFacts]] = defaultdict(list)
    for rows in rosters_of(households.keys(), on).values():
        for row in rows:
            named[row.member.name].append(row)
    found, faults = [], []
    for line in lines:
        rows = [
            row
            for row in named[line.name]
            if not line.household_no or households[row.household_id].household_no == line.household_no
        ]
        refusal = _refusal(project, line, rows, on)
        if refusal is not None:
            faults.append(LineFault(line.row, line.name, refusal))
            continue
        [row] = [row for row in rows if not _is_gone(row, on)]
        found.append(MeantPayee(line, households[row.household_id], row.member))
    return found, faults


def _refusal(project: Project, line: VoucherLine, rows: list[MemberFacts], on: date) -> Refused | None:
    present = [row for row in rows if not _is_gone(row, on)]
    if not rows:
        return Refused(errors.NOBODY_OF_THAT_NAME, payee=line.name, project=project)
    if not present:
        gone = rows[0]
        return Refused(errors.PAYEE_GONE, payee=line.name, on=gone.left_on, how=leaving_words(gone.leaving_kind))
    if len(present) > 1:
        return Refused(errors.SEVERAL_OF_THAT_NAME, payee=line.name, count=len(present))
    return None


def _is_gone(row: MemberFacts, on: date) -> bool:
    return row.left_on is not None and row.left_on <= on


def household_named(user: User, text: str) -> Household:
    """Return the one household that a person means by its number or its head's full name, of those that he may see.

    Raises:
        PermissionDenied: he sees none at all.
        Refused: FUND-161 none fits, FUND-162 several do.
    """
    wanted, seen = text.strip(), households_open_to(user).filter(is_live=True)
    for column in ("household_no", "head_name"):
        found = list(seen.filter(**{column: wanted})[:_MOST_NAMED]) if wanted else []
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(errors.SEVERAL_HOUSEHOLDS, household=wanted, count=len(found))
    raise Refused(errors.NO_SUCH_HOUSEHOLD, household=wanted)
