"""Writes of the library: enter a regulation, add a version to it. Nothing that was laid down is ever changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.places.models import Area
from lianxin.regulations import errors
from lianxin.regulations.models import Justification, Regulation, RegulationVersion
from lianxin.regulations.queries import SHELVES, thing_of_rulebook
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a regulation says from a day on, and what it justifies: things of the rulebook as ``value:small_loan.cap``, each perhaps
    with a clause after a blank."""

    document_no: str
    text: str
    starts_on: date
    justifies: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class NewRegulation:
    """A regulation with its first version."""

    area_code: str
    title: str
    kind: str
    issuer: str
    version: NewVersion
    series: str = ""


@transaction.atomic
def enter_regulation(*, entry: NewRegulation, by: User | None) -> Regulation:
    """Enter a regulation with what it says and what it justifies.

    Raises:
        PermissionDenied: ``by`` does not keep regulations in the area.
        Refused: REGU-001 a text, REGU-002 there is one of the title, REGU-003 the kind, REGU-004 the area, REGU-005 the rulebook has no
            such thing.
    """
    if by is not None:
        required_area(by, Act.MANAGE_REGULATIONS, entry.area_code)
    if not Area.objects.filter(code=entry.area_code, valid_before__isnull=True).exists():
        raise Refused(errors.AREA_UNKNOWN, code=entry.area_code)
    if entry.kind not in {code.key for code in dictionary().code_lists["regulation_kind"].codes}:
        raise Refused(errors.KIND_UNKNOWN, name=entry.kind)
    title = _checked(entry.title, Words("文件名称", "Title"), 120)
    if Regulation.objects.filter(area_code=entry.area_code, title=title).exists():
        raise Refused(errors.TITLE_TAKEN, title=title)
    made = Regulation.objects.create(
        area_code=entry.area_code, title=title, kind=entry.kind, issuer=_checked(entry.issuer, Words("制定单位", "Issuer"), 100),
        series=entry.series.strip()[:60],
    )  # fmt: skip
    _add(made, 1, entry.version, by)
    _record(by, made, version=1)
    return made


@transaction.atomic
def revise_regulation(*, regulation_id: int, entry: NewVersion, seen: int, by: User | None) -> RegulationVersion:
    """Add a version to a regulation. It holds from its day; the one before holds until then, and stays to be read.

    Raises:
        PermissionDenied: ``by`` does not keep regulations in the area.
        Refused: REGU-001, REGU-005, REGU-006 not after the version before, REGU-007 nothing is other, REGU-008 another was added.
    """
    held = Regulation.objects.select_for_update().get(pk=regulation_id)
    if by is not None:
        required_area(by, Act.MANAGE_REGULATIONS, held.area_code)
    last = held.versions.order_by("-number")[0]
    if last.number != seen:
        raise Refused(errors.CHANGED_SINCE, seen=seen, now=last.number)
    if entry.starts_on <= last.starts_on:
        raise Refused(errors.TOO_EARLY, after=last.starts_on)
    _checked(entry.words, Words("改了什么", "What changed"), 300)
    before = {(one.shelf, one.name, one.clause) for one in last.justifications.all()}
    if entry.text.strip() == last.text and set(_things(entry.justifies)) == before:
        raise Refused(errors.NOTHING_CHANGED)
    made = _add(held, last.number + 1, entry, by)
    held.versions_count = made.number
    held.save(update_fields=["versions_count"])
    _record(by, held, version=made.number)
    return made


def _add(regulation: Regulation, number: int, entry: NewVersion, by: User | None) -> RegulationVersion:
    text = _checked(entry.text, Words("正文", "Text"), LONGEST_TEXT)
    things = _things(entry.justifies)
    made = RegulationVersion.objects.create(
        regulation=regulation, number=number, document_no=_checked(entry.document_no, Words("文号", "Document number"), 100),
        text=text, digest=hashlib.sha256(text.encode()).hexdigest(), starts_on=entry.starts_on, words=entry.words.strip(), by=by,
        at=timezone.now(),
    )  # fmt: skip
    Justification.objects.bulk_create(Justification(version=made, shelf=s, name=n, clause=c) for s, n, c in things)
    return made


def _things(justifies: Sequence[str]) -> list[tuple[str, str, str]]:
    """Part, name and clause of each thing, once each."""
    found: dict[tuple[str, str], str] = {}
    for written in justifies:
        thing, _, clause = written.strip().partition(" ")
        shelf, _, name = thing.partition(":")
        if thing_of_rulebook(shelf, name) is None:
            raise Refused(errors.NOT_IN_RULEBOOK, shelf=shelf, name=name, shelves="、".join(SHELVES))
        found[shelf, name] = clause.strip()[:60]
    return [(shelf, name, clause) for (shelf, name), clause in found.items()]


def _checked(text: str, what: Words, longest: int) -> str:
    found = text.strip()
    if not found or len(found) > longest:
        raise Refused(errors.TEXT_UNFIT, what=what, longest=longest)
    return found


def _record(by: User | None, regulation: Regulation, *, version: int) -> None:
    record_event(
        act=Act.MANAGE_REGULATIONS, by=by, thing="regulations.regulation", thing_id=regulation.pk, area_code=regulation.area_code,
        version=version,
    )  # fmt: skip
