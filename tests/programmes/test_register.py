"""Registers of exactly so many households and persons, and the choosing of a programme."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets import read_table
from lianxin.programmes.catalogue import PROGRAMMES, load_programme, programme_named
from lianxin.programmes.register import Settled, Village, drawn_register, village_named, write_register
from lianxin.rulebook import dictionary
from registry.makers import areas

ON = date(2016, 5, 31)
PLACE = Village("999901001001", "某县", "某镇", "上河村")


def drawn(*settled: Settled, seed: int = 1) -> list[Any]:
    return drawn_register(settled, on=ON, seed=seed, prefix="999901", line_fen=2_952_00)


@pytest.mark.one_engine
@settings(max_examples=15, deadline=None)
@given(households=st.integers(1, 12), each=st.integers(1, 6), more=st.integers(0, 11))
def test_it_draws_exactly_so_many_households_of_exactly_so_many_persons(households: int, each: int, more: int) -> None:
    persons = households * each + min(more, households - 1)
    found = drawn(Settled(PLACE, households, persons))
    assert len(found) == households
    assert sum(len(household.members) for household in found) == persons
    assert all(household.fields["household_size"] == len(household.members) for household in found)


@pytest.mark.one_engine
def test_it_keeps_the_poor_below_the_line_and_the_others_above() -> None:
    for household in drawn(Settled(PLACE, 20, 70), Settled(PLACE, 20, 70, is_poor=False)):
        fields = household.fields
        is_poor = fields["household_type"] == "poor"
        assert (fields["net_income_per_person_yuan"] < 2_952_00) is is_poor
        assert ("main_cause" in fields) is is_poor
        parts = ("wage_income_yuan", "operating_income_yuan", "property_income_yuan", "transfer_income_yuan")
        assert sum(fields[part] for part in parts) == fields["gross_income_yuan"]
        assert fields["gross_income_yuan"] - fields["operating_cost_yuan"] == fields["net_income_yuan"]


@pytest.mark.one_engine
def test_it_writes_every_member_and_every_income(tmp_path: Path) -> None:
    found = drawn(Settled(PLACE, 9, 30))
    for path, rows in zip(write_register(tmp_path, found, name="某县"), (30, 9), strict=True):
        [table] = read_table(path, dictionary()).tables
        assert len(next(iter(table.columns.values()))) == rows


@pytest.mark.one_engine
@pytest.mark.parametrize(("households", "persons"), [(5, 4), (5, 36)])
def test_it_refuses_persons_that_do_not_fit(households: int, persons: int) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        drawn(Settled(PLACE, households, persons))


@pytest.mark.one_engine
def test_it_knows_a_village_by_its_short_name_and_no_other() -> None:
    assert village_named("630106", "鲁沙尔镇", "朱家庄").code == "630106102230"
    with pytest.raises(LookupError):
        village_named("630106", "鲁沙尔镇", "没有这个村")


@pytest.mark.one_engine
def test_it_refuses_a_programme_that_nobody_knows_and_names_those_that_there_are() -> None:
    with pytest.raises(Refused) as refusal:
        programme_named("nowhere")
    assert refusal.value.code == "PROG-001"
    assert all(name in refusal.value.what.zh + refusal.value.remedy.zh for name in PROGRAMMES)


@pytest.mark.one_engine
@pytest.mark.django_db
def test_it_loads_no_programme_into_a_house_that_holds_something(tmp_path: Path) -> None:
    areas()
    with pytest.raises(Refused) as refusal:
        load_programme(programme_named("qinghai"), tmp_path, on=date(2026, 11, 24), say=lambda words: None)
    assert refusal.value.code == "PROG-002"
    assert not list(tmp_path.iterdir())
