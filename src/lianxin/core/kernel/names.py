"""Chinese names: how they are cleaned, how they sound, and the words by which they are found.

A name is one text, never split into first and last. It is found by any of its characters, any two neighbours, its sound
(``zhangzhiqiang``, ``zhang``) and its initials (``zzq``): most names have two or three characters, so three-letter
grams are the wrong tool.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from sys import intern

# Surnames that a general pinyin table reads wrongly (单 dān → shàn …). Source: 《现代汉语词典》 surname readings.
_SURNAME_SOUNDS = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "区": "ou", "查": "zha", "任": "ren", "盖": "ge", "乐": "yue",
    "朴": "piao", "尉": "yu", "万": "wan", "缪": "miao", "冼": "xian", "翟": "zhai", "覃": "qin", "员": "yun", "繁": "po",
    "秘": "bi", "冯": "feng", "洗": "xian", "种": "chong", "重": "chong", "折": "she", "黑": "he", "逄": "pang", "句": "gou",
    "那": "na", "宓": "mi", "牟": "mou", "晁": "chao", "召": "shao", "燕": "yan", "宁": "ning", "华": "hua", "哈": "ha",
    "撒": "sa", "纪": "ji", "葛": "ge", "应": "ying", "余": "yu", "於": "yu", "隗": "wei", "郇": "xun", "能": "nai",
}  # fmt: skip
_COMPOUND_SURNAME_SOUNDS = {"尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"), "单于": ("chan", "yu")}

_SPACES = re.compile(r"\s+")
_DOTS = str.maketrans({"•": "·", "・": "·", "．": "·", "‧": "·", "●": "·", "⋅": "·"})


def clean_name(written: str) -> str:
    """Return the name with spaces between hanzi dropped, dots of transliterated names made ``·``, full-width letters narrowed."""
    text = unicodedata.normalize("NFC", written).translate(_DOTS).strip()
    if not text.isascii():
        text = "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in text)
    return _SPACES.sub(" " if text.isascii() else "", text)


@cache
def sound_of(character: str) -> str:
    """Return the plain pinyin of one character without tone; a character that is not a hanzi sounds as itself, lower case."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(character, style=Style.NORMAL)).lower()


def sounds_of(name: str) -> tuple[str, ...]:
    """Return the pinyin of each character, the surname read as a surname."""
    if not name:
        return ()
    compound = _COMPOUND_SURNAME_SOUNDS.get(name[:2])
    if compound:
        return (*compound, *(sound_of(c) for c in name[2:] if c != "·"))
    first = _SURNAME_SOUNDS.get(name[0]) or sound_of(name[0])
    return (first, *(sound_of(c) for c in name[1:] if c != "·"))


@lru_cache(maxsize=100_000)
def search_terms_of_name(name: str) -> tuple[str, ...]:
    """Return every word by which the name is found: characters, neighbours, sound from the front, initials."""
    letters = [c for c in name.lower() if c != "·" and not c.isspace()]
    terms = dict.fromkeys(letters)
    terms.update(dict.fromkeys(a + b for a, b in pairwise(letters)))
    sounds = sounds_of(name)
    if sounds:
        terms["".join(sounds)] = None
        terms[sounds[0]] = None
        terms["".join(s[0] for s in sounds if s)] = None
        if len(sounds) > 2:
            terms["".join(sounds[:2])] = None
            terms["".join(sounds[1:])] = None
    # Few words, many bearers: one object for each word is found in a table of words at once.
    return tuple(intern(term) for term in terms if term)


def search_terms_of_query(query: str) -> tuple[str, ...]:
    """Return the words that all must be found: for hanzi every neighbouring pair (or the one character), otherwise the words as typed."""
    terms: dict[str, None] = {}
    for part in clean_query(query):
        if part.isascii() or len(part) <= 2:
            terms[part] = None
        else:
            terms.update(dict.fromkeys(a + b for a, b in pairwise(part)))
    return tuple(terms)


def clean_query(query: str) -> list[str]:
    """Return the parts of a typed query: runs of hanzi and runs of letters and digits, lower case; all else is a break."""
    text = unicodedata.normalize("NFKC", query).lower()
    return re.findall(r"[a-z0-9]+|[^\W\da-z_]+", text)[:8]
