"""Make the packaged files of this folder from their sources.

Run ``python -m lianxin.places.gazetteer.build --sources FOLDER`` where FOLDER holds ``cn_villages_nbs2023``,
``cn_code_history``, ``geonames_cn`` and ``cn_county_geo`` (``docs/reference/places-data.md`` says where each comes from).
The same sources always give the same bytes. Nothing under a licence that forbids it is read for the packaged files; the
outlines, which are under the ODbL, go into ``../optional`` alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import lzma
import sys
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from lianxin.places.domain.layout import (
    DIVISIONS,
    ENDINGS,
    FIELD,
    HISTORY,
    LATER,
    LIKENESS,
    MANIFEST,
    NUMBER,
    OUTLINES,
    POSITIONS,
    SECTION,
)
from lianxin.places.domain.names import even_width, village_stem
from lianxin.places.gazetteer.build_history import History, history_lines
from lianxin.places.gazetteer.build_outlines import outline_lines
from lianxin.places.gazetteer.build_positions import position_lines

_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "pb": 0}]


def main() -> None:
    """Read the sources, write the files and the manifest, and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--into", type=Path, default=Path(__file__).parent)
    arguments = parser.parse_args()
    sources: Path = arguments.sources
    into: Path = arguments.into
    tree = Tree(sources / "cn_villages_nbs2023")
    history = History(sources / "cn_code_history" / "historical_changes_v1.json.gz", tree.top)
    texts = {
        DIVISIONS: tree.text(),
        HISTORY: "\n".join(history_lines(history)),
        LATER: "\n".join(later_townships(sources / "cn_code_history" / "townships_v1.json.gz", tree)),
        LIKENESS: "\n".join(alike_characters(sources / "cn_code_history" / "form_similar_v1.json")),
        POSITIONS: "\n".join(
            position_lines(
                sources / "geonames_cn" / "geonames_cities1000_CN.csv", history.names_of_counties(), tree.townships
            )
        ),
    }
    sizes = {name: write(into / name, text) for name, text in texts.items()}
    manifest = {name: hashlib.sha256((into / name).read_bytes()).hexdigest() for name in sorted(texts)}
    (into / MANIFEST).write_text(json.dumps({"edition": "2023-06-30", "sha256": manifest}, indent=1) + "\n", "utf-8")
    optional = into.parent / "optional"
    optional.mkdir(exist_ok=True)
    outlines = outline_lines(sources / "cn_county_geo" / "mapchina_counties.geojson.gz")
    sizes["optional/" + OUTLINES] = write(optional / OUTLINES, "\n".join(outlines))
    for name, size in sizes.items():
        sys.stdout.write(f"{name}\t{size:,} bytes\n")


def write(path: Path, text: str) -> int:
    """Write the text, packed with xz, and return its size in bytes."""
    packed = lzma.compress(text.encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, filters=_FILTERS)
    path.write_bytes(packed)
    return len(packed)


class Tree:
    """The 2023 edition as read: ``top`` code → name down to the county, ``townships`` code → name, villages by township."""

    def __init__(self, folder: Path) -> None:
        self.top = {
            row["code"]: row["name"]
            for file in ("provinces", "cities", "areas")
            for row in _rows(folder / f"{file}.csv")
        }
        self.townships = {row["code"]: even_width(row["name"]) for row in _rows(folder / "streets.csv")}
        self.villages: dict[str, list[tuple[int, str]]] = {code: [] for code in self.townships}
        for row in _rows(folder / "villages.csv.gz"):
            code = row["code"]
            self.villages[code[:9]].append((int(code[9:]), even_width(row["name"])))

    def text(self) -> str:
        """Return the three sections: top divisions, one line of townships per county, one line of villages per township."""
        for name in (*self.top.values(), *self.townships.values(), *(n for v in self.villages.values() for _, n in v)):
            if any(character < " " for character in name):
                raise ValueError(f"a name holds a control character: {name!r}")
        top = "\n".join(f"{code}{FIELD}{name}" for code, name in sorted(self.top.items()))
        by_county: dict[str, list[tuple[int, str]]] = {code: [] for code in sorted(self.top) if len(code) == 6}
        for code, name in sorted(self.townships.items()):
            by_county[code[:6]].append((int(code[6:]), name))
        townships = "\n".join(_numbered(entries) for entries in by_county.values())
        villages = "\n".join(_numbered(sorted(entries)) for _, entries in sorted(self.villages.items()))
        return SECTION.join((top, townships, villages))


def _numbered(entries: Iterable[tuple[int, str]]) -> str:
    """One line: names with the step from the number before, left out where it is 1; frequent endings as one character."""
    parts: list[str] = []
    last = 0
    for number, name in entries:
        parts_of_name = ((name.removesuffix(ending), mark) for ending, mark in ENDINGS if name.endswith(ending))
        # The bare name must stay readable in the packed line: ``Gazetteer.may_name`` looks for it there.
        packed = next((rest + mark for rest, mark in parts_of_name if village_stem(name) in rest), name)
        parts.append(packed if number == last + 1 else f"{number - last}{NUMBER}{packed}")
        last = number
    return FIELD.join(parts)


def later_townships(path: Path, tree: Tree) -> Iterator[str]:
    """Yield, per county, the township names of the later national list that the 2023 edition does not have.

    Their codes are left out: the two offices number townships apart, and the same number often means another township.
    """
    known: dict[str, set[str]] = {}
    for code, name in tree.townships.items():
        known.setdefault(code[:6], set()).add(_plain(name))
    with gzip.open(path, "rt", encoding="utf-8") as file:
        counties = json.load(file)
    for county, entry in sorted(counties.items()):
        code = county[:6]
        names = sorted(name for name in entry["townships"] if _plain(name) not in known.get(code, set()))
        if code in tree.top and names:
            yield FIELD.join((code, *names))


def _plain(name: str) -> str:
    return name.removesuffix("办事处").removesuffix("街道")


def alike_characters(path: Path) -> Iterator[str]:
    """Yield ``character, then those that look like it``, each pair once with its likeness in hundredths."""
    with path.open(encoding="utf-8") as file:
        table = json.load(file)["table"]
    pairs = {tuple(sorted((a, b))): round(100 * weight) for a, others in table.items() for b, weight in others}
    for line in (Path(__file__).parent / "alike_additions.txt").read_text("utf-8").split():
        for pair in combinations(sorted(line), 2):
            pairs.setdefault(pair, 80)
    by_first: dict[str, list[str]] = {}
    for (first, second), weight in sorted(pairs.items()):
        by_first.setdefault(first, []).append(f"{second}{weight}")
    for first, others in by_first.items():
        yield FIELD.join((first, *others))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from csv.DictReader(io.StringIO(text.decode(), newline=""))


if __name__ == "__main__":
    main()
