"""The forms by which facts are collected (采集表): of a household, of a village, of a monitored household."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianxin.core.kernel.findings import Verdict
from lianxin.core.paper import Column, Document, Fact, Facts, Heading, Note, Sheet, Signatures, Table
from lianxin.core.paper.definitions import Block
from lianxin.monitoring.models import Episode
from lianxin.monitoring.queries.episodes import class_words, measures_of
from lianxin.monitoring.queries.fitting import risk_words
from lianxin.monitoring.queries.values import both_ends
from lianxin.registry.display import sections_of
from lianxin.registry.models import VillageFacts
from lianxin.reports.documents.wording import (
    BLANK,
    CLOSED,
    blank_rows,
    day,
    helper_table,
    member_table,
    said,
    section_blocks,
)
from lianxin.reports.queries.homes import Home
from lianxin.rulebook import dictionary

# What other papers collect: surveys of other countries, and what belongs to the form of a monitored household.
_ELSEWHERE = frozenset(
    {"international-household-survey", "monitoring", "at-identification-and-at-elimination", "measures", "relocation"}
)
_WRITING = Note("空格由采集人当面填写；“□”打勾。没有记录不是零。")


def household_form(home: Home, *, year: int, on: date) -> Document:
    """Return the form of a household (农户信息采集表): every section of the dictionary, filled as far as it is on record.

    Of a household that was or wants to be relocated, the section of relocation too.
    """
    slugs = [section.slug for section in sections_of("household") if section.slug not in _ELSEWHERE]
    facts: Any = home.facts
    if facts is not None and (facts.relocated or facts.wants_relocation):
        slugs.append("relocation")
    blocks: list[Block] = [_head(home, year), _WRITING, Heading("家庭成员"), member_table(home, on=on, opens=True)]
    blocks += section_blocks("household", (home.household, facts), slugs, may_open=home.may_open, opens=True)
    blocks.append(Signatures(("户主（签字）", "信息采集人", "村民委员会", "乡镇人民政府")))
    return Document(
        "农户信息采集表", tuple(blocks), subtitle=f"{home.place}　{year} 年",
        sheet=Sheet(text_pt=9, title_pt=20),
    )  # fmt: skip


def village_form(village_code: str, place: str, facts: VillageFacts | None, *, year: int, may_open: bool) -> Document:
    """Return the form of a village (行政村信息采集表)."""
    blocks: list[Block] = [Facts((Fact("行政村", place), Fact("行政区划代码", village_code))), _WRITING]
    slugs = [section.slug for section in sections_of("village")]
    blocks += section_blocks("village", (facts, facts), slugs, may_open=may_open, opens=False)
    blocks.append(Signatures(("村负责人（签字）", "信息采集人", "乡镇人民政府")))
    return Document(
        "行政村信息采集表",
        tuple(blocks),
        subtitle=f"{year} 年",
        sheet=Sheet(text_pt=9, title_pt=20),
    )


def monitoring_form(home: Home, episodes: list[Episode], *, year: int, on: date) -> Document:
    """Return the form of a monitored household (监测对象信息采集表) with values at identification and at elimination.

    Of a household that is not monitored it is an empty form, to be filled in when it is looked at.
    """
    newest = episodes[0] if episodes else None
    blocks: list[Block] = [_head(home, year), _monitored(home, newest), _WRITING]
    blocks += [Heading("一、家庭成员"), member_table(home, on=on, opens=True)]
    blocks += [Heading("二、收支与“两不愁三保障”（识别时、消除时）"), _ends(newest)]
    blocks += [Heading("三、帮扶措施"), _measures(newest)]
    blocks += [Heading("四、风险消除"), _elimination(newest), Heading("五、帮扶联系人"), helper_table(home.pairings)]
    blocks.append(Signatures(("户主（签字）", "监测联系人", "村民委员会", "乡镇人民政府")))
    number = f"　第 {newest.number} 次监测" if newest else ""
    return Document(
        "监测对象信息采集表", tuple(blocks), subtitle=f"{home.place}{number}",
        sheet=Sheet(text_pt=9.5, title_pt=20, has_page_total=True),
    )  # fmt: skip


def _head(home: Home, year: int) -> Facts:
    household: Any = home.household
    return Facts(
        (
            Fact("户主姓名", household.head_name or BLANK),
            Fact("户编号", household.household_no or BLANK),
            Fact("所在村", home.place),
            Fact("自然村（组）", household.group_name or BLANK),
            Fact("联系电话", said("household.phone", household, may_open=home.may_open)),
            Fact("数据年度", str(home.facts.year if home.facts else year)),
        )
    )


def _monitored(home: Home, episode: Episode | None) -> Facts:
    if episode is None:
        names = ("监测对象类别", "识别时间")
        return Facts((*(Fact(name, BLANK) for name in names), Fact("返贫致贫风险", BLANK, True)))
    risks = "、".join(risk_words(code).zh for code in episode.risk_codes)
    return Facts(
        (
            Fact("监测对象类别", class_words(episode.monitored_class).zh),
            Fact("识别时间", episode.began_on.strftime("%Y-%m") if episode.is_month_only else day(episode.began_on)),
            Fact("返贫致贫风险", risks if home.may_open else CLOSED, is_wide=True),
            Fact("风险说明", said("household.risk_note", home.facts, may_open=home.may_open), is_wide=True),
        )
    )


def _ends(episode: Episode | None) -> Table:
    columns = (Column("项目", 2.6), Column("识别时", 1.2), Column("消除时", 1.2))
    rows = tuple(
        (one.words.zh, *(_end(value) for value in (one.before, one.after)))
        for one in (both_ends(episode) if episode else ())
    )
    return Table(columns, rows or blank_rows(3, 6))


def _end(value: Any) -> str:
    if value is None:
        return BLANK
    return (
        {Verdict.MET: "达到", Verdict.NOT_MET: "未达到"}.get(value, "无法判定")
        if isinstance(value, Verdict)
        else str(value)
    )


def _measures(episode: Episode | None) -> Table:
    columns = (Column("帮扶措施", 3), Column("开始日期", 1.2), Column("停止日期", 1.2))
    if episode is None:
        return Table(columns, blank_rows(3, 5))
    rows = tuple((words.zh, day(since), day(until)) for words, since, until in measures_of(episode))
    return Table(columns, rows + blank_rows(3, 3))


def _elimination(episode: Episode | None) -> Facts:
    ended = episode is not None and episode.ended_on is not None
    mode = BLANK
    if episode is not None and episode.mode:
        codes = {one.key: one.words.zh for one in dictionary().code_lists["elimination_mode"].codes}
        mode = codes.get(episode.mode, episode.mode)
    return Facts(
        (
            Fact("风险是否消除", str(Episode.Ending(episode.ending).label) if ended and episode else "□ 是　□ 否"),
            Fact("时间", day(episode.ended_on) if episode else BLANK),
            Fact("消除方式", mode, is_wide=True),
        )
    )
