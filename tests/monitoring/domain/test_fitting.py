"""Risks against measures, pure: each thing that is met, one that is not, one that cannot be told; and the table itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.monitoring.domain.fitting import (
    FitCase,
    FitLimits,
    GivenMeasure,
    failing,
    judged,
    judged_for_elimination,
    months_after,
    untold,
)
from lianxin.rulebook import FOLDER, dictionary, rulebook, values
from lianxin.rulebook.conditions import Shelf
from lianxin.rulebook.monitoring_entries import load_risk_measures, load_warnings
from lianxin.rulebook.rule_entries import named_entries

TABLE = rulebook().risk_measures["fits_2021"]
LIMITS = FitLimits(first_measure=1, development=6, elimination=6)
BEGAN = date(2026, 3, 15)
SOON, LATE = date(2026, 4, 1), date(2026, 10, 1)
MET, NOT_MET, CANNOT_TELL = Verdict.MET, Verdict.NOT_MET, Verdict.CANNOT_TELL


def given(family: str, on: date | None = SOON) -> GivenMeasure:
    return GivenMeasure(family, on, "episode", Words(family, family))


def case(*measures: GivenMeasure, **changes: Any) -> FitCase:
    wanted: dict[str, Any] = {"risks": ("illness",), "has_labour": True, "no_labour": False}
    return FitCase(began_on=BEGAN, measures=measures, **(wanted | changes))


def verdicts(of: FitCase, *, on: date = LATE, limits: FitLimits = LIMITS) -> dict[str, Verdict]:
    return {
        f"{one.name}{':' + one.risk if one.risk else ''}": one.verdict
        for one in judged_for_elimination(of, TABLE, limits, on=on)
    }


def test_everything_fits() -> None:
    found = verdicts(case(given("health"), given("industry")))
    assert set(found.values()) == {MET}


@pytest.mark.parametrize("risk", sorted(TABLE.fits))
def test_each_risk_wants_one_of_its_measures(risk: str) -> None:
    families = TABLE.fits[risk] or tuple(TABLE.families)
    for family in TABLE.families:
        found = verdicts(case(given(family), risks=(risk,)))
        assert found[f"unanswered:{risk}"] is (MET if family in families else NOT_MET)
    assert verdicts(case(risks=(risk,)))[f"unanswered:{risk}"] is NOT_MET


def test_no_risk_on_record_is_itself_a_fault() -> None:
    assert verdicts(case(given("health"), risks=()))["no_risk"] is NOT_MET


@pytest.mark.parametrize(
    ("families", "has_labour", "verdict"),
    [
        (("security",), True, NOT_MET),
        (("security",), None, CANNOT_TELL),
        (("security",), False, MET),
        (("security", "health"), True, MET),
        ((), True, MET),
    ],
)
def test_who_can_work_has_more_than_social_security(
    families: tuple[str, ...], has_labour: bool | None, verdict: Verdict
) -> None:
    of = case(*(given(one) for one in families), has_labour=has_labour)
    assert verdicts(of)["security_only"] is verdict


@pytest.mark.parametrize(
    ("families", "has_labour", "on", "verdict"),
    [
        (("health",), True, date(2026, 9, 14), MET),  # six months are not over yet
        (("health",), True, date(2026, 9, 15), NOT_MET),
        (("health",), None, LATE, CANNOT_TELL),
        (("health",), False, LATE, MET),
        (("welfare_post",), True, LATE, MET),
    ],
)
def test_who_can_work_has_a_developmental_measure_in_time(
    families: tuple[str, ...], has_labour: bool | None, on: date, verdict: Verdict
) -> None:
    of = case(*(given(one) for one in families), has_labour=has_labour)
    assert verdicts(of, on=on)["no_development"] is verdict


@pytest.mark.parametrize(
    ("days", "on", "verdict"),
    [
        ((date(2026, 4, 15),), LATE, MET),
        ((date(2026, 4, 16),), LATE, NOT_MET),
        ((), LATE, NOT_MET),
        ((), date(2026, 4, 15), MET),  # the month is not over yet
        ((None,), LATE, CANNOT_TELL),
        ((None, date(2026, 3, 1)), LATE, MET),  # help that ran before counts
    ],
)
def test_there_is_a_measure_within_the_month(days: tuple[date | None, ...], on: date, verdict: Verdict) -> None:
    assert verdicts(case(*(given("health", day) for day in days)), on=on)["no_measure"] is verdict


@pytest.mark.parametrize(
    ("no_labour", "has_labour", "verdict"),
    [
        (True, True, NOT_MET),
        (False, False, MET),
        (None, True, MET),
        (None, False, CANNOT_TELL),
        (None, None, CANNOT_TELL),
    ],
)
def test_a_household_without_labour_stays(no_labour: bool | None, has_labour: bool | None, verdict: Verdict) -> None:
    assert verdicts(case(given("health"), no_labour=no_labour, has_labour=has_labour))["no_labour"] is verdict


def test_an_elimination_waits_for_its_months() -> None:
    assert verdicts(case(given("health")), on=date(2026, 9, 14))["too_early"] is NOT_MET
    assert verdicts(case(given("health")), on=date(2026, 9, 15))["too_early"] is MET


def test_what_nobody_laid_down_cannot_be_told() -> None:
    found = verdicts(case(given("health")), limits=FitLimits(None, None, None))
    assert {found[name] for name in ("no_development", "no_measure", "too_early")} == {CANNOT_TELL}


def test_findings_are_sorted_by_what_they_say() -> None:
    findings = judged(case(given("security", None), has_labour=None), TABLE, LIMITS, on=LATE)
    assert {one.name for one in failing(findings)} == {"unanswered"}
    assert {one.name for one in untold(findings)} == {"security_only", "no_development", "no_measure"}


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_with_the_month(start: date, months: int, end: date) -> None:
    assert months_after(start, months) == end


# The table and the warnings themselves --------------------------------------------------------------------------------------


def shelf() -> Shelf:
    return Shelf(rulebook().schema, dictionary(), values())


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("      illness: {families: [health, social]}\n", "", "RULEBOOK-004"),
        ("[health, social]}\n      disaster", "[luck]}\n      disaster", "RULEBOOK-044"),
        ("disaster: {any: true}", "disaster: {any: true, families: [health]}", "RULEBOOK-004"),
        ("disaster: {any: true}", "disaster: {any: false}", "RULEBOOK-004"),
        ("      other: {any: true}", "      other: {any: true}\n      fate: {any: true}", "RULEBOOK-009"),
        ("field: industry_measures", "field: industry_luck", "RULEBOOK-015"),
        ("field: industry_measures", "field: monitored_class", "RULEBOOK-015"),
        ("kind: security}", "kind: safety}", "RULEBOOK-009"),
        ("gift: social", "gift: luck", "RULEBOOK-009"),
        ("loans: finance", "loans: luck", "RULEBOOK-009"),
        ("bars: [no_labour]", "bars: [bad_luck]", "RULEBOOK-009"),
        ("bars: [no_labour]", "bars: [no_labour]\n    more: 1", "RULEBOOK-003"),
    ],
)
def test_a_faulty_table_refuses_the_rulebook(before: str, after: str, code: str, tmp_path: Path) -> None:
    text = text_of("risk_measures/china.yaml")
    assert before in text
    folder = tmp_path / "risk_measures"
    folder.mkdir()
    (folder / "china.yaml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load_risk_measures(named_entries(folder, "risk_measures", tmp_path), shelf())
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("  accident: {risk: accident}\n", "", "RULEBOOK-004"),
        ("  accident:", "  fate:", "RULEBOOK-009"),
        ("risk: accident", "risk: fate", "RULEBOOK-009"),
        ('@monitoring.medical_limit"', '@monitoring.luck"', "RULEBOOK-040"),
        ('@monitoring.medical_limit"', '@monitoring.lead_days"', "RULEBOOK-041"),
    ],
)
def test_a_faulty_warning_refuses_the_rulebook(before: str, after: str, code: str, tmp_path: Path) -> None:
    text = text_of("warnings/departments.yaml")
    assert before in text
    folder = tmp_path / "warnings"
    folder.mkdir()
    (folder / "departments.yaml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load_warnings(named_entries(folder, "warnings", tmp_path), shelf())
    assert caught.value.code == code


def test_the_table_of_a_day_and_a_kind_of_warning_are_found_or_refused() -> None:
    assert rulebook().risk_measures_on(date(2026, 1, 1), "63").name == "fits_2021"
    assert rulebook().warning("dropout").risk == "out_of_school"
    for ask in (lambda: rulebook().risk_measures_on(date(2020, 1, 1)), lambda: rulebook().warning("fate")):
        with pytest.raises(Refused) as caught:
            ask()
        assert caught.value.code == "RULEBOOK-044"


def test_a_local_table_decides_in_its_area() -> None:
    local = replace(TABLE, name="local", area="9999")
    from lianxin.rulebook.book import Rulebook

    book = Rulebook(
        **{
            **{name: getattr(rulebook(), name) for name in Rulebook.__dataclass_fields__},
            "risk_measures": {"a": TABLE, "b": local},
        }
    )
    assert book.risk_measures_on(date(2026, 1, 1), "999901").name == "local"
    assert book.risk_measures_on(date(2026, 1, 1), "63").name == "fits_2021"
