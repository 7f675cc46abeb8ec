"""The rows behind a number of a dashboard: what is asked for, and the sides of what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.registry.models import Household, MemberFacts
from lianxin.reports.boards.places import Place
from lianxin.reports.boards.rates import Counted, Rows
from lianxin.reports.boards.subjects import Subject
from lianxin.reports.errors import ROWS_UNKNOWN

if TYPE_CHECKING:
    from lianxin.people.models import User

MISSING, THERE, WHOLE = "missing", "there", "all"
NO_RULE = Words("", "")
SIDES = {
    MISSING: Words("还没有的", "Not yet"),
    THERE: Words("已经有的", "There"),
    WHOLE: Words("全部", "All"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """Some of the rows: those missing, those there, all. ``sum_fen``: what they come to, where they are of money."""

    name: str
    words: Words
    found: Rows
    sum_fen: Fen | None = None

    @property
    def number(self) -> int:
        return self.found.order_by().count() if isinstance(self.found, QuerySet) else len(self.found)

    @property
    def is_of_people(self) -> bool:
        """Whether the rows are households or persons, or each is about one. Transfers of money are not, whoever receives them: the keeper
        of the money pays them out himself."""
        if self.sum_fen is not None:
            return False
        if not isinstance(self.found, QuerySet):
            return any(hasattr(one, "household") for one in self.found[:1])
        model = self.found.model
        return model in {Household, MemberFacts} or any(field.name == "household" for field in model._meta.get_fields())


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a number: what they are, by which rule they were counted, and their sides."""

    words: Words
    sides: tuple[Side, ...]
    rule: Words = NO_RULE


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which area, year and day rows are asked for, and which of them. ``subject`` narrows to a unit's or a helper's."""

    user: User
    place: Place
    year: int
    on: date
    told: Mapping[str, str]
    subject: Subject | None = None

    @property
    def area(self) -> str:
        return self.place.code

    def needs(self, act: Act) -> None:
        """Close what the reader may not see.

        Raises:
            PermissionDenied: it is closed to him.
        """
        if not self.user.may(act):
            raise PermissionDenied(act.value)

    def one_of(self, name: str, known: Mapping[str, Words]) -> tuple[str, Words]:
        """Return what is asked, with its words.

        Raises:
            Refused: REPORTS-220, nothing of the kind is known.
        """
        key = self.told.get(name, "")
        if key not in known:
            raise unknown_rows(f"{name}={key}")
        return key, known[key]

    def number(self, name: str) -> int:
        """Return a number that is asked.

        Raises:
            Refused: REPORTS-220, it is none.
        """
        written = self.told.get(name, "")
        if not (written.isascii() and written.isdigit() and len(written) < 10):
            raise unknown_rows(f"{name}={written}")
        return int(written)


def unknown_rows(asked: str) -> Refused:
    """That no dashboard has such a number."""
    return Refused(ROWS_UNKNOWN, asked=asked[:60])


def sides_of(found: Counted | None) -> tuple[Side, ...]:
    """The sides of what was counted; nothing where nothing could be."""
    if found is None:
        return (Side(WHOLE, SIDES[WHOLE], []),)
    rows = {MISSING: found.missing, THERE: found.there, WHOLE: found.whole}
    return tuple(Side(name, words, rows[name]) for name, words in SIDES.items())


def only(words: Words, found: Rows, rule: Words = NO_RULE) -> Behind:
    """Rows that have no sides."""
    return Behind(words, (Side(WHOLE, SIDES[WHOLE], found),), rule)
