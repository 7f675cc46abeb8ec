"""Recognise what kind of sheet stands in a file, where its headings are, and which column fills which field."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lianxin.core.kernel.dictionary import Dictionary, Field, FieldType, SheetColumn, SheetKind
from lianxin.core.kernel.errors import ErrorKind, Place, Problem, Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.errors import (
    HEADING_TWICE,
    HEADINGS_MISSING,
    KIND_IS_AMBIGUOUS,
    KIND_UNKNOWN,
    MAPPED_FIELD_UNKNOWN,
    MAPPED_HEADING_ABSENT,
    MAPPING_NEEDS_KIND,
    SHEET_NOT_RECOGNISED,
    UNIT_NOT_TOLD,
    UNITS_CONFLICT,
)
from lianxin.core.sheets.extents import column_letters
from lianxin.core.sheets.headings import ColumnHeading, Merged, column_headings, read_heading
from lianxin.core.sheets.units import agrees, canonical_unit, is_money, unit_of, yuan_in

HEADING_ROWS_LOOKED_AT = 30
_DEEPEST_HEADING = 3
_LEAST_SCORE = 0.25
_LEAST_COLUMNS = 3
_CLEAR_LEAD = 0.02
_UNMEASURED = frozenset(
    {FieldType.TEXT, FieldType.CODE, FieldType.CODES, FieldType.IDENTIFIER, FieldType.AREA, FieldType.BOOLEAN}
)
_BANNER_UNIT = re.compile(r"单位\s*:?\s*([^\s。;)]+)|unit\s*:\s*([^,;.)]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UsedColumn:
    """One column of the file that fills a field. ``yuan`` is how many yuan one unit of the column is (money only)."""

    index: int
    heading: str
    column: SheetColumn
    field: Field
    unit: str = ""
    yuan: int = 1

    @property
    def path(self) -> str:
        return f"{self.field.table}.{self.field.name}"

    @property
    def letter(self) -> str:
        return column_letters(self.index)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet recognised: its kind, its heading rows (indices from 0), its columns, and what is wrong with the headings."""

    kind: SheetKind
    heading_rows: tuple[int, ...]
    columns: tuple[UsedColumn, ...]
    score: float
    unknown_headings: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    known_columns: tuple[int, ...] = ()

    @property
    def first_row(self) -> int:
        """Index, from 0, of the first row below the headings."""
        return self.heading_rows[-1] + 1


@dataclass(slots=True)
class _Match:
    """One reading of one window of rows as one kind."""

    kind: SheetKind
    heading_rows: tuple[int, ...]
    headings: list[ColumnHeading]
    claims: dict[int, list[ColumnHeading]] = field(default_factory=dict)
    inexactness: int = 0
    open_ranges: int = 0

    @property
    def fit(self) -> tuple[int, int, int, int, int]:
        """How well these rows read as the headings: most columns found, then by their most exact names, then without cutting
        a merged heading from its children, then with units found, then in the fewest rows."""
        units = sum(bool(heading.units) for heading in self.headings)
        return (len(self.claims), -self.inexactness, -self.open_ranges, units, -len(self.heading_rows))

    @property
    def score(self) -> float:
        return 2 * len(self.claims) / (len(self.kind.columns) + len(self.headings))

    @property
    def missing(self) -> list[SheetColumn]:
        return [c for index, c in enumerate(self.kind.columns) if c.required and index not in self.claims]

    @property
    def rank(self) -> tuple[bool, float]:
        return (not self.missing, self.score)

    def is_good(self) -> bool:
        required = sum(column.required for column in self.kind.columns)
        return (
            self.score >= _LEAST_SCORE
            and len(self.claims) >= min(_LEAST_COLUMNS, len(self.kind.columns))
            and 2 * len(self.missing) <= required
        )


def recognise(
    rows: Sequence[Sequence[object]],
    kinds: Iterable[SheetKind],
    dictionary: Dictionary,
    *,
    merged: Sequence[Merged] = (),
    forced: bool = False,
) -> Recognised:
    """Find the heading rows and the kind among the first rows of a sheet.

    ``forced`` says that the caller named the kind (then ``kinds`` is that one): one matching heading is enough.

    Raises:
        Refused: SHEET-101 nothing fits, with the closest kind; SHEET-102 several kinds fit equally well.
    """
    found = [match for kind in kinds if (match := _best_match(rows, kind, dictionary, merged))]
    found.sort(key=lambda match: match.rank, reverse=True)
    if not found or not (found[0].claims if forced else found[0].is_good()):
        raise _not_recognised(found, rows)
    best = found[0]
    rivals = [m for m in found[1:] if m.is_good() and m.rank[0] == best.rank[0] and best.score - m.score < _CLEAR_LEAD]
    if rivals and not forced:
        raise Refused(KIND_IS_AMBIGUOUS, layouts=_listed([match.kind.words for match in (best, *rivals)]))
    return _recognised(best, dictionary, rows[: best.heading_rows[0]])


def mapped_kind(mapping: Mapping[str, str], dictionary: Dictionary, kind: SheetKind | None = None) -> SheetKind:
    """Return a kind made from a survey's own mapping, heading → ``table.field``; it stands in place of recognition.

    Columns of ``kind`` lend their ``required`` and ``filled`` to the headings mapped to the same field.

    Raises:
        Refused: SHEET-107 a field is unknown; SHEET-108 the fields are of several tables and no kind is named.
    """
    unknown = sorted({path for path in mapping.values() if path not in dictionary.fields})
    if unknown:
        raise Refused(MAPPED_FIELD_UNKNOWN, fields=", ".join(unknown))
    tables = sorted({dictionary.field(path).table for path in mapping.values()})
    if kind is None and len(tables) != 1:
        raise Refused(MAPPING_NEEDS_KIND, tables=", ".join(tables))
    lent = {column.field: column for column in kind.columns} if kind else {}
    columns = tuple(
        replace(lent.get(path, SheetColumn(heading)), heading=heading, field=path, synonyms=())
        for heading, path in mapping.items()
    )
    if kind is not None:
        return replace(kind, columns=columns)
    return SheetKind("mapped", Words("自定义对应表", "mapped by the user"), tables[0], columns)


def problems_of_mapping(recognised: Recognised, sheet: str) -> list[Problem]:
    """Return SHEET-106 when headings of the mapping are not in the file."""
    used = {column.column.heading for column in recognised.columns}
    absent = [column.heading for column in recognised.kind.columns if column.heading not in used]
    if not absent:
        return []
    place = Place(sheet=sheet, row=recognised.heading_rows[-1] + 1)
    return [Problem(MAPPED_HEADING_ABSENT, place, details={"headings": ", ".join(absent)})]


def kind_named(name: str, kinds: Iterable[SheetKind]) -> SheetKind:
    """Return the kind with this name.

    Raises:
        Refused: SHEET-109.
    """
    known = {kind.name: kind for kind in kinds}
    if name not in known:
        raise Refused(KIND_UNKNOWN, layout=name, layouts=", ".join(known))
    return known[name]


# Matching ------------------------------------------------------------------------------------------------------------


def _best_match(
    rows: Sequence[Sequence[object]], kind: SheetKind, dictionary: Dictionary, merged: Sequence[Merged]
) -> _Match | None:
    index = heading_index(kind, dictionary)
    best: _Match | None = None
    for top in range(min(len(rows), HEADING_ROWS_LOOKED_AT)):
        for depth in range(1, _DEEPEST_HEADING + 1):
            window = rows[top : top + depth]
            if len(window) < depth or not any(cell != "" for cell in window[0]):
                continue
            headings = column_headings(window, merged, top)
            match = _Match(kind, tuple(range(top, top + depth)), headings)
            match.claims, match.inexactness = _claims(headings, index)
            match.open_ranges = _open_ranges(merged, top, top + depth - 1)
            if depth > 1 and _ends_in_stray_units(match, window[-1], dictionary):
                continue
            if match.claims and (best is None or match.fit > best.fit):
                best = match
    return best


def _ends_in_stray_units(match: _Match, row: Sequence[object], dictionary: Dictionary) -> bool:
    """Whether the last row of a window holds nothing but units, and one of them under a column that has none: then somebody
    wrote a sign into a row of data, and it is no row of headings."""
    written = {column for column, cell in enumerate(row) if cell != ""}
    if not all(isinstance(cell := row[column], str) and unit_of(cell) for column in written):
        return False
    unmeasured = {
        heading.column
        for position, claimed in match.claims.items()
        if (path := match.kind.columns[position].field) and dictionary.field(path).type in _UNMEASURED
        for heading in claimed
    }
    return not written.isdisjoint(unmeasured)


def heading_index(kind: SheetKind, dictionary: Dictionary) -> dict[str, int]:
    """Return each known spelling → position of its column in the kind. A spelling that would mean two columns equally
    means none; a printed heading goes before a synonym, a synonym before the name of the field."""
    index: dict[str, int] = {}
    for rank in range(4):
        offered: dict[int, dict[str, set[int]]] = {}
        for position, column in enumerate(kind.columns):
            for spelling in _spellings(column, dictionary, rank):
                for exactness, key in enumerate(read_heading(spelling).keys):
                    offered.setdefault(exactness, {}).setdefault(key, set()).add(position)
        for _, by_key in sorted(offered.items()):
            for key, positions in by_key.items():
                if len(positions) == 1:
                    index.setdefault(key, next(iter(positions)))
    return index


def _spellings(column: SheetColumn, dictionary: Dictionary, rank: int) -> tuple[str, ...]:
    if rank == 0:
        return (column.heading,)
    if rank == 1:
        return column.synonyms
    if not column.field:
        return ()
    entry = dictionary.field(column.field)
    if rank == 2:
        return (entry.words.zh, entry.words.en, *entry.synonyms)
    return tuple(text for text in (entry.name, entry.national_code) if text)


def _open_ranges(merged: Iterable[Merged], top: int, bottom: int) -> int:
    """Count the merged headings that reach below the window, or that stand in its last row over several columns: their
    children come in the next row."""
    count = 0
    for (first_row, first_column), (last_row, last_column) in merged:
        if top <= first_row <= bottom and (last_row > bottom or (last_row == bottom and last_column > first_column)):
            count += 1
    return count


def _claims(headings: Iterable[ColumnHeading], index: Mapping[str, int]) -> tuple[dict[int, list[ColumnHeading]], int]:
    """Return which headings claim which column of the kind, and how many parents had to be ignored for it. Of several
    claims on a column, those that match most exactly stay."""
    levels: dict[int, list[tuple[int, ColumnHeading]]] = {}
    for heading in headings:
        hit = next(
            ((level, index[key]) for level, one in enumerate(heading.readings) for key in one.keys if key in index),
            None,
        )
        if hit:
            levels.setdefault(hit[1], []).append((hit[0], heading))
    kept = {}
    inexactness = 0
    for position, claimed in levels.items():
        best = min(level for level, _ in claimed)
        inexactness += best
        kept[position] = [heading for level, heading in claimed if level == best]
    return kept, inexactness


# From a match to an answer -------------------------------------------------------------------------------------------


def _recognised(match: _Match, dictionary: Dictionary, banner: Sequence[Sequence[object]]) -> Recognised:
    row = match.heading_rows[-1] + 1
    used: list[UsedColumn] = []
    problems: list[Problem] = []
    banner_units = _banner_units(banner)
    by_field: dict[str, list[ColumnHeading]] = {}
    for position, claimed in match.claims.items():
        column = match.kind.columns[position]
        by_field.setdefault(column.field or f"\0{position}", []).extend(claimed)
    for position, claimed in sorted(match.claims.items(), key=lambda claim: claim[1][0].column):
        column = match.kind.columns[position]
        rivals = by_field[column.field or f"\0{position}"]
        if not column.field:
            continue
        if len(rivals) > 1:
            if claimed[0] is rivals[0]:
                problems.append(_twice(rivals, row))
            continue
        outcome = _used(claimed[0], column, dictionary, banner_units)
        if isinstance(outcome, UsedColumn):
            used.append(outcome)
        else:
            problems.append(_heading_problem(outcome[0], claimed[0], row, outcome[1]))
    known = {heading.column for claimed in match.claims.values() for heading in claimed}
    unknown = tuple((h.column, h.written) for h in match.headings if h.column not in known)
    problems.extend(_missing(match, row, unknown))
    return Recognised(
        match.kind, match.heading_rows, tuple(used), match.score, unknown, tuple(problems), tuple(sorted(known))
    )


def unit_expected(column: SheetColumn, dictionary: Dictionary) -> str:
    """Return the canonical unit of a column as the layout lays it down; 元 for money when nothing says otherwise."""
    entry = dictionary.field(column.field)
    printed = read_heading(column.heading).units
    unit = canonical_unit(column.unit, dictionary.units) or (printed[0] if printed else "")
    unit = unit or canonical_unit(entry.unit, dictionary.units)
    return unit or ("元" if entry.type is FieldType.MONEY else "")


def _used(
    heading: ColumnHeading, column: SheetColumn, dictionary: Dictionary, banner_units: frozenset[str]
) -> UsedColumn | tuple[ErrorKind, dict[str, object]]:
    """Return the column with its unit settled, or what is wrong with the unit."""
    entry = dictionary.field(column.field)
    if entry.type not in {FieldType.MONEY, FieldType.INTEGER, FieldType.NUMBER}:
        return UsedColumn(heading.column, heading.written, column, entry)
    is_amount = entry.type is FieldType.MONEY
    expected = unit_expected(column, dictionary)
    units = heading.units
    if is_amount and not units:
        units = tuple(unit for unit in banner_units if is_money(unit))
    conflict: dict[str, object] = {
        "units": " / ".join((*units, *([] if len(units) > 1 else [expected]))),
        "expected": expected,
    }
    if len(units) > 1 or (units and expected and not agrees(units[0], expected)):
        return UNITS_CONFLICT, conflict
    if is_amount and column.unit_told and not units:
        return UNIT_NOT_TOLD, {"expected": expected}
    unit = units[0] if units else expected
    if not is_amount:
        return UsedColumn(heading.column, heading.written, column, entry, unit)
    yuan = yuan_in(unit)
    if yuan is None:
        return UNITS_CONFLICT, conflict
    return UsedColumn(heading.column, heading.written, column, entry, unit, yuan)


def _banner_units(banner: Sequence[Sequence[object]]) -> frozenset[str]:
    """Return the units that a line above the headings gives for the whole sheet (``单位:万元``)."""
    units: set[str] = set()
    for cell in (cell for row in banner for cell in row if isinstance(cell, str) and cell):
        for zh, en in _BANNER_UNIT.findall(unicodedata.normalize("NFKC", cell)):
            units.update(unit_of(part) for part in re.split(r"[、,/和]", zh or en))
    return frozenset(unit for unit in units if unit)


def _twice(rivals: Sequence[ColumnHeading], row: int) -> Problem:
    columns = ", ".join(column_letters(heading.column) for heading in rivals)
    return _heading_problem(HEADING_TWICE, rivals[0], row, {"columns": columns})


def _heading_problem(kind: ErrorKind, heading: ColumnHeading, row: int, details: dict[str, object]) -> Problem:
    place = Place(row=row, column=column_letters(heading.column), heading=heading.written)
    return Problem(kind, place, heading.written, details={"heading": heading.written, **details})


def _missing(match: _Match, row: int, unknown: Sequence[tuple[int, str]]) -> list[Problem]:
    if not match.missing:
        return []
    names = [column.heading for column in match.missing]
    written = {read_heading(text).keys[-1]: text for _, text in unknown if read_heading(text).keys}
    closest = dict.fromkeys(
        written[near]
        for name in names
        for near in difflib.get_close_matches(read_heading(name).keys[-1], list(written), n=2, cutoff=0.4)
    )
    details: dict[str, object] = {
        "layout": match.kind.words,
        "missing": ", ".join(names),
        "closest": ", ".join(closest) or Words("无", "none"),
    }
    return [Problem(HEADINGS_MISSING, Place(row=row), details=details)]


def _not_recognised(found: Sequence[_Match], rows: Sequence[Sequence[object]]) -> Refused:
    none = Words("无", "none")
    if not found:
        seen = next((row for row in rows if sum(cell != "" for cell in row) > 1), ())
        shown = ", ".join(str(cell) for cell in seen if cell != "")[:200]
        return Refused(SHEET_NOT_RECOGNISED, layout=none, matched=0, unknown=shown or none)
    best = max(found, key=lambda match: (len(match.claims), match.score))
    claimed = {heading.column for claims in best.claims.values() for heading in claims}
    unknown = ", ".join(heading.written for heading in best.headings if heading.column not in claimed)
    return Refused(
        SHEET_NOT_RECOGNISED, layout=best.kind.words, matched=len(best.claims), unknown=unknown[:300] or none
    )


def _listed(words: Sequence[Words]) -> Words:
    return Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))
