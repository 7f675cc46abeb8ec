"""Lines of a voucher as people write, paste or hand them in: name, amount in yuan, and if need be account and household number.

Every faulty line is told with its row; a row is the one that the sheet or the text shows, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianxin.core.kernel.errors import ErrorKind, Refused
from lianxin.core.kernel.money import Fen, NotMoney, fen_from_yuan, yuan_text
from lianxin.funds.domain import errors

MOST_LINES = 2_000
_MOST_FEN = 10**15
_HEADINGS_WITHIN = 10
# A float holds fifteen digits for certain.
_LARGEST_EXACT = 10**15
_COLUMNS: dict[str, frozenset[str]] = {
    "name": frozenset({"姓名", "收款人", "收款人姓名", "户主", "户主姓名", "name", "payee"}),
    "amount": frozenset(
        {"金额", "金额（元）", "补助金额", "补助金额（元）", "发放金额", "发放金额（元）", "amount", "yuan"}
    ),
    "account": frozenset({"账号", "银行账号", "收款账号", "一卡通账号", "卡号", "银行卡号", "account"}),
    "household": frozenset({"户编号", "户编码", "household"}),
}
_IN_ORDER = ("name", "amount", "account", "household")
_TOTALS = frozenset({"合计", "总计", "共计", "total"})


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One line that can be read. Empty texts: not said."""

    row: int
    name: str
    amount_fen: Fen
    account_no: str = ""
    household_no: str = ""


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with a row; row 0 is the whole."""

    row: int
    name: str
    refusal: Refused


@dataclass
class VoucherReading:
    """Lines that can be read, and every fault."""

    lines: list[VoucherLine] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)

    @property
    def total_fen(self) -> Fen:
        """What all lines add up to."""
        return sum(line.amount_fen for line in self.lines)

    def fault(self, row: int, name: str, kind: ErrorKind, /, **details: object) -> None:
        """Note what is wrong with a row."""
        self.faults.append(LineFault(row, name, Refused(kind, **details)))


def text_rows(text: str) -> Iterator[tuple[int, list[Any]]]:
    """Give the parts of each line: parted by tabs as a spreadsheet pastes them, else by blanks, else by commas."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if "\t" in line:
            parts = line.split("\t")
        else:
            bare = line.strip()
            parts = re.split(r"\s+" if re.search(r"\s", bare) else "[,\uff0c、]", bare)
        yield number, [part.strip() for part in parts]


def read_lines(rows: Iterable[tuple[int, Sequence[Any]]], *, is_sheet: bool) -> VoucherReading:
    """Read the rows of a sheet (with headings) or of a text (without them, or with).

    In a text without headings the parts are name, amount, account, household number, in this order.
    """
    found = VoucherReading()
    columns: dict[str, int] | None = None
    is_positional = False
    seen: dict[tuple[str, str, str], int] = {}
    for number, (row, cells) in enumerate(rows):
        if columns is None:
            columns = _headings(found, row, cells)
            if columns is not None or found.faults:
                if found.faults:
                    return found
                continue
            if is_sheet:
                if number >= _HEADINGS_WITHIN:
                    break
                continue
            columns, is_positional = {name: place for place, name in enumerate(_IN_ORDER)}, True
        if len(found.lines) + len(found.faults) >= MOST_LINES:
            found.fault(0, "", errors.TOO_MANY_LINES, most=MOST_LINES)
            return found
        _read_row(found, row, cells, columns, seen, is_positional=is_positional)
    if columns is None and is_sheet:
        found.fault(0, "", errors.NO_HEADINGS)
    elif not found.lines and not found.faults:
        found.fault(0, "", errors.NO_LINES)
    return found


def _headings(found: VoucherReading, row: int, cells: Sequence[Any]) -> dict[str, int] | None:
    """The places of the columns if the row is one of headings: one for the name and one for the amount."""
    written = [_plain(cell) for cell in cells]
    places = {
        column: place for column, names in _COLUMNS.items() for place, text in enumerate(written) if text in names
    }
    in_ten_thousands = next((text for text in written if "万" in text and "金额" in text), "")
    if "name" in places and in_ten_thousands and "amount" not in places:
        found.fault(row, "", errors.TEN_THOUSANDS, heading=in_ten_thousands)
    return places if {"name", "amount"} <= places.keys() else None


def _read_row(
    found: VoucherReading, row: int, cells: Sequence[Any], columns: dict[str, int], seen: dict[tuple[str, str, str], int],
    *, is_positional: bool,
) -> None:  # fmt: skip
    filled = [cell for cell in cells if str(cell).strip()]
    if not filled:
        return
    told = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
    name = str(told["name"]).strip()
    if _plain(name) in _TOTALS:
        _compare(found, row, told["amount"])
        return
    if is_positional and not 2 <= len(filled) <= len(_IN_ORDER):
        found.fault(row, name, errors.NOT_A_LINE, count=len(filled))
        return
    if not name:
        found.fault(row, "", errors.NO_NAME)
        return
    account = told.get("account", "")
    if isinstance(account, float) and account >= _LARGEST_EXACT:
        found.fault(row, name, errors.ACCOUNT_LOST)
        return
    amount = _fen(told["amount"])
    if amount is None:
        found.fault(row, name, errors.NOT_YUAN, amount=told["amount"])
        return
    line = VoucherLine(row, name, amount, _digits(account), _digits(told.get("household", "")))
    key = name, line.household_no, line.account_no
    if key in seen:
        found.fault(row, name, errors.LINE_TWICE, name=name, first=seen[key])
        return
    seen[key] = row
    found.lines.append(line)


def _compare(found: VoucherReading, row: int, amount: Any) -> None:
    """Hold the sheet's own total against its lines, unless some of them cannot be read anyway."""
    stated = _fen(amount)
    if found.faults or stated == found.total_fen:
        return
    shown = str(amount) if stated is None else yuan_text(stated)
    found.fault(row, "", errors.TOTAL_ROW_DIFFERS, stated=shown, sum=yuan_text(found.total_fen))


def _fen(amount: Any) -> Fen | None:
    try:
        fen = fen_from_yuan(amount) if isinstance(amount, str | int | float) else 0
    except NotMoney:
        return None
    return fen if 0 < fen <= _MOST_FEN else None


def _digits(cell: Any) -> str:
    """A number as it is written: 990001.0 is 990001, blanks inside are none."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return re.sub(r"\s", "", text)


def _plain(cell: Any) -> str:
    return re.sub(r"\s", "", str(cell)).replace("(", "（").replace(")", "）").lower()
