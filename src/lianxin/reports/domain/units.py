"""Units of figures: what an indicator is measured in, and how units as documents write them turn into it.

A unit belongs to one kind, and only units of the same kind are turned into each other: persons are never person-times.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lianxin.core.kernel.words import Words

FEN, HOUSEHOLD, PERSON, PERSON_TIME, PIECE, TIME, ITEM = (
    "fen", "household", "person", "person_time", "piece", "time", "item",
)  # fmt: skip
JIN, DAY, YEAR, PERCENT, QUANTITY = "jin", "day", "year", "percent", "quantity"
UNITS: dict[str, Words] = {
    FEN: Words("分", "fen"),
    HOUSEHOLD: Words("户", "households"),
    PERSON: Words("人", "persons"),
    PERSON_TIME: Words("人次", "person-times"),
    PIECE: Words("个", "pieces"),
    TIME: Words("次", "times"),
    ITEM: Words("条", "items"),
    JIN: Words("斤", "jin (half a kilogram)"),
    DAY: Words("天", "days"),
    YEAR: Words("年", "years"),
    PERCENT: Words("%", "per cent"),
    QUANTITY: Words("按筛选的计量单位", "the unit that it is filtered by"),
}
# A mean month has 30.4375 days: DOMAIN tells months only with “about”.
_MONTH = Fraction(487, 16)
_WRITTEN: dict[str, tuple[str, Fraction]] = {
    "元": (FEN, Fraction(100)),
    "万元": (FEN, Fraction(10**6)),
    "亿元": (FEN, Fraction(10**10)),
    "户": (HOUSEHOLD, Fraction(1)),
    "万户": (HOUSEHOLD, Fraction(10_000)),
    "人": (PERSON, Fraction(1)),
    "名": (PERSON, Fraction(1)),
    "万人": (PERSON, Fraction(10_000)),
    "人次": (PERSON_TIME, Fraction(1)),
    "人(次)": (PERSON_TIME, Fraction(1)),
    "次": (TIME, Fraction(1)),
    "条": (ITEM, Fraction(1)),
    "斤": (JIN, Fraction(1)),
    "公斤": (JIN, Fraction(2)),
    "千克": (JIN, Fraction(2)),
    "吨": (JIN, Fraction(2000)),
    "天": (DAY, Fraction(1)),
    "周": (DAY, Fraction(7)),
    "个月": (DAY, _MONTH),
    "年": (YEAR, Fraction(1)),
    "%": (PERCENT, Fraction(1)),
}
# Words by which things are counted one by one: 个, 家, 处 … say the same number.
COUNTING = frozenset(
    [
        "个",
        "家",
        "处",
        "栋",
        "座",
        "项",
        "起",
        "支",
        "所",
        "条",
        "套",
        "村",
        "个方面",
        "方面",
        "支部",
        "件",
        "箱",
        "群",
        "袋",
        "块",
        "幅",
        "份",
        "辆",
        "台",
        "批",
        "笔",
        "亩",
        "平方米",
        "m²",
        "只",
        "头",
        "棵",
        "株",
        "盏",
        "公里",
        "米",
        "间",
    ]
)
# What English says of a unit as written; "": it counts things one by one, and the sentence names the thing.
_IN_ENGLISH = {
    "元": "yuan", "万元": "ten thousand yuan", "亿元": "hundred million yuan", "户": "households", "人": "persons", "名": "persons",
    "人次": "person-times", "人(次)": "persons or person-times", "次": "times", "天": "days", "周": "weeks", "个月": "months",
    "年": "years", "斤": "jin", "公斤": "kg", "千克": "kg", "吨": "tonnes", "%": "%", "平方米": "m²", "m²": "m²", "公里": "km",
    "米": "m", "亩": "mu", "套": "sets", "袋": "bags", "箱": "boxes", "群": "colonies",
}  # fmt: skip
_COUNTED = frozenset({PIECE, ITEM, TIME})
_OF_ROWS = frozenset({PERSON, HOUSEHOLD, PERSON_TIME, TIME})


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many of an indicator's unit are one of the unit as written."""

    unit: str
    factor: Fraction


def conversion(written: str, unit: str) -> Conversion | None:
    """Return how a unit as written turns into an indicator's unit; None where it does not fit."""
    found = _WRITTEN.get(written)
    if unit == QUANTITY:
        # The filter says of what: 1.8万人 are eighteen thousand of rows told in 人.
        if found is not None and found[0] in _OF_ROWS:
            return Conversion(unit, found[1])
        return Conversion(unit, Fraction(1)) if written in COUNTING else None
    if found is not None and found[0] == unit:
        return Conversion(unit, found[1])
    return Conversion(unit, Fraction(1)) if unit in _COUNTED and written in COUNTING else None


def written_words(written: str) -> Words:
    """Return a unit as written in both languages: in English nothing for words that count one by one; what is unknown, as it is."""
    return Words(written, _IN_ENGLISH.get(written, "" if written in COUNTING else written))


def known_units(unit: str) -> tuple[str, ...]:
    """Units that may be written for an indicator's unit."""
    exact = [written for written, (kind, _) in _WRITTEN.items() if kind == unit]
    counted = sorted(COUNTING) if unit in _COUNTED or unit == QUANTITY else []
    return tuple(dict.fromkeys([*exact, *counted]))


def weight_in_jin(measure_unit: str) -> Fraction | None:
    """Return how many jin one of a unit of weight is; None for what is no weight."""
    found = _WRITTEN.get({"kg": "公斤", "t": "吨"}.get(measure_unit.lower(), measure_unit))
    return found[1] if found is not None and found[0] == JIN else None


WEIGHTS = ("斤", "公斤", "千克", "kg", "吨", "t")
