"""Read identity numbers, telephone numbers and accounts, and notice those that a spreadsheet has destroyed."""

from __future__ import annotations

import re
from collections.abc import Callable

from lianxin.core.kernel.errors import Severity
from lianxin.core.kernel.identifiers import (
    IdentityFault,
    IdentityForm,
    SoundNumbers,
    clean_identity_number,
    read_identity_number,
)
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.errors import (
    HIDDEN_CHARACTERS,
    IDENTITY_NUMBER_UNSOUND,
    NOT_AN_IDENTIFIER,
    NUMBER_WAS_ROUNDED,
    PHONE_UNSOUND,
    TEXT_TOO_LONG,
)
from lianxin.core.sheets.faults import Fault, error
from lianxin.core.sheets.texts import MOST_EXACT_NUMBER, is_blank, is_none, is_unknown, narrowed, shown

FAULT_WORDS = {
    IdentityFault.LENGTH: Words(
        "位数不对（应为 18 位，残疾人证 20 或 22 位）", "wrong length (18 expected; 20 or 22 for a disability card)"
    ),
    IdentityFault.CHARACTERS: Words("含有不该有的字符", "a character that does not belong"),
    IdentityFault.BIRTH_DATE: Words("其中的出生日期不存在", "the date of birth in it does not exist"),
    IdentityFault.CHECK_DIGIT: Words(
        "最后一位校验码不符，可能有一位录错", "the check digit does not fit; one digit may be mistyped"
    ),
    IdentityFault.DISABILITY_CODE: Words(
        "残疾类别或等级码不对", "the category or grade of the disability card is wrong"
    ),
}
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?E\+?\d+$", re.IGNORECASE)
_DROPPED = str.maketrans("", "", " \u00a0\u3000\t\r\n'`’‘\"“”")
_IDENTIFIER = re.compile(r"^[0-9A-Z][0-9A-Z\-/#+*_.()]*$")
_SIGNS_OF_NOTHING = frozenset({"NONE", "N/A", "NULL"})
_PHONE = re.compile(r"^(?:(?:\+?86)?1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}|400\d{7})$")
_LONGEST_PHONE = 40  # two numbers in one cell, which are kept as they stand
_MOBILE = re.compile(r"^1[3-9][0-9]{9}\Z")
_ENDS_IN_ZEROS = re.compile(r"^\d{15}000$")
_UNROUNDED = re.compile(r"[0-9]{15}(?!000)[0-9]{2}[0-9X]\Z")


class IdentityReader:
    """Read identity and disability-card numbers; what is wrong with one weighs ``severity`` (None: not checked).

    Numbers of 18 characters, nearly all there are, take a short way: sound ones, or all that are not checked but those whose
    end a spreadsheet may have rounded.
    """

    def __init__(self, severity: Severity | None, max_length: int = 40) -> None:
        self._severity = severity
        self._max_length = max_length
        self._stands: Callable[[str], object] = _UNROUNDED.match if severity is None else SoundNumbers().born_on

    def __call__(self, cell: object) -> object:
        if type(cell) is str and self._stands(cell) is not None:
            return cell
        return self._slowly(cell)

    def _slowly(self, cell: object) -> object:
        text = identifier_text(cell)
        if not isinstance(text, str):
            return text
        text = clean_identity_number(text)
        if len(text) > self._max_length:
            return error(TEXT_TOO_LONG, shown(text), length=len(text), limit=self._max_length)
        number = read_identity_number(text)
        if number.form is IdentityForm.NONE:
            return None
        if number.faults and _ENDS_IN_ZEROS.match(text):
            # Fifteen digits and three zeros that fail the check: rounded by a spreadsheet and then turned into text.
            return error(NUMBER_WAS_ROUNDED, shown(text))
        if not number.faults or self._severity is None:
            return number.text
        fault = FAULT_WORDS[number.faults[0]]
        kept = None if self._severity is Severity.ERROR else number.text
        return Fault(IDENTITY_NUMBER_UNSOUND, shown(text), kept, self._severity, {"fault": fault})


def identifier_text(cell: object) -> str | Fault | None:
    """Return an identifier without quotes, spaces and full width, in upper case; a rounded number is an error."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if abs(cell) >= MOST_EXACT_NUMBER:
            return error(NUMBER_WAS_ROUNDED, shown(cell))
        whole = float(cell).is_integer() and cell >= 0
        return str(int(cell)) if whole else error(NOT_AN_IDENTIFIER, shown(cell))
    if not isinstance(cell, str):
        return error(NOT_AN_IDENTIFIER, shown(cell))
    text = narrowed(cell).translate(_DROPPED).upper()
    if is_blank(text) or is_none(text) or is_unknown(text) or text in _SIGNS_OF_NOTHING:
        return None
    if _SCIENTIFIC.match(text):
        return error(NUMBER_WAS_ROUNDED, shown(cell))
    if not text.isprintable():
        hidden = next(character for character in text if not character.isprintable())
        return error(HIDDEN_CHARACTERS, "", character=f"{ord(hidden):04X}")
    return text


def identifier_reader(kind: str, max_length: int, severity: Severity | None) -> Callable[[object], object]:
    """Return a function from cell to text, None or fault for ``resident``, ``phone``, ``account`` or any other identifier."""
    if kind == "resident":
        return IdentityReader(severity, max_length)

    def read(cell: object) -> object:
        if kind == "phone" and type(cell) is str and _MOBILE.match(cell):
            return cell
        text = identifier_text(cell)
        if not isinstance(text, str):
            return text
        if kind == "phone":
            return _phone(cell, text)
        if kind == "account":
            text = text.replace("-", "")
        if not _IDENTIFIER.match(text):
            return error(NOT_AN_IDENTIFIER, shown(cell))
        if len(text) > max_length:
            return error(TEXT_TOO_LONG, shown(text), length=len(text), limit=max_length)
        return text

    return read


def _phone(cell: object, text: str) -> object:
    digits = text.replace("-", "").replace("(", "").replace(")", "").removeprefix("+")
    if _PHONE.match(digits):
        return digits[2:] if digits.startswith("861") and len(digits) == 13 else digits
    if len(text) > _LONGEST_PHONE:
        return error(TEXT_TOO_LONG, shown(cell), length=len(text), limit=_LONGEST_PHONE)
    return Fault(PHONE_UNSOUND, shown(cell), text, Severity.WARNING)
