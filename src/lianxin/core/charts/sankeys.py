"""What a Sankey diagram says: things in layers, and bands of exact amounts from each layer to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lianxin.core.kernel.words import Words

_NOTHING = Words("", "")
_MOST_KINDS = 6
OTHER = Words("其他 {n} 项", "Other ({n})")


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in a layer (from 0), and the address that opens its rows; ``count``: how many things it stands for."""

    words: Words
    layer: int
    href: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Band:
    """What goes from a node to one of the next layer: a whole number of the smallest unit. ``kind`` gives it its colour."""

    source: int
    target: int
    value: int
    kind: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True)
class Short:
    """How labels shorten an amount: the name of the larger unit, and how many digits it leaves away in each language."""

    words: Words
    digits_zh: int
    digits_en: int


@dataclass(frozen=True, slots=True)
class Sankey:
    """Amounts on their way through layers. Values are integers; ``decimals`` says how many of their digits stand behind the
    point, so that fen are written as yuan without rounding. ``href`` opens the rows of what is put together as "other".

    Raises:
        ValueError: fewer than two layers; a band that does not lead to the next layer, or is no positive whole number; a node
            or a kind that does not exist; too many kinds.
    """

    title: Words
    layers: tuple[Words, ...]
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]
    kinds: tuple[Words, ...] = (_NOTHING,)
    unit: Words = _NOTHING
    note: Words = _NOTHING
    decimals: int = 0
    short: Short | None = None
    href: str = ""

    def __post_init__(self) -> None:
        if len(self.layers) < 2:
            raise ValueError("a flow needs two layers")
        if not 1 <= len(self.kinds) <= _MOST_KINDS:
            raise ValueError(f"a chart tells at most {_MOST_KINDS} kinds apart, and needs one")
        if any(not 0 <= node.layer < len(self.layers) or node.count < 1 for node in self.nodes):
            raise ValueError("a node stands in a layer, for at least one thing")
        for band in self.bands:
            self._check(band)

    def _check(self, band: Band) -> None:
        if any(not 0 <= end < len(self.nodes) for end in (band.source, band.target)):
            raise ValueError("a band leads to no node")
        if self.nodes[band.target].layer != self.nodes[band.source].layer + 1:
            raise ValueError("a band leads from a layer to the next")
        if not isinstance(band.value, int) or isinstance(band.value, bool) or band.value <= 0:
            raise ValueError("a band is a positive whole number")
        if not 0 <= band.kind < len(self.kinds):
            raise ValueError("a band is of a kind that the chart does not name")


def exact_text(value: int, decimals: int) -> str:
    """Return a whole number of the smallest unit with its point set, every digit kept: 123450 with 2 is ``1,234.50``."""
    whole, rest = divmod(abs(value), 10**decimals)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole:,}.{rest:0{decimals}d}" if decimals else f"{sign}{whole:,}"


def short_text(value: int, definition: Sankey, language: str) -> str:
    """Return an amount for a label: in the larger unit with two decimals (half up) if there is one, else exact."""
    short = definition.short
    if short is None:
        return exact_text(value, definition.decimals)
    dropped = short.digits_zh if language.startswith("zh") else short.digits_en
    if dropped <= 2 or value < 10 ** (dropped - 1):
        return exact_text(value, definition.decimals)
    hundredths = (value * 2 + 10 ** (dropped - 2)) // (2 * 10 ** (dropped - 2))
    return f"{exact_text(hundredths, 2)} {short.words.into(language)}"


def throughputs(nodes: Iterable[int], bands: Iterable[Band]) -> dict[int, int]:
    """What passes through each node: what comes in or what goes out, whichever is more."""
    into: dict[int, int] = defaultdict(int)
    out: dict[int, int] = defaultdict(int)
    for band in bands:
        out[band.source] += band.value
        into[band.target] += band.value
    return {node: max(into[node], out[node]) for node in nodes}


def merged(definition: Sankey, most: int) -> Sankey:
    """Return the flow with at most ``most`` nodes in a layer: the smallest of a layer become one, "other", with their count.

    No amount is lost: the sums of every layer stay what they were.
    """
    sizes = throughputs(range(len(definition.nodes)), definition.bands)
    kept: list[int] = []
    gathered: dict[int, int] = {}
    nodes: list[Node] = []
    for layer in range(len(definition.layers)):
        listed = [index for index, node in enumerate(definition.nodes) if node.layer == layer and sizes[index]]
        by_size = sorted(listed, key=lambda index: (-sizes[index], index))
        few = by_size if len(by_size) <= most else by_size[: most - 1]
        kept.extend(sorted(few))
        if rest := by_size[len(few) :]:
            count = sum(definition.nodes[index].count for index in rest)
            gathered.update(dict.fromkeys(rest, len(nodes)))
            nodes.append(Node(OTHER.filled(n=count), layer, definition.href, count))
    places = {old: new for new, old in enumerate(kept)}
    places.update({old: len(kept) + other for old, other in gathered.items()})
    return replace(
        definition,
        nodes=tuple([definition.nodes[index] for index in kept] + nodes),
        bands=_joined(definition, places),
    )


def _joined(definition: Sankey, places: dict[int, int]) -> tuple[Band, ...]:
    """Bands between the new nodes; those that became one are added, and open what holds all of them."""
    found: dict[tuple[int, int, int], list[Band]] = {}
    for band in definition.bands:
        found.setdefault((places[band.source], places[band.target], band.kind), []).append(band)
    return tuple(
        Band(
            source,
            target,
            sum(band.value for band in together),
            kind,
            together[0].href if len(together) == 1 else definition.href,
        )
        for (source, target, kind), together in sorted(found.items())
    )
