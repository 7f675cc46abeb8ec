"""Ledgers of work kept elsewhere: a record for each row, all rows or none, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import COUNTY, OTHER_COUNTY, VILLAGE, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.work.models import WorkHousehold, WorkPerson, WorkRecord
from lianxin.work.operations import record_work, take_in_records
from lianxin.work.photographs import KeptPhoto
from registry.makers import household
from work.makers import ON, entry, helper_of, paired, refusal

pytestmark = pytest.mark.django_db


def rows(*entries: Any, by: User | None = None) -> Any:
    return take_in_records(entries=list(entries), source="台账.xlsx", by=by)


def test_each_row_is_the_record_that_it_would_be_by_itself(helper: User, home: Household) -> None:
    other = household("乙某")
    paired(helper, other, starts_on=ON.replace(day=28))
    visits = [entry(helper, home), entry(helper, other), entry(None, kind="idea", done="改种花生", area_code=VILLAGE)]
    told = rows(*visits)
    assert (told.new, told.known) == (3, 0)
    one_by_one = [
        record_work(entry=replace(one, key=one.key.__class__(int=number + 1)), by=None)
        for number, one in enumerate(visits)
    ]
    for made, single in zip(WorkRecord.objects.filter(pk__lt=one_by_one[0].pk).order_by("pk"), one_by_one, strict=True):
        for field in WorkRecord._meta.concrete_fields:
            if field.name not in {"id", "key", "content_digest", "noted_at", "recorded_at"}:
                assert getattr(made, field.attname) == getattr(single, field.attname), field.name
        assert set(made.households.values_list("household", "tie")) == set(
            single.households.values_list("household", "tie")
        )
        assert set(made.people.values_list("helper", flat=True)) == set(single.people.values_list("helper", flat=True))
    assert set(WorkHousehold.objects.values_list("household", "tie")) == {(home.pk, "paired"), (other.pk, "none")}
    event = Event.objects.filter(thing="work.record").order_by("pk").first()
    assert event is not None
    assert event.details == {"records": 3, "source": "台账.xlsx"}


def test_a_list_sent_again_is_nothing_new(helper: User, home: Household) -> None:
    visits = [entry(helper, home), entry(helper, home, found="另外一天，家里没有人，电话里说的")]
    rows(visits[0])
    assert (rows(*visits).new, rows(*visits).known) == (1, 2)
    assert (WorkRecord.objects.count(), WorkPerson.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": "dancing"}, "WORK-"),
        ({"found": ""}, "WORK-"),
        ({"household_ids": (999_999,)}, "WORK-"),
        ({"helper_ids": (999_999,)}, "WORK-"),
        ({"household_ids": (), "household_nos": ("无此户",)}, "WORK-"),
    ],
)
def test_one_faulty_row_writes_none(helper: User, home: Household, given: dict[str, Any], reason: str) -> None:
    sound = entry(helper, home)
    with refusal("WORK-079"):
        rows(sound, replace(entry(helper, home), **given))
    with pytest.raises(Refused) as told:
        rows(sound, replace(entry(helper, home), **given))
    assert (told.value.details["count"], told.value.details["line"]) == (1, 2)


def test_a_key_twice_or_standing_for_something_else_is_refused(helper: User, home: Household) -> None:
    told = entry(helper, home)
    with refusal("WORK-079"):
        rows(told, replace(told, found="同一个编号，另一番话，另一番话"))
    rows(told)
    with refusal("WORK-079"):
        rows(replace(told, found="同一个编号，另一番话，另一番话"))


def test_a_ledger_brings_no_photographs(helper: User, home: Household) -> None:
    # WORK-080 is told within the refusal of the whole, as the fault of its row.
    with pytest.raises(Refused, match="brings no photographs"):
        rows(entry(helper, home, photos=(KeptPhoto("0" * 64, "0" * 16),)))


def test_an_empty_list_is_refused() -> None:
    with refusal("WORK-078"):
        rows()


def test_nobody_brings_in_what_he_may_not_record(
    helper: User, other_helper: User, unit_liaison: User, auditor: User, home: Household
) -> None:
    mine = entry(helper, home)
    with pytest.raises(PermissionDenied):
        rows(mine, by=auditor)
    with refusal("WORK-079"):
        rows(replace(mine, helper_ids=(helper_of(other_helper).pk,)), by=helper)
    with refusal("WORK-079"):
        rows(entry(None, kind="idea", done="改种花生", area_code=OTHER_COUNTY), by=unit_liaison)
    assert rows(mine, by=helper).new == 1


LEDGER = """类别,日期,村代码,单位编号,党支部,参加人编号,其他人数,户编号,发现,做法,数量,计量单位,金额（元）,阶段
帮助解决问题,2026-11-01,{v},U-01,第一支部,H-01,,,路灯坏了,换了六盏,,,,
技术服务,2026/11/02,{v},U-01,,H-01,2,,,看土豆病,24,人次,,
谋划引进项目,2026-11-03,{v},U-01,,,,,,冷库,,,3800000.50,落地
走访,2026-11-04,,U-01,,H-01,,H1,老人在家，药按时吃,,,,,
"""


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("类别,日期", "种类,时间", "WORK-081"),
        ("2026-11-01", "去年冬天", "WORK-082"),
        (",24,", ",许多,", "WORK-082"),
        ("3800000.50", "3.8001", "WORK-082"),
        ("U-01,第一支部", "U-99,第一支部", "WORK-082"),
        ("走访", "闲逛", "WORK-079"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(
    helper: User, home: Household, before: str, after: str, code: str
) -> None:
    home.household_no = "H1"
    home.save()
    file = SimpleUploadedFile("台账.csv", LEDGER.format(v=VILLAGE).replace(before, after, 1).encode())
    answer = signed_in(helper).post("/daily-work/records/take-in/", {"file": file})
    assert answer.status_code == 409
    assert code in answer.content.decode()
    assert not WorkRecord.objects.exists()


def test_a_liaison_brings_in_the_ledger_of_his_unit(
    sent_at: Callable[..., dict[str, int]], helper: User, home: Household, unit_liaison: User
) -> None:
    home.household_no = "H1"
    home.save()
    url, office = "/daily-work/records/take-in/", signed_in(unit_liaison)
    closed = {name for name, status in sent_at(url).items() if status != 200}
    assert {"auditor", "stranger", "nobody"} <= closed
    for _ in range(2):
        file = SimpleUploadedFile("台账.csv", LEDGER.format(v=VILLAGE).encode())
        assert office.post(url, {"file": file}).status_code == 302
    found = {row.kind: row for row in WorkRecord.objects.all()}
    assert len(found) == WorkRecord.objects.count() == 4
    assert (found["problem"].branch, found["problem"].quantity, found["problem"].area_code) == ("第一支部", 1, VILLAGE)
    assert (found["technical_service"].quantity, found["technical_service"].person_times) == (Decimal(24), 3)
    assert (found["project_introduced"].amount_fen, found["project_introduced"].stage) == (380_000_050, "landed")
    assert found["visit"].households.get().tie == "paired"
    assert {row.unit.area_code for row in found.values() if row.unit} == {COUNTY}
