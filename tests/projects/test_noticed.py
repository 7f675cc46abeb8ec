"""A notice of projects that ran its days is their showing; a showing written by hand hung on paper only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import COUNTY, TOWNSHIP, VILLAGE
from lianxin.notices.domain.levels import Level as NoticeLevel
from lianxin.notices.models import Notice
from lianxin.notices.operations import (
    NewNotice,
    answer_objection,
    draft_notice,
    note_ended,
    object_publicly,
    publish_notice,
    withdraw_notice,
)
from lianxin.people.models import User
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import Project, Publicity
from lianxin.projects.operations import (
    adjust_project,
    end_publicity,
    record_objections,
    settle_objections,
)
from lianxin.projects.queries import standing_of
from notices.makers import days_later, places
from projects.makers import entry_of, project, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    places()


def draft(of: Project, level: NoticeLevel = NoticeLevel.VILLAGE, kind: str = "projects.before") -> Notice:
    area = {NoticeLevel.VILLAGE: VILLAGE, NoticeLevel.TOWNSHIP: TOWNSHIP, NoticeLevel.COUNTY: COUNTY}[level]
    # Nothing is laid down for how long a county shows what it decided.
    days = 7 if level is NoticeLevel.COUNTY else None
    return draft_notice(entry=NewNotice(kind, area, level, str(of.year), "12317", days), by=None)


def published(of: Project, level: NoticeLevel = NoticeLevel.VILLAGE, **given: Any) -> Notice:
    return publish_notice(notice_id=draft(of, level, **given).pk, by=None)


def counts_from(of: Project, notice: Notice) -> Any:
    return next(one.counts_from for one in standing_of(of).showings if one.notice == notice.pk)


@pytest.mark.parametrize("level", list(NoticeLevel))
def test_a_published_notice_is_the_showing_of_its_projects(level: NoticeLevel) -> None:
    made = project()
    notice = published(made, level)
    showing = Publicity.objects.get(project=made, notice=notice)
    assert (showing.level, showing.occasion, showing.starts_on) == (level.value, "before", timezone.localdate())
    over_on = timezone.localdate() + timedelta(days=notice.days)
    assert counts_from(made, notice) == over_on
    with days_later(notice.days):
        note_ended()
    showing.refresh_from_db()
    assert showing.ends_before == over_on
    assert counts_from(made, notice) == over_on


def test_the_days_of_an_objection_do_not_count_and_an_open_one_holds_its_project(township_clerk: User) -> None:
    made, other = project(), project(name="另一项目")
    notice = published(made)
    assert notice.row_count == 2
    row = notice.rows_about.get(thing_id=made.pk).number
    with days_later(2):
        one = object_publicly(key=notice.key, words="太贵", row=row)
    held, free = (Publicity.objects.get(project=each) for each in (made, other))
    assert (held.objections, free.objections) == (1, 0)
    assert counts_from(made, notice) is None
    with days_later(6):
        answer_objection(objection_id=one.pk, upheld=False, answer="按定额", by=township_clerk)
    held.refresh_from_db()
    assert held.settled_on == timezone.localdate() + timedelta(days=6)
    assert counts_from(made, notice) == timezone.localdate() + timedelta(days=notice.days + 5)
    assert counts_from(other, notice) == timezone.localdate() + timedelta(days=notice.days + 5)


def test_one_that_is_taken_down_counts_for_nothing(township_clerk: User) -> None:
    made = project()
    notice = published(made)
    with days_later(3):
        one = object_publicly(key=notice.key, words="太贵")
        answer_objection(objection_id=one.pk, upheld=True, answer="属实", by=township_clerk)
    assert counts_from(made, notice) is None
    second = published(made)
    withdraw_notice(notice_id=second.pk, reason="有误", by=None)
    assert counts_from(made, second) is None
    assert Publicity.objects.get(notice=second).ends_before == timezone.localdate() + timedelta(days=1)


def test_what_a_notice_shows_is_not_written_to_by_hand() -> None:
    made = project()
    notice = published(made)
    showing, today = Publicity.objects.get(notice=notice), timezone.localdate()
    with refused("PROJECT-048"):
        record_objections(publicity_id=showing.pk, more=1, by=None)
    with refused("PROJECT-048"):
        settle_objections(publicity_id=showing.pk, on=today, words="已处理", by=None)
    with refused("PROJECT-048"):
        end_publicity(publicity_id=showing.pk, ends_before=today + timedelta(days=20), by=None)


def test_a_draft_of_a_project_that_was_proposed_anew_is_not_published() -> None:
    made = project()
    notice = draft(made)
    adjust_project(
        project_id=made.pk, entry=entry_of(made, content="改建"), reason="调整内容", on=timezone.localdate(), by=None
    )
    with refused("PROJECT-049"):
        publish_notice(notice_id=notice.pk, by=None)
    assert Notice.objects.get().state == "draft"
    assert not Publicity.objects.exists()


def test_the_result_is_shown_after_the_work_only() -> None:
    made = project(Stage.ACCEPTED)
    before = Publicity.objects.count()
    notice = published(made, kind="projects.after")
    showing = Publicity.objects.get(notice=notice)
    assert (showing.occasion, Publicity.objects.count()) == ("after", before + 1)
    assert counts_from(made, notice) is not None


def test_the_page_says_which_showing_hung_on_paper_only(county_officer: User) -> None:
    made = project(Stage.REVIEWED)
    notice = published(made, NoticeLevel.COUNTY)
    client = Client()
    client.force_login(county_officer)
    shown = client.get(reverse("projects:project", args=[made.pk])).content.decode()
    assert shown.count("仅纸质") == made.publicity.filter(notice=None).count()
    assert reverse("notices:notice", args=[notice.pk]) in shown
