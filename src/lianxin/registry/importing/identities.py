"""Identity numbers of a column: read once each, checked, and turned into what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from lianxin.core.kernel.identifiers import (
    IdentityFault,
    IdentityForm,
    SoundNumbers,
    number_on_card,
    read_identity_number,
    sex_in,
)
from lianxin.core.kernel.words import Words
from lianxin.registry.encryption import sealed_texts

FAULT_WORDS = {
    IdentityFault.LENGTH: Words("位数不是 18、20 或 22 位", "it does not have 18, 20 or 22 characters"),
    IdentityFault.CHARACTERS: Words("含有不应出现的字符", "it has characters that cannot be there"),
    IdentityFault.BIRTH_DATE: Words("其中的出生日期不存在", "the date of birth in it does not exist"),
    IdentityFault.CHECK_DIGIT: Words("末位校验码不符", "the last character does not fit the others"),
    IdentityFault.DISABILITY_CODE: Words("残疾类别或等级位不对", "the disability category or grade in it is not valid"),
}


_TAIL_FROM, _NUMBER_LENGTH = 14, 18


@dataclass(slots=True)
class IdentityColumn:
    """A column of numbers; every list has its length, and a missing number is missing in all of them.

    ``numbers`` are cleaned. A disability card holds its bearer's identity number in its first 18 characters (DOMAIN §1.10):
    these are the number, so that one person is one person whichever card he showed, and the whole stands in ``cards``.
    ``births`` and ``sexes`` are what sound numbers say; ``faults`` is by row what is wrong with the others, and
    ``written`` how they were written.
    """

    numbers: list[str | None]
    sealed: list[str | None]
    tails: list[str]
    forms: list[str]
    births: list[date | None]
    sexes: list[str | None]
    cards: dict[int, str] = field(default_factory=dict)
    faults: dict[int, IdentityFault] = field(default_factory=dict)
    written: dict[int, str] = field(default_factory=dict)


def identity_column(written: Sequence[str | None], cards: Sequence[str | None] = ()) -> IdentityColumn:
    """Read a column of identity numbers; a missing one stays missing, unless ``cards``, the column of disability cards,
    has one in its row, which holds the number."""
    count = len(written)
    column = IdentityColumn(list(written), [], [""] * count, [""] * count, [None] * count, [None] * count)
    sound = SoundNumbers().born_on
    resident = IdentityForm.RESIDENT.value
    births, sexes, tails, forms = column.births, column.sexes, column.tails, column.forms
    for row, text in enumerate(written):
        if not text:
            column.numbers[row] = None
            continue
        born_on = sound(text)
        if born_on is None:
            _read_slowly(column, row, text)
            continue
        births[row], sexes[row] = born_on, sex_in(text)
        tails[row], forms[row] = text[_TAIL_FROM:], resident
    for row, card in enumerate(cards):
        if card and column.numbers[row] is None and number_on_card(read_identity_number(card)):
            _read_slowly(column, row, card)
            del column.cards[row]  # it stands in its own column
    column.sealed = sealed_texts(column.numbers)
    return column


def _read_slowly(column: IdentityColumn, row: int, text: str) -> None:
    read = read_identity_number(text)
    column.forms[row] = read.form.value
    if read.form is IdentityForm.NONE:
        column.numbers[row] = None
        return
    number = read.text
    if on_card := number_on_card(read):
        column.cards[row], number = number, on_card
        column.forms[row] = IdentityForm.RESIDENT.value
    column.numbers[row] = number
    if read.form is not IdentityForm.PLACEHOLDER:
        column.tails[row] = number[:_NUMBER_LENGTH][-4:]
    if read.faults:
        column.faults[row] = read.faults[0]
        column.written[row] = read.text
    else:
        column.births[row], column.sexes[row] = read.born_on, read.sex or None
