"""Pages and API of figures and tables: who may see them, what they show, what they hide, what they keep."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, WITH_FUNDS, Program, signed_in
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts
from lianxin.reports.access import reads_whole
from lianxin.reports.domain.sealing import canonical
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.freezing import file_of
from lianxin.reports.models import Expectation, PublishedFigure, SavedTable, TableSchedule
from lianxin.reports.operations import publish_figure
from lianxin.reports.operations.tables import NewTable, keep_table, make_file
from lianxin.reports.tabling.writing import file_of as table_file
from registry.makers import areas, household, source
from reports.test_figures_from_rows import lot, record
from reports.test_publishing import asked as asked_of

pytestmark = pytest.mark.django_db
READERS = set(WITH_FUNDS) - {"stranger", "nobody"}
GOODS = "/reports/figures/funds.goods_weight/"
HOMES = {"indicator": "registry.households", "rows": "household_type", "before": "2027-01-01", "area": COUNTY}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path
    areas()


@pytest.mark.parametrize(
    ("url", "open_to"),
    [
        ("/reports/figures/", READERS),
        ("/reports/figures/work.records/", READERS),
        ("/reports/figures/expected/", READERS),
        ("/reports/figures/expected/new/", {"county_officer"}),
        ("/reports/tables/", READERS),
        ("/reports/tables/new/", READERS),
        ("/reports/tables/new/?indicator=work.records", READERS),
        ("/reports/tables/new/?of=household", READERS),
    ],
)
def test_it_opens_a_page_to_those_only(
    cast: Any, funds_officer: User, sent_at: Callable[..., dict[str, int]], url: str, open_to: set[str]
) -> None:
    statuses = sent_at(url) | {"funds_officer": signed_in(funds_officer).get(url).status_code}
    assert {name for name, status in statuses.items() if status == 200} == open_to, statuses
    assert {status for name, status in statuses.items() if name not in open_to} <= {302, 403}


def test_a_figure_opens_to_its_rows_and_is_published_proved_and_corrected(
    county_officer: User, township_clerk: User
) -> None:
    client, one = signed_in(county_officer), lot("大米", "1850", "斤")
    page = client.get(GOODS, {"area": COUNTY}).content.decode()
    assert "1,850斤" in page
    assert f"捐赠物资 {one.pk}" in page
    assert reverse("funds:lot", args=[one.pk]) in page
    answer = client.post(f"{GOODS}?area={COUNTY}", {"name": "米面油"})
    made = PublishedFigure.objects.get()
    assert answer["Location"] == reverse("reports:published", args=[made.pk])
    shown = client.get(answer["Location"]).content.decode()
    assert "成立" in shown
    lot("面粉", "100", "斤")
    again = client.post(f"{GOODS}?area={COUNTY}&corrects={made.pk}", {"name": "米面油"})
    assert again.status_code == 409
    client.post(f"{GOODS}?area={COUNTY}&corrects={made.pk}", {"name": "米面油", "reason": "漏记面粉"})
    assert PublishedFigure.objects.get(edition=2).corrects == made
    assert "漏记面粉" in client.get(reverse("reports:published", args=[made.pk])).content.decode()
    clerk = signed_in(township_clerk)
    assert clerk.post(f"{GOODS}?area={TOWNSHIP}", {"name": "米面油"}).status_code == 403
    assert clerk.get(reverse("reports:published", args=[made.pk])).status_code == 404


def test_a_published_figure_opens_to_its_frozen_rows_whatever_became_of_them(
    county_officer: User, township_clerk: User, funds_officer: User
) -> None:
    kept, moved, gone = (household(name, household_type="poor", wage_income_yuan=100_00) for name in "甲乙丙")
    url = f"/reports/figures/registry.wage_income/?area={TOWNSHIP}&before=2027-01-01&by_household_type=poor"
    client = signed_in(county_officer)
    client.post(url, {"name": "贫困户工资"})
    made = PublishedFigure.objects.get()
    HouseholdFacts.objects.filter(household=moved).update(wage_income_yuan=250_00)
    HouseholdFacts.objects.filter(household=gone).update(household_type="exited")
    shown = client.get(reverse("reports:published", args=[made.pk])).content.decode()
    for told in (f"（{TOWNSHIP}）", "贫困户", "300.00元", county_officer.name, "第 1 版"):
        assert told in shown, told
    address = reverse("reports:published-rows", args=[made.pk])
    assert address in shown
    rows = client.get(address).context["rows"]
    assert [(row.who, row.gives.zh, row.today.zh) for row in rows] == [
        ("甲", "100.00", "一致"), ("乙", "100.00", "今天是 250.00"), ("丙", "100.00", "不再计入"),
    ]  # fmt: skip
    origin = HouseholdFacts.objects.get(household=kept).source
    # Whoever takes the row over later, the sealed row names who had recorded it then.
    HouseholdFacts.objects.update(source=source(document="更正.xlsx"))
    assert {row.document for row in client.get(address).context["rows"]} == {origin.document}
    text = b"".join(client.get(f"{address}?format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert text.count("100.00") == 3
    # A county's figure is seen by a clerk of the township that it is of; of rows outside of what he reads he sees none.
    Household.objects.filter(pk=kept.pk).update(village_code=OTHER_VILLAGE)
    page = signed_in(township_clerk).get(address)
    assert ([row.who for row in page.context["rows"]], page.context["left_out"]) == (["乙", "丙"], 1)
    assert signed_in(funds_officer).get(address).context["is_hidden"]
    file_of(made.rows_digest).unlink()
    assert "读不出来" in client.get(address).content.decode()


def test_rows_that_were_frozen_before_their_origin_was_kept_are_still_opened(county_officer: User) -> None:
    one = lot("大米", "1850", "斤")
    made = publish_figure(question=asked_of("funds.goods_weight"), name="米面油", by=county_officer)
    plain = canonical(["funds.goodslot", one.pk, "1850", "="]) + b"\n"
    file_of(made.rows_digest).write_bytes(gzip.compress(plain))
    (row,) = signed_in(county_officer).get(reverse("reports:published-rows", args=[made.pk])).context["rows"]
    assert (row.gives.zh, row.today.zh) == ("1,850", "一致")


def test_the_library_lists_what_its_reader_may_open_and_nothing_else(helper: User) -> None:
    client, known = signed_in(helper), shelf().library.indicators
    listed = {one["code"] for one in Program(helper).get("reports/indicators").json()}
    subjects = client.get("/reports/figures/").context["subjects"]
    assert {one.indicator.code for _, some in subjects for one in some} == listed
    choices = client.get("/reports/tables/new/").context["pick"].fields["indicator"].choices
    assert {code for code, _ in choices} <= listed
    barred = sorted(set(known) - listed)
    assert barred
    # One of each room that is closed to him, and some that are not.
    asked = [*{code.partition(".")[0]: code for code in barred}.values(), *sorted(listed)[::50]]
    for code in asked:
        status = client.get(f"/reports/figures/{code}/?before=2027-01-01&area={VILLAGE}").status_code
        assert status == (200 if code in listed else 403), code


def test_a_file_says_what_it_is_of_and_its_areas_bear_their_codes(county_officer: User) -> None:
    household(household_type="poor")
    asked = HOMES | {"rows": "area:village", "columns": "area:township", "filters": {"household_type": ["poor"]}}
    kept = keep_table(entry=NewTable("贫困户", asked), by=county_officer)
    client = signed_in(county_officer)
    files = {kind: make_file(table=kept, file_format=kind, by=county_officer) for kind in ("csv", "xlsx")}
    text = table_file(files["csv"].digest, "csv").read_text(encoding="utf-8-sig").splitlines()
    assert text[0].startswith("在册户,区划代码 Code,")
    assert f"（{TOWNSHIP}）" in text[0]
    assert f",{VILLAGE}" in text[1]
    book = openpyxl.load_workbook(table_file(files["xlsx"].digest, "xlsx"))
    assert [row[1] for row in book.worksheets[0].iter_rows(values_only=True)] == ["区划代码 Code", VILLAGE, None]
    second = {row[0]: row[1] for row in book["说明 About"].iter_rows(values_only=True)}
    beside = client.get(reverse("reports:table-about", args=[kept.pk, files["csv"].pk])).json()
    told = {one["name_zh"]: one["zh"] for one in beside["about"]}
    assert (beside["file"], beside["asked"]) == (files["csv"].digest, asked)
    assert told["定义"] == shelf().library.indicators["registry.households"].definition.zh
    for name, words in (
        ("版本", "第 1 版"),
        ("基数", "农户年度资料"),
        ("时段", "2027-01-01 前"),
        ("地方", COUNTY),
        ("算出时间", "20"),
    ):
        assert words in told[name], name
        assert any(words in value for key, value in second.items() if key.startswith(name)), name
    assert any(value == "贫困户" for value in told.values())
    taken = client.get(reverse("reports:table", args=[kept.pk]) + "?format=csv")
    page = b"".join(taken.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert (page[0], page[1].split(",")[1].strip()) == (text[0], VILLAGE)
    other = make_file(
        table=keep_table(
            entry=NewTable("逐户", {"of": "household", "fields": ["household_type"], "year": 2026}), by=county_officer
        ),
        file_format="csv",
        by=county_officer,
    )
    assert {one["name_zh"] for one in other.about} >= {"一行是", "年度", "地方", "算出时间"}


def test_the_library_lists_every_indicator_under_its_subject(county_officer: User) -> None:
    client, known = signed_in(county_officer), shelf().library.indicators
    subjects = client.get("/reports/figures/").context["subjects"]
    assert sorted(one.indicator.code for _, listed in subjects for one in listed) == sorted(known)
    ((words, listed),) = client.get("/reports/figures/?q=registry.village_").context["subjects"]
    assert (words.en, {one.indicator.code[:17] for one in listed}) == ("Facts of villages", {"registry.village_"})


def test_rows_go_on_page_by_page_without_losing_one(county_officer: User) -> None:
    numbers = {lot("大米", "1", "斤").pk for _ in range(60)}
    client, address, seen = signed_in(county_officer), f"{GOODS}?area={COUNTY}", set()
    while address:
        page = client.get(address)
        seen |= {row.reference.number for row in page.context["rows"]}
        address = GOODS + page.context["next"] if page.context["next"] else ""
    assert seen == numbers
    file = client.get(f"{GOODS}?area={COUNTY}&list=rows&format=csv")
    assert b"".join(file.streaming_content).decode("utf-8-sig").count("捐赠物资") == len(numbers)  # type: ignore[attr-defined]


def test_a_question_that_does_not_fit_is_told_on_the_page(county_officer: User) -> None:
    page = signed_in(county_officer).get(f"{GOODS}?by_colour=red")
    assert page.status_code == 200
    assert "REPORTS-004" in page.content.decode()


@pytest.mark.parametrize(
    ("code", "query", "field", "told"),
    [
        ("funds.goods_weight", "from=yesterday", "from", "2026-01-01 这样的日期"),
        ("funds.goods_weight", "by_basis=guess", "by_basis", "guess"),
        ("funds.goods_weight", "from=2027-01-01&before=2020-01-01", "before", "“到哪天前”要晚于“从哪天”"),
        ("funds.goods_weight", "before=0001-01-01", "before", "请核对年份"),
        ("registry.households", "from=2026-01-01", "before", "2026-01-01 指 2025 年"),
        ("exits.incidence", "before=2014-01-01", "area", "要选一个“地方”"),
        ("funds.goods_quantity", "from=2020-01-01", "by_measure_unit", "要选定"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field_in_the_words_of_the_form(
    county_officer: User, code: str, query: str, field: str, told: str
) -> None:
    client = signed_in(county_officer)
    for address in (f"/reports/figures/{code}/?{query}", f"/reports/tables/new/?indicator={code}&rows=year&{query}"):
        page = client.get(address)
        assert told in str(page.context["form"].errors[field]), address
        text = page.content.decode()
        assert not any(word in text for word in ("address：", "table：", "“before”"))


@pytest.mark.parametrize(
    ("period", "code"), [({"before": "0001-01-01"}, "REPORTS-280"), ({"before": "2020-01-01"}, "REPORTS-281")]
)
def test_a_period_that_cannot_be_is_refused_by_the_api_as_well(
    county_officer: User, period: dict[str, str], code: str
) -> None:
    client, asked = Program(county_officer), {"from": "2027-01-01"} | period
    one = client.get("reports/figures/registry.households", area=COUNTY, **asked)
    two = client.post("reports/tables", {"indicator": "registry.households", "rows": "area:village", **asked})
    for answer in (one, two):
        assert answer.status_code == 409, answer.content
        assert code in answer.content.decode()


def test_there_is_no_page_of_what_is_not_there(county_officer: User) -> None:
    client = signed_in(county_officer)
    for url in (
        "/reports/figures/work.none/",
        "/reports/figures/published/9/",
        "/reports/tables/9/",
        "/reports/tables/new/?indicator=x",
    ):
        assert client.get(url).status_code == 404, url


def test_a_forecast_is_recorded_on_its_page(county_officer: User) -> None:
    client = signed_in(county_officer)
    told = {
        "kind": "forecast", "subject": "蜂群", "area": VILLAGE, "quantity": "10", "measure_unit": "群", "qualifier": "=",
        "starts_on": "2017-01-01", "document": "报告",
    }  # fmt: skip
    url = reverse("reports:new-expectation")
    assert client.post(url, told | {"ends_before": "2016-01-01"}).status_code == 409
    assert client.post(url, told).status_code == 302
    assert Expectation.objects.get().subject == "蜂群"
    assert "蜂群" in client.get(reverse("reports:expectations")).content.decode()


def test_a_table_is_seen_kept_scheduled_and_its_file_taken(
    county_officer: User, township_clerk: User, monkeypatch: Any
) -> None:
    household(household_type="poor")
    client = signed_in(county_officer)
    url = f"/reports/tables/new/?indicator=registry.households&rows=household_type&columns=&area={COUNTY}&from=&before=2027-01-01"
    assert "贫困户" in client.get(url).content.decode()
    answer = client.post(url, {"name": "户表", "is_shared": "on"})
    kept = SavedTable.objects.get()
    assert answer["Location"] == reverse("reports:table", args=[kept.pk])
    client.post(reverse("reports:table-act", args=[kept.pk, "schedule"]), {"every": "week", "format": "xlsx"})
    assert TableSchedule.objects.get().every == "week"
    begun: list[Any] = []
    monkeypatch.setattr("lianxin.jobs.operations.start", begun.append)
    assert client.post(reverse("reports:table-act", args=[kept.pk, "make"]), {"format": "csv"}).status_code == 302
    assert [job.asked for job in begun] == [{"table": kept.pk, "format": "csv"}]
    made = make_file(table=kept, file_format="csv", by=county_officer)
    taken = client.get(reverse("reports:table-file", args=[kept.pk, made.pk]))
    assert "贫困户" in b"".join(taken.streaming_content).decode()  # type: ignore[attr-defined]
    other = signed_in(township_clerk)
    assert other.get(reverse("reports:table-file", args=[kept.pk, made.pk])).status_code == 404
    assert other.post(reverse("reports:table-act", args=[kept.pk, "make"]), {"format": "csv"}).status_code == 404


def test_facts_are_listed_and_kept(county_officer: User) -> None:
    household(household_type="poor", wage_income_yuan=100)
    client = signed_in(county_officer)
    fields = "fields_=household_type&fields_=wage_income_yuan"
    url = f"/reports/tables/new/?of=household&year=2026&area=&{fields}&filter_by=household_type%3Dpoor"
    page = client.get(url).content.decode()
    assert "1.00" in page
    assert client.post(url, {"name": "低收入"}).status_code == 302
    assert SavedTable.objects.get().asked["filters"] == {"household_type": ["poor"]}


def test_the_job_makes_the_file_with_the_rights_of_its_owner(county_officer: User) -> None:
    from django.utils import timezone

    from lianxin.jobs.models import Job
    from lianxin.reports.jobs import TABLE

    household(household_type="poor")
    kept = keep_table(entry=NewTable("户表", HOMES), by=county_officer)
    job = Job.objects.create(
        kind="reports.table", subject="1", area_code=COUNTY, asked={"table": kept.pk, "format": "csv"}, by=county_officer,
        asked_at=timezone.now(),
    )  # fmt: skip
    assert TABLE.work(job, lambda words, share: None)["rows"] == 2
    assert "户表" in TABLE.title(job).zh
    assert TABLE.result_page(job) == reverse("reports:table", args=[kept.pk])


@pytest.mark.parametrize("name", sorted(READERS - {"county_officer"}))
def test_the_api_answers_with_the_rights_of_the_account(name: str, request: pytest.FixtureRequest) -> None:
    user: User = request.getfixturevalue(name)
    record(area_code=VILLAGE)
    client = Program(user)
    told = client.get("reports/figures/work.records", area=VILLAGE).json()
    if not reads_whole(user, (VILLAGE,)):  # nought would be taken for the village's
        assert told["code"] == "REPORTS-300"
        return
    sees = name in {"township_clerk", "village_team_member", "auditor", "funds_officer"}
    assert told["value"] == ("1" if sees else "0")
    assert client.get("reports/figures/work.none").status_code == 404
    assert client.get("reports/figures/work.records", by_colour="red").status_code == 409


def test_the_api_hides_small_numbers_and_tells_tables(funds_officer: User, county_officer: User) -> None:
    household(household_type="poor")
    asked = {"area": COUNTY, "before": "2027-01-01"}
    client = Program(funds_officer)
    told = client.get("reports/figures/registry.households", **asked).json()
    assert (told["value"], told["rows"], told["is_hidden"]) == (None, None, True)
    table = client.post("reports/tables", HOMES).json()
    assert table["lines"] == [["贫困户", "*"], ["合计 Total", "*"]]
    lines = client.post("reports/tables", {"of": "household", "fields": ["household_type"], "year": 2026})
    assert lines.json()["code"] == "REPORTS-024"
    officer = Program(county_officer)
    assert officer.get("reports/figures/registry.households", **asked).json()["value"] == "1"
    assert any(one["code"] == "work.persons" for one in officer.get("reports/indicators").json())
