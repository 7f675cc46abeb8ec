"""Attendance of resident teams: days that are told once, absences that somebody else decides, the month on pages, files and paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from cast import COUNTY, TOWNSHIP, VILLAGE, account_with, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.findings import Verdict
from lianxin.eligibility.operations import NewValue, put_value_in_force
from lianxin.people.models import Team, TeamMember, Unit, User
from lianxin.people.operations import NewHelper, join_team, link_account_to_helper, register_helper
from lianxin.people.roles import Role
from lianxin.work.models import Absence, AbsenceEvent, PostDay
from lianxin.work.operations import (
    NewAbsence,
    ToldDays,
    ask_absence,
    decide_absence,
    end_absence,
    tell_post_days,
    withdraw_absence,
)
from lianxin.work.queries.attendance import (
    absences_to_decide,
    filtered_absences,
    month_rows,
    serving_in,
    untold_days,
)
from work.makers import refusal

pytestmark = pytest.mark.django_db

PAGE = "/daily-work/attendance/"
SEEING = {
    "county_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor", "helper", "other_helper",
    "unit_liaison",
}  # fmt: skip
NOVEMBER = date(2026, 11, 1)
NOW = timezone.make_aware(datetime.combine(date(2026, 11, 24), time(18)))


def day(number: int) -> date:
    return date(2026, 11, number)


@pytest.fixture
def secretary(village_team_member: User) -> TeamMember:
    """The first secretary's time in the team."""
    return TeamMember.objects.get(helper__user=village_team_member)


@pytest.fixture
def colleague(secretary: TeamMember, helper: User) -> TeamMember:
    """A helper who is of the team too, since the tenth, and has no account of the team."""
    joined: TeamMember = join_team(
        team=secretary.team, helper=helper.helper, duty=TeamMember.Duty.MEMBER, starts_on=day(10), by=None
    )
    return joined


def told(*members: TeamMember, first: int = 1, last: int = 20, is_present: bool = True, reason: str = "") -> ToldDays:
    return ToldDays(tuple(one.pk for one in members), day(first), day(last), is_present, reason)


def asked(
    member: TeamMember, *, first: int = 2, last: int = 4, sort: str = "leave", kind: str = "sick", **given: Any
) -> NewAbsence:
    return NewAbsence(member.pk, sort, kind, day(first), day(last), **({"words": "去县医院复查"} | given))


def absence(member: TeamMember, by: User, *, approved_by: User | None = None, **given: Any) -> Absence:
    made = ask_absence(entry=asked(member, **given), by=by, at=NOW)
    if approved_by is None:
        return made
    return decide_absence(absence_id=made.pk, is_approved=True, seen=1, by=approved_by, at=NOW)


def months(user: User) -> list[Any]:
    return month_rows(serving_in(user, NOVEMBER), month=NOVEMBER, today=day(24))


# Days in the village --------------------------------------------------------------------------------------------------------


def test_days_are_told_once_and_corrected_by_new_rows(
    secretary: TeamMember, colleague: TeamMember, village_team_member: User
) -> None:
    # Twenty days of the one, and of the other those since he is of the team.
    assert tell_post_days(entry=told(secretary, colleague), by=village_team_member, at=NOW) == 20 + 11
    assert tell_post_days(entry=told(secretary), by=village_team_member, at=NOW) == 0
    with refusal("WORK-071"):
        tell_post_days(entry=told(secretary, first=19, last=22, is_present=False), by=village_team_member, at=NOW)
    corrected = told(secretary, first=19, last=22, is_present=False, reason="那两天在县里看牙")
    assert tell_post_days(entry=corrected, by=village_team_member, at=NOW) == 4
    row = PostDay.objects.get(member=secretary, on=day(20), replaced_by__isnull=True)
    assert (row.is_present, row.reason, row.replaces.is_present) == (False, "那两天在县里看牙", True)
    first, second = months(village_team_member)
    assert (first.tally.present, first.tally.absent, first.tally.untold, first.verdict) == (
        18,
        4,
        2,
        Verdict.CANNOT_TELL,
    )
    assert (second.tally.served, second.tally.present) == (21, 11)
    event = Event.objects.filter(thing="work.post_days").latest("pk")
    assert (event.details["rows"], event.details["corrected"]) == (4, 2)


def test_only_the_team_tells_its_days(
    secretary: TeamMember,
    colleague: TeamMember,
    helper: User,
    unit_liaison: User,
    township_clerk: User,
    county_officer: User,
) -> None:
    for user in (helper, unit_liaison, township_clerk, county_officer):
        with pytest.raises(PermissionDenied):
            tell_post_days(entry=told(colleague, first=12, last=12), by=user, at=NOW)
    assert not PostDay.objects.exists()


def test_days_that_cannot_be_told_are_refused(
    secretary: TeamMember, colleague: TeamMember, village_team_member: User, other_unit: Unit
) -> None:
    by: dict[str, Any] = {"by": village_team_member, "at": NOW}
    with refusal("WORK-003"):
        tell_post_days(entry=told(secretary, last=25), **by)
    with refusal("WORK-070"):
        tell_post_days(entry=told(colleague, last=9), **by)
    with refusal("WORK-070"):
        tell_post_days(entry=told(secretary, first=9, last=8), **by)
    with refusal("WORK-070"):
        tell_post_days(entry=ToldDays((secretary.pk,), date(2026, 1, 1), day(1), is_present=True), **by)
    elsewhere = Team.objects.create(village_code=f"{TOWNSHIP}299", name="邻村工作队", starts_on=day(1))
    person = register_helper(entry=NewHelper(code="H-77", name="邻村某", unit=other_unit, starts_on=day(1)), by=None)
    other = join_team(team=elsewhere, helper=person, duty="member", starts_on=day(1), by=None)
    for members in ((other,), (secretary, other), ()):
        with pytest.raises(PermissionDenied):
            tell_post_days(entry=told(*members), **by)


# Absences -------------------------------------------------------------------------------------------------------------------


def test_leave_is_asked_decided_by_somebody_else_and_shows_in_the_month(
    secretary: TeamMember, village_team_member: User, township_clerk: User, county_officer: User
) -> None:
    made = absence(secretary, village_team_member)
    assert list(absences_to_decide(township_clerk)) == [made]
    # What a township decides is no business of the county's.
    assert not absences_to_decide(county_officer).exists()
    decide_absence(absence_id=made.pk, is_approved=True, seen=1, by=township_clerk, at=NOW)
    assert tell_post_days(entry=told(secretary, last=24), by=village_team_member, at=NOW) == 21
    (row,) = months(village_team_member)
    assert (row.tally.present, row.tally.leave, row.tally.untold, row.verdict) == (21, 3, 0, Verdict.MET)
    end_absence(absence_id=made.pk, returned_on=day(4), seen=2, by=village_team_member, at=NOW)
    (row,) = months(village_team_member)
    assert (row.tally.leave, row.tally.untold) == (2, 1)
    kinds = list(AbsenceEvent.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["asked", "approved", "returned"]


def test_longer_leave_is_decided_by_the_county_and_duty_by_the_township(
    secretary: TeamMember,
    village_team_member: User,
    township_clerk: User,
    other_township_clerk: User,
    county_officer: User,
) -> None:
    longer = absence(secretary, village_team_member, last=5)
    assert list(absences_to_decide(county_officer)) == [longer]
    with pytest.raises(PermissionDenied):
        decide_absence(absence_id=longer.pk, is_approved=True, seen=1, by=township_clerk, at=NOW)
    with pytest.raises(Http404):
        decide_absence(absence_id=longer.pk, is_approved=True, seen=1, by=other_township_clerk, at=NOW)
    assert decide_absence(absence_id=longer.pk, is_approved=True, seen=1, by=county_officer, at=NOW).state == "approved"
    duty = absence(secretary, village_team_member, first=8, last=20, sort="duty", kind="seconded")
    assert decide_absence(absence_id=duty.pk, is_approved=True, seen=1, by=township_clerk, at=NOW).state == "approved"
    # A county's own rule holds there.
    put_value_in_force(
        entry=NewValue("attendance.township_leave_days", COUNTY, "7", date(2026, 1, 1), "某县驻村管理办法"), by=None
    )
    again = absence(secretary, village_team_member, first=21, last=24)
    assert decide_absence(absence_id=again.pk, is_approved=True, seen=1, by=township_clerk, at=NOW).state == "approved"


def test_nobody_decides_his_own_absence(
    secretary: TeamMember, colleague: TeamMember, unit: Unit, village_team_member: User, township_clerk: User
) -> None:
    # The clerk serves in the team himself, or asked for somebody: another has to decide.
    clerk = register_helper(entry=NewHelper(code="H-88", name="乡镇某", unit=unit, starts_on=day(1)), by=None)
    link_account_to_helper(user=township_clerk, helper=clerk, by=None)
    serving = join_team(team=secretary.team, helper=clerk, duty="member", starts_on=day(1), by=None)
    his = absence(serving, village_team_member)
    with refusal("WORK-074"):
        decide_absence(absence_id=his.pk, is_approved=True, seen=1, by=township_clerk, at=NOW)
    both = account_with(Role.TOWNSHIP_CLERK, TOWNSHIP, username="both", name="兼任某")
    Absence.objects.filter(pk=his.pk).update(asked_by=both)
    with refusal("WORK-074"):
        decide_absence(absence_id=his.pk, is_approved=False, words="不行", seen=1, by=both, at=NOW)
    assert not absences_to_decide(township_clerk).exists()


def test_a_faulty_absence_is_refused(secretary: TeamMember, colleague: TeamMember, village_team_member: User) -> None:
    faulty: list[tuple[NewAbsence, str]] = [
        (asked(secretary, kind="holiday"), "WORK-076"),
        (asked(secretary, sort="rest"), "WORK-076"),
        (asked(secretary, sort="duty"), "WORK-076"),
        (asked(secretary, words=" "), "WORK-076"),
        (asked(secretary, words="长" * 201), "WORK-020"),
        (asked(secretary, first=4, last=2), "WORK-076"),
        (asked(colleague, first=9, last=11), "WORK-076"),
        (NewAbsence(secretary.pk, "leave", "sick", day(1), date(2027, 11, 2), "养病"), "WORK-076"),
    ]
    for entry, code in faulty:
        with refusal(code):
            ask_absence(entry=entry, by=village_team_member, at=NOW)
    absence(secretary, village_team_member)
    with refusal("WORK-075"):
        ask_absence(entry=asked(secretary, first=4, last=6), by=village_team_member, at=NOW)
    tell_post_days(entry=told(secretary, first=10, last=10), by=village_team_member, at=NOW)
    with refusal("WORK-072"):
        ask_absence(entry=asked(secretary, first=9, last=12), by=village_team_member, at=NOW)


def test_an_absence_stands_where_its_last_step_left_it(
    secretary: TeamMember, village_team_member: User, township_clerk: User
) -> None:
    made = absence(secretary, village_team_member)
    with refusal("WORK-018"):
        decide_absence(absence_id=made.pk, is_approved=False, seen=1, by=township_clerk, at=NOW)
    # A day was told as one in the village while he waited.
    tell_post_days(entry=told(secretary, first=3, last=3), by=village_team_member, at=NOW)
    with refusal("WORK-072"):
        decide_absence(absence_id=made.pk, is_approved=True, seen=1, by=township_clerk, at=NOW)
    decide_absence(absence_id=made.pk, is_approved=False, words="那天在村", seen=1, by=township_clerk, at=NOW)
    with refusal("WORK-073"):
        decide_absence(absence_id=made.pk, is_approved=True, seen=1, by=township_clerk, at=NOW)
    with refusal("WORK-073"):
        withdraw_absence(absence_id=made.pk, reason="算了", seen=2, by=village_team_member, at=NOW)
    with refusal("WORK-073"):
        end_absence(absence_id=made.pk, returned_on=day(3), seen=2, by=village_team_member, at=NOW)
    begun = absence(secretary, village_team_member, approved_by=township_clerk, first=20, last=22)
    with refusal("WORK-073"):
        withdraw_absence(absence_id=begun.pk, reason="不去了", seen=2, by=village_team_member, at=NOW)
    for returned_on in (day(19), day(23)):
        with refusal("WORK-077"):
            end_absence(absence_id=begun.pk, returned_on=returned_on, seen=2, by=village_team_member, at=NOW)
    end_absence(absence_id=begun.pk, returned_on=day(21), seen=2, by=village_team_member, at=NOW)
    with refusal("WORK-073"):
        end_absence(absence_id=begun.pk, returned_on=day(20), seen=3, by=village_team_member, at=NOW)
    ahead = absence(secretary, village_team_member, approved_by=township_clerk, first=26, last=27)
    with refusal("WORK-018"):
        withdraw_absence(absence_id=ahead.pk, reason=" ", seen=2, by=village_team_member, at=NOW)
    assert (
        withdraw_absence(absence_id=ahead.pk, reason="会改期", seen=2, by=village_team_member, at=NOW).state
        == "withdrawn"
    )


def test_who_is_of_the_team_asks_for_himself_and_others_do_not(
    secretary: TeamMember,
    colleague: TeamMember,
    helper: User,
    other_helper: User,
    unit_liaison: User,
    township_clerk: User,
) -> None:
    made = absence(colleague, helper, first=12, last=13)
    for user in (other_helper, township_clerk):
        with pytest.raises(PermissionDenied):
            ask_absence(entry=asked(colleague, first=15, last=16), by=user, at=NOW)
    with pytest.raises(PermissionDenied):
        ask_absence(entry=asked(secretary), by=helper, at=NOW)
    # He sees his own; the liaison those of his unit's people; another helper none.
    assert list(filtered_absences(helper)) == list(filtered_absences(unit_liaison)) == [made]
    assert not filtered_absences(other_helper)
    with pytest.raises(Http404):
        withdraw_absence(absence_id=made.pk, reason="替他撤", seen=1, by=other_helper, at=NOW)
    with pytest.raises(PermissionDenied):
        withdraw_absence(absence_id=made.pk, reason="替他撤", seen=1, by=unit_liaison, at=NOW)


# What the database itself refuses -------------------------------------------------------------------------------------------


def test_the_database_refuses_faulty_and_altered_rows(
    secretary: TeamMember, village_team_member: User, township_clerk: User
) -> None:
    made = absence(secretary, village_team_member, approved_by=township_clerk)
    tell_post_days(entry=told(secretary, first=10, last=10), by=village_team_member, at=NOW)
    row: dict[str, Any] = {
        "member": secretary, "sort": "leave", "kind": "sick", "starts_on": day(12), "ends_on": day(13), "words": "病",
        "asked_at": NOW,
    }  # fmt: skip
    own = {"asked_by": township_clerk, "decided_by": township_clerk}
    faulty: list[tuple[Callable[[], Any], str]] = [
        (lambda: Absence.objects.create(**(row | {"ends_on": day(11)})), "absence_ends_after_it_starts"),
        (lambda: Absence.objects.create(**(row | {"words": ""})), "absence_says_why"),
        (lambda: Absence.objects.create(**(row | {"sort": "rest"})), "absence_is_leave_or_duty"),
        (lambda: Absence.objects.create(**(row | own)), "nobody_decides_his_own_absence"),
        (lambda: Absence.objects.create(**(row | {"returned_on": day(12)})), "return_lies_in_an_approved_absence"),
        (
            lambda: Absence.objects.create(**(row | {"returned_on": day(14), "state": "approved"})),
            "return_lies_in_an_approved_absence",
        ),
        (
            lambda: AbsenceEvent.objects.create(absence=made, number=1, kind="asked", at=NOW),
            "absence_has_one_event_of_a_number|UNIQUE",
        ),
        (
            lambda: AbsenceEvent.objects.create(absence=made, number=9, kind="refused", at=NOW),
            "absence_is_refused_with_a_word",
        ),
        (
            lambda: PostDay.objects.create(member=secretary, on=day(10), is_present=True, at=NOW),
            "post_day_is_told_once|UNIQUE",
        ),
        (
            lambda: PostDay.objects.create(
                member=secretary, on=day(10), is_present=False, at=NOW, replaces=PostDay.objects.get()
            ),
            "corrected_post_day_says_why",
        ),
    ]
    for make, name in faulty:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            make()
    for table, column in (("work_postday", "is_present = is_present"), ("work_absenceevent", "words = 'x'")):
        for statement in (f"UPDATE {table} SET {column}", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


# Pages ----------------------------------------------------------------------------------------------------------------------


def test_pages_are_for(
    sent_at: Callable[..., dict[str, int]], secretary: TeamMember, village_team_member: User
) -> None:
    made = absence(secretary, village_team_member)

    def let_in(url: str) -> set[str]:
        return {name for name, status in sent_at(url).items() if status == 200}

    assert let_in(PAGE) == SEEING
    assert let_in("/daily-work/absences/") == SEEING
    close = {"county_officer", "township_clerk", "village_team_member", "auditor", "unit_liaison"}
    assert let_in(f"{PAGE}teams/{secretary.team_id}/") == close
    assert let_in(f"/daily-work/absences/{made.pk}/") == close
    assert let_in("/daily-work/absences/new/") == {"village_team_member"}
    assert let_in(f"/daily-work/absences/{made.pk}/approve/") == {"county_officer", "township_clerk"}
    assert let_in(f"/daily-work/absences/{made.pk}/withdraw/") == {"village_team_member"}


def test_a_month_is_told_asked_decided_and_printed_on_its_pages(
    secretary: TeamMember, village_team_member: User, township_clerk: User, other_helper: User, today: date
) -> None:
    team, clerk = signed_in(village_team_member), signed_in(township_clerk)
    month = f"{today:%Y-%m}"
    address = f"{PAGE}teams/{secretary.team_id}/?month={month}"
    ask = {
        "member": secretary.pk, "kind": "leave:personal", "starts_on": today.isoformat(), "ends_on": today.isoformat(),
        "words": "家里有事",
    }  # fmt: skip
    assert team.post("/daily-work/absences/new/", ask | {"words": ""}).status_code == 409
    assert team.post("/daily-work/absences/new/", ask).status_code == 302
    made = Absence.objects.get()
    assert "等您批的请假" in clerk.get("/").content.decode()
    assert clerk.post(f"/daily-work/absences/{made.pk}/approve/", {"seen": 9}).status_code == 409
    assert clerk.post(f"/daily-work/absences/{made.pk}/approve/", {"seen": 1}).status_code == 302
    assert team.post(f"/daily-work/absences/{made.pk}/approve/", {"seen": 2}).status_code == 403
    first = today.replace(day=1)
    days = {
        "members": [secretary.pk],
        "starts_on": first.isoformat(),
        "ends_on": today.isoformat(),
        "is_present": "yes",
    }
    told_before = (today - first).days
    assert team.post(address, days).status_code == (302 if told_before else 409)
    assert PostDay.objects.count() == told_before
    page = team.get(address).content.decode()
    assert page.count("month__sign--good") >= told_before
    assert "请假" in page
    assert clerk.post(address, days).status_code == 403
    file: Any = clerk.get(f"{PAGE}?month={month}&format=csv")
    csv = b"".join(file.streaming_content).decode("utf-8-sig")
    assert csv.count("√") == told_before
    lists: Any = [clerk.get("/daily-work/absences/?format=csv"), clerk.get(f"{address}&list=absences&format=csv")]
    assert [b"".join(one.streaming_content).decode("utf-8-sig").count("驻村丁") for one in lists] == [1, 1]
    assert "假" in csv
    paper = clerk.get(f"{PAGE}teams/{secretary.team_id}/paper/?month={month}")
    assert paper.content.startswith(b"%PDF-")
    word = clerk.get(f"{PAGE}teams/{secretary.team_id}/paper/?month={month}&format=docx")
    assert word.content.startswith(b"PK")
    assert signed_in(other_helper).get(f"{PAGE}teams/{secretary.team_id}/paper/?month={month}").status_code == 404
    assert Event.objects.filter(thing="work.attendance", actor_id=township_clerk.pk).exists()
    assert team.get(f"{PAGE}?month=2026-13").status_code == 400
    assert team.get(f"{PAGE}teams/{secretary.team_id}/?month=soon").status_code == 404


def test_what_nobody_told_waits_for_the_team(
    secretary: TeamMember, village_team_member: User, township_clerk: User
) -> None:
    assert untold_days(village_team_member, today=day(24)) == 23
    tell_post_days(entry=told(secretary, last=23), by=village_team_member, at=NOW)
    assert untold_days(village_team_member, today=day(24)) == 0
    assert untold_days(village_team_member, today=day(1)) == 0
    assert untold_days(township_clerk, today=day(24)) == 0


def test_a_month_costs_no_more_for_more_people(
    secretary: TeamMember, unit: Unit, county_officer: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        person = register_helper(
            entry=NewHelper(code=f"T-{number}", name=f"队员{number}", unit=unit, starts_on=day(1)), by=None
        )
        join_team(team=secretary.team, helper=person, duty="member", starts_on=day(1) + timedelta(number), by=None)
    with django_assert_max_num_queries(9):
        assert len(months(county_officer)) == 7
    assert [row.member.team.village_code for row in months(county_officer)] == [VILLAGE] * 7
