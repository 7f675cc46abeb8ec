"""Papers of money: the ledger of tranches and what a village shows; every sum that of the ledger, nothing that is not public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cast import COUNTY, OTHER_COUNTY, OTHER_VILLAGE, VILLAGE, WITH_FUNDS, signed_in
from funds.scenes import Scene, county_with_money
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets import open_workbook
from lianxin.funds.commands import app
from lianxin.funds.models import Payment, Tranche
from lianxin.funds.operations import return_payment
from lianxin.funds.queries.papers import money_shown, tranche_lines
from lianxin.people.models import Unit, User
from registry.importing import id_no

pytestmark = pytest.mark.django_db

LEDGER = "/funds/papers/ledger/?format=xlsx"
PUBLICITY = f"/funds/papers/publicity/?area={OTHER_VILLAGE}"
OFFICIAL = ["文件号", "来源", "级次", "下拨日期", "金额（元）", "项目", "已支付（元）", "结余（元）", "支付率"]
READERS = {
    "county_officer", "funds_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor", "unit_liaison",
}  # fmt: skip


@pytest.fixture
def scene(unit: Unit) -> Scene:
    return county_with_money(unit)


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    return {sheet.name: list(sheet.rows) for sheet in open_workbook(content).sheets()}


def ledger_rows(content: bytes) -> dict[str, dict[str, Any]]:
    [rows] = sheets(content).values()
    return {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


def content_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def by_command(tmp_path: Path, *options: str) -> bytes:
    out = tmp_path / "out.xlsx"
    result = CliRunner().invoke(app, [options[0], "--out", str(out), *options[1:]])
    assert result.exit_code == 0, result.output
    return out.read_bytes()


def test_it_lists_tranche_by_tranche_what_became_of_it(scene: Scene, tmp_path: Path) -> None:
    rows = ledger_rows(by_command(tmp_path, "ledger"))
    assert len(rows) == Tranche.objects.count()
    ours = rows[scene.unit_money.document_no]
    assert [name for name in ours if name in OFFICIAL] == OFFICIAL
    assert (ours["来源"], ours["级次"], ours["下拨日期"]) == ("定点帮扶单位投入", "县级", date(2026, 1, 10))
    assert ours["金额（元）"] == 123_456.78
    assert ours["项目"] == "上河村通组路、下河村肉牛养殖到户补助"
    assert ours["已安排（元）"] == 120_000.01
    assert round(ours["已支付（元）"] + ours["结余（元）"], 2) == 123_456.78


def test_its_columns_add_up_to_the_fen(scene: Scene) -> None:
    for line in tranche_lines(list(Tranche.objects.all()), None):
        if line.balance_fen is not None:
            flows = line.flows
            assert line.balance_fen + flows.paid_fen + flows.recovered_fen == line.tranche.amount_fen


def test_it_has_no_balance_where_nothing_arrived(scene: Scene, tmp_path: Path) -> None:
    row = ledger_rows(by_command(tmp_path, "ledger", "--year", "2026", "--area", COUNTY))["某财农〔2026〕8号"]
    assert (row["结余（元）"], row["支付率"], row["到账日期"], row["状态"]) == ("", "", "", "预计，未到账")


def test_it_narrows_by_year_and_area(scene: Scene, tmp_path: Path) -> None:
    assert set(ledger_rows(by_command(tmp_path, "ledger", "--year", "2023"))) == {scene.old.document_no}
    assert ledger_rows(by_command(tmp_path, "ledger", "--area", OTHER_COUNTY)) == {}


def test_it_gives_the_ledger_with_the_filters_of_the_page(scene: Scene, county_officer: User) -> None:
    client = signed_in(county_officer)
    page = client.get("/funds/tranches/?year=2023").content.decode()
    assert 'href="?year=2023&amp;format=xlsx"' in page
    for address in ("/funds/tranches/", "/funds/papers/ledger/"):
        response = client.get(f"{address}?year=2023&format=xlsx")
        assert set(ledger_rows(content_of(response))) == {scene.old.document_no}
    event = Event.objects.filter(act="site.download").latest("pk")
    assert (event.thing_id, event.details["rows"], event.details["filters"]) == (
        "funds.fund_ledger",
        1,
        {"year": "2023"},
    )


@pytest.mark.parametrize(
    "url", ["/funds/papers/ledger/", "/funds/papers/ledger/?format=xlsx&year=1", "/funds/papers/publicity/"]
)
def test_it_gives_nothing_for_a_question_that_is_none(scene: Scene, county_officer: User, url: str) -> None:
    client = signed_in(county_officer)
    assert client.get(url).status_code == 404


def test_it_gives_the_ledger_to_whoever_may_read_funds(scene: Scene, sent_at: Callable[..., dict[str, int]]) -> None:
    statuses = sent_at(LEDGER.replace("xlsx", "csv"), members=WITH_FUNDS)
    assert statuses.pop("nobody") == 302
    assert {name for name, status in statuses.items() if status == 200} == READERS
    assert set(statuses.values()) <= {200, 403, 404}


def test_it_gives_the_table_of_a_place_to_whoever_sees_the_place(
    scene: Scene, sent_at: Callable[..., dict[str, int]]
) -> None:
    statuses = sent_at(PUBLICITY, members=WITH_FUNDS)
    assert statuses.pop("nobody") == 302
    assert {name for name, status in statuses.items() if status == 200} == {
        "county_officer", "funds_officer", "other_township_clerk", "auditor",
    }  # fmt: skip
    assert set(statuses.values()) <= {200, 403, 404}


def test_it_shows_projects_by_channel_and_households_by_name(scene: Scene, tmp_path: Path) -> None:
    options = ("--area", OTHER_VILLAGE, "--year", "2026", "--from", "2026-06-01", "--to", "2026-06-10")
    shown = sheets(by_command(tmp_path, "publicity", *options))
    projects, homes = shown["项目资金"], shown["到户明细"]
    assert projects[0][0] == "白云乡下河村2026年资金使用情况公示表"
    assert "公示期：2026-06-01 至 2026-06-10" in projects[1][0]
    assert "12317" in projects[1][0]
    [row] = projects[3:-1]
    assert row[1:3] == ["P-2", "下河村肉牛养殖到户补助"]
    assert (row[4], row[5], row[6]) == (70_000.0, 2.0, 70_000.0)
    assert [line[2:] for line in homes[3:-1]] == [
        ["丙某", 1.0, "下河村肉牛养殖到户补助", 40_000.0], ["乙某", 1.0, "下河村肉牛养殖到户补助", 30_000.0],
    ]  # fmt: skip
    assert (projects[-1][4], homes[-1][5]) == (70_000.0, 70_000.0)


def test_it_shows_what_was_paid_net_of_what_came_back(scene: Scene) -> None:
    before = money_shown(None, area_code=COUNTY)
    assert before.paid_fen == 250_000_00 + 90_000_01
    assert [one.paid_fen for one in before.projects] == [250_000_00, 90_000_01]
    assert [one.households for one in before.projects] == [0, 3]
    under_way = Payment.objects.get(household__head_name="丙某")
    return_payment(payment=under_way, on=date(2026, 6, 1), reason="账号有误", by=None)
    after = money_shown(None, area_code=COUNTY)
    assert after.paid_fen == before.paid_fen - 40_000_00
    assert [one.head for one in after.households] == ["甲某", "乙某"]
    for one in after.projects:
        assert sum(fen for _, fen in one.by_channel) == one.paid_fen


def test_it_shows_no_number_of_identity_no_account_and_no_cause(scene: Scene, tmp_path: Path) -> None:
    home = scene.other_home
    home.head_id_no = home_id = id_no(7)
    home.save()
    text = str(sheets(by_command(tmp_path, "publicity", "--area", COUNTY)))
    assert "乙某" in text
    for hidden in (home_id, home_id[-6:], "6222020000000012345", home.household_no):
        assert hidden not in text


def test_it_leaves_the_name_out_of_a_household_that_the_reader_may_not_see(
    scene: Scene, funds_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianxin.funds.queries.papers.seen_household_names", lambda user, numbers: {})
    shown = money_shown(funds_officer, area_code=COUNTY)
    assert {one.head for one in shown.households} == {None}


def test_it_gives_the_table_on_a_page_and_records_it(scene: Scene, county_officer: User) -> None:
    client = signed_in(county_officer)
    page = client.get(f"/funds/credit/?area={OTHER_VILLAGE}").content.decode()
    assert f"/funds/papers/publicity/?area={OTHER_VILLAGE}" in page
    response = client.get(PUBLICITY)
    assert "丙某" in str(sheets(content_of(response)))
    event = Event.objects.get(act="site.download")
    assert (event.thing_id, event.area_code, event.details["rows"]) == ("funds.publicity", OTHER_VILLAGE, 3)


def test_it_keeps_within_a_few_queries(scene: Scene, county_officer: User, django_assert_max_num_queries: Any) -> None:
    client = signed_in(county_officer)
    for url in (LEDGER, PUBLICITY):
        with django_assert_max_num_queries(45):
            content_of(client.get(url))


@pytest.mark.parametrize("verb", ["ledger", "publicity"])
def test_it_refuses_a_file_that_cannot_be_written(scene: Scene, tmp_path: Path, verb: str) -> None:
    result = CliRunner().invoke(app, [verb, "--area", VILLAGE, "--out", str(tmp_path / "none" / "x.xlsx")])
    assert isinstance(result.exception, Refused)
    assert result.exception.code == "FUND-180"


def test_it_refuses_to_show_until_a_day_before_the_first(scene: Scene, tmp_path: Path) -> None:
    options = ["--area", VILLAGE, "--from", "2026-06-10", "--to", "2026-06-01", "--out", str(tmp_path / "x.xlsx")]
    result = CliRunner().invoke(app, ["publicity", *options])
    assert isinstance(result.exception, Refused)
    assert result.exception.code == "FUND-181"
