"""Open, add, rename and merge areas. Each act is one transaction with one event; a refused act changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.places.domain.codes import (
    LETTERS,
    LOCAL_LEVELS,
    Level,
    LocalKind,
    committee_kind,
    level_of,
    parent_code,
    short_code,
    temporary_code,
)
from lianxin.places.domain.gazetteer import Division
from lianxin.places.domain.shapes import Problem, Shape, read_shapes
from lianxin.places.errors import (
    CODES_USED_UP,
    NAME_TAKEN,
    NO_NAME,
    NO_SOURCE,
    NOT_PERMITTED,
    NOT_SIBLINGS,
    SHAPES_FAULTY,
    TAG_UNFIT,
    UNKNOWN_CODE,
    WRONG_DAY,
    WRONG_LEVEL,
)
from lianxin.places.gazetteer import gazetteer
from lianxin.places.models import Area, AreaShape, AreaTag
from lianxin.places.queries import areas_under, boundary_of, required_area
from lianxin.rulebook import dictionary

MANAGE = "places.manage"
_MOST_PROBLEMS = 20
_PARENT_LEVELS = {Level.TOWNSHIP: Level.COUNTY, Level.VILLAGE: Level.TOWNSHIP, Level.GROUP: Level.VILLAGE}


class Actor(Protocol):
    """Whoever acts: a user with a key, a name and permissions. ``None`` in its place is the house itself."""

    pk: Any
    name: Any

    def may(self, act: str) -> bool: ...

    def home_area(self, act: str) -> str: ...


@dataclass(frozen=True, slots=True)
class OpenedCounty:
    """What opening did: the county's present area, and how many areas were new."""

    county: Area
    created: int


@transaction.atomic
def open_areas(*, county_code: str, on: date, by: Actor | None) -> OpenedCounty:
    """Copy a county with its townships, its villages and all above it from the gazetteer into the database.

    ``county_code`` may be written in any way and may be a code that the county had on the day ``on``: the present county is
    opened, its former codes and names come along as ended areas that point to it. What is already there stays as it is.

    Raises:
        Refused: PLACE-001, PLACE-002 (unknown on that day), PLACE-004 (no county), PLACE-010.
    """
    _gate(by)
    code = short_code(county_code)
    if level_of(code) is not Level.COUNTY:
        raise _wrong_level(code, Level.COUNTY)
    source = gazetteer()
    source.as_of(code, on)
    present = [latest for latest in source.latest_codes(code) if source.division(latest)]
    if len(present) != 1:
        raise Refused(UNKNOWN_CODE, code=code)
    county_division = source.division(present[0])
    assert county_division is not None
    chain = [*source.path(county_division.code)]
    created = sum(_open_division(division) for division in chain)
    county = Area.objects.get(code=county_division.code, valid_before__isnull=True)
    created += _open_former(county)
    townships = source.townships(county.code)
    created += _open_children([county], townships)
    opened = Area.objects.filter(code__startswith=county.code, level=Area.Level.TOWNSHIP, valid_before__isnull=True)
    created += _open_children(opened, [v for t in townships for v in source.villages(t.code)])
    record_event(
        act="places.open", by=by, thing="places.area", thing_id=county.pk, area_code=county.code, created=created
    )
    return OpenedCounty(county, created)


@transaction.atomic
def open_local_area(*, parent: Area, name: str, kind: LocalKind, by: Actor | None, on: date | None = None) -> Area:
    """Open an area that has no national code, under its parent, with a temporary code of its own, and return it.

    A township goes under a county, a village under a township, a natural village or group under a village. ``on`` is its
    first day, where it is known.

    Raises:
        Refused: PLACE-004 (wrong parent), PLACE-006, PLACE-007 (name taken), PLACE-010, PLACE-011 (no name).
    """
    _gate(by)
    area = _new_local(parent, name, kind, on)
    record_event(act="places.open_local", by=by, thing="places.area", thing_id=area.pk, area_code=area.code, kind=kind)
    return area


@transaction.atomic
def rename_area(*, area: Area, name: str, on: date, by: Actor | None) -> Area:
    """End the area's version on the day and begin one of the same code under the new name; return the new one.

    What lies under it now lies under the new version.

    Raises:
        Refused: PLACE-007 (name taken), PLACE-008 (ended, or not begun by that day), PLACE-010, PLACE-011.
    """
    _gate(by)
    old = _open_version(area, on)
    wanted = _clean_name(name)
    _refuse_taken(old.parent, wanted)
    old.valid_before = on
    old.save(update_fields=["valid_before"])
    new = Area.objects.create(
        code=old.code,
        name=wanted,
        level=old.level,
        kind=old.kind,
        parent=old.parent,
        valid_from=on,
        predecessor=old,
        is_temporary=old.is_temporary,
        longitude=old.longitude,
        latitude=old.latitude,
        position_source=old.position_source,
    )
    old.successor = new
    old.save(update_fields=["successor"])
    old.children.filter(valid_before__isnull=True).update(parent=new)
    record_event(
        act="places.rename", by=by, thing="places.area", thing_id=new.pk, area_code=new.code, was=old.name, now=wanted
    )
    return new


@transaction.atomic
def merge_areas(*, areas: Iterable[Area], into: Area, on: date, by: Actor | None) -> Area:
    """End the areas on the day and make ``into`` their successor; return it.

    What lies under them is carried over: each gets a new area under ``into`` with the same name and a temporary code, and
    the old one points to it.

    Raises:
        Refused: PLACE-008 (not in being before that day), PLACE-009 (not of one level, or merged into itself), PLACE-010.
    """
    _gate(by)
    target = _open_version(into, on)
    codes = []
    for area in areas:
        old = _open_version(area, on)
        if old.level != target.level or old.pk == target.pk:
            raise Refused(NOT_SIBLINGS, code=old.code, other=target.code)
        _carry_over(old, target, on)
        codes.append(old.code)
    record_event(
        act="places.merge", by=by, thing="places.area", thing_id=target.pk, area_code=target.code, merged=codes
    )
    return target


@transaction.atomic
def tag_area(*, area_code: str, kind: str, document: str, starts_on: date, by: Actor | None) -> AreaTag:
    """Record what a document calls an area from a day on. The area is opened here, or known to the gazetteer.

    Raises:
        Refused: PLACE-010, PLACE-017 no such area or kind, no document, or it bears one of the kind already.
    """
    _gate(by)
    kinds = {one.key for one in dictionary().code_lists["area_tag_kind"].codes}
    is_known = Area.objects.filter(code=area_code).exists() or gazetteer().division(area_code) is not None
    standing = AreaTag.objects.filter(area_code=area_code, kind=kind, ends_before__isnull=True)
    if not is_known or kind not in kinds or not document.strip() or standing.exists():
        raise Refused(TAG_UNFIT)
    made = AreaTag.objects.create(
        area_code=area_code, kind=kind, document=document.strip()[:200], starts_on=starts_on,
        by_name="" if by is None else str(by.name)[:60], at=timezone.now(),
    )  # fmt: skip
    record_event(act="places.tag", by=by, thing="places.tag", thing_id=made.pk, area_code=area_code, kind=kind)
    return made


@transaction.atomic
def end_tag(*, tag: AreaTag, on: date, by: Actor | None) -> AreaTag:
    """End a tag; the day is the first on which the area is no longer called so.

    Raises:
        Refused: PLACE-010, PLACE-017 it is ended already, or began no earlier.
    """
    _gate(by)
    held = AreaTag.objects.select_for_update().get(pk=tag.pk)
    if held.ends_before is not None or on <= held.starts_on:
        raise Refused(TAG_UNFIT)
    held.ends_before = on
    held.save(update_fields=["ends_before"])
    record_event(
        act="places.end_tag", by=by, thing="places.tag", thing_id=held.pk, area_code=held.area_code, kind=held.kind
    )
    return held


@transaction.atomic
def take_in_shapes(*, county_code: str, content: bytes, source: str, by: Actor | None) -> tuple[Shape, ...]:
    """Take in outlines and positions of a county's townships and villages from a GeoJSON file; those brought before stay on record.

    Raises:
        Refused: PLACE-010 the county is not his; PLACE-004 no county; PLACE-005 it is not opened here; PLACE-018 the file is faulty,
            with everything that is wrong; PLACE-019 no source.
    """
    _gate(by)
    if level_of(county_code) is not Level.COUNTY:
        raise _wrong_level(county_code, Level.COUNTY)
    if by is not None and not county_code.startswith(by.home_area(MANAGE)):
        raise Refused(NOT_PERMITTED)
    county = required_area(county_code)
    if not source.strip():
        raise Refused(NO_SOURCE)
    levels = (Area.Level.TOWNSHIP, Area.Level.VILLAGE)
    names = dict(areas_under(county.code).filter(level__in=levels).values_list("code", "name"))
    read = read_shapes(content, names, tuple(boundary_of(county.code) or ()))
    if read.problems:
        raise Refused(SHAPES_FAULTY, problems=_all_of(read.problems))
    now, name = timezone.now(), "" if by is None else str(by.name)[:60]
    AreaShape.objects.bulk_create(
        AreaShape(
            area_code=shape.code, rings=[list(map(list, ring)) for ring in shape.rings] or None,
            longitude=shape.position[0] if shape.position else None,
            latitude=shape.position[1] if shape.position else None,
            source=source.strip()[:100], by_name=name, at=now,
        )
        for shape in read.shapes
    )  # fmt: skip
    record_event(
        act="places.shapes", by=by, thing="places.area", thing_id=county.pk, area_code=county.code,
        outlines=sum(bool(shape.rings) for shape in read.shapes),
        positions=sum(shape.position is not None for shape in read.shapes), source=source.strip()[:100],
    )  # fmt: skip
    return read.shapes


def _all_of(problems: Sequence[Problem]) -> Words:
    """Every problem, up to as many as a person reads at once."""
    shown = [one.said for one in problems[:_MOST_PROBLEMS]]
    rest = len(problems) - len(shown)
    if rest:
        shown.append(Words(f"另有 {rest} 处。", f"and {rest} more."))
    return Words("".join(one.zh for one in shown), " ".join(one.en for one in shown))


def _gate(by: Actor | None) -> None:
    if by is not None and not by.may(MANAGE):
        raise Refused(NOT_PERMITTED)


def _wrong_level(code: str, wanted: Level) -> Refused:
    return Refused(WRONG_LEVEL, code=code, found=level_of(code).words, wanted=wanted.words)


def _open_division(division: Division) -> int:
    """Make sure that a province, city or county is there; return how many areas were new (0 or 1)."""
    if Area.objects.filter(code=division.code, valid_before__isnull=True).exists():
        return 0
    above = parent_code(division.code)
    parent = Area.objects.get(code=above, valid_before__isnull=True) if above else None
    area = _area(division, parent)
    area.valid_from = gazetteer().versions(division.code)[-1].valid_from
    area.save()
    return 1


def _open_former(county: Area) -> int:
    """Add the versions that the county's area had before, as ended areas which point to the present one."""
    created = 0
    waiting = [county]
    while waiting:
        later = waiting.pop()
        for version in gazetteer().history.predecessors(later.code):
            is_before = version.valid_before is not None and version.valid_before == later.valid_from
            if not is_before or Area.objects.filter(code=version.code, valid_from=version.valid_from).exists():
                continue
            former = Area.objects.create(
                code=version.code,
                name=version.name,
                level=Area.Level.COUNTY,
                parent=county.parent,
                valid_from=version.valid_from,
                valid_before=version.valid_before,
                successor=later,
            )
            created += 1
            waiting.append(former)
    return created


def _open_children(parents: Iterable[Area], divisions: Sequence[Division]) -> int:
    by_code = {parent.code: parent for parent in parents}
    known = set(Area.objects.filter(code__in=[d.code for d in divisions]).values_list("code", flat=True))
    new = [_area(d, by_code[parent_code(d.code)]) for d in divisions if d.code not in known]
    Area.objects.bulk_create([area for area in new if area.parent is not None], batch_size=500)
    return len(new)


def _area(division: Division, parent: Area | None) -> Area:
    position = gazetteer().position(division.code)
    level = division.level
    return Area(
        code=division.code,
        name=division.name,
        level=level.value,
        kind=committee_kind(division.code) if level is Level.VILLAGE else Area.Kind.DIVISION,
        parent=parent,
        longitude=position[0] if position else None,
        latitude=position[1] if position else None,
        position_source="geonames" if position else "",
    )


def _new_local(parent: Area, name: str, kind: LocalKind, on: date | None) -> Area:
    level = LOCAL_LEVELS[kind]
    if parent.level != _PARENT_LEVELS[level].value:
        raise _wrong_level(parent.code, _PARENT_LEVELS[level])
    wanted = _clean_name(name)
    _refuse_taken(parent, wanted)
    taken = set(Area.objects.filter(code__startswith=parent.code + LETTERS[kind]).values_list("code", flat=True))
    code = next((c for n in range(1, 100) if (c := temporary_code(parent.code, kind, n)) not in taken), None)
    if code is None:
        raise Refused(CODES_USED_UP, code=parent.code)
    return Area.objects.create(
        code=code,
        name=wanted,
        level=level.value,
        kind={
            LocalKind.TOWNSHIP: Area.Kind.DIVISION,
            LocalKind.VILLAGE: Area.Kind.VILLAGE_COMMITTEE,
            LocalKind.NATURAL_VILLAGE: Area.Kind.NATURAL_VILLAGE,
            LocalKind.GROUP: Area.Kind.GROUP,
        }[kind],
        parent=parent,
        valid_from=on,
        is_temporary=True,
    )


def _clean_name(name: str) -> str:
    wanted = name.strip()
    if not wanted:
        raise Refused(NO_NAME)
    return wanted


def _refuse_taken(parent: Area | None, name: str) -> None:
    if parent is not None and parent.children.filter(name=name, valid_before__isnull=True).exists():
        raise Refused(NAME_TAKEN, parent=parent.name, name=name)


def _open_version(area: Area, on: date) -> Area:
    """The area as it stands in the database, locked; refused unless it began before the day and has not ended."""
    current = Area.objects.select_for_update().get(pk=area.pk)
    if current.valid_before is not None or (current.valid_from is not None and current.valid_from >= on):
        raise Refused(WRONG_DAY, code=current.code, starts_on=current.valid_from or "?", on=on)
    return current


def _carry_over(old: Area, target: Area, on: date) -> None:
    """End ``old`` in favour of ``target``, and everything under it in favour of new areas under ``target``."""
    kinds = {
        Area.Level.TOWNSHIP.value: LocalKind.TOWNSHIP,
        Area.Level.VILLAGE.value: LocalKind.VILLAGE,
    }
    for child in old.children.filter(valid_before__isnull=True):
        kind = kinds.get(child.level) or LocalKind(child.kind)
        same = target.children.filter(name=child.name, valid_before__isnull=True).exists()
        moved = _new_local(target, f"{child.name}({old.name})" if same else child.name, kind, on)
        moved.predecessor = child
        moved.longitude, moved.latitude, moved.position_source = child.longitude, child.latitude, child.position_source
        moved.save()
        _carry_over(child, moved, on)
    old.valid_before = on
    old.successor = target
    old.save(update_fields=["valid_before", "successor"])
