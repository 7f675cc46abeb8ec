"""Pages of loans: who gets them, what they say, what can be done on them, and what they cost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from benefits.makers import PINELLIA, asked, drawn, pinellia_terms, poor_household, ready
from cast import COUNTY, WITH_FUNDS, signed_in
from funds import makers as funds
from lianxin.audit.models import Event
from lianxin.benefits.commands import app
from lianxin.benefits.domain.planning import planned
from lianxin.benefits.models import Loan, LocalTerm, SubsidyPeriod
from lianxin.benefits.operations import repay_loan
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Transfer
from lianxin.funds.operations import approve_claim
from lianxin.people.models import User
from lianxin.registry.models import Household, Member
from lianxin.rulebook import rulebook, values
from programmes.numbers import numbers_astray
from registry.makers import give_to

pytestmark = pytest.mark.django_db

LOANS, SUBSIDIES, TERMS = "/benefits/loans/", "/benefits/loans/subsidies/", "/benefits/terms/"
FIRST_DUE = date(2018, 6, 21)
MOST_QUERIES = 20


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def deed_url(loan: Loan, name: str) -> str:
    return reverse("benefits:loan-deed", args=[loan.pk, name])


def post(user: User, url: str, **told: Any) -> Any:
    return signed_in(user).post(url, {"key": "k-1", **told})


@pytest.fixture
def loan(family: tuple[Household, Member]) -> Loan:
    return drawn(*family)


def expected(statuses: dict[str, int], allowed: set[str], *, otherwise: set[int]) -> None:
    assert statuses.pop("nobody") == 302
    assert {name for name, status in statuses.items() if status in {200, 302, 409}} == allowed
    assert {status for name, status in statuses.items() if name not in allowed} <= otherwise


@pytest.mark.parametrize("url", [LOANS, SUBSIDIES, TERMS])
def test_everybody_with_a_role_sees_lists(sent_at: Callable[..., dict[str, int]], loan: Loan, url: str) -> None:
    expected(sent_at(url, members=WITH_FUNDS), set(WITH_FUNDS) - {"nobody", "stranger"}, otherwise={403})


def test_a_loan_is_shown_to_those_who_see_the_household(
    sent_at: Callable[..., dict[str, int]], loan: Loan, helper: User
) -> None:
    give_to(helper, loan.household)
    seen = {"county_officer", "funds_officer", "township_clerk", "village_team_member", "helper", "auditor"}
    expected(sent_at(reverse("benefits:loan", args=[loan.pk]), members=WITH_FUNDS), seen, otherwise={403, 404})


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("village_check", {"county_officer", "township_clerk", "village_team_member"}),
        ("rating", {"county_officer", "township_clerk"}),
        ("bank_review", {"county_officer", "township_clerk"}),
        ("disbursement", {"funds_officer"}),
        ("refuse", {"county_officer", "township_clerk", "village_team_member"}),
        ("repay", {"funds_officer"}),
        ("extend", {"county_officer", "township_clerk"}),
        ("compensate", {"funds_officer"}),
        ("write-off", {"funds_officer"}),
        ("take-back", {"funds_officer"}),
    ],
)
def test_each_act_is_open_to_whom_it_belongs(
    sent_at: Callable[..., dict[str, int]], loan: Loan, name: str, allowed: set[str]
) -> None:
    expected(sent_at(deed_url(loan, name), members=WITH_FUNDS), set(allowed), otherwise={403, 404})


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        (SUBSIDIES + "claim/", {"county_officer", "township_clerk", "other_township_clerk"}),
        (SUBSIDIES + "pay/", {"funds_officer"}),
        (f"{TERMS}{COUNTY}/set-term/", {"county_officer"}),
        (f"{TERMS}{COUNTY}/pay-in/", {"funds_officer"}),
    ],
)
def test_the_county_settles_its_own_things(
    sent_at: Callable[..., dict[str, int]], loan: Loan, url: str, allowed: set[str]
) -> None:
    expected(sent_at(url, members=WITH_FUNDS), set(allowed), otherwise={403, 404})


def test_an_application_is_made_by_the_clerk(
    sent_at: Callable[..., dict[str, int]], family: tuple[Household, Member]
) -> None:
    url = reverse("benefits:apply", args=[family[0].pk])
    expected(sent_at(url, members=WITH_FUNDS), {"county_officer", "township_clerk"}, otherwise={403, 404})


def test_a_loan_is_made_on_the_pages(
    family: tuple[Household, Member],
    township_clerk: User,
    county_officer: User,
    funds_officer: User,
) -> None:
    pinellia_terms()
    url = reverse("benefits:apply", args=[family[0].pk])
    told = {
        "product": PINELLIA, "member": family[1].pk, "lender": "某农商行", "amount": "50,000", "months": "12",
        "repayment": "all_at_end", "use": "crops", "on": "2018-05-01",
    }  # fmt: skip
    assert post(township_clerk, url, **(told | {"use": "wedding"})).status_code == 409
    assert post(township_clerk, url, **(told | {"amount": "五万"})).status_code == 409
    assert post(township_clerk, url, **told).status_code == 302
    loan = Loan.objects.get()
    assert loan.amount_fen == 5_000_000
    words = {"on": "2018-05-02", "words": "同意"}
    assert post(county_officer, deed_url(loan, "bank_review"), **words).status_code == 302
    drawing = {"on": "2018-06-01", "contract_no": "BX-1"}
    assert post(funds_officer, deed_url(loan, "disbursement"), **drawing).status_code == 302
    loan.refresh_from_db()
    assert (loan.state, loan.rate) == ("drawn", 60_000)
    page = text_of(signed_in(funds_officer), reverse("benefits:loan", args=[loan.pk]))
    assert "半夏贷" in page
    assert "6%" in page
    assert "登记还款" in page


def test_receipts_are_recorded_and_taken_back_on_the_page(loan: Loan, funds_officer: User) -> None:
    told = {"kind": "early_term", "amount": "10000", "on": "2018-06-10", "document_no": "SK-1"}
    assert post(funds_officer, deed_url(loan, "repay"), **told).status_code == 302
    assert loan.payments.get().principal_fen == 1_000_000
    twice = post(funds_officer, deed_url(loan, "repay"), **(told | {"document_no": "SK-2"}))
    assert (twice.status_code, "FUND-129" in twice.content.decode()) == (409, True)
    back = {"on": "2018-06-11", "reason": "错户", "key": "k-2"}
    assert signed_in(funds_officer).post(deed_url(loan, "take-back"), back).status_code == 302
    assert loan.payments.get().reversed_on == date(2018, 6, 11)
    assert signed_in(funds_officer).post(deed_url(loan, "take-back"), back).status_code == 404
    assert "已撤回" in text_of(signed_in(funds_officer), reverse("benefits:loan", args=[loan.pk]))


def test_it_says_why_it_refuses(loan: Loan, funds_officer: User, county_officer: User) -> None:
    told = {"kind": "due", "amount": "99", "on": "2018-06-10", "document_no": "SK-1"}
    answer = post(funds_officer, deed_url(loan, "repay"), **told)
    assert (answer.status_code, "BENEFIT-107" in answer.content.decode()) == (409, True)
    assert "RULEBOOK-021" in post(funds_officer, deed_url(loan, "compensate"), on="2018-06-10").content.decode()
    long = post(county_officer, deed_url(loan, "extend"), on="2018-06-02", months="40", words="受灾")
    assert "BENEFIT-013" in long.content.decode()


def test_a_loan_is_extended_and_written_off_on_the_page(loan: Loan, funds_officer: User, county_officer: User) -> None:
    told = {"on": "2018-06-02", "months": "6", "words": "受灾"}
    assert post(county_officer, deed_url(loan, "extend"), **told).status_code == 302
    told = {"on": "2019-12-30", "reason": "死亡无遗产"}
    assert post(funds_officer, deed_url(loan, "write-off"), **told).status_code == 302
    page = text_of(signed_in(county_officer), reverse("benefits:loan", args=[loan.pk]))
    assert "已核销" in page
    assert "受灾" in page


def test_an_unknown_act_or_loan_is_not_found(loan: Loan, funds_officer: User) -> None:
    client = signed_in(funds_officer)
    assert client.get(deed_url(loan, "give-away")).status_code == 404
    assert client.get(f"{LOANS}99999/").status_code == 404
    assert client.get(f"{TERMS}{COUNTY}/give-away/").status_code == 404
    assert client.get(f"{TERMS}999902/pay-in/").status_code == 404


def test_terms_are_set_on_the_page(known_areas: None, county_officer: User, funds_officer: User) -> None:
    url = f"{TERMS}{COUNTY}/set-term/"
    told = {"name": "pinellia_loan.rate", "value": "4.35%", "starts_on": "2026-01-01", "document": "某政发〔2026〕1号"}
    wrong = post(county_officer, url, **(told | {"value": "很低"}))
    assert (wrong.status_code, "BENEFIT-118" in wrong.content.decode()) == (409, True)
    assert post(county_officer, url, **told).status_code == 302
    assert post(county_officer, url, **(told | {"name": "pinellia_loan.cap", "value": "300000"})).status_code == 302
    assert dict(LocalTerm.objects.values_list("name", "value")) == {
        "pinellia_loan.rate": 43_500, "pinellia_loan.cap": 30_000_000,
    }  # fmt: skip
    page = text_of(signed_in(county_officer), TERMS)
    assert "4.35%" in page
    assert "300,000.00" in page
    paid = {"amount": "200000", "on": "2026-01-01", "document_no": "注1"}
    assert post(funds_officer, f"{TERMS}{COUNTY}/pay-in/", **paid).status_code == 302
    assert "200,000.00" in text_of(signed_in(county_officer), TERMS)


def test_subsidies_are_claimed_and_paid_on_the_pages(
    loan: Loan, township_clerk: User, county_officer: User, funds_officer: User
) -> None:
    repay_loan(loan=loan, kind="due", amount_fen=12083, on=FIRST_DUE, document_no="SK-1", by=None)
    project = funds.project("P-TX", purpose="loan_interest")
    funds.allocated(funds.tranche("贴息一号", purpose="loan_interest", amount_fen=1_000_000), project, 1_000_000)
    told = {"project": project.pk, "until": "2026-04-01", "claim_no": "TX-1", "papers": "清单"}
    assert post(township_clerk, SUBSIDIES + "claim/", **told).status_code == 302
    claim = SubsidyPeriod.objects.get().claim
    assert "TX-1" in text_of(signed_in(township_clerk), SUBSIDIES)
    approve_claim(claim=claim, on=date(2026, 4, 2), by=county_officer)
    told = {"claim": claim.pk, "voucher_no": "PZ-9", "on": "2026-05-01"}
    assert post(funds_officer, SUBSIDIES + "pay/", **told).status_code == 302
    assert Transfer.objects.filter(payment=SubsidyPeriod.objects.get().payment).exists()


def test_the_ledger_of_subsidies_is_a_workbook(loan: Loan, auditor: User) -> None:
    repay_loan(loan=loan, kind="due", amount_fen=12083, on=FIRST_DUE, document_no="SK-1", by=None)
    response = signed_in(auditor).get(SUBSIDIES + "?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heading = next(number for number, row in enumerate(rows) if "贴息（元）" in row)
    column = rows[heading].index("贴息（元）")
    assert float(rows[heading + 1][column]) == 120.83
    assert Event.objects.filter(thing_id="benefits.subsidies").exists()


def test_the_list_is_narrowed_and_costs_the_same(
    family: tuple[Household, Member], auditor: User, django_assert_max_num_queries: Any
) -> None:
    pinellia_terms()
    for number in range(12):
        drawn(*poor_household(f"户{number}"), product=PINELLIA, use="crops", repayment="all_at_end")
    drawn(*family)
    client = signed_in(auditor)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = text_of(client, LOANS)
    assert "户11" in page
    narrowed = text_of(client, f"{LOANS}?product=small_loan_2014")
    assert "户11" not in narrowed
    assert "甲某" in narrowed
    assert "筛选条件有误" in text_of(client, f"{LOANS}?product=none")


def test_the_household_shows_its_loans(loan: Loan, township_clerk: User, auditor: User) -> None:
    url = reverse("registry:household", args=[loan.household_id])
    page = text_of(signed_in(township_clerk), url)
    assert reverse("benefits:loan", args=[loan.pk]) in page
    assert reverse("benefits:apply", args=[loan.household_id]) in page
    assert reverse("benefits:apply", args=[loan.household_id]) not in text_of(signed_in(auditor), url)


def test_the_workbench_says_what_waits(
    family: tuple[Household, Member], township_clerk: User, village_team_member: User, funds_officer: User
) -> None:
    loan = asked(*family, by=township_clerk)
    assert "贷款待村级核查" in text_of(signed_in(village_team_member), "/")
    assert "贷款待村级核查" not in text_of(signed_in(township_clerk), "/")
    ready(loan)
    assert "贷款待发放贷款" in text_of(signed_in(funds_officer), "/")
    drawn(*poor_household("乙某"))
    assert "逾期的贷款" in text_of(signed_in(township_clerk), "/")
    wrong, followed = numbers_astray(signed_in(township_clerk), township_clerk.username)
    assert (wrong, followed > 0) == ([], True)


def test_the_command_line_works_out_a_schedule_without_a_database() -> None:
    options = ["--product", "small_loan_2014", "--amount", "50000", "--months", "12", "--drawn-on", "2018-06-01"]
    shown = CliRunner().invoke(app, ["schedule", *options])
    assert shown.exit_code == 0
    assert "2018-06-21\t0.00\t120.83\t50,000.00\t120.83" in shown.stdout
    assert "2,205.20" in shown.stdout
    assert CliRunner().invoke(app, ["schedule", *options[:-1], "yesterday"]).exit_code == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, "RULEBOOK-021"),
        ({"rate": "low"}, "BENEFIT-001"),
        ({"rate": "6", "repayment": "equal_principal"}, "BENEFIT-010"),
    ],
)
def test_a_schedule_needs_a_rate_and_a_way(changed: dict[str, str], code: str) -> None:
    wanted = {"amount_fen": 100_000, "months": 12, "drawn_on": date(2018, 6, 1)}
    with pytest.raises(Refused) as caught:
        planned(rulebook().loan_product(PINELLIA), values(), **wanted, **changed)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_schedule_with_a_rate_of_its_own_cannot_tell_the_subsidy() -> None:
    plan = planned(
        rulebook().loan_product(PINELLIA), values(), amount_fen=100_000, months=12, drawn_on=date(2018, 6, 1), rate="6"
    )
    assert plan.terms.rate == 60_000
    assert {subsidy for due, subsidy in plan.lines if due.interest_fen} == {None}


def test_the_command_line_lists_loans_without_names(loan: Loan) -> None:
    shown = CliRunner().invoke(app, ["loans", "--area", COUNTY, "--overdue"])
    assert shown.exit_code == 0
    assert "1 笔 loans" in shown.stdout
    assert loan.household.head_name not in shown.stdout
    assert "0 笔 loans" in CliRunner().invoke(app, ["loans", "--area", "999902"]).stdout
