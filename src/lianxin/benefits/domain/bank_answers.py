"""Read what the bank says it did: a table with a column of results (text or workbook), pain.002 (status report) or camt.054
(notification)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from xml.etree import ElementTree as Tree

from lianxin.benefits.domain.card_files import TOTAL
from lianxin.benefits.domain.errors import NOT_AN_ANSWER
from lianxin.benefits.domain.iso20022_files import end_to_end_id
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen, NotMoney, fen_from_yuan
from lianxin.core.kernel.words import Words
from lianxin.core.sheets import Limits, open_workbook
from lianxin.core.sheets.delimited import read_delimited


class Outcome(StrEnum):
    """What became of a line, as the bank says."""

    PAID = "paid"
    REFUSED = "refused"
    PENDING = "pending"
    UNCLEAR = "unclear"  # the bank's word for it is not known here


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of one payment. ``place`` is where in its file; what the file does not say is None or empty."""

    place: str
    number: int | None
    account: str
    amount_fen: Fen | None
    outcome: Outcome
    reason: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A total that stands in a bank's file: its place, the sum and count it names, and the sums and count that it may stand for.

    ``found_fen`` is None where the file does not hold what the sum is of; then the order's own total is meant.
    """

    place: str
    sum_fen: Fen | None
    count: int | None = None
    found_fen: tuple[Fen, ...] | None = None
    found_count: int | None = None


_Table = list[list[str]]
_LIMITS = Limits(rows=100_000)
# How .xlsx and .xls begin.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# A float holds fifteen digits for certain.
_LARGEST_EXACT = 10**15
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_TOTALS = {TOTAL, "总计", "小计", "total"}
_COLUMNS = {
    "number": ("序号", "编号", "行号", "no", "number"),
    "account": ("银行账号", "账号", "卡号", "收款账号", "account"),
    "amount": ("金额(元)", "金额", "发放金额", "实发金额", "amount"),
    "result": ("结果", "处理结果", "发放结果", "状态", "交易状态", "result", "status"),
    "reason": ("原因", "失败原因", "备注", "附言", "reason"),
}
_RESULTS = {
    Outcome.PAID: {"成功", "发放成功", "已发放", "已入账", "交易成功", "paid", "success", "y", "0000"},
    Outcome.REFUSED: {"失败", "发放失败", "退回", "已退回", "退汇", "拒绝", "交易失败", "refused", "failed", "n"},
    Outcome.PENDING: {"处理中", "待处理", "pending"},
}
# ISO 20022 external payment transaction status codes.
_CODES = {
    "ACCC": Outcome.PAID, "ACSC": Outcome.PAID, "RJCT": Outcome.REFUSED, "CANC": Outcome.REFUSED, "ACCP": Outcome.PENDING,
    "ACSP": Outcome.PENDING, "ACTC": Outcome.PENDING, "ACWC": Outcome.PENDING, "PDNG": Outcome.PENDING, "RCVD": Outcome.PENDING,
}  # fmt: skip


def read_answer(content: bytes, *, reference: str, file: str = "") -> tuple[Answer, ...]:
    """Read the bank's file, whatever of them it is.

    Args:
        content: the file.
        reference: of the order; an end-to-end identification is made of it and the number of a line.
        file: its name, by which answers of several files are told apart.

    Raises:
        Refused: BENEFIT-041, neither a table with a result column nor XML of pain.002 or camt.054, or one that is damaged;
            SHEET-001 to -009, a file that cannot be opened safely or at all.
    """
    table = _opened(content)
    answers = _from_xml(table, reference) if isinstance(table, str) else _from_table(table)
    return tuple(replace(answer, file=file) for answer in answers)


def stated_totals(content: bytes, *, reference: str) -> tuple[Stated, ...]:
    """Return every total that the bank's file states: the total row of a table, the original sums of a pain.002, the sum of an
    entry of a camt.054.

    Raises:
        Refused: as :func:`read_answer`.
    """
    table = _opened(content)
    if isinstance(table, str):
        return tuple(_totals_of_xml(_root(table)))
    return tuple(_totals_of_table(table, tuple(_from_table(table))))


def _opened(content: bytes) -> str | _Table:
    """The text of an XML file, or the rows of a table as texts: of a workbook, those of its first sheet with headings."""
    if content.startswith(_WORKBOOKS):
        return _sheet_of(content)
    found = read_delimited(content)
    return found.text if found.text.lstrip().startswith("<") else list(found.rows())


def _sheet_of(content: bytes) -> _Table:
    first: _Table = []
    for sheet in open_workbook(content, limits=_LIMITS).sheets():
        rows = [[_as_text(cell, number) for cell in row] for number, row in enumerate(sheet.rows, 1)]
        first = first or rows
        if _headings_in(rows) is not None:
            return rows
    return first


def _as_text(cell: object, number: int) -> str:
    if isinstance(cell, float) and cell.is_integer():
        if cell >= _LARGEST_EXACT:
            raise _unreadable(
                f"第 {number} 行有一个长号码存成了数字，末几位已经丢失；请向银行要文本格式的文件",
                f"row {number} holds a long number as a number, whose last digits are lost; ask the bank for text cells",
            )
        return str(int(cell))
    return "" if cell is None else str(cell)


def _unreadable(zh: str, en: str) -> Refused:
    return Refused(NOT_AN_ANSWER, reason=Words(zh, en))


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _from_table(rows: _Table) -> Iterator[Answer]:
    columns, heading = _heading(rows)
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        cells = {key: row[place].strip() for key, place in columns.items() if place < len(row)}
        if not any(cells.values()) or any(_key(cell) in _TOTALS for cell in row):
            continue
        result = _key(cells.get("result", ""))
        outcome = next((one for one, words in _RESULTS.items() if result in words), Outcome.UNCLEAR)
        written = cells.get("number", "")
        yield Answer(
            place=f"{number}",
            number=int(written) if written.isascii() and written.isdecimal() else None,
            account=_key(cells.get("account", "")).removeprefix("'"),
            amount_fen=_amount(cells.get("amount", ""), f"第 {number} 行", f"row {number}"),
            outcome=outcome,
            reason=cells.get("reason", "") or (cells.get("result", "") if outcome is Outcome.UNCLEAR else ""),
        )


def _heading(rows: _Table) -> tuple[dict[str, int], int]:
    """The row with a result column and something to tell lines by."""
    found = _headings_in(rows)
    if found is None:
        raise _unreadable(
            "没有“结果”列，或没有序号和账号列", "there is no result column, or neither number nor account"
        )
    return found


def _headings_in(rows: _Table) -> tuple[dict[str, int], int] | None:
    """The places of the columns and the row that names them; titles may stand above it."""
    for number, row in enumerate(rows[:10]):
        places = {_key(cell): place for place, cell in reversed(list(enumerate(row)))}
        columns = {
            key: places[_key(label)]
            for key, labels in _COLUMNS.items()
            for label in reversed(labels)
            if _key(label) in places
        }
        if "result" in columns and ("number" in columns or "account" in columns):
            return columns, number
    return None


def _amount(written: str, zh: str, en: str) -> Fen | None:
    if not written:
        return None
    try:
        return fen_from_yuan(written)
    except NotMoney as error:
        raise _unreadable(f"{zh}的金额不是数", f"the amount in {en} is not a number") from error


_COUNT = re.compile(r"([0-9]+)笔")


def _totals_of_table(rows: _Table, answers: tuple[Answer, ...]) -> Iterator[Stated]:
    """A total is of all rows; banks also write that of the rows that were paid."""
    columns, heading = _heading(rows)
    amounts = [answer.amount_fen for answer in answers]
    paid = [answer.amount_fen for answer in answers if answer.outcome is Outcome.PAID]
    sums = tuple(
        sum(some) for some in ([one for one in amounts if one is not None], [one for one in paid if one is not None])
    )
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        if not any(_key(cell) in _TOTALS - {"小计"} for cell in row):
            continue
        place = columns.get("amount", len(row))
        written = row[place].strip() if place < len(row) else ""
        counted = next((found for cell in row if (found := _COUNT.fullmatch(_key(cell)))), None)
        yield Stated(
            place=f"{number}",
            sum_fen=_amount(written, f"第 {number} 行", f"row {number}") if None not in amounts else None,
            count=int(counted.group(1)) if counted is not None else None,
            found_fen=sums,
            found_count=len(answers),
        )


def _totals_of_xml(root: Tree.Element) -> Iterator[Stated]:
    for group in ("OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts"):
        for place, element in enumerate(root.iterfind(".//{*}" + group), 1):
            total, count = _text(element, "OrgnlCtrlSum"), _text(element, "OrgnlNbOfTxs")
            if total or count:
                told = _amount(total, group, group)
                yield Stated(f"{group} {place}", told, int(count) if count.isascii() and count.isdecimal() else None)
    for place, entry in enumerate(root.iterfind(".//{*}Ntry"), 1):
        parts = [
            _amount(_text(one, "Amt") or _text(one, "AmtDtls/{*}TxAmt/{*}Amt"), f"第 {place} 笔", f"entry {place}")
            for one in entry.iterfind(".//{*}TxDtls")
        ]
        told = _amount(_text(entry, "Amt"), f"第 {place} 笔", f"entry {place}")
        if told is not None and parts and None not in parts:
            yield Stated(f"Ntry {place}", told, found_fen=(sum(part for part in parts if part is not None),))


def _root(text: str) -> Tree.Element:
    # A message of a bank declares no document type; one that does may hold entities that swell or reach outside.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _unreadable("XML 里有 DOCTYPE", "the XML declares a document type")
    try:
        # What the file says of its encoding no longer holds: it is decoded.
        return Tree.fromstring(_DECLARATION.sub("", text, count=1).encode("utf-8"))  # noqa: S314 entities cannot be declared, see above
    except Tree.ParseError as error:
        raise _unreadable("XML 不完整", "the XML is broken") from error


def _from_xml(text: str, reference: str) -> Iterator[Answer]:
    root = _root(text)
    kind = root.tag.partition("}")[0].rpartition(":")[2]
    if kind.startswith("pain.002."):
        return _from_status_report(root, reference)
    if kind.startswith("camt.054."):
        return _from_notification(root, reference)
    raise _unreadable("不是 pain.002 或 camt.054", "it is neither pain.002 nor camt.054")


def _from_status_report(root: Tree.Element, reference: str) -> Iterator[Answer]:
    for place, transaction in enumerate(root.iterfind(".//{*}TxInfAndSts"), 1):
        code = _text(transaction, "TxSts")
        reasons = [
            text
            for why in transaction.iterfind("{*}StsRsnInf")
            for text in (_text(why, "Rsn/{*}Cd"), _text(why, "Rsn/{*}Prtry"), _text(why, "AddtlInf"))
            if text
        ]
        outcome = _CODES.get(code, Outcome.UNCLEAR)
        amount = _text(transaction, "OrgnlTxRef/{*}Amt/{*}InstdAmt")
        yield Answer(
            place=f"TxInfAndSts {place}",
            number=_number(_text(transaction, "OrgnlEndToEndId"), reference),
            account=_text(transaction, "OrgnlTxRef/{*}CdtrAcct/{*}Id/{*}Othr/{*}Id"),
            amount_fen=_amount(amount, f"第 {place} 笔", f"transaction {place}"),
            outcome=outcome,
            reason=" ".join(reasons) or (code if outcome is Outcome.UNCLEAR else ""),
        )


def _from_notification(root: Tree.Element, reference: str) -> Iterator[Answer]:
    """A debit that was booked was paid; a credit that names a line is money that came back."""
    place = 0
    for entry in root.iterfind(".//{*}Ntry"):
        is_booked = (_text(entry, "Sts/{*}Cd") or _text(entry, "Sts")) == "BOOK"
        for details in entry.iterfind(".//{*}TxDtls"):
            place += 1
            direction = _text(details, "CdtDbtInd") or _text(entry, "CdtDbtInd")
            outcome = Outcome.REFUSED if direction == "CRDT" else Outcome.PAID
            amount = _text(details, "Amt") or _text(details, "AmtDtls/{*}TxAmt/{*}Amt")
            yield Answer(
                place=f"TxDtls {place}",
                number=_number(_text(details, "Refs/{*}EndToEndId"), reference),
                account=_text(details, "RltdPties/{*}CdtrAcct/{*}Id/{*}Othr/{*}Id"),
                amount_fen=_amount(amount, f"第 {place} 笔", f"transaction {place}"),
                outcome=outcome if is_booked else Outcome.PENDING,
                reason=_text(details, "RtrInf/{*}Rsn/{*}Cd") or _text(details, "RtrInf/{*}AddtlInf"),
            )


def _text(element: Tree.Element, path: str) -> str:
    found = element.find("{*}" + path)
    return (found.text or "").strip() if found is not None else ""


def _number(identification: str, reference: str) -> int | None:
    """Return the line that an identification names, if it is one of this order."""
    tail = identification.rpartition("-")[2]
    if not (tail.isascii() and tail.isdecimal()) or identification != end_to_end_id(reference, int(tail)):
        return None
    return int(tail)
