"""Units as they are written in headings and cells: which spellings are one unit, and how many yuan a unit of money is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from lianxin.core.kernel.dictionary import Unit

_SPELLINGS = {
    "元": ("元", "人民币元", "人民币", "yuan", "rmb", "cny", "¥", "￥"),
    "角": ("角",),
    "分": ("分", "fen"),
    "百元": ("百元",),
    "千元": ("千元", "thousand yuan"),
    "万元": ("万元", "人民币万元", "10000 yuan", "ten thousand yuan", "wan yuan"),
    "百万元": ("百万元", "million yuan"),
    "亿元": ("亿元", "100 million yuan"),
    "月": ("月", "个月", "月数", "month", "months"),
    "分钟": ("分钟", "minute", "minutes"),
    "天": ("天", "日", "工日", "day", "days"),
    "年": ("年", "year", "years"),
    "岁": ("岁", "周岁", "years of age"),
    "人": ("人", "口", "名", "个人", "person", "persons", "people"),
    "户": ("户", "household", "households"),
    "人次": ("人次", "person-times"),
    "个": ("个", "处", "所", "座", "count", "pieces"),
    "间": ("间", "room", "rooms"),
    "度": ("度", "degree", "degrees"),
    "次": ("次", "times"),
    "亩": ("亩", "mu"),
    "公顷": ("公顷", "ha", "hectare", "hectares"),
    "平方米": ("平方米", "㎡", "m²", "m2", "平米", "平方", "square metres", "square meters"),
    "立方米": ("立方米", "m³", "m3"),
    "公里": ("公里", "千米", "km"),
    "米": ("米", "m", "metre", "metres", "meter", "meters"),
    "公斤": ("公斤", "千克", "kg"),
    "斤": ("斤", "市斤"),
    "吨": ("吨", "t", "tonne", "tonnes"),
    "头": ("头", "head of livestock"),
    "只": ("只", "羽"),
    "%": ("%", "百分比", "percent"),
}
YUAN_IN = {"元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
_LONGEST = 60  # of a unit; a whole page of spaces would take the pattern below minutes
_FRACTIONS_OF_YUAN = frozenset({"角", "分"})
_PER = re.compile(r"\s*(?:/|每|per)\s*")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


_CANONICAL = {_plain(spelling): unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}


def unit_of(text: str) -> str:
    """Return the canonical unit (``万元``; ``元/月`` keeps its denominator), or "" when the text is not a unit."""
    if len(text) > _LONGEST:
        return ""
    plain = _plain(text).removeprefix("单位").removeprefix(":").strip()
    if plain in _CANONICAL:
        return _CANONICAL[plain]
    parts = _PER.split(plain)
    if len(parts) == 2 and all(part in _CANONICAL for part in parts):
        return "/".join(_CANONICAL[part] for part in parts)
    return ""


def canonical_unit(name: str, units: Mapping[str, Unit]) -> str:
    """Return the canonical unit of a key of the dictionary's units (``ten_thousand_yuan`` → ``万元``) or of a spelling; a unit
    of the dictionary that forms never abbreviate keeps its Chinese words."""
    unit = units.get(name)
    if unit is None:
        return unit_of(name)
    return unit_of(unit.words.zh) or unit.words.zh


def is_money(unit: str) -> bool:
    """Whether a canonical unit is one of money, the fractions of the yuan included."""
    base = unit.partition("/")[0]
    return base in YUAN_IN or base in _FRACTIONS_OF_YUAN


def yuan_in(unit: str) -> int | None:
    """Return how many yuan one unit is; None when it is no unit of money (or a fraction of the yuan, which no form uses)."""
    return YUAN_IN.get(unit.partition("/")[0])


def agrees(found: str, expected: str) -> bool:
    """Whether a unit found says the same as the one expected, both canonical; a missing denominator contradicts
    nothing, and units of money agree because they are converted."""
    found_base, _, found_per = found.partition("/")
    expected_base, _, expected_per = expected.partition("/")
    bases_agree = found_base == expected_base or (is_money(found) and is_money(expected))
    return bases_agree and (not found_per or not expected_per or found_per == expected_per)
