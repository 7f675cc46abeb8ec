"""Kinds of notice. A room announces its own in ``<room>/notice_kinds.py``, which is found by itself.

    register(Kind(
        name="funds.village_money", words=Words("资金使用", "Money used"), levels=(Level.VILLAGE,),
        columns=(Column("project.name"), Column("payment.amount_yuan", is_summed=True)),
        subjects=years_of_money, rows=money_rows, title=Words("{place}{subject}资金使用情况公示", "…"), days=days_of_publicity,
    ))

A kind whose columns are not all public by the dictionary is refused when the house opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.notices import errors
from lianxin.notices.domain.columns import Column, fault_of
from lianxin.notices.domain.levels import Level
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.notices.models import Notice, NoticeEvent
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class Subject:
    """What one notice of a kind can be about: a year, a run, a project. ``key`` is short and without personal data."""

    key: str
    words: Words


ABOUT = "about"
"""Beside its columns a row may say here what it is about (:class:`About`): an objection to the row is then one to that."""


@dataclass(frozen=True, slots=True)
class About:
    """What a row of a notice is about, as other rooms know it: ``thing`` is the name of a table, ``pk`` a row of it."""

    thing: str
    pk: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice.

    ``subjects(user, area_code)`` lists what can be shown of an area, the newest first, as far as the user may see;
    ``rows(user, area_code, subject_key)`` gives its rows as field → value, every column of ``columns`` in each. Both ask
    what the user may see themselves and raise ``PermissionDenied`` where he may see nothing; None is the house itself.
    ``days(level, on, area_code)`` is how long it must hang at least; None where nothing is laid down. ``title`` has the places
    ``{place}`` and ``{subject}``. ``introduction`` stands above the table.

    ``follows`` is told of everything that happens to a notice of the kind, inside the same transaction: what it refuses does
    not happen. ``may_answer``, where given, says who answers objections in place of those who answer at the notice's office.
    """

    name: str
    words: Words
    levels: tuple[Level, ...]
    columns: tuple[Column, ...]
    title: Words
    introduction: Words
    subjects: Callable[[User | None, str], Sequence[Subject]]
    rows: Callable[[User | None, str, str], Sequence[Mapping[str, Any]]]
    days: Callable[[Level, date, str], int | None]
    follows: Callable[[Notice, NoticeEvent], None] | None = None
    may_answer: Callable[[User, Notice], bool] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Announce a kind.

    Raises:
        Refused: NOTICE-001 a column that the dictionary does not call public, or a mask that does not fit it.
        ValueError: its name is taken, or it has no column or no level.
    """
    if kind.name in _kinds:
        raise ValueError(f"the kind of notice {kind.name!r} is announced twice")
    if not kind.columns or not kind.levels:
        raise ValueError(f"the kind of notice {kind.name!r} has no column or no level")
    for column in kind.columns:
        why = fault_of(column, dictionary())
        if why is not None:
            raise Refused(errors.COLUMN_CLOSED, name=kind.name, column=column.field, why=why)
    _kinds[kind.name] = kind
    return kind


def all_kinds() -> list[Kind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def kind_named(name: str) -> Kind:
    """Return the kind of this name.

    Raises:
        Refused: NOTICE-002 no room announces it.
    """
    if name not in _kinds:
        raise Refused(errors.KIND_UNKNOWN, value=name, known="、".join(sorted(_kinds)))
    return _kinds[name]


def announced_kind(name: str) -> Kind | None:
    """Return the kind of this name; None where no room announces it any more."""
    return _kinds.get(name)


def kind_words(name: str) -> Words:
    """What a kind is called; its name where no room announces it any more."""
    kind = _kinds.get(name)
    return kind.words if kind else Words(name, name)
