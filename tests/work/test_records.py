"""Records of work: once and truthfully, by whoever did it; corrections are rows; what was withdrawn counts nowhere."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import Helper, User
from lianxin.registry.models import Household
from lianxin.work.access import (
    IN_FORCE,
    access_record,
    numbers_of_recordable_households,
    numbers_of_recordable_people,
    recordable_households,
    recordable_people,
    records_open_to,
)
from lianxin.work.models import Withdrawal, WorkHousehold, WorkPerson, WorkPhoto, WorkRecord
from lianxin.work.operations import correct_work, record_work, withdraw_work
from lianxin.work.photographs import KeptPhoto, kept_photographs, photograph
from lianxin.work.queries.records import versions_of
from registry.makers import household
from work.makers import FOUND, ON, entry, helper_of, paired, picture, refusal, visit

pytestmark = pytest.mark.django_db


# Once -------------------------------------------------------------------------------------------------------------------


def test_a_visit_says_who_where_and_for_whom(helper: User, home: Household) -> None:
    made = visit(helper, home, next_step="请医生上门", next_on=date(2026, 11, 27), promised="下周带医生来")
    assert (made.kind, made.on, made.area_code, made.unit) == ("visit", ON, VILLAGE, helper_of(helper).unit)
    assert [(row.household_id, row.tie) for row in made.households.all()] == [(home.pk, "paired")]
    assert [row.helper_id for row in made.people.all()] == [helper_of(helper).pk]
    assert (made.person_times, made.persons, made.is_total, made.exactness) == (1, None, False, "exact")
    event = Event.objects.get(thing="work.record", thing_id=str(made.pk))
    assert event.details == {"kind": "visit", "on": "2026-11-20", "households": 1, "people": 1}


def test_the_same_key_sent_ten_times_is_one_record(helper: User, home: Household) -> None:
    told = entry(helper, home, photos=kept_photographs([("a.jpg", BytesIO(picture()))]))
    rows = {record_work(entry=told, by=helper).pk for _ in range(10)}
    assert len(rows) == WorkRecord.objects.count() == WorkPhoto.objects.count() == 1
    assert Event.objects.filter(thing="work.record").count() == 1


def test_a_key_that_stands_for_something_else_is_refused(helper: User, other_helper: User, home: Household) -> None:
    told = entry(helper, home)
    record_work(entry=told, by=helper)
    with refusal("WORK-016"):
        record_work(entry=replace(told, found="另一番话，另一番话"), by=helper)
    with refusal("WORK-016"):
        record_work(entry=told, by=other_helper)


def test_a_key_that_another_request_wrote_meanwhile_gives_its_row(
    helper: User, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lianxin.work.operations import records

    told = entry(helper, home)
    first = record_work(entry=told, by=helper)
    seen, looks = records._known, []

    def late(*given: Any) -> Any:
        """The first look finds nothing, as when both look before either has written."""
        looks.append(given)
        return None if len(looks) == 1 else seen(*given)

    monkeypatch.setattr(records, "_known", late)
    assert record_work(entry=told, by=helper) == first
    assert (WorkRecord.objects.count(), len(looks)) == (1, 2)


# Whom it is about -------------------------------------------------------------------------------------------------------


def test_a_visit_without_a_pairing_is_taken_and_marked(helper: User, home: Household, stranger_home: Household) -> None:
    made = visit(helper, stranger_home)
    assert made.households.get().tie == "none"
    assert Event.objects.get(thing_id=str(made.pk), thing="work.record").details["not_paired"] is True
    # By its number, as it stands on the door, too.
    assert visit(helper, household_nos=(stranger_home.household_no,)).households.get().tie == "none"


def test_the_pairing_of_that_day_decides_not_that_of_today(helper: User, stranger_home: Household) -> None:
    paired(helper, stranger_home, starts_on=date(2026, 11, 10), ends_before=date(2026, 11, 15))
    ties = {day: visit(helper, stranger_home, on=date(2026, 11, day)).households.get().tie for day in (9, 10, 14, 15)}
    assert ties == {9: "none", 10: "paired", 14: "paired", 15: "none"}


def test_a_team_in_its_village_is_told_apart_from_a_stranger(village_team_member: User, home: Household) -> None:
    assert visit(village_team_member, home).households.get().tie == "team"


def test_households_outside_are_refused(
    helper: User, village_team_member: User, home: Household, known_elsewhere: dict[str, Household]
) -> None:
    with refusal("WORK-008"):
        visit(helper, known_elsewhere["county"])
    with refusal("WORK-008"):
        visit(village_team_member, known_elsewhere["village"])
    with refusal("WORK-008"):
        visit(helper, home, household_nos=("nowhere",))
    with refusal("WORK-009"):
        visit(None, home, known_elsewhere["county"], others=1)
    with refusal("WORK-009"):
        visit(helper, home, area_code=OTHER_VILLAGE)
    # Of two townships the county remains.
    assert visit(helper, home, known_elsewhere["village"]).area_code == COUNTY


@pytest.fixture
def known_elsewhere(db: None) -> dict[str, Household]:
    """Households of another village of the county, and of another county."""
    return {
        "village": household("丙某", village_code=OTHER_VILLAGE),
        "county": household("丁某", village_code="999902101201"),
    }


# Who did it --------------------------------------------------------------------------------------------------------------


def test_people_are_those_whom_he_may_name(
    helper: User, other_helper: User, village_team_member: User, unit_liaison: User, home: Household
) -> None:
    own, other = helper_of(helper).pk, helper_of(other_helper).pk
    with refusal("WORK-010"):
        visit(helper, home, helper_ids=(own, other))
    with refusal("WORK-011"):
        visit(helper, home, helper_ids=(helper_of(village_team_member).pk,))
    with refusal("WORK-010"):
        visit(helper, home, on=date(2019, 12, 31))
    # A team names whoever helps in its village, a liaison the people of his unit.
    assert visit(village_team_member, home, helper_ids=(own,)).households.get().tie == "paired"
    assert visit(unit_liaison, home, helper_ids=(own,)).unit == helper_of(helper).unit
    with refusal("WORK-010"):
        visit(unit_liaison, home, helper_ids=(other,))
    with refusal("WORK-012"):
        visit(unit_liaison, home, helper_ids=(own,), unit_id=helper_of(other_helper).unit_id)


def test_what_need_not_be_asked_is_allowed_as_what_is_asked(
    helper: User,
    other_helper: User,
    village_team_member: User,
    unit_liaison: User,
    home: Household,
    stranger_home: Household,
) -> None:
    far = household("丙某", village_code="999902001001")
    given = household("丁某", village_code="999902001001")
    paired(helper, given)
    homes, people = [home, stranger_home, far, given], list(Helper.objects.all())
    assert len(people) > 2
    for user in (helper, other_helper, village_team_member, unit_liaison):
        assert numbers_of_recordable_households(user, homes) == set(
            recordable_households(user).values_list("pk", flat=True)
        )
        assert numbers_of_recordable_people(user, people) == set(recordable_people(user).values_list("pk", flat=True))
    assert far.pk not in numbers_of_recordable_households(helper, homes)
    assert given.pk in numbers_of_recordable_households(helper, homes)


def test_it_finds_what_was_recorded_where_it_would_be_refused_by_now(helper: User, home: Household) -> None:
    told = entry(helper, home)
    first = record_work(entry=told, by=helper)
    Helper.objects.filter(user=helper).update(ends_before=ON)
    with refusal("WORK-010"):
        visit(helper, home)
    assert record_work(entry=told, by=helper) == first
    with refusal("WORK-016"):
        record_work(entry=replace(told, found="另一番话，另一番话"), by=helper)


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**30])
def test_a_number_that_no_row_can_have_is_unknown(helper: User, home: Household, number: int) -> None:
    with refusal("WORK-008"):
        record_work(entry=entry(helper, home, household_ids=(number,)), by=helper)
    with refusal("WORK-010"):
        record_work(entry=entry(helper, home, helper_ids=(number,)), by=helper)


def test_a_refusal_leaves_the_act_that_it_is_part_of(helper: User, home: Household) -> None:
    with transaction.atomic():
        kept = visit(helper, home)
        with refusal("WORK-002"):
            visit(helper, home, found="")
        assert record_work(entry=entry(helper, home, key=kept.key), by=helper) == kept
    assert WorkRecord.objects.get() == kept


def test_people_and_person_times_are_two_things(unit_liaison: User, helper: User) -> None:
    made = visit(
        unit_liaison, kind="free_clinic", area_code=VILLAGE, helper_ids=(helper_of(helper).pk,), others=6, found="",
        done="量血压、看腰腿病", quantity=Decimal(83),
    )  # fmt: skip
    assert (made.people.count(), made.person_times, made.quantity_unit) == (1, 7, "person_time")


def test_who_only_reads_records_nothing(
    county_officer: User, township_clerk: User, auditor: User, stranger: User, home: Household
) -> None:
    for user in (county_officer, township_clerk, auditor, stranger):
        with pytest.raises(PermissionDenied):
            visit(user, home)
    assert not WorkRecord.objects.exists()


# What it tells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "golf"}, "WORK-001"),
        ({"found": " "}, "WORK-002"),
        ({"household_ids": ()}, "WORK-002"),
        ({"helper_ids": ()}, "WORK-002"),
        ({"on": date(2026, 11, 25)}, "WORK-003"),
        ({"next_on": date(2026, 12, 1)}, "WORK-004"),
        ({"next_on": date(2026, 11, 19), "next_step": "再去"}, "WORK-004"),
        ({"quantity": Decimal(3), "quantity_unit": "tonne"}, "WORK-005"),
        ({"quantity": Decimal(3)}, "WORK-005"),
        ({"amount_fen": 0}, "WORK-006"),
        ({"amount_fen": -5}, "WORK-006"),
        ({"others": 0}, "WORK-006"),
        ({"exactness": "perhaps"}, "WORK-006"),
        ({"persons": 3}, "WORK-015"),
        ({"starts_on": date(2026, 11, 1)}, "WORK-015"),
        ({"found": "长" * 1001}, "WORK-020"),
        ({"stage": "landed"}, "WORK-021"),
        ({"photos": (KeptPhoto("0" * 64, "0" * 16),) * 10}, "WORK-024"),
    ],
)
def test_a_faulty_record_is_refused(helper: User, home: Household, given: dict[str, Any], code: str) -> None:
    with refusal(code):
        visit(helper, home, **given)


def test_a_place_is_told_where_no_household_tells_it(helper: User, village_team_member: User) -> None:
    told: dict[str, Any] = {"kind": "idea", "found": "", "done": "村里适合种花生"}
    for area in ("", "9999", "999902", OTHER_VILLAGE + "1"):
        with refusal("WORK-007"):
            visit(helper, area_code=area, **told)
    with refusal("WORK-007"):
        visit(village_team_member, area_code=TOWNSHIP, **told)
    made = visit(helper, area_code=VILLAGE, **told)
    # One idea is one, without its being typed.
    assert (made.quantity, made.quantity_unit) == (Decimal(1), "item")


def test_a_project_says_whether_it_has_landed(unit_liaison: User) -> None:
    told: dict[str, Any] = {
        "kind": "project_introduced",
        "area_code": VILLAGE,
        "found": "",
        "done": "花生加工厂",
        "amount_fen": 5_000_000,
    }
    with refusal("WORK-002"):
        visit(unit_liaison, **told)
    assert visit(unit_liaison, stage="planned", **told).stage == "planned"
    with refusal("WORK-021"):
        visit(unit_liaison, stage="dreamt", **told)


def test_a_total_is_a_number_of_a_period_and_names_nobody(unit_liaison: User, helper: User, home: Household) -> None:
    told: dict[str, Any] = {
        "kind": "technical_service", "area_code": COUNTY, "found": "", "helper_ids": (), "is_total": True,
        "starts_on": date(2026, 1, 1), "quantity": Decimal(5987), "quantity_unit": "person_time", "exactness": "over",
    }  # fmt: skip
    made = visit(unit_liaison, **told)
    assert (made.is_total, made.person_times, made.exactness, made.people.count()) == (True, None, "over", 0)
    for wrong in (
        {"starts_on": None}, {"quantity": None, "quantity_unit": ""}, {"household_ids": (home.pk,)},
        {"helper_ids": (helper_of(helper).pk,)}, {"starts_on": date(2026, 11, 21)}, {"others": 3},
    ):  # fmt: skip
        with refusal("WORK-013"):
            visit(unit_liaison, **(told | wrong))
    with refusal("WORK-014"):
        visit(helper, **told)


# Photographs ---------------------------------------------------------------------------------------------------------------


def test_a_photograph_keeps_neither_place_nor_device(settings: Any, helper: User, home: Household) -> None:
    from PIL import Image

    data = Image.Exif()
    data[0x010F] = "some device"
    data[0x8825] = {1: "N", 2: (36.0, 30.0, 0.0), 3: "E", 4: (101.0, 30.0, 0.0)}
    sent = picture(2, exif=data)
    assert b"some device" in sent
    (kept,) = kept_photographs([("a.jpg", BytesIO(sent))])
    assert (kept.longitude, kept.latitude) == (None, None)
    content = photograph(kept.digest)
    assert b"some device" not in content
    assert not Image.open(BytesIO(content)).getexif()
    # Only where the deployment asks for it is the place kept, beside the picture.
    settings.LIANXIN_KEEP_PHOTO_PLACES = True
    (placed,) = kept_photographs([("a.jpg", BytesIO(sent))])
    assert (placed.longitude, placed.latitude, placed.digest) == (101.5, 36.5, kept.digest)
    made = visit(helper, home, photos=(placed,))
    assert made.photos.get().likeness == kept.likeness


def test_what_is_no_photograph_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (b"%PDF-1.7", b"", picture()[:200]):
        with refusal("WORK-022"):
            kept_photographs([("a.jpg", BytesIO(content))])
    with refusal("WORK-024"):
        kept_photographs([("a.jpg", BytesIO(picture()))] * 10)
    with refusal("WORK-025"):
        photograph("0" * 64)
    monkeypatch.setattr("lianxin.work.photographs.LARGEST_BYTES", 100)
    with refusal("WORK-023"):
        kept_photographs([("a.jpg", BytesIO(picture()))])


def test_a_photograph_that_was_changed_on_disk_is_not_shown(settings: Any) -> None:
    (kept,) = kept_photographs([("a.jpg", BytesIO(picture()))])
    (settings.LIANXIN_HOME / "files" / "work" / f"{kept.digest}.jpg").write_bytes(picture(5))
    with refusal("WORK-025"):
        photograph(kept.digest)


# Corrections and withdrawals ------------------------------------------------------------------------------------------------


def test_a_correction_is_a_row_that_names_the_old_one(helper: User, home: Household) -> None:
    old = visit(helper, home)
    new = correct_work(
        record_id=old.pk, entry=entry(helper, home, on=ON - timedelta(days=1)), reason="日期写错", by=helper
    )
    assert (new.replaces, new.reason) == (old, "日期写错")
    assert list(WorkRecord.objects.filter(IN_FORCE)) == [new]
    assert [one.pk for one in versions_of(old)] == [one.pk for one in versions_of(new)] == [new.pk, old.pk]
    for act in (
        lambda: correct_work(record_id=old.pk, entry=entry(helper, home), reason="再改", by=helper),
        lambda: withdraw_work(record_id=old.pk, reason="重复", by=helper),
    ):
        with refusal("WORK-017"):
            act()


def test_a_correction_sent_twice_is_one(helper: User, home: Household) -> None:
    old, told = visit(helper, home), entry(helper, home, found="改过的话，改过的话")
    rows = {correct_work(record_id=old.pk, entry=told, reason="写错", by=helper).pk for _ in range(3)}
    assert len(rows) == 1
    assert WorkRecord.objects.count() == 2


def test_only_whoever_recorded_corrects(
    helper: User, village_team_member: User, township_clerk: User, other_township_clerk: User, home: Household
) -> None:
    old = visit(helper, home)
    for user in (village_team_member, township_clerk, other_township_clerk):
        with refusal("WORK-019"):
            correct_work(record_id=old.pk, entry=entry(None, home), reason="不对", by=user)
    with refusal("WORK-018"):
        correct_work(record_id=old.pk, entry=entry(helper, home), reason=" ", by=helper)
    for user in (village_team_member, other_township_clerk):
        with refusal("WORK-019"):
            withdraw_work(record_id=old.pk, reason="不对", by=user)
    with refusal("WORK-018"):
        withdraw_work(record_id=old.pk, reason="长" * 201, by=helper)


def test_what_was_withdrawn_counts_nowhere_and_stays(helper: User, township_clerk: User, home: Household) -> None:
    old = visit(helper, home)
    withdraw_work(record_id=old.pk, reason="重复登记", by=township_clerk)
    assert not WorkRecord.objects.filter(IN_FORCE).exists()
    assert access_record(helper, old.pk).withdrawal.reason == "重复登记"
    with refusal("WORK-017"):
        withdraw_work(record_id=old.pk, reason="再撤", by=helper)


# What the database itself refuses -------------------------------------------------------------------------------------------


def test_the_database_refuses_to_change_or_remove_what_was_recorded(helper: User, home: Household) -> None:
    made = visit(helper, home, photos=kept_photographs([("a.jpg", BytesIO(picture()))]))
    withdraw_work(record_id=made.pk, reason="重复", by=helper)
    for model, column in (
        (WorkRecord, "found = 'x'"), (WorkPerson, "helper_id = helper_id"), (WorkHousehold, "tie = 'paired'"),
        (WorkPhoto, "likeness = ''"), (Withdrawal, "reason = 'x'"),
    ):  # fmt: skip
        table = model._meta.db_table
        for statement in (f"UPDATE {table} SET {column}", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    assert WorkRecord.objects.get().found == FOUND


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ({"area_code": ""}, "work_is_done_somewhere"),
        ({"quantity": 3}, "work_quantity_has_a_unit"),
        ({"quantity": 0, "quantity_unit": "piece"}, "work_quantity_has_a_unit"),
        ({"quantity_unit": "piece"}, "work_quantity_has_a_unit"),
        ({"amount_fen": 0}, "work_money_is_more_than_nothing"),
        ({"next_on": ON}, "work_day_of_a_next_step_has_a_step"),
        ({"is_total": True, "persons": 3}, "work_total_is_about_a_period"),
        ({"persons": 3}, "work_total_is_about_a_period"),
        ({"is_total": True, "starts_on": ON}, "work_total_has_a_number"),
        ({"stage": "dreamt"}, "work_stage_is_known"),
        ({"replaces": "old"}, "corrected_work_says_why"),
    ],
)
def test_the_database_refuses(helper: User, home: Household, given: dict[str, Any], constraint: str) -> None:
    old = visit(helper, home)
    told: dict[str, Any] = {
        "key": uuid.uuid4(), "kind": "visit", "on": ON, "area_code": VILLAGE, "content_digest": "0" * 64,
        "noted_at": old.noted_at, "recorded_at": old.recorded_at,
    } | given  # fmt: skip
    if told.get("replaces"):
        told["replaces"] = old
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WorkRecord.objects.create(**told)


@pytest.mark.parametrize("what", ["person", "household", "key", "replaced", "withdrawn", "reason"])
def test_the_database_refuses_a_second(helper: User, home: Household, what: str) -> None:
    old = visit(helper, home)
    common: dict[str, Any] = {
        "kind": "visit", "on": ON, "area_code": VILLAGE, "content_digest": "0" * 64, "noted_at": old.noted_at,
        "recorded_at": old.recorded_at,
    }  # fmt: skip
    if what == "replaced":
        correct_work(record_id=old.pk, entry=entry(helper, home), reason="写错", by=helper)
    if what == "withdrawn":
        withdraw_work(record_id=old.pk, reason="重复", by=helper)
    again = {
        "person": lambda: WorkPerson.objects.create(record=old, helper=helper_of(helper)),
        "household": lambda: WorkHousehold.objects.create(record=old, household=home, tie="paired"),
        "key": lambda: WorkRecord.objects.create(key=old.key, **common),
        "replaced": lambda: WorkRecord.objects.create(key=uuid.uuid4(), replaces=old, reason="写错", **common),
        "withdrawn": lambda: Withdrawal.objects.create(record=old, reason="再撤", at=old.noted_at),
        "reason": lambda: Withdrawal.objects.create(record=old, reason="", at=old.noted_at),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        again[what]()


# Who sees it ----------------------------------------------------------------------------------------------------------------


def test_records_are_seen_by_area_unit_and_pairing(
    helper: User, other_helper: User, township_clerk: User, other_township_clerk: User, unit_liaison: User,
    county_officer: User, auditor: User, stranger_home: Household, home: Household,
) -> None:  # fmt: skip
    mine, theirs = visit(helper, home), visit(other_helper, stranger_home)
    seen = {
        user.username: set(records_open_to(user).values_list("pk", flat=True))
        for user in (helper, other_helper, township_clerk, other_township_clerk, unit_liaison, county_officer, auditor)
    }
    assert seen == {
        "helper": {mine.pk}, "other-helper": {theirs.pk}, "township-clerk": {mine.pk, theirs.pk},
        "other-township-clerk": set(), "unit-liaison": {mine.pk}, "county-officer": {mine.pk, theirs.pk},
        "auditor": {mine.pk, theirs.pk},
    }  # fmt: skip
    with pytest.raises(Http404):
        access_record(helper, theirs.pk)


def test_a_pairing_shows_what_others_did_for_the_household(
    helper: User, village_team_member: User, home: Household
) -> None:
    made = visit(village_team_member, home)
    assert access_record(helper, made.pk) == made


def test_a_refusal_of_the_house_s_own_entry_names_nobody(home: Household) -> None:
    with pytest.raises(Refused) as refused:
        visit(None, home, found="")
    assert home.head_name not in str(refused.value)
