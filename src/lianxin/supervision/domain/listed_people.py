"""Members of assisted households who stand on a list of another department (DOMAIN §2.5, pattern 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.supervision.domain.clues import About, Evidence, Outcome, Subject, Tally, distinct


@dataclass(frozen=True, slots=True)
class ListedMember:
    """A member of a household who stands on a list. ``is_assisted`` None: whether the household is, cannot be told."""

    member: int
    household: int
    area_code: str
    is_assisted: bool | None
    source: str
    told_by: str
    item: str = ""
    starts_on: date | None = None
    ends_before: date | None = None


def listed_and_assisted(
    test: str, rows: Iterable[ListedMember], *, on: date, rows_compared: int, passed_over: Iterable[str] = ()
) -> Outcome:
    """Find members of assisted households on a list in force on the day.

    Args:
        test: name of the test.
        rows: who stands on the list and in the register.
        on: the day.
        rows_compared: how many lines of the lists were compared with the register.
        passed_over: words by which what is listed counts for nothing (a farm tricycle is no car).
    """
    words = tuple(passed_over)
    tally = Tally(test, examined=rows_compared)
    for row in distinct(rows):
        is_over = row.ends_before is not None and row.ends_before <= on
        is_yet_to_come = row.starts_on is not None and row.starts_on > on
        if is_over or is_yet_to_come or any(word in row.item for word in words):
            continue
        if row.is_assisted is None:
            tally.cannot_tell("assisted")
        elif row.is_assisted:
            about = About(Subject.PERSON, row.area_code, household=row.household, member=row.member)
            told = (("list", row.told_by), ("item", row.item or None), ("starts_on", row.starts_on))
            # The same car told again by next year's list is the same clue.
            tally.tell(about, [Evidence(row.source, told)], rows=[f"listed:{row.item}"])
    return tally.outcome()
