"""Pages of daily work: who gets them, a visit recorded in a minute, files like pages, and what they cost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from cast import COUNTY, OTHER_VILLAGE, VILLAGE, signed_in
from lianxin.audit.models import Event
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.work.models import WorkDetail, WorkRecord
from lianxin.work.operations import correct_work, record_work
from lianxin.work.views import visits as visit_pages
from registry.makers import household
from work.makers import FOUND, entry, helper_of, paired, picture, refusal, visit

pytestmark = pytest.mark.django_db

VISITS, RECORDS, NEW, TOTALS = "/daily-work/", "/daily-work/records/", "/daily-work/records/new/", "/daily-work/totals/"
SEEING = {
    "county_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor", "helper", "other_helper",
    "unit_liaison",
}  # fmt: skip
RECORDING = {"village_team_member", "helper", "other_helper", "unit_liaison"}
MOST_QUERIES = 40


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


def allowed(statuses: dict[str, int]) -> set[str]:
    assert statuses.pop("nobody") == 302
    assert set(statuses.values()) <= {200, 302, 403, 404, 405, 409}
    return {name for name, status in statuses.items() if status == 200}


def told(user: User, *homes: Household, **given: Any) -> dict[str, Any]:
    """What a browser sends for a visit."""
    return {
        "key": str(uuid.uuid4()), "homes": [str(one.pk) for one in homes], "household_nos": "", "area": "",
        "on": "2026-11-20", "found": FOUND, "done": "", "promised": "", "next_step": "", "next_on": "",
        "exactness": "exact", "people": [str(helper_of(user).pk)], "others": "", "branch": "", "unit": "",
    } | given  # fmt: skip


def test_pages_are_for(sent_at: Callable[..., dict[str, int]], helper: User, home: Household) -> None:
    made = visit(helper, home)
    for url in (VISITS, RECORDS, TOTALS, f"{TOTALS}visits/"):
        assert allowed(sent_at(url)) == SEEING
    for url in (NEW, f"{NEW}?kind=idea"):
        assert allowed(sent_at(url)) == RECORDING
    # Whoever records single households only tells no totals.
    assert allowed(sent_at("/daily-work/records/new-total/")) == {"village_team_member", "unit_liaison"}
    # The other helper is not paired with the household, the other clerk is of another township.
    assert allowed(sent_at(f"{RECORDS}{made.pk}/")) == SEEING - {"other_township_clerk", "other_helper"}
    assert allowed(sent_at(f"{RECORDS}{made.pk}/withdraw/")) == {"helper", "township_clerk", "county_officer"}


def test_a_visit_is_recorded_in_one_form(helper: User, home: Household) -> None:
    client = signed_in(helper)
    page = text_of(client, f"{NEW}?kind=visit&household={home.pk}")
    assert "甲某" in page
    assert "checked" in page.split("哪几户")[1].split("</fieldset>")[0]
    photo = SimpleUploadedFile("a.jpg", picture(), content_type="image/jpeg")
    form = told(helper, home, next_step="请医生上门", next_on="2026-11-27", photos=[photo])
    response = client.post(f"{NEW}?kind=visit", form)
    made = WorkRecord.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"{RECORDS}{made.pk}/")
    page = text_of(client, f"{RECORDS}{made.pk}/")
    for text in (FOUND, "请医生上门", "2026-11-27", "甲某"):
        assert text in page
    digest = made.photos.get().digest
    assert client.get(f"{RECORDS}{made.pk}/photos/{digest}/").headers["Content-Type"] == "image/jpeg"
    assert client.get(f"{RECORDS}{made.pk}/photos/{'0' * 64}/").status_code == 404
    # The household's own page tells it, and that the next visit is done for the period.
    page = text_of(client, f"/registry/households/{home.pk}/")
    assert FOUND in page
    assert "本期已走访" in page


def test_a_form_sent_twice_records_once(helper: User, home: Household) -> None:
    client, form = signed_in(helper), told(helper, home)
    for _ in range(2):
        assert client.post(f"{NEW}?kind=visit", form).status_code == 302
    assert WorkRecord.objects.count() == 1


def test_a_refusal_keeps_what_was_written(helper: User, home: Household) -> None:
    response = signed_in(helper).post(f"{NEW}?kind=visit", told(helper, home, on="2026-12-31"))
    assert response.status_code == 409
    page = response.content.decode()
    assert "WORK-003" in page
    assert FOUND in page
    assert not WorkRecord.objects.exists()


def test_a_record_is_corrected_and_withdrawn_on_its_page(helper: User, home: Household) -> None:
    client, old = signed_in(helper), visit(helper, home)
    page = text_of(client, f"{RECORDS}{old.pk}/correct/")
    assert FOUND in page
    form = told(helper, home, found="改成这样，老人已经去看过病", reason="补充情况")
    assert client.post(f"{RECORDS}{old.pk}/correct/", form).status_code == 302
    new = WorkRecord.objects.get(replaces=old)
    assert "补充情况" in text_of(client, f"{RECORDS}{new.pk}/")
    assert "已更正" in text_of(client, f"{RECORDS}{old.pk}/")
    assert client.post(f"{RECORDS}{new.pk}/withdraw/", {"reason": "没有去成"}).status_code == 302
    assert "没有去成" in text_of(client, f"{RECORDS}{new.pk}/")
    assert "没有这样的记录" in text_of(client, RECORDS)


def test_what_a_kind_asks_besides_is_told_shown_filed_and_corrected(unit_liaison: User, helper: User) -> None:
    client, address = signed_in(unit_liaison), f"{NEW}?kind=order_signed"
    assert "地块" in client.get(address).content.decode()
    assert "地块" not in client.get(f"{NEW}?kind=visit").content.decode()
    form = {
        "key": str(uuid.uuid4()), "area": COUNTY, "on": "2026-11-20", "done": "与食堂签土豆订单", "people": [helper_of(helper).pk],
        "detail_project": "庭院土豆", "detail_contract": " ", "detail_plot": "院前一亩",
    }  # fmt: skip
    assert client.post(address, form).status_code == 302
    made = WorkRecord.objects.get()
    assert list(made.details.values_list("name", "words")) == [("project", "庭院土豆"), ("plot", "院前一亩")]
    assert "院前一亩" in client.get(f"/daily-work/records/{made.pk}/").content.decode()
    file: Any = client.get(f"{RECORDS}?format=csv")
    assert "庭院项目：庭院土豆；地块：院前一亩" in b"".join(file.streaming_content).decode("utf-8-sig")
    again = f"/daily-work/records/{made.pk}/correct/"
    assert 'value="院前一亩"' in client.get(again).content.decode()
    changed = form | {"key": str(uuid.uuid4()), "detail_plot": "院后一亩", "reason": "写错了"}
    assert client.post(again, changed).status_code == 302
    assert WorkRecord.objects.get(replaces=made).details.get(name="plot").words == "院后一亩"


def test_a_detail_that_the_kind_does_not_ask_is_refused(unit_liaison: User, helper: User, home: Household) -> None:
    order = {"kind": "order_signed", "done": "签了订单", "found": ""}
    for details, code in (
        ((("colour", "红"),), "WORK-027"),
        ((("plot", "甲"), ("plot", "乙")), "WORK-027"),
        ((("plot", "长" * 121),), "WORK-020"),
    ):
        with refusal(code):
            record_work(entry=entry(helper, home, **order, details=details), by=helper)
    with refusal("WORK-027"):
        record_work(entry=entry(helper, home, details=(("plot", "院前"),)), by=helper)
    made = record_work(entry=entry(helper, home, **order, details=(("plot", "院前"),)), by=helper)
    for given, name in (
        ({"name": "plot", "words": "再说"}, "work_tells_a_detail_once|UNIQUE"),
        ({"name": "contract", "words": ""}, "detail_of_work_says_something"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            WorkDetail.objects.create(record=made, **given)
    for statement in ("UPDATE work_workdetail SET words = 'x'", "DELETE FROM work_workdetail"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_told_total_is_corrected_on_its_page(
    unit_liaison: User, other_helper: User, helper: User, home: Household
) -> None:
    told = {
        "kind": "technical_service", "area_code": COUNTY, "found": "", "helper_ids": (), "is_total": True,
        "starts_on": date(2026, 1, 1), "person_times": 3719, "exactness": "over",
    }  # fmt: skip
    total = record_work(entry=entry(None, **told), by=unit_liaison)
    client, address = signed_in(unit_liaison), f"/daily-work/records/{total.pk}/correct/"
    page = client.get(address).content.decode()
    assert 'value="3719"' in page
    form = {
        "key": str(uuid.uuid4()), "kind": "technical_service", "area": COUNTY, "starts_on": "2026-01-01",
        "on": total.on.isoformat(), "person_times": "3791", "exactness": "over", "reason": "数字抄反了",
    }  # fmt: skip
    assert client.post(address, form | {"reason": ""}).status_code == 409
    assert client.post(address, form).status_code == 302
    made = WorkRecord.objects.get(replaces=total)
    assert (made.is_total, made.person_times, made.reason) == (True, 3791, "数字抄反了")
    assert "自报总数" in client.get(f"/daily-work/records/{made.pk}/").content.decode()
    # On paper stand the columns that fit a page; a told total is marked there too.
    with ZipFile(BytesIO(client.get(f"{RECORDS}?format=docx").content)) as word:
        paper = word.read("word/document.xml").decode()
    assert ("自报总数" in paper, "登记时间" in paper) == (True, False)
    assert signed_in(other_helper).get(address).status_code == 404
    # What was counted never becomes a number that nobody can open, nor the other way.
    with refusal("WORK-026"):
        correct_work(record_id=made.pk, entry=entry(None, home, others=2), reason="换一种", by=unit_liaison)
    row = visit(helper, home)
    with refusal("WORK-026"):
        correct_work(record_id=row.pk, entry=entry(None, **told), reason="换一种", by=helper)


def test_a_total_is_told_on_a_page_and_marked(unit_liaison: User) -> None:
    client = signed_in(unit_liaison)
    form = {
        "key": str(uuid.uuid4()), "kind": "technical_service", "area": "999901", "starts_on": "2026-01-01", "on": "2026-11-01",
        "quantity": "5987", "quantity_unit": "person_time", "exactness": "over", "persons": "", "person_times": "",
        "amount": "", "stage": "", "done": "", "unit": "",
    }  # fmt: skip
    assert client.post("/daily-work/records/new-total/", form).status_code == 302
    assert "自报总数" in text_of(client, RECORDS)
    assert (
        client.post("/daily-work/records/new-total/", form | {"key": str(uuid.uuid4()), "quantity": ""}).status_code
        == 409
    )
    assert "5,987" in text_of(client, TOTALS)


def test_the_ledger_is_had_as_files_with_its_filters(
    township_clerk: User, helper: User, home: Household, stranger_home: Household
) -> None:
    visit(helper, home)
    visit(helper, stranger_home, found="这一户没有结对，路过时去看了看")
    client = signed_in(township_clerk)
    assert "当天未结对" in text_of(client, f"{RECORDS}?tie=none")
    response = client.get(f"{RECORDS}?tie=none&format=csv")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert content.count("\n") == 2
    assert "路过时去看了看" in content
    assert FOUND not in content
    assert b"".join(client.get(f"{RECORDS}?format=xlsx").streaming_content)[:2] == b"PK"
    assert Event.objects.filter(act="site.download", thing_id="work.records").count() == 2
    assert text_of(client, f"{RECORDS}?kind=golf", 400)


def test_numbers_open_the_rows_behind_them(township_clerk: User, helper: User, home: Household) -> None:
    visit(helper, home)
    client = signed_in(township_clerk)
    page = text_of(client, TOTALS)
    address = re.search(r'href="(/daily-work/records/\?[^"]*indicator=visits[^"]*source=counted[^"]*)"', page)
    assert address is not None
    assert "共 1 条" in text_of(client, address[1].replace("&amp;", "&"))
    assert "甲局" in text_of(client, f"{TOTALS}visits/")
    assert client.get(f"{TOTALS}golf/").status_code == 404


def test_a_helper_sees_his_households_and_a_clerk_the_township_s(
    helper: User, township_clerk: User, home: Household
) -> None:
    page = text_of(signed_in(helper), VISITS)
    assert "我的结对户" in page
    assert f"kind=visit&amp;household={home.pk}" in page
    page = text_of(signed_in(township_clerk), f"{VISITS}?standing=later")
    assert "帮扶戊" in page
    assert "没有要走访的户" in text_of(signed_in(township_clerk), f"{VISITS}?standing=overdue")
    assert b"".join(signed_in(township_clerk).get(f"{VISITS}?format=csv").streaming_content).decode().count("\n") == 2


def test_a_page_costs_no_more_for_more_rows(
    helper: User, township_clerk: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        one = household(f"第{number}户")
        paired(helper, one)
        visit(helper, one)
    for url in (VISITS, RECORDS, f"{TOTALS}visits/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert signed_in(township_clerk).get(url).status_code == 200
    with django_assert_max_num_queries(MOST_QUERIES + 2 * 23):
        assert signed_in(township_clerk).get(f"{TOTALS}?area={VILLAGE}").status_code == 200


def test_nobody_records_about_a_household_that_is_not_his_by_its_address(
    helper: User, stranger_home: Household
) -> None:
    assert signed_in(helper).get(f"{NEW}?household={stranger_home.pk}").status_code == 404
    assert signed_in(helper).get(f"{NEW}?household=x").status_code == 404
    assert signed_in(helper).get(f"{NEW}?kind=golf").status_code == 404


def test_of_a_county_with_too_many_households_the_places_are_shown_first(
    county_officer: User, helper: User, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    paired(helper, household("辛某", village_code=OTHER_VILLAGE))
    client = signed_in(county_officer)
    assert "请先选一个地方" not in client.get(VISITS).content.decode()
    monkeypatch.setattr(visit_pages, "MOST_ON_A_PAGE", 1)
    page = client.get(VISITS).content.decode()
    assert "请先选一个地方" in page
    assert "甲某" not in page
    here = f"{VISITS}?area={VILLAGE[:9]}"
    assert here in page
    # One place alone is shown, however many there are.
    assert "甲某" in client.get(here).content.decode()
    taken = b"".join(client.get(f"{VISITS}?format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert (taken.count("\n"), "甲某" in taken) == (3, False)
    # Who sees his own households only has no places to choose from.
    assert "甲某" in signed_in(helper).get(VISITS).content.decode()
