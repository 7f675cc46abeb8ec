"""Cases are shown by notices: one clock, one place for objections, and nothing moves before its notice has run."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cast import COUNTY, TOWNSHIP, VILLAGE, account_with
from lianxin.core.kernel.errors import Refused
from lianxin.notices.domain.levels import Level
from lianxin.notices.kinds import all_kinds
from lianxin.notices.models import Notice, Objection
from lianxin.notices.operations import (
    NewNotice,
    NewObjection,
    discard_draft,
    draft_notice,
    object_publicly,
    pause_notice,
    preview,
    publish_notice,
    resume_notice,
    withdraw_notice,
)
from lianxin.notices.operations import answer_objection as answer_in_notices
from lianxin.notices.operations import record_objection as record_in_notices
from lianxin.notices.queries import subject_choices
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.history import Hung, RanOut, Shown, TakenDown, advanced
from lianxin.procedures.domain.templates import TEMPLATES
from lianxin.procedures.models import Case
from lianxin.procedures.operations import NewCase, answer_objection, begin_case, record_objection
from lianxin.procedures.queries.showings import kind_of, row_of, uses, waiting_groups
from lianxin.procedures.queries.verifying import differing_cases
from lianxin.procedures.recording import standing_of, version_of
from procedures.conftest import Clock
from procedures.makers import People, begun, refusal, took, walked
from procedures.test_pages import signed_in, text_of
from registry.makers import household, year_book

pytestmark = pytest.mark.django_db


def entry(subject: str = "all", **given: Any) -> NewNotice:
    wanted: dict[str, Any] = {
        "kind": "procedures.monitoring_entry", "area_code": VILLAGE, "level": Level.VILLAGE, "subject": subject,
        "hotline": "0939-8210000",
    }  # fmt: skip
    return NewNotice(**(wanted | given))


@pytest.fixture
def cases(people: People, clock: Clock) -> list[Case]:
    """Two cases of one meeting that wait to be shown."""
    made = [begun(household(name), people.village) for name in ("甲某某", "乙某某")]
    return [walked(case, "discussed", people, clock) for case in made]


@pytest.fixture
def shown(cases: list[Case], people: People) -> Notice:
    """The notice that shows both from today on: drafted by the village, published by the township."""
    made = draft_notice(entry=entry(), by=people.village)
    return publish_notice(notice_id=made.pk, by=people.township)


def fresh(case: Case) -> Case:
    case.refresh_from_db()
    return case


def refused(code: str, act: Any, **given: Any) -> None:
    with pytest.raises(Refused) as caught, transaction.atomic():
        act(**given)
    assert caught.value.code == code


def test_every_template_of_the_shipped_procedures_has_its_kind() -> None:
    kinds = {kind.name: kind for kind in all_kinds()}
    named = {s.publicity.template for v in shelf.versions().values() for s in v.states.values() if s.publicity}
    named |= {s.announcement.template for v in shelf.versions().values() for s in v.steps.values() if s.announcement}
    assert named == set(TEMPLATES) == set(uses())
    for template in named:
        kind = kinds[kind_of(template)]
        assert len(kind.name) <= 40
        assert {column.field for column in kind.columns} <= {
            "place.county", "place.village", "household.group_name", "household.head_name", "household.household_size",
            "case.proposal",
        }  # fmt: skip


def test_one_notice_shows_all_cases_of_a_meeting_with_names_masked(shown: Notice, cases: list[Case]) -> None:
    assert [fresh(case).notice_id for case in cases] == [shown.pk, shown.pk]
    assert shown.row_count == 2
    assert shown.days == 5
    assert {row_of(case, shown) for case in cases} == {1, 2}
    names = [row[2] for row in shown.content["rows"]]
    assert sorted(names) == ["乙*某", "甲*某"]
    assert shown.content["rows"][0][4] == {"zh": "纳入监测帮扶", "en": "Monitored and helped"}


def test_the_showing_is_over_when_its_notice_has_run(
    shown: Notice, cases: list[Case], people: People, clock: Clock
) -> None:
    clock.pass_(days=4)
    with refusal("PROC-100"):
        took(cases[0], "report", people.village)
    clock.pass_(days=1)
    took(cases[0], "report", people.village)
    assert fresh(cases[0]).state == "shown"
    assert fresh(cases[0]).notice_id is None
    assert [one.kind for one in cases[0].events.order_by("number")][-3:] == ["shown", "ran", "taken"]
    assert fresh(cases[1]).state == "discussed"
    assert differing_cases() == (2, [])


def test_days_count_from_publication_and_not_from_the_meeting(cases: list[Case], people: People, clock: Clock) -> None:
    made = draft_notice(entry=entry(), by=people.village)
    clock.pass_(days=10)
    with refusal("PROC-105"):
        took(cases[0], "report", people.village, hung=None)
    publish_notice(notice_id=made.pk, by=people.township)
    with refusal("PROC-100"):
        took(cases[0], "report", people.village)


def test_an_objection_to_a_row_holds_its_case_alone(
    shown: Notice, cases: list[Case], people: People, clock: Clock
) -> None:
    held, free = cases
    object_publicly(key=shown.key, words="家里有车", row=row_of(held, shown))
    assert (fresh(held).open_objections, fresh(free).open_objections) == (1, 0)
    assert held.waits_for == "village"
    # The one clock stands still for both, and what each keeps of it is right.
    assert fresh(free).due_on is None
    assert differing_cases() == (2, [])
    for step, by in (("report", people.village), ("recheck", people.township)):
        with refusal("PROC-053"):
            took(held, step, by)
    # The other waits only because the one notice stands still.
    clock.pass_(days=9)
    with refusal("PROC-100"):
        took(free, "report", people.village)
    assert held.events.get(kind="objected").reason == ""
    assert held.events.get(kind="objected").by is None


def test_an_objection_to_the_whole_notice_holds_all(shown: Notice, cases: list[Case], people: People) -> None:
    record_in_notices(notice_id=shown.pk, entry=NewObjection("程序不对", channel="phone"), by=people.village)
    assert [fresh(case).open_objections for case in cases] == [1, 1]
    answer_in_notices(objection_id=Objection.objects.get().pk, upheld=False, answer="已核实", by=people.township)
    assert [fresh(case).open_objections for case in cases] == [0, 0]
    assert [fresh(case).notice_id for case in cases] == [shown.pk, shown.pk]
    assert differing_cases() == (2, [])


def test_what_is_answered_in_the_case_is_answered_in_the_notice(
    shown: Notice, cases: list[Case], people: People, clock: Clock
) -> None:
    made = object_publicly(key=shown.key, words="家里有车", row=row_of(cases[0], shown))
    case = fresh(cases[0])
    with pytest.raises(Refused) as own:
        answer_objection(
            case_id=case.pk, number=1, is_upheld=False, words="没有", seen=case.revision, by=people.village
        )
    assert own.value.code == "NOTICE-016"  # he drafted it
    refused(
        "PROC-080",
        answer_objection,
        case_id=case.pk,
        number=1,
        is_upheld=False,
        words="没有",
        seen=1,
        by=people.township,
    )
    answer_objection(case_id=case.pk, number=1, is_upheld=False, words="没有", seen=case.revision, by=people.township)
    made.refresh_from_db()
    assert (made.outcome, made.answer, made.answered_by) == ("not_upheld", "没有", people.township)
    assert fresh(case).open_objections == 0
    assert case.events.get(kind="answered").hat == "township"
    # Nobody wears two hats: whoever answered for the township reviews for the township.
    clock.pass_(days=9)
    took(case, "report", people.village)
    took(case, "review", people.township)


def test_upheld_it_takes_the_notice_down_and_all_are_shown_anew(
    shown: Notice, cases: list[Case], people: People, clock: Clock
) -> None:
    clock.pass_(days=3)
    made = object_publicly(key=shown.key, words="家里有车", row=row_of(cases[0], shown))
    answer_in_notices(objection_id=made.pk, upheld=True, answer="属实", by=people.township)
    assert [fresh(case).notice_id for case in cases] == [None, None]
    with refusal("PROC-105"):
        took(cases[1], "report", people.village, hung=None)
    took(cases[0], "recheck", people.township)
    again = draft_notice(entry=entry(f"c{cases[1].pk}"), by=people.village, corrects=shown.pk)
    publish_notice(notice_id=again.pk, by=people.township)
    assert fresh(cases[1]).notice_id == again.pk
    clock.pass_(days=4)
    with refusal("PROC-100"):
        took(cases[1], "report", people.village)
    clock.pass_(days=1)
    took(cases[1], "report", people.village)
    assert differing_cases() == (2, [])


def test_a_notice_that_is_paused_or_taken_down_counts_no_days(
    shown: Notice, cases: list[Case], people: People, clock: Clock
) -> None:
    due = fresh(cases[0]).due_on
    clock.pass_(days=1)
    pause_notice(notice_id=shown.pk, reason="核对", by=people.township)
    assert fresh(cases[0]).due_on is None
    clock.pass_(days=9)
    resume_notice(notice_id=shown.pk, by=people.township)
    assert due is not None
    assert fresh(cases[0]).due_on > due
    clock.pass_(days=1)
    with refusal("PROC-100"):
        took(cases[0], "report", people.village)
    withdraw_notice(notice_id=shown.pk, reason="内容有误", by=people.township)
    assert fresh(cases[0]).notice_id is None
    assert cases[0].events.order_by("-number")[0].kind == "unshown"
    assert differing_cases() == (2, [])


def test_an_objection_after_the_showing_holds_the_case_wherever_it_stands(
    shown: Notice, cases: list[Case], people: People, clock: Clock
) -> None:
    clock.pass_(days=6)
    case = cases[0]
    took(case, "report", people.village)
    late = NewObjection("家里有车", channel="paper", row=row_of(case, shown))
    made = record_in_notices(notice_id=shown.pk, entry=late, by=people.village)
    assert fresh(case).open_objections == 1
    with refusal("PROC-053"):
        took(case, "review", people.township)
    answer_in_notices(objection_id=made.pk, upheld=True, answer="属实", by=people.township)
    with refusal("PROC-103"):
        took(case, "review", people.township)
    took(case, "recheck", people.township)
    assert fresh(case).state == "found"
    assert not standing_of(case).is_overtaken
    assert differing_cases() == (2, [])


def test_objections_to_what_a_notice_shows_are_recorded_there_alone(
    shown: Notice, cases: list[Case], people: People
) -> None:
    case = fresh(cases[0])
    with refusal("PROC-107"):
        record_objection(case_id=case.pk, words="不实", seen=case.revision, by=people.village)
    for row in (0, 3):
        refused("NOTICE-023", object_publicly, key=shown.key, words="不实", row=row)
    assert Objection.objects.count() == 0


def test_a_stale_draft_is_never_published(cases: list[Case], people: People, clock: Clock) -> None:
    first = draft_notice(entry=entry(), by=people.village)
    second = draft_notice(entry=entry(), by=people.village)
    too_short = draft_notice(entry=entry(f"c{cases[1].pk}"), by=people.village)
    took(cases[1], "recheck", people.township)
    refused("PROC-106", publish_notice, notice_id=first.pk, by=people.township)
    refused("PROC-106", publish_notice, notice_id=too_short.pk, by=people.township)
    discard_draft(notice_id=first.pk, reason="有一户退回", by=people.village)
    good = draft_notice(entry=entry(f"c{cases[0].pk}"), by=people.village)
    publish_notice(notice_id=good.pk, by=people.township)
    refused("PROC-106", publish_notice, notice_id=second.pk, by=people.township)
    assert fresh(cases[0]).notice_id == good.pk
    assert Notice.objects.filter(state="running").count() == 1


def test_an_objection_on_paper_is_answered_before_a_notice_takes_over(cases: list[Case], people: People) -> None:
    case = cases[0]
    record_objection(case_id=case.pk, words="不实", seen=case.revision, by=people.village)
    made = draft_notice(entry=entry(), by=people.village)
    refused("PROC-053", publish_notice, notice_id=made.pk, by=people.township)
    case.refresh_from_db()
    answer_objection(case_id=case.pk, number=1, is_upheld=True, words="属实", seen=case.revision, by=people.village)
    publish_notice(notice_id=made.pk, by=people.township)
    assert fresh(case).notice_id == made.pk


@pytest.mark.parametrize(
    ("days", "where", "who", "code"),
    [
        (-1, "公示栏", "监督员", "PROC-104"),
        (30, "公示栏", "监督员", "PROC-104"),
        (0, " ", "监督员", "PROC-068"),
        (0, "公示栏", "", "PROC-068"),
        (4, "公示栏", "监督员", "PROC-054"),
    ],
)
def test_a_showing_on_paper_says_who_hung_it_where_and_since_when(
    days: int, where: str, who: str, code: str, cases: list[Case], people: People, clock: Clock
) -> None:
    entered = cases[1].entered_on
    clock.pass_(days=8)
    with refusal(code):
        took(cases[1], "report", people.village, hung=Hung(entered + timedelta(days), where, who))
    took(cases[1], "report", people.village)
    event = cases[1].events.get(step="report")
    assert event.hung == {"on": entered.isoformat(), "where": "村务公开栏", "who": "村务监督员"}
    shown = text_of(signed_in(people.village), reverse("procedures:case", args=[cases[1].pk]))
    assert "仅纸质公示" in shown


def test_paper_does_not_stand_in_for_a_notice_that_hangs(
    shown: Notice, cases: list[Case], people: People, clock: Clock
) -> None:
    clock.pass_(days=9)
    with refusal("PROC-101"):
        took(cases[0], "report", people.village, hung=Hung(cases[0].entered_on, "公示栏", "监督员"))


def test_whoever_the_procedure_names_answers_or_whoever_stands_above(
    shown: Notice, cases: list[Case], people: People, other_township_clerk: User, auditor: User
) -> None:
    made = object_publicly(key=shown.key, words="不实", row=1)
    for user in (auditor, other_township_clerk):
        with pytest.raises((PermissionDenied, Exception)) as caught:
            answer_in_notices(objection_id=made.pk, upheld=False, answer="答", by=user)
        assert type(caught.value).__name__ in {"PermissionDenied", "Http404"}
    second = account_with(Role.VILLAGE_TEAM, VILLAGE, username="second-team", name="村干丑")
    answer_in_notices(objection_id=made.pk, upheld=False, answer="答", by=second)
    assert fresh(cases[0]).open_objections == fresh(cases[1]).open_objections == 0


def test_nobody_answers_below_the_level_that_the_procedure_names(people: People, clock: Clock) -> None:
    clock.now = clock.now.replace(year=2020, month=3)
    year_book(2020)
    case = begin_case(entry=NewCase("village_exit", 2020, area_code=VILLAGE), by=people.village)
    walked(case, "checked", people, clock)
    wanted = entry(f"c{case.pk}", kind="procedures.village_exit", area_code=TOWNSHIP, level=Level.TOWNSHIP)
    clerk = account_with(Role.TOWNSHIP_CLERK, TOWNSHIP, username="second-clerk", name="乡办丑")
    made = publish_notice(notice_id=draft_notice(entry=wanted, by=people.township).pk, by=clerk)
    objection = object_publicly(key=made.key, words="路没有修好", row=1)
    with pytest.raises(PermissionDenied):
        answer_in_notices(objection_id=objection.pk, upheld=False, answer="答", by=clerk)
    answer_in_notices(objection_id=objection.pk, upheld=False, answer="已修好", by=people.other_officer)
    clock.pass_(days=9)
    took(case, "approve", account_with(Role.COUNTY_OFFICER, COUNTY, username="third", name="县管丙"))
    took(case, "announce", people.county)
    told_ = entry(
        f"c{case.pk}", kind="procedures.village_exit_announcement", area_code=COUNTY, level=Level.COUNTY, days=30
    )
    assert [one.key for one in subject_choices(people.county, told_.kind, COUNTY)] == [f"c{case.pk}"]
    announced = publish_notice(notice_id=draft_notice(entry=told_, by=people.county).pk, by=people.other_officer)
    assert announced.content["rows"][0][-1]["zh"] == "贫困村退出"
    assert subject_choices(people.county, told_.kind, COUNTY) == []
    # What is said to an announcement is kept and answered, and changes nothing of a case that is over.
    object_publicly(key=announced.key, words="还有意见")
    assert fresh(case).open_objections == 0


def test_working_days_that_are_laid_down_must_have_passed_too(people: People, clock: Clock) -> None:
    clock.now = clock.now.replace(year=2020, month=9)
    case = begin_case(entry=NewCase("county_exit", 2020, area_code=COUNTY), by=people.county)
    walked(case, "verified", people, clock)
    wanted = entry(f"c{case.pk}", kind="procedures.county_exit", area_code=COUNTY, level=Level.COUNTY)
    made = draft_notice(entry=wanted, by=people.county)
    assert made.days > 7
    refused("NOTICE-008", preview, entry=replace(wanted, days=7), by=people.county)
    publish_notice(notice_id=made.pk, by=people.other_officer)
    clock.pass_(days=made.days - 1)
    with refusal("PROC-100"):
        took(case, "approve", people.other_officer)
    clock.pass_(days=1)
    took(case, "approve", account_with(Role.COUNTY_OFFICER, COUNTY, username="third", name="县管丙"))


def test_a_day_or_a_case_may_be_chosen_and_nothing_else(cases: list[Case], people: People, clock: Clock) -> None:
    clock.pass_(days=1)
    later = walked(begun(household("丙某某"), people.village), "discussed", people, clock)
    keys = [one.key for one in subject_choices(people.village, "procedures.monitoring_entry", VILLAGE)]
    days = sorted({f"d{case.entered_on}" for case in [*cases, later]}, reverse=True)
    assert keys == ["all", *days, *(f"c{case.pk}" for case in [*cases, later])]
    assert preview(entry=entry(days[0]), by=people.village).content.rows[0][2] == "丙*某"
    for subject in ("c0", "d2026-13-01", "", "x"):
        refused("NOTICE-004", preview, entry=entry(subject), by=people.village)


def test_the_list_of_what_waits_leads_to_the_draft(
    cases: list[Case], people: People, clock: Clock, sent_at: Any, county_officer: User
) -> None:
    (group,) = waiting_groups(people.village)
    assert (group.template, group.area_code, len(group.cases)) == ("monitoring_entry", VILLAGE, 2)
    client = signed_in(people.village)
    assert "等公示的办件" in text_of(client, "/")
    shown = text_of(client, reverse("procedures:showings"))
    address = f"{reverse('notices:draft')}?area={VILLAGE}&amp;kind=procedures.monitoring_entry&amp;level=village&amp;subject=all"
    assert address in shown
    assert 'value="all" selected' in text_of(client, address.replace("&amp;", "&"))
    made = draft_notice(entry=entry(), by=people.village)
    assert reverse("notices:notice", args=[made.pk]) in text_of(client, reverse("procedures:showings"))
    statuses = sent_at(reverse("procedures:showings"))
    assert statuses.pop("nobody") == 302
    assert statuses.pop("stranger") == 403
    assert set(statuses.values()) == {200}
    publish_notice(notice_id=made.pk, by=people.township)
    assert waiting_groups(people.village) == []


def test_a_case_is_shown_and_objected_to_by_the_pages(
    cases: list[Case], people: People, clock: Clock, helper: User, client: Any
) -> None:
    case = cases[0]
    page = text_of(signed_in(people.village), reverse("procedures:case", args=[case.pk]))
    assert f"subject=c{case.pk}" in page
    assert "待公示" in page
    made = publish_notice(notice_id=draft_notice(entry=entry(), by=people.village).pk, by=people.township)
    row = row_of(case, made)
    public = reverse("public:objection", args=[made.key])
    assert f'value="{row}" selected' in text_of(client, f"{public}?row={row}")
    assert client.post(public, {"row": 9, "words": "不实"}).status_code == 400
    assert client.post(public, {"row": row, "words": "家里有车"}).status_code == 302
    objection = Objection.objects.get()
    assert objection.row == row
    clerk = signed_in(people.township)
    page = text_of(clerk, reverse("procedures:case", args=[case.pk]))
    assert "群众" in page
    answer = reverse("procedures:answer", args=[case.pk, 1])
    assert answer in page
    assert "家里有车" in text_of(clerk, answer)
    assert "甲*某" in text_of(clerk, reverse("notices:answer", args=[objection.pk]))
    # Whoever drafted the notice is not asked to answer it.
    assert answer not in text_of(signed_in(people.village), reverse("procedures:case", args=[case.pk]))
    assert signed_in(people.village).get(answer).status_code == 403
    sent = {"seen": fresh(case).revision, "is_upheld": "no", "words": "没有车"}
    assert clerk.post(answer, sent).status_code == 302
    assert "家里有车" not in text_of(clerk, reverse("procedures:case", args=[case.pk]))
    record = reverse("notices:act", args=[made.pk, "object"]) + f"?row={row}"
    village = signed_in(people.village)
    assert record in text_of(village, reverse("procedures:case", args=[case.pk]))
    assert f'value="{row}" selected' in text_of(village, record)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notices_noticerow SET thing_id = 9",
        "DELETE FROM notices_noticerow",
        'UPDATE notices_objection SET "row" = 2',
        "UPDATE procedures_caseevent SET notice_id = NULL",
    ],
)
def test_what_a_row_is_about_is_never_altered(statement: str, shown: Notice) -> None:
    object_publicly(key=shown.key, words="不实", row=1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_happens_to_another_notice_is_nothing_to_a_case(
    shown: Notice, cases: list[Case], people: People, clock: Clock
) -> None:
    case, version = fresh(cases[0]), version_of(cases[0])
    for event in (RanOut, TakenDown):
        refused(
            "PROC-102", advanced, version=version, standing=standing_of(case), calendar=shelf.calendar(),
            event=event(clock.now, "", shown.pk + 1),
        )  # fmt: skip
    again = Shown(clock.now, "", shown.pk + 1)
    refused("PROC-101", advanced, version=version, standing=standing_of(case), event=again, calendar=shelf.calendar())
