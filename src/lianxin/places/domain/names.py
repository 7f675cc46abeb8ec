"""Names of divisions as people write them: what belongs to the name and what is only its ending."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# The 55 minorities. As alternatives of a pattern: each is followed by 族, so that none hides another.
_PEOPLE = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|"
    "景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|"
    "保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
PEOPLES = tuple(_PEOPLE.split("|"))
_PEOPLE_TAIL = re.compile(
    rf"(?:(?:{_PEOPLE})族|各族|联合|民族|蒙古|回族|哈萨克|柯尔克孜|达斡尔|鄂温克|维吾尔|东乡|保安|撒拉)+$"
)
_TOP_ENDING = re.compile(
    r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|自治州|自治县|自治旗|行政委员会|"
    r"地区|特区|林区|新区|矿区|省|盟|州|市|县|旗|区)$"
)
_TOWNSHIP_ENDING = re.compile(
    r"(?:街道办事处|街道办|办事处|地区办事处|民族乡|民族苏木|街道|地区|镇人民政府|乡人民政府|镇政府|乡政府|苏木|镇|乡)$"
)
_COMMITTEE = re.compile(
    r"(?:社区居民委员会|社区居民委会|社区居委会|社区委员会|居民委员会|居委会|村村民委员会|村民委员会|村民委会|村村委会|"
    r"村委会|村委|嘎查委员会|嘎查村委会|牧委会|家委会|管委会|委员会|委会)[一二三]?$"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]$")
_WIDE_BRACKETS = str.maketrans("()", "（）")
_NOISE = re.compile(r"[\s·•.,,。;;::\"'“”‘’《》<>【】\[\]|/\\_-]+")


def even_width(text: str) -> str:
    """Return the text with letters and digits narrow and brackets wide, as the packaged names have them."""
    return unicodedata.normalize("NFKC", text).translate(_WIDE_BRACKETS)


def cleaned(written: str) -> str:
    """Return the text in even width and without spaces, quotes and punctuation; brackets stay."""
    return _NOISE.sub("", even_width(written))


@lru_cache(maxsize=8192)
def top_stem(name: str) -> str:
    """Return the bare name of a province, city or county: 化隆回族自治县 → 化隆, 西宁市 → 西宁, 蓟县 → 蓟."""
    stem = _TOP_ENDING.sub("", name, count=1) or name
    if stem.endswith("自治"):
        stem = stem[:-2]
    bare = _PEOPLE_TAIL.sub("", stem) if len(stem) > 3 or "族" in stem else stem
    if len(bare) >= 2:
        return bare
    return stem[:-1] if stem.endswith("族") and len(stem) > 2 else stem  # 东乡族自治县 → 东乡


@lru_cache(maxsize=65536)
def township_stem(name: str) -> str:
    """Return the bare name of a township: 枫香仡佬族侗族乡 → 枫香, 鲁沙尔镇 → 鲁沙尔."""
    stem = _TOWNSHIP_ENDING.sub("", name, count=1)
    if not stem:
        return name
    bare = re.sub(rf"(?:(?:{_PEOPLE})族|各族|民族)+$", "", stem)
    return bare if bare else stem


def township_ending(name: str) -> str:
    """Return the ending that says which sort of township it is (镇, 乡, 街道…), or the empty text."""
    match = _TOWNSHIP_ENDING.search(name)
    return match.group() if match and match.start() else ""


@lru_cache(maxsize=65536)
def village_body(name: str) -> str:
    """Return the name without the committee: 东村村委会 → 东村, 白土庄村委会 → 白土庄, 乐邦村村民委员会 → 乐邦村.

    Whether 东村委会 is the committee of 东村 or of 东 cannot be seen; ``village_stem`` compares both alike.
    """
    text = _BRACKETS.sub("", name) or name
    match = _COMMITTEE.search(text)
    if not match or match.start() == 0:
        return text
    body = text[: match.start()]
    # 村村委会 is a village named …村; 村委会 alone leaves the question open and takes nothing more away.
    return body + "村" if match.group().startswith(("村村",)) else body


@lru_cache(maxsize=65536)
def village_stem(name: str) -> str:
    """Return the barest name: the body without 村, 社区, 嘎查 and the like, up to three times: 乐邦村村 → 乐邦."""
    stem = village_body(name)
    for _ in range(3):
        for ending in ("行政村", "民族村", "社区", "嘎查", "村"):
            if stem.endswith(ending) and len(stem) > len(ending):
                stem = stem[: -len(ending)]
                break
    return stem
