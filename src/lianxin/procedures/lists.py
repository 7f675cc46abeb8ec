"""The columns of the lists of cases, on the screen and in files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Hat
from lianxin.procedures.models import Case
from lianxin.procedures.queries.cases import state_words
from lianxin.procedures.queries.ledger import LedgerLine
from lianxin.registry.queries import area_names
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge, iso

_SHORT_NAME = 8


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list: what it is, about whom, where it stands, whom it waits for, and whether it is late."""

    case: Case
    procedure: Words
    subject: str
    place: str
    state: Words
    on: date

    @property
    def is_late(self) -> bool:
        days = (self.case.due_on, self.case.limit_on)
        return any(day is not None and day < self.on for day in days)

    @property
    def due_on(self) -> date | None:
        days = [day for day in (self.case.due_on, self.case.limit_on) if day is not None]
        return min(days) if days else None

    @property
    def notes(self) -> tuple[Words, ...]:
        """What is to be noticed: late, an objection is open, holidays unknown."""
        found = []
        if self.is_late:
            found.append(Words("已超期", "overdue"))
        if self.case.open_objections:
            found.append(Words("异议，计时暂停", "clock stopped"))
        if self.case.is_reckoned_blind:
            found.append(Words("节假日未知", "holidays unknown"))
        return tuple(found)


def rows_of(on: Any, some: list[Case]) -> list[CaseRow]:
    """Return cases as lists show them."""
    names = area_names({case.area_code for case in some})
    return [
        CaseRow(
            case,
            shelf.procedure(case.procedure).words,
            (case.household.head_name or "—") if case.household else names[case.area_code],
            names[case.area_code],
            state_words(case),
            on,
        )
        for case in some
    ]


def _hat(row: CaseRow) -> Words | None:
    return Hat(row.case.waits_for).words if row.case.waits_for else None


def _told(line: LedgerLine) -> list[Words]:
    return [Words(f"{words.zh}：{value.zh}", f"{words.en}: {value.en}") for words, value in line.told]


def _due(row: CaseRow) -> Any:
    tones = ["bad" if words.en == "overdue" else "unsure" for words in row.notes]
    labels = [badge(say(words), tone) for words, tone in zip(row.notes, tones, strict=True)]
    return together(iso(row.due_on) if row.due_on else say(NOTHING), *labels)


def _ledger_head(line: Any) -> SafeString:
    """The name, kept in one piece among many columns unless it is a long one."""
    link = linked(line.head_name or "—", reverse("procedures:case", args=[line.case_id]))
    is_short = len(line.head_name or "") <= _SHORT_NAME
    return format_html('<span class="nowrap">{}</span>', link) if is_short else link


_COLUMNS = (
    Column(
        Words("对象", "About"),
        lambda row: row.subject,
        html=lambda row: linked(row.subject, reverse("procedures:case", args=[row.case.pk])),
    ),
    Column(Words("程序", "Procedure"), lambda row: row.procedure),
    Column(Words("地区", "Area"), lambda row: row.place),
    Column(Words("状态", "State"), lambda row: row.state),
    Column(Words("等谁办", "Waits for"), _hat, missing=NOTHING),
    Column(Words("期限", "Due"), lambda row: row.due_on, Kind.DAY, html=_due),
    Column(Words("发起", "Begun"), lambda row: row.case.begun_on, Kind.DAY),
)
LEDGER = Listing(
    "procedures.ledger",
    Words("进退台账", "Entries and exits"),
    Act.READ_CASES,
    (
        Column(Words("日期", "Day"), lambda line: line.on, Kind.DAY),
        Column(Words("进退", "Way"), lambda line: line.direction),
        Column(
            Words("户主", "Head"),
            lambda line: line.head_name,
            html=_ledger_head,
        ),
        Column(Words("户编号", "Household no."), lambda line: line.household_no, Kind.CODE),
        Column(Words("人口", "Members"), lambda line: line.member_count, Kind.COUNT),
        Column(Words("地区", "Area"), lambda line: line.place),
        Column(Words("程序", "Procedure"), lambda line: line.procedure),
        Column(Words("写入名册", "Told to the register"), lambda line: tuple(_told(line))),
        Column(Words("批准文件", "Document"), lambda line: line.document, missing=NOTHING),
        Column(Words("办件", "Case"), lambda line: str(line.case_id), Kind.CODE),
    ),
)
CASES = Listing("procedures.cases", Words("办件", "Cases"), Act.READ_CASES, _COLUMNS)
WAITING = Listing("procedures.waiting", Words("等我办的", "Waiting for me"), Act.READ_CASES, _COLUMNS)

CASES_OF_HOUSEHOLD = Listing(
    name="procedures.cases_of_household",
    words=Words("本户办件", "Cases of the household"),
    act=Act.READ_CASES,
    part="cases",
    columns=(
        Column(Words("程序", "Procedure"), lambda row: row[1]),
        Column(Words("状态", "State"), lambda row: row[2]),
        Column(Words("发起", "Begun"), lambda row: row[0].begun_on, Kind.DAY),
    ),
)
DECISIONS = Listing(
    name="procedures.decisions",
    words=Words("等审定的办件", "Decisions that are waited for"),
    act=Act.ACT_FOR_COUNTY,
    columns=(
        Column(Words("程序", "Procedure"), lambda row: row[0].procedure.words),
        Column(Words("版本", "Version"), lambda row: row[0].version.words),
        Column(Words("审定", "Decision"), lambda row: row[0].step.words),
        Column(Words("件数", "Cases"), lambda row: row[1], Kind.COUNT),
    ),
)


def _payload(row: Any) -> list[Words]:
    return [Words(f"{words.zh}：{value.zh}", f"{words.en}: {value.en}") for words, value in row[3]]


TO_DECIDE = Listing(
    name="procedures.to_decide",
    words=Words("等审定的办件", "Cases that wait for a decision"),
    act=Act.ACT_FOR_COUNTY,
    columns=(
        Column(Words("办件", "Case"), lambda row: str(row[0].pk), Kind.CODE),
        Column(Words("对象", "About"), lambda row: row[1]),
        Column(Words("地区", "Area"), lambda row: row[2]),
        Column(Words("写入名册", "Told to the register"), lambda row: _payload(row) or None, missing=NOTHING),
        Column(Words("期限", "Due"), lambda row: row[0].due_on, Kind.DAY, missing=NOTHING),
    ),
)
PROCEDURES = Listing(
    name="procedures.procedures",
    words=Words("程序", "Procedures"),
    act=Act.READ_CASES,
    columns=(
        Column(Words("程序", "Procedure"), lambda row: row[0].words),
        Column(Words("为谁办", "For"), lambda row: row[0].subject.words),
        Column(Words("现行版本", "In force today"), lambda row: row[1].words if row[1] else None, missing=NOTHING),
        Column(Words("起", "From"), lambda row: row[1].period.starts_on if row[1] else None, Kind.DAY, missing=NOTHING),
        Column(
            Words("是否核实", "Verified"),
            lambda row: (
                None if row[1] is None else Words("已核实", "yes") if row[1].verified else Words("未核实", "no")
            ),
            missing=NOTHING,
        ),
        Column(Words("做什么", "What it does"), lambda row: row[0].purpose),
    ),
)


def _who(row: Any) -> list[Words]:
    step = row["step"]
    told = [step.actor.words]
    if step.persons > 1:
        told.append(Words("{n} 人", "{n} persons").filled(n=step.persons))
    if step.meeting:
        words = Words("到会 {quorum}，同意过 {majority}", "quorum {quorum}, more than {majority} for")
        told.append(words.filled(quorum=step.meeting.quorum, majority=step.meeting.majority))
    return told


STEPS = Listing(
    name="procedures.steps",
    words=Words("程序的步骤", "Steps of a procedure"),
    act=Act.READ_CASES,
    part="steps",
    columns=(
        Column(Words("步骤", "Step"), lambda row: row["step"].words),
        Column(Words("从", "From"), lambda row: row["before"]),
        Column(Words("到", "To"), lambda row: row["after"]),
        Column(Words("谁来办", "Who"), _who),
        Column(Words("必备材料", "Evidence"), lambda row: row["evidence"] or None, missing=NOTHING),
        Column(
            Words("期限", "Time"),
            lambda row: row["step"].clock.words if row["step"].clock else None,
            missing=NOTHING,
        ),
        Column(Words("依据", "Legal basis"), lambda row: str(row["step"].basis)),
        Column(Words("发文日期", "Dated"), lambda row: row["step"].basis.dated, Kind.DAY, missing=NOTHING),
    ),
)
VERSIONS = Listing(
    name="procedures.versions",
    words=Words("程序的版本沿革", "Versions of a procedure"),
    act=Act.READ_CASES,
    part="versions",
    columns=(
        Column(Words("版本", "Version"), lambda row: row.words),
        Column(Words("起", "From"), lambda row: row.period.starts_on, Kind.DAY),
        Column(Words("止（不含）", "Before"), lambda row: row.period.ends_before, Kind.DAY, missing=NOTHING),
        Column(Words("地区", "Area"), lambda row: row.area or Words("全国", "Nation")),
        Column(Words("依据", "Legal basis"), lambda row: str(row.source)),
    ),
)
