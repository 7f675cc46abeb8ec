"""The shelf of papers: each is declared once, with about what it is, who may have it, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.words import Words
from lianxin.core.paper import Bundle, Document
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.registry.models import VillageFacts
from lianxin.reports.documents.cards import clear_card, contact_card
from lianxin.reports.documents.collection import household_form, monitoring_form, village_form
from lianxin.reports.documents.contact_book import contact_book
from lianxin.reports.documents.diary import diary
from lianxin.reports.documents.dossiers import household_file, village_file
from lianxin.reports.documents.handbook import handbook
from lianxin.reports.documents.medical import booklets
from lianxin.reports.queries.homes import Home, homes_of, printable_households
from lianxin.reports.queries.papers import households_of, plan_of, visits_of, watched_episodes
from lianxin.work.queries.records import RecordFilter, filtered_records, record_rows

if TYPE_CHECKING:
    from lianxin.people.models import Helper, User

MOST_RECORDS = 1_000


class About(StrEnum):
    """About what a paper is."""

    HOUSEHOLD = "household"
    VILLAGE = "village"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: by whom, about what, of which year, on which day."""

    user: User
    subject: Any  # Household, Helper, or the code of a village
    place: str
    year: int
    on: date
    home: Home | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A paper of the shelf. ``opens``: it writes out what is closed on the screen, for those who may open it; that is recorded."""

    name: str
    words: Words
    purpose: Words
    about: About
    act: Act
    make: Callable[[Asked], Document | Bundle]
    opens: bool = False


def home_of(asked: Asked) -> Home:
    """Return the household that was asked for, gathered."""
    return asked.home or homes_of(asked.user, [asked.subject], year=asked.year, on=asked.on)[0]


def _clear_card(asked: Asked) -> Document:
    return clear_card(home_of(asked), year=asked.year, on=asked.on)


def _contact_card(asked: Asked) -> Document:
    return contact_card(home_of(asked), year=asked.year, on=asked.on)


def _handbook(asked: Asked) -> Document:
    key = asked.subject.pk
    plan, visits = plan_of(asked.user, asked.subject, asked.year), visits_of(asked.user, [key]).get(key, [])
    return handbook(home_of(asked), plan, visits, year=asked.year, on=asked.on)


def _household_form(asked: Asked) -> Document:
    return household_form(home_of(asked), year=asked.year, on=asked.on)


def _monitoring_form(asked: Asked) -> Document:
    return monitoring_form(home_of(asked), watched_episodes(asked.user, asked.subject.pk), year=asked.year, on=asked.on)


def _booklets(asked: Asked) -> Bundle:
    home = home_of(asked)
    made = booklets(home, year=asked.year, on=asked.on)
    empty = Document("健康扶贫手册", (), subtitle="没有登记家庭成员。")
    return Bundle("健康扶贫手册", made or (empty,), subtitle=f"{home.household.head_name}　{home.place}")


def _household_file(asked: Asked) -> Bundle:
    return household_file(asked.user, home_of(asked), year=asked.year, on=asked.on)


def _village_form(asked: Asked) -> Document:
    facts = VillageFacts.objects.filter(village_code=asked.subject, year__lte=asked.year).order_by("-year").first()
    may_open = scope_of(asked.user, Act.OPEN_SENSITIVE).covers(asked.subject)
    return village_form(asked.subject, asked.place, facts, year=asked.year, may_open=may_open)


def _village_file(asked: Asked) -> Bundle:
    homes = homes_of(asked.user, list(printable_households(asked.user, asked.subject)), year=asked.year, on=asked.on)
    return village_file(asked.user, asked.subject, asked.place, homes, year=asked.year, on=asked.on)


def _contact_book(asked: Asked) -> Document:
    helper: Helper = asked.subject
    found = households_of(asked.user, helper)
    homes = homes_of(asked.user, found, year=asked.year, on=asked.on)
    visits = visits_of(asked.user, [one.pk for one in found])
    return contact_book(helper, homes, visits, year=asked.year, on=asked.on)


def _diary(asked: Asked) -> Document:
    helper: Helper = asked.subject
    wanted = RecordFilter(
        person_id=helper.pk, source="counted", starts_on=date(asked.year, 1, 1), ends_on=date(asked.year, 12, 31)
    )
    found = filtered_records(asked.user, wanted).order_by("on", "id")[:MOST_RECORDS]
    return diary(helper, record_rows(found, user=asked.user), year=asked.year, on=asked.on)


FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form("clear_card", Words("明白卡", "Household card"),
             Words("贴在门上：户情、措施、谁帮、电话", "For the door: who they are, what is done, who helps, his telephone"),
             About.HOUSEHOLD, Act.READ_REGISTRY, _clear_card),
        Form("contact_card", Words("连心卡", "Contact card"),
             Words("帮扶责任人的单位、职务、电话和承诺", "The helper's unit, post, telephone and promise"),
             About.HOUSEHOLD, Act.READ_PAIRING, _contact_card),
        Form("handbook", Words("帮扶手册", "Handbook of help"),
             Words("计划、措施、收入核算、走访，双方签字", "Plan, measures, income signed by both, visits"),
             About.HOUSEHOLD, Act.READ_REGISTRY, _handbook, opens=True),
        Form("household_form", Words("农户信息采集表", "Form of a household"),
             Words("按数据字典逐项采集，已有的印上", "Every item of the dictionary; what is known is printed"),
             About.HOUSEHOLD, Act.READ_REGISTRY, _household_form, opens=True),
        Form("monitoring_form", Words("监测对象信息采集表", "Form of a monitored household"),
             Words("识别时、消除时的收支和保障，措施和风险消除", "Values at identification and elimination, measures, elimination"),
             About.HOUSEHOLD, Act.READ_MONITORING, _monitoring_form, opens=True),
        Form("medical_booklet", Words("健康扶贫手册（一人一册）", "Medical booklets"),
             Words("每人一册：参保、政策、已享受的待遇、就诊记录", "One for each person: insurance, policies, help received, treatments"),
             About.HOUSEHOLD, Act.READ_REGISTRY, _booklets, opens=True),
        Form("household_file", Words("一户一档", "File of a household"),
             Words("本户全部表卡装成一册，附目录", "All papers of the household in one file with contents"),
             About.HOUSEHOLD, Act.READ_REGISTRY, _household_file, opens=True),
        Form("village_form", Words("行政村信息采集表", "Form of a village"),
             Words("村情逐项采集", "Every item about a village"),
             About.VILLAGE, Act.READ_REGISTRY, _village_form),
        Form("village_file", Words("一村一册", "File of a village"),
             Words("村情、帮扶力量、名单、项目、公示、退出", "The village, who helps it, households, projects, notices, exit"),
             About.VILLAGE, Act.READ_REGISTRY, _village_file),
        Form("contact_book", Words("联系手册", "Book of a helper"),
             Words("本人结对户、计划、走访，逐户一页", "His households with plans and visits, a page for each"),
             About.HELPER, Act.READ_PAIRING, _contact_book),
        Form("diary", Words("民情日记", "Diary"),
             Words("驻村、帮扶记实：逐日做了什么", "What he did, day by day"),
             About.HELPER, Act.READ_WORK, _diary),
    )
}  # fmt: skip
"""Every paper of the shelf by its name in addresses."""


def forms_about(about: About, user: User) -> list[Form]:
    """Return the papers about such a thing that the user's roles permit."""
    return [form for form in FORMS.values() if form.about is about and user.may(form.act)]
