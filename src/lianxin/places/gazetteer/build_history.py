"""Turn the list of changes into versions: which code had which name from which year to which, and who took over.

The source compares the yearly code books, so a change is known by its year only; the book of a year describes its last
day. Where the source contradicts the 2023 edition, the edition is right. ``corrections.csv`` adds what the source lacks.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lianxin.places.domain.layout import FIELD

_EDITION_YEAR = 2023
# Here the successor stood before; where it did not, a change of its own says that it was founded.
_INTO_WHAT_STANDS = ("撤销", "撤区设区", "区划调整", "划转", "驻地迁移")
_UPGRADE = re.compile(r"撤销(\w+?[县市旗])[，,]\s*设立县级(\w+?市)")


@dataclass
class Version:
    """A name that a code had. ``start`` and ``end`` are years of code books: the first with it, the first without it."""

    code: str
    name: str
    start: int | None = None
    end: int | None = None
    successors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """One change: what ended (code and name, or empty) and what began (code and name, or empty)."""

    year: int
    type: str
    old: tuple[str, str]
    new: tuple[str, str]


class History:
    """All versions of all codes down to the county, ordered by code and time."""

    def __init__(self, path: Path, edition: dict[str, str]) -> None:
        self.edition = edition
        self.versions: dict[str, list[Version]] = {}
        for change in sorted(_changes(path, edition), key=lambda c: c.year):
            self._apply(change)
        self._agree_with_edition()

    def names_of_counties(self) -> dict[str, set[str]]:
        """The present and former names of every county of the edition, former codes followed one step."""
        names = {code: {name} for code, name in self.edition.items() if len(code) == 6}
        for versions in self.versions.values():
            for version in versions:
                for successor in version.successors:
                    if successor in names and version.code[:2] == successor[:2]:
                        names[successor].add(version.name)
        return names

    def _apply(self, change: Change) -> None:
        old_code, old_name = change.old
        new_code, new_name = change.new
        if change.old == change.new:
            return
        if old_code:
            self._end(change, old_code, old_name, new_code)
        if new_code and change.type not in _INTO_WHAT_STANDS:
            self._begin(change.year, new_code, new_name)

    def _end(self, change: Change, code: str, name: str, successor: str) -> None:
        versions = self.versions.setdefault(code, [])
        version = next((v for v in reversed(versions) if v.name == name), None)
        if version is None:
            open_one = next((v for v in versions if v.end is None), None)
            if open_one is not None:
                open_one.end = change.year
            version = Version(code, name, None if not versions else versions[-1].end)
            versions.append(version)
        if version.end is None:
            version.end = change.year
        # A reassigned number says nothing about where its old place went.
        if successor and change.type != "码位改派" and successor not in version.successors:
            version.successors.append(successor)

    def _begin(self, year: int, code: str, name: str) -> None:
        versions = self.versions.setdefault(code, [])
        for version in versions:
            if version.end is None:
                if version.name == name:
                    return
                version.end = year
        versions.append(Version(code, name, year))

    def _agree_with_edition(self) -> None:
        for code, name in self.edition.items():
            versions = self.versions.setdefault(code, [])
            while versions and (versions[-1].start or 0) <= _EDITION_YEAR and versions[-1].name != name:
                if versions[-1].end is not None:
                    break
                versions.pop()
                if versions and versions[-1].name == name:
                    versions[-1].end = None
                    versions[-1].successors.clear()
            ended_later = versions and versions[-1].name == name and (versions[-1].end or 9999) > _EDITION_YEAR
            if not versions or versions[-1].name != name:
                versions.append(Version(code, name, versions[-1].end if versions else None))
            elif not ended_later:
                versions[-1].end = None
                versions[-1].successors.clear()
        for code, versions in self.versions.items():
            last = versions[-1]
            # Begun before the edition, not in it, and no end told: it ended unseen; the day is not known, so it is dropped.
            if code not in self.edition and last.end is None and (last.start or 0) <= _EDITION_YEAR:
                versions.pop()
        self.versions = {code: versions for code, versions in sorted(self.versions.items()) if versions}


def history_lines(history: History) -> Iterator[str]:
    """Yield ``code, name, start, end, successors`` for every version that the edition alone does not tell."""
    for code, versions in history.versions.items():
        if len(versions) == 1 and versions[0].start is None and versions[0].end is None:
            continue
        for version in versions:
            yield FIELD.join(
                (code, version.name, str(version.start or ""), str(version.end or ""), " ".join(version.successors))
            )


def _changes(path: Path, edition: dict[str, str]) -> Iterator[Change]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        events = json.load(file)["events"]
    names = {name: code for code, name in edition.items() if len(code) == 6}
    latest: dict[str, str] = {}
    for event in events:
        for side in ("old", "new"):
            if event[side] and event[side]["code"]:
                latest[event[side]["name"]] = _short(event[side]["code"], event["level"])
    with (Path(__file__).parent / "corrections.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Change(
                int(row["year"]), row["type"], (row["old_code"], row["old_name"]), (row["new_code"], row["new_name"])
            )
    for event in events:
        level = event["level"]
        sides = [event[side] or {} for side in ("old", "new")]
        old, new = [(_short(s.get("code") or "", level), s.get("name") or "") for s in sides]
        upgrade = _UPGRADE.search(event.get("detail") or "")
        if upgrade and not (old[0] and new[0]):
            before, after = upgrade.groups()
            if before in latest and after in names:
                old, new = (latest[before], before), (names[after], after)
        if old[0] or new[0]:
            yield Change(event["year"], event["type"], old if old[0] else ("", ""), new if new[0] else ("", ""))


def _short(code: str, level: int) -> str:
    short = code[: 2 * level]
    return short[:4] if short.endswith("00") else short
