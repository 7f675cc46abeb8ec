"""Read a ledger of work from a workbook: a row is a record. The key of a row follows from what it says, so that the same ledger may be
sent again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets import Limits, headed_rows
from lianxin.people.models import Helper, Unit
from lianxin.rulebook import dictionary, rulebook
from lianxin.work import errors
from lianxin.work.domain.records import content_digest
from lianxin.work.operations.entries import NewRecord
from lianxin.work.operations.taking_in import MOST_RECORDS

LIMITS = Limits(file_bytes=20 * 2**20, unpacked_bytes=200 * 2**20, rows=MOST_RECORDS + 100, columns=60)
HEADINGS = {
    "kind": ("类别", "kind"),
    "on": ("日期", "day"),
    "area_code": ("村代码", "区划代码", "area code"),
    "unit": ("单位编号", "unit code"),
    "branch": ("党支部", "branch"),
    "helpers": ("参加人编号", "helper codes"),
    "others": ("其他人数", "others"),
    "households": ("户编号", "household numbers"),
    "found": ("发现", "发现情况", "found"),
    "done": ("做法", "做了什么", "done"),
    "quantity": ("数量", "quantity"),
    "quantity_unit": ("计量单位", "unit of quantity"),
    "yuan": ("金额（元）", "金额(元)", "yuan"),
    "stage": ("阶段", "stage"),
}
_NEEDED = {"kind", "on", "area_code"}
_STAGES = {"谋划": "planned", "落地": "landed"}
_SIGNS = "，;；、"


def read_ledger(source: Path | str | bytes, *, name: str = "") -> list[NewRecord]:
    """Return the rows of the first sheet that has the headings of a ledger.

    Raises:
        Refused: WORK-073 no sheet has them; WORK-074 a cell cannot be read; SHEET-0xx the file cannot be opened.
    """
    rows = headed_rows(source, name=name, headings=HEADINGS, limits=LIMITS, optional=frozenset(HEADINGS) - _NEEDED)
    if rows is None:
        raise Refused(errors.LEDGER_UNREADABLE)
    kinds = {word: key for key, one in rulebook().work_kinds.items() for word in (one.words.zh, one.words.en)}
    units = {word: key for key, one in dictionary().units.items() for word in (one.words.zh, one.words.en)}
    organs = dict(Unit.objects.values_list("code", "id"))
    people = dict(Helper.objects.values_list("code", "id"))
    seen: dict[str, int] = {}
    made = []
    for line, row in enumerate(rows, 1):
        told = content_digest(row)
        seen[told] = seen.get(told, 0) + 1
        unit = row["unit"]
        made.append(
            NewRecord(
                key=uuid5(NAMESPACE_URL, f"work ledger {told} {seen[told]}"),
                kind=kinds.get(row["kind"], row["kind"]),
                on=_day(row, line),
                area_code=row["area_code"],
                unit_id=_found(organs, unit, "unit", line) if unit else None,
                branch=row["branch"],
                helper_ids=tuple(_found(people, code, "helpers", line) for code in _codes(row["helpers"])),
                others=_whole(row, "others", line),
                household_nos=tuple(_codes(row["households"])),
                found=row["found"],
                done=row["done"],
                quantity=_number(row, "quantity", line),
                quantity_unit=units.get(row["quantity_unit"], row["quantity_unit"]),
                amount_fen=_fen(row, line),
                stage=_STAGES.get(row["stage"], row["stage"]),
            )
        )
    return made


def _codes(cell: str) -> list[str]:
    for sign in _SIGNS:
        cell = cell.replace(sign, ",")
    return [code.strip() for code in cell.split(",") if code.strip()]


def _found(known: Mapping[str, int], code: str, column: str, line: int) -> int:
    if code not in known:
        raise _unfit(column, line, code)
    return known[code]


def _day(row: Mapping[str, str], line: int) -> date:
    try:
        return date.fromisoformat(row["on"].replace("/", "-").replace(".", "-"))
    except ValueError as error:
        raise _unfit("on", line, row["on"]) from error


def _number(row: Mapping[str, str], column: str, line: int) -> Decimal | None:
    if not row[column]:
        return None
    try:
        found = Decimal(row[column].replace(",", ""))
    except InvalidOperation as error:
        raise _unfit(column, line, row[column]) from error
    if not found.is_finite():
        raise _unfit(column, line, row[column])
    return found


def _whole(row: Mapping[str, str], column: str, line: int) -> int | None:
    found = _number(row, column, line)
    if found is not None and found != int(found):
        raise _unfit(column, line, row[column])
    return None if found is None else int(found)


def _fen(row: Mapping[str, str], line: int) -> int | None:
    found = _number(row, "yuan", line)
    if found is not None and found * 100 != int(found * 100):
        raise _unfit("yuan", line, row["yuan"])
    return None if found is None else int(found * 100)


def _unfit(column: str, line: int, value: str) -> Refused:
    return Refused(errors.LEDGER_CELL_UNFIT, line=line, column=HEADINGS[column][0], value=value[:60])
