"""``lianxin funds tranche|arrange|plan|close``: a county's money, scripted from the document to the arranged project."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from cast import COUNTY
from funds.makers import project, tranche
from lianxin.core.kernel.errors import Refused
from lianxin.funds.commands import app
from lianxin.funds.models import Allocation, CountyBook, Tranche

pytestmark = pytest.mark.django_db
ADD = (
    "tranche", "add", "--document", "某财〔2026〕1号", "--name", "农村公路补助", "--area", COUNTY, "--channel", "transition",
    "--level", "province", "--purpose", "road", "--year", "2026", "--on", "2026-01-10",
)  # fmt: skip


def told(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_tranche_is_entered_received_and_arranged() -> None:
    of = project(cost_fen=100_000_00)
    number = re.findall(r"\d+$", told(*ADD, "--amount", "60,000.50").strip())[0]
    assert Tranche.objects.get(pk=number).amount_fen == 60_000_50
    assert "60,000.50" in told("tranche", "receive", number, "--on", "2026-02-01")
    arranging = (
        "arrange",
        number,
        "--project",
        of.code,
        "--amount",
        "50000",
        "--document",
        "号",
        "--on",
        "2026-03-01",
        "--key",
        "k",
    )
    assert "50,000.00" in told(*arranging)
    assert "没有重复安排" in told(*arranging)
    assert Allocation.objects.get().account.balance_fen == 50_000_00


def test_a_plan_is_made_shown_adopted_and_carried_out_once() -> None:
    project("P-1", cost_fen=50_000_00), project("P-2", cost_fen=1_00, purpose="housing")
    tranche(amount_fen=60_000_00)
    made = told("plan", "make", "--area", COUNTY, "--year", "2026", "--seconds", "5")
    number = re.findall(r"plan (\d+)", made)[0]
    shown = told("plan", "show", number)
    assert "50,000.00" in shown
    assert "没有可用的资金" in shown
    as_json = json.loads(told("plan", "show", number, "--json"))
    assert [line["amount_fen"] for line in as_json["lines"]] == [50_000_00]
    assert as_json["broken"] == []
    assert "已审定" in told("plan", "adopt", number, "--document", "号")
    carrying = ("plan", "carry-out", number, "--document", "号")
    assert "已安排 1 条" in told(*carrying)
    assert "已安排 0 条" in told(*carrying)


def test_the_books_are_closed_for_good() -> None:
    assert "2026-03-01" in told("close", "--county", COUNTY, "--open-from", "2026-03-01")
    with pytest.raises(Refused, match="FUND-126"):
        told("close", "--county", COUNTY, "--open-from", "2026-02-01")
    assert CountyBook.objects.get().open_from.isoformat() == "2026-03-01"


def test_an_amount_in_ten_thousands_is_not_guessed() -> None:
    with pytest.raises(Refused, match="FUND-101"):
        told(*ADD, "--amount", "6万")
    assert not Tranche.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("tranche", "receive", "99"), ("plan", "show", "99"), ("plan", "adopt", "99", "--document", "号"),
        ("plan", "carry-out", "99", "--document", "号"), ("arrange", "99", "--project", "无", "--amount", "1", "--document", "号"),
    ],
)  # fmt: skip
def test_a_number_that_does_not_exist_is_said(words: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="FUND-163"):
        told(*words)
