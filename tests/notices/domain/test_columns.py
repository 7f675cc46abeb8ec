"""What may be declared, how cells are masked, and what a text may not hold."""

from __future__ import annotations

from datetime import date

import pytest

from lianxin.core.kernel.dictionary import FieldType, Sensitivity
from lianxin.core.kernel.identifiers import check_character
from lianxin.notices.domain.columns import (
    Column,
    Frozen,
    Mask,
    cell_at_fault,
    closed_lists,
    digest_of,
    fault_of,
    frozen,
    holds_personal_number,
    masked_name,
)
from lianxin.rulebook import dictionary

HEAD = Column("household.head_name", Mask.NAME)
SIZE = Column("household.household_size", Mask.COUNT, is_summed=True)
MONEY = Column("payment.amount_yuan", is_summed=True)


def test_it_lets_no_field_be_declared_that_the_dictionary_does_not_call_public() -> None:
    fields = dictionary().fields
    closed = [path for path, field in fields.items() if field.sensitivity is not Sensitivity.PUBLIC]
    assert len(closed) > 200
    assert [path for path in closed if fault_of(Column(path), dictionary()) is None] == []


def test_it_lets_no_identifier_be_declared_even_if_the_dictionary_erred() -> None:
    paths = [path for path, field in dictionary().fields.items() if field.type is FieldType.IDENTIFIER]
    assert "household.head_id_no" in paths
    assert [path for path in paths if fault_of(Column(path), dictionary()) is None] == []


@pytest.mark.parametrize(
    "path",
    [
        "household.main_cause",
        "household.phone",
        "household.bank_account",
        "member.id_no",
        "member.health",
        "nothing.here",
    ],
)
def test_it_refuses_causes_numbers_and_illness(path: str) -> None:
    assert fault_of(Column(path), dictionary()) is not None


def test_it_refuses_a_list_of_codes_that_serves_for_personal_facts() -> None:
    assert {"cause"} <= closed_lists(dictionary())


@pytest.mark.parametrize(
    "column",
    [
        Column("household.household_size", Mask.NAME),
        Column("household.head_name", Mask.COUNT),
        Column("payment.amount_yuan", Mask.COUNT),
        Column("household.head_name", is_summed=True),
    ],
)
def test_it_refuses_a_mask_or_a_sum_that_does_not_fit(column: Column) -> None:
    assert fault_of(column, dictionary()) is not None


@pytest.mark.parametrize(
    ("name", "shown"),
    [("王小明", "王*明"), ("王明", "王*"), ("欧阳小明", "欧**明"), ("明", "明"), ("", ""), (" 王明 ", "王*")],
)
def test_it_hides_the_middle_of_a_name(name: str, shown: str) -> None:
    assert masked_name(name) == shown


def rows(*sizes: int | None) -> Frozen:
    given = [
        {"household.head_name": "王小明", "household.household_size": size, "payment.amount_yuan": 1200_00}
        for size in sizes
    ]
    return frozen((HEAD, SIZE, MONEY), given, dictionary(), least=3)


def test_it_tells_a_small_count_as_fewer_than_and_gives_no_sum_from_which_it_could_be_worked_out() -> None:
    shown = rows(0, 2, 3, None)
    assert [row[1] for row in shown.rows] == [0, {"below": 3}, 3, None]
    assert shown.sums == (None, None, 4800_00)
    assert rows(4, 5).sums == (None, 9, 2400_00)


@pytest.mark.parametrize("value", [True, 1.5, "4"])
def test_it_refuses_a_value_of_another_type(value: object) -> None:
    with pytest.raises(TypeError):
        frozen((SIZE,), [{"household.household_size": value}], dictionary(), least=3)


def test_it_refuses_a_row_that_lacks_a_column() -> None:
    with pytest.raises(KeyError):
        frozen((SIZE,), [{}], dictionary(), least=3)


def test_it_writes_codes_in_both_languages_and_days_as_iso() -> None:
    columns = (Column("project.kind"), Column("project.starts_on"))
    row = {"project.kind": "rural_construction", "project.starts_on": date(2026, 1, 2)}
    (cells,) = frozen(columns, [row], dictionary(), least=3).rows
    assert cells[1] == "2026-01-02"
    assert set(cells[0]) == {"zh", "en"}  # type: ignore[arg-type]


def test_the_digest_changes_with_any_cell() -> None:
    one, other = rows(4, 5), rows(5, 4)
    assert digest_of(one.as_data()) == digest_of(rows(4, 5).as_data())
    assert digest_of(one.as_data()) != digest_of(other.as_data())


NUMBER = "99990119600101002"


@pytest.mark.parametrize(
    "text",
    [
        f"王某{NUMBER}{check_character(NUMBER)}",
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}{check_character(NUMBER)}",
        "６２２８４８００００００００００００１",
        "6228 4800 0000 0000 001",
        "电话 139" + "00000000",
        "139-" + "0000-0000",
        "+86139" + "00000000",
    ],
)
def test_it_sees_a_personal_number_however_it_is_written(text: str) -> None:
    assert holds_personal_number(text)
    assert cell_at_fault(Frozen((), (("好", 1), (text, None)))) == (2, 1)


@pytest.mark.parametrize(
    "text", ["2026年上河村蓄水池", "长 4.2 公里，3 座", "0939-8210000", "12317", "XM-9999-2026-001"]
)
def test_it_lets_other_digits_pass(text: str) -> None:
    assert not holds_personal_number(text)
