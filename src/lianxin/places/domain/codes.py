"""Division codes: how long each level is, what lies above, and how codes are written elsewhere.

The house writes a code without its trailing zeros (DOMAIN §1.11): 2 digits a province, 4 a city, 6 a county, 9 a township,
12 a village. A code therefore begins with the codes of everything above it. National files pad to 12 digits. Divisions of another
country begin with the two letters of that country (ISO 3166-1) in place of the province's digits: ``CI0101001001``.
"""

from __future__ import annotations

import re
from enum import StrEnum

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.places.errors import NOT_A_CODE


class Level(StrEnum):
    """The six levels, from the province down to what lies below the village."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    GROUP = "group"

    @property
    def words(self) -> Words:
        """The level's name."""
        return _WORDS[self]


_WORDS = {
    Level.PROVINCE: Words("省级", "province"),
    Level.CITY: Words("地级", "city"),
    Level.COUNTY: Words("县级", "county"),
    Level.TOWNSHIP: Words("乡级", "township"),
    Level.VILLAGE: Words("村级", "village"),
    Level.GROUP: Words("村以下", "place below the village"),
}
LENGTHS = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
    Level.GROUP: 15,
}
_LEVELS = {length: level for level, length in LENGTHS.items()}
# Cities without counties stand in the edition a second time, as their own only county.
_CITIES_AS_COUNTIES = frozenset({"441900", "442000", "460400"})
# Digits as the nation gives them, after two digits for the province or two letters for another country; from the township
# down a letter and two digits of our own may stand instead of three digits.
_CODE = re.compile(r"(?:[1-9]\d|[A-Z]{2})(?:\d\d(?:\d\d(?:(?:\d{3}|T\d\d)(?:(?:\d{3}|V\d\d)(?:[NG]\d\d)?)?)?)?)?")


class LocalKind(StrEnum):
    """What may be opened without a national code; the letter that its temporary code carries is in ``LETTERS``."""

    TOWNSHIP = "township"
    VILLAGE = "village"
    NATURAL_VILLAGE = "natural_village"
    GROUP = "group"


LETTERS = {
    LocalKind.TOWNSHIP: "T",
    LocalKind.VILLAGE: "V",
    LocalKind.NATURAL_VILLAGE: "N",
    LocalKind.GROUP: "G",
}
LOCAL_LEVELS = {
    LocalKind.TOWNSHIP: Level.TOWNSHIP,
    LocalKind.VILLAGE: Level.VILLAGE,
    LocalKind.NATURAL_VILLAGE: Level.GROUP,
    LocalKind.GROUP: Level.GROUP,
}


def short_code(written: str) -> str:
    """Return a code as the house writes it, from any common writing (``630106``, ``630106000000``, ``630106102222``).

    Raises:
        Refused: PLACE-001, it is no division code.
    """
    text = written.strip().upper()
    if len(text) == 12 and text.isdigit():
        for length in (2, 4, 6, 9):
            if not text[length:].strip("0"):
                text = text[:length]
                break
    elif len(text) == 6 and text.isdigit() and text not in _CITIES_AS_COUNTIES:
        text = text[:2] if text.endswith("0000") else text[:4] if text.endswith("00") else text
    if not _CODE.fullmatch(text):
        raise Refused(NOT_A_CODE, code=written)
    return text


def is_code(written: str) -> bool:
    """Whether the text is a division code in any common writing."""
    try:
        short_code(written)
    except Refused:
        return False
    return True


def full_code(code: str) -> str:
    """Return the code padded with zeros to the 12 digits of national files (a longer temporary code stays as it is)."""
    return code.ljust(12, "0")


def level_of(code: str) -> Level:
    """Return the level of a short code.

    Raises:
        Refused: PLACE-001, no level has codes of this length.
    """
    level = _LEVELS.get(len(code))
    if level is None:
        raise Refused(NOT_A_CODE, code=code)
    return level


def parent_code(code: str) -> str:
    """Return the code one level up; of a province, the empty text."""
    length = LENGTHS[level_of(code)]
    shorter = [other for other in _LEVELS if other < length]
    return code[: max(shorter)] if shorter else ""


def codes_above(code: str) -> tuple[str, ...]:
    """Return the codes of everything above, the province first."""
    return tuple(code[:length] for length in LENGTHS.values() if length < len(code))


def temporary_code(parent: str, kind: LocalKind, number: int) -> str:
    """Return the temporary code of the ``number``-th (1 to 99) local area of a kind under its parent.

    The letter keeps it apart from every national code for ever; its length is that of its level.

    Raises:
        ValueError: the number is not 1 to 99.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"temporary codes are numbered 1 to 99, not {number}")
    return f"{parent}{LETTERS[kind]}{number:02d}"


def is_temporary(code: str) -> bool:
    """Whether the code, or that of an area above it, is one of ours."""
    return any(not character.isdigit() for character in code[2:])


def is_foreign(code: str) -> bool:
    """Whether the code begins with the letters of another country, which the gazetteer does not hold."""
    return code[:2].isalpha()


def committee_kind(code: str) -> str:
    """Return what kind of committee a village code stands for, by its last three characters (DOMAIN §1.11).

    001-199 a neighbourhood committee, 200-399 a village committee, 400 and above something like one; a local ``V`` code
    is a village committee.
    """
    tail = code[9:12]
    if not tail.isdigit():
        return "village_committee"
    number = int(tail)
    return "neighbourhood_committee" if number < 200 else "village_committee" if number < 400 else "like_a_village"
