"""Cheapest and largest flows."""

from __future__ import annotations

import bz2
import csv
import io
from pathlib import Path

import numpy as np
import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.flow import Network, cheapest_flow, integers, largest_flow

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "netflow_instances"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the network instances are not beside the repository")


def network(nodes: int, *arcs: tuple[int, int, int, int]) -> Network:
    columns = zip(*arcs, strict=True) if arcs else ([], [], [], [])
    return Network(nodes, *(integers(list(column)) for column in columns))


def edges(name: str) -> list[dict[str, str]]:
    text = bz2.decompress((SHARED / f"{name}.edges.csv.bz2").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_it_takes_the_cheaper_way_first() -> None:
    found = cheapest_flow(network(3, (0, 1, 1, 5), (0, 2, 9, 1), (2, 1, 9, 2)), integers([3, -3, 0]))
    assert found.cost == 9
    assert found.flows.tolist() == [0, 3, 3]


def test_it_uses_a_dear_way_when_the_cheap_one_is_full() -> None:
    assert cheapest_flow(network(2, (0, 1, 2, 1), (0, 1, 5, 10)), integers([3, -3])).cost == 12


def test_it_sends_nothing_through_an_empty_network() -> None:
    assert cheapest_flow(network(2), integers([0, 0])).cost == 0
    assert largest_flow(network(2), 0, 1).value == 0


def test_it_refuses_what_cannot_be_sent() -> None:
    with pytest.raises(Refused, match="SOLVE-003"):
        cheapest_flow(network(2, (0, 1, 2, 1)), integers([3, -3]))


def test_it_refuses_supplies_that_do_not_balance() -> None:
    with pytest.raises(Refused, match="SOLVE-003"):
        cheapest_flow(network(2, (0, 1, 9, 1)), integers([3, -2]))


def test_it_refuses_costs_that_would_overflow() -> None:
    with pytest.raises(Refused, match="SOLVE-002"):
        cheapest_flow(network(2, (0, 1, 9, 2**61)), integers([1, -1]))


@pytest.mark.parametrize(
    ("nodes", "arc", "what"),
    [(2, (0, 2, 1, 1), "nodes"), (2, (-1, 1, 1, 1), "nodes"), (2, (0, 1, -1, 1), "capacities")],
)
def test_it_refuses_a_network_that_does_not_fit(nodes: int, arc: tuple[int, int, int, int], what: str) -> None:
    with pytest.raises(Refused, match=f"SOLVE-001.*{what}"):
        network(nodes, arc)


def test_it_refuses_arrays_of_different_length() -> None:
    with pytest.raises(Refused, match="SOLVE-001"):
        Network(2, integers([0]), integers([1, 1]), integers([1]), integers([1]))


def test_it_refuses_a_supply_for_each_node_but_one() -> None:
    with pytest.raises(Refused, match="SOLVE-001"):
        cheapest_flow(network(3, (0, 1, 1, 1)), integers([1, -1]))


@pytest.mark.parametrize(("source", "sink"), [(0, 0), (0, 5), (-1, 1)])
def test_it_refuses_a_source_or_sink_that_is_no_node(source: int, sink: int) -> None:
    with pytest.raises(Refused, match="SOLVE-001"):
        largest_flow(network(2, (0, 1, 1, 0)), source, sink)


def test_it_finds_the_narrowest_cut() -> None:
    found = largest_flow(network(4, (0, 1, 9, 0), (1, 2, 3, 0), (2, 3, 9, 0)), 0, 3)
    assert found.value == 3
    assert found.source_side.tolist() == [True, True, False, False]


@pytest.mark.shared
@needs_shared
def test_it_reaches_the_known_optimum_of_a_large_instance() -> None:
    rows = edges("netgen-2")
    with (SHARED / "netgen-2.nodes.csv").open(encoding="utf-8") as file:
        demand = {int(row["node"]): int(row["demand"]) for row in csv.DictReader(file)}
    numbers = {node: number for number, node in enumerate(sorted(demand))}
    arcs = [
        (numbers[int(r["u"])], numbers[int(r["v"])], int(r["capacity"] or 10**9), int(r["weight"] or 0)) for r in rows
    ]
    supplies = np.zeros(len(numbers), dtype=np.int64)
    for node, wanted in demand.items():
        supplies[numbers[node]] = -wanted
    assert cheapest_flow(network(len(numbers), *arcs), supplies).cost == 6749969302


@pytest.mark.shared
@needs_shared
@pytest.mark.parametrize(("name", "value"), [("gl1", 156545), ("gw1", 1202018), ("wlm3", 11875108)])
def test_it_reaches_the_known_largest_flow(name: str, value: int) -> None:
    rows = edges(name)
    last = max(max(int(row["u"]), int(row["v"])) for row in rows)
    arcs = [(int(row["u"]), int(row["v"]), int(row["capacity"]), 0) for row in rows]
    assert largest_flow(network(last + 1, *arcs), 1, last).value == value
