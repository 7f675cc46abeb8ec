"""Reading an allocation problem: every fault at once, each with its path and a code."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from funds.allocation_problems import EXAMPLE, example, problem_of, text_of
from lianxin.funds.domain import ProblemRefused, read_plan, read_problem


def refused(text: str) -> list[tuple[str, str]]:
    """Return the code and path of every fault."""
    with pytest.raises(ProblemRefused) as raised:
        read_problem(text)
    assert raised.value.code == "FUND-012"
    assert len({str(raised.value.into(language)) for language in ("zh", "en")}) == 2
    return [(problem.code, str(problem.place).strip("«»")) for problem in raised.value.problems]


def changed(path: str, value: Any) -> str:
    """Return the example with one field changed: ``sources.0.amount_fen``. ``...`` removes it."""
    problem: Any = deepcopy(EXAMPLE)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner = problem
    for step in way:
        inner = inner[step]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return text_of(problem)


def test_it_reads_every_field() -> None:
    problem = problem_of()
    assert (problem.year, len(problem.sources), len(problem.projects)) == (2026, 3, 6)
    assert problem.rules.shares[1].maximum_hundredths == 100
    assert problem.rules.matching[0].own_money
    assert [need.year for need in problem.projects[2].years] == [2026, 2027]
    assert problem.projects[0].years[0].amount_fen == problem.projects[0].cost_fen
    assert problem.expiry_weights == {"S1": 2, "S2": 1, "S3": 0}
    assert problem.last_year == 2027


def test_it_reads_per_cents_with_two_decimals() -> None:
    problem = read_problem(changed("rules.shares.1.maximum_percent", 1.25))
    assert problem.rules.shares[1].maximum_hundredths == 125


def test_it_counts_a_yuan_as_a_point_where_no_benefit_is_stated() -> None:
    problem = example()
    for row in problem["projects"]:
        row.pop("benefit")
    assert read_problem(text_of(problem)).projects[0].thousandths == 5 * 500_000 * 1000


def test_it_takes_padded_codes_of_areas() -> None:
    assert read_problem(changed("projects.4.area", "999900000000")).projects[4].area == "9999"


@pytest.mark.parametrize(
    ("path", "value", "code", "place"),
    [
        ("sources.0.amount_fen", -1, "FUND-007", "sources[0].amount_fen"),
        ("sources.0.amount_fen", 10.5, "FUND-002", "sources[0].amount_fen"),
        ("sources.0.amount_fen", "100", "FUND-002", "sources[0].amount_fen"),
        ("sources.0.amount_fen", True, "FUND-002", "sources[0].amount_fen"),
        ("sources.0.amount_fen", 10**13, "FUND-007", "sources[0].amount_fen"),
        ("sources.0.amount_fen", ..., "FUND-003", "sources[0].amount_fen"),
        ("sources.0.purposes", [], "FUND-003", "sources[0].purposes"),
        ("sources.0.purpose", "road", "FUND-004", "sources[0].purpose"),
        ("sources.0.use_by", "2026-13-01", "FUND-015", "sources[0].use_by"),
        ("sources.0.use_by", "31.12.2026", "FUND-015", "sources[0].use_by"),
        ("sources.0.use_by", "2026-02-01", "FUND-015", "sources[0].use_by"),
        ("sources.1.areas", ["12345"], "FUND-016", "sources[1].areas[0]"),
        ("sources.1.id", "S1", "FUND-005", "sources[1].id"),
        ("sources.2.only_projects", ["P9"], "FUND-006", "sources[2].only_projects[0]"),
        ("projects.0.cost_fen", 0, "FUND-007", "projects[0].cost_fen"),
        ("projects.0.area", "东村", "FUND-016", "projects[0].area"),
        ("projects.0.purpose", ..., "FUND-003", "projects[0].purpose"),
        ("projects.0.priority", 0, "FUND-007", "projects[0].priority"),
        ("projects.0.benefit", ..., "FUND-019", "projects[0].benefit"),
        ("projects.1.id", "P1", "FUND-005", "projects[1].id"),
        ("projects.1.least_start_fen", 50_000_000, "FUND-007", "projects[1].least_start_fen"),
        ("projects.2.years.0.amount_fen", 1, "FUND-014", "projects[2].years"),
        ("projects.2.years.1.year", 2026, "FUND-005", "projects[2].years[1].year"),
        ("projects.2.years.0.year", 2025, "FUND-007", "projects[2].years[0].year"),
        ("projects.3.depends_on", ["P9"], "FUND-006", "projects[3].depends_on[0]"),
        ("projects.3.depends_on", ["P4"], "FUND-017", "projects[3].depends_on"),
        ("year", ..., "FUND-003", "year"),
        ("projects", ..., "FUND-003", "projects"),
        ("rules.shares.0.purposes", ["industrie"], "FUND-006", "rules.shares[0].purposes[0]"),
        ("rules.shares.0.sources", ["S9"], "FUND-006", "rules.shares[0].sources[0]"),
        ("rules.shares.0.minimum_percent", 33.333, "FUND-007", "rules.shares[0].minimum_percent"),
        ("rules.shares.0.minimum_percent", ..., "FUND-003", "rules.shares[0].minimum_percent"),
        ("rules.shares.0.maximum_percent", 10, "FUND-018", "rules.shares[0]"),
        ("rules.shares.0.minimum_percent", 101, "FUND-018", "rules.shares[0].minimum_percent"),
        ("rules.shares.0.purposes", [], "FUND-003", "rules.shares[0].purposes"),
        ("rules.areas.0.minimum_fen", 180_000_000, "FUND-018", "rules.areas[0]"),
        ("rules.areas.0", {"area": "999902", "minimum_fen": 30_000_001}, "FUND-018", "rules.areas[0].minimum_fen"),
        ("rules.areas.0", {"area": "999901003", "minimum_fen": 1}, "FUND-018", "rules.areas[0].minimum_fen"),
        ("rules.areas.0", {"area": "999901"}, "FUND-003", "rules.areas[0].minimum_fen"),
        ("rules.areas.0.sources", ["S9"], "FUND-006", "rules.areas[0].sources[0]"),
        ("rules.matching.0.source", "S9", "FUND-006", "rules.matching[0].source"),
        ("rules.matching.0.matched_by", ["S3"], "FUND-018", "rules.matching[0].matched_by"),
        ("rules.matching.0", {"source": "S1", "minimum_percent": 5}, "FUND-003", "rules.matching[0].matched_by"),
        ("rules.matching.0.minimum_percent", ..., "FUND-003", "rules.matching[0].minimum_percent"),
        ("rules.exclusives.0.projects", ["P4"], "FUND-003", "rules.exclusives[0].projects"),
        ("rules.exclusives.0.projects", ["P4", "P3"], "FUND-018", "rules.exclusives[0].projects"),
        ("rules.integration_purposes", ["canal"], "FUND-006", "rules.integration_purposes[0]"),
        ("rules.sources_per_project", 0, "FUND-007", "rules.sources_per_project"),
        ("rules.sources_per_projekt", 3, "FUND-004", "rules.sources_per_projekt"),
    ],
)
def test_it_refuses_a_fault_and_says_where(path: str, value: Any, code: str, place: str) -> None:
    # A table that is missing, or a name that stands twice, leaves references without an end: those are faults too.
    assert (code, place) in refused(changed(path, value))


@pytest.mark.parametrize("text", ["{", "[]", '{"year": NaN}', ""])
def test_it_refuses_what_is_not_an_object(text: str) -> None:
    assert {code for code, _ in refused(text)} <= {"FUND-001", "FUND-002"}


def test_it_refuses_a_key_that_stands_twice() -> None:
    assert ("FUND-010", "year") in refused(text_of(EXAMPLE).replace('"year": 2026', '"year": 2026, "year": 2026', 1))


def test_it_refuses_more_sources_than_it_can_carry() -> None:
    row = EXAMPLE["sources"][0]
    many = [{**row, "id": f"S{number}"} for number in range(1_001)]
    assert ("FUND-009", "sources") in refused(text_of(example(sources=many)))


def test_it_refuses_more_money_than_it_can_carry() -> None:
    rows = [{**EXAMPLE["sources"][0], "id": f"S{number}", "amount_fen": 10**12} for number in range(11)]
    problem = example(sources=rows, rules={})
    assert refused(text_of(problem)) == [("FUND-007", "sources")]


def test_it_lists_every_fault_at_once() -> None:
    problem = example()
    problem["sources"][0]["amount_fen"] = -5
    problem["projects"][0]["area"] = "x"
    problem["rules"]["shares"][0]["sources"] = ["nobody"]
    assert [code for code, _ in refused(text_of(problem))] == ["FUND-007", "FUND-016", "FUND-006"]


def test_it_names_the_projects_of_a_circle() -> None:
    problem = example()
    problem["projects"][2]["depends_on"] = ["P4"]
    with pytest.raises(ProblemRefused, match="P3 → P4 → P3"):
        read_problem(text_of(problem))


def test_it_reads_back_the_allocations_of_a_plan() -> None:
    row = {"source": "S1", "project": "P1", "amount_fen": 5, "year": 2026}
    (read,) = read_plan(json.dumps({"allocations": [row]})).allocations
    assert (read.source, read.project, read.amount_fen, read.year) == ("S1", "P1", 5, 2026)


@pytest.mark.parametrize(
    "row", [{"amount_fen": 0}, {"amount_fen": -5}, {"amount_fen": 1.5}, {"year": "2026"}, {"sum": 5}]
)
def test_it_refuses_a_faulty_allocation(row: dict[str, Any]) -> None:
    whole = {"source": "S1", "project": "P1", "amount_fen": 5, "year": 2026, **row}
    with pytest.raises(ProblemRefused):
        read_plan(json.dumps({"allocations": [whole]}))


def test_it_refuses_a_plan_whose_status_is_none_it_knows() -> None:
    with pytest.raises(ProblemRefused, match="FUND-008"):
        read_plan(json.dumps({"status": "best", "allocations": []}))
