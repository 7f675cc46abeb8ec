"""Worked cases: households, villages and counties made up for the purpose, and what a rule or a rule set says of them. Run as tests.

Facts are written as people write them (money in yuan, several codes as a list) and read by the dictionary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lianxin.core.kernel.dictionary import Dictionary, Field, FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import NotMoney, fen_from_yuan, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Case, Expression, Kind
from lianxin.rulebook.book import Rulebook
from lianxin.rulebook.dated_values import read_area
from lianxin.rulebook.documents import Entry, documents_in
from lianxin.rulebook.errors import FAULTY_CASE, UNKNOWN_RULE

# Where a case names no area, its household lives in a province that does not exist, so that national values apply.
NOWHERE = "99"


@dataclass(frozen=True)
class WorkedCase:
    """One household, village or county, a day, and the answer that is right. ``subject`` is a rule or a rule set."""

    place: str
    subject: str
    words: Words
    on: date
    facts: Case
    answer: Verdict
    value: str
    missing: tuple[str, ...]


def load_cases(folder: Path, book: Rulebook) -> tuple[WorkedCase, ...]:
    """Load every case of a folder.

    Raises:
        Refused: RULEBOOK-001 to 009, 024, 031 no such rule, 036 a fact that the dictionary does not know.
    """
    found = []
    for document in documents_in(folder, folder.parent):
        kind = "rule_set" if "rule_set" in document.content else "rule"
        known: Mapping[str, object] = book.rule_sets if kind == "rule_set" else book.rules
        subject = document.text(kind)
        if subject not in known:
            raise Refused(UNKNOWN_RULE, place=document.place, name=subject, known=", ".join(known))
        for entry in document.listed("cases"):
            found.append(_case(entry, subject, book.dictionary))
        document.finish()
    return tuple(found)


@dataclass(frozen=True)
class Answer:
    """What the rulebook says of a case: the verdict, the value as printed, the facts on which an open answer hangs."""

    verdict: Verdict
    value: str
    missing: tuple[str, ...]


def answered(case: WorkedCase, book: Rulebook) -> Answer:
    """Return what the rulebook says of a case."""
    rule_set, rule = book.rule_sets.get(case.subject), book.rules.get(case.subject)
    condition = rule_set.verdict if rule_set else book.rule(case.subject).expression
    shown = rule_set.value if rule_set else rule.value if rule else None
    parameters = book.parameters(on=case.on)
    verdict = Verdict.of(condition.evaluate(case.facts, on=case.on, parameters=parameters))
    missing = condition.missing(case.facts, on=case.on, parameters=parameters)
    value = shown.evaluate(case.facts, on=case.on, parameters=parameters) if shown else None
    return Answer(
        verdict,
        _printed(value, shown) if shown and value is not None else "",
        tuple(dict.fromkeys(f"{fact.table}.{fact.field}" for fact in missing)),
    )


def _printed(value: Any, shown: Expression) -> str:
    return f"{yuan_text(value)} yuan" if shown.type.kind is Kind.MONEY else str(value)


def _case(entry: Entry, subject: str, dictionary: Dictionary) -> WorkedCase:
    area = read_area(entry.text("area", NOWHERE), entry.place)
    household = _facts(entry, "household", "household", dictionary) if "household" in entry.content else {}
    members = (
        tuple(_member(member, dictionary) for member in entry.listed("members")) if "members" in entry.content else ()
    )
    village, county = (
        _facts(entry, table, table, dictionary) if table in entry.content else {} for table in ("village", "county")
    )
    here = {"village_code": area.ljust(12, "0")}
    case = WorkedCase(
        place=entry.place,
        subject=subject,
        words=entry.words(),
        on=entry.required_day("day"),
        facts=Case({**household, **here}, members, {**village, **here}, county={**county, **here}),
        answer=Verdict(entry.choice("answer", tuple(Verdict))),
        value=entry.text("value", ""),
        missing=entry.texts("missing"),
    )
    entry.finish()
    return case


def _facts(entry: Entry, key: str, table: str, dictionary: Dictionary) -> dict[str, Any]:
    return dict(_read(entry.entry(key), table, dictionary))


def _member(entry: Entry, dictionary: Dictionary) -> dict[str, Any]:
    return dict(_read(entry, "member", dictionary))


def _read(entry: Entry, table: str, dictionary: Dictionary) -> Iterator[tuple[str, Any]]:
    for name, written in entry.content.items():
        entry.taken.add(name)
        field = dictionary.fields.get(f"{table}.{name}")
        if field is None:
            raise _faulty(entry.at(name), Words(f"没有字段 {table}.{name}。", f"There is no field {table}.{name}."))
        yield name, fact_from(written, field, dictionary, entry.at(name))


def fact_from(written: object, field: Field, dictionary: Dictionary, place: str) -> Any:
    """Return a fact as rules meet it: fen, a code key, ``,a,b,``, a day.

    Raises:
        Refused: RULEBOOK-036, the value does not suit the field.
    """
    wrong = _faulty(place, Words(f"{written!r} 不适合此字段。", f"{written!r} does not suit the field."))
    plain_number = isinstance(written, int | float) and not isinstance(written, bool)
    match field.type:
        case FieldType.MONEY if isinstance(written, int | float) and plain_number:
            try:
                return fen_from_yuan(written)
            except NotMoney:
                raise wrong from None
        case FieldType.INTEGER if isinstance(written, int) and plain_number:
            return written
        case FieldType.NUMBER if isinstance(written, int | float) and plain_number:
            return float(written)
        case FieldType.BOOLEAN if isinstance(written, bool):
            return written
        case FieldType.DATE | FieldType.MONTH if isinstance(written, date) and not isinstance(written, datetime):
            return written
        case FieldType.CODE if isinstance(written, str) and _is_code(written, field, dictionary):
            return written
        case FieldType.CODES if isinstance(written, list) and all(_is_code(w, field, dictionary) for w in written):
            return "," + "".join(f"{key}," for key in sorted(written))
        case FieldType.TEXT | FieldType.AREA | FieldType.IDENTIFIER if isinstance(written, str):
            return written
        case _:
            raise wrong


def _is_code(key: object, field: Field, dictionary: Dictionary) -> bool:
    return any(code.key == key for code in dictionary.code_list_of(field).codes)


def _faulty(place: str, reason: Words) -> Refused:
    return Refused(FAULTY_CASE, place=place, reason=reason)
