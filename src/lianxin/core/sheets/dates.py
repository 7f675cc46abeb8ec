"""Read days and months in every writing that township returns use; refuse what could mean two days."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from lianxin.core.sheets.errors import DAY_NOT_GIVEN, NOT_A_DATE, NOT_A_MONTH, YEAR_OF_TWO_DIGITS
from lianxin.core.sheets.faults import Fault, doubt, error
from lianxin.core.sheets.texts import is_blank, is_none, is_unknown, narrowed, shown

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LONGEST = 80
_SERIAL_DAY_0 = date(1899, 12, 30)  # Day 0 of spreadsheets, their wrong leap day of 1900 allowed for.
_FIRST_SERIAL, _LAST_SERIAL = 1.0, 73_415.0  # 1900-01-01 to 2100-12-31
_FULL = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
    r"(?:\s*[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
)
_EIGHT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0+)?$")
_MONTH = re.compile(r"^(\d{4})\s*(?:[-/.年]\s*(\d{1,2})|(\d{2})(?:\.0+)?)\s*月?份?$")
_TWO_DIGITS = re.compile(
    r"^[''′]?\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$"
)


def read_date(cell: object) -> date | Fault | None:
    """Return the day. Year and month alone give the first of the month with a warning."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell if _FIRST_YEAR <= cell.year <= _LAST_YEAR else error(NOT_A_DATE, shown(cell))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _date_from_number(float(cell))
    if not isinstance(cell, str):
        return error(NOT_A_DATE, shown(cell))
    text = narrowed(cell)
    if len(text) > _LONGEST:
        return error(NOT_A_DATE, shown(cell))
    if is_blank(text) or is_unknown(text) or is_none(text):
        return None
    full = _FULL.match(text) or _EIGHT.match(text)
    if full:
        return _day(*map(int, full.groups())) or error(NOT_A_DATE, shown(cell))
    month = _MONTH.match(text)
    if month:
        first = _day(int(month.group(1)), int(month.group(2) or month.group(3)), 1)
        return doubt(DAY_NOT_GIVEN, shown(cell), first) if first else error(NOT_A_DATE, shown(cell))
    return error(YEAR_OF_TWO_DIGITS if _TWO_DIGITS.match(text) else NOT_A_DATE, shown(cell))


def _date_from_number(number: float) -> date | Fault:
    """A number is a day written as 20160301, a month as 201603, or the spreadsheet's own count of days."""
    if number.is_integer() and 1e7 <= number < 1e8:
        day = _day(int(number) // 10_000, int(number) // 100 % 100, int(number) % 100)
        return day or error(NOT_A_DATE, shown(number))
    if number.is_integer() and 1e5 <= number < 1e6:
        first = _day(int(number) // 100, int(number) % 100, 1)
        return doubt(DAY_NOT_GIVEN, shown(number), first) if first else error(NOT_A_DATE, shown(number))
    # A bare year (1900 to 2100) would otherwise be read as a day of the year 1905.
    if _FIRST_SERIAL <= number <= _LAST_SERIAL and not (number.is_integer() and _FIRST_YEAR <= number <= _LAST_YEAR):
        return _SERIAL_DAY_0 + timedelta(days=int(number))
    return error(NOT_A_DATE, shown(number))


def read_month(cell: object) -> date | Fault | None:
    """Return the first day of the month."""
    if isinstance(cell, (date, datetime)):
        first = _day(cell.year, cell.month, 1)
        return first or error(NOT_A_MONTH, shown(cell))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _month_from_number(float(cell))
    if not isinstance(cell, str):
        return error(NOT_A_MONTH, shown(cell))
    text = narrowed(cell)
    if len(text) > _LONGEST:
        return error(NOT_A_MONTH, shown(cell))
    if is_blank(text) or is_unknown(text) or is_none(text):
        return None
    written = _MONTH.match(text)
    if written:
        return _day(int(written.group(1)), int(written.group(2) or written.group(3)), 1) or error(
            NOT_A_MONTH, shown(cell)
        )
    full = _FULL.match(text) or _EIGHT.match(text)
    if full:
        day = _day(*map(int, full.groups()))
        return day.replace(day=1) if day else error(NOT_A_MONTH, shown(cell))
    return error(YEAR_OF_TWO_DIGITS if _TWO_DIGITS.match(text) else NOT_A_MONTH, shown(cell))


def _month_from_number(number: float) -> date | Fault:
    """``202303`` or ``2023.03``. ``2023.1`` is refused: as a number, January and October look the same."""
    first: date | None = None
    if number.is_integer():
        whole = int(number)
        if 1e7 <= number < 1e8:
            day = _day(whole // 10_000, whole // 100 % 100, whole % 100)
            first = day.replace(day=1) if day else None
        elif 1e5 <= number < 1e6:
            first = _day(whole // 100, whole % 100, 1)
    elif _FIRST_YEAR <= number < _LAST_YEAR + 1:
        year, month = int(number), round(number % 1 * 100)
        if month != 10 and abs(number % 1 * 100 - month) < 1e-6:
            first = _day(year, month, 1)
    return first or error(NOT_A_MONTH, shown(number))


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
