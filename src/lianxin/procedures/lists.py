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
