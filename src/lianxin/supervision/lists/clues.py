"""The columns of the lists of supervision: clues, and lists of departments."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.faulty_rows import FAULTS
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge
from lianxin.supervision.queries.clues import FINDINGS, STATES
from lianxin.supervision.queries.department_lists import LIST_STATES, kind_words


def _clue(row: Any) -> Any:
    return linked(say(row.test.words), reverse("supervision:clue", args=[row.clue.pk]))


def _state(row: Any) -> Any:
    words, tone = STATES[row.clue.state]
    shown = badge(say(words), tone)
    if not row.clue.finding:
        return shown
    return together(shown, badge(say(FINDINGS[row.clue.finding][0]), FINDINGS[row.clue.finding][1]))


def _finding(row: Any) -> Words | None:
    return FINDINGS[row.clue.finding][0] if row.clue.finding else None


CLUES = Listing(
    name="supervision.clues",
    words=Words("线索", "Clues"),
    act=Act.READ_CLUES,
    columns=(
        Column(Words("线索", "Clue"), lambda row: row.test.words, html=_clue),
        Column(Words("对象", "About"), lambda row: row.subject),
        Column(Words("地方", "Place"), lambda row: row.place),
        Column(Words("首次发现", "First seen"), lambda row: row.clue.first_seen_on, Kind.DAY),
        Column(Words("最近发现", "Last seen"), lambda row: row.clue.last_seen_on, Kind.DAY),
        Column(Words("状态", "State"), lambda row: STATES[row.clue.state][0], html=_state),
    ),
)
# The file says besides what looking into them found.
CLUES_FILED = Listing(
    name=CLUES.name,
    words=CLUES.words,
    act=CLUES.act,
    columns=(
        *CLUES.columns,
        Column(Words("结论", "Finding"), _finding),
        Column(Words("核查情况", "What was seen"), lambda row: row.clue.note),
    ),
)


def _list(row: Any) -> Any:
    return linked(say(kind_words(row.kind)), reverse("supervision:list", args=[row.pk]))


LISTS = Listing(
    name="supervision.lists",
    words=Words("部门名单", "Department lists"),
    act=Act.SETTLE_CLUES,
    columns=(
        Column(Words("名单", "List"), lambda row: kind_words(row.kind), html=_list),
        Column(Words("提供部门", "Department"), lambda row: row.department),
        Column(Words("名单日期", "As of"), lambda row: row.as_of, Kind.DAY),
        Column(Words("行数", "Rows"), lambda row: row.rows, Kind.COUNT),
        Column(Words("不能用", "Not usable"), lambda row: row.refused_rows, Kind.COUNT),
        Column(Words("授权依据", "Authority"), lambda row: row.authorisation),
        Column(Words("带入人", "Brought in by"), lambda row: row.by.name if row.by else None, missing=NOTHING),
        Column(
            Words("状态", "State"),
            lambda row: LIST_STATES[row.state][0],
            html=lambda row: badge(say(LIST_STATES[row.state][0]), LIST_STATES[row.state][1]),
        ),
    ),
)


def _facts(row: Any) -> list[Words]:
    return [
        Words(f"{words.zh}：{_said(kind, value, 'zh')}", f"{words.en}: {_said(kind, value, 'en')}")
        for words, kind, value in row.facts
    ]


def _said(kind: str, value: Any, language: str) -> str:
    match kind:
        case "yuan":
            return yuan_text(value)
        case "day":
            return str(value.isoformat())
        case "percent":
            return f"{value:g}%"
        case "number":
            return f"{value:g}"
        case "words":
            return str(getattr(value, language))
    return str(value)


EVIDENCE = Listing(
    name="supervision.evidence",
    words=Words("线索的依据", "What a clue rests on"),
    act=Act.READ_CLUES,
    columns=(
        Column(Words("记录", "Row"), lambda row: row.words),
        Column(Words("名称", "Name"), lambda row: row.title, missing=NOTHING),
        Column(Words("事实", "Facts"), _facts),
    ),
)
BY_TEST = Listing(
    name="supervision.clues_by_test",
    words=Words("线索按测试", "Clues by test"),
    act=Act.READ_CLUES,
    part="tests",
    columns=(
        Column(Words("测试", "Test"), lambda row: row[0].words),
        Column(Words("未办结", "Not settled"), lambda row: row[1], Kind.COUNT),
        Column(Words("总数", "In all"), lambda row: row[2], Kind.COUNT),
    ),
)


def _limits(row: Any) -> list[Words]:
    return [Words(f"{one.words.zh}：{one.value}", f"{one.words.en}: {one.value}") for one in row.values]


def _untold(row: Any) -> list[Words]:
    told = [Words(f"{words.zh} {rows}", f"{words.en} {rows}") if rows else words for words, rows in row.untold]
    told += [Words(f"要用：{words.zh}", f"needs: {words.en}") for words in row.lists]
    return [*told, row.test.blind] if row.test.blind.zh else told


COVERAGE = Listing(
    name="supervision.coverage",
    words=Words("测试覆盖", "What the tests covered"),
    act=Act.READ_CLUES,
    columns=(
        Column(Words("编号", "No."), lambda row: str(row.test.pattern), Kind.CODE),
        Column(Words("测试", "Test"), lambda row: row.test.words),
        Column(Words("界限", "Limits"), lambda row: _limits(row) or None, missing=NOTHING),
        Column(Words("看了", "Rows"), lambda row: row.coverage.examined, Kind.COUNT),
        Column(Words("线索", "Clues"), lambda row: row.coverage.clues, Kind.COUNT),
        Column(Words("新的", "New"), lambda row: row.coverage.fresh, Kind.COUNT),
        Column(Words("看不了的，和为什么", "Not told, and why"), lambda row: _untold(row) or None, missing=NOTHING),
    ),
)
FAULTY_LINES = Listing(
    name="supervision.faulty_lines",
    words=Words("不能用的行", "Rows that cannot be used"),
    act=Act.SETTLE_CLUES,
    columns=FAULTS,
)
