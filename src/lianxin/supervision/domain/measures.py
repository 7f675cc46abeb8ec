"""Measures: got twice, against their own conditions, not enrolled, more months than there are (patterns 3, 13, 14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lianxin.benefits.domain.claims import Claim, duplicates
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.rulebook.measure_entries import Measure
from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Subject, Tally, distinct


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A benefit as the guard against doubles takes it, with the row it stands in. ``claim`` is None where the subsidy of a
    department's list fits no measure of the rulebook."""

    row: str
    claim: Claim | None
    area_code: str
    household: int
    member: int | None
    told_by: str = ""
    concerned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A condition of a measure put to the facts again: its words, and whether it holds (None: cannot tell)."""

    name: str
    words: Words
    holds: bool | None


@dataclass(frozen=True, slots=True)
class GivenMeasure:
    """A measure given to a person, with what the facts of the year say of its conditions."""

    benefit: int
    measure: Words
    household: int
    member: int
    area_code: str
    on: date
    period: str
    answers: tuple[Answer, ...] = ()
    units: int | None = None
    amount_fen: Fen | None = None
    concerned: tuple[int, ...] = ()

    @property
    def row(self) -> str:
        return f"benefit:{self.benefit}"

    @property
    def about(self) -> About:
        return About(Subject.PERSON, self.area_code, household=self.household, member=self.member)


def paid_twice(rows: Iterable[ClaimRow], measures: Mapping[str, Measure]) -> Outcome:
    """Find the same item got twice at once, or two that exclude each other, across programmes, departments and lists (重复补贴)."""
    tally = Tally("paid_twice")
    known: dict[str, ClaimRow] = {}
    claims: list[Claim] = []
    for row in distinct(rows):
        tally.examined += 1
        if row.claim is None:
            tally.cannot_tell("item_unknown")
        else:
            known[row.claim.id] = row
            claims.append(row.claim)
    for double in duplicates(claims, measures):
        found = [known[claim.id] for claim in double.claims]
        first = found[0]
        kind = Subject.HOUSEHOLD if first.member is None else Subject.PERSON
        evidence = [
            Evidence(
                known[claim.id].row,
                (
                    ("measure", measures[claim.measure].words),
                    ("item", claim.item or None),
                    ("starts_on", claim.period.starts_on),
                    ("ends_before", claim.period.ends_before),
                    ("list", known[claim.id].told_by or None),
                ),
            )
            for claim in double.claims
        ]
        tally.tell(
            About(kind, first.area_code, household=first.household, member=first.member),
            evidence,
            concerned={user for row in found for user in row.concerned},
        )
    return tally.outcome()


def conditions_broken(test: str, rows: Iterable[GivenMeasure]) -> Outcome:
    """Find measures given to somebody whose facts of that year do not meet their conditions (age, school, labour, place)."""
    tally = Tally(test)
    for row in distinct(rows):
        tally.examined += 1
        broken = [answer for answer in row.answers if answer.holds is False]
        if not row.answers or (not broken and any(answer.holds is None for answer in row.answers)):
            tally.cannot_tell("condition")
        if broken:
            facts = [("measure", row.measure), ("period", row.period or None), ("on", row.on)]
            told = (*facts, *(("condition", answer.words) for answer in broken))
            rows_of_it = [row.row, *(f"condition:{answer.name}" for answer in broken)]
            tally.tell(row.about, [Evidence(row.row, told)], rows=rows_of_it, concerned=row.concerned)
    return tally.outcome()


def not_enrolled(
    rows: Iterable[GivenMeasure], enrolled: Mapping[int, Iterable[tuple[date | None, date | None]]]
) -> Outcome:
    """Find vocational grants for a day on which the person stands on no list of enrolment (雨露计划).

    Args:
        rows: grants given.
        enrolled: by member, from when until when (None: not told) he is enrolled.
    """
    tally = Tally("grant_not_enrolled")
    for row in distinct(rows):
        tally.examined += 1
        is_enrolled = any(
            (first is None or first <= row.on) and (end is None or row.on < end)
            for first, end in enrolled.get(row.member, ())
        )
        if not is_enrolled:
            told = (
                ("measure", row.measure),
                ("period", row.period or None),
                ("on", row.on),
                ("amount", row.amount_fen),
            )
            tally.tell(row.about, [Evidence(row.row, told)], concerned=row.concerned)
    return tally.outcome()


def post_months_over(rows: Iterable[GivenMeasure], *, most_months: int) -> Outcome:
    """Find people paid for more months of a post in a year than a year has (吃空饷)."""
    tally = Tally("post_months_over")
    by_year: dict[tuple[int, int], list[GivenMeasure]] = defaultdict(list)
    for row in distinct(rows):
        tally.examined += 1
        if row.units is None:
            tally.cannot_tell("months")
        else:
            by_year[row.member, row.on.year].append(row)
    for (_, year), found in by_year.items():
        months = sum(row.units or 0 for row in found)
        if months <= most_months:
            continue
        found.sort(key=lambda row: row.benefit)
        told = Evidence("", (("year", str(year)), ("months", months)))
        tally.tell(
            found[0].about,
            [told, *(Evidence(row.row, (("period", row.period), ("units", row.units))) for row in found)],
            rows=[f"year:{year}"],
            limit=Limit("clues.post_months", most_months),
            concerned={user for row in found for user in row.concerned},
        )
    return tally.outcome()
