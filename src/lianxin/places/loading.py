"""Divisions of another country from a table: checked as a whole, then opened in one transaction."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.places.domain.codes import Level, committee_kind, is_foreign, level_of, parent_code, short_code
from lianxin.places.errors import (
    AREAS_UNREADABLE,
    NAME_DIFFERS,
    NATIONAL_CODE,
    NO_NAME,
    NOT_A_CODE,
    NOT_PERMITTED,
    WRONG_LEVEL,
    WRONG_PARENT,
)
from lianxin.places.models import Area
from lianxin.places.operations import MANAGE, Actor

_HEADINGS = ("code", "name", "level", "parent")


@dataclass(frozen=True, slots=True)
class ForeignArea:
    """One line of the table. ``parent`` is the code above it, empty for a province."""

    code: str
    name: str
    level: Level
    parent: str = ""


@transaction.atomic
def load_areas(*, areas: Iterable[ForeignArea], by: Actor | None) -> int:
    """Open divisions of another country and return how many were new; those that stand here already stay as they are.

    Codes begin with the two letters of the country and are as long as the national ones of their level, so that years,
    scopes and villages work the same: ``CI`` 2, ``CI01`` 4, ``CI0101`` 6 (a county), ``CI0101001`` 9, ``CI0101001001`` 12.
    The lines may stand in any order. What is below the village is opened with ``open_local_area``.

    Raises:
        Refused: PLACE-001 not a code; PLACE-004 the level does not fit it; PLACE-010; PLACE-011 no name; PLACE-013 a national
            code; PLACE-014 the wrong parent, or one that is neither in the table nor here; PLACE-015 another name stands here.
    """
    if by is not None and not by.may(MANAGE):
        raise Refused(NOT_PERMITTED)
    wanted = sorted(areas, key=lambda area: len(area.code))
    standing = {a.code: a for a in Area.objects.filter(valid_before__isnull=True, code__in=_codes_of(wanted))}
    created = 0
    for area in wanted:
        _check(area, standing)
        if area.code in standing:
            continue
        standing[area.code] = Area.objects.create(
            code=area.code,
            name=area.name.strip(),
            level=area.level.value,
            kind=committee_kind(area.code) if area.level is Level.VILLAGE else Area.Kind.DIVISION,
            parent=standing.get(area.parent),
        )
        created += 1
    if created:
        top = standing[wanted[0].code]
        record_event(
            act="places.load", by=by, thing="places.area", thing_id=top.pk, area_code=top.code, created=created
        )
    return created


def read_areas(path: Path) -> list[ForeignArea]:
    """Read the lines of a CSV file with the columns code, name, level and parent.

    Raises:
        Refused: PLACE-016, it is not such a file, or a level is unknown.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if tuple(reader.fieldnames or ()) != _HEADINGS:
                raise _unreadable("首行不是 code,name,level,parent", "the first row is not code,name,level,parent")
            return [_area_of(reader.line_num, line) for line in reader]
    except (UnicodeDecodeError, csv.Error):
        raise _unreadable("不是 UTF-8 的 CSV", "it is no CSV in UTF-8") from None


def _area_of(number: int, line: dict[str, str | None]) -> ForeignArea:
    cells = {name: (line.get(name) or "").strip() for name in _HEADINGS}
    if None in line or cells["level"] not in set(Level):
        levels = "、".join(Level)
        raise _unreadable(f"第 {number} 行(级别可为 {levels})", f"line {number} (levels: {levels})")
    return ForeignArea(cells["code"].upper(), cells["name"], Level(cells["level"]), cells["parent"].upper())


def _unreadable(zh: str, en: str) -> Refused:
    return Refused(AREAS_UNREADABLE, why=Words(zh, en))


def _codes_of(areas: Sequence[ForeignArea]) -> set[str]:
    return {area.code for area in areas} | {area.parent for area in areas if area.parent}


def _check(area: ForeignArea, standing: dict[str, Area]) -> None:
    if short_code(area.code) != area.code:
        raise Refused(NOT_A_CODE, code=area.code)
    if not is_foreign(area.code):
        raise Refused(NATIONAL_CODE, code=area.code)
    if level_of(area.code) is not area.level or area.level is Level.GROUP:
        raise Refused(WRONG_LEVEL, code=area.code, found=level_of(area.code).words, wanted=area.level.words)
    if not area.name.strip():
        raise Refused(NO_NAME)
    above = parent_code(area.code)
    if area.parent != above or (above and above not in standing):
        raise Refused(WRONG_PARENT, code=area.code, wanted=above or "—", found=area.parent or "—")
    known = standing.get(area.code)
    if known is not None and known.name != area.name.strip():
        raise Refused(NAME_DIFFERS, code=area.code, known=known.name, found=area.name)
