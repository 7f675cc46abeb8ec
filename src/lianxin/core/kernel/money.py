"""Money: always an integer number of fen (分). No float comes near it.

Sums printed in 元 have two decimals; 万元 is a unit of forms, never of storage.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

Fen = int

# Beyond this a float no longer holds single fen.
_LARGEST_EXACT_YUAN = 1e12

# U+FFE5 and U+00A5 are the two yen signs of keyboards, U+FF0C the full-width comma.
_YUAN_TEXT = re.compile("^[\uffe5\u00a5]?\\s*([+-]?)(\\d{1,3}(?:[,\uff0c]\\d{3})+|\\d+)(?:\\.(\\d{1,2}))?\\s*(?:元)?$")


class NotMoney(ValueError):
    """The text is not an amount in yuan with at most two decimals."""


def fen_from_yuan(amount: str | int | float | Decimal) -> Fen:
    """Return integer fen for an amount in yuan.

    A spreadsheet gives every number as a float; it is accepted only if it stands for a whole number of fen
    (``1234.5`` does, ``1234.567`` does not).

    Raises:
        NotMoney: not a number, or finer than a fen.
    """
    if isinstance(amount, bool):
        raise NotMoney(str(amount))
    if isinstance(amount, int):
        return amount * 100
    if isinstance(amount, float):
        if not math.isfinite(amount) or abs(amount) > _LARGEST_EXACT_YUAN:
            raise NotMoney(repr(amount))
        fen = round(amount * 100)
        # The float nearest to a whole number of fen is off by a few units in the last place, never by a thousandth of a fen.
        if abs(amount * 100 - fen) > 1e-3:
            raise NotMoney(repr(amount))
        return fen
    if isinstance(amount, str):
        match = _YUAN_TEXT.match(amount.strip())
        if not match:
            raise NotMoney(amount)
        sign, whole, cents = match.groups()
        fen = int(re.sub("[,\uff0c]", "", whole)) * 100 + int((cents or "").ljust(2, "0") or 0)
        return -fen if sign == "-" else fen
    try:
        fen_exact = amount * 100
        if fen_exact != fen_exact.to_integral_value():
            raise NotMoney(str(amount))
        return int(fen_exact)
    except InvalidOperation as error:
        raise NotMoney(str(amount)) from error


def yuan_text(fen: Fen) -> str:
    """Return ``1,234.50`` for 123450 fen."""
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{cents:02d}"


def share_per_person(total: Fen, persons: int) -> Fen:
    """Return ``total / persons`` in fen, half a fen rounded away from zero (forms print two decimals).

    Raises:
        ZeroDivisionError: no persons.
    """
    quotient = (2 * abs(total) + persons) // (2 * persons)
    return -quotient if total < 0 else quotient
