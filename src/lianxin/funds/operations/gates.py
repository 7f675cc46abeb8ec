"""What every act on money asks first: who, how much, which code, which day, why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import ErrorKind, Refused
from lianxin.core.kernel.money import Fen, NotMoney, fen_from_yuan, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.models.ledger import LARGEST_FEN
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.rulebook import dictionary, values

if TYPE_CHECKING:
    from lianxin.people.models import User

_NATION = ""
# Exact, about, more than.
QUALIFIERS = ("=", "≈", ">")
TOKEN = Words("提交标识", "token of the form")


def may(by: User | None, act: Act, area_code: str) -> None:
    """Let pass the house itself, and whoever may do the act in the whole area.

    Raises:
        PermissionDenied: he may not.
    """
    if by is not None:
        required_area(by, act, area_code)


def checked_fen(amount: object) -> Fen:
    """Return an amount above zero in fen, of what a budget can hold. Integers are fen already; texts are yuan with at most two
    decimals, and never ten thousands.

    Raises:
        Refused: FUND-101.
    """
    shown, fen = str(amount), 0
    if isinstance(amount, int) and not isinstance(amount, bool):
        shown, fen = yuan_text(amount), amount
    elif isinstance(amount, str | Decimal):
        try:
            fen = fen_from_yuan(amount)
        except NotMoney:
            fen = 0
    if not 0 < fen <= LARGEST_FEN:
        raise Refused(errors.BAD_AMOUNT, amount=shown)
    return fen


def checked_code(list_name: str, key: str) -> str:
    """Return the key of a code list's code.

    Raises:
        Refused: FUND-102.
    """
    listed = dictionary().code_lists[list_name]
    if key not in {code.key for code in listed.codes}:
        raise Refused(errors.UNKNOWN_CODE, code=key, list=listed.words)
    return key


def checked_choice(choice: str, among: Iterable[str], what: Words) -> str:
    """Return one of a few choices that are no code list.

    Raises:
        Refused: FUND-102.
    """
    if choice not in among:
        raise Refused(errors.UNKNOWN_CODE, code=choice, list=what)
    return choice


def code_words(list_name: str, key: str) -> Words:
    """Return what a code is called."""
    return dictionary().code_lists[list_name].by_key(key).words


def joined(reasons: Iterable[Words]) -> Words:
    """Return several reasons as one."""
    listed = list(reasons)
    return Words("；".join(words.zh for words in listed), "; ".join(words.en for words in listed))


def checked_text(text: str, what: Words, *, longest: int = 100) -> str:
    """Return a text without blanks around it.

    Raises:
        Refused: FUND-141 it is empty, FUND-151 it is too long.
    """
    if not text.strip():
        raise Refused(errors.NO_TEXT, what=what)
    return fitting(text, what, longest=longest)


def fitting(text: str, what: Words, *, longest: int) -> str:
    """Return a text without blanks around it, or none.

    Raises:
        Refused: FUND-151 it is too long.
    """
    found = text.strip()
    if len(found) > longest:
        raise Refused(errors.TEXT_TOO_LONG, what=what, longest=longest, length=len(found))
    return found


def checked_reason(reason: str) -> str:
    """Return a reason.

    Raises:
        Refused: FUND-128, there is none; FUND-151 it is too long.
    """
    if not reason.strip():
        raise Refused(errors.REASON_MISSING)
    return fitting(reason, Words("理由", "reason"), longest=200)


def checked_day(on: date, *, not_before: date) -> date:
    """Return a day that is not before another.

    Raises:
        Refused: FUND-139.
    """
    if on < not_before:
        raise Refused(errors.DAY_BEFORE, on=on.isoformat(), before=not_before.isoformat())
    return on


def value_on(name: str, *, on: date, area: str) -> Any:
    """Return a value of policy on a day in an area, or None where no document sets one."""
    parameter = values()[name]
    entries = parameter.on(on)
    for length in range(len(area), -1, -1):
        entry = entries.get(area[:length])
        if entry is not None and entry.value is not None:
            return entry.value
    return None


def source_of(name: str, *, on: date, area: str = _NATION) -> str:
    """Return the document of a value in force."""
    return str(values().at(name, on=on, area=area).source)


def record(act: str, by: User | None, thing: str, thing_id: object, area_code: str, **details: Any) -> None:
    """Write the one event of an act."""
    record_event(act=act, by=by, thing=thing, thing_id=thing_id, area_code=area_code, **details)


@contextmanager
def taken_is(kind: ErrorKind, **details: object) -> Iterator[None]:
    """Say with an error that a number is taken, when somebody else took it in the moment after it was looked up. The act is over
    with it: its own transaction is what is rolled back.

    Raises:
        Refused: ``kind``.
    """
    try:
        yield
    except IntegrityError as error:
        raise Refused(kind, **details) from error
