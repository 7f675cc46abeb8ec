"""Records of work that can hardly be true: the same picture or text again, homes in a rush, entries on the eve (patterns 2 and 15).

A clue asks somebody to look; a helper may have written down a week's visits in one evening, with reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Subject, Tally, common_area, distinct
from lianxin.work.domain.likeness import bits_apart, is_plain

_BITS = 64


@dataclass(frozen=True, slots=True)
class Pictured:
    """A photograph of a record of work: its digest and likeness; where, when and by whom the record was made."""

    record: int
    area_code: str
    on: date
    digest: str
    likeness: str
    by: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A record of work with the digest of its text, "" where the text is too short to be compared."""

    record: int
    area_code: str
    on: date
    text: str
    by: int | None


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit: to which household, noted when and by whom; until when its people served (the first day no longer), if that is over;
    and since when one of them was on approved leave that day, if one was."""

    record: int
    household: int
    area_code: str
    on: date
    noted_at: datetime
    by: int | None
    served_before: date | None = None
    on_leave_since: date | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """A record of work as it arrived: where, when."""

    record: int
    area_code: str
    on: date
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a campaign: which, where, its period, and the moment at which it was over."""

    campaign: int
    area_code: str
    starts_on: date
    ends_on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class EveTerms:
    """How many hours before a deadline are the last, which share of a township's records is too much, and how many there must be."""

    hours: int
    most_percent: int
    least_records: int


def photo_again(pictures: Iterable[Pictured], *, most_bits: int) -> Outcome:
    """Find the same picture, or one that differs in at most ``most_bits`` of 64 bits, on different records.

    A plain picture (a wall, the dark) is like every other plain one: only the very same file counts, else it cannot be told.
    """
    tally = Tally("work_photo_again")
    rows = distinct(pictures)
    tally.examined = len(rows)
    tally.cannot_tell("likeness", sum(is_plain(row.likeness) for row in rows))
    for group in _alike(sorted(rows, key=lambda row: (row.record, row.digest)), most_bits):
        facts = {row.record: row for row in group}
        evidence = [Evidence(f"work:{number}", (("on", row.on),)) for number, row in sorted(facts.items())]
        area = common_area(row.area_code for row in group)
        tally.tell(
            About(Subject.AREA, area, name=area),
            evidence,
            limit=Limit("clues.photo_bits", most_bits),
            concerned={row.by for row in group if row.by is not None},
        )
    return tally.outcome()


def text_copied(records: Iterable[Written], *, most_copies: int) -> Outcome:
    """Find a text that stands on more than ``most_copies`` records of one township."""
    tally = Tally("work_text_copied")
    groups: dict[tuple[str, str], list[Written]] = defaultdict(list)
    for row in distinct(records):
        tally.examined += 1
        if row.text:
            groups[row.text, row.area_code[:9]].append(row)
        else:
            tally.cannot_tell("text")
    for (text, place), group in groups.items():
        if len(group) <= most_copies:
            continue
        rows = sorted(group, key=lambda row: row.record)
        told = (("records", len(rows)), ("on", min(row.on for row in rows)))
        tally.tell(
            About(Subject.AREA, place, name=place),
            [
                Evidence("", told),
                *(Evidence(f"work:{row.record}", (("on", row.on),)) for row in rows[: most_copies + 1]),
            ],
            rows=[f"text:{text}"],
            limit=Limit("clues.text_copies", most_copies),
            concerned={row.by for row in rows if row.by is not None},
        )
    return tally.outcome()


def visits_in_an_hour(visits: Iterable[Visited], *, most_households: int) -> Outcome:
    """Find somebody who noted visits of one day to more than ``most_households`` households within an hour."""
    tally = Tally("visits_in_an_hour")
    by_author: dict[tuple[int, date], list[Visited]] = defaultdict(list)
    for row in distinct(visits):
        tally.examined += 1
        if row.by is None:
            tally.cannot_tell("author")
        else:
            by_author[row.by, row.on].append(row)
    for (author, on), rows in by_author.items():
        hour = _fullest_hour(sorted(rows, key=lambda row: (row.noted_at, row.record, row.household)))
        households = {row.household for row in hour}
        if len(households) <= most_households:
            continue
        area = common_area(row.area_code for row in hour)
        told = (("on", on), ("households", len(households)))
        numbers = sorted({row.record for row in hour})
        tally.tell(
            About(Subject.AREA, area, name=area),
            [Evidence("", told), *(Evidence(f"work:{number}", ()) for number in numbers[: most_households + 1])],
            rows=[f"author:{author}", f"day:{on.isoformat()}"],
            limit=Limit("clues.visits_per_hour", most_households),
            concerned={author},
        )
    return tally.outcome()


def visit_out_of_service(visits: Iterable[Visited]) -> Outcome:
    """Find a visit of a day on which somebody whom it names was no longer in service."""
    tally = Tally("visit_out_of_service")
    found: dict[int, Visited] = {}
    for row in distinct(visits):
        tally.examined += 1
        if row.served_before is not None and row.on >= row.served_before:
            # Of a visit to several households one stands for all, whatever their order.
            found[row.record] = min(row, found.get(row.record, row), key=lambda one: one.household)
    for row in found.values():
        told = (("on", row.on), ("ends_before", row.served_before))
        tally.tell(
            About(Subject.HOUSEHOLD, row.area_code, household=row.household),
            [Evidence(f"work:{row.record}", told)],
            concerned=set() if row.by is None else {row.by},
        )
    return tally.outcome()


def visit_on_leave(visits: Iterable[Visited]) -> Outcome:
    """Find a visit of a day on which somebody whom it names was on leave: approved, of a member of a team, or granted by a helper's unit.

    To be away on duty is no leave.
    """
    tally = Tally("visit_on_leave")
    found: dict[int, Visited] = {}
    for row in distinct(visits):
        tally.examined += 1
        if row.on_leave_since is not None:
            found[row.record] = min(row, found.get(row.record, row), key=lambda one: one.household)
    for row in found.values():
        told = (("on", row.on), ("starts_on", row.on_leave_since))
        tally.tell(
            About(Subject.HOUSEHOLD, row.area_code, household=row.household),
            [Evidence(f"work:{row.record}", told)],
            concerned=set() if row.by is None else {row.by},
        )
    return tally.outcome()


def entries_on_the_eve(entries: Iterable[Entered], deadlines: Iterable[Deadline], terms: EveTerms) -> Outcome:
    """Find townships in which too large a share of a campaign's records arrived in the last hours before its end.

    What was done on those very days and arrived on them is no rush: only records of days before the last hours are counted as late.
    """
    tally = Tally("entries_on_the_eve")
    rows = distinct(entries)
    tally.examined = len(rows)
    for deadline in distinct(deadlines):
        begins = deadline.at - timedelta(hours=terms.hours)
        places: dict[str, list[Entered]] = defaultdict(list)
        for row in rows:
            is_inside = deadline.starts_on <= row.on <= deadline.ends_on and row.area_code.startswith(
                deadline.area_code
            )
            if is_inside and row.at < deadline.at:
                places[row.area_code[:9]].append(row)
        for place, found in places.items():
            late = [row for row in found if row.at >= begins and row.on < begins.date()]
            percent = 100 * len(late) / len(found)
            if len(late) < terms.least_records or percent <= terms.most_percent:
                continue
            told = (
                ("closed_on", deadline.ends_on),
                ("records", len(found)),
                ("last_records", len(late)),
                ("percent", round(percent, 1)),
            )
            tally.tell(
                About(Subject.AREA, place, name=place),
                [Evidence("", told)],
                rows=[f"campaign:{deadline.campaign}"],
                limit=Limit("clues.eve_percent", terms.most_percent),
                concerned={row.by for row in late if row.by is not None},
            )
    return tally.outcome()


def _alike(rows: Sequence[Pictured], most_bits: int) -> list[list[Pictured]]:
    """Groups of pictures that are alike, each with two records at least; a picture stands in one group.

    Of two hashes that differ in at most k bits one of k + 1 bands is equal: only those within a band are compared.
    """
    parents = list(range(len(rows)))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for bucket in _buckets(rows, most_bits).values():
        for place, one in enumerate(bucket):
            for other in bucket[place + 1 :]:
                if root(one) != root(other) and _is_like(rows[one], rows[other], most_bits):
                    parents[root(other)] = root(one)
    groups: dict[int, list[Pictured]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[root(number)].append(row)
    return [group for group in groups.values() if len({row.record for row in group}) > 1]


def _buckets(rows: Sequence[Pictured], most_bits: int) -> dict[tuple[int, str], list[int]]:
    bands = most_bits + 1
    edges = [_BITS * band // bands for band in range(bands + 1)]
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        found[-1, row.digest].append(number)
        if not is_plain(row.likeness):
            bits = f"{int(row.likeness, 16):064b}"
            for band in range(bands):
                found[band, bits[edges[band] : edges[band + 1]]].append(number)
    return found


def _is_like(one: Pictured, other: Pictured, most_bits: int) -> bool:
    if one.digest == other.digest:
        return True
    is_told = not (is_plain(one.likeness) or is_plain(other.likeness))
    return is_told and bits_apart(one.likeness, other.likeness) <= most_bits


def _fullest_hour(rows: Sequence[Visited]) -> list[Visited]:
    """The rows of the hour in which most households were noted; the first of several."""
    best: list[Visited] = []
    first = 0
    for last in range(len(rows)):
        while rows[last].noted_at - rows[first].noted_at > timedelta(hours=1):
            first += 1
        window = list(rows[first : last + 1])
        if len({row.household for row in window}) > len({row.household for row in best}):
            best = window
    return best
