"""Small allocation problems for tests: as the JSON a person would write, and drawn."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any

from hypothesis import strategies as st

from lianxin.funds.domain import (
    AllocationProblem,
    AreaRule,
    Match,
    Project,
    Rules,
    Share,
    Source,
    YearNeed,
    read_problem,
)

EXAMPLE: dict[str, Any] = {
    "title": "示例",
    "year": 2026,
    "sources": [
        {
            "id": "S1",
            "name": "衔接资金",
            "amount_fen": 100_000_000,
            "purposes": ["industry", "road", "fee"],
            "use_by": "2026-12-31",
            "available_on": "2026-03-01",
        },
        {
            "id": "S2",
            "name": "车购税补助",
            "amount_fen": 60_000_000,
            "purposes": ["road"],
            "areas": ["999901"],
            "use_by": "2027-12-31",
            "on_integration_list": True,
        },
        {"id": "S3", "name": "协作资金", "amount_fen": 30_000_000, "purposes": ["industry"], "only_projects": ["P1", "P2"]},
    ],
    "projects": [
        {"id": "P1", "name": "茶园", "purpose": "industry", "area": "999901001", "cost_fen": 50_000_000, "priority": 5,
         "benefit": 120},
        {"id": "P2", "name": "烘干房", "purpose": "industry", "area": "999901002", "cost_fen": 40_000_000, "priority": 4,
         "benefit": 80, "divisible": True, "least_start_fen": 10_000_000, "own_fen": 5_000_000},
        {"id": "P3", "name": "通组路", "purpose": "road", "area": "999901001", "cost_fen": 70_000_000, "priority": 3,
         "benefit": 200,
         "years": [{"year": 2026, "amount_fen": 40_000_000}, {"year": 2027, "amount_fen": 30_000_000}]},
        {"id": "P4", "name": "桥", "purpose": "road", "area": "999902001", "cost_fen": 30_000_000, "priority": 2,
         "benefit": 60, "depends_on": ["P3"]},
        {"id": "P5", "name": "管理费", "purpose": "fee", "area": "9999", "cost_fen": 1_000_000, "benefit": 1},
        {"id": "P6", "name": "水厂", "purpose": "water", "area": "999901003", "cost_fen": 20_000_000, "benefit": 90},
    ],
    "rules": {
        "shares": [
            {"name": "产业占比", "purposes": ["industry"], "sources": ["S1"], "minimum_percent": 50},
            {"name": "管理费", "purposes": ["fee"], "maximum_percent": 1},
        ],
        "areas": [{"area": "999901", "minimum_fen": 60_000_000, "maximum_fen": 170_000_000}],
        "matching": [{"source": "S3", "matched_by": ["S1"], "own_money": True, "minimum_percent": 20}],
        "exclusives": [{"projects": ["P4", "P6"]}],
        "sources_per_project": 2,
    },
}  # fmt: skip


def example(**changes: Any) -> dict[str, Any]:
    """Return a copy of the example with top-level parts replaced."""
    return {**deepcopy(EXAMPLE), **changes}


def text_of(problem: dict[str, Any]) -> str:
    return json.dumps(problem, ensure_ascii=False)


def problem_of(**changes: Any) -> AllocationProblem:
    return read_problem(text_of(example(**changes)))


def source(name: str, amount: int, *purposes: str, **others: Any) -> Source:
    return Source(name, others.pop("label", name), amount, purposes or ("road",), **others)


def project(name: str, cost: int, **others: Any) -> Project:
    """A whole road project of one year in one town, worth its cost unless said otherwise."""
    years = tuple(YearNeed(year, amount) for year, amount in others.pop("years", [(2026, cost)]))
    return Project(
        name,
        others.pop("label", name),
        others.pop("purpose", "road"),
        others.pop("area", "999901001"),
        cost,
        years,
        **others,
    )


def problem_with(sources: list[Source], projects: list[Project], **rules: Any) -> AllocationProblem:
    return AllocationProblem(2026, tuple(sources), tuple(projects), Rules(**rules))


@st.composite
def problems(draw: st.DrawFn) -> AllocationProblem:
    """Up to four sources and six projects, with every kind of rule; amounts from a few fen to odd millions."""
    purposes, areas = ("industry", "road"), ("999901001", "999902001")
    amounts = st.one_of(st.integers(1, 9), st.integers(1, 10**8))
    days = st.sampled_from([None, date(2026, 6, 30), date(2026, 12, 31), date(2027, 12, 31)])
    names = [f"P{number}" for number in range(draw(st.integers(1, 6)))]
    sources = [
        Source(
            f"S{number}",
            f"S{number}",
            draw(amounts),
            tuple(sorted(draw(st.sets(st.sampled_from(purposes), min_size=1)))),
            tuple(sorted(draw(st.sets(st.sampled_from(("9999", "999901")), max_size=1)))),
            use_by=draw(days),
            on_integration_list=draw(st.booleans()),
            only_projects=tuple(sorted(draw(st.sets(st.sampled_from(names), max_size=2)))),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    projects = []
    for number, name in enumerate(names):
        needs = draw(st.lists(amounts, min_size=1, max_size=2))
        earlier = st.sets(st.sampled_from(names[:number]), max_size=1) if number else st.just(set())
        projects.append(
            Project(
                name,
                name,
                draw(st.sampled_from(purposes)),
                draw(st.sampled_from(areas)),
                sum(needs),
                tuple(YearNeed(2026 + index, amount) for index, amount in enumerate(needs)),
                draw(st.integers(1, 9)),
                draw(st.integers(0, 99)),
                draw(st.booleans()),
                draw(st.sampled_from([None, max(1, sum(needs) // 3)])),
                draw(st.sampled_from([0, 5, 10**6])),
                tuple(sorted(draw(earlier))),
            )
        )
    every = [row.id for row in sources]
    matching = (Match(every[0], draw(st.integers(1, 10_000)), tuple(every[1:]), draw(st.booleans())),)
    rules = Rules(
        (Share("产业占比", ("industry",), (), draw(st.integers(0, 9_999)), None),) if draw(st.booleans()) else (),
        (AreaRule("999901", draw(st.integers(0, 10**7)), draw(st.integers(10**7, 10**9))),)
        if draw(st.booleans())
        else (),
        matching if draw(st.booleans()) and (len(every) > 1 or matching[0].own_money) else (),
        (tuple(names[:2]),) if len(names) > 2 and draw(st.booleans()) else (),
        draw(st.sampled_from([None, ("industry", "road")])),
        draw(st.sampled_from([None, 1, 2])),
    )
    return AllocationProblem(2026, tuple(sources), tuple(projects), rules)
