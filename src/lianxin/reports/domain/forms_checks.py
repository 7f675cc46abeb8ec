"""Checks of a filled table: totals against details, parts against their whole (其中 ≤ 总数, 小计 = 各项之和)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lianxin.core.kernel.words import Words
from lianxin.reports.domain.forms_answers import Answer, Target
from lianxin.reports.domain.forms_shape import FormColumn, plain

Number = int | Decimal
_ADDS_UP = frozenset({"合计", "小计", "总计", "计"})
_AMONG = re.compile(r"^(?:其中|#)")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What does not agree on a filled form: where, and what."""

    place: str
    words: Words


def total_of(lines: Sequence[Mapping[int, object]], column: int) -> Number | None:
    """Return the sum of a column, None when no line has a number in it."""
    numbers = [number for line in lines if (number := _number(line.get(column))) is not None]
    return _added(numbers) if numbers else None


def _number(cell: object) -> Number | None:
    return cell if isinstance(cell, int | Decimal) else None


def _added(numbers: Sequence[Number]) -> Number:
    total: Number = 0
    for number in numbers:
        total += number
    return total


def is_additive(answer: Answer | None) -> bool:
    """Whether a total of a column means something: counts and sums, and amounts of a roster, not ages and averages."""
    if answer is None:
        return False
    if answer.target in {Target.COUNT, Target.SUM}:
        return True
    return answer.target is Target.FIELD and _adds_up(answer.what)


def _adds_up(path: str) -> bool:
    name = path.partition(".")[2]
    if "per_person" in name or "_percent" in name or "year" in name.split("_")[-1:] or name.endswith(("_no", "_on")):
        return False
    return name.endswith(
        ("_yuan", "_mu", "_m2", "household_size", "registered_size", "households", "persons", "_members", "staff")
    )


def totals_agree(
    columns: Sequence[FormColumn], counted: Mapping[int, Number], lines: Sequence[Mapping[int, object]]
) -> list[Doubt]:
    """Compare what was counted over the whole area with the sum of the lines of the form."""
    doubts = []
    for column in columns:
        whole, details = counted.get(column.index), total_of(lines, column.index)
        if whole is None or details is None or whole == details:
            continue
        words = Words(
            f"全范围共 {_told(whole)}，各行之和 {_told(details)}：表上的行不是全部。",
            f"The whole area has {_told(whole)}, the lines add up to {_told(details)}: lines are missing.",
        )
        doubts.append(Doubt(column.path, words))
    return doubts


def parts_agree(
    columns: Sequence[FormColumn],
    answers: Mapping[int, Answer | None],
    lines: Sequence[tuple[str, Mapping[int, object]]],
) -> list[Doubt]:
    """Check every line: what is among a number is not more than it, and parts add up to their subtotal."""
    doubts = []
    for name, line in lines:
        for part, whole in _among(columns, answers):
            left, right = _number(line.get(part.index)), _number(line.get(whole.index))
            if left is not None and right is not None and left > right:
                words = Words(
                    f"“{part.path}”{_told(left)} 大于“{whole.path}”{_told(right)}。",
                    f"“{part.path}” ({_told(left)}) is more than “{whole.path}” ({_told(right)}).",
                )
                doubts.append(Doubt(name, words))
        for whole, parts in _subtotals(columns):
            right = _number(line.get(whole.index))
            numbers = [number for part in parts if (number := _number(line.get(part.index))) is not None]
            if right is None or len(numbers) < len(parts) or _added(numbers) == right:
                continue
            words = Words(
                f"“{whole.path}”{_told(right)} 与各项之和 {_told(_added(numbers))} 不等。",
                f"“{whole.path}” ({_told(right)}) is not the sum of its parts ({_told(_added(numbers))}).",
            )
            doubts.append(Doubt(name, words))
    return doubts


def _among(columns: Sequence[FormColumn], answers: Mapping[int, Answer | None]) -> list[tuple[FormColumn, FormColumn]]:
    """Pairs of a column of 其中 and the column it is among: the nearest to its left that counts the same and is not among another."""
    found = []
    for place, column in enumerate(columns):
        own = answers.get(column.index)
        if own is None or own.target not in {Target.COUNT, Target.SUM}:
            continue
        if not any(_AMONG.match(part) for part in plain(column.path).split("/")):
            continue
        for other in reversed(columns[:place]):
            answer = answers.get(other.index)
            is_among = any(_AMONG.match(part) for part in plain(other.path).split("/"))
            if answer is not None and not is_among and (answer.target, answer.what) == (own.target, own.what):
                found.append((column, other))
                break
    return found


def _subtotals(columns: Sequence[FormColumn]) -> list[tuple[FormColumn, tuple[FormColumn, ...]]]:
    found = []
    for column in columns:
        parent, _, leaf = plain(column.path).rpartition("/")
        if re.sub(r"\([^()]*\)$", "", leaf) not in _ADDS_UP or not parent:
            continue
        parts = tuple(
            other
            for other in columns
            if other is not column
            and plain(other.path).startswith(f"{parent}/")
            and other.units == column.units
            and not any(_AMONG.match(part) for part in plain(other.path).split("/"))
        )
        if parts:
            found.append((column, parts))
    return found


def _told(number: Number) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number.normalize():,f}"
