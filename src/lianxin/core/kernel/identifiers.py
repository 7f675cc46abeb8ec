"""Identity numbers of people: GB 11643-1999, disability cards, placeholders; and how they are masked.

An identity number is never a key: newborns have none, mistakes and duplicates happen, and the six leading digits are the
place of first registration, which may have been abolished or renamed since. They are therefore not checked against
today's divisions (a check that refuses every person older than his county's present code).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_ZEROS = ord("0") * sum(_WEIGHTS)  # the digits are taken as bytes, each of them this much too large
_PLACEHOLDER = "999999"
_DROPPED = str.maketrans("", "", " \u00a0\u3000\t\r\n'`’‘-")


class IdentityForm(StrEnum):
    """Which number it is."""

    RESIDENT = "resident"  # 18 characters, GB 11643
    DISABILITY = "disability"  # 20: resident number + category digit + grade digit
    DISABILITY_REISSUED = "disability_reissued"  # 22: the same + "B" + reissue digit
    FIRST_GENERATION = "first_generation"  # 15 digits, before 1999
    PLACEHOLDER = "placeholder"  # 999999…: the person has no number yet
    NONE = "none"  # nothing was written


class IdentityFault(StrEnum):
    """What is wrong with a number."""

    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTH_DATE = "birth_date"
    CHECK_DIGIT = "check_digit"
    DISABILITY_CODE = "disability_code"


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number read: cleaned text, its form, what it says of its holder, and its faults (empty when sound)."""

    text: str
    form: IdentityForm
    born_on: date | None = None
    sex: str = ""  # "male" or "female"
    disability_category: int | None = None
    disability_grade: int | None = None
    faults: tuple[IdentityFault, ...] = ()


def clean_identity_number(written: str) -> str:
    """Return the number with full-width characters, spaces, quotes and dashes put right, and X in upper case."""
    text = written if written.isascii() else unicodedata.normalize("NFKC", written).replace("×", "X")
    return text.translate(_DROPPED).upper()


def check_character(first_17: str) -> str:
    """Return the 18th character for 17 digits (ISO 7064 MOD 11-2 as GB 11643 lays it down)."""
    return _CHECK[(sum(map(mul, first_17.encode("ascii"), _WEIGHTS)) - _ZEROS) % 11]


def read_identity_number(written: str) -> IdentityNumber:
    """Read an identity or disability-card number as people write it. Never raises: faults are in the answer."""
    text = clean_identity_number(written)
    if not text or text in {"无", "暂无", "没有", "NONE", "/", "—"}:
        return IdentityNumber("", IdentityForm.NONE)
    if text.startswith(_PLACEHOLDER):
        return IdentityNumber(text, IdentityForm.PLACEHOLDER)
    form = {
        15: IdentityForm.FIRST_GENERATION,
        18: IdentityForm.RESIDENT,
        20: IdentityForm.DISABILITY,
        22: IdentityForm.DISABILITY_REISSUED,
    }.get(len(text))
    if form is None:
        return IdentityNumber(text, IdentityForm.RESIDENT, faults=(IdentityFault.LENGTH,))
    if form is IdentityForm.FIRST_GENERATION:
        return _first_generation(text)
    return _second_generation(text, form)


class _Weighted(dict[str, int]):
    """Remember the weighted sum of a run of digits that starts at one place of the number."""

    def __init__(self, first: int) -> None:
        self._weights = _WEIGHTS[first:]

    def __missing__(self, digits: str) -> int:
        if not (digits.isascii() and digits.isdigit()) or digits == _PLACEHOLDER:
            raise ValueError(digits)
        total = self[digits] = sum(map(mul, map(int, digits), self._weights))
        return total


class _Births(dict[str, tuple[int, date]]):
    """The same for the eight digits of the birth date, which must be a day; with the day."""

    def __missing__(self, digits: str) -> tuple[int, date]:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        found = self[digits] = (_Weighted(6)[digits], born_on)
        return found


class SoundNumbers:
    """Know sound 18-character numbers, nearly all there are, in a tenth of the time of :func:`read_identity_number`.

    A number is cut into place, birth date and sequence, whose weighted sums repeat from row to row and are remembered.
    """

    def __init__(self) -> None:
        self._places, self._births, self._sequences = _Weighted(0), _Births(), _Weighted(14)

    def born_on(self, text: str) -> date | None:
        """Return the birth date in a cleaned number that is resident, of 18 characters and without fault; otherwise None."""
        if len(text) != 18:
            return None
        try:
            weight, born_on = self._births[text[6:14]]
            total = self._places[text[:6]] + weight + self._sequences[text[14:17]]
        except ValueError:
            return None
        return born_on if _CHECK[total % 11] == text[17] else None


def number_on_card(read: IdentityNumber) -> str:
    """Return the identity number that a disability card holds in its first 18 characters; "" when the number read is no such
    card, or when anything but its category and grade is doubtful."""
    is_card = read.form in {IdentityForm.DISABILITY, IdentityForm.DISABILITY_REISSUED}
    return read.text[:18] if is_card and set(read.faults) <= {IdentityFault.DISABILITY_CODE} else ""


def sex_in(number: str) -> str:
    """Return the sex that a sound number of 18 or more characters gives: ``male`` or ``female``."""
    return "male" if number[16] in "13579" else "female"


def _first_generation(text: str) -> IdentityNumber:
    if not (text.isascii() and text.isdigit()):
        return IdentityNumber(text, IdentityForm.FIRST_GENERATION, faults=(IdentityFault.CHARACTERS,))
    born_on = _day("19" + text[6:12])
    sex = "male" if int(text[14]) % 2 else "female"
    faults = () if born_on else (IdentityFault.BIRTH_DATE,)
    return IdentityNumber(text, IdentityForm.FIRST_GENERATION, born_on, sex, faults=faults)


def _second_generation(text: str, form: IdentityForm) -> IdentityNumber:
    body = text[:17]
    if not (body.isascii() and body.isdigit()):
        return IdentityNumber(text, form, faults=(IdentityFault.CHARACTERS,))
    faults: list[IdentityFault] = []
    born_on = _day(text[6:14])
    if born_on is None:
        faults.append(IdentityFault.BIRTH_DATE)
    if text[17] != check_character(body):
        faults.append(IdentityFault.CHECK_DIGIT)
    category = grade = None
    if form is not IdentityForm.RESIDENT:
        if text[18] in "1234567" and text[19] in "1234":
            category, grade = int(text[18]), int(text[19])
        else:
            faults.append(IdentityFault.DISABILITY_CODE)
        if form is IdentityForm.DISABILITY_REISSUED and not (text[20] == "B" and text[21].isdigit()):
            faults.append(IdentityFault.DISABILITY_CODE)
    return IdentityNumber(text, form, born_on, sex_in(text), category, grade, tuple(dict.fromkeys(faults)))


def _day(eight_digits: str) -> date | None:
    try:
        return date(int(eight_digits[:4]), int(eight_digits[4:6]), int(eight_digits[6:]))
    except ValueError:
        return None


def masked(identifier: str, *, first: int = 4, last: int = 2) -> str:
    """Return the identifier with its middle hidden (``5227************12``); a short one is hidden whole."""
    if len(identifier) <= first + last:
        return "*" * len(identifier)
    return identifier[:first] + "*" * (len(identifier) - first - last) + identifier[-last:]
