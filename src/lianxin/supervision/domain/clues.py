"""What a test returns: clues with the rows they rest on, how many rows were looked at, and what could not be told.

A clue has a fingerprint made of its test, its subject and the rows that make it the same clue tomorrow. A second run over the
same rows, in any order and with any of them twice, gives the same fingerprints, so that nothing is told twice.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from lianxin.core.kernel.words import Words

Value = str | int | float | bool | date | Words | None

_Row = TypeVar("_Row", bound=Hashable)


class Subject(StrEnum):
    """What a clue is about."""

    HOUSEHOLD = "household"
    PERSON = "person"
    PROJECT = "project"
    PAYEE = "payee"
    TRANCHE = "tranche"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class About:
    """The subject of a clue. ``name`` tells it apart where it has no row (a payee, an account, an area)."""

    kind: Subject
    area_code: str
    name: str = ""
    household: int | None = None
    member: int | None = None
    project: int | None = None
    tranche: int | None = None

    @property
    def key(self) -> str:
        """What names the subject for ever."""
        number = {
            Subject.HOUSEHOLD: self.household,
            Subject.PERSON: self.member,
            Subject.PROJECT: self.project,
            Subject.TRANCHE: self.tranche,
        }.get(self.kind)
        return f"{self.kind}:{self.name if number is None else number}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row that a clue rests on, as ``payment:12`` ("" for a figure worked out), with facts by the names of ``facts.FACTS``."""

    row: str
    facts: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """The value of policy that was crossed, by its name in the rulebook, as it stood on the day."""

    name: str
    value: int | float


@dataclass(frozen=True, slots=True)
class Clue:
    """Something to look into.

    ``rows`` makes it the same clue at the next run. ``concerned`` are users who had a hand in it, ``concerned_names`` people
    who are named in it: neither settles it.
    """

    test: str
    about: About
    rows: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    limit: Limit | None = None
    concerned: frozenset[int] = frozenset()
    concerned_names: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of test, subject and rows."""
        told = "|".join((self.test, self.about.key, *sorted(set(self.rows))))
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a test: rows examined, clues in the order of their fingerprints, and by reason how many rows it cannot tell."""

    examined: int
    clues: tuple[Clue, ...]
    untold: tuple[tuple[str, int], ...] = ()


@dataclass
class Tally:
    """Collects the outcome of one test."""

    test: str
    examined: int = 0
    untold: Counter[str] = field(default_factory=Counter)
    _found: dict[str, Clue] = field(default_factory=dict)

    def cannot_tell(self, fact: str, rows: int = 1) -> None:
        """Count rows of which nothing can be said, because a fact (a name of ``facts.UNTOLD``) is missing."""
        if rows:
            self.untold[fact] += rows

    def tell(
        self,
        about: About,
        evidence: Iterable[Evidence],
        *,
        rows: Iterable[str] | None = None,
        limit: Limit | None = None,
        concerned: Iterable[int] = (),
        concerned_names: Iterable[str] = (),
    ) -> None:
        """Add a clue. Its rows are those of its evidence, unless told otherwise."""
        seen = tuple(evidence)
        own = tuple(sorted({one.row for one in seen if one.row} if rows is None else set(rows)))
        clue = Clue(
            self.test,
            about,
            own,
            seen,
            limit,
            frozenset(concerned),
            frozenset(name for name in concerned_names if name),
        )
        self._found[clue.fingerprint] = clue

    def outcome(self) -> Outcome:
        """Return what was collected."""
        found = tuple(self._found[key] for key in sorted(self._found))
        return Outcome(self.examined, found, tuple(sorted(self.untold.items())))


def distinct(rows: Iterable[_Row]) -> list[_Row]:
    """Return each row once, so that a row handed in twice proves nothing twice."""
    return list(dict.fromkeys(rows))


def common_area(codes: Iterable[str], levels: tuple[int, ...] = (12, 9, 6)) -> str:
    """Return the smallest division (village, township, county) that holds all the codes; "" where there is none."""
    listed = list(codes)
    for length in levels:
        if len({code[:length] for code in listed}) == 1 and len(listed[0]) >= length:
            return listed[0][:length]
    return ""
