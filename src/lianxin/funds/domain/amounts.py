"""Amounts as foreign files write them, in whole minor units: the form is told, never guessed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property

# Beyond this a float no longer holds single minor units.
_LARGEST_EXACT = 1e14
_ANY_SPACE = "[ \u00a0\u202f\u2009]"


class NotAnAmount(ValueError):
    """The cell is not an amount of the form that was told."""


@dataclass(frozen=True)
class NumberForm:
    """How amounts are written: the decimal point, the mark of thousands ("" for none), how many decimals there are at most."""

    decimal: str = "."
    thousands: str = ""
    decimals: int = 2

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        mark = _ANY_SPACE if self.thousands == " " else re.escape(self.thousands)
        whole = rf"\d{{1,3}}(?:{mark}\d{{3}})+|\d+" if self.thousands else r"\d+"
        cents = rf"(?:{re.escape(self.decimal)}(\d{{1,{self.decimals}}}))?" if self.decimals else "()"
        return re.compile(rf"([+\-\u2212]?)({whole}){cents}", re.ASCII)

    @property
    def example(self) -> str:
        """An amount in this form: ``1.234,50``."""
        return self.text(123_450 if self.decimals == 2 else 1_234 * 10**self.decimals)

    def text(self, amount: int) -> str:
        """Write an amount in minor units in this form."""
        whole, cents = divmod(abs(amount), 10**self.decimals)
        grouped = f"{whole:,}".replace(",", self.thousands) if self.thousands else str(whole)
        tail = f"{self.decimal}{cents:0{self.decimals}d}" if self.decimals else ""
        return f"{'-' if amount < 0 else ''}{grouped}{tail}"

    def read(self, cell: object) -> int | None:
        """Return the amount of a cell in minor units; None for a blank one.

        Raises:
            NotAnAmount: it is of another form, or has more decimals than there are.
        """
        if isinstance(cell, str):
            text = cell.strip()
            return self._of_text(text) if text else None
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            raise NotAnAmount(str(cell))
        return int(f"{cell}{'0' * self.decimals}") if isinstance(cell, int) else self._of_float(cell)

    def _of_text(self, text: str) -> int:
        match = self._pattern.fullmatch(text)
        if not match:
            raise NotAnAmount(text)
        sign, whole, cents = match.groups()
        minor = (cents or "").ljust(self.decimals, "0")
        amount = int(re.sub(r"\D", "", whole) + minor)
        return amount if sign in ("", "+") else -amount

    def _of_float(self, cell: float) -> int:
        """A spreadsheet keeps every number as a float; it is taken only where it stands for a whole number of minor units."""
        scaled = cell * float(10**self.decimals)
        if not math.isfinite(scaled) or abs(scaled) > _LARGEST_EXACT or abs(scaled - round(scaled)) > 1e-3:
            raise NotAnAmount(repr(cell))
        return round(scaled)
