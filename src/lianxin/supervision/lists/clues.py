"""The columns of the lists of supervision: clues, and lists of departments."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
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
