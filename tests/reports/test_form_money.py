"""Forms of projects and their money: arranged by level, paid, the share that is paid; whoever may read no funds is told none of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cast import COUNTY, VILLAGE
from funds.makers import allocated, contract, paid, project, submitted, tranche
from lianxin.funds.operations import PaymentLine, approve_claim
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.operations import NewForm, enter_form, fill_version
from registry.makers import YEAR
from reports.conftest import ON
from reports.messy_forms import Sheet, blank_rows, book, written
from reports.test_messy_forms import fill, whys

pytestmark = pytest.mark.django_db


def payment_progress(*levels: str) -> bytes:
    """资金支付进度表: the total on top, money by level under one heading, two-row headings."""
    width = len(levels)
    letter = "CDEFGHIJ"
    rows = [
        ["2026年财政衔接资金项目支付进度表（单位：万元）", *[""] * (width + 6)],
        [
            "序号",
            "项目名称",
            "建设地点",
            "资金来源",
            *[""] * width,
            "已支付",
            "支付率（%）",
            "受益户数",
            "其中：脱贫户",
        ],
        ["", "", "", "合计", *levels, "", "", "", ""],
        ["总计", *[""] * (width + 7)],
        *blank_rows(2, width + 8),
    ]
    last = letter[width + 1]
    merged = ["A2:A3", "B2:B3", "C2:C3", f"D2:{last}2", "A4:C4"]
    merged += [f"{one}2:{one}3" for one in "EFGHIJKL"[width : width + 4]]
    return book(Sheet(rows, merged, (2, 6)))


@pytest.fixture
def two_projects(scene: SimpleNamespace) -> None:
    """One of 80,000 yuan from three levels, of which 60,000 are paid; one of which nobody arranged anything."""
    road = project(place="", households=20, poor_households=8)
    project("P-2", name="水渠", place="某组", is_shown=False, stage="in_library")
    for number, level, fen in (("1", "central", 50_000_00), ("2", "county", 20_000_00), ("3", "society", 10_000_00)):
        channel = "donation" if level == "society" else "transition"
        allocated(tranche(number, level=level, channel=channel, amount_fen=fen), road, fen)
    claim = submitted(road, 60_000_00, on_contract=contract(road))
    paid(approve_claim(claim=claim, on=ON.replace(month=4), by=None), PaymentLine("某建筑公司", 60_000_00))


@pytest.mark.parametrize(
    ("levels", "amounts"),
    [
        (["中央", "省级", "市级", "县级", "其他"], [5, 0, 0, 2, 1]),
        (["中央资金", "其他资金"], [5, 3]),
        (["县级", "社会捐赠资金", "其他资金"], [2, 1, 5]),
    ],
)
def test_it_tells_money_by_the_levels_that_the_form_names(
    levels: list[str], amounts: list[int], two_projects: None
) -> None:
    blank = payment_progress(*levels)
    made = fill(blank)
    cells = written(blank, made.content)
    letters = "DEFGHIJKLM"[: len(levels) + 5]
    assert [cells.get(f"{letter}5") for letter in letters] == [8, *amounts, 6, 75, 20, 8]
    assert [cells.get(f"{letter}6") for letter in letters] == [*[0] * (len(levels) + 2), None, None, None]
    assert [cells.get(f"{letter}4") for letter in letters] == [8, *amounts, 6, 75, 20, 8]
    assert (cells["C5"], cells["C6"]) == ("某镇上河村", "某组")
    assert made.doubts == []


def test_money_is_told_to_nobody_who_may_not_read_funds(
    two_projects: None, county_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = NewForm(name="表", area_code=COUNTY, content=payment_progress("中央"), file_name="表.xlsx")
    version = enter_form(entry=entry, by=None)
    may = User.may
    monkeypatch.setattr(User, "may", lambda user, act: act != Act.READ_FUNDS and may(user, act))
    _, made = fill_version(version=version, asked=Asked(VILLAGE, YEAR, ON), by=county_officer)
    cells: dict[str, Any] = written(bytes(version.content), made.content)
    assert [cells.get(f"{letter}5") for letter in "BDEFGH"] == ["某村道路 P-1", None, None, None, None, 20]
    assert {("D5", "no_right"), ("G5", "no_right")} <= whys(made)
