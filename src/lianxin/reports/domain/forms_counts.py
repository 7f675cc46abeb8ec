"""Read headings that ask for counts: whose (户, 人), and narrowed by which words (其中：因病, 脱贫户, 16–59岁劳动力)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.sheets.headings import read_heading
from lianxin.core.sheets.labels import label_key
from lianxin.core.sheets.units import unit_of
from lianxin.reports.domain.forms_answers import Answer, Target
from lianxin.reports.domain.forms_conditions import condition_of
from lianxin.reports.domain.forms_vocabulary import ages_in, phrases, vocabulary
from lianxin.rulebook import dictionary

_PER_HOUSEHOLD = re.compile(r"(?:总?户数|总?户|农户数)$")
_PER_PERSON = re.compile(r"(?:总?人口数?|总?人数|总?人|口数|员)$")
_PER_VILLAGE = re.compile(r"^(?:行政)?村(?:\(社区\)|\(居\))?(?:个?数)$")
_SAYS_NOTHING = re.compile(
    r"^(?:其中|按.{1,8}分|合计|总计|小计|总数?|共|数|数量|情况|农村|全部|辖区|现有|家庭|户籍|常住|人员|对象|户|人|人口|的|及|农户|本[乡镇村县]|基本|有|享受)?$"
)
_OFF_THE_END = ("户数", "人数", "人口数", "人口", "户", "人", "数量", "数", "情况", "的", "人员", "家庭")
PER_PERSON_INCOME = "household.net_income_per_person_yuan"
_OF_PERSONS = frozenset({"word:male", "word:female"})  # no household is of a sex, or of an age


def counted(path: str, units: tuple[str, ...], *, loosely: bool = False) -> tuple[Answer, ...] | None:
    """Return the answers that a heading of an area's table may mean, the likeliest first; None when it asks for no count.

    One answer means that no word of it is left unread. ``loosely`` also offers what some of its words say.
    """
    text = unicodedata.normalize("NFKC", path)
    parts = [part for part in text.split("/") if part]
    if parts and _PER_VILLAGE.match(_bare(parts[-1])):
        return (Answer(Target.COUNT, "village"),)
    summed = _summed([part for part in parts if not unit_of(part)] or parts)
    if summed is not None:
        return summed
    what = _what(parts, units)
    read = _read(tuple(parts))
    if read is None:
        return None if not loosely else _loose(parts, what)
    if not what:
        conditions = [one for choice in read for one in choice[:1]]
        if not conditions:
            return None
        if any(one.startswith("age:") or one in _OF_PERSONS for one in conditions):
            return _combined("member", read)
        # 低保, 残疾 without a unit: of whom it is true decides, and a person confirms.
        is_member = any(condition_of(one).table == "member" for one in conditions)
        chosen = _combined("member" if is_member else "household", read)
        return (*chosen, *_combined("household" if is_member else "member", read))
    return _combined(what, read)


def _combined(what: str, read: tuple[tuple[str, ...], ...]) -> tuple[Answer, ...]:
    choices: list[tuple[str, ...]] = [()]
    for conditions in read:
        choices = [(*chosen, one) for chosen in choices for one in conditions]
    return tuple(Answer(Target.COUNT, what, tuple(dict.fromkeys(chosen))) for chosen in choices[:6])


def _what(parts: list[str], units: tuple[str, ...]) -> str:
    for unit in units:
        if unit == "户":
            return "household"
        if unit == "人":
            return "member"
    for part in reversed(parts):
        bare = re.sub(r"(?<=.)(?:基本)?情况$", "", _bare(part))  # 脱贫户情况 over 因病致贫 is of households
        if bare in {"户", "户数"} or (_PER_HOUSEHOLD.search(bare) and bare.endswith("数")):
            return "household"
        if _PER_PERSON.search(bare):
            return "member"
        if bare.endswith("户"):
            return "household"
        if "劳动力" in bare or "儿童" in bare or "学生" in bare:
            return "member"
    return ""


def _bare(part: str) -> str:
    text = re.sub(r"\s+", "", part)
    text = re.sub(r"^(?:其中)[:、]?", "", text)
    text = re.sub(r"^(?:合计|总计|共计)(?=.)|(?<=.)(?:合计|总计|小计|共计)(?=$|\()", "", text)
    return re.sub(r"\((?:户|人|口|个|户数|人数|人次)\)$|[,、/](?:户|人)$", "", text)


@lru_cache(maxsize=4096)
def _read(parts: tuple[str, ...]) -> tuple[tuple[str, ...], ...] | None:
    """Return, for each word that narrows, the conditions that it may mean; None when a word is not known."""
    found: list[tuple[str, ...]] = []
    for place, part in enumerate(parts):
        context = parts[:place]
        read = _read_part(_bare(part), context)
        if read is None:
            if place < len(parts) - 1 and _only_names_a_field(part):
                continue
            return None
        found += read
    return tuple(dict.fromkeys(found))


def _only_names_a_field(part: str) -> bool:
    """Whether a parent is the name of a coded fact (致贫原因), which its children then spell out, or of a section."""
    key = label_key(re.sub(r"^按|分类?$|情况$|构成$", "", _bare(part)))
    return any(
        key in {label_key(entry.words.zh), *(label_key(one) for one in entry.synonyms)}
        for table in ("household", "member")
        for entry in dictionary().fields_of(table)
    ) or bool(re.search(r"(?:情况|构成|结构|组成|分布|类别|状况)$", _bare(part)))


def _read_part(text: str, context: tuple[str, ...]) -> list[tuple[str, ...]] | None:
    age, rest = ages_in(text)
    found: list[tuple[str, ...]] = [(age,)] if age else []
    rest = re.sub(r"\([^()]*\)", "", rest) if age else rest
    if _SAYS_NOTHING.match(rest):
        return found
    for candidate in _trimmed(rest):
        conditions = _segments(label_key(candidate), context)
        if conditions is not None:
            return found + conditions
    return None


def _trimmed(text: str) -> list[str]:
    """The text, and what is left of it without endings that only count (因病户数 → 因病户 → 因病)."""
    found = [text]
    for candidate in found:
        for ending in _OFF_THE_END:
            if (
                candidate.endswith(ending)
                and len(candidate) > len(ending)
                and (cut := candidate[: -len(ending)]) not in found
            ):
                found.append(cut)
    bare = re.sub(r"\([^()]*\)", "", text)
    return found + ([bare] if bare and bare not in found else [])


def _segments(key: str, context: tuple[str, ...]) -> list[tuple[str, ...]] | None:
    """Cut a text into known phrases, the longest first."""
    if not key or _SAYS_NOTHING.match(key):
        return []
    known = phrases()
    for end in range(len(key), 1 if len(key) > 2 else 0, -1):
        if key[:end] not in known:
            continue
        rest = _segments(key[end:], context)
        if rest is not None:
            return [_in_context(known[key[:end]], context), *rest]
    return None


def _in_context(conditions: tuple[str, ...], context: tuple[str, ...]) -> tuple[str, ...]:
    """Of several meanings, the one whose fact a parent heading names (致贫原因 over 因病)."""
    if len(conditions) == 1 or not context:
        return conditions
    above = [label_key(one) for one in context]
    kept = []
    for one in conditions:
        entry = dictionary().field(one.split(":")[1])
        names = {
            label_key(entry.words.zh.rstrip("12345")),
            *(label_key(name.rstrip("12345")) for name in entry.synonyms),
        }
        if any(name and name in parent for name in names for parent in above):
            kept.append(one)
    plain = [one for one in kept if dictionary().field(one.split(":")[1]).type is FieldType.CODE]
    return tuple(plain or kept) or conditions


def members_counted(path: str, units: tuple[str, ...]) -> tuple[Answer, ...]:
    """Return the counts of its members that a heading over a household may mean (劳动力人数, 残疾人数); none where it asks for none."""
    parts = [part for part in unicodedata.normalize("NFKC", path).split("/") if part]
    if _what(parts, units) != "member":
        return ()
    read = _read(tuple(parts))
    if not read:
        return ()
    choices = [tuple(one for one in several if condition_of(one).table == "member") for several in read]
    return _combined("member", tuple(choices)) if all(choices) else ()


_GROUPS = re.compile(
    r"^(?:\d{4}年|本年|年度?|家庭|农户|农民)*(?:总?收入|支出)?(?:情况|构成|来源|结构)?$"
)  # 2026年家庭收入情况 over 工资性收入 narrows nothing


def _above(parts: list[str]) -> tuple[tuple[str, ...], ...] | None:
    named = [re.sub(r"\([^()]*\)", "", _bare(part)) for part in parts]
    return _read(tuple(part for part in named if not _GROUPS.match(part)))


def _summed(parts: list[str]) -> tuple[Answer, ...] | None:
    """Return the sum that a heading names: a fact of households or members that is an amount, perhaps under 合计."""
    if not parts:
        return None
    for table in ("household", "member"):
        words = vocabulary(table)
        for key in read_heading(_bare(parts[-1])).keys:
            for path in words.exact.get(key, ()):
                owner = path.partition(".")[0]
                if owner not in {"household", "member"} or owner != table:
                    continue
                entry = dictionary().field(path)
                is_amount = entry.type in {FieldType.MONEY, FieldType.NUMBER} or (
                    entry.type is FieldType.INTEGER and entry.name in {"household_size"}
                )
                is_mean = path == PER_PERSON_INCOME
                if not is_amount or ("per_person" in entry.name and not is_mean) or entry.name == "household_size":
                    continue
                above = _above(parts[:-1])
                conditions = _combined("", above) if above is not None else ()
                if not conditions:
                    return None
                target = Target.MEAN if is_mean else Target.SUM
                return tuple(Answer(target, path, one.conditions) for one in conditions)
    return None


def _loose(parts: list[str], what: str) -> tuple[Answer, ...]:
    """Offer what single words of the heading say."""
    key = label_key(_bare(parts[-1]))
    near = [phrase for phrase in phrases() if len(phrase) > 1 and phrase in key]
    near.sort(key=len, reverse=True)
    found = [(condition,) for phrase in near[:3] for condition in phrases()[phrase]]
    if not what and not found:
        return ()
    return tuple(Answer(Target.COUNT, what or "household", one) for one in found[:4]) or (
        (Answer(Target.COUNT, what),) if what else ()
    )
