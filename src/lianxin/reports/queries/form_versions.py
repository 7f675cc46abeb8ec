"""Read versions of forms: what their headings mean today, and what there is to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Count, Max, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.core.sheets.blank_forms import BlankForm, open_form
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.places.queries import ancestors
from lianxin.registry.queries import area_names, areas_of
from lianxin.reports.access import forms_open_to
from lianxin.reports.domain.forms_answers import Answer, Target, answer_of
from lianxin.reports.domain.forms_conditions import NoSuchCondition, condition_of
from lianxin.reports.domain.forms_layout import Block, blocks_of
from lianxin.reports.domain.forms_matching import State
from lianxin.reports.domain.forms_shape import plain
from lianxin.reports.domain.forms_vocabulary import ages_in, entry_of
from lianxin.reports.models import FormVersion, HeadingWord, NamedForm
from lianxin.rulebook import rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User

ROW_WORDS = {
    "member": Words("人", "a person"),
    "household": Words("户", "a household"),
    "village": Words("村（村情）", "a village (its own facts)"),
    "helper": Words("帮扶责任人", "a helper"),
    "team_member": Words("驻村工作队员", "a member of a resident team"),
    "unit": Words("帮扶单位", "a unit"),
    "project": Words("项目", "a project"),
    "payment": Words("拨付", "a payment"),
    "township_area": Words("乡镇（统计数）", "a township (counts)"),
    "village_area": Words("村（统计数）", "a village (counts)"),
}
TARGET_WORDS = {
    Target.SERIAL: Words("序号", "serial number"),
    Target.AREA: Words("地区名称", "name of the area"),
    Target.YEAR: Words("数据年度", "year of the facts"),
    Target.DAY: Words("填表日期", "day of filling"),
    Target.BLANK: Words("留空，由人填写", "left for a person"),
}
_COUNTED = {
    "household": Words("登记的户数", "registered households"),
    "member": Words("登记的人数", "registered persons"),
    "village": Words("村数", "villages"),
}


@lru_cache(maxsize=32)
def _opened(digest: str, content: bytes) -> BlankForm:
    return open_form(content)


def opened(version: FormVersion) -> BlankForm:
    """Return the blank form of a version; it was let in once and is opened again."""
    return _opened(version.digest, bytes(version.content))


def house_words() -> dict[str, Answer]:
    """Return what headings mean in this house, by key."""
    held = HeadingWord.objects.filter(replaced_at__isnull=True)
    return {word.key: answer_of(word.answer) for word in held}


def blocks_of_version(version: FormVersion) -> tuple[Block, ...]:
    """Return the tables and cards of a version with what every heading means today."""
    own = {key: answer_of(told) for key, told in version.answers.items()}
    return blocks_of(opened(version), remembered=house_words() | own, rows=version.rows)


def open_headings(blocks: Iterable[Block]) -> int:
    """How many headings nobody has explained yet."""
    return sum(match.state is not State.KNOWN for block in blocks for match in block.matches)


def listed_forms(user: User) -> QuerySet[NamedForm]:
    """Forms that the user may fill, the newest first, with their latest version and how often they were filled."""
    return (
        forms_open_to(user)
        .annotate(latest=Max("versions__number"), fills=Count("versions__fills", distinct=True))
        .order_by("-id")
    )


def answer_words(answer: Answer) -> Words:
    """Return what an answer writes, in words."""
    if answer.target in TARGET_WORDS:
        return TARGET_WORDS[answer.target]
    if answer.target is Target.TEXT:
        return Words(f"固定文字“{answer.what}”", f"always “{answer.what}”")
    if answer.target is Target.FIELD:
        return _field_words(answer)
    try:
        narrowed = [condition_of(one).words for one in answer.conditions]
    except NoSuchCondition:
        return Words("已不存在的条件", "a condition that is gone")
    if answer.target is Target.COUNT:
        what = _COUNTED[answer.what]
    elif answer.target is Target.MEAN:
        what = Words("人均纯收入（纯收入合计÷人口）", "net income per person (all net income by all persons)")
    else:
        entry = entry_of(answer.what)
        what = Words(f"{entry.words.zh}之和", f"sum of: {entry.words.en}")
    zh = "、".join(one.zh for one in narrowed)
    en = ", ".join(one.en for one in narrowed)
    return Words(f"{what.zh}（{zh}）" if zh else what.zh, f"{what.en} ({en})" if en else what.en)


def _field_words(answer: Answer) -> Words:
    try:
        entry = entry_of(answer.what)
    except KeyError:
        return Words(answer.what, answer.what)
    owner = {
        "head": Words("户主", "head"),
        "helper": Words("帮扶责任人", "helper"),
        "unit": Words("帮扶单位", "unit"),
    }
    table = answer.what.partition(".")[0]
    if table == "secretary":
        bare = entry.words.zh.removeprefix("帮扶责任人").removeprefix("帮扶")
        return Words(f"第一书记：{bare}", f"first secretary: {entry.words.en}")
    if table in owner and not entry.words.zh.startswith(owner[table].zh):
        return Words(f"{owner[table].zh}：{entry.words.zh}", f"{owner[table].en}: {entry.words.en}")
    return entry.words


def narrowing_words() -> list[tuple[str, Words]]:
    """Conditions by which a roster may be narrowed on the page: the words of headings that the rulebook knows."""
    return [(f"word:{word.name}", word.words) for word in rulebook().form_words.values()]


def guessed_narrowing(form: NamedForm, blocks: Iterable[Block]) -> str:
    """Return the condition that the title of a roster names (监测对象花名册), "" when it names none."""
    titles = [form.name, *(block.shape.title for block in blocks)]
    if ages := next((age for title in titles if (age := _ages_named(title))), ""):
        return ages
    found = [
        (len(phrase), f"word:{word.name}")
        for word in rulebook().form_words.values()
        for phrase in word.phrases
        if len(phrase) > 1 and any(phrase in title for title in titles)
    ]
    return max(found, default=(0, ""))[1]


def _ages_named(title: str) -> str:
    """Return the condition of a title that names an age (60岁以上老年人), perhaps beside another kind of people (及残疾人)."""
    age, rest = ages_in(plain(title))
    if not age:
        return ""
    words = [word for word in rulebook().form_words.values() if word.table == "member"]
    beside = [
        f"word:{word.name}"
        for word in words
        if any(re.search(f"[及和与、或]{phrase}", rest) for phrase in word.phrases)
    ]
    return f"any:{'+'.join([age, *beside])}" if beside else age


@dataclass(frozen=True, slots=True)
class FillChoices:
    """Areas that a form may be filled for, by code and name."""

    areas: list[tuple[str, str]]


def fillable_areas(user: User, act: Act = Act.FILL_FORMS) -> list[tuple[str, str]]:
    """Areas for which the user may fill forms: his own, and everything inside down to villages; code and name."""
    scope = scope_of(user, act)
    codes = {prefix for prefix in scope.prefixes if len(prefix) >= 6}
    codes |= {area.code for area in areas_of(scope, "county", "township", "village")}
    names = area_names(codes)
    return [(code, names[code]) for code in sorted(codes)]


def keeping_areas(user: User) -> list[tuple[str, str]]:
    """Areas for which the user may keep forms, without villages."""
    return [(code, name) for code, name in fillable_areas(user, Act.SHAPE_FORMS) if len(code) <= 9]


def place_of(code: str) -> str:
    """Return an area with those above it, as people write it."""
    return "".join(area.name for area in ancestors(code)[-1:]) + area_names([code])[code]


@dataclass(frozen=True, slots=True)
class ShownWord:
    """What a heading means in this house, as the list shows it."""

    word: HeadingWord
    answer: Words


def held_words() -> QuerySet[HeadingWord]:
    """What headings mean in this house, the newest first."""
    return HeadingWord.objects.filter(replaced_at__isnull=True).select_related("by").order_by("-id")


def shown_words(words: Iterable[HeadingWord]) -> list[ShownWord]:
    """Return remembered headings with their answers in words."""
    return [ShownWord(word, answer_words(answer_of(word.answer))) for word in words]
