"""Turn what was filled in with a form of the house into an item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.field import errors as field_errors
from lianxin.field.domain.answers import is_collected_on_devices, value_for_device
from lianxin.field.domain.items import Attachment, Kind, NewItem
from lianxin.field.queries.present import FactsOf, present_facts
from lianxin.field.xforms import errors
from lianxin.field.xforms.instances import Filled, uuid_of
from lianxin.field.xforms.workbooks import (
    FACTS,
    LEAD,
    MEMBER_CHANGE,
    MEMBER_FACTS,
    PHOTOS,
    TABLE_OF_FORM,
    VILLAGE_FACTS,
    VISIT,
)
from lianxin.rulebook import dictionary

_YEAR, _YES = Words("年度", "the year"), {"yes": True, "no": False}


def item_of_filled(filled: Filled, files: tuple[Attachment, ...]) -> NewItem:
    """Return the item that a filled-in form of the house says. Its answers bear the digest of the form, so that it is known again.

    Raises:
        Refused: FIELD-054 the day, the village or the household cannot be read; FIELD-004, FIELD-005, FIELD-006 an answer.
    """
    kind, answers = _ANSWERS[filled.form_id]
    household = _number(filled, "household") if filled.form_id != VILLAGE_FACTS else None
    told = {**answers(filled, household), "xform": {"version": filled.version, "digest": filled.digest}}
    if missing := sorted(set(expected_files(filled)) - {one.name for one in files}):
        told["files_missing"] = missing
    return NewItem(
        uuid=filled.uuid,
        kind=kind,
        on=_day(filled, "on"),
        village_code=_village(filled),
        answers=told,
        household_id=household,
        attachments=files,
        made_at=_moment(filled.answer("started_at")),
        replaces=uuid_of(filled.deprecated) if filled.deprecated else None,
    )


def expected_files(filled: Filled) -> tuple[str, ...]:
    """Names of the photographs that belong to a filled-in form of the house."""
    return tuple(name for photo in PHOTOS if (name := filled.answer(photo)))


def _visit(filled: Filled, household: int | None) -> dict[str, Any]:
    told: dict[str, Any] = {name: filled.answer(name) for name in ("found", "done", "promised", "next_step")}
    return told | {"next_on": filled.answer("next_on") or None}


def _lead(filled: Filled, household: int | None) -> dict[str, Any]:
    names = ["source", "words", "risk"] + ([] if household else ["person_name", "place"])
    return {name: filled.answer(name) for name in names}


def _member_change(filled: Filled, household: int | None) -> dict[str, Any]:
    change = filled.answer("change")
    told: dict[str, Any] = {"change": change, "kind": filled.answer(f"{change}_kind"), "note": filled.answer("note")}
    if change == "join":
        return told | {name: filled.answer(name) for name in ("name", "relation", "sex")}
    return told | {"member": _number(filled, "member"), "new_head": _number(filled, "new_head")}


def _facts(filled: Filled, household: int | None) -> dict[str, Any]:
    """Changed facts. The list that the telephone chose from says up to which replacement it knew: a fact that was replaced later is
    told as started from there, so that a person chooses."""
    table, year = TABLE_OF_FORM[filled.form_id], _number(filled, "year")
    if year is None or (household is None and table != "village"):
        raise Refused(field_errors.ANSWER_MISSING, what=_YEAR)
    member = _number(filled, "member") if table == "member" else None
    values = _values(filled, table)
    known_up_to = _number(filled, "as_of") or 0
    present = present_facts(FactsOf(table, year, household, member, _village(filled)), values) or {}
    offered = {}
    for name, value in values.items():
        now = present.get(name)
        is_known = now is not None and now.version <= known_up_to
        offered[name] = {
            "to": value,
            "from": value_for_device(now.value) if now is not None and is_known else None,
            "version": now.version if now is not None and is_known else known_up_to,
        }
    told = {"table": table, "year": year, "reason": filled.answer("reason"), "values": offered}
    return told if member is None else told | {"member": member}


def _values(filled: Filled, table: str) -> dict[str, Any]:
    entries = {one.name: one for one in dictionary().fields_of(table) if is_collected_on_devices(one)}
    chosen = set(filled.answer("which").split())
    found = {}
    for group in filled.root:
        if group.tag.rpartition("}")[2] not in chosen:
            continue
        for node in group:
            name, text = node.tag.rpartition("}")[2], (node.text or "").strip()
            if text and name in entries:
                found[name] = _typed(entries[name], text)
    return found


def _typed(entry: Field, text: str) -> Any:
    """The JSON value of an answer, as telephones tell it. Whether it can be true is asked by the room that takes it."""
    try:
        match entry.type:
            case FieldType.BOOLEAN:
                return _YES[text]
            case FieldType.INTEGER:
                return int(text)
            case FieldType.MONEY:
                fen = Decimal(text) * 100
                if fen != int(fen):
                    raise ValueError(text)
                return int(fen)
            case FieldType.NUMBER:
                number = float(text)
                if not isfinite(number):
                    raise ValueError(text)
                return number
            case FieldType.CODES:
                return ",".join(text.split())
    except (KeyError, ValueError, OverflowError, InvalidOperation) as error:
        raise Refused(field_errors.VALUE_UNFIT, field=entry.words) from error
    return text


def _number(filled: Filled, name: str) -> int | None:
    text = filled.answer(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Refused(errors.FILLED_UNREADABLE, where=name)
    return int(text)


def _day(filled: Filled, name: str) -> date:
    try:
        return date.fromisoformat(filled.answer(name))
    except ValueError as error:
        raise Refused(errors.FILLED_UNREADABLE, where=name) from error


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _village(filled: Filled) -> str:
    village = filled.answer("village")
    if not 0 < len(village) <= 20:
        raise Refused(errors.FILLED_UNREADABLE, where="village")
    return village


_ANSWERS: Mapping[str, tuple[Kind, Callable[[Filled, int | None], dict[str, Any]]]] = {
    VISIT: (Kind.VISIT, _visit),
    LEAD: (Kind.LEAD, _lead),
    FACTS: (Kind.FACTS, _facts),
    MEMBER_CHANGE: (Kind.MEMBER, _member_change),
    MEMBER_FACTS: (Kind.FACTS, _facts),
    VILLAGE_FACTS: (Kind.FACTS, _facts),
}
