"""Dated values: one value on a day in an area, or a refusal that says what there is."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.rulebook import dictionary, values
from lianxin.rulebook.dated_values import load_values

DAYS = st.dates(date(1999, 1, 1), date(2035, 12, 31))
AREAS = st.from_regex(r"([1-9]\d{1,11})?", fullmatch=True) | st.sampled_from(
    ["450123100200", "522729103207", "610330", "32", "410581", "632122", "430921"]
)


@given(name=st.sampled_from(sorted(values())), on=DAYS, area=AREAS)
def test_it_has_one_value_or_none_and_the_nearest_area_decides(name: str, on: date, area: str) -> None:
    valid = [v for v in values()[name].series if on in Period(v.starts_on, v.ends_before) and area.startswith(v.area)]
    assert len({v.area for v in valid}) == len(valid), "two values of one area on one day"
    known = [v for v in valid if v.value is not None]
    if known:
        assert values().at(name, on=on, area=area) == max(known, key=lambda v: len(v.area))
    else:
        with pytest.raises(Refused) as refused:
            values().at(name, on=on, area=area)
        assert refused.value.code == "RULEBOOK-021"


@given(name=st.sampled_from(sorted(values())), on=DAYS, area=AREAS)
def test_it_gives_engines_the_same_value_by_area(name: str, on: date, area: str) -> None:
    pairs = [(prefix, value) for prefix, value in values().by_area(name, on=on) if area.startswith(prefix)]
    if pairs:
        assert max(pairs, key=lambda pair: len(pair[0]))[1] == values().at(name, on=on, area=area).value
    else:
        with pytest.raises(Refused):
            values().at(name, on=on, area=area)


@pytest.mark.parametrize(
    ("name", "on", "area", "fen"),
    [
        ("income_line.identify", date(2014, 6, 30), "", 280_000),
        ("income_line.identify", date(2016, 12, 31), "", 295_200),
        ("income_line.identify", date(2018, 1, 1), "320381", 600_000),
        ("income_line.exit", date(2018, 5, 1), "610330", 307_000),
        ("income_line.exit", date(2018, 5, 1), "410581", 299_500),
        ("income_line.monitor", date(2023, 5, 1), "522729103207", 730_000),
        ("income_line.monitor", date(2023, 5, 1), "410581", 750_000),
    ],
)
def test_it_knows_the_line_of_a_year_and_province(name: str, on: date, area: str, fen: int) -> None:
    found = values().at(name, on=on, area=area)
    assert found.value == fen
    assert found.unit == "yuan_per_person_year"
    assert found.source.title


def test_it_leaves_the_line_of_2026_to_the_localities() -> None:
    with pytest.raises(Refused) as refused:
        values().at("income_line.monitor", on=date(2026, 11, 23), area="522729")
    assert refused.value.code == "RULEBOOK-021"
    for said in ("income_line.monitor", "2026-11-23", "522729", "2025-01-01–2026-01-01", "(null)"):
        assert said in str(refused.value)


def test_it_changes_the_value_on_the_first_day_of_the_year() -> None:
    lines = [values().at("income_line.identify", on=day).value for day in (date(2015, 12, 31), date(2016, 1, 1))]
    assert lines == [285_500, 295_200]


def test_it_calls_nothing_verified_that_only_own_knowledge_holds() -> None:
    own = [v for p in values().values() for v in p.series if "own" in v.source.title]
    assert own
    assert not any(v.verified for v in own)


def test_it_counts_no_gift_as_income() -> None:
    assert values().at("counted.gift", on=date(2020, 5, 1), area="632122").value is False


def test_it_refuses_a_name_that_it_does_not_know() -> None:
    with pytest.raises(Refused) as refused:
        values().at("income_line.monitoring", on=date(2023, 1, 1))
    assert refused.value.code == "RULEBOOK-020"
    assert "income_line.monitor" in str(refused.value)


SOUND = """\
words: {zh: 线, en: Line}
type: money
unit: yuan
span: {starts_on: 2020-01-01, ends_before: 2022-01-01}
values:
  - {starts_on: 2020-01-01, ends_before: 2021-01-01, value: 4000, source: {title: A}}
  - {starts_on: 2021-01-01, ends_before: 2022-01-01, value: 4000.5, source: {title: B}}
  - {area: "52", starts_on: 2020-01-01, ends_before: 2021-01-01, value: 4100, source: {title: C}}
"""
FAULTS = [
    ("RULEBOOK-002", "type: money", "type: money\ntype: integer", "“type”"),
    ("RULEBOOK-003", "title: A}}", "title: A}, colour: red}", "values[0]: “colour”"),
    ("RULEBOOK-004", ", source: {title: A}", "", "values[0]: “source”"),
    ("RULEBOOK-004", "value: 4000, ", "", "values[0]: “value”"),
    ("RULEBOOK-004", "span: {starts_on: 2020-01-01, ends_before: 2022-01-01}\n", "", "“span”"),
    ("RULEBOOK-005", "value: 4000,", "value: '4000',", "values[0].value"),
    ("RULEBOOK-005", "value: 4000,", "value: true,", "values[0].value"),
    ("RULEBOOK-005", "value: 4000.5", "value: 4000.555", "values[1].value"),
    ("RULEBOOK-005", "{title: A}", "{title: 12}", "values[0].source.title"),
    ("RULEBOOK-005", "starts_on: 2020-01-01, ends_before: 2021-01-01, value: 4000", "starts_on: '2020', value: 1", "starts_on"),
    ("RULEBOOK-006", "zh: 线", 'zh: ""', "words"),
    ("RULEBOOK-009", "type: money", "type: text", "“text”"),
    ("RULEBOOK-014", "ends_before: 2021-01-01, value: 4000,", "ends_before: 2020-01-01, value: 1,", "[0]"),
    ("RULEBOOK-016", "unit: yuan", "unit: euro", "“euro”"),
    ("RULEBOOK-022", "starts_on: 2021-01-01, ends", "starts_on: 2021-02-01, ends", "2021-01-01 to 2021-02-01"),
    ("RULEBOOK-022", "span: {starts_on: 2020", "span: {starts_on: 2019", "2019-01-01 to 2020-01-01"),
    ("RULEBOOK-022", "ends_before: 2022-01-01}", "ends_before: 2023-01-01}", "2022-01-01 to 2023-01-01"),
    ("RULEBOOK-023", "starts_on: 2021-01-01, ends", "starts_on: 2020-12-01, ends", "2020-12-01"),
    ("RULEBOOK-023", 'area: "52", ', "", "two values on 2020-01-01"),
    ("RULEBOOK-024", 'area: "52"', 'area: "5"', "“5”"),
    ("RULEBOOK-024", 'area: "52"', 'area: "贵州"', "“贵州”"),
    ("RULEBOOK-025", "value: 4100", "value: null", "values[2]"),
    ("RULEBOOK-025", "value: 4000,", "value: null,", "values[0]"),
]  # fmt: skip


def loaded(folder: Path, text: str) -> object:
    path = folder / "values" / "income_line" / "exit.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return (
        load_values(folder / "values", dictionary().units).at("income_line.exit", on=date(2020, 5, 1), area="52").value
    )


def test_it_loads_sound_values(tmp_path: Path) -> None:
    assert loaded(tmp_path, SOUND) == 410_000


@pytest.mark.parametrize(("code", "old", "new", "said"), FAULTS)
def test_it_refuses_faulty_values(tmp_path: Path, code: str, old: str, new: str, said: str) -> None:
    assert old in SOUND
    with pytest.raises(Refused) as refused:
        loaded(tmp_path, SOUND.replace(old, new, 1))
    assert refused.value.code == code
    assert "values/income_line/exit.yaml" in refused.value.what.en
    assert said in refused.value.what.en


FACTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "cn_poverty_facts" / "facts.csv"


@pytest.mark.shared
@pytest.mark.skipif(not FACTS.exists(), reason="the noted figures in ../shared are absent")
@pytest.mark.parametrize(
    ("fact", "name", "area"),
    [
        ("exit_threshold_central_pct", "county_exit.incidence_percent", "42"),
        ("exit_threshold_west_pct", "county_exit.incidence_percent", "52"),
        ("county_assessment_max_wrong_exit_rate_pct", "county_exit.wrong_exit_percent", ""),
        ("county_assessment_max_omission_rate_pct", "county_exit.omission_percent", ""),
        ("county_assessment_min_approval_pct", "county_exit.approval_percent", ""),
    ],
)
def test_it_agrees_with_the_figures_that_were_noted(fact: str, name: str, area: str) -> None:
    with FACTS.open(encoding="utf-8", newline="") as file:
        noted = {row["fact"]: float(row["value"]) for row in csv.DictReader(file)}
    assert values().at(name, on=date(2018, 6, 1), area=area).value == noted[fact]
