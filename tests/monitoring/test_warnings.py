"""Warnings of departments: read, previewed, made into leads once; who is not found stays for a person to find."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from openpyxl import Workbook

from cast import COUNTY, TOWNSHIP, signed_in
from lianxin.eligibility.operations import NewValue, identify, put_value_in_force
from lianxin.monitoring.models import Lead, WarningLine, WarningList
from lianxin.monitoring.operations import (
    NewWarning,
    discard_warning,
    draft_warning,
    leads_of_rules,
    settle_lead,
    take_over_episodes,
    use_warning,
)
from lianxin.people.models import User
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.registry.models import Household
from monitoring.makers import monitored, refusal
from procedures.makers import People
from registry.makers import household, household_facts, member
from supervision.scenes import resident

pytestmark = pytest.mark.django_db

HEADINGS = ("姓名", "证件号码", "发生日期", "个人自付金额", "住址或所在村", "预警内容")
HOSPITAL = date(2026, 10, 12)

Row = tuple[Any, ...]


def workbook(path: Path, *rows: Row, headings: tuple[str, ...] = HEADINGS) -> Path:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def drafted(folder: Path, *rows: Row, by: User | None = None, **given: Any) -> WarningList:
    path = workbook(folder / f"warning-{WarningList.objects.count()}.xlsx", *rows)
    wanted: dict[str, Any] = {
        "kind": "medical_cost", "area_code": COUNTY, "department": "县医保局", "as_of": date(2026, 11, 1),
        "authorisation": "联席会议纪要〔2026〕3号", "path": path, "file_name": path.name,
    }  # fmt: skip
    return draft_warning(entry=NewWarning(**(wanted | given)), by=by)


def used(folder: Path, *rows: Row, **given: Any) -> WarningList:
    return use_warning(drafted=drafted(folder, *rows, **given), by=None)


def patient(number: int, name: str = "甲某", *, type_: str = "exited") -> Household:
    """A household whose head bears a number."""
    made = household(name, with_facts=False)
    household_facts(made, household_type=type_)
    member(made, name, relation_to_head="head", identity={"id_no": resident(number)})
    return made


def disposals(found: WarningList) -> list[str]:
    return list(found.lines.order_by("row_number").values_list("disposal", flat=True))


def test_who_is_on_the_register_gets_a_lead_in_his_village(people: People, tmp_path: Path) -> None:
    of = patient(1)
    made = used(tmp_path, ("甲某", resident(1), HOSPITAL, 15_000, "", "住院"))
    lead = Lead.objects.get()
    assert (lead.household, lead.risk, lead.holder, lead.area_code) == (of, "illness", "village", of.village_code)
    assert (lead.amount_fen, lead.happened_on, lead.source) == (1_500_000, HOSPITAL, "department")
    assert "县医保局" in lead.words
    assert made.counts == {"lead": 1}
    # Of the number only a digest and the last four are kept.
    kept = WarningLine.objects.get()
    assert resident(1) not in str(vars(kept)) + str(vars(lead))
    assert kept.id_tail == resident(1)[-4:]


def test_who_is_not_found_stays_for_a_person_to_find(people: People, tmp_path: Path) -> None:
    patient(1)
    used(tmp_path, ("甲某", resident(2), HOSPITAL, 15_000, "上河村三组", ""), ("乙某", "", None, 30_000, "上河村", ""))
    assert [(one.household, one.holder, one.person_name) for one in Lead.objects.order_by("id")] == [
        (None, "county", "甲某"),
        (None, "county", "乙某"),
    ]


def test_the_same_warning_twice_makes_one_lead(people: People, tmp_path: Path) -> None:
    patient(1)
    row = ("甲某", resident(1), HOSPITAL, 15_000, "", "住院")
    used(tmp_path, row)
    assert disposals(used(tmp_path, row)) == ["known"]
    # More of it while the lead is open joins it; its clock goes on.
    more = used(tmp_path, ("甲某", resident(1), date(2026, 10, 30), 21_000, "", "又住院"))
    assert disposals(more) == ["repeated"]
    lead = Lead.objects.get()
    assert list(lead.events.order_by("number").values_list("kind", flat=True)) == ["reported", "repeated"]
    assert more.lines.get().lead == lead
    # Once it was answered, something new is a new lead.
    settle_lead(lead_id=lead.pk, reason="no_risk", words="报销后不多", seen=2, by=people.village)
    assert disposals(used(tmp_path, ("甲某", resident(1), date(2026, 11, 20), 40_000, "", ""))) == ["lead"]
    assert disposals(used(tmp_path, row)) == ["known"]


def test_twice_in_one_list_makes_one_lead(tmp_path: Path) -> None:
    patient(1)
    rows = [("甲某", resident(1), HOSPITAL, amount, "", "") for amount in (15_000, 16_000)]
    rows += [("丙某", "", None, amount, "三组", "") for amount in (15_000, 16_000)]
    assert disposals(used(tmp_path, *rows)) == ["lead", "repeated", "lead", "repeated"]


def test_an_expense_below_the_limit_makes_no_lead(tmp_path: Path) -> None:
    patient(1)
    patient(2, "乙某", type_="ordinary")
    rows = (
        ("甲某", resident(1), HOSPITAL, 9_999, "", ""),
        ("乙某", resident(2), HOSPITAL, 15_000, "", ""),
        ("丙某", resident(3), HOSPITAL, 15_000, "", ""),
        ("丁某", resident(4), HOSPITAL, None, "", ""),
    )
    # The limit of others is higher; whose standing is not known, is judged by the lower; without an amount nothing is compared.
    assert disposals(used(tmp_path, *rows)) == ["below", "below", "lead", "untold"]


def test_a_county_s_own_limit_holds_there(people: People, tmp_path: Path) -> None:
    patient(1)
    entry = NewValue("monitoring.medical_limit", COUNTY, "5000", date(2026, 1, 1), "县〔2026〕5号")
    put_value_in_force(entry=entry, by=people.county)
    assert disposals(used(tmp_path, ("甲某", resident(1), HOSPITAL, 6_000, "", ""))) == ["lead"]


def test_a_limit_that_nobody_laid_down_stops_the_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = drafted(tmp_path, ("甲某", resident(1), HOSPITAL, 6_000, "", ""))
    monkeypatch.setattr("lianxin.monitoring.queries.policy.value_in_force", lambda name, **given: None)
    with refusal("MONI-026"):
        use_warning(drafted=made, by=None)


def test_a_kind_without_a_limit_takes_every_line(tmp_path: Path) -> None:
    made = used(tmp_path, ("丁某", resident(4), HOSPITAL, None, "", ""), kind="dropout")
    assert (disposals(made), Lead.objects.get().risk) == (["lead"], "out_of_school")


def test_two_members_of_one_number_are_nobody(tmp_path: Path) -> None:
    patient(1)
    patient(1, "乙某")
    used(tmp_path, ("甲某", resident(1), HOSPITAL, 15_000, "", ""))
    assert Lead.objects.get().household is None


def test_what_cannot_be_used_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    wrong = resident(1)[:-1] + ("0" if resident(1)[-1] != "0" else "1")
    good = ("甲某", resident(2), HOSPITAL, 15_000, "", "")
    made = drafted(
        tmp_path, good, good, ("乙某", wrong, HOSPITAL, 1, "", ""), ("丙某", "", HOSPITAL, 1, "", ""),
        ("丁某", resident(3), date(2027, 1, 1), 1, "", ""),
    )  # fmt: skip
    assert (made.rows, made.refused_rows) == (5, 4)
    assert sorted(one["code"] for one in made.problems) == ["MONI-015", "MONI-024", "MONI-027", "MONI-028"]
    assert wrong not in str(made.problems)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "bad_luck"}, "MONI-021"),
        ({"department": " "}, "MONI-013"),
        ({"authorisation": ""}, "MONI-013"),
        ({"as_of": date(2027, 1, 1)}, "MONI-015"),
    ],
)
def test_a_faulty_warning_is_refused(tmp_path: Path, given: dict[str, Any], code: str) -> None:
    with refusal(code):
        drafted(tmp_path, ("甲某", resident(1), HOSPITAL, 1, "", ""), **given)


def test_a_warning_without_a_usable_row_is_refused(tmp_path: Path) -> None:
    with refusal("MONI-022"):
        drafted(tmp_path, ("甲某", "", None, 1, "", ""))


def test_a_warning_is_used_or_discarded_once(tmp_path: Path) -> None:
    made = drafted(tmp_path, ("甲某", resident(1), HOSPITAL, 15_000, "", ""))
    discard_warning(drafted=made, by=None)
    assert not WarningLine.objects.exists()
    with refusal("MONI-023"):
        use_warning(drafted=made, by=None)


def test_warnings_are_for_whoever_manages_the_whole_area(people: People, auditor: User, tmp_path: Path) -> None:
    row = ("甲某", resident(1), HOSPITAL, 15_000, "", "")
    for user in (people.village, people.township, auditor):
        with pytest.raises(PermissionDenied):
            drafted(tmp_path, row, by=user)
    drafted(tmp_path, row, by=people.township, area_code=TOWNSHIP)


def test_a_warning_is_no_import_of_the_register(people: People, tmp_path: Path) -> None:
    path = workbook(tmp_path / "warning.xlsx", ("甲某", resident(1), HOSPITAL, 15_000, "", ""))
    with path.open("rb") as file:
        job = ask_for_import(file=file, file_name=path.name, request=ImportRequest(COUNTY, 2026), by=None)
    assert "MONI-025" in str(run_job(job.pk).result)


def test_a_warning_goes_by_the_pages(people: People, tmp_path: Path) -> None:
    patient(1)
    client = signed_in(people.county)
    assert client.get("/monitoring/warnings/template/").status_code == 200
    path = workbook(tmp_path / "w.xlsx", ("甲某", resident(1), HOSPITAL, 15_000, "", ""), ("乙某", "", None, 1, "", ""))
    form = {
        "kind": "medical_cost",
        "area": COUNTY,
        "department": "县医保局",
        "as_of": "2026-11-01",
        "authorisation": "纪要",
    }
    with path.open("rb") as file:
        response = client.post("/monitoring/warnings/new/", form | {"file": file})
    made = WarningList.objects.get()
    assert response.headers["Location"] == f"/monitoring/warnings/{made.pk}/"
    page = client.get(f"/monitoring/warnings/{made.pk}/").content.decode()
    for words in ("新线索", "MONI-028", "甲某"):
        assert words in page
    assert not Lead.objects.exists()
    assert "待确认的部门预警" in client.get("/").content.decode()
    client.post(f"/monitoring/warnings/{made.pk}/use/")
    assert Lead.objects.count() == 1
    assert (
        f"/monitoring/leads/{Lead.objects.get().pk}/" in client.get(f"/monitoring/warnings/{made.pk}/").content.decode()
    )
    assert client.post(f"/monitoring/warnings/{made.pk}/nothing/").status_code == 404
    assert client.post("/monitoring/warnings/new/", form).status_code == 409


def test_pages_of_warnings_are_for(sent_at: Any, tmp_path: Path) -> None:
    made = drafted(tmp_path, ("甲某", resident(1), HOSPITAL, 15_000, "", ""))
    for url, inside in (
        ("/monitoring/warnings/", {"county_officer", "township_clerk", "other_township_clerk"}),
        ("/monitoring/warnings/new/", {"county_officer", "township_clerk", "other_township_clerk"}),
        (f"/monitoring/warnings/{made.pk}/", {"county_officer"}),
    ):
        statuses = sent_at(url)
        assert {name for name, status in statuses.items() if status == 200} == inside


# The rules' hits -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_risk(people: People) -> Household:
    """A household that the monitoring rules find at risk: its house is dangerous."""
    put_value_in_force(
        entry=NewValue("income_line.monitor", COUNTY, "7000", date(2026, 1, 1), "县〔2026〕1号"), by=people.county
    )
    of = household("危某", dangerous_house=True, house_grade="grade_d", house_repaired=False)
    identify(area_code=COUNTY, year=2026, on=date(2026, 11, 20), by=None, rule_set="at_risk_2026")
    return of


def test_hits_become_leads_once_and_nothing_else(people: People, at_risk: Household) -> None:
    told = leads_of_rules(area_code=COUNTY, year=2026, by=people.county)
    lead = Lead.objects.get()
    assert (told.found, told.made) == (1, 1)
    assert (lead.household, lead.source, lead.state, lead.risk) == (at_risk, "rules", "open", "unsafe_house")
    assert lead.events.count() == 1
    assert leads_of_rules(area_code=COUNTY, year=2026, by=people.county).made == 0
    # Answered, it is not told again by the same rules and the same year.
    settle_lead(lead_id=lead.pk, reason="solved", words="已改造", seen=1, by=people.village)
    identify(area_code=COUNTY, year=2026, on=date(2026, 11, 23), by=None, rule_set="at_risk_2026")
    assert leads_of_rules(area_code=TOWNSHIP, year=2026, by=people.township).made == 0


def test_a_household_that_is_monitored_gets_no_lead_of_the_rules(people: People, at_risk: Household) -> None:
    monitored("监某", dangerous_house=True, house_grade="grade_d", house_repaired=False)
    take_over_episodes(area_code=COUNTY, by=None)
    identify(area_code=COUNTY, year=2026, on=date(2026, 11, 23), by=None, rule_set="at_risk_2026")
    told = leads_of_rules(area_code=COUNTY, year=2026, by=people.county)
    assert (told.found, told.made) == (2, 1)


def test_without_a_run_of_the_monitoring_rules_there_are_no_hits(people: People) -> None:
    with refusal("MONI-031"):
        leads_of_rules(area_code=COUNTY, year=2026, by=people.county)
    with pytest.raises(PermissionDenied):
        leads_of_rules(area_code=COUNTY, year=2026, by=people.township)


def test_hits_become_leads_by_the_page(people: People, at_risk: Household) -> None:
    client = signed_in(people.county)
    assert client.post("/monitoring/leads/of-rules/", {"area": COUNTY, "year": 2026}).status_code == 302
    assert Lead.objects.count() == 1
    refused = client.post("/monitoring/leads/of-rules/", {"area": COUNTY, "year": 1999})
    assert refused.status_code == 409


# The database is the last guard --------------------------------------------------------------------------------------------


def test_the_database_refuses_a_warning_that_cannot_be(tmp_path: Path) -> None:
    made = drafted(tmp_path, ("甲某", resident(1), HOSPITAL, 15_000, "", ""))
    line = made.lines.get()
    for model, key, changes in (
        (WarningList, made.pk, {"state": "used"}),
        (WarningList, made.pk, {"authorisation": ""}),
        (WarningLine, line.pk, {"identity": "", "place": ""}),
        (WarningLine, line.pk, {"amount_fen": -1}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=key).update(**changes)  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError), transaction.atomic():
        WarningLine.objects.create(list=made, row_number=line.row_number, name="乙", place="三组")
