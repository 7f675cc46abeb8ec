"""Statements of documents (报告里的数): each with the indicator that answers it, and whether the figure from rows agrees.

``programmes/<name>/statements.yaml`` lists them. A fault is refused when the file is loaded, with the line where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any

import yaml

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.bounds import SPELLINGS, Bounds, Qualifier, bounds_of, bounds_shown
from lianxin.reports.domain.errors import NOT_YAML, STATEMENT_FAULTY, STATEMENT_TWICE, UNKNOWN_UNIT, WRONG_NATURE
from lianxin.reports.domain.indicators import (
    NATURE_WORDS,
    Figure,
    Indicator,
    Library,
    Nature,
    Question,
    checked_question,
)
from lianxin.reports.domain.units import conversion, known_units

_KEYS = {
    "number", "zh", "en", "reported", "unit", "qualifier", "nature", "indicator", "filters", "area", "from", "before",
    "width", "part_of", "note", "unsaid",
}  # fmt: skip
_NEEDED = ("number", "zh", "en", "reported", "unit", "indicator")


class Agreement(StrEnum):
    """What a figure says of a statement."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_TELL = "cannot_tell"


AGREEMENT_WORDS = {
    Agreement.AGREES: Words("一致", "agrees"),
    Agreement.DIFFERS: Words("不一致", "differs"),
    Agreement.CANNOT_TELL: Words("无法判定", "cannot tell"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One number that a document tells. ``reported`` is as printed; ``part_of`` is the number of the statement that it is contained in.
    ``is_unsaid``: the document does not say it; it follows from what it says, or was made up to show what is in it."""

    number: str
    words: Words
    reported: Decimal
    unit: str
    qualifier: Qualifier
    nature: Nature
    question: Question
    width: Decimal | None = None
    part_of: str = ""
    note: Words | None = None
    is_unsaid: bool = False
    line: int = 0


def meant(statement: Statement, indicator: Indicator) -> Bounds:
    """Return what a statement can mean, in the unit of the indicator.

    An exact number is exact to the last figure that is printed: 8.98 亿元 is from 8.975 on to before 8.985.
    """
    found = conversion(statement.unit, indicator.unit)
    if found is None:  # pragma: no cover - refused when it was loaded
        raise ValueError(statement.unit)
    if statement.qualifier is not Qualifier.EXACT:
        return bounds_of(statement.reported, statement.qualifier, width=statement.width).times(found.factor)
    is_counted = found.factor == 1 and statement.reported == statement.reported.to_integral_value()
    if is_counted and statement.reported.as_tuple().exponent == 0 and indicator.unit != "percent":
        return Bounds.exactly(Fraction(statement.reported))
    return bounds_shown(statement.reported).times(found.factor)


def agreement(statement: Statement, figure: Figure) -> Agreement:
    """Say whether a figure agrees with a statement: all that it can be, the statement allows; or nothing of it; or it cannot be told."""
    if figure.bounds is None or figure.value is None:
        return Agreement.CANNOT_TELL
    told = meant(statement, figure.indicator)
    if figure.bounds.is_within(told):
        return Agreement.AGREES
    return Agreement.DIFFERS if figure.bounds.is_apart_from(told) else Agreement.CANNOT_TELL


def load_statements(text: str, library: Library, *, name: str = "statements.yaml") -> tuple[Statement, ...]:
    """Load statements from YAML: a mapping with one key, ``statements``, a list.

    Raises:
        Refused: REPORTS-003 to 012, the first fault, with the line.
    """
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise Refused(NOT_YAML, place=name, reason=str(error).replace("\n", " ")) from error
    listed = _mapping(root, name, {"statements"}).get("statements") if root is not None else None
    if not isinstance(listed, yaml.SequenceNode):
        raise _fault(name, "要有 statements 列表", "a list named statements is needed")
    found: dict[str, Statement] = {}
    for node in listed.value:
        line = node.start_mark.line + 1
        one = _statement(_mapping(node, f"{name}:{line}", _KEYS), library, f"{name}:{line}", line)
        if one.number in found:
            raise Refused(STATEMENT_TWICE, place=f"{name}:{line}", number=one.number)
        found[one.number] = one
    for one in found.values():
        if one.part_of and one.part_of not in found:
            raise _fault(
                f"{name}:{one.line}",
                f"part_of 指向不存在的 {one.part_of}",
                f"part_of names {one.part_of}, which is not here",
            )
    return tuple(found.values())


def _statement(told: Mapping[str, Any], library: Library, place: str, line: int) -> Statement:
    for key in _NEEDED:
        if key not in told:
            raise _fault(place, f"缺少 {key}", f"{key} is missing")
    indicator = library.indicator(_text(told["indicator"]), place)
    unit, (qualifier, nature) = _text(told["unit"]), _read_qualifier(told, place)
    if conversion(unit, indicator.unit) is None:
        known = "、".join(known_units(indicator.unit))
        raise Refused(UNKNOWN_UNIT, place=place, unit=unit, code=indicator.code, known=known)
    if indicator.nature is not nature:
        wanted, found = NATURE_WORDS[nature], NATURE_WORDS[indicator.nature]
        raise Refused(WRONG_NATURE, place=place, wanted=wanted, found=found, code=indicator.code)
    filters = _mapping(told["filters"], place, None) if "filters" in told else {}
    question = checked_question(
        indicator,
        place=place,
        areas=_texts(told["area"]) if "area" in told else (),
        starts_on=_day(told.get("from"), place),
        ends_before=_day(told.get("before"), place),
        filters={key: _texts(node) for key, node in filters.items()},
    )
    note = _mapping(told["note"], place, {"zh", "en"}) if "note" in told else None
    if note is not None and set(note) != {"zh", "en"}:
        raise _fault(place, "note 要有 zh 和 en", "a note has zh and en")
    return Statement(
        number=_text(told["number"]),
        words=Words(_text(told["zh"]), _text(told["en"])),
        reported=_decimal(told["reported"], place),
        unit=unit,
        qualifier=qualifier,
        nature=nature,
        question=question,
        width=_decimal(told["width"], place) if "width" in told else None,
        part_of=_text(told["part_of"]) if "part_of" in told else "",
        is_unsaid=_flag(told.get("unsaid"), place),
        note=Words(_text(note["zh"]), _text(note["en"])) if note is not None else None,
        line=line,
    )


def _read_qualifier(told: Mapping[str, Any], place: str) -> tuple[Qualifier, Nature]:
    """``target`` and ``forecast`` may stand in place of the qualifier; beside one (“4000 元以上，预计”) they are the nature."""
    written = _text(told["qualifier"]) if "qualifier" in told else "="
    nature = _text(told["nature"]) if "nature" in told else Nature.FACT.value
    if written in {Nature.TARGET, Nature.FORECAST}:
        written, nature = "=", written
    # A name (“千名……”) is told as a target of its number.
    if written == "name":
        written, nature = "=", Nature.TARGET.value
    if written not in SPELLINGS:
        known = "、".join([*SPELLINGS, "target", "forecast", "name"])
        raise _fault(place, f"qualifier“{written}”不认识；可用 {known}", f"unknown qualifier {written}; known: {known}")
    if nature not in {one.value for one in Nature} or nature == Nature.TOLD:
        raise _fault(place, f"nature“{nature}”不认识", f"unknown nature {nature}")
    return SPELLINGS[written], Nature(nature)


def _fault(place: str, zh: str, en: str) -> Refused:
    return Refused(STATEMENT_FAULTY, place=place, reason=Words(zh, en))


def _mapping(node: Any, place: str, allowed: set[str] | None) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise _fault(place, "要写成键和值", "keys with values are needed")
    found: dict[str, Any] = {}
    for key_node, value in node.value:
        key = _text(key_node)
        where = f"{place.split(':')[0]}:{key_node.start_mark.line + 1}"
        if key in found:
            raise _fault(where, f"“{key}”写了两次", f"{key} stands there twice")
        if allowed is not None and key not in allowed:
            known = "、".join(sorted(allowed))
            raise _fault(where, f"没有“{key}”这一项；可用 {known}", f"there is no key {key}; known: {known}")
        found[key] = value
    return found


def _text(node: Any) -> str:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _texts(node: Any) -> tuple[str, ...]:
    parts: Iterable[Any] = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return tuple(_text(part) for part in parts)


def _decimal(node: Any, place: str) -> Decimal:
    try:
        value = Decimal(_text(node))
    except InvalidOperation as error:
        raise _fault(place, f"“{_text(node)}”不是数", f"{_text(node)} is no number") from error
    if not value.is_finite():
        raise _fault(place, f"“{_text(node)}”不是数", f"{_text(node)} is no number")
    return value


def _flag(node: Any, place: str) -> bool:
    written = "false" if node is None else _text(node)
    if written not in {"true", "false"}:
        raise _fault(place, f"unsaid 写 true 或 false，不是“{written}”", f"unsaid is true or false, not {written}")
    return written == "true"


def _day(node: Any, place: str) -> date | None:
    if node is None:
        return None
    try:
        return date.fromisoformat(_text(node))
    except ValueError as error:
        raise _fault(place, f"“{_text(node)}”不是日期", f"{_text(node)} is no day") from error
