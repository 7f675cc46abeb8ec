"""Budgets in two sides: read through a mapping, compared source by source, to the cent."""

from __future__ import annotations

import gzip
import json
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.json_reader import DocumentRefused
from lianxin.funds.commands import app
from lianxin.funds.domain.amounts import NotAnAmount, NumberForm
from lianxin.funds.domain.budget import Budget
from lianxin.funds.domain.budget_mapping import read_budget_mapping
from lianxin.funds.domain.budget_reading import BudgetFile, read_budget

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to"
SHARED = ROOT.parent / "shared" / "data"
MAPPING = """
title: 某县
currency: CNY
number: {decimal: ".", thousands: ","}
tables:
  - file: "in*"
    earmark: 文号
    lines: [{name: 下达, side: received, amount: 金额}]
  - file: "out*"
    earmark: 文号
    lines: [{name: 支付, side: spent, amount: 金额}]
    dimensions: {乡镇: 乡镇}
    leave_out: {乡镇: [合计]}
    checks: [{name: 分项, sum: [产业, 道路], equals: 金额, tolerance: "0.01"}]
groups:
  - {name: 自有, starts_with: ["9"]}
"""
CAME = "文号,金额\nA,100.50\nB,20\n91,7\n"
SPENT = "文号,金额,乡镇,产业,道路\nA,100.50,东,100,0.50\n,,,,\nB,19.99,西,10,10\n92,7,东,7,0\n,127.49,合计,,\n"


def compared(came: str = CAME, spent: str = SPENT, mapping: str = MAPPING) -> Budget:
    files = [BudgetFile("in.csv", came.encode()), BudgetFile("out.csv", spent.encode())]
    return read_budget(files, read_budget_mapping(mapping))


def codes_of(refusal: pytest.ExceptionInfo[DocumentRefused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_it_says_which_sources_do_not_balance_and_by_how_much() -> None:
    found = compared()
    assert (found.totals.received, found.totals.spent) == (12_750, 12_749)
    assert [(e.code, e.totals.difference) for e in found.unbalanced] == [("B", 1)]
    assert not found.is_sound


def test_it_compares_a_group_of_sources_as_one() -> None:
    own = compared().earmarks[-1]
    assert (own.name, own.codes, own.totals.received, own.totals.spent) == ("自有", ("91", "92"), 700, 700)


def test_it_counts_blank_rows_and_those_left_out() -> None:
    passed = compared().rows["out.csv"]
    assert (passed.read, passed.blank, passed.left_out) == (3, 1, 1)


def test_it_adds_up_by_dimension() -> None:
    assert {name: totals.spent for name, totals in compared().dimensions["乡镇"].items()} == {"东": 10_750, "西": 1_999}


def test_it_holds_a_check_against_every_row_within_its_tolerance() -> None:
    within = compared().checks["分项"]
    assert (within.rows, within.failing) == (3, 0)
    beyond = compared(spent=SPENT.replace("10,10", "10,10.01")).checks["分项"]
    assert [(row.file, row.row, row.parts, row.total) for row in beyond.shown] == [("out.csv", 4, 2_001, 1_999)]


def test_it_reads_a_sheet_of_a_workbook_below_its_title() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("说明").write(0, 0, "不是数据")
        sheet = book.add_worksheet("下达")
        for number, row in enumerate([["某县资金台账"], ["文号", "金额"], ["A", 100.5], [91, 7]]):
            sheet.write_row(number, 0, row)
    told = MAPPING.replace('file: "in*"', 'file: "in*"\n    sheet: 下达\n    skip_rows: 1')
    files = [BudgetFile("in.xlsx", stream.getvalue()), BudgetFile("out.csv", SPENT.encode())]
    found = read_budget(files, read_budget_mapping(told))
    assert {e.code: e.totals.received for e in found.earmarks} == {"A": 10_050, "B": 0, "91+92": 700}
    with pytest.raises(DocumentRefused) as refusal:
        read_budget(files, read_budget_mapping(MAPPING))
    assert codes_of(refusal) == ["FUND-048"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8"])
def test_it_reads_the_encoding_that_is_told(encoding: str) -> None:
    told = MAPPING.replace("number:", f"text: {{encoding: {encoding}}}\nnumber:")
    files = [BudgetFile("in.csv", CAME.encode(encoding)), BudgetFile("out.csv", SPENT.encode(encoding))]
    assert read_budget(files, read_budget_mapping(told)).totals.received == 12_750


@pytest.mark.parametrize(
    ("came", "code", "cell"),
    [
        ("文号,金额\nA,100.505\n", "FUND-046", "B2"),
        ("文号,金额\nA,1.000,50\n", "FUND-046", "B2"),
        ('文号,金额\nA,"10,00"\n', "FUND-046", "B2"),
        ("文号,金额\nA,约三万\n", "FUND-046", "B2"),
        ("文号,金额\n\nA,\n", "FUND-047", "B3"),
        ("文号,金额\n,5\n", "FUND-047", "A2"),
        ("文号\nA\n", "FUND-045", "1"),
        ("文号,金额,金额\nA,5,5\n", "FUND-045", "1"),
    ],
)
def test_it_refuses_what_it_cannot_read_and_says_where(came: str, code: str, cell: str) -> None:
    with pytest.raises(DocumentRefused) as refusal:
        compared(came=came)
    assert refusal.value.code == "FUND-042"
    [problem] = refusal.value.problems
    assert (problem.code, problem.place.file, f"{problem.place.column}{problem.place.row}") == (code, "in.csv", cell)


def test_it_counts_every_fault_and_keeps_the_first_thousand() -> None:
    with pytest.raises(DocumentRefused) as refusal:
        compared(came="文号,金额\n" + "A,x\n" * 1_200)
    assert "1200" in refusal.value.what.en
    assert len(refusal.value.problems) == 1_000


def test_it_says_how_an_amount_should_be_written() -> None:
    with pytest.raises(DocumentRefused) as refusal:
        compared(came="文号,金额\nA,1.234\n")
    assert "1,234.50" in refusal.value.problems[0].what.en


def test_it_refuses_a_file_that_nobody_mapped_and_one_that_is_missing() -> None:
    with pytest.raises(DocumentRefused) as refusal:
        read_budget([BudgetFile("other.csv", b"x"), BudgetFile("in.csv", CAME.encode())], read_budget_mapping(MAPPING))
    assert codes_of(refusal) == ["FUND-043", "FUND-044"]


def test_it_tells_of_a_file_that_is_no_table_beside_the_others() -> None:
    with pytest.raises(DocumentRefused) as refusal:
        read_budget([BudgetFile("in.csv", b"%PDF-1.7"), BudgetFile("out.csv", SPENT.encode())], _mapping())
    assert codes_of(refusal) == ["SHEET-002"]


def _mapping():
    return read_budget_mapping(MAPPING)


def test_it_refuses_a_source_in_two_groups() -> None:
    with pytest.raises(Refused) as refusal:
        compared(mapping=MAPPING + '  - {name: 另一组, codes: ["91"]}\n')
    assert refusal.value.code == "FUND-049"


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("title: 某县", "title: [", "FUND-040"),
        ("title: 某县", "title: 某县\ntitle: 又一次", "FUND-010"),
        ("title: 某县", "titel: 某县", "FUND-004"),
        ("currency: CNY", "currency: 元", "FUND-041"),
        ("side: received", "side: in", "FUND-008"),
        ("amount: 金额}]\n  -", "}]\n  -", "FUND-003"),
        ('starts_with: ["9"]', "starts_with: [9]", "FUND-002"),
        (', starts_with: ["9"]', "", "FUND-041"),
        ('tolerance: "0.01"', 'tolerance: "0.015"', "FUND-041"),
        ('tolerance: "0.01"', "tolerance: 0.01", "FUND-002"),
        ('thousands: ","', 'thousands: "."', "FUND-041"),
        ('thousands: ","', 'thousands: "00"', "FUND-041"),
        ("number: {", "text: {encoding: klingon}\nnumber: {", "FUND-041"),
        ("number: {", "number: {decimals: 9, ", "FUND-007"),
        ("sum: [产业, 道路]", "sum: []", "FUND-041"),
        ("lines: [{name: 下达, side: received, amount: 金额}]", "lines: []", "FUND-041"),
    ],
)
def test_it_refuses_a_mapping_that_is_not_sound(wrong: str, right: str, code: str) -> None:
    assert wrong in MAPPING
    with pytest.raises(DocumentRefused) as refusal:
        read_budget_mapping(MAPPING.replace(wrong, right))
    assert code in codes_of(refusal)


@pytest.mark.parametrize("text", ["", "[]", "just words", "tables: []\ntitle: x\ncurrency: CNY"])
def test_it_refuses_a_mapping_without_tables(text: str) -> None:
    with pytest.raises(DocumentRefused):
        read_budget_mapping(text)


@given(
    st.integers(-(10**15), 10**15),
    st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "")]),
    st.integers(0, 4),
)
def test_it_reads_every_amount_that_it_writes(amount: int, marks: tuple[str, str], decimals: int) -> None:
    form = NumberForm(*marks, decimals)
    assert form.read(form.text(amount)) == amount


@given(st.integers(-(10**11), 10**11))
def test_it_reads_every_amount_that_a_spreadsheet_can_hold(cents: int) -> None:
    assert NumberForm().read(cents / 100) == cents


@pytest.mark.parametrize(
    "cell", ["1,23", "12,3456.00", "１２", "--1", "1.", ".5", "1e3", True, 0.005, float("nan"), 1e300]
)
def test_it_refuses_what_is_no_amount(cell: object) -> None:
    with pytest.raises(NotAnAmount):
        NumberForm(thousands=",").read(cell)


def test_it_takes_a_blank_cell_for_nothing_told() -> None:
    assert NumberForm().read("  ") is None


def run(folder: Path, *options: str, came: bytes = CAME.encode(), mapping: str = MAPPING):
    (folder / "in.csv").write_bytes(came)
    (folder / "out.csv").write_text(SPENT, encoding="utf-8")
    (folder / "m.yaml").write_text(mapping, encoding="utf-8")
    files = [str(folder / "in.csv"), str(folder / "out.csv")]
    return CliRunner().invoke(app, ["budget", *files, "--mapping", str(folder / "m.yaml"), *options])


def test_it_prints_the_comparison_and_ends_with_2_where_something_differs(tmp_path: Path) -> None:
    result = run(tmp_path, "--by", "乡镇")
    assert result.exit_code == 2
    assert "不平 not balanced: 1" in result.stdout
    assert "差 difference +0.01" in result.stdout
    assert "西: 收 received 0.00，支 spent 19.99" in result.stdout
    assert "100.50" not in result.stdout.split("按 by")[0].split("不平")[1]


def test_it_ends_with_0_where_all_balances(tmp_path: Path) -> None:
    result = run(tmp_path, "--all", came=gzip.compress(CAME.replace("B,20", "B,19.99").encode()))
    assert result.exit_code == 0
    assert "91+92 自有" in result.stdout
    assert "下达 7.00，支付 7.00" in result.stdout


def test_it_prints_json_in_minor_units(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "--json", "--by", "乡镇").stdout)
    assert (told["received"], told["difference"], told["decimals"]) == (12_750, 1, 2)
    assert [(row["code"], row["difference"]) for row in told["unbalanced"]] == [("B", 1)]
    assert told["dimensions"]["乡镇"]["东"]["spent"] == 10_750
    assert told["checks"] == [{"name": "分项", "rows": 3, "failing": 0, "rows_failing": []}]


def test_it_lists_rows_in_which_a_check_fails(tmp_path: Path) -> None:
    result = run(tmp_path, mapping=MAPPING.replace('"0.01"', '"0"'))
    assert "out.csv 第 4 行 row: 20.00 ≠ 19.99，差 by +0.01" in result.stdout


def test_it_refuses_a_dimension_that_the_mapping_does_not_name(tmp_path: Path) -> None:
    result = run(tmp_path, "--by", "村")
    assert isinstance(result.exception, Refused)
    assert result.exception.code == "FUND-050"


def test_it_refuses_a_packed_file_that_is_cut_short(tmp_path: Path) -> None:
    result = run(tmp_path, came=gzip.compress(CAME.encode())[:-9])
    assert isinstance(result.exception, Refused)
    assert result.exception.code == "FUND-051"


def test_it_refuses_a_packed_file_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianxin.funds.budget_commands._LARGEST_MEGABYTES", 1)
    result = run(tmp_path, came=gzip.compress(b"0" * 2_000_000))
    assert isinstance(result.exception, Refused)
    assert result.exception.code == "FUND-051"


def test_it_refuses_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["budget", str(tmp_path), "--mapping", str(tmp_path / "none.yaml")])
    assert isinstance(result.exception, Refused)
    assert result.exception.code == "FUND-011"


def test_it_knows_every_key_that_the_how_to_shows() -> None:
    page = (HOW_TO / "compare-a-budget.md").read_text(encoding="utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    mapping = read_budget_mapping(shown)
    assert mapping.tables[0].sheet.leave_out == {"序号": ("合计",)}
    assert mapping.tables[1].checks[0].tolerance == 1


def shared(folder: str) -> Path:
    if not (SHARED / folder).is_dir():
        pytest.skip(f"the data is not beside the repository (../shared/data/{folder})")
    return SHARED / folder


@pytest.mark.shared
def test_it_finds_exactly_what_does_not_balance_in_the_budget_of_aragon() -> None:
    folder = shared("fund_aragon_2014")
    paths = [*folder.glob("partidas_*.csv"), folder / "estructura_financiacion_2014.csv"]
    mapping = read_budget_mapping((HOW_TO / "budget-aragon-2014.mapping.yaml").read_text(encoding="utf-8"))
    found = read_budget([BudgetFile(path.name, path.read_bytes()) for path in paths], mapping)
    assert (found.totals.received, found.totals.spent) == (537_497_853_537, 537_497_853_537)
    assert {earmark.code: earmark.totals.difference for earmark in found.unbalanced} == {
        "39020": 24_100_000,
        "72009": 38_098_275,
        "55002": -37_775_253,
        "55004": -62_198_275,
        "55005": -25_500_000,
        "91001+91002+91003": 63_275_253,
    }
    own = found.unbalanced[-1].totals
    assert (own.received, own.spent) == (470_103_039_393, 11_778_857_534 + 458_260_906_606)
    lines = found.rows["partidas_gastos_2014.csv"]
    assert lines.read + lines.blank == 4_836
    assert all(earmark.name for earmark in found.earmarks)


@pytest.mark.shared
def test_it_finds_both_shares_in_every_row_of_the_european_funds() -> None:
    path = shared("fund_esif") / "ESIF_FINANCE_DETAILS.csv.gz"
    mapping = read_budget_mapping((HOW_TO / "budget-esif-2014-2020.mapping.yaml").read_text(encoding="utf-8"))
    found = read_budget([BudgetFile(path.name, gzip.decompress(path.read_bytes()))], mapping)
    check = found.checks["EU + national = total"]
    assert (found.rows[path.name].read, check.rows, check.failing) == (7_644, 7_644, 0)
    assert (len(found.dimensions["programme"]), len(found.dimensions["country"]), len(found.earmarks)) == (531, 29, 6)
    lines = found.totals.lines
    assert [round(lines[name] / 10**5) for name in ("EU", "national", "total")] == [
        454_073_874,
        183_134_719,
        637_208_593,
    ]
    by_fund = {earmark.code: round(earmark.totals.lines["EU"] / 10**9) / 100 for earmark in found.earmarks}
    assert by_fund == {"ERDF": 196.58, "EAFRD": 98.72, "ESF": 86.41, "CF": 63.40, "EMFF": 5.75, "YEI": 3.21}
    assert found.unbalanced == ()
