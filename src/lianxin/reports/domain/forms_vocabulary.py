"""What headings may mean: every name of every fact, by what a row of the form is, and every word that narrows a count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.sheets.headings import read_heading
from lianxin.core.sheets.labels import label_key
from lianxin.rulebook import dictionary, rulebook

ROWS = (
    "member", "household", "village", "helper", "team_member", "unit", "project", "payment", "township_area", "village_area",
)  # fmt: skip
AREA_ROWS = frozenset({"township_area", "village_area"})
# Which tables a row reaches, nearest first. ``head`` is the member who heads the household, ``helper`` his first helper, ``secretary``
# the first secretary of the village.
REACHES: Mapping[str, tuple[str, ...]] = {
    "member": ("member", "household", "place", "helper", "unit"),
    "household": ("household", "place", "head", "helper", "unit"),
    "village": ("village", "place", "secretary"),
    "helper": ("helper", "unit", "place"),
    "team_member": ("helper", "unit", "place"),
    "unit": ("unit", "place"),
    "project": ("project", "place"),
    "payment": ("payment",),
    "township_area": ("place",),
    "village_area": ("place", "village", "secretary"),
}
_OF_SECRETARY = {
    "secretary.name": ("", "姓名"),
    "secretary.phone": ("电话", "联系电话", "手机号", "联系方式"),
    "secretary.post": ("职务",),
    "secretary.starts_on": ("到任时间", "驻村时间"),
}
_OF_TEAM = {
    "helper.team_roles": ("驻村职务", "工作队职务", "队内职务", "驻村工作队职务", "职责", "身份", "驻村身份"),
    "helper.starts_on": ("驻村时间", "到村时间", "派驻时间", "入驻时间", "起始时间", "驻村起始时间"),
    "unit.name": ("派出单位", "选派单位", "派驻单位", "所在单位", "工作单位", "单位", "派出单位名称"),
    "place.village": ("派驻村", "驻村", "所驻村", "帮扶村", "驻村名称", "派驻行政村", "驻点村"),
    "place.township": ("派驻乡镇", "所驻乡镇"),
    "helper.post": ("原职务", "现任职务", "单位及职务", "单位职务"),
}
_STANDS_FOR = {"head": "member", "secretary": "helper"}
_HELPER_NAMES = ("帮扶责任人", "帮扶干部", "帮扶人", "结对干部", "结对帮扶人", "包户干部", "联系干部")
_OF_HELPER = {
    "helper.name": ("", "姓名"),
    "helper.phone": ("电话", "联系电话", "手机号", "联系方式"),
    "helper.post": ("职务",),
    "unit.name": ("单位", "工作单位", "所在单位"),
}
_OF_PLACE = {
    "place.village": ("所在村", "所属村", "所属行政村", "村居", "村(居)", "村组"),
    "place.township": ("所在乡镇", "所属乡镇", "所属乡(镇)", "所属街道", "乡镇(街道)", "镇乡"),
    "place.county": ("所在县", "所属县", "所属县区", "所属县(区)", "所属县(市、区)"),
}
_KEYS_ONLY = frozenset({"village"})


@dataclass(frozen=True)
class Vocabulary:
    """Keys of headings → paths of facts. ``exact``: a name of the fact; ``near``: a name that another table's fact bears too, so
    that a person is asked."""

    rows_are: str
    exact: Mapping[str, tuple[str, ...]]
    near: Mapping[str, tuple[str, ...]]

    @property
    def all_keys(self) -> tuple[str, ...]:
        return tuple({**self.exact, **self.near})


@dataclass(slots=True)
class _Index:
    found: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, spelling: str, path: str) -> None:
        for key in read_heading(spelling).keys[:2]:
            self.found.setdefault(key, {})[path] = None

    def closed(self) -> dict[str, tuple[str, ...]]:
        return {key: tuple(paths) for key, paths in self.found.items()}


def entry_of(path: str) -> Field:
    """Return the dictionary's entry of a path; ``head.x`` is the fact x of the member who heads the household, ``secretary.x`` that of
    the helper who is first secretary.

    Raises:
        KeyError: there is none.
    """
    table, _, name = path.partition(".")
    return dictionary().field(f"{_STANDS_FOR.get(table, table)}.{name}")


@cache
def vocabulary(rows_are: str) -> Vocabulary:
    """Return what headings may mean where a row is a member, a household, a village …"""
    tables = REACHES[rows_are]
    own, other, near = _own(tables[0]), _Index(), _Index()
    for table in tables[1:]:
        if table == "secretary":
            _add_secretary(other)
            continue
        _add_other(table, other, near, is_helper_own=tables[0] == "helper")
    exact = own.closed()
    for key, paths in other.closed().items():
        exact.setdefault(key, paths)
    if "helper" in tables[1:]:
        # Who helps is told by the pairing, which is looked after, before what somebody once wrote on a form.
        exact.update(_helpers())
    if rows_are == "project":
        exact.update(_of_money())
    if rows_are == "team_member":
        exact.update(_of_team())
    return Vocabulary(rows_are, exact, {key: paths for key, paths in near.closed().items() if key not in exact})


def _own(table: str) -> _Index:
    own = _Index()
    for entry in _entries(table):
        for spelling in _spellings(entry):
            own.add(spelling, f"{table}.{entry.name}")
    for kind in dictionary().sheet_kinds.values():
        for column in kind.columns:
            if column.field.partition(".")[0] == table:
                for spelling in (column.heading, *column.synonyms):
                    own.add(spelling, column.field)
    return own


def _add_secretary(other: _Index) -> None:
    for path, endings in _OF_SECRETARY.items():
        for name in ("第一书记", "驻村第一书记"):
            for ending in endings:
                other.add(name + ending, path)


def _add_other(table: str, other: _Index, near: _Index, *, is_helper_own: bool) -> None:
    if table == "head":
        for entry in _entries("member"):
            for spelling in (entry.words.zh, *entry.synonyms):
                other.add(f"户主{spelling}", f"head.{entry.name}")
                near.add(spelling, f"head.{entry.name}")
        return
    for entry in _entries(table):
        path = f"{table}.{entry.name}"
        other.add(entry.words.zh, path)
        for spelling in entry.synonyms:
            (near if table in {"helper", "unit"} and not is_helper_own else other).add(spelling, path)
    for path, spellings in _OF_PLACE.items():
        if path.startswith(f"{table}."):
            for spelling in spellings:
                other.add(spelling, path)


def _of_money() -> dict[str, tuple[str, ...]]:
    """合计 and 其他 under a heading about where the money of a project comes from."""
    index = _Index()
    for group in (
        "资金来源",
        "资金投入",
        "资金安排",
        "资金构成",
        "筹资",
        "资金规模",
        "投资",
        "总投资",
        "项目资金",
        "财政资金",
    ):
        for ending in ("合计", "小计", "总计", "计"):
            index.add(f"{group}/{ending}", "project.arranged_yuan")
        for ending in ("其他", "其它"):
            index.add(f"{group}/{ending}", "project.other_yuan")
    return index.closed()


def _of_team() -> dict[str, tuple[str, ...]]:
    index = _Index()
    for path, spellings in _OF_TEAM.items():
        for spelling in spellings:
            index.add(spelling, path)
    return index.closed()


def _helpers() -> dict[str, tuple[str, ...]]:
    index = _Index()
    for path, endings in _OF_HELPER.items():
        for name in _HELPER_NAMES:
            for ending in endings:
                index.add(name + ending, path)
    for spelling in ("帮扶单位", "帮扶单位名称", "结对单位", "结对帮扶单位"):
        index.add(spelling, "unit.name")
    return index.closed()


def _entries(table: str) -> Iterable[Field]:
    return (entry for entry in dictionary().fields_of(table) if not (table == "village" and entry.name in _KEYS_ONLY))


def _spellings(entry: Field) -> tuple[str, ...]:
    found = [entry.words.zh, entry.words.en, *entry.synonyms, entry.name, entry.national_code]
    bare = entry.words.zh.removeprefix("是否")
    return tuple(one for one in (*found, bare) if one)


@cache
def helper_names() -> Mapping[str, tuple[str, ...]]:
    """Keys of what helpers and their units have: beside a column about a helper, such a name may be his (联系电话)."""
    index = _Index()
    for table in ("helper", "unit"):
        for entry in _entries(table):
            for spelling in (entry.words.zh, *entry.synonyms):
                index.add(spelling, f"{table}.{entry.name}")
    return index.closed()


# Words that narrow a count -------------------------------------------------------------------------------------------

_BETWEEN = re.compile(r"(\d{1,3})(?:周?岁)?[-–—~～至到](\d{1,3})周?岁")
_FROM = re.compile(r"(?:(\d{1,3})周?岁(?:及|\(含\)|含)?以上|年?满(\d{1,3})周?岁)(?:\(含\))?")
_TO = re.compile(r"(\d{1,3})周?岁(及|\(含\)|含)?以下")


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """Return every phrase (as ``label_key``) with the conditions that it may mean; the rulebook's own words decide alone."""
    found: dict[str, dict[str, None]] = {}
    for table in ("household", "member"):
        for entry in dictionary().fields_of(table):
            for label, condition in _conditions_of(entry):
                if label:
                    found.setdefault(label_key(label), {})[condition] = None
    known = {key: tuple(conditions) for key, conditions in found.items()}
    for word in rulebook().form_words.values():
        for phrase in word.phrases:
            known[label_key(phrase)] = (f"word:{word.name}",)
    known.pop("", None)
    return known


_CAUSE = "household.main_cause"
_SAYS_NOTHING = frozenset({"是", "否", "有", "无", "其他", "其它", "无其他"})


def _conditions_of(entry: Field) -> Iterable[tuple[str, str]]:
    path = f"{entry.table}.{entry.name}"
    if entry.type is FieldType.BOOLEAN:
        for name in (entry.words.zh, *entry.synonyms):
            yield name.removeprefix("是否"), f"yes:{path}"
    if entry.type not in {FieldType.CODE, FieldType.CODES} or _is_further(entry):
        return
    for code in dictionary().code_list_of(entry).codes:
        for label in (code.words.zh, *code.synonyms):
            if label not in _SAYS_NOTHING:
                yield label, f"code:{path}:{code.key}"
            yield f"{entry.words.zh}{label}", f"code:{path}:{code.key}"
            if path == _CAUSE and not label.endswith("致贫"):
                yield f"{label}致贫", f"code:{path}:{code.key}"


def _is_further(entry: Field) -> bool:
    """Whether the field is the second and later of several alike (风险2), which the first stands for, or tells further ones
    beside the main one (其他致贫原因)."""
    if entry.name.startswith("other_"):
        return True
    number = entry.name.rpartition("_")[2]
    return number.isdigit() and number != "1"


def ages_in(text: str) -> tuple[str, str]:
    """Return the age that a text names as a condition, and the text without it; "" when it names none."""
    if found := _BETWEEN.search(text):
        return f"age:{found[1]}:{found[2]}", text[: found.start()] + text[found.end() :]
    if found := _FROM.search(text):
        return f"age:{found[1] or found[2]}:", text[: found.start()] + text[found.end() :]
    if found := _TO.search(text):
        last = int(found[1]) - (0 if found[2] else 1)
        return f"age::{last}", text[: found.start()] + text[found.end() :]
    return "", text
