"""Measure the gazetteer and the resolver: start, memory, speed, precision and recall on generated mentions, and two peers.

Run ``python bench/places.py [--mentions N] [--seed S]``. The mentions are real villages of the 2023 edition, written
wrongly in a known way, and villages that are not where the mention puts them; the same seed gives the same set. Looks and
sounds are altered with the same kind of tables that the resolver uses, so recall on those two is an upper bound.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from pypinyin import lazy_pinyin

from lianxin.places.domain.gazetteer import Division, Gazetteer
from lianxin.places.domain.names import top_stem, township_stem, village_body, village_stem
from lianxin.places.domain.resolver import Resolver, Status
from lianxin.places.gazetteer import gazetteer


@dataclass(frozen=True)
class Labelled:
    """A mention, how it was made, the code it means (empty: no village of the edition), and the county it lies in."""

    kind: str
    mention: str
    code: str
    county: str


class Maker:
    """Makes labelled mentions from random villages."""

    def __init__(self, tree: Gazetteer, seed: int) -> None:
        self.tree = tree
        self.random = random.Random(seed)
        self.counties = [code for code in tree.counties_under("") if code[4] != "7"]
        self.renamed = [c for c in self.counties if self._former(c)]
        self.by_sound: dict[str, list[str]] = {}
        sample = self.random.sample(self.counties, 250)
        frequent = Counter(
            ch for c in sample for t in tree.townships(c) for v in tree.villages(t.code) for ch in v.name
        )
        for character, count in frequent.items():
            if count >= 20 and "\u4e00" <= character <= "\u9fff":
                self.by_sound.setdefault(lazy_pinyin(character)[0], []).append(character)
        self.frequent = [c for c, n in frequent.items() if n >= 20 and "\u4e00" <= c <= "\u9fff"]
        self.looks: dict[str, list[str]] = {}
        for line in tree.alike_characters.split("\n"):
            first, *others = line.split("\t")
            for other in others:
                if int(other[1:]) >= 70:
                    self.looks.setdefault(first, []).append(other[0])
                    self.looks.setdefault(other[0], []).append(first)

    def _former(self, county: str) -> str:
        versions = self.tree.history.predecessors(county)
        names = [
            v.name for v in versions if v.valid_before and v.valid_before.year >= 2010 and v.code[:2] == county[:2]
        ]
        present = self.tree.division(county)
        assert present is not None
        return names[0] if len(names) == 1 and names[0] != present.name else ""

    def village(self, counties: list[str] | None = None) -> tuple[Division, ...]:
        """A random village committee with all above it; the draw is by township, so that large counties do not dominate."""
        while True:
            county = self.random.choice(counties or self.counties)
            township = self.random.choice(self.tree.townships(county))
            villages = [v for v in self.tree.villages(township.code) if "200" <= v.code[9:] < "400"]
            if villages and township.name.endswith(("镇", "乡", "街道")):
                return self.tree.path(self.random.choice(villages).code)

    def spoilt(self, name: str, choices: Callable[[str], list[str]]) -> str:
        """The name with one character replaced by one of its choices; the empty text when none has any."""
        spots = [(i, other) for i, ch in enumerate(name) for other in choices(ch) if other != ch]
        if not spots:
            return ""
        index, other = self.random.choice(spots)
        return name[:index] + other + name[index + 1 :]

    def same_sound(self, character: str) -> list[str]:
        return self.by_sound.get(lazy_pinyin(character)[0], [])

    def same_look(self, character: str) -> list[str]:
        return self.looks.get(character, [])

    def look_alike(self, one: str, other: str) -> bool:
        pairs = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
        return len(one) == len(other) and all(b in self.looks.get(a, ()) for a, b in pairs)

    def is_absent(self, county: str, stem: str) -> bool:
        """Whether no village of the county has the name, nor one with a character replaced."""
        return all(
            abs(len(other) - len(stem)) > 1 or sum(a != b for a, b in zip(other, stem, strict=False)) > 1
            for t in self.tree.townships(county)
            for other in (village_stem(v.name) for v in self.tree.villages(t.code))
        )


def short(name: str) -> str:
    """How people write a village: the body, with 村 where it has none."""
    body = village_body(name)
    return body if body.endswith(("村", "庄", "社区")) else body + "村"


def positive(maker: Maker, kind: str) -> Labelled | None:
    counties = maker.renamed if kind == "former county" else None
    _, city, county, township, village = maker.village(counties)
    name, stem = short(village.name), village_stem(village.name)
    above = county.name + township.name
    text = {
        "official": lambda: _spoken(city) + above + village.name,
        "short": lambda: above + name,
        "bare village": lambda: above + stem,
        "doubled 村": lambda: above + name.removesuffix("村") + "村村",
        "no township": lambda: county.name + name,
        "no county": lambda: _put("", _spoken(city), township.name + name),
        "other ending": lambda: county.name + _other_ending(township.name) + name,
        "bare county": lambda: top_stem(county.name) + township.name + name,
        "peoples left out": lambda: top_stem(county.name) + "县" + township_stem(township.name) + "乡" + name,
        "former county": lambda: maker._former(county.code) + township.name + name,
        "township gone": lambda: (
            county.name + maker.random.choice(("太平山乡", "新合镇", "老龙湾乡", "石马河镇")) + name
        ),
        "group below": lambda: above + short(village.name).removesuffix("村") + "村" + "三组",
        "village sounds alike": lambda: _put(above, maker.spoilt(stem, maker.same_sound), "村"),
        "village looks alike": lambda: _put(above, maker.spoilt(stem, maker.same_look), "村"),
        "township sounds alike": lambda: _put(
            county.name, maker.spoilt(township_stem(township.name), maker.same_sound), township.name[-1] + name
        ),
        "county sounds alike": lambda: _put(
            "", maker.spoilt(county.name[:-1], maker.same_sound), county.name[-1] + township.name + name
        ),
    }[kind]()
    if not text or (kind == "peoples left out" and ("自治" not in county.name)):
        return None
    return Labelled(kind, text, village.code, county.code)


def negative(maker: Maker, kind: str) -> Labelled | None:
    _, _, county, township, village = maker.village()
    other = maker.village()[-1]
    stem = village_stem(other.name)
    if kind == "one other character":
        changed = maker.spoilt(village_stem(village.name), lambda _: maker.random.sample(maker.frequent, 3))
        known = {village_stem(v.name) for t in maker.tree.townships(county.code) for v in maker.tree.villages(t.code)}
        if not changed or any(_sounds(one) == _sounds(changed) or maker.look_alike(one, changed) for one in known):
            return None
        return Labelled(kind, county.name + township.name + changed + "村", "", county.code)
    if not maker.is_absent(county.code, stem):
        return None
    above = county.name if kind == "absent, no township" else county.name + township.name
    return Labelled(kind, above + short(other.name), "", county.code)


def _sounds(name: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(name))


def _spoken(city: Division) -> str:
    return "" if city.name in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划") else city.name


def _put(before: str, middle: str, after: str) -> str:
    return before + middle + after if middle else ""


def _other_ending(name: str) -> str:
    if name.endswith("街道"):
        return name.removesuffix("街道") + "镇"
    return name[:-1] + ("乡" if name.endswith("镇") else "镇")


POSITIVE = (
    "official", "short", "bare village", "doubled 村", "no township", "no county", "other ending", "bare county",
    "peoples left out", "former county", "township gone", "group below", "village sounds alike", "village looks alike",
    "township sounds alike", "county sounds alike",
)  # fmt: skip
NEGATIVE = ("absent", "absent, no township", "one other character")


def labelled_set(tree: Gazetteer, count: int, seed: int) -> list[Labelled]:
    """``count`` mentions: four in five mean a village, one in five none."""
    maker = Maker(tree, seed)
    found: list[Labelled] = []
    while len(found) < count:
        is_positive = maker.random.random() < 0.8
        one = (
            positive(maker, maker.random.choice(POSITIVE))
            if is_positive
            else negative(maker, maker.random.choice(NEGATIVE))
        )
        if one:
            found.append(one)
    return found


def accuracy(resolver: Resolver, mentions: list[Labelled]) -> dict[str, object]:
    """Precision of ``resolved``, recall, and both by kind; wrong answers are listed in full."""
    right, wrong, total = Counter[str](), Counter[str](), Counter[str]()
    statuses = Counter[str]()
    errors = []
    for one in mentions:
        answer = resolver.resolve(one.mention)
        total[one.kind] += 1
        statuses[f"{one.kind}: {answer.status.value}"] += 1
        if answer.status is Status.RESOLVED:
            if answer.code == one.code:
                right[one.kind] += 1
            else:
                wrong[one.kind] += 1
                errors.append(
                    f"{one.kind}: {one.mention} → {'/'.join(answer.path)} {answer.score} (meant {one.code or 'none'})"
                )
    positives = sum(total[kind] for kind in POSITIVE)
    resolved = sum(right.values()) + sum(wrong.values())
    return {
        "mentions": len(mentions),
        "precision": round(sum(right.values()) / resolved, 4),
        "recall": round(sum(right.values()) / positives, 4),
        "recall_by_kind": {kind: f"{right[kind]}/{total[kind]}" for kind in POSITIVE},
        "wrongly_resolved": {kind: f"{wrong[kind]}/{total[kind]}" for kind in (*POSITIVE, *NEGATIVE) if wrong[kind]},
        "errors": errors,
    }


def in_a_fresh_process(mentions: list[str]) -> dict[str, float]:
    """Processor seconds to the first answer, then for all mentions, and the peak memory, where nothing else was done before.

    Processor time, on one core: what else runs on the machine does not count.
    """
    program = (
        "import sys, time; mentions = sys.stdin.read().splitlines(); t = time.process_time()\n"
        "from lianxin.places.gazetteer import gazetteer\n"
        "from lianxin.places.domain.resolver import Resolver\n"
        "resolver = Resolver(gazetteer()); loaded = time.process_time() - t\n"
        "resolver.resolve('通榆县乌兰花镇乌兰花村'); first = time.process_time() - t\n"
        "t = time.process_time(); [resolver.resolve(m) for m in mentions]; all_ = time.process_time() - t\n"
        "import resource; print(loaded, first, all_, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], input="\n".join(mentions), capture_output=True, text=True, check=True
    )
    names = ("loaded_seconds", "first_answer_seconds", f"next_{len(mentions)}_seconds", "peak_memory_mebibytes")
    return {name: round(float(value), 3) for name, value in zip(names, run.stdout.split(), strict=True)}


def peers() -> dict[str, Callable[[str], str]]:
    """The peers that are installed: name → a function from a mention to the code that it answers (empty: none)."""
    found: dict[str, Callable[[str], str]] = {}
    if find_spec("cpca"):
        import cpca

        found["cpca"] = lambda mention: str(cpca.transform([mention]).iloc[0]["adcode"] or "")
    if find_spec("engine") and find_spec("mcp_server"):
        import engine

        def quhua(mention: str) -> str:
            codes = engine.resolve(mention).get("codes") or {}
            return str(codes.get("township") or codes.get("county") or "")

        found["quhua-mcp"] = quhua
    return found


def beside_peers(resolver: Resolver, mentions: list[Labelled]) -> dict[str, object]:
    """Ours and each peer on the same mentions: is the county right, how deep does the answer go, how long does it take.

    Peers know today's counties and some of their past; none has villages. An abolished county is right under its own code, too.
    """

    def ours(mention: str) -> str:
        answer = resolver.resolve(mention)
        return answer.code or answer.nearest

    rows: dict[str, object] = {}
    for name, resolve in {"lianxin": ours, **peers()}.items():
        began = time.process_time()
        answers = [resolve(one.mention) for one in mentions]
        seconds = time.process_time() - began
        latest = [(resolver.gazetteer.latest_codes(answer[:6]) or ("",))[0] for answer in answers]
        right = sum(code == one.county for code, one in zip(latest, mentions, strict=True))
        wrong = sum(
            bool(code) and len(code) >= 6 and code != one.county for code, one in zip(latest, mentions, strict=True)
        )
        named = [(answer, one.code) for answer, one in zip(answers, mentions, strict=True) if one.code]
        rows[name] = {
            "county_right": round(right / len(mentions), 4),
            "county_wrong": round(wrong / len(mentions), 4),
            "township_right": round(sum(answer[:9] == code[:9] for answer, code in named) / len(named), 4),
            "village_right": round(sum(answer == code for answer, code in named) / len(named), 4),
            "seconds_per_thousand": round(1000 * seconds / len(mentions), 2),
        }
    missing = sorted({"cpca", "quhua-mcp"} - set(rows))
    return rows | ({"not installed": missing} if missing else {})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=2023)
    arguments = parser.parse_args()
    tree = gazetteer()
    mentions = labelled_set(tree, arguments.mentions, arguments.seed)
    report = {
        "speed": in_a_fresh_process([one.mention for one in mentions[:1000]]),
        "accuracy": accuracy(Resolver(tree), mentions),
        "beside_peers": beside_peers(Resolver(tree), mentions[:1000]),
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
