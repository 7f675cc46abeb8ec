"""Households that split before they were identified, and one number in two households (patterns 17 and 18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.periods import full_months
from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Subject, Tally, common_area, distinct


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody of an assisted household who lived in another one the year before. Days that nobody recorded are None."""

    member: int
    household: int
    village_code: str
    from_household: int
    moved_on: date | None
    identified_on: date | None


@dataclass(frozen=True, slots=True)
class NumberedMember:
    """A member whose identity number another member bears too. ``identity`` is a digest."""

    member: int
    household: int
    area_code: str
    identity: str


def household_split(rows: Iterable[Arrival], *, households: int, most_months: int) -> Outcome:
    """Find households into which somebody moved from another household within so many months before the identification (分户).

    Args:
        rows: arrivals.
        households: how many assisted households were looked at.
        most_months: a split that long before is none of the identification's business.
    """
    tally = Tally("household_split", examined=households)
    splits: dict[int, list[tuple[Arrival, date]]] = defaultdict(list)
    for row in distinct(rows):
        if row.identified_on is None:
            tally.cannot_tell("identified")
        elif row.moved_on is None:
            tally.cannot_tell("moved_on")
        elif row.moved_on <= row.identified_on and full_months(row.moved_on, row.identified_on) < most_months:
            splits[row.household].append((row, row.moved_on))
    for household, found in splits.items():
        found.sort(key=lambda pair: (pair[1], pair[0].member))
        first = found[0][0]
        tally.tell(
            About(Subject.HOUSEHOLD, first.village_code, household=household),
            [
                Evidence(
                    f"household:{row.from_household}",
                    (("starts_on", moved_on), ("identified_on", row.identified_on)),
                )
                for row, moved_on in found
            ],
            limit=Limit("clues.split_months", most_months),
        )
    return tally.outcome()


def number_in_two_households(rows: Iterable[NumberedMember], *, members: int, unnumbered: int) -> Outcome:
    """Find identity numbers that stand in more than one household.

    Args:
        rows: members who share their number with another.
        members: how many members were looked at.
        unnumbered: how many of them have no number.
    """
    tally = Tally("number_in_two_households", examined=members)
    tally.cannot_tell("identity", unnumbered)
    by_number: dict[str, list[NumberedMember]] = defaultdict(list)
    for row in distinct(rows):
        by_number[row.identity].append(row)
    for identity, found in by_number.items():
        if len({row.household for row in found}) < 2:
            continue
        found.sort(key=lambda row: row.member)
        tally.tell(
            About(Subject.AREA, common_area(row.area_code for row in found), name=identity),
            [Evidence(f"member:{row.member}:{row.household}", ()) for row in found],
        )
    return tally.outcome()
