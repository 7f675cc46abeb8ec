"""Lists as files, room by room: the cast at each, the same scope, filters and masks as on the screen, and an event for each.

It stands with the register's pages because it needs a county in which everything has happened.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cast import COUNTY, MEMBERS, OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE, Cast, signed_in
from lianxin.audit.models import Event
from lianxin.eligibility.models import LocalValue, Run
from lianxin.people.models import Helper, User
from lianxin.places.models import Area
from lianxin.registry.models import Conflict, Household, HouseholdFacts, YearAct
from lianxin.registry.search import refresh_terms
from lianxin.rulebook import rulebook
from lianxin.site import downloads
from lianxin.site.listing import Kind, Listing
from pairing_pages.makers import household_pairing, identification, village_pairing
from registry.makers import YEAR, areas, conflict, household, import_job, year_book

pytestmark = pytest.mark.django_db
PAGES = {
    "registry.households": "/registry/households/",
    "registry.imports": "/registry/imports/",
    "registry.conflicts": "/registry/conflicts/",
    "registry.decided_conflicts": "/registry/conflicts/?show=decided",
    "registry.years": "/registry/years/",
    "jobs.jobs": "/jobs/?whose=all",
    "eligibility.findings": "/eligibility/runs/{run}/households/",
    "eligibility.criteria": "/eligibility/runs/{run}/?list=criteria",
    "eligibility.villages": "/eligibility/runs/{run}/?list=villages",
    "eligibility.run_values": "/eligibility/runs/{run}/?list=values",
    "eligibility.values": "/eligibility/values/?list=values",
    "eligibility.local_values": "/eligibility/values/?list=local",
    "pairing.villages": "/pairing/",
    "pairing.loads": "/pairing/?list=loads",
    "pairing.left_out": "/pairing/left-out/",
    "people.units": "/people/units/",
    "people.helpers": "/people/helpers/",
    "people.teams": "/people/teams/",
    "people.accounts": "/people/accounts/",
    "audit.events": "/audit/",
    "places.counties": "/places/",
    "places.below": "/places/999901/",
}
HOUSEHOLDS = PAGES["registry.households"]
FORMULA = '=HYPERLINK("http://x","y")'


@pytest.fixture
def county(cast: Cast) -> Run:
    """Two villages, a household with a hidden cause in one, one in the other, an identification, pairings and an import that
    left conflicts, of which one is decided."""
    areas()
    YearAct.objects.create(book=year_book(), kind=YearAct.Kind.OPENED, at=timezone.now(), carried=3)
    above = Area.objects.get(level=Area.Level.COUNTY)
    town = Area.objects.create(code=OTHER_TOWNSHIP, name="邻镇", level=Area.Level.TOWNSHIP, parent=above)
    Area.objects.create(code=OTHER_VILLAGE, name="下河村", level=Area.Level.VILLAGE, parent=town)
    facts = {"household_attribute": "ordinary_poor", "net_income_per_person_yuan": 512_345}
    near = household("甲某", main_cause="illness", **facts)
    Household.objects.filter(pk=near.pk).update(household_no="0099990101")
    refresh_terms([near.pk])
    far = household("丙某", village_code=OTHER_VILLAGE, main_cause="schooling", **facts)
    lonely = household("丁某", main_cause="schooling", **facts)
    run = identification(near, far, lonely)
    run.rule_set = "poor_2014"
    told = {"value": "2736", "area": "", "source": "某发〔2014〕1号", "verified": False, "local": False}
    run.parameters = {"income_line.identify": [told]}
    run.save()
    run.findings.update(failing=",income_reaches_line,has_safe_house,", untold=",has_safe_water,")
    person = Helper.objects.get(code="H-01")
    Helper.objects.filter(pk=person.pk).update(phone="010-55550000", post="科员")
    village_pairing(person.unit, VILLAGE)
    household_pairing(person, near)
    import_job(by=cast["township_clerk"], result={"problems": {"errors": 2, "warnings": 0}})  # type: ignore[arg-type]
    conflict(near, "main_cause", "illness", "schooling")
    settled = {"choice": Conflict.Choice.KEEP, "chosen_by": cast["county_officer"], "chosen_at": timezone.now()}
    Conflict.objects.filter(pk=conflict(lonely, "main_cause", "schooling", "illness").pk).update(
        reason="问过", **settled
    )
    starts = {"area_code": COUNTY, "starts_on": date(2026, 1, 1), "at": timezone.now()}
    LocalValue.objects.create(name="income_line.identify", value="4000", document="某县发〔2026〕1号", **starts)
    return run


def url_of(name: str, run: Run, file_format: str = "") -> str:
    url = PAGES[name].format(run=run.pk)
    if not file_format:
        return url.partition("?list=")[0]
    return f"{url}{'&' if '?' in url else '?'}format={file_format}"


def content_of(user: Any, url: str) -> bytes:
    response = signed_in(user).get(url)
    assert response.status_code == 200, url
    return b"".join(response.streaming_content)  # read to its end, a response closes itself


def lines_of(user: Any, url: str) -> list[list[str]]:
    text = content_of(user, url).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def heads_of(user: Any, query: str = "") -> list[str]:
    return [line[0] for line in lines_of(user, f"{HOUSEHOLDS}?format=csv{query}")[1:]]


def seen_by(user: Any, url: str) -> str:
    text = signed_in(user).get(url).content.decode()
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def every_listing() -> dict[str, Listing]:
    from lianxin.audit.lists import EVENTS
    from lianxin.core.kernel.findings import Verdict
    from lianxin.eligibility.lists import CRITERIA, FINDINGS, LOCAL_VALUES, RUN_VALUES, VALUES, village_listing
    from lianxin.jobs.lists import JOBS
    from lianxin.pairing.lists import LEFT_OUT, LOADS, VILLAGES
    from lianxin.people.lists import ACCOUNTS, HELPERS, TEAMS, UNITS
    from lianxin.places.lists import BELOW, COUNTIES
    from lianxin.registry.lists import CONFLICTS, DECIDED_CONFLICTS, HOUSEHOLDS, IMPORTS, YEARS

    answers = rulebook().rule_sets["poor_2014"].answers
    assert set(answers) == set(Verdict)
    found = (ACCOUNTS, BELOW, COUNTIES, EVENTS, FINDINGS, HELPERS, HOUSEHOLDS, IMPORTS, LEFT_OUT, LOADS, TEAMS, UNITS)
    more = (VILLAGES, CONFLICTS, DECIDED_CONFLICTS, YEARS, JOBS, CRITERIA, RUN_VALUES, VALUES, LOCAL_VALUES)
    return {listing.name: listing for listing in (*found, *more, village_listing(answers))}


@pytest.mark.parametrize("name", PAGES)
def test_a_file_is_open_to_those_who_see_the_list(
    name: str, county: Run, sent_at: Callable[..., dict[str, int]]
) -> None:
    page, file = sent_at(url_of(name, county)), sent_at(url_of(name, county, "csv"))
    own_only = {"helper": 400, "other_helper": 400, "unit_liaison": 400} if name == "pairing.loads" else {}
    assert file == page | own_only
    assert (file["stranger"], file["nobody"]) == (403, 302)


# Loads are a chart on the page, and the acts on a year a time line.
@pytest.mark.parametrize("name", [name for name in PAGES if name not in {"pairing.loads", "registry.years"}])
def test_a_file_holds_nothing_that_its_reader_does_not_see_on_the_page(name: str, county: Run, cast: Cast) -> None:
    columns = every_listing()[name].columns
    for member in MEMBERS:
        client = cast.client(member)
        if client.get(url_of(name, county)).status_code != 200:
            continue
        shown = seen_by(cast[member], url_of(name, county))
        headings, *lines = lines_of(cast[member], url_of(name, county, "csv"))
        assert lines or member not in {"county_officer", "auditor"}, (name, member)
        for heading in headings:
            assert heading in shown or not lines, (member, heading)
        by_heading = {column.words.zh: column.kind for column in columns}
        for line in lines:
            for heading, cell in zip(headings, line, strict=True):
                if by_heading.get(heading, Kind.TEXT) in {Kind.TEXT, Kind.CODE}:
                    parts = re.split("[、 ]", cell.strip("\t"))
                    assert [part for part in parts if part not in shown] == [], (member, heading)


@pytest.mark.parametrize("name", PAGES)
def test_both_kinds_of_file_hold_the_same(name: str, county: Run, county_officer: User, auditor: User) -> None:
    reader = auditor if name == "audit.events" else county_officer
    lines = lines_of(reader, url_of(name, county, "csv"))
    sheet = load_workbook(io.BytesIO(content_of(reader, url_of(name, county, "xlsx")))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == lines[0]
    extra = 1 if name == "audit.events" else 0  # the first download is an event of the second
    assert sheet.max_row == len(lines) + extra
    assert len(lines) > 1


@pytest.mark.parametrize("name", PAGES)
def test_every_download_is_an_event(name: str, county: Run, county_officer: User, auditor: User) -> None:
    reader = auditor if name == "audit.events" else county_officer
    signed_in(reader).get(url_of(name, county))
    assert not Event.objects.filter(act="site.download").exists()
    lines = lines_of(reader, url_of(name, county, "csv"))
    event = Event.objects.get(act="site.download")
    assert (event.actor_id, event.thing, event.thing_id) == (reader.pk, "site.list", name)
    assert (event.area_code, event.details["rows"], event.details["format"]) == (COUNTY, len(lines) - 1, "csv")
    shown = seen_by(auditor, "/audit/?act=site.download")
    assert "下载名单" in shown
    assert name in shown


@pytest.mark.parametrize("name", PAGES)
def test_a_page_offers_its_list_as_a_file(name: str, county: Run, county_officer: User, auditor: User) -> None:
    reader = auditor if name == "audit.events" else county_officer
    page = signed_in(reader).get(url_of(name, county)).content.decode()
    part = f"list={PAGES[name].partition('list=')[2]}&amp;" if "list=" in PAGES[name] else ""
    for file_format in ("xlsx", "csv"):
        assert f"{part}format={file_format}" in page


def test_the_scope_holds_in_the_file(county: Run, cast: Cast) -> None:
    assert heads_of(cast["county_officer"]) == ["甲某", "丁某", "丙某"]
    assert heads_of(cast["township_clerk"]) == ["甲某", "丁某"]
    assert heads_of(cast["other_township_clerk"]) == ["丙某"]
    assert heads_of(cast["helper"]) == ["甲某"]
    assert heads_of(cast["other_helper"]) == []
    assert heads_of(cast["unit_liaison"]) == ["甲某"]


def test_a_mask_holds_in_the_file(county: Run, cast: Cast) -> None:
    def causes(member: str, file_format: str) -> list[Any]:
        url = f"{HOUSEHOLDS}?format={file_format}"
        if file_format == "csv":
            return [line[5] for line in lines_of(cast[member], url)[1:]]
        sheet = load_workbook(io.BytesIO(content_of(cast[member], url))).active
        assert sheet is not None
        return [row[5].value for row in sheet.iter_rows(min_row=2)]

    for file_format in ("csv", "xlsx"):
        assert causes("helper", file_format) == ["已隐藏"]
        assert causes("unit_liaison", file_format) == ["已隐藏"]
        assert causes("township_clerk", file_format) == ["因病", "因学"]


def test_a_hidden_fact_that_is_missing_is_empty_in_the_file(county: Run, helper: User) -> None:
    HouseholdFacts.objects.update(main_cause=None)
    assert [line[5] for line in lines_of(helper, f"{HOUSEHOLDS}?format=csv")[1:]] == [""]


@pytest.mark.parametrize(
    ("query", "heads"),
    [
        (f"&q={quote('丁')}", ["丁某"]),
        (f"&q={quote('丁某')}", ["丁某"]),
        ("&q=0099990101", ["甲某"]),
        (f"&area={TOWNSHIP}", ["甲某", "丁某"]),
        ("&main_cause=schooling", ["丁某", "丙某"]),
        (f"&main_cause=schooling&area={OTHER_VILLAGE}", ["丙某"]),
        (f"&year={YEAR}", ["甲某", "丁某", "丙某"]),
        ("&carried=on", []),
        ("&page=x", ["甲某", "丁某", "丙某"]),
    ],
)
def test_the_filters_hold_in_the_file(query: str, heads: list[str], county: Run, county_officer: User) -> None:
    assert heads_of(county_officer, query) == heads
    if "page" not in query:
        page = signed_in(county_officer).get(f"{HOUSEHOLDS}?{query[1:]}")
        assert [row.household.head_name for row in page.context["rows"]] == heads


def test_a_filter_that_is_not_known_gives_no_file(county: Run, county_officer: User) -> None:
    for query in ("area=nowhere", "main_cause=x", "year=1"):
        response = signed_in(county_officer).get(f"{HOUSEHOLDS}?format=csv&{query}")
        assert response.headers["Content-Type"].startswith("text/html")
        assert "筛选条件有误" in response.content.decode()
    assert not Event.objects.filter(act="site.download").exists()


def test_the_filters_of_other_lists_hold_too(county: Run, county_officer: User, auditor: User) -> None:
    findings = url_of("eligibility.findings", county, "csv")
    assert [line[0] for line in lines_of(county_officer, f"{findings}&area={OTHER_TOWNSHIP}")[1:]] == ["丙某"]
    assert lines_of(county_officer, f"{findings}&verdict=not_met")[1:] == []
    helpers = url_of("people.helpers", county, "csv")
    assert [line[1] for line in lines_of(county_officer, f"{helpers}&q=H-02")[1:]] == ["H-02"]
    accounts = url_of("people.accounts", county, "csv")
    assert lines_of(county_officer, f"{accounts}&state=closed")[1:] == []
    events = lines_of(auditor, f"{url_of('audit.events', county, 'csv')}&act=people.register_unit")
    assert {line[0] for line in events[1:]} == {"登记帮扶单位"}
    teams = url_of("people.teams", county, "csv")
    assert lines_of(county_officer, f"{teams}&area={OTHER_VILLAGE}")[1:] == []
    left_out = lines_of(county_officer, f"{url_of('pairing.left_out', county, 'csv')}&county={COUNTY}")
    assert [line[0] for line in left_out[1:]] == ["丁某", "丙某"]


def test_the_event_keeps_the_filters_without_words_that_may_be_names(county: Run, township_clerk: User) -> None:
    lines_of(township_clerk, f"{HOUSEHOLDS}?format=csv&q={quote('甲某')}&area={VILLAGE}&main_cause=illness")
    event = Event.objects.get(act="site.download")
    assert event.details["filters"] == {"q": "…", "area": VILLAGE, "main_cause": "illness"}
    assert event.area_code == VILLAGE
    assert "甲某" not in str(event.details)


def test_a_helper_s_download_is_an_event_of_his_county(county: Run, helper: User, auditor: User) -> None:
    lines_of(helper, f"{HOUSEHOLDS}?format=csv")
    assert Event.objects.get(act="site.download").area_code == COUNTY
    assert "帮扶戊" in seen_by(auditor, "/audit/?act=site.download")


def test_a_helper_takes_his_own_households_away(county: Run, helper: User, unit_liaison: User) -> None:
    for reader in (helper, unit_liaison):
        assert [line[:3] for line in lines_of(reader, "/pairing/?list=mine&format=csv")[1:]] == [
            ["甲某", "某镇上河村", "帮扶戊 第一帮扶责任人"]
        ]
        headings, *lines = lines_of(reader, "/pairing/?format=csv")
        assert headings == ["村", "本单位在村里", "户"]
        assert lines == [["某镇上河村", "牵头单位", "1"]]


def test_the_acts_on_a_year_are_a_file(county: Run, township_clerk: User) -> None:
    headings, line = lines_of(township_clerk, "/registry/years/?format=csv")
    assert headings == ["县", "年度", "现在", "操作", "结转行数", "理由", "经办人", "时间"]
    assert line[:7] == ["某县", str(YEAR), "开放", "开年", "3", "", "系统"]


def test_the_conflicts_that_wait_and_those_decided_are_two_files(county: Run, county_officer: User) -> None:
    _, waiting = lines_of(county_officer, "/registry/conflicts/?format=csv")
    _, decided = lines_of(county_officer, "/registry/conflicts/?show=decided&format=csv")
    assert waiting[1:4] == decided[1:4] == ["与人工更正不一致", "主要致贫原因", "某镇上河村"]
    assert decided[5:7] == ["保留现值", "县管甲"]


def test_the_list_of_accounts_is_for_those_who_manage_people(county: Run, cast: Cast) -> None:
    for member in ("township_clerk", "auditor", "helper"):
        assert cast.client(member).get("/people/accounts/?format=csv").status_code == 403


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_name_like_a_formula_stays_text(file_format: str, county: Run, county_officer: User) -> None:
    Household.objects.filter(head_name="甲某").update(head_name=FORMULA)
    content = content_of(county_officer, f"{HOUSEHOLDS}?format={file_format}")
    if file_format == "csv":
        assert "'" + FORMULA in [line[0] for line in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    else:
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        cell = next(row[0] for row in sheet.iter_rows() if row[0].value == FORMULA)
        assert cell.data_type == "s"


def test_a_number_keeps_its_first_zeros_and_money_is_a_number(county: Run, county_officer: User) -> None:
    line = lines_of(county_officer, f"{HOUSEHOLDS}?format=csv")[1]
    assert (line[3], line[6]) == ("0099990101\t", "5123.45")
    sheet = load_workbook(io.BytesIO(content_of(county_officer, f"{HOUSEHOLDS}?format=xlsx"))).active
    assert sheet is not None
    assert (sheet["D2"].value, sheet["D2"].data_type, sheet["G2"].value) == ("0099990101", "s", 5123.45)


def test_more_rows_than_the_limit_are_refused(
    county: Run, county_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_ROWS", 2)
    for file_format in ("csv", "xlsx"):
        response = signed_in(county_officer).get(f"{HOUSEHOLDS}?format={file_format}")
        assert response.status_code == 409
        assert "SITE-005" in response.content.decode()
    assert not Event.objects.filter(act="site.download").exists()
    assert heads_of(county_officer, f"&area={TOWNSHIP}") == ["甲某", "丁某"]


@pytest.mark.parametrize("query", ["format=odt", "format=csv&list=loads"])
def test_a_file_that_is_not_offered_is_refused(query: str, county: Run, county_officer: User) -> None:
    response = signed_in(county_officer).get(f"{HOUSEHOLDS}?{query}")
    assert response.status_code == 400
    assert "SITE-006" in response.content.decode()


def test_the_file_is_named_after_list_area_and_day_in_the_reader_s_language(
    county: Run, township_clerk: User, county_officer: User
) -> None:
    def name(user: User, url: str) -> str:
        response = signed_in(user).get(url)
        assert b"".join(response.streaming_content)
        return unquote(response.headers["Content-Disposition"])

    assert name(township_clerk, f"{HOUSEHOLDS}?format=csv").endswith("农户名单-某镇-2026-11-24.csv")
    assert name(township_clerk, f"{HOUSEHOLDS}?format=xlsx&area={VILLAGE}").endswith(
        "农户名单-某镇上河村-2026-11-24.xlsx"
    )
    county_officer.language = "en"
    county_officer.save()
    assert name(county_officer, f"{HOUSEHOLDS}?format=csv").endswith("Households-某县-2026-11-24.csv")
    headings, line, *_ = lines_of(county_officer, f"{HOUSEHOLDS}?format=csv")
    assert headings[0] == "Head"
    assert line[5] == "Illness"


def test_a_file_is_not_kept_by_the_browser(county: Run, county_officer: User) -> None:
    response = signed_in(county_officer).get(f"{HOUSEHOLDS}?format=csv")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert reverse("registry:households") == HOUSEHOLDS
