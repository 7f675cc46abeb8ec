"""What a person tells of a piece of work, and that it is whole: kind, texts, quantity, money."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.work_entries import STAGES, WorkKind
from lianxin.work import errors
from lianxin.work.domain.records import content_digest, missing_parts
from lianxin.work.models import WorkRecord
from lianxin.work.operations.gates import checked_text
from lianxin.work.photographs import MOST_PHOTOS, KeptPhoto

PART_WORDS: dict[str, Words] = {
    "people": Words("参加人", "people"),
    "households": Words("农户", "households"),
    "found": Words("了解到什么", "what was found"),
    "promised": Words("答应了什么", "what was promised"),
    "done": Words("做了什么", "what was done"),
    "quantity": Words("数量", "a quantity"),
    "amount": Words("金额", "an amount"),
    "stage": Words("谋划还是落地", "whether it is planned or has landed"),
    "next_step": Words("下一步", "the next step"),
    "branch": Words("党支部", "the party branch"),
}
LONGEST = {"found": 1000, "promised": 1000, "done": 1000, "next_step": 400, "branch": 60}
LONGEST_DETAIL = 120
_LARGEST_QUANTITY = Decimal("999999999999.99")
_MOST_FEN = 10**15
_MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A piece of work to be recorded.

    ``key`` is made by whoever records it, on his device. Households are told by number of the row or by 户编号; the place follows from
    them, or is told as a division code. ``helper_ids`` are people of the roster, ``others`` how many took part besides. Money is in
    fen. A total (``is_total``) is told for the days from ``starts_on`` to ``on`` and names nobody. ``noted_at`` is when it was written
    down, where that was before it arrived. ``details`` are what its kind asks besides, by name.
    """

    key: UUID
    kind: str
    on: date
    area_code: str = ""
    household_ids: tuple[int, ...] = ()
    household_nos: tuple[str, ...] = ()
    helper_ids: tuple[int, ...] = ()
    others: int | None = None
    unit_id: int | None = None
    branch: str = ""
    found: str = ""
    promised: str = ""
    done: str = ""
    next_step: str = ""
    next_on: date | None = None
    stage: str = ""
    quantity: Decimal | None = None
    quantity_unit: str = ""
    amount_fen: int | None = None
    exactness: str = "exact"
    is_total: bool = False
    starts_on: date | None = None
    persons: int | None = None
    person_times: int | None = None
    photos: tuple[KeptPhoto, ...] = ()
    noted_at: datetime | None = None
    details: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """The digest of what is told; when it was written down is no part of it."""
        told = {part.name: getattr(self, part.name) for part in fields(self)}
        if not self.details:
            # Records from before there were details keep the digest that they were kept with.
            del told["details"]
        return content_digest(told | {"noted_at": None, "photos": sorted(one.digest for one in self.photos)})


def checked(entry: NewRecord, today: date) -> tuple[NewRecord, WorkKind]:
    """Return a record with its texts trimmed and the quantity that its kind takes for granted, and its kind.

    Raises:
        Refused: WORK-001 to 006, 013, 015, 020, 021, 024, 027.
    """
    kind = _kind(entry)
    if entry.on > today:
        raise Refused(errors.DAY_AHEAD, on=entry.on.isoformat())
    texts = {name: checked_text(getattr(entry, name), PART_WORDS[name], longest=most) for name, most in LONGEST.items()}
    entry = replace(entry, **texts, details=_checked_details(entry, kind))
    if entry.next_on is not None and (entry.next_on < entry.on or not entry.next_step):
        raise Refused(errors.NEXT_STEP_UNFIT, on=entry.next_on.isoformat())
    if entry.stage and (not kind.has_stage or entry.stage not in STAGES):
        raise Refused(errors.STAGE_UNFIT, work=kind.words)
    if len(entry.photos) > MOST_PHOTOS:
        raise Refused(errors.TOO_MANY_PHOTOS, limit=MOST_PHOTOS)
    entry = _with_quantity(entry, kind)
    _check_numbers(entry)
    _check_total(entry) if entry.is_total else _check_single(entry, kind)
    return entry, kind


def _kind(entry: NewRecord) -> WorkKind:
    kind = rulebook().work_kinds.get(entry.kind)
    if kind is None or entry.on not in kind.period:
        raise Refused(errors.NO_SUCH_KIND, work=entry.kind, on=entry.on.isoformat())
    return kind


def _checked_details(entry: NewRecord, kind: WorkKind) -> tuple[tuple[str, str], ...]:
    """The details that were told, in the order of the kind; those that are empty are none."""
    told = dict(entry.details)
    unknown = next((name for name in told if name not in kind.details), None)
    if unknown is not None or len(told) != len(entry.details):
        raise Refused(errors.DETAIL_UNFIT, work=kind.words, name=(unknown or entry.details[0][0])[:40])
    texts = {
        name: checked_text(told.get(name, ""), words, longest=LONGEST_DETAIL) for name, words in kind.details.items()
    }
    return tuple((name, text) for name, text in texts.items() if text)


def _with_quantity(entry: NewRecord, kind: WorkKind) -> NewRecord:
    if entry.quantity is None and not entry.quantity_unit:
        is_one = kind.is_one_each and not entry.is_total
        return replace(entry, quantity=Decimal(1), quantity_unit=kind.units[0]) if is_one else entry
    unit = entry.quantity_unit or (kind.units[0] if len(kind.units) == 1 else "")
    if entry.quantity is None or unit not in kind.units:
        units = dictionary().units
        known = [units[one].words for one in kind.units]
        joined = Words("、".join(one.zh for one in known) or "无", ", ".join(one.en for one in known) or "none")
        shown = units[unit].words if unit in units else Words(unit or "—", unit or "—")
        raise Refused(errors.UNIT_OF_QUANTITY, work=kind.words, unit=shown, known=joined)
    return replace(entry, quantity_unit=unit)


def _check_numbers(entry: NewRecord) -> None:
    quantity = entry.quantity
    is_sound = (
        (quantity is None or (quantity.is_finite() and 0 < quantity <= _LARGEST_QUANTITY))
        and (entry.amount_fen is None or 0 < entry.amount_fen <= _MOST_FEN)
        and all(n is None or 0 < n <= _MOST_PEOPLE for n in (entry.others, entry.persons, entry.person_times))
        and entry.exactness in WorkRecord.Exactness.values
    )
    if not is_sound:
        raise Refused(errors.AMOUNT_UNFIT)


def _check_total(entry: NewRecord) -> None:
    names = entry.household_ids or entry.household_nos or entry.helper_ids or entry.others is not None or entry.photos
    numbers = (entry.persons, entry.person_times, entry.quantity, entry.amount_fen)
    is_counted = any(one is not None for one in numbers)
    if names or not is_counted or entry.starts_on is None or entry.starts_on > entry.on:
        raise Refused(errors.TOTAL_NAMES_SOMEBODY)


def _check_single(entry: NewRecord, kind: WorkKind) -> None:
    if entry.persons is not None or entry.person_times is not None or entry.starts_on is not None:
        raise Refused(errors.COUNT_OF_A_TOTAL)
    told: dict[str, Any] = {
        "people": entry.helper_ids or entry.others,
        "households": entry.household_ids or entry.household_nos,
        "found": entry.found,
        "promised": entry.promised,
        "done": entry.done,
        "quantity": entry.quantity,
        "amount": entry.amount_fen,
        "stage": entry.stage,
    }
    if missing := missing_parts(kind.needs, told):
        words = [PART_WORDS[part] for part in missing]
        parts = Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))
        raise Refused(errors.PARTS_MISSING, work=kind.words, parts=parts)
