"""What every act on money asks first: who, how much, which code, which day, why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import ErrorKind, Refused
from lianxin.core.kernel.money import Fen, NotMoney, fen_from_yuan
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.rulebook import dictionary, values

if TYPE_CHECKING:
    from lianxin.people.models import User

_NATION = ""


def may(by: User | None, act: Act, area_code: str) -> None:
    """Let pass the house itself, and whoever may do the act in the whole area.

    Raises:
        PermissionDenied: he may not.
    """
    if by is not None:
        required_area(by, act, area_code)


def checked_fen(amount: object) -> Fen:
    """Return an amount above zero in fen. Integers are fen already; texts are yuan with at most two decimals.

    Raises:
        Refused: FUND-101.
    """
    if isinstance(amount, int) and not isinstance(amount, bool) and amount > 0:
        return amount
    if isinstance(amount, str | Decimal):
        try:
            fen = fen_from_yuan(amount)
        except NotMoney:
            fen = 0
        if fen > 0:
            return fen
    raise Refused(errors.BAD_AMOUNT, amount=amount)


def checked_code(list_name: str, key: str) -> str:
    """Return the key of a code list's code.

    Raises:
        Refused: FUND-102.
    """
    listed = dictionary().code_lists[list_name]
    if key not in {code.key for code in listed.codes}:
        raise Refused(errors.UNKNOWN_CODE, code=key, list=listed.words.zh)
    return key


def code_words(list_name: str, key: str) -> Words:
    """Return what a code is called."""
    return dictionary().code_lists[list_name].by_key(key).words


def joined(reasons: Iterable[Words]) -> Words:
    """Return several reasons as one."""
    listed = list(reasons)
    return Words("；".join(words.zh for words in listed), "; ".join(words.en for words in listed))


def checked_text(text: str, what: str) -> str:
    """Return a text without blanks around it.

    Raises:
        Refused: FUND-141, it is empty.
    """
    if not text.strip():
        raise Refused(errors.NO_TEXT, what=what)
    return text.strip()


def checked_reason(reason: str) -> str:
    """Return a reason.

    Raises:
        Refused: FUND-128, there is none.
    """
    if not reason.strip():
        raise Refused(errors.REASON_MISSING)
    return reason.strip()


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


def refuse_if(is_so: bool, kind: ErrorKind, **details: object) -> None:
    """Refuse with an error if something is so."""
    if is_so:
        raise Refused(kind, **details)
