"""Where the nodes of a flow stand: in the order that lets few bands cross, with room for every label. The same each time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lianxin.core.charts.sankeys import Band, Sankey, throughputs

_SWEEPS = 6
_GAP = 8.0

Order = list[list[int]]


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a node in a column: the top of its bar, the bar's height, and the middle of both bar and label."""

    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def ordered(definition: Sankey) -> Order:
    """Return the nodes of each layer from top to bottom.

    Begins with the largest on top, then sorts each layer by the barycentre of its neighbours, to and fro, and keeps the order
    with the least weight of crossing bands that was met (Sugiyama's sweeps).
    """
    links = _links(definition.bands)
    sizes = throughputs(range(len(definition.nodes)), definition.bands)
    order: Order = [
        sorted(
            (index for index, node in enumerate(definition.nodes) if node.layer == layer and sizes[index]),
            key=lambda index: (-sizes[index], index),
        )
        for layer in range(len(definition.layers))
    ]
    best, least = [list(layer) for layer in order], crossings(order, links)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        numbers = range(1, len(order)) if forward else range(len(order) - 2, -1, -1)
        for number in numbers:
            neighbours = order[number - 1 if forward else number + 1]
            order[number] = _by_barycentre(order[number], neighbours, links)
        weight = crossings(order, links)
        if weight < least:
            best, least = [list(layer) for layer in order], weight
    return best


def crossings(order: Order, links: dict[tuple[int, int], int]) -> int:
    """Return the weight of all crossings: of two bands that cross, the lighter one's."""
    places = {node: place for layer in order for place, node in enumerate(layer)}
    layer_of = {node: number for number, layer in enumerate(order) for node in layer}
    by_layer: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for (source, target), value in links.items():
        by_layer[layer_of[source]].append((places[source], places[target], value))
    total = 0
    for bands in by_layer.values():
        for index, (source, target, value) in enumerate(bands):
            total += sum(
                min(value, other)
                for other_source, other_target, other in bands[index + 1 :]
                if (source - other_source) * (target - other_target) < 0
            )
    return total


def _links(bands: Sequence[Band]) -> dict[tuple[int, int], int]:
    links: dict[tuple[int, int], int] = defaultdict(int)
    for band in bands:
        links[band.source, band.target] += band.value
    return dict(links)


def _by_barycentre(layer: list[int], neighbours: list[int], links: dict[tuple[int, int], int]) -> list[int]:
    """Sort a layer by the mean place of each node's neighbours; a node without any keeps the place it has."""
    place = {node: number for number, node in enumerate(neighbours)}
    pulls: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (source, target), value in links.items():
        if source in place:
            pulls[target].append((place[source], value))
        if target in place:
            pulls[source].append((place[target], value))

    def centre(number: int, node: int) -> float:
        weight = sum(value for _, value in pulls[node])
        return sum(where * value for where, value in pulls[node]) / weight if weight else float(number)

    keyed = [(centre(number, node), number, node) for number, node in enumerate(layer)]
    return [node for _, _, node in sorted(keyed)]


def column_height(heights: Sequence[float], labels: Sequence[float]) -> float:
    """Return what a column takes: each node its bar or its label, whichever is higher, and gaps."""
    return sum(max(pair) + _GAP for pair in zip(heights, labels, strict=True)) - _GAP if heights else 0.0


def slots(heights: Sequence[float], labels: Sequence[float], total: float) -> list[Slot]:
    """Return the place of each node of a column that is ``total`` high; what is left over is spread between them."""
    spare = max(0.0, total - column_height(heights, labels))
    gap = _GAP + spare / len(heights) if heights else 0.0
    top, found = (gap - _GAP) / 2, []
    for height, label in zip(heights, labels, strict=True):
        room = max(height, label)
        found.append(Slot(top + (room - height) / 2, height))
        top += room + gap
    return found
