"""Pages of plans: written, carried out, printed and listed by whom they concern."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import signed_in
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.work.models import (
    AccountSignature,
    IncomeAccount,
    PlanLine,
    WorkPlan,
)
from lianxin.work.queries.plans import households_without_plan
from registry.makers import household
from work.makers import paired, picture
from work.planned import YEAR, written

pytestmark = pytest.mark.django_db


def form_of(lines: list[dict[str, Any]], *, seen: int, note: str = "和户主商定") -> dict[str, Any]:
    names = (
        "mark",
        "cause",
        "other_cause",
        "measure",
        "content",
        "helper",
        "starts_on",
        "due_on",
        "amount",
        "expected",
        "expected_income",
    )
    sent: dict[str, Any] = {"seen": seen, "note": note, "form-TOTAL_FORMS": len(lines), "form-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        sent |= {f"form-{number}-{name}": line.get(name, "") for name in names}
    return sent


def test_a_plan_is_written_carried_out_and_printed_on_its_pages(ill: Household, helper: User, today: date) -> None:
    client, page = signed_in(helper), f"/daily-work/plans/household/{ill.pk}/"
    text = client.get(page).content.decode()
    assert "有原因没有措施" in text
    # The causes on record are suggested.
    assert client.get(f"{page}write/").content.decode().count("selected") >= 4
    line = {
        "cause": "cause:illness",
        "measure": "health:family_doctor",
        "content": "每月上门",
        "amount": "1200.50",
        "due_on": "2026-12-31",
    }
    assert client.post(f"{page}write/", form_of([line, {}], seen=0)).status_code == 302
    assert PlanLine.objects.get().amount_fen == 120_050
    response = client.post(f"{page}write/", form_of([line], seen=0))
    assert (response.status_code, "WORK-042" in response.content.decode()) == (409, True)
    day = today.isoformat()
    acts: list[tuple[str, dict[str, Any]]] = [
        (
            "progress",
            {"mark": "1", "on": day, "state": "done", "words": "医生来过了", "amount": "", "income": "", "record": ""},
        ),
        (
            "income",
            {
                "quarter": "3",
                "wage": "6000",
                "operating": "3000",
                "operating_cost": "1000",
                "property": "0",
                "transfer": "400",
                "persons": "3",
            },
        ),
    ]
    for name, sent in acts:
        assert client.post(f"{page}do/{name}/", sent).status_code == 302
    scan = SimpleUploadedFile("签字.jpg", picture(), content_type="image/jpeg")
    sent = {"account": IncomeAccount.objects.get().pk, "party": "household", "name": "辛某", "on": day, "scan": scan}
    assert client.post(f"{page}do/sign/", sent).status_code == 302
    text = re.sub(r"\s+", " ", client.get(page).content.decode())
    for shown in ("医生来过了", "8,400.00", "2,800.00", "未签全", "辛某"):
        assert shown in text
    digest = AccountSignature.objects.get().scan
    assert client.get(f"{page}scans/{digest}/").headers["Content-Type"] == "image/jpeg"
    assert client.get(f"{page}scans/{'0' * 64}/").status_code == 404
    paper = client.get(f"{page}paper/")
    assert paper.content[:5] == b"%PDF-"
    assert client.get("/daily-work/plans/").content.decode().count("辛某") == 1


def test_plans_are_for(sent_at: Callable[..., dict[str, int]], ill: Household, plan: WorkPlan) -> None:
    page = f"/daily-work/plans/household/{ill.pk}/"
    seeing = {name for name, status in sent_at(page).items() if status == 200}
    assert seeing == {"county_officer", "township_clerk", "village_team_member", "helper", "unit_liaison", "auditor"}
    writing = {name for name, status in sent_at(f"{page}write/").items() if status == 200}
    assert writing == {"village_team_member", "helper", "unit_liaison"}
    for odd in ("household/x/", "village/9999/", "person/1/", "unit/99999999/"):
        assert set(sent_at(f"/daily-work/plans/{odd}", members=("county_officer",)).values()) == {404}


def test_households_without_a_plan_are_listed(
    ill: Household, home: Household, helper: User, stranger_home: Household
) -> None:
    assert set(households_without_plan(helper, year=YEAR)) == {ill, home}
    written(ill, helper)
    assert list(households_without_plan(helper, year=YEAR)) == [home]
    text = signed_in(helper).get("/daily-work/plans/?year=2026").content.decode()
    assert "还没有计划的结对户" in text
    for part, name in (("", "辛某"), ("&list=without", "甲某")):
        file = b"".join(signed_in(helper).get(f"/daily-work/plans/?format=csv{part}").streaming_content).decode()
        assert name in file


def test_a_list_of_plans_costs_no_more_for_more(helper: User, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        one = household(f"第{number}户", main_cause="illness")
        paired(helper, one)
        written(one, helper)
    with django_assert_max_num_queries(40):
        assert signed_in(helper).get("/daily-work/plans/").status_code == 200
