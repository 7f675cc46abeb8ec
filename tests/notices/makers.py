"""Notices at any standing, and a kind of notice of the tests' own. All are invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

from django.utils import timezone

from cast import COUNTY, TOWNSHIP, VILLAGE, account_with
from lianxin.core.kernel.words import Words
from lianxin.notices.domain.columns import Column, Mask
from lianxin.notices.domain.levels import Level
from lianxin.notices.kinds import Kind, Subject
from lianxin.notices.models import Notice, Objection
from lianxin.notices.operations import NewNotice, draft_notice, object_publicly, publish_notice
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.places.models import Area
from lianxin.registry.models import Household

HOTLINE = "0939-8210000"


def places() -> None:
    """The county, township and village of the cast, and the others."""
    named = {
        "99": ("province", "某省"), COUNTY: ("county", "某县"), TOWNSHIP: ("township", "甲镇"), VILLAGE: ("village", "上河村"),
        "999901102": ("township", "乙镇"), "999901102201": ("village", "下河村"),
    }  # fmt: skip
    made: dict[str, Area] = {}
    for code, (level, name) in named.items():
        parent = next(
            (made[code[:length]] for length in (9, 6, 2) if length < len(code) and code[:length] in made), None
        )
        made[code] = Area.objects.get_or_create(code=code, defaults={"name": name, "level": level, "parent": parent})[0]


def _rows(user: User | None, area_code: str, subject: str) -> list[dict[str, Any]]:
    found = Household.objects.filter(village_code__startswith=area_code).order_by("pk")
    return [{"household.head_name": one.head_name, "household.household_size": one.member_count} for one in found]


SAMPLE = Kind(
    name="tests.sample",
    words=Words("样例", "Sample"),
    levels=tuple(Level),
    columns=(Column("household.head_name", Mask.NAME), Column("household.household_size", is_summed=True)),
    title=Words("{place}{subject}样例公示", "Sample of {place}, {subject}"),
    introduction=Words("以下农户。", "These households."),
    subjects=lambda user, area_code: [Subject("2026", Words("2026年", "2026"))],
    rows=_rows,
    days=lambda level, on, area_code: None if level is Level.COUNTY else 7,
)


def entry(**given: Any) -> NewNotice:
    """A sample of the village."""
    wanted: dict[str, Any] = {
        "kind": SAMPLE.name, "area_code": VILLAGE, "level": Level.VILLAGE, "subject": "2026", "hotline": HOTLINE,
    }  # fmt: skip
    return NewNotice(**(wanted | given))


def drafter() -> User:
    """Somebody of the village who drafts."""
    found = User.objects.filter(username="drafter").first()
    return found or account_with(Role.VILLAGE_TEAM, VILLAGE, username="drafter", name="拟稿子")


def publisher() -> User:
    """Somebody of the township who publishes."""
    found = User.objects.filter(username="publisher").first()
    return found or account_with(Role.TOWNSHIP_CLERK, TOWNSHIP, username="publisher", name="发布丑")


def draft(**given: Any) -> Notice:
    """A draft."""
    return draft_notice(entry=entry(**given), by=drafter())


def published(**given: Any) -> Notice:
    """A notice that hangs from today on."""
    return publish_notice(notice_id=draft(**given).pk, by=publisher())


def objected(notice: Notice, words: str = "李某家有小汽车") -> Objection:
    """An objection from the page."""
    return object_publicly(key=notice.key, words=words, contact="")


@contextmanager
def days_later(days: int) -> Iterator[date]:
    """The same world some days later."""
    moment: datetime = timezone.now() + timedelta(days=days)
    with mock.patch.object(timezone, "now", return_value=moment):
        yield timezone.localdate()
