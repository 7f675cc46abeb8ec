"""Identity numbers of a column: read once each, checked, and turned into what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lianxin.core.kernel.identifiers import IdentityFault, IdentityForm, IdentityNumber, read_identity_number
from lianxin.core.kernel.words import Words
from lianxin.registry.encryption import sealed_texts

FAULT_WORDS = {
    IdentityFault.LENGTH: Words("位数不是 18、20 或 22 位", "it does not have 18, 20 or 22 characters"),
    IdentityFault.CHARACTERS: Words("含有不应出现的字符", "it has characters that cannot be there"),
    IdentityFault.BIRTH_DATE: Words("其中的出生日期不存在", "the date of birth in it does not exist"),
    IdentityFault.CHECK_DIGIT: Words("末位校验码不符", "the last character does not fit the others"),
    IdentityFault.DISABILITY_CODE: Words("残疾类别或等级位不对", "the disability category or grade in it is not valid"),
}


@dataclass(frozen=True, slots=True)
class IdentityColumn:
    """A column of numbers: as read, encrypted, their tails and forms. All have the length of the column."""

    read: list[IdentityNumber | None]
    sealed: list[str | None]
    tails: list[str]
    forms: list[str]


def identity_column(written: Sequence[str | None]) -> IdentityColumn:
    """Read a column of identity numbers; a missing one stays missing."""
    found = [read_identity_number(text) if text else None for text in written]
    read = [None if number is None or number.form is IdentityForm.NONE else number for number in found]
    return IdentityColumn(
        read=read,
        sealed=sealed_texts([None if number is None else number.text for number in read]),
        tails=[
            "" if number is None or number.form is IdentityForm.PLACEHOLDER else number.text[:18][-4:]
            for number in read
        ],
        forms=["" if number is None else number.form.value for number in found],
    )


def resident_part(number: IdentityNumber | None) -> str:
    """The 18 characters that name the person, so that an identity card and a disability card of one person match; "" for none."""
    if number is None or number.form in {IdentityForm.PLACEHOLDER, IdentityForm.NONE}:
        return ""
    return number.text[:18]
