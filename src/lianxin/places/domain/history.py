"""Codes down to the county over time: which name a code had on a day, what came before it and what took over.

The sources compare yearly code books, so only the year of a change is known. A book describes the last day of its year;
a change therefore counts from 31 December of its year: until then the old code and name are the right ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Version:
    """A name that a code had from a day (``None``: before the records begin) until a day (``None``: still has).

    ``successors`` are the codes that took over its area; the same code under another name, when it was only renamed.
    """

    code: str
    name: str
    valid_from: date | None = None
    valid_before: date | None = None
    successors: tuple[str, ...] = ()

    def is_valid_on(self, on: date) -> bool:
        """Whether the code had this name on the day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_before is None or on < self.valid_before
        )


class History:
    """Every version of every code that ever changed; a code that is not here had its one name all the time."""

    def __init__(self, lines: str) -> None:
        self._versions: dict[str, list[Version]] = {}
        self._predecessors: dict[str, list[Version]] = {}
        for line in lines.split("\n"):
            code, name, start, end, successors = line.split("\t")
            version = Version(code, name, _day(start), _day(end), tuple(successors.split()))
            self._versions.setdefault(code, []).append(version)
            for successor in version.successors:
                self._predecessors.setdefault(successor, []).append(version)

    def versions(self, code: str) -> tuple[Version, ...]:
        """Every version of a code, the oldest first; none when it never changed or never was."""
        return tuple(self._versions.get(code, ()))

    def all_versions(self) -> list[Version]:
        """Every version of every code."""
        return [version for versions in self._versions.values() for version in versions]

    def predecessors(self, code: str) -> tuple[Version, ...]:
        """The versions whose area this code took over."""
        return tuple(self._predecessors.get(code, ()))

    def latest_codes(self, version: Version) -> tuple[str, ...]:
        """Follow a version through its successors to the codes that hold its area now; none when nobody says."""
        found: list[str] = []
        seen = {(version.code, version.name)}
        waiting = [version]
        while waiting:
            current = waiting.pop()
            if current.valid_before is None:
                found.append(current.code)
                continue
            for code in current.successors:
                following = [v for v in self._versions.get(code, []) if (code, v.name) not in seen]
                later = [v for v in following if v.valid_before is None or v.valid_before > current.valid_before]
                if later:
                    seen.add((code, later[0].name))
                    waiting.append(later[0])
                elif code not in self._versions:
                    found.append(code)
        return tuple(dict.fromkeys(found))

    def on(self, code: str, on: date) -> tuple[Version, ...]:
        """Return what held the area of a present code on the day: one version, several before a merger, or none known.

        A code that never changed answers nothing here: its one name is in the gazetteer.
        """
        found: list[Version] = []
        waiting = list(self._versions.get(code, ()))[-1:]
        seen: set[tuple[str, str]] = set()
        while waiting:
            version = waiting.pop()
            if (version.code, version.name) in seen:
                continue
            seen.add((version.code, version.name))
            if version.is_valid_on(on):
                found.append(version)
            elif version.valid_from is not None and on < version.valid_from:
                waiting += [v for v in self._predecessors.get(version.code, ()) if v.valid_before == version.valid_from]
                waiting += [v for v in self._versions[version.code] if v.valid_before == version.valid_from]
        return tuple(found)


def _day(year: str) -> date | None:
    return date(int(year), 12, 31) if year else None
