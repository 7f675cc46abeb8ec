"""The dirt of real files, put in on purpose, so that the first import shows what the product finds."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from lianxin.core.kernel.identifiers import check_character
from lianxin.programmes.demo.households import DrawnHousehold


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault put in: what, and in which household."""

    kind: str
    household_no: str


def soiled(households: list[DrawnHousehold], chance: Random) -> list[Fault]:
    """Spoil some households and return what was done: wrong numbers, two heads, no head, one number twice, children out of
    school, people not insured. Missing incomes are made by leaving rows out of the income sheet (see ``workbooks``)."""
    faults = []
    clean = chance.sample(households, 60)

    def note(kind: str, household: DrawnHousehold) -> None:
        faults.append(Fault(kind, household.fields["household_no"]))

    for household in clean[:10]:
        member = household.members[-1]
        number = member["id_no"]
        member["id_no"] = number[:17] + next(c for c in "0123456789X" if c != check_character(number[:17]))
        note("identity number with a wrong check digit", household)
    for household in clean[10:14]:
        household.members[-1]["id_no"] = ""
        note("no identity number", household)
    for household in clean[14:16]:
        household.members[-1]["id_no"] = f"999999{household.members[-1]['birth_on']:%Y%m%d}0001"
        note("placeholder in place of a number", household)
    pairs = [h for h in clean[16:40] if len(h.members) > 1]
    pairs[0].members[1]["relation_to_head"] = "head"
    note("two heads", pairs[0])
    pairs[1].members[0]["relation_to_head"] = "other"
    note("no head", pairs[1])
    pairs[2].members[-1]["id_no"] = pairs[3].members[-1]["id_no"]
    note("one identity number twice", pairs[2])
    note("one identity number twice", pairs[3])
    for household in households:
        for member in household.members:
            if member.get("school_status") in {"grade_8", "grade_9"} and chance.random() < 0.06:
                member["school_status"] = "not_at_school"
                member["not_in_school_reason"] = "unwilling"
                note("child out of school", household)
    return faults
