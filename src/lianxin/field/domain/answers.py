"""The answers of an item, read by its kind: what was told is checked for its shape here, and for its truth by the room that takes it.

What JSON values mean: a day or month is its first day as ``2026-11-24``, money whole fen, a code its key, several codes ``,a,b,``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianxin.core.kernel.dictionary import Dictionary, Field, FieldType, Sensitivity
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.field import errors
from lianxin.field.domain.merging import Offered

TABLES = ("household", "member", "village")
LONGEST_TEXT = 400


@dataclass(frozen=True, slots=True)
class FactsTold:
    """Facts of one year that changed, of a household, a member of it, or a village; and why."""

    table: str
    year: int
    reason: str
    offered: tuple[Offered, ...]
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeavingTold:
    """A member left: why (a code that ends a membership), and who is head now if he was."""

    member_id: int
    kind: str
    new_head_id: int | None
    note: str


@dataclass(frozen=True, slots=True)
class JoiningTold:
    """Somebody joined: his name, how he is related to the head, why (a code that begins a membership)."""

    name: str
    relation: str
    kind: str
    sex: str | None
    note: str


@dataclass(frozen=True, slots=True)
class VisitTold:
    """A visit: what was found, done and promised, and the next step with its day."""

    found: str
    done: str
    promised: str
    next_step: str
    next_on: date | None


@dataclass(frozen=True, slots=True)
class DisputeTold:
    """A dispute that a day's screening found: its kind, who with whom, what about, and since when, if that is known."""

    kind: str
    parties: str
    words: str
    since_on: date | None


@dataclass(frozen=True, slots=True)
class LeadTold:
    """A hint of risk; about the item's household, or about somebody named with a place."""

    source: str
    words: str
    risk: str
    member_id: int | None
    person_name: str
    place: str


def is_collected_on_devices(entry: Field) -> bool:
    """Whether a fact may be shown and asked for on a telephone: nothing of illness, identity, accounts or telephones is."""
    is_open = entry.sensitivity in {Sensitivity.PUBLIC, Sensitivity.INTERNAL}
    return is_open and entry.yearly and not entry.derived and entry.type is not FieldType.IDENTIFIER


def facts_told(answers: Mapping[str, Any], entries: Dictionary) -> FactsTold:
    """Read changed facts.

    Raises:
        Refused: FIELD-004 something is missing; FIELD-005 a fact that is not collected on telephones; FIELD-006 a value that cannot be.
    """
    table = answers.get("table")
    values = answers.get("values")
    if table not in TABLES or not isinstance(values, Mapping) or not values:
        raise Refused(errors.ANSWER_MISSING, what=_FACTS)
    return FactsTold(
        table=table,
        year=_whole(answers, "year", _YEAR),
        reason=_text(answers, "reason", _REASON, longest=200),
        offered=tuple(_offered(table, str(name), told, entries) for name, told in sorted(values.items())),
        member_id=_whole(answers, "member", _MEMBER) if table == "member" else None,
    )


def membership_told(answers: Mapping[str, Any]) -> LeavingTold | JoiningTold:
    """Read that a member left or somebody joined.

    Raises:
        Refused: FIELD-004 something is missing.
    """
    note = _text(answers, "note", _NOTE, longest=120, may_be_empty=True)
    kind = _text(answers, "kind", _WHY, longest=40)
    if answers.get("change") == "leave":
        new_head = None if answers.get("new_head") is None else _whole(answers, "new_head", _MEMBER)
        return LeavingTold(_whole(answers, "member", _MEMBER), kind, new_head, note)
    if answers.get("change") == "join":
        sex = _text(answers, "sex", _SEX, longest=20, may_be_empty=True) or None
        name = _text(answers, "name", _NAME, longest=60)
        return JoiningTold(name, _text(answers, "relation", _RELATION, longest=40), kind, sex, note)
    raise Refused(errors.ANSWER_MISSING, what=_WHY)


def lead_told(answers: Mapping[str, Any]) -> LeadTold:
    """Read a lead.

    Raises:
        Refused: FIELD-004 something is missing.
    """
    return LeadTold(
        source=_text(answers, "source", _SOURCE, longest=20),
        words=_text(answers, "words", _WORDS, longest=LONGEST_TEXT),
        risk=_text(answers, "risk", _RISK, longest=20, may_be_empty=True),
        member_id=None if answers.get("member") is None else _whole(answers, "member", _MEMBER),
        person_name=_text(answers, "person_name", _NAME, longest=60, may_be_empty=True),
        place=_text(answers, "place", _PLACE, longest=120, may_be_empty=True),
    )


def visit_told(answers: Mapping[str, Any]) -> VisitTold:
    """Read a visit.

    Raises:
        Refused: FIELD-004 nothing was found, or something is too long.
    """
    return VisitTold(
        found=_text(answers, "found", _FOUND, longest=1000),
        done=_text(answers, "done", _DONE, longest=1000, may_be_empty=True),
        promised=_text(answers, "promised", _PROMISED, longest=1000, may_be_empty=True),
        next_step=_text(answers, "next_step", _NEXT, longest=400, may_be_empty=True),
        next_on=_day(answers, "next_on", _NEXT),
    )


def disputes_told(answers: Mapping[str, Any]) -> tuple[tuple[DisputeTold, ...], str]:
    """Read the disputes of a day, none among them (零报告), and what else was said.

    Raises:
        Refused: FIELD-004 it is not said how many, or one of them is incomplete.
    """
    found = answers.get("found")
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise Refused(errors.ANSWER_MISSING, what=_DISPUTES)
    told = tuple(
        DisputeTold(
            kind=_text(one, "kind", _DISPUTES, longest=40),
            parties=_text(one, "parties", _PARTIES, longest=200),
            words=_text(one, "words", _WORDS, longest=LONGEST_TEXT),
            since_on=_day(one, "since_on", _SINCE),
        )
        for one in found
    )
    return told, _text(answers, "words", _NOTE, longest=200, may_be_empty=True)


def value_told(entry: Field, value: Any, entries: Dictionary) -> Any:
    """Return the typed value of what a device sent; None stays None.

    Raises:
        Refused: FIELD-006 it is of another type, on no list, too long, or cannot be true.
    """
    if value is None:
        return None
    try:
        typed = _typed(entry, value, entries)
    except (ValueError, TypeError) as error:
        raise Refused(errors.VALUE_UNFIT, field=entry.words) from error
    if entry.strict and isinstance(typed, int | float) and not isinstance(typed, bool):
        amount = typed / 100 if entry.type is FieldType.MONEY else typed
        if (entry.minimum is not None and amount < entry.minimum) or (
            entry.maximum is not None and amount > entry.maximum
        ):
            raise Refused(errors.VALUE_UNFIT, field=entry.words)
    return typed


def value_for_device(value: Any) -> Any:
    """Return a stored value as JSON."""
    return value.isoformat() if isinstance(value, date) else value


def _typed(entry: Field, value: Any, entries: Dictionary) -> Any:
    match entry.type:
        case FieldType.BOOLEAN:
            return _of_kind(value, bool)
        case FieldType.INTEGER | FieldType.MONEY:
            # What a column holds: 32 bits of a number, 64 of money.
            largest = 2**63 if entry.type is FieldType.MONEY else 2**31
            if not -largest <= _of_kind(value, int) < largest:
                raise ValueError(entry.name)
            return value
        case FieldType.NUMBER:
            return float(_of_kind(value, (int, float)))
        case FieldType.DATE:
            return date.fromisoformat(_of_kind(value, str))
        case FieldType.MONTH:
            return date.fromisoformat(_of_kind(value, str)).replace(day=1)
        case FieldType.CODE:
            return _known({_of_kind(value, str)}, entry, entries).pop()
        case FieldType.CODES:
            keys = {key for key in _of_kind(value, str).split(",") if key}
            return "," + "".join(f"{key}," for key in sorted(_known(keys, entry, entries)))
    if not _of_kind(value, str).strip() or len(value) > entry.max_length:
        raise ValueError(entry.name)
    return value.strip()


def _of_kind(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(type(value).__name__)
    return value


def _known(keys: set[str], entry: Field, entries: Dictionary) -> set[str]:
    if not keys <= {code.key for code in entries.code_list_of(entry).codes}:
        raise ValueError(entry.code_list)
    return keys


def _offered(table: str, name: str, told: Any, entries: Dictionary) -> Offered:
    entry = entries.fields.get(f"{table}.{name}")
    if entry is None or not is_collected_on_devices(entry):
        raise Refused(errors.NOT_ON_DEVICES, field=entry.words if entry else name[:60])
    if not isinstance(told, Mapping) or not {"to", "from", "version"} <= set(told):
        raise Refused(errors.ANSWER_MISSING, what=entry.words)
    version = _whole(told, "version", entry.words)
    return Offered(name, value_told(entry, told["to"], entries), value_told(entry, told["from"], entries), version)


def _whole(answers: Mapping[str, Any], name: str, what: Words) -> int:
    value = answers.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise Refused(errors.ANSWER_MISSING, what=what)
    return value


def _day(answers: Mapping[str, Any], name: str, what: Words) -> date | None:
    value = answers.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise Refused(errors.ANSWER_MISSING, what=what) from error


def _text(answers: Mapping[str, Any], name: str, what: Words, *, longest: int, may_be_empty: bool = False) -> str:
    value = answers.get(name, "")
    value = "" if value is None else value
    if not isinstance(value, str) or len(value) > longest or not (value.strip() or may_be_empty):
        raise Refused(errors.ANSWER_MISSING, what=what)
    return value.strip()


_FACTS = Words("改了哪些情况", "the facts that changed")
_YEAR = Words("年度", "the year")
_REASON = Words("依据", "how it is known")
_MEMBER = Words("家庭成员", "the member")
_NOTE = Words("说明", "the note")
_WHY = Words("增减原因", "why he leaves or joins")
_SEX = Words("性别", "sex")
_NAME = Words("姓名", "the name")
_RELATION = Words("与户主关系", "relation to the head")
_SOURCE = Words("怎么得知的", "how it was learned")
_WORDS = Words("什么情况", "what is the matter")
_RISK = Words("风险", "the risk")
_FOUND = Words("了解到什么", "what was found")
_DONE = Words("做了什么", "what was done")
_PROMISED = Words("答应了什么", "what was promised")
_NEXT = Words("下一步", "the next step")
_DISPUTES = Words("排查出的纠纷", "the disputes that were found")
_PARTIES = Words("双方", "who with whom")
_SINCE = Words("从哪天起", "since when")
_PLACE = Words("住址", "the place")
