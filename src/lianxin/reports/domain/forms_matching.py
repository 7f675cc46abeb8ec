"""Say what each heading of a form means: known, guessed (with its candidates), or unknown.

Known is only what leaves no doubt: a name of one fact that no parent heading contradicts, a count whose every word is known, or
what a person of this house has answered before. Everything else is asked, once.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.headings import read_heading
from lianxin.core.sheets.units import agrees, canonical_unit, is_money, unit_of
from lianxin.reports.domain.forms_answers import Answer, Style, Target
from lianxin.reports.domain.forms_conditions import condition_of
from lianxin.reports.domain.forms_counts import counted, members_counted
from lianxin.reports.domain.forms_shape import SERIAL, CardBlank, FormColumn, TableShape, plain
from lianxin.reports.domain.forms_vocabulary import AREA_ROWS, ROWS, entry_of, vocabulary
from lianxin.rulebook import dictionary

Headed = FormColumn | CardBlank
_CANDIDATES = 6
_OF_TEAMS = ("工作队", "驻村", "第一书记")
SIMILAR = Words("名称相近，请确认。", "Similar names: please confirm.")
_COUNTS = {"household": "户", "member": "人", "village": "个"}
_AMOUNTS = frozenset({"亩", "公顷", "平方米", "立方米", "公里", "公斤", "斤", "吨"})
_COUNTING = frozenset({"户", "人", "人次", "个", "月", "次"})
_AGED = {
    "member": "member.birth_on", "household": "head.birth_on", "helper": "helper.birth_on", "team_member": "helper.birth_on",
}  # fmt: skip
_LIKENESS = 0.55
_CERTAIN = 20.0  # outweighs what any number of columns says
# What stands behind or before the words of a heading and adds nothing: a translation, a star.
_BESIDE = re.compile(r"(?<=[\u3400-\u9fff)）])\s+[A-Za-z][A-Za-z .'/&-]*$|^[*＊★☆]+\s*")
_NEUTRAL = re.compile(
    r"(?:情况|信息|条件|资料|明细|概况|状况|特征|项目|指标|内容|基本|有关|相关|名单|花名册|台账|其中|数据|构成|类别|分类|部分|生产|生活)$"
)
_BLANK = re.compile(
    r"^(?:备注|备考|签字|签名|签章|签字\(手印\)|按手印|手印|领取人签字|户主签字|本人签字|盖章|审核意见|村委会意见|照片|贴照片处)$"
)
_AREA = frozenset(
    {
        "填报单位",
        "单位",
        "地区",
        "区域",
        "单位名称",
        "乡镇(村)",
        "乡(镇)村",
        "乡镇村",
        "填表单位",
        "报送单位",
        "辖区",
        "乡镇、村",
        "行政区划",
        "名称",
    }
)
_DAY = frozenset(
    {"填表日期", "填报日期", "填报时间", "填表时间", "制表日期", "上报时间", "统计时间", "截止时间", "截止日期"}
)
_YEAR = frozenset({"年度", "年份", "填报年度", "统计年度"})


class State(StrEnum):
    """How sure the meaning of a heading is."""

    KNOWN = "known"
    GUESSED = "guessed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """What a heading means. ``answer`` is used where known, offered first where guessed; ``why`` says what the doubt is."""

    path: str
    state: State
    answer: Answer | None = None
    candidates: tuple[Answer, ...] = ()
    why: Words | None = None
    is_remembered: bool = False


def heading_key(rows_are: str, path: str) -> str:
    """Return the key under which an answer to a heading is remembered: by what rows are, and by the whole path."""
    heading = read_heading(path.replace("/", "\u2571"))
    key = heading.keys[0] if heading.keys else ""
    # 金额(元) and 金额(万元) are one question; 脱贫户(户) and 脱贫户(人) are two.
    if heading.units and heading.units[0] not in _COUNTING and len(heading.keys) > 2:
        key = heading.keys[2]
    return f"{'area' if rows_are in AREA_ROWS else rows_are}|{key}"


def match(column: Headed, rows_are: str, *, remembered: Mapping[str, Answer], banner_unit: str = "") -> Match:
    """Return what a column of a table, or a blank of a card, means."""
    given = remembered.get(heading_key(rows_are, column.path))
    if given is not None:
        return Match(column.path, State.KNOWN, _with_unit(given, column, banner_unit)[0], is_remembered=True)
    found = meaning_of(column, rows_are)
    if found.answer is None or found.state is State.UNKNOWN:
        return found
    answer, doubt = _with_unit(found.answer, column, banner_unit)
    state = State.GUESSED if doubt else found.state
    candidates = found.candidates or ((answer,) if doubt else ())
    return replace(found, answer=answer, state=state, candidates=candidates, why=doubt or found.why)


def meaning_of(column: Headed, rows_are: str) -> Match:
    """Return what a heading means by itself, without what people have answered."""
    return (
        _special(column, rows_are)
        or _place(column, rows_are)
        or _counted(column, rows_are)
        or _of_members(column, rows_are)
        or _named(column, rows_are)
    )


def rows_of(table: TableShape) -> str:
    """Return what a row of a table most likely is; of two equal, the one named first in ``ROWS``."""
    scores = dict.fromkeys(ROWS, 0.0)
    for column in table.columns:
        for rows in ROWS:
            if _special(column, rows) is not None:
                continue
            found = meaning_of(column, rows)
            weight = {State.KNOWN: 2.0, State.GUESSED: 0.5, State.UNKNOWN: 0.0}[found.state]
            if found.answer is not None and found.answer.target is Target.FIELD:
                # A fact of the row itself says more of what rows are than one that it only reaches.
                own = "helper" if rows == "team_member" else rows
                weight *= 1.0 if found.answer.what.partition(".")[0] == own else 0.45
            scores[rows] += weight
    scores["township_area" if _names_villages(table) else "village_area"] -= 3.0
    has_people, has_places = (
        any(map(is_of_people, table.columns)),
        bool(table.named) or any(map(_is_of_places, table.columns)),
    )
    for rows in AREA_ROWS:
        scores[rows] += bool(table.named or not has_people) - _CERTAIN * (has_people and not has_places)
    scores["team_member"] += 3.0 if any(word in table.title for word in _OF_TEAMS) else -3.0
    for rows in ("household", "member"):
        # Nobody can be found again in a row that names a place and no person.
        scores[rows] -= _CERTAIN * (has_places and not has_people)
    return max(ROWS, key=lambda rows: scores[rows])


def is_of_people(column: Headed) -> bool:
    """Whether a column names somebody: then rows are no areas."""
    leaf = plain(column.path.rsplit("/", 1)[-1])
    return any(word in leaf for word in ("姓名", "户主", "身份证", "证件号", "性别", "户编号", "项目名称", "电话"))


def _is_of_places(column: Headed) -> bool:
    """Whether a column names the area that a row is about."""
    special = _special(column, "township_area") or _place(column, "township_area")
    return (
        special is not None
        and special.answer is not None
        and (special.answer.target is Target.AREA or special.answer.what.startswith("place."))
    )


def _names_villages(table: TableShape) -> bool:
    leaves = {plain(column.path.rsplit("/", 1)[-1]) for column in table.columns}
    return any(leaf in {"村", "村名", "行政村", "村名称", "行政村名称", "村(居)", "村(社区)"} for leaf in leaves)


# One heading ---------------------------------------------------------------------------------------------------------


def _special(column: Headed, rows_are: str) -> Match | None:
    leaf = plain(_BESIDE.sub("", column.readings[-1].rsplit("/", 1)[-1])).casefold()
    if (leaf in SERIAL or not SERIAL.isdisjoint(read_heading(leaf).keys)) and not (
        rows_are == "unit" and leaf == "编号"
    ):
        return Match(column.path, State.KNOWN, Answer(Target.SERIAL))
    if _BLANK.match(leaf):
        return Match(column.path, State.KNOWN, Answer(Target.BLANK))
    is_card = isinstance(column, CardBlank)
    if leaf in {"年龄", "周岁", "年龄(岁)", "年龄(周岁)", "实足年龄"} and rows_are in _AGED:
        return Match(column.path, State.KNOWN, Answer(Target.FIELD, _AGED[rows_are], style=Style.AGE))
    if leaf == "户主年龄" and rows_are == "household":
        return Match(column.path, State.KNOWN, Answer(Target.FIELD, "head.birth_on", style=Style.AGE))
    if leaf in _AREA and (rows_are in AREA_ROWS or is_card or leaf in {"填报单位", "填表单位", "报送单位"}):
        return Match(column.path, State.KNOWN, Answer(Target.AREA))
    if leaf in _DAY:
        return Match(column.path, State.KNOWN, Answer(Target.DAY, style=_style(column, FieldType.DATE)))
    if leaf in _YEAR and rows_are != "project":
        return Match(column.path, State.KNOWN, Answer(Target.YEAR))
    return None


def _place(column: Headed, rows_are: str) -> Match | None:
    """A name of a place is never a count, even where 乡镇 is also the label of a code."""
    if rows_are not in AREA_ROWS:
        return None
    paths, is_exact = _look_up(column.readings[-1], rows_are)
    if is_exact and len(paths) == 1 and paths[0].startswith("place."):
        return Match(column.path, State.KNOWN, _answer(paths[0], column))
    return None


def _counted(column: Headed, rows_are: str) -> Match | None:
    if rows_are not in AREA_ROWS and not (isinstance(column, CardBlank) and rows_are == "village"):
        return None
    found = counted(column.path, column.units)
    if found is None:
        return None
    if rows_are == "village" and _is_of_everybody(found[0]):
        # 总户数 and 党员 of a village are what the village has on record, not how many of them the register holds.
        paths, is_exact = _look_up(column.readings[-1], rows_are)
        if paths and is_exact:
            return Match(column.path, State.KNOWN, _answer(paths[0], column))
    if rows_are == "village_area" and found[0].target in {Target.SUM, Target.MEAN}:
        # The village's own record may have the same name: what the households have, or what the village has?
        paths, is_exact = _look_up(column.readings[-1], rows_are)
        if paths and is_exact:
            found = (*found, *(_answer(path, column) for path in paths))
    if len(found) == 1:
        return Match(column.path, State.KNOWN, found[0])
    why = Words("一个词有几种意思，请选一种。", "The word means several things: choose one.")
    return Match(column.path, State.GUESSED, found[0], found[:_CANDIDATES], why)


def _is_of_everybody(answer: Answer) -> bool:
    """Whether a count is of all households or people of a place, not of those of one kind that the register looks after."""
    return answer.target is Target.COUNT and all(condition_of(one).table == "member" for one in answer.conditions)


def _of_members(column: Headed, rows_are: str) -> Match | None:
    """How many members of a household are so (劳动力人数), where the household has no fact of that name itself."""
    if rows_are != "household" or any(_look_up(reading, rows_are)[1] for reading in column.readings):
        return None
    found = members_counted(column.path, column.units)
    if not found:
        return None
    if len(found) == 1:
        return Match(column.path, State.KNOWN, found[0])
    why = Words("一个词有几种意思，请选一种。", "The word means several things: choose one.")
    return Match(column.path, State.GUESSED, found[0], found[:_CANDIDATES], why)


def _named(column: Headed, rows_are: str) -> Match:
    for level, reading in enumerate(column.readings):
        paths, is_exact = _look_up(reading, rows_are)
        if not paths and "/" in reading:
            # 户主情况 over 姓名 is the name of the head, as 户主 over 姓名 is.
            paths, is_exact = _look_up("/".join(_core(part) for part in reading.split("/")), rows_are)
        if not paths:
            continue
        answers = tuple(_answer(path, column) for path in paths)
        ignored = column.readings[0].split("/")[:level]
        doubtful = [parent for parent in ignored if not _is_neutral(parent, rows_are)]
        if len(paths) == 1 and is_exact and not doubtful:
            return Match(column.path, State.KNOWN, answers[0])
        if doubtful:
            told = "、".join(dict.fromkeys(plain(one) for one in doubtful))[:60]
            why = Words(
                f"上级表头“{told}”可能另有所指。", f"The heading above (“{told}”) may mean somebody or something else."
            )
        else:
            why = SIMILAR
        return Match(column.path, State.GUESSED, answers[0], _offered(answers, column, rows_are), why)
    offered = _offered((), column, rows_are)
    if offered:
        why = Words("字典里没有这个名称，只有相近的。", "The dictionary has no such name, only similar ones.")
        return Match(column.path, State.GUESSED, offered[0], offered, why)
    why = Words("字典里没有。", "Not in the dictionary.")
    return Match(column.path, State.UNKNOWN, None, (), why)


@lru_cache(maxsize=8192)
def _look_up(reading: str, rows_are: str) -> tuple[tuple[str, ...], bool]:
    """Return the facts that a reading names, and whether the name is theirs without doubt."""
    words = vocabulary(rows_are)
    for key in _keys(reading):
        if key in words.exact:
            return words.exact[key], True
        if key in words.near:
            return words.near[key], False
    return (), False


def _keys(reading: str) -> tuple[str, ...]:
    keys = read_heading(reading).keys
    text = unicodedata.normalize("NFKC", reading)
    # 出生年月（如1990.01） and 性别（男/女）: what stands in brackets only explains.
    bare = read_heading(re.sub(r"\([^()]*\)", "", text)).keys
    alone = read_heading("/".join(_BESIDE.sub("", part) for part in text.split("/"))).keys
    return tuple(dict.fromkeys((*keys, *bare, *alone)))


_OF_HOUSEHOLD = re.compile(r"(?:家庭成员|成员|农户|人员|户主|家庭|对象|人口)$")


def _core(part: str) -> str:
    """Return a heading without the word that makes it one of a group (户主情况 → 户主)."""
    text = re.sub(r"[(（][^()（）]*[)）]", "", part)
    return re.sub(r"(?:基本)?(?:情况|信息|资料)$", "", text) or part


def _is_neutral(parent: str, rows_are: str) -> bool:
    text = plain(re.sub(r"[(（][^()（）]*[)）]", "", parent))
    if _OF_HOUSEHOLD.search(text):
        return rows_are in {"member", "household"} | AREA_ROWS
    return not text or bool(_NEUTRAL.search(text)) or text in _sections() or len(text) > 20


@lru_cache(maxsize=1)
def _sections() -> frozenset[str]:
    entries = dictionary().fields.values()
    tables = {plain(words.zh) for words in dictionary().tables.values()}
    return frozenset(
        tables
        | {plain(entry.section.zh) for entry in entries if entry.section}
        | {"收入", "住房", "健康", "教育", "就业", "饮水", "耕地"}
        | {
            "资金",
            "资金投入",
            "投入资金",
            "资金来源",
            "资金安排",
            "资金构成",
            "资金规模",
            "财政资金",
            "总投资",
            "资金支付",
        }
    )


def _answer(path: str, column: Headed) -> Answer:
    entry = entry_of(path)
    return Answer(Target.FIELD, path, style=_style(column, entry.type))


def _offered(first: Sequence[Answer], column: Headed, rows_are: str) -> tuple[Answer, ...]:
    """Return candidates, the likeliest first."""
    words = vocabulary(rows_are)
    found: dict[str, Answer] = {answer.key: answer for answer in first}
    for reading in reversed(column.readings):
        for key in read_heading(reading).keys[-1:]:
            if len(key) < 2:
                continue
            for near in _alike(key, rows_are):
                for path in words.exact.get(near, words.near.get(near, ())):
                    answer = _answer(path, column)
                    found.setdefault(answer.key, answer)
    if rows_are in AREA_ROWS:
        for answer in counted(column.path, column.units, loosely=True) or ():
            found.setdefault(answer.key, answer)
    return tuple(found.values())[:_CANDIDATES]


@lru_cache(maxsize=4096)
def _alike(key: str, rows_are: str) -> tuple[str, ...]:
    words = vocabulary(rows_are)
    inside = [known for known in words.exact if len(known) > 2 and (known in key or key in known)]
    inside.sort(key=lambda known: abs(len(known) - len(key)))
    near = difflib.get_close_matches(key, words.exact, n=4, cutoff=_LIKENESS)
    return tuple(dict.fromkeys((*near, *inside[:4])))


# Units and styles ----------------------------------------------------------------------------------------------------


def _with_unit(answer: Answer, column: Headed, banner_unit: str) -> tuple[Answer, Words | None]:
    """Return the answer with the unit that the form asks for, and a doubt where it cannot be that of the fact.

    The nearest unit holds: the heading's own, else that of its group, else the one above the table.
    """
    own_units = _own_units(column)
    if answer.target is Target.COUNT:
        return answer, _doubt(own_units[0], _COUNTS[answer.what]) if _measures(own_units) else None
    if answer.target not in {Target.FIELD, Target.SUM, Target.MEAN}:
        return answer, None
    try:
        entry = entry_of(answer.what)
    except KeyError:
        return answer, Words("字典里已经没有这个字段。", "The dictionary no longer has this field.")
    if entry.type not in {FieldType.MONEY, FieldType.NUMBER, FieldType.INTEGER}:
        return answer, _doubt(own_units[0], entry.words.zh) if _measures(own_units) else None
    own = canonical_unit(entry.unit, dictionary().units) or ("元" if entry.type is FieldType.MONEY else "")
    told = column.units[0] if column.units else ""
    if len({unit for unit in own_units if is_money(unit)}) > 1:
        return replace(answer, unit=told), _several("、".join(own_units))
    if entry.type is FieldType.MONEY and not told:
        told = banner_unit
        if "、" in banner_unit:
            return replace(answer, unit=own), _several(banner_unit)
    if not told or not own or agrees(told, own):
        return replace(answer, unit=told or own), None
    return answer, _doubt(told, own)


def _own_units(column: Headed) -> tuple[str, ...]:
    """Return the units that a heading says itself, those of a row of units below it first."""
    parts = column.path.split("/")
    below = unit_of(parts[-1]) if len(parts) > 1 else ""
    own = read_heading(parts[-2] if below else parts[-1]).units
    return tuple(dict.fromkeys((below, *own) if below else own))


def _measures(units: tuple[str, ...]) -> bool:
    """Whether a unit is one of an amount, which no name, day, yes or no, and no number of people can have."""
    return bool(units) and (is_money(units[0]) or units[0] in _AMOUNTS)


def _doubt(told: str, own: str) -> Words:
    return Words(
        f"表上的单位是“{told}”，登记的是“{own}”，不能换算。",
        f"The form asks for “{told}”, the register has “{own}”: it cannot be converted.",
    )


def _several(units: str) -> Words:
    return Words(
        f"表上写了几种单位（{units}），按哪一种填？请把表上的单位改成一种。",
        f"The form names several units ({units}): which one? Leave one of them on the form.",
    )


_TICKED = re.compile(r"[打划画]\s*[“\"']?\s*[√✓]|√|✓")
_ONE_ZERO = re.compile(r"1\s*[=是、.:：]?\s*是?\s*[,，、;；/]?\s*0\s*[=、.:：]?\s*否?")
_CODED = re.compile(r"(?:代码|编码)\)?$|\((?:填)?(?:代码|编码)\)")
_STYLES = (
    (re.compile(r"(?:19|20|x)\d{2}\.\d{1,2}\.\d{1,2}|yyyy\.mm\.dd", re.IGNORECASE), Style.DATE_DOT),
    (re.compile(r"(?:19|20)\d{6}|yyyymmdd", re.IGNORECASE), Style.DATE_DIGITS),
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|x+年x+月x+日", re.IGNORECASE), Style.DATE_WORDS),
    (re.compile(r"(?:19|20)\d{2}\.\d{1,2}|yyyy\.mm", re.IGNORECASE), Style.YEAR_MONTH_DOT),
    (re.compile(r"(?:19|20)\d{2}-\d{1,2}(?!-)|yyyy-mm(?!-)", re.IGNORECASE), Style.YEAR_MONTH),
    (re.compile(r"(?:19|20)\d{4}|yyyymm(?!d)", re.IGNORECASE), Style.YEAR_MONTH_DIGITS),
)


def _style(column: Headed, kind: FieldType) -> Style:
    text = unicodedata.normalize("NFKC", column.path)
    leaf = text.rsplit("/", 1)[-1]
    if kind in {FieldType.CODE, FieldType.CODES} and _CODED.search(leaf):
        return Style.CODE
    if kind is FieldType.BOOLEAN:
        if _TICKED.search(text):
            return Style.TICK
        return Style.ONE_ZERO if _ONE_ZERO.search(text) else Style.PLAIN
    if kind in {FieldType.DATE, FieldType.MONTH}:
        if "年龄" in leaf or "周岁" in leaf:
            return Style.AGE
        for pattern, style in _STYLES:
            if pattern.search(text):
                return style
        if leaf.startswith("出生年月") and "日" not in leaf:
            return Style.YEAR_MONTH
    return Style.PLAIN
