"""The village of each row, from the names of county, township and village, or from a code, as of the end of the year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lianxin.core.kernel.words import Words
from lianxin.places.domain.codes import is_code
from lianxin.places.domain.names import cleaned, township_stem, village_stem
from lianxin.places.queries import area_by_code, areas_under, resolve_mention, successors_of
from lianxin.registry import errors
from lianxin.registry.importing.rows import Rows

_NAMES = ("place.province", "place.prefecture", "place.county", "place.township", "place.village")
_VILLAGE_LENGTH = 12


@dataclass
class VillageFinder:
    """Finds villages inside an area; each different writing is looked up once."""

    area_code: str
    on: date
    _opened: dict[tuple[str, str], set[str]] | None = None
    _seen: dict[tuple[str | None, ...], tuple[str | None, tuple[object, ...]]] = field(default_factory=dict)

    def codes_of(self, rows: Rows) -> list[str | None]:
        """Return the village code of every row; a row whose village is not found, or lies outside, is refused."""
        by_code = rows.column("household.village" if rows.kind.rows_are != "village" else "village.village")
        parts = [rows.column(path) for path in _NAMES]
        writings = list(zip(by_code, *parts, strict=True))
        for writing in dict.fromkeys(writings):
            if writing not in self._seen:
                self._seen[writing] = self._found(writing)
        known = {writing: code for writing, (code, _) in self._seen.items()}
        codes = list(map(known.__getitem__, writings))
        unfound: dict[tuple[str | None, ...], list[int]] = {}
        if None in codes:
            for row, writing in enumerate(writings):
                if codes[row] is None:
                    unfound.setdefault(writing, []).append(row)
        for writing, found in unfound.items():
            self._tell(rows, writing, found)
        return codes

    def _found(self, writing: tuple[str | None, ...]) -> tuple[str | None, tuple[object, ...]]:
        code, *names = writing
        if code and is_code(code):
            return self._by_code(code)
        # The column of codes may hold the village's name instead.
        if code and not names[4]:
            names[4] = code
        written = "".join(name for name in names if name)
        if not written:
            return None, (errors.VILLAGE_NOT_FOUND, {"why": Words("没有写明村名", "no village is named")})
        known = self._opened_villages().get(
            (township_stem(cleaned(names[3] or "")), village_stem(cleaned(names[4] or "")))
        )
        if known is not None and len(known) == 1:
            return next(iter(known)), ()
        answer = resolve_mention(written, within="" if names[2] else self.area_code, on=self.on)
        if not answer.code or len(answer.code) < _VILLAGE_LENGTH:
            near = "、".join("".join(c.path) for c in answer.candidates[:3])
            why = Words(f"最接近：{near}", f"nearest: {near}") if near else Words("名册中没有", "no such place")
            return None, (errors.VILLAGE_NOT_FOUND, {"why": why})
        if not answer.code.startswith(self.area_code):
            return None, (errors.VILLAGE_OUT_OF_SCOPE, {"area": self.area_code})
        return answer.code, ()

    def _opened_villages(self) -> dict[tuple[str, str], set[str]]:
        """Villages opened here by the stems of their township and name, read once for a whole file."""
        if self._opened is None:
            self._opened = {}
            villages = areas_under(self.area_code, self.on).filter(level="village")
            for code, name, township in villages.values_list("code", "name", "parent__name"):
                key = (township_stem(township or ""), village_stem(name))
                self._opened.setdefault(key, set()).add(code)
        return self._opened

    def _by_code(self, code: str) -> tuple[str | None, tuple[object, ...]]:
        if not code.startswith(self.area_code):
            return None, (errors.VILLAGE_OUT_OF_SCOPE, {"area": self.area_code})
        found = area_by_code(code, self.on)
        if found is not None and found.level == "village":
            return found.code, ()
        if found is not None:
            return None, (errors.VILLAGE_NOT_FOUND, {"why": Words("这不是村级代码", "this is no code of a village")})
        later = successors_of(code)
        if later:
            return None, (errors.VILLAGE_ABOLISHED, {"successor": "、".join(later)})
        return None, (errors.VILLAGE_NOT_FOUND, {"why": Words("没有这个代码", "there is no such code")})

    def _tell(self, rows: Rows, writing: tuple[str | None, ...], found: list[int]) -> None:
        _, (kind, details) = self._seen[writing]
        shown = writing[0] or "".join(name for name in writing[1:] if name)
        path = next((p for p in ("place.village", "household.village", "village.village") if p in rows.columns), "")
        rows.refuse(found, path, kind, shown, **details)  # type: ignore[arg-type]
